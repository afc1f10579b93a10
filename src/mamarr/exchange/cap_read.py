"""Alerts of others, read and judged: CAP 1.2 and 1.1, bare or inside Atom, RSS or EDXL-DE."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mamarr._errors import Finding
from mamarr.exchange._cap_schema import schema_findings
from mamarr.exchange._cap_sense import children, sense_findings, text, texts
from mamarr.exchange._cap_words import VERSIONS
from mamarr.exchange._safe_xml import MOST_BYTES, parse, read_bytes

_CONTAINERS = {
    "{http://www.w3.org/2005/Atom}feed": "atom",
    "{http://www.w3.org/2005/Atom}entry": "atom",
    "{urn:oasis:names:tc:emergency:EDXL:DE:1.0}EDXLDistribution": "edxl-de",
    "rss": "rss",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """One alert as it was found.

    Attributes
    ----------
    version
        ``1.2`` or ``1.1``.
    identifier, sender, sent, status, kind, references
        As written; empty if missing. `kind` is ``msgType``.
    languages, events, headlines
        Of its info blocks, in their order; a block without language is en-US.
    signed
        Whether it carries an XML signature. Signatures are not checked.
    findings
        Errors and warnings.
    """

    version: str
    identifier: str
    sender: str
    sent: str
    status: str
    kind: str
    references: str
    languages: tuple[str, ...]
    events: tuple[str, ...]
    headlines: tuple[str, ...]
    signed: bool
    findings: tuple[Finding, ...]

    @property
    def valid(self) -> bool:
        """Whether no finding is an error."""
        return all(f.severity != "error" for f in self.findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a file held.

    Attributes
    ----------
    container
        bare, atom, edxl-de, rss or other.
    findings
        Errors of the file as a whole: that it holds no alert.
    """

    container: str
    alerts: tuple[Alert, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether there is an alert, and every one is valid."""
        return bool(self.alerts) and all(a.valid for a in self.alerts)


def read_cap(path: Path) -> Reading:
    """Read a file with alerts and judge each one.

    Raises
    ------
    InputError
        If the file is refused: absent, too large, packed, with a DTD, or not XML.
    """
    return read_cap_bytes(read_bytes(path), where=str(path))


def read_cap_bytes(data: bytes, *, where: str, most: int = MOST_BYTES) -> Reading:
    """The same of bytes; `where` is what the findings call them, and `most` the limit in bytes."""
    root = parse(data, where=where, most=most)
    tags = [f"{{{space}}}alert" for space in VERSIONS]
    elements = [root] if root.tag in tags else list(_outermost(root, tags))
    container = "bare" if root.tag in tags else _CONTAINERS.get(str(root.tag), "other")
    alerts = [_alert(e, where=where) for e in elements]
    nothing = () if alerts else (Finding(where=where, what=_nothing(root)),)
    return Reading(container=container, alerts=_repeated(alerts, where), findings=nothing)


def _nothing(root: Any) -> str:
    """Why a document holds no alert that can be read."""
    space, _, name = str(root.tag).rpartition("}")
    if name == "alert":
        said = f"of the namespace {space[1:81]!r}" if space else "without a namespace"
        return f"is an alert {said}, and CAP 1.2 and 1.1 are read; ask the sender for one of these"
    return f"holds no CAP alert (its root is <{name[:40]}>); an index only links to alerts: name one of those"


def _outermost(root: Any, tags: list[str]) -> list[Any]:
    """Alerts that stand in no other alert."""
    return [e for e in root.iter(*tags) if not any(a.tag in tags for a in e.iterancestors())]


def _alert(element: Any, *, where: str) -> Alert:
    version = VERSIONS[element.tag[1:].partition("}")[0]]
    # on its own, so that neither the container's elements nor its later siblings take part
    alone = copy.deepcopy(element)
    alone.tail = None
    found: list[Finding] = []
    if version == "1.2":
        found += schema_findings(alone, where=where)
    found += sense_findings(alone, where=where, version=version)
    infos = children(alone, "info")
    signed = any(isinstance(c.tag, str) and c.tag.endswith("}Signature") for c in alone)
    if signed:
        found.append(
            Finding(
                where=where, what="the alert is signed; signatures are not checked here", severity="warning"
            )
        )
    return Alert(
        version=version,
        identifier=text(alone, "identifier"),
        sender=text(alone, "sender"),
        sent=text(alone, "sent"),
        status=text(alone, "status"),
        kind=text(alone, "msgType"),
        references=" ".join(text(alone, "references").split()),
        languages=tuple(text(i, "language") or "en-US" for i in infos),
        events=tuple(text(i, "event") for i in infos),
        headlines=tuple(h for i in infos for h in texts(i, "headline")),
        signed=signed,
        findings=tuple(found),
    )


def _repeated(alerts: list[Alert], where: str) -> tuple[Alert, ...]:
    """The alerts, with an error on each that repeats an earlier one's name: nobody could refer to either."""
    from dataclasses import replace

    seen: set[tuple[str, str]] = set()
    result = []
    for alert in alerts:
        key = (alert.sender, alert.identifier)
        if key in seen and all(key):
            what = (
                f"two alerts in this file are called {alert.identifier!r} by the same sender; "
                f"give each its own"
            )
            result.append(replace(alert, findings=(*alert.findings, Finding(where=where, what=what))))
        else:
            result.append(alert)
        seen.add(key)
    return tuple(result)

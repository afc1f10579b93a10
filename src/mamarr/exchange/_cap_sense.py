"""Does an alert make sense? What no schema says: times in order, closed shapes, references, languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from mamarr._errors import Finding
from mamarr.exchange._cap_words import REQUIRED_11, WORDS_11
from mamarr.exchange._shapes import shape_findings

_STRICT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_FORBIDDEN = re.compile(r"[\s,<&]")
_TIMES = ("effective", "onset", "expires")


def text(parent: Any, name: str) -> str:
    """The text of the first child called `name`, trimmed; empty if there is none."""
    return next((t for t in texts(parent, name)), "")


def texts(parent: Any, name: str) -> list[str]:
    """The trimmed texts of all children called `name`."""
    return ["".join(child.itertext()).strip() for child in children(parent, name)]


def children(parent: Any, name: str) -> list[Any]:
    """Children called `name`, in whichever version's namespace the parent is."""
    return [c for c in parent if isinstance(c.tag, str) and c.tag.rpartition("}")[2] == name]


def sense_findings(alert: Any, *, where: str, version: str) -> list[Finding]:
    """Everything that contradicts itself in an alert, errors and warnings.

    Parameters
    ----------
    alert
        The root element.
    where
        What the findings call the document.
    version
        ``"1.2"``, or ``"1.1"``, for which required elements and closed lists are looked at here.
    """
    found: list[Finding] = []
    if version == "1.1":
        found += _layout_11(alert, where)
    found += _envelope(alert, where)
    sent = _moment(alert, "sent")
    kind = text(alert, "msgType")
    found += _written(children(alert, "sent"), where, version)
    for info in children(alert, "info"):
        found += _times(info, sent, kind, where)
        found += _written([c for name in _TIMES for c in children(info, name)], where, version)
        found += _language(info, where)
        found += shape_findings(info, where=where, offset_h=_offset_h(sent))
    return found


def _error(where: str, element: Any, what: str) -> Finding:
    return Finding(where=f"{where}, line {element.sourceline}", what=what)


def _warning(where: str, element: Any, what: str) -> Finding:
    return Finding(where=f"{where}, line {element.sourceline}", what=what, severity="warning")


def _layout_11(alert: Any, where: str) -> Iterator[Finding]:
    """What CAP 1.1 needs and allows; there is no schema of it here."""
    for element in alert.iter():
        if not isinstance(element.tag, str) or element.tag.rpartition("}")[0] != alert.tag.rpartition("}")[0]:
            continue
        name = element.tag.rpartition("}")[2]
        for needed in REQUIRED_11.get(name, ()):
            if not any(texts(element, needed)):
                yield _error(where, element, f"<{name}> lacks <{needed}>, or it is empty; add it")
        said = (element.text or "").strip()
        # an empty one has been reported as lacking
        if name in WORDS_11 and said and said not in WORDS_11[name]:
            allowed = ", ".join(WORDS_11[name])
            yield _error(where, element, f"<{name}> says {said[:60]!r}, and may only be one of: {allowed}")
        if name in ("sent", *_TIMES) and said and _parsed(said) is None:
            yield _error(where, element, f"<{name}> says {said[:60]!r}, which is not a time; correct it")


def _envelope(alert: Any, where: str) -> Iterator[Finding]:
    """Identifier, sender, references, scope."""
    for name in ("identifier", "sender"):
        for element in children(alert, name):
            said = "".join(element.itertext()).strip()
            if not said:
                yield _error(where, element, f"<{name}> is empty; without it nobody can refer to the alert")
            elif _FORBIDDEN.search(said):
                what = f"<{name}> holds a space, comma, < or &, so references to it break; leave them out"
                yield _error(where, element, what)
    kind = text(alert, "msgType")
    references = children(alert, "references")
    if kind in ("Update", "Cancel", "Ack", "Error") and not references:
        what = (
            f"<msgType> is {kind}, and <references> is missing; "
            f"name the earlier alert as sender,identifier,sent"
        )
        yield _error(where, alert, what)
    for element in references:
        yield from _references(element, kind, where)
    scope = text(alert, "scope")
    if scope == "Restricted" and not text(alert, "restriction"):
        yield _error(where, alert, "<scope> is Restricted, and <restriction> does not say to whom; add it")
    if scope == "Private" and not text(alert, "addresses"):
        yield _error(where, alert, "<scope> is Private, and <addresses> names nobody; add it")
    if kind in ("Alert", "Update") and not children(alert, "info"):
        yield _warning(where, alert, "there is no <info>: the alert says nothing to anybody")


def _references(element: Any, kind: str, where: str) -> Iterator[Finding]:
    said = "".join(element.itertext()).split()
    if not said:
        what = "<references> is empty; name the earlier alert as sender,identifier,sent"
        yield _error(where, element, what + ("" if kind in ("Update", "Cancel") else ", or leave it out"))
    for one in said:
        parts = one.split(",")
        if len(parts) != 3 or not all(parts):
            what = (
                f"<references> holds {one[:80]!r}, which is not sender,identifier,sent; "
                f"write the three with commas"
            )
            yield _error(where, element, what)
        elif _parsed(parts[2]) is None:
            what = (
                f"<references> holds the time {parts[2][:40]!r}, which cannot be read; "
                f"copy <sent> of the earlier alert"
            )
            yield _error(where, element, what)
        elif not _STRICT.fullmatch(parts[2]):
            what = (
                f"<references> holds the time {parts[2][:40]!r} with Z, fractions or no offset; "
                f"copy <sent> as it stood"
            )
            yield _error(where, element, what)


def _times(info: Any, sent: datetime | None, kind: str, where: str) -> Iterator[Finding]:
    """Sent, effective, onset and expiry in their order."""
    expires = _moment(info, "expires")
    place = next(iter(children(info, "expires")), info)
    if expires is not None:
        if sent is not None and expires < sent:
            what = (
                f"it expires at {expires.isoformat()}, before it was sent at {sent.isoformat()}; "
                f"correct one of the two"
            )
            yield _error(where, place, what)
        elif sent is not None and expires == sent and kind != "Cancel":
            yield _warning(
                where, place, "it expires in the second in which it was sent; nobody will be shown it"
            )
        for name in ("effective", "onset"):
            begins = _moment(info, name)
            if begins is not None and begins > expires:
                what = (
                    f"<{name}> is {begins.isoformat()}, after it expires at {expires.isoformat()}; "
                    f"correct one of the two"
                )
                yield _error(where, place, what)
    elif kind in ("Alert", "Update"):
        yield _warning(where, info, "there is no <expires>: readers choose for themselves when it ends")


def _written(elements: list[Any], where: str, version: str) -> Iterator[Finding]:
    """How times are written; of CAP 1.2 the schema has judged all but UTC (1.1 and 1.2, section 3.3.2)."""
    for element in elements:
        said = "".join(element.itertext()).strip()
        name = element.tag.rpartition("}")[2]
        if version == "1.1" and not _STRICT.fullmatch(said) and _parsed(said) is not None:
            what = (
                f"<{name}> says {said!r}, with Z or fractions of a second; "
                f"write a numeric offset and whole seconds"
            )
            yield _error(where, element, what)
        elif version == "1.2" and said.endswith("+00:00"):
            yield _warning(where, element, f"<{name}> writes UTC as +00:00; the standard wants -00:00")


def _language(info: Any, where: str) -> Iterator[Finding]:
    for element in children(info, "language"):
        said = "".join(element.itertext()).strip()
        if said and not known_language(said):
            what = (
                f"<language> says {said[:40]!r}, which is no known language tag; "
                f"write for example ar, en-GB or uk"
            )
            yield _error(where, element, what)


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    from babel import Locale

    english = Locale("en")
    return (
        frozenset(str(k).lower() for k in english.languages),
        frozenset(str(k).lower() for k in english.scripts),
        frozenset(str(k).lower() for k in english.territories),
    )


def known_language(tag: str) -> bool:
    """Whether the language, script and territory of a tag are known ones.

    Examples
    --------
    >>> known_language("ar-SY"), known_language("zh-Hant-TW"), known_language("qq"), known_language("ar-QQ")
    (True, True, False, False)
    """
    languages, scripts, territories = _known()
    first, *rest = tag.lower().split("-")
    if first == "x":
        return bool(rest)
    if first not in languages:
        return False
    for part in rest:
        if len(part) == 1:
            return True  # what follows a single letter is an extension, and the sender's own
        if len(part) == 4 and part.isalpha():
            if part not in scripts:
                return False
        elif (len(part) == 2 and part.isalpha()) or (len(part) == 3 and part.isdigit()):
            if part not in territories:
                return False
        elif not 3 <= len(part) <= 8:
            return False
    return True


def _offset_h(sent: datetime | None) -> float | None:
    offset = None if sent is None else sent.utcoffset()
    return None if offset is None else offset.total_seconds() / 3600


def _moment(parent: Any, name: str) -> datetime | None:
    return _parsed(text(parent, name))


def _parsed(said: str) -> datetime | None:
    """An aware time, also with Z or fractions, so that its order can be judged."""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None

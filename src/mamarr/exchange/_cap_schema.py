"""Is an alert laid out as CAP 1.2 wants it? Our own schema, and its findings as sentences."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

from mamarr._errors import Finding
from mamarr.exchange._cap_words import CAP_12

_NAME = re.compile(r"\{[^}]*\}(?=\w)")


@lru_cache(maxsize=1)
def _schema() -> Any:
    # compiled once for a process; it never changes
    from lxml import etree

    source = files("mamarr.exchange").joinpath("schemas/cap-1.2.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(source))


def schema_findings(alert: Any, *, where: str) -> list[Finding]:
    """What breaks the schema, in the order of the document.

    Parameters
    ----------
    alert
        The alert as the root of a document of its own.
    where
        What the findings call the document.
    """
    schema = _schema()
    if schema.validate(alert):
        return []
    found: dict[tuple[str, str], Finding] = {}
    for entry in schema.error_log:
        what = _sentence(entry.message)
        place = f"{where}, line {entry.line}"
        found.setdefault((place, what), Finding(where=place, what=what))
    spoken = list(found.values())
    # libxml2 says of one bad value both which facet and which type it breaks: the first is enough
    closed = {
        (f.where, f.what.split(" ")[0]) for f in spoken if "may only be" in f.what or "a time" in f.what
    }
    return [f for f in spoken if "is not what" not in f.what or (f.where, f.what.split(" ")[0]) not in closed]


def _sentence(message: str) -> str:
    """One message of libxml2 in words that say what to do.

    Examples
    --------
    >>> _sentence("Element '{x}scope': This element is not expected. Expected is ( {x}sent ).")
    '<scope> stands where it may not; here must stand <sent>: put the elements in the order of the standard'
    """
    text = _NAME.sub("", message)
    name = _quoted(text)
    if found := re.search(r"This element is not expected\.(?: Expected is(?: one of)? \((.*)\))?", text):
        if not found.group(1):
            return f"<{name}> stands where nothing may follow; remove it or put it in its place"
        return (
            f"<{name}> stands where it may not; here must stand {_listed(found.group(1))}: "
            "put the elements in the order of the standard"
        )
    if found := re.search(r"Missing child element\(s\)\. Expected is(?: one of)? \((.*)\)", text):
        return f"<{name}> lacks {_listed(found.group(1))}; add it"
    if found := re.search(
        r"\[facet 'enumeration'\] The value '(.*)' is not an element of the set \{(.*)\}", text, re.S
    ):
        allowed = found.group(2).replace("'", "")
        return f"<{name}> says {_short(found.group(1))}, and may only be one of: {allowed}"
    if found := re.search(r"\[facet 'pattern'\] The value '(.*)' is not accepted", text, re.S):
        return (
            f"<{name}> says {_short(found.group(1))}, which is not a time as CAP writes it: "
            f"whole seconds and a numeric "
            "offset, such as 2016-11-04T09:00:00+02:00; never Z, never fractions of a second"
        )
    if found := re.search(r": '(.*)' is not a valid value of the (?:atomic|local atomic) type", text, re.S):
        return (
            f"<{name}> says {_short(found.group(1))}, which is not what the standard wants there; correct it"
        )
    if "attribute" in text:
        attribute = re.search(r"attribute '([^']*)'", text)
        which = attribute.group(1) if attribute else "of this name"
        return f"<{name}> has an attribute {which}, which CAP does not know; remove it"
    if "nillable" in text or "is nilled" in text:
        return f"<{name}> is marked as nil, which CAP does not know; remove the mark, or the element"
    if "Character content" in text or "content is not allowed" in text:
        return f"<{name}> holds text or elements of a kind that may not stand in it; remove them"
    if "No matching global" in text:
        return f"<{name}> is not an alert of {CAP_12}; check its namespace"
    return f"<{name}> breaks the schema ({text.rstrip('.')}); correct it"


def _quoted(text: str) -> str:
    found = re.search(r"Element '([^']*)'", text)
    return found.group(1) if found else "alert"


def _listed(names: str) -> str:
    parts = [p.strip() for p in names.split(",")]
    return " or ".join(
        "a signature" if p.startswith("##other") or p == "*" or ":" in p else f"<{p}>" for p in parts if p
    )


def _short(value: str, most: int = 60) -> str:
    value = " ".join(value.split())
    return repr(value if len(value) <= most else value[: most - 3] + "...") if value else "nothing"

"""From a plain document to a typed one: every error in words, the rest kept for the checks that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mamarr.scenario._collect import Collector, Path, shown, suggestion
from mamarr.scenario._document import ScenarioDoc
from mamarr.scenario.refused import WHY, is_refused

_ENTRIES = (
    *("parties", "groups", "ready", "turnout"),
    *("corridors", "destinations", "fleets", "shelters", "closures"),
)
_FALLBACK: Mapping[str, Any] = {
    "mamarr": 1,
    "id": "unknown",
    "place": {"name": "unknown", "timezone": "unknown"},
    "groups": {},
    "corridors": [],
    "destinations": [],
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A typed document, perhaps without its faulty parts.

    Attributes
    ----------
    document
        What is sound; None if too little is.
    raw
        What was read.
    faulty
        Top-level keys from which something was taken out.
    kept
        For each list section that lost entries, the original indices of those left.
    """

    document: ScenarioDoc | None
    raw: Mapping[str, Any]
    faulty: frozenset[str] = frozenset()
    kept: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def place(self, section: str, index: int) -> Path:
        """Original path of entry `index` of a list section of `document`."""
        return (section, self.kept[section][index] if section in self.kept else index)

    def ids(self, section: str) -> tuple[str, ...]:
        """All ids that a section was meant to hold, those of faulty entries too."""
        value = self.raw.get(section)
        if isinstance(value, dict):
            return tuple(value)
        entries = value if isinstance(value, list) else []
        return tuple(str(e["id"]) for e in entries if isinstance(e, dict) and e.get("id") is not None)


def validate(raw: Any, collect: Collector) -> Checked:
    """Check a document strictly; every error goes to `collect`."""
    if not isinstance(raw, dict):
        collect.error((), f"must hold keys and values, starting with mamarr: 1; got {shown(raw)}")
        return Checked(document=None, raw={})
    try:
        return Checked(document=ScenarioDoc.model_validate(raw), raw=raw)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    schema = ScenarioDoc.model_json_schema(by_alias=True)
    for details in errors:
        _report(details, schema, collect)
    return _without_faults(raw, errors)


def _without_faults(raw: dict[str, Any], errors: list[ErrorDetails]) -> Checked:
    """Take the faulty entries out, so that the sound ones are checked in the same run."""
    left: dict[str, Any] = {k: v.copy() if isinstance(v, (dict, list)) else v for k, v in raw.items()}
    unknown: list[Path] = []
    faulty: set[str] = set()
    lost: dict[str, set[int]] = {}
    for details in errors:
        path = _path(details)
        section = str(path[0]) if path else ""
        if details["type"] == "extra_forbidden":
            unknown.append(path)
            continue
        faulty.add(section)
        if path[:2] == ("pause", "windows") or path == ("pause",):
            return Checked(document=None, raw=raw, faulty=frozenset(faulty))
        if len(path) > 1 and section in _ENTRIES and isinstance(path[1], int):
            lost.setdefault(section, set()).add(path[1])
        elif len(path) > 1 and section != "place" and isinstance(left.get(section), dict):
            left[section].pop(path[1], None)
        elif section in _FALLBACK:
            left[section] = _FALLBACK[section]
        else:
            left.pop(section, None)
    for path in unknown:
        _remove(left, path)
    kept = {s: tuple(i for i in range(len(raw[s])) if i not in gone) for s, gone in lost.items()}
    for section, indices in kept.items():
        left[section] = [left[section][i] for i in indices]
    # Sections may be empty now, which the document forbids: the caller has been told why.
    hollow = {s for s in ("groups", "corridors", "destinations") if not left.get(s)}
    try:
        document = ScenarioDoc.model_validate({**left, **_stand_ins(hollow)})
    except ValidationError:
        return Checked(document=None, raw=raw, faulty=frozenset(faulty))
    document = document.model_copy(update={s: type(getattr(document, s))() for s in hollow})
    return Checked(document=document, raw=raw, faulty=frozenset(faulty | hollow), kept=kept)


def _stand_ins(sections: set[str]) -> dict[str, Any]:
    entries: dict[str, Any] = {
        "groups": {"unknown": {"travels": "walk"}},
        "corridors": [{"id": "?", "gate": "?", "leads_to": "?", "beyond_min": {"walk": 0}, "admits": ["?"]}],
        "destinations": [{"id": "?", "location": [0, 0]}],
    }
    return {s: entries[s] for s in sections}


def _remove(document: dict[str, Any], path: Path) -> None:
    """Take an unknown key out of copies of the mappings on its way."""
    holder: Any = document
    for step in path[:-1]:
        if isinstance(holder, dict) and step not in holder:
            return
        if isinstance(holder, list) and not (isinstance(step, int) and step < len(holder)):
            return
        holder[step] = holder[step].copy()
        holder = holder[step]
    holder.pop(path[-1], None)


def _path(details: ErrorDetails) -> Path:
    return tuple(step for step in details["loc"] if step != "[key]")


def _report(details: ErrorDetails, schema: dict[str, Any], collect: Collector) -> None:
    path = _path(details)
    collect.error(path, _words(details, path, schema))


def _words(details: ErrorDetails, path: Path, schema: dict[str, Any]) -> str:
    """What is wrong and what to do, from pydantic's error type."""
    got = f"; got {shown(details['input'])}"
    context = details.get("ctx", {})
    match details["type"]:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            key = str(path[-1])
            if is_refused(key, path[0] if len(path) > 1 else None):
                return WHY
            return f"is an unknown key{suggestion(key, _keys(schema, path[:-1]))}"
        case "int_type" | "int_from_float" | "int_parsing" | "int_parsing_size":
            return f"must be a whole number{got}" + _unquote(details["input"])
        case "float_type" | "float_parsing" | "finite_number":
            return f"must be a number{got}" + _unquote(details["input"])
        case "bool_type" | "bool_parsing":
            return f"must be true or false{got}"
        case "string_type":
            return f"must be text{got}; put it in quotes"
        case "list_type":
            return f"must be a list{got}"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"must hold keys and values{got}"
        case "literal_error":
            choices = str(context["expected"]).replace("'", "")
            return f"must be {choices}{got}"
        case "greater_than_equal":
            return f"must be at least {_number(context['ge'])}{got}"
        case "greater_than":
            return f"must be more than {_number(context['gt'])}{got}"
        case "less_than_equal":
            return f"must be at most {_number(context['le'])}{got}"
        case "too_short" if path[0] == "ready" and len(path) == 3:
            return "must be [minutes after opening, share]"
        case "too_long":
            return "must be [minutes after opening, share]"
        case "too_short":
            return "needs at least one entry"
        case "string_pattern_mismatch":
            return f"must be a language tag such as ar or en{got}"
        case _:
            return f"{details['msg']}{got}"


def _unquote(value: object) -> str:
    return "; write it without quotes" if isinstance(value, str) and value.strip("-.0123456789") == "" else ""


def _number(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else f"{value:,.0f}"


def _keys(schema: dict[str, Any], path: Path) -> list[str]:
    """Keys that the document knows at `path`."""
    part = schema
    for step in (*path, None):
        while "$ref" in part or "anyOf" in part:
            if "$ref" in part:
                part = schema["$defs"][str(part["$ref"]).rsplit("/", 1)[-1]]
            else:
                part = next((p for p in part["anyOf"] if p.get("type") != "null"), {})
        if step is not None:
            inner = part.get("items") if isinstance(step, int) else part.get("properties", {}).get(step)
            part = inner or part.get("additionalProperties") or {}
    return list(part.get("properties", {}))

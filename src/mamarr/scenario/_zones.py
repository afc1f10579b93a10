"""What the cells of the zones table mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from mamarr.scenario._collect import Collector, shown, suggestion
from mamarr.scenario._document import check_text
from mamarr.scenario._tables import Table
from mamarr.scenario.model import Text, Zone
from mamarr.scenario.refused import WHY, is_refused

COLUMNS = ("zone_id", "name", "name_ar", "lon", "lat", "node_id", "kind")
"""Columns besides those of the groups."""

_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?", re.ASCII)
_MOST = 10_000_000  # more people than this in one cell is a slip of the finger
_KINDS = ("zone", "muster")


def zones(
    table: Table, *, groups: tuple[str, ...], apart: Mapping[str, bool], collect: Collector
) -> tuple[Zone, ...]:
    """Read the zones; every error goes to `collect`.

    Parameters
    ----------
    table
        As it stands in the file.
    groups
        Ids of all groups; empty if they are not known, then only the fixed columns are checked.
    apart
        Whether a group is kept apart, for the groups whose entry is sound.
    collect
        Takes errors and warnings.
    """
    _check_columns(table, groups, collect)
    counted = [c for c in table.columns if c in groups and c not in COLUMNS]
    seen: dict[str, int] = {}
    result = []
    for index, row in enumerate(table.rows):
        zone_id = _id(table, index, "zone_id", collect)
        if zone_id is None:
            if row.get("zone_id") is None and "zone_id" in table.columns:
                collect.error(("zones", index, "zone_id"), "is empty; give the zone an id")
            zone_id = ""
        elif zone_id in seen:
            first = table.locate(seen[zone_id], None)
            collect.error(
                ("zones", index, "zone_id"), f"{zone_id} stands already in {first}; ids must differ"
            )
        else:
            seen[zone_id] = index
        name = _name(table, index, zone_id, collect)
        lon = _degrees(table, index, "lon", 180, collect)
        lat = _degrees(table, index, "lat", 90, collect)
        node_id = _id(table, index, "node_id", collect)
        if (
            node_id is None
            and row.get("node_id") is None
            and (row.get("lon") is None or row.get("lat") is None)
        ):
            collect.error(("zones", index), "has neither a node_id nor lon and lat; say where it is")
        kind = row.get("kind") or "zone"
        if kind not in _KINDS:
            collect.error(("zones", index, "kind"), f"must be zone or muster; got {shown(kind)}")
            kind = ""
        people = _people(table, index, counted, collect)
        _keep_apart(index, kind, people, apart, collect)
        result.append(
            Zone(
                id=zone_id,
                name=name,
                kind=kind,
                people=people,
                lon=lon if lat is not None else None,
                lat=lat if lon is not None else None,
                node_id=node_id,
                stands_in=table.locate(index, None),
            )
        )
    if not table.rows:
        collect.error(("zones",), "holds no zones; add a row for each place where people are")
    return tuple(result)


def _check_columns(table: Table, groups: tuple[str, ...], collect: Collector) -> None:
    if "zone_id" not in table.columns:
        collect.error(("zones", "zone_id"), "is missing in the header; add it")
    if not groups:
        return
    for column in table.columns:
        if column in COLUMNS or column in groups:
            continue
        if is_refused(column, None):
            collect.error(("zones", column), WHY)
        else:
            collect.error(
                ("zones", column),
                "is an unknown column, neither a field of zones nor a group of scenario.yaml"
                + suggestion(column, [*COLUMNS[1:], *groups]),
            )
    for group in groups:
        if group not in table.columns:
            collect.warn(
                ("zones", group),
                f"has no column: nobody of group {group} is counted; add it if there are any",
            )


def _id(table: Table, index: int, column: str, collect: Collector) -> str | None:
    value = table.rows[index].get(column)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        collect.error(
            ("zones", index, column), f"must be an id, as text or a whole number; got {shown(value)}"
        )
        return None
    return _text(value.strip(), index, column, collect)


def _text(value: str, index: int, column: str, collect: Collector) -> str:
    try:
        return check_text(value)
    except PydanticCustomError as error:
        collect.error(("zones", index, column), error.message())
        return ""


def _name(table: Table, index: int, zone_id: str, collect: Collector) -> Text:
    names = {}
    for column, language in (("name", "en"), ("name_ar", "ar")):
        value = table.rows[index].get(column)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            collect.error(("zones", index, column), f"must be text; got {shown(value)}")
        elif value:
            names[language] = _text(value, index, column, collect)
    return names or {"en": zone_id}


def _degrees(table: Table, index: int, column: str, most: float, collect: Collector) -> float | None:
    value = table.rows[index].get(column)
    if value is None:
        return None
    if table.textual and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        hint = "; write a decimal point" if isinstance(value, str) and "," in value else ""
        collect.error(("zones", index, column), f"must be decimal degrees; got {shown(value)}{hint}")
        return None
    if not -most <= value <= most:
        swapped = "; are longitude and latitude swapped?" if column == "lat" and abs(value) <= 180 else ""
        collect.error(
            ("zones", index, column), f"must lie in -{most:g}..{most:g} degrees; got {shown(value)}{swapped}"
        )
        return None
    return float(value)


def _people(table: Table, index: int, counted: list[str], collect: Collector) -> dict[str, int]:
    row = table.rows[index]
    people: dict[str, int] = {}
    for group in counted:
        value: Any = row.get(group)
        if value is None:
            continue
        if table.textual:
            count = int(value) if _WHOLE.fullmatch(value) else -1
        else:
            count = value if isinstance(value, int) and not isinstance(value, bool) else -1
        if not 0 <= count <= _MOST:
            collect.error(("zones", index, group), _not_people(value, count))
        elif count:
            people[group] = count
    return people


def _not_people(value: Any, count: int) -> str:
    if count > _MOST:
        return f"is more than {_MOST:,} people in one zone; got {shown(value)}; correct it"
    if isinstance(value, str) and value.replace(",", "").replace(" ", "").replace("\u00a0", "").isdigit():
        return (
            f"must be a whole number of people; got {shown(value)}; write it in digits 0-9 without separators"
        )
    return f"must be a whole number of people, 0 or more; got {shown(value)}"


def _keep_apart(
    index: int, kind: str, people: Mapping[str, int], apart: Mapping[str, bool], collect: Collector
) -> None:
    for group in people:
        if kind == "zone" and apart.get(group):
            collect.error(
                ("zones", index, group),
                f"group {group} is apart and may start only at a muster point, the agreed gathering place"
                " at the mouth of its corridor; where armed people live or stand is never stored."
                " Move the count to a row of kind muster",
            )
        elif kind == "muster" and apart.get(group) is False:
            collect.error(
                ("zones", index, group),
                f"a muster point holds only groups marked apart, and {group} is not; move these people"
                " to a row of kind zone",
            )

"""The scenario document as sheets: one per section, entries as rows, nested keys as dotted columns.

``title: {en: ...}`` becomes the field ``title.en``, ``screening: {seconds: {walk: 6}}`` the column
``screening.seconds.walk``, a point two columns ``base.lon`` and ``base.lat``, a list of ids one cell,
separated by commas. docs/workbook.md describes every sheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mamarr._errors import Finding
from mamarr.scenario._collect import Path, json_path, shown, suggestion

Cell = str | int | float | bool | None
Rows = list[list[Cell]]

ENTRIES = ("parties", "groups", "corridors", "destinations", "fleets", "shelters", "closures")
"""Sheets with one entry per row, called like the section."""

_NESTED = {
    "windows": ("open", "close"),
    "ready": ("group", "minute", "share"),
    "turnout": ("group", "share"),
    "openings": ("corridor", "from", "to"),
    "conditions": ("corridor", "id", "kind", "by", "state", "at", "reference"),
    "guarantees": ("corridor", "party", "state"),
}
"""Sheets for what is nested deeper in the document, and their columns."""

SHEETS = (
    *("scenario", "parties", "windows", "groups", "ready", "turnout"),
    *("corridors", "openings", "conditions", "guarantees", "destinations", "fleets", "shelters", "closures"),
)
"""All sheets of the document; zones, node, link and config stand beside them."""

_ELSEWHERE = {"open": "openings", "conditions": "conditions", "guarantees": "guarantees"}
"""What corridors hold in sheets of their own."""

_LISTS = {"languages", "admits", "carries"}
_POINTS = {"gate", "location", "base"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """Cells of one sheet: a header and rows, each row with its number in the sheet."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]

    def cell(self, row: int, column: int) -> str:
        """Words for the place of a cell."""
        return f"sheet {self.name}, cell {letters(column)}{row}"

    def records(self) -> Iterator[tuple[int, dict[str, tuple[Cell, str]]]]:
        """Row number, and by column the value and its place; blank cells are left out."""
        for number, cells in self.rows:
            yield (
                number,
                {
                    column: (value, self.cell(number, i))
                    for i, (column, value) in enumerate(zip(self.columns, cells, strict=True))
                    if value is not None
                },
            )


def letters(column: int) -> str:
    """Spreadsheet letters of a column, counted from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def to_sheets(document: Mapping[str, Any]) -> dict[str, Rows]:
    """Sheets of a document (plain, valid); a header row each, empty sheets with their header."""
    sections = {*ENTRIES, "ready", "turnout"}
    settings = {k: v for k, v in document.items() if k not in sections}
    settings["pause"] = {k: v for k, v in document["pause"].items() if k != "windows"}
    sheets: dict[str, Rows] = {
        "scenario": [["field", "value"], *([k, v] for k, v in _flat(settings).items())]
    }
    groups = [{"id": key, **entry} for key, entry in document["groups"].items()]
    for section in ENTRIES:
        entries = groups if section == "groups" else document.get(section, [])
        inner = _ELSEWHERE if section == "corridors" else {}
        flat = [_flat({k: v for k, v in e.items() if k not in inner}) for e in entries]
        columns = list(
            dict.fromkeys(["id" if section != "closures" else "link", *(c for f in flat for c in f)])
        )
        sheets[section] = [list(columns), *([f.get(c) for c in columns] for f in flat)]
    nested: dict[str, list[Sequence[Cell]]] = {name: [columns] for name, columns in _NESTED.items()}
    nested["windows"] += [(w["open"], w["close"]) for w in document["pause"]["windows"]]
    nested["ready"] += [(key, *p) for key, points in document.get("ready", {}).items() for p in points]
    nested["turnout"] += list(document.get("turnout", {}).items())
    for c in document["corridors"]:
        nested["openings"] += [(c["id"], s["from"], s["to"]) for s in c.get("open") or []]
        nested["conditions"] += [
            (c["id"], *(k.get(column) for column in _NESTED["conditions"][1:]))
            for k in c.get("conditions", [])
        ]
        nested["guarantees"] += [(c["id"], party, state) for party, state in c.get("guarantees", {}).items()]
    sheets |= {name: [list(row) for row in rows] for name, rows in nested.items()}
    return {name: sheets[name] for name in SHEETS}


def _flat(value: Mapping[str, Any], prefix: str = "") -> dict[str, Cell]:
    flat: dict[str, Cell] = {}
    for key, item in value.items():
        name = f"{prefix}{key}"
        if isinstance(item, Mapping):
            flat |= _flat(item, f"{name}.")
        elif key in _POINTS and isinstance(item, (list, tuple)):
            flat |= {f"{name}.lon": item[0], f"{name}.lat": item[1]}
        elif isinstance(item, (list, tuple)):
            flat[name] = _join(item)
        elif item is not None:
            flat[name] = item
    return flat


def _join(items: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(items)
    return line.getvalue()


def _split(text: str) -> list[str]:
    return [
        item.strip() for record in csv.reader(text.splitlines(), skipinitialspace=True) for item in record
    ]


@dataclass(kw_only=True, slots=True)
class Unfolded:
    """A document read from sheets.

    Attributes
    ----------
    document
        As scenario.yaml would hold it.
    places
        Words for the place of each value and entry.
    findings
        What cannot be put into a document at all.
    """

    document: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def locate(self, path: Path) -> str:
        """Words for a place: the cell, or the nearest thing that stands in a sheet."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                rest = json_path(path[length:]).removeprefix("$").removeprefix(".")
                return self.places[path[:length]] + (f", {rest}" if rest else "")
        if path and path[0] in SHEETS:
            return f"sheet {path[0]}"
        if path[:2] == ("pause", "windows"):
            return "sheet windows"
        return f"sheet scenario, field {json_path(path).removeprefix('$.')}" if path else "sheet scenario"

    def error(self, where: str, what: str) -> None:
        """Note something that has no place in the document."""
        self.findings.append(Finding(where=where, what=what))

    def put(self, path: Path, value: Any, where: str) -> None:
        """Set a value, making the mappings on its way."""
        holder: Any = self.document
        for i, step in enumerate(path[:-1]):
            following = holder[step] if isinstance(step, int) else holder.setdefault(step, {})
            if not isinstance(following, list if isinstance(path[i + 1], int) else dict):
                self.error(
                    where, f"contradicts {json_path(path[: i + 1])}, which has a value of its own; keep one"
                )
                return
            holder = following
        if path[-1] in holder and isinstance(holder, dict):
            self.error(where, f"{json_path(path).removeprefix('$.')} stands twice; keep one")
            return
        holder[path[-1]] = value
        self.places[path] = where


def from_sheets(grids: Mapping[str, Grid]) -> Unfolded:
    """Document of sheets; what its values mean is checked like that of scenario.yaml."""
    result = Unfolded()
    if "windows" in grids:
        result.document["pause"] = {"windows": []}
    for section in ENTRIES:
        if section in grids:
            _read_entries(grids[section], result)
    if "scenario" in grids:
        _read_settings(grids["scenario"], result)
    _read_nested(grids, result)
    return result


def _read_settings(grid: Grid, result: Unfolded) -> None:
    _check_columns(grid, ("field", "value"), result)
    for number, record in grid.records():
        if "field" not in record:
            result.error(grid.cell(number, 0), "names no field; write which field the value belongs to")
            continue
        name, where = str(record["field"][0]), record["field"][1]
        value, where = record.get("value", (None, where))
        steps = tuple(name.split("."))
        if steps[0] in SHEETS or steps[:2] == ("pause", "windows"):
            result.error(where, f"{name} does not belong here; it has a sheet of its own")
        elif value is not None:
            result.put(steps, _value(name, value), where)


def _read_entries(grid: Grid, result: Unfolded) -> None:
    section = grid.name
    keyed = section == "groups"
    result.document[section] = {} if keyed else []
    for number, record in grid.records():
        row = f"sheet {section}, row {number}"
        key: str | int
        if keyed:
            if "id" not in record:
                result.error(row, "has no id; give the group one")
                continue
            key = _as_id(record["id"][0])
            if key in result.document[section]:
                result.error(record["id"][1], f"{key} stands already above; ids must differ")
                continue
            result.document[section][key] = {}
        else:
            key = len(result.document[section])
            result.document[section].append({})
        result.places[(section, key)] = row
        points: dict[Path, dict[str, tuple[Cell, str]]] = {}
        for column, (value, where) in record.items():
            if keyed and column == "id":
                continue
            steps = tuple(column.split("."))
            if section == "corridors" and steps[0] in _ELSEWHERE:
                result.error(where, f"{column} does not belong here; it has the sheet {_ELSEWHERE[steps[0]]}")
            elif len(steps) == 2 and steps[0] in _POINTS and steps[1] in ("lon", "lat"):
                points.setdefault((section, key, steps[0]), {})[steps[1]] = (value, where)
            else:
                result.put((section, key, *steps), _value(steps[-1], value), where)
        for path, parts in points.items():
            lon, lat = parts.get("lon", (None, "")), parts.get("lat", (None, ""))
            result.put(path, [lon[0], lat[0]], lon[1] or lat[1])


def _read_nested(grids: Mapping[str, Grid], result: Unfolded) -> None:
    corridors: dict[str, int] = {}
    for i, c in enumerate(result.document.get("corridors", [])):
        if "id" in c:
            corridors.setdefault(_as_id(c["id"]), i)
    for name, columns in _NESTED.items():
        if name not in grids:
            continue
        grid = grids[name]
        _check_columns(grid, columns, result)
        for number, cells in grid.records():
            record = {column: cells[column] for column in columns if column in cells}
            row = f"sheet {name}, row {number}"
            if name == "windows":
                _append(result.document["pause"]["windows"], ("pause", "windows"), record, row, result)
                continue
            owner, where = record.pop(columns[0], (None, row))
            if owner is None:
                result.error(row, f"names no {columns[0]}; write which one it belongs to")
            elif name == "ready":
                points = result.document.setdefault("ready", {}).setdefault(_as_id(owner), [])
                path: Path = ("ready", _as_id(owner), len(points))
                points.append([record.get(c, (None, ""))[0] for c in ("minute", "share")])
                result.places[path] = row
                result.places |= {
                    (*path, i): record[c][1] for i, c in enumerate(("minute", "share")) if c in record
                }
            elif name == "turnout":
                result.put(("turnout", _as_id(owner)), *record.get("share", (None, row)))
            elif _as_id(owner) not in corridors:
                result.error(
                    where, f"{shown(owner)} is not in sheet corridors{suggestion(_as_id(owner), corridors)}"
                )
            elif name == "guarantees":
                party = _as_id(record.get("party", ("", ""))[0])
                place = (*_corridor(corridors, owner), "guarantees", party)
                if not party:
                    result.error(row, "names no party; write whose guarantee it is")
                else:
                    result.put(place, *record.get("state", (None, row)))
            else:
                key = "open" if name == "openings" else name
                at = _corridor(corridors, owner)
                entries = result.document["corridors"][at[1]].setdefault(key, [])
                _append(entries, (*at, key), record, row, result)


def _corridor(corridors: Mapping[str, int], owner: Cell) -> tuple[str, int]:
    return ("corridors", corridors[_as_id(owner)])


def _append(
    entries: list[Any], path: Path, record: dict[str, tuple[Cell, str]], row: str, result: Unfolded
) -> None:
    at = (*path, len(entries))
    entries.append({column: value for column, (value, _) in record.items()})
    result.places[at] = row
    result.places |= {(*at, column): where for column, (_, where) in record.items()}


def _check_columns(grid: Grid, known: Sequence[str], result: Unfolded) -> None:
    for i, column in enumerate(grid.columns):
        if column not in known:
            result.error(grid.cell(1, i), f"{column} is an unknown column{suggestion(column, known)}")


def _as_id(value: Cell) -> str:
    return str(value)


def _value(name: str, value: Cell) -> Any:
    if name not in _LISTS:
        return value
    return _split(value) if isinstance(value, str) else [value]

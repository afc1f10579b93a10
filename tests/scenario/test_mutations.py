"""However a scenario is spoilt, reading it ends in a scenario or in sentences, never in anything else."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamarr.scenario._build import build
from mamarr.scenario._collect import Collector
from mamarr.scenario._sheets import Grid, from_sheets, to_sheets
from mamarr.scenario._tables import Table
from mamarr.scenario._validate import validate
from tiny import SCENARIO, ZONES

RICH: dict[str, Any] = {
    **SCENARIO,
    "parties": [{"id": "a", "role": "guarantor"}],
    "turnout": {"default": 1.0},
    "shelters": [
        {"id": "s", "node": "3", "places": 5, "admits": ["walkers"]},
        {"id": "t", "location": [37.14, 36.21], "places": 7},
    ],
    "closures": [{"link": "a", "from": "2016-11-04T12:00", "to": "2016-11-04T13:00"}],
    "corridors": [
        {
            **SCENARIO["corridors"][0],
            "open": [{"from": "2016-11-04T09:00", "to": "2016-11-04T12:00"}],
            "conditions": [
                {"id": "c", "kind": "k", "by": "a", "state": "attested", "at": "2016-11-03T18:00"}
            ],
            "guarantees": {"a": "agreed"},
        },
        SCENARIO["corridors"][1],
    ],
}


def table() -> Table:
    header, *rows = (line.split(",") for line in ZONES.splitlines())
    return Table(
        name="zones.csv",
        columns=tuple(header),
        rows=tuple({c: v or None for c, v in zip(header, row, strict=True)} for row in rows),
        textual=True,
        locate=lambda row, column: f"zones.csv {row} {column}",
    )


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at] * bool(at) + [p for step, inner in steps for p in places(inner, (*at, step))]


odd = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        [-1, 0, 5.9, 1e308, float("nan"), 10**18, "", "5", "north", "walkers", "default", "2016-11-04T09:30"]
    ),
    st.text(max_size=5),
    st.sampled_from([[], {}, [[]], [None], {"en": None}, [0, 1], {"lon": 1}, {"walk": "x"}]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(places(RICH)), odd, st.booleans()), min_size=1, max_size=3))
def test_a_spoilt_document(changes: list[tuple[tuple[Any, ...], Any, bool]]) -> None:
    document = copy.deepcopy(RICH)
    for path, value, delete in changes:
        holder: Any = document
        try:
            for step in path[:-1]:
                holder = holder[step]
            if delete:
                del holder[path[-1]]
            else:
                holder[path[-1]] = copy.deepcopy(value)
        except (KeyError, IndexError, TypeError):
            continue
    collect = Collector()
    scenario = build(validate(document, collect), table(), collect, sha256="")
    assert (scenario is None) == bool(collect.errors)
    assert all(e.where and e.what for e in collect.errors)


cells = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**6), st.floats(), st.text(max_size=6))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_spoilt_sheets(data: st.DataObject) -> None:
    sheets = to_sheets(RICH)
    for _ in range(data.draw(st.integers(1, 3))):
        rows = sheets[data.draw(st.sampled_from(sorted(sheets)))]
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(cells)
    grids = {
        name: Grid(
            name=name,
            columns=tuple(str(c or "") for c in rows[0]),
            rows=tuple((i, tuple(row)) for i, row in enumerate(rows[1:], start=2)),
        )
        for name, rows in sheets.items()
    }
    unfolded = from_sheets(grids)
    collect = Collector(unfolded.locate)
    collect.add(unfolded.findings)
    scenario = build(validate(unfolded.document, collect), table(), collect, sha256="")
    assert (scenario is None) == bool(collect.errors)


def test_sheets_hold_all_of_a_document() -> None:
    sheets = to_sheets(RICH)
    grids = {
        name: Grid(
            name=name,
            columns=tuple(str(c) for c in rows[0]),
            rows=tuple((i, tuple(row)) for i, row in enumerate(rows[1:], start=2)),
        )
        for name, rows in sheets.items()
    }
    unfolded = from_sheets(grids)
    assert unfolded.findings == []
    read = {
        k: v
        for k, v in unfolded.document.items()
        if v or k not in ("parties", "fleets", "shelters", "closures")
    }
    gate = {"gate": 11}
    assert read == {**RICH, "corridors": [RICH["corridors"][0] | gate, RICH["corridors"][1]]}


@pytest.mark.parametrize(("column", "text"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_spreadsheets(column: int, text: str) -> None:
    from mamarr.scenario._sheets import letters

    assert letters(column) == text

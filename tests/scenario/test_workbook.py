"""A scenario goes to a workbook and back without loss; a faulty cell is named by sheet and cell."""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mamarr._errors import InputError
from mamarr.scenario import write
from mamarr.scenario.model import Scenario
from mamarr.scenario.read import read_scenario, roads_source
from mamarr.scenario.write import convert
from tiny import LINKS, NODES, SCENARIO, ZONES, merged, write_tiny

RICH: dict[str, Any] = {
    "exercise": False,
    "last_resort": '=HYPERLINK("http://x","y")\nsecond line, with \'quotes\'',
    "hotline": "+963 11 000",
    "parties": [{"id": "a, b", "name": {"ar": "ألف"}, "role": "guarantor"}, {"id": "c", "role": "party"}],
    "groups": {
        "walkers": {"admits_note": "@civilians"},
        "armed": {"travels": "bus", "apart": True},
        "drivers": {"travels": "car", "people_per_vehicle": 3},
    },
    "ready": {"walkers": [[0, 0.25], [12.5, 1]]},
    "turnout": {"default": 0.5, "walkers": 1},
    "corridors": [
        merged(
            SCENARIO["corridors"][0],
            {
                "gate": "0011",
                "beyond_min": {"car": 12.25},
                "admits": ["walkers", "drivers"],
                "open": [
                    {"from": "2016-11-04T08:00", "to": "2016-11-04T10:00:30"},
                    {"from": "2016-11-04T11:00+02:00", "to": "2016-11-04T12:00"},
                ],
                "conditions": [
                    {"id": "c1", "kind": "withdrawal", "by": "a, b"},
                    {"id": "c2", "kind": "mines", "by": "c", "state": "attested", "at": "2016-11-03T18:00"},
                ],
                "guarantees": {"a, b": "agreed", "c": "silent"},
            },
        ),
        merged(SCENARIO["corridors"][1], {"gate": [37.15, 36.19]}),
        merged(SCENARIO["corridors"][1], {"id": "east", "admits": ["armed"], "screening": ...}),
    ],
    "fleets": [
        merged(SCENARIO["fleets"][0], {"convoy": {"size": 5, "headway_min": 2.5}}),
        merged(SCENARIO["fleets"][0], {"id": "0020", "carries": ["armed"], "available": ...}),
    ],
    "shelters": [
        {
            "id": "hall",
            "name": {"ar": "قاعة"},
            "node": "0003",
            "places": 40,
            "admits": ["walkers", "drivers"],
        },
        {"id": 2, "location": [37.14, 36.21], "places": 7},
    ],
    "closures": [{"link": 88, "from": "2016-11-04T12:00", "to": "2016-11-04T13:00"}],
    "assumptions": {"walk_kmh": 3.6},
    "planning": {"gap": 0.01, "seed": 7, "fair": True},
    "zones": "zone_id,name,name_ar,lon,lat,node_id,kind,walkers,families,armed,drivers\n"
    "01,=1+1,الغرب,37.103883619133065,36.2,,zone,600,80,,4\n2,,,,,0003,,1,,,\nm,,تجمع,37.15,36.19,,muster,,,9,\n",
}


def same(a: Scenario, b: Scenario) -> bool:
    return dataclasses.replace(a, sha256="") == dataclasses.replace(b, sha256="")


def edited(book: Path, change: Callable[[Any], None]) -> Path:
    """Change a workbook as its user would, in another program."""
    sheets = openpyxl.load_workbook(book)
    change(sheets)
    sheets.save(book)
    return book


@pytest.fixture
def book(tiny: Path, tmp_path: Path) -> Path:
    convert(tiny, tmp_path / "tiny.xlsx")
    return tmp_path / "tiny.xlsx"


def errors_of(book: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_scenario(book)
    return [str(f) for f in caught.value.findings]


class TestThereAndBack:
    @pytest.mark.parametrize("changes", [{}, RICH], ids=["tiny", "rich"])
    def test_nothing_is_lost(self, tmp_path: Path, changes: dict[str, Any]) -> None:
        folder = write_tiny(tmp_path / "a", **changes)
        convert(folder, tmp_path / "b.xlsx")
        convert(tmp_path / "b.xlsx", tmp_path / "c")
        original, _ = read_scenario(folder)
        assert same(original, read_scenario(tmp_path / "b.xlsx")[0])
        assert same(original, read_scenario(tmp_path / "c")[0])
        assert (tmp_path / "c" / "network" / "node.csv").read_text() == NODES
        assert (tmp_path / "c" / "network" / "link.csv").read_text() == LINKS
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b.xlsx", "c"]

    texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))).filter(lambda t: t.strip())

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(title=texts, note=texts, count=st.integers(0, 10_000), minutes=st.floats(0, 1000))
    def test_whatever_it_says(
        self, tmp_path: Path, title: str, note: str, count: int, minutes: float
    ) -> None:
        folder = write_tiny(
            tmp_path / "a",
            title={"en": title},
            last_resort=note,
            pause={"margin_min": minutes},
            zones=ZONES.replace("600", str(count)),
        )
        convert(folder, tmp_path / "b.xlsx", force=True)
        assert same(read_scenario(folder)[0], read_scenario(tmp_path / "b.xlsx")[0])

    def test_no_text_can_act_as_a_formula(self, tmp_path: Path) -> None:
        convert(write_tiny(tmp_path / "a", **RICH), tmp_path / "b.xlsx")
        for sheet in openpyxl.load_workbook(tmp_path / "b.xlsx"):
            assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)

    def test_the_roads_go_along_as_sheets(self, book: Path, tiny: Path) -> None:
        roads = roads_source(book)
        assert (roads / "link.csv").read_text() == (tiny / "network" / "link.csv").read_text()

    def test_large_roads_and_maps_stay_in_a_folder(self, tiny: Path, tmp_path: Path) -> None:
        (tiny / "network" / "node.csv").unlink()
        (tiny / "network" / "link.csv").unlink()
        (tiny / "network" / "city.osm.pbf").write_bytes(b"map")
        convert(tiny, tmp_path / "out" / "b.xlsx")
        assert roads_source(tmp_path / "out" / "b.xlsx") == tmp_path / "out" / "network" / "city.osm.pbf"
        with pytest.raises(InputError, match="--force"):
            convert(tiny, tmp_path / "out" / "other.xlsx")
        assert not (tmp_path / "out" / "other.xlsx").exists()
        convert(tmp_path / "out" / "b.xlsx", tmp_path / "c")
        assert (tmp_path / "c" / "network" / "city.osm.pbf").read_bytes() == b"map"

    def test_too_many_cells_for_sheets(
        self, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(write, "MAX_ROAD_CELLS", 20)
        convert(tiny, tmp_path / "out" / "b.xlsx")
        assert roads_source(tmp_path / "out" / "b.xlsx") == tmp_path / "out" / "network"


class TestTargets:
    def test_are_not_overwritten_unasked(self, tiny: Path, book: Path, tmp_path: Path) -> None:
        before = book.read_bytes()
        with pytest.raises(InputError, match="exists already"):
            convert(tiny, book)
        assert book.read_bytes() == before
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "plan.json").write_text("{}")
        with pytest.raises(InputError, match="exists already"):
            convert(book, tmp_path / "full")
        convert(book, tmp_path / "full", force=True)
        assert read_scenario(tmp_path / "full")[0].id == "tiny"
        assert (tmp_path / "full" / "plan.json").read_text() == "{}"

    def test_a_source_with_errors_writes_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"\$\.foo"):
            convert(write_tiny(tmp_path / "a", foo=1), tmp_path / "b.xlsx")
        assert not (tmp_path / "b.xlsx").exists()

    def test_of_the_wrong_kind(self, tiny: Path, tmp_path: Path) -> None:
        (tmp_path / "d.xlsx").mkdir()
        (tmp_path / "f").write_text("x")
        for target, words in (
            (tmp_path / "d.xlsx", "is a folder"),
            (tmp_path / "f", "is a file"),
            (tiny, "itself"),
        ):
            with pytest.raises(InputError, match=words):
                convert(tiny, target, force=True)


def put(sheet: str, cell: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


def both(first: Callable[[Any], None], second: Callable[[Any], None]) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        first(book)
        second(book)

    return change


def drop(sheet: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        del book[sheet]

    return change


class TestFaultsAreNamedBySheetAndCell:
    @pytest.mark.parametrize(
        ("change", "where", "words"),
        [
            (put("zones", "H2", "600"), "sheet zones, cell H2", "whole number of people"),
            (put("zones", "H2", 5.9), "sheet zones, cell H2", "got 5.9"),
            (put("zones", "H2", True), "sheet zones, cell H2", "got true"),
            (put("zones", "H2", "=1+1"), "sheet zones, cell H2", "holds a formula"),
            (put("zones", "H1", "walkrs"), "sheet zones, cell H1", "did you mean walkers?"),
            (put("zones", "A3", "z1"), "sheet zones, cell A3", "stands already in sheet zones, row 2"),
            (put("zones", "K2", 5), "sheet zones, cell K2", "stands under no header"),
            (put("groups", "C2", 1.5), "sheet groups, cell C2", "must be a whole number"),
            (put("groups", "A3", "walkers"), "sheet groups, cell A3", "ids must differ"),
            (put("groups", "B2", None), "sheet groups, row 2, travels", "is missing"),
            (put("corridors", "D2", "nowhere"), "sheet corridors, cell D2", "is not a destination"),
            (put("corridors", "F2", "walkrs"), "sheet corridors, cell F2, [0]", "did you mean walkers?"),
            (
                both(put("corridors", "K1", "open"), put("corridors", "K3", 1)),
                "sheet corridors, cell K3",
                "openings",
            ),
            (
                both(put("corridors", "K1", "seats"), put("corridors", "K3", 1)),
                "sheet corridors, cell K3",
                "unknown",
            ),
            (put("windows", "B2", "2016-11-04T08:00"), "sheet windows, cell B2", "is not after"),
            (put("windows", "C1", "note"), "sheet windows, cell C1", "unknown column"),
            (put("openings", "A2", "nort"), "sheet openings, cell A2", "did you mean north?"),
            (put("ready", "C2", 1.5), "sheet ready, cell C2", "between 0 and 1"),
            (put("scenario", "A3", "idd"), "sheet scenario, cell B3", "unknown key"),
            (put("scenario", "A3", "corridors.0.id"), "sheet scenario", "sheet of its own"),
            (put("fleets", "F2", "x"), "sheet fleets, cell", "[longitude, latitude]"),
            (drop("windows"), "sheet windows", "is missing"),
            (drop("zones"), "sheet zones", "is missing"),
            (drop("corridors"), "sheet corridors", "is missing"),
            (lambda book: book.create_sheet("corridor"), "sheet corridor", "did you mean corridors?"),
        ],
    )
    def test_named(self, book: Path, change: Callable[[Any], None], where: str, words: str) -> None:
        errors = errors_of(edited(book, change))
        assert any(e.startswith(where) and words in e for e in errors), errors

    def test_dates_and_times_of_spreadsheets_are_read(self, book: Path) -> None:
        from datetime import datetime

        before = read_scenario(book)[0]
        edited(book, put("windows", "A2", datetime(2016, 11, 4, 9)))
        assert same(before, read_scenario(book)[0])

    def test_notes_are_left_alone(self, book: Path) -> None:
        edited(book, lambda sheets: sheets.create_sheet("notes").append(["call =me back"]))
        assert read_scenario(book)[0].id == "tiny"


class TestFilesThatAreNoWorkbooks:
    @pytest.mark.parametrize("content", [b"PK\x03\x04 but not really", b"\0" * 1000, b"a,b\n1,2\n"])
    def test_other_content(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "s.xlsx").write_bytes(content)
        assert "is not a workbook" in errors_of(tmp_path / "s.xlsx")[0]

    def test_a_gigabyte_of_zeros(self, tmp_path: Path) -> None:
        with (tmp_path / "s.xlsx").open("wb") as file:
            file.truncate(1_000_000_000)
        assert "the file has 1,000 MB" in errors_of(tmp_path / "s.xlsx")[0]

    def test_a_zip_bomb(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "s.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            for i in range(6):
                archive.writestr(f"{i}.xml", bytes(100_000_000))
        assert "unpacked it has 600 MB" in errors_of(tmp_path / "s.xlsx")[0]

    def test_a_truncated_one(self, book: Path) -> None:
        book.write_bytes(book.read_bytes()[:3000])
        assert "is not a workbook" in errors_of(book)[0]

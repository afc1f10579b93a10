from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from mamarr.report.tables import apart_tables, csv_bytes, local, safe_cell, streets, write_tables
from small_exercise import World


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_one_row_per_slot_and_per_stop(world: World, tmp_path: Path) -> None:
    write_tables(tmp_path, world.scenario, world.network, world.plan)
    orders, trips = read(tmp_path / "orders.csv"), read(tmp_path / "trips.csv")
    assert len(orders) == sum(len(o.slots) for o in world.plan.orders)
    assert sum(int(r["people"]) for r in orders + trips) == world.plan.people - 400
    first = orders[0]
    assert first["from"] == "2016-11-04T09:15+02:00"
    assert first["zone_name_ar"] == "بستان القصر"
    assert (first["minutes_to_gate"], first["minutes_beyond"]) == ("16", "40")
    assert first["by_way_of"] == "Street 1"


def test_groups_kept_apart_stand_in_files_of_their_own(world: World, tmp_path: Path) -> None:
    write_tables(tmp_path, world.scenario, world.network, world.plan)
    for stem in ("orders", "trips", "not_served"):
        assert "armed" not in (tmp_path / f"{stem}.csv").read_text(encoding="utf-8-sig")
        assert {r["group"] for r in read(tmp_path / f"{stem}-apart.csv")} <= {"armed"}
    assert len(read(tmp_path / "trips-apart.csv")) == 8


def test_files_apart_of_an_earlier_plan_do_not_stay(world: World, tmp_path: Path) -> None:
    old = tmp_path / "orders-apart.csv"
    old.write_text("old")
    assert apart_tables(tmp_path, world.scenario) == ()
    civil = replace(
        world.scenario,
        groups={g: x for g, x in world.scenario.groups.items() if not x.apart},
    )
    plan = replace(world.plan, trips=())
    written = write_tables(tmp_path, civil, world.network, plan)
    assert len(written) == 3
    assert apart_tables(tmp_path, civil) == (old,)


@pytest.mark.parametrize("text", ["=1+1", "+9", "-2", "@x", "\tx", "\rx", "＝1", "  =1", "\u2066=1"])
def test_no_cell_is_run_as_a_formula(text: str) -> None:
    assert safe_cell(text).startswith("'")


def test_plain_cells_stay_and_the_file_shows_arabic_in_excel() -> None:
    assert safe_cell("z1") == "z1"
    assert safe_cell("") == ""
    assert csv_bytes([["حلب", 3]]) == "\ufeffحلب,3\r\n".encode()


def test_times_are_local_with_offset_to_the_second_where_needed(world: World) -> None:
    assert local(world.scenario, 90) == "2016-11-04T09:01:30+02:00"


def test_a_way_names_each_street_once_and_the_longest_at_most(world: World) -> None:
    network = world.network
    named = replace(network, name=["A", "A", "", "A", "B", *(f"S{i}" for i in range(5, network.n_links))])
    assert streets(named, [0, 1, 2, 3, 4]) == "A > B"
    assert len(streets(named, range(5, 40)).split(" > ")) == 8

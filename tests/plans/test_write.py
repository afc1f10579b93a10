"""plan.json says what its format says, and the same plan gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handmade import handmade, read_tiny, with_order
from mamarr.plans.document import Binding, LastDeparture, LateHome, Slot
from mamarr.plans.read import read_plan
from mamarr.plans.write import plan_text, write_plan


def written(folder: Path) -> dict[str, Any]:
    scenario, network = read_tiny(folder)
    plan = handmade(scenario)
    plan = replace(
        plan,
        proof=replace(
            plan.proof,
            binding=(Binding(what="gate north", from_s=900, to_s=1830),),
            curve=((60, 5), (120, 9)),
        ),
        last_departures=(LastDeparture(zone="z1", group="walkers", corridor="north", at_s=9900),),
        hangs_on=("north: cleared (mine_clearance)",),
    )
    document: dict[str, Any] = json.loads(plan_text(plan, scenario, network))
    return document


def test_the_keys_are_those_of_the_format(tiny: Path) -> None:
    document = written(tiny)
    keys = "mamarr_plan scenario created exercise solver totals proof orders trips not_served"
    assert list(document)[:10] == keys.split()
    assert document["orders"][0] == {
        "zone": "z1",
        "group": "walkers",
        "corridor": "north",
        "path": [1, 3, 11],
        "slots": [
            {"from": "2016-11-04T09:00+02:00", "to": "2016-11-04T09:15+02:00", "people": 250},
            {"from": "2016-11-04T09:30+02:00", "to": "2016-11-04T09:45+02:00", "people": 250},
        ],
    }
    assert document["trips"][0] == {
        "vehicle": "coaches-01",
        "leaves_base": "2016-11-04T09:00+02:00",
        "stops": [
            {"zone": "z1", "group": "families", "people": 40,
             "from": "2016-11-04T09:03+02:00", "to": "2016-11-04T09:18+02:00"}
        ],
        "corridor": "south",
        "path": [20, 2, 3, 1, 3, 12],
        "at_gate": "2016-11-04T09:21+02:00",
        "at_destination": "2016-11-04T09:31+02:00",
        "free_again": "2016-11-04T09:55+02:00",
    }  # fmt: skip
    assert document["not_served"] == [
        {"zone": "z2", "group": "walkers", "people": 20, "why": "to show how it looks"}
    ]
    assert document["proof"]["binding"] == [
        {"what": "gate north", "from": "2016-11-04T09:15+02:00", "to": "2016-11-04T09:30:30+02:00"}
    ]


def test_totals_count_people_when_they_pass_the_gate(tiny: Path) -> None:
    # in minutes: the middle of each slot and 15 min on foot;
    # buses reach the gate at minutes 21, 81 and 79
    walkers = 250 * 22.5 + 250 * 52.5 + 100 * 97.5 + 150 * 22.5 + 230 * 82.5
    mean = (walkers + 40 * (21 + 81 + 79)) / 1100
    assert written(tiny)["totals"] == {
        "people": 1100,
        "by_group": {"walkers": 980, "families": 120},
        "by_corridor": {"north": 500, "south": 600},
        "mean_exit_min": round(mean, 3),
        "last_exit": "2016-11-04T10:45+02:00",
    }


def test_a_plan_for_nobody_has_no_exits(tiny: Path) -> None:
    scenario, network = read_tiny(tiny)
    empty = replace(handmade(scenario), orders=(), trips=())
    totals = json.loads(plan_text(empty, scenario, network))["totals"]
    assert totals == {
        "people": 0,
        "by_group": {},
        "by_corridor": {},
        "mean_exit_min": None,
        "last_exit": None,
    }


def test_the_same_plan_gives_the_same_bytes(tiny: Path, tmp_path: Path) -> None:
    scenario, network = read_tiny(tiny)
    for name in ("a.json", "b.json"):
        write_plan(tmp_path / "out" / name, handmade(scenario), scenario, network)
    first = (tmp_path / "out" / "a.json").read_bytes()
    assert first == (tmp_path / "out" / "b.json").read_bytes()
    assert first.endswith(b"}\n")


def test_a_re_plan_says_where_people_are(tiny: Path) -> None:
    scenario, network = read_tiny(tiny)
    plan = with_order(handmade(scenario), 0, start_node="3", path=("3", "11"))
    assert json.loads(plan_text(plan, scenario, network))["orders"][0]["start_node"] == 3


def test_an_offset_follows_the_clock_change(tmp_path: Path) -> None:
    from tiny import write_tiny

    # in Aleppo clocks went back from 1:00 to 0:00 on 28 October 2016
    windows = [{"open": "2016-10-27T22:00", "close": "2016-10-28T06:00"}]
    scenario, network = read_tiny(
        write_tiny(tmp_path, pause={"windows": windows},
                   fleets=[])
    )  # fmt: skip
    late = Slot(from_s=7 * 3600, to_s=7 * 3600 + 900, people=1)
    plan = replace(with_order(handmade(scenario), 0, slots=(late,)), trips=())
    text = json.loads(plan_text(plan, scenario, network))["orders"][0]["slots"][0]
    assert text["from"] == "2016-10-28T04:00+02:00"


def test_a_path_off_the_network_is_refused(tiny: Path) -> None:
    scenario, network = read_tiny(tiny)
    with pytest.raises(ValueError, match="1 - 11 is not on the network"):
        plan_text(with_order(handmade(scenario), 0, path=("1", "11")), scenario, network)


@pytest.mark.parametrize(
    ("node", "shown"),
    [("17", 17), ("0", 0), ("017", "017"), ("n1", "n1"), ("9" * 16, "9" * 16), ("-3", "-3"), ("٣", "٣")],
)
def test_node_ids_are_numbers_only_where_that_loses_nothing(node: str, shown: int | str) -> None:
    from mamarr.plans.write import _node

    assert _node(node) == shown


def test_who_turns_back_and_is_home_too_late_is_written_and_read(tiny: Path, tmp_path: Path) -> None:
    scenario, network = read_tiny(tiny)
    late = LateHome(zone="z1", group="walkers", people=7, at_s=36_000, by_s=32_400)
    plan = replace(handmade(scenario), late_home=(late,))
    write_plan(tmp_path / "plan.json", plan, scenario, network)
    assert read_plan(tmp_path / "plan.json", scenario).late_home == (late,)
    assert "late_home" not in json.loads(plan_text(handmade(scenario), scenario, network))

"""Placing a scenario on its roads: what is found, what is warned of, and when gates are of use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from handmade import read_tiny
from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.gates import useful_hours
from mamarr.planning.posing.pose import pose
from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Corridor, Interval, Mode, Scenario
from streets import HOUR, streets, walkers, way_out
from tiny import LINKS, NODES, SCENARIO, ZONES, merged, write_tiny
from town import town

NORTH, SOUTH = SCENARIO["corridors"]


def posed(folder: Path, **changes: Any) -> Problem:
    return pose(*read_tiny(write_tiny(folder, **changes)))


def said(problem: Problem, severity: str) -> str:
    return "\n".join(str(f) for f in problem.findings if f.severity == severity)


def test_everything_finds_its_place(tmp_path: Path) -> None:
    problem = posed(tmp_path)
    names = problem.network.node_id
    assert problem.findings == ()
    assert [names[v] for v in problem.zone_node] == ["1", "2"]
    assert np.isnan(problem.zone_distance_m[0])
    assert problem.zone_distance_m[1] == pytest.approx(0.0, abs=0.1)
    assert [(g.corridor.id, names[g.node]) for g in problem.gates] == [("north", "11"), ("south", "12")]
    assert names[problem.fleets[0].base_node] == "20"
    assert [(s.zone, s.group.id, s.people, s.gates) for s in problem.supplies] == [
        (0, "walkers", 600, (0, 1)),
        (0, "families", 80, (1,)),
        (1, "walkers", 400, (0, 1)),
        (1, "families", 40, (1,)),
    ]
    north, south = problem.gates
    assert (north.lane_s, north.screen_s[Mode.WALK]) == (2.0, 6.0)
    assert south.lane_s == float("inf")
    # four hours less half an hour less the way beyond
    assert north.useful == {Mode.WALK: (Interval(from_s=0, to_s=11_400),)}
    assert south.useful[Mode.BUS] == (Interval(from_s=0, to_s=12_000),)


@pytest.mark.parametrize(
    ("zones", "words"),
    [
        (ZONES.replace("37.160,36.200", "37.260,36.200"), "from the nearest usable road"),
        (ZONES.replace(",1,zone", ",nowhere,zone"), "no node 'nowhere'"),
    ],
)
def test_zones_without_a_road_are_errors(tmp_path: Path, zones: str, words: str) -> None:
    problem = posed(tmp_path, zones=zones)
    assert words in said(problem, "error")
    assert "zones.csv row 3 (zone z2)" in said(problem, "error") or "zones.csv row 2 (zone z1)" in said(
        problem, "error"
    )


@pytest.mark.parametrize(
    ("available", "late"),
    [
        # base to z2 1 min, loading 15, z2 to the gate 3, beyond 10 and back, unloading 10, gate to base 4: 53
        ({"from": "2016-11-04T09:00", "to": "2016-11-04T09:50"}, True),
        ({"from": "2016-11-04T09:00", "to": "2016-11-04T09:53"}, False),
        # the gate's useful hours end at 12:20
        ({"from": "2016-11-04T12:10", "to": "2016-11-04T13:00"}, True),
    ],
)
def test_vehicles_that_cannot_be_back_in_time_are_a_warning(
    tmp_path: Path, available: dict[str, str], late: bool
) -> None:
    fleet = {**SCENARIO["fleets"][0], "available": available}
    problem = posed(tmp_path, fleets=[fleet])
    assert ("$.fleets[0].available: no vehicle of coaches" in said(problem, "warning")) is late
    assert any(t.stops for t in plan(problem).trips) is not late


def test_a_corridor_that_nobody_needs_is_a_warning(tmp_path: Path) -> None:
    problem = posed(
        tmp_path,
        corridors=[{**NORTH, "admits": ["families"]}, SOUTH],
        zones=ZONES.replace(",80", ",0").replace(",40\n", ",0\n"),
    )
    assert "$.corridors[0]: nobody needs corridor north" in said(problem, "warning")
    assert "corridor south" not in said(problem, "warning")


def test_coordinates_that_look_swapped_are_named_so(tmp_path: Path) -> None:
    # the reader sees a swap among many points; the roads show it even if all are swapped
    scenario, network = read_tiny(write_tiny(tmp_path))
    zones = (scenario.zones[0], replace(scenario.zones[1], lon=36.2, lat=37.16))
    gate = replace(scenario.corridors[0], gate_node=None, gate_lonlat=(36.21, 37.15))
    scenario = replace(scenario, zones=zones, corridors=(gate, scenario.corridors[1]))
    errors = said(pose(scenario, network), "error")
    assert "the coordinates of the zone z2 look swapped" in errors
    assert "the coordinates of the gate of corridor north look swapped" in errors


def test_a_zone_across_the_antimeridian_from_its_roads_is_an_error(tmp_path: Path) -> None:
    problem = posed(tmp_path)
    network = replace(problem.network, lon=problem.network.lon + (179.999 - problem.network.lon.max()))
    node = problem.network.node_id[int(network.lon.argmax())]
    lat = float(network.lat.max())
    for node_id in (node, None):
        zone = replace(problem.scenario.zones[0], node_id=node_id, lon=-179.999, lat=lat)
        scenario = replace(problem.scenario, zones=(zone,))
        assert "across the antimeridian from its roads: place it at 180" in said(
            pose(scenario, network), "error"
        )


def test_a_zone_off_the_road_is_warned_of(tmp_path: Path) -> None:
    problem = posed(tmp_path, zones=ZONES.replace("37.160,36.200", "37.160,36.208"))
    assert "nearest usable node (2) is 8" in said(problem, "warning")
    assert problem.zone_distance_m[1] == pytest.approx(890, abs=10)


def test_a_zone_goes_to_a_node_that_its_people_can_leave(tmp_path: Path) -> None:
    # 21 is nearer, but no road leads from it
    problem = posed(
        tmp_path,
        nodes=NODES + "21,37.1602,36.200\n",
        links=LINKS + "x,2,21,1,50,600,residential,1200,60,60\n",
        zones=ZONES.replace("37.160,36.200", "37.1602,36.200"),
    )
    assert problem.network.node_id[problem.zone_node[1]] == "2"


@pytest.mark.parametrize(
    ("gate", "words"),
    [("nowhere", "no node 'nowhere'"), ([38.0, 36.2], "km from the nearest")],
)
def test_gates_without_a_road_are_errors(tmp_path: Path, gate: object, words: str) -> None:
    problem = posed(tmp_path, corridors=[{**NORTH, "gate": gate}, SOUTH])
    assert words in said(problem, "error")
    assert "$.corridors[0].gate" in said(problem, "error")


def test_a_gate_by_coordinates(tmp_path: Path) -> None:
    problem = posed(tmp_path, corridors=[{**NORTH, "gate": [37.1501, 36.2101]}, SOUTH])
    assert problem.network.node_id[problem.gates[0].node] == "11"


def test_a_base_far_from_the_road_is_an_error(tmp_path: Path) -> None:
    fleet = merged(SCENARIO["fleets"][0], {"base": [37.5, 36.2]})
    problem = posed(tmp_path, fleets=[fleet])
    assert "$.fleets[0].base" in said(problem, "error")
    assert problem.fleets[0].base_node == -1


def test_a_gate_whose_roads_are_closed_all_day_is_an_error(tmp_path: Path) -> None:
    shut = {"link": "n", "from": "2016-11-04T09:00", "to": "2016-11-04T13:00"}
    assert "every road into the gate" in said(posed(tmp_path / "a", closures=[shut]), "error")
    problem = posed(tmp_path / "b", closures=[{**shut, "to": "2016-11-04T12:59"}])
    assert said(problem, "error") == ""
    assert {problem.network.link_id[e] for e, _ in problem.closed} == {"n"}
    assert len(problem.closed) == 2


def test_a_closure_of_an_unknown_link_is_an_error(tmp_path: Path) -> None:
    shut = {"link": "zz", "from": "2016-11-04T09:00", "to": "2016-11-04T10:00"}
    assert "$.closures[0].link" in said(posed(tmp_path, closures=[shut]), "error")


def test_a_refused_corridor_is_left_out(tmp_path: Path) -> None:
    refused = {"id": "c", "kind": "withdrawal", "by": "x", "state": "refused"}
    parties = [{"id": "x", "name": {"en": "X"}, "role": "party"}]
    problem = posed(tmp_path, parties=parties, corridors=[NORTH, {**SOUTH, "conditions": [refused]}])
    assert [g.corridor.id for g in problem.gates] == ["north"]
    warned = said(problem, "warning")
    assert "south is left out: condition c (withdrawal) is refused" in warned
    assert "no usable corridor admits group families: 80 people" in warned
    assert [s.gates for s in problem.supplies] == [(0,), (), (0,), ()]


def test_a_zone_that_no_road_leaves_is_warned_of(tmp_path: Path) -> None:
    problem = posed(
        tmp_path,
        nodes=NODES + "30,37.180,36.200\n",
        links=LINKS + "x,20,30,1,900,600,residential,1200,300,60\n",
        zones=ZONES + "z3,Island,الجزيرة,37.180,36.200,30,zone,25,0\n",
    )
    assert said(problem, "error") == ""
    assert "no road leads group walkers (walk)" in said(problem, "warning")


def test_a_window_too_short_is_warned_of(tmp_path: Path) -> None:
    problem = posed(tmp_path, pause={"margin_min": 239})
    assert "window too short: nobody who travels by walk can pass corridor north" in said(problem, "warning")
    assert problem.gates[0].useful[Mode.WALK] == ()


def hours(corridor: Corridor, mode: Mode = Mode.WALK, **more: Any) -> list[tuple[int, int]]:
    keys: dict[str, Any] = {"windows": HOUR, "margin_s": 0, "safe_by": "destination", **more}
    problem = town(
        streets([("a", "g", 60)]), zones={}, fleets=(), corridors=[corridor], groups=[walkers()], **keys
    )
    scenario: Scenario = problem.scenario
    return [(i.from_s, i.to_s) for i in useful_hours(scenario, corridor, mode)]


TWO = (Interval(from_s=0, to_s=3600), Interval(from_s=7200, to_s=10_800))


@pytest.mark.parametrize(
    ("corridor", "more", "expected"),
    [
        (way_out(beyond_s=600), {}, [(0, 3000)]),
        (way_out(beyond_s=600), {"safe_by": "corridor"}, [(0, 3600)]),
        (way_out(beyond_s=600), {"margin_s": 300}, [(0, 2700)]),
        (way_out(opened=[(600, 1200)], beyond_s=600), {"margin_s": 300}, [(600, 1200)]),
        (way_out(opened=[(600, 1200), (1800, 3600)], beyond_s=600), {}, [(600, 1200), (1800, 3000)]),
        (
            way_out(opened=[(0, 3600), (7200, 10_800)], beyond_s=600),
            {"windows": TWO},
            [(0, 3000), (7200, 10_200)],
        ),
        (way_out(beyond_s=3600), {}, []),
        (way_out(beyond_s=0), {"margin_s": 3600}, []),
        (way_out(lanes=1, walk=300.0), {}, [(0, 3600)]),
    ],
)
def test_useful_hours_of_walkers(
    corridor: Corridor, more: dict[str, Any], expected: list[tuple[int, int]]
) -> None:
    assert hours(corridor, **more) == expected


def test_vehicles_are_checked_before_the_gate_closes() -> None:
    corridor = way_out(lanes=1, car=300.0, opened=[(0, 1800)])
    assert hours(corridor, Mode.CAR) == [(0, 1500)]
    assert hours(way_out(lanes=1, car=300.0, beyond_s=600), Mode.CAR) == [(0, 2700)]
    assert hours(replace(corridor, beyond_s={Mode.WALK: 0}), Mode.CAR) == []

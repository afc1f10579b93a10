"""Whole plans: cases that can be worked out by hand; all keep every rule and their own proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from handmade import read_tiny
from mamarr._errors import InputError
from mamarr.planning.drafting.plan import plan
from mamarr.planning.drafting.thoroughness import BRIEF, Thoroughness
from mamarr.planning.posing.pose import pose
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Plan
from mamarr.plans.write import plan_text
from mamarr.scenario.model import Destination, Interval, Mode
from mamarr.verification.verify import verify
from random_towns import problems
from streets import HOUR, Street, drivers, streets, walkers, way_out
from tiny import write_tiny
from town import corridor, fleet, group, roads, town

CAMP = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), beds=10**6)

STEP_S = 60

MIDDLE: Sequence[Street] = [("a", "g", 600, 6)]
"""Ten minutes on foot, six people a minute."""


def made(problem: Problem) -> Plan:
    """A plan that keeps every rule, and its own proof."""
    result = plan(problem)
    assert verify(problem.scenario, problem.network, result) == ()
    assert result.people <= result.proof.people_at_most
    assert result.people + sum(n.people for n in result.not_served) == problem.scenario.total_people()
    return result


def one(people: int = 900, rows: Sequence[Street] = MIDDLE, **more: Any) -> Problem:
    """People at `a` who walk to the gate `g`; the window is an hour."""
    keys: dict[str, Any] = {
        "zones": {"a": {"walkers": people}},
        "fleets": (),
        "corridors": [way_out()],
        "groups": [walkers()],
        "windows": HOUR,
        "destinations": (CAMP,),
    }
    return town(streets(rows), **{**keys, **more})


def people_by(result: Plan, what: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for o in result.orders:
        found[getattr(o, what)] = found.get(getattr(o, what), 0) + o.people
    return found


def test_one_street_carries_its_rate_times_the_useful_time() -> None:
    result = made(one())
    assert 297 <= result.people <= 300 == result.proof.people_at_most
    (left,) = result.not_served
    assert "full" in left.why


def test_one_gate_checks_its_rate_times_the_useful_time() -> None:
    # two lanes, 30 s a person, nobody there in the first ten minutes
    result = made(one(rows=[("a", "g", 600)], corridors=[way_out(lanes=2, walk=30.0)]))
    assert 197 <= result.people <= 200 == result.proof.people_at_most
    assert result.not_served[0].why == "gate g full until the last safe departure"
    assert result.proof.binding[0].what == "gate g"


def test_all_leave_if_there_is_room() -> None:
    result = made(one(120))
    assert result.people == result.proof.people_at_most == 120
    assert result.not_served == ()
    assert result.proof.gap_people == 0.0
    assert result.orders[0].path == ("a", "g")


def test_margin_and_the_way_beyond_shorten_the_useful_time() -> None:
    more: dict[str, Any] = {"margin_s": 600, "corridors": [way_out(beyond_s=900)]}
    result = made(one(safe_by="destination", **more))
    assert 147 <= result.people <= 150 == result.proof.people_at_most
    result = made(one(safe_by="corridor", **more))
    assert 237 <= result.people <= 240 == result.proof.people_at_most


def test_each_corridor_takes_those_it_admits() -> None:
    network = streets([("a", "g", 300), ("a", "h", 600)])
    problem = town(
        network,
        zones={"a": {"walkers": 150, "families": 400}},
        fleets=(),
        corridors=[
            way_out(lanes=2, admits=["walkers", "families"]),
            way_out("h", lanes=4, admits=["families"]),
        ],
        groups=[walkers(), walkers("families")],
        windows=HOUR,
    )
    result = made(problem)
    # 55 minutes at two a minute for both, 50 minutes at four a minute for families
    assert result.proof.people_at_most == 310
    assert result.people >= 304
    assert {o.group for o in result.orders if o.corridor == "h"} == {"families"}


def test_the_more_urgent_go_first() -> None:
    urgent = walkers("urgent", priority=1)
    zones = {"a": {"walkers": 400, "urgent": 200}}
    corridors = [way_out(admits=["walkers", "urgent"])]
    result = made(one(zones=zones, groups=[walkers(), urgent], corridors=corridors))
    by_group = people_by(result, "group")
    assert by_group["urgent"] == 200
    assert 295 <= result.people <= 300


def test_a_window_too_short_serves_nobody_and_says_so() -> None:
    result = made(one(windows=(Interval(from_s=0, to_s=540),)))
    assert result.people == 0
    assert "window too short" in result.not_served[0].why
    assert result.proof.people_at_most == 0
    assert result.proof.gap_people == 0.0


def test_nobody_to_plan_for() -> None:
    result = made(one(zones={"a": {}}))
    assert (result.orders, result.not_served, result.proof.people_at_most) == ((), (), 0)


@pytest.mark.parametrize("others", [0, 50])
def test_people_at_the_gate_walk_no_street(others: int) -> None:
    result = made(one(zones={"g": {"walkers": 80}, "a": {"walkers": others}}))
    assert result.people == 80 + others
    assert next(o for o in result.orders if o.zone == "g").path == ("g",)


def test_no_road_leads_from_the_island() -> None:
    result = made(
        one(rows=[*MIDDLE, ("g", "island", 60)], zones={"island": {"walkers": 30}, "a": {"walkers": 9}})
    )
    assert result.people == 9
    assert result.not_served[0].why == "no road to any corridor that admits this group"


def test_each_window_adds_its_useful_time() -> None:
    windows = (Interval(from_s=0, to_s=1800), Interval(from_s=3600, to_s=5400))
    opened = [(0, 1800), (3600, 5400)]
    result = made(one(windows=windows, corridors=[way_out(opened=opened)]))
    # ten minutes on foot out of each half hour
    assert 234 <= result.people <= 240
    assert result.people <= result.proof.people_at_most


def test_a_window_longer_than_its_useful_part_carries_no_more_than_that() -> None:
    windows = (Interval(from_s=0, to_s=1800), Interval(from_s=3600, to_s=5400))
    corridor = way_out(opened=[(0, 1800), (3600, 5400)], beyond_s=600)
    rows: Sequence[Street] = [("a", "g", 60, 6)]
    result = made(one(rows=rows, windows=windows, corridors=[corridor], safe_by="destination", window_s=1800))
    # a minute to the gate and ten beyond: 19 minutes of each half hour
    assert 220 <= result.people <= 228


def test_windows_are_not_used_to_beat_the_proof() -> None:
    """Cars may pass from the start; walkers, ready in mid-window, may not take its first half too."""
    late = walkers(ready=((900, 1.0),))
    result = made(
        one(
            zones={"a": {"walkers": 900}, "b": {"drivers": 4}},
            rows=[("a", "g", 0), ("b", "g", 0)],
            groups=[late, drivers()],
            corridors=[way_out(admits=["walkers", "drivers"], lanes=6, walk=60, opened=[(0, 1800)])],
            windows=(Interval(from_s=0, to_s=1800),),
            window_s=1800,
        )
    )
    # six lanes let six walkers through a minute, for 15 minutes
    assert people_by(result, "group") == {"walkers": 90, "drivers": 4}


def test_cars_share_a_street_by_vehicle() -> None:
    result = made(
        one(
            zones={"a": {"drivers": 900}},
            rows=[("a", "g", 600, 1)],
            groups=[drivers()],
            corridors=[way_out(admits=["drivers"])],
        )
    )
    # one car of four people a minute for 50 minutes
    assert result.people >= 192
    assert result.proof.people_at_most == 200


def test_people_per_car_may_be_a_mean() -> None:
    result = made(
        one(
            zones={"a": {"drivers": 1000}},
            groups=[drivers(people_per_vehicle=2.5)],
            corridors=[way_out(admits=["drivers"])],
            rows=[("a", "g", 600, 6)],
        )
    )
    # six cars of 2.5 people enter in each of 50 minutes
    assert 740 <= result.people <= 750


def test_cars_take_lanes_until_they_are_checked() -> None:
    more: dict[str, Any] = {
        "groups": [drivers()],
        "corridors": [way_out(admits=["drivers"], lanes=2, car=300.0)],
    }
    result = made(one(zones={"a": {"drivers": 900}}, rows=[("a", "g", 0)], **more))
    assert 80 <= result.people <= result.proof.people_at_most <= 96


@pytest.mark.parametrize(
    ("destination", "most", "why"),
    [
        ({"places": 70}, 70, "place"),
        ({"places": 0}, 0, "place"),
        ({"intake_per_hour": 90}, 90, ""),
    ],
)
def test_destinations_bind(destination: dict[str, int], most: int, why: str) -> None:
    camp = replace(CAMP, **destination)  # type: ignore[arg-type]
    result = made(one(destinations=(camp,)))
    assert most - 1 <= result.people <= most == result.proof.people_at_most
    assert why in result.not_served[0].why


def test_beds_bind_those_who_need_one() -> None:
    camp = replace(CAMP, beds=25, places=1000)
    zones = {"a": {"wounded": 60, "walkers": 40}}
    groups = [walkers(), walkers("wounded", priority=1, needs_bed=True)]
    result = made(
        one(
            zones=zones,
            groups=groups,
            destinations=(camp,),
            corridors=[way_out(admits=["walkers", "wounded"])],
        )
    )
    assert people_by(result, "group") == {"wounded": 25, "walkers": 40}
    assert "bed" in result.not_served[0].why


def test_of_two_streets_between_the_same_nodes_the_path_means_the_fastest() -> None:
    result = made(one(100, rows=[("a", "g", 1200, 90), ("a", "g", 600, 1)]))
    assert 48 <= result.people <= 50


def test_of_two_equally_fast_streets_the_plan_holds_whichever_is_meant() -> None:
    result = made(one(100, rows=[("a", "g", 600, 90), ("a", "g", 600, 1)]))
    assert 48 <= result.people <= 50


def test_those_who_are_not_ready_in_time_stay() -> None:
    late = walkers(ready=((0, 0.5), (7200, 1.0)))
    result = made(one(100, rows=[("a", "g", 600)], groups=[late]))
    # at 50 minutes 70.8 percent are ready
    assert 69 <= result.people <= 71
    assert "ready" in result.not_served[0].why


def test_people_leave_by_the_corridor_by_which_they_count_more() -> None:
    rows = [("a", "g", 300, 6), ("a", "h", 900, 1)]
    problem = one(200, rows=rows, corridors=[way_out(), way_out("h")])
    # all leave at once by both, and are out earliest
    assert people_by(made(problem), "corridor")["h"] <= 30
    # the far street carries one a minute for 45 minutes; nobody stays for that, the others take the near one
    by = people_by(made(replace(problem, corridor_worth={"g": 0.9})), "corridor")
    assert by["g"] + by["h"] == 200
    assert 43 <= by["h"] <= 45


def test_corridors_that_all_count_alike_change_nothing() -> None:
    problem = one(200, rows=[("a", "g", 300, 6), ("a", "h", 600, 1)], corridors=[way_out(), way_out("h")])
    texts = {
        plan_text(plan(p), p.scenario, p.network)
        for p in (problem, replace(problem, corridor_worth={"g": 1.0, "h": 1.0}))
    }
    assert len(texts) == 1


def test_vehicles_go_where_their_people_count_more() -> None:
    network = roads([("b", "z", 60), ("z", "g", 60), ("z", "h", 600)])
    problem = town(
        network,
        zones={"z": {"families": 100}},
        fleets=[fleet(network)],
        corridors=[corridor(), corridor("h")],
    )
    assert {t.corridor for t in made(problem).trips} == {"g"}
    assert {t.corridor for t in made(replace(problem, corridor_worth={"g": 0.5})).trips} == {"h"}


def test_errors_of_the_problem_are_raised() -> None:
    problem = one(corridors=[way_out(gate_node="nowhere")])
    with pytest.raises(InputError, match="nowhere"):
        plan(problem)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    scenario, network = read_tiny(write_tiny(tmp_path))
    texts = {plan_text(plan(pose(scenario, network)), scenario, network) for _ in range(2)}
    assert len(texts) == 1


def test_a_stopped_search_gives_a_plan_that_keeps_the_rules(tmp_path: Path) -> None:
    scenario, network = read_tiny(write_tiny(tmp_path))
    result = plan(pose(scenario, network), stop=lambda: True)
    assert verify(scenario, network, result) == ()
    assert 0 < result.people <= result.proof.people_at_most
    whole = made(one())
    problem = one()
    stopped = plan(problem, stop=lambda: True)
    assert verify(problem.scenario, problem.network, stopped) == ()
    assert 0 < stopped.people <= whole.proof.people_at_most


def test_an_exercise_is_dated_before_its_opening_and_tells_its_progress() -> None:
    told: list[tuple[str, float]] = []
    problem = one(50)
    result = plan(problem, progress=lambda what, share: told.append((what, share)))
    assert result.created == "2016-11-03T20:00+02:00"
    assert {w for w, _ in told} == {"orders", "proving"}
    assert all(0.0 <= share <= 1.0 for _, share in told)
    assert plan(problem, created="2016-11-04T00:00+02:00").created == "2016-11-04T00:00+02:00"


@settings(max_examples=40, deadline=None)
@given(problem=problems(cars=False, split=False).filter(lambda p: p.scenario.planning.window_s == STEP_S))
def test_plans_of_random_towns_keep_every_rule_and_their_proof(problem: Problem) -> None:
    if not any(f.severity == "error" for f in problem.findings):
        made(problem)


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_plans_of_random_towns_with_cars_and_long_windows_keep_every_rule(problem: Problem) -> None:
    # within a window of five minutes a short slot may pass a street faster than minute by minute,
    # and a gate may check a car after the last useful beginning: the proof does not know either
    if not any(f.severity == "error" for f in problem.findings):
        broken = verify(problem.scenario, problem.network, plan(problem))
        assert [v for v in broken if v.rule != "proof"] == []


@pytest.mark.parametrize("thoroughness", [Thoroughness(), BRIEF])
def test_with_everybody_aboard_buses_still_look_for_gates_that_take_nothing_from_others(
    thoroughness: Thoroughness,
) -> None:
    rows = [("1", "0", 240.0), ("1", "2", 60.0), ("2", "3", 180.0), ("3", "4", 300.0), ("4", "6", 300.0)]
    few = Destination(id="few", name={"en": "Few"}, location=(37.0, 36.0), places=50)
    network = streets([*rows, ("1", "4", 540.0)], both_ways=True)
    span = Interval(from_s=0, to_s=7200)
    both: dict[str, Any] = {"open": (span,), "beyond_s": dict.fromkeys(Mode, 300)}
    problem = town(
        network,
        zones={
            "1": {"families": 9, "walkers": 15},
            "2": {"families": 51, "walkers": 49},
            "3": {"families": 46},
        },
        fleets=[fleet(network, "1", load_s=60, unload_s=60, available=Interval(from_s=0, to_s=9000))],
        corridors=[
            replace(way_out("0", admits=("families", "walkers")), leads_to="few", **both),
            replace(way_out("6", admits=("families",)), **both),
        ],
        groups=[group(priority=1), walkers(priority=2)],
        destinations=[few, CAMP],
        windows=[span],
        window_s=300,
    )
    found = plan(problem, thoroughness=thoroughness)
    # walkers fill the places beyond the near gate, and all three rides go by the far one
    assert (found.people, found.proof.people_at_most) == (156, 156)

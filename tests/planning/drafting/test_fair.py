"""Fair plans: cases that can be worked out by hand, and what holds in any town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from long_way import TWO_DAYS
from mamarr.planning.drafting.fair import Compared, compare, served_by
from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.shares import floor_of
from mamarr.plans.document import Fairness, Plan
from mamarr.plans.write import plan_text
from mamarr.scenario.model import Destination, Shelter
from mamarr.verification.verify import verify
from nights_by_flow import towns
from random_towns import problems
from streets import HOUR, Street, drivers, streets, walkers, way_out
from town import corridor, fleet, group, roads, town

CAMP = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), beds=10**6)

LATER = [(600, 3600)]
"""The gate opens when those who live far away can be there too."""


def fair(problem: Problem) -> Problem:
    planning = replace(problem.scenario.planning, fair=True)
    return replace(problem, scenario=replace(problem.scenario, planning=planning))


def made(problem: Problem) -> tuple[Plan, Fairness]:
    """A fair plan that keeps every rule."""
    result = plan(fair(problem))
    assert verify(problem.scenario, problem.network, result) == ()
    assert result.fairness is not None
    return result, result.fairness


def two(
    near: int = 50, far: int = 50, *, rows: Sequence[Street] = (("a", "g", 60), ("b", "g", 600)), **more: Any
) -> Problem:
    """Zones `a`, a minute from the gate, and `b`, ten minutes; in an hour fifty people pass."""
    keys: dict[str, Any] = {
        "zones": {"a": {"walkers": near}, "b": {"walkers": far}},
        "fleets": (),
        "corridors": [way_out(lanes=1, opened=LATER)],
        "groups": [walkers()],
        "windows": HOUR,
        "destinations": (CAMP,),
    }
    return town(streets(rows), **{**keys, **more})


def shares(found: Fairness) -> dict[tuple[str, str], tuple[int, int]]:
    """By zone and group: people planned, and planned by the plain plan."""
    return {(s.zone, s.group): (s.planned, s.plain) for s in found.shares}


def test_with_room_for_half_each_zone_sends_half() -> None:
    result, found = made(two())
    assert shares(found)["b", "walkers"][1] == 0, "the plain plan serves those who are near, and soonest out"
    assert result.people >= 48
    (level,) = found.smallest
    assert 0.48 <= level.share <= level.share_at_most == pytest.approx(0.5)
    assert (level.priority, level.share_plain) == (2, 0.0)
    assert found.people_at_most == found.people_plain_at_most == result.proof.people_at_most == 50
    assert sum(planned for planned, _ in shares(found).values()) == result.people


def test_fairness_has_its_price_where_one_takes_the_room_of_two() -> None:
    problem = two(
        zones={"a": {"walkers": 600}, "b": {"drivers": 600}},
        groups=[walkers(), drivers(people_per_vehicle=1)],
        corridors=[way_out(admits=["walkers", "drivers"], lanes=10, walk=50.0, car=100.0, opened=LATER)],
        rows=[("a", "g", 0), ("b", "g", 0)],
    )
    result, found = made(problem)
    # 30,000 lane seconds: 600 walkers alone, or 200 of each
    assert 590 <= found.people_plain <= 600
    assert 390 <= result.people <= 402
    (level,) = found.smallest
    assert 0.32 <= level.share <= level.share_at_most == pytest.approx(1 / 3, abs=0.01)
    assert result.people <= found.people_at_most <= 420 < found.people_plain_at_most


def test_a_zone_of_three_sends_whole_people() -> None:
    _, found = made(two(97, 3))
    # room for half: one and a half of three are one
    assert shares(found)["b", "walkers"][0] == 1
    assert found.smallest[0].share == pytest.approx(1 / 3)
    assert found.smallest[0].share_at_most == pytest.approx(0.5)


def nights(places: int = 60, beds: int = 10**6, **more: Any) -> Problem:
    """Zones `h` and `k` too far for one window, with a shelter half way; `a` lives beside the gate."""
    return town(
        streets(
            [("h", "s", 2400.0, 10.0), ("k", "s", 2700.0, 10.0), ("s", "g", 2700.0, 10.0), ("a", "g", 60.0)],
            both_ways=True,
        ),
        zones={"h": {"walkers": 100}, "k": {"walkers": 100}, "a": {"walkers": 10}},
        fleets=(),
        corridors=[way_out("g", opened=[(w.from_s, w.to_s) for w in TWO_DAYS])],
        groups=[replace(walkers(), **more)],
        windows=TWO_DAYS,
        safe_by="corridor",
        shelters=[Shelter(id="hall", name={"en": "Hall"}, places=places, admits=("walkers",), node="s")],
        destinations=(replace(CAMP, beds=beds),),
    )


def test_who_can_leave_by_a_night_at_a_shelter_is_compared_and_shares_it_fairly() -> None:
    result, found = made(nights())
    assert all(s.able for s in found.shares)
    assert shares(found)["a", "walkers"][0] == 10
    assert {shares(found)[z, "walkers"][0] for z in "hk"} == {30}, shares(found)
    assert result.people == 70
    (level,) = found.smallest
    assert level.zone in "hk"
    assert level.share == pytest.approx(0.3)
    assert level.share <= level.share_at_most
    assert level.share_plain < 0.3


def test_without_places_at_shelters_or_beds_beyond_nobody_can_leave_by_a_night() -> None:
    for problem in (nights(places=0), nights(beds=0, needs_bed=True)):
        _, found = made(problem)
        assert not any(s.able for s in found.shares if s.zone in "hk")


@settings(max_examples=15, deadline=None)
@given(problem=towns())
def test_fair_plans_of_towns_with_shelters_keep_every_rule_and_their_bounds(problem: Problem) -> None:
    if any(f.severity == "error" for f in problem.findings):
        return
    result, found = made(problem)
    assert result.people <= found.people_at_most
    assert all(level.share <= level.share_at_most + 1e-9 for level in found.smallest)
    assert all(s.able for s in found.shares if s.planned or s.plain)


@pytest.mark.parametrize(
    ("share", "people", "whole"), [(0.5, 3, 1), (1 / 3, 3, 1), (2 / 3, 3, 2), (1.0, 3, 3), (0.3, 3, 0)]
)
def test_a_share_stands_for_whole_people(share: float, people: int, whole: int) -> None:
    assert floor_of(share, people) == whole


def test_the_more_urgent_go_first_all_the_same() -> None:
    urgent = walkers("urgent", priority=1)
    problem = two(
        zones={"a": {"walkers": 40, "urgent": 30}, "b": {"walkers": 40}},
        groups=[walkers(), urgent],
        corridors=[way_out(lanes=1, opened=LATER, admits=["walkers", "urgent"])],
    )
    _, found = made(problem)
    by = shares(found)
    assert by["a", "urgent"][0] == 30
    # the 20 who still pass are shared by 80
    assert 9 <= by["a", "walkers"][0] <= 11
    assert 9 <= by["b", "walkers"][0] <= 11
    assert (found.smallest[0].priority, found.smallest[0].share) == (1, 1.0)


def test_whom_no_road_leads_out_is_told_apart() -> None:
    rows = [("a", "g", 60), ("b", "g", 600), ("g", "island", 60)]
    zones = {"a": {"walkers": 50}, "b": {"walkers": 50}, "island": {"walkers": 7}}
    _, found = made(two(rows=rows, zones=zones))
    assert {s.zone: s.able for s in found.shares} == {"a": True, "b": True, "island": False}
    assert found.smallest[0].share >= 0.48


def test_with_room_for_all_fairness_costs_nothing() -> None:
    result, found = made(two(20, 20))
    assert result.people == found.people_plain == 40
    assert found.smallest[0].share == found.smallest[0].share_at_most == 1.0


def test_a_bus_goes_to_both_zones() -> None:
    network = roads([("b", "z", 60), ("z", "g", 60), ("y", "z", 1200)])
    problem = town(
        network,
        zones={"z": {"families": 1000}, "y": {"families": 100}},
        fleets=[fleet(network)],
        corridors=[corridor()],
        groups=[group()],
    )
    result, found = made(problem)
    by = shares(found)
    assert by["y", "families"][1] == 0, "a way there takes twice as long"
    assert by["y", "families"][0] > 0
    assert 0.3 < found.smallest[0].share <= found.smallest[0].share_at_most
    assert result.people < found.people_plain <= found.people_plain_at_most


def test_a_plain_plan_says_nothing_of_fairness() -> None:
    problem = two()
    result = plan(problem)
    assert result.fairness is None
    assert '"fairness"' not in plan_text(result, problem.scenario, problem.network)


def test_the_same_input_gives_the_same_bytes() -> None:
    problem = fair(two())
    texts = {plan_text(plan(problem), problem.scenario, problem.network) for _ in range(2)}
    assert len(texts) == 1


def test_a_stopped_search_gives_a_plan_that_keeps_the_rules() -> None:
    problem = fair(two())
    result = plan(problem, stop=lambda: True)
    assert verify(problem.scenario, problem.network, result) == ()
    assert result.people > 0


@settings(max_examples=40, deadline=None)
@given(problem=problems(cars=False, split=False).filter(lambda p: p.scenario.planning.window_s == 60))
def test_fair_plans_are_no_less_fair_than_plain_ones_and_keep_their_proof(problem: Problem) -> None:
    if any(f.severity == "error" for f in problem.findings):
        return
    result, found = made(problem)
    compared: Compared = compare(problem)
    fairly = compared.standing(served_by(result.orders, result.trips))
    plainly = compared.standing({(s.zone, s.group): s.plain for s in found.shares})
    assert fairly >= plainly
    for level in found.smallest:
        assert level.share <= level.share_at_most + 1e-6
        assert level.share >= level.share_plain
    assert result.people <= found.people_at_most <= found.people_plain_at_most


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_fair_plans_with_cars_and_long_windows_keep_every_rule(problem: Problem) -> None:
    # as for plain plans, windows longer than a step may pass the proof by a little
    if any(f.severity == "error" for f in problem.findings):
        return
    result = plan(fair(problem))
    broken = verify(problem.scenario, problem.network, result)
    assert [v for v in broken if v.rule != "proof"] == []
    assert result.fairness is not None
    compared = compare(problem)
    plainly = {(s.zone, s.group): s.plain for s in result.fairness.shares}
    assert compared.standing(served_by(result.orders, result.trips)) >= compared.standing(plainly)

"""Nights at shelters: a case known by hand, and any small town."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from long_way import TWO_DAYS, by_hand, long_way
from mamarr.planning.drafting.bounds import prove
from mamarr.planning.drafting.plan import plan
from mamarr.planning.drafting.preflight import preflight
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.pose import pose
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.routes import Resources
from mamarr.plans.document import Plan
from mamarr.scenario.model import Destination, Interval
from mamarr.verification.verify import verify
from nights_by_flow import most_out, towns
from streets import streets, walkers, way_out
from town import town


def valid(problem: Problem) -> Plan:
    made = plan(problem)
    assert [str(v) for v in verify(problem.scenario, problem.network, made)] == []
    return made


def test_without_a_shelter_nobody_gets_out_of_a_zone_that_is_too_far() -> None:
    made = valid(long_way(shelter=False))
    assert made.people == 0
    assert made.proof.people_at_most == 0


def test_who_reaches_the_shelter_on_the_first_day_gets_out_on_the_second() -> None:
    problem = long_way()
    made = valid(problem)
    assert made.people == made.proof.people_at_most == 150
    ours, known = made.orders, by_hand(problem).orders
    assert [(o.path, o.corridor) for o in ours] == [(o.path, o.corridor) for o in known]
    assert max(s.to_s for s in ours[0].slots) == 900
    assert ours[0].night is not None
    assert (ours[0].night.shelter, ours[0].night.node) == ("hall", "s")
    assert min(s.from_s for s in ours[0].night.slots) == 90_000
    assert max(s.to_s for s in ours[0].night.slots) == 90_900


@pytest.mark.parametrize("places", [1, 60])
def test_nobody_is_sent_to_a_shelter_that_is_full(places: int) -> None:
    assert valid(long_way(places=places)).people == places


@settings(max_examples=150, deadline=None)
@given(problem=towns())
def test_no_way_of_leaving_with_nights_at_shelters_beats_the_bound(problem: Problem) -> None:
    if any(f.severity == "error" for f in problem.findings):
        return
    bounds = prove(problem)
    assert most_out(problem, problem.scenario.horizon_s) <= bounds.people_at_most
    for second, people in bounds.curve[:: max(1, len(bounds.curve) // 6)]:
        assert most_out(problem, second) <= people


@settings(max_examples=40, deadline=None)
@given(problem=towns())
def test_plans_of_small_towns_with_shelters_keep_every_rule(problem: Problem) -> None:
    if not any(f.severity == "error" for f in problem.findings):
        made = valid(problem)
        assert made.people <= most_out(problem, problem.scenario.horizon_s)


def test_the_flow_over_minutes_knows_the_case_known_by_hand() -> None:
    assert most_out(long_way(), 93_600) == 150
    assert most_out(long_way(places=60), 93_600) == 60
    assert most_out(long_way(), 93_540) == 140
    assert most_out(long_way(), 90_000) == 0


def test_nobody_is_told_to_leave_before_a_window_opens() -> None:
    problem = long_way(shelter=False)
    assert plan(problem).last_departures == ()
    assert preflight(problem).stuck[0].why == "window too short"
    assert preflight(long_way()).stuck == ()


def test_who_finds_no_place_at_a_shelter_is_told_so() -> None:
    (left,) = valid(long_way(places=60)).not_served
    assert left.people == 940
    assert left.why == "too far for one window, and by the shelters there is no place or no time left"


def test_streets_carry_nobody_between_windows_and_gates_only_while_that_is_of_use() -> None:
    problem = town(
        streets([("h", "g", 600.0, 10.0)]),
        zones={"h": {"walkers": 5000}},
        fleets=(),
        corridors=[
            way_out("g", lanes=1, walk=6.0, beyond_s=1200, opened=[(w.from_s, w.to_s) for w in TWO_DAYS])
        ],
        groups=[walkers()],
        windows=TWO_DAYS,
    )
    (gate,) = problem.gates
    assert gate.lane_hours == ((0.0, 2400.0), (90_000.0, 92_400.0))
    resources = Resources(problem, Ledger(problem))
    assert resources.left(0, 0.0, 93_600.0).sum() == pytest.approx(2 * 600)
    assert resources.left(resources.first_gate, 0.0, 93_600.0).sum() == pytest.approx(2 * 2400)
    # on each day from ten minutes after the opening until twenty before the close
    bounds = prove(problem)
    assert bounds.people_at_most == 600
    assert valid(problem).people == 600


def test_who_can_leave_on_the_first_day_does_not_wait_for_the_second() -> None:
    # ten minutes on foot, ten people a minute: 500 can be out on each day, and the camp takes 500
    problem = town(
        streets([("h", "g", 600.0, 10.0), ("k", "g", 600.0, 10.0)]),
        zones={"h": {"walkers": 300}, "k": {"walkers": 700}},
        fleets=(),
        corridors=[way_out("g", opened=[(w.from_s, w.to_s) for w in TWO_DAYS])],
        groups=[walkers()],
        destinations=[Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=500)],
        windows=TWO_DAYS,
        safe_by="corridor",
    )
    made = valid(problem)
    assert made.people == 500
    assert max(s.to_s for o in made.orders for s in o.slots) <= 3600


def test_another_day_begins_where_the_one_before_has_ended() -> None:
    problem = town(
        streets([("h", "g", 600.0, 10.0)]),
        zones={"h": {"walkers": 800}},
        fleets=(),
        corridors=[way_out("g", opened=[(w.from_s, w.to_s) for w in TWO_DAYS])],
        groups=[walkers()],
        windows=TWO_DAYS,
        safe_by="corridor",
    )
    (order,) = valid(problem).orders
    first = sum(s.people for s in order.slots if s.to_s <= 3600)
    assert (first, order.people) == (500, 800)
    assert max(s.to_s for s in order.slots) <= 90_000 + 2400  # half an hour, and a slot


def test_between_two_windows_of_one_day_nobody_stays_on_the_way() -> None:
    problem = long_way()
    windows = (TWO_DAYS[0], Interval(from_s=7200, to_s=10_800))
    corridors = tuple(replace(c, open=windows) for c in problem.scenario.corridors)
    pause = replace(problem.scenario.pause, windows=windows)
    same_day = pose(replace(problem.scenario, pause=pause, corridors=corridors), problem.network)
    assert valid(same_day).people == 0

"""Choosing routes: within what streets and gates carry, and the best."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.choose import Choice, Effort, choose, worth
from mamarr.planning.routing.interval_bound import interval_bound
from mamarr.planning.routing.routes import Resources
from random_towns import problems
from streets import HOUR, streets, walkers, way_out
from town import town

QUICK = Effort(pricing_rounds=6, proving_rounds=3)


def chosen(problem: Problem, *, stopped: bool = False) -> Choice:
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    resources = Resources(problem, Ledger(problem))
    return choose(problem, resources, served, effort=QUICK, stop=lambda: stopped)


def test_a_detour_is_found_where_the_fastest_way_is_full() -> None:
    # three a minute fit through the lane; by the detour of 20 minutes there is room for all
    network = streets([("a", "b", 60), ("b", "g", 60, 1), ("b", "c", 600), ("c", "g", 600)])
    problem = town(
        network,
        zones={"a": {"walkers": 300}},
        fleets=(),
        corridors=[way_out()],
        groups=[walkers()],
        windows=HOUR,
    )
    choice = chosen(problem)
    used = {r.seconds: float(people) for r, people in zip(choice.routes, choice.people, strict=True)}
    assert set(used) == {120.0, 1260.0}
    assert sum(used.values()) == pytest.approx(300.0)


def test_people_at_the_gate_need_no_street() -> None:
    network = streets([("a", "g", 60)])
    problem = town(
        network,
        zones={"g": {"walkers": 30}},
        fleets=(),
        corridors=[way_out()],
        groups=[walkers()],
        windows=HOUR,
    )
    assert chosen(problem).people.tolist() == [30.0]


def test_nobody_can_leave() -> None:
    network = streets([("a", "g", 3600)])
    problem = town(
        network,
        zones={"a": {"walkers": 30}},
        fleets=(),
        corridors=[way_out()],
        groups=[walkers()],
        windows=HOUR,
    )
    choice = chosen(problem)
    assert (choice.routes, choice.value, choice.prices.rows) == ((), 0.0, ())


def test_the_more_urgent_are_worth_far_more() -> None:
    problem = town(
        streets([("a", "g", 60)]),
        zones={"a": {"walkers": 1, "urgent": 1}},
        fleets=(),
        corridors=[way_out(admits=["walkers", "urgent"])],
        groups=[walkers(), walkers("urgent", priority=1)],
        windows=HOUR,
    )
    value = worth(problem.supplies)
    assert value[1] == 1.0
    assert value[0] == pytest.approx(0.05)


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_choices_keep_to_people_and_gates(problem: Problem) -> None:
    choice = chosen(problem)
    for s in problem.supplies:
        mine = [i for i, r in enumerate(choice.routes) if r.supply == s.index]
        assert {choice.routes[i].gate for i in mine} <= set(s.gates)
        assert choice.people[mine].sum() <= s.people * s.group.ready[-1][1] + s.people * 0.25 + 1e-6
    assert np.isfinite(choice.value)


def test_whoever_is_ready_too_late_to_leave_fills_no_gate() -> None:
    # a lane lets one through in 12 s: 250 of `a` at g from 10 minutes on, 275 of `b` at h from 5 minutes on;
    # by the close half of the people are not even ready
    problem = town(
        streets([("a", "g", 600), ("a", "h", 1200), ("b", "h", 300)]),
        zones={"a": {"walkers": 1000}, "b": {"walkers": 600}},
        fleets=(),
        corridors=[way_out("g", lanes=1, walk=12.0), way_out("h", lanes=1, walk=12.0)],
        groups=[walkers(ready=((0, 0.0), (7200, 1.0)))],
        windows=HOUR,
        window_s=60,
    )
    choice = chosen(problem)
    assert choice.people.sum() == pytest.approx(525)
    assert interval_bound(problem, problem.supplies, choice.prices) == pytest.approx(525, abs=1)

"""Choosing corridors and routes: few per supply, within what streets and gates carry, and the best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from mamarr.planning.choose import Choice, Effort, choose, worth
from mamarr.planning.ledger import Ledger
from mamarr.planning.problem import Problem
from mamarr.planning.routes import Resources
from random_towns import problems
from streets import HOUR, streets, walkers, way_out
from town import town

QUICK = Effort(pricing_rounds=6, proving_rounds=3, neighbourhoods=5)


def chosen(problem: Problem, *, stopped: bool = False) -> Choice:
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    resources = Resources(problem, Ledger(problem))
    return choose(problem, resources, served, effort=QUICK, seed=1, stop=lambda: stopped)


def fan(corridors: int, people: int = 400) -> Problem:
    """Three gates, each with one person a minute; from the first node each takes ten minutes."""
    network = streets([("a", g, 600, 1) for g in "ghk"])
    problem = town(
        network,
        zones={"a": {"walkers": people}},
        fleets=(),
        corridors=[way_out(g) for g in "ghk"],
        groups=[walkers()],
        windows=HOUR,
    )
    options = replace(problem.scenario.planning, corridors_per_order=corridors)
    return replace(problem, scenario=replace(problem.scenario, planning=options))


@pytest.mark.parametrize("corridors", [1, 2, 3])
def test_no_more_corridors_than_orders_may_name(corridors: int) -> None:
    choice = chosen(fan(corridors))
    assert len({r.gate for r in choice.routes}) == len(choice.routes) == corridors
    assert choice.people.sum() == pytest.approx(50.0 * corridors, abs=1.0)


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
    (route,) = choice.routes
    assert route.seconds == 1260.0
    assert choice.people.sum() == pytest.approx(300.0)


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


def test_a_stopped_choice_is_still_one() -> None:
    choice = chosen(fan(2), stopped=True)
    assert 1 <= len(choice.routes) <= 2


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
def test_choices_keep_to_people_and_corridors(problem: Problem) -> None:
    choice = chosen(problem)
    supplies = {s.index: s for s in problem.supplies}
    most = problem.scenario.planning.corridors_per_order
    for s in supplies.values():
        mine = [i for i, r in enumerate(choice.routes) if r.supply == s.index]
        gates = [choice.routes[i].gate for i in mine]
        assert len(set(gates)) == len(gates) <= most
        assert set(gates) <= set(s.gates)
        assert choice.people[mine].sum() <= s.people * s.group.ready[-1][1] + s.people * 0.25 + 1e-6
    assert np.isfinite(choice.value)

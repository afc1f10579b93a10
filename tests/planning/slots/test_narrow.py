"""Narrowing: few corridors and routes per supply, and those that carry most in time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.choose import Effort, choose
from mamarr.planning.routing.routes import Resources
from mamarr.planning.slots.narrow import Care, Narrowed, narrow
from random_towns import problems
from streets import HOUR, streets, walkers, way_out
from town import town

CARE = Care(rounds=80, last_rounds=400)


def narrowed(problem: Problem, *, stopped: bool = False) -> Narrowed | None:
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    resources = Resources(problem, Ledger(problem))
    choice = choose(problem, resources, served, effort=Effort(pricing_rounds=6, proving_rounds=3))
    if not choice.routes:
        return None
    return narrow(problem, resources, served, choice, care=CARE, seed=1, stop=lambda: stopped)


def fan(corridors: int, people: int = 400) -> Problem:
    """Three gates, each with one person a minute; from the first node each takes ten minutes."""
    problem = town(
        streets([("a", g, 600, 1) for g in "ghk"]),
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
    kept = narrowed(fan(corridors))
    assert kept is not None
    assert len({r.gate for r in kept.routes}) == len(kept.routes) == corridors
    assert kept.filling.x.sum() == pytest.approx(50.0 * corridors, rel=0.03)


def test_the_detour_is_kept_where_the_fastest_way_is_full() -> None:
    # one a minute fits through the lane; by the detour of 20 minutes there is room for all
    problem = town(
        streets([("a", "b", 60), ("b", "g", 60, 1), ("b", "c", 600), ("c", "g", 600)]),
        zones={"a": {"walkers": 300}},
        fleets=(),
        corridors=[way_out()],
        groups=[walkers()],
        windows=HOUR,
    )
    kept = narrowed(problem)
    assert kept is not None
    (route,) = kept.routes
    assert route.seconds == 1260.0


def test_a_stopped_search_still_keeps_to_the_corridors() -> None:
    kept = narrowed(fan(2), stopped=True)
    assert kept is not None
    assert 1 <= len(kept.routes) <= 2


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_few_routes_one_for_each_corridor(problem: Problem) -> None:
    kept = narrowed(problem)
    if kept is None:
        return
    most = problem.scenario.planning.corridors_per_order
    for s in problem.supplies:
        gates = [r.gate for r in kept.routes if r.supply == s.index]
        assert len(set(gates)) == len(gates) <= most
        assert set(gates) <= set(s.gates)
    assert [r.supply for r in kept.routes] == sorted(r.supply for r in kept.routes)
    assert (kept.filling.x >= 0).all()
    assert (kept.filling.x <= kept.filling.program.upper + 1e-9).all()
    assert np.isfinite(kept.filling.price).all()

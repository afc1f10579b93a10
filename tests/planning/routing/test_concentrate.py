"""Concentrating: few routes that together carry nearly what many would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.choose import Choice, Effort, choose
from mamarr.planning.routing.concentrate import Patience, concentrate, cut
from mamarr.planning.routing.routes import Resources
from random_towns import problems
from streets import HOUR, streets, walkers, way_out
from town import town

PATIENCE = Patience(neighbourhoods=20)


def chosen(problem: Problem) -> Choice:
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    resources = Resources(problem, Ledger(problem))
    return choose(problem, resources, served, effort=Effort(pricing_rounds=6, proving_rounds=3))


def crossed(*, apart: bool) -> Problem:
    """Two zones, two gates, each for the people of one zone: one corridor each is enough."""
    ways = [("a", "g", 300, 4), ("a", "h", 400, 4), ("b", "g", 400, 4), ("b", "h", 300, 4)]
    problem = town(
        streets(ways),
        zones={"a": {"walkers": 180}, "b": {"walkers": 180}},
        fleets=(),
        corridors=[way_out(g, lanes=4, walk=60.0) for g in "gh"],
        groups=[walkers()],
        windows=HOUR,
    )
    options = replace(problem.scenario.planning, corridors_per_order=1 if apart else 2)
    return replace(problem, scenario=replace(problem.scenario, planning=options))


def test_one_corridor_each_is_enough_where_the_gates_are_shared_out() -> None:
    one, two = (chosen(crossed(apart=apart)) for apart in (True, False))
    people = concentrate(one, patience=PATIENCE, seed=1)
    used = np.flatnonzero(people > 1e-6)
    assert sorted(one.routes[i].supply for i in used) == [0, 1]
    assert len({one.routes[i].gate for i in used}) == 2
    assert people.sum() == pytest.approx(two.people.sum(), rel=0.01)


@settings(max_examples=30, deadline=None)
@given(problem=problems())
def test_few_routes_and_no_more_people_than_before(problem: Problem) -> None:
    choice = chosen(problem)
    if not choice.routes:
        return
    most = problem.scenario.planning.corridors_per_order
    people = concentrate(choice, patience=PATIENCE, seed=1)
    used = set(np.flatnonzero(people > 1e-6).tolist())
    assert used <= set(cut(choice.routes, people, most).tolist())
    for s in problem.supplies:
        mine = [i for i, r in enumerate(choice.routes) if r.supply == s.index]
        assert people[mine].sum() <= s.people + 1e-6

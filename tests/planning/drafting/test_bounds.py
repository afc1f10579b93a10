"""Bounds: never below what can be done, and as tight as promised."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings

from explicit import Explicit
from mamarr.planning.drafting.bounds import prove
from mamarr.planning.drafting.day_bound import day_bound
from mamarr.planning.drafting.gate_program import GateProgram
from mamarr.planning.drafting.plan import plan
from mamarr.planning.flow.flows import Flow, earliest_arrival, fast_flow
from mamarr.planning.flow.fluid import fluid
from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Destination, Interval, Mode
from random_towns import problems
from streets import streets, walkers, way_out
from town import town
from walkers import instances, make_problem


def mean_step(flow: Flow) -> float:
    """Mean step of exit of the whole people out, the first to go."""
    out = np.minimum(flow.curve / flow.fluid.unit, flow.people)
    return float(np.diff(out, prepend=0.0) @ np.arange(len(out))) / flow.people


@settings(max_examples=60, deadline=None)
@given(instances(classes=True))
def test_no_bound_is_below_a_flow_that_keeps_all_rules(problem: Problem) -> None:
    flow = fast_flow(fluid(problem, Mode.WALK))
    bounds = prove(problem)
    assert flow.people <= bounds.people_at_most <= sum(s.people for s in problem.supplies)
    whole = flow.curve // flow.fluid.unit
    assert all(out <= at_most for out, (_, at_most) in zip(whole, bounds.curve, strict=True))
    if flow.people:
        mean = mean_step(flow) * flow.fluid.step_s / 60
        assert bounds.mean_exit_at_least_min(flow.people) <= mean + 1e-9


@settings(max_examples=40, deadline=None)
@given(instances())
def test_for_one_group_people_and_mean_are_the_optimum_of_the_model(problem: Problem) -> None:
    best = earliest_arrival(fluid(problem, Mode.WALK))
    bounds = prove(problem)
    assert bounds.people_at_most == best.people
    assert best.people <= day_bound(problem, Mode.WALK)
    if best.people:
        assert abs(bounds.mean_exit_at_least_min(best.people) - mean_step(best)) < 1e-9


def two_groups() -> Problem:
    """Two gates at one place: many may use only the narrow one."""
    return make_problem(
        n=2,
        links=[(0, 1, 60.0, 99.0)],
        gates=[{"node": 1, "per_min": 2, "admits": ["a"]}, {"node": 1, "per_min": 9, "admits": ["b"]}],
        people=[{"node": 0, "count": 100, "group": "a"}, {"node": 0, "count": 30, "group": "b"}],
        steps=20,
    )


def test_admission_counts_at_the_gates() -> None:
    bounds = prove(two_groups())
    assert bounds.people_at_most <= 40 + 30
    assert bounds.by_group_at_most["a"] <= 40
    assert bounds.by_group_at_most["b"] == 30


def test_places_count() -> None:
    problem = two_groups()
    camp = replace(problem.scenario.destinations["camp"], places=25)
    problem = replace(
        problem, scenario=replace(problem.scenario, destinations=MappingProxyType({"camp": camp}))
    )
    assert prove(problem).people_at_most == 25


def test_intake_by_the_hour_counts() -> None:
    problem = two_groups()
    camp = Destination(id="camp", name={"en": "Camp"}, location=(0.0, 0.0), intake_per_hour=12)
    problem = replace(
        problem, scenario=replace(problem.scenario, destinations=MappingProxyType({"camp": camp}))
    )
    assert prove(problem).people_at_most == 12


def test_a_bound_from_elsewhere_is_taken_if_lower() -> None:
    assert prove(two_groups(), own_at_most=33.0).people_at_most == 33


def test_stopping_widens_the_bound_but_it_holds() -> None:
    problem = two_groups()
    assert prove(problem, stop=lambda: True).people_at_most >= prove(problem).people_at_most


@settings(max_examples=60, deadline=None)
@given(problems())
def test_with_one_window_or_two_no_bound_is_below_the_optimum(problem: Problem) -> None:
    optimum = Explicit(problem).solve() if problem.gates else 0.0
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    assert GateProgram(problem, served).solve() >= optimum - 1e-3
    assert prove(problem).people_at_most >= math.floor(optimum + 1e-6)
    assert sum(day_bound(problem, m) for m in (Mode.WALK, Mode.CAR)) >= math.floor(optimum + 1e-6)


def far_and_near(windows: Sequence[tuple[int, int]], far_min: int, *, people: int = 1000) -> Problem:
    """A gate ten minutes away with 100 places behind it, and one far away that has no limit.

    ::

        near --10 min-- a --far_min-- far      168 people a minute
    """
    few = Destination(id="few", name={"en": "Few"}, location=(37.0, 36.0), places=100)
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0))
    hours = [(60 * a, 60 * b) for a, b in windows]
    return town(
        streets([("a", "near", 600, 168), ("a", "far", 60 * far_min, 168)], both_ways=True),
        zones={"a": {"walkers": people}},
        fleets=(),
        corridors=[way_out("near", leads_to="few", opened=hours), way_out("far", opened=hours)],
        groups=[walkers()],
        destinations=(few, camp),
        windows=[Interval(from_s=a, to_s=b) for a, b in hours],
        safe_by="corridor",
    )


@pytest.mark.parametrize(
    ("windows", "far_min", "people"),
    [
        ([(0, 300)], 360, 100),
        ([(0, 90), (180, 300)], 150, 100),
        ([(0, 90), (1440, 1530)], 120, 100),
        ([(0, 90), (180, 300)], 117, 100 + 3 * 168),
        ([(0, 90), (180, 300)], 87, 1000),
        # windows that touch are one: who is on the way then goes on
        ([(0, 90), (90, 210)], 150, 1000),
    ],
)
def test_a_gate_is_of_use_in_windows_that_are_long_enough_for_the_way(
    windows: list[tuple[int, int]], far_min: int, people: int
) -> None:
    problem = far_and_near(windows, far_min)
    made = plan(problem)
    assert made.proof.people_at_most == people
    assert made.proof.by_group_at_most == {"walkers": people}
    if windows[0][1] < windows[-1][0] or len(windows) == 1:
        assert made.people == people


def test_what_gates_and_intakes_let_through_is_counted_window_by_window() -> None:
    # in the first window people are at the gate for 30 minutes, in the second one for 90; one a minute
    hours = [(0, 5400), (10800, 18000)]
    problem = town(
        streets([("a", "far", 3600)]),
        zones={"a": {"walkers": 1000}},
        fleets=(),
        corridors=[way_out("far", lanes=1, opened=hours)],
        groups=[walkers()],
        windows=[Interval(from_s=a, to_s=b) for a, b in hours],
        safe_by="corridor",
        window_s=60,
    )
    assert GateProgram(problem, list(problem.supplies)).solve() == 30 + 60
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), intake_per_hour=20)
    scenario = replace(problem.scenario, destinations=MappingProxyType({"camp": camp}))
    # arrivals in the second hour of the pause and in the fifth
    assert GateProgram(replace(problem, scenario=scenario), list(problem.supplies)).solve() == 40

"""Bounds: never below what can be done, and as tight as promised."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
from hypothesis import given, settings

from mamarr.planning.drafting.bounds import prove
from mamarr.planning.drafting.day_bound import day_bound
from mamarr.planning.flow.flows import Flow, earliest_arrival, fast_flow
from mamarr.planning.flow.fluid import fluid
from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Destination, Mode
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

"""Passes: a flow of several groups is never worse for them, stays feasible, and is exact for one group."""

from __future__ import annotations

import numpy as np
from benchmarks.passes import beside, passes
from hypothesis import given, settings

from feasible import check_feasible
from mamarr.planning.flow.flows import earliest_arrival, fast_flow
from mamarr.planning.flow.fluid import fluid
from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Mode
from walkers import instances, make_problem


@settings(max_examples=60, deadline=None)
@given(instances(classes=True))
def test_passes_stay_feasible_and_let_no_fewer_out(problem: Problem) -> None:
    f = fluid(problem, Mode.WALK)
    fast, bound = fast_flow(f), earliest_arrival(f)
    flow = passes(fast, rounds=2)
    check_feasible(f, flow)
    assert fast.exits.sum() <= flow.exits.sum() <= bound.exits.sum()
    assert all(not flow.exits[c, ~admitted].any() for c, admitted in enumerate(f.admits))
    for c in range(len(f.admits)):
        released = f.released[f.supply_class == c].sum(axis=0)
        assert (np.cumsum(flow.exits[c].sum(axis=0)) <= released).all()


@settings(max_examples=60, deadline=None)
@given(instances())
def test_for_one_group_a_pass_finds_the_highest(problem: Problem) -> None:
    f = fluid(problem, Mode.WALK)
    assert passes(fast_flow(f)).exits.sum() == earliest_arrival(f).exits.sum()


def test_beside_others_a_street_has_what_they_leave() -> None:
    """One street of ten a minute to two gates in one place; a takes six of it, b gets four in each step."""
    problem = make_problem(
        n=2,
        links=[(0, 1, 60.0, 10.0)],
        gates=[{"node": 1, "admits": ["a"]}, {"node": 1, "admits": ["a", "b"]}],
        people=[
            {"node": 0, "count": 50, "ready": ((0, 1.0),), "group": "a"},
            {"node": 0, "count": 50, "ready": ((0, 1.0),), "group": "b"},
        ],
        steps=4,
    )
    f = fluid(problem, Mode.WALK)
    b = next(c for c, admitted in enumerate(f.admits) if admitted.sum() == 1)
    taken = np.zeros((f.steps, f.n_arcs), dtype=np.int32)
    # nobody who enters it in the first step of the label has left after the opening
    taken[1:, 0] = 6 * f.unit
    alone = beside(f, b, f.admits[b], taken, np.zeros((len(f.gate), f.steps), dtype=np.int64))
    whole = beside(f, b, f.admits[b], np.zeros_like(taken), np.zeros((len(f.gate), f.steps), dtype=np.int64))
    assert earliest_arrival(whole).exits.sum() == 30 * f.unit
    assert earliest_arrival(alone).exits.sum() == 12 * f.unit


def test_those_with_gates_of_their_own_leave_the_way_to_others() -> None:
    """Over one street both may go; b has another, longer one to the one gate that admits it."""
    x, y = [(0, 1, 60.0, 10.0), (1, 2, 60.0, 10.0), (1, 3, 60.0, 10.0)], (4, 3, 240.0, 10.0)
    problem = make_problem(
        n=5,
        links=[*x, (4, 0, 60.0, 10.0), y],
        gates=[{"node": 2, "admits": ["a"]}, {"node": 3, "admits": ["a", "b"]}],
        people=[
            {"node": 0, "count": 200, "ready": ((0, 1.0),), "group": "a"},
            {"node": 4, "count": 40, "ready": ((0, 1.0),), "group": "b"},
        ],
        steps=10,
    )
    f = fluid(problem, Mode.WALK)
    fast = fast_flow(f)
    flow = passes(fast)
    # a by the street in eight steps; b by its own
    assert fast.exits.sum() < flow.exits.sum() == earliest_arrival(f).exits.sum() == 120
    check_feasible(f, flow)

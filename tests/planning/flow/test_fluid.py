"""The fluid model on networks that can be drawn: labels, lags, capacities, readiness."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mamarr.planning.flow.fluid import fluid
from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Mode
from walkers import make_problem


def line(seconds: float, **more: Any) -> Problem:
    """0 --seconds--> 1 --60 s--> 2, with people at 0 and the gate at 2."""
    return make_problem(
        n=3,
        links=[(0, 1, seconds, 10.0), (1, 2, 60.0, 6.0), (1, 0, seconds, 10.0)],
        gates=[{"node": 2}],
        people=[{"node": 0, "count": 60}],
        steps=10,
        **more,
    )


def test_straight_ways_add_nothing_to_the_label() -> None:
    f = fluid(line(95.0), Mode.WALK)
    straight = np.isin(f.link, [0, 1])
    assert (f.lag[straight] == 0).all()
    assert (f.twin[straight] == -1).all()
    assert sorted(f.potential_s.tolist()) == [0.0, 60.0, 155.0]


def test_a_detour_between_two_steps_has_both_lags_and_one_capacity() -> None:
    f = fluid(line(95.0), Mode.WALK)
    back = np.flatnonzero(f.link == 2)
    assert sorted(f.lag[back].tolist()) == [3, 4]  # 190 s of detour
    assert f.twin[back[0]] == back[1]
    assert f.twin[back[1]] == back[0]


def test_whole_steps_have_no_twins_and_people_count_as_units() -> None:
    f = fluid(line(120.0), Mode.WALK)
    assert (f.twin == -1).all()
    assert f.unit == 1
    assert f.full[f.link == 1].tolist() == [6]


def test_closures_take_their_seconds_from_the_capacity() -> None:
    problem = line(60.0, closures=[(1, 90, 180)])
    f = fluid(problem, Mode.WALK)
    arc = int(np.flatnonzero(f.link == 1)[0])
    # label steps at node 1 are a minute ahead of the clock
    assert [f.capacity(arc, k) for k in range(6)] == [0, 6, 3, 0, 6, 6]


def test_readiness_is_counted_at_the_end_of_each_step_at_home() -> None:
    problem = make_problem(
        n=2,
        links=[(0, 1, 60.0, 99.0)],
        gates=[{"node": 1}],
        people=[{"node": 0, "count": 100, "ready": ((0, 0.1), (120, 0.5), (240, 1.0))}],
        steps=6,
    )
    assert fluid(problem, Mode.WALK).released[0].tolist() == [0, 30, 50, 75, 100, 100]


def test_units_are_fine_where_rates_are_not_whole_per_step() -> None:
    problem = make_problem(
        n=2, links=[(0, 1, 60.0, 7.5)], gates=[{"node": 1}], people=[{"node": 0, "count": 9}], steps=4
    )
    f = fluid(problem, Mode.WALK)
    assert f.unit == 60
    assert f.full.tolist() == [450]


def test_those_who_cannot_get_out_in_time_are_named() -> None:
    problem = make_problem(
        n=4,
        links=[(0, 1, 60.0, 5.0), (2, 1, 6000.0, 5.0)],
        gates=[{"node": 1}],
        people=[{"node": 0, "count": 5}, {"node": 2, "count": 5}, {"node": 3, "count": 5}],
        steps=10,
    )
    f = fluid(problem, Mode.WALK)
    assert f.cut_off == (1, 2)
    assert f.people == 5


def test_those_who_are_carried_do_not_flow() -> None:
    with pytest.raises(ValueError, match="rounds"):
        fluid(line(60.0), Mode.BUS)

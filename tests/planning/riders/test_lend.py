"""Rounds found while vehicles are lent: known by hand, and rounds that fit just as they stand."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings

from busy_towns import busy_towns
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders._search_kernels import Best, fill, keep
from mamarr.planning.riders._trip_kernels import STOPS, State
from mamarr.planning.riders.follow import WholeRound, keep_rounds
from mamarr.planning.riders.lend import lend_vehicles
from mamarr.planning.riders.ways import Ways, find_ways, open_state
from town import corridor, fleet, roads, town

LINE = roads([("b", "z", 600), ("z", "g", 900), ("g", "b", 600)])
"""Base to zone 10 min, zone to gate 15, gate to base 10; loading 10, beyond 10, unloading 5."""

SLOW = corridor(lanes=1, seconds=1200.0)
"""Twenty minutes of screening each, one after the other."""


def begun(ways: Ways, state: State, vehicles: int) -> Best:
    """The days of the first vehicles filled as simply as can be."""
    slots = len(state.vehicle)
    n, k = np.zeros(slots, dtype=np.int64), np.zeros((slots, STOPS), dtype=np.int64)
    best = Best(n, n.copy(), n.copy(), n.copy(), n.copy(), k, k.copy(), np.zeros(1, dtype=np.int64))
    added = np.zeros(slots + 1, dtype=np.int64)
    fill(ways.tables, state, np.arange(vehicles), False, 0.5, 0.0, 0.0, added)
    keep(state, best)
    return best


def lent(
    problem: Problem, *, vehicles: int = 1, effort: float = 1.0, ledger: Ledger | None = None
) -> list[WholeRound]:
    """Rounds, each of which is booked just as it stands; none, or worth more than those at first."""
    ways = find_ways(problem)
    state = open_state(ways, ledger or Ledger(problem), 1)
    best = begun(ways, state, vehicles)
    worth, lanes = float(state.total[0]), float(state.gate_s.sum())
    used = int((state.vehicle >= 0).sum())
    rounds = lend_vehicles(ways, state, best, effort)
    assert lanes == 0.0 or used == 0 or state.gate_s.sum() < lanes
    assert state.left.tolist() == ways.tables.people.tolist()
    assert (state.vehicle < 0).all()
    assert abs(state.total[0]) < 1e-6
    keep_rounds(ways, state, rounds)
    some = np.flatnonzero(state.vehicle >= 0)
    booked = [(int(state.at[i]), state.aboard[i, : state.stops[i]].tolist()) for i in some]
    assert sorted(booked) == sorted((r.at_s, list(r.people)) for r in rounds)
    assert not rounds or state.total[0] > worth
    return rounds


def test_a_gate_passes_a_vehicle_every_twenty_minutes() -> None:
    # the first may pass at 2100, the last at 32700, to be back at 36000; the 27th would at 33300
    problem = town(LINE, zones={"z": {"families": 5000}}, fleets=[fleet(LINE, count=12)], corridors=[SLOW])
    rounds = lent(problem, vehicles=3)
    assert len(rounds) == 26
    assert {r.people for r in rounds} == {(50,)}


def test_no_vehicle_is_lent_in_the_end() -> None:
    # a round takes 75 minutes: three vehicles make eight each in ten hours, whatever they are lent at first
    problem = town(LINE, zones={"z": {"families": 5000}}, fleets=[fleet(LINE, count=3)])
    rounds = lent(problem, vehicles=2)
    assert len(rounds) == 3 * math.floor(36000 / (2100 + 2 * 600 + 300 + 600))


def test_slots_that_others_use_stay_free() -> None:
    problem = town(LINE, zones={"z": {"families": 5000}}, fleets=[fleet(LINE, count=12)], corridors=[SLOW])
    ledger = Ledger(problem)
    ledger.add_gate(0, 4000, 4300, 300.0)
    for r in lent(problem, vehicles=3, ledger=ledger):
        assert not 4000 - 1200 < r.at_s < 4300


def test_with_no_plan_or_no_time_nothing_is_lent() -> None:
    problem = town(LINE, zones={"z": {"families": 5000}}, fleets=[fleet(LINE, count=12)], corridors=[SLOW])
    assert lent(problem, vehicles=0) == []
    ways = find_ways(problem)
    state = open_state(ways, Ledger(problem), 1)
    assert lend_vehicles(ways, state, begun(ways, state, 1), 1.0, lambda: True) == []
    assert state.size[0] == len(state.vehicle)


@settings(max_examples=10, deadline=None)
@given(problem=busy_towns())
def test_rounds_fit_just_as_they_stand(problem: Problem) -> None:
    assert lent(problem, effort=0.1) == lent(problem, effort=0.1)

"""Trips with quotas: who can be carried at all, what is aimed at, and that accounts hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders._trip_kernels import BONUS, State, within
from mamarr.planning.riders.bound import Guide, TripsBound
from mamarr.planning.riders.fair import able, fairest, share_at_most
from mamarr.planning.riders.trips import _search, plan_trips
from mamarr.planning.riders.ways import Ways, find_ways, open_state
from mamarr.scenario.model import Destination
from town import corridor, fleet, group, roads, town
from vehicle_rules import broken

FORK = roads([("b", "z", 60), ("z", "g", 60), ("y", "z", 1200)])
"""Zone `z` lies between base and gate; zone `y` is 20 minutes away."""


def fork(near: int = 1000, far: int = 100, **more: object) -> Problem:
    keys: dict[str, object] = {
        "zones": {"z": {"families": near}, "y": {"families": far}},
        "fleets": [fleet(FORK)],
        "corridors": [corridor()],
        "groups": [group()],
    }
    return town(FORK, **{**keys, **more})  # type: ignore[arg-type]


def searched(ways: Ways, problem: Problem) -> State:
    state = open_state(ways, Ledger(problem), 1)
    nothing = Guide(rounds=(), price=np.zeros(len(ways.supplies)), gate=np.zeros((0, 0, 0)), held=0.0)
    _search(ways, state, nothing, (), 0.05, None, None)
    return state


def test_nobody_is_carried_to_a_place_without_room() -> None:
    full = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=0)
    problem = fork(destinations=(full,))
    ways = find_ways(problem)
    assert able(ways, open_state(ways, Ledger(problem), 1)).tolist() == [False, False]
    ways = find_ways(fork())
    assert able(ways, open_state(ways, Ledger(fork()), 1)).tolist() == [True, True]


def test_the_smallest_share_is_at_most_the_mean() -> None:
    ways = find_ways(fork(300, 100))
    bound = TripsBound(by_group={"families": 100}, people=100, method="guess")
    assert share_at_most(ways, bound, np.array([True, True])) == {2: 0.25}
    assert share_at_most(ways, bound, np.array([False, True])) == {2: 1.0}
    assert share_at_most(ways, bound, np.array([False, False])) == {}


def test_the_worth_of_trips_counts_those_within_quotas_more() -> None:
    problem = fork()
    ways = find_ways(problem)
    ways = replace(ways, tables=ways.tables._replace(quota=np.array([70, 70], dtype=np.int64)))
    state = searched(ways, problem)
    tb = ways.tables
    served = tb.people - state.left
    assert (served > 0).all(), "without quotas the bus goes to the near zone only"
    late = sum(
        int(state.aboard[k, j]) * tb.eps * int(state.at[k])
        for k in np.flatnonzero(state.vehicle >= 0)
        for j in range(int(state.stops[k]))
    )
    expected = float(served.sum()) - late + BONUS * float(np.minimum(served, tb.quota).sum())
    assert state.total[0] == pytest.approx(expected)
    assert [within(tb, state, s, 1000) for s in range(2)] == np.maximum(0, tb.quota - served).tolist()


def test_the_fairest_trips_keep_every_rule_and_reach_both_zones() -> None:
    problem = fork()
    ways = find_ways(problem)
    bound = TripsBound(by_group={"families": 1100}, people=1100, method="guess")
    some = np.array([True, True])
    found, state = fairest(ways, bound, some, lambda ways: searched(ways, problem))
    assert found.tables.quota.any()
    served = (found.tables.people - state.left) / found.tables.people
    plain = (ways.tables.people - searched(ways, problem).left) / ways.tables.people
    assert served.min() > plain.min()
    planning = replace(problem.scenario.planning, fair=True)
    asked = replace(problem, scenario=replace(problem.scenario, planning=planning))
    assert broken(problem, plan_trips(asked, Ledger(asked), effort=0.05)[0]) == []

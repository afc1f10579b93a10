"""Days changed stop by stop: known by hand, booked just as they were meant, and held to limits left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders import stops as module
from mamarr.planning.riders._search_kernels import Best
from mamarr.planning.riders._stop_kernels import anneal_stops, board
from mamarr.planning.riders._trip_kernels import STOPS
from mamarr.planning.riders.follow import WholeRound, keep_rounds
from mamarr.planning.riders.stops import pool_stops, pools, sooner
from mamarr.planning.riders.trips import plan_trips
from mamarr.planning.riders.ways import find_ways, open_state
from mamarr.scenario.model import Interval
from town import corridor, fleet, group, roads, town
from vehicle_rules import broken, carried

ROW = roads([("b", "x", 600), ("x", "y", 60), ("y", "z", 60), ("z", "g", 900), ("g", "b", 600)])
"""Base to the first of three zones 10 min, one to the next, on to the gate 15, and back to base 10."""


def three(people: int) -> dict[str, dict[str, int]]:
    """Zones of so many people each."""
    return {zone: {"families": people} for zone in "xyz"}


def nothing(slots: int) -> Best:
    """No trips yet."""
    n, k = np.zeros(slots, dtype=np.int64), np.zeros((slots, STOPS), dtype=np.int64)
    return Best(n, n.copy(), n.copy(), n.copy(), n.copy(), k, k.copy(), np.zeros(1, dtype=np.int64))


def pooled(problem: Problem, effort: float = 0.2) -> tuple[list[WholeRound], list[tuple[int, int]]]:
    """Rounds found from nothing, and (second at the gate, people) of what is booked of them."""
    ways = find_ways(problem)
    state = open_state(ways, Ledger(problem), 1)
    rounds = pool_stops(ways, state, nothing(len(state.vehicle)), effort)
    assert (state.vehicle < 0).all()
    keep_rounds(ways, state, rounds)
    some = np.flatnonzero(state.vehicle >= 0)
    return rounds, sorted((int(state.at[i]), int(state.aboard[i, : state.stops[i]].sum())) for i in some)


def test_three_zones_fill_one_vehicle() -> None:
    # loading 10 at each, beyond 10, unloading 5: 92 minutes for all three, and there are 92
    coach = fleet(ROW, available=Interval(from_s=0, to_s=5520))
    problem = town(ROW, zones=three(15), fleets=[coach])
    (only,), booked = pooled(problem)
    assert sorted(only.people) == [15, 15, 15]
    assert (only.leave_s, only.at_s) == (0, 600 + 120 + 3 * 600 + 900)
    assert booked == [(only.at_s, 45)]
    short = town(
        ROW,
        zones=three(15),
        fleets=[replace(coach, available=Interval(from_s=0, to_s=5519))],
    )
    assert sum(n for _, n in pooled(short)[1]) == 30


def test_whoever_is_not_ready_when_a_stop_ends_stays() -> None:
    # the one round that fits ends its stop after 20 minutes, when a third of 30 is ready
    late = group(ready=((0, 0.0), (3600, 1.0)))
    line = roads([("b", "z", 600), ("z", "g", 900), ("g", "b", 600)])
    coach = fleet(line, available=Interval(from_s=0, to_s=4200))
    problem = town(line, zones={"z": {"families": 30}}, fleets=[coach], groups=[late])
    assert pooled(problem)[1] == [(2100, 10)]


@pytest.mark.parametrize(
    ("closes_s", "leave_s", "people"),
    [
        # two rounds of 70 minutes do not fit in 130: the one there is waits an hour, and all are ready
        (36_000, 3600, 40),
        # the gate closes after 45 minutes: whoever is at it then has loaded up to half an hour, half of them
        (2701, 600, 20),
        (1800, None, 0),
    ],
)
def test_a_vehicle_waits_at_base_until_most_are_ready(
    closes_s: int, leave_s: int | None, people: int
) -> None:
    late = group(ready=((0, 0.0), (3600, 1.0)))
    line = roads([("b", "z", 600), ("z", "g", 900), ("g", "b", 600)])
    coach = fleet(line, available=Interval(from_s=0, to_s=7800))
    lane = corridor(open=(Interval(from_s=0, to_s=closes_s),), lanes=1, seconds=0.0)
    problem = town(line, zones={"z": {"families": 40}}, fleets=[coach], corridors=[lane], groups=[late])
    rounds, booked = pooled(problem)
    assert [r.leave_s for r in rounds] == ([] if leave_s is None else [leave_s])
    assert [n for _, n in booked] == [people] * len(rounds)
    trips, _ = plan_trips(problem, Ledger(problem))
    assert broken(problem, trips) == []


def test_rounds_come_sooner_only_as_far_as_all_who_board_are_ready() -> None:
    # 40 are ready evenly over an hour: 20 after half of it
    line = roads([("b", "z", 600), ("z", "g", 900), ("g", "b", 600)])
    coach = fleet(line, seats=20, available=Interval(from_s=0, to_s=5 * 3600))
    late = group(ready=((0, 0.0), (3600, 1.0)))
    problem = town(line, zones={"z": {"families": 40}}, fleets=[coach], groups=[late])
    ways = find_ways(problem)
    rounds = [
        WholeRound(vehicles=1, fleet=0, supply=(0,), people=(20,), gate=0, leave_s=at - 2100, at_s=at)
        for at in (7000, 12_000)
    ]
    soon = sooner(ways, rounds)
    assert [r.leave_s for r in soon] == [1800 - 1200, 3600 - 1200]
    assert [r.at_s - r.leave_s for r in soon] == [2100, 2100]
    assert sooner(ways, soon) == soon


def test_whoever_is_ready_at_once_does_not_wait() -> None:
    # found as late as can be, and moved to the beginning of the day
    coach = fleet(ROW, available=Interval(from_s=0, to_s=3 * 3600))
    problem = town(ROW, zones=three(15), fleets=[coach])
    assert [r.leave_s for r in pooled(problem)[0]] == [3 * 3600 - 5520]
    trips, _ = plan_trips(problem, Ledger(problem))
    assert broken(problem, trips) == []
    assert min(t.leaves_base_s for t in trips) == 0


@settings(max_examples=20, deadline=None)
@given(
    people=st.lists(st.integers(1, 40), min_size=3, max_size=3),
    count=st.integers(1, 3),
    changes=st.integers(1, 400),
    opens_s=st.sampled_from([0, 5000]),
    seed=st.integers(1, 100),
)
def test_days_of_which_a_part_is_timed_anew_are_as_if_all_were(
    people: list[int], count: int, changes: int, opens_s: int, seed: int
) -> None:
    hours = (Interval(from_s=opens_s, to_s=9000), Interval(from_s=10_000, to_s=16_000))
    problem = town(
        ROW,
        zones={z: {"families": n} for z, n in zip("xyz", people, strict=True)},
        fleets=[fleet(ROW, count=count, seats=50, available=Interval(from_s=0, to_s=5 * 3600))],
        corridors=[corridor(open=hours)],
        groups=[group(ready=((0, 0.2), (7200, 1.0)))],
    )
    ways = find_ways(problem)
    state = open_state(ways, Ledger(problem), seed)
    tb, none = ways.tables, nothing(len(state.vehicle))
    days, old, best = (module._days(tb, state, none) for _ in range(3))
    desk = module._desk(tb, days)
    for here in (days, old):
        module._time(tb, desk, here)
    top = anneal_stops(tb, state, desk, days, old, best, -np.inf, changes, 20.0, 0.001, 1e-5)
    aboard = board(tb, desk, days)
    anew = module._days(tb, state, none)
    for part in ("size", "stop", "last"):
        getattr(anew, part)[:] = getattr(days, part)
    module._time(tb, desk, anew)
    for v, (n, m) in enumerate(zip(anew.size, anew.rounds, strict=True)):
        for here in (days, old):
            assert (here.size[v], here.rounds[v]) == (n, m)
            for part in ("stop", "until", "able", "round"):
                np.testing.assert_array_equal(getattr(here, part)[v, :n], getattr(anew, part)[v, :n])
            for part in ("leave", "late", "most"):
                np.testing.assert_array_equal(
                    getattr(here, part)[v, : m + 1], getattr(anew, part)[v, : m + 1]
                )
    # who might board bounds who does
    assert board(tb, desk, anew) == aboard <= anew.most[range(count), anew.rounds].sum() + 1e-6
    assert top <= sum(people)


def test_vehicles_change_days_stop_by_stop_only_where_zones_are_small() -> None:
    for people, small in ((49, True), (50, False)):
        problem = town(ROW, zones=three(people), fleets=[fleet(ROW)])
        assert pools(find_ways(problem)) is small


def test_with_no_time_nothing_is_found() -> None:
    problem = town(ROW, zones=three(15), fleets=[fleet(ROW)])
    ways = find_ways(problem)
    state = open_state(ways, Ledger(problem), 1)
    assert pool_stops(ways, state, nothing(len(state.vehicle)), 1.0, lambda: True) == []


@settings(max_examples=20, deadline=None)
@given(
    people=st.lists(st.integers(1, 40), min_size=3, max_size=3),
    seats=st.lists(st.integers(2, 60), min_size=2, max_size=2),
    count=st.integers(1, 2),
    hours=st.integers(1, 6),
    load_s=st.integers(1, 900),
    ready_s=st.integers(1, 14_400),
    opens_s=st.sampled_from([0, 5000]),
    shut_s=st.sampled_from([0, 2000]),
)
def test_without_limits_days_are_booked_just_as_they_were_meant(
    people: list[int],
    seats: list[int],
    count: int,
    hours: int,
    load_s: int,
    ready_s: int,
    opens_s: int,
    shut_s: int,
) -> None:
    day = Interval(from_s=0, to_s=3600 * hours)
    twice = (Interval(from_s=opens_s, to_s=8000), Interval(from_s=8000 + shut_s, to_s=36_000))
    fleets = [
        fleet(ROW, id="large", seats=seats[0], count=count, load_s=load_s, available=day),
        fleet(ROW, id="small", seats=seats[1], load_s=300, available=day),
    ]
    problem = town(
        ROW,
        zones={z: {"families": n} for z, n in zip("xyz", people, strict=True)},
        fleets=fleets,
        corridors=[corridor(open=twice)],
        groups=[group(ready=((0, 0.2), (ready_s, 1.0)))],
    )
    rounds, booked = pooled(problem)
    assert booked == sorted((r.at_s, sum(r.people)) for r in rounds)
    assert pooled(problem)[0] == rounds


@pytest.mark.parametrize("limit", ["lanes", "convoy"])
def test_limits_that_were_left_out_hold_all_the_same(limit: str) -> None:
    # three vehicles are meant to pass within 25 minutes of one another, as they may not
    lane = corridor(lanes=1, seconds=1500.0) if limit == "lanes" else corridor()
    coach = fleet(ROW, count=3, available=Interval(from_s=0, to_s=4 * 3600))
    if limit == "convoy":
        coach = replace(coach, convoy_size=1, convoy_headway_s=1500)
    problem = town(ROW, zones=three(49), fleets=[coach], corridors=[lane])
    rounds, late = pooled(problem)
    ways = find_ways(problem)
    state = open_state(ways, Ledger(problem), 1)
    keep_rounds(ways, state, sooner(ways, rounds))
    some = np.flatnonzero(state.vehicle >= 0)
    assert min(np.diff(sorted(r.at_s for r in rounds))) < 1500 <= min(np.diff(np.sort(state.at[some])))
    # as late as can be, whatever is put off comes too late
    assert state.aboard[some].sum() > sum(n for _, n in late)
    trips, (bound, _) = plan_trips(problem, Ledger(problem), effort=0.1)
    assert broken(problem, trips) == []
    assert 0 < carried(trips) <= bound.people

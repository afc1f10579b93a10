"""The timetable of vehicles: known by hand, and rounds that fit just as they stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from busy_towns import busy_towns
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders.bound import bound_trips
from mamarr.planning.riders.follow import WholeRound, keep_rounds
from mamarr.planning.riders.loads import items_of, loads_of
from mamarr.planning.riders.timetable import Timetable
from mamarr.planning.riders.trips import plan_trips
from mamarr.planning.riders.ways import find_ways, open_state
from mamarr.scenario.model import Destination, Interval
from town import corridor, fleet, group, roads, town
from vehicle_rules import broken, carried

LINE = roads([("b", "z", 600), ("z", "g", 900), ("g", "b", 600)])
"""Base to zone 10 min, zone to gate 15, gate to base 10; loading 10, beyond 10, unloading 5."""

SLOW = corridor(lanes=1, seconds=1200.0)
"""Twenty minutes of screening each, one after the other."""


def timetable(problem: Problem, ledger: Ledger | None = None) -> list[WholeRound]:
    """Rounds, each of which is booked just as it stands, with all whom it is meant for."""
    ways = find_ways(problem)
    ledger = ledger or Ledger(problem)
    rounds = Timetable(ways, ledger).solve()
    state = open_state(ways, ledger, 1)
    keep_rounds(ways, state, rounds)
    some = np.flatnonzero(state.vehicle >= 0)
    booked = [(int(state.at[i]), state.aboard[i, : state.stops[i]].tolist()) for i in some]
    assert sorted(booked) == sorted((r.at_s, list(r.people)) for r in rounds for _ in range(r.vehicles))
    assert (state.left >= 0).all()
    return rounds


def test_a_gate_passes_a_vehicle_every_twenty_minutes() -> None:
    # the last may pass at 32700, to be back at 36000; slots at 2400, 3600, ..., 32400
    problem = town(LINE, zones={"z": {"families": 5000}}, fleets=[fleet(LINE, count=12)], corridors=[SLOW])
    rounds = timetable(problem)
    assert [r.at_s for r in rounds] == list(range(2400, 32401, 1200))
    assert {(r.supply, r.vehicles, r.at_s - r.leave_s) for r in rounds} == {((0,), 1, 2100)}
    trips, (bound, guide) = plan_trips(problem, Ledger(problem), effort=0.1)
    assert carried(trips) == 26 * 50 <= bound.people
    assert broken(problem, trips) == []
    # most of what can be done is the gate's
    assert 0.5 < guide.held <= 1.0


def test_where_no_gate_holds_vehicles_back_no_timetable_is_needed() -> None:
    problem = town(LINE, zones={"z": {"families": 5000}}, fleets=[fleet(LINE, count=3)])
    assert bound_trips(find_ways(problem))[1].held == 0.0


@pytest.mark.parametrize("asked", [0, 1, 2, 5])
def test_a_timetable_may_be_ended_at_any_time(asked: int) -> None:
    problem = town(LINE, zones={"z": {"families": 5000}}, fleets=[fleet(LINE, count=12)], corridors=[SLOW])
    calls = iter(range(1_000_000))
    rounds = Timetable(find_ways(problem), Ledger(problem)).solve(lambda: next(calls) >= asked)
    assert len(rounds) <= (26 if asked else 0)


def test_a_day_far_from_the_other_has_slots_of_its_own() -> None:
    days = (Interval(from_s=0, to_s=7200), Interval(from_s=2_000_000, to_s=2_007_200))
    problem = town(
        LINE,
        zones={"z": {"families": 5000}},
        fleets=[fleet(LINE, count=12, available=Interval(from_s=0, to_s=2_007_200))],
        corridors=[corridor(lanes=1, seconds=1200.0, open=days)],
        windows=days,
    )
    # the last may pass at 3900, to be back at 7200
    assert [r.at_s for r in timetable(problem)] == [2400, 3600, 2_002_800]


def test_slots_that_others_use_stay_free() -> None:
    problem = town(LINE, zones={"z": {"families": 5000}}, fleets=[fleet(LINE, count=12)], corridors=[SLOW])
    ledger = Ledger(problem)
    ledger.add_gate(0, 4000, 4300, 300.0)
    at = [r.at_s for r in timetable(problem, ledger)]
    assert at == [2400, *range(4800, 32401, 1200)]


def test_vehicles_of_a_convoy_keep_their_headway() -> None:
    coaches = fleet(LINE, count=9, convoy_size=2, convoy_headway_s=1800)
    rounds = timetable(town(LINE, zones={"z": {"families": 5000}}, fleets=[coaches]))
    at = sorted(r.at_s for r in rounds for _ in range(r.vehicles))
    assert min(c - a for a, c in zip(at, at[2:], strict=False)) >= 1800
    # two every half an hour, from 2700, the first quarter of an hour of use, to 33300, the last but 600 s
    assert len(at) == 36


def test_the_last_people_of_a_zone_are_a_load_of_their_own() -> None:
    rounds = timetable(
        town(LINE, zones={"z": {"families": 120}}, fleets=[fleet(LINE, count=9)], corridors=[SLOW])
    )
    assert len(rounds) == 3


def test_nobody_is_taken_before_they_are_ready() -> None:
    # 49 at the opening, 99 after an hour, 100 after two
    late = group(ready=((0, 0.49), (1, 0.49), (3600, 0.99), (7200, 1.0)))
    problem = town(
        LINE, zones={"z": {"families": 100}}, fleets=[fleet(LINE, count=9)], corridors=[SLOW], groups=[late]
    )
    first, second = timetable(problem)
    # ready at marks only: 50 of them at the first one after 72 s
    assert first.at_s >= 600 + 1500
    assert second.at_s >= 7200 + 1500


def test_rests_of_zones_near_one_another_ride_together() -> None:
    streets = roads([("b", "y", 300), ("y", "z", 60), ("z", "g", 900), ("g", "b", 600)])
    problem = town(
        streets,
        zones={"y": {"families": 70}, "z": {"families": 25}},
        fleets=[fleet(streets)],
        corridors=[SLOW],
    )
    ways = find_ways(problem)
    items = items_of(ways)
    loads = loads_of(ways, items, 0)
    assert items.people.tolist() == [50, 20, 25]
    assert sorted(loads.people.tolist()) == [20, 25, 45, 50]
    both = int(np.flatnonzero(loads.people == 45)[0])
    # y lies on the way: 5 minutes, 10 of loading, 1, 10 of loading, 15
    assert items.supply[list(loads.order[both][0])].tolist() == [0, 1]
    assert (loads.lead[both, 0], loads.begin[both, 0]) == (2460, 2160)


def test_a_place_with_room_for_few_takes_few() -> None:
    small = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=120)
    rounds = timetable(
        town(
            LINE,
            zones={"z": {"families": 500}},
            fleets=[fleet(LINE, count=9)],
            corridors=[SLOW],
            destinations=[small],
        )
    )
    assert sum(r.vehicles for r in rounds) == 2


@settings(max_examples=15, deadline=None)
@given(problem=busy_towns())
def test_rounds_of_a_timetable_fit_just_as_they_stand(problem: Problem) -> None:
    rounds = timetable(problem)
    assert rounds == Timetable(find_ways(problem), Ledger(problem)).solve()
    trips, (bound, _) = plan_trips(problem, Ledger(problem), effort=0.1)
    assert broken(problem, trips) == []
    assert carried(trips) <= bound.people

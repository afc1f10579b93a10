"""The bound on trips: by hand, its longest path against all there is, and above every plan of small towns."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders._bound_kernels import Offer, Worth, best_day, people_of
from mamarr.planning.riders.bound import bound_trips
from mamarr.planning.riders.days import Days
from mamarr.planning.riders.program import Program
from mamarr.planning.riders.sharpen import sharpen
from mamarr.planning.riders.trips import plan_trips
from mamarr.planning.riders.visits import whole_trips_at_most
from mamarr.planning.riders.ways import find_ways
from mamarr.scenario.model import Interval
from town import corridor, fleet, group, roads, town
from vehicle_rules import broken, carried

LINE = roads([("b", "z", 600), ("z", "g", 900), ("g", "b", 600)])
"""Base to zone 10 min, zone to gate 15, gate to base 10; loading 10, beyond 10, unloading 5: 70 in all."""


def test_a_vehicle_takes_no_more_than_are_ready_when_its_stop_ends() -> None:
    # one round of 70 minutes, whose stop ends after 20; a fiftieth is ready until two hours later
    late = group(ready=((0, 0.02), (7200, 0.02), (7201, 1.0)))
    coach = fleet(LINE, available=Interval(from_s=0, to_s=4200))
    problem = town(LINE, zones={"z": {"families": 1000}}, fleets=[coach], groups=[late])
    assert bound_trips(find_ways(problem))[0].people == 20
    trips, _ = plan_trips(problem, Ledger(problem), effort=0.01)
    assert carried(trips) == 20


def test_lanes_are_counted_over_five_minutes() -> None:
    # of use from 2100 s to 33,900: 106 vehicles, and the bound is at most a thousandth above that
    lane = corridor(lanes=1, seconds=300.0)
    problem = town(LINE, zones={"z": {"families": 9000}}, fleets=[fleet(LINE, count=100)], corridors=[lane])
    assert 106 * 50 <= bound_trips(find_ways(problem))[0].people < 107 * 50


def test_more_programs_never_give_a_weaker_bound() -> None:
    lane = corridor(lanes=1, seconds=300.0)
    problem = town(LINE, zones={"z": {"families": 9000}}, fleets=[fleet(LINE, count=30)], corridors=[lane])
    found = [bound_trips(find_ways(problem), iterations=n)[0].people for n in (1, 3, 9, 40)]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


@settings(max_examples=25, deadline=None)
@given(
    minutes=st.lists(st.integers(1, 20), min_size=4, max_size=4),
    people=st.lists(st.integers(1, 90), min_size=2, max_size=2),
    seats=st.integers(1, 30),
    count=st.integers(1, 4),
    seconds=st.integers(1, 400),
    lanes=st.sampled_from([None, 1, 2]),
    convoy=st.sampled_from([None, 1, 2]),
    ready_s=st.integers(1, 7200),
)
def test_no_plan_of_a_small_town_passes_the_bound(
    minutes: list[int],
    people: list[int],
    seats: int,
    count: int,
    seconds: int,
    lanes: int | None,
    convoy: int | None,
    ready_s: int,
) -> None:
    a, b, c, d = (60 * m + 7 for m in minutes)
    streets = roads([("b", "y", a), ("y", "z", b), ("z", "g", c), ("g", "b", d)])
    coach = fleet(
        streets,
        seats=seats,
        count=count,
        load_s=120,
        available=Interval(from_s=0, to_s=3 * 3600 + 11),
        convoy_size=convoy,
        convoy_headway_s=None if convoy is None else 700,
    )
    problem = town(
        streets,
        zones={"y": {"families": people[0]}, "z": {"families": people[1]}},
        fleets=[coach],
        corridors=[corridor(lanes=lanes, seconds=float(seconds))],
        groups=[group(ready=((0, 0.1), (ready_s, 1.0)))],
    )
    trips, (bound, _) = plan_trips(problem, Ledger(problem), effort=0.02)
    assert broken(problem, trips) == []
    assert carried(trips) <= bound.people
    assert bound.people <= bound_trips(find_ways(problem), iterations=2)[0].people


def _days(problem: Problem, step_s: int) -> Days:
    """All rounds of a town on a grid of its own."""
    program = Program(find_ways(problem), np.ones(len(problem.supplies), dtype=np.bool_))
    return replace(program.days, rounds=program.relaxed(step_s)[0])


def _busy_town() -> Problem:
    """Two coaches, one lane and a convoy for 160 people in two zones, who are ready after half an hour."""
    streets = roads([("b", "y", 300), ("y", "z", 200), ("z", "g", 400), ("g", "b", 300)])
    coach = fleet(
        streets,
        seats=30,
        count=2,
        load_s=120,
        available=Interval(from_s=0, to_s=3 * 3600),
        convoy_size=1,
        convoy_headway_s=700,
    )
    return town(
        streets,
        zones={"y": {"families": 70}, "z": {"families": 90}},
        fleets=[coach],
        corridors=[corridor(lanes=1, seconds=250.0)],
        groups=[group(ready=((0, 0.1), (1800, 1.0)))],
    )


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), step_s=st.integers(7, 200), size=st.sampled_from([0.01, 0.3, 3.0]))
def test_what_the_best_days_leave_is_a_slope_of_the_bound(seed: int, step_s: int, size: float) -> None:
    days, rng = _days(_busy_town(), step_s), np.random.default_rng(seed)
    n = len(days.rows.limits)
    here, there = (size * rng.random(n) * (rng.random(n) < 0.3) for _ in range(2))
    bound, slack = days.bound(here)
    assert days.bound(there)[0] >= bound + float(slack @ (there - here)) - 1e-6


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.sampled_from([0.0, 0.01, 0.3, 10.0]))
def test_prices_bound_whatever_they_are(seed: int, size: float) -> None:
    # with 10 a person, giving people back would pay for anything
    problem = _busy_town()
    trips, _ = plan_trips(problem, Ledger(problem), effort=0.02)
    assert broken(problem, trips) == []
    days, rng = _days(problem, 30), np.random.default_rng(seed)
    assert sharpen(days, size * rng.random(len(days.rows.limits))) >= carried(trips)


def test_a_finer_grid_bounds_better() -> None:
    # 100 vehicles, a lane that takes one in 300 s from 2100 s to 33,900: 106 vehicles and a bit
    lane = corridor(lanes=1, seconds=300.0)
    problem = town(LINE, zones={"z": {"families": 9000}}, fleets=[fleet(LINE, count=100)], corridors=[lane])
    coarse, fine = _days(problem, 900), _days(problem, 30)
    price = np.zeros(len(coarse.rows.limits))
    assert 106 * 50 <= sharpen(fine, price) < sharpen(coarse, price)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), block=st.integers(1, 5))
def test_the_best_day_is_the_best_of_all(seed: int, block: int) -> None:
    rng = np.random.default_rng(seed)
    cells, rounds, supplies, gates, marks = 13, 8, 3, 2, 2
    gate = np.sort(rng.integers(0, gates, rounds))
    offer = Offer(
        ptr=np.searchsorted(gate, np.arange(gates + 1)),
        supply=rng.integers(0, supplies, rounds),
        lead=rng.integers(1, 5, rounds),
        end=rng.integers(0, 2, rounds),
        most=rng.integers(1, 9, rounds),
        shared=rng.random(rounds) < 0.3,
        tail=rng.integers(0, 4, gates),
        ready=np.sort(rng.integers(0, 9, (supplies, cells)), axis=1),
        early=np.sort(rng.integers(0, marks + 1, cells)),
        allowed=rng.random((gates, cells)) < 0.8,
        block=block,
    )
    worth = Worth(
        each=rng.random(rounds) - 0.1,
        charge=rng.random(rounds),
        late=-np.sort(-rng.random((supplies, marks + 1)) * 0.3, axis=1),
        gate=rng.random((gates, cells)),
    )

    @cache
    def best(i: int) -> float:
        """Worth of what is left of the day, by trying every round."""
        found = best(i + 1) if i + 1 < cells else 0.0
        for k in range(rounds):
            g, q = int(gate[k]), i + int(offer.lead[k])
            if q >= cells or q + offer.tail[g] >= cells or q < offer.end[k] or not offer.allowed[g, q]:
                continue
            s, aboard = int(offer.supply[k]), q - int(offer.end[k])
            n = int(offer.most[k] if offer.shared[k] else min(offer.most[k], offer.ready[s, aboard]))
            assert n == people_of(offer, k, q)
            gain = n * (worth.each[k] - worth.late[s, offer.early[aboard]]) - worth.charge[k]
            found = max(found, float(gain) - worth.gate[g, q] + best(q + int(offer.tail[g])))
        return found

    value, choice = np.zeros(cells), np.zeros((cells, 2), dtype=np.int64)
    best_day(offer, worth, np.ones(supplies), value, choice)
    np.testing.assert_allclose(value, [best(i) for i in range(cells)], atol=1e-9)


def test_half_a_stop_is_none() -> None:
    # rounds of 35 minutes and stops of 15 at eight zones of 20: in 195 minutes 3 rounds with 6 stops, 2
    # with 8 or 4 with 3, so 120; in fractions 50 are aboard after two stops
    zones = {f"z{i}": {"families": 20} for i in range(8)}
    streets = roads([("b", "x", 600), ("x", "g", 300), ("g", "b", 300), *(("x", z, 0) for z in zones)])
    coach = fleet(streets, load_s=900, unload_s=300, available=Interval(from_s=0, to_s=11_700))
    problem = town(streets, zones=zones, fleets=[coach], corridors=[corridor(beyond_s=300)])
    ways = find_ways(problem)
    everybody = np.ones(8, dtype=np.bool_)
    assert int(ways.tables.way_cycle.min()) == 2100 + 900
    assert Program(ways, everybody).bound(80, None) >= 150
    assert whole_trips_at_most(ways, everybody) < 121
    assert bound_trips(ways)[0].people == 120
    assert carried(plan_trips(problem, Ledger(problem), effort=0.1)[0]) == 120


@settings(max_examples=30, deadline=None)
@given(
    minutes=st.lists(st.integers(1, 20), min_size=6, max_size=6),
    people=st.lists(st.integers(1, 60), min_size=3, max_size=3),
    seats=st.integers(1, 40),
    spans=st.lists(st.integers(1, 6), min_size=1, max_size=6),
)
def test_no_plan_of_few_vehicles_passes_whole_trips(
    minutes: list[int], people: list[int], seats: int, spans: list[int]
) -> None:
    a, b, c, d, e, f = (60 * m + 7 for m in minutes)
    streets = roads(
        [("b", "x", a), ("x", "y", b), ("b", "y", c), ("y", "z", d), ("z", "g", e), ("g", "b", f)]
    )
    fleets = [
        fleet(streets, id=f"f{i}", seats=seats, load_s=120, available=Interval(from_s=0, to_s=3600 * h))
        for i, h in enumerate(spans)
    ]
    zones = {z: {"families": n} for z, n in zip("xyz", people, strict=True)}
    problem = town(streets, zones=zones, fleets=fleets)
    most = whole_trips_at_most(find_ways(problem), np.ones(3, dtype=np.bool_))
    trips, (bound, _) = plan_trips(problem, Ledger(problem), effort=0.05)
    assert carried(trips) <= bound.people <= most + 1e-6
    more = replace(fleets[0], count=5 + len(spans))
    pooled = whole_trips_at_most(
        find_ways(town(streets, zones=zones, fleets=[more])), np.ones(3, dtype=np.bool_)
    )
    alone = whole_trips_at_most(
        find_ways(town(streets, zones=zones, fleets=fleets[:1])), np.ones(3, dtype=np.bool_)
    )
    assert pooled >= alone - 1e-6

"""Routes: departures that keep every rule, against a look at each second; resources and what they offer."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.routes import Resources, Route, RoutePool
from mamarr.scenario.model import Closure, Destination, Interval
from random_towns import problems
from streets import HOUR, drivers, streets, walkers, way_out
from town import town


def fastest(problem: Problem) -> tuple[Resources, list[Route]]:
    resources = Resources(problem, Ledger(problem))
    pool = RoutePool(problem, resources, problem.supplies)
    pool.add_fastest()
    return resources, pool.routes


def keeps(problem: Problem, route: Route, leaves: float) -> bool:
    """Whether somebody who leaves at this instant keeps to windows, gate hours and closures."""
    scenario = problem.scenario
    mode = problem.supplies[route.supply].group.travels
    at_gate = leaves + route.seconds
    window = [
        w for w in scenario.pause.windows if w.from_s <= leaves < w.to_s and w.from_s <= at_gate < w.to_s
    ]
    hours = problem.gates[route.gate].useful[mode]
    entered = {int(e): leaves + float(o) for e, o in zip(route.links, route.off_s, strict=False)}
    return (
        bool(window)
        and leaves >= problem.supplies[route.supply].group.ready[0][0]
        and any(h.from_s <= at_gate < h.to_s for h in hours)
        and not any(e in entered and i.from_s <= entered[e] < i.to_s for e, i in problem.closed)
    )


@settings(max_examples=40, deadline=None)
@given(
    seconds=st.lists(st.integers(0, 400), min_size=1, max_size=4),
    shut=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3000), st.integers(60, 900)), max_size=3),
    opened=st.sampled_from([[(0, 3600)], [(300, 1500), (1800, 3000)], [(0, 1700), (1900, 3600)]]),
    ready=st.sampled_from([0, 45, 600]),
    split=st.booleans(),
)
def test_useful_departures_are_those_of_a_look_at_each_second(
    seconds: list[int],
    shut: list[tuple[int, int, int]],
    opened: list[tuple[int, int]],
    ready: int,
    split: bool,
) -> None:
    names = [*"abcd"[: len(seconds)], "g"]
    network = streets([(names[i], names[i + 1], float(s)) for i, s in enumerate(seconds)])
    closures = [
        Closure(link=network.link_id[i % len(seconds)], during=Interval(from_s=a, to_s=a + length))
        for i, a, length in shut
    ]
    windows = (Interval(from_s=0, to_s=1750), Interval(from_s=1850, to_s=3600)) if split else HOUR
    problem = town(
        network,
        zones={"a": {"walkers": 10}},
        fleets=(),
        corridors=[way_out(opened=opened)],
        groups=[walkers(ready=((ready, 1.0),))],
        windows=windows,
        closures=closures,
    )
    _, routes = fastest(problem)
    if not problem.gates or not problem.supplies[0].gates:
        return
    found = {m for r in routes for i in r.useful for m in range(i.from_s, i.to_s, 60)}
    probe = RoutePool(problem, Resources(problem, Ledger(problem)), problem.supplies)
    route = (
        routes[0] if routes else probe.make(problem.supplies[0], 0, np.arange(len(seconds), dtype=np.int32))
    )
    expected = {m for m in range(0, 3600, 60) if all(keeps(problem, route, m + s) for s in range(60))}
    assert found == expected
    for i in route.useful:
        assert i.from_s % 60 == i.to_s % 60 == 0


def test_a_route_is_added_once_and_only_if_of_use() -> None:
    problem = town(
        streets([("a", "g", 600), ("far", "g", 3600)]),
        zones={"a": {"walkers": 1}, "far": {"walkers": 1}},
        fleets=(),
        corridors=[way_out()],
        groups=[walkers()],
        windows=HOUR,
    )
    resources = Resources(problem, Ledger(problem))
    pool = RoutePool(problem, resources, problem.supplies)
    pool.add_fastest()
    assert [(r.supply, r.seconds) for r in pool.routes] == [(0, 600.0)]
    assert pool.add(problem.supplies[0], 0, pool.routes[0].links) is False


def test_what_walkers_and_cars_use() -> None:
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), beds=9, intake_per_hour=60)
    problem = town(
        streets([("a", "b", 120), ("b", "g", 60)]),
        zones={"a": {"walkers": 5, "drivers": 8}},
        fleets=(),
        corridors=[way_out(admits=["walkers", "drivers"], lanes=2, walk=6.0, car=60.0, beyond_s=300)],
        groups=[walkers(), drivers()],
        destinations=(camp,),
        windows=HOUR,
    )
    resources, (walk, drive) = fastest(problem)
    assert walk.resources.tolist() == [0, 1, 4, 5]
    assert walk.enter_s.tolist() == [0.0, 120.0, 180.0, 480.0]
    assert walk.unit.tolist() == [1.0, 1.0, 6.0, 1.0]
    assert drive.resources.tolist() == [2, 3, 4, 5]
    assert drive.enter_s.tolist() == [0.0, 120.0, 180.0, 540.0]
    assert drive.unit.tolist() == [0.25, 0.25, 15.0, 1.0]
    assert resources.rate(4) == 2.0
    assert resources.rate(5) == pytest.approx(1 / 60)
    assert resources.window_s(5) == 3600.0


def test_what_is_left_is_cut_to_the_stretch_of_use_and_to_what_is_taken() -> None:
    problem = town(
        streets([("a", "g", 60, 2)]),
        zones={"a": {"walkers": 5}},
        fleets=(),
        corridors=[way_out(lanes=3, opened=[(400, 3600)])],
        groups=[walkers()],
        windows=HOUR,
    )
    ledger = Ledger(problem)
    ledger.add_street("walk", 0, 300, 600, 4)
    ledger.add_gate(0, 300, 600, 100)
    resources = Resources(problem, ledger)
    assert resources.left(0, 150.0, 750.0)[:3].tolist() == pytest.approx([5.0, 6.0, 5.0])
    assert resources.left_within(0, [(0.0, 60.0), (660.0, 720.0)])[:3].tolist() == pytest.approx(
        [2.0, 0.0, 2.0]
    )
    gate = resources.first_gate
    assert resources.left_within(gate, [(0.0, 500.0), (590.0, 600.0)])[:2].tolist() == pytest.approx(
        [0.0, 230.0]
    )
    assert resources.left(gate, 0.0, 700.0)[:3].tolist() == pytest.approx([0.0, 500.0, 300.0])


@given(st.data())
def test_what_is_left_of_many_resources_is_what_is_left_of_each(data: st.DataObject) -> None:
    problem = data.draw(problems())
    ledger = Ledger(problem)
    for _ in range(data.draw(st.integers(0, 4))):
        link, begin = data.draw(st.integers(0, problem.network.n_links - 1)), data.draw(st.integers(0, 900))
        ledger.add_street(data.draw(st.sampled_from(["walk", "drive"])), link, begin, begin + 90, 3)
    resources = Resources(problem, ledger)
    numbers = np.array(
        sorted(data.draw(st.sets(st.integers(0, resources.n - 1), min_size=1))), dtype=np.int64
    )
    stretches = [
        [(float(a), float(b)) for a, b in pairwise(sorted(marks))][::2]
        for marks in (
            data.draw(st.sets(st.integers(0, 1500), min_size=2, max_size=6)) for _ in range(len(numbers))
        )
    ]
    of = np.array([i for i, those in enumerate(stretches) for _ in those], dtype=np.int64)
    begin_s = np.array([a for those in stretches for a, _ in those])
    end_s = np.array([b for those in stretches for _, b in those])
    left = resources.left_of(numbers, of, begin_s, end_s)
    for row, r, those in zip(left, numbers.tolist(), stretches, strict=True):
        if not resources.limited(r):
            assert np.isinf(row).all()
        elif r >= resources.first_intake:
            assert row.tolist() == resources.left(r, 0.0, math.inf).tolist()
        else:
            assert row.tolist() == resources.left_within(r, those).tolist()

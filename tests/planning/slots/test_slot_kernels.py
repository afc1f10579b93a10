"""Slots on windows: loads against small pieces of time, whole people within every limit."""

from __future__ import annotations

import numpy as np
import pytest

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.routes import Resources, RoutePool
from mamarr.planning.slots._slot_kernels import Slots, State, loads, passed, put, room
from mamarr.planning.slots.table import build, totals
from streets import HOUR, drivers, streets, walkers, way_out
from town import town


def table_of(problem: Problem) -> tuple[Slots, np.ndarray, np.ndarray]:
    """Slots of all fastest routes, which resources they use, and places and beds left."""
    resources = Resources(problem, Ledger(problem))
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    pool = RoutePool(problem, resources, served)
    pool.add_fastest()
    routes = sorted(pool.routes, key=lambda r: (r.supply, r.gate))
    if not routes:
        return None, np.zeros(0), np.zeros(0)  # type: ignore[return-value]
    table, numbers = build(problem, resources, served, routes)
    return table, numbers, totals(problem, resources)[1]


def empty(table: Slots, left: np.ndarray) -> State:
    return State(
        n=np.zeros(len(table.begin), dtype=np.int64),
        left=table.people.copy(),
        load=np.zeros(table.cap.shape),
        gone=np.zeros(len(table.crit)),
        total=left.copy(),
        shut=np.zeros(len(table.supply), dtype=np.bool_),
    )


def by_pieces(table: Slots, people: np.ndarray, pieces: int = 400) -> np.ndarray:
    """The same as `loads`, piece by piece of each slot, each spread over its own dwell."""
    load = np.zeros(table.cap.shape)
    for j, n in enumerate(people):
        p = int(table.route[j])
        at = table.begin[j] + (np.arange(pieces) + 0.5) / pieces * (table.end[j] - table.begin[j])
        for k in range(int(table.res_start[p]), int(table.res_start[p + 1])):
            r, dwell = int(table.res[k]), float(table.dwell[k])
            parts = 100 if dwell > 0.0 else 1
            for q in range(parts):
                w = ((at + table.enter[k] + dwell * (q + 0.5) / parts) // table.width[r]).astype(int)
                np.add.at(load[r], w[w < len(load[r])], n * table.unit[k] / pieces / parts)
    return load


def mixed() -> Problem:
    """Walkers and cars on one street to one gate; a car is checked for five minutes."""
    return town(
        streets([("a", "b", 130, 30), ("b", "g", 75, 20)]),
        zones={"a": {"walkers": 300, "drivers": 80}, "b": {"walkers": 50}},
        fleets=(),
        corridors=[way_out(admits=["walkers", "drivers"], lanes=6, walk=10.0, car=300.0)],
        groups=[walkers(), drivers()],
        windows=HOUR,
    )


def test_loads_are_those_of_small_pieces_of_time() -> None:
    table, _, _ = table_of(mixed())
    assert table.dwell.max() == 300.0
    people = np.random.default_rng(2).integers(0, 40, len(table.begin)).astype(float)
    expected = by_pieces(table, people)
    np.testing.assert_allclose(loads(table, people), expected, atol=0.004 * expected.max())


def test_screening_that_begins_evenly_ends_after_its_dwell() -> None:
    assert passed(0.0, 0.0, 100.0, 0.0) == 0.0
    assert passed(25.0, 0.0, 100.0, 0.0) == 0.25
    assert passed(150.0, 0.0, 100.0, 50.0) == pytest.approx(1.0)
    assert passed(50.0, 0.0, 100.0, 50.0) == pytest.approx(0.25)
    assert passed(75.0, 0.0, 100.0, 50.0) == pytest.approx(0.5)


def test_a_slot_takes_as_many_as_there_is_room_for_and_not_one_more() -> None:
    table, _, left = table_of(mixed())
    state = empty(table, left)
    for j in range(len(table.begin)):
        n = room(table, state, j)
        put(table, state, j, n)
        assert (state.load <= table.cap + 1e-5).all()
        u = int(table.supply[table.route[j]])
        assert room(table, state, j) < max(1, table.lot[u])
        assert state.n[j] % table.lot[u] == 0 or state.left[u] == 0
    assert (state.left >= 0).all()
    np.testing.assert_allclose(state.load, loads(table, state.n.astype(float)), atol=1e-9)


def test_what_is_taken_out_leaves_no_trace() -> None:
    table, _, left = table_of(mixed())
    state = empty(table, left)
    many = [room(table, state, j) // 2 for j in range(0, len(table.begin), 3)]
    for i, j in enumerate(range(0, len(table.begin), 3)):
        put(table, state, j, many[i])
    for i, j in enumerate(range(0, len(table.begin), 3)):
        put(table, state, j, -many[i])
    fresh = empty(table, left)
    for now, before in zip(state, fresh, strict=True):
        np.testing.assert_allclose(now.astype(np.float64), before.astype(np.float64), atol=1e-9)

"""Whole people in slots: within every limit, and nearly as many as the fractions promise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.routes import Resources, RoutePool
from mamarr.planning.slots._slot_kernels import BONUS, Slots, loads, ruin_and_recreate
from mamarr.planning.slots.filling import fill
from mamarr.planning.slots.schedule import Polish, schedule, value
from mamarr.planning.slots.table import build, totals
from random_towns import problems
from streets import HOUR, drivers, streets, walkers, way_out
from town import town

QUICK = Polish(again=40, turns=200, chunk=100)


def table_of(problem: Problem) -> tuple[Slots, np.ndarray] | None:
    """Slots of all fastest routes, and places and beds left."""
    resources = Resources(problem, Ledger(problem))
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    pool = RoutePool(problem, resources, served)
    pool.add_fastest()
    routes = sorted(pool.routes, key=lambda r: (r.supply, r.gate))
    if not routes:
        return None
    return build(problem, resources, served, routes)[0], totals(problem, resources)[1]


def scheduled(table: Slots, left: np.ndarray, seed: int, *, stopped: bool = False) -> np.ndarray:
    share = np.bincount(table.supply, minlength=len(table.people))[table.supply]
    filling = fill(table, left, table.people[table.supply] / share, rounds=80, stop=lambda: stopped)
    return schedule(filling, left, polish=QUICK, seed=seed, stop=lambda: stopped)


def assert_fits(table: Slots, left: np.ndarray, n: np.ndarray) -> None:
    assert (n >= 0).all()
    assert (loads(table, n.astype(float)) <= table.cap * 1.000001 + 1e-5).all()
    served = np.bincount(table.supply[table.route], weights=n, minlength=len(table.people))
    assert (served <= table.people).all()
    for row, most in enumerate(left):
        assert n[table.total_of[table.route] == row].sum() <= most
    for u in range(len(table.people)):
        mine = np.flatnonzero(table.supply[table.route] == u)
        for i in range(int(table.crit_start[u]), int(table.crit_start[u + 1])):
            begin, end = table.begin[mine], table.end[mine]
            gone = (n[mine] * np.clip((table.crit[i] - begin) / (end - begin), 0.0, 1.0)).sum()
            assert gone <= table.ready[i] + 1e-5


@settings(max_examples=40, deadline=None)
@given(problem=problems(), seed=st.integers(0, 3))
def test_a_schedule_overfills_nothing(problem: Problem, seed: int) -> None:
    found = table_of(problem)
    if found is not None:
        assert_fits(*found, scheduled(*found, seed))


def crossing() -> Problem:
    """Two zones share a lane of ten a minute; walkers of one have a second gate, and cars use the first."""
    return town(
        streets([("a", "b", 130, 30), ("b", "g", 75, 10), ("a", "h", 300, 4)]),
        zones={"a": {"walkers": 700, "drivers": 80}, "b": {"walkers": 500}},
        fleets=(),
        corridors=[
            way_out(admits=["walkers", "drivers"], lanes=6, walk=10.0, car=300.0),
            way_out("h", lanes=6, walk=10.0),
        ],
        groups=[walkers(), drivers()],
        windows=HOUR,
    )


@settings(max_examples=40, deadline=None)
@given(problem=problems(), seed=st.integers(0, 3), data=st.data())
def test_a_schedule_with_quotas_overfills_nothing(problem: Problem, seed: int, data: st.DataObject) -> None:
    found = table_of(problem)
    if found is not None:
        table, left = found
        quota = [data.draw(st.integers(0, int(n))) for n in table.people]
        table = table._replace(quota=np.array(quota, dtype=np.int64))
        assert_fits(table, left, scheduled(table, left, seed))


@pytest.mark.parametrize(("quota", "part"), [((30, 30), 1.0), ((60, 60), 5 / 6)])
def test_quotas_are_kept_or_as_large_a_part_of_each_as_can_be(quota: tuple[int, int], part: float) -> None:
    # the gate opens when both can be there, and two a minute pass: 100 of 200 people
    problem = town(
        streets([("a", "g", 60), ("b", "g", 600)]),
        zones={"a": {"walkers": 100}, "b": {"walkers": 100}},
        fleets=(),
        corridors=[way_out(lanes=2, opened=[(600, 3600)])],
        groups=[walkers()],
        windows=HOUR,
    )
    found = table_of(problem)
    assert found is not None
    table = found[0]._replace(quota=np.array(quota, dtype=np.int64))
    n = scheduled(table, found[1], 1)
    served = np.bincount(table.supply[table.route], n, 2)
    assert served.sum() >= 97
    assert (served >= np.floor(part * table.quota) - 2).all()
    assert value(table, n) == pytest.approx(served.sum() + BONUS * np.minimum(served, quota).sum())


def test_the_search_ends_with_enough_people(monkeypatch: pytest.MonkeyPatch) -> None:
    found = table_of(crossing())
    assert found is not None
    table, left = found
    turns: list[int] = []

    def counted(*arguments: Any) -> float:
        turns.append(int(arguments[2]))
        return float(ruin_and_recreate(*arguments))

    monkeypatch.setattr("mamarr.planning.slots.schedule.ruin_and_recreate", counted)
    people = table.people[table.supply] / np.bincount(table.supply)[table.supply]
    filling = fill(table, left, people, rounds=80)
    whole = schedule(filling, left, polish=QUICK, seed=1)
    assert turns, "nobody is searched for where some are left"
    turns.clear()
    first = schedule(filling, left, polish=QUICK, seed=1, enough=1)
    assert not turns
    assert_fits(table, left, first)
    assert 0.9 * whole.sum() <= first.sum() <= whole.sum()


def test_what_is_stopped_is_still_a_schedule() -> None:
    found = table_of(crossing())
    assert found is not None
    n = scheduled(*found, 1, stopped=True)
    assert_fits(*found, n)
    assert n.sum() > 0


def test_rounding_loses_little() -> None:
    found = table_of(crossing())
    assert found is not None
    table, left = found
    share = np.bincount(table.supply, minlength=len(table.people))[table.supply]
    filling = fill(table, left, table.people[table.supply] / share, rounds=2_000)
    n = schedule(filling, left, polish=QUICK, seed=1)
    assert_fits(table, left, n)
    assert n.sum() >= 0.98 * filling.x.sum()


def test_the_same_seed_gives_the_same_schedule() -> None:
    found = table_of(crossing())
    assert found is not None
    first, second = (scheduled(*found, 4) for _ in range(2))
    assert (first == second).all()


def test_the_more_urgent_go_first() -> None:
    # two a minute pass in the hour; the urgent alone fill it
    problem = town(
        streets([("a", "g", 60, 2)]),
        zones={"a": {"walkers": 400, "urgent": 110}},
        fleets=(),
        corridors=[way_out(admits=["walkers", "urgent"])],
        groups=[walkers(), walkers("urgent", priority=1)],
        windows=HOUR,
    )
    found = table_of(problem)
    assert found is not None
    table, left = found
    n = scheduled(table, left, 1)
    served = np.bincount(table.supply[table.route], weights=n, minlength=2)
    urgent = int(table.worth.argmax())
    assert served[urgent] == pytest.approx(min(110.0, n.sum()), abs=2.0)


def two_ways() -> tuple[Slots, np.ndarray]:
    """One zone, a wide gate and one that lets through a person every ten minutes."""
    problem = town(
        streets([("a", "g", 60, 20), ("a", "h", 60, 20)]),
        zones={"a": {"walkers": 5_000}},
        fleets=(),
        corridors=[way_out("g", lanes=10, walk=60.0), way_out("h", lanes=1, walk=600.0)],
        groups=[walkers()],
        windows=HOUR,
    )
    found = table_of(problem)
    assert found is not None
    return found


def test_a_way_for_a_handful_beside_one_for_hundreds_is_not_ordered_where_it_brings_next_to_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table, left = two_ways()
    monkeypatch.setattr("mamarr.planning.slots.schedule.TIDY", 0.0)
    both = np.bincount(table.route, scheduled(table, left, 1), 2)
    monkeypatch.setattr("mamarr.planning.slots.schedule.TIDY", 0.02)
    tidy = np.bincount(table.route, scheduled(table, left, 1), 2)
    assert 0 < both.min() < 20
    assert tidy.min() == 0
    assert tidy.max() >= both.max()


def test_slots_of_a_few_are_gathered_into_fuller_ones() -> None:
    table, left = two_ways()
    n = scheduled(table, left, 1)
    busy = table.route == table.route[n.argmax()]
    assert_fits(table, left, n)
    assert (n[busy & (n > 0)] >= 5).mean() > 0.9

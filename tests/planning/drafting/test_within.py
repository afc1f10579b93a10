"""Orders beyond the proof lose people until they are within it; others stay as they are."""

from __future__ import annotations

import pytest

from mamarr.planning.drafting.bounds import Bounds, prove
from mamarr.planning.drafting.within import within_bounds
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Order, Slot
from streets import HOUR, streets, walkers, way_out
from town import town


@pytest.fixture
def problem() -> Problem:
    """Ten minutes on foot, six people a minute; `urgent` and others live at one place."""
    return town(
        streets([("a", "g", 600, 6)]),
        zones={"a": {"walkers": 900, "urgent": 900}},
        fleets=(),
        corridors=[way_out(admits=["walkers", "urgent"])],
        groups=[walkers(), walkers("urgent", priority=1)],
        windows=HOUR,
    )


def order(group: str, *slots: tuple[int, int, int]) -> Order:
    return Order(
        zone="a",
        group=group,
        corridor="g",
        path=("a", "g"),
        slots=tuple(Slot(from_s=60 * a, to_s=60 * b, people=n) for a, b, n in slots),
    )


def mean_min(orders: tuple[Order, ...]) -> float:
    slots = [s for o in orders for s in o.slots]
    return sum(s.people * (s.from_s + s.to_s) / 120 for s in slots) / sum(s.people for s in slots) + 10


def kept(problem: Problem, *orders: Order) -> tuple[tuple[Order, ...], Bounds]:
    bounds = prove(problem)
    return within_bounds(problem, orders, (), bounds), bounds


def test_orders_within_the_proof_stay_as_they_are(problem: Problem) -> None:
    orders = (order("walkers", (10, 20, 60), (20, 30, 50)), order("urgent", (0, 10, 60)))
    assert kept(problem, *orders)[0] == orders


def test_too_many_people_lose_the_least_urgent(problem: Problem) -> None:
    orders = (order("walkers", (0, 25, 150), (25, 50, 200)), order("urgent", (0, 50, 20)))
    now, bounds = kept(problem, *orders)
    assert bounds.people_at_most == 300
    assert sum(o.people for o in now) == 300
    assert now[1] == orders[1]


def test_those_who_are_out_too_early_stay(problem: Problem) -> None:
    # sixty people in the first minute: the street lets six out by then
    now, bounds = kept(problem, order("walkers", (0, 1, 60), (10, 20, 40)))
    people = sum(o.people for o in now)
    assert 40 <= people < 100
    assert mean_min(now) >= bounds.mean_exit_at_least_min(people) - 1.0


def test_all_may_have_to_stay(problem: Problem) -> None:
    bounds = prove(problem)
    nobody = Bounds(
        people_at_most=0,
        by_group_at_most={},
        curve=(),
        method="",
        step_s=bounds.step_s,
        at_most=bounds.at_most * 0,
    )
    assert within_bounds(problem, (order("walkers", (0, 1, 3)),), (), nobody) == ()

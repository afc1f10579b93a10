"""The difference of two plans: who must be told what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handmade import handmade, read_tiny, slot, walk
from mamarr.plans.changes import Change, Kind, Move, changed_orders, compare
from mamarr.plans.document import NotServed, Plan, Slot
from tiny import write_tiny


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    scenario, _ = read_tiny(write_tiny(tmp_path / "tiny"))
    return handmade(scenario)


def test_a_plan_does_not_differ_from_itself(plan: Plan) -> None:
    assert compare(plan, plan) == ()
    assert len(changed_orders(plan, plan)) == 0


def test_another_corridor_another_time_and_somebody_new(plan: Plan) -> None:
    north, south, east = plan.orders
    new = replace(
        plan,
        orders=(
            replace(north, slots=(slot(0, 250),)),
            replace(south, slots=(slot(4500, 100), slot(5400, 250))),
            replace(east, slots=(slot(0, 150), slot(4500, 250))),
        ),
        not_served=(),
    )
    changes = {(c.zone, c.kind): c for c in compare(plan, new)}
    assert changes["z1", Kind.OTHER_CORRIDOR].people == 250
    assert changes["z1", Kind.OTHER_CORRIDOR].old == Move(corridor="north", from_s=1800, to_s=2700)
    assert changes["z1", Kind.OTHER_CORRIDOR].new == Move(corridor="south", from_s=5400, to_s=6300)
    assert changes["z2", Kind.OTHER_TIME].people == 230
    assert changes["z2", Kind.NEWLY].people == 20
    assert len(changes) == 3
    assert len(changed_orders(plan, new)) == 2


def test_who_has_left_is_told_nothing_any_more(plan: Plan) -> None:
    north = plan.orders[0]
    # 250 were to leave by 900 s, and 250 from 1800 s on; 400 have left at 2100 s, and 170 still are to leave
    slots = (Slot(from_s=0, to_s=1800, people=400), Slot(from_s=2100, to_s=2700, people=170))
    new = replace(plan, orders=(replace(north, slots=slots), *plan.orders[1:]))
    assert compare(plan, new, at_s=2100) == ()
    # had fewer left, the others are told
    slots = (Slot(from_s=0, to_s=1800, people=300), Slot(from_s=2100, to_s=2700, people=170))
    new = replace(plan, orders=(replace(north, slots=slots), *plan.orders[1:]))
    assert [(c.kind, c.people) for c in compare(plan, new, at_s=2100)] == [(Kind.NO_LONGER, 30)]


def test_who_is_held_and_who_is_redirected_come_first(plan: Plan) -> None:
    north = plan.orders[0]
    away = replace(walk("z1", "south", slot(2700, 50)), path=("3", "12"), start_node="3")
    new = replace(
        plan,
        orders=(replace(north, slots=(slot(0, 250),)), *plan.orders[1:], away),
        not_served=(
            *plan.not_served,
            NotServed(zone="z1", group="walkers", people=30, why="held at zone z1: north closed"),
            NotServed(zone="z1", group="walkers", people=170, why="north closed"),
        ),
    )
    found = compare(plan, new)
    assert [(c.kind, c.people) for c in found] == [
        (Kind.HELD, 30),
        (Kind.REDIRECTED, 50),
        (Kind.NO_LONGER, 170),
    ]
    assert found[0].why == "held at zone z1: north closed"
    assert found[1].node == "3"
    assert found[2].why == "north closed"


def test_who_goes_on_from_where_they_are_need_not_be_told(plan: Plan) -> None:
    north = plan.orders[0]
    on = replace(north, path=("3", "11"), start_node="3", slots=(slot(2100, 250),))
    new = replace(plan, orders=(replace(north, slots=(slot(0, 250),)), *plan.orders[1:], on))
    assert compare(plan, new) == ()


def test_a_slot_that_is_cut_only_moves_who_is_cut_off(plan: Plan) -> None:
    north = plan.orders[0]
    part = replace(slot(0, 100), to_s=360)
    new = replace(
        plan,
        orders=(replace(north, slots=(part, slot(1800, 250))), *plan.orders[1:]),
        not_served=(*plan.not_served, NotServed(zone="z1", group="walkers", people=150, why="closed")),
    )
    (change,) = compare(plan, new)
    assert change == Change(
        zone="z1",
        group="walkers",
        kind=Kind.NO_LONGER,
        people=150,
        old=Move(corridor="north", from_s=0, to_s=900),
        new=None,
        why="closed",
    )


def test_riders_who_change_vehicle_are_told(plan: Plan) -> None:
    first = plan.trips[0]
    new = replace(plan, trips=(replace(first, vehicle="coaches-02"), *plan.trips[1:]))
    (change,) = compare(plan, new)
    assert change.kind is Kind.OTHER_TIME
    assert (change.old, change.new) == (
        Move(corridor="south", from_s=180, to_s=1080, vehicle="coaches-01"),
        Move(corridor="south", from_s=180, to_s=1080, vehicle="coaches-02"),
    )

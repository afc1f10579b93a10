"""A re-plan is checked against its state and the plan before it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handmade import handmade, read_tiny, slot, with_order
from long_way import by_hand, long_way
from mamarr.network.model import Network
from mamarr.plans.document import NotServed, Plan, Slot
from mamarr.plans.state import CorridorState, State
from mamarr.scenario.model import Interval, Scenario
from mamarr.verification.verify import verify
from tiny import write_tiny

NOON_S = 3 * 3600


@pytest.fixture
def town(tmp_path: Path) -> tuple[Scenario, Network]:
    return read_tiny(write_tiny(tmp_path / "tiny"))


def found(town: tuple[Scenario, Network], plan: Plan, state: State, before: Plan | None = None) -> set[str]:
    return {v.rule for v in verify(*town, plan, state=state, before=before)}


def test_a_plan_is_its_own_future(town: tuple[Scenario, Network]) -> None:
    plan = handmade(town[0])
    assert found(town, plan, State(scenario_id="tiny", at_s=NOON_S), plan) == set()


def test_people_and_trips_that_were_out_may_not_change(town: tuple[Scenario, Network]) -> None:
    plan = handmade(town[0])
    state = State(scenario_id="tiny", at_s=NOON_S)
    more = replace(plan, not_served=(NotServed(zone="z2", group="walkers", people=30, why="x"),))
    fewer = with_order(more, 2, slots=(slot(0, 140), slot(3600, 230)))
    assert "past" in found(town, fewer, state, plan)
    without = replace(plan, trips=plan.trips[1:])
    assert "past" in found(town, without, state, plan)


def test_who_is_on_the_way_to_an_open_gate_goes_on(town: tuple[Scenario, Network]) -> None:
    plan = handmade(town[0])
    # a quarter of an hour of people has left, and nobody is at the gate yet
    state = State(scenario_id="tiny", at_s=900, windows=(Interval(from_s=0, to_s=6 * 3600),))
    held = NotServed(zone="z2", group="walkers", people=30, why="held at zone z2: x")
    fewer = replace(with_order(plan, 2, slots=(slot(0, 140), slot(3600, 230))), not_served=(held,))
    assert "past" not in found(town, plan, state, plan)
    assert "past" in found(town, fewer, state, plan)
    # but for those whom a slower gate or a shorter pause may keep from passing
    corridor = plan.orders[2].corridor
    slower = replace(state, corridors=(CorridorState(id=corridor, screening_factor=0.5),))
    assert "past" not in found(town, fewer, slower, plan)
    shut = replace(state, corridors=(CorridorState(id=corridor, closed_from_s=1000),))
    assert "past" not in found(town, fewer, shut, plan)
    shorter = replace(state, windows=(Interval(from_s=0, to_s=2 * 3600),))
    assert "past" not in found(town, fewer, shorter, plan)


def test_people_may_not_be_sent_from_a_way_on_which_they_were_not(town: tuple[Scenario, Network]) -> None:
    plan = handmade(town[0])
    state = State(scenario_id="tiny", at_s=600)
    on = replace(plan.orders[1], path=("3", "12"), start_node="3", slots=(slot(600, 250),))
    orders = (with_order(plan, 0, slots=(slot(0, 250),)).orders[0], *plan.orders[1:], on)
    assert "past" in found(town, replace(plan, orders=orders), state, plan)


def test_a_gate_that_closes_is_shut_from_then_on(town: tuple[Scenario, Network]) -> None:
    plan = handmade(town[0])
    shut = CorridorState(id="north", closed_from_s=2700)
    assert found(town, plan, State(scenario_id="tiny", at_s=2700, corridors=(shut,))) == {"open"}
    later = replace(shut, closed_from_s=3600)
    assert found(town, plan, State(scenario_id="tiny", at_s=3600, corridors=(later,))) == set()
    again = replace(shut, closed_from_s=2000, reopens_s=2500)
    assert found(town, plan, State(scenario_id="tiny", at_s=2000, corridors=(again,))) == set()


def test_a_slower_gate_checks_fewer(town: tuple[Scenario, Network]) -> None:
    # 250 people in a quarter of an hour at 6 s each are 1,500 of 1,800 lane seconds
    plan = handmade(town[0])
    slow = CorridorState(id="north", screening_factor=0.5)
    assert found(town, plan, State(scenario_id="tiny", at_s=1800, corridors=(slow,))) == {"screening"}
    assert found(town, plan, State(scenario_id="tiny", at_s=3600, corridors=(slow,))) == set()


def test_windows_are_those_of_the_state(town: tuple[Scenario, Network]) -> None:
    plan = handmade(town[0])
    late = with_order(plan, 1, slots=(slot(5 * 3600 - 4500, 100),))
    longer = State(scenario_id="tiny", at_s=NOON_S, windows=(Interval(from_s=0, to_s=6 * 3600),))
    assert found(town, late, State(scenario_id="tiny", at_s=NOON_S)) != set()
    assert found(town, late, longer) == set()


NIGHT_S = 50_000


def night(come: int = 150, held: int = 150, at_home: int = 850, **changes: Any) -> Plan:
    """The long way from the first night on: so many have come to the shelter, and are held there."""
    before = by_hand(long_way())
    (order,) = before.orders
    assert order.night is not None
    stuck = replace(order.night, slots=changes.pop("onward", ()))
    order = replace(order, slots=(Slot(from_s=0, to_s=900, people=come),), night=stuck)
    left = (
        NotServed(zone="h", group="walkers", people=held, why="held at shelter hall: corridor g closed"),
        NotServed(zone="h", group="walkers", people=at_home, why="corridor g closed"),
    )
    proof = replace(before.proof, gap_people=1 - order.people / 150)
    return replace(before, orders=changes.pop("orders", (order,)), not_served=left, proof=proof)


def rules(after: Plan, *, places: int = 150, closed: bool = True) -> set[str]:
    """Rules that a plan breaks which is made in the first night, beside the one by hand."""
    problem = long_way(places=places)
    shut = (CorridorState(id="g", closed_from_s=NIGHT_S),) if closed else ()
    later = (*problem.scenario.pause.windows, Interval(from_s=180_000, to_s=183_600))
    state = State(scenario_id="town", at_s=NIGHT_S, corridors=shut, windows=later)
    before = by_hand(problem)
    return {v.rule for v in verify(problem.scenario, problem.network, after, state=state, before=before)}


def test_who_is_at_a_shelter_is_not_out_yet() -> None:
    assert rules(night()) == set()


def test_whoever_had_come_to_a_shelter_is_there_still() -> None:
    assert rules(night(come=0, held=0, at_home=1000)) == {"past"}
    assert rules(night(come=140, held=140, at_home=860)) == {"past"}
    assert rules(night(come=160, held=160, at_home=840), places=160) == {"past", "street"}


def test_who_is_held_at_a_shelter_is_listed_there() -> None:
    assert rules(night(held=100, at_home=900)) == {"shelter"}
    assert rules(night(orders=(), at_home=850)) == {"past", "shelter"}


def test_nobody_is_counted_twice_at_a_shelter_and_at_home() -> None:
    assert rules(night(at_home=1000)) == {"people"}
    again = (Slot(from_s=180_000, to_s=180_900, people=150),)
    assert rules(night(onward=again), closed=False) == {"people", "shelter"}


def test_who_is_held_keeps_the_place_from_others() -> None:
    """Fifty more come on the second day, and go on on the third."""
    plan = night(at_home=800)
    (order,) = plan.orders
    assert order.night is not None
    onward = replace(order.night, slots=(Slot(from_s=180_000, to_s=180_300, people=50),))
    more = replace(order, slots=(Slot(from_s=90_000, to_s=90_300, people=50),), night=onward)
    proof = replace(plan.proof, gap_people=1 - 50 / 150)
    plan = replace(plan, orders=(order, more), proof=proof)
    assert rules(plan, closed=False, places=200) == set()
    assert rules(plan, closed=False, places=199) == {"shelter_places"}


def test_nobody_goes_on_before_coming() -> None:
    early = (Slot(from_s=3000, to_s=3600, people=100),)
    assert "shelter" in rules(night(onward=early, held=50))


def test_nobody_who_is_at_home_is_sent_to_a_shelter_to_be_held() -> None:
    plan = night(held=200, at_home=800)
    (order,) = plan.orders
    more = replace(order, slots=(Slot(from_s=90_000, to_s=90_300, people=50),))
    assert rules(replace(plan, orders=(order, more)), places=200) == {"shelter"}


def test_who_has_passed_a_gate_in_an_extension_announced_before_is_no_fault_of_the_plan() -> None:
    """On the second day the close was put off by five minutes, and fifty went on in these."""
    problem = long_way()
    before = by_hand(problem)
    (order,) = before.orders
    assert order.night is not None
    more = replace(order.night, slots=(*order.night.slots, Slot(from_s=90_600, to_s=91_200, people=50)))
    came = Slot(from_s=0, to_s=900, people=200)
    wide = replace(problem.network, walk_capacity=2 * problem.network.walk_capacity)
    order = replace(order, slots=(came,), night=more)
    left = replace(before.not_served[0], people=800)
    proof = replace(before.proof, people_at_most=200)
    plan = replace(before, orders=(order,), not_served=(left,), proof=proof)
    longer = (problem.scenario.pause.windows[0], Interval(from_s=90_000, to_s=93_900))
    state = State(scenario_id="town", at_s=93_900, windows=longer)
    assert verify(problem.scenario, wide, plan, state=state, before=plan) == ()

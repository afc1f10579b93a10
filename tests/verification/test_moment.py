"""A re-plan is checked against its state and the plan before it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handmade import handmade, read_tiny, slot, with_order
from long_way import by_hand, long_way
from mamarr.network.model import Network
from mamarr.plans.document import NotServed, Plan
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


def test_who_is_at_a_shelter_is_not_out_yet() -> None:
    problem = long_way()
    before = by_hand(problem)
    held = NotServed(zone="h", group="walkers", people=1000, why="held at shelter hall: corridor g closed")
    proof = replace(before.proof, gap_people=1.0)
    after = replace(before, orders=(), not_served=(held,), proof=proof)
    night_s = 50_000
    shut = State(scenario_id="town", at_s=night_s, corridors=(CorridorState(id="g", closed_from_s=night_s),))
    assert verify(problem.scenario, problem.network, after, state=shut, before=before) == ()

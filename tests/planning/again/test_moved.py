"""Trips that hold and have not begun: others come between them, or they are moved where that is worth it."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busy_towns import busy_towns
from mamarr.planning.again.moved import as_before
from mamarr.planning.again.replan import Replan, _Replanning, replan
from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders.trips import add_trips
from mamarr.plans.document import Plan, Stop, Trip
from mamarr.plans.state import Aboard, CorridorState, State, VehicleState
from mamarr.scenario.model import Interval
from mamarr.verification.verify import verify
from town import corridor, fleet, group, roads, town

MORNING = Interval(from_s=0, to_s=3 * 3600)
SHUT, AGAIN = 1800, 5400


def one_gate(*, count: int = 1, zones: dict[str, dict[str, int]], ready: dict[str, int]) -> Problem:
    """Buses of 40 that make a round by the one zone in 55 minutes; groups are ready all at once.

    ::

        b ---- a ---- g
    """
    network = roads([("b", "a", 300), ("a", "g", 300)])
    return town(
        network,
        zones=zones,
        fleets=[fleet(network, seats=40, count=count, carries=tuple(ready), available=MORNING)],
        corridors=[corridor(admits=tuple(ready), open=(MORNING,))],
        groups=[group(g, ready=((0, 0.0), (s, 1.0)) if s else ((0, 1.0),)) for g, s in ready.items()],
        windows=(MORNING,),
    )


def shut(problem: Problem, reopens_s: int, **more: object) -> State:
    gate = CorridorState(id="g", closed_from_s=SHUT, reopens_s=reopens_s)
    return State(scenario_id=problem.scenario.id, at_s=SHUT, corridors=(gate,), **more)  # type: ignore[arg-type]


def anew(problem: Problem, before: Plan, state: State, price: float = 20.0) -> Replan:
    made = replan(problem, before, state, price=price)
    assert verify(problem.scenario, problem.network, made.plan, state=state, before=before) == ()
    assert made.plan.people <= made.plan.proof.people_at_most
    return made


def gates_s(made: Plan) -> list[int]:
    return sorted(t.at_gate_s for t in made.trips)


@pytest.mark.parametrize("price", [0.0, 20.0, 1e9])
def test_trips_begin_later_where_each_bus_then_makes_one_more(price: float) -> None:
    problem = one_gate(count=3, zones={"a": {"families": 1000}}, ready={"families": 0})
    before = plan(problem)
    assert gates_s(before) == [1200] * 3 + [4500] * 3 + [7800] * 3
    made = anew(problem, before, shut(problem, AGAIN), price)
    # their one order is changed in any case
    assert made.plan.people == made.plan.proof.people_at_most == 360
    assert gates_s(made.plan) == [1200] * 3 + [AGAIN] * 3 + [AGAIN + 3300] * 3
    assert made.changed_orders == made.forced_orders == 1


def test_a_bus_whose_people_are_back_makes_as_many_trips_as_the_others() -> None:
    problem = one_gate(count=3, zones={"a": {"families": 1000}}, ready={"families": 0})
    aboard = (Aboard(zone="a", group="families", people=38),)
    said = VehicleState(vehicle="coaches-01", node="a", free_at_s=SHUT, aboard=aboard)
    made = anew(problem, plan(problem), shut(problem, AGAIN, vehicles=(said,)))
    assert made.plan.people == 80 + 6 * 40


@pytest.mark.parametrize(("price", "trips"), [(20.0, 3), (39.0, 3), (40.0, 2)])
def test_a_trip_that_holds_is_moved_for_its_price(price: float, trips: int) -> None:
    # the last trip, of others, would begin a quarter of an hour later
    problem = one_gate(zones={"a": {"early": 80, "late": 40}}, ready={"early": 0, "late": 7200})
    before = plan(problem)
    assert gates_s(before) == [1200, 4500, 7800]
    made = anew(problem, before, shut(problem, AGAIN), price)
    assert len(made.plan.trips) == trips
    assert {c.group for c in made.changes} == ({"early", "late"} if trips == 3 else {"early"})
    assert made.forced_orders == 1


@pytest.mark.parametrize(("price", "trips"), [(19.0, 3), (20.0, 2)])
def test_who_is_not_worth_the_price_of_others_is_told_so(price: float, trips: int) -> None:
    # two orders share the last trip
    zones = {"a": {"early": 80, "late": 20, "later": 20}}
    problem = one_gate(zones=zones, ready={"early": 0, "late": 7200, "later": 7200})
    made = anew(problem, plan(problem), shut(problem, 4800), price)
    assert len(made.plan.trips) == trips
    shut_why = "corridor g closed from 09:30 until 10:20"
    dear = "only if orders that still work were changed, each for fewer people than its price"
    left = [(n.people, n.why) for n in made.plan.not_served]
    assert left == ([(40, f"{shut_why}; {dear}")] if trips == 2 else [])


def test_who_waits_beside_trips_that_hold_is_told_so() -> None:
    problem = one_gate(zones={"a": {"families": 1000}}, ready={"families": 0})
    made = anew(problem, plan(problem), shut(problem, AGAIN))
    (left,) = made.plan.not_served
    assert left.people == 1000 - 120
    said = "no vehicle, gate, street or intake is free in time beside orders and trips that hold"
    assert left.why.endswith(f"; {said} (vehicles of coaches: 1)")


def test_a_trip_comes_before_one_that_stands() -> None:
    problem = one_gate(zones={"a": {"early": 80, "late": 40}}, ready={"early": 0, "late": 8400})
    before = plan(problem)
    last = max(before.trips, key=lambda t: t.at_gate_s)
    assert {s.group for s in last.stops} == {"late"}
    reopens_s = last.leaves_base_s - 2100
    made = anew(problem, before, shut(problem, reopens_s), 1e9)
    assert gates_s(made.plan) == [1200, reopens_s, last.at_gate_s]
    assert last in made.plan.trips
    assert {c.group for c in made.changes} == {"early"}


def test_trips_that_stand_are_left_as_they_are_where_others_are_added() -> None:
    problem = one_gate(count=3, zones={"a": {"families": 1000}}, ready={"families": 0})
    trips = plan(problem).trips
    kept = [t for t in trips if t.at_gate_s != 4500]
    ledger = Ledger(problem)
    made = add_trips(problem, ledger, kept)
    assert set(kept) < set(made)
    assert gates_s(replace(plan(problem), trips=made)) == [1200] * 3 + [4500] * 3 + [7800] * 3
    assert ledger.places.sum() + ledger.beds.sum() == 360
    # no round is like one that takes longer to load
    odd = replace(kept[0], stops=(replace(kept[0].stops[0], to_s=kept[0].stops[0].to_s + 1),))
    odd = replace(odd, at_gate_s=odd.at_gate_s + 1, free_again_s=odd.free_again_s + 1)
    assert odd not in add_trips(problem, Ledger(problem), [odd])


def trip(vehicle: str, leaves_s: int, zone: str = "a") -> Trip:
    stop = Stop(zone=zone, group="families", people=40, from_s=leaves_s + 60, to_s=leaves_s + 120)
    return Trip(
        vehicle=vehicle,
        leaves_base_s=leaves_s,
        stops=(stop,),
        corridor="g",
        path=("b", zone, "g"),
        at_gate_s=leaves_s + 180,
        at_destination_s=leaves_s + 240,
        free_again_s=leaves_s + 600,
    )


def test_equal_vehicles_change_places_so_that_people_go_by_those_they_were_told() -> None:
    given = [trip("x-01", 0), trip("x-01", 1000), trip("x-02", 100, "z"), trip("x-02", 1100, "z")]
    other = {"x-01": "x-02", "x-02": "x-01"}
    swapped = [replace(t, vehicle=other[t.vehicle]) for t in given]
    assert {*as_before(swapped, given, {})} == {*given}
    half = [t if t.leaves_base_s < 1000 else replace(t, vehicle=other[t.vehicle]) for t in given]
    assert {*as_before(half, given, {})} == {*given}
    # a vehicle that is not back in time cannot
    assert {*as_before(swapped, given, {"x-02": 100, "x-01": 50})} == {*swapped}
    # nor is one of another fleet like it
    alien = [replace(t, vehicle="y-01") for t in given[:2]]
    assert {*as_before(alien, given, {})} == {*alien}


@given(busy_towns(), st.data())
@settings(deadline=None, max_examples=15)
def test_moving_trips_is_sound_and_worth_its_price(problem: Problem, data: st.DataObject) -> None:
    before = plan(problem)
    at_s = 60 * data.draw(st.integers(1, 300), label="minute")
    shut_s = 60 * data.draw(st.integers(10, 240), label="shut for")
    slow = data.draw(st.sampled_from([1.0, 1.0, 0.5]), label="pace")
    gate = CorridorState(id="g", closed_from_s=at_s, reopens_s=at_s + shut_s, screening_factor=slow)
    state = State(scenario_id=problem.scenario.id, at_s=at_s, corridors=(gate,))
    price = data.draw(st.sampled_from([0.0, 5.0, 20.0]), label="price")
    made = anew(problem, before, state, price)
    with patch.object(_Replanning, "_moved", lambda _self, _rides, _drafts, draft, _most: draft):
        kept = anew(problem, before, state, price)
    more = max(0, made.changed_orders - kept.changed_orders)
    assert made.plan.people >= kept.plan.people
    assert made.plan == kept.plan or made.plan.people - kept.plan.people > price * more
    again = anew(problem, before, state, price)
    assert again.plan == made.plan

"""One fault at a time is planted into a valid plan, and that rule alone is reported."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handmade import (
    handmade,
    read_tiny,
    round_trip,
    slot,
    walk,
    with_corridor,
    with_fleet,
    with_order,
    with_stop,
    with_trip,
)
from long_way import TWO_DAYS, by_hand, long_way
from mamarr.network.model import Network
from mamarr.plans.document import NotServed, Order, Plan, Slot, Stop, Totals
from mamarr.plans.totals import total
from mamarr.scenario.model import (
    Closure,
    Condition,
    Interval,
    Mode,
    Pause,
    Scenario,
    Screening,
    Shelter,
    Zone,
)
from mamarr.verification.verify import verify
from mamarr.verification.violation import RULES, Violation

Case = tuple[Scenario, Network, Plan]
Fault = Callable[[Scenario, Network, Plan], Case]

FAULTS: list[tuple[str, str, Fault]] = []


def plant(rule: str, name: str) -> Callable[[Fault], Fault]:
    def keep(fault: Fault) -> Fault:
        FAULTS.append((rule, name, fault))
        return fault

    return keep


def in_plan(rule: str, name: str, change: Callable[[Plan], Plan]) -> None:
    FAULTS.append((rule, name, lambda s, n, p: (s, n, change(p))))


def in_scenario(rule: str, name: str, change: Callable[[Scenario], Scenario]) -> None:
    FAULTS.append((rule, name, lambda s, n, p: (change(s), n, p)))


def in_network(rule: str, name: str, change: Callable[[Network], Network]) -> None:
    FAULTS.append((rule, name, lambda s, n, p: (s, change(n), p)))


def not_served(*rows: NotServed) -> Callable[[Plan], Plan]:
    return lambda p: replace(p, not_served=rows)


def left(people: int, why: str = "no time", zone: str = "z2", group: str = "walkers") -> NotServed:
    return NotServed(zone=zone, group=group, people=people, why=why)


def group(name: str, **changes: Any) -> Callable[[Scenario], Scenario]:
    return lambda s: replace(s, groups={**s.groups, name: replace(s.groups[name], **changes)})


def corridor(name: str, **changes: Any) -> Callable[[Scenario], Scenario]:
    return lambda s: with_corridor(s, name, **changes)


def destination(name: str, **changes: Any) -> Callable[[Scenario], Scenario]:
    return lambda s: replace(
        s, destinations={**s.destinations, name: replace(s.destinations[name], **changes)}
    )


def later(trip: int, *, by_s: int, keys: tuple[str, ...]) -> Callable[[Plan], Plan]:
    return lambda p: with_trip(p, trip, **{k: getattr(p.trips[trip], k) + by_s for k in keys})


AFTER_STOPS = ("at_gate_s", "at_destination_s", "free_again_s")

in_plan("unknown", "zone", not_served(left(20), left(0, zone="z9")))
in_plan("unknown", "group", not_served(left(20), left(0, group="riders")))
in_plan("unknown", "corridor", lambda p: with_order(p, 0, corridor="east"))
in_plan("unknown", "fleet", lambda p: with_trip(p, 0, vehicle="lorries-01"))
in_plan("unknown", "vehicle without a number", lambda p: with_trip(p, 0, vehicle="coaches"))
in_plan("unknown", "corridor of a trip", lambda p: with_trip(p, 0, corridor="east"))
in_plan("people", "fewer than there are", not_served(left(19)))
in_plan("people", "more than there are", not_served(left(21)))
in_plan("people", "people nobody counted", not_served(left(20), left(5, zone="z2", group="walkers")))
in_plan("reason", "none given", not_served(left(20, why="")))
in_plan("people", "planned twice", lambda p: with_order(p, 1, slots=(slot(4500, 101),)))
in_scenario("apart", "families outside a muster point", group("families", apart=True))
in_scenario(
    "apart",
    "others at a muster point",
    lambda s: replace(s, zones=(replace(s.zones[0], kind="muster"), s.zones[1])),
)
in_scenario("mode", "a corridor without time for buses", corridor("south", beyond_s={Mode.WALK: 1800}))
in_scenario("admits", "walkers not admitted", corridor("north", admits=("families",)))
in_scenario("admits", "families not admitted", corridor("south", admits=("walkers",)))
in_scenario(
    "refused",
    "a condition",
    corridor("north", conditions=(Condition(id="c", kind="withdrawal", by="p", state="refused"),)),
)
in_scenario("refused", "a guarantee", corridor("south", guarantees={"p": "lapsed"}))
in_scenario(
    "corridors", "one too many", lambda s: replace(s, planning=replace(s.planning, corridors_per_order=1))
)
in_plan("slot", "16 minutes", lambda p: with_order(p, 1, slots=(Slot(from_s=4500, to_s=5460, people=100),)))
in_plan(
    "slot", "an empty slot that ends before it begins",
    lambda p: with_order(p, 1, slots=(slot(4500, 100), Slot(from_s=900, to_s=0, people=0))),
)  # fmt: skip
in_plan("ready", "walkers too early", lambda p: with_order(p, 0, slots=(slot(0, 250), slot(900, 250))))
in_plan(
    "ready", "before the opening",
    lambda p: with_order(p, 0, slots=(Slot(from_s=-30, to_s=870, people=250), slot(1800, 250))),
)  # fmt: skip
in_plan("path", "no such link", lambda p: with_order(p, 0, path=("1", "11")))
in_plan("path", "no such node", lambda p: with_order(p, 0, path=("1", "3", "99", "11")))
in_plan("path", "empty", lambda p: with_order(p, 0, path=()))
in_plan("path", "of a trip", lambda p: with_trip(p, 0, path=("20", "1", "12")))
in_plan("start", "at another node", lambda p: with_order(p, 2, path=("3", "12")))
in_plan("start", "not where people are", lambda p: with_order(p, 1, start_node="3"))
in_plan("gate", "before the gate", lambda p: with_order(p, 2, path=("2", "3")))
in_scenario("open", "gate opens late", corridor("north", open=(Interval(from_s=901, to_s=14400),)))
in_scenario(
    "open", "gate shuts between",
    corridor("north", open=(Interval(from_s=0, to_s=3000), Interval(from_s=3001, to_s=14400))),
)  # fmt: skip
in_scenario(
    "open", "gate shuts as a vehicle comes",
    corridor("south", open=(Interval(from_s=0, to_s=4860), Interval(from_s=4861, to_s=14400))),
)  # fmt: skip
in_plan("safe", "leave too late", lambda p: with_order(p, 1, slots=(slot(9001, 100),)))
in_scenario("safe", "a wider margin", lambda s: replace(s, pause=replace(s.pause, margin_s=14400 - 5459)))
in_scenario("closure", "walkers enter", lambda s: replace(s, closures=(_closed("n", 300, 301),)))
in_scenario("closure", "a coach enters", lambda s: replace(s, closures=(_closed("c", 0, 1),)))
in_network("street", "too narrow for walkers", lambda n: replace(n, walk_capacity=np.full(10, 980.0)))
in_network("street", "too narrow for coaches", lambda n: replace(n, drive_capacity=np.full(10, 11.0)))
in_scenario(
    "screening", "too few lanes", corridor("north", screening=Screening(lanes=1, seconds={Mode.WALK: 6.0}))
)
in_scenario(
    "screening", "too slow", corridor("north", screening=Screening(lanes=2, seconds={Mode.WALK: 7.3}))
)
in_scenario("places", "too few", destination("camp", places=499))
in_scenario("beds", "none", group("families", needs_bed=True))
in_scenario("intake", "too slow", destination("camp", intake_per_hour=240))
in_scenario("intake", "too slow for coaches", destination("town", intake_per_hour=150))
in_plan("fleet", "a third coach", lambda p: with_trip(p, 1, vehicle="coaches-3"))
in_plan("fleet", "number zero", lambda p: with_trip(p, 1, vehicle="coaches-00"))
in_scenario("carries", "nobody", lambda s: with_fleet(s, carries=()))
in_scenario("seats", "one too few", lambda s: with_fleet(s, seats=39))
in_plan("stops", "past the zone", lambda p: with_trip(p, 0, path=("20", "2", "3", "12")))
in_plan("loading", "in a hurry", lambda p: with_stop(p, 0, from_s=181))
in_plan("timetable", "at the stop too early", lambda p: with_trip(p, 0, leaves_base_s=3))
in_plan("timetable", "at the gate too early", later(0, by_s=-3, keys=("at_gate_s", "at_destination_s")))
in_plan("timetable", "beyond the gate too early", later(0, by_s=-3, keys=("at_destination_s",)))
in_plan("timetable", "back too early", later(0, by_s=-3, keys=("free_again_s",)))
in_plan("waiting", "before the gate", later(0, by_s=3, keys=AFTER_STOPS))
in_plan("waiting", "beyond the gate", later(0, by_s=3, keys=AFTER_STOPS[1:]))
in_scenario("available", "not long enough", lambda s: with_fleet(s, available=Interval(from_s=0, to_s=6899)))
in_scenario("available", "not yet", lambda s: with_fleet(s, available=Interval(from_s=1, to_s=14400)))
in_plan("overlap", "before it is back", lambda p: with_trip(p, 2, leaves_base_s=3299))
in_plan("overlap", "the same coach twice", lambda p: with_trip(p, 1, vehicle="coaches-1"))
in_scenario("convoy", "too close", lambda s: with_fleet(s, convoy_size=1, convoy_headway_s=121))
in_plan("proof", "more than possible", lambda p: replace(p, proof=replace(p.proof, people_at_most=900)))
in_plan("proof", "a wrong gap", lambda p: replace(p, proof=replace(p.proof, gap_people=0.0)))
in_plan(
    "proof",
    "earlier than possible",
    lambda p: replace(p, proof=replace(p.proof, mean_exit_at_least_min=90.0)),
)


def _closed(link: str, from_s: int, to_s: int) -> Closure:
    return Closure(link=link, during=Interval(from_s=from_s, to_s=to_s))


@plant("mode", "bus people sent on foot")
def _(scenario: Scenario, network: Network, plan: Plan) -> Case:
    order = replace(walk("z2", "south", slot(4500, 40)), group="families")
    return scenario, network, replace(plan, orders=(*plan.orders, order), trips=plan.trips[:2])


@plant("routes", "two to one corridor")
def _(scenario: Scenario, network: Network, plan: Plan) -> Case:
    half = replace(plan.orders[1], slots=(slot(4500, 50),))
    other = replace(half, path=("1", "3", "2", "3", "12"))
    return scenario, network, replace(plan, orders=(plan.orders[0], half, other, plan.orders[2]))


@plant("start", "the base")
def _(scenario: Scenario, network: Network, plan: Plan) -> Case:
    trip = replace(plan.trips[2], path=("2", "3", "12"), leaves_base_s=3660)
    return scenario, network, replace(plan, trips=(*plan.trips[:2], trip))


@plant("gate", "of a trip")
def _(scenario: Scenario, network: Network, plan: Plan) -> Case:
    trip = replace(plan.trips[2], path=("20", "2", "3"), at_gate_s=4620, at_destination_s=5220)
    return scenario, network, replace(plan, trips=(*plan.trips[:2], trip))


@plant("people", "muster people who are not there")
def _(scenario: Scenario, network: Network, plan: Plan) -> Case:
    zone = Zone(id="z3", name={}, kind="zone", people={}, node_id="2")
    return (
        replace(scenario, zones=(*scenario.zones, zone)),
        network,
        replace(plan, orders=(*plan.orders, replace(walk("z2", "south", slot(7200, 1)), zone="z3"))),
    )


@plant("totals", "of people")
def _(scenario: Scenario, network: Network, plan: Plan) -> Case:
    return _stating(scenario, network, plan, people=1101)


@plant("totals", "by group")
def _(scenario: Scenario, network: Network, plan: Plan) -> Case:
    return _stating(scenario, network, plan, by_group={"walkers": 980})


@plant("totals", "by corridor")
def _(scenario: Scenario, network: Network, plan: Plan) -> Case:
    return _stating(scenario, network, plan, by_corridor={"north": 501, "south": 599})


@plant("totals", "mean exit")
def _(scenario: Scenario, network: Network, plan: Plan) -> Case:
    return _stating(scenario, network, plan, mean_exit_min=40.0)


@plant("totals", "last exit")
def _(scenario: Scenario, network: Network, plan: Plan) -> Case:
    return _stating(scenario, network, plan, last_exit_s=6000)


def _stating(scenario: Scenario, network: Network, plan: Plan, **changes: Any) -> Case:
    totals = replace(total(plan, scenario, network), **changes)
    return scenario, network, replace(plan, totals=totals)


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> Case:
    from tiny import write_tiny

    scenario, network = read_tiny(write_tiny(tmp_path_factory.mktemp("tiny")))
    return scenario, network, handmade(scenario)


def rules(found: tuple[Violation, ...]) -> set[str]:
    return {v.rule for v in found}


def test_the_plan_made_by_hand_is_valid(valid: Case) -> None:
    assert verify(*valid) == ()


def overnight(rule: str, name: str, change: Callable[[Order], Order], **scenario: Any) -> None:
    """Plant a fault into the one order of the long way, or into its scenario."""

    def fault(_s: Scenario, _n: Network, _p: Plan) -> Case:
        problem = long_way()
        plan = by_hand(problem)
        order = change(plan.orders[0])
        rest = (replace(plan.not_served[0], people=1000 - order.people),)
        proof = replace(plan.proof, gap_people=1 - order.people / 150)
        plan = replace(plan, orders=(order,), not_served=rest, proof=proof)
        return replace(problem.scenario, **scenario), problem.network, plan

    FAULTS.append((rule, name, fault))


def stays(order: Order, **changes: Any) -> Order:
    assert order.night is not None
    return replace(order, night=replace(order.night, **changes))


def goes(from_s: int, people: int = 150, lasts_s: int = 900) -> tuple[Slot, ...]:
    return (Slot(from_s=from_s, to_s=from_s + lasts_s, people=people),)


def hall(**changes: Any) -> tuple[Shelter, ...]:
    return tuple(replace(s, **changes) for s in long_way().scenario.shelters)


late = Pause(windows=TWO_DAYS, safe_by="corridor", margin_s=60)
overnight("night", "sets out before the second opening", lambda o: stays(o, slots=goes(89_940)))
overnight(
    "safe",
    "comes to the shelter within the margin",
    lambda o: stays(replace(o, slots=goes(0, 140)), slots=goes(90_000, 140, 840)),
    pause=late,
)
overnight(
    "shelter",
    "goes on on the day of coming",
    lambda o: stays(o, slots=goes(7200)),
    pause=Pause(windows=(TWO_DAYS[0], Interval(from_s=7200, to_s=10_800)), safe_by="corridor", margin_s=0),
    corridors=tuple(
        replace(c, open=(Interval(from_s=7200, to_s=10_800),)) for c in long_way().scenario.corridors
    ),
)
overnight("shelter", "fewer go on than came", lambda o: stays(o, slots=goes(90_000, 149)))
overnight("shelter", "a node that is not the shelter's", lambda o: o, shelters=hall(node="g"))
overnight("shelter", "a group that it does not admit", lambda o: o, shelters=hall(admits=("drivers",)))
overnight("unknown", "a shelter that is not declared", lambda o: stays(o, shelter="tent"))
overnight("shelter_places", "one person too many", lambda o: o, shelters=hall(places=149))


@pytest.mark.parametrize(("rule", "name", "fault"), FAULTS, ids=[f"{r}: {n}" for r, n, _ in FAULTS])
def test_a_planted_fault_is_reported_and_nothing_else(
    valid: Case, rule: str, name: str, fault: Fault
) -> None:
    found = verify(*fault(*valid))
    assert rules(found) == {rule}, [str(v) for v in found]


def test_every_rule_has_a_planted_fault() -> None:
    # counts are refused on reading (tests/cli/test_verify.py), the past needs two plans (test_moment.py)
    assert {rule for rule, _, _ in FAULTS} == set(RULES) - {"counts", "past"}


def test_a_violation_says_who_where_when_and_how_much(valid: Case) -> None:
    scenario, network, plan = valid
    found = verify(scenario, network, with_order(plan, 1, slots=(slot(9001, 100),)))
    (only,) = found
    assert only == Violation(
        rule="safe",
        who="walkers of z1",
        where="corridor south",
        when="2016-11-04T12:30:01+02:00",
        how_much="1 s",
        text="walkers of z1, corridor south, 2016-11-04T12:30:01+02:00: "
        "the last reach the destination 1 s after the close less the margin",
    )


def test_apart_groups_from_a_muster_point_may_have_a_corridor_alone(valid: Case) -> None:
    scenario, network, plan = valid
    scenario = group("families", apart=True)(scenario)
    scenario = replace(
        scenario,
        zones=(replace(scenario.zones[0], people={"families": 80}, kind="muster"),
               replace(scenario.zones[1], people={"families": 40}, kind="muster")),
    )  # fmt: skip
    plan = replace(
        plan, orders=(), not_served=(), proof=replace(plan.proof, people_at_most=120, gap_people=0.0)
    )
    assert verify(scenario, network, plan) == ()


def test_capacities_may_be_used_to_101_percent_and_no_more(valid: Case) -> None:
    scenario, network, plan = valid
    # 250 people in a slot of 900 s are 83.33 in a window, 1,000 per hour
    assert verify(scenario, replace(network, walk_capacity=np.full(10, 1000 / 1.0099)), plan) == ()
    assert rules(verify(scenario, replace(network, walk_capacity=np.full(10, 1000 / 1.0101)), plan)) == {
        "street"
    }


def test_a_vehicle_let_in_before_the_gate_closes_is_finished(valid: Case) -> None:
    scenario, network, plan = valid
    check = Screening(lanes=1, seconds={Mode.BUS: 60.0})
    waited = [
        replace(t, at_destination_s=t.at_destination_s + 60, free_again_s=t.free_again_s + 60)
        for t in plan.trips
    ]
    waited[2] = replace(waited[2], leaves_base_s=3600)
    closes = corridor(
        "south", screening=check, open=(Interval(from_s=0, to_s=6301), Interval(from_s=7000, to_s=14400))
    )
    assert verify(closes(scenario), network, replace(plan, trips=tuple(waited))) == ()
    shut = corridor(
        "south", screening=check, open=(Interval(from_s=0, to_s=4861), Interval(from_s=4861, to_s=14400))
    )
    assert verify(shut(scenario), network, replace(plan, trips=tuple(waited))) == ()


def test_a_mean_may_count_the_screening_of_those_who_ride_and_no_more(valid: Case) -> None:
    scenario, network, plan = valid
    scenario = with_corridor(
        scenario, "south", screening=Screening(lanes=2, seconds={Mode.BUS: 600.0, Mode.WALK: 0.001})
    )
    sums = total(plan, scenario, network)
    mean_min = sums.mean_exit_min or 0.0
    riders = sum(t.people for t in plan.trips) / plan.people

    def beyond(minutes: float) -> bool:
        stated = replace(sums, mean_exit_min=mean_min + minutes)
        found = verify(scenario, network, replace(plan, totals=stated))
        return any(v.rule == "totals" and "mean exit" in v.text for v in found)

    assert 0.05 < riders < 0.5
    assert not beyond(10 * riders)
    assert beyond(10 * riders + 0.2)


def test_screening_adds_to_the_travel_of_a_vehicle(valid: Case) -> None:
    scenario, network, plan = valid
    check = Screening(lanes=1, seconds={Mode.BUS: 60.0})
    found = verify(with_corridor(scenario, "south", screening=check), network, plan)
    assert rules(found) == {"timetable"}
    assert len(found) == 3


def test_cars_are_vehicles_on_streets_and_at_gates(valid: Case) -> None:
    scenario, network, plan = valid
    scenario = group("walkers", travels=Mode.CAR, people_per_vehicle=4)(scenario)
    for c in scenario.corridors:
        scenario = with_corridor(scenario, c.id, beyond_s={**c.beyond_s, Mode.CAR: 600}, screening=None)
    plan = replace(plan, proof=replace(plan.proof, mean_exit_at_least_min=0.0))
    assert verify(scenario, network, plan) == ()
    # 250 people in 62.5 cars over 900 s, 20.8 in a window
    narrow = replace(network, drive_capacity=np.full(10, 250 / 1.02))
    assert rules(verify(scenario, narrow, plan)) == {"street"}
    lanes = with_corridor(scenario, "north", screening=Screening(lanes=4, seconds={Mode.CAR: 56.0}))
    assert verify(lanes, network, plan) == ()
    lanes = with_corridor(scenario, "north", screening=Screening(lanes=4, seconds={Mode.CAR: 60.0}))
    assert rules(verify(lanes, network, plan)) == {"screening"}


def test_of_parallel_links_the_fastest_counts(valid: Case) -> None:
    scenario, network, plan = valid
    names = [f.name for f in fields(Network) if f.name not in {"node_id", "lon", "lat", "geometry", "names"}]
    columns = {k: list(getattr(network, k)) for k in names}
    for k in names:
        columns[k].append(columns[k][0])
    columns["link_id"][-1] = "fast"
    columns["walk_s"][-1] = 100.0
    texts = {"link_id", "facility_type", "name"}
    arrays: dict[str, Any] = {
        k: v if k in texts else np.array(v, dtype=getattr(network, k).dtype) for k, v in columns.items()
    }
    doubled = replace(network, **arrays)
    closed = replace(scenario, closures=(_closed("fast", 0, 10),))
    assert rules(verify(closed, doubled, plan)) == {"closure"}
    slow = replace(scenario, closures=(_closed("a", 12000, 14000),))
    assert verify(slow, doubled, plan) == ()


def test_two_stops_of_one_trip_are_loaded_one_after_the_other(valid: Case) -> None:
    scenario, network, plan = valid
    stops = (
        Stop(zone="z2", group="families", people=20, from_s=3660, to_s=4560),
        Stop(zone="z1", group="families", people=20, from_s=4680, to_s=5580),
    )
    shared = replace(
        plan.trips[2], path=("20", "2", "3", "1", "3", "12"), stops=stops,
        at_gate_s=5760, at_destination_s=6360, free_again_s=7800,
    )  # fmt: skip
    rest = (left(20), left(20, group="families"))
    part = replace(
        plan,
        trips=(plan.trips[0], with_stop(plan, 1, people=20).trips[1], shared),
        not_served=rest,
        proof=replace(plan.proof, gap_people=30 / 1110),
    )
    assert verify(scenario, network, part) == ()
    swapped = replace(shared, stops=stops[::-1])
    assert rules(verify(scenario, network, replace(part, trips=(*part.trips[:2], swapped)))) == {"stops"}


def test_people_on_the_way_start_where_they_are(valid: Case) -> None:
    scenario, network, plan = valid
    there = replace(plan.orders[1], start_node="3", path=("3", "12"), slots=(slot(5400, 100),))
    assert verify(scenario, network, replace(plan, orders=(plan.orders[0], there, plan.orders[2]))) == ()


def test_totals_that_agree_are_no_violation(valid: Case) -> None:
    scenario, network, plan = valid
    assert verify(scenario, network, replace(plan, totals=total(plan, scenario, network))) == ()
    nothing = Totals(people=None, by_group=None, by_corridor=None, mean_exit_min=None, last_exit_s=None)
    assert verify(scenario, network, replace(plan, totals=nothing)) == ()


def test_an_empty_plan_leaves_everybody_unaccounted(valid: Case) -> None:
    scenario, network, plan = valid
    empty = replace(plan, orders=(), trips=(), not_served=(), proof=replace(plan.proof, gap_people=1.0))
    found = verify(scenario, network, empty)
    assert [v.rule for v in found] == ["people"] * 4


def test_paths_with_broken_names_do_not_stop_the_check(valid: Case) -> None:
    scenario, network, plan = valid
    broken = Order(zone="?", group="?", corridor="?", path=(), slots=())
    trip = replace(round_trip("coaches-01", 7000, "z1"), path=())
    rest = (left(20), left(-40, zone="z1", group="families"))  # so that the sum is right
    found = verify(
        scenario,
        network,
        replace(plan, orders=(*plan.orders, broken), trips=(*plan.trips, trip), not_served=rest),
    )
    assert sorted(v.rule for v in found) == ["path", "ready", "unknown", "unknown", "unknown"]


@st.composite
def harm(draw: st.DrawFn) -> Callable[[Plan], Plan]:
    order, trip = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    much = draw(st.integers(4, 5000))
    kind = draw(
        st.sampled_from(
            ["add", "drop order", "drop trip", "path", "early", "vehicle", "crowd", "late", "seconds"]
        )
    )

    def do(plan: Plan) -> Plan:
        o, t = plan.orders[order], plan.trips[trip]
        first = o.slots[0]
        match kind:
            case "add":
                return with_order(
                    plan, order, slots=(replace(first, people=first.people + much), *o.slots[1:])
                )
            case "drop order":
                return replace(plan, orders=plan.orders[:order] + plan.orders[order + 1 :])
            case "drop trip":
                return replace(plan, trips=plan.trips[:trip] + plan.trips[trip + 1 :])
            case "path":
                cut = much % len(o.path)
                return with_order(plan, order, path=o.path[:cut] + o.path[cut + 1 :])
            case "early":
                return later(trip, by_s=-much, keys=("at_gate_s",))(plan)
            case "vehicle":
                return with_trip(plan, trip, vehicle=f"coaches-{much}")
            case "crowd":
                return with_stop(plan, trip, people=t.people + much)
            case "late":
                return with_order(plan, order, slots=(slot(10_000 + much, first.people), *o.slots[1:]))
            case _:
                return later(trip, by_s=much, keys=AFTER_STOPS)(plan)

    return do


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=harm())
def test_harm_done_to_a_valid_plan_is_noticed(valid: Case, change: Callable[[Plan], Plan]) -> None:
    scenario, network, plan = valid
    assert verify(scenario, network, change(plan))


def test_a_plan_with_a_night_at_a_shelter_is_valid() -> None:
    problem = long_way(places=150)
    assert verify(problem.scenario, problem.network, by_hand(problem)) == ()


def test_every_rule_stands_in_the_documentation() -> None:
    page = Path(__file__).parents[2] / "docs" / "plan-format.md"
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = {name for line in rows for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert set(RULES) <= named

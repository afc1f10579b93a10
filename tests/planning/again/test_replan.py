"""Planning anew: known by hand where two gates are enough, and sound in any small town."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from busy_towns import busy_towns
from mamarr._errors import InputError
from mamarr.planning.again.past import OrdersBack
from mamarr.planning.again.replan import EFFORT, Replan, _Replanning, replan
from mamarr.planning.again.room import Room
from mamarr.planning.again.told import Told, profile
from mamarr.planning.again.ways import Places, flow_ways
from mamarr.planning.clock import Clock
from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.routes import Resources
from mamarr.plans.changes import Kind
from mamarr.plans.document import Order, Plan, Slot
from mamarr.plans.state import Aboard, CorridorState, Left, OnTheWay, State, VehicleState
from mamarr.plans.state_goes_on import goes_on
from mamarr.scenario.model import Destination, Interval, Mode, Screening
from mamarr.verification.verify import verify
from random_towns import problems
from streets import HOUR, streets, walkers, way_out
from town import corridor, fleet, group, roads, town
from two_gates import two_gates

HALF = 1800


def state_of(problem: Problem, at_s: int = HALF, **more: object) -> State:
    return State(scenario_id=problem.scenario.id, at_s=at_s, **more)  # type: ignore[arg-type]


def closed(problem: Problem, gate: str, at_s: int = HALF, **more: int) -> State:
    return state_of(problem, at_s, corridors=(CorridorState(id=gate, closed_from_s=at_s, **more),))


def sound(problem: Problem, before: Plan, state: State, made: Replan) -> None:
    """Nothing is wrong with it, nobody is lost or there twice, and no bound is passed."""
    found = verify(problem.scenario, problem.network, made.plan, state=state, before=before)
    assert [str(v) for v in found] == []
    there = Counter[tuple[str, str]]()
    for o in made.plan.orders:
        there[o.zone, o.group] += o.people
    for t in made.plan.trips:
        for s in t.stops:
            there[s.zone, s.group] += s.people
    for n in made.plan.not_served:
        there[n.zone, n.group] += n.people
    assert +there == +Counter({(z.id, g): n for z in problem.scenario.zones for g, n in z.people.items()})
    assert made.plan.people <= made.plan.proof.people_at_most


def anew(problem: Problem, before: Plan, state: State) -> Replan:
    """Planned anew, and sound."""
    made = replan(problem, before, state)
    sound(problem, before, state, made)
    return made


def by_corridor(plan: Plan) -> Counter[str]:
    out = Counter[str]()
    for o in plan.orders:
        out[o.corridor] += o.people
    return out


def test_a_fair_plan_is_planned_anew_and_says_nothing_of_shares_that_no_longer_hold() -> None:
    problem = two_gates()
    options = replace(problem.scenario.planning, fair=True)
    problem = replace(problem, scenario=replace(problem.scenario, planning=options))
    before = plan(problem)
    assert before.fairness is not None
    state = closed(problem, "n")
    made = anew(problem, before, state)
    assert made.plan.fairness is None


def test_nothing_changes_if_nothing_happened() -> None:
    problem = two_gates()
    before = plan(problem)
    made = replan(problem, before, state_of(problem))
    assert made.changes == ()
    assert made.plan == before


@pytest.mark.parametrize("at_s", [HALF, HALF + 77])
@pytest.mark.parametrize("ahead_s", [300.0, 300.5, 1234.5])
def test_more_time_turns_nobody_back(at_s: int, ahead_s: float) -> None:
    network = streets([("b", "a", 60), ("a", "n", ahead_s), ("n", "b", 60)])
    ambulances = fleet(network, vehicle=Mode.AMBULANCE, seats=2, carries=("wounded",), load_s=60, unload_s=60)
    modes = (Mode.WALK, Mode.AMBULANCE)
    gate = way_out("n", lanes=1, admits=("walkers", "wounded"))
    gate = replace(
        gate,
        beyond_s=dict.fromkeys(modes, 0),
        screening=Screening(lanes=1, seconds={Mode.WALK: 7.0, Mode.AMBULANCE: 60.0}),
    )
    problem = town(
        network,
        zones={"a": {"walkers": 900, "wounded": 60}},
        fleets=(ambulances,),
        corridors=[gate],
        groups=[walkers(), group("wounded", Mode.AMBULANCE, 1)],
        windows=HOUR,
    )
    before = plan(problem)
    state = state_of(problem, at_s, windows=(Interval(from_s=0, to_s=2 * 3600),))
    made = anew(problem, before, state)
    # ambulances are more urgent, and there are many more of their rides: they leave the way of others alone
    assert len(made.plan.trips) > len(before.trips) > 0
    assert {c.kind for c in made.changes} <= {Kind.NEWLY}
    assert made.plan.people > before.people


def test_a_gate_that_closes_at_half_time_has_let_through_half() -> None:
    problem = two_gates()
    before = plan(problem)
    # both gates are busy from minute 5 to 60: 55 minutes at 2 and at 1 a minute
    assert by_corridor(before) == {"n": 110, "s": 55}
    state = closed(problem, "n")
    made = anew(problem, before, state)
    # 25 minutes at 2 a minute are out by the north; the south is full as before and takes nobody more
    assert by_corridor(made.plan) == {"n": 50, "s": 55}
    assert made.plan.proof.people_at_most == 105
    # five minutes of people are on the way to the north and go back, thirty minutes of people stay at home
    kinds = Counter[Kind]()
    for c in made.changes:
        kinds[c.kind] += c.people
    assert kinds == {Kind.HELD: 10, Kind.NO_LONGER: 50}
    held = [n for n in made.plan.not_served if n.why.startswith("held at")]
    assert [(n.zone, n.people) for n in held] == [("a", 10)]
    assert "held at zone a: corridor n closed from 09:30" in held[0].why


def test_who_is_on_the_way_is_sent_where_there_is_room() -> None:
    problem = two_gates(
        corridors=[way_out("n", lanes=2), way_out("s", lanes=30)], zones={"a": {"walkers": 90}}
    )
    before = plan(problem)
    state = closed(problem, "n", at_s=420)
    made = anew(problem, before, state)
    assert made.plan.people == 90
    redirected = [o for o in made.plan.orders if o.start_node not in (None, "a")]
    for o in redirected:
        assert o.corridor == "s"
        assert o.path[0] == o.start_node


@pytest.mark.parametrize("at_s", [450, 900, HALF])
def test_who_was_sent_elsewhere_from_the_way_is_not_planned_once_more_from_home(at_s: int) -> None:
    problem = two_gates(
        corridors=[way_out("n", lanes=30), way_out("s", lanes=30)], zones={"a": {"walkers": 90}}
    )
    before = handmade(problem, Slot(from_s=0, to_s=900, people=90))
    first = replan(problem, before, closed(problem, "n", at_s=420)).plan
    assert any(o.start_node not in (None, "a") for o in first.orders)
    shut = CorridorState(id="n", closed_from_s=420)
    later = state_of(problem, at_s, corridors=(shut,), windows=(Interval(from_s=0, to_s=2 * 3600),))
    made = replan(problem, first, later)
    sound(problem, first, later, made)
    assert made.plan.people == 90
    assert made.changes == ()


def test_in_large_cities_who_is_on_the_way_is_led_from_there_where_no_flow_leads_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = two_gates(
        corridors=[way_out("n", lanes=2), way_out("s", lanes=2)], zones={"a": {"walkers": 60}}
    )
    before = plan(problem)
    state = closed(problem, "n", at_s=420)
    (a,) = problem.supplies

    def from_home(*args: object, **keys: object) -> Places:
        found = flow_ways(*args, **keys)  # type: ignore[arg-type]
        return {place: ways for place, ways in found.items() if place[2] == a.node}

    monkeypatch.setattr("mamarr.planning.again.replan.STATES", 0)
    monkeypatch.setattr("mamarr.planning.again.replan.flow_ways", from_home)
    made = anew(problem, before, state)
    redirected = [o for o in made.plan.orders if o.start_node not in (None, "a")]
    assert redirected
    assert {o.corridor for o in redirected} == {"s"}


def handmade(problem: Problem, *slots: Slot) -> Plan:
    """All people of the zone leave by the north gate in these slots."""
    order = Order(zone="a", group="walkers", corridor="n", path=("a", "n"), slots=slots)
    return replace(plan(problem), orders=(order,), not_served=(), totals=None)


def test_the_part_of_a_slot_in_which_nobody_leaves_does_not_open_a_shut_gate() -> None:
    # of two people in a quarter of an hour, nobody in its first two minutes; the gate is shut to them
    problem = two_gates(zones={"a": {"walkers": 2}})
    before = handmade(problem, Slot(from_s=900, to_s=1800, people=2))
    state = closed(problem, "n", 1020, reopens_s=1320)
    made = anew(problem, before, state)
    assert made.plan.people == 2


def test_a_slower_gate_takes_no_more_of_a_slot_written_in_one_piece_than_of_its_parts() -> None:
    # the first slot fills the gate for five minutes; half a person of the second would come then
    problem = two_gates(zones={"a": {"walkers": 8}}, corridors=[way_out("n", lanes=2)])
    before = handmade(problem, Slot(from_s=1500, to_s=1800, people=7), Slot(from_s=1740, to_s=1860, people=1))
    state = state_of(problem, corridors=(CorridorState(id="n", screening_factor=0.7),))
    made = anew(problem, before, state)
    assert made.plan.people == 8


def test_a_gate_that_reopens_within_a_window_takes_fewer_in_the_rest_of_it() -> None:
    # ten in five minutes is all that two lanes check, in which minute ever; after two minutes six are left
    problem = two_gates(zones={"a": {"walkers": 10}}, corridors=[way_out("n", lanes=2)])
    before = handmade(problem, Slot(from_s=1680, to_s=1800, people=10))
    state = closed(problem, "n", 1500, reopens_s=1920)
    made = anew(problem, before, state)
    assert made.plan.people == 10


def test_a_gate_half_as_fast_lets_half_through_and_keeps_what_fits() -> None:
    problem = two_gates()
    before = plan(problem)
    state = state_of(problem, corridors=(CorridorState(id="n", screening_factor=0.5),))
    made = anew(problem, before, state)
    assert by_corridor(made.plan) == {"n": 50 + 30, "s": 55}
    assert made.plan.proof.people_at_most == 135


def test_an_extension_lets_more_out_and_changes_no_order() -> None:
    problem = two_gates()
    before = plan(problem)
    state = state_of(problem, windows=(Interval(from_s=0, to_s=3600 + 600),))
    made = anew(problem, before, state)
    assert by_corridor(made.plan) == {"n": 130, "s": 65}
    assert {c.kind for c in made.changes} == {Kind.NEWLY}
    assert made.changed_orders == 0


def test_a_shorter_window_takes_the_last_ones_back() -> None:
    problem = two_gates()
    before = plan(problem)
    state = state_of(problem, windows=(Interval(from_s=0, to_s=3600 - 600),))
    made = anew(problem, before, state)
    assert by_corridor(made.plan) == {"n": 90, "s": 45}
    assert made.plan.proof.people_at_most == 135


def test_who_had_passed_a_gate_before_the_close_was_moved_is_no_fault_of_the_plan() -> None:
    # beyond the gate it is ten minutes more: at half time the close is moved to five minutes from then
    far = replace(way_out("n", lanes=2), beyond_s={Mode.WALK: 600})
    problem = two_gates(corridors=[far], safe_by="destination")
    before = plan(problem)
    state = state_of(problem, windows=(Interval(from_s=0, to_s=HALF + 300),))
    made = anew(problem, before, state)
    assert made.plan.people == 50


def test_who_is_held_as_the_pause_ends_early_is_told_so() -> None:
    problem = two_gates()
    before = plan(problem)
    state = state_of(problem, windows=(Interval(from_s=0, to_s=HALF + 60),))
    made = anew(problem, before, state)
    held = {n.why for n in made.plan.not_served if n.why.startswith("held at")}
    assert held == {
        "held at zone a: the hours of the pause are not as agreed, and no other gate takes them in time"
    }


def test_a_gate_that_reopens_takes_its_later_slots_as_planned() -> None:
    problem = two_gates()
    before = plan(problem)
    state = closed(problem, "n", reopens_s=2400)
    made = anew(problem, before, state)
    assert by_corridor(made.plan) == {"n": 90, "s": 55}


def test_counts_said_to_have_left_replace_what_was_planned() -> None:
    problem = two_gates()
    before = plan(problem)
    left = (Left(zone="a", group="walkers", corridor="n", people=20, from_s=0, to_s=1200),)
    state = state_of(problem, left=left)
    made = anew(problem, before, state)
    north = next(o for o in made.plan.orders if o.corridor == "n" and o.start_node is None)
    assert sum(s.people for s in north.slots if s.to_s <= HALF) == 20


def test_more_who_have_left_than_planned_take_room_from_orders_ahead() -> None:
    """The north gate checks two a minute: 60 who left within ten minutes fill all windows until minute 30."""
    problem = two_gates()
    before = plan(problem)
    at_s = 1500
    left = (Left(zone="a", group="walkers", corridor="n", people=60, from_s=900, to_s=at_s),)
    assert any(at_s <= s.from_s < 1700 for o in before.orders if o.corridor == "n" for s in o.slots)
    made = anew(problem, before, state_of(problem, at_s, left=left))
    north = [s for o in made.plan.orders if o.corridor == "n" for s in o.slots]
    assert sum(s.people for s in north if s.to_s <= at_s) == 60
    assert not any(s.from_s < at_s < s.to_s for s in north)


def test_who_was_out_at_a_count_is_out_in_later_plans_whatever_shuts() -> None:
    problem = two_gates()
    seen = (OnTheWay(node="n", zone="a", group="walkers", people=3),)
    counted = state_of(problem, on_the_way=seen)
    before = anew(problem, plan(problem), counted).plan
    # by the plan some who left before the count would come to the gate after this
    state, _ = goes_on(counted, closed(problem, "n", HALF + 30), problem.scenario)
    made = anew(problem, before, state)
    early = [
        sum(s.people for o in p.orders if o.start_node is None for s in o.slots if s.to_s <= HALF)
        for p in (before, made.plan)
    ]
    assert early[1] >= early[0] > 0


def test_more_cannot_have_left_than_there_were() -> None:
    problem = two_gates()
    left = (Left(zone="a", group="walkers", corridor="n", people=300, from_s=0, to_s=HALF),)
    with pytest.raises(InputError, match="say under left how many did by each corridor"):
        replan(problem, plan(problem), state_of(problem, left=left))


def test_places_are_for_whole_people_where_lanes_let_parts_of_them_through() -> None:
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=21)
    problem = two_gates(destinations=(camp,), corridors=[way_out("n"), way_out("s")])
    resources = Resources(problem, Ledger(problem))
    (t, *_) = OrdersBack(problem, resources, plan(problem), state_of(problem)).told
    supply = next(s for s in problem.supplies if s.group.id == t.order.group)
    room = Room(problem, resources, HALF, streets=set())
    slot = Slot(from_s=2000, to_s=2100, people=11)
    assert room.let_in(t.way, supply, slot, 10.4) == (11, True)
    assert room.let_in(t.way, supply, slot, 10.4) == (10, False)


def test_what_was_counted_before_is_no_fault_of_a_later_plan() -> None:
    problem = two_gates()
    # 60 who left within five minutes, for a gate that checks two a minute
    left = (Left(zone="a", group="walkers", corridor="n", people=60, from_s=0, to_s=300),)
    counted = state_of(problem, 600, left=left)
    before = anew(problem, plan(problem), counted).plan
    shut = closed(problem, "s", 2700)
    state, _ = goes_on(counted, shut, problem.scenario)
    made = anew(problem, before, state)

    def broken(orders: Sequence[Order], state: State) -> set[str]:
        new = replace(made.plan, orders=tuple(orders), totals=None)
        return {v.rule for v in verify(problem.scenario, problem.network, new, state=state)}

    assert broken(made.plan.orders, state) == set()
    assert broken(made.plan.orders, shut) == {"screening"}  # without a word of the count
    # whoever leaves after it must keep to the rules all the same
    more = [replace(o, slots=tuple(replace(s, people=3 * s.people) for s in o.slots)) for o in before.orders]
    assert "screening" in broken(more, state)


def test_who_is_not_counted_on_the_way_is_out_and_takes_nothing_of_a_slower_gate() -> None:
    problem = two_gates()
    before = plan(problem)
    seen = (OnTheWay(node="s", zone="a", group="walkers", people=3),)
    slow = (CorridorState(id="n", screening_factor=0.1),)
    anew(problem, before, state_of(problem, on_the_way=seen, corridors=slow))
    shut = (CorridorState(id="n", closed_from_s=HALF + 60),)
    anew(problem, before, state_of(problem, on_the_way=seen, corridors=shut))


def test_of_a_corridor_on_two_days_who_left_counts_once() -> None:
    day = 86_400
    tomorrow = Interval(from_s=day, to_s=day + 3600)
    gates = [way_out(name, lanes=2, opened=[(0, 3600), (day, day + 3600)]) for name in ("n", "s")]
    problem = two_gates(corridors=gates, windows=(*HOUR, tomorrow))
    before = plan(problem)
    assert {s.from_s // day for o in before.orders if o.corridor == "n" for s in o.slots} == {0, 1}
    left = (Left(zone="a", group="walkers", corridor="n", people=20, from_s=0, to_s=1200),)
    made = anew(problem, before, state_of(problem, left=left))
    early = [s for o in made.plan.orders if o.corridor == "n" for s in o.slots if s.to_s <= HALF]
    assert sum(s.people for s in early) == 20


@given(problems(), st.data())
@settings(max_examples=40, deadline=None)
def test_in_any_town_others_may_have_left_than_planned(problem: Problem, data: st.DataObject) -> None:
    """More or fewer, sooner or later, or seen anywhere on their way: no rule is broken by what is new."""
    if any(f.severity == "error" for f in problem.findings):
        return
    before = plan(problem)
    own = [o for o in before.orders if o.night is None and not problem.scenario.groups[o.group].apart]
    if not own or verify(problem.scenario, problem.network, before):
        return
    at_s = 60 * data.draw(st.integers(2, problem.scenario.horizon_s // 60 - 1))
    o = data.draw(st.sampled_from(own))
    everybody = next(z.people[o.group] for z in problem.scenario.zones if z.id == o.zone)
    people = data.draw(st.integers(1, everybody))
    left: tuple[Left, ...] = ()
    seen: tuple[OnTheWay, ...] = ()
    if data.draw(st.booleans()):
        from_s = 60 * data.draw(st.integers(0, at_s // 60 - 1))
        left = (
            Left(zone=o.zone, group=o.group, corridor=o.corridor, people=people, from_s=from_s, to_s=at_s),
        )
    else:
        node = data.draw(st.sampled_from(o.path))
        seen = (OnTheWay(node=node, zone=o.zone, group=o.group, people=people),)
    state = state_of(problem, at_s, left=left, on_the_way=seen)
    try:
        made = replan(problem, before, state)
    except InputError:
        return  # with those who left by another corridor they are more than there were
    found = verify(problem.scenario, problem.network, made.plan, state=state, before=before)
    assert [str(v) for v in found] == []


@pytest.mark.parametrize("large", [False, True])
def test_room_that_orders_ahead_leave_is_given_in_large_cities_too(
    large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The south gate checks one a minute, five minutes from home: 55 at most, fewer while both are open."""
    problem = two_gates(zones={"a": {"walkers": 120}})
    before = plan(problem)
    assert sum(o.people for o in before.orders if o.corridor == "s") < 55
    monkeypatch.setattr("mamarr.planning.again.replan.STATES", 0 if large else 10**9)
    state = closed(problem, "n")
    made = anew(problem, before, state)
    assert sum(o.people for o in made.plan.orders if o.corridor == "s") > 53


def test_an_order_given_up_leaves_only_who_has_left_in_the_ledger() -> None:
    """One person in a slot of a quarter of an hour, not yet gone at half time: it is booked in one piece."""
    problem = two_gates()
    before = plan(problem)
    whole = Slot(from_s=1500, to_s=2400, people=1)
    order = replace(next(o for o in before.orders if o.corridor == "s"), slots=(whole,))
    at_half = _Replanning(
        problem,
        replace(before, orders=(order,)),
        closed(problem, "n"),
        price=20.0,
        effort=EFFORT,
        clock=Clock(),
        stop=lambda: False,
        progress=lambda _what, _share: None,
    )
    ledger = Ledger(at_half.base)
    past = OrdersBack(at_half.scene, Resources(at_half.base, ledger), at_half.plan, at_half.state).past()
    assert [t.slots for t in past.told] == [(whole,)]
    assert ledger.gate_s.any()
    freed = at_half._freed(past, {id(t) for t in past.told}, ledger)
    assert [t.slots for t in freed.told] == [()]
    np.testing.assert_allclose(ledger.gate_s, 0.0, atol=1e-9)
    for loads in ledger.loaded_links["walk"].values():
        np.testing.assert_allclose(loads, 0.0, atol=1e-9)


def test_people_seen_on_the_way_go_on_from_there() -> None:
    problem = two_gates()
    before = plan(problem)
    seen = tuple(OnTheWay(node=v, zone="a", group="walkers", people=n) for v, n in (("n", 10), ("s", 5)))
    state = state_of(problem, on_the_way=seen)
    made = anew(problem, before, state)
    assert sum(o.people for o in made.plan.orders if o.start_node == "n") == 10
    assert made.plan.people == before.people
    # who goes on as told before need not be told again
    assert not [c for c in made.changes if c.kind is Kind.REDIRECTED]


def test_where_more_have_left_than_were_ready_nobody_may_until_as_many_are() -> None:
    # ten of twenty have left at the start; so many are ready at minute 10 of 20
    assert profile(20, 10, (), ((0, 0.0), (1200, 1.0)), 0) == ((0, 0.0), (600, 0.0), (1200, 1.0))


def test_nobody_becomes_ready_before_the_first_are() -> None:
    # half of four at minute 3, three quarters at minute 4: at minute 1 and between nobody is
    assert profile(4, 0, (), ((180, 0.5), (240, 0.75)), 60) == ((180, 0.5), (240, 0.75))


@given(problems(), st.data())
@settings(max_examples=60, deadline=None)
def test_in_any_town_a_closed_or_slower_gate_leaves_a_sound_plan(
    problem: Problem, data: st.DataObject
) -> None:
    if any(f.severity == "error" for f in problem.findings):
        return
    before = plan(problem)
    if verify(problem.scenario, problem.network, before):
        return  # not this test's matter
    at_s = 60 * data.draw(st.integers(1, problem.scenario.horizon_s // 60 - 1))
    gate = data.draw(st.sampled_from(problem.scenario.corridors))
    factor = data.draw(st.sampled_from([1.0, 0.5])) if gate.screening else 1.0
    shut = data.draw(st.booleans()) or factor == 1.0
    state = state_of(
        problem,
        at_s,
        corridors=(CorridorState(id=gate.id, closed_from_s=at_s if shut else None, screening_factor=factor),),
    )
    made = anew(problem, before, state)
    assert made == replan(problem, before, state)


def test_cars_that_passed_a_gate_before_it_closed_are_no_fault_of_the_plan_after() -> None:
    # the gate opens in the middle of a window; until the moment cars took more of it than it has offered
    gate = replace(
        corridor("g", admits=("drivers",)),
        beyond_s={Mode.CAR: 0},
        open=(Interval(from_s=960, to_s=1140),),
        screening=Screening(lanes=1, seconds={Mode.CAR: 60.0}),
    )
    problem = town(
        roads([("a", "g", 60)]),
        zones={"a": {"drivers": 8}},
        fleets=(),
        corridors=[gate],
        groups=[group("drivers", Mode.CAR, people_per_vehicle=2)],
        windows=[Interval(from_s=0, to_s=1200)],
    )
    before = plan(problem)
    assert before.people == 6
    early = [replace(o, slots=(Slot(from_s=900, to_s=960, people=6),)) for o in before.orders]
    before = replace(before, orders=tuple(early))
    assert not verify(problem.scenario, problem.network, before)
    state = closed(problem, "g", at_s=1080)
    made = anew(problem, before, state)
    assert made.plan.people == 6


def ride(**more: object) -> Problem:
    """A coach at `b`, people at `a`, gates `g` and `h`; every road takes ten minutes."""
    network = roads([("b", "a", 600), ("a", "g", 600), ("a", "h", 600)])
    keys: dict[str, object] = {
        "zones": {"a": {"families": 50}},
        "fleets": [fleet(network)],
        "corridors": [corridor("g", beyond_s=60), corridor("h")],
    }
    return town(network, **{**keys, **more})  # type: ignore[arg-type]


def ride_over(windows: Sequence[Interval], *, families: int, back_s: int) -> Problem:
    """The same of more people, in other windows; the coach is to be back by then."""
    network = roads([("b", "a", 600), ("a", "g", 600), ("a", "h", 600)])
    return ride(
        zones={"a": {"families": families}},
        windows=windows,
        fleets=[fleet(network, available=Interval(from_s=0, to_s=back_s))],
        corridors=[corridor("g", beyond_s=60, open=windows), corridor("h", open=windows)],
    )


def test_a_vehicle_that_is_out_when_an_extension_is_cut_is_no_fault_of_the_plan() -> None:
    problem = ride_over(HOUR, families=100, back_s=3600)
    before = plan(problem)
    assert before.people == 50
    longer = state_of(problem, 2000, windows=(Interval(from_s=0, to_s=7200),))
    extended = anew(problem, before, longer).plan
    assert extended.people == 100
    last = max(extended.trips, key=lambda t: t.leaves_base_s)
    at_s = last.at_gate_s + 60
    assert last.free_again_s > at_s + 60
    cut = state_of(problem, at_s, windows=(Interval(from_s=0, to_s=at_s + 60),))
    made = anew(problem, extended, cut)
    assert made.plan.people == 100


def test_a_vehicle_with_people_aboard_is_sent_to_another_gate_that_admits_them() -> None:
    problem = ride()
    before = plan(problem)
    (trip,) = before.trips
    # ten minutes to the zone, ten of loading; then five of ten minutes to the gate that is nearer beyond
    assert (trip.corridor, trip.at_gate_s) == ("g", 1800)
    state = closed(problem, "g", at_s=1500)
    made = anew(problem, before, state)
    (turned,) = made.plan.trips
    # on to the next node, which is the gate itself, back to the zone and on to the other gate
    assert turned.path == ("b", "a", "g", "a", "h")
    assert (turned.corridor, turned.at_gate_s) == ("h", 3000)
    assert [(c.kind, c.people) for c in made.changes] == [(Kind.OTHER_CORRIDOR, 50)]


@pytest.mark.parametrize(("closes_s", "gate"), [(1800, "h"), (1801, "g")])
def test_a_vehicle_passes_a_gate_before_the_second_of_its_close(closes_s: int, gate: str) -> None:
    problem = ride()
    shut = CorridorState(id="g", closed_from_s=closes_s)
    made = anew(problem, plan(problem), state_of(problem, 900, corridors=(shut,)))
    # it would pass at 30 minutes
    assert [t.corridor for t in made.plan.trips] == [gate]


@pytest.mark.parametrize(("reopens_s", "gate", "at_gate_s"), [(None, "h", 4200), (2400, "g", 3000)])
def test_a_vehicle_that_has_stood_at_a_shut_gate_is_told_there_at_the_moment(
    reopens_s: int | None, gate: str, at_gate_s: int
) -> None:
    problem = ride()
    before = plan(problem)
    # at the gate at 1800, when it had been shut for a while; told at 3000
    shut = CorridorState(id="g", closed_from_s=1700, reopens_s=reopens_s)
    made = anew(problem, before, state_of(problem, 3000, corridors=(shut,)))
    (trip,) = made.plan.trips
    assert (trip.corridor, trip.at_gate_s) == (gate, at_gate_s)
    # what held it up counts as loading
    assert [(s.from_s, s.to_s) for s in trip.stops] == [(600, 1200 + 1200)]


@pytest.mark.parametrize("reopens_s", [None, 2000])
def test_a_vehicle_that_has_left_again_since_its_gate_was_shut_has_brought_its_people_back(
    reopens_s: int | None,
) -> None:
    problem = ride_over((Interval(from_s=0, to_s=14_400),), families=100, back_s=18_000)
    before = plan(problem)
    assert [(t.leaves_base_s, t.at_gate_s) for t in before.trips] == [(0, 1800), (3420, 5220)]
    shut = CorridorState(id="g", closed_from_s=1700, reopens_s=reopens_s)
    made = anew(problem, before, state_of(problem, 4500, corridors=(shut,)))
    # the second goes on; those of the first go home, and ride once more after it
    assert made.plan.trips[0].leaves_base_s == 3420
    assert made.plan.trips[1].leaves_base_s >= made.plan.trips[0].free_again_s
    assert made.plan.people == 100


@given(busy_towns(), st.data())
@settings(max_examples=20, deadline=None)
def test_in_any_town_with_vehicles_a_gate_that_was_shut_for_a_while_leaves_a_sound_plan(
    problem: Problem, data: st.DataObject
) -> None:
    before = plan(problem)
    hours = problem.scenario.horizon_s // 60
    at_s = 60 * data.draw(st.integers(2, hours - 1))
    shut = 60 * data.draw(st.integers(0, at_s // 60 - 1))
    reopens = 60 * data.draw(st.integers(shut // 60 + 1, hours))
    state = CorridorState(id="g", closed_from_s=shut, reopens_s=data.draw(st.sampled_from([None, reopens])))
    anew(problem, before, state_of(problem, at_s, corridors=(state,)))


def test_vehicles_are_at_their_base_between_two_windows_and_make_one_trip_at_a_time() -> None:
    # a round takes 57 minutes: two on each of two mornings of two hours, a third one if the last is longer
    days = (Interval(from_s=0, to_s=7200), Interval(from_s=86_400, to_s=93_600))
    longer = (days[0], Interval(from_s=86_400, to_s=97_200))
    problem = ride_over(days, families=300, back_s=93_600)
    before = plan(problem)
    assert before.people == 200
    for state, people in (
        (state_of(problem, windows=longer), 250),
        (state_of(problem, 8000, windows=longer), 250),
        (closed(problem, "g"), 200),
        (closed(problem, "g", 86_400), 200),
        (state_of(problem, windows=days[:1]), 100),
    ):
        made = replan(problem, before, state)
        sound(problem, before, state, made)
        assert made.plan.people <= people
    assert replan(problem, before, state_of(problem, windows=longer)).plan.people == 250


def test_people_aboard_whom_no_gate_takes_get_off_at_a_named_place() -> None:
    problem = ride(corridors=[corridor("g")])
    before = plan(problem)
    state = closed(problem, "g", at_s=1500)
    made = anew(problem, before, state)
    assert made.plan.trips == ()
    (left,) = made.plan.not_served
    assert left.people == 50
    assert left.why.startswith("held at zone a: corridor g closed from")


def test_riders_no_more_urgent_take_no_place_from_those_on_the_way_to_an_open_gate() -> None:
    # 40 places beyond `g` for 40 on foot; `h` closes with 30 aboard a bus, and one who is more urgent waits
    network = roads([("b", "a", 600), ("a", "g", 600), ("a", "h", 600)])
    few = Destination(id="few", name={"en": "Few"}, location=(37.0, 36.0), places=40)
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0))
    beyond = {Mode.WALK: 0, Mode.BUS: 60, Mode.AMBULANCE: 60}
    problem = ride(
        zones={"a": {"families": 30, "walkers": 40, "wounded": 1}},
        fleets=[
            fleet(network),
            fleet(network, id="ambulances", vehicle=Mode.AMBULANCE, carries=("wounded",), seats=2),
        ],
        groups=[group(), walkers(priority=2), group("wounded", Mode.AMBULANCE, priority=1)],
        corridors=[
            replace(corridor("g", admits=("families", "walkers"), leads_to="few"), beyond_s=beyond),
            replace(corridor("h", admits=("families", "wounded")), beyond_s=beyond),
        ],
        destinations=[few, camp],
    )
    before = plan(problem)
    assert before.people == 71
    state = closed(problem, "h", at_s=1500)
    made = anew(problem, before, state)
    assert by_corridor(made.plan) == {"g": 40}
    assert {(c.group, c.kind) for c in made.changes} == {
        ("families", Kind.HELD),
        ("wounded", Kind.HELD),
    }


def test_an_urgent_ride_is_not_sent_where_those_who_are_out_have_filled_the_hour() -> None:
    network = roads([("b", "a", 60), ("a", "n", 60), ("a", "h", 1200), ("a", "k", 1500)])
    few = Destination(id="few", name={"en": "Few"}, location=(37.0, 36.0), intake_per_hour=40, beds=9)
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), beds=9)
    beyond = {Mode.WALK: 0, Mode.AMBULANCE: 60}
    gates = [
        replace(corridor(g, admits=admits), beyond_s=beyond)
        for g, admits in (("n", ("walkers", "wounded")), ("h", ("wounded",)), ("k", ("wounded",)))
    ]
    problem = town(
        network,
        zones={"a": {"walkers": 40, "wounded": 1}},
        fleets=[fleet(network, vehicle=Mode.AMBULANCE, carries=("wounded",))],
        groups=[walkers(priority=2), group("wounded", Mode.AMBULANCE, priority=1, needs_bed=True)],
        corridors=[replace(gates[0], leads_to="few"), *gates[1:]],
        destinations=[few, camp],
    )
    (trip,) = plan(problem).trips
    aboard_s = trip.stops[-1].to_s
    by_h = replace(trip, corridor="h", path=("b", "a", "h"), at_gate_s=aboard_s + 1200)
    by_h = replace(by_h, at_destination_s=aboard_s + 1260, free_again_s=aboard_s + 1260 + 300 + 60 + 1260)
    before = replace(handmade(problem, Slot(from_s=0, to_s=60, people=40)), trips=(by_h,))
    assert verify(problem.scenario, problem.network, before) == ()
    made = anew(problem, before, closed(problem, "h", at_s=aboard_s + 300))
    # on to `h`, back past `a`: by `n` within the hour in which 40 have come there, which is full
    assert by_corridor(made.plan) == {"n": 40}
    assert [(t.corridor, t.people) for t in made.plan.trips] == [("k", 1)]


def test_more_urgent_rides_that_have_not_begun_take_no_place_from_those_on_the_way_to_an_open_gate() -> None:
    # 40 places beyond `g` for 40 on foot, who are on the way; the ambulance was to go by `h` a little later
    network = roads([("b", "a", 600), ("a", "g", 600), ("a", "h", 600)])
    few = Destination(id="few", name={"en": "Few"}, location=(37.0, 36.0), places=40)
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0))
    later = Interval(from_s=900, to_s=36_000)
    problem = ride(
        zones={"a": {"walkers": 40, "wounded": 2}},
        fleets=[fleet(network, vehicle=Mode.AMBULANCE, carries=("wounded",), seats=2, available=later)],
        groups=[walkers(ready=((0, 0.0), (600, 1.0))), group("wounded", Mode.AMBULANCE, priority=1)],
        corridors=[
            replace(
                corridor("g", admits=("walkers", "wounded"), leads_to="few"),
                beyond_s={Mode.WALK: 0, Mode.AMBULANCE: 1200},
            ),
            replace(corridor("h", admits=("wounded",)), beyond_s={Mode.AMBULANCE: 60}),
        ],
        destinations=[few, camp],
    )
    before = plan(problem)
    assert before.people == 42
    made = anew(problem, before, closed(problem, "h", at_s=700))
    assert by_corridor(made.plan) == {"g": 40}
    assert {(c.group, c.kind) for c in made.changes} == {("wounded", Kind.NO_LONGER)}


def test_a_vehicle_that_is_late_is_taken_from_where_it_is() -> None:
    problem = ride()
    before = plan(problem)
    said = VehicleState(
        vehicle="coaches-01",
        node="a",
        free_at_s=2400,
        aboard=(Aboard(zone="a", group="families", people=30),),
    )
    state = state_of(problem, 1500, vehicles=(said,))
    made = anew(problem, before, state)
    first = made.plan.trips[0]
    assert (first.people, first.corridor, first.at_gate_s) == (30, "g", 3000)
    # the others are still at home, and the coach comes again
    assert made.plan.people == 50


def test_a_vehicle_that_is_ahead_of_its_plan_has_loaded_in_less_time() -> None:
    problem = ride()
    before = plan(problem)
    trip = before.trips[0]
    ahead_s = trip.stops[0].to_s - 30
    aboard = (Aboard(zone="a", group="families", people=trip.people),)
    said = VehicleState(vehicle=trip.vehicle, node="a", free_at_s=ahead_s, aboard=aboard)
    made = anew(problem, before, state_of(problem, ahead_s, vehicles=(said,)))
    assert made.plan.trips[0].at_gate_s == trip.at_gate_s - 30


@pytest.mark.parametrize("price", [0.0, 1000.0])
def test_orders_that_work_are_kept_at_any_price_where_nothing_is_gained(price: float) -> None:
    problem = two_gates()
    before = plan(problem)
    made = replan(problem, before, closed(problem, "n"), price=price)
    south = [o for o in before.orders if o.corridor == "s"]
    assert [o for o in made.plan.orders if o.corridor == "s"] == south


@pytest.mark.parametrize(("price", "looked"), [(5.0, True), (100.0, False)])
def test_orders_that_work_are_not_looked_at_where_their_price_cannot_be_won(
    price: float, looked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # past `q`, one a minute, people of `a` go, who could go five minutes on; once `m` is closed `b` must
    problem = town(
        streets([("a", "q", 0), ("b", "q", 0), ("q", "s", 0, 1), ("a", "n", 300), ("b", "m", 0)]),
        zones={"a": {"walkers": 60}, "b": {"walkers": 60}},
        fleets=(),
        corridors=[way_out("s"), way_out("n"), way_out("m")],
        groups=[walkers(ready=((0, 0.0), (3600, 1.0)))],
        windows=HOUR,
    )
    asked = []

    def losses(choice: object, told: Sequence[Told], **_: object) -> NDArray[np.float64]:
        asked.append(choice)
        return np.zeros(len(told))

    monkeypatch.setattr("mamarr.planning.again.replan.losses", losses)
    replan(problem, plan(problem), closed(problem, "m"), price=price)
    assert bool(asked) is looked


def test_riders_who_have_lost_their_gate_get_lanes_in_which_more_of_them_pass() -> None:
    network = roads([("b", "a", 60), ("a", "n", 600), ("a", "s", 600)])
    coaches = fleet(network, count=2, load_s=300, unload_s=300)
    lane_s = {Mode.WALK: 12.0, Mode.BUS: 60.0}
    gates = [
        corridor("n"),
        corridor("s", admits=("walkers", "families"), screening=Screening(lanes=1, seconds=lane_s)),
    ]
    gates[1] = replace(gates[1], beyond_s=dict.fromkeys(lane_s, 300))
    problem = town(
        network,
        zones={"a": {"walkers": 5000, "families": 1500}},
        fleets=(coaches,),
        corridors=gates,
        groups=[walkers(), group("families")],
    )
    before = plan(problem)
    state = closed(problem, "n", 18_000)
    kept = replan(problem, before, state, price=1e9)
    made = anew(problem, before, state)
    # a bus takes the lane of five people on foot: their one order is changed, for 360 people more
    assert kept.plan.people == 3405
    assert made.plan.people == made.plan.proof.people_at_most == 3405 + 8 * 50 - 8 * 5
    assert made.changed_orders == made.forced_orders + 1
    assert sum(t.people for t in made.plan.trips) == sum(t.people for t in before.trips)


def test_a_group_that_goes_apart_is_never_sent_anywhere_from_the_way() -> None:
    problem = two_gates(
        corridors=[way_out("n", lanes=2), way_out("s", lanes=30)], groups=[walkers(apart=True)]
    )
    zones = tuple(replace(z, kind="muster") for z in problem.scenario.zones)
    problem = replace(problem, scenario=replace(problem.scenario, zones=zones))
    before = plan(problem)
    state = closed(problem, "n", at_s=420)
    made = anew(problem, before, state)
    # those who were on the way to the north are back at their muster point before they leave again
    assert {o.start_node for o in made.plan.orders} <= {None, "a"}

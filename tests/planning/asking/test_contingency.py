"""Plans B and the plan that holds up best, known by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mamarr.planning.asking.contingency as asked
from long_way import long_way
from mamarr._errors import InputError
from mamarr.planning.again.replan import replan
from mamarr.planning.asking.contingency import contingency, half_of, state_of
from mamarr.planning.asking.holds_up import as_announced, capped, hold_up_best, holds_up, shut, stripped
from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.problem import Problem
from mamarr.plans.contingency import Contingency, HoldsUp, Lost
from mamarr.plans.document import Order, Plan, Slot
from mamarr.plans.state import CorridorState, State
from mamarr.scenario.model import Destination
from mamarr.verification.verify import verify
from streets import HOUR, streets, walkers, way_out
from town import corridor, fleet, group, roads, town


def two_corridors(people: int = 100, **more: Any) -> Problem:
    """One zone; gate `g` in 10 minutes, gate `h` in 20."""
    keys: dict[str, Any] = {
        "zones": {"a": {"walkers": people}},
        "fleets": (),
        "corridors": [way_out("g"), way_out("h")],
        "groups": [walkers()],
        "windows": HOUR,
        "window_s": 60,
    }
    return town(streets([("a", "g", 600), ("a", "h", 1200)]), **{**keys, **more})


def prepared(problem: Problem, announced: Plan, *at_s: int) -> Contingency:
    return contingency(problem.scenario, problem.network, announced, at_s=at_s)


def best(found: Contingency) -> HoldsUp:
    assert found.robust is not None
    return found.robust


def test_the_plain_plan_loses_all_with_one_corridor_and_the_other_one_half() -> None:
    problem = two_corridors()
    found = prepared(problem, plan(problem))
    assert found.plain.worst == 0  # all go by the near gate
    assert 48 <= best(found).worst <= 50  # half and half is best
    assert best(found).people >= 96
    assert verify(problem.scenario, problem.network, best(found).plan) == ()
    assert best(found).plan.proof.by_group_at_most == found.plain.plan.proof.by_group_at_most
    assert not any(" by " in b.what for b in best(found).plan.proof.binding)  # no destination made for a cap


def test_where_lanes_bind_nothing_holds_up_better_and_that_is_proven() -> None:
    lanes = [way_out("g", lanes=1), way_out("h", lanes=1)]  # a minute for each person
    problem = two_corridors(people=1000, corridors=lanes)
    found = prepared(problem, plan(problem))
    assert found.plain.people == 90
    assert dict(found.plain.without) == {"g": 40, "h": 50}
    assert best(found).worst == found.worst_at_most == 40


def test_a_plan_of_trips_alone_is_prepared_for_as_well() -> None:
    network = roads([("b", "a", 600), ("a", "g", 600), ("a", "h", 600)])
    problem = town(
        network,
        zones={"a": {"families": 90}},
        fleets=[fleet(network)],
        corridors=[corridor("g", beyond_s=60), corridor("h")],
    )
    announced = plan(problem)
    assert announced.orders == ()
    assert announced.people == 90
    found = prepared(problem, announced)
    assert found.plain.worst == 0  # both trips go by the gate that is nearer beyond
    assert best(found).worst == 45  # one by each, as full
    assert [b.people for b in found.losses if b.lost is Lost.CORRIDOR] == [90, 90]


def test_with_plan_b_the_others_go_by_the_corridor_that_is_left() -> None:
    problem = two_corridors()
    announced = plan(problem)
    lost = {b.subject: b for b in prepared(problem, announced).losses if b.lost is Lost.CORRIDOR}
    assert (lost["g"].untold, lost["g"].people, lost["g"].people_at_most) == (0, 100, 100)
    assert lost["h"].changed_orders == 0
    assert {o.corridor for o in lost["g"].plan.orders} == {"h"}


def test_a_corridor_lost_at_half_time_keeps_those_who_are_out() -> None:
    lanes = [way_out("g", lanes=1), way_out("h", lanes=1)]
    problem = two_corridors(people=1000, corridors=lanes)
    announced = plan(problem)
    found = prepared(problem, announced, 1800)
    late = {b.subject: b for b in found.losses if b.lost is Lost.CORRIDOR and b.at_s == 1800}
    # by 30 minutes 20 are out by `g`; `h` takes 40 in all
    assert late["g"].untold == 60
    assert late["g"].people == 60
    for b in found.losses:
        state = state_of(problem.scenario, b.lost, b.subject, b.at_s)
        assert verify(problem.scenario, problem.network, b.plan, state=state, before=announced) == ()


def test_plans_b_of_a_re_plan_begin_at_its_moment_and_hold_on_to_what_is_shut() -> None:
    lanes = [way_out("g", lanes=1), way_out("h", lanes=1)]
    problem = two_corridors(people=1000, corridors=lanes)
    state = State(
        scenario_id=problem.scenario.id, at_s=900, corridors=(CorridorState(id="g", closed_from_s=900),)
    )
    again = replan(problem, plan(problem), state).plan
    found = contingency(problem.scenario, problem.network, again, at_s=(1800,), since=state)
    # by then 5 are out by `g`, after 30 minutes 10 by `h`, and `g` cannot be lost again
    assert {(b.subject, b.at_s): (b.untold, b.people) for b in found.losses if b.lost is Lost.CORRIDOR} == {
        ("h", 900): (5, 5),
        ("h", 1800): (15, 15),
    }
    assert dict(found.plain.without) == {"h": 5}
    assert found.robust is None
    assert found.since_s == 900
    for b in found.losses:
        now = state_of(problem.scenario, b.lost, b.subject, b.at_s, state)
        assert verify(problem.scenario, problem.network, b.plan, state=now, before=again) == ()
    with pytest.raises(InputError, match="a time from then on"):
        contingency(problem.scenario, problem.network, again, at_s=(600,), since=state)


def test_no_more_are_out_untold_than_with_plan_b_where_a_slot_is_cut_twice() -> None:
    problem = two_corridors(people=11, corridors=[way_out("g")])
    slots = (Slot(from_s=0, to_s=900, people=11),)
    order = Order(zone="a", group="walkers", corridor="g", path=("a", "g"), slots=slots)
    announced = replace(plan(problem), orders=(order,), not_served=())
    # an even flow has let 3.06 out by then; of the 10 who have left in whole people, 2.94
    late = next(b for b in prepared(problem, announced, 850).losses if b.at_s == 850)
    assert late.untold <= late.people <= late.people_at_most


def test_plans_with_nights_have_plans_b_at_any_time() -> None:
    problem = long_way()
    announced = plan(problem)
    found = prepared(problem, announced)
    assert best(found).people == announced.people == 150
    assert {b.people for b in found.losses} == {0}
    # at 10:50 on the second day ten a minute have passed the gate for five minutes
    late = [b for b in prepared(problem, announced, 1800, 93_000).losses if b.at_s is not None]
    assert {(b.at_s, b.people, b.untold) for b in late} == {(1800, 0, 0), (93_000, 50, 50)}


def test_no_loss_lets_more_out_than_no_plan_can_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = two_corridors()
    bounded = asked._from_the_start

    def widely(*arguments: Any) -> tuple[Plan, int]:
        made, at_most = bounded(*arguments)
        return made, at_most + 1000

    monkeypatch.setattr(asked, "_from_the_start", widely)
    announced = plan(problem)
    found = prepared(problem, announced)
    assert {b.people_at_most for b in found.losses} == {announced.proof.people_at_most}


def test_a_full_destination_is_the_loss_of_all_corridors_that_lead_there() -> None:
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0))
    town_ = Destination(id="town", name={"en": "Town"}, location=(37.0, 36.0))
    ways = [way_out("g"), way_out("h", leads_to="town")]
    problem = two_corridors(corridors=ways, destinations=(camp, town_))
    lost = {(b.lost, b.subject): b for b in prepared(problem, plan(problem)).losses}
    assert lost[Lost.DESTINATION, "camp"].people == lost[Lost.CORRIDOR, "g"].people
    assert lost[Lost.DESTINATION, "camp"].folder == "destination-camp"


def test_a_fleet_is_halved_by_its_higher_numbers() -> None:
    network = roads([("b", "z", 60), ("z", "g", 60)])
    problem = town(
        network, zones={"z": {"families": 400}}, fleets=[fleet(network, count=3)], corridors=[corridor()],
        groups=[group()],
    )  # fmt: skip
    announced = plan(problem)
    lost = next(b for b in prepared(problem, announced).losses if b.lost is Lost.FLEET)
    assert half_of(problem.scenario, "coaches") == ("coaches-03",)
    assert not any(t.vehicle == "coaches-03" for t in lost.plan.trips)
    third = sum(t.people for t in announced.trips if t.vehicle == "coaches-03")
    assert lost.untold == announced.people - third
    assert lost.untold <= lost.people <= lost.people_at_most


def test_ended_early_it_says_so_and_how_many_plans_b_are_missing() -> None:
    problem = two_corridors()
    calls = iter(range(10**9))
    found = contingency(
        problem.scenario, problem.network, plan(problem), at_s=(600,), stop=lambda: next(calls) > 0
    )
    whole = prepared(problem, plan(problem), 600)
    assert (whole.missing, whole.stopped) == (0, False)
    assert found.stopped
    assert found.missing == len(whole.losses) - len(found.losses) > 0


def test_two_workers_prepare_the_same() -> None:
    problem = two_corridors(people=30)
    announced = plan(problem)
    one = prepared(problem, announced)
    two = contingency(problem.scenario, problem.network, announced, workers=2)
    assert two == one


def test_no_corridor_carries_more_than_its_cap() -> None:
    problem = two_corridors()
    plain = holds_up(plan(problem), ["g", "h"])
    found = holds_up(plan(capped(problem, plain, 30)), ["g", "h"])
    assert found.people == 60
    assert found.worst == 30


def test_what_is_left_without_a_corridor_is_a_plan_without_it() -> None:
    problem = two_corridors()
    left = stripped(plan(problem), {"g"})
    assert left.people == 0
    assert sum(n.people for n in left.not_served) == 100
    assert [g.corridor.id for g in shut(problem, {"g"}).gates] == ["h"]


def test_an_announced_plan_has_few_corridors_and_one_way_in_each() -> None:
    made = plan(two_corridors())
    (order,) = made.orders
    again = replace(order, start_node="a", path=("a", "x", "g"), slots=order.slots[:1])
    same = replace(order, start_node="a")
    found = as_announced(replace(made, orders=(order, again, same)), 2)
    assert [o.start_node for o in found.orders] == [None]
    assert found.orders[0].people == 2 * order.people
    assert sum(n.people for n in found.not_served) == again.people


def test_short_slots_fill_what_long_ones_leave_on_the_same_ways() -> None:
    lanes = [way_out("g", lanes=1), way_out("h", lanes=1)]  # a minute for each person
    problem = two_corridors(people=1000, corridors=lanes)
    made = plan(problem)
    sparse = [replace(o, slots=tuple(replace(s, people=1) for s in o.slots)) for o in made.orders]
    few = holds_up(replace(made, orders=tuple(sparse), totals=None), ["g", "h"])
    found = hold_up_best(problem, [few], {"g": 40, "h": 50}, turns=0)
    assert few.worst < found.worst == 40  # from the 20th minute on, one a minute
    assert found.people == 90
    assert {(o.corridor, o.path) for o in found.plan.orders} == {(o.corridor, o.path) for o in sparse}


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 60), st.integers(1, 4), st.integers(1, 4))
def test_the_plan_that_holds_up_best_is_never_worse(people: int, near: int, far: int) -> None:
    lanes = [way_out("g", lanes=near), way_out("h", lanes=far)]
    problem = two_corridors(people=people * 4, corridors=lanes)
    found = prepared(problem, plan(problem))
    assert found.plain.worst <= best(found).worst <= found.worst_at_most
    assert best(found).people <= found.people_at_most
    assert verify(problem.scenario, problem.network, best(found).plan) == ()
    assert all(b.untold <= b.people <= b.people_at_most for b in found.losses)

"""Why people are left: each sentence holds for the very people it is said of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mamarr.planning.again.replan import replan
from mamarr.planning.drafting.held_back import Cause, _fewest
from mamarr.planning.drafting.plan import plan
from mamarr.planning.drafting.reasons import LATE, OVER, SHUT, UNUSED, _full, last_departures, not_served
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.latest import InTime
from mamarr.plans.document import NotServed
from mamarr.plans.state import CorridorState, State
from mamarr.scenario.model import Closure, Destination, Interval
from streets import HOUR, Street, drivers, streets, walkers, way_out
from town import town

CAMP = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), beds=10**6)
SHIP = replace(CAMP, id="ship", places=50)
ROWS: Sequence[Street] = [("a", "g", 600), ("a", "h", 600)]
STREETS_FULL = "streets on the way to the corridors full until the last safe departure"
GATE_FULL = "gate g full until the last safe departure"


def one(people: int = 900, **more: Any) -> Problem:
    """People at `a`, ten minutes from the gate `g` that checks four a minute; the window is an hour."""
    keys: dict[str, Any] = {
        "zones": {"a": {"walkers": people}},
        "fleets": (),
        "corridors": [way_out(lanes=2, walk=30.0)],
        "groups": [walkers()],
        "windows": HOUR,
        "destinations": (CAMP,),
    }
    network = more.pop("network", None) or streets(ROWS)
    return town(network, **{**keys, **more})


def told(left: Sequence[NotServed]) -> dict[str, int]:
    assert len({n.why for n in left}) == len(left)
    return {n.why: n.people for n in left}


def test_who_is_not_ready_in_time_is_told_apart_from_who_is_held_back() -> None:
    group = walkers(ready=((0, 0.5), (3000, 0.5), (3600, 1.0)))
    result = plan(one(groups=[group]))
    assert told(result.not_served) == {LATE: 450, GATE_FULL: 450 - result.people}


def test_few_who_are_late_do_not_stand_for_all() -> None:
    group = walkers(ready=((0, 0.999), (3000, 0.999), (3600, 1.0)))
    result = plan(one(1000, groups=[group]))
    assert told(result.not_served) == {LATE: 1, GATE_FULL: 999 - result.people}


def test_the_intake_that_binds_is_told_and_not_the_gate_that_has_room() -> None:
    result = plan(one(destinations=(replace(CAMP, intake_per_hour=120),)))
    assert told(result.not_served) == {
        "intake of camp full until the last safe departure": 900 - result.people
    }


def test_places_that_are_taken_are_told_beside_a_gate_that_is_full() -> None:
    corridors = [way_out(lanes=2, walk=30.0), way_out("h", lanes=30, walk=30.0, leads_to="ship")]
    result = plan(one(destinations=(CAMP, SHIP), corridors=corridors))
    assert told(result.not_served) == {f"no free place at ship; {GATE_FULL}": 900 - result.people}


def test_a_corridor_that_is_too_far_for_any_window_is_told_beside_what_is_full() -> None:
    # an hour and half a minute to `h`, in an hour; ten minutes to `g`, where 50 find a place
    corridors = [way_out(leads_to="ship"), way_out("h")]
    network = streets([("a", "g", 600), ("a", "h", 3630)])
    problem = town(
        network,
        zones={"a": {"walkers": 900}},
        fleets=(),
        corridors=corridors,
        groups=[walkers()],
        windows=HOUR,
        destinations=(CAMP, SHIP),
    )
    result = plan(problem)
    assert result.people == result.proof.people_at_most == 50
    assert told(result.not_served) == {"no free place at ship; too far for any window: h": 850}


def test_streets_are_told_where_gates_have_room() -> None:
    network = streets([("a", "g", 600, 2)])
    problem = one()
    problem = town(
        network,
        zones={"a": {"walkers": 900}},
        fleets=(),
        corridors=problem.scenario.corridors,
        groups=[walkers()],
        windows=HOUR,
        destinations=(CAMP,),
    )
    (left,) = plan(problem).not_served
    assert left.why == STREETS_FULL


def test_room_that_no_hours_use_is_not_called_full() -> None:
    problem = one()
    left = told(not_served(problem, Ledger(problem), (), (), InTime(problem)))
    assert left == {UNUSED: 200, GATE_FULL: 700}


def test_room_without_limits_is_none_that_is_full() -> None:
    problem = one(corridors=[way_out()])
    left = told(not_served(problem, Ledger(problem), (), (), InTime(problem)))
    assert left == {UNUSED: 900}


def test_who_may_be_told_no_further_corridor_is_not_held_back_by_it() -> None:
    corridors = [way_out(lanes=2, walk=30.0), way_out("h", lanes=2, walk=30.0)]
    problem = one(corridors=corridors)
    planning = replace(problem.scenario.planning, corridors_per_order=1)
    problem = replace(problem, scenario=replace(problem.scenario, planning=planning))
    result = plan(problem)
    (corridor,) = {o.corridor for o in result.orders}
    (left,) = result.not_served
    assert left.why == (
        f"gate {corridor} full until the last safe departure; no group of a zone is told more than 1 corridor"
    )


def bridge(*closures: tuple[int, int], rows: Sequence[Street] = ()) -> Problem:
    """One street (10 min) to a bridge for twelve a minute, closed at times; the gate is 5 min on."""
    network = streets([("a", "b", 600), ("b", "g", 300, 12), *rows])
    shut = [Closure(link=network.link_id[1], during=Interval(from_s=x, to_s=y)) for x, y in closures]
    return one(network=network, corridors=[way_out()], closures=shut)


def last(problem: Problem) -> list[int]:
    return [int(x.at_s) for x in last_departures(problem, InTime(problem))]


def test_the_last_safe_departure_is_before_the_bridge_closes() -> None:
    assert last(bridge()) == [2700]
    problem = bridge((1800, 3600))
    assert last(problem) == [1200]
    result = plan(problem)
    assert result.people == 240
    assert told(result.not_served) == {STREETS_FULL: 660}
    # after a first departure at the opening, nobody is at the bridge before it closes
    problem = bridge((0, 600), (1200, 3600))
    assert last(problem) == [600]
    assert last(bridge((600, 1800))) == [2700]


def test_who_finds_every_way_closed_is_told_so() -> None:
    problem = bridge((300, 3600))
    assert last(problem) == []
    assert told(plan(problem).not_served) == {SHUT: 900}


def test_a_way_round_a_bridge_that_has_closed_is_the_last_one() -> None:
    problem = bridge((1800, 3600), rows=[("b", "g", 1200, 6), ("b", "c", 600, 6), ("c", "g", 600, 6)])
    # of two streets between the same nodes a path means the faster one
    assert last(problem) == [1800]


def test_the_last_place_is_taken_by_a_car_that_is_not_full() -> None:
    corridors = [
        way_out("h", admits=["drivers"], leads_to="ship"),
        way_out(admits=["drivers"], leads_to="quay"),
    ]
    ends = (replace(SHIP, places=41), replace(SHIP, id="quay", places=1))
    problem = one(zones={"a": {"drivers": 60}}, groups=[drivers()], corridors=corridors, destinations=ends)
    result = plan(problem)
    assert result.people == 42
    assert told(result.not_served) == {
        "no free place at any destination of the corridors that admit this group": 18
    }
    # nobody has taken any
    left = told(not_served(problem, Ledger(problem), (), (), InTime(problem)))
    assert left == {UNUSED: 42, "no free place at quay, ship": 18}


def test_a_place_that_nobody_has_taken_is_not_called_taken() -> None:
    ends = (replace(CAMP, places=900), replace(SHIP, places=1))
    corridors = [way_out(), way_out("h", leads_to="ship")]
    problem = one(3000, corridors=corridors, destinations=ends)
    ledger = Ledger(problem)
    ledger.places[ledger.destination_index["camp"]] = 900
    left = told(not_served(problem, ledger, (), (), InTime(problem)))
    assert left == {UNUSED: 1, "no free place at camp, ship": 2999}


def test_of_causes_the_fewest_are_told_and_none_for_time_that_is_open() -> None:
    gate, intake = ("gate", "g"), ("intake", "camp")
    assert _fewest([((gate, intake), 5.0), ((intake,), 5.0)]) == (intake,)
    assert _fewest([((gate,), 5.0), ((intake,), 5.0)]) == (intake, gate)
    assert _fewest([((gate,), 5.0), ((), 5.0)]) == ()
    assert _fewest([]) == ()


def test_causes_in_words() -> None:
    causes: list[Cause] = [("intake", "camp"), ("gate", "e"), ("gate", "n")]
    assert _full(causes[1:]) == "gates e, n full until the last safe departure"
    assert _full(causes) == "gates e, n or intake of camp full at all times until the last safe departure"


def test_after_a_close_nothing_is_called_full() -> None:
    problem = one()
    before = plan(problem)
    state = State(
        scenario_id=problem.scenario.id,
        at_s=1800,
        corridors=(CorridorState(id="g", closed_from_s=1800),),
    )
    made = replan(problem, before, state).plan
    assert sum(n.people for n in made.not_served) + made.people == 900
    (home,) = [n for n in made.not_served if not n.held_at]
    assert home.why == f"corridor g closed from 2016-11-04T09:30+02:00; {OVER}"


def test_after_a_replan_who_is_late_is_still_counted_once_beside_who_is_held() -> None:
    problem = one(groups=[walkers(ready=((0, 0.5), (3000, 0.5), (3600, 1.0)))])
    state = State(
        scenario_id=problem.scenario.id,
        at_s=1800,
        corridors=(CorridorState(id="g", closed_from_s=1800),),
    )
    made = replan(problem, plan(problem), state).plan
    assert sum(n.people for n in made.not_served) + made.people == 900
    assert sum(n.people for n in made.not_served if n.why.endswith(LATE)) == 450

"""Why people are left: each sentence holds for the very people it is said of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mamarr.planning.again.replan import replan
from mamarr.planning.drafting.held_back import Cause, _fewest
from mamarr.planning.drafting.plan import plan
from mamarr.planning.drafting.reasons import LATE, OVER, UNUSED, _full, fastest_seconds, not_served
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import NotServed
from mamarr.plans.state import CorridorState, State
from mamarr.scenario.model import Destination, Interval
from streets import HOUR, Street, streets, walkers, way_out
from town import town

CAMP = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), beds=10**6)
SHIP = replace(CAMP, id="ship", places=50)
ROWS: Sequence[Street] = [("a", "g", 600), ("a", "h", 600)]
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
    return town(streets(ROWS), **{**keys, **more})


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
    assert left.why == "streets on the way to the corridors full until the last safe departure"


def test_room_that_no_hours_use_is_not_called_full() -> None:
    problem = one()
    left = told(not_served(problem, Ledger(problem), (), (), fastest_seconds(problem)))
    assert left == {UNUSED: 200, GATE_FULL: 700}


def test_room_without_limits_is_none_that_is_full() -> None:
    problem = one(corridors=[way_out()])
    left = told(not_served(problem, Ledger(problem), (), (), fastest_seconds(problem)))
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
    assert home.why == f"corridor g closed from 09:30; {OVER}"


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


def test_nothing_holds_people_back_after_the_close() -> None:
    # 50 minutes of a pause are three windows and a part of one
    problem = one(windows=(Interval(from_s=0, to_s=3000),), margin_s=0, safe_by="corridor")
    (gate,) = [b for b in plan(problem).proof.binding if b.what == "gate g"]
    assert gate.to_s == 3000

"""Nights at shelters in a re-plan: known by hand on the long way, and sound in any small town."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from long_way import TWO_DAYS, by_hand, long_way
from mamarr._errors import InputError
from mamarr.planning.again.replan import Replan, replan
from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.problem import Problem
from mamarr.plans.changes import Kind
from mamarr.plans.document import Plan, Slot
from mamarr.plans.state import CorridorState, Left, State, state_findings
from mamarr.scenario.model import Interval
from night_towns import night_town, some_state
from sound_nights import sound
from streets import streets, walkers, way_out
from town import town

THIRD = Interval(from_s=180_000, to_s=183_600)


def two_ways_on(*, people: int = 1000, third: bool = False, **more: object) -> Problem:
    """The long way, with a second gate beyond the shelter, and perhaps a third day.

    ::

        h ------------- s ------------- g      45 minutes on foot and ten people a minute on each road
                        |
                        +-------------- e
    """
    windows = (*TWO_DAYS, *([THIRD] if third else []))
    keys: dict[str, object] = {
        "zones": {"h": {"walkers": people}},
        "fleets": (),
        "corridors": [way_out(gate, opened=[(w.from_s, w.to_s) for w in windows]) for gate in "ge"],
        "groups": [walkers()],
        "windows": windows,
        "safe_by": "corridor",
        "shelters": long_way().scenario.shelters,
    }
    roads = [("h", "s", 2700.0, 10.0), ("s", "g", 2700.0, 10.0), ("s", "e", 2700.0, 10.0)]
    return town(streets(roads, both_ways=True), **{**keys, **more})  # type: ignore[arg-type]


def at(problem: Problem, at_s: int, **more: object) -> State:
    return State(scenario_id=problem.scenario.id, at_s=at_s, **more)  # type: ignore[arg-type]


def shut(gate: str, from_s: int, reopens_s: int | None = None) -> tuple[CorridorState, ...]:
    return (CorridorState(id=gate, closed_from_s=from_s, reopens_s=reopens_s),)


def anew(problem: Problem, before: Plan, state: State) -> Replan:
    """Planned anew, and sound."""
    made = replan(problem, before, state)
    sound(problem, before, state, made)
    return made


def nights(plan: Plan) -> dict[str, tuple[int, int]]:
    """By corridor: people who come to the shelter, and who go on from it."""
    found: dict[str, tuple[int, int]] = {}
    for o in plan.orders:
        if o.night is not None:
            come, on = found.get(o.corridor, (0, 0))
            found[o.corridor] = come + sum(s.people for s in o.slots), on + o.people
    return found


def held(plan: Plan) -> dict[str, int]:
    return {n.held_at: n.people for n in plan.not_served if n.held_at}


def told(made: Replan) -> dict[tuple[Kind, str], int]:
    """People by what they must be told, and the shelter at which they are."""
    found = Counter[tuple[Kind, str]]()
    for c in made.changes:
        found[c.kind, c.shelter] += c.people
    return dict(found)


@pytest.mark.parametrize("at_s", [60, 600, 1800, 50_000, 90_000, 90_300, 92_000])
def test_an_order_with_a_night_that_still_works_stands_whole(at_s: int) -> None:
    problem = two_ways_on()
    before = by_hand(problem)
    made = anew(problem, before, at(problem, at_s, corridors=shut("e", at_s)))
    assert made.plan.orders == before.orders
    assert made.changes == ()


@pytest.mark.parametrize("at_s", [900, 1800, 50_000, 90_000])
def test_whoever_is_at_the_shelter_goes_on_by_another_gate_where_theirs_has_closed(at_s: int) -> None:
    problem = two_ways_on()
    before = by_hand(problem)
    made = anew(problem, before, at(problem, at_s, corridors=shut("g", at_s)))
    assert nights(made.plan) == {"e": (150, 150)}
    assert all(o.slots == before.orders[0].slots for o in made.plan.orders)
    assert told(made) == {(Kind.REDIRECTED, "hall"): 150}
    assert {(c.node, c.old.corridor, c.new.corridor) for c in made.changes if c.old and c.new} == {
        ("s", "g", "e")
    }


def test_whoever_is_on_the_way_to_the_shelter_goes_on_to_it() -> None:
    # ten of the fifteen minutes are over, and nobody is there yet; the others are planned anew from home
    problem = two_ways_on()
    made = anew(problem, by_hand(problem), at(problem, 600, corridors=shut("g", 600)))
    assert nights(made.plan) == {"e": (150, 150)}
    came = sum(s.people for o in made.plan.orders for s in o.slots if s.to_s <= 600)
    assert came == 100
    assert told(made) == {(Kind.REDIRECTED, "hall"): 100, (Kind.OTHER_CORRIDOR, ""): 50}


def test_an_extension_of_the_first_day_brings_more_to_the_shelter_and_on() -> None:
    # ten minutes more: 250 come, of whom 150 go on by one gate as told, and 100 by the other
    problem = two_ways_on()
    windows = (Interval(from_s=0, to_s=4200), TWO_DAYS[1])
    made = anew(problem, by_hand(problem), at(problem, 600, windows=windows))
    assert made.plan.people == made.plan.proof.people_at_most == 250
    assert nights(made.plan) == {"g": (150, 150), "e": (100, 100)}
    assert told(made) == {(Kind.NEWLY, ""): 100}


def test_an_extension_of_the_second_day_leaves_orders_with_nights_as_they_stand() -> None:
    problem = two_ways_on()
    before = by_hand(problem)
    windows = (TWO_DAYS[0], Interval(from_s=90_000, to_s=94_200))
    made = anew(problem, before, at(problem, 900, windows=windows))
    assert made.plan.orders == before.orders
    assert made.plan.people == made.plan.proof.people_at_most == 150


def test_a_third_day_brings_out_who_can_come_on_the_second() -> None:
    # 150 more leave home on the second day, and go on on the third
    problem = two_ways_on()
    windows = (*TWO_DAYS, THIRD)
    made = anew(problem, by_hand(problem), at(problem, 50_000, windows=windows))
    assert made.plan.people == made.plan.proof.people_at_most == 300
    assert told(made) == {(Kind.NEWLY, ""): 150}


def test_who_may_have_to_stay_keeps_the_place_from_those_at_home() -> None:
    # 150 places; both gates close in the first night and open on the third day: nobody comes on the second
    problem = two_ways_on(third=True, shelters=long_way(places=150).scenario.shelters)
    (order,) = by_hand(problem).orders
    assert order.night is not None
    later = replace(order.night, slots=(Slot(from_s=180_000, to_s=180_900, people=150),))
    second = replace(order, slots=(Slot(from_s=90_900, to_s=91_800, people=150),), night=later)
    before = by_hand(problem)
    left = replace(before.not_served[0], people=700)
    before = replace(before, orders=(order, second), not_served=(left,))
    closed = (*shut("g", 50_000, 170_000), *shut("e", 50_000, 170_000))
    made = anew(problem, before, at(problem, 50_000, corridors=closed))
    assert sum(come for come, _ in nights(made.plan).values()) == 150
    assert made.plan.people == 150


def test_whoever_walks_on_from_the_shelter_is_as_anybody_on_the_way() -> None:
    # five minutes after the opening of the second day fifty have left the shelter, for a gate that closes
    problem = two_ways_on()
    before = by_hand(problem)
    made = anew(problem, before, at(problem, 90_300, corridors=shut("g", 90_300)))
    assert nights(made.plan) == {"e": (100, 100)}
    assert held(made.plan) == {"zone h": 50}
    # and if it closes once they are out, the rest can go nowhere else in time
    late = anew(problem, before, at(problem, 93_000, corridors=shut("g", 93_000)))
    assert late.plan.people == 50
    assert held(late.plan) == {"zone h": 100}


def test_whoever_has_no_window_left_is_held_at_the_shelter() -> None:
    problem = two_ways_on()
    before = by_hand(problem)
    made = anew(problem, before, at(problem, 1800, windows=TWO_DAYS[:1]))
    assert made.plan.people == made.plan.proof.people_at_most == 0
    assert nights(made.plan) == {"g": (150, 0)}
    assert held(made.plan) == {"shelter hall": 150}
    assert told(made) == {(Kind.HELD, "hall"): 150}


def test_a_window_called_off_leaves_the_one_after_it() -> None:
    problem = two_ways_on(third=True)
    before = by_hand(problem)
    made = anew(problem, before, at(problem, 1800, windows=(TWO_DAYS[0], THIRD)))
    on = [s for o in made.plan.orders if o.night for s in o.night.slots]
    assert min(s.from_s for s in on) >= THIRD.from_s
    assert made.plan.people == sum(s.people for s in on) == 150


def test_a_slower_gate_takes_the_first_of_those_at_the_shelter() -> None:
    # ten lanes check ten a minute: at half that pace 75 of the 150 pass in the last quarter of an hour
    lanes = [way_out(g, lanes=10, opened=[(w.from_s, w.to_s) for w in TWO_DAYS]) for g in "ge"]
    problem = two_ways_on(corridors=lanes)
    slower = at(problem, 50_000, corridors=(CorridorState(id="g", screening_factor=0.5),))
    made = anew(problem, by_hand(problem), slower)
    assert nights(made.plan) == {"g": (75, 75), "e": (75, 75)}
    assert told(made) == {(Kind.REDIRECTED, "hall"): 75}


def test_a_plan_made_anew_is_made_anew_again() -> None:
    problem = two_ways_on()
    before = by_hand(problem)
    first = anew(problem, before, at(problem, 1800, corridors=(*shut("g", 1800), *shut("e", 1800)))).plan
    assert held(first) == {"shelter hall": 150}
    # one gate opens on the second day after all: who is held there goes on
    opened = (*shut("g", 1800), *shut("e", 1800, 92_000))
    second = anew(problem, first, at(problem, 50_000, corridors=opened))
    assert nights(second.plan) == {"e": (150, 150)}
    assert told(second) == {(Kind.NEWLY, "hall"): 150}
    # and closes while a third of them are on the way
    closed = (*shut("g", 1800), *shut("e", 90_300))
    third = anew(problem, second.plan, at(problem, 90_300, corridors=closed)).plan
    assert third.people == 0
    assert sum(held(third).values()) == 150


def test_a_shorter_day_leaves_at_home_who_could_not_reach_the_shelter() -> None:
    # the close is moved forward by five minutes: who leaves after the tenth minute would come too late
    problem = two_ways_on()
    before = by_hand(problem)
    windows = (Interval(from_s=0, to_s=3300), TWO_DAYS[1])
    made = anew(problem, before, at(problem, 300, windows=windows))
    assert made.plan.people == made.plan.proof.people_at_most == 100
    assert nights(made.plan) == {"g": (100, 100)}
    assert told(made) == {(Kind.NO_LONGER, ""): 50}


def test_a_state_does_not_say_who_of_those_counted_is_at_a_shelter() -> None:
    problem = two_ways_on()
    left = (Left(zone="h", group="walkers", corridor="g", people=90, from_s=0, to_s=600),)
    with pytest.raises(InputError, match=r"\$\.left\[0\]: some walkers of h stay overnight at shelter hall"):
        replan(problem, by_hand(problem), at(problem, 600, left=left))


def twice(seed: int) -> None:
    """A small town is planned, planned anew, and planned anew again."""
    draw = Random(seed)
    problem = night_town(draw)
    if any(f.severity == "error" for f in problem.findings):
        return
    before = plan(problem)
    state = some_state(draw, problem)
    if not any(o.night for o in before.orders):
        return
    made = replan(problem, before, state)
    sound(problem, before, state, made)
    later = some_state(draw, problem, after=state)
    if not state_findings(later, problem.scenario, problem.network):
        sound(problem, made.plan, later, replan(problem, made.plan, later))


@given(seed=st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_any_small_town(seed: int) -> None:
    twice(seed)


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(8, id="whoever is there goes on before others come"),
        pytest.param(160, id="all that is left of the pause is called off"),
        pytest.param(161, id="an opening put off"),
        pytest.param(692, id="one path over two shelters"),
        pytest.param(4016, id="two ways to one gate on two days"),
        pytest.param(4121, id="a slot cut twice"),
        pytest.param(4835, id="two ways to one shelter on one day"),
        pytest.param(2268, id="no place for those on the way to it"),
        pytest.param(905, id="two ways to one shelter and one on from it"),
    ],
)
def test_a_town_that_was_wrong_once(seed: int) -> None:
    twice(seed)

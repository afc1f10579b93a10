"""Who turns back and would be home only after the close goes to a shelter instead: known by hand.

::

    a ------------- s ------- e      150 minutes on foot to the school, 30 more to the gate
   zone          school      gate    four hours on each of two days, no margin

300 people left from 0:00 to 0:50; at 2:40 the gate shuts. All of them are 110 to 160 minutes from home,
which is after the close, and at most an hour from the school.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamarr.planning.again.replan import Replan, replan
from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.problem import Problem
from mamarr.plans.changes import Kind
from mamarr.plans.document import LateHome, Plan
from mamarr.plans.state import CorridorState, State, state_findings
from mamarr.report.changes import sentence
from mamarr.scenario.model import Interval, Shelter
from mamarr.verification.verify import verify
from night_towns import night_town, some_state
from sound_nights import sound
from streets import streets, walkers, way_out
from town import town

MIN, HOUR = 60, 3600
DAYS = (Interval(from_s=0, to_s=4 * HOUR), Interval(from_s=24 * HOUR, to_s=28 * HOUR))
AT_S = 160 * MIN
NEXT_DAY = 24 * HOUR


def turn(
    *,
    places: int = 1000,
    school: bool = True,
    admits: tuple[str, ...] = ("walkers",),
    half_way: bool = False,
) -> Problem:
    """The town above; with a crossing half way to the school, 75 minutes from home, if asked for."""
    there = [("a", "m", 75.0 * MIN), ("m", "s", 75.0 * MIN)] if half_way else [("a", "s", 150.0 * MIN)]
    schools = [Shelter(id="school", name={"en": "School"}, places=places, admits=admits, node="s")]
    return town(
        streets([*there, ("s", "e", 30.0 * MIN)], both_ways=True),
        zones={"a": {"walkers": 300}},
        fleets=(),
        corridors=[way_out("e", lanes=1, walk=10.0, opened=[(w.from_s, w.to_s) for w in DAYS])],
        groups=[walkers(), walkers("others")],
        windows=DAYS,
        safe_by="corridor",
        shelters=schools if school else (),
    )


def shut(problem: Problem, reopens_s: int | None = None, *, at_s: int = AT_S) -> State:
    closed = CorridorState(id="e", closed_from_s=AT_S, reopens_s=reopens_s)
    return State(scenario_id=problem.scenario.id, at_s=at_s, corridors=(closed,))


def anew(problem: Problem, before: Plan, state: State) -> Replan:
    """Planned anew, and sound."""
    made = replan(problem, before, state)
    sound(problem, before, state, made)
    return made


def at_school(made: Plan) -> tuple[int, int]:
    """People sent to the school, and those of them who go on."""
    orders = [o for o in made.orders if o.night is not None]
    assert all(o.start_node in {"s", "e"} and o.path[-1] == "e" for o in orders)
    return sum(s.people for o in orders for s in o.slots), sum(o.people for o in orders)


def held(made: Plan) -> dict[str, int]:
    found = Counter[str]()
    for n in made.not_served:
        found[n.held_at] += n.people
    return dict(found)


def told(made: Replan) -> dict[tuple[Kind, str | None, str], int]:
    """People by what they must be told, where, and to which shelter they are sent."""
    found = Counter[tuple[Kind, str | None, str]]()
    for c in made.changes:
        assert c.sent is bool(c.shelter)
        found[c.kind, c.node, c.shelter] += c.people
    return dict(found)


def test_they_go_to_the_school_and_on_from_it_on_the_next_day() -> None:
    problem = turn()
    before = plan(problem)
    assert before.people == 300
    made = anew(problem, before, shut(problem, NEXT_DAY))
    assert at_school(made.plan) == (300, 300)
    assert made.plan.late_home == ()
    there = told(made)
    assert {(kind, shelter) for kind, _, shelter in there} == {(Kind.REDIRECTED, "school")}
    assert sum(there.values()) == 300
    said = sentence(problem.scenario, made.changes[0])
    assert "are told at node s to go to shelter school, and on from it to e 5 Nov" in said
    # nothing is told twice
    again = shut(problem, NEXT_DAY, at_s=AT_S + MIN)
    assert anew(problem, made.plan, again).changes == ()


def test_whom_no_gate_takes_is_held_there_until_the_next_re_plan() -> None:
    problem = turn()
    before = plan(problem)
    made = anew(problem, before, shut(problem))
    assert at_school(made.plan) == (300, 0)
    assert held(made.plan) == {"shelter school": 300}
    there = told(made)
    assert {(kind, shelter) for kind, _, shelter in there} == {(Kind.HELD, "school")}
    assert {node for _, node, _ in there} == {"s", "e"}
    assert sum(there.values()) == 300
    assert "to turn; held at shelter school: corridor e closed" in sentence(problem.scenario, made.changes[0])
    # from the way to it, and once all are there
    for at_s in (AT_S + 5 * MIN, 5 * HOUR):
        later = anew(problem, made.plan, shut(problem, NEXT_DAY, at_s=at_s))
        assert at_school(later.plan) == (300, 300)
        assert held(later.plan) == {}


def test_no_more_go_there_than_it_has_places_and_the_others_are_told_when_they_are_home() -> None:
    problem = turn(places=100)
    before = plan(problem)
    made = anew(problem, before, shut(problem, NEXT_DAY))
    assert at_school(made.plan) == (100, 100)
    (late,) = made.plan.late_home
    assert late.people == 200
    assert late.by_s == 4 * HOUR < late.at_s
    others = [c for c in made.changes if not c.sent]
    assert {(c.kind, c.late_home) for c in others} == {(Kind.OTHER_TIME, late)}
    assert sum(c.people for c in others) == 200


@pytest.mark.parametrize("more", [{"school": False}, {"admits": ("others",)}])
def test_without_a_shelter_for_them_it_is_said_that_they_are_home_too_late(more: dict[str, bool]) -> None:
    problem = turn(**more)  # type: ignore[arg-type]
    before = plan(problem)
    made = anew(problem, before, shut(problem, NEXT_DAY))
    # who passes the school last, at 3:20, is home at 5:50; who comes back from the gate at 3:10, at 6:10
    late = LateHome(zone="a", group="walkers", people=300, at_s=made.plan.late_home[0].at_s, by_s=4 * HOUR)
    assert made.plan.late_home == (late,)
    assert 350 * MIN <= late.at_s <= 375 * MIN
    assert all("; the last are home only at 4 Nov 1" in sentence(problem.scenario, c) for c in made.changes)
    made = anew(problem, before, shut(problem))
    assert held(made.plan) == {"zone a": 300}
    assert all("; the last are home only at 4 Nov 1" in n.why for n in made.plan.not_served)


def test_who_is_home_in_time_goes_home() -> None:
    # at 0:20 they are told half way to the school, and are home by 3:30
    problem = turn(half_way=True)
    before = plan(problem)
    closed = CorridorState(id="e", closed_from_s=20 * MIN, reopens_s=NEXT_DAY)
    state = State(scenario_id=problem.scenario.id, at_s=20 * MIN, corridors=(closed,))
    made = anew(problem, before, state)
    assert made.plan.late_home == ()
    assert {c.kind for c in made.changes} == {Kind.OTHER_TIME}


def test_a_school_with_fewer_places_than_are_sent_there_is_noted() -> None:
    problem, full = turn(), turn(places=299)
    before = plan(problem)
    state = shut(problem)
    made = replan(problem, before, state)
    found = verify(full.scenario, full.network, made.plan, state=state, before=before)
    assert {v.rule for v in found} == {"shelter_places"}


def test_people_at_home_are_not_sent_to_a_shelter_to_be_held_there() -> None:
    problem = turn()
    before = plan(problem)
    state = shut(problem)
    made = replan(problem, before, state)
    at_home = [
        replace(o, start_node="a", path=("a", *o.path)) if o.path[0] == "s" else o for o in made.plan.orders
    ]
    found = verify(problem.scenario, problem.network, replace(made.plan, orders=tuple(at_home)), state=state)
    assert "shelter" in {v.rule for v in found}


def shut_on_the_way(seed: int) -> None:
    """In a small town all gates shut in the first window; some open again, then something else happens."""
    draw = Random(seed)
    problem = night_town(draw)
    if any(f.severity == "error" for f in problem.findings):
        return
    before = plan(problem)
    first, second = problem.scenario.pause.windows[:2]
    at_s = draw.randrange(first.from_s + 60, first.to_s)
    state = State(
        scenario_id=problem.scenario.id,
        at_s=at_s,
        corridors=tuple(
            CorridorState(id=c.id, closed_from_s=at_s, reopens_s=draw.choice([None, second.from_s]))
            for c in problem.scenario.corridors
        ),
    )
    made = replan(problem, before, state)
    sound(problem, before, state, made)
    sent = [o for o in made.plan.orders if o.night is not None and o.start_node is not None]
    by_s = first.to_s - problem.scenario.pause.margin_s
    assert all(x.at_s > x.by_s == by_s for x in made.plan.late_home)
    assert all(s.from_s >= at_s for o in sent for s in o.slots)
    later = some_state(draw, problem, after=state)
    if not state_findings(later, problem.scenario, problem.network):
        sound(problem, made.plan, later, replan(problem, made.plan, later))


@given(seed=st.integers(0, 10**9))
@settings(max_examples=25, deadline=None)
def test_any_small_town_whose_gates_shut(seed: int) -> None:
    shut_on_the_way(seed)


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(139, id="two orders by one way whose slots overlap"),
        pytest.param(281, id="the same, and nothing is different"),
    ],
)
def test_a_town_whose_gates_shut_that_was_wrong_once(seed: int) -> None:
    shut_on_the_way(seed)

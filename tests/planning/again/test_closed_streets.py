"""A street closes in the middle of a pause: who is before it goes another way, who is beyond goes on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busy_towns import busy_towns
from long_way import long_way
from mamarr._errors import InputError
from mamarr.planning.again.replan import Replan, replan
from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.problem import Problem
from mamarr.plans.changes import Kind
from mamarr.plans.document import Plan
from mamarr.plans.state import State, StreetState
from mamarr.verification.verify import verify
from random_towns import problems
from streets import HOUR, streets, walkers, way_out
from town import corridor, fleet, roads, town

MOMENT = 1500


def branching() -> Problem:
    """A zone, and behind a place where streets part two gates; ten people a minute on each street.

    ::

        a ---- m ---- n      10 minutes; from m to s it is 20
               |
               s
    """
    return town(
        streets([("a", "m", 600, 10), ("m", "n", 600, 10), ("m", "s", 1200, 10)], both_ways=True),
        zones={"a": {"walkers": 600}},
        fleets=(),
        corridors=[way_out("n"), way_out("s")],
        groups=[walkers()],
        windows=HOUR,
    )


def shut(problem: Problem, link: str, at_s: int = MOMENT, **more: int) -> State:
    street = StreetState(link=link, **{"closed_from_s": at_s, **more})
    return State(scenario_id=problem.scenario.id, at_s=at_s, streets=(street,))


def anew(problem: Problem, before: Plan, state: State) -> Replan:
    made = replan(problem, before, state)
    assert verify(problem.scenario, problem.network, made.plan, state=state, before=before) == ()
    assert made.plan.people <= made.plan.proof.people_at_most
    return made


def test_who_has_entered_it_goes_on_and_who_comes_to_it_is_told_before_it() -> None:
    problem = branching()
    before = plan(problem)
    assert before.people == 400  # until 40 minutes by n, which takes all that the first street lets through
    made = anew(problem, before, shut(problem, "m-n-1"))
    # 15 minutes' people are beyond m, 10 minutes' come to it, and 5 minutes' reach s in time from home
    assert made.plan.people == made.plan.proof.people_at_most == 150 + 100 + 50
    assert [(c.kind, c.people, c.node) for c in made.changes] == [
        (Kind.REDIRECTED, 100, "m"),
        (Kind.OTHER_CORRIDOR, 50, None),
        (Kind.NO_LONGER, 100, None),
    ]
    assert "street m-n-1 closed from 09:25" in made.changes[-1].why


def test_slots_that_come_to_it_after_it_reopens_stay() -> None:
    problem = branching()
    made = anew(problem, plan(problem), shut(problem, "m-n-1", reopens_s=2400))
    north = [s for o in made.plan.orders if o.corridor == "n" for s in o.slots if s.from_s > MOMENT]
    assert [(s.from_s, s.to_s, s.people) for s in north] == [(1800, 2400, 100)]
    assert made.plan.people == made.plan.proof.people_at_most == 400


def test_a_street_that_nobody_takes_changes_nothing() -> None:
    problem = branching()
    before = plan(problem)
    assert anew(problem, before, shut(problem, "m-s-2")).changes == ()


def test_a_vehicle_that_would_come_to_it_takes_another_way_or_gate() -> None:
    network = roads([("b", "a", 60), ("a", "m", 300), ("m", "g", 300), ("m", "h", 600)])
    problem = town(
        network,
        zones={"a": {"families": 100}},
        fleets=[fleet(network, count=2)],
        corridors=[corridor("g"), corridor("h")],
    )
    before = plan(problem)
    assert {t.corridor for t in before.trips} == {"g"}
    (first, *_) = sorted(before.trips, key=lambda t: t.at_gate_s)
    made = anew(problem, before, shut(problem, "m-g", first.stops[-1].to_s + 60))
    assert made.plan.people == 100
    assert {t.corridor for t in made.plan.trips} == {"h"}


def test_the_way_to_a_shelter_cannot_be_closed_yet_and_that_is_said() -> None:
    problem = long_way()
    before = plan(problem)
    with pytest.raises(InputError, match=r"h-s-0.*shelter hall"):
        replan(problem, before, shut(problem, "h-s-0", 600))
    # the way on from it can
    anew(problem, before, shut(problem, "s-g-1", 90_300))


@given(problems() | busy_towns(), st.data())
@settings(max_examples=60, deadline=None)
def test_in_any_town_a_street_may_close(problem: Problem, data: st.DataObject) -> None:
    if any(f.severity == "error" for f in problem.findings):
        return
    before = plan(problem)
    last_s = problem.scenario.horizon_s - 60
    at_s = data.draw(st.integers(60, max(61, last_s)))
    links = data.draw(st.lists(st.sampled_from(problem.network.link_id), min_size=1, max_size=3, unique=True))
    later = data.draw(st.sampled_from([0, 0, 600]))
    reopens = data.draw(st.sampled_from([None, 1200]))
    shut_streets = tuple(
        StreetState(
            link=link,
            closed_from_s=at_s + later,
            reopens_s=None if reopens is None else at_s + later + reopens,
        )
        for link in links
    )
    anew(problem, before, State(scenario_id=problem.scenario.id, at_s=at_s, streets=shut_streets))

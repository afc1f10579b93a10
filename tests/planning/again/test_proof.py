"""What no continuation can pass, known by hand: lanes and places that all who are left share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mamarr.planning.again.replan import Replan, _Replanning, replan
from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.problem import Problem
from mamarr.plans.state import CorridorState, State
from mamarr.scenario.model import Destination, Interval, Mode, Screening
from streets import HOUR, drivers, streets, walkers, way_out
from town import fleet, group, town
from two_gates import two_gates

TWO_HOURS = (Interval(from_s=0, to_s=7200),)
HALF = 1800


def camp(places: int, id: str = "camp") -> Destination:
    return Destination(id=id, name={"en": id}, location=(37.0, 36.0), places=places, beds=0)


def extended(problem: Problem, *shut: str) -> Replan:
    """At half time an hour more is agreed, and these corridors close."""
    state = State(
        scenario_id=problem.scenario.id,
        at_s=HALF,
        windows=TWO_HOURS,
        corridors=tuple(CorridorState(id=c, closed_from_s=HALF) for c in shut),
    )
    return replan(problem, plan(problem), state)


def test_more_time_gives_no_more_places() -> None:
    made = extended(two_gates(destinations=(camp(175),)))
    # three a minute from minute 5 are 165 in the first hour; the ten others need a few minutes more
    assert made.plan.proof.people_at_most == made.plan.people == 175


def test_places_are_taken_by_those_who_are_out() -> None:
    # 25 are out by the south, and by the north, with 60 places, 50 are out and the last 10 on the way
    corridors = [way_out("n", lanes=2), way_out("s", lanes=1, leads_to="tents")]
    problem = two_gates(corridors=corridors, destinations=(camp(60), camp(300, "tents")))
    made = extended(problem, "s")
    assert made.plan.proof.people_at_most == made.plan.people == 85


def test_riders_and_walkers_share_places() -> None:
    way = way_out("g", admits=("families", "walkers"))
    network = streets([("b", "a", 300), ("a", "g", 300)], both_ways=True)
    problem = town(
        network,
        zones={"a": {"families": 150, "walkers": 150}},
        fleets=(fleet(network, count=4),),
        corridors=[replace(way, beyond_s={Mode.WALK: 0, Mode.BUS: 0})],
        groups=[group("families"), walkers()],
        destinations=(camp(100),),
        windows=HOUR,
    )
    assert plan(problem).trips
    assert extended(problem).plan.proof.people_at_most == 100


def test_walkers_and_cars_share_the_lanes_of_a_gate() -> None:
    problem = two_gates(
        zones={"a": {"walkers": 1000, "drivers": 1000}},
        corridors=[way_out("n", lanes=2, admits=("walkers", "drivers")), way_out("s", lanes=1)],
        groups=[walkers(), drivers(people_per_vehicle=2)],
        destinations=(camp(5000),),
    )
    made = extended(problem, "s")
    # from half time on two checks a minute for an hour and a half, of two people in each car
    out = sum(o.people for o in plan(problem).orders if o.corridor == "s") / 55 * 25
    before = 25 * 2 * 2
    assert made.plan.proof.people_at_most == pytest.approx(out + before + 90 * 2 * 2, abs=12)


def far_and_near(**more: object) -> Problem:
    """Zone a is 25 minutes from the gate, zone c one minute, and nobody there is ready before half time."""
    keys: dict[str, object] = {
        "fleets": (),
        "groups": [
            drivers(people_per_vehicle=2),
            drivers("late", people_per_vehicle=2, ready=((HALF, 1.0),)),
        ],
        "zones": {"a": {"drivers": 1000}, "c": {"late": 1000}},
        "corridors": [way_out("g", lanes=1, admits=("drivers", "late"))],
        "windows": HOUR,
    }
    network = streets([("b", "a", 60), ("a", "g", 1500), ("c", "g", 60), ("g", "b", 60)])
    return town(network, **{**keys, **more})  # type: ignore[arg-type]


@pytest.fixture
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a large city, where no prices tell more."""
    monkeypatch.setattr(_Replanning, "_small", lambda _self: False)


@pytest.mark.usefixtures("_large")
def test_cars_on_the_way_take_their_lanes() -> None:
    made = extended(far_and_near())
    # a car of two a minute from minute 25 to minute 120, whoever they are
    assert made.plan.proof.people_at_most == pytest.approx(190, abs=8)


@pytest.mark.usefixtures("_large")
def test_a_vehicle_on_the_way_takes_its_lane() -> None:
    problem = far_and_near()
    network = problem.network
    way = way_out("g", lanes=1, admits=("families", "late"))
    check = Screening(lanes=1, seconds={Mode.CAR: 60.0, Mode.BUS: 1200.0})
    problem = far_and_near(
        zones={"a": {"families": 10}, "c": {"late": 1000}},
        fleets=(fleet(network, load_s=300),),
        corridors=[replace(way, beyond_s={Mode.CAR: 0, Mode.BUS: 0}, screening=check)],
        groups=[group("families", priority=1), problem.scenario.groups["late"]],
    )
    # the bus passes a minute after half time and holds the lane for twenty
    assert [t.at_gate_s for t in plan(problem).trips] == [1860]
    assert extended(problem).plan.proof.people_at_most == pytest.approx(10 + 2 * (90 - 20), abs=8)

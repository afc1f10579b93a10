"""The pre-flight says what binds before anything is planned."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from mamarr.planning.drafting.preflight import Preflight, preflight
from mamarr.planning.posing.problem import Problem
from walkers import make_problem


def town(*, street: float, gate: int | None, ready: object = ((0, 1.0),), steps: int = 60) -> Problem:
    """Two zones share the street from 1 to the gate at 2."""
    return make_problem(
        n=4,
        links=[(0, 1, 60.0, 50.0), (3, 1, 60.0, 50.0), (1, 2, 60.0, street)],
        gates=[{"node": 2, "per_min": gate}],
        people=[{"node": 0, "count": 1200, "ready": ready}, {"node": 3, "count": 600, "ready": ready}],
        steps=steps,
    )


def test_the_street_that_binds_is_named() -> None:
    found = preflight(town(street=10.0, gate=30))
    (walk,) = found.throughput
    assert walk.binds == "streets"
    assert [s.link for s in walk.streets] == [2]
    assert walk.both_per_hour == 600.0
    assert walk.gates_per_hour == 1800.0
    assert walk.hours_to_clear == 3.0
    assert any("the streets bind" in line for line in found.lines)
    assert any("link 2, node 1 to 2" in line for line in found.lines)
    assert any("3.0 h at best, more than the 1.0 h" in line for line in found.lines)


def test_gates_that_bind_are_said() -> None:
    found = preflight(town(street=40.0, gate=5))
    (walk,) = found.throughput
    assert walk.binds == "gates"
    assert walk.gates == ("gate0",)
    assert walk.streets == ()
    assert any("the gates bind" in line for line in found.lines)


def test_without_screening_streets_bind() -> None:
    found = preflight(town(street=40.0, gate=None))
    assert found.throughput[0].binds == "streets"
    assert any("gates let any number" in line for line in found.lines)


def test_zones_without_a_road_and_windows_too_short_are_named() -> None:
    problem = make_problem(
        n=4,
        links=[(0, 1, 60.0, 50.0), (3, 1, 7200.0, 50.0)],
        gates=[{"node": 1, "per_min": 5}],
        people=[{"node": 0, "count": 10}, {"node": 2, "count": 7}, {"node": 3, "count": 8}],
        steps=60,
    )
    found = preflight(problem)
    assert [(s.zone, s.why) for s in found.stuck] == [("z1", "no road"), ("z2", "window too short")]
    assert any(line.startswith("Window too short") and "z2 (g, 8)" in line for line in found.lines)
    assert found.throughput[0].people == 10


def test_those_ready_after_the_last_safe_departure_have_too_short_a_window() -> None:
    found = preflight(town(street=10.0, gate=30, ready=((0, 0.0), (3500, 0.0), (3600, 1.0))))
    assert {s.why for s in found.stuck} == {"window too short"}
    assert found.throughput == ()


def test_too_few_places_are_said() -> None:
    problem = town(street=10.0, gate=30)
    camp = replace(problem.scenario.destinations["camp"], places=1000)
    problem = replace(
        problem, scenario=replace(problem.scenario, destinations=MappingProxyType({"camp": camp}))
    )
    assert "Places: 1,000 for 1,800 people; 800 have nowhere to go." in preflight(problem).lines


def test_streets_that_close_count_in_what_can_get_out() -> None:
    def said(*closures: tuple[int, int, int]) -> Preflight:
        return preflight(
            make_problem(
                n=3,
                links=[(0, 1, 600.0, 60.0), (1, 2, 300.0, 30.0)],
                gates=[{"node": 2, "per_min": None}],
                people=[{"node": 0, "count": 5000}],
                steps=180,
                closures=list(closures),
            )
        )

    whole = said()
    assert whole.throughput[0].closures_leave is None
    assert any("2.8 h at best, within the 3.0 h" in line for line in whole.lines)
    # the bridge is reached after ten minutes, and closes after two hours
    found = said((1, 7200, 10_800))
    assert found.throughput[0].closures_leave == 110 * 30
    assert any("no more than 3,300 get out" in line for line in found.lines)
    assert not any("within" in line for line in found.lines)
    assert said((0, 10_700, 10_800)).lines == whole.lines
    (nobody,) = said((1, 60, 10_800)).stuck
    assert nobody.why == "closed"

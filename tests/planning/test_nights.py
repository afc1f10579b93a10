"""Nights at shelters: a case known by hand, and any small town."""

from __future__ import annotations

import pytest

from long_way import by_hand, long_way
from mamarr.planning.plan import plan
from mamarr.planning.problem import Problem
from mamarr.plans.document import Plan
from mamarr.verification.verify import verify


def valid(problem: Problem) -> Plan:
    made = plan(problem)
    assert [str(v) for v in verify(problem.scenario, problem.network, made)] == []
    return made


def test_without_a_shelter_nobody_gets_out_of_a_zone_that_is_too_far() -> None:
    made = valid(long_way(shelter=False))
    assert made.people == 0
    assert made.proof.people_at_most == 0


def test_who_reaches_the_shelter_on_the_first_day_gets_out_on_the_second() -> None:
    problem = long_way()
    made = valid(problem)
    assert made.people == made.proof.people_at_most == 150
    ours, known = made.orders, by_hand(problem).orders
    assert [(o.path, o.corridor) for o in ours] == [(o.path, o.corridor) for o in known]
    assert max(s.to_s for s in ours[0].slots) == 900
    assert ours[0].night is not None
    assert (ours[0].night.shelter, ours[0].night.node) == ("hall", "s")
    assert min(s.from_s for s in ours[0].night.slots) == 90_000
    assert max(s.to_s for s in ours[0].night.slots) == 90_900


@pytest.mark.parametrize("places", [1, 60])
def test_nobody_is_sent_to_a_shelter_that_is_full(places: int) -> None:
    assert valid(long_way(places=places)).people == places

"""Changes in plain words."""

from __future__ import annotations

from dataclasses import replace

import pytest

import small_exercise
from long_way import long_way
from mamarr.planning.again.replan import Replan
from mamarr.plans.changes import Change, Kind, Move
from mamarr.report.changes import joined, print_changes, sentence


def lost(vehicle: str, *, zone: str = "a", why: str = "closed", people: int = 2, begin: int = 0) -> Change:
    old = Move(corridor="g", from_s=begin, to_s=begin + 600, vehicle=vehicle)
    return Change(zone=zone, group="wounded", kind=Kind.NO_LONGER, people=people, old=old, new=None, why=why)


def test_lost_rides_of_a_zone_are_told_in_one() -> None:
    told = joined([lost("v-02", begin=60), lost("v-01"), lost("v-03", zone="b"), lost("v-04", why="full")])
    assert [(c.zone, c.people, c.old and c.old.vehicle, c.why) for c in told] == [
        ("a", 4, "v-01 and 1 more", "closed"),
        ("b", 2, "v-03", "closed"),
        ("a", 2, "v-04", "full"),
    ]
    assert told[0].old == Move(corridor="g", from_s=0, to_s=660, vehicle="v-01 and 1 more")


@pytest.mark.parametrize(
    ("begin", "end", "says"),
    [
        (0, 900, "g 09:00-09:15"),
        (86_400, 87_300, "g 5 Nov 09:00-09:15"),
        (50_400, 54_900, "g 23:00-5 Nov 00:15"),
    ],
)
def test_hours_of_another_day_are_told_with_it(begin: int, end: int, says: str) -> None:
    new = Move(corridor="g", from_s=begin, to_s=end)
    change = Change(zone="a", group="walkers", kind=Kind.NEWLY, people=7, old=None, new=new)
    assert sentence(long_way().scenario, change) == f"may leave to {says}"


def test_those_on_foot_stay_apart() -> None:
    on_foot = Change(
        zone="a",
        group="walkers",
        kind=Kind.NO_LONGER,
        people=7,
        old=Move(corridor="g", from_s=0, to_s=60),
        new=None,
    )
    assert joined([on_foot, on_foot]) == [on_foot, on_foot]


def test_how_many_more_are_possible_is_told_in_people(capsys: pytest.CaptureFixture[str]) -> None:
    world = small_exercise.make()
    proof = replace(world.plan.proof, people_at_most=world.plan.people + 4550, gap_people=0.94)
    made = Replan(
        plan=replace(world.plan, proof=proof),
        changes=(),
        at_s=0,
        changed_orders=0,
        forced_orders=0,
        price=10.0,
        problem=world.problem,
    )
    print_changes(world.scenario, world.plan, made)
    said = capsys.readouterr().out
    assert f"At most {world.plan.people + 4550:,} are possible: 4,550 more. " in said
    assert "%" not in said

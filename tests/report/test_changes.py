"""Changes in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import small_exercise
from long_way import long_way
from mamarr.planning.again.replan import Replan
from mamarr.plans.changes import Change, Kind, Move, compare
from mamarr.plans.document import Plan
from mamarr.report.changes import joined, print_changes, sentence, write_changes
from mamarr.scenario.model import Place
from small_exercise import World


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
        (0, 900, "g 4 Nov 09:00-09:15"),
        (86_400, 87_300, "g 5 Nov 09:00-09:15"),
        (50_400, 54_900, "g 4 Nov 23:00-5 Nov 00:15"),
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


def test_a_range_on_the_night_on_which_clocks_go_back_has_both_offsets() -> None:
    night = datetime(2016, 10, 27, 19, tzinfo=ZoneInfo("Asia/Damascus"))
    place = Place(name={"en": "Aleppo"}, timezone="Asia/Damascus")
    scenario = replace(long_way().scenario, opening=night, place=place)
    for begin, end, says in (
        (15_000, 16_200, "g 27 Oct 23:10 (UTC+03:00)-23:30 (UTC+03:00)"),
        (17_400, 18_600, "g 27 Oct 23:50 (UTC+03:00)-23:10 (UTC+02:00)"),
        (20_400, 22_200, "g 27 Oct 23:40 (UTC+02:00)-28 Oct 00:10"),
        (13_800, 15_000, "g 27 Oct 22:50-23:10 (UTC+03:00)"),
    ):
        new = Move(corridor="g", from_s=begin, to_s=end)
        change = Change(zone="a", group="walkers", kind=Kind.NEWLY, people=7, old=None, new=new)
        assert sentence(scenario, change) == f"may leave to {says}"


def replanned(world: World, plan: Plan, *changes: Change) -> Replan:
    """A re-plan at the opening."""
    return Replan(
        plan=plan,
        changes=changes,
        at_s=0,
        changed_orders=len(changes),
        forced_orders=len(changes),
        price=20.0,
        problem=world.problem,
    )


def fewer(world: World) -> tuple[Change, ...]:
    """What must be told if nobody of the first zone and of the muster point is planned any more."""
    gone = {"z1", "m1"}
    plan = replace(
        world.plan,
        orders=tuple(o for o in world.plan.orders if o.zone not in gone),
        trips=tuple(t for t in world.plan.trips if not gone & {s.zone for s in t.stops}),
    )
    return compare(world.plan, plan)


def test_changes_of_groups_kept_apart_stand_in_a_file_of_their_own(world: World, tmp_path: Path) -> None:
    changes = fewer(world)
    written = write_changes(tmp_path, world.scenario, changes)
    assert [p.name for p in written] == ["changes.csv", "changes-apart.csv"]
    civil, apart = (p.read_text(encoding="utf-8-sig") for p in written)
    for name in ("armed", "m1", "Muster", "south", "apart-08"):
        assert name not in civil
        assert name in apart
    assert "z1" in civil
    assert "z1" not in apart
    assert len(civil.splitlines()) + len(apart.splitlines()) == 2 + len(changes)


def test_without_groups_kept_apart_there_is_one_file(world: World, tmp_path: Path) -> None:
    groups = {g: x for g, x in world.scenario.groups.items() if not x.apart}
    written = write_changes(tmp_path, replace(world.scenario, groups=groups), ())
    assert [p.name for p in written] == ["changes.csv"]


def test_groups_kept_apart_are_printed_by_themselves_and_without_a_place(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    held = Change(
        zone="m1",
        group="armed",
        kind=Kind.HELD,
        people=30,
        old=Move(corridor="south", from_s=0, to_s=900, vehicle="apart-01"),
        new=None,
        why="held at zone m1: corridor south closed",
    )
    print_changes(world.scenario, world.plan, replanned(world, world.plan, *fewer(world), held))
    civil, _, apart = capsys.readouterr().out.partition("Groups kept apart, to be told by themselves:")
    assert "(z1)" in civil
    assert "armed" not in civil
    assert "m1" not in civil
    assert "400 armed: no longer planned" in apart
    assert "30 armed: not by apart-01 to south 09:00-09:15; corridor south closed" in apart
    assert "m1" not in apart
    assert "Muster" not in apart


def test_how_many_more_are_possible_is_told_in_people(capsys: pytest.CaptureFixture[str]) -> None:
    world = small_exercise.make()
    proof = replace(world.plan.proof, people_at_most=world.plan.people + 4550, gap_people=0.94)
    print_changes(world.scenario, world.plan, replanned(world, replace(world.plan, proof=proof)))
    said = capsys.readouterr().out
    assert f"At most {world.plan.people + 4550:,} are possible: 4,550 more. " in said
    assert "%" not in said

"""The picture of a fair plan, and what is said of it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from mamarr.plans.document import Fairness, Plan, SmallestShare, ZoneShare
from mamarr.report._words import price_words, whose_words
from mamarr.report.fairness import draw_fairness
from mamarr.report.outputs import outdated, write_outputs
from mamarr.report.summary import print_summary
from small_exercise import World


def fairness(world: World, *, plain: int) -> Fairness:
    """Half of every zone, beside a plain plan for the first zones alone."""
    shares = tuple(
        ZoneShare(
            zone=z.id,
            group=g,
            people=n,
            planned=n // 2,
            plain=n if i < 2 else 0,
            able=z.id != world.scenario.zones[-1].id,
        )
        for i, z in enumerate(world.scenario.zones)
        for g, n in z.people.items()
    )
    first = shares[0]
    return Fairness(
        smallest=(
            SmallestShare(
                priority=world.scenario.groups[first.group].priority,
                zone=first.zone,
                group=first.group,
                share=0.5,
                share_at_most=0.625,
                share_plain=0.0,
            ),
        ),
        people_at_most=2000,
        people_plain=plain,
        people_plain_at_most=2100,
        shares=shares,
    )


def fair(world: World, *, plain: int = 2000) -> Plan:
    return replace(world.plan, fairness=fairness(world, plain=plain))


def test_the_picture_is_written_and_repeats_its_bytes(world: World, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        draw_fairness(tmp_path / name, world.scenario, fair(world))
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    draw_fairness(tmp_path / "c.png", world.scenario, fair(world, plain=1990))
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "c.png").read_bytes()


def test_groups_apart_are_not_drawn(world: World, tmp_path: Path) -> None:
    plan = fair(world)
    assert plan.fairness is not None
    apart = {g.id for g in world.scenario.groups.values() if g.apart}
    assert any(s.group in apart for s in plan.fairness.shares)
    moved = tuple(replace(s, planned=0) if s.group in apart else s for s in plan.fairness.shares)
    other = replace(plan, fairness=replace(plan.fairness, shares=moved))
    draw_fairness(tmp_path / "a.png", world.scenario, plan)
    draw_fairness(tmp_path / "b.png", world.scenario, other)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_plain_plan_has_no_such_picture(world: World, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not asked to be fair"):
        draw_fairness(tmp_path / "a.png", world.scenario, world.plan)


def test_a_picture_of_an_earlier_plan_is_outdated(world: World, tmp_path: Path) -> None:
    plan = fair(world)
    written = write_outputs(tmp_path, world.scenario, world.network, world.problem, plan)
    assert tmp_path / "fairness.png" in written
    assert outdated(tmp_path, world.scenario, plan) == ()
    assert outdated(tmp_path, world.scenario, world.plan) == (tmp_path / "fairness.png",)


def test_the_price_is_told_in_people(world: World) -> None:
    found = fairness(world, plain=2000)
    assert price_words(1980, found) == (
        "1,980 people planned, 2,000 by the plain plan: fairness costs 20 (1.0%)"
    )
    assert price_words(2000, found).endswith("fairness costs nobody the way out")


def test_whose_share_is_smallest_is_named_but_for_groups_apart(world: World) -> None:
    (found,) = fairness(world, plain=2000).smallest
    assert whose_words(world.scenario, found).startswith(f"{found.group} of ")
    apart = next(g.id for g in world.scenario.groups.values() if g.apart)
    assert whose_words(world.scenario, replace(found, group=apart)) == "a group apart"


def test_the_summary_tells_the_price(world: World) -> None:
    console = Console(file=io.StringIO(), width=200)
    print_summary(console, world.scenario, world.network, world.problem, fair(world))
    assert isinstance(console.file, io.StringIO)
    said = console.file.getvalue()
    assert "50.0%" in said
    assert "62.5%" in said
    assert "No plan as fair brings out more than 2,000, no plan at all more than 2,100" in said

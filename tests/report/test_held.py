"""What holds people back, named as people know it, and short."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mamarr.plans.document import Binding
from mamarr.report._held import binding_words, held_lines
from mamarr.report._moves import Ways, exits
from mamarr.report._scene import Scene, scene
from mamarr.report._words import street_of
from small_exercise import World


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("street Long Street (north) (link 7, node 1 to 2)", "Long Street (north)"),
        ("street (link 7, node 1 to 2)", "7"),
        ("gate west", None),
    ],
)
def test_a_street_is_known_by_its_name_or_its_link(what: str, name: str | None) -> None:
    assert street_of(what) == name


def drawn(world: World, *bindings: Binding) -> Scene:
    proof = replace(world.plan.proof, binding=bindings)
    return scene(world.scenario, world.network, world.problem, replace(world.plan, proof=proof))


def test_each_thing_has_one_line_with_its_times(world: World) -> None:
    held = drawn(
        world,
        Binding(what="gate west", from_s=0, to_s=3600),
        Binding(what="street " + "Very " * 20 + "Long (link 7, node 1 to 2)", from_s=0, to_s=1800),
        Binding(what="gate west", from_s=7200, to_s=9000),
    )
    first, second = held_lines(held, 64)
    number = held.look["west"].number
    assert first.startswith(f"gate {number}  ")
    assert first.count(" to ") == 2
    assert len(second) <= 64
    assert second.startswith("street Very Very")
    assert binding_words(held, "gate west", 10).endswith("…")


def test_a_vehicle_is_out_when_its_screening_begins(world: World) -> None:
    riders = [e for e in exits(world.scenario, world.plan, Ways(world.network)) if e.from_s == e.to_s]
    assert sorted({e.from_s for e in riders}) == sorted({float(t.at_gate_s) for t in world.plan.trips})

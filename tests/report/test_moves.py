from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mamarr._errors import InputError
from mamarr.plans.document import Order, Slot
from mamarr.report._moves import Exit, Ways, exits, gate_use, legs, out_by
from mamarr.scenario.model import Mode
from small_exercise import World


def test_the_faster_of_two_streets_is_taken(world: World) -> None:
    network = world.network
    slow = replace(
        network,
        tail=np.append(network.tail, network.tail[:1]),
        head=np.append(network.head, network.head[:1]),
        walk_s=np.append(network.walk_s, network.walk_s[:1] / 2),
        drive_s=np.append(network.drive_s, network.drive_s[:1] * 2),
        uses=np.append(network.uses, network.uses[:1]),
        length_m=np.append(network.length_m, network.length_m[:1]),
    )
    path = [network.node_id[network.tail[0]], network.node_id[network.head[0]]]
    ways = Ways(slow)
    assert ways.links(Mode.WALK, path) == [network.n_links]
    assert ways.links(Mode.CAR, path) == [0]


def test_walkers_enter_each_street_after_the_exact_time_to_it(world: World) -> None:
    leg = legs(world.scenario, world.problem, world.plan, Ways(world.network))[1]
    assert leg.enter_s[0] == 0
    assert leg.enter_s[-1] == pytest.approx(world.network.walk_s[list(leg.links)].sum())
    assert leg.order == 1


def test_vehicles_carry_people_from_the_first_stop_only(world: World) -> None:
    found = [
        x
        for x in legs(world.scenario, world.problem, world.plan, Ways(world.network))
        if x.group == "wounded"
    ]
    assert sum(s.people for leg in found for s in leg.leaves) == 30
    starts = {world.network.node_id[world.network.tail[leg.links[0]]] for leg in found}
    assert "n12" not in starts - {"n8"}, "the base is driven from empty"


def test_everybody_planned_exits_once(world: World) -> None:
    passed = exits(world.scenario, world.plan, Ways(world.network))
    assert sum(e.people for e in passed) == world.plan.people
    assert out_by(passed, np.array([0.0, 1e6])).tolist() == [0.0, world.plan.people]


def test_half_of_a_slot_is_out_half_way_through() -> None:
    e = Exit(corridor="c", zone="z", group="g", people=10, from_s=100.0, to_s=200.0, lane_s=60.0)
    assert out_by([e], np.array([50.0, 150.0, 250.0])).tolist() == [0.0, 5.0, 10.0]


def test_gate_use_is_lane_time_over_useful_lane_time(world: World) -> None:
    passed = exits(world.scenario, world.plan, Ways(world.network))
    west = sum(o.people for o in world.plan.orders if o.corridor == "west")
    useful = max(i.to_s - i.from_s for spans in world.problem.gates[1].useful.values() for i in spans)
    assert gate_use(world.problem, passed)["west"] == pytest.approx(west * 6.0 / (6 * useful))


@pytest.mark.parametrize(("path", "words"), [(("n7", "n99"), "node n99"), (("n7", "n20"), "no such road")])
def test_a_plan_for_other_roads_is_refused(world: World, path: tuple[str, ...], words: str) -> None:
    order = Order(
        zone="z1", group="walkers", corridor="west", path=path, slots=(Slot(from_s=0, to_s=900, people=1),)
    )
    with pytest.raises(InputError, match=words):
        exits(world.scenario, replace(world.plan, orders=(order,)), Ways(world.network))

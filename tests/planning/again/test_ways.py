"""Ways that a flow takes: known by hand on two streets, simple and admitted in any town."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from mamarr.planning.again.ways import flow_ways, straight, taken
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.routes import Known, Resources, RoutePool
from mamarr.plans.document import Slot
from random_towns import problems
from streets import HOUR, streets, walkers, way_out
from town import town


def two_streets() -> Problem:
    """From zone a a narrow street leads to gate g in 5 minutes, a wide one in 15.

    ::

        a -- 5 min, 1 a minute ------- g
        a -- 10 min, 3 -- b -- 5 min -- g
    """
    return town(
        streets([("a", "g", 300, 1), ("a", "b", 600, 3), ("b", "g", 300)]),
        zones={"a": {"walkers": 200}},
        fleets=(),
        corridors=[way_out("g")],
        groups=[walkers()],
        windows=HOUR,
    )


@pytest.mark.parametrize("coarser", [1, 5])
@pytest.mark.parametrize(("on_the_way", "by_narrow"), [(0, 55), (30, 25)])
def test_two_streets_carry_what_they_can_beside_who_has_left(
    on_the_way: int, by_narrow: int, coarser: int
) -> None:
    problem = two_streets()
    (a,) = problem.supplies
    pool = RoutePool(problem, Resources(problem, Ledger(problem)), [a])
    going = [(pool.make(a, 0, np.array([0], dtype=np.int32)), [Slot(from_s=0, to_s=1800, people=on_the_way)])]
    found = flow_ways(problem, [a], going if on_the_way else [], coarser=coarser)
    # people leave for 55 minutes by one a minute, and for 45 minutes by three
    ways = {tuple(links.tolist()): people for _, links, people in found[a.zone, "walkers", a.node]}
    assert ways == {(0,): by_narrow, (1, 2): 135}


def test_people_of_all_ways_to_a_gate_go_the_one_that_was_told() -> None:
    problem = two_streets()
    (a,) = problem.supplies
    resources = Resources(problem, Ledger(problem))
    found = flow_ways(problem, [a], [])
    told = Known(told={(a.index, 0): np.array([0], dtype=np.int32)})
    choice = taken(problem, resources, [a], told, found)
    assert [r.links.tolist() for r in choice.routes] == [[0]]
    # all begin on it
    assert choice.people.tolist() == [200]


def test_a_ring_is_no_part_of_a_way() -> None:
    # from 0 by arcs 7, 8 to 2, back to 1 by arc 9, on to 3 by arc 6; then once round to 3 again
    arcs = np.array([7, 8, 9, 6, 4, 5], dtype=np.int32)
    assert straight(0, [1, 2, 1, 3, 2, 3], arcs).tolist() == [7, 6]
    assert straight(0, [1, 2], arcs[:2]).tolist() == [7, 8]
    # home again, and off
    assert straight(0, [1, 0, 3], arcs[:3]).tolist() == [9]


@given(problems(cars=False))
@settings(max_examples=60, deadline=None)
def test_in_any_town_ways_are_simple_and_lead_to_a_gate_that_admits(problem: Problem) -> None:
    if any(f.severity == "error" for f in problem.findings):
        return
    network = problem.network
    supplies = {(s.zone, s.group.id, s.node): s for s in problem.supplies if s.node >= 0 and s.gates}
    found = flow_ways(problem, list(supplies.values()), [])
    out: dict[tuple[int, str, int], float] = defaultdict(float)
    for place, ways in found.items():
        s = supplies[place]
        for gate, links, people in ways:
            assert gate in s.gates
            nodes = [s.node, *network.head[links].tolist()]
            assert network.tail[links].tolist() == nodes[:-1]
            assert nodes[-1] == problem.gates[gate].node
            assert len(set(nodes)) == len(nodes)
            assert all(a != b for a, b in pairwise(nodes))
            out[place] += people
        assert out[place] <= s.people + 1
    assert not flow_ways(replace(problem, supplies=()), [], [])

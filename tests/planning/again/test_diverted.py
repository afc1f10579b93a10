"""Ways left on the way to a gate that is shut: known by hand in one town, simple and admitted in any."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings

from mamarr.network.paths import links_to_root, tree
from mamarr.planning.again.diverted import Diversions
from mamarr.planning.posing.problem import ON_THEIR_OWN, Problem
from random_towns import problems
from streets import HOUR, streets, walkers, way_out
from town import town


def two_gates() -> Problem:
    """From zone a over b toward a gate that is no longer there; from b to g in 10 minutes, to h in 20.

    ::

        a -- 5 min -- b -- 5 min -- c
                      b -- 10 min -- g
                      b -- 20 min -- h
        a -- 1 min -- g
    """
    return town(
        streets([("a", "b", 300), ("b", "c", 300), ("b", "g", 600), ("b", "h", 1200), ("a", "g", 60)]),
        zones={"a": {"walkers": 200}},
        fleets=(),
        corridors=[way_out("g"), way_out("h")],
        groups=[walkers()],
        windows=HOUR,
    )


def test_who_has_come_to_a_place_goes_on_from_there_to_the_nearest_gates() -> None:
    problem = two_gates()
    (a,) = problem.supplies
    old = np.array([0, 1], dtype=np.int32)
    diversions = Diversions(problem)
    found = diversions.ways(a, old, first=1, gates=1)
    assert [(problem.gates[g].corridor.gate_node, w.tolist()) for g, w in found] == [("g", [0, 2])]
    found = diversions.ways(a, old, first=1, gates=2)
    assert [(problem.gates[g].corridor.gate_node, w.tolist()) for g, w in found] == [
        ("g", [0, 2]),
        ("h", [0, 3]),
    ]
    # from home itself the street to g is nearer
    found = diversions.ways(a, old, first=0, gates=1)
    assert [w.tolist() for _, w in found] == [[4]]


@given(problems())
@settings(max_examples=60, deadline=None)
def test_in_any_town_ways_are_simple_and_lead_to_a_gate_that_admits(problem: Problem) -> None:
    if any(f.severity == "error" for f in problem.findings):
        return
    network = problem.network
    diversions = Diversions(problem)
    for s in problem.supplies:
        if s.node < 0 or s.group.travels not in ON_THEIR_OWN:
            continue
        for shut in problem.gates:
            dist, via = tree(network, network.seconds(s.group.travels), [shut.node], reverse=True)
            if not np.isfinite(dist[s.node]):
                continue
            old = np.array(links_to_root(network, via, s.node, reverse=True), dtype=np.int32)
            for gate, links in diversions.ways(s, old, first=0, gates=2):
                assert gate in s.gates
                nodes = [s.node, *network.head[links].tolist()]
                assert network.tail[links].tolist() == nodes[:-1]
                assert nodes[-1] == problem.gates[gate].node
                assert all(x != y for x, y in pairwise(nodes))
                assert len(set(nodes)) == len(nodes)

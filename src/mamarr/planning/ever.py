"""How many people could ever leave, were there time without end."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from mamarr.network.paths import tree
from mamarr.planning.problem import Problem, Supply
from mamarr.scenario.model import Mode

MOST = 2**31 - 1


def ever(problem: Problem, *, priorities: Iterable[int] | None = None) -> int:
    """People with a road to a corridor that admits them, and a place or bed where it leads, at most.

    Parameters
    ----------
    problem
        The scenario on its roads; its hours do not matter, its closures are taken as lifted.
    priorities
        Of these only; all if left out. Places are then taken by nobody else.
    """
    wanted = None if priorities is None else set(priorities)
    supplies = [s for s in problem.supplies if wanted is None or s.group.priority in wanted]
    names = list(problem.scenario.destinations)
    index = {name: i for i, name in enumerate(names)}
    classes: dict[tuple[bool, frozenset[int]], int] = {}
    reached = _Reach(problem)
    for s in supplies:
        ends = frozenset(index[problem.gates[g].corridor.leads_to] for g in reached(s))
        if ends:
            key = (s.group.needs_bed, ends)
            classes[key] = classes.get(key, 0) + s.people
    # source, classes, destinations (places, then beds), sink
    n = len(classes)
    first, sink = 1 + n, 1 + n + 2 * len(names)
    arcs: list[tuple[int, int, int]] = []
    for i, ((bed, ends), people) in enumerate(classes.items()):
        arcs.append((0, 1 + i, people))
        arcs += [(1 + i, first + d + (len(names) if bed else 0), people) for d in ends]
    for i, d in enumerate(problem.scenario.destinations.values()):
        arcs.append((first + i, sink, MOST if d.places is None else d.places))
        arcs.append((first + len(names) + i, sink, d.beds))
    tail, head, room = (np.array(x, dtype=np.int32) for x in zip(*arcs, strict=True))
    graph = csr_array((room, (tail, head)), shape=(sink + 1, sink + 1), dtype=np.int32)
    return int(maximum_flow(graph, 0, sink).flow_value)


class _Reach:
    """Gates that a supply can get to, by its own means or by a fleet that carries it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._known: dict[tuple[int, Mode], np.ndarray] = {}

    def __call__(self, supply: Supply) -> list[int]:
        problem, mode = self.problem, supply.group.travels
        if supply.node < 0:
            return []
        if mode in {Mode.BUS, Mode.AMBULANCE} and not any(
            supply.group.id in f.fleet.carries and f.base_node >= 0 and f.fleet.count > 0
            for f in problem.fleets
        ):
            return []
        found = []
        for g in supply.gates:
            if (g, mode) not in self._known:
                self._known[g, mode] = tree(
                    problem.network, problem.network.seconds(mode), [problem.gates[g].node], reverse=True
                )[0]
            if math.isfinite(self._known[g, mode][supply.node]):
                found.append(g)
        return found

"""How many people could ever leave, were there time without end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from mamarr.network.paths import tree
from mamarr.planning.posing.problem import RIDES, Problem, Supply
from mamarr.plans.whatif import Lack, Short
from mamarr.scenario.model import Mode

MOST = 2**31 - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Ever:
    """Most people who could leave in any time, and what is short for the others."""

    people: int
    lacks: tuple[Lack, ...]


def ever(problem: Problem, *, priority: int | None = None) -> Ever:
    """Count people with a road to a corridor that admits them, and a place or bed where it leads, at most.

    Parameters
    ----------
    problem
        The scenario on its roads; its hours do not matter, its closures are taken as lifted.
    priority
        Of this one only, as if nobody else took places; all if left out.
    """
    reach = _Reach(problem)
    lacks = dict.fromkeys(Short, 0)
    seeking: dict[bool, list[tuple[int, frozenset[int]]]] = {True: [], False: []}
    names = list(problem.scenario.destinations)
    for s in problem.supplies:
        if priority not in {None, s.group.priority}:
            continue
        if not reach.carried(s):
            lacks[Short.VEHICLES] += s.people
            continue
        ends = frozenset(names.index(problem.gates[g].corridor.leads_to) for g in reach.gates(s))
        if ends:
            seeking[s.group.needs_bed].append((s.people, ends))
        else:
            lacks[Short.WAYS] += s.people
    people = 0
    for bed, what in ((False, Short.PLACES), (True, Short.BEDS)):
        room = [
            d.beds if bed else MOST if d.places is None else d.places
            for d in problem.scenario.destinations.values()
        ]
        found = _placed(seeking[bed], room)
        people += found
        lacks[what] = sum(n for n, _ in seeking[bed]) - found
    return Ever(people=people, lacks=tuple(Lack(what=w, people=n) for w, n in lacks.items() if n))


def _placed(seeking: Sequence[tuple[int, frozenset[int]]], room: Sequence[int]) -> int:
    """Most people who find room, each at one of several destinations: a maximum flow."""
    classes: dict[frozenset[int], int] = {}
    for people, ends in seeking:
        classes[ends] = classes.get(ends, 0) + people
    if not classes:
        return 0
    first, sink = 1 + len(classes), 1 + len(classes) + len(room)
    arcs = [(first + d, sink, n) for d, n in enumerate(room)]
    for i, (ends, people) in enumerate(classes.items()):
        arcs.append((0, 1 + i, people))
        arcs += [(1 + i, first + d, people) for d in ends]
    tail, head, limit = (np.array(x, dtype=np.int32) for x in zip(*arcs, strict=True))
    graph = csr_array((limit, (tail, head)), shape=(sink + 1, sink + 1), dtype=np.int32)
    return int(maximum_flow(graph, 0, sink).flow_value)


class _Reach:
    """Who can get to which gates, by own means or by a fleet."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._seconds: dict[tuple[int, Mode], NDArray[np.float64]] = {}

    def carried(self, supply: Supply) -> bool:
        """Whether somebody who rides has a fleet to ride with."""
        return supply.group.travels not in RIDES or any(
            supply.group.id in f.fleet.carries and f.base_node >= 0 and f.fleet.count > 0
            for f in self.problem.fleets
        )

    def gates(self, supply: Supply) -> list[int]:
        """Gates that admit the supply and that a road leads to."""
        if supply.node < 0:
            return []
        mode, network = supply.group.travels, self.problem.network
        for g in supply.gates:
            if (g, mode) not in self._seconds:
                node = self.problem.gates[g].node
                self._seconds[g, mode] = tree(network, network.seconds(mode), [node], reverse=True)[0]
        return [g for g in supply.gates if math.isfinite(self._seconds[g, mode][supply.node])]

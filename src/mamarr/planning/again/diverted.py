"""Ways to a gate that is shut, gone up to a place on them, and from there on to another gate.

On the streets up to there the people of such a way had room beside all orders that stand, at all times, and
they have it still. A flow takes other streets every few minutes, which one order cannot.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.posing.problem import Gate, Problem, Supply
from mamarr.planning.routing._route_kernels import ways_from_tree
from mamarr.planning.routing.routes import Floats, Ints
from mamarr.scenario.model import Mode

EVERY = 8
"""A way is left at every eighth of its streets."""


class Diversions:
    """Finds such ways.

    Parameters
    ----------
    problem
        What is still to be planned; see `scene.rest`.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._trees: dict[Mode, list[tuple[Gate, Floats, Ints]]] = {}

    def ways(self, supply: Supply, links: Ints, *, first: int, gates: int) -> list[tuple[int, Ints]]:
        """Gates that admit these people, and links to them.

        Parameters
        ----------
        supply
            Who goes; they begin where the way does.
        links
            Of the way, in the order of travel.
        first
            Of these that many are gone at least.
        gates
            From each place on to so many gates, those that are nearest.

        Returns
        -------
        gates and links; ways that come back to a place are left out
        """
        network = self.problem.network
        open_ = [t for t in self._toward(supply.group.travels) if t[0].index in supply.gates]
        places = np.arange(first, len(links) + 1, EVERY)
        nodes = np.append(np.int32(supply.node), network.head[links])[places]
        if not open_:
            return []
        seconds = np.array([s[nodes] for _, s, _ in open_])
        rank = np.argsort(np.argsort(seconds, axis=0, kind="stable"), axis=0, kind="stable")
        found = []
        for i, (gate, _, via) in enumerate(open_):
            there = np.flatnonzero((rank[i] < gates) & np.isfinite(seconds[i]))
            start, onward = ways_from_tree(via, network.head, nodes[there])
            for j, k in enumerate(places[there].tolist()):
                way = np.concatenate([links[:k], onward[start[j] : start[j + 1]]])
                if _simple(supply.node, network.head[way]):
                    found.append((gate.index, way))
        return found

    def _toward(self, mode: Mode) -> list[tuple[Gate, Floats, Ints]]:
        """Gates, seconds to them from every node, and the next link of the fastest way."""
        if mode not in self._trees:
            network, gates = self.problem.network, self.problem.gates
            cost = network.seconds(mode).copy()
            cost[[e for e, _ in self.problem.closed]] = np.inf
            self._trees[mode] = [
                (g, *tree(network, cost, [g.node], reverse=True)) for g in gates if g.useful.get(mode)
            ]
        return self._trees[mode]


def _simple(begin: int, heads: NDArray[np.int32]) -> bool:
    return len({begin, *heads.tolist()}) == len(heads) + 1

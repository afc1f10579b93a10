"""Paths of node ids as links, and the quickest way back: the verifier's own reading of the roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from mamarr.network.model import Network

INSTANT_S = 1e-9
"""Stands for a travel time of 0 s where a zero would mean that there is no link."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A path on the network.

    Attributes
    ----------
    nodes : int64[k + 1], node indices
    links : int64[k]
    at_s : float64[k + 1], seconds from the start of the path to each node
    """

    nodes: NDArray[np.int64]
    links: NDArray[np.int64]
    at_s: NDArray[np.float64]

    @property
    def total_s(self) -> float:
        """Seconds along the whole path."""
        return float(self.at_s[-1])

    def part(self, first: int, last: int) -> Way:
        """The stretch from the node at position `first` to that at `last`, timed from its own start."""
        at_s = self.at_s[first : last + 1]
        return Way(nodes=self.nodes[first : last + 1], links=self.links[first:last], at_s=at_s - at_s[0])


class Streets:
    """The network for one way of travelling."""

    def __init__(self, network: Network, mode: str) -> None:
        self._network = network
        self._seconds = network.seconds(mode)
        # between two nodes the fastest link, of equally fast ones the widest
        usable = np.flatnonzero(np.isfinite(self._seconds))
        order = np.lexsort((-network.capacity(mode)[usable], self._seconds[usable]))
        self._usable = usable[order]
        self._link: dict[tuple[int, int], int] = {}
        for e in self._usable[::-1].tolist():
            self._link[int(network.tail[e]), int(network.head[e])] = e

    def way(self, path: Sequence[str]) -> Way | str:
        """The path on the roads, or in words what is wrong with it."""
        if not path:
            return "the path is empty"
        index = self._network.node_index
        missing = [n for n in path if n not in index]
        if missing:
            return f"the network has no node {missing[0]}"
        nodes = [index[n] for n in path]
        links: list[int] = []
        for (a, b), (from_id, to_id) in zip(pairwise(nodes), pairwise(path), strict=True):
            link = self._link.get((a, b))
            if link is None:
                return f"no link leads from node {from_id} to node {to_id} that may be used"
            links.append(link)
        at_s = np.zeros(len(nodes))
        np.cumsum(self._seconds[links], out=at_s[1:])
        return Way(nodes=np.array(nodes, dtype=np.int64), links=np.array(links, dtype=np.int64), at_s=at_s)

    def seconds_from(self, nodes: Sequence[int], *, backward: bool = False) -> NDArray[np.float64]:
        """float64[n], seconds from the nearest of `nodes` to each node (`backward`: from each to it)."""
        n = self._network.n_nodes
        if not len(nodes):
            return np.full(n, np.inf)
        links = np.array(sorted(self._link.values()), dtype=np.int64)
        tail, head = self._network.tail[links], self._network.head[links]
        if backward:
            tail, head = head, tail
        graph = csr_array((np.maximum(self._seconds[links], INSTANT_S), (tail, head)), shape=(n, n))
        found: NDArray[np.float64] = dijkstra(graph, indices=list(nodes), min_only=True)
        return found

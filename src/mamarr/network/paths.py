"""Cheapest ways over the network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mamarr.network._kernels import dijkstra
from mamarr.network.model import Network


def tree(
    network: Network,
    cost: NDArray[np.float64],
    sources: Sequence[int] | NDArray[np.int32],
    *,
    reverse: bool = False,
    offset: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Cheapest cost from the sources to every node, or (`reverse`) from every node to the sources.

    Parameters
    ----------
    network
        The roads.
    cost
        float64[m], not negative; inf where the link may not be used.
    sources
        Node indices.
    reverse
        Follow the links backward.
    offset
        float64[sources], cost already paid at each source; zeros if left out.

    Returns
    -------
    dist : float64[n], inf where nothing leads
    via : int32[n], the last link on the way from a source (reverse: the first link toward it); -1 at sources

    Raises
    ------
    ValueError
        If a cost is negative or not a number, or the array has the wrong length.
    """
    cost = np.ascontiguousarray(cost, dtype=np.float64)
    if cost.shape != (network.n_links,):
        raise ValueError(f"cost has shape {cost.shape}, the network has {network.n_links} links")
    if network.n_links and not cost.min() >= 0.0:
        raise ValueError("cost must not be negative or NaN")
    start, link = network.in_links if reverse else network.out_links
    far = network.tail if reverse else network.head
    at = np.asarray(sources, dtype=np.int32)
    paid = np.zeros(len(at)) if offset is None else np.asarray(offset, dtype=np.float64)
    dist, via = dijkstra(start, link, far, cost, at, paid)
    return dist, via


def reach(
    rows: tuple[NDArray[np.int64], NDArray[np.int32]],
    far: NDArray[np.int32],
    cost: NDArray[np.float64],
    sources: NDArray[np.int32],
    offset: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Cheapest cost from the sources to every node of a graph that is not a `Network`.

    Parameters
    ----------
    rows
        Arcs to scan at each node, as in `Network.out_links`.
    far : int32[arcs]
        The other end of each arc.
    cost : float64[arcs]
        Not negative; inf where the arc may not be used.
    sources, offset
        As for `tree`.
    """
    return dijkstra(rows[0], rows[1], far, cost, sources, offset)[0]


def links_to_root(network: Network, via: NDArray[np.int32], node: int, *, reverse: bool = False) -> list[int]:
    """Links of the way between `node` and the root of a `tree`, in the order in which they are travelled.

    Parameters
    ----------
    network, via
        As given to and returned by `tree`.
    node
        Where the way ends (reverse: begins).
    reverse
        As given to `tree`.
    """
    ends = network.head if reverse else network.tail
    links: list[int] = []
    while via[node] >= 0:
        e = int(via[node])
        links.append(e)
        node = int(ends[e])
    return links if reverse else links[::-1]


def nodes_of(network: Network, start: int, links: Sequence[int]) -> list[int]:
    """Node indices along `links` from `start`."""
    return [start, *(int(network.head[e]) for e in links)]

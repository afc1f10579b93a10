"""Chains of nodes of degree two, contracted to one link."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from mamarr.network.model import Network


@dataclass(frozen=True, kw_only=True, slots=True)
class Contracted:
    """A network without the nodes where nothing is decided.

    Attributes
    ----------
    network
        n' nodes and m' links. Lengths and times are the sums along each chain, capacities the least; ids,
        class and name are those of the first link. Shapes are left out: follow the original links.
    node : int32[n'], node of the original network; rising
    new_node : int32[n], node of the contracted network, -1 inside a chain
    start : int64[m' + 1], link : int32[m]
        Chain of contracted link e in order of travel: original links ``link[start[e]:start[e + 1]]``.
    """

    network: Network
    node: NDArray[np.int32]
    new_node: NDArray[np.int32]
    start: NDArray[np.int64]
    link: NDArray[np.int32]


def contract(
    network: Network,
    keep: NDArray[np.bool_] | NDArray[np.integer],
    *,
    group: NDArray[np.integer] | None = None,
) -> Contracted:
    """Replace chains by single links, each direction by itself.

    A node vanishes if it has exactly two neighbours, whatever comes from one can only go on to the other,
    and the links on both sides have the same uses. No link leads from a node to itself afterwards: of a ring,
    two nodes stay.

    Parameters
    ----------
    network
        The roads.
    keep
        bool[n], or indices, of nodes that must stay (zones, gates, bases).
    group
        int[m]; links of different groups are not joined (links with closures, for example).

    Returns
    -------
    Contracted
    """
    kept = np.zeros(network.n_nodes, dtype=bool)
    kept[keep] = True
    key = network.uses.astype(np.int64)
    if group is not None:
        key = np.unique(np.column_stack([key, group]), axis=0, return_inverse=True)[1].reshape(-1)
    node, start, link = chains(network.n_nodes, network.tail, network.head, key, kept)
    first = start[:-1]
    last = link[start[1:] - 1]
    lead = link[first]
    new_node = np.full(network.n_nodes, -1, dtype=np.int32)
    new_node[node] = np.arange(len(node), dtype=np.int32)

    def along(ufunc: np.ufunc, value: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(ufunc.reduceat(value[link], first)) if len(first) else np.zeros(0)

    small = Network(
        node_id=[network.node_id[i] for i in node],
        lon=network.lon[node],
        lat=network.lat[node],
        link_id=[network.link_id[e] for e in lead],
        tail=new_node[network.tail[lead]],
        head=new_node[network.head[last]],
        length_m=along(np.add, network.length_m),
        walk_s=along(np.add, network.walk_s),
        drive_s=along(np.add, network.drive_s),
        walk_capacity=along(np.minimum, network.walk_capacity),
        drive_capacity=along(np.minimum, network.drive_capacity),
        uses=network.uses[lead],
        facility_type=[network.facility_type[e] for e in lead],
        name=[network.name[e] for e in lead],
        names={language: [names[e] for e in lead] for language, names in network.names.items()},
    )
    return Contracted(network=small, node=node, new_node=new_node, start=start, link=link)


def chains(
    n: int,
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    key: NDArray[np.integer],
    keep: NDArray[np.bool_],
    *,
    apart: bool = False,
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """Split the links into chains, ordered by their first link.

    Parameters
    ----------
    n
        Number of nodes.
    tail, head
        int32[m], node indices.
    key
        int[m]; only links with the same key are joined.
    keep
        bool[n]; these nodes end chains.
    apart
        Let a node stay in each of several chains between the same two nodes, so that its nodes tell a way.

    Returns
    -------
    node : int32, the nodes that end a chain, or have no links; rising
    start : int64[k + 1], link : int32[m]
        CSR of the links of each chain in order of travel.
    """
    able, after = _through(n, tail, head, key)
    keep = keep.copy()
    while True:
        inside = able & ~keep
        follow = np.where(inside[head], after, -1)
        start, link = _walk(np.flatnonzero(~inside[tail]), follow)
        more = np.zeros(n, dtype=bool)
        if len(link) < len(tail):
            ring = np.ones(len(tail), dtype=bool)
            ring[link] = False
            more[_lowest_of_rings(tail[ring], head[ring])] = True
        else:
            a, b = tail[link[start[:-1]]], head[link[start[1:] - 1]]
            long = np.diff(start) > 1
            cut = (a == b) & long
            if apart:
                _, which, times = np.unique(
                    a.astype(np.int64) * n + b, return_inverse=True, return_counts=True
                )
                cut |= (times[which] > 1) & long
            for c in np.flatnonzero(cut):
                # the lowest node: the same one, whichever way the chain is travelled
                more[head[link[start[c] : start[c + 1] - 1]].min()] = True
        if not more.any():
            return np.flatnonzero(~inside).astype(np.int32), start, link
        keep |= more


def _through(
    n: int, tail: NDArray[np.int32], head: NDArray[np.int32], key: NDArray[np.integer]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Nodes where every link has one way on, bool[n]; the link after each link, int64[m] (-1: none)."""
    into, out = np.bincount(head, minlength=n), np.bincount(tail, minlength=n)
    able = (into == out) & ((out == 1) | (out == 2))
    v = np.flatnonzero(able)
    # the one or two links into and out of each such node; of one, both names mean the same
    leave, arrive = np.argsort(tail, kind="stable"), np.argsort(head, kind="stable")
    last_out, last_in = np.cumsum(out)[v] - 1, np.cumsum(into)[v] - 1
    to, to_other = head[leave[last_out - out[v] + 1]], head[leave[last_out]]
    by, by_other = tail[arrive[last_in - into[v] + 1]], tail[arrive[last_in]]
    one_way = (out[v] == 1) & (by != to)
    two_way = (out[v] == 2) & (to != to_other) & (np.minimum(by, by_other) == np.minimum(to, to_other))
    two_way &= np.maximum(by, by_other) == np.maximum(to, to_other)
    able[v] = (one_way | two_way) & (to != v) & (to_other != v)
    after = np.full(len(tail), -1, dtype=np.int64)
    e = np.flatnonzero(able[head])
    at = np.cumsum(out)[head[e]] - 1
    one, other = leave[at - out[head[e]] + 1], leave[at]
    after[e] = np.where(head[one] == tail[e], other, one)
    able[head[e[key[e] != key[after[e]]]]] = False
    return able, np.where(able[head], after, -1)


def _walk(leads: NDArray[np.int64], follow: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    after = follow.tolist()
    link: list[int] = []
    start = [0]
    for lead in leads.tolist():
        e = lead
        while e >= 0:
            link.append(e)
            e = after[e]
        start.append(len(link))
    return np.array(start, dtype=np.int64), np.array(link, dtype=np.int32)


def _lowest_of_rings(tail: NDArray[np.int32], head: NDArray[np.int32]) -> NDArray[np.int32]:
    """Lowest node of every ring that links form, whichever way it is travelled."""
    nodes, local = np.unique(np.concatenate([tail, head]), return_inverse=True)
    a, b = local[: len(tail)], local[len(tail) :]
    graph = coo_matrix((np.ones(len(a), dtype=np.int8), (a, b)), shape=(len(nodes), len(nodes)))
    _, label = connected_components(graph, directed=False)
    return np.asarray(nodes[np.unique(label, return_index=True)[1]])

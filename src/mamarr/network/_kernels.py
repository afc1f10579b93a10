"""Shortest paths in numba: free functions, arrays in and out."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray


@nb.njit(cache=True)
def dijkstra(
    start: NDArray[np.int64],
    link: NDArray[np.int32],
    far: NDArray[np.int32],
    cost: NDArray[np.float64],
    sources: NDArray[np.int32],
    offset: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Cheapest cost from any source to every node, and the last link of a cheapest way.

    `start` and `link` are the CSR of the links to scan at a node, `far[e]` is
    the other end of link e. Links with infinite cost are not used. Ties keep
    the link that was found first, so the result does not depend on the run.

    Returns
    -------
    dist : float64[n], inf where nothing leads
    via : int32[n], link index; -1 at sources and unreached nodes
    """
    n = len(start) - 1
    dist = np.full(n, np.inf)
    via = np.full(n, -1, dtype=np.int32)
    done = np.zeros(n, dtype=np.bool_)
    size = 0
    room = len(link) + len(sources) + 1
    key = np.empty(room)
    item = np.empty(room, dtype=np.int32)
    for i in range(len(sources)):
        s = sources[i]
        if offset[i] < dist[s]:
            dist[s] = offset[i]
            # push
            k = size
            size += 1
            while k > 0:
                parent = (k - 1) >> 1
                if key[parent] <= offset[i]:
                    break
                key[k] = key[parent]
                item[k] = item[parent]
                k = parent
            key[k] = offset[i]
            item[k] = s
    while size > 0:
        d = key[0]
        u = item[0]
        # pop: move the last entry to the root and sift it down
        size -= 1
        last_key = key[size]
        last_item = item[size]
        k = 0
        while True:
            child = 2 * k + 1
            if child >= size:
                break
            if child + 1 < size and key[child + 1] < key[child]:
                child += 1
            if key[child] >= last_key:
                break
            key[k] = key[child]
            item[k] = item[child]
            k = child
        key[k] = last_key
        item[k] = last_item
        if done[u]:
            continue
        done[u] = True
        for j in range(start[u], start[u + 1]):
            e = link[j]
            c = cost[e]
            if c == np.inf:
                continue
            v = far[e]
            nd = d + c
            if nd < dist[v]:
                dist[v] = nd
                via[v] = e
                k = size
                size += 1
                while k > 0:
                    parent = (k - 1) >> 1
                    if key[parent] <= nd:
                        break
                    key[k] = key[parent]
                    item[k] = item[parent]
                    k = parent
                key[k] = nd
                item[k] = v
    return dist, via

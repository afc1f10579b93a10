"""Cheapest ways over priced streets only: everything between two of them is free."""

from __future__ import annotations

import math

import numba as nb
import numpy as np
from numpy.typing import NDArray


@nb.njit(cache=True)
def reached(
    start: NDArray[np.int64],
    link: NDArray[np.int32],
    head: NDArray[np.int32],
    barred: NDArray[np.bool_],
    source: int,
) -> NDArray[np.bool_]:
    """Nodes reached from `source` over links that are not barred."""
    seen = np.zeros(len(start) - 1, dtype=np.bool_)
    stack = np.empty(len(start), dtype=np.int32)
    seen[source] = True
    stack[0] = source
    size = 1
    while size > 0:
        size -= 1
        v = stack[size]
        for i in range(start[v], start[v + 1]):
            e = link[i]
            if not barred[e] and not seen[head[e]]:
                seen[head[e]] = True
                stack[size] = head[e]
                size += 1
    return seen


@nb.njit(cache=True)
def cheapest(
    weight: NDArray[np.float64],
    follows: NDArray[np.bool_],
    gate_follows: NDArray[np.bool_],
    from_home: NDArray[np.bool_],
    gate_from_home: bool,
) -> float:
    """Cheapest way from a home to a gate.

    Parameters
    ----------
    weight
        float64[k], price of each priced street for this person.
    follows
        bool[k, k], street j can be reached freely from the end of street i.
    gate_follows
        bool[k], the gate can be.
    from_home
        bool[k], street i can be reached freely from home.
    gate_from_home
        The gate can be.
    """
    if gate_from_home:
        return 0.0
    k = len(weight)
    cost = np.full(k, np.inf)
    done = np.zeros(k, dtype=np.bool_)
    for i in range(k):
        if from_home[i]:
            cost[i] = weight[i]
    while True:
        u = -1
        for i in range(k):
            if not done[i] and cost[i] < np.inf and (u < 0 or cost[i] < cost[u]):
                u = i
        if u < 0:
            return math.inf
        if gate_follows[u]:
            return float(cost[u])
        done[u] = True
        for i in range(k):
            if follows[u, i] and not done[i] and cost[u] + weight[i] < cost[i]:
                cost[i] = cost[u] + weight[i]

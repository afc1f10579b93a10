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


@nb.njit(cache=True)
def least_costs(
    owner: NDArray[np.int64],
    ready: NDArray[np.float64],
    per: NDArray[np.float64],
    price: NDArray[np.float64],
    begin: NDArray[np.float64],
    end: NDArray[np.float64],
    street: NDArray[np.int64],
    arrive: NDArray[np.float64],
    due: NDArray[np.float64],
    to_gate: NDArray[np.float64],
    last: NDArray[np.float64],
    toll: NDArray[np.float64],
    check_start: NDArray[np.int64],
    check_s: NDArray[np.float64],
    check_begin: NDArray[np.float64],
    check_price: NDArray[np.float64],
    check_per: NDArray[np.bool_],
    follows: NDArray[np.bool_],
    gate_follows: NDArray[np.bool_],
    from_home: NDArray[np.bool_],
    gate_from_home: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Cheapest way out of a person of each part of each supply.

    Parameters
    ----------
    owner, ready
        int64[parts], supply, rising; float64[parts], second at which the first of the part is ready.
    per
        float64[supplies], vehicles per person.
    price, begin, end, street
        float64[rows], int64[rows], priced intervals of streets.
    arrive
        float64[streets, supplies], seconds from home to each priced street.
    due
        float64[gates, streets], last second at which one may enter a street and still get to a gate.
    to_gate
        float64[gates, supplies], seconds; inf where a gate is not for a supply.
    last
        float64[gates], last useful second.
    toll
        float64[gates, supplies], what is paid beyond in any case.
    check_start, check_s, check_begin, check_price, check_per
        CSR by gate of what is paid by those who come there, and go on for `check_s` more, at `check_begin` or
        later; by vehicle or by person.
    follows, gate_follows, from_home, gate_from_home
        bool[streets, streets], bool[streets, gates], bool[supplies, streets], bool[supplies, gates]; see
        `cheapest`.

    Returns
    -------
    float64[parts]
    """
    rows, gates, streets = len(price), len(last), len(follows)
    least = np.full(len(owner), np.inf)
    held, before = np.zeros(rows, dtype=np.bool_), np.zeros((gates, rows), dtype=np.bool_)
    way, known = np.zeros(gates), np.zeros(gates, dtype=np.bool_)
    weight = np.zeros(streets)
    for p in range(len(owner)):
        i = owner[p]
        if p == 0 or owner[p - 1] != i:
            known[:] = False
        for k in range(gates):
            at_gate = ready[p] + to_gate[k, i]
            if not at_gate <= last[k] + 1e-6:
                continue
            same = known[k]
            for r in range(rows):
                held[r] = (
                    ready[p] + arrive[street[r], i] >= begin[r] - 1e-6 and due[k, street[r]] <= end[r] + 1e-6
                )
                same = same and held[r] == before[k, r]
            if not same:  # many parts are held by the same rows
                weight[:] = 0.0
                for r in range(rows):
                    before[k, r] = held[r]
                    if held[r]:
                        weight[street[r]] += price[r] * per[i]
                way[k] = cheapest(weight, follows, gate_follows[:, k], from_home[i], gate_from_home[i, k])
                known[k] = True
            cost = way[k] + toll[k, i]
            for c in range(check_start[k], check_start[k + 1]):
                if at_gate + check_s[c] >= check_begin[c] - 1e-6:
                    cost += check_price[c] * (per[i] if check_per[c] else 1.0)
            least[p] = min(least[p], cost)
    return least

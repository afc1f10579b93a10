"""The best day of one vehicle at given prices, in numba: a longest path over a grid of moments."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
B8 = NDArray[np.bool_]


class Offer(NamedTuple):
    """Rounds of a fleet, K of them gate by gate, and what is known of each cell of the grid.

    A round that passes its gate in cell q is gone from `q - lead` to `q + tail`, and its people are aboard
    in cell `q - end` at the latest.
    """

    ptr: I64  # [G + 1] rounds of each gate
    supply: I64  # [K]
    lead: I64  # [K] cells from base to the gate
    end: I64  # [K] cells from the end of the stop to the gate
    most: I64  # [K] people at most
    shared: B8  # [K] with other supplies, so that those who are ready at this one do not limit it
    tail: I64  # [G] cells from the gate to base
    ready: I64  # [S, cells] people of a stop that ends in a cell, at most
    early: I64  # [cells] first mark that a stop counts at that ends in a cell
    allowed: B8  # [G, cells] whether screening may begin
    block: int  # rounds are compared over so many cells at once


class Worth(NamedTuple):
    """What rounds are worth at some prices."""

    each: F64  # [K] of each person
    charge: F64  # [K] what it costs beside
    late: F64  # [S, marks + 1] price of each person aboard before a mark
    gate: F64  # [G, cells] least price of screening that begins in a cell


@nb.njit(cache=True, error_model="numpy")
def people_of(o: Offer, k: int, q: int) -> int:
    """How many people a round takes at most that passes its gate in cell `q`."""
    if q < o.end[k]:
        return 0
    if o.shared[k]:
        return o.most[k]
    return min(o.most[k], o.ready[o.supply[k], q - o.end[k]])


@nb.njit(cache=True, error_model="numpy")
def _promising(o: Offer, w: Worth, g: int, first: int, last: int, left: F64, best: F64, keep: I64) -> int:
    """Write to `keep` the rounds of a gate that may be best in cells first..last; return how many.

    No round is that takes longer to the gate than another which is worth more in each of these cells.
    """
    best[:] = 0.0
    a, b = o.ptr[g], o.ptr[g + 1]
    top = np.zeros(b - a)
    for k in range(a, b):
        s = o.supply[k]
        most = people_of(o, k, last)
        if left[s] <= 0.0 or most == 0 or w.each[k] <= 0.0:
            continue
        top[k - a] = most * max(0.0, w.each[k] - w.late[s, o.early[last - o.end[k]]]) - w.charge[k]
        least = people_of(o, k, first)
        if least > 0:
            sure = least * (w.each[k] - w.late[s, o.early[first - o.end[k]]]) - w.charge[k]
            best[o.lead[k]] = max(best[o.lead[k]], sure)
    for i in range(1, len(best)):
        best[i] = max(best[i], best[i - 1])
    n = 0
    for k in range(a, b):
        if top[k - a] > 1e-9 and top[k - a] >= best[o.lead[k]]:
            keep[n] = k
            n += 1
    return n


@nb.njit(cache=True, error_model="numpy")
def best_day(o: Offer, w: Worth, left: F64, value: F64, choice: I64) -> None:
    """Fill `value` and `choice` backward over the grid.

    Parameters
    ----------
    o, w
        Rounds to choose from, and what they are worth.
    left : [S]
        Supplies with nobody left are left out.
    value : [cells], written
        Worth of what is left of the day.
    choice : [cells, 2], written
        The round that starts here, and its cell at the gate; -1: wait.
    """
    cells, gates = len(value), len(o.tail)
    value[:] = 0.0
    choice[:] = -1
    keep = np.empty((gates, len(o.supply)), np.int64)
    many = np.zeros(gates, np.int64)
    until = np.full(gates, cells, np.int64)
    longest = 0
    for k in range(len(o.lead)):
        longest = max(longest, o.lead[k])
    best = np.empty(longest + 1)
    for e in range(cells - 1, -1, -1):
        if e + 1 < cells and value[e + 1] >= value[e]:
            value[e] = value[e + 1]
            choice[e] = -1
        for g in range(gates):
            q = e - o.tail[g]
            if o.tail[g] < 0 or q < 0 or not o.allowed[g, q]:
                continue
            if q < until[g]:
                first = q // o.block * o.block
                many[g] = _promising(o, w, g, first, q, left, best, keep[g])
                until[g] = first
            worth = value[e] - w.gate[g, q]
            for i in range(many[g]):
                k = keep[g, i]
                start = q - o.lead[k]
                n = people_of(o, k, q)
                if start < 0 or n == 0:
                    continue
                gain = worth + n * (w.each[k] - w.late[o.supply[k], o.early[q - o.end[k]]]) - w.charge[k]
                if gain > value[start] + 1e-12:
                    value[start] = gain
                    choice[start, 0], choice[start, 1] = k, q

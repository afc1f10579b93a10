"""The best day of one vehicle at given prices, in numba: a longest path over a grid of start times."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@nb.njit(cache=True, error_model="numpy")
def best_day(
    steps: int,
    length: I64,
    lead: I64,
    gate: I64,
    gain: F64,
    price: F64,
    late: F64,
    supply: I64,
    people: I64,
    aboard: I64,
    allowed: NDArray[np.bool_],
    value: F64,
    choice: I64,
) -> float:
    """Fill `value` and `choice` backward over the grid; return the value of the whole day.

    Parameters
    ----------
    steps
        The grid has points 0..steps.
    length, lead, gate, gain
        Of each round: steps base to base, steps from base to gate, gate, worth without prices.
    price, allowed : [G, cells]
        Least price of screening in the two cells from a cell on, and whether it may begin in them.
    late : [S, cells + 2]
        Price of each person of a supply whose stop ends in the two cells from a cell on.
    supply, people, aboard
        Of each round: its supply, its people, steps from base until the stop ends.
    value, choice : [steps + 1], written
        Worth of what is left of the day, and the round that starts here (-1: wait a step).
    """
    cells = price.shape[1]
    value[steps] = 0.0
    choice[steps] = -1
    for i in range(steps - 1, -1, -1):
        best = value[i + 1]
        pick = -1
        for k in range(len(length)):
            j = i + length[k]
            if j > steps:
                continue
            q = i + lead[k]
            if q >= cells or not allowed[gate[k], q]:
                continue
            worth = gain[k] - price[gate[k], q] - people[k] * late[supply[k], i + aboard[k]] + value[j]
            if worth > best + 1e-12:
                best, pick = worth, k
        value[i], choice[i] = best, pick
    return float(value[0])

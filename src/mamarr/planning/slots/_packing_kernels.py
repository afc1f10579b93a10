"""Steps of a primal-dual method for packing programs; see `packing`."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

F = NDArray[np.float64]
F4 = NDArray[np.float32]
I4 = NDArray[np.int32]
I8 = NDArray[np.int64]


@nb.njit(cache=True)
def step_sizes(start: I8, row: I4, value: F4, active: I8, tau: F, sigma: F) -> None:
    """Diagonal steps [1]_: one over the sum of each column, and of each row over the active columns.

    References
    ----------
    .. [1] Pock, T., Chambolle, A., "Diagonal preconditioning for first order primal-dual algorithms",
       ICCV 2011.
    """
    sigma[:] = 0.0
    for q in range(len(active)):
        j = active[q]
        total = 0.0
        for i in range(start[j], start[j + 1]):
            total += value[i]
            sigma[row[i]] += value[i]
        tau[j] = 1.0 / total if total > 1e-9 else 0.0
    for r in range(len(sigma)):
        sigma[r] = 1.0 / sigma[r] if sigma[r] > 1e-9 else 0.0


@nb.njit(cache=True)
def ascend(
    start: I8, row: I4, value: F4, limit: F, gain: F, upper: F, active: I8, tau: F, sigma: F,
    live: I8, weight: float, rounds: int, x: F, price: F, x_sum: F, price_sum: F, load: F,
) -> None:  # fmt: skip
    """Take so many steps; `x`, `price` and their sums are changed. One pass over the columns each.

    Rows that no active column touches are not in `live`.
    """
    for _ in range(rounds):
        for r in live:
            load[r] = 0.0
        for q in range(len(active)):
            j = active[q]
            paid = 0.0
            for i in range(start[j], start[j + 1]):
                paid += value[i] * price[row[i]]
            new = min(upper[j], max(0.0, x[j] + weight * tau[j] * (gain[j] - paid)))
            ahead = 2.0 * new - x[j]
            x[j] = new
            x_sum[j] += new
            if ahead != 0.0:
                for i in range(start[j], start[j + 1]):
                    load[row[i]] += value[i] * ahead
        for r in live:
            price[r] = max(0.0, price[r] + sigma[r] / weight * (load[r] - limit[r]))
            price_sum[r] += price[r]


@nb.njit(cache=True)
def worth(
    start: I8, row: I4, value: F4, limit: F, gain: F, upper: F, active: I8, live: I8, x: F, price: F, load: F
) -> tuple[float, float, float]:
    """Value of `x`, value of `price` (a bound), and the largest excess over a limit; `load` is filled."""
    for r in live:
        load[r] = 0.0
    made = 0.0
    bound = 0.0
    for q in range(len(active)):
        j = active[q]
        paid = 0.0
        for i in range(start[j], start[j + 1]):
            paid += value[i] * price[row[i]]
            load[row[i]] += value[i] * x[j]
        made += gain[j] * x[j]
        bound += max(0.0, gain[j] - paid) * upper[j]
    excess = 0.0
    for r in live:
        bound += price[r] * limit[r]
        excess = max(excess, load[r] - limit[r])
    return made, bound, excess


@nb.njit(cache=True)
def shares(start: I8, row: I4, value: F4, active: I8, x: F, load: F) -> None:
    """What the active columns take of each row."""
    load[:] = 0.0
    for q in range(len(active)):
        j = active[q]
        if x[j] != 0.0:
            for i in range(start[j], start[j + 1]):
                load[row[i]] += value[i] * x[j]


@nb.njit(cache=True)
def shrink(start: I8, row: I4, value: F4, limit: F, active: I8, x: F, load: F) -> None:
    """Take away from each column what its worst row has too much."""
    shares(start, row, value, active, x, load)
    for q in range(len(active)):
        j = active[q]
        over = 1.0
        for i in range(start[j], start[j + 1]):
            if load[row[i]] > limit[row[i]]:
                over = max(over, load[row[i]] / max(limit[row[i]], 1e-9))
        x[j] /= over

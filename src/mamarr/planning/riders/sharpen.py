"""The bound at prices on a finer grid than a linear program can afford: subgradient steps from its prices.

At given prices the best day costs little on any grid; it is the program that grows with the moments. So its
prices are where Polyak's steps begin on a grid a few times as fine, along a mean of the last directions
(Camerini, Fratta, Maffioli, *On improving relaxation methods by modified gradient techniques*, Mathematical
Programming Study 3, 1975).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mamarr.planning._lp import Columns
from mamarr.planning.riders.days import Days

STEPS = 240
"""At most so many steps,"""
IDLE = 12
"""the aim comes half as near after so many without a better bound,"""
FAR, NEAR = 1e-3, 5e-5
"""from the first distance (relative) until the last."""
MEMORY = 0.5
"""Weight of the directions so far."""

F64 = NDArray[np.float64]


def sharpen(days: Days, price: F64, stop: Callable[[], bool] | None = None) -> float:
    """The least bound found near `price`; whatever the prices are, it holds."""
    rows = days.rows
    reach = 1.0 / np.maximum(rows.limits, 1.0)  # rows differ in size: people, seconds, vehicles
    back = rows.surplus()
    centre = _allowed(back, price)
    best, slack = days.bound(centre)
    aim, idle = FAR * best, 0
    at, here, way = centre, best, slack
    for _ in range(STEPS):
        if aim < NEAR * best or (stop is not None and stop()):
            break
        along = np.where((at <= 0.0) & (way > 0.0), 0.0, way)
        length = float((along * along * reach).sum())
        if length <= 0.0:
            break  # nothing is asked beyond what there is
        at = _allowed(back, np.maximum(at - (here - best + aim) / length * reach * along, 0.0))
        here, slack = days.bound(at)
        way = MEMORY * way + (1.0 - MEMORY) * slack
        idle += 1
        if here < best - 1e-3 * aim:
            best, centre, idle = here, at, 0
        elif idle >= IDLE:
            aim, idle, at = 0.5 * aim, 0, centre
            here, way = days.bound(at)
    return best


def _allowed(back: Columns, price: F64) -> F64:
    """Prices at which giving people back does not pay (columns `back`); only those bound anything."""
    gain, _, start, row, value = back
    if not len(start):
        return price
    # a person is given back for a loss of -gain, and all places taken are then free again
    worth = np.add.reduceat(-value * price[row], start)
    over = worth > -gain
    share = float(np.min(-gain[over] / worth[over], initial=1.0))
    return price if share >= 1.0 else price * share

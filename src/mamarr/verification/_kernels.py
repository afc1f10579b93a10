"""Loops over slots, compiled; slow references, second by second, test them."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

SHORTEST_S = 1e-6
"""Stretches shorter than this are instants; an instant this close before a boundary counts as on it."""


@njit(cache=True)
def add_evenly(
    row: NDArray[np.float64],
    window_s: float,
    from_s: NDArray[np.float64],
    to_s: NDArray[np.float64],
    amount: NDArray[np.float64],
    shift_s: float,
) -> None:
    """Add amounts that pass evenly over ``[from_s, to_s) + shift_s`` to windows laid end to end from 0 s.

    row : float64[windows], added to; what lies outside is left out
    window_s : length of a window
    from_s, to_s, amount : float64[k]
    shift_s : seconds
    """
    last = len(row) - 1
    for i in range(len(amount)):
        a, b = from_s[i] + shift_s, to_s[i] + shift_s
        if b - a < SHORTEST_S:
            w = int(np.floor((a + SHORTEST_S) / window_s))
            if 0 <= w <= last:
                row[w] += amount[i]
            continue
        first = max(0, int(np.floor(a / window_s)))
        for w in range(first, min(last, int(np.floor(b / window_s))) + 1):
            inside = min(b, (w + 1) * window_s) - max(a, w * window_s)
            if inside > 0.0:
                row[w] += amount[i] * inside / (b - a)


@njit(cache=True)
def _begun(second: float, check_s: float) -> float:
    """Integral over t up to `second` of min(max(t, 0), check_s)."""
    if second <= 0.0:
        return 0.0
    if second <= check_s:
        return second * second / 2.0
    return check_s * check_s / 2.0 + check_s * (second - check_s)


@njit(cache=True)
def _checked(second: float, from_s: float, to_s: float, amount: float, check_s: float, spread: bool) -> float:
    """Lane seconds used until `second` by an amount that arrives evenly over ``[from_s, to_s)``."""
    if to_s - from_s < SHORTEST_S:
        if spread:
            return amount * min(max(second - from_s, 0.0), check_s)
        return amount * check_s if second > from_s + SHORTEST_S else 0.0
    if spread:
        rate = amount / (to_s - from_s)
        return rate * (_begun(second - from_s, check_s) - _begun(second - to_s, check_s))
    return amount * check_s * min(max((second - from_s) / (to_s - from_s), 0.0), 1.0)


@njit(cache=True)
def add_screening(
    used_s: NDArray[np.float64],
    piece_from_s: NDArray[np.float64],
    piece_to_s: NDArray[np.float64],
    from_s: NDArray[np.float64],
    to_s: NDArray[np.float64],
    amount: NDArray[np.float64],
    check_s: float,
    spread: bool,
) -> None:
    """Add the lane seconds that arrivals take in each open piece of time.

    used_s : float64[pieces], added to
    piece_from_s, piece_to_s : float64[pieces], in order and apart
    from_s, to_s, amount : float64[k], arrivals, even over ``[from_s, to_s)``
    check_s : lane seconds per unit
    spread : each unit takes its lane seconds one after the other (vehicles), not at once (walkers)
    """
    for i in range(len(amount)):
        over = to_s[i] + (check_s if spread else 0.0)
        p = max(0, np.searchsorted(piece_to_s, from_s[i], side="left"))
        while p < len(used_s) and piece_from_s[p] <= over:
            used_s[p] += _checked(piece_to_s[p], from_s[i], to_s[i], amount[i], check_s, spread) - _checked(
                piece_from_s[p], from_s[i], to_s[i], amount[i], check_s, spread
            )
            p += 1

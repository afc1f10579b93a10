"""What slots take of a street or gate, window by window."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from mamarr.planning.slots._slot_kernels import passed

F = NDArray[np.float64]


@nb.njit(cache=True)
def spread(row: F, width: float, begin: F, end: F, amount: F, late: float, dwell: float) -> None:
    """Add amounts that begin evenly over ``[begin, end)``, `late` seconds on, each part for `dwell` seconds.

    Window w of `row` is ``[w width, (w + 1) width)``; what lies outside is left out.
    """
    for j in range(len(begin)):
        a, b = begin[j] + late, end[j] + late
        w = max(0, int(a // width))
        done = passed(w * width, a, b, dwell)
        while w < len(row) and done < 1.0:
            then = passed((w + 1) * width, a, b, dwell)
            row[w] += (then - done) * amount[j]
            done = then
            w += 1
            if w * width >= b + dwell:
                break

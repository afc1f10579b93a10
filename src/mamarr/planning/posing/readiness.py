"""Who of a group is ready when."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mamarr.planning.posing.problem import Supply

Ready = tuple[tuple[int, float], ...]
"""Second and share of people ready by then, rising, as `Group.ready`."""


def ready_share(ready: Ready, seconds: ArrayLike) -> NDArray[np.float64]:
    """float64, as `seconds`: share of a group ready to leave at each second since the opening.

    As `Group.ready_share` says it of one second.
    """
    at, share = zip(*ready, strict=True)
    found: NDArray[np.float64] = np.interp(np.asarray(seconds, dtype=np.float64), at, share, left=0.0)
    return found


def first_ready(supply: Supply) -> float:
    """Second at which the first of them are ready, and may leave: not before the opening."""
    ready = supply.group.ready
    rising = (t0 for (t0, _), (_, s1) in pairwise(ready) if s1 > 0.0)
    return max(0.0, float(next(rising, ready[0][0])))

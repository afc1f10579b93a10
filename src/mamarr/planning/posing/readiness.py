"""Who of a group is ready when."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ready = tuple[tuple[int, float], ...]
"""Second and share of people ready by then, rising, as `Group.ready`."""


def ready_share(ready: Ready, seconds: ArrayLike) -> NDArray[np.float64]:
    """float64, as `seconds`: share of a group ready to leave at each second since the opening.

    As `Group.ready_share` says it of one second.
    """
    at, share = zip(*ready, strict=True)
    found: NDArray[np.float64] = np.interp(np.asarray(seconds, dtype=np.float64), at, share, left=0.0)
    return found

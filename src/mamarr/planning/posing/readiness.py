"""Who of a group is ready when."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mamarr.scenario.model import Group


def ready_share(group: Group, seconds: ArrayLike) -> NDArray[np.float64]:
    """float64, as `seconds`: share of the group ready to leave at each second since the opening.

    As `Group.ready_share` says it of one second.
    """
    at = [t for t, _ in group.ready]
    share: NDArray[np.float64] = np.interp(
        np.asarray(seconds, dtype=np.float64), at, [s for _, s in group.ready], left=0.0
    )
    return share

"""Figures of a GMNS network that can be true but seldom are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mamarr._errors import Finding
from mamarr.network._columns import Columns

_HIGHEST_LANE_CAPACITY = 2400
"""Vehicles per hour and lane: Highway Capacity Manual 2010, freeway at 70 mph and more."""


def doubts_about(
    links: Columns,
    *,
    length: NDArray[np.float64],
    direct: NDArray[np.float64],
    keep: NDArray[np.bool_],
    drives: NDArray[np.bool_],
    lanes: NDArray[np.float64],
    lane_capacity: NDArray[np.float64],
) -> list[Finding]:
    """Figures that can be true but seldom are."""
    out = []
    far = keep & (direct > 1) & (length > 0)
    if far.any():
        ratio = float(np.median(length[far] / direct[far]))
        if not 0.5 <= ratio <= 3:
            what = (
                f"lengths are {ratio:.3g} times the distance between their nodes (median): check the unit "
                "of length (column long_length of config.csv; metres if there is none) and the coordinates"
            )
            out.append(Finding(where=f"{links.file}, column length", what=what, severity="warning"))
        else:
            # 2 % and 5 m are what rounding and moved junctions explain
            short = keep & (length < 0.98 * direct - 5)
            out += links.findings(
                np.flatnonzero(short),
                "length",
                lambda k: f"{length[k]:.0f} m is shorter than the {direct[k]:.0f} m between its nodes",
                severity="warning",
            )
    closed = drives & (lanes * lane_capacity == 0)
    out += links.findings(
        np.flatnonzero(closed),
        "capacity",
        lambda k: "is 0, or the lanes are: no vehicle can pass here",
        severity="warning",
    )
    high = int((drives & (lane_capacity > _HIGHEST_LANE_CAPACITY)).sum())
    if high:
        what = (
            f"{high:,} rows have more than {_HIGHEST_LANE_CAPACITY:,} vehicles per hour and lane, more "
            "than a freeway carries: capacity is per lane and per hour"
        )
        out.append(Finding(where=f"{links.file}, column capacity", what=what, severity="warning"))
    return out

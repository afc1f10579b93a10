"""Distances on the sphere."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the GRS 80 ellipsoid (Moritz 2000); distances are within 0.6 % of the ellipsoid's."""


def distance_m(lon0: ArrayLike, lat0: ArrayLike, lon1: ArrayLike, lat1: ArrayLike) -> NDArray[np.float64]:
    """Great-circle distance in metres between points in degrees (haversine)."""
    x0, y0, x1, y1 = (np.radians(np.asarray(v, dtype=np.float64)) for v in (lon0, lat0, lon1, lat1))
    h = np.sin((y1 - y0) / 2) ** 2 + np.cos(y0) * np.cos(y1) * np.sin((x1 - x0) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(h, 1.0))))


def line_length_m(line: NDArray[np.float64]) -> float:
    """Length in metres of a line given as float64[k, 2] lon, lat."""
    return float(distance_m(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1]).sum())

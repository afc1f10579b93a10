"""The nearest usable node to a place."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from mamarr.network._geodesy import EARTH_RADIUS_M, distance_m
from mamarr.network.model import Network


class NodeFinder:
    """Finds nearest nodes; the tree is built once.

    Nodes are points on the unit sphere, where the straight chord grows with
    the distance on the ground: right at any latitude and across the
    antimeridian, with no projection to choose.

    Parameters
    ----------
    network
        The roads.
    usable
        bool[n]; only these nodes are found. All, if left out.
    """

    def __init__(self, network: Network, usable: NDArray[np.bool_] | None = None) -> None:
        self._network = network
        self._nodes = np.arange(network.n_nodes) if usable is None else np.flatnonzero(usable)
        self._points = _on_sphere(network.lon[self._nodes], network.lat[self._nodes])
        self._tree = cKDTree(self._points) if len(self._nodes) else None

    def nearest(self, lon: float, lat: float) -> tuple[int, float]:
        """Index of the nearest usable node and its distance; the first node in order wins a tie.

        Parameters
        ----------
        lon, lat
            Degrees WGS 84.

        Returns
        -------
        node : index into the network
        distance : metres

        Raises
        ------
        ValueError
            If no node is usable, or the place is no place on Earth.
        """
        if self._tree is None:
            raise ValueError("no node of the network is usable")
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 90):
            raise ValueError(f"({lon}, {lat}) is not a longitude and latitude in degrees")
        place = _on_sphere(lon, lat)
        chord, _ = self._tree.query(place)
        # 1e-9 of the radius is 6 mm: nodes closer together than that count as tied
        tied = self._tree.query_ball_point(place, chord + 1e-9)
        node = int(self._nodes[min(tied)])
        return node, float(distance_m(lon, lat, self._network.lon[node], self._network.lat[node]))

    def within(self, lon: float, lat: float, distance: float) -> list[int]:
        """Indices of the usable nodes within `distance` metres, in order."""
        if self._tree is None:
            return []
        chord = 2 * math.sin(min(distance / EARTH_RADIUS_M, math.pi) / 2)
        return [int(self._nodes[i]) for i in sorted(self._tree.query_ball_point(_on_sphere(lon, lat), chord))]


def nearest_node(
    network: Network, lon: float, lat: float, usable: NDArray[np.bool_] | None = None
) -> tuple[int, float]:
    """Index of the nearest usable node and its distance in metres; see `NodeFinder` for many places."""
    return NodeFinder(network, usable).nearest(lon, lat)


def _on_sphere(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    x, y = np.radians(np.asarray(lon, dtype=np.float64)), np.radians(np.asarray(lat, dtype=np.float64))
    return np.stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)], axis=-1)

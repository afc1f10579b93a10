"""Where an alert holds: circles around zones, and polygons on them, with latitude first as CAP wants it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mamarr.notices.notice import public
from mamarr.scenario.model import Scenario, Zone

if TYPE_CHECKING:
    from mamarr.network.model import Network

_DEGREE_KM = 111.195
_LEAST_KM, _MOST_KM = 0.2, 1.5
_CORNERS = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Circle:
    """A place on the ground: latitude, longitude, radius."""

    lat: float
    lon: float
    radius_km: float


def areas(scenario: Scenario, network: Network | None = None) -> dict[str, Circle]:
    """A circle around each public zone, such that no two overlap unless zones lie within 400 m.

    A zone is known by a point only. The radius is half the way to the nearest other zone, and between 0.2 and
    1.5 km.
    """
    points = {z.id: p for z in public(scenario) if (p := _point(z, network)) is not None}
    circles = {}
    for zone, (lat, lon) in points.items():
        others = (_km(lat, lon, *p) for other, p in points.items() if other != zone)
        radius = min(_MOST_KM, max(_LEAST_KM, min(others, default=2 * _MOST_KM) / 2))
        # rounded down, so that rounding makes no two overlap
        circles[zone] = Circle(lat=lat, lon=lon, radius_km=math.floor(radius * 1000) / 1000)
    return circles


def polygon(circle: Circle) -> str:
    """Corners on the circle as CAP writes them: latitude first, the last corner the first again.

    What lies beyond a pole or the antimeridian is left out: readers would take it for a band round the earth.
    """
    stretch = max(math.cos(math.radians(circle.lat)), 0.01)
    corners = []
    for index in range(_CORNERS):
        angle = 2 * math.pi * index / _CORNERS
        lat = circle.lat + circle.radius_km / _DEGREE_KM * math.cos(angle)
        lon = circle.lon + circle.radius_km / _DEGREE_KM / stretch * math.sin(angle)
        corners.append(f"{degrees(max(-90.0, min(lat, 90.0)))},{degrees(max(-180.0, min(lon, 180.0)))}")
    return " ".join([*corners, corners[0]])


def degrees(value: float) -> str:
    """Degrees as CAP writes them: five decimals, about a metre."""
    # "-0.00000" would be another text for the same place
    return f"{round(value, 5) + 0.0:.5f}"


def _point(zone: Zone, network: Network | None) -> tuple[float, float] | None:
    if zone.lat is not None and zone.lon is not None:
        return zone.lat, zone.lon
    node = None if network is None or zone.node_id is None else network.node_index.get(zone.node_id)
    return None if network is None or node is None else (float(network.lat[node]), float(network.lon[node]))


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    east = (lon - other_lon) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(lat - other_lat, east) * _DEGREE_KM

"""What is assumed of a road from its class where the source says nothing.

Free speeds are the averages of the Open Source Routing Machine's car profile
(project-osrm/osrm-backend, profiles/car.lua). Lanes per direction follow the
OpenStreetMap wiki, Key:lanes, "Assumptions". Capacities per lane: motorways
and trunk roads as in the Highway Capacity Manual 2010 (2,250-2,400 pc/h/lane
on freeways, 1,900-2,200 on multilane highways), rounded down; streets with
signals as its base saturation flow of 1,900 pc/h/lane times a share of green
of 0.55 (primary), 0.5 (secondary), 0.4 (tertiary); below that an assumption.
Widths are what walkers have, an assumption built on footways of 2.0 m
(Department for Transport, Inclusive Mobility 2021, section 4.2), 1.5 m in
narrow streets: both sides of the street, whichever way they walk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.network.model import AMBULANCE, BUS, CAR, WALK

DRIVE = CAR | BUS | AMBULANCE
ALL = WALK | DRIVE

STAIRS_M_PER_S = 0.5
"""Along stairs, on the map: Fruin, Pedestrian Planning and Design (1971), about 30 m/min upward."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoadClass:
    """Defaults of one class of road, in each direction of travel.

    Attributes
    ----------
    uses
        Bits of `Network.uses`.
    free_speed_kmh, lanes, lane_capacity
        For vehicles; capacity in vehicles per hour and lane.
    width_m
        Width for people on foot.
    """

    uses: int
    free_speed_kmh: float
    lanes: float
    lane_capacity: float
    width_m: float


def _road(uses: int, free_speed_kmh: float, lanes: float, lane_capacity: float, width_m: float) -> RoadClass:
    return RoadClass(
        uses=uses, free_speed_kmh=free_speed_kmh, lanes=lanes, lane_capacity=lane_capacity, width_m=width_m
    )


CLASSES: dict[str, RoadClass] = {
    #                      uses   km/h lanes veh/h/lane width m
    "motorway": _road(DRIVE, 90, 2, 2000, 3.0),
    "motorway_link": _road(DRIVE, 45, 1, 1500, 3.0),
    "trunk": _road(ALL, 85, 2, 1700, 3.0),
    "trunk_link": _road(ALL, 40, 1, 1300, 3.0),
    "primary": _road(ALL, 65, 1, 1000, 4.0),
    "primary_link": _road(ALL, 30, 1, 1000, 3.0),
    "secondary": _road(ALL, 55, 1, 950, 4.0),
    "secondary_link": _road(ALL, 25, 1, 950, 3.0),
    "tertiary": _road(ALL, 40, 1, 750, 4.0),
    "tertiary_link": _road(ALL, 20, 1, 750, 3.0),
    "unclassified": _road(ALL, 25, 1, 600, 3.0),
    "residential": _road(ALL, 25, 1, 600, 3.0),
    "living_street": _road(ALL, 10, 1, 300, 4.0),
    "service": _road(ALL, 15, 1, 300, 2.0),
    "track": _road(WALK | AMBULANCE, 15, 1, 300, 2.5),
    "busway": _road(BUS | AMBULANCE, 40, 1, 600, 2.0),
    "pedestrian": _road(WALK, 10, 1, 300, 5.0),
    "footway": _road(WALK, 10, 1, 300, 2.0),
    "path": _road(WALK, 10, 1, 300, 1.5),
    "cycleway": _road(WALK, 10, 1, 300, 2.0),
    "bridleway": _road(WALK, 10, 1, 300, 2.0),
    "steps": _road(WALK, 10, 1, 300, 2.0),
}

ALIASES: dict[str, str] = {
    "freeway": "motorway",
    "highway": "motorway",
    "expressway": "motorway",
    "ramp": "motorway_link",
    "arterial": "primary",
    "major_arterial": "primary",
    "principal_arterial": "primary",
    "minor_arterial": "secondary",
    "collector": "tertiary",
    "major_collector": "tertiary",
    "minor_collector": "tertiary",
    "local": "residential",
    "local_street": "residential",
    "street": "residential",
    "road": "unclassified",
    "connector": "unclassified",
    "centroid_connector": "unclassified",
    "alley": "service",
    "driveway": "service",
    "sidewalk": "footway",
    "crosswalk": "footway",
    "crossing": "footway",
    "walkway": "footway",
    "trail": "path",
    "bikeway": "cycleway",
    "bike_path": "cycleway",
    "shared_use_path": "cycleway",
    "stairs": "steps",
    "bus": "busway",
    "bus_guideway": "busway",
}
"""Names of classes in other people's networks."""

UNKNOWN = "unclassified"
"""The class whose defaults stand in for one that is not known."""


def class_of(facility_type: str) -> str:
    """Name in `CLASSES` for a facility type as written; `UNKNOWN` if there is none."""
    key = facility_type.strip().lower().replace(" ", "_").replace("-", "_").replace("/", "_")
    key = ALIASES.get(key, key)
    return key if key in CLASSES else UNKNOWN


def default_of(facility_type: Sequence[str], field: str) -> NDArray[np.float64]:
    """Default of one field of `RoadClass` for each facility type, float64[len(facility_type)]."""
    value = {f: float(getattr(CLASSES[class_of(f)], field)) for f in set(facility_type)}
    return np.fromiter((value[f] for f in facility_type), dtype=np.float64, count=len(facility_type))

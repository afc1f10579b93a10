"""Roads as a source states them, before a scenario's assumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mamarr.network.classes import DRIVE
from mamarr.network.model import WALK, Network
from mamarr.scenario.model import Assumptions


@dataclass(frozen=True, kw_only=True)
class RoadTable:
    """Directed links with the figures that `Network` is derived from; what readers make.

    Attributes
    ----------
    node_id : list of str, length n, unique
    lon, lat : float64[n], degrees WGS 84
    link_id : list of str, length m; the two directions of an undirected link follow each other and share it
    tail, head : int32[m], node indices
    length_m : float64[m]
    uses : uint8[m], bits as in `Network`
    free_speed_kmh, lanes, lane_capacity : float64[m]
        For vehicles; capacity in vehicles per hour and lane.
    width_m : float64[m]
        Width for people on foot.
    walk_capacity, walk_s, drive_s : float64[m], NaN where the source states none
        Persons per hour, and seconds; stated values stand whatever is assumed.
    facility_type, name : list of str, length m
    names : mapping, language tag -> list of str, length m, "" where a street has no name in it
    geometry : dict, link index -> float64[k, 2] lon, lat, from tail to head
    """

    node_id: Sequence[str]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    link_id: Sequence[str]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    uses: NDArray[np.uint8]
    free_speed_kmh: NDArray[np.float64]
    lanes: NDArray[np.float64]
    lane_capacity: NDArray[np.float64]
    width_m: NDArray[np.float64]
    walk_capacity: NDArray[np.float64]
    walk_s: NDArray[np.float64]
    drive_s: NDArray[np.float64]
    facility_type: Sequence[str]
    name: Sequence[str]
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    geometry: dict[int, NDArray[np.float64]] = field(default_factory=dict)


def derive(table: RoadTable, assumptions: Assumptions) -> Network:
    """Apply the assumptions where the table states no time or capacity.

    Parameters
    ----------
    table
        Roads as stated.
    assumptions
        Of the scenario: walking speed and flow, share of the free speed and of the capacity that is left.

    Returns
    -------
    Network
    """
    walks = (table.uses & WALK) != 0
    drives = (table.uses & DRIVE) != 0
    with np.errstate(divide="ignore", invalid="ignore"):
        walk_s = table.length_m / (assumptions.walk_kmh / 3.6)
        drive_s = table.length_m / (table.free_speed_kmh * assumptions.vehicle_kmh_factor / 3.6)
        people = table.width_m * assumptions.walk_persons_per_m_min * 60 * assumptions.capacity_factor
        vehicles = table.lane_capacity * table.lanes * assumptions.capacity_factor
    walk_s = np.where(np.isnan(table.walk_s), walk_s, table.walk_s)
    drive_s = np.where(np.isnan(table.drive_s), drive_s, table.drive_s)
    people = np.where(np.isnan(table.walk_capacity), people, table.walk_capacity)
    return Network(
        node_id=table.node_id,
        lon=table.lon,
        lat=table.lat,
        link_id=table.link_id,
        tail=table.tail,
        head=table.head,
        length_m=table.length_m,
        walk_s=np.where(walks, walk_s, np.inf),
        drive_s=np.where(drives, drive_s, np.inf),
        walk_capacity=np.where(walks, people, 0.0),
        drive_capacity=np.where(drives, vehicles, 0.0),
        uses=table.uses,
        facility_type=table.facility_type,
        name=table.name,
        names=table.names,
        geometry=table.geometry,
    )

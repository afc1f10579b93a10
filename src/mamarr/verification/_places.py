"""Which nodes may stand for a zone, a gate or a base that the scenario gives by coordinates.

The format asks for the nearest *usable* node and leaves open what is usable.
The verifier takes the narrowest meaning (from there, a gate that admits the
people can be reached) to see how far the nearest may be, and accepts every
node up to `SLACK_M` farther away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from mamarr.network.model import Network
from mamarr.scenario.model import Corridor, Fleet, Mode, Scenario, Zone
from mamarr.verification._streets import Streets

SLACK_M = 100.0
EARTH_M = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""

Mask = NDArray[np.bool_]


class Places:
    """Masks of nodes that a plan may use for a zone, a gate or a base."""

    def __init__(self, scenario: Scenario, network: Network, streets: Callable[[Mode], Streets]) -> None:
        self._scenario = scenario
        self._network = network
        self._streets = streets
        # bound per object, not per class: the cache dies with it
        self._connected = cache(self._connected_by)
        self._reaching = cache(self._reaching_of)
        self.gate = cache(self._gate)
        self.base = cache(self._base)
        self.shelter = cache(self._shelter)
        self.zone = cache(self._zone)

    def _gate(self, corridor_id: str) -> Mask:
        """bool[n], nodes that may stand for the gate."""
        corridor = next(c for c in self._scenario.corridors if c.id == corridor_id)
        if corridor.gate_lonlat is None:
            return self._only(corridor.gate_node)
        modes = {self._scenario.groups[g].travels for g in corridor.admits} & set(corridor.beyond_s)
        return self._near(*corridor.gate_lonlat, (self._connected(m) for m in sorted(modes)))

    def _base(self, fleet_id: str) -> Mask:
        """bool[n], nodes that may stand for the base."""
        fleet = next(f for f in self._scenario.fleets if f.id == fleet_id)
        return self._near(*fleet.base, (self._connected(fleet.vehicle),))

    def _shelter(self, shelter_id: str) -> Mask:
        """bool[n], nodes that may stand for the shelter."""
        shelter = next(s for s in self._scenario.shelters if s.id == shelter_id)
        if shelter.lonlat is None:
            return self._only(shelter.node)
        modes = {self._scenario.groups[g].travels for g in shelter.admits}
        return self._near(*shelter.lonlat, (self._connected(m) for m in sorted(modes)))

    def lives(self, zone_id: str, node: str) -> bool:
        """Whether a node may stand for the zone."""
        i = self._network.node_index.get(node)
        return i is not None and bool(self.zone(zone_id)[i])

    def _zone(self, zone_id: str) -> Mask:
        """bool[n], nodes that may stand for the zone."""
        zone: Zone = next(z for z in self._scenario.zones if z.id == zone_id)
        if zone.lon is None or zone.lat is None or zone.node_id is not None:
            return self._only(zone.node_id)
        return self._near(zone.lon, zone.lat, (self._reaching(g) for g, p in zone.people.items() if p))

    def _only(self, node_id: str | None) -> Mask:
        mask = np.zeros(self._network.n_nodes, dtype=np.bool_)
        if node_id in self._network.node_index:
            mask[self._network.node_index[node_id]] = True
        return mask

    def _near(self, lon: float, lat: float, usable: Iterable[Mask]) -> Mask:
        masks = [mask for mask in usable if mask.any()]
        common = np.logical_and.reduce(masks) if masks else np.zeros(0, dtype=np.bool_)
        if not common.any():
            common = np.logical_or.reduce(masks) if masks else np.ones(self._network.n_nodes, dtype=np.bool_)
        away = self._metres(lon, lat)
        found: Mask = away <= away[common].min(initial=np.inf) + SLACK_M
        return found

    def _metres(self, lon: float, lat: float) -> NDArray[np.float64]:
        lon1, lat1 = np.radians(self._network.lon), np.radians(self._network.lat)
        lon0, lat0 = np.radians(lon), np.radians(lat)
        half = np.sin((lat1 - lat0) / 2) ** 2 + np.cos(lat0) * np.cos(lat1) * np.sin((lon1 - lon0) / 2) ** 2
        metres: NDArray[np.float64] = 2 * EARTH_M * np.arcsin(np.sqrt(half))
        return metres

    def _connected_by(self, mode: Mode) -> Mask:
        """bool[n], the largest part of the network in which every node reaches every other."""
        usable = np.isfinite(self._network.seconds(mode))
        n = self._network.n_nodes
        ends = (self._network.tail[usable], self._network.head[usable])
        graph = csr_array((np.ones(int(usable.sum())), ends), shape=(n, n))
        _, part = connected_components(graph, connection="strong")
        largest: Mask = part == np.bincount(part).argmax()
        return largest

    def _reaching_of(self, group_id: str) -> Mask:
        """bool[n], nodes from which a group gets to a gate, and where its vehicles get to."""
        group = self._scenario.groups[group_id]
        streets = self._streets(group.travels)
        gates = [c for c in self._scenario.corridors if _takes(c, group_id, group.travels)]
        there = np.isfinite(streets.seconds_from(self._nodes(self.gate(c.id) for c in gates), backward=True))
        if group.travels in {Mode.BUS, Mode.AMBULANCE}:
            fleets: list[Fleet] = [f for f in self._scenario.fleets if group_id in f.carries]
            there &= np.isfinite(streets.seconds_from(self._nodes(self.base(f.id) for f in fleets)))
        return there

    @staticmethod
    def _nodes(masks: Iterable[Mask]) -> list[int]:
        return sorted({int(node) for mask in masks for node in np.flatnonzero(mask)})


def _takes(corridor: Corridor, group_id: str, mode: Mode) -> bool:
    return group_id in corridor.admits and mode in corridor.beyond_s and not corridor.refusals

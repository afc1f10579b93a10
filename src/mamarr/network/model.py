"""The roads as frozen arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

WALK, CAR, BUS, AMBULANCE = 1, 2, 4, 8
"""Bits of `Network.uses`."""

USE_BIT = {"walk": WALK, "car": CAR, "bus": BUS, "ambulance": AMBULANCE}


@dataclass(frozen=True, kw_only=True)
class Network:
    """Directed road network of n nodes and m links.

    An undirected link of the source is two links here that share `link_id`.
    Derived quantities (`walk_s`, `drive_s`, capacities) are final: the
    scenario's assumptions are already applied where the source states none.

    Attributes
    ----------
    node_id : list of str, length n
        As in the source, unique.
    lon, lat : float64[n], degrees WGS 84
    link_id : list of str, length m
    tail, head : int32[m], node indices
    length_m : float64[m]
    walk_s, drive_s : float64[m], seconds to pass the link; inf where `uses` forbids it
    walk_capacity : float64[m], persons per hour; 0 where nobody may walk
    drive_capacity : float64[m], vehicles per hour, all lanes; 0 where nobody may drive
    uses : uint8[m], bits WALK, CAR, BUS, AMBULANCE
    facility_type : list of str, length m
    name : list of str, length m
        Street name, or "".
    names : mapping, language tag -> list of str, length m
        Street names in single languages where the source has them, or "".
    geometry : dict, link index -> float64[k, 2] lon, lat
        Only links that are not straight.
    """

    node_id: Sequence[str]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    link_id: Sequence[str]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    walk_s: NDArray[np.float64]
    drive_s: NDArray[np.float64]
    walk_capacity: NDArray[np.float64]
    drive_capacity: NDArray[np.float64]
    uses: NDArray[np.uint8]
    facility_type: Sequence[str]
    name: Sequence[str]
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    geometry: dict[int, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_id)

    @property
    def n_links(self) -> int:
        """Number of directed links."""
        return len(self.tail)

    @cached_property
    def node_index(self) -> dict[str, int]:
        """Node id -> index."""
        return {v: i for i, v in enumerate(self.node_id)}

    @cached_property
    def out_links(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """CSR of outgoing links: (start[n + 1], link index[m])."""
        return _csr(self.tail, self.n_nodes)

    @cached_property
    def in_links(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """CSR of incoming links: (start[n + 1], link index[m])."""
        return _csr(self.head, self.n_nodes)

    def street(self, link: int, language: str) -> str:
        """Street name of a link in `language`, else as the source writes it first; "" if it has none."""
        return (self.names[language][link] if language in self.names else "") or self.name[link]

    def seconds(self, mode: str) -> NDArray[np.float64]:
        """Travel time of each link for `mode` (walk, bus, ambulance, car); inf where it may not go."""
        base = self.walk_s if mode == "walk" else self.drive_s
        return np.where(self.uses & USE_BIT[mode], base, np.inf)

    def capacity(self, mode: str) -> NDArray[np.float64]:
        """Capacity of each link per hour: persons for walk, vehicles (all kinds share it) otherwise."""
        return self.walk_capacity if mode == "walk" else self.drive_capacity


def _csr(end: NDArray[np.int32], n: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    order = np.argsort(end, kind="stable").astype(np.int32)
    start = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(end, minlength=n), out=start[1:])
    return start, order

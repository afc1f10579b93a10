"""The scenario on its roads: what every planner starts from.

Everything is indexed: zones, groups, corridors and nodes by position. Only
usable corridors (nothing refused or lapsed) are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mamarr._errors import Finding
from mamarr.network.model import Network
from mamarr.scenario.model import Corridor, Fleet, Group, Interval, Mode, Scenario, Shelter

ON_THEIR_OWN = (Mode.WALK, Mode.CAR)
"""Ways of moving of those who need no vehicle of others,"""

RIDES = (Mode.BUS, Mode.AMBULANCE)
"""and of those who do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """A usable corridor on the network.

    Attributes
    ----------
    index
        Position in `Problem.gates`.
    node
        Node index of the gate.
    useful
        By mode: when a person (or, for vehicles, the *end* of screening) may
        pass so as to be safe in time: the opening intervals cut at each
        window's close less margin (and less `beyond_s` if safe by destination).
        Modes that cannot go are absent; intervals may be none.
    lane_s
        Screening lanes, i.e. lane seconds offered per open second; inf without screening.
    screen_s
        Lane seconds taken per unit (person on foot, else vehicle) by mode; 0 without screening.
    """

    index: int
    corridor: Corridor
    node: int
    useful: Mapping[Mode, tuple[Interval, ...]]
    lane_s: float
    screen_s: Mapping[Mode, float]

    @property
    def lane_hours(self) -> tuple[tuple[float, float], ...]:
        """Stretches, apart and in order, in which the lanes are open and of use to somebody.

        Vehicles pass until the last useful second, and take the lanes until they are checked.
        """
        useful = sorted(
            (float(i.from_s), i.to_s + (0.0 if m is Mode.WALK else self.screen_s[m]))
            for m, hours in self.useful.items()
            for i in hours
        )
        joined: list[tuple[float, float]] = []
        for a, b in useful:
            if joined and a <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], b))
            else:
                joined.append((a, b))
        return tuple(
            (max(a, o.from_s), min(b, o.to_s))
            for o in sorted(self.corridor.open, key=lambda o: o.from_s)
            for a, b in joined
            if max(a, o.from_s) < min(b, o.to_s)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Supply:
    """People of one group in one zone; `gates` are those that admit the group and let its mode pass.

    `group.ready` is the profile of these people; in a re-plan it is that of those who are still at home.
    `passing` (re-plans only): they are on the way, pass `node` then, evenly, and cannot wait there.
    `sheltered` (re-plans only): `node` is a shelter at which they stay, or to which they are on the way.
    """

    index: int
    zone: int
    node: int
    group: Group
    people: int
    gates: tuple[int, ...]
    passing: Interval | None = None
    sheltered: bool = False

    @property
    def at_home(self) -> bool:
        """Whether they have not left home."""
        return self.passing is None and not self.sheltered


@dataclass(frozen=True, kw_only=True, slots=True)
class ShelterSite:
    """A shelter with its node."""

    shelter: Shelter
    node: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FleetSite:
    """A fleet on one of its days (see `days`) with the node of its base (-1: no road near)."""

    fleet: Fleet
    base_node: int


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Who must leave, from which node, by which gates, on which roads.

    Attributes
    ----------
    zone_node : int32[zones], node index or -1
    zone_distance_m : float64[zones], from the zone's coordinates to its node; nan if the node was given
    closed : tuple of (link index, Interval)
        Closures on the network; an undirected link gives two entries.
    findings
        Errors and warnings met while placing the scenario on the roads.
    corridor_worth
        By corridor id, what a person who leaves by it counts, in (0, 1]; others count 1. Planning weighs
        people so among equal priorities; counts and bounds stay those of people.
    """

    scenario: Scenario
    network: Network
    zone_node: NDArray[np.int32]
    zone_distance_m: NDArray[np.float64]
    gates: tuple[Gate, ...]
    supplies: tuple[Supply, ...]
    fleets: tuple[FleetSite, ...]
    closed: tuple[tuple[int, Interval], ...]
    findings: tuple[Finding, ...]
    shelters: tuple[ShelterSite, ...] = ()
    corridor_worth: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def may_stay(self) -> bool:
        """Whether anybody may stay overnight on the way at all."""
        return bool(self.shelters) and len(self.scenario.pause.windows) > 1

    @property
    def shut(self) -> dict[int, list[Interval]]:
        """Link index -> when it is closed."""
        found: dict[int, list[Interval]] = {}
        for link, during in self.closed:
            found.setdefault(link, []).append(during)
        return found

    def stays(self, supply: Supply) -> bool:
        """Whether a shelter may take these people overnight on their way."""
        return (
            self.may_stay
            and supply.group.travels in ON_THEIR_OWN
            and not supply.group.apart
            and any(supply.group.id in site.shelter.admits for site in self.shelters)
        )

    def worth_by(self, gate: int) -> float:
        """What a person who leaves by this gate counts."""
        return self.corridor_worth.get(self.gates[gate].corridor.id, 1.0)

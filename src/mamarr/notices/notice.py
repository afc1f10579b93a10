"""Who is told what: one notice for each zone and group of a plan.

A notice holds no counts of people and no vehicle: nothing that is told may say
where people wait, or how many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mamarr.plans.document import Plan
from mamarr.scenario.model import Corridor, Destination, Group, Mode, Scenario, Zone


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One way that a group of a zone may take.

    Attributes
    ----------
    path
        Node ids from the zone to the gate; empty for riders, who board in their zone.
    from_s, to_s
        Start of the first and end of the last slot, or first and last boarding; seconds since the opening.
    """

    corridor: Corridor
    destination: Destination
    path: tuple[str, ...]
    from_s: int
    to_s: int
    by: Mode

    @property
    def rides(self) -> bool:
        """Whether a vehicle comes for the people."""
        return not self.path and self.by != Mode.WALK


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What one group of one zone is told; `apart`: an appeal to a group kept apart, never shown to others."""

    zone: Zone
    group: Group
    ways: tuple[Way, ...]
    apart: bool

    @property
    def roads(self) -> tuple[Way, ...]:
        """The ways without their hours: each corridor and path once, the first time that it is open."""
        seen: dict[tuple[str, tuple[str, ...]], Way] = {}
        for way in self.ways:
            seen.setdefault((way.corridor.id, way.path), way)
        return tuple(seen.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """One issue of a notice set.

    Attributes
    ----------
    issued
        Aware.
    exercise
        True unless two people released it.
    supersedes
        SHA-256 of the manifest of the set that this one replaces; None: the first version.
    """

    issued: datetime
    version: int
    exercise: bool
    supersedes: str | None = None


def notices(scenario: Scenario, plan: Plan) -> tuple[Notice, ...]:
    """One notice for each zone and group with orders or trips, in the order of the scenario.

    The ways of a notice stand in the order of the scenario's corridors, so that no destination is put first.
    Several orders by one path, and all trips by one corridor, are one way in each stretch in which the
    corridor is open: nobody may read that it is open in between.

    Raises
    ------
    KeyError
        If the plan names what the scenario does not hold; `mamarr.verification` says that in words.
    """
    found: dict[tuple[str, str], dict[tuple[str, tuple[str, ...], int], tuple[int, int]]] = {}
    place = {corridor.id: i for i, corridor in enumerate(scenario.corridors)}

    def add(zone: str, group: str, corridor: str, path: tuple[str, ...], from_s: int, to_s: int) -> None:
        ways = found.setdefault((zone, group), {})
        open = scenario.corridors[place[corridor]].open
        # who leaves before a stretch begins, to be at the gate then, leaves for it
        stretch = next((i for i, o in enumerate(open) if o.to_s > from_s), len(open))
        first, last = ways.get((corridor, path, stretch), (from_s, to_s))
        ways[corridor, path, stretch] = (min(first, from_s), max(last, to_s))

    for order in plan.orders:
        for slot in order.slots:
            if slot.people:
                add(order.zone, order.group, order.corridor, order.path, slot.from_s, slot.to_s)
    for trip in plan.trips:
        for stop in trip.stops:
            if stop.people:
                add(stop.zone, stop.group, trip.corridor, (), stop.from_s, stop.to_s)
    made = []
    for zone in scenario.zones:
        for group in scenario.groups.values():
            ways = found.pop((zone.id, group.id), {})
            if not ways:
                continue
            ordered = sorted(ways.items(), key=lambda item: (place[item[0][0]], item[1], item[0][1]))
            made.append(
                Notice(
                    zone=zone,
                    group=group,
                    ways=tuple(
                        Way(
                            corridor=scenario.corridors[place[corridor]],
                            destination=scenario.destinations[scenario.corridors[place[corridor]].leads_to],
                            path=path,
                            from_s=from_s,
                            to_s=to_s,
                            by=group.travels,
                        )
                        for (corridor, path, _), (from_s, to_s) in ordered
                    ),
                    apart=group.apart,
                )
            )
    if found:
        raise KeyError(f"the scenario has no zone and group {next(iter(found))}")
    return tuple(made)


def public(scenario: Scenario) -> tuple[Zone, ...]:
    """Zones of people who are not kept apart: those that get a page."""
    return tuple(
        zone
        for zone in scenario.zones
        if zone.kind != "muster" and not (zone.people and all(scenario.groups[g].apart for g in zone.people))
    )


def is_schematic(scenario: Scenario) -> bool:
    """Whether the scenario's title says that its roads are schematic."""
    return any("schematic" in t.lower() or "تخطيطي" in t for t in scenario.title.values())

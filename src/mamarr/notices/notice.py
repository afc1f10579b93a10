"""Who is told what: one notice for each zone and group of a plan.

A notice holds no counts of people and no vehicle: nothing that is told may say
where people wait, or how many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from mamarr.plans.document import LateHome, Night, Order, Plan, Slot
from mamarr.scenario.model import Corridor, Destination, Group, Mode, Scenario, Shelter, Zone

MINUTE_S = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """Where people stay overnight on a way, and from when to when they go on from there."""

    shelter: Shelter
    from_s: int
    to_s: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One way that a group of a zone may take.

    Attributes
    ----------
    path
        Node ids from the zone to the gate; empty for riders, who board in their zone.
    from_s, to_s
        Start of the first and end of the last slot, or first and last boarding; seconds since the opening.
    stay
        With a night on the way: those hours are the ones of leaving home.
    start
        In re-plans, the node at which people on the way, or at a shelter, are told; empty: at home.
    stop
        The shelter at which the path ends, of people who wait there until they are told more.
    """

    corridor: Corridor
    destination: Destination
    path: tuple[str, ...]
    from_s: int
    to_s: int
    by: Mode
    stay: Stay | None = None
    start: str = ""
    stop: Shelter | None = None

    @property
    def shelter(self) -> Shelter | None:
        """Where people stay overnight, if they do."""
        return self.stay.shelter if self.stay else self.stop

    @property
    def last_s(self) -> int:
        """When nobody is told to leave any more, neither home nor a shelter."""
        return self.stay.to_s if self.stay else self.to_s

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
    def from_home(self) -> tuple[Way, ...]:
        """The ways of those who are at home."""
        return tuple(way for way in self.ways if not way.start)

    @property
    def is_choice(self) -> bool:
        """Whether people at home may choose among ways."""
        return sum(not way.start for way in self.roads) > 1

    @property
    def roads(self) -> tuple[Way, ...]:
        """The ways without their hours: each corridor and path once, the first time that it is open."""
        seen: dict[tuple[str, tuple[str, ...], str], Way] = {}
        for way in self.ways:
            seen.setdefault((way.corridor.id, way.path, way.shelter.id if way.shelter else ""), way)
        return tuple(seen.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Shut:
    """A corridor that is closed over ``[from_s, to_s)``; `to_s` None: until further notice.

    `every`: so are all others that are for people, and this is said of all in one.
    """

    corridor: Corridor
    from_s: int
    to_s: int | None
    every: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Last:
    """When at the latest whoever travels so is at a gate: earlier than agreed, and than the gate closes."""

    corridor: Corridor
    by: Mode
    at_s: int


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
    since_s
        The moment of a re-plan, ahead of which all is that is told; None: the plan of the whole pause.
    shut
        Corridors that are not open as agreed any more.
    last
        By when those who are on the way now have to be at a gate, where a window closes earlier than agreed.
    shelter_by_s
        The same for shelters; None: as agreed.
    slower
        Corridors whose checks take longer than agreed.
    late_home
        Who turns back and is home only after the close, less the margin.
    """

    issued: datetime
    version: int
    exercise: bool
    supersedes: str | None = None
    since_s: int | None = None
    shut: tuple[Shut, ...] = ()
    last: tuple[Last, ...] = ()
    shelter_by_s: int | None = None
    slower: tuple[Corridor, ...] = ()
    late_home: tuple[LateHome, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What is told as one way: position of the corridor, path, stretch of its hours, and the night if any.

    `start` as in `Way`, and so `stop`, the shelter's id.
    """

    corridor: int
    path: tuple[str, ...]
    stretch: int
    night: Night | None = None
    start: str = ""
    stop: str = ""


def notices(
    scenario: Scenario,
    plan: Plan,
    *,
    since_s: int | None = None,
    homes: Collection[tuple[str, str]] = (),
) -> tuple[Notice, ...]:
    """One notice for each zone and group with orders or trips, in the order of the scenario.

    The ways of a notice stand in the order of the scenario's corridors, so that no destination is put first,
    and after them those of people on the way.
    Several orders by one path, and all trips by one corridor, are one way in each stretch in which the
    corridor is open: nobody may read that it is open in between.

    Parameters
    ----------
    scenario, plan
        For a re-plan, the scenario as its state has it.
    since_s
        The moment of a re-plan: what is past then is not told, and of hours that have begun the rest.
    homes
        Zones with their nodes: whose order begins at another `start_node` is on the way.

    Raises
    ------
    KeyError
        If the plan names what the scenario does not hold; `mamarr.verification` says that in words.
    """
    found: dict[tuple[str, str], dict[_Told, list[Slot]]] = {}
    place = {corridor.id: i for i, corridor in enumerate(scenario.corridors)}
    shelters = {shelter.id: shelter for shelter in scenario.shelters}

    def ahead(slots: Iterable[Slot]) -> list[Slot]:
        left = [s for s in slots if s.people and (since_s is None or s.to_s > since_s)]
        return left if since_s is None else [replace(s, from_s=max(s.from_s, since_s)) for s in left]

    def add(
        zone: str, group: str, slot: Slot, *, corridor: str, path: tuple[str, ...] = (), start: str = ""
    ) -> None:
        # who leaves before a stretch begins, to be at the gate then, leaves for it
        open = scenario.corridors[place[corridor]].open
        stretch = next((i for i, o in enumerate(open) if o.to_s > slot.from_s), len(open))
        told = _Told(corridor=place[corridor], path=path, stretch=stretch, start=start)
        found.setdefault((zone, group), {}).setdefault(told, []).append(slot)

    for order in plan.orders:
        start, going, last = _start(order, homes), ahead(order.slots), order.stretches[-1]
        if order.night is not None and going and ahead(order.night.slots):
            # one order by a shelter is one way, told with both its hours
            told = _Told(corridor=place[order.corridor], path=order.path, stretch=order.slots[0].from_s)
            told = replace(told, night=order.night, start=start)
            found.setdefault((order.zone, order.group), {})[told] = going
            continue
        if order.night is not None and start and going and order.held:
            path = order.stretches[0].path
            told = _Told(corridor=place[order.corridor], path=path, stretch=order.slots[0].from_s)
            told = replace(told, stop=order.night.shelter, start=start)
            found.setdefault((order.zone, order.group), {})[told] = going
            continue
        if order.night is not None:
            start, going = order.night.node, ahead(order.night.slots)
        for slot in going:
            add(order.zone, order.group, slot, corridor=order.corridor, path=last.path, start=start)
    for trip in plan.trips:
        for stop in trip.stops:
            for slot in ahead([Slot(from_s=stop.from_s, to_s=stop.to_s, people=stop.people)]):
                add(stop.zone, stop.group, slot, corridor=trip.corridor)

    def way(group: Group, told: _Told, slots: list[Slot]) -> Way:
        corridor, night = scenario.corridors[told.corridor], told.night
        on, begins = ahead(night.slots) if night else [], min(s.from_s for s in slots)
        return Way(
            corridor=corridor,
            destination=scenario.destinations[corridor.leads_to],
            path=told.path,
            from_s=begins,
            # never within the minute in which it begins: as hours are told, that would be no time at all
            to_s=max(begins // MINUTE_S * MINUTE_S + MINUTE_S, *(s.to_s for s in slots)),
            by=group.travels,
            start=told.start,
            stop=shelters[told.stop] if told.stop else None,
            stay=None
            if night is None
            else Stay(
                shelter=shelters[night.shelter],
                from_s=min(s.from_s for s in on),
                to_s=max(s.to_s for s in on),
            ),
        )

    made = []
    for zone in scenario.zones:
        for group in scenario.groups.values():
            ways = found.pop((zone.id, group.id), {})
            if not ways:
                continue
            ordered = sorted(
                (way(group, key, slots) for key, slots in ways.items()),
                key=lambda w: (bool(w.start), place[w.corridor.id], w.from_s, w.path),
            )
            made.append(Notice(zone=zone, group=group, ways=tuple(ordered), apart=group.apart))
    if found:
        raise KeyError(f"the scenario has no zone and group {next(iter(found))}")
    return tuple(made)


def silenced(scenario: Scenario, told: Iterable[Notice]) -> tuple[Notice, ...]:
    """Notices to all who may have been told hours before a re-plan and have none at home now.

    Their ways are those of people on the way, if any. Groups kept apart get none: what they are told is an
    appeal.
    """
    ways = {(n.zone.id, n.group.id): n.ways for n in told}
    going = {key for key, those in ways.items() if any(not way.start for way in those)}
    return tuple(
        Notice(zone=zone, group=group, ways=ways.get((zone.id, group.id), ()), apart=False)
        for zone in public(scenario)
        for group in scenario.groups.values()
        if zone.people.get(group.id) and not group.apart and (zone.id, group.id) not in going
    )


def _start(order: Order, homes: Collection[tuple[str, str]]) -> str:
    """The node where people on the way are told to go on; empty if they are at home."""
    start = order.start_node
    return "" if start is None or (order.zone, start) in homes else start


def for_people(corridor: Corridor, scenario: Scenario) -> bool:
    """Whether a corridor is for anybody but groups kept apart."""
    return any(not scenario.groups[g].apart for g in corridor.admits)


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

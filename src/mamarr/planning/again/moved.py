"""Trips that have not begun, and which of them are worth a look where vehicles could make more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from enum import Enum
from itertools import takewhile

from mamarr.planning.again.told import Key
from mamarr.planning.again.trips import Rides
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders.ways import find_ways, fleet_of, vehicle_names
from mamarr.plans.document import Trip

Seat = tuple[str, tuple[tuple[str, str, int, int], ...]]
"""What people of a trip were told beside its vehicle, namely the corridor and their stops, in seconds."""


class Given(Enum):
    """Which trips are given up, from none of them on ever more."""

    BETWEEN = "none; others come before them"
    LAST = "the last ones of each vehicle, all of whose people are told something else in any case"
    IDLE = "those of vehicles that have time for one round more"
    ALL = "all"


DEAR_TRIPS = (Given.IDLE, Given.ALL)
"""So people are told something else who need not be."""


class Ahead:
    """Trips that have not begun, of the fleets that carry those who wait.

    Parameters
    ----------
    problem
        Those who have no trip, and what is open to them; see `scene.rest`.
    rides
        All trips of a draft.
    at_s
        The moment.

    Attributes
    ----------
    people
        How many vehicles could carry by rounds more, if they made all their trips without a pause.
    """

    def __init__(self, problem: Problem, rides: Rides, at_s: int) -> None:
        self._at_s = at_s
        self._ways = find_ways(
            problem, starts={v: max(at_s, second) for v, second in rides.under_way.items()}
        )
        names = vehicle_names(self._ways.sites)
        self._by_vehicle: dict[str, list[Trip]] = {v: [] for v in names}
        for t in sorted(rides.standing, key=lambda t: t.leaves_base_s):
            if t.leaves_base_s >= at_s and t.vehicle in self._by_vehicle:
                self._by_vehicle[t.vehicle].append(t)
        self.people = 0
        self._idle: set[str] = set()
        self._early: set[str] = set()
        for i, v in enumerate(names):
            self._look(i, v)

    def _look(self, vehicle: int, name: str) -> None:
        """See whether one round more fits in a vehicle's day, and before one of its trips as they are."""
        tb = self._ways.tables
        f = int(tb.vehicle_fleet[vehicle])
        cycles = tb.way_cycle[tb.way_ptr[f] : tb.way_ptr[f + 1]]
        hours = [
            (tb.hours_lo[first], tb.hours_hi[last - 1], tb.tail[f, g])
            for g, (first, last) in enumerate(tb.hours_ptr[f].tolist())
            if last > first and tb.tail[f, g] >= 0
        ]
        if not len(cycles) or not hours:
            return
        shortest = int(cycles.min())
        # nobody passes before the first gate opens, nor after the last one closes
        begin = max(self._at_s, int(tb.begins[vehicle]))
        begin = max(begin, int(min(lo + tail for lo, _, tail in hours)) - shortest)
        end = min(int(tb.finish[f]), int(max(hi + tail for _, hi, tail in hours)))
        trips = [t for t in self._by_vehicle[name] if begin <= t.free_again_s and t.leaves_base_s < end]
        took = sum(t.free_again_s - max(begin, t.leaves_base_s) for t in trips)
        if rounds := max(0, end - begin - took) // max(1, shortest):
            self._idle.add(name)
            self.people += int(rounds * tb.seats[f])
        for t in trips:
            if begin + shortest <= t.leaves_base_s:
                self._early.add(name)
            begin = t.free_again_s

    def trips(self, given: Given, changed: Set[tuple[str, str, str]]) -> list[Trip]:
        """Those that are given up, or that others come before.

        `changed`: zone, group and corridor of people who are told something else in any case.
        """
        of = {Given.BETWEEN: self._early, Given.IDLE: self._idle}.get(given, self._by_vehicle)
        found: list[Trip] = []
        for vehicle, trips in self._by_vehicle.items():
            if given is Given.LAST:
                found += takewhile(lambda t: {(*w, t.corridor) for w in _who(t)} <= changed, trips[::-1])
            elif vehicle in of:
                found += trips
        return found


def as_before(made: Sequence[Trip], given: Sequence[Trip], free: Mapping[str, int]) -> list[Trip]:
    """New trips by equal vehicles of their fleets, so that as many as can be are by those that were told.

    From some trip on, two vehicles change places.

    Parameters
    ----------
    made
        New trips.
    given
        Those in whose place they are.
    free
        Vehicle -> second from which it makes such trips.
    """
    told: dict[Seat, set[str]] = defaultdict(set)
    for t in given:
        told[_seat(t)].add(t.vehicle)
    days: dict[str, list[Trip]] = defaultdict(list)
    for t in sorted(made, key=lambda t: (t.leaves_base_s, t.vehicle)):
        days[t.vehicle].append(t)
    for t in sorted(made, key=lambda t: (t.leaves_base_s, t.vehicle)):
        if (vehicle := next(v for v, those in days.items() if any(x is t for x in those))) in told[_seat(t)]:
            continue
        for other in sorted(told[_seat(t)]):
            if fleet_of(other) == fleet_of(vehicle):
                ours, theirs = _parted(days[vehicle], t), _parted(days.get(other, []), t)
                new = {vehicle: [*ours[0], *theirs[1]], other: [*theirs[0], *ours[1]]}
                old = {v: days.get(v, []) for v in new}
                if _fits(new, free) and _alike(new, told) > _alike(old, told):
                    days.update(new)
                    break
    return [replace(t, vehicle=v) for v, those in days.items() for t in those]


def _parted(trips: Sequence[Trip], at: Trip) -> tuple[list[Trip], list[Trip]]:
    """Trips that leave before one, and from then on."""
    return (
        [t for t in trips if t.leaves_base_s < at.leaves_base_s],
        [t for t in trips if t.leaves_base_s >= at.leaves_base_s],
    )


def _fits(days: Mapping[str, Sequence[Trip]], free: Mapping[str, int]) -> bool:
    """Whether each vehicle is back when it leaves again."""
    for v, trips in days.items():
        back = free.get(v, 0)
        for t in trips:
            if t.leaves_base_s < back:
                return False
            back = t.free_again_s
    return True


def _alike(days: Mapping[str, Sequence[Trip]], told: Mapping[Seat, Collection[str]]) -> int:
    """People who go by the vehicle that they were told."""
    return sum(t.people for v, trips in days.items() for t in trips if v in told.get(_seat(t), ()))


def _seat(t: Trip) -> Seat:
    return t.corridor, tuple((s.zone, s.group, s.from_s, s.to_s) for s in t.stops)


def _who(t: Trip) -> list[Key]:
    return [(s.zone, s.group) for s in t.stops]

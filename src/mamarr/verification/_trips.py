"""Trips: vehicles, their times base to base, and who is aboard."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mamarr.plans.document import Trip
from mamarr.scenario.model import Corridor, Fleet, Mode
from mamarr.verification._desk import Desk, of
from mamarr.verification._gates import check_hours, check_seconds
from mamarr.verification._orders import check_admission
from mamarr.verification._places import Places
from mamarr.verification._streets import Streets, Way

LEG_S = 2
"""Seconds by which a leg may miss its exact time: both its ends are rounded to whole seconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Driven:
    """A trip whose names are known; `enters_s` is float64[links], when it enters each (None: no path)."""

    trip: Trip
    fleet: Fleet
    corridor: Corridor
    way: Way | None
    enters_s: NDArray[np.float64] | None


def check_trips(
    desk: Desk, trips: Sequence[Trip], places: Places, streets: Callable[[Mode], Streets]
) -> list[Driven]:
    """Check trips one by one and fleet by fleet; give back those whose names are known."""
    check = _TripCheck(desk, places, streets)
    driven = [d for i, trip in enumerate(trips) if (d := check(trip, f"$.trips[{i}]")) is not None]
    _check_overlaps(desk, driven)
    _check_convoys(desk, driven)
    return driven


def number_of(vehicle: str) -> tuple[str, int] | None:
    """Fleet id and number of ``<fleet id>-<number>``; None if it is not of this form."""
    match = re.fullmatch(r"(.+)-(\d{1,9})", vehicle, flags=re.ASCII | re.DOTALL)
    return (match[1], int(match[2])) if match else None


class _TripCheck:
    def __init__(self, desk: Desk, places: Places, streets: Callable[[Mode], Streets]) -> None:
        self._desk = desk
        self._places = places
        self._streets = streets
        self._fleets = {f.id: f for f in desk.scenario.fleets}
        self._corridors = {c.id: c for c in desk.scenario.corridors}
        self._zones = {z.id for z in desk.scenario.zones}
        self._back = cache(self._seconds_back)

    def __call__(self, trip: Trip, where: str) -> Driven | None:
        numbered = number_of(trip.vehicle)
        fleet = self._fleets.get(numbered[0]) if numbered else None
        known = self._known(trip, fleet, where)
        if not known or fleet is None or numbered is None:
            return None
        if not 1 <= numbered[1] <= fleet.count:
            self._desk.note(
                "fleet",
                f"the fleet has vehicles 1 to {fleet.count}",
                who=trip.vehicle,
                how_much=str(numbered[1]),
            )
        corridor = self._corridors[trip.corridor]
        self._aboard(trip, fleet, corridor)
        way, at = self._way(trip, fleet, corridor)
        enters_s = None
        if way is not None and at is not None:
            self._timetable(trip, fleet, corridor, way, at)
            enters_s = _enters_s(trip, way, at)
        if fleet.vehicle in corridor.beyond_s:
            gate_s = np.array([float(trip.at_gate_s)])
            check_hours(self._desk, trip.vehicle, corridor, mode=fleet.vehicle, from_s=gate_s, to_s=gate_s)
        return Driven(trip=trip, fleet=fleet, corridor=corridor, way=way, enters_s=enters_s)

    def _known(self, trip: Trip, fleet: Fleet | None, where: str) -> bool:
        wrong = []
        if fleet is None:
            wrong.append(f"no fleet for vehicle {trip.vehicle} (vehicles are named <fleet id>-<number>)")
        if trip.corridor not in self._corridors:
            wrong.append(f"no corridor {trip.corridor}")
        wrong += [f"no zone {s.zone}" for s in trip.stops if s.zone not in self._zones]
        wrong += [f"no group {s.group}" for s in trip.stops if s.group not in self._desk.scenario.groups]
        for what in wrong:
            self._desk.note("unknown", f"the scenario has {what}", where=where)
        return not wrong

    def _aboard(self, trip: Trip, fleet: Fleet, corridor: Corridor) -> None:
        for stop in trip.stops:
            if stop.group not in fleet.carries:
                self._desk.note(
                    "carries",
                    f"fleet {fleet.id} does not carry {stop.group}",
                    who=f"{of(stop.group, stop.zone)} on {trip.vehicle}",
                )
        for stop in {s.group: s for s in trip.stops}.values():
            check_admission(
                self._desk, f"{of(stop.group, stop.zone)} on {trip.vehicle}", stop.group, corridor
            )
        if trip.people > fleet.seats:
            self._desk.note(
                "seats",
                f"{trip.people} people board, there are {fleet.seats} seats",
                who=trip.vehicle,
                when_s=trip.stops[-1].from_s,
                how_much=f"{trip.people - fleet.seats} people",
            )

    def _way(self, trip: Trip, fleet: Fleet, corridor: Corridor) -> tuple[Way | None, list[int] | None]:
        """The path on the roads, and the position in it of each stop."""
        way = self._streets(fleet.vehicle).way(trip.path)
        if isinstance(way, str):
            self._desk.note("path", way, who=trip.vehicle)
            return None, None
        if not self._places.base(fleet.id)[way.nodes[0]]:
            self._desk.note(
                "start", f"the path starts at node {trip.path[0]}, which is not the base's", who=trip.vehicle
            )
        if not self._places.gate(corridor.id)[way.nodes[-1]]:
            self._desk.note(
                "gate",
                f"the path ends at node {trip.path[-1]}, which is not the gate",
                who=trip.vehicle,
                where=f"corridor {corridor.id}",
            )
        at = self._positions(trip, way)
        if at is None:
            self._desk.note("stops", "the path does not pass the stops in their order", who=trip.vehicle)
        return way, at

    def _positions(self, trip: Trip, way: Way) -> list[int] | None:
        """Where on the path each stop is.

        A path may pass a zone's node twice, and several nodes may stand for
        the zone: those that fit the stated times best, taken together.
        """
        found: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
        left_s = trip.leaves_base_s
        for k, stop in enumerate(trip.stops):
            here = np.flatnonzero(self._places.zone(stop.zone)[way.nodes]).tolist()
            before, found = found, {}
            for p in here:
                ways = [
                    (miss + _off(stop.from_s - left_s, float(way.at_s[p] - way.at_s[q]), empty=k == 0), at)
                    for q, (miss, at) in before.items()
                    if q <= p
                ]
                if ways:
                    miss, at = min(ways)
                    found[p] = miss, [*at, p]
            left_s = stop.to_s
        last = [
            (miss + _off(trip.at_gate_s - left_s, float(way.at_s[-1] - way.at_s[q]), empty=False), at)
            for q, (miss, at) in found.items()
        ]
        return min(last)[1] if last else None

    def _timetable(self, trip: Trip, fleet: Fleet, corridor: Corridor, way: Way, at: Sequence[int]) -> None:
        left_s, position, aboard = trip.leaves_base_s, 0, 0
        for stop, p in zip(trip.stops, at, strict=True):
            leg_s = float(way.at_s[p] - way.at_s[position])
            self._leg(trip, f"zone {stop.zone}", leg_s, left_s=left_s, there_s=stop.from_s, aboard=aboard)
            short = fleet.load_s - (stop.to_s - stop.from_s)
            if short > 0 and not self._desk.facts.named(trip.vehicle, stop.to_s):
                self._desk.note(
                    "loading",
                    f"loading lasts {stop.to_s - stop.from_s} s, it needs {fleet.load_s} s",
                    who=trip.vehicle,
                    where=f"zone {stop.zone}",
                    when_s=stop.from_s,
                    how_much=f"{short} s",
                )
            left_s, position, aboard = stop.to_s, p, aboard + stop.people
        leg_s = float(way.at_s[-1] - way.at_s[position])
        gate = f"corridor {corridor.id}"
        self._leg(trip, gate, leg_s, left_s=left_s, there_s=trip.at_gate_s, aboard=aboard)
        self._availability(trip, fleet)
        if fleet.vehicle not in corridor.beyond_s:
            return
        beyond_s = corridor.beyond_s[fleet.vehicle]
        self._leg(
            trip,
            f"destination {corridor.leads_to}",
            check_seconds(corridor, fleet.vehicle) + beyond_s,
            left_s=trip.at_gate_s,
            there_s=trip.at_destination_s,
            aboard=aboard,
        )
        back_s = self._back(fleet.vehicle, int(way.nodes[-1]), int(way.nodes[0]))
        if math.isinf(back_s):
            self._desk.note("timetable", "no road leads back to base", who=trip.vehicle, where=gate)
            return
        unloaded_s = trip.at_destination_s + fleet.unload_s
        self._leg(trip, "base", beyond_s + back_s, left_s=unloaded_s, there_s=trip.free_again_s, aboard=0)

    def _availability(self, trip: Trip, fleet: Fleet) -> None:
        out, clock = fleet.available, self._desk.clock
        if trip.leaves_base_s < self._desk.past_s:
            return  # it was out by the moment, perhaps in an extension that has been cut since
        early, late = out.from_s - trip.leaves_base_s, trip.free_again_s - out.to_s
        if max(early, late) > 0:
            self._desk.note(
                "available",
                f"out from {clock(trip.leaves_base_s)} to {clock(trip.free_again_s)}, "
                f"available from {clock(out.from_s)} to {clock(out.to_s)}",
                who=trip.vehicle,
                when_s=trip.leaves_base_s if early > 0 else trip.free_again_s,
                how_much=f"{max(early, late)} s",
            )

    def _leg(self, trip: Trip, where: str, leg_s: float, *, left_s: int, there_s: int, aboard: int) -> None:
        """Check one leg: never faster than the road, and not slower with people aboard."""
        spare = there_s - left_s - leg_s
        if spare < -LEG_S:
            self._desk.note(
                "timetable",
                f"{there_s - left_s} s are planned for a way of {leg_s:.0f} s",
                who=trip.vehicle,
                where=where,
                when_s=there_s,
                how_much=f"{-spare:.0f} s",
            )
        elif aboard and spare > LEG_S:
            self._desk.note(
                "waiting",
                f"{aboard} people aboard wait {spare:.0f} s on the way",
                who=trip.vehicle,
                where=where,
                when_s=there_s,
                how_much=f"{spare:.0f} s",
            )

    def _seconds_back(self, mode: Mode, gate: int, base: int) -> float:
        return float(self._streets(mode).seconds_from([gate])[base])


def _enters_s(trip: Trip, way: Way, at: Sequence[int]) -> NDArray[np.float64]:
    enters_s = trip.leaves_base_s + way.at_s[:-1]
    for stop, p in zip(trip.stops, at, strict=True):
        enters_s[p:] = stop.to_s + way.at_s[p:-1] - way.at_s[p]
    return enters_s


def _check_overlaps(desk: Desk, driven: Sequence[Driven]) -> None:
    by_vehicle: dict[tuple[str, int], list[Trip]] = defaultdict(list)
    for d in driven:
        numbered = number_of(d.trip.vehicle)
        assert numbered is not None
        by_vehicle[numbered].append(d.trip)
    for trips in by_vehicle.values():
        trips.sort(key=lambda t: (t.leaves_base_s, t.free_again_s))
        free_s = trips[0].free_again_s
        for trip in trips[1:]:
            if trip.leaves_base_s < free_s:
                desk.note(
                    "overlap",
                    f"leaves base {free_s - trip.leaves_base_s} s before it is free again",
                    who=trip.vehicle,
                    when_s=trip.leaves_base_s,
                    how_much=f"{free_s - trip.leaves_base_s} s",
                )
            free_s = max(free_s, trip.free_again_s)


def _check_convoys(desk: Desk, driven: Sequence[Driven]) -> None:
    passing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for d in driven:
        if d.fleet.convoy_size is not None and d.fleet.convoy_headway_s is not None:
            passing[d.fleet.id, d.corridor.id].append(d.trip.at_gate_s)
    fleets = {f.id: f for f in desk.scenario.fleets}
    for (fleet_id, corridor), at_s in passing.items():
        size, headway = fleets[fleet_id].convoy_size, fleets[fleet_id].convoy_headway_s
        assert size is not None
        assert headway is not None
        at_s.sort()
        for first, after in zip(at_s, at_s[size:], strict=False):
            if after - first < headway:
                desk.note(
                    "convoy",
                    f"more than {size} vehicles pass the gate within {headway / 60:g} min",
                    who=f"fleet {fleet_id}",
                    where=f"corridor {corridor}",
                    when_s=first,
                    how_much=f"{headway - (after - first)} s too close",
                )
                break


def _off(planned_s: float, leg_s: float, *, empty: bool) -> float:
    """How far what is planned for a leg is from the road, far more where that breaks a rule."""
    miss = leg_s - planned_s if empty else abs(leg_s - planned_s)
    return max(0.0, miss) + 1000.0 * max(0.0, miss - LEG_S)

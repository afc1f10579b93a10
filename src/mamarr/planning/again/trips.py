"""Trips at a moment: which go on as planned, which are sent to another gate, which end early."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import links_to_root, nodes_of
from mamarr.planning.again.scene import partly_shut, ways_to
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Gate, Problem
from mamarr.planning.riders.trips import Roads, book_trips
from mamarr.planning.riders.ways import fleet_of, screening_hours
from mamarr.plans.document import Plan, Stop, Trip
from mamarr.plans.state import State, VehicleState
from mamarr.scenario.model import Fleet, Mode

Key = tuple[str, str]


@dataclass(kw_only=True, slots=True)
class Rides:
    """Trips at a moment.

    Attributes
    ----------
    standing
        Trips that go on, some by another gate; booked.
    free
        Vehicle -> second from which it is free at its base.
    stranded
        People aboard whom no gate takes: (zone and group, zone where they get off) -> people.
    loaded
        People who have boarded by the moment.
    under_way
        Vehicle -> second from which it would be free with no trip but those begun.
    """

    standing: list[Trip] = field(default_factory=list)
    free: dict[str, int] = field(default_factory=dict)
    stranded: dict[tuple[Key, str], int] = field(default_factory=lambda: defaultdict(int))
    loaded: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    under_way: dict[str, int] = field(default_factory=dict)


class TripsBack:
    """Trips of a plan at the moment of a state: `keep` those that hold, and then `turn` the others.

    In between, orders that hold are booked: a trip is turned only to where they leave room.

    Parameters
    ----------
    problem
        What is left of the day as the state has it; see `scene.rest`.
    ledger
        To book in.
    plan, state
        What was planned, and what is different from it.
    """

    def __init__(self, problem: Problem, ledger: Ledger, plan: Plan, state: State) -> None:
        self.problem, self.plan, self.state = problem, plan, state
        self.booked, self.ledger = ledger, ledger
        self.doubtful: list[tuple[Trip, VehicleState | None]] = []
        self.edited = plan.scenario_sha256 != problem.scenario.sha256
        self.open = {c.id: c.open for c in problem.scenario.corridors}
        self.at_s = state.at_s
        self.partly = partly_shut(state, problem.scenario.planning.window_s)
        self.gate = {g.corridor.id: g for g in problem.gates}
        self.site = {s.fleet.id: s for s in problem.fleets}
        self.zone_node = {z.id: int(problem.zone_node[i]) for i, z in enumerate(problem.scenario.zones)}
        self.said = {v.vehicle: v for v in state.vehicles}
        self.tree = cache(self._tree)
        self.found = Rides()
        self.roads = cache(lambda mode: Roads(problem, mode))
        self.on_streets: dict[int, Trip] = {}
        self.passing: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.shut = problem.shut

    def keep(self) -> Rides:
        """Book trips that hold."""
        self._scratch()
        by_vehicle: dict[str, list[Trip]] = defaultdict(list)
        for trip in sorted(self.plan.trips, key=lambda t: (t.leaves_base_s, t.vehicle)):
            by_vehicle[trip.vehicle].append(trip)
        # what cannot be changed any more comes first, then trips in order of time
        doubtful: list[tuple[Trip, VehicleState | None]] = []
        for vehicle, trips in by_vehicle.items():
            said = self.said.get(vehicle)
            for i, trip in enumerate(trips):
                after = trips[i + 1].leaves_base_s if i + 1 < len(trips) else math.inf
                current = trip.leaves_base_s < self.at_s <= after
                passed = trip.at_gate_s < self.at_s and any(
                    i.from_s <= trip.at_gate_s < i.to_s for i in self.open.get(trip.corridor, ())
                )
                if passed and not (current and said is not None and said.aboard):
                    self._stand(trip, free_s=trip.free_again_s)
                    if current and said is not None:
                        self._free(vehicle, self._back_s(said))
                else:
                    doubtful.append((trip, said if current else None))
        for vehicle, said in self.said.items():
            if vehicle not in by_vehicle:
                self._free(vehicle, self._back_s(said))
        for trip, said in sorted(doubtful, key=lambda d: (d[0].leaves_base_s, d[0].vehicle)):
            for s in trip.stops:
                if s.from_s < self.at_s and said is None:
                    self.found.loaded[s.zone, s.group] += s.people
            if self.at_s <= trip.leaves_base_s < self.found.free.get(trip.vehicle, 0):
                continue  # the vehicle is not back in time: its people are planned anew
            if said is None and self._holds(trip):
                self._stand(trip, free_s=trip.free_again_s)
            else:
                self.doubtful.append((trip, said))
        self._book()
        return self.found

    def turn(self, groups: Collection[str] | None = None, *, aboard: bool = False) -> Rides:
        """Send trips that do not hold to other gates, or end them; later ones of the vehicle may fall.

        Of some groups only, if these are given: those that share no vehicle with others. With `aboard` only
        trips that carry somebody at the moment.
        """
        self._scratch()
        waiting, self.doubtful = self.doubtful, []
        for trip, said in waiting:
            others = groups is not None and not any(s.group in groups for s in trip.stops)
            carries = any(s.from_s < self.at_s for s in trip.stops) if said is None else bool(said.aboard)
            if others or (aboard and not carries):
                self.doubtful.append((trip, said))
                continue
            if said is not None:
                self._as_said(trip, said)
            elif trip.leaves_base_s < self.at_s or not self._busy(trip):
                self._turn(trip, begun=trip.leaves_base_s < self.at_s)
            self._book()
        return self.found

    def _scratch(self) -> None:
        """A ledger of lanes and destinations, trip by trip; streets are booked at the end."""
        self.ledger = Ledger(self.problem)
        for name in ("gate_s", "places", "beds", "intake"):
            getattr(self.ledger, name)[:] = getattr(self.booked, name)

    def _book(self) -> None:
        """Put trips that stand on the streets, and take those off that no longer do."""
        standing = {id(t): t for t in self.found.standing if t.corridor in self.gate}
        gone = [t for i, t in self.on_streets.items() if i not in standing]
        book_trips(self.problem, self.booked, gone, sign=-1, roads=self.roads)
        come = [t for i, t in standing.items() if i not in self.on_streets]
        book_trips(self.problem, self.booked, come, roads=self.roads)
        self.on_streets = standing

    def _busy(self, trip: Trip) -> bool:
        """Whether the vehicle is not back from a trip that stands when this one leaves."""
        return any(
            t.vehicle == trip.vehicle and t.leaves_base_s <= trip.leaves_base_s < t.free_again_s
            for t in self.found.standing
        )

    def _left_again(self, trip: Trip) -> bool:
        """Whether the vehicle has left its base on a later trip by the moment."""
        return any(
            t.vehicle == trip.vehicle and trip.leaves_base_s < t.leaves_base_s < self.at_s
            for t in self.plan.trips
        )

    def _next_leaves_s(self, trip: Trip) -> float:
        """When the vehicle next leaves its base on a trip that stands."""
        return min(
            (
                t.leaves_base_s
                for t in self.found.standing
                if t.vehicle == trip.vehicle and t.leaves_base_s > trip.leaves_base_s
            ),
            default=math.inf,
        )

    def _turn(self, trip: Trip, *, begun: bool) -> None:
        """Send a trip whose gate does not take it to another one, or end it."""
        loaded = [s for s in trip.stops if s.from_s < self.at_s]
        if self._left_again(trip):
            # it came to a shut gate some time ago, brought its people home, and went on as planned
            for s in loaded:
                self.found.loaded[s.zone, s.group] -= s.people
            return
        after = self.at_s if loaded and len(loaded) == len(trip.stops) else None
        other = self._other_gate(trip, trip.stops, after_s=after)
        if other is not None and not loaded and other.free_again_s > self._next_leaves_s(trip):
            other = None  # a trip that stands is not given up for one with nobody aboard yet
        if other is not None:
            self._stand(other, free_s=other.free_again_s)
            return
        if begun:
            for s in loaded:
                self.found.stranded[(s.zone, s.group), loaded[-1].zone] += s.people
            node, at_s = self._position(trip)
            self._free(trip.vehicle, math.ceil(at_s + self._base_s(trip.vehicle, node)))

    def _as_said(self, trip: Trip, said: VehicleState) -> None:
        """Take the vehicle from where the state says it is, with who is aboard."""
        aboard = {(a.zone, a.group): a.people for a in said.aboard if a.people}
        for key, people in aboard.items():
            self.found.loaded[key] += people
        free_s = max(self.at_s, said.free_at_s or self.at_s)
        if not aboard or said.node is None:
            self._free(trip.vehicle, self._back_s(said))
            return
        first = {(s.zone, s.group): s for s in trip.stops}
        stops = tuple(
            replace(first[key], people=n)
            if key in first
            else Stop(zone=key[0], group=key[1], people=n, from_s=trip.leaves_base_s, to_s=self.at_s)
            for key, n in aboard.items()
        )
        node = self.problem.network.node_index[said.node]
        other = self._other_gate(trip, stops, from_node=node, from_s=free_s)
        if other is not None:
            self._stand(other, free_s=other.free_again_s)
        else:
            for s in stops:
                self.found.stranded[(s.zone, s.group), stops[-1].zone] += s.people
            self._free(trip.vehicle, self._back_s(said))

    # what a trip needs

    def _holds(self, trip: Trip) -> bool:
        """Whether the gate takes the vehicle when it comes, it is back in time, and there is room for it."""
        gate = self.gate.get(trip.corridor)
        fleet = self.site[fleet_of(trip.vehicle)].fleet
        if gate is None or fleet.vehicle not in gate.useful:
            return False
        if not _takes(gate, fleet.vehicle, trip.at_gate_s):
            return False
        if trip.leaves_base_s >= self.at_s and trip.free_again_s > self._until_s(trip):
            return False
        if self._finds_closed(trip, fleet.vehicle):
            return False
        # a gate that is as fast as before takes whom it was planned to take, if no others have come
        less = trip.corridor in self.state.slower or self.edited
        less |= bool(self.state.left) and trip.leaves_base_s >= self.at_s
        end = trip.at_gate_s + gate.screen_s.get(fleet.vehicle, 0.0)
        less |= any(trip.at_gate_s < w.to_s and end > w.from_s for w in self.partly.get(trip.corridor, ()))
        return not less or self._room(trip, gate, fleet)

    def _until_s(self, trip: Trip) -> int:
        """When the vehicle must be back from a trip: at the end of its day; never in time if it has none."""
        fleet = fleet_of(trip.vehicle)
        hours_out = [s.fleet.available for s in self.problem.fleets if s.fleet.id == fleet]
        return next((h.to_s for h in hours_out if h.from_s <= trip.leaves_base_s < h.to_s), -1)

    def _room(self, trip: Trip, gate: Gate, fleet: Fleet) -> bool:
        check = gate.screen_s.get(fleet.vehicle, 0.0)
        if check > 0.0 and math.isfinite(gate.lane_s):
            first, part = self.ledger.spread(trip.at_gate_s, trip.at_gate_s + check, check)
            left = (self.ledger.gate_offer_s - self.ledger.gate_s)[gate.index, first : first + len(part)]
            if (part > left + 1e-6).any():
                return False
        d = self.ledger.destination_index[gate.corridor.leads_to]
        destination = self.problem.scenario.destinations[gate.corridor.leads_to]
        groups = self.problem.scenario.groups
        beds = sum(s.people for s in trip.stops if groups[s.group].needs_bed)
        if beds and self.ledger.beds[d] + beds > destination.beds:
            return False
        places = trip.people - beds
        if destination.places is not None and places and self.ledger.places[d] + places > destination.places:
            return False
        if destination.intake_per_hour is not None:
            hour = trip.at_destination_s // 3600
            if self.ledger.intake[d, hour] + trip.people > destination.intake_per_hour:
                return False
        return self._convoy(trip, fleet)

    def _streets(self, trip: Trip, mode: Mode) -> bool:
        """Whether there is room for one vehicle more on each street, and none is closed, from now on."""
        capacity, w = self.problem.network.drive_capacity, self.booked.window_s
        for link, at_s in self.roads(mode).entries(trip):
            if at_s < self.at_s:
                continue
            load = self.booked.loaded_links["drive"].get(link)
            window = int(at_s // w)
            taken = 0.0 if load is None or window >= len(load) else float(load[window])
            if taken + 1.0 > capacity[link] * w / 3600.0 + 1e-6:
                return False
        return not self._finds_closed(trip, mode)

    def _finds_closed(self, trip: Trip, mode: Mode) -> bool:
        """Whether a street is closed that the vehicle enters from now on."""
        return bool(self.shut) and any(
            i.from_s <= at_s < i.to_s
            for link, at_s in self.roads(mode).entries(trip)
            if at_s >= self.at_s
            for i in self.shut.get(link, ())
        )

    def _convoy(self, trip: Trip, fleet: Fleet) -> bool:
        if fleet.convoy_size is None or fleet.convoy_headway_s is None:
            return True
        passing = sorted([*self.passing[fleet.id, trip.corridor], trip.at_gate_s])
        return all(
            b - a >= fleet.convoy_headway_s
            for a, b in zip(passing, passing[fleet.convoy_size :], strict=False)
        )

    def _other_gate(
        self,
        trip: Trip,
        stops: Sequence[Stop],
        *,
        after_s: int | None = None,
        from_node: int | None = None,
        from_s: int | None = None,
    ) -> Trip | None:
        """The trip by the gate that brings its people to a destination first; None if there is none.

        With `after_s` the vehicle turns at the next node after that second, with `from_node` there.
        """
        fleet = self.site[fleet_of(trip.vehicle)].fleet
        groups = {s.group for s in stops}
        nodes = [self.problem.network.node_index[n] for n in trip.path]
        last = self._last_stop(trip, nodes)
        if from_node is not None and from_s is not None:
            turn, start, ready_s = None, from_node, float(from_s)
        elif after_s is None:
            turn, start, ready_s = last, nodes[last], float(trip.stops[-1].to_s)
        else:
            turn, ready_s = self._next(trip, nodes, last, after_s)
            start = nodes[turn]
        options = []
        for gate in self.problem.gates:
            mode = fleet.vehicle
            if not groups <= set(gate.corridor.admits) or not gate.useful.get(mode):
                continue
            dist, via = self.tree(gate.node, mode, now=True)
            if not math.isfinite(dist[start]):
                continue
            at_gate = math.ceil(ready_s + float(dist[start]))
            at_destination = math.ceil(at_gate + gate.screen_s.get(mode, 0.0) + gate.corridor.beyond_s[mode])
            free = math.ceil(
                at_destination
                + fleet.unload_s
                + gate.corridor.beyond_s[mode]
                + self._base_s(trip.vehicle, gate.node)
            )
            links = links_to_root(self.problem.network, via, start, reverse=True)
            before = nodes[:turn] if turn is not None else self._way_to(trip, nodes, last, start, mode)
            path = tuple(
                self.problem.network.node_id[v]
                for v in [*before, *nodes_of(self.problem.network, start, links)]
            )
            stops_then = tuple(stops)
            if after_s is not None and turn == len(nodes) - 1 and trip.at_gate_s < after_s:
                # it has stood at a shut gate, which counts as loading like all that holds a vehicle up
                end = stops[-1].to_s + after_s - trip.at_gate_s
                stops_then = (*stops[:-1], replace(stops[-1], to_s=end))
            if turn is None:
                # what held the vehicle up counts as loading, so that its last leg is what it really drives
                leg = math.floor(self._leg_s(path, mode, self.zone_node[trip.stops[-1].zone]))
                end = max(at_gate - leg, stops[-1].from_s + 1)
                stops_then = (*stops[:-1], replace(stops[-1], to_s=end))
            made = replace(
                trip,
                stops=stops_then,
                corridor=gate.corridor.id,
                path=path,
                at_gate_s=at_gate,
                at_destination_s=at_destination,
                free_again_s=free,
            )
            if (
                _takes(gate, mode, at_gate)
                and free <= self._until_s(trip)
                and self._room(made, gate, fleet)
                and self._streets(made, mode)
            ):
                options.append((at_destination, gate.index, made))
        return min(options, key=lambda o: o[:2])[2] if options else None

    # where vehicles are

    def _tree(
        self, root: int, mode: Mode, *, now: bool = False
    ) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        return ways_to(self.problem, root, mode, open_at_s=self.at_s if now else None)

    def _seconds(self, mode: Mode, a: int, b: int) -> float:
        network = self.problem.network
        start, link = network.out_links
        seconds = network.seconds(mode)
        return min(float(seconds[e]) for e in link[start[a] : start[a + 1]].tolist() if network.head[e] == b)

    def _leg_s(self, path: Sequence[str], mode: Mode, stop_node: int) -> float:
        """Seconds along a path from where it last leaves a stop's node to its end."""
        nodes = [self.problem.network.node_index[n] for n in path]
        first = max(i for i, v in enumerate(nodes) if v == stop_node)
        return math.fsum(self._seconds(mode, a, b) for a, b in pairwise(nodes[first:]))

    def _last_stop(self, trip: Trip, nodes: Sequence[int]) -> int:
        """Position in the path of the last stop."""
        position = 0
        for s in trip.stops:
            position = nodes.index(self.zone_node[s.zone], position)
        return position

    def _next(self, trip: Trip, nodes: Sequence[int], last: int, at_s: int) -> tuple[int, float]:
        """Position of the next node after a second on the way from the last stop to the gate, and when."""
        mode = self.site[fleet_of(trip.vehicle)].fleet.vehicle
        clock = float(trip.stops[-1].to_s)
        for i in range(last, len(nodes) - 1):
            if clock >= at_s:
                return i, clock
            clock += self._seconds(mode, nodes[i], nodes[i + 1])
        return len(nodes) - 1, max(clock, float(at_s))

    def _position(self, trip: Trip) -> tuple[int, float]:
        """Next node on the way of a trip that has begun, and when it is there."""
        mode = self.site[fleet_of(trip.vehicle)].fleet.vehicle
        nodes = [self.problem.network.node_index[n] for n in trip.path]
        waiting, clock = list(trip.stops), float(trip.leaves_base_s)
        for a, b in pairwise(nodes):
            while waiting and self.zone_node[waiting[0].zone] == a:
                stop = waiting.pop(0)
                if stop.from_s < self.at_s:
                    clock = float(stop.to_s)
            if clock >= self.at_s:
                return a, clock
            clock += self._seconds(mode, a, b)
        return nodes[-1], max(clock, float(self.at_s))

    def _way_to(self, trip: Trip, nodes: Sequence[int], last: int, to: int, mode: Mode) -> list[int]:
        """Nodes from base over the stops to where the vehicle is, without that."""
        if to in nodes[last:]:
            return list(nodes[: nodes.index(to, last)])
        dist, via = self.tree(to, mode)
        if not math.isfinite(dist[nodes[last]]):
            return list(nodes[: last + 1])
        links = links_to_root(self.problem.network, via, nodes[last], reverse=True)
        return [*nodes[:last], *nodes_of(self.problem.network, nodes[last], links)[:-1]]

    def _base_s(self, vehicle: str, node: int) -> float:
        site = self.site[fleet_of(vehicle)]
        return float(self.tree(site.base_node, site.fleet.vehicle)[0][node])

    def _back_s(self, said: VehicleState) -> int:
        """When a vehicle that is free where the state says is at its base."""
        free_s = max(self.at_s, said.free_at_s or self.at_s)
        if said.node is None:
            return free_s
        back = self._base_s(said.vehicle, self.problem.network.node_index[said.node])
        return math.ceil(free_s + back) if math.isfinite(back) else self.problem.scenario.horizon_s + 1

    # writing down

    def _stand(self, trip: Trip, *, free_s: int) -> None:
        self._drop(trip.vehicle, trip.leaves_base_s, free_s)
        self.found.standing.append(trip)
        fleet = fleet_of(trip.vehicle)
        self.passing[fleet, trip.corridor].append(trip.at_gate_s)
        if trip.corridor in self.gate:
            self._count(trip, self.gate[trip.corridor], self.site[fleet].fleet.vehicle)
        self.found.free[trip.vehicle] = max(self.found.free.get(trip.vehicle, 0), free_s)
        if trip.leaves_base_s < self.at_s:
            self.found.under_way[trip.vehicle] = max(self.found.under_way.get(trip.vehicle, 0), free_s)
            if trip.at_gate_s < self.at_s:
                for s in trip.stops:
                    self.found.loaded[s.zone, s.group] += s.people

    def _count(self, trip: Trip, gate: Gate, mode: Mode) -> None:
        check = gate.screen_s.get(mode, 0.0)
        self.ledger.add_gate(gate.index, trip.at_gate_s, trip.at_gate_s + check, check)
        there = trip.at_destination_s
        for s in trip.stops:
            bed = self.problem.scenario.groups[s.group].needs_bed
            self.ledger.add_arrivals(gate.index, there, there, s.people, bed=bed)

    def _drop(self, vehicle: str, leaves_s: int, free_s: int) -> None:
        """Take back trips that stand but for which the vehicle is not back in time."""
        late = [
            t
            for t in self.found.standing
            if t.vehicle == vehicle and max(leaves_s, self.at_s) <= t.leaves_base_s < free_s
        ]
        for t in late:
            self.found.standing.remove(t)

    def _free(self, vehicle: str, second: int) -> None:
        self._drop(vehicle, self.at_s, second)
        for free in (self.found.free, self.found.under_way):
            free[vehicle] = max(free.get(vehicle, 0), second)


def _takes(gate: Gate, mode: Mode, at_s: int) -> bool:
    """Whether a vehicle that comes at a second passes."""
    return any(first <= at_s <= last for first, last in screening_hours(gate, mode))

"""How the people of a plan move: along which links, and when they pass which gate.

Counted as the plan format says: people leave evenly over a slot, enter each
link after the exact travel time to it, and exit by passing the gate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mamarr._errors import InputError
from mamarr.network.model import Network
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Order, Plan, Slot, Trip
from mamarr.scenario.model import Corridor, Mode, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Leg:
    """People who travel the same links one after the other.

    Attributes
    ----------
    links
        Link indices in the order of travel.
    enter_s
        float64[links + 1], seconds after leaving at which each link is entered; the last is the arrival.
    leaves
        When how many leave the start of the leg. Vehicles leave in an instant: ``to_s == from_s``.
    order
        Position in the plan's orders; -1 for legs of trips.
    onward
        Whether these people of an order begin at the shelter of the night.
    """

    corridor: str
    group: str
    links: tuple[int, ...]
    enter_s: NDArray[np.float64]
    leaves: tuple[Slot, ...]
    order: int = -1
    onward: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Exit:
    """`people` pass the gate evenly over ``[from_s, to_s]``, taking `lane_s` lane seconds."""

    corridor: str
    zone: str
    group: str
    people: int
    from_s: float
    to_s: float
    lane_s: float


class Ways:
    """Links and exact times along paths of node ids; remembers what it looked up.

    Parameters
    ----------
    network
        The roads the paths lie on.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._seconds: dict[str, NDArray[np.float64]] = {}
        self._link: dict[tuple[str, int, int], int] = {}

    def links(self, mode: Mode, path: Iterable[str]) -> list[int]:
        """Fastest link for `mode` between each two nodes of `path` that follow each other.

        Raises
        ------
        InputError
            If a node is not in the network, or no link that the mode may use joins two nodes.
        """
        index = self.network.node_index
        try:
            nodes = [index[v] for v in path]
        except KeyError as error:
            raise InputError(f"the plan names node {error.args[0]}, which these roads do not have") from error
        return [self._between(mode, u, v) for u, v in pairwise(nodes)]

    def enter_s(self, mode: Mode, links: Iterable[int]) -> NDArray[np.float64]:
        """Seconds after leaving at which each link is entered, and the arrival: float64[links + 1]."""
        return np.concatenate(([0.0], np.cumsum(self._times(mode)[list(links)])))

    def _times(self, mode: Mode) -> NDArray[np.float64]:
        if mode not in self._seconds:
            self._seconds[mode] = self.network.seconds(mode)
        return self._seconds[mode]

    def _between(self, mode: Mode, u: int, v: int) -> int:
        key = (str(mode), u, v)
        if key not in self._link:
            start, order = self.network.out_links
            seconds = self._times(mode)
            found = [
                int(e)
                for e in order[start[u] : start[u + 1]]
                if self.network.head[e] == v and np.isfinite(seconds[e])
            ]
            if not found:
                names = self.network.node_id
                raise InputError(
                    f"the plan goes by {mode} from node {names[u]} to {names[v]}, where no such road leads"
                )
            self._link[key] = min(found, key=lambda e: (seconds[e], e))
        return self._link[key]


def legs(scenario: Scenario, problem: Problem, plan: Plan, ways: Ways) -> tuple[Leg, ...]:
    """All legs with people: orders from the zone to the gate, trips from stop to stop and on to the gate.

    Who stays overnight has two, to the shelter and on from it.

    Orders that share way and group are one leg each; trips over the same links are gathered.
    """
    found = [
        leg
        for i, order in enumerate(plan.orders)
        if order.slots
        for leg in _order_legs(scenario, i, order, ways)
    ]
    gathered: dict[tuple[str, str, tuple[int, ...]], tuple[Mode, list[Slot]]] = {}
    for trip in plan.trips:
        for group, links, slot in _trip_legs(scenario, problem, trip, ways):
            mode = scenario.groups[group].travels
            gathered.setdefault((trip.corridor, group, links), (mode, []))[1].append(slot)
    for (corridor, group, links), (mode, slots) in sorted(gathered.items()):
        slots.sort(key=lambda s: s.from_s)
        found.append(
            Leg(
                corridor=corridor,
                group=group,
                links=links,
                enter_s=ways.enter_s(mode, links),
                leaves=tuple(slots),
            )
        )
    return tuple(found)


def _order_legs(scenario: Scenario, position: int, order: Order, ways: Ways) -> Iterable[Leg]:
    mode = scenario.groups[order.group].travels
    for part, stretch in enumerate(order.stretches):
        links = tuple(ways.links(mode, stretch.path))
        yield Leg(
            corridor=order.corridor,
            group=order.group,
            links=links,
            enter_s=ways.enter_s(mode, links),
            leaves=stretch.slots,
            order=position,
            onward=part > 0,
        )


def _trip_legs(
    scenario: Scenario, problem: Problem, trip: Trip, ways: Ways
) -> Iterable[tuple[str, tuple[int, ...], Slot]]:
    # The stops lie on the path in their order; what comes before the first is driven empty.
    zone = {z.id: i for i, z in enumerate(scenario.zones)}
    node_id = problem.network.node_id
    at, places = 0, []
    for stop in trip.stops:
        node = int(problem.zone_node[zone[stop.zone]])
        if node < 0 or node_id[node] not in trip.path[at:]:
            raise InputError(f"the trip of {trip.vehicle} does not pass zone {stop.zone}, where it stops")
        at = trip.path.index(node_id[node], at)
        places.append(at)
    aboard = 0
    for stop, here, there in zip(trip.stops, places, [*places[1:], len(trip.path) - 1], strict=True):
        aboard += stop.people
        mode = scenario.groups[stop.group].travels
        links = tuple(ways.links(mode, trip.path[here : there + 1]))
        if links:
            yield stop.group, links, Slot(from_s=stop.to_s, to_s=stop.to_s, people=aboard)


def exits(scenario: Scenario, plan: Plan, ways: Ways) -> tuple[Exit, ...]:
    """When how many pass which gate, orders first, then trips, each as the plan lists them."""
    corridors = {c.id: c for c in scenario.corridors}
    found = []
    for order in plan.orders:
        group = scenario.groups[order.group]
        seconds = screening_s(corridors[order.corridor], group.travels)
        # as in the totals and the proof, a vehicle is out when its screening begins
        last = order.stretches[-1]
        later = ways.enter_s(group.travels, ways.links(group.travels, last.path))[-1]
        found += [
            Exit(
                corridor=order.corridor,
                zone=order.zone,
                group=order.group,
                people=slot.people,
                from_s=slot.from_s + later,
                to_s=slot.to_s + later,
                lane_s=slot.people / group.people_per_vehicle * seconds,
            )
            for slot in last.slots
        ]
    for trip in plan.trips:
        for n, stop in enumerate(trip.stops):
            seconds = screening_s(corridors[trip.corridor], scenario.groups[stop.group].travels)
            found.append(
                Exit(
                    corridor=trip.corridor,
                    zone=stop.zone,
                    group=stop.group,
                    people=stop.people,
                    from_s=trip.at_gate_s,
                    to_s=trip.at_gate_s,
                    lane_s=seconds if n == 0 else 0.0,
                )
            )
    return tuple(found)


def screening_s(corridor: Corridor, mode: Mode) -> float:
    """Lane seconds that one person on foot or one vehicle takes at the gate; 0 without screening."""
    return corridor.screening.seconds.get(mode, 0.0) if corridor.screening else 0.0


def out_by(found: Iterable[Exit], at_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """People of `found` who have passed their gate by each of the seconds `at_s`."""
    total = np.zeros(len(at_s))
    for e in found:
        if e.to_s > e.from_s:
            total += e.people * np.clip((at_s - e.from_s) / (e.to_s - e.from_s), 0.0, 1.0)
        else:
            total += e.people * (at_s >= e.from_s)
    return total


def gate_use(problem: Problem, found: Iterable[Exit]) -> dict[str, float]:
    """Share of each gate's useful lane seconds that the plan takes, by corridor, where there is a limit."""
    used: dict[str, float] = {}
    for e in found:
        used[e.corridor] = used.get(e.corridor, 0.0) + e.lane_s
    share = {}
    for gate in problem.gates:
        useful = max((sum(i.to_s - i.from_s for i in spans) for spans in gate.useful.values()), default=0)
        if gate.corridor.screening and useful:
            share[gate.corridor.id] = used.get(gate.corridor.id, 0.0) / (gate.lane_s * useful)
    return share

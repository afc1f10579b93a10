"""Orders: each on its own, and those of one zone together. What is sound goes on to the loads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mamarr.plans.document import Order, Slot
from mamarr.scenario.model import Corridor, Mode, Scenario
from mamarr.verification._desk import Desk, of
from mamarr.verification._gates import check_hours
from mamarr.verification._places import Places
from mamarr.verification._streets import Streets, Way

ON_FOOT_OR_BY_CAR = frozenset({Mode.WALK, Mode.CAR})


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaving:
    """An order on the roads; people are spread evenly over each slot.

    Attributes
    ----------
    way
        Its path; None if that is not on the network.
    from_s, to_s, people : float64[slots], those with people in them
    per_vehicle
        People who count as one unit on streets and at gates: 1 on foot. Vehicles are a
        fluid here, as people are: 5 people at 4 per car are 1.25 cars.
    shelter, onward
        Where the path ends if not at the gate, and how the same people leave from there.
    """

    zone: str
    group: str
    corridor: Corridor
    mode: Mode
    way: Way | None
    from_s: NDArray[np.float64]
    to_s: NDArray[np.float64]
    people: NDArray[np.float64]
    per_vehicle: float
    shelter: str | None = None
    onward: Leaving | None = None

    @property
    def last(self) -> Leaving:
        """How they reach the gate."""
        return self.onward or self

    @property
    def units(self) -> NDArray[np.float64]:
        """float64[slots], people on foot or vehicles."""
        return self.people / self.per_vehicle


def check_orders(
    desk: Desk,
    orders: Sequence[Order],
    places: Places,
    streets: Callable[[Mode], Streets],
) -> list[Leaving]:
    """Check orders by themselves; give back those whose names are known."""
    scenario = desk.scenario
    leaving: list[Leaving] = []
    for i, order in enumerate(orders):
        if not _known(desk, order, f"$.orders[{i}]"):
            continue
        group = scenario.groups[order.group]
        corridor = next(c for c in scenario.corridors if c.id == order.corridor)
        move = _leaving(desk, order, corridor, _way(desk, order, corridor, places, streets(group.travels)))
        leaving.append(move)
        _check_slots(desk, order)
        check_admission(desk, of(order.group, order.zone), order.group, corridor)
        if group.travels not in ON_FOOT_OR_BY_CAR:
            desk.note(
                "mode",
                f"the group travels by {group.travels}, so it needs trips, not orders",
                who=of(order.group, order.zone),
                where=f"corridor {corridor.id}",
            )
        elif move.last.way is not None and len(move.last.people):
            going = ~desk.facts.out(order.zone, order.group, move.last.to_s)
            check_hours(
                desk,
                of(order.group, order.zone),
                corridor,
                mode=group.travels,
                from_s=move.last.from_s[going] + move.last.way.total_s,
                to_s=move.last.to_s[going] + move.last.way.total_s,
                counted_s=desk.facts.counted_s(order.zone, order.group),
            )
    _check_choice(desk, orders, scenario)
    return leaving


def _leaving(desk: Desk, order: Order, corridor: Corridor, way: Way | None) -> Leaving:
    """Turn an order into one way without a wait or, with a night, into two."""
    group = desk.scenario.groups[order.group]

    def part(slots: Sequence[Slot], way: Way | None) -> Leaving:
        filled = [s for s in slots if s.people]
        return Leaving(
            zone=order.zone,
            group=order.group,
            corridor=corridor,
            mode=group.travels,
            way=way,
            from_s=np.array([s.from_s for s in filled], dtype=np.float64),
            to_s=np.array([s.to_s for s in filled], dtype=np.float64),
            people=np.array([s.people for s in filled], dtype=np.float64),
            per_vehicle=group.people_per_vehicle if group.travels is Mode.CAR else 1.0,
        )

    if order.night is None:
        return part(order.slots, way)
    there, onward = None, None
    if way is not None and order.night.node in order.path:
        at = order.path.index(order.night.node)
        there, onward = way.part(0, at), way.part(at, len(order.path) - 1)
    elif way is not None:
        desk.note(
            "shelter",
            f"the path does not pass node {order.night.node}, where the people are to stay",
            who=of(order.group, order.zone),
            where=f"shelter {order.night.shelter}",
        )
    return replace(
        part(order.slots, there), shelter=order.night.shelter, onward=part(order.night.slots, onward)
    )


def check_admission(desk: Desk, who: str, group_id: str, corridor: Corridor) -> None:
    """Check that a corridor may be used at all, and by this group."""
    where = f"corridor {corridor.id}"
    group = desk.scenario.groups[group_id]
    if group_id not in corridor.admits:
        desk.note("admits", f"the corridor does not admit {group_id}", who=who, where=where)
    if group.travels not in corridor.beyond_s:
        desk.note(
            "mode", f"the corridor names no time beyond its gate for {group.travels}", who=who, where=where
        )
    if corridor.refusals:
        desk.note(
            "refused", f"the corridor is left out: {'; '.join(corridor.refusals)}", who=who, where=where
        )


def _known(desk: Desk, order: Order, where: str) -> bool:
    scenario = desk.scenario
    known = True
    for kind, name, names in (
        ("zone", order.zone, {z.id for z in scenario.zones}),
        ("group", order.group, set(scenario.groups)),
        ("corridor", order.corridor, {c.id for c in scenario.corridors}),
    ):
        if name not in names:
            desk.note("unknown", f"the scenario has no {kind} {name}", where=where)
            known = False
    return known


def _way(desk: Desk, order: Order, corridor: Corridor, places: Places, streets: Streets) -> Way | None:
    who, where = of(order.group, order.zone), f"corridor {corridor.id}"
    way = streets.way(order.path)
    if isinstance(way, str):
        desk.note("path", way, who=who, where=where)
        return None
    if order.start_node is not None:
        if order.path[0] != order.start_node:
            desk.note(
                "start",
                f"the path starts at node {order.path[0]}, not {order.start_node}",
                who=who,
                where=where,
            )
    elif not places.zone(order.zone)[way.nodes[0]]:
        desk.note(
            "start", f"the path starts at node {order.path[0]}, which is not the zone's", who=who, where=where
        )
    if not places.gate(corridor.id)[way.nodes[-1]]:
        desk.note(
            "gate", f"the path ends at node {order.path[-1]}, which is not the gate", who=who, where=where
        )
    return way


def _check_slots(desk: Desk, order: Order) -> None:
    longest = desk.scenario.planning.order_slot_min * 60
    for slot in (*order.slots, *(order.night.slots if order.night else ())):
        lasts = slot.to_s - slot.from_s
        if not 0 < lasts <= longest:
            desk.note(
                "slot",
                f"the slot lasts {lasts / 60:g} min, not more than 0 and at most {longest / 60:g} min",
                who=of(order.group, order.zone),
                where=f"corridor {order.corridor}",
                when_s=slot.from_s,
                how_much=f"{lasts / 60:g} min",
            )


def _check_choice(desk: Desk, orders: Sequence[Order], scenario: Scenario) -> None:
    """Few corridors, one path each, one place to start from.

    People on the way in a re-plan (`start_node`) are counted by where they are, and so are those at shelters.
    """
    paths: dict[
        tuple[str, str, tuple[str | None, str | None]], dict[str, dict[object, set[tuple[str, ...]]]]
    ] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    starts: dict[str, set[str]] = defaultdict(set)
    ends: dict[str, set[str]] = defaultdict(set)
    for order in orders:
        if order.people:
            for slot in order.slots:
                # on another day, or over a shelter, the way may be another one
                told = _window(scenario, slot), order.night.shelter if order.night else None
                at_shelter = order.night.node if order.night and desk.replanned else None
                where = order.start_node, at_shelter
                paths[order.zone, order.group, where][order.corridor][told].add(order.path)
            if order.path:
                ends[order.corridor].add(order.path[-1])
                if order.start_node is None:
                    starts[order.zone].add(order.path[0])
    most = scenario.planning.corridors_per_order
    for (zone, group, _), by_corridor in paths.items():
        if len(by_corridor) > most:
            desk.note(
                "corridors",
                f"sent to {len(by_corridor)} corridors ({', '.join(by_corridor)}), at most {most} may be",
                who=of(group, zone),
                how_much=f"{len(by_corridor)} corridors",
            )
        for corridor, ways in ((c, ways) for c, found in by_corridor.items() for ways in found.values()):
            if len(ways) > 1:
                desk.note(
                    "routes",
                    f"{len(ways)} paths lead to one corridor",
                    who=of(group, zone),
                    where=f"corridor {corridor}",
                    how_much=f"{len(ways)} paths",
                )
    for zone, nodes in starts.items():
        if len(nodes) > 1:
            desk.note(
                "start", f"orders of the zone start at {len(nodes)} nodes: {_some(nodes)}", who=f"zone {zone}"
            )
    for corridor, nodes in ends.items():
        if len(nodes) > 1:
            desk.note(
                "gate", f"orders end at {len(nodes)} nodes: {_some(nodes)}", where=f"corridor {corridor}"
            )


def _window(scenario: Scenario, slot: Slot) -> int:
    """Number of windows that have closed before people leave."""
    return sum(w.to_s <= slot.from_s for w in scenario.pause.windows)


def _some(nodes: set[str]) -> str:
    return ", ".join(sorted(nodes)[:5])

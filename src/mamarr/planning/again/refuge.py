"""People on the way whose way home ends after the close of the window: they go to a shelter that is nearer.

Nobody may be on the road after the close. They keep their place at the shelter, and go on from there on a
later day if a gate has room then; else they are held there, and the next re-plan looks at them again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import links_to_root, nodes_of
from mamarr.planning.again.left import Left
from mamarr.planning.again.nights import Sheltered, from_next_day, most_inside
from mamarr.planning.again.past import Away
from mamarr.planning.again.scene import ways_to
from mamarr.planning.again.told import Told, cut
from mamarr.planning.drafting.nights import book_way_there
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import ShelterSite, Supply
from mamarr.planning.routing.routes import Resources
from mamarr.plans.document import Night, Order, Slot, split
from mamarr.scenario.model import Mode

TINY = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Refuge:
    """People on the way who go to a shelter, and when they pass the node where they are told.

    `path` holds node ids from there to the shelter; `on` leads from it to the gate of `corridor`, for those
    who are not told another.
    """

    away: Away
    site: ShelterSite
    path: tuple[str, ...]
    slots: tuple[Slot, ...]
    corridor: str
    on: tuple[str, ...]

    @property
    def people(self) -> int:
        """All of them."""
        return sum(s.people for s in self.slots)


class Refuges:
    """Sends people to shelters; what they take of streets is added to the ledger.

    Parameters
    ----------
    left
        Who is left, and where.
    told
        What stands of the orders: who is at shelters, or still to come.
    ledger
        Added to.
    at_s
        The moment.
    """

    def __init__(self, left: Left, told: Sequence[Told], ledger: Ledger, at_s: int) -> None:
        self.left, self.problem, self.told, self.at_s = left, left.problem, told, at_s
        self.resources = Resources(left.problem, ledger)
        self.sent: list[Refuge] = []
        self._ways: dict[tuple[int, Mode], tuple[NDArray[np.float64], NDArray[np.int32]]] = {}

    def send(self, a: Away) -> list[Away]:
        """Send those who would not be home before the close to shelters; give back who goes home."""
        home, late = self.left.in_time(a)
        if late is None or not self.left.may_rest(a):
            return [x for x in (home, late) if x is not None]
        for site in self._near(late):
            if late is None:
                break
            late = self._go(late, site)
        return [x for x in (home, late) if x is not None]

    def supplies(self) -> list[tuple[Sheltered, Supply]]:
        """Those at shelters who may go on from there on a later day."""
        problem, found = self.problem, list[tuple[Sheltered, Supply]]()
        for here in self.groups():
            s = self.left.supply[here.key]
            if here.from_s is not None:
                found.append((here, here.supply(s, len(problem.supplies) + len(found), s.gates)))
        return found

    def groups(self) -> list[Sheltered]:
        """All who are sent to a shelter, by zone, group, shelter and day."""
        scenario, people = self.problem.scenario, dict[tuple[object, ...], Sheltered]()
        for r in self.sent:
            window = self.left.window(r.away)
            from_s = None if window is None else from_next_day(scenario, window, self.at_s)
            here = Sheltered(
                key=r.away.key,
                shelter=r.site.shelter.id,
                node=r.site.node,
                from_s=from_s,
                people=r.people,
                told=(),
            )
            known = people.get(here.place)
            people[here.place] = here if known is None else replace(here, people=known.people + r.people)
        return list(people.values())

    def orders(self, onward: Sequence[tuple[Sheltered, Order]]) -> list[Order]:
        """All who were sent, written down: who comes first goes on first, the others are held."""
        ways: dict[tuple[object, ...], list[Order]] = {}
        for here, o in onward:
            if not here.told:
                ways.setdefault((here.key, here.shelter), []).append(o)
        made: list[Order] = []
        for r in sorted(self.sent, key=lambda r: (r.slots[0].from_s, r.path)):
            slots, mine = list(r.slots), ways.get((r.away.key, r.site.shelter.id), [])
            first = True
            for i, o in enumerate(mine):
                goes, rest = split(o.slots, sum(s.people for s in slots))
                taken, slots = split(slots, sum(s.people for s in goes))
                mine[i] = replace(o, slots=tuple(rest))
                if taken:
                    made.append(self._order(r, o.corridor, o.path, taken, goes))
                    first = False
            if slots and not first:
                # who is held keeps the corridor that the others are told
                held = made.pop()
                assert held.night is not None
                made.append(replace(held, slots=tuple(sorted([*held.slots, *slots], key=_when))))
            elif slots:
                made.append(self._order(r, r.corridor, r.on, slots, []))
        return made

    def _order(
        self, r: Refuge, corridor: str, on: Sequence[str], slots: Sequence[Slot], goes: Sequence[Slot]
    ) -> Order:
        zone, group = r.away.key
        night = Night(shelter=r.site.shelter.id, node=r.path[-1], slots=tuple(goes))
        return Order(
            zone=zone,
            group=group,
            corridor=corridor,
            path=(*r.path, *on[1:]),
            slots=tuple(slots),
            start_node=r.path[0],
            night=night,
        )

    def _near(self, a: Away) -> list[ShelterSite]:
        """Shelters that admit these people and can be reached, the nearest first."""
        s = self.left.supply[a.key]
        sites = [x for x in self.problem.shelters if s.group.id in x.shelter.admits and x.node != s.node]
        way_s = {x.shelter.id: float(self._way(x.node, s.group.travels)[0][a.node]) for x in sites}
        sites = [x for x in sites if math.isfinite(way_s[x.shelter.id])]
        return sorted(sites, key=lambda x: (way_s[x.shelter.id], x.shelter.id))

    def _go(self, a: Away, site: ShelterSite) -> Away | None:
        """Send to a shelter who is there in time and finds a place and room on the streets; give back others.

        The first come there.
        """
        network, s, window = self.problem.network, self.left.supply[a.key], self.left.window(a)
        on = self._on(s, site, a.bound_for)
        if window is None or on is None:
            return a
        seconds, via = self._way(site.node, s.group.travels)
        links = links_to_root(network, via, a.node, reverse=True)
        last = math.floor(window.to_s - self.problem.scenario.pause.margin_s - float(seconds[a.node]) + TINY)
        longest = self.problem.scenario.planning.order_slot_min * 60
        marks = [last, *range(a.from_s + longest, a.to_s, longest)]
        pieces = cut(Slot(from_s=a.from_s, to_s=a.to_s, people=a.people), marks)
        free = self._free(site, a.from_s)
        slots: list[Slot] = []
        for piece in pieces:
            fits = min(free, piece.people, self._room(links, piece, s)) if piece.to_s <= last else 0
            if fits > 0:
                slots.append(replace(piece, people=fits))
                book_way_there(self.problem, self.resources.ledger, s.group, links, slots[-1:])
                free -= fits
        if not slots:
            return a
        corridor, way = on
        path = tuple(network.node_id[v] for v in nodes_of(network, a.node, links))
        self.sent.append(Refuge(away=a, site=site, path=path, slots=tuple(slots), corridor=corridor, on=way))
        rest = a.people - sum(x.people for x in slots)
        return replace(a, people=rest) if rest else None

    def _free(self, site: ShelterSite, from_s: int) -> int:
        """Places that nobody takes who is there or still to come, if all stay whose way on is lost."""
        here = [t for t in self.told if t.stay is not None and t.stay.shelter == site.shelter.id]
        inside = most_inside([(t, t.stay) for t in here if t.stay is not None], from_s)
        sent = sum(r.people for r in self.sent if r.site.shelter.id == site.shelter.id)
        return site.shelter.places - math.ceil(inside - 1e-6) - sent

    def _room(self, links: Sequence[int], slot: Slot, s: Supply) -> int:
        """People for whom there is room on the streets; nobody where one is closed as they enter it."""
        mode, fits = s.group.travels, math.inf
        per = 1.0 / s.group.people_per_vehicle if mode is Mode.CAR else 1.0
        shift = self.resources.first_drive if mode is Mode.CAR else 0
        seconds, off = self.problem.network.seconds(mode), 0.0
        for e in links:
            begin, end = slot.from_s + off, slot.to_s + off
            if any(i.from_s < end and begin < i.to_s for i in self.resources.shut.get(e, ())):
                return 0
            if self.resources.limited(e + shift):
                left = self.resources.left(e + shift, 0.0, float(self.problem.scenario.horizon_s))
                first, each = self.resources.ledger.spread(begin, end, per)
                some = each > TINY
                if some.any():
                    fits = min(fits, float((left[first : first + len(each)][some] / each[some]).min()))
            off += float(seconds[e])
        return slot.people if math.isinf(fits) else math.floor(fits + 1e-6)

    def _on(self, s: Supply, site: ShelterSite, bound_for: str) -> tuple[str, tuple[str, ...]] | None:
        """A corridor and the way to it from a shelter: that for which people were bound, else the nearest."""
        network, found = self.problem.network, []
        for gate in (self.problem.gates[g] for g in s.gates):
            dist, via = self._way(gate.node, s.group.travels, now=False)
            if math.isfinite(dist[site.node]):
                links = links_to_root(network, via, site.node, reverse=True)
                path = tuple(network.node_id[v] for v in nodes_of(network, site.node, links))
                found.append((gate.corridor.id != bound_for, float(dist[site.node]), gate.corridor.id, path))
        return min(found)[2:] if found else None

    def _way(
        self, node: int, mode: Mode, *, now: bool = True
    ) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """Fastest ways to a node; `now`: without streets that are closed at the moment."""
        key = (node if now else -1 - node, mode)
        if key not in self._ways:
            self._ways[key] = ways_to(self.problem, node, mode, open_at_s=self.at_s if now else None)
        return self._ways[key]


def _when(slot: Slot) -> tuple[int, int]:
    return slot.from_s, slot.to_s

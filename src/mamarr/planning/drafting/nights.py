"""Nights: who cannot get out from home within one window goes to a shelter, and on from it another day.

Whom the plan has left is looked at, night by night. In what it leaves of streets, these people are sent to
shelters, as if these were gates, before the window closes; from there they are sent on in later windows, with
what is left of streets, gates and destinations. Only as many go to a shelter as go on from it: nobody is sent
where they are stuck. Those who could not go on are offered other shelters in further rounds.
Night means night: the day on which people go on is a later one. In a fair plan what is left is shared fairly
among those who are left.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.drafting.orders import give_orders
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.left import allowed, gates_in, not_gone, within
from mamarr.planning.posing.named import named_links
from mamarr.planning.posing.problem import ON_THEIR_OWN, Gate, Problem, ShelterSite, Supply
from mamarr.planning.routing.routes import Resources, RoutePool
from mamarr.planning.routing.shares import comparable
from mamarr.plans.document import Night, Order, Slot, split
from mamarr.scenario.model import Corridor, Destination, Group, Interval, Mode, Scenario

ROUNDS = 3
"""How often those who could not go on from a shelter are offered another."""


def stay_overnight(
    problem: Problem,
    ledger: Ledger,
    orders: Sequence[Order],
    *,
    beside: Sequence[Order] = (),
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda _: None,
) -> tuple[Order, ...]:
    """Give orders by shelters to those who have none, within what the ledger leaves, and add them to it.

    Parameters
    ----------
    problem, ledger
        The scenario on its roads, and what is already used.
    orders
        Orders of the plan so far.
    beside
        Orders with nights of people who are not in the problem: they take places at shelters too. Where such
        an order was given in a re-plan (`start_node`), nobody else of its zone and group is sent there then.
    seconds
        Time to take at most, as far as single orders allow.
    clock
        What `seconds` are told by.
    stop
        Asked now and then; True ends the search with what there is.
    progress
        Told the share of the nights that is done.
    """
    if not problem.may_stay:
        return ()
    began = clock()
    found: list[Order] = []
    # one night first: nobody waits longer than that unless there is no other way
    turns = [(night, days[0]) for night, days in nights(problem.scenario)]
    turns += [(night, sum(days, ())) for night, days in nights(problem.scenario) if len(days) > 1]
    for turn, (night, later) in enumerate(turns):
        progress(turn / len(turns))
        window = problem.scenario.pause.windows[night]
        index = {(problem.scenario.zones[s.zone].id, s.group.id): s.index for s in problem.supplies}
        # on each day a group of a zone is told one way over a shelter
        barred = {
            (index[o.zone, o.group], o.night.shelter)
            for o in found
            if o.night is not None and window.from_s <= o.slots[0].from_s < window.to_s
        }
        barred |= {
            (index[o.zone, o.group], o.night.shelter)
            for o in beside
            if o.night is not None
            and o.start_node is not None
            and (o.zone, o.group) in index
            and any(window.from_s <= s.from_s < window.to_s for s in o.slots)
        }
        for _ in range(ROUNDS):
            if stop() or clock() > began + seconds:
                return tuple(found)
            left = max(0.0, began + seconds - clock()) / 2
            evening = _Evening(problem, ledger, [*orders, *found], beside, night, later, barred)
            come = evening.orders(seconds=left, clock=clock, stop=stop)
            made = _go_on(problem, ledger, evening, come, seconds=left, clock=clock, stop=stop)
            for order in made:
                # the way on from the shelter is in the ledger already
                group, there = problem.scenario.groups[order.group], order.stretches[0]
                links = _links(problem, group.travels, there.path)
                book_way_there(problem, ledger, group, links, there.slots)
            found += made
            on = {(o.zone, o.group): o.people for o in made}
            stuck = [o for o in come if on.get((o.zone, o.group), 0) < o.people]
            barred |= {(evening.index[o.zone, o.group], o.corridor) for o in come}
            if not stuck:
                break
    return tuple(found)


def by_nights(problem: Problem) -> frozenset[int]:
    """Indices of supplies of whom somebody can leave by a shelter, on streets that nobody uses yet."""
    if not problem.may_stay:
        return frozenset()
    scenario, found = problem.scenario, set[int]()

    def takes(supply: Supply, gate: int) -> bool:
        to = scenario.destinations[problem.gates[gate].corridor.leads_to]
        return (to.beds if supply.group.needs_bed else to.places) != 0

    for night, days in nights(scenario):
        evening = _Evening(problem, Ledger(problem), (), (), night, sum(days, ()), set())
        for supply, beds in evening.reached():
            of = problem.supplies[evening.index[scenario.zones[supply.zone].id, supply.group.id]]
            shelters = {evening.beds[i].site.shelter.id for i in beds}
            if any(takes(of, g) for shelter in shelters for g in evening.onward[of.index, shelter]):
                found.add(of.index)
    return frozenset(found)


def nights(scenario: Scenario) -> list[tuple[int, list[tuple[Interval, ...]]]]:
    """Each window that has a night after it, and the windows after that, day by day."""

    def date_of(window: Interval) -> date:
        return scenario.moment(window.from_s).date()

    windows, found = scenario.pause.windows, []
    for i, window in enumerate(windows):
        last = scenario.moment(window.to_s - 1).date()
        later = [w for w in windows[i + 1 :] if date_of(w) > last]
        if later:
            found.append((i, [tuple(day) for _, day in groupby(later, key=date_of)]))
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Bed:
    """A shelter on one night: places left, and from when on people may come."""

    site: ShelterSite
    places: int
    hours: Interval


class _Evening:
    """Who may go where before a window closes, so as to go on in a later one."""

    def __init__(
        self,
        problem: Problem,
        ledger: Ledger,
        orders: Sequence[Order],
        beside: Sequence[Order],
        night: int,
        later: Sequence[Interval],
        barred: set[tuple[int, str]],
    ) -> None:
        self.problem, self.ledger, self.later = problem, ledger, later
        staying = [*orders, *beside]
        self.beds = [b for site in problem.shelters if (b := _bed(problem, site, staying, night)) is not None]
        self.onward: dict[tuple[int, str], tuple[int, ...]] = {}
        self.index: dict[tuple[str, str], int] = {}
        self.supplies: list[Supply] = []
        by_supply: dict[tuple[str, str], list[Order]] = {}
        for o in orders:
            by_supply.setdefault((o.zone, o.group), []).append(o)
        ways = _Onward(problem, later)
        for s in problem.supplies:
            zone = problem.scenario.zones[s.zone].id
            given = by_supply.get((zone, s.group.id), [])
            people = s.people - sum(o.people for o in given)
            if people <= 0 or s.node < 0 or s.group.travels not in ON_THEIR_OWN or s.group.apart:
                continue
            may = allowed(problem, s, given)
            able = []
            for i, bed in enumerate(self.beds):
                shelter = bed.site.shelter
                if (
                    s.group.id not in shelter.admits
                    or s.node == bed.site.node
                    or (s.index, shelter.id) in barred
                ):
                    continue
                gates = ways.gates(bed.site.node, s.group.travels, may)
                if gates:
                    self.onward[s.index, shelter.id] = gates
                    able.append(i)
            if able:
                self.index[zone, s.group.id] = s.index
                self.supplies.append(
                    replace(
                        s,
                        index=len(self.supplies),
                        people=people,
                        gates=tuple(able),
                        # whoever needs a bed takes a place like anybody here
                        group=replace(
                            not_gone(s, [x for o in given for x in o.slots], people), needs_bed=False
                        ),
                    )
                )

    def orders(
        self, *, seconds: float, clock: Callable[[], float], stop: Callable[[], bool]
    ) -> tuple[Order, ...]:
        """Orders to the shelters, whose ids stand for corridors."""
        if not self.supplies:
            return ()
        posed, ledger = self._posed()
        return give_orders(posed, ledger, self.supplies, seconds=seconds, clock=clock, stop=stop).orders

    def reached(self) -> list[tuple[Supply, frozenset[int]]]:
        """Those of whom somebody can be at a shelter in time, and positions of the shelters."""
        if not self.supplies:
            return []
        posed, ledger = self._posed()
        resources = Resources(posed, ledger)
        pool = RoutePool(posed, resources, self.supplies)
        pool.add_fastest()
        beds: dict[int, set[int]] = {}
        for route in pool.routes:
            beds.setdefault(route.supply, set()).add(route.gate)
        return [(s, frozenset(beds[s.index])) for s in comparable(posed, pool, resources)]

    def _posed(self) -> tuple[Problem, Ledger]:
        """The ways to the shelters as a problem of its own, and what is used of the streets."""
        scenario = self.problem.scenario
        modes = dict.fromkeys(s.group.travels for s in self.supplies)
        gates = tuple(self._gate(i, bed, tuple(modes)) for i, bed in enumerate(self.beds))
        posed = replace(
            self.problem,
            scenario=replace(
                scenario,
                corridors=tuple(g.corridor for g in gates),
                destinations={
                    b.site.shelter.id: Destination(
                        id=b.site.shelter.id, name=b.site.shelter.name, location=(0.0, 0.0), places=b.places
                    )
                    for b in self.beds
                },
                planning=replace(scenario.planning, corridors_per_order=1),
            ),
            gates=gates,
            supplies=tuple(self.supplies),
            corridor_worth=MappingProxyType({}),  # shelters have ids of their own
        )
        # a book of its own: not all of these orders will be given
        ledger = Ledger(posed)
        for way, loads in self.ledger.loaded_links.items():
            for e, load in loads.items():
                (ledger.walk_load(e) if way == "walk" else ledger.drive_load(e))[:] = load
        return posed, ledger

    def _gate(self, index: int, bed: _Bed, modes: tuple[Mode, ...]) -> Gate:
        problem, shelter = self.problem, bed.site.shelter
        here = dict.fromkeys(modes, 0)
        return Gate(
            index=index,
            corridor=Corridor(
                id=shelter.id,
                name=shelter.name,
                leads_to=shelter.id,
                beyond_s=here,
                admits=shelter.admits,
                open=(bed.hours,),
                gate_node=problem.network.node_id[bed.site.node],
            ),
            node=bed.site.node,
            useful=MappingProxyType(dict.fromkeys(modes, (bed.hours,))),
            lane_s=np.inf,
            screen_s=MappingProxyType(dict.fromkeys(modes, 0.0)),
        )


def _go_on(
    problem: Problem,
    ledger: Ledger,
    evening: _Evening,
    come: Sequence[Order],
    *,
    seconds: float,
    clock: Callable[[], float],
    stop: Callable[[], bool],
) -> list[Order]:
    """Orders of those who come to shelters and go on after the night; adds the way on to the ledger."""
    scenario = problem.scenario
    node = {b.site.shelter.id: b.site.node for b in evening.beds}
    supplies: list[Supply] = []
    for o in come:
        s = problem.supplies[evening.index[o.zone, o.group]]
        supplies.append(
            replace(
                s,
                index=len(supplies),
                node=node[o.corridor],
                people=o.people,
                gates=evening.onward[s.index, o.corridor],
                group=replace(s.group, ready=((evening.later[0].from_s, 1.0),)),
            )
        )
    if not supplies:
        return []
    posed = replace(
        problem,
        scenario=replace(scenario, planning=replace(scenario.planning, corridors_per_order=1)),
        gates=gates_in(problem, evening.later),
        supplies=tuple(supplies),
    )
    given = give_orders(posed, ledger, supplies, seconds=seconds, clock=clock, stop=stop).orders
    on = {(o.zone, o.group): o for o in given}
    made = []
    for o in come:
        after = on.get((o.zone, o.group))
        if after is None:
            continue
        night = Night(shelter=o.corridor, node=o.path[-1], slots=after.slots)
        made.append(
            replace(
                o,
                corridor=after.corridor,
                path=(*o.path, *after.path[1:]),
                # those who would come last stay at home
                slots=tuple(split(o.slots, after.people)[0]),
                night=night,
            )
        )
    return made


def _bed(problem: Problem, site: ShelterSite, orders: Sequence[Order], night: int) -> _Bed | None:
    """Places of a shelter for those who come in window `night`, and the hours in which they may come.

    Who stayed before and leaves on that day must have left first: then nobody counts twice.
    """
    pause = problem.scenario.pause
    window = pause.windows[night]
    taken, first = 0, window.from_s
    for o in orders:
        if o.night is None or o.night.shelter != site.shelter.id:
            continue
        taken += o.held
        for slot in o.night.slots:
            if slot.from_s >= window.to_s:
                taken += slot.people
            elif slot.from_s >= window.from_s:
                first = max(first, slot.to_s)
    last = window.to_s - pause.margin_s
    if taken >= site.shelter.places or last <= first:
        return None
    return _Bed(site=site, places=site.shelter.places - taken, hours=Interval(from_s=first, to_s=last))


class _Onward:
    """Which gates can be reached from a shelter in one of some windows after the night."""

    def __init__(self, problem: Problem, later: Sequence[Interval]) -> None:
        self.problem, self.later = problem, later
        self._to_gate: dict[tuple[int, Mode], NDArray[np.float64]] = {}

    def gates(self, node: int, mode: Mode, among: Sequence[int]) -> tuple[int, ...]:
        """Indices of the gates among these that somebody at `node` can pass in time."""
        return tuple(g for g in among if self._reaches(node, mode, self.problem.gates[g]))

    def _reaches(self, node: int, mode: Mode, gate: Gate) -> bool:
        key = gate.index, mode
        if key not in self._to_gate:
            network = self.problem.network
            self._to_gate[key] = tree(network, network.seconds(mode), [gate.node], reverse=True)[0]
        way_s = float(self._to_gate[key][node])
        return any(
            w.from_s + way_s < h.to_s for w in self.later for h in within(gate.useful.get(mode, ()), [w])
        )


def book_way_there(
    problem: Problem,
    ledger: Ledger,
    group: Group,
    links: Sequence[int],
    slots: Sequence[Slot],
    *,
    sign: int = 1,
) -> None:
    """Add what a way to a shelter takes of the streets to the ledger; `sign` -1 takes it back.

    Parameters
    ----------
    problem, ledger
        The scenario on its roads, and what is used.
    group
        Whose way it is.
    links
        In order, from home.
    slots
        When people leave home.
    sign
        Of what is added.
    """
    seconds = problem.network.seconds(group.travels)
    way = "walk" if group.travels is Mode.WALK else "drive"
    per_unit = group.people_per_vehicle if group.travels is Mode.CAR else 1.0
    off = 0.0
    for link in links:
        for slot in slots:
            ledger.add_street(way, link, slot.from_s + off, slot.to_s + off, sign * slot.people / per_unit)
        off += float(seconds[link])


def _links(problem: Problem, mode: Mode, path: Sequence[str]) -> list[int]:
    """Links that a path of node ids means."""
    network = problem.network
    named = np.flatnonzero(named_links(problem, mode))
    meant: Mapping[tuple[int, int], int] = {
        (int(network.tail[e]), int(network.head[e])): int(e) for e in named
    }
    nodes = [network.node_index[n] for n in path]
    return [meant[pair] for pair in pairwise(nodes)]

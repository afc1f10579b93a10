"""A plan at a moment: what stands of its orders, who is on the way to a gate that is shut, who is at home."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import links_to_root, nodes_of, tree
from mamarr.planning.again.nights import book_there, count, make_room, settle, stay
from mamarr.planning.again.room import Room
from mamarr.planning.again.scene import hours, partly_shut, through
from mamarr.planning.again.told import Key, Part, Piece, Told, cut, part_of, rate, rounded
from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.posing.readiness import ready_share
from mamarr.planning.routing.routes import Resources, RoutePool
from mamarr.planning.slots.booking import book
from mamarr.plans.document import Order, Plan, Slot
from mamarr.plans.state import Left as PeopleLeft
from mamarr.plans.state import State
from mamarr.scenario.model import Interval, Mode

STRETCH_S = 300
"""People on the way who are so near to each other, in seconds of walking, are told at one node."""

LONG_S, MANY_ORDERS = 900, 300
"""In a plan of so many orders: so near; else few people would be told at each of thousands of nodes."""

ROUNDING = 1.0
"""So many people more than are ready may have left, as they are whole ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Away:
    """People on the way who pass `node` (an index) evenly over ``[from_s, to_s)`` and must be told there.

    `bound_for` is the corridor they were told before, `onward` the links to its gate from here, where known.
    """

    key: Key
    node: int
    people: int
    from_s: int
    to_s: int
    bound_for: str = ""
    onward: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """A plan's orders at a moment.

    Attributes
    ----------
    told
        What stands of each order.
    away
        People on the way to a gate that does not take them.
    away_at_most
        The same, and all on the way to a slower gate: who may be sent elsewhere at all.
    departed
        People of each zone and group who have left on foot or by car.
    """

    told: tuple[Told, ...]
    away: tuple[Away, ...]
    away_at_most: tuple[Away, ...]
    departed: dict[Key, int]


class OrdersBack:
    """Orders of a plan at the moment of a state: who is `out`, those on the way `go_on`, the `past` is told.

    In between, people who are more urgent are given the room that these leave.

    Parameters
    ----------
    problem
        As the state has it; see `scene.changed`.
    resources
        Of what is left of the day, with the ledger to book in.
    plan, state
        What was planned, and what is different from it.
    """

    def __init__(self, problem: Problem, resources: Resources, plan: Plan, state: State) -> None:
        self.problem, self.plan, self.state = problem, plan, state
        self.at_s = state.at_s
        self.window_s = state.at_s // problem.scenario.planning.window_s * problem.scenario.planning.window_s
        self.resources = resources
        scenario = problem.scenario
        self.zone = {z.id: i for i, z in enumerate(scenario.zones)}
        self.supply = {(scenario.zones[s.zone].id, s.group.id): s for s in problem.supplies}
        self.gate = {g.corridor.id: g for g in problem.gates}
        self.slower = state.slower
        self.stretch_s = STRETCH_S if len(plan.orders) <= MANY_ORDERS else LONG_S
        # the scenario may have fewer places or lanes than the plan was made for
        self.edited = plan.scenario_sha256 != scenario.sha256
        self.partly = partly_shut(state, scenario.planning.window_s)
        self.pool = RoutePool(problem, resources, problem.supplies)
        self.departed: dict[Key, int] = defaultdict(int)
        self.at: dict[tuple[Key, int], list[Away]] = defaultdict(list)
        self.at_most: dict[tuple[Key, int], list[Away]] = defaultdict(list)
        self.counted = {(x.zone, x.group) for x in state.left} | {(x.zone, x.group) for x in state.on_the_way}
        self.left_by: dict[int, list[PeopleLeft]] = defaultdict(list)
        """Who left, as the state counts them, by the order (its `id`) whose way they went."""
        self.told: list[Told] = []
        self.later: list[Piece] = []
        """Pieces of slots that pass an open gate after the moment."""
        self.over: list[Piece] = []
        """Those that have passed one in the window of the moment, be it nobody;"""
        self.going: list[tuple[Told, Part]] = []
        """who is booked as going on."""
        self._look()

    def out(self) -> None:
        """Book who is out, until the past is told."""
        self._go([(t, s) for t in self.told for s in t.gone])

    def go_on(self) -> None:
        """Book also who fits of those on the way to an open gate."""
        room = Room(self.problem, self.resources, self.at_s, streets={Mode.CAR})
        fitting: list[tuple[Told, Part]] = []
        on_the_way = [x for x in self.later if self._was(*x[:2])]
        for t, slot, people in sorted(on_the_way, key=self._turn):
            fits, _ = room.let_in(t.way, self._supply(t), slot, people)
            if self.state.left and t.order.corridor not in self.slower:
                fits = slot.people  # more may be on the way than planned: there they are
            if fits:
                fitting.append((t, replace(slot, people=fits)))
        self._go(fitting)

    def past(self, shared: Iterable[str] = ()) -> Past:
        """Tell what stands, and book it.

        Parameters
        ----------
        shared
            Corridors some of whose lanes the ledger holds for more urgent people who were not planned there.
        """
        self._book([(t, [s]) for t, s in self.going], sign=-1)
        self.going = []
        beside = set(shared)
        ends = {g.corridor.leads_to for g in self.problem.gates if g.corridor.id in beside}
        fitted = self.slower | {g.corridor.id for g in self.problem.gates if g.corridor.leads_to in ends}
        broken = self._broken()
        # vehicles may be on other streets, and bring people elsewhere, than planned; so may those who left
        anywhere = bool(self.state.left) or self.edited
        streets = {Mode.WALK, Mode.CAR} if anywhere else {Mode.CAR} if beside else set()
        doubtful: list[Piece] = []
        for t, slot, people in self.later:
            drives = bool(beside) and self._supply(t).group.travels is Mode.CAR
            given = drives or t.order.corridor in fitted
            if self.state.left:
                given = not self._was(t, slot) or t.order.corridor in self.slower
            if given or self.edited or self._partly(t, slot) or id(slot.of) in broken:
                doubtful.append((t, slot, people))
            elif slot.people:
                (t.gone if slot.from_s < self.at_s else t.ahead).append(slot)
        self._home_first()
        self._fit(doubtful, streets=streets)
        self._home_first()
        self._settle_nights()
        self._book([(t, t.slots) for t in self.told])
        return Past(
            told=tuple(self.told),
            away=_together(self.at),
            away_at_most=_together(self.at_most),
            departed=dict(self.departed),
        )

    def _book(self, slots: Iterable[tuple[Told, Sequence[Slot]]], *, sign: int = 1) -> None:
        book(self.problem, self.resources, [(t.way, self._supply(t), s) for t, s in slots], sign=sign)

    def _go(self, going: Sequence[tuple[Told, Part]]) -> None:
        self._book([(t, [s]) for t, s in going])
        self.going += going

    def _look(self) -> None:
        """Sort all slots: those out, those that may pass, and those whose people are told on the way."""
        counted = {(x.zone, x.group) for x in self.state.on_the_way}
        gone: dict[Key, list[tuple[float, Told, Part]]] = defaultdict(list)
        for order in [*self.plan.orders, *self._unplanned()]:
            t = self._told(order)
            if t is None:
                continue
            self.told.append(t)
            key = (order.zone, order.group)
            if t.stay is not None:
                self._come(t)
            for slot, was in self._slots(order):
                # people of an order on the way have left home, also those who are told there only later
                if t.stay is not None:
                    t.stay.gone_on += slot.people if was else 0
                elif was or t.away:
                    self.departed[key] += slot.people
                    if key in counted and slot.people:
                        gone[key].append((slot.to_s + t.way.seconds, t, slot))
                        continue
                self._sort(t, slot, departed=was)
        self._place(gone)

    def _told(self, order: Order) -> Told | None:
        gate = self.gate.get(order.corridor)
        supply = self.supply.get((order.zone, order.group))
        if gate is None or supply is None or supply.group.travels not in gate.useful:
            return None
        index = self.problem.network.node_index
        links = self.pool.between(supply.group.travels, [index[n] for n in order.path])
        first = len(order.stretches[0].path) - 1 if order.night is not None else 0
        home = int(self.problem.zone_node[self.zone[order.zone]])
        return Told(
            order=order,
            gate=gate,
            way=self.pool.make(supply, gate.index, links[first:]),
            # of a re-plan of a re-plan
            away=order.night is None and order.start_node is not None and index[order.path[0]] != home,
            stay=None if order.night is None else stay(self.problem, order, links[:first], self.state),
        )

    def _come(self, t: Told) -> None:
        """Book who comes to a shelter as told; who cannot be there in time is told on the way."""
        assert t.stay is not None
        key = (t.order.zone, t.order.group)
        self.departed[key] += count([*t.stay.came, *t.stay.late])
        book_there(self.problem, self.resources.ledger, t.stay, t.stay.leaving)
        self._send_from_way_there(t, t.stay.late)

    def _send_from_way_there(self, t: Told, parts: Sequence[Part]) -> None:
        """Note where people are who are on the way to a shelter and cannot go on to it."""
        assert t.stay is not None
        links = np.concatenate([t.stay.links, t.way.links])
        whole = replace(t, way=self.pool.make(self._supply(t), t.gate.index, links))
        for part in parts:
            self._send_away(whole, part, self.at)
            self._send_away(whole, part, self.at_most)

    def _settle_nights(self) -> None:
        """Say who goes to a shelter and on from it; what the others had booked of the streets is free."""
        staying = {id(t): t.stay.leaving for t in self.told if t.stay is not None}
        for t in self.told:
            if t.stay is not None:
                settle(t)
        for t, parts in make_room(self.problem, self.told, self.at_s):
            self._send_from_way_there(t, parts)
        for t in self.told:
            if t.stay is not None and t.stay.leaving != staying[id(t)]:
                book_there(self.problem, self.resources.ledger, t.stay, staying[id(t)], sign=-1)
                book_there(self.problem, self.resources.ledger, t.stay, t.stay.leaving)

    def _supply(self, t: Told) -> Supply:
        return self.supply[t.order.zone, t.order.group]

    def _unplanned(self) -> list[Order]:
        """Orders nobody gave: people who left for a corridor that their zone was not told."""
        given: dict[tuple[str, str, str], list[Order]] = defaultdict(list)
        for o in self.plan.orders:
            if o.start_node is None and o.night is None:
                given[_move(o)].append(o)
        made = []
        for x in self.state.left:
            key = (x.zone, x.group, x.corridor)
            if given[key]:
                # on another day the way may be another one
                self.left_by[id(max(given[key], key=lambda o: _beside(o, x)))].append(x)
                continue
            supply, gate = self.supply[x.zone, x.group], self.gate[x.corridor]
            network = self.problem.network
            seconds = network.seconds(supply.group.travels)
            dist, via = tree(network, seconds, [gate.node], reverse=True)
            if math.isfinite(dist[supply.node]):
                links = links_to_root(network, via, supply.node, reverse=True)
                path = tuple(network.node_id[v] for v in nodes_of(network, supply.node, links))
                made.append(Order(zone=x.zone, group=x.group, corridor=x.corridor, path=path, slots=()))
                given[key].append(made[-1])
                self.left_by[id(made[-1])].append(x)
        return made

    def _slots(self, order: Order) -> list[tuple[Part, bool]]:
        """Slots of an order as they really were, cut at the moment, and whether their people have left."""
        found: list[tuple[Part, bool]] = []
        counted = _move(order) in {(x.zone, x.group, x.corridor) for x in self.state.left}
        counted &= order.start_node is None and order.night is None
        for slot in order.stretches[-1].slots:
            for piece in cut(slot, [self.at_s]):
                was = piece.from_s < self.at_s
                if not (was and counted):
                    found.append((part_of(piece, slot), was))
        longest = self.problem.scenario.planning.order_slot_min * 60
        for x in self.left_by.get(id(order), ()):
            marks = list(range(x.from_s + longest, x.to_s, longest))
            whole = Slot(from_s=x.from_s, to_s=x.to_s, people=x.people)
            found += [(part_of(s, s), True) for s in cut(whole, marks) if s.people]
        return found

    def _sort(self, t: Told, slot: Part, *, departed: bool) -> None:
        """Put a slot where it belongs: it stands, its people are told on the way, or they stay at home."""
        way_s = t.way.seconds
        open_s = hours(t.gate, self._supply(t).group.travels, self.at_s)
        if self.resources.shut:
            open_s = through(open_s, t.way.links.tolist(), t.way.off_s.tolist(), self.resources.shut)
        marks = [math.ceil(i.from_s - way_s - 1e-6) for i in open_s]
        marks += [math.floor(i.to_s - way_s + 1e-6) for i in open_s]
        marks.append(math.floor(self.at_s - way_s))
        # an opening may have been put off
        windows = self.problem.scenario.pause.windows
        marks += [w.from_s for w in windows]
        pieces = cut(slot, marks)
        passing = [
            any(i.from_s - 1e-3 <= p.from_s + way_s and p.to_s + way_s <= i.to_s + 1e-3 for i in open_s)
            and (p.from_s < self.at_s or any(w.from_s <= p.from_s < w.to_s for w in windows))
            for p in pieces
        ]
        for piece, passes in zip(rounded(slot, pieces, passing), passing, strict=True):
            part = part_of(piece, slot.of)
            if not passes:
                t.shut.append(part)
            people = rate(slot.of) * (piece.to_s - piece.from_s)
            if passes and self.window_s < piece.to_s + way_s <= self.at_s:
                self.over.append((t, part, people))
            if passes and piece.to_s + way_s > self.at_s:
                self.later.append((t, part, people))
                if t.order.corridor in self.slower and (departed or t.away):
                    self._send_away(t, piece, self.at_most)
            elif not piece.people:
                continue
            elif passes:
                (t.gone if departed else t.ahead).append(part)
            elif departed or t.away:
                self._send_away(t, piece, self.at)
                self._send_away(t, piece, self.at_most)

    def _partly(self, t: Told, piece: Slot) -> bool:
        """Whether people of a slot are at the gate in a window in which it closes or reopens."""
        begin, end = piece.from_s + t.way.seconds, piece.to_s + t.way.seconds
        end += t.gate.screen_s.get(self._supply(t).group.travels, 0.0)
        return any(begin < w.to_s and end > w.from_s for w in self.partly.get(t.order.corridor, ()))

    def _send_away(self, t: Told, piece: Slot, at: dict[tuple[Key, int], list[Away]]) -> None:
        """Note where people who have left are: at the next node of their way where they can be told."""
        key = (t.order.zone, t.order.group)
        off = t.way.off_s
        nodes = [int(self.problem.network.tail[e]) for e in t.way.links]
        nodes.append(t.gate.node)
        # who comes to a closed street is told before it
        closed = [k for k, e in enumerate(t.way.links.tolist()) if k and e in self.resources.shut]
        marks = sorted({0, *_turns(off, self.stretch_s), *closed})
        # who leaves at t is between the nodes a and b of `marks` at the moment if off[a] < at - t <= off[b]
        ends = [self.at_s - float(off[k]) for k in marks]
        pieces = [(math.inf, ends[0], marks[0])] if t.away else []
        pieces += [(late, early, k) for (late, early), k in zip(pairwise(ends), marks[1:], strict=True)]
        pieces.append((ends[-1], -math.inf, marks[-1]))
        whole = cut(piece, [math.floor(e) for e in ends])
        for p in whole:
            if not p.people:
                continue
            middle = (p.from_s + p.to_s) / 2
            late, _, k = next(x for x in pieces if x[1] <= middle <= x[0])
            begin = max(self.at_s, math.ceil(p.from_s + float(off[k]) - 1e-6))
            end = max(begin + 1, math.ceil(p.to_s + float(off[k]) - 1e-6))
            if late == ends[-1] and k == marks[-1]:
                begin, end = self.at_s, self.at_s + STRETCH_S
            at[key, nodes[k]].append(
                Away(
                    key=key,
                    node=nodes[k],
                    people=p.people,
                    from_s=begin,
                    to_s=end,
                    bound_for=t.order.corridor,
                    onward=tuple(t.way.links[k:].tolist()),
                )
            )

    def _place(self, gone: dict[Key, list[tuple[float, Told, Part]]]) -> None:
        """Take people on the way as counted: who left first is out, the others are where they were seen."""
        index = self.problem.network.node_index
        seen: dict[Key, int] = defaultdict(int)
        for x in self.state.on_the_way:
            seen[x.zone, x.group] += x.people
        for key, here in seen.items():
            slots = sorted(gone.get(key, []), key=lambda g: (g[0], g[2].from_s))
            out = max(0, sum(s.people for _, _, s in slots) - here)
            self.departed[key] = max(self.departed[key], here)
            for _, t, slot in slots:
                if out > 0:
                    t.gone.append(replace(slot, people=min(out, slot.people)))
                    out -= min(out, slot.people)
        for x in self.state.on_the_way:
            if not x.people:
                continue
            key, node = (x.zone, x.group), index[x.node]
            if node == self.supply[key].node:
                self.departed[key] -= x.people  # they have not left
                continue
            onward, corridor = (), ""
            for _, t, _ in gone.get(key, []):
                ends = [*self.problem.network.tail[t.way.links].tolist(), t.gate.node]
                if node in ends:
                    onward, corridor = tuple(t.way.links[ends.index(node) :].tolist()), t.order.corridor
                    break
            away = Away(
                key=key,
                node=node,
                people=x.people,
                from_s=self.at_s,
                to_s=self.at_s + STRETCH_S,
                bound_for=corridor,
                onward=onward,
            )
            self.at[key, node].append(away)
            self.at_most[key, node].append(away)

    def _home_first(self) -> None:
        """Where more have left than planned, the last slots have nobody left to fill them."""
        for key, supply in self.supply.items():
            mine = [t for t in self.told if (t.order.zone, t.order.group) == key]
            mine = [t for t in mine if not t.away and t.stay is None]
            over = self.departed[key] + sum(s.people for t in mine for s in t.ahead) - supply.people
            last = sorted(((t, s) for t in mine for s in t.ahead), key=lambda x: -x[1].from_s)
            for order, slot in last:
                if over <= 0:
                    break
                order.ahead.remove(slot)
                if slot.people > over:
                    order.ahead.append(replace(slot, people=slot.people - over))
                over -= slot.people
            if key in self.counted:
                self._ready_first(key, mine)

    def _ready_first(self, key: Key, mine: Sequence[Told]) -> None:
        """Where more have left than planned, no more leave ahead than are ready beside them."""
        supply, before = self.supply[key], float(self.departed[key])
        marks = [m for m, _ in supply.group.ready]
        ahead = [(t, s) for t in mine for s in t.ahead]
        for t, slot in sorted(ahead, key=lambda x: (x[1].to_s, x[1].from_s)):
            seconds = np.array(
                [*(m for m in marks if slot.from_s < m < slot.to_s), slot.to_s], dtype=np.float64
            )
            free = supply.people * ready_share(supply.group.ready, seconds) - before + ROUNDING
            part = (seconds - slot.from_s) / (slot.to_s - slot.from_s)
            fits = min(slot.people, max(0, math.floor(float((free / part).min()) + 1e-6)))
            before += fits
            if fits < slot.people:
                t.ahead.remove(slot)
                if fits:
                    t.ahead.append(replace(slot, people=fits))

    def _was(self, t: Told, slot: Slot) -> bool:
        """Whether the people of a slot are on the way."""
        return slot.from_s < self.at_s or t.away

    def _turn(self, piece: Piece) -> tuple[bool, int, float, str, str]:
        """Who comes first: those on the way, the most urgent, the first."""
        t, slot, _ = piece
        priority, passes_s = self._supply(t).group.priority, slot.from_s + t.way.seconds
        return not self._was(t, slot), priority, passes_s, t.order.zone, t.order.group

    def _fit(self, doubtful: Sequence[Piece], *, streets: Set[Mode]) -> None:
        """Let through a gate who fits.

        Where all of an announced slot holds it is written in one piece, and its people leave evenly; else
        each part in whole people, which may be a bit more.
        """
        doubtful = sorted(doubtful, key=self._turn)
        broken = self._broken()
        while True:
            let_in = self._let_in(doubtful, broken, streets=streets)
            parted = {
                id(slot.of) for (_, slot, _), (_, whole) in zip(doubtful, let_in, strict=True) if not whole
            }
            if parted <= broken:
                break
            broken |= parted
        for (t, slot, _), (fits, whole) in zip(doubtful, let_in, strict=True):
            if not whole:
                t.shut.append(slot)
            if fits:
                (t.gone if slot.from_s < self.at_s else t.ahead).append(replace(slot, people=fits))
            if fits < slot.people and self._was(t, slot):
                self._send_away(t, replace(slot, people=slot.people - fits), self.at)
                if t.order.corridor not in self.slower:
                    self._send_away(t, replace(slot, people=slot.people - fits), self.at_most)

    def _broken(self) -> set[int]:
        """Slots (their `id`) that do not hold in one piece."""
        return {id(s.of) for t in self.told for s in t.shut}

    def _let_in(
        self, doubtful: Sequence[Piece], broken: Set[int], *, streets: Set[Mode]
    ) -> list[tuple[int, bool]]:
        """How many of each fit, and whether these are all; slots that are `broken` are written in parts."""
        room = Room(self.problem, self.resources, self.at_s, streets=streets)

        def flow(slot: Part, people: float) -> float:
            return max(people, float(slot.people)) if id(slot.of) in broken else people

        over = {id(s) for _, s, _ in self.over}
        for t, slot, people in self.over:
            room.take(t.way, self._supply(t), slot, flow(slot, people), whole=slot.people)
        for t in self.told:
            for s in (*t.gone, *t.ahead):
                if id(s) not in over:
                    room.take(t.way, self._supply(t), s, s.people, whole=s.people)
        let_in: list[tuple[int, bool]] = []
        for t, slot, people in doubtful:
            supply = self._supply(t)
            walking = supply.group.travels is Mode.WALK and self._was(t, slot)
            let_in.append(room.let_in(t.way, supply, slot, flow(slot, people), walking=walking))
        return let_in


def _move(order: Order) -> tuple[str, str, str]:
    return order.zone, order.group, order.corridor


def _beside(order: Order, left: PeopleLeft) -> int:
    """Seconds in which people were to leave by an order while others did."""
    return sum(max(0, min(s.to_s, left.to_s) - max(s.from_s, left.from_s)) for s in order.slots)


def _turns(off: NDArray[np.float64], stretch_s: int) -> list[int]:
    """Positions on a way at which people are told: so near that all in between are within `stretch_s`.

    The gate is one only for who is past the last node before it.
    """
    marks: list[int] = []
    last, before = len(off) - 1, 0
    for k in range(1, len(off)):
        if k >= last - 1 or float(off[k + 1] - off[before]) > stretch_s:
            marks.append(k)
            before = k
    return marks


def _together(at: dict[tuple[Key, int], list[Away]]) -> tuple[Away, ...]:
    """One for each zone, group and node, evenly from the first to the last."""
    return tuple(
        replace(
            max(those, key=lambda a: a.people),
            people=sum(a.people for a in those),
            from_s=min(a.from_s for a in those),
            to_s=max(a.to_s for a in those),
        )
        for _, those in sorted(at.items())
    )


def interval(away: Away) -> Interval:
    """When people on the way pass their node."""
    return Interval(from_s=away.from_s, to_s=away.to_s)

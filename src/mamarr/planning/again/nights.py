"""Nights at shelters in a re-plan: who has come, who goes on as told, and who must be told anew there.

An order with a night is two ways: to the shelter, and on from it on a later day. The second is told and
booked like any other way. Its hours that hold are for those who come first; whoever else has left home goes
on to the shelter, is safe there, and may be sent on by another way.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import links_to_root, tree
from mamarr.planning.again.told import Key, Part, Told, cut, in_one_piece, part_of
from mamarr.planning.drafting.nights import book_way_there, nights
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.named import named_links
from mamarr.planning.posing.problem import Problem, Supply
from mamarr.plans.document import Order, Slot, split
from mamarr.plans.state import State
from mamarr.scenario.model import Interval, Scenario


@dataclass(kw_only=True, slots=True)
class Overnight:
    """The night of an order at the moment.

    Attributes
    ----------
    order
        As announced.
    links, off_s
        The way to the shelter: int32[k], float64[k + 1] seconds from leaving home.
    from_s
        Who is at the shelter may go on anew from this second; None if the pause has no later day.
    came
        Parts of slots that have begun: who is at the shelter, on the way to it, or has gone on from it.
    late
        Those on the way to it who cannot be there before the window closes.
    ahead
        People still at home who go there as told.
    broken
        Slots (their `id`) that do not hold in one piece.
    gone_on
        People who have left the shelter.
    turned
        Of these, those whose gate does not take them: they are told on the way.
    lost
        People at the shelter, or on the way to it, whose hours to go on no longer hold.
    away
        They were told on the way: all of them have left home.
    """

    order: Order
    links: NDArray[np.int32]
    off_s: NDArray[np.float64]
    from_s: int | None
    came: list[Part] = field(default_factory=list)
    late: list[Part] = field(default_factory=list)
    ahead: list[Part] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)
    gone_on: int = 0
    turned: int = 0
    lost: int = 0
    away: bool = False

    @property
    def there(self) -> int:
        """People at the shelter, or on the way to it."""
        return count(self.came) - self.gone_on

    def walking(self, at_s: int) -> tuple[list[Part], list[Part]]:
        """Parts of those who have come by a moment, and of those who are on the way then."""
        by = math.floor(at_s - float(self.off_s[-1]) + 1e-6)
        pieces = [part_of(p, s.of) for s in self.came for p in cut(s, [by]) if p.people]
        return [p for p in pieces if p.to_s <= by], [p for p in pieces if p.to_s > by]

    @property
    def shelter(self) -> str:
        """Its id."""
        assert self.order.night is not None
        return self.order.night.shelter

    @property
    def leaving(self) -> tuple[Slot, ...]:
        """When those who come, but are not `turned`, leave home."""
        came, _ = split(self.came, count(self.came) - self.turned)
        return in_one_piece([*came, *self.ahead], self.broken)


def stay(
    problem: Problem, order: Order, links: NDArray[np.int32], state: State, *, away: bool = False
) -> Overnight:
    """The night of an order at a moment, before it is known which hours to go on still hold.

    Parameters
    ----------
    problem
        As the state has it; see `scene.changed`.
    order
        With a night.
    links
        Of the way to the shelter.
    state
        The moment.
    away
        Whether its people were told on the way, so that all of them have left home.
    """
    scenario, at_s = problem.scenario, state.at_s
    mode = scenario.groups[order.group].travels
    off_s = np.concatenate([[0.0], np.cumsum(problem.network.seconds(mode)[links])])
    way_s = float(off_s[-1])
    window = window_of(scenario, order)
    from_s = None if window is None else from_next_day(scenario, window, at_s)
    made = Overnight(order=order, links=links, off_s=off_s, from_s=from_s, away=away)
    in_time = -math.inf if window is None else window.to_s - scenario.pause.margin_s - way_s
    first = 0 if window is None else window.from_s
    # whoever is there already has come in time
    last = math.floor(max(in_time, at_s - way_s) + 1e-6)
    for slot in order.slots:
        for piece in cut(slot, [at_s, last, first]):
            begun = away or piece.from_s < at_s
            if piece.to_s <= last and (begun or piece.from_s >= first):
                (made.came if begun else made.ahead).append(part_of(piece, slot))
                continue
            made.broken.add(id(slot))
            if begun:
                made.late.append(part_of(piece, slot))
    return made


def window_of(scenario: Scenario, order: Order) -> Interval | None:
    """The window in which the people of an order come; None if it is called off."""
    first = min((s.from_s for s in order.slots), default=0)
    last = max((s.to_s for s in order.slots), default=0)
    return next((w for w in scenario.pause.windows if first < w.to_s and w.from_s < last), None)


def from_next_day(scenario: Scenario, window: Interval, at_s: int) -> int | None:
    """The first whole minute after the moment in a window of a day after that of this window."""
    minute = math.ceil(at_s / 60) * 60
    for i, later in nights(scenario):
        if scenario.pause.windows[i] == window:
            return next((max(w.from_s, minute) for day in later for w in day if w.to_s > minute), None)
    return None


def settle(t: Told) -> None:
    """Give the hours to go on that hold to those who come first; whoever is at home and has none stays."""
    assert t.stay is not None
    there, hold = t.stay.there, count(t.ahead)
    t.ahead, _ = split(t.ahead, min(hold, there + count(t.stay.ahead)))
    t.stay.ahead, _ = split(t.stay.ahead, max(0, hold - there))
    t.stay.turned = t.stay.gone_on - count(t.gone)
    t.stay.lost = max(0, there - hold)


def make_room(problem: Problem, told: Iterable[Told], at_s: int) -> list[tuple[Told, list[Part]]]:
    """Send nobody to a shelter who finds no place if all who are there must stay: the last first.

    They stay at home or, if they are on the way, must be told there: these are given back.
    """
    places = {s.shelter.id: s.shelter.places for s in problem.shelters}
    turned: list[tuple[Told, list[Part]]] = []
    here: dict[str, list[tuple[Told, Overnight]]] = defaultdict(list)
    for t in told:
        if t.stay is not None:
            here[t.stay.shelter].append((t, t.stay))
    for shelter, those in here.items():
        while (over := most_inside(those) - places.get(shelter, 0)) > 1e-6:
            ahead = [x for x in those if x[1].ahead]
            coming = [x for x in those if x[1].walking(at_s)[1]]
            if ahead:
                t, last = max(ahead, key=lambda x: x[1].ahead[-1].to_s)
                last.ahead = []
            elif coming:
                t, last = max(coming, key=lambda x: x[1].came[-1].to_s)
                there, walking = last.walking(at_s)
                first, rest = split(walking, max(0, count(walking) - math.ceil(over - 1e-6)))
                last.came = [*there, *first]
                turned.append((t, rest))
            else:
                break
            settle(t)
    return turned


def most_inside(those: Sequence[tuple[Told, Overnight]], since_s: float = -math.inf) -> float:
    """Most people in a shelter at any instant since one, if those whose hours are lost stay."""
    flows: list[tuple[float, float, int]] = []
    for t, made in those:
        way_s = float(made.off_s[-1])
        flows += [(s.from_s + way_s, s.to_s + way_s, s.people) for s in made.leaving]
        flows += [(float(s.from_s), float(s.to_s), -s.people) for s in t.slots]
    if not flows:
        return 0.0
    begin, end, many = np.array(flows).T
    # the number is straight between these instants
    instants = np.unique(np.maximum(np.concatenate([begin, end]), since_s))[:, None]
    return float((np.clip((instants - begin) / (end - begin), 0.0, 1.0) @ many).max())


def book_there(
    problem: Problem, ledger: Ledger, made: Overnight, slots: Sequence[Slot], *, sign: int = 1
) -> None:
    """Add what the way to the shelter takes of the streets to the ledger; `sign` -1 takes it back."""
    group = problem.scenario.groups[made.order.group]
    book_way_there(problem, ledger, group, made.links.tolist(), slots, sign=sign)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheltered:
    """People of one zone and group at one shelter who came on one day, and the orders by which they did.

    `told` are all such orders; `people` are those of them who may be told anew, from `from_s` on.
    """

    key: Key
    shelter: str
    node: int
    from_s: int | None
    people: int
    told: tuple[Told, ...]

    @property
    def place(self) -> tuple[Key, str, int, int | None]:
        """Who they are, where, and from when on."""
        return self.key, self.shelter, self.node, self.from_s

    def supply(self, everybody: Supply, index: int, gates: tuple[int, ...]) -> Supply:
        """These people as a supply at the shelter."""
        assert self.from_s is not None
        return replace(
            everybody,
            index=index,
            node=self.node,
            people=self.people,
            gates=gates,
            group=replace(everybody.group, ready=((self.from_s, 1.0),)),
            sheltered=True,
        )

    def ways(self) -> dict[int, NDArray[np.int32]]:
        """Links of the ways on that some are told, by gate."""
        return {t.gate.index: t.way.links for t in self.told if t.slots}

    def first(self, problem: Problem, supply: Supply) -> list[tuple[int, NDArray[np.int32]]]:
        """Gates and links of ways to begin with: those that were told, and the fastest to each gate."""
        network, mode = problem.network, supply.group.travels
        seconds = np.where(named_links(problem, mode), network.seconds(mode), np.inf)
        found = [(t.gate.index, t.way.links) for t in self.told]
        for g in supply.gates:
            dist, via = tree(network, seconds, [problem.gates[g].node], reverse=True)
            if math.isfinite(dist[self.node]):
                links = links_to_root(network, via, self.node, reverse=True)
                found.append((g, np.array(links, dtype=np.int32)))
        return found


def sheltered(problem: Problem, told: Iterable[Told], *, all_of_them: bool = False) -> list[Sheltered]:
    """Those at shelters, or on the way to one, who have no hours to go on; or all who have not gone on."""
    found: dict[tuple[Key, str, int, int | None], list[Told]] = defaultdict(list)
    for t in told:
        if t.stay is not None:
            node = problem.network.node_index[t.stay.order.night.node] if t.stay.order.night else -1
            key = (t.order.zone, t.order.group)
            found[key, t.stay.shelter, node, t.stay.from_s].append(t)
    return [
        Sheltered(key=key, shelter=shelter, node=node, from_s=from_s, people=many, told=tuple(those))
        for (key, shelter, node, from_s), those in found.items()
        if (many := sum(t.stay.there if all_of_them else t.stay.lost for t in those if t.stay is not None))
    ]


def gates_from(problem: Problem, supply: Supply, here: Sheltered, told: Iterable[Told]) -> tuple[int, ...]:
    """Gates of which people at a shelter may be told: all, or those they know of and the nearest others.

    A group of a zone is told of a few corridors only, those who stay at a shelter by themselves.
    """
    also = [t for t in told if t.stay is not None and (t.order.zone, t.order.group) == here.key]
    also = [t for t in also if t.stay is not None and t.stay.shelter == here.shelter]
    known = {t.gate.index for t in also if t.slots}
    if not known and {id(t) for t in also} == {id(t) for t in here.told}:
        return supply.gates
    network, mode = problem.network, supply.group.travels
    seconds = network.seconds(mode)
    away = {
        g: float(tree(network, seconds, [problem.gates[g].node], reverse=True)[0][here.node])
        for g in supply.gates
        if g not in known and problem.gates[g].useful.get(mode)
    }
    most = max(0, problem.scenario.planning.corridors_per_order - len(known))
    more = sorted(away, key=lambda g: (away[g], g))[:most]
    return tuple(g for g in supply.gates if g in known or g in more)


def count(slots: Iterable[Slot]) -> int:
    """All of them."""
    return sum(s.people for s in slots)

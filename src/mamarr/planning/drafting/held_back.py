"""What a finished plan leaves to people whom it has left, and what is full while they could still go."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.named import named_links
from mamarr.planning.posing.problem import ON_THEIR_OWN, Supply
from mamarr.planning.posing.readiness import Ready, ready_share
from mamarr.planning.routing._route_kernels import ways_from_tree
from mamarr.planning.routing.latest import InTime
from mamarr.planning.routing.routes import HOUR_S, Resources, without
from mamarr.scenario.model import Mode

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Cause = tuple[str, str]
"""``place``, ``bed``, ``intake``, ``gate`` or ``street``, and its id."""

FULL = 0.97
"""A window counts as full from this share of its capacity on."""

TIGHT = 0.9
"""A street that is used to this share is gone round, if there is a way round."""

SMALL = 0.1
"""So small a share of people, or of the time they had, is not told of apart."""

LOOK_S = 1800
"""Ways round full streets are looked for once in so long a time."""

LOOKS, LARGE = 40_000, 200_000_000
"""So many windows of gates are looked at in all, so many over the nodes: every few of all."""

ROUNDS = 2_000_000
"""So many nodes may trees of ways round full streets have in all; else fastest ways alone are looked at."""

RANK = ("place", "bed", "intake", "gate", "street")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Chance:
    """A window of a gate in which people could pass it: when they leave home then, and what is open of it.

    `links` is a way that no closure touches then; None where nothing is ever closed.
    """

    gate: int
    window: int
    leave_s: float
    pass_s: float
    open_s: float
    links: Ints | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Streets:
    """Row of each link (-1: nobody uses it, or it has no limit), units left by window, and a second."""

    row: Longs
    left: Floats
    rate: Floats


class Rest:
    """What is left of gates, streets and destinations; whoever would still fit is counted as if let in.

    Parameters
    ----------
    ledger
        What the plan uses. Its problem says what is offered: in a re-plan, from the moment on.
    in_time
        When people can leave home for which gate.
    from_s
        Nobody leaves home before.
    """

    def __init__(self, ledger: Ledger, in_time: InTime, from_s: float = 0.0) -> None:
        self.problem, self.ledger, self.in_time, self.from_s = ledger.problem, ledger, in_time, from_s
        self.resources = Resources(ledger.problem, ledger)
        ends = list(self.problem.scenario.destinations.values())
        self.places = [math.inf if d.places is None else float(d.places) for d in ends]
        self.beds = [float(d.beds) for d in ends]
        self.places = [n - float(taken) for n, taken in zip(self.places, ledger.places, strict=True)]
        self.beds = [n - float(taken) for n, taken in zip(self.beds, ledger.beds, strict=True)]
        self.hourly = [math.inf if d.intake_per_hour is None else float(d.intake_per_hour) for d in ends]
        self.intake = np.array(self.hourly)[:, None] - ledger.intake
        self.taken = np.zeros_like(ledger.gate_s)
        self._streets: dict[str, _Streets] = {}
        self._tight: dict[str, list[tuple[int, NDArray[np.bool_]]]] = {}
        self._named: dict[Mode, NDArray[np.bool_]] = {}
        self._via: dict[tuple[Mode, int, int], NDArray[np.int32]] = {}

    def chances(self, s: Supply, gates: Sequence[int]) -> list[_Chance]:
        """When these people could still pass which gate, the first one first."""
        found: list[_Chance] = []
        width = float(self.ledger.window_s)
        for g in gates:
            for x in self.in_time.stretches(s, g):
                way = x.way_s
                a, b = max(x.from_s, self.from_s, s.group.ready[0][0]) + way, x.to_s + way
                for w in range(int(a // width), min(self.ledger.windows, math.ceil(b / width))):
                    begin, end = max(a, w * width), min(b, (w + 1) * width)
                    if end > begin:
                        mid = (begin + end) / 2
                        found.append(
                            _Chance(
                                gate=g,
                                window=w,
                                leave_s=mid - way,
                                pass_s=mid,
                                open_s=end - begin,
                                links=x.links,
                            )
                        )
        found.sort(key=lambda c: (c.leave_s, c.gate))
        looks = min(LOOKS, LARGE // max(1, self.problem.network.n_nodes))
        most = max(1, looks // max(1, sum(len(z.people) for z in self.problem.scenario.zones)))
        return found[:: math.ceil(max(1, len(found)) / most)]

    def look(
        self, s: Supply, gates: Sequence[int], ready: Ready, people: int, most: int
    ) -> tuple[int, tuple[Cause, ...]]:
        """Let in those for whom there is room, and say what keeps the others back.

        Parameters
        ----------
        s, gates
            Who, and the gates that they may be told of.
        ready, people
            Those who are left, and when they are ready.
        most
            Not more of them than that are let in.

        Returns
        -------
        people for whom there is room, as far as this search can tell; for people of vehicles, as if each
        found a seat
        causes that hold back the rest, in order of `RANK`; none where they have no time left
        """
        chances = self.chances(s, gates)
        free = np.minimum(people * ready_share(ready, [c.leave_s for c in chances]), most)
        fits = 0
        if s.group.travels in ON_THEIR_OWN:
            for chance, able in zip(chances, free.tolist(), strict=True):
                some = math.floor(min(able - fits, self._room(s, chance)[0]) + 1e-6)
                if some > 0:
                    self._take(s, chance, some)
                    fits += some
        waiting = np.maximum(free - fits, 0.0).tolist()
        blocked = [
            (self._room(s, c)[1], n * c.open_s) for c, n in zip(chances, waiting, strict=True) if n > 0.0
        ]
        return fits, _fewest(blocked)

    def _per(self, s: Supply) -> float:
        """Vehicles, or people on foot, for one person."""
        return 1.0 / s.group.people_per_vehicle if s.group.travels is Mode.CAR else 1.0

    def _hour(self, s: Supply, chance: _Chance) -> tuple[int, int]:
        """Destination, and the hour of arrival there."""
        gate, mode = self.problem.gates[chance.gate], s.group.travels
        late = gate.corridor.beyond_s[mode] + (0.0 if mode is Mode.WALK else gate.screen_s.get(mode, 0.0))
        hour = int((chance.pass_s + late) // HOUR_S)
        end = self.ledger.destination_index[gate.corridor.leads_to]
        return end, min(hour, self.ledger.intake.shape[1] - 1)

    def _room(self, s: Supply, chance: _Chance) -> tuple[float, tuple[Cause, ...]]:
        """People for whom there is room, and all that is full."""
        gate = self.problem.gates[chance.gate]
        d, hour = self._hour(s, chance)
        end, bed = gate.corridor.leads_to, s.group.needs_bed
        room, full = (self.beds if bed else self.places)[d], list[Cause]()
        if room < 1.0:
            full.append(("bed" if bed else "place", end))
        if self.intake[d, hour] < max(1.0, (1.0 - FULL) * self.hourly[d]):
            full.append(("intake", end))
        room = min(room, float(self.intake[d, hour]))
        each = gate.screen_s.get(s.group.travels, 0.0) * self._per(s)
        if math.isfinite(gate.lane_s) and each > 0.0:
            w = chance.window
            # as planning counts: all that is used of a window is taken from the part that is of use
            offer = min(gate.lane_s * chance.open_s, float(self.ledger.gate_offer_s[gate.index, w]))
            left = offer - float(self.ledger.gate_s[gate.index, w] + self.taken[gate.index, w])
            if left < max(each, (1.0 - FULL) * offer):
                full.append(("gate", gate.corridor.id))
            room = min(room, left / each)
        if not full:
            streets, rows, entered = self._way(s, chance)
            if len(rows):
                over_s = self.ledger.window_s - chance.open_s
                units = streets.left[rows, entered] - streets.rate[rows] * over_s
                room = min(room, float(units.min()) / self._per(s))
            if room < 1.0:
                full.append(("street", ""))
        return (0.0 if full else room), tuple(full)

    def _take(self, s: Supply, chance: _Chance, people: int) -> None:
        gate = self.problem.gates[chance.gate]
        d, hour = self._hour(s, chance)
        (self.beds if s.group.needs_bed else self.places)[d] -= people
        self.intake[d, hour] -= people
        self.taken[gate.index, chance.window] += (
            gate.screen_s.get(s.group.travels, 0.0) * self._per(s) * people
        )
        streets, rows, w = self._way(s, chance)
        streets.left[rows, w] -= people * self._per(s)

    def _used(self, way: str) -> _Streets:
        """Streets with a limit that anybody uses."""
        if way not in self._streets:
            shift = 0 if way == "walk" else self.resources.first_drive
            links = [e for e in self.ledger.loaded_links[way] if self.resources.limited(e + shift)]
            horizon = float(self.problem.scenario.horizon_s)
            row = np.full(self.problem.network.n_links, -1, dtype=np.int64)
            row[links] = np.arange(len(links))
            left = [self.resources.left_within(e + shift, self._open(e, horizon)) for e in links]
            self._streets[way] = _Streets(
                row=row,
                left=np.array(left) if left else np.zeros((0, self.ledger.windows)),
                rate=np.array([self.resources.rate(e + shift) for e in links]),
            )
        return self._streets[way]

    def _open(self, link: int, horizon: float) -> list[tuple[float, float]]:
        """When a street may be entered."""
        stretches = [(0.0, horizon)]
        for during in self.resources.shut.get(link, ()):
            stretches = without(stretches, during.from_s, during.to_s)
        return stretches

    def _way(self, s: Supply, chance: _Chance) -> tuple[_Streets, Longs, Longs]:
        """Used streets, and of a way to the gate their rows and the windows in which each is entered.

        The way goes round what is full; where all ways are full it is the fastest one.
        """
        network, mode = self.problem.network, s.group.travels
        way = "walk" if mode is Mode.WALK else "drive"
        streets = self._used(way)
        links = self._links(s, chance, way)
        before = np.cumsum(network.seconds(mode)[links[::-1]])[::-1]
        rows, w = streets.row[links], ((chance.pass_s - before) // self.ledger.window_s).astype(np.int64)
        some = (rows >= 0) & (w >= 0) & (w < streets.left.shape[1])
        return streets, rows[some], w[some]

    def _links(self, s: Supply, chance: _Chance, way: str) -> Ints:
        """Links of a way to the gate, in the order of travel."""
        mode = s.group.travels
        via = self._round(mode, chance, way)
        if via is None or via[s.node] < 0:
            if chance.links is not None:
                return chance.links
            via = self._fastest(mode, chance.gate)
        return ways_from_tree(via, self.problem.network.head, np.array([s.node], dtype=np.int32))[1]

    def _seconds(self, mode: Mode) -> Floats:
        """float64[m], of streets that a path of nodes can mean."""
        if mode not in self._named:
            self._named[mode] = named_links(self.problem, mode)
        return np.where(self._named[mode], self.problem.network.seconds(mode), math.inf)

    def _fastest(self, mode: Mode, gate: int) -> NDArray[np.int32]:
        key = (mode, gate, -1)
        if key not in self._via:
            network = self.problem.network
            node = self.problem.gates[gate].node
            self._via[key] = tree(network, self._seconds(mode), [node], reverse=True)[1]
        return self._via[key]

    def _round(self, mode: Mode, chance: _Chance, way: str) -> NDArray[np.int32] | None:
        """The first links of ways to the gate without streets that are full when people would be there.

        None where nothing is full, or too much would have to be looked at.
        """
        if way not in self._tight:
            rate = (
                self.problem.network.walk_capacity if way == "walk" else self.problem.network.drive_capacity
            )
            width = self.ledger.window_s
            self._tight[way] = [
                (e, full)
                for e, load in self.ledger.loaded_links[way].items()
                if (full := load >= TIGHT * float(rate[e]) / HOUR_S * width).any()
            ]
            if self._tight[way]:
                # so is what is closed
                begin = np.arange(self.ledger.windows) * float(width)
                for e, shut in self.resources.shut.items():
                    for i in shut:
                        self._tight[way].append((e, (begin < i.to_s) & (begin + width > i.from_s)))
        trees = len(self.problem.gates) * max(1, self.problem.scenario.horizon_s // LOOK_S)
        if not self._tight[way] or trees * self.problem.network.n_nodes > ROUNDS:
            return None
        network, width = self.problem.network, self.ledger.window_s
        key = (mode, chance.gate, int(chance.pass_s // LOOK_S))
        if key not in self._via:
            seconds, there = network.seconds(mode), self.in_time.seconds[mode, chance.gate]
            cost = self._seconds(mode)
            for e, full in self._tight[way]:
                before = float(there[network.head[e]]) + float(seconds[e])
                if math.isfinite(before):
                    w = int((chance.pass_s - before) // width)
                    if 0 <= w < len(full) and full[w]:
                        cost[e] = math.inf
            node = self.problem.gates[chance.gate].node
            self._via[key] = tree(network, cost, [node], reverse=True)[1]
        return self._via[key]


def _fewest(blocked: Sequence[tuple[tuple[Cause, ...], float]]) -> tuple[Cause, ...]:
    """The fewest causes that explain nearly all the time people had; none if they leave much of it open."""
    whole = sum(able for _, able in blocked)
    open_, found = list(blocked), list[Cause]()
    while sum(able for _, able in open_) > SMALL * whole:
        weight: dict[Cause, float] = defaultdict(float)
        for causes, able in open_:
            for cause in causes:
                weight[cause] += able
        if not weight:
            return ()
        best = max(weight, key=lambda c: (weight[c], -RANK.index(c[0]), c[1]))
        found.append(best)
        open_ = [(causes, able) for causes, able in open_ if best not in causes]
    return tuple(sorted(found, key=lambda c: (RANK.index(c[0]), c[1])))

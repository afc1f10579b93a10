"""A pool of routes for people who walk or drive themselves, and what the routes use.

A *resource* is anything with a capacity per window: a street for walkers, a
street for vehicles, a gate's screening, a destination's intake. Resources are
numbered over the whole network; a pool knows which of them its routes touch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.named import named_links
from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.posing.use import StreetUse
from mamarr.planning.routing._route_kernels import ways_from_tree
from mamarr.scenario.model import Interval, Mode

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

MINUTE_S = 60
HOUR_S = 3600


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Route:
    """One way of one supply to one gate.

    Attributes
    ----------
    supply, gate
        Indices in the problem.
    links : int32[k], link indices in the order of travel
    off_s : float64[k + 1], seconds from leaving to entering each link, and to the gate
    useful : departures, in whole minutes, with which every rule on opening, closures and safety is kept
    resources : int32[r], what is used
    enter_s : float64[r], seconds from leaving to entering each resource
    unit : float64[r], units taken per person
    told : the supply knows this way to the gate already, and gets no other
    """

    supply: int
    gate: int
    links: Ints
    off_s: Floats
    useful: tuple[Interval, ...]
    resources: Ints
    enter_s: Floats
    unit: Floats
    told: bool = False

    @property
    def seconds(self) -> float:
        """From leaving to the gate."""
        return float(self.off_s[-1])


class Resources:
    """Numbers and capacities of all resources of a problem, after what the ledger already holds.

    Numbers: walkers' streets 0..m-1, vehicles' streets m..2m-1, gates, then destinations' intake.
    """

    def __init__(self, problem: Problem, ledger: Ledger) -> None:
        self.problem = problem
        self.ledger = ledger
        m = problem.network.n_links
        self.first_drive, self.first_gate = m, 2 * m
        self.first_intake = 2 * m + len(problem.gates)
        self.n = self.first_intake + len(ledger.destination_index)
        self.windows = max(ledger.windows, ledger.intake.shape[1])
        # between two windows nobody is on a street
        self.days = [(float(w.from_s), float(w.to_s)) for w in problem.scenario.pause.windows]
        self.shut = problem.shut

    def window_s(self, resource: int) -> float:
        """Length of the windows in which the resource is counted."""
        return float(HOUR_S if resource >= self.first_intake else self.ledger.window_s)

    def rate(self, resource: int) -> float:
        """Units per second while open; inf without a limit."""
        problem = self.problem
        if resource < self.first_drive:
            return float(problem.network.walk_capacity[resource]) / HOUR_S
        if resource < self.first_gate:
            return float(problem.network.drive_capacity[resource - self.first_drive]) / HOUR_S
        if resource < self.first_intake:
            return problem.gates[resource - self.first_gate].lane_s
        destination = list(problem.scenario.destinations.values())[resource - self.first_intake]
        return math.inf if destination.intake_per_hour is None else destination.intake_per_hour / HOUR_S

    def left(self, resource: int, first_s: float, last_s: float) -> Floats:
        """float64[windows], units left in each window, counting only the stretch [first_s, last_s] of use."""
        return self.left_within(resource, [(first_s, last_s)])

    def left_within(self, resource: int, stretches: Sequence[tuple[float, float]]) -> Floats:
        """float64[windows], units left in each window, counting only these stretches of use."""
        w = self.window_s(resource)
        edges = np.arange(self.windows + 1, dtype=np.float64) * w
        if self.first_gate > resource and len(self.days) > 1:
            stretches = _both(stretches, self.days)
        stretch = _overlap(edges, stretches)
        ledger = self.ledger
        if resource >= self.first_intake:
            used = ledger.intake[resource - self.first_intake]
            offered = self.rate(resource) * stretch
        elif resource >= self.first_gate:
            gate = resource - self.first_gate
            used = ledger.gate_s[gate]
            hours = [(float(o.from_s), float(o.to_s)) for o in self.problem.gates[gate].corridor.open]
            if len(self.days) > 1:
                hours = _both(hours, self.problem.gates[gate].lane_hours)
            offered = self.rate(resource) * _overlap(edges, _both(stretches, hours))
        else:
            way, link = (
                ("walk", resource) if resource < self.first_drive else ("drive", resource - self.first_drive)
            )
            loads = ledger.loaded_links[way].get(link)
            used = np.zeros(0) if loads is None else loads
            offered = self.rate(resource) * stretch
        if len(used):
            offered = offered.copy()
            k = min(len(used), self.windows)
            offered[:k] -= used[:k]
        return np.asarray(np.maximum(offered, 0.0))

    def left_of_use(self, resource: int, first_s: float, last_s: float, use: StreetUse) -> Floats:
        """float64[windows], what `left` says, of a street only while it is of use to these people."""
        if resource >= self.first_gate:
            return self.left(resource, first_s, last_s)
        walks = resource < self.first_drive
        stretches = use.stretches(
            Mode.WALK if walks else Mode.CAR, resource - (0 if walks else self.first_drive)
        )
        return self.left_within(resource, _both([(first_s, last_s)], stretches))

    def left_of(self, numbers: Ints | Longs, of: Longs, begin: Floats, end: Floats) -> Floats:
        """float64[numbers, windows], units left of each resource in each window; inf without a limit.

        Counted are the stretches ``[begin, end)`` of the resource at position `of`, apart and in order; of
        intake everything.
        """
        left = np.empty((len(numbers), self.windows))
        first = np.searchsorted(of, np.arange(len(numbers) + 1))
        for i in np.flatnonzero(numbers >= self.first_gate).tolist():
            mine, r = slice(first[i], first[i + 1]), int(numbers[i])
            if not self.limited(r):
                left[i] = np.inf
            elif r >= self.first_intake:
                left[i] = self.left(r, 0.0, math.inf)
            else:
                left[i] = self.left_within(
                    r, list(zip(begin[mine].tolist(), end[mine].tolist(), strict=True))
                )
        streets = np.flatnonzero(numbers < self.first_gate)
        if len(streets):
            on_streets = np.isin(of, streets)
            at = np.searchsorted(streets, of[on_streets])
            left[streets] = self._left_of_streets(numbers[streets], at, begin[on_streets], end[on_streets])
        return left

    def _left_of_streets(self, numbers: Ints | Longs, of: Longs, begin: Floats, end: Floats) -> Floats:
        """The same of streets alone; what `left_within` says of each."""
        network, window_s = self.problem.network, float(self.ledger.window_s)
        on_foot = numbers < self.first_drive
        link = np.where(on_foot, numbers, numbers - self.first_drive)
        rate = np.where(on_foot, network.walk_capacity[link], network.drive_capacity[link]) / HOUR_S
        edges = np.arange(self.windows + 1, dtype=np.float64) * window_s
        offered = np.zeros((len(numbers), self.windows))
        for a, b in self.days if len(self.days) > 1 else [(-math.inf, math.inf)]:
            until = np.minimum(edges[1:], np.minimum(end, b)[:, None])
            np.add.at(
                offered, of, np.maximum(until - np.maximum(edges[:-1], np.maximum(begin, a)[:, None]), 0.0)
            )
        free = np.isinf(rate)
        offered *= np.where(free, 0.0, rate)[:, None]
        for i, (walks, e) in enumerate(zip(on_foot.tolist(), link.tolist(), strict=True)):
            used = self.ledger.loaded_links["walk" if walks else "drive"].get(e)
            if used is not None:
                k = min(len(used), self.windows)
                offered[i, :k] -= used[:k]
        offered[free] = np.inf
        return np.maximum(offered, 0.0)

    def row(self, resource: int) -> Floats:
        """float64[windows], what the ledger holds of the resource, to be added to."""
        ledger = self.ledger
        if resource >= self.first_intake:
            arrivals: Floats = ledger.intake[resource - self.first_intake]
            return arrivals
        if resource >= self.first_gate:
            lanes: Floats = ledger.gate_s[resource - self.first_gate]
            return lanes
        if resource >= self.first_drive:
            return ledger.drive_load(resource - self.first_drive)
        return ledger.walk_load(resource)

    def limited(self, resource: int) -> bool:
        """Whether the resource has a limit at all."""
        return math.isfinite(self.rate(resource))


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Ways known before routes are looked for, as a re-plan has them from its plan.

    Attributes
    ----------
    first
        Index of a supply -> (gate, links), ways to begin with.
    told
        (Index of a supply, gate) -> links, the only way of that supply to that gate: it was announced.
    """

    first: Mapping[int, Sequence[tuple[int, Ints]]] = field(default_factory=lambda: MappingProxyType({}))
    told: Mapping[tuple[int, int], Ints] = field(default_factory=lambda: MappingProxyType({}))


class RoutePool:
    """Routes found so far; `add` ignores one that is there already and one that nobody could use in time."""

    def __init__(
        self,
        problem: Problem,
        resources: Resources,
        supplies: Sequence[Supply],
        known: Known = Known(),
    ) -> None:
        self.problem = problem
        self.resources = resources
        self.supplies = tuple(supplies)
        self.known = known
        self.routes: list[Route] = []
        self._seen: set[tuple[int, int, bytes]] = set()
        self._seconds = {
            mode: problem.network.seconds(mode) for mode in dict.fromkeys(s.group.travels for s in supplies)
        }
        self._named = {mode: named_links(problem, mode) for mode in self._seconds}
        self._meant: dict[Mode, dict[tuple[int, int], int]] = {}
        self._limited_gate = [resources.limited(resources.first_gate + g.index) for g in problem.gates]

    def add(self, supply: Supply, gate: int, links: Ints) -> bool:
        """Add a route if it is new and of use; says whether it was added."""
        links = self.known.told.get((supply.index, gate), links)
        key = (supply.index, gate, links.tobytes())
        if key in self._seen:
            return False
        self._seen.add(key)
        route = self.make(supply, gate, links)
        if not route.useful:
            return False
        self.routes.append(route)
        return True

    def make(self, supply: Supply, gate_index: int, links: Ints) -> Route:
        """A way of a supply to a gate, of use or not."""
        problem, res = self.problem, self.resources
        mode = supply.group.travels
        gate = problem.gates[gate_index]
        off = np.concatenate([[0.0], np.cumsum(self._seconds[mode][links])])
        per_person = 1.0 / supply.group.people_per_vehicle if mode is Mode.CAR else 1.0
        shift = 0 if mode is Mode.WALK else res.first_drive
        ids = [links + shift]
        enter = [off[:-1]]
        unit = [np.full(len(links), per_person)]
        screen = gate.screen_s.get(mode, 0.0)
        if self._limited_gate[gate_index] and screen > 0.0:
            ids.append(np.array([res.first_gate + gate_index], dtype=np.int32))
            enter.append(off[-1:])
            unit.append(np.array([screen * per_person]))
        intake = res.first_intake + res.ledger.destination_index[gate.corridor.leads_to]
        if res.limited(intake):
            beyond = gate.corridor.beyond_s[mode] + (0.0 if mode is Mode.WALK else screen)
            ids.append(np.array([intake], dtype=np.int32))
            enter.append(off[-1:] + beyond)
            unit.append(np.ones(1))
        return Route(
            supply=supply.index,
            gate=gate_index,
            links=links,
            off_s=off,
            useful=self._useful(gate.useful[mode], links, off, supply),
            resources=np.concatenate(ids).astype(np.int32),
            enter_s=np.concatenate(enter),
            unit=np.concatenate(unit),
            told=(supply.index, gate_index) in self.known.told,
        )

    def _useful(
        self, hours: Sequence[Interval], links: Ints, off: Floats, supply: Supply
    ) -> tuple[Interval, ...]:
        """Departures that keep to windows, gate hours and closures, in whole minutes.

        Those of people on the way are as they pass, to the second.
        """
        total, ready_s = float(off[-1]), supply.group.ready[0][0]
        stretches: list[tuple[float, float]] = []
        for window in self.problem.scenario.pause.windows:
            for h in hours:
                if window.from_s <= h.from_s < window.to_s:
                    stretches.append((max(h.from_s - total, window.from_s, ready_s), h.to_s - total))
        shut = self.resources.shut
        if shut:
            for e, o in zip(links.tolist(), off[:-1].tolist(), strict=True):
                for during in shut.get(e, ()):
                    stretches = without(stretches, during.from_s - o, during.to_s - o)
        step = MINUTE_S
        if supply.passing is not None:
            step, passing = 1, supply.passing
            stretches = [(max(a, passing.from_s), min(b, passing.to_s)) for a, b in stretches]
        whole = ((math.ceil(a / step) * step, math.floor(b / step) * step) for a, b in stretches)
        return tuple(Interval(from_s=a, to_s=b) for a, b in whole if b > a)

    def add_cheapest(self, mode: Mode, gate: int, cost: Floats, supplies: Sequence[Supply]) -> int:
        """Add, for each supply of `mode`, its cheapest way to `gate` under `cost` (float64[m]).

        Returns how many are new.
        """
        if not supplies:
            return 0
        network = self.problem.network
        cost = np.where(self._named[mode], cost, math.inf)
        dist, via = tree(network, cost, [self.problem.gates[gate].node], reverse=True)
        reached = [s for s in supplies if s.node >= 0 and math.isfinite(dist[s.node])]
        start, links = ways_from_tree(via, network.head, np.array([s.node for s in reached], dtype=np.int32))
        return sum(self.add(s, gate, links[start[i] : start[i + 1]].copy()) for i, s in enumerate(reached))

    def meant(self, mode: Mode, links: Ints) -> Ints:
        """The links that a path of nodes means where it goes along `links`."""
        network = self.problem.network
        return self._named_between(mode, network.tail[links].tolist(), network.head[links].tolist())

    def between(self, mode: Mode, nodes: Sequence[int]) -> Ints:
        """The links that a path of node indices means."""
        return self._named_between(mode, nodes[:-1], nodes[1:])

    def _named_between(self, mode: Mode, tails: Sequence[int], heads: Sequence[int]) -> Ints:
        network = self.problem.network
        if mode not in self._meant:
            named = np.flatnonzero(self._named[mode])
            self._meant[mode] = dict(
                zip(
                    zip(network.tail[named].tolist(), network.head[named].tolist(), strict=True),
                    named.tolist(),
                    strict=True,
                )
            )
        meant = self._meant[mode]
        return np.array([meant[pair] for pair in zip(tails, heads, strict=True)], dtype=np.int32)

    def add_known(self) -> None:
        """Add the ways known before, and those that were told."""
        by_index = {s.index: s for s in self.supplies}
        for (index, gate), links in self.known.told.items():
            if index in by_index and gate in by_index[index].gates:
                self.add(by_index[index], gate, links)
        for index, ways in self.known.first.items():
            for gate, links in ways:
                if index in by_index and gate in by_index[index].gates:
                    self.add(by_index[index], gate, links)

    def add_fastest(self) -> None:
        """Add the fastest way of each supply to each gate that admits it, and one that no closure touches."""
        ever_shut = list(self.resources.shut)
        for gate in self.problem.gates:
            for mode, seconds in self._seconds.items():
                users = [s for s in self.supplies if s.group.travels is mode and gate.index in s.gates]
                self.add_cheapest(mode, gate.index, seconds, users)
                if ever_shut:
                    around = seconds.copy()
                    around[ever_shut] = np.inf
                    self.add_cheapest(mode, gate.index, around, users)


def _overlap(edges: Floats, stretches: Sequence[tuple[float, float]]) -> Floats:
    """float64[windows], seconds of the stretches between neighbouring edges."""
    total = np.zeros(len(edges) - 1)
    for a, b in stretches:
        total += np.maximum(np.minimum(edges[1:], b) - np.maximum(edges[:-1], a), 0.0)
    return total


def _both(
    some: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Where stretches of both lists are at once."""
    return [(max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) < min(b, d)]


def without(stretches: list[tuple[float, float]], a: float, b: float) -> list[tuple[float, float]]:
    """Cut [a, b) out of stretches."""
    left: list[tuple[float, float]] = []
    for x, y in stretches:
        if b <= x or a >= y:
            left.append((x, y))
            continue
        if x < a:
            left.append((x, a))
        if b < y:
            left.append((b, y))
    return left

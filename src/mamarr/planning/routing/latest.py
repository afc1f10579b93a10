"""When people can leave for a gate on empty streets: hours of gates, windows, and streets that close."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.posing.named import named_links
from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.routing._latest_kernels import stretches_to
from mamarr.scenario.model import Interval, Mode

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

DETOUR_S = 600.0
"""So short a time that a slower way wins before a street opens again is not looked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Who leaves home in [from_s, to_s) passes the gate `way_s` later, in time, and never waits.

    `links` is the way; None where any fastest way will do.
    """

    from_s: float
    to_s: float
    way_s: float
    links: Ints | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """What `stretches_to` found for one mode and gate, and the first stretch of each node in it."""

    numbers: Longs
    times: Floats
    by_node: Mapping[int, Sequence[int]]


class InTime:
    """When people can leave for which gate so as to pass it in time, on empty streets.

    Nobody waits on the way, and nobody is on the way outside a window: who passes a gate in one has left home
    in it.

    Attributes
    ----------
    seconds
        By mode and gate that is of use: float64[n], from every node to it on the fastest way, closed or not.
    """

    def __init__(self, problem: Problem, *, detour_s: float = DETOUR_S) -> None:
        self.problem, self._detour_s = problem, detour_s
        self.seconds: dict[tuple[Mode, int], Floats] = {}
        for mode in dict.fromkeys(s.group.travels for s in problem.supplies):
            seconds = problem.network.seconds(mode)
            for gate in problem.gates:
                if gate.useful.get(mode):
                    self.seconds[mode, gate.index] = tree(
                        problem.network, seconds, [gate.node], reverse=True
                    )[0]
        self._shut = _by_link(problem)
        self._found: dict[tuple[Mode, int], _Found] = {}

    def road(self, s: Supply, gate: int) -> bool:
        """Whether a road leads from these people to a gate that is of use to them, closed or not."""
        found = self.seconds.get((s.group.travels, gate))
        return s.node >= 0 and found is not None and math.isfinite(found[s.node])

    def stretches(self, s: Supply, gate: int, *, closures: bool = True) -> list[Stretch]:
        """When these people can leave for a gate; without `closures` as if no street were ever closed."""
        if not self.road(s, gate):
            return []
        mode = s.group.travels
        if closures and self.problem.closed:
            return self._open(mode, gate, s.node)
        way = float(self.seconds[mode, gate][s.node])
        return [
            Stretch(from_s=max(hours.from_s - way, window.from_s), to_s=hours.to_s - way, way_s=way)
            for window, hours in self._hours(mode, gate)
            if hours.to_s - way > window.from_s
        ]

    def _hours(self, mode: Mode, gate: int) -> list[tuple[Interval, Interval]]:
        """Windows, and the hours in each in which a gate is of use."""
        # hours that are cut at the moment of a re-plan still belong to the window they lie in
        return [
            (window, hours)
            for hours in self.problem.gates[gate].useful[mode]
            for window in self.problem.scenario.pause.windows
            if window.from_s <= hours.from_s < window.to_s
        ]

    def _open(self, mode: Mode, gate: int, node: int) -> list[Stretch]:
        """The same on streets that close, backward from the gate."""
        if (mode, gate) not in self._found:
            self._found[mode, gate] = self._search(mode, gate)
        found = self._found[mode, gate]
        stretches = []
        for k in found.by_node.get(node, ()):
            links, at = list[int](), k
            while found.numbers[at, 2] >= 0:
                links.append(int(found.numbers[at, 2]))
                at = int(found.numbers[at, 3])
            begin, end, way = found.times[k].tolist()
            stretches.append(
                Stretch(from_s=begin, to_s=end, way_s=way, links=np.array(links, dtype=np.int32))
            )
        return stretches

    def _search(self, mode: Mode, gate: int) -> _Found:
        network = self.problem.network
        hours = self._hours(mode, gate)
        start, link = network.in_links
        numbers, times = stretches_to(
            start,
            link.astype(np.int64),
            network.tail.astype(np.int64),
            np.where(named_links(self.problem, mode), network.seconds(mode), math.inf),
            *self._shut,
            self.problem.gates[gate].node,
            np.array([float(window.from_s) for window, _ in hours]),
            np.array([float(h.from_s) for _, h in hours]),
            np.array([float(h.to_s) for _, h in hours]),
            self._detour_s,
        )
        by_node: dict[int, list[int]] = {s.node: [] for s in self.problem.supplies}
        for k in np.flatnonzero(np.isin(numbers[:, 0], list(by_node))).tolist():
            by_node[int(numbers[k, 0])].append(k)
        return _Found(numbers=numbers, times=times, by_node=by_node)


def _by_link(problem: Problem) -> tuple[Longs, Floats, Floats]:
    """CSR by link of when it is closed, sorted and apart."""
    by_link: dict[int, list[tuple[float, float]]] = {}
    for e, during in sorted(problem.closed, key=lambda c: (c[0], c[1].from_s)):
        mine = by_link.setdefault(e, [])
        if mine and during.from_s <= mine[-1][1]:
            mine[-1] = (mine[-1][0], max(mine[-1][1], float(during.to_s)))
        else:
            mine.append((float(during.from_s), float(during.to_s)))
    start = np.zeros(problem.network.n_links + 1, dtype=np.int64)
    for e, mine in by_link.items():
        start[e + 1] = len(mine)
    times = np.array([x for mine in by_link.values() for x in mine]).reshape(-1, 2)
    return np.cumsum(start), times[:, 0].copy(), times[:, 1].copy()

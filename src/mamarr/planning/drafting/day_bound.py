"""Streets over the day: a static maximum flow in which each carries what it can while that is of use."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.drafting.gate_program import (
    TINY,
    limited,
    open_after,
)
from mamarr.planning.flow.static import StaticGraph
from mamarr.planning.posing.problem import Gate, Problem, Supply
from mamarr.planning.posing.use import of_use
from mamarr.scenario.model import Interval, Mode

F64 = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Streets:
    """What the streets of one mode can carry while that is of any use, and who starts where.

    `capacity` : float64[m], units (persons on foot, or cars) over the day; `seconds` : float64[m].
    """

    supplies: list[Supply]
    gates: list[Gate]
    seconds: F64
    capacity: F64


def _streets(problem: Problem, mode: Mode) -> _Streets:
    network = problem.network
    supplies = [s for s in problem.supplies if s.group.travels is mode and s.node >= 0 and s.gates]
    gates = [g for g in problem.gates if g.useful.get(mode)]
    rate = network.capacity(mode) / 3600.0
    seconds = np.where(rate > 0.0, network.seconds(mode), np.inf)
    stretch = np.zeros(network.n_links)
    for begin, end in zip(*of_use(problem, mode, supplies, seconds=seconds), strict=True):
        with np.errstate(invalid="ignore"):
            stretch += np.where(np.isfinite(begin) & np.isfinite(end), np.maximum(end - begin, 0.0), 0.0)
        _take_closed(problem, begin, end, stretch)
    return _Streets(
        supplies=supplies, gates=gates, seconds=seconds, capacity=np.where(stretch > 0.0, rate * stretch, 0.0)
    )


def _take_closed(problem: Problem, begin: F64, end: F64, stretch: F64) -> None:
    """Take the closed seconds between `begin` and `end` off the stretches."""
    merged: dict[int, list[Interval]] = {}
    for e, interval in problem.closed:
        merged.setdefault(e, []).append(interval)
    for e, intervals in merged.items():
        reached = begin[e]
        for i in sorted(intervals, key=lambda i: i.from_s):
            a, b = max(float(i.from_s), reached), min(float(i.to_s), end[e])
            if b > a:
                stretch[e] -= b - a
                reached = b


def day_bound(problem: Problem, mode: Mode) -> int:
    """Bound (c): a static maximum flow over the whole day, all admitted everywhere."""
    streets = _streets(problem, mode)
    if not streets.supplies or not streets.gates:
        return 0
    network = problem.network
    per = max(s.group.people_per_vehicle for s in streets.supplies) if mode is Mode.CAR else 1
    let_out = [
        g.lane_s / g.screen_s[mode] * float(open_after(g, 0.0)) if limited(g, mode) else math.inf
        for g in streets.gates
    ]
    found = StaticGraph(network.n_nodes, network.tail, network.head, streets.capacity * per).flow(
        np.array([s.node for s in streets.supplies]),
        np.array([float(s.people) for s in streets.supplies]),
        np.array([g.node for g in streets.gates]),
        np.array(let_out) * per,
    )
    return math.floor(found.value + TINY)

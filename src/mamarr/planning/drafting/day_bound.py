"""Streets over the day: a static maximum flow in which each carries what it can while that is of use."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.drafting.gate_program import (
    TINY,
    limited,
    marks_of,
    open_after,
)
from mamarr.planning.flow.static import StaticGraph
from mamarr.planning.posing.problem import Gate, Problem, Supply
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
    for begin, end in _days(problem, mode, supplies, gates, seconds):
        with np.errstate(invalid="ignore"):
            stretch += np.where(np.isfinite(begin) & np.isfinite(end), np.maximum(end - begin, 0.0), 0.0)
        _take_closed(problem, begin, end, stretch)
    return _Streets(
        supplies=supplies, gates=gates, seconds=seconds, capacity=np.where(stretch > 0.0, rate * stretch, 0.0)
    )


def _days(
    problem: Problem, mode: Mode, supplies: list[Supply], gates: list[Gate], seconds: F64
) -> Iterator[tuple[F64, F64]]:
    """Per day, float64[m] twice: from when to when people who may enter each street may be of use there.

    On each day they set out from home, or from a shelter, and reach a gate, or a shelter: nobody is on the
    way between two windows. Windows that touch are one day.
    """
    network, pause = problem.network, problem.scenario.pause
    ready = np.array([marks_of(problem, s)[0][0] for s in supplies])
    rooms = [site.node for site in problem.shelters] if problem.may_stay else []
    days: list[Interval] = []
    for w in pause.windows:
        if days and w.from_s <= days[-1].to_s:
            days[-1] = Interval(from_s=days[-1].from_s, to_s=w.to_s)
        else:
            days.append(w)
    for i, day in enumerate(days):
        starts = [s.node for s in supplies] + (rooms if i > 0 else [])
        set_out = np.concatenate(
            [np.maximum(ready, day.from_s), np.full(len(starts) - len(ready), day.from_s)]
        )
        use = [
            (g.node, float(max(h.to_s for h in hours)))
            for g in gates
            if (hours := [h for h in g.useful[mode] if day.from_s <= h.from_s < day.to_s])
        ]
        if i < len(days) - 1:
            use += [(node, float(day.to_s - pause.margin_s)) for node in rooms]
        if not use:
            continue
        from_start = tree(network, seconds, starts, offset=set_out.astype(np.float64))[0]
        shut = np.array([-last for _, last in use])
        leave_by = -tree(network, seconds, [node for node, _ in use], reverse=True, offset=shut)[0]
        yield np.maximum(0.0, from_start[network.tail]), leave_by[network.head] - seconds


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

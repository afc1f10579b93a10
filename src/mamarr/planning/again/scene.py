"""The problem as a state has it: corridors closed or slower, streets closed, windows longer or shorter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.posing.days import days
from mamarr.planning.posing.gates import useful_hours
from mamarr.planning.posing.named import named_links
from mamarr.planning.posing.pose import closures
from mamarr.planning.posing.problem import FleetSite, Gate, Problem, Supply
from mamarr.plans.state import State
from mamarr.scenario.model import Closure, Corridor, Fleet, Interval, Mode, Scenario

DAY_S = 86_400


def changed(problem: Problem, state: State) -> Problem:
    """The problem with windows, corridors' hours and fleets as the state has them; everybody still in it.

    A corridor, or a fleet, that was there until the close of a window stays until its new close. A corridor
    that was open in all windows is open in an added one.
    """
    scenario = as_it_is(problem.scenario, state)
    corridors = {c.id: c for c in scenario.corridors}
    base = {s.fleet.id: s.base_node for s in problem.fleets}
    shut = problem.closed if not state.streets else closures(scenario, problem.network, [])
    return replace(
        problem,
        scenario=scenario,
        closed=shut,
        gates=tuple(_gate(scenario, g, corridors[g.corridor.id]) for g in problem.gates),
        fleets=tuple(
            FleetSite(fleet=replace(f, available=day), base_node=base[f.id])
            for f in scenario.fleets
            if f.id in base
            # a fleet whose days are all called off has no gate to go to, but is known
            for day in days(f, scenario.pause.windows) or (f.available,)
        ),
    )


def rest(problem: Problem, state: State, supplies: Sequence[Supply]) -> Problem:
    """What is still to be planned at the moment of the state: gates from then on, as fast as they are then.

    Parameters
    ----------
    problem
        From `changed`.
    state
        The moment, and which gates are slower.
    supplies
        Who is left.
    """
    slower = {c.id: c.screening_factor for c in state.corridors}
    gates = []
    for gate in problem.gates:
        gates.append(
            replace(
                gate,
                corridor=replace(gate.corridor, open=_from(gate.corridor.open, state.at_s)),
                useful=MappingProxyType({m: _from(h, state.at_s) for m, h in gate.useful.items()}),
                lane_s=gate.lane_s * slower.get(gate.corridor.id, 1.0),
            )
        )
    return replace(problem, gates=tuple(gates), supplies=tuple(supplies), findings=())


def hours(gate: Gate, mode: Mode, at_s: int) -> tuple[Interval, ...]:
    """When whoever reaches a gate (from `changed`) passes it: before the moment if open, then if useful."""
    before = [
        Interval(from_s=i.from_s, to_s=min(i.to_s, at_s)) for i in gate.corridor.open if i.from_s < at_s
    ]
    merged: list[Interval] = []
    for i in sorted([*before, *_from(gate.useful.get(mode, ()), at_s)], key=lambda i: i.from_s):
        if merged and i.from_s <= merged[-1].to_s:
            merged[-1] = Interval(from_s=merged[-1].from_s, to_s=max(merged[-1].to_s, i.to_s))
        else:
            merged.append(i)
    return tuple(merged)


def open_now(problem: Problem, at_s: int, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64[m], seconds on each link; inf where it is closed at the moment."""
    shut = [e for e, during in problem.closed if during.from_s <= at_s < during.to_s]
    return seconds if not shut else np.where(np.isin(np.arange(len(seconds)), shut), np.inf, seconds)


def ways_to(
    problem: Problem, node: int, mode: Mode, *, open_at_s: int | None = None
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Fastest ways to a node, as `tree` gives them; without streets that are closed at a moment."""
    seconds = np.where(named_links(problem, mode), problem.network.seconds(mode), np.inf)
    if open_at_s is not None:
        seconds = open_now(problem, open_at_s, seconds)
    return tree(problem.network, seconds, [node], reverse=True)


def through(
    hours: Sequence[Interval],
    links: Sequence[int],
    off_s: Sequence[float],
    shut: Mapping[int, list[Interval]],
) -> tuple[Interval, ...]:
    """Of the hours at the end of a way those of people who find no street of it closed when they enter it.

    Parameters
    ----------
    hours
        When the gate at its end is passed.
    links, off_s
        The way, and seconds from its beginning to each of its nodes.
    shut
        Link -> when it is closed.
    """
    left, total = list(hours), float(off_s[-1])
    for e, off in zip(links, off_s, strict=False):
        for during in shut.get(e, ()):
            rest_s = total - float(off)
            from_s, to_s = math.floor(during.from_s + rest_s), math.ceil(during.to_s + rest_s)
            left = [
                Interval(from_s=a, to_s=b)
                for i in left
                for a, b in ((i.from_s, min(i.to_s, from_s)), (max(i.from_s, to_s), i.to_s))
                if a < b
            ]
    return tuple(left)


def partly_shut(state: State, window_s: int) -> dict[str, list[Interval]]:
    """By corridor: windows ahead in which it closes or reopens, so that they hold fewer than they held."""
    found: dict[str, list[Interval]] = {}
    for c in state.corridors:
        for mark in (c.closed_from_s, c.reopens_s):
            if mark is not None and mark > state.at_s and mark % window_s:
                begin = mark // window_s * window_s
                found.setdefault(c.id, []).append(Interval(from_s=begin, to_s=begin + window_s))
    return found


def _from(intervals: Sequence[Interval], second: int) -> tuple[Interval, ...]:
    return tuple(
        Interval(from_s=max(i.from_s, second), to_s=i.to_s)
        for i in intervals
        if i.to_s > max(i.from_s, second)
    )


def as_it_is(scenario: Scenario, state: State) -> Scenario:
    """The scenario with windows, corridors' hours and fleets as a state has them; see `changed`."""
    agreed = scenario.pause.windows
    windows = state.windows or agreed
    closing = {c.id: c for c in state.corridors if c.closed_from_s is not None}
    corridors = []
    for corridor in scenario.corridors:
        open_s = corridor.open if windows == agreed else _stretched(corridor, agreed, windows)
        closure = closing.get(corridor.id)
        if closure is not None and closure.closed_from_s is not None:
            shut = (closure.closed_from_s, math.inf if closure.reopens_s is None else closure.reopens_s)
            open_s = _without(open_s, *shut)
        corridors.append(replace(corridor, open=open_s))
    close, new_close = agreed[-1].to_s, windows[-1].to_s
    return replace(
        scenario,
        pause=replace(scenario.pause, windows=windows),
        corridors=tuple(corridors),
        fleets=tuple(_until(f, close, new_close) for f in scenario.fleets),
        closures=(*scenario.closures, *_closures(state, max(close, new_close))),
    )


def _closures(state: State, close: int) -> Iterator[Closure]:
    """Closures of streets that a state names, from its moment on."""
    for s in state.streets:
        end = max(close, state.at_s) + DAY_S if s.reopens_s is None else s.reopens_s
        if s.closed_from_s is not None and end > max(s.closed_from_s, state.at_s):
            yield Closure(link=s.link, during=Interval(from_s=max(s.closed_from_s, state.at_s), to_s=end))


def _until(fleet: Fleet, close: int, new_close: int) -> Fleet:
    out = fleet.available
    if new_close <= close or out.to_s < close:
        return fleet
    return replace(fleet, available=Interval(from_s=out.from_s, to_s=max(out.to_s, new_close)))


def _stretched(
    corridor: Corridor, agreed: Sequence[Interval], windows: Sequence[Interval]
) -> tuple[Interval, ...]:
    """A corridor's hours in other windows than were agreed."""
    ends = {w.from_s: w.to_s for w in agreed}
    whole_day = all(any(i.from_s <= w.from_s and w.to_s <= i.to_s for i in corridor.open) for w in agreed)
    found: list[Interval] = []
    for w in windows:
        close = ends.get(w.from_s)
        if close is None:
            if whole_day:
                found.append(w)
            continue
        for i in corridor.open:
            if w.from_s <= i.from_s < close:
                to_s = w.to_s if i.to_s >= close else min(i.to_s, w.to_s)
                if to_s > i.from_s:
                    found.append(Interval(from_s=i.from_s, to_s=to_s))
    return tuple(found)


def _without(intervals: Sequence[Interval], from_s: float, to_s: float) -> tuple[Interval, ...]:
    left: list[Interval] = []
    for i in intervals:
        if i.from_s < min(i.to_s, from_s):
            left.append(Interval(from_s=i.from_s, to_s=int(min(i.to_s, from_s))))
        if max(i.from_s, to_s) < i.to_s:
            left.append(Interval(from_s=int(max(i.from_s, to_s)), to_s=i.to_s))
    return tuple(left)


def _gate(scenario: Scenario, gate: Gate, corridor: Corridor) -> Gate:
    useful = {m: useful_hours(scenario, corridor, m) for m in gate.useful}
    return replace(gate, corridor=corridor, useful=MappingProxyType(useful))

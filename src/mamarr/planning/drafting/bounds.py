"""How many people no plan can beat, and how early at best.

Several bounds, each valid for any way of leaving, minute by minute:

(a) **gates**: who may pass which gate, in which window: lane seconds shared by
    all modes, and intake by the hour, from the earliest each can be there;
    places, beds; streets left out (a linear program);
(b) **streets over time**: an earliest-arrival flow for each mode, admission
    left out; gives the whole curve;
(c) **streets over the day**: a static maximum flow in which every street
    carries what it can from the first that anybody can be on it to the last
    that is of use, on each day; admission left out;
(d) **prices on intervals** (see `interval_bound`): knows admission, streets,
    gates and time, and is as good as its prices.

With shelters people may wait on the way, in the times between windows: the
earliest and latest seconds of (a), (c) and (d) hold for them as well, the
flow of (b) only until the first window closes, and is used until then.
Without, nobody is on the way between two windows; only (b) does not know it.

(b) to (d) go into the program of (a) as rows, so the best of all is taken, and more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.drafting.day_bound import day_bound
from mamarr.planning.drafting.gate_program import (
    TINY,
    GateProgram,
    lane_s_each,
    open_after,
    parts_of,
)
from mamarr.planning.flow.flows import Flow, earliest_arrival
from mamarr.planning.flow.fluid import fluid, walk_like
from mamarr.planning.posing.problem import ON_THEIR_OWN, Gate, Problem, Supply
from mamarr.planning.riders.bound import TripsBound
from mamarr.scenario.model import Mode

F64 = NDArray[np.float64]

VISITS_AT_MOST = 250_000_000
"""Work cap of the earliest-arrival flow of each mode: about a minute."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """What no plan can beat.

    Attributes
    ----------
    people_at_most
        Of everybody.
    by_group_at_most
        Of each group, as if the others stayed.
    curve
        (second, people out at most until then), rising, by the end of each step.
    method
        In words.
    step_s, at_most
        Step, and people out at most by the end of each step (not rounded), for `mean_exit_at_least_min`.
    """

    people_at_most: int
    by_group_at_most: Mapping[str, int]
    curve: tuple[tuple[int, int], ...]
    method: str
    step_s: int
    at_most: F64

    def mean_exit_at_least_min(self, people: int) -> float:
        """Least mean exit time of `people`, in minutes after the opening: as early as the curve lets them."""
        if people <= 0 or not len(self.at_most):
            return 0.0
        out = np.minimum(self.at_most, float(people))
        each = np.diff(out, prepend=0.0)
        late = max(0.0, people - float(out[-1]))
        steps = np.arange(len(out))
        return float((each @ steps + late * (len(out) - 1)) * self.step_s / people / 60.0)


def prove(
    problem: Problem,
    *,
    trips: TripsBound | None = None,
    trips_at_most: Mapping[str, int] | None = None,
    own_at_most: float | None = None,
    all_at_most: float | None = None,
    visits_at_most: int = VISITS_AT_MOST,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Bounds:
    """Bound the people out, and how early, for any plan of the problem.

    Parameters
    ----------
    problem
        The scenario on its roads.
    trips, trips_at_most
        People whom vehicles that go in rounds can carry at most, by group; all of them if left out.
    own_at_most
        People who walk or drive themselves, by (d); as far as known.
    all_at_most
        Everybody, by `joint_bound`; as far as known.
    visits_at_most
        Work cap of each earliest-arrival flow; see there.
    stop, progress
        Asked and told now and then. Stopped, the bounds are wider but hold.
    """
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    modes = [m for m in ON_THEIR_OWN if any(s.group.travels is m for s in served)]
    program = GateProgram(problem, served)
    methods = ["gates with admission and shared lanes"]
    flows: dict[Mode, Flow] = {}
    for i, mode in enumerate(modes):
        model = fluid(problem, mode)
        flow = earliest_arrival(
            model,
            visits_at_most=visits_at_most,
            stop=stop,
            progress=None if progress is None else (lambda x, i=i: progress((i + x) / (len(modes) + 1))),  # type: ignore[misc]
        )
        flows[mode] = flow
        if not problem.may_stay:
            program.limit(mode, float(flow.at_most[-1]) / model.unit)
        program.limit(mode, day_bound(problem, mode))
        how = (
            ""
            if flow.exact_steps == model.steps
            else f" (exact until minute {flow.exact_steps * model.step_s // 60})"
        )
        if problem.may_stay:
            how += " (until the first night)"
        methods.append(f"earliest-arrival flow on the streets, {mode}{how}")
    if modes:
        methods.append("streets over the day")
    carried = dict(trips_at_most or {})
    if trips is not None:
        carried.update(trips.by_group)
        program.limit_rounds(trips.people)
        methods.append(trips.method)
    for group, people in carried.items():
        program.limit_group(group, people)
    if own_at_most is not None:
        program.limit_own(own_at_most)
        methods.append("prices on intervals of streets and gates")
    if all_at_most is not None:
        program.limit_all(all_at_most)
        methods.append("vehicles and others at common prices of lanes and places")
    best = program.solve()
    by_group = {g: program.solve(group=g) for g in problem.scenario.groups}
    at_most = _curve(problem, served, flows, carried, None if trips is None else trips.people, best)
    step = problem.scenario.planning.step_s
    if progress is not None:
        progress(1.0)
    whole = np.floor(at_most + TINY).astype(np.int64)
    return Bounds(
        people_at_most=best,
        by_group_at_most=by_group,
        curve=tuple((int((k + 1) * step), int(v)) for k, v in enumerate(whole)),
        method="; ".join(methods),
        step_s=step,
        at_most=at_most,
    )


def _curve(
    problem: Problem,
    served: list[Supply],
    flows: Mapping[Mode, Flow],
    carried: Mapping[str, int],
    rounds: int | None,
    best: int,
) -> F64:
    """People out at most by the end of each step: by the streets of each mode together, and by all gates."""
    step = problem.scenario.planning.step_s
    steps = max(1, math.ceil(problem.scenario.horizon_s / step))
    ends = (np.arange(steps) + 1.0) * step
    own = np.zeros(steps)
    for mode, flow in flows.items():
        out = flow.at_most / flow.fluid.unit
        if problem.may_stay:
            # who stays on the way uses streets at other hours than who does not: then no street counts
            mine = [s for s in served if s.group.travels is mode]
            anybody = _near_enough(problem, mine, ends)
            out = np.where(ends <= problem.scenario.pause.windows[0].to_s, out, anybody)
        own += out
    in_rounds = np.zeros(steps)
    by_group: dict[str, F64] = {}
    for s, parts in parts_of(problem, [s for s in served if not walk_like(s.group.travels)]):
        out = by_group.setdefault(s.group.id, np.zeros(steps))
        for share, at in parts:
            out += np.where(ends > min(t for *_, t in at), share, 0)
    for group, out in by_group.items():
        in_rounds += np.minimum(out, carried.get(group, math.inf))
    through = np.zeros(steps)
    for gate in problem.gates:
        least = min(
            (lane_s_each(problem, gate, s.group.id) for s in served if gate.index in s.gates), default=0.0
        )
        free = math.isinf(gate.lane_s) or least == 0.0
        passed = open_after(gate, 0.0) - open_after(gate, ends + _check_s(gate))
        through += np.where(passed > 0.0, np.inf, 0.0) if free else passed * gate.lane_s / least
    total = own + np.minimum(in_rounds, math.inf if rounds is None else rounds)
    return np.minimum(np.minimum(total, through), float(best))


def _near_enough(problem: Problem, supplies: list[Supply], ends: NDArray[np.floating]) -> F64:
    """float64[steps], people near enough to a gate, and ready in time, to be out by the end of a step."""
    out = np.zeros(len(ends))
    for _, parts in parts_of(problem, supplies):
        for share, at in parts:
            out += np.where(ends > min(t for *_, t in at), share, 0)
    return out


def _check_s(gate: Gate) -> float:
    """Vehicles count as out when their screening begins, and may take lane time until it ends."""
    return max((t for m, t in gate.screen_s.items() if m is not Mode.WALK), default=0.0)

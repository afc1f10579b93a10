"""How many are out at the end of the day at most, however it goes on from a moment."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.again.bound import OwnAtMost
from mamarr.planning.again.left import Left
from mamarr.planning.again.past import Past
from mamarr.planning.again.scene import rest
from mamarr.planning.again.trips import Rides
from mamarr.planning.drafting.ever import ever
from mamarr.planning.drafting.gate_program import GateProgram
from mamarr.planning.posing.problem import RIDES, Problem
from mamarr.planning.riders.bound import bound_trips
from mamarr.planning.riders.ways import find_ways
from mamarr.plans.document import Plan
from mamarr.plans.state import State
from mamarr.scenario.model import Mode


def most_out(
    left: Left,
    state: State,
    plan: Plan,
    past: Past,
    rides: Rides,
    *,
    own: OwnAtMost,
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """No continuation has more people out: those out or sure to be, and a bound on the rest.

    Parameters
    ----------
    left, state
        Who is left, and the moment.
    plan
        What was announced, with its proof.
    past, rides
        What stands of it.
    own
        Of those who walk or drive and are left.
    stop
        Asked now and then; stopped, the bound is wider but holds.
    """
    scenario = left.problem.scenario
    sure, slower = Counter[tuple[str, bool]](), state.slower
    for t in past.told:
        sure[t.gate.corridor.leads_to, left.of(t).group.needs_bed] += sum(
            s.people for s in t.gone if t.order.corridor not in slower or s.to_s + t.way.seconds <= state.at_s
        )
    riding = sum(rides.loaded.values())
    waiting = left.riding(rides, all_of_them=True)
    carried = sum(s.people for s in waiting)
    groups = {s.group.id for s in waiting}
    # a day that has only become worse is bounded still by what bounds the whole of it
    worse = state.windows is None and not state.left and not state.on_the_way
    known = plan.proof.by_group_at_most
    if worse and groups and groups <= set(known):
        riders = [g for g, x in scenario.groups.items() if x.travels in RIDES]
        carried = min(carried, max(0, sum(known.get(g, carried) for g in riders) - riding))
    elif waiting:
        starts = {v: max(state.at_s, s) for v, s in rides.under_way.items()}
        ways = find_ways(rest(left.problem, state, waiting), groups=None, starts=starts)
        carried = min(carried, bound_trips(ways, stop=stop)[0].people)
    gates = GateProgram(
        _with_room_left(rest(left.problem, state, (*own.supplies, *waiting)), sure),
        [s for s in (*own.supplies, *waiting) if s.node >= 0 and s.gates],
        passing=_passing(left, state, plan, past, rides),
    )
    for mode, people in own.by_mode.items():
        gates.limit(mode, people)
    gates.limit_own(own.together)
    gates.limit_rounds(carried)
    out = sum(sure.values()) + riding
    bound = min(
        out + math.floor(own.together + 1e-6) + carried,
        out + gates.solve(),
        scenario.total_people(),
        ever(left.problem).people,  # who is aboard takes a place too, nobody knows yet where
    )
    return min(bound, plan.proof.people_at_most) if worse else bound


def _passing(
    left: Left, state: State, plan: Plan, past: Past, rides: Rides
) -> dict[int, NDArray[np.float64]]:
    """Who is on the way to an open gate and goes on, as `GateProgram` wants it; of slower gates nothing."""
    found: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
    slower = state.slower
    for t in past.told:
        group, way_s = left.of(t).group, t.way.seconds
        check_s = t.gate.screen_s.get(group.travels, 0.0)
        check_s /= group.people_per_vehicle if group.travels is Mode.CAR else 1.0
        for s in t.gone:
            if s.to_s + way_s > state.at_s and t.order.corridor not in slower:
                found[t.gate.index].append((s.from_s + way_s, s.to_s + way_s, s.people * check_s))
    gates = {g.corridor.id: g for g in left.problem.gates}
    told = {(t.vehicle, t.leaves_base_s, t.at_gate_s, t.corridor) for t in plan.trips}
    for trip in rides.standing:
        aboard = trip.at_gate_s >= state.at_s and all(s.from_s < state.at_s for s in trip.stops)
        as_told = (trip.vehicle, trip.leaves_base_s, trip.at_gate_s, trip.corridor) in told
        if aboard and as_told and trip.corridor in gates and trip.corridor not in slower:
            gate, stop = gates[trip.corridor], trip.stops[0]
            check_s = gate.screen_s.get(left.supply[stop.zone, stop.group].group.travels, 0.0)
            found[gate.index].append((trip.at_gate_s, trip.at_gate_s + max(check_s, 1.0), check_s))
    return {g: np.array(those, dtype=np.float64) for g, those in found.items()}


def _with_room_left(problem: Problem, taken: Mapping[tuple[str, bool], int]) -> Problem:
    """The problem without the places and beds that are taken, by destination and whether it is a bed."""
    destinations = {
        name: replace(
            d,
            places=None if d.places is None else max(0, d.places - taken.get((name, False), 0)),
            beds=max(0, d.beds - taken.get((name, True), 0)),
        )
        for name, d in problem.scenario.destinations.items()
    }
    return replace(problem, scenario=replace(problem.scenario, destinations=MappingProxyType(destinations)))

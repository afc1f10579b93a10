"""How many are out at the end of the day at most, however it goes on from a moment."""

from __future__ import annotations

import math
from collections.abc import Callable

from mamarr.planning.again.left import Left
from mamarr.planning.again.past import Past
from mamarr.planning.again.scene import rest
from mamarr.planning.again.trips import Rides
from mamarr.planning.posing.problem import RIDES
from mamarr.planning.riders.bound import bound_trips
from mamarr.planning.riders.ways import find_ways
from mamarr.plans.document import Plan
from mamarr.plans.state import State


def most_out(
    left: Left,
    state: State,
    plan: Plan,
    past: Past,
    rides: Rides,
    *,
    own: float,
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
        Of those who walk or drive and are left, so many get out at most.
    stop
        Asked now and then; stopped, the bound is wider but holds.
    """
    scenario = left.problem.scenario
    slower = {c.id for c in state.corridors if c.screening_factor < 1.0}
    sure = sum(
        s.people
        for t in past.told
        for s in t.gone
        if t.order.corridor not in slower or s.to_s + t.way.seconds <= state.at_s
    )
    riding = sum(rides.loaded.values())
    waiting = left.riding(rides, all_of_them=True)
    groups = {s.group.id for s in waiting}
    # a day that has only become worse is bounded still by what bounds the whole of it
    worse = state.windows is None and not state.left and not state.on_the_way
    known = plan.proof.by_group_at_most
    if worse and groups and groups <= set(known):
        riders = [g for g, x in scenario.groups.items() if x.travels in RIDES]
        people = sum(s.people for s in waiting)
        riding = min(riding + people, sum(known.get(g, people) for g in riders))
    elif waiting:
        starts = {v: max(state.at_s, s) for v, s in rides.under_way.items()}
        ways = find_ways(rest(left.problem, state, waiting), groups=None, starts=starts)
        riding += min(sum(s.people for s in waiting), math.floor(bound_trips(ways, stop=stop)[0].people))
    bound = min(sure + math.floor(own + 1e-6) + riding, scenario.total_people())
    return min(bound, plan.proof.people_at_most) if worse else bound

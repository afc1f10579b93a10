"""One plan that holds up best when any one corridor may close and nobody hears of it (N-1).

What is left of a plan after a corridor is lost is everybody who goes by another. To raise the least of
these, people by the corridors that carry most are made to count less, a little more each time, as
multiplicative weights do for the two players of a matrix game: one plans, the other closes a corridor.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from mamarr.planning.problem import Problem
from mamarr.plans.contingency import HoldsUp
from mamarr.plans.document import Plan

STEPS = 4
"""So many plans are tried beside the plain one."""

LEAST = 0.02
"""A person counts at least so much, whichever corridor: with all else equal more people are better."""

EAGER = 12.0
"""How fast the other player comes to close the corridors that hurt most."""


def holds_up(plan: Plan, corridors: Iterable[str]) -> HoldsUp:
    """Count what is left of a plan without each of the corridors."""
    by_corridor = dict.fromkeys(corridors, 0)
    for moved in [
        *((o.corridor, o.people) for o in plan.orders),
        *((t.corridor, t.people) for t in plan.trips),
    ]:
        by_corridor[moved[0]] += moved[1]
    return HoldsUp(
        people=plan.people,
        without=MappingProxyType({c: plan.people - n for c, n in by_corridor.items()}),
        plan=plan,
    )


def hold_up_best(
    problem: Problem,
    plain: HoldsUp,
    at_most: Mapping[str, int],
    plan: Callable[[Problem], Plan],
    *,
    steps: int = STEPS,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda _: None,
) -> HoldsUp:
    """Look for a plan whose worst loss leaves most people; of equal ones, the one with most in all.

    Parameters
    ----------
    problem
        The scenario on its roads.
    plain
        A good plan to begin with; what comes back holds up no worse.
    at_most
        Corridor id -> no plan leaves more people without it; when that is reached the search ends.
    plan
        Plans a problem; honours `Problem.corridor_worth`.
    steps
        Plans to try.
    stop, progress
        Asked and told now and then.
    """
    best = plain
    closed: dict[str, float] = dict.fromkeys(plain.without, 0.0)
    here = plain
    for i in range(steps):
        progress(i / steps)
        if stop() or best.worst >= min(at_most.values(), default=best.worst):
            break
        # the other player's regret: how near each corridor comes to the worst loss, summed up over the plans
        for c, left in here.without.items():
            closed[c] += (here.worst - left) / max(1, here.people)
        share = _shares(closed)
        top = max(share.values())
        worth = {c: max(LEAST, 1.0 - s / top * (1.0 - LEAST)) for c, s in share.items()}
        here = holds_up(plan(replace(problem, corridor_worth=MappingProxyType(worth))), plain.without)
        best = max(best, here, key=lambda h: (h.worst, h.people))
    return best


def _shares(closed: Mapping[str, float]) -> dict[str, float]:
    """How often each corridor is closed."""
    weight = {c: math.exp(EAGER * regret) for c, regret in closed.items()}
    total = sum(weight.values())
    return {c: w / total for c, w in weight.items()}

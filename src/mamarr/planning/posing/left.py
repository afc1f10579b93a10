"""Whom orders leave, and what these may still be told: for planning that goes on from orders given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from mamarr.planning.posing.problem import Gate, Problem, Supply
from mamarr.planning.posing.readiness import ready_share
from mamarr.plans.document import Order, Slot
from mamarr.scenario.model import Group, Interval


def within(hours: Sequence[Interval], windows: Sequence[Interval]) -> tuple[Interval, ...]:
    """Hours that begin in one of the windows."""
    return tuple(h for h in hours if any(w.from_s <= h.from_s < w.to_s for w in windows))


def gates_in(problem: Problem, windows: Sequence[Interval]) -> tuple[Gate, ...]:
    """The gates as if they were of use in these windows only."""
    return tuple(
        replace(g, useful=MappingProxyType({m: within(h, windows) for m, h in g.useful.items()}))
        for g in problem.gates
    )


def allowed(problem: Problem, supply: Supply, given: Sequence[Order]) -> tuple[int, ...]:
    """Gates that people may still be told of: a group of a zone is told of a few corridors only."""
    told = {o.corridor for o in given}
    if len(told) < problem.scenario.planning.corridors_per_order:
        return supply.gates
    return tuple(g for g in supply.gates if problem.gates[g].corridor.id in told)


def not_gone(supply: Supply, slots: Sequence[Slot], people: int) -> Group:
    """The group as if only those left were in it: ready as far as the others have not gone already.

    Between slot edges and knots of the profile both are straight, so what is left at these seconds, made
    rising from behind, is nowhere more than what is left.
    """
    group = supply.group
    knots = {t for t, _ in group.ready}
    marks = np.array(
        sorted(
            {
                *knots,
                *(t for s in slots for t in (s.from_s, s.to_s) if t >= group.ready[0][0]),
            }
        ),
        dtype=np.float64,
    )
    gone = np.zeros(len(marks))
    for s in slots:
        gone += s.people * np.clip((marks - s.from_s) / (s.to_s - s.from_s), 0.0, 1.0)
    free = supply.people * ready_share(group.ready, marks) - gone
    free = np.maximum(np.minimum.accumulate(free[::-1])[::-1], 0.0)
    able = np.flatnonzero(free > 0.0)
    # from the last second at which nobody is left ready, on
    first = max(0, int(able[0]) - 1) if len(able) and free[0] == 0.0 else 0
    share = np.minimum(1.0, free[first:] / people)
    ready = tuple((int(t), float(x)) for t, x in zip(marks[first:], share, strict=True))
    return replace(group, ready=ready)

"""Narrowing: from many routes to the few that orders may name, by what slots on them are worth.

The static choice (`choose`) knows time only through intervals. Here all routes
that it uses are filled slot by slot, window by window; routes that the prices
of windows make worth it come in; then each supply keeps its most used
corridors, and in each its most used route.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.routing.choose import TIME_WEIGHT, Choice
from mamarr.planning.routing.concentrate import Patience, concentrate, cut
from mamarr.planning.routing.routes import Resources, Route
from mamarr.planning.routing.shares import floor_of
from mamarr.planning.slots.filling import ADDING, EARLY_WEIGHT, Filling
from mamarr.planning.slots.pool import Kept, SlotPool
from mamarr.planning.slots.regroup import Regrouping, regroup

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

USED = 1.0
"""Routes on which fewer people go are dropped before others come in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Care:
    """How long to look; counts, not seconds, so that the same input gives the same bytes."""

    rounds: int = 400
    last_rounds: int = 600
    looks: int = 2
    routes_per_look: int = 2
    loss: float = 0.005
    patience: Patience = field(default_factory=Patience)
    regrouping: Regrouping = field(default_factory=Regrouping)


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowed:
    """Routes kept, sorted by supply; the numbers of the resources they use; and their slots filled."""

    routes: tuple[Route, ...]
    numbers: Longs
    filling: Filling

    @property
    def worth(self) -> float:
        """People in the slots, weighted."""
        return float(self.filling.gain @ self.filling.x)


def narrow(
    problem: Problem,
    resources: Resources,
    supplies: Sequence[Supply],
    choice: Choice,
    *,
    care: Care,
    early: bool = False,
    seed: int,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda _: None,
) -> Narrowed:
    """Keep at most `corridors_per_order` routes of each supply, one per corridor.

    Parameters
    ----------
    problem, resources, supplies
        As for `choose`.
    choice
        Not empty.
    care
        How long to look; if the cut to few routes loses more than `loss`, a search over the static program is
        tried too (see `concentrate`), and if that does not help enough, one over slots (see `regroup`).
    early
        There is room for all: time weighs more than it may elsewhere.
    seed
        Of these searches.
    stop, progress
        As in `choose`.
    """
    # the best corridors of each supply first: whoever is put in last takes them in this order
    order = sorted(
        range(len(choice.routes)),
        key=lambda i: (choice.routes[i].supply, -problem.worth_by(choice.routes[i].gate), i),
    )
    people = choice.people[order]
    quota = {
        s.index: floor_of(choice.share[s.group.priority], s.people)
        for s in supplies
        if s.index in choice.program.shares.row
    }
    pool = SlotPool(
        problem,
        resources,
        supplies,
        [choice.routes[i] for i in order],
        quota=quota,
        time_weight=EARLY_WEIGHT if early else TIME_WEIGHT,
        stop=stop,
    )
    corridors = problem.scenario.planning.corridors_per_order
    routes = np.flatnonzero(people > 1e-6)
    if not len(routes):
        routes = cut(pool.pool, people, corridors)
    wide: Kept | None = None
    for look in range(care.looks + 1):
        progress(look / (care.looks + 3))
        wide = pool.fill(routes, people, rounds=care.rounds, before=wide, adding=0)
        people = pool.people(wide)
        if look == care.looks or stop():
            break
        coming = pool.coming(wide, care.routes_per_look)
        if not len(coming):
            break
        routes = np.union1d(routes[people[routes] >= USED], coming)
    assert wide is not None

    def narrowed(people: Floats) -> Kept:
        few = cut(pool.pool, people, corridors)
        return pool.fill(few, people, rounds=care.last_rounds, before=wide, adding=ADDING)

    best, uncut = narrowed(people), pool.worth(wide)
    if pool.worth(best) < (1.0 - care.loss) * uncut and not stop():
        searched = narrowed(concentrate(choice, patience=care.patience, seed=seed, stop=stop)[order])
        best = max(best, searched, key=pool.worth)
    if pool.worth(best) < (1.0 - care.loss) * uncut and not stop():
        progress((care.looks + 2) / (care.looks + 3))
        best = regroup(pool, best, corridors=corridors, regrouping=care.regrouping, seed=seed, stop=stop)
    return Narrowed(
        routes=tuple(pool.pool[i] for i in best.routes.tolist()), numbers=best.numbers, filling=best.filling
    )

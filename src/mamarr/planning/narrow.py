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

from mamarr.planning._slot_kernels import best_gains
from mamarr.planning.choose import TIME_WEIGHT, Choice
from mamarr.planning.concentrate import Patience, concentrate, cut
from mamarr.planning.filling import EARLY_WEIGHT, Filling, fill, gains_at
from mamarr.planning.problem import Problem, Supply
from mamarr.planning.routes import Resources, Route
from mamarr.planning.shares import floor_of
from mamarr.planning.slots import build, totals

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

USED = 1.0
"""Routes on which fewer people go are dropped before others come in."""

WORTH_IT = 0.01
"""Routes come in whose best slot gains so much of a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Care:
    """How long to look; counts, not seconds, so that the same input gives the same bytes."""

    rounds: int = 400
    last_rounds: int = 600
    looks: int = 2
    routes_per_look: int = 2
    loss: float = 0.005
    patience: Patience = field(default_factory=Patience)


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
        tried too (see `concentrate`).
    early
        There is room for all: time weighs more than it may elsewhere.
    seed
        Of that search.
    stop, progress
        As in `choose`.
    """
    # the best corridors of each supply first: whoever is put in last takes them in this order
    order = sorted(
        range(len(choice.routes)),
        key=lambda i: (choice.routes[i].supply, -problem.worth_by(choice.routes[i].gate), i),
    )
    pool = [choice.routes[i] for i in order]
    people = choice.people[order]
    left = totals(problem, resources)[1]
    quota = {
        s.index: floor_of(choice.share[s.group.priority], s.people)
        for s in supplies
        if s.index in choice.program.shares.row
    }
    everything, all_numbers = build(problem, resources, supplies, pool, quota=quota)
    time_weight = EARLY_WEIGHT if early else TIME_WEIGHT
    corridors = problem.scenario.planning.corridors_per_order
    kept = np.flatnonzero(people > 1e-6)
    if not len(kept):
        kept = cut(pool, people, corridors)
    windows = np.zeros(everything.cap.shape)
    by_supply: Floats | None = None
    heavy = np.zeros(len(all_numbers), dtype=np.bool_)
    for look in range(care.looks + 1):
        progress(look / (care.looks + 2))
        table, numbers = build(problem, resources, supplies, [pool[i] for i in kept], quota=quota)
        here = np.searchsorted(all_numbers, numbers)
        filling = fill(
            table, left, people[kept], rounds=care.rounds, time_weight=time_weight,
            window_price=windows[here], supply_price=by_supply, heavy=heavy[here], adding=0, stop=stop,
        )  # fmt: skip
        people = np.zeros(len(pool))
        people[kept] = filling.by_route
        windows = np.zeros(everything.cap.shape)
        windows[here] = filling.window_price
        by_supply = filling.supply_price
        heavy[here] |= filling.heavy
        if look == care.looks or stop():
            break
        gain = gains_at(everything, time_weight, filling.quota_price)
        gain = best_gains(everything, gain, windows) - by_supply[everything.supply]
        gain[kept] = -np.inf
        coming = _best(everything.supply, gain, care.routes_per_look)
        if not len(coming):
            break
        kept = np.union1d(kept[people[kept] >= USED], coming)
    uncut = float(filling.gain @ filling.x)

    def filled(people: Floats) -> Narrowed:
        kept = cut(pool, people, corridors)
        table, numbers = build(problem, resources, supplies, [pool[i] for i in kept], quota=quota)
        here = np.searchsorted(all_numbers, numbers)
        filling = fill(
            table, left, people[kept], rounds=care.last_rounds, time_weight=time_weight,
            window_price=windows[here], supply_price=by_supply, heavy=heavy[here], stop=stop,
        )  # fmt: skip
        return Narrowed(routes=tuple(pool[i] for i in kept), numbers=numbers, filling=filling)

    best = filled(people)
    if best.worth < (1.0 - care.loss) * uncut and not stop():
        searched = concentrate(choice, patience=care.patience, seed=seed, stop=stop)
        best = max(best, filled(searched[order]), key=lambda n: n.worth)
    return best


def _best(supply: Longs, gain: Floats, most: int) -> Longs:
    """Positions of the `most` routes of each supply that gain most, of those worth it; rising."""
    order = np.lexsort((-gain, supply))
    ordered = supply[order]
    rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    return np.sort(order[(rank < most) & (gain[order] > WORTH_IT)])

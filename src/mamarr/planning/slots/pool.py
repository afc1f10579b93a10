"""A pool of routes cut into slots, of which some are filled at a time, and the prices passed on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.routing.routes import Resources, Route
from mamarr.planning.slots._slot_kernels import best_gains
from mamarr.planning.slots.filling import Filling, fill, gains_at
from mamarr.planning.slots.packing import fit
from mamarr.planning.slots.table import build, totals

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

WORTH_IT = 0.01
"""Routes come in whose best slot gains so much of a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Routes of a pool whose slots are filled.

    Attributes
    ----------
    routes : int64[k], positions in the pool, rising
    numbers : int64[r], numbers of the resources that they use
    filling
        Of their slots.
    """

    routes: Longs
    numbers: Longs
    filling: Filling

    @property
    def worth(self) -> float:
        """People in the slots, weighted; rows may be overfilled by a little."""
        return float(self.filling.gain @ self.filling.x)


class SlotPool:
    """All slots of a pool.

    Parameters
    ----------
    problem, resources, supplies
        As for `choose`.
    pool
        Sorted by supply.
    quota
        Supply index -> people who count more than the others, in fair plans.
    time_weight
        Worth of leaving at once rather than at the last moment, in persons.
    stop
        Asked now and then.
    """

    def __init__(
        self,
        problem: Problem,
        resources: Resources,
        supplies: Sequence[Supply],
        pool: Sequence[Route],
        *,
        quota: Mapping[int, int],
        time_weight: float,
        stop: Callable[[], bool],
    ) -> None:
        self.problem, self.resources, self.supplies, self.pool = problem, resources, supplies, pool
        self.quota, self.time_weight, self.stop = quota, time_weight, stop
        self.left = totals(problem, resources)[1]
        self.slots, self.numbers = build(problem, resources, supplies, pool, quota=quota)

    def fill(
        self, routes: Longs, people: Floats, *, rounds: int, before: Kept | None = None, adding: int
    ) -> Kept:
        """Fill the slots of some routes.

        Parameters
        ----------
        routes
            int64[k], positions in the pool, rising.
        people
            float64[pool], people on each route to begin with.
        rounds, adding
            As for `filling.fill`.
        before
            Whose prices to begin with.
        """
        table, numbers = build(
            self.problem,
            self.resources,
            self.supplies,
            [self.pool[i] for i in routes.tolist()],
            quota=self.quota,
        )
        here = np.searchsorted(self.numbers, numbers)
        windows, heavy = (None, None) if before is None else self._prices(before)
        filling = fill(
            table,
            self.left,
            people[routes],
            rounds=rounds,
            time_weight=self.time_weight,
            window_price=None if windows is None else windows[here],
            supply_price=None if before is None else before.filling.supply_price,
            heavy=None if heavy is None else heavy[here],
            adding=adding,
            stop=self.stop,
        )
        return Kept(routes=routes, numbers=numbers, filling=filling)

    def people(self, kept: Kept) -> Floats:
        """People on each route of the pool, float64[pool]."""
        people = np.zeros(len(self.pool))
        people[kept.routes] = kept.filling.by_route
        return people

    def offers(self, kept: Kept) -> Floats:
        """What a person in the best slot of each route would gain at the prices, float64[pool]."""
        windows, _ = self._prices(kept)
        gain = gains_at(self.slots, self.time_weight, kept.filling.quota_price)
        best = best_gains(self.slots, gain, windows)
        return np.asarray(best - kept.filling.supply_price[self.slots.supply])

    def coming(self, kept: Kept, most: int) -> Longs:
        """The `most` routes of each supply that gain most beside those filled, if worth it; rising."""
        gain, supply = self.offers(kept), self.slots.supply
        gain[kept.routes] = -np.inf
        order = np.lexsort((-gain, supply))
        ordered = supply[order]
        rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
        return np.sort(order[(rank < most) & (gain[order] > WORTH_IT)])

    def worth(self, kept: Kept) -> float:
        """People in the slots, weighted, when every row is kept to."""
        filling = kept.filling
        x = filling.x.copy()
        fit(filling.program, x)
        return float(filling.gain @ x)

    def _prices(self, kept: Kept) -> tuple[Floats, NDArray[np.bool_]]:
        """Price of each resource in each window, and which were looked at, for the whole pool."""
        here = np.searchsorted(self.numbers, kept.numbers)
        windows = np.zeros(self.slots.cap.shape)
        windows[here] = kept.filling.window_price
        heavy = np.zeros(len(self.numbers), dtype=np.bool_)
        heavy[here] = kept.filling.heavy
        return windows, heavy

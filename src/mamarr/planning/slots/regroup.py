"""Other corridors for some: a neighbourhood search over which few routes each supply keeps, slot by slot.

The cut to few corridors takes those that carried most when all were open. Here some supplies get all their
routes back, all slots are filled anew, and these supplies are cut again; what brings more people is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.routing.concentrate import cut
from mamarr.planning.slots.pool import Kept, SlotPool

LEAST, MOST = 0.1, 0.5
"""Between these shares of the supplies get their routes back at a time."""

BETTER = 1e-5
"""What brings no more than this share is no gain."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Regrouping:
    """How long to search; counts, not seconds, so that the same input gives the same bytes.

    Attributes
    ----------
    turns, idle
        At most so many turns, and so many without gain.
    wide, narrow
        Steps of the packing program with routes given back, and after the cut.
    slots
        Work in all: slots of a pool times turns stay below this, so that large cities take less.
    """

    turns: int = 40
    idle: int = 10
    wide: int = 150
    narrow: int = 400
    slots: int = 4_000_000


def regroup(
    pool: SlotPool,
    first: Kept,
    *,
    corridors: int,
    regrouping: Regrouping,
    seed: int,
    stop: Callable[[], bool] = lambda: False,
) -> Kept:
    """Search for better routes to keep.

    Parameters
    ----------
    pool
        All routes, sorted by supply.
    first
        At most one route of each supply and corridor, and at most `corridors` of a supply.
    corridors
        How many a supply may keep.
    regrouping, seed
        How long to search, and what luck begins with.
    stop
        Asked now and then; True ends the search with the best so far.
    """
    rng = np.random.default_rng(seed)
    supply = np.array([r.supply for r in pool.pool])
    everybody = np.unique(supply)
    turns = min(regrouping.turns, regrouping.slots // max(1, len(pool.slots.route)))
    best, worth, idle = first, pool.worth(first), 0
    for _ in range(turns):
        if stop() or idle >= regrouping.idle:
            break
        idle += 1
        free = _freed(rng, supply, everybody, _wanting(pool, best, supply))
        wide = pool.fill(
            np.union1d(best.routes, np.flatnonzero(free[supply])),
            pool.people(best),
            rounds=regrouping.wide,
            before=best,
            adding=1,
        )
        again = np.flatnonzero(free[supply])
        people = pool.people(wide)
        chosen = again[cut([pool.pool[i] for i in again.tolist()], people[again], corridors)]
        kept = np.union1d(best.routes[~free[supply[best.routes]]], chosen)
        if np.array_equal(kept, best.routes):
            continue
        result = pool.fill(kept, people, rounds=regrouping.narrow, before=wide, adding=1)
        gained = pool.worth(result)
        if gained > worth * (1.0 + BETTER):
            best, worth, idle = result, gained, 0
    return best


def _wanting(pool: SlotPool, kept: Kept, supply: NDArray[np.int64]) -> NDArray[np.int64]:
    """Supplies that would gain by a route that they have not got."""
    offers = pool.offers(kept)
    offers[kept.routes] = -np.inf
    return np.unique(supply[offers > 0.0])


def _freed(
    rng: np.random.Generator,
    supply: NDArray[np.int64],
    everybody: NDArray[np.int64],
    wanting: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Which supplies get their routes back, bool by supply: one that wants others, and some at random."""
    free = np.zeros(int(supply.max()) + 1, dtype=np.bool_)
    free[everybody] = rng.random(len(everybody)) < rng.uniform(LEAST, MOST)
    free[rng.choice(wanting if len(wanting) else everybody)] = True
    return free

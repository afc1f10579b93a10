"""Trips of which the smallest share of any zone and group is as large as the search can make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.riders._trip_kernels import State
from mamarr.planning.riders.bound import TripsBound
from mamarr.planning.riders.ways import Ways
from mamarr.planning.routing.shares import floor_of

PARTS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.3)
"""Parts of the bound on each smallest share that are aimed at, until all reach the aim.

An aim that some miss may bring the others nearer to it than a lower one: vehicles are whole.
"""


def able(ways: Ways, state: State) -> NDArray[np.bool_]:
    """Supplies of whom somebody can be carried: a round fits, and where it leads to there is room.

    Parameters
    ----------
    ways
        Of the supplies.
    state
        Nothing planned yet.

    Returns
    -------
    bool[supplies]
    """
    tb = ways.tables
    found = np.zeros(len(tb.people), dtype=np.bool_)
    for s, g in zip(tb.way_s.tolist(), tb.way_g.tolist(), strict=True):
        found[s] |= bool(state.room[int(tb.bed[s]), tb.destination[g]] > 0)
    return found


def share_at_most(ways: Ways, bound: TripsBound, some: NDArray[np.bool_]) -> dict[int, float]:
    """By priority, the smallest share that no trips can pass, of the supplies that are `some`.

    The smallest share is at most the mean of a group, or of all groups of the priority, weighted by people.
    """
    most: dict[int, float] = {}
    mine = [s for s, x in zip(ways.supplies, some.tolist(), strict=True) if x]
    for priority in {s.group.priority for s in mine}:
        people: dict[str, int] = {}
        for s in mine:
            if s.group.priority == priority:
                people[s.group.id] = people.get(s.group.id, 0) + s.people
        shares = [bound.by_group[g] / n for g, n in people.items() if g in bound.by_group]
        most[priority] = min(1.0, bound.people / sum(people.values()), *shares)
    return most


def fairest(
    ways: Ways, bound: TripsBound, some: NDArray[np.bool_], search: Callable[[Ways], State]
) -> tuple[Ways, State]:
    """Search with quotas, from the bound downward.

    Parameters
    ----------
    ways
        Of the supplies, without quotas.
    bound
        On trips.
    some
        Supplies whose shares are compared; see `able`.
    search
        Gives the trips found for quotas.

    Returns
    -------
    ways, state
        Those of the largest smallest share, the most urgent priority first, then of most people.
    """
    aim = share_at_most(ways, bound, some)
    best: tuple[tuple[float, ...], Ways, State] | None = None
    for part in PARTS:
        quota = [
            floor_of(part * aim[s.group.priority], s.people) if x else 0
            for s, x in zip(ways.supplies, some.tolist(), strict=True)
        ]
        trial = replace(ways, tables=ways.tables._replace(quota=np.array(quota, dtype=np.int64)))
        state = search(trial)
        served = ways.tables.people - state.left
        standing = _standing(ways, some, served)
        if best is None or standing > best[0]:
            best = (standing, trial, state)
        if (served >= trial.tables.quota).all():
            break
    assert best is not None
    return best[1], best[2]


def _standing(ways: Ways, some: NDArray[np.bool_], served: NDArray[np.int64]) -> tuple[float, ...]:
    """Smallest share and people of each priority, the most urgent first."""
    priority = np.array([s.group.priority for s in ways.supplies])
    standing: list[float] = []
    for p in np.unique(priority).tolist():
        mine = some & (priority == p)
        shares = served[mine] / ways.tables.people[mine]
        standing += [float(shares.min(initial=1.0)), float(served[mine].sum())]
    return tuple(standing)

"""Whole people in slots, exactly within every limit, from a filling in fractions.

Supplies are made whole some at a time; the others then spread anew over what
is left, which takes up what rounding has wasted. A ruin-and-recreate search
wins back most of the rest, and people move to earlier slots where there is room.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.slots._slot_kernels import (
    BONUS,
    Slots,
    State,
    earlier,
    gather,
    put,
    ruin_and_recreate,
    settle,
    short,
    top_up,
)
from mamarr.planning.slots.filling import Filling
from mamarr.planning.slots.packing import fit, loaded, pack

Longs = NDArray[np.int64]

SMALL, SMALL_SHARE = (20, 10, 5), 0.1
"""A way is small if it takes fewer people, and less than this share of those of its supply on other ways.

The first number that does not cost too much is taken.
"""

TIDY = 3e-4
"""Shutting small ways may cost this share of the people."""

FEW = 5
"""People of slots that hold fewer are moved to fuller ones where there is room."""

LEVELLINGS = 5
"""Halvings of the part of all quotas that is aimed at."""

IDLE = 2e-4
"""Turns of the search that gain no more than this share are idle."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Polish:
    """How long to search; counts, not seconds, so that the same input gives the same bytes.

    Without `early` nobody is moved to an earlier slot in the end, which brings out hardly more people;
    without `short` the room that slots leave is not looked through with slots within a window.
    """

    share: float = 0.35
    again: int = 120
    turns: int = 12_000
    chunk: int = 1_000
    early: bool = True
    short: bool = True


def schedule(
    filling: Filling,
    total_left: Longs,
    *,
    polish: Polish,
    seed: int,
    enough: float = math.inf,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda _: None,
) -> Longs:
    """Put whole people into slots.

    Parameters
    ----------
    filling
        In fractions.
    total_left
        int64[t], places and beds left; see `table.totals`.
    polish
        How long to search.
    enough
        The search ends with so many people in all.
    seed, stop, progress
        As in `choose`.

    Returns
    -------
    int64[slots], people per slot; every rule on streets, gates, readiness and destinations is kept exactly
    """
    table = filling.table
    state = State(
        n=np.zeros(len(table.route), dtype=np.int64),
        left=table.people.copy(),
        load=np.zeros(table.cap.shape),
        gone=np.zeros(len(table.crit)),
        total=total_left.copy(),
        shut=np.zeros(len(table.supply), dtype=np.bool_),
    )
    arrival = table.begin + table.seconds[table.route]
    by_arrival = np.lexsort((arrival, -table.value[table.route])).astype(np.int64)
    _make_whole(filling, state, by_arrival, polish=polish, seed=seed, stop=stop, progress=progress)
    _top_up_all(table, state)
    _search(
        table,
        state,
        polish=polish,
        seed=seed,
        stop=lambda: stop() or state.n.sum() >= enough,
        progress=lambda x: progress(0.5 + 0.4 * x),
    )
    _top_up_all(table, state)
    state = _without_small_ways(table, state, polish=polish, seed=seed, enough=enough, stop=stop)
    state = _level(table, state, polish=polish, seed=seed, stop=stop)
    latest = by_arrival[::-1].copy()
    while polish.early and not stop() and earlier(table, state, latest) > 0.002 * max(1, int(state.n.sum())):
        pass
    _top_up_all(table, state)
    gather(table, state, FEW)
    return state.n


def _search(
    table: Slots,
    state: State,
    *,
    polish: Polish,
    seed: int,
    stop: Callable[[], bool],
    progress: Callable[[float], None] = lambda _: None,
) -> None:
    """Ruin and recreate until that brings hardly anything."""
    chunks = math.ceil(polish.turns / polish.chunk)
    idle = 0
    for i in range(chunks):
        progress(i / chunks)
        if stop() or not (state.left > 0).any():
            break
        gain = ruin_and_recreate(table, state, polish.chunk, seed + i, 0.0)
        served = value(table, state.n)
        idle = idle + 1 if gain < max(1.0, IDLE * served) else 0
        if idle == 2:
            break


def _level(table: Slots, state: State, *, polish: Polish, seed: int, stop: Callable[[], bool]) -> State:
    """Where not all quotas can be kept, keep as large a part of each as can be, by halving."""
    low, high = _kept(table, state), 1.0
    for i in range(LEVELLINGS):
        if stop() or low >= 1.0:
            break
        part = 0.5 * (low + high)
        aim = table._replace(quota=np.floor(part * table.quota + 1e-9).astype(np.int64))
        trial = _copy(state)
        _search(aim, trial, polish=polish, seed=seed + 2 + i, stop=stop)
        _top_up_all(aim, trial)
        kept = _kept(table, trial)
        if kept > low:
            state, low = trial, kept
        if kept < part - 1e-9 and _kept(aim, trial) < 1.0:
            high = part
    return state


def _kept(table: Slots, state: State) -> float:
    """Smallest part kept of any quota; 1 if all are."""
    some = table.quota > 0
    served = (table.people - state.left)[some]
    return float(np.minimum(1.0, served / table.quota[some]).min(initial=1.0))


def _copy(state: State) -> State:
    return State(
        n=state.n.copy(),
        left=state.left.copy(),
        load=state.load.copy(),
        gone=state.gone.copy(),
        total=state.total.copy(),
        shut=state.shut.copy(),
    )


def _without_small_ways(
    table: Slots, state: State, *, polish: Polish, seed: int, enough: float, stop: Callable[[], bool]
) -> State:
    """Shut ways of a few people beside others of many, and fill the room; the old state if that is too dear.

    Orders for a handful of people, by another corridor than their neighbours, are not worth their confusion.
    """
    on = np.bincount(table.route, state.n, len(table.supply))
    served = np.bincount(table.supply, on, len(table.people))[table.supply]
    for few in SMALL:
        small = (on < few) & (on < SMALL_SHARE * (served - on))
        if stop() or not (small & (on > 0)).any():
            break
        tidy = _copy(state)
        tidy.shut[:] = small
        least = (1.0 - TIDY) * value(table, state.n)
        _refill(table, tidy, least, polish=polish, seed=seed + 1, enough=enough, stop=stop)
        if value(table, tidy.n) >= least:
            return tidy
    return state


def _refill(
    table: Slots,
    state: State,
    least: float,
    *,
    polish: Polish,
    seed: int,
    enough: float,
    stop: Callable[[], bool],
) -> None:
    """Empty the ways that are shut, and fill the room; search only to `least`, if that is enough."""
    for j in np.flatnonzero(state.shut[table.route] & (state.n > 0)).tolist():
        put(table, state, j, -int(state.n[j]))
    _top_up_all(table, state)

    def near() -> bool:
        return bool(state.n.sum() >= enough) and value(table, state.n) >= least

    _search(table, state, polish=polish, seed=seed, stop=lambda: stop() or near())
    _top_up_all(table, state)


def _make_whole(
    filling: Filling,
    state: State,
    by_arrival: Longs,
    *,
    polish: Polish,
    seed: int,
    stop: Callable[[], bool],
    progress: Callable[[float], None],
) -> None:
    """Round the more urgent first, of equal ones a random share at a time; fill anew between."""
    table, program, gain = filling.table, filling.program, filling.gain
    x, price = filling.x.copy(), filling.price.copy()
    supplies = len(table.people)
    mixed = np.random.default_rng(seed).permutation(supplies)
    todo = mixed[np.argsort(-table.worth[mixed], kind="stable")]
    of = table.supply[table.route][filling.slot]
    left = np.ones(len(program.whole))
    open_ = np.ones(supplies, dtype=np.bool_)
    while len(todo):
        progress(0.5 * (1.0 - len(todo) / supplies))
        now = todo
        if not stop():
            now = todo[: max(1, int(polish.share * len(todo)))]
            now = now[table.worth[now] == table.worth[now[0]]]
        todo = todo[len(now) :]
        active = np.flatnonzero(open_[of])
        whole = x.copy()
        fit(program, whole, left=left, active=active)
        open_[now] = False
        chosen = np.isin(of, now)
        whole[~chosen] = 0.0
        slots = len(by_arrival)
        in_slots = np.bincount(filling.slot, whole, slots).astype(np.float64)
        settle(table, state, in_slots, by_arrival[chosen[:slots][by_arrival]])
        if len(todo) and table.worth[todo[0]] < table.worth[now[-1]]:
            # rounding has left places of the more urgent: they come before the others
            _top_up(table, state, np.flatnonzero(~open_ & (table.worth == table.worth[now[-1]])).tolist())
        x[chosen] = 0.0
        # whoever is settled takes from no quota that still counts
        settled = np.zeros(len(x))
        settled[:slots] = state.n
        left = np.maximum(0.0, 1.0 - loaded(program, settled))
        pack(
            program,
            gain,
            x,
            price,
            left=left,
            active=np.flatnonzero(open_[of]),
            rounds=polish.again,
            stop=stop,
        )


def _top_up_all(table: Slots, state: State) -> None:
    order = sorted(range(len(table.people)), key=lambda u: -table.worth[u])
    for u in order:
        lack = short(table, state, u)
        if lack > 0:
            # quotas first
            beyond = state.left[u] - lack
            state.left[u] = lack
            top_up(table, state, u, 0, 1)
            state.left[u] += beyond
    _top_up(table, state, order)


def _top_up(table: Slots, state: State, supplies: Sequence[int]) -> None:
    for u in supplies:
        if state.left[u] > 0:
            top_up(table, state, u, 0, 1)


def value(table: Slots, people: Longs) -> float:
    """People in slots, weighted by their worth; those within a quota count `BONUS` more."""
    worth = float(people @ table.value[table.route])
    if not table.quota.any():
        return worth
    served = np.bincount(table.supply[table.route], people, len(table.people))
    return worth + BONUS * float(np.minimum(served, table.quota) @ table.worth)

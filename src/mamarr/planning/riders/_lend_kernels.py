"""Rounds that move freely while vehicles are lent for seconds, in numba: simulated annealing.

Which vehicle makes which round is left open: a fleet's vehicles are alike at base, so that rounds are a plan
whenever no more of them are under way at any second than there are vehicles. Seconds at which there are more
are paid for. Gates, people and destinations keep their limits throughout.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from mamarr.planning.riders._search_kernels import Best, keep, pool
from mamarr.planning.riders._trip_kernels import (
    I64,
    NO,
    NONE,
    ONE,
    STOPS,
    YES,
    State,
    Tables,
    draw,
    lift,
    offsets,
    place,
    put,
)

REACH = 600
"""A round passes its gate at most so many seconds earlier or later than before."""
LOADS, TIMES, WAYS, GATES, LESS = 0.35, 0.65, 0.85, 0.93, 0.95
"""Of all changes up to each of these: two rounds change loads; one goes at another time, another way, by
another gate, or not at all. The rest are rounds beside all others."""

I32 = NDArray[np.int32]


class Loom(NamedTuple):
    """Vehicles at base, and the change that is tried: up to two rounds that go and up to two that come.

    A row is a round: fleet, stops, gate, variant, first and last second at the gate.
    """

    spare: I32  # [F, seconds] vehicles at base; below 0: lent
    first: int  # the second at which they begin
    over: I64  # [1] vehicle seconds lent
    name: I64  # [F] one vehicle of each fleet, for all
    top: I64  # [1] slots beyond are free
    gone: I64  # [2] slots
    old: I64  # [2, 6]
    old_supply: I64  # [2, STOPS]
    old_aboard: I64  # [2, STOPS]
    come: I64  # [2] slots
    new: I64  # [2, 6]
    supply: I64  # [2, STOPS]
    aboard: I64  # [2, STOPS]


@nb.njit(cache=True, error_model="numpy")
def _out(row: I32) -> int:
    """One more vehicle is under way; return the seconds for which it is lent."""
    over = np.int32(0)
    for t in range(len(row)):
        over += np.int32(row[t] <= 0)
        row[t] -= np.int32(1)
    return int(over)


@nb.njit(cache=True, error_model="numpy")
def _home(row: I32) -> int:
    """One less is; return the seconds for which one was lent."""
    over = np.int32(0)
    for t in range(len(row)):
        over += np.int32(row[t] < 0)
        row[t] += np.int32(1)
    return int(over)


@nb.njit(cache=True, error_model="numpy")
def go(tb: Tables, st: State, loom: Loom, many: int) -> None:
    """Take the rounds in `gone` back, and write them to `old`."""
    for i in range(many):
        a = loom.gone[i]
        f, t = tb.vehicle_fleet[st.vehicle[a]], st.at[a]
        loom.old[i, 0], loom.old[i, 1], loom.old[i, 2], loom.old[i, 3] = (
            f,
            st.stops[a],
            st.gate[a],
            st.variant[a],
        )
        loom.old[i, 4] = loom.old[i, 5] = t
        for j in range(st.stops[a]):
            loom.old_supply[i, j], loom.old_aboard[i, j] = st.supply[a, j], st.aboard[a, j]
        lift(tb, st, a)
        loom.over[0] -= _home(loom.spare[f, st.leave[a] - loom.first : st.free[a] - loom.first])


@nb.njit(cache=True, error_model="numpy")
def come(tb: Tables, st: State, loom: Loom, many: int, known: bool) -> int:
    """Book the rounds in `new`, for any vehicles, if `known` just as they are; return how many could come.

    Those that could are written to `come`.
    """
    before = np.empty(STOPS, np.int64)
    for i in range(many):
        f, k, g, v, t = loom.new[i, 0], loom.new[i, 1], loom.new[i, 2], loom.new[i, 3], loom.new[i, 4]
        seq, counts = loom.supply[i], loom.aboard[i]
        if not known:
            lead = offsets(tb, f, seq, k, g, v, before)
            if lead < 0 or tb.tail[f, g] < 0 or t - lead < tb.start[f]:
                return i
            high = min(loom.new[i, 5] + tb.tail[f, g], tb.finish[f])
            t = place(tb, st, f, seq, k, g, v, t - lead, high, NO, counts)
            if t < 0:
                return i
        a = loom.come[i] = put(tb, st, loom.name[f], seq, counts, k, g, v, t)
        loom.top[0] = max(loom.top[0], a + 1)
        loom.over[0] += _out(loom.spare[f, st.leave[a] - loom.first : st.free[a] - loom.first])
    return many


@nb.njit(cache=True, error_model="numpy")
def _some(st: State, loom: Loom) -> int:
    """Any round; there is one."""
    while True:
        slot = int(loom.top[0] * draw(st))
        if st.vehicle[slot] >= 0:
            return slot


@nb.njit(cache=True, error_model="numpy")
def _ask(tb: Tables, loom: Loom, i: int, f: int, k: int, g: int, v: int) -> bool:
    """Want a round of `supply`; tell whether the fleet and the gate are for it."""
    loom.new[i, 0], loom.new[i, 1], loom.new[i, 2], loom.new[i, 3] = f, k, g, v
    for j in range(k):
        s = loom.supply[i, j]
        if not tb.carries[f, s] or not tb.admits[s, g]:
            return False
    return bool(tb.tail[f, g] >= 0)


@nb.njit(cache=True, error_model="numpy")
def _about(st: State, loom: Loom, at: int, often: float) -> None:
    """Want the first round at the gate about a second, rather near with more of `often`."""
    loom.new[0, 4] = at + int((2.0 * draw(st) - 1.0) * REACH * draw(st) ** often)
    loom.new[0, 5] = loom.new[0, 4] + REACH


@nb.njit(cache=True, error_model="numpy")
def _change_loads(tb: Tables, st: State, loom: Loom) -> int:
    """Two rounds change whom they take; return how many come, 0 if that is no change."""
    loom.gone[0], loom.gone[1] = _some(st, loom), _some(st, loom)
    if loom.gone[0] == loom.gone[1]:
        return 0
    for i in range(2):
        a, b = loom.gone[i], loom.gone[1 - i]
        for j in range(st.stops[b]):
            loom.supply[i, j] = st.supply[b, j]
        if not _ask(tb, loom, i, tb.vehicle_fleet[st.vehicle[a]], st.stops[b], st.gate[a], st.variant[a]):
            return 0
        loom.new[i, 4] = loom.new[i, 5] = st.at[a]
    return 2


@nb.njit(cache=True, error_model="numpy")
def _change_time(tb: Tables, st: State, loom: Loom) -> int:
    """A round goes earlier or later."""
    a = loom.gone[0] = _some(st, loom)
    for j in range(st.stops[a]):
        loom.supply[0, j] = st.supply[a, j]
    _ask(tb, loom, NONE, tb.vehicle_fleet[st.vehicle[a]], st.stops[a], st.gate[a], st.variant[a])
    _about(st, loom, st.at[a], 4.0)
    return 1


@nb.njit(cache=True, error_model="numpy")
def _change_way(tb: Tables, st: State, loom: Loom) -> int:
    """A round leaves base as before, for one zone by one gate, rather near ones."""
    a = loom.gone[0] = _some(st, loom)
    f = tb.vehicle_fleet[st.vehicle[a]]
    i = tb.way_ptr[f] + int((tb.way_ptr[f + 1] - tb.way_ptr[f]) * draw(st) * draw(st))
    loom.supply[0, 0] = tb.way_s[i]
    before = np.empty(STOPS, np.int64)
    lead = offsets(tb, f, loom.supply[0], ONE, tb.way_g[i], tb.way_v[i], before)
    _about(st, loom, st.leave[a] + lead, 1.0)
    return 1 if _ask(tb, loom, NONE, f, ONE, tb.way_g[i], tb.way_v[i]) else 0


@nb.njit(cache=True, error_model="numpy")
def _change_gate(tb: Tables, st: State, loom: Loom) -> int:
    """A round leaves base as before and takes the same people by any gate."""
    a = loom.gone[0] = _some(st, loom)
    f, g = tb.vehicle_fleet[st.vehicle[a]], int(len(tb.destination) * draw(st))
    for j in range(st.stops[a]):
        loom.supply[0, j] = st.supply[a, j]
    before = np.empty(STOPS, np.int64)
    lead = offsets(tb, f, loom.supply[0], st.stops[a], g, st.variant[a], before)
    _about(st, loom, st.leave[a] + lead, 1.0)
    return 1 if lead >= 0 and _ask(tb, loom, NONE, f, st.stops[a], g, st.variant[a]) else 0


@nb.njit(cache=True, error_model="numpy")
def _one_more(tb: Tables, st: State, loom: Loom) -> int:
    """A round of any vehicle at any time, rather to a near zone."""
    f = tb.vehicle_fleet[int(len(tb.vehicle_fleet) * draw(st))]
    ways = tb.way_ptr[f + 1] - tb.way_ptr[f]
    i = tb.way_ptr[f] + int(ways * draw(st) * draw(st))
    if ways == 0 or st.size[0] == 0 or st.left[tb.way_s[i]] <= 0:
        return 0
    g, v, k = tb.way_g[i], tb.way_v[i], 1
    loom.supply[0, 0] = tb.way_s[i]
    if st.left[tb.way_s[i]] < tb.seats[f]:
        k = pool(tb, st, f, loom.supply[0], g, v)
    before = np.empty(STOPS, np.int64)
    begin = tb.start[f] + offsets(tb, f, loom.supply[0], k, g, v, before)
    _about(st, loom, begin + int((tb.finish[f] - tb.tail[f, g] - begin) * draw(st)), 1.0)
    return 1 if _ask(tb, loom, NONE, f, k, g, v) else 0


@nb.njit(cache=True, error_model="numpy")
def _undo(tb: Tables, st: State, loom: Loom, gone: int, came: int) -> None:
    """All is as before the change."""
    for i in range(gone):
        loom.new[i], loom.supply[i], loom.aboard[i] = loom.old[i], loom.old_supply[i], loom.old_aboard[i]
    loom.gone[:] = loom.come
    go(tb, st, loom, came)
    come(tb, st, loom, gone, YES)


@nb.njit(cache=True, error_model="numpy")
def anneal(
    tb: Tables,
    st: State,
    loom: Loom,
    best: Best,
    top: float,
    changes: int,
    heat: float,
    cool: float,
    cheap: float,
    dear: float,
) -> float:
    """Try so many changes, from `heat` to `cool`, for a price of seconds lent from `cheap` to `dear`.

    The rounds worth most for which nothing is lent are kept in `best`; return what they are worth.
    """
    for step in range(changes):
        price = cheap * (dear / cheap) ** (step / changes)
        worth = st.total[0] - price * loom.over[0]
        some = st.size[0] < len(st.vehicle)
        kind, going = draw(st) if some else 1.0, 1
        if kind < LOADS:
            coming = _change_loads(tb, st, loom)
            going = 2
        elif kind < TIMES:
            coming = _change_time(tb, st, loom)
        elif kind < WAYS:
            coming = _change_way(tb, st, loom)
        elif kind < GATES:
            coming = _change_gate(tb, st, loom)
        elif kind < LESS:
            loom.gone[0] = _some(st, loom)
            coming = -1
        else:
            coming = _one_more(tb, st, loom)
            going = 0
        if coming == 0:
            continue
        coming = max(0, coming)
        go(tb, st, loom, going)
        came = come(tb, st, loom, coming, NO)
        gain = st.total[0] - price * loom.over[0] - worth
        now = heat * (cool / heat) ** (step / changes)
        if came < coming or (gain < 0.0 and draw(st) >= np.exp(gain / now)):
            _undo(tb, st, loom, going, came)
        elif loom.over[0] == 0 and st.total[0] > top + 1e-9:
            top = st.total[0]
            keep(st, best)
    return top


@nb.njit(cache=True, error_model="numpy")
def settle(tb: Tables, st: State, loom: Loom, best: Best, top: float) -> float:
    """Take rounds back until nothing is lent, each time the one that gives most back; then as `anneal`."""
    while loom.over[0] > 0:
        most, slot = -1, -1
        for a in range(loom.top[0]):
            if st.vehicle[a] >= 0:
                f = tb.vehicle_fleet[st.vehicle[a]]
                back = 0
                for t in range(st.leave[a] - loom.first, st.free[a] - loom.first):
                    back += loom.spare[f, t] < 0
                if back > most:
                    most, slot = back, a
        loom.gone[0] = slot
        go(tb, st, loom, ONE)
    if st.total[0] > top + 1e-9:
        top = st.total[0]
        keep(st, best)
    return top

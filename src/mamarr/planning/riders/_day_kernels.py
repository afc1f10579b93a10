"""The best day of one vehicle beside all others that stand, in numba: a longest path over moments at base.

Unlike the days of the bound these are exact: each round passes its gate when
there is room, with those who are ready. Only what the vehicle itself did
earlier in the day is looked at again when its rounds are booked.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from mamarr.planning.riders._search_kernels import Best, keep, pool
from mamarr.planning.riders._trip_kernels import (
    B8,
    F64,
    I64,
    ONE,
    STOPS,
    State,
    Tables,
    add,
    draw,
    offsets,
    place,
    price_of,
    remove,
    toll_of,
)

MOMENTS = 512
"""A day is cut into at most so many stretches, of which each keeps one way of having come there."""
ROUNDS = 48
"""So many rounds are looked at from a moment unless more are asked for, those worth most for their time."""
TOGETHER = 5
"""At most so many vehicles begin their days anew together."""


class Desk(NamedTuple):
    """Where days are drawn up, written anew for each: rounds to choose from, and moments at base."""

    way: I64  # [R, 3 + STOPS] stops, gate, variant, supplies
    gain: F64  # [R] most that a round is worth
    cycle: I64  # [R] s, least that it takes
    value: F64  # [MOMENTS + 2] worth of the day so far; -1: nobody comes here
    peak: F64  # [MOMENTS + 2] most of it until then
    clock: I64  # [MOMENTS + 2] s
    before: I64  # [MOMENTS + 2] the moment before, -1 at the beginning
    last: I64  # [MOMENTS + 2] round that led here
    full: B8  # [MOMENTS + 2] it waited for people
    aboard: I64  # [MOMENTS + 2, STOPS]
    gate: F64  # [F, G, W] what passing a gate in a window is worth to other vehicles, in persons; or none
    share: F64  # [1] how much of that counts


def open_desk(gate: F64 | None = None, *, rounds: int = ROUNDS, share: float = 1.0) -> Desk:
    """A desk with nothing on it, for so many rounds to choose from; `gate` and `share` as in `Desk`."""
    moments = MOMENTS + 2
    return Desk(
        way=np.zeros((rounds, 3 + STOPS), dtype=np.int64),
        gain=np.zeros(rounds),
        cycle=np.zeros(rounds, dtype=np.int64),
        value=np.zeros(MOMENTS),
        peak=np.zeros(MOMENTS),
        clock=np.zeros(moments, dtype=np.int64),
        before=np.zeros(moments, dtype=np.int64),
        last=np.zeros(moments, dtype=np.int64),
        full=np.zeros(moments, dtype=np.bool_),
        aboard=np.zeros((moments, STOPS), dtype=np.int64),
        gate=np.zeros((0, 0, 0)) if gate is None else gate,
        share=np.array([share]),
    )


@nb.njit(cache=True, error_model="numpy")
def _choose_rounds(tb: Tables, st: State, f: int, worth: F64, span: int, desk: Desk) -> int:
    """Write the rounds to choose from, best for their time first; return how many."""
    first, many = tb.way_ptr[f], tb.way_ptr[f + 1] - tb.way_ptr[f]
    score = np.empty(many)
    before = np.empty(STOPS, np.int64)
    for i in range(many):
        s = tb.way_s[first + i]
        few = min(st.left[s], tb.seats[f])
        fits = few > 0 and tb.way_cycle[first + i] <= span
        score[i] = -few * worth[s] / max(1, tb.way_cycle[first + i]) if fits else 0.0
    n = 0
    for i in np.argsort(score, kind="mergesort"):
        if score[i] >= 0.0 or n >= len(desk.gain):
            break
        s = tb.way_s[first + i]
        desk.way[n, 0], desk.way[n, 1], desk.way[n, 2] = 1, tb.way_g[first + i], tb.way_v[first + i]
        desk.way[n, 3] = s
        desk.gain[n] = min(st.left[s], tb.seats[f]) * worth[s]
        desk.cycle[n] = tb.way_cycle[first + i]
        n += 1
        if st.left[s] < tb.seats[f] and n < len(desk.gain):
            seq = desk.way[n, 3:]
            seq[0] = s
            k = pool(tb, st, f, seq, desk.way[n - 1, 1], desk.way[n - 1, 2])
            if k > 1:
                desk.way[n, 0], desk.way[n, 1], desk.way[n, 2] = k, desk.way[n - 1, 1], desk.way[n - 1, 2]
                rest, gain = tb.seats[f], 0.0
                for j in range(k):
                    more = min(rest, st.left[seq[j]])
                    rest -= more
                    gain += more * worth[seq[j]]
                desk.gain[n] = gain
                desk.cycle[n] = (
                    offsets(tb, f, seq, k, desk.way[n, 1], desk.way[n, 2], before)
                    + tb.tail[f, desk.way[n, 1]]
                )
                n += 1
    return n


@nb.njit(cache=True, error_model="numpy")
def _take(st: State, desk: Desk, moment: int, sign: int) -> None:
    """Take from their zones the people of the rounds that lead to a moment, or give them back."""
    while desk.before[moment] >= 0:
        i = desk.last[moment]
        for j in range(desk.way[i, 0]):
            st.left[desk.way[i, 3 + j]] -= sign * desk.aboard[moment, j]
        moment = desk.before[moment]


@nb.njit(cache=True, error_model="numpy")
def draw_up(tb: Tables, st: State, vehicle: int, worth: F64, desk: Desk) -> int:
    """Fill `desk` for a vehicle with no rounds; return the moment at which its best day ends."""
    f = tb.vehicle_fleet[vehicle]
    begin, finish = tb.begins[vehicle], tb.finish[f]
    grain = max(1, -((begin - finish) // MOMENTS))
    counts = np.empty(STOPS, np.int64)
    desk.value[:] = -1.0
    desk.peak[:] = 0.0
    desk.value[0], desk.clock[0], desk.before[0] = 0.0, begin, -1
    n = _choose_rounds(tb, st, f, worth, finish - begin, desk)
    best, end = -1.0, 0
    for m in range(MOMENTS + 1):
        if desk.value[m] <= best + 1e-9:
            continue
        best, end = desk.value[m], m
        low = desk.clock[m]
        _take(st, desk, m, ONE)
        for i in range(n):
            k, g, v = desk.way[i, 0], desk.way[i, 1], desk.way[i, 2]
            seq = desk.way[i, 3:]
            soon = low + desk.cycle[i]
            if soon > finish or best + desk.gain[i] <= desk.peak[(soon - begin) // grain]:
                continue
            wanted, some = 0, True
            for j in range(k):
                some = some and st.left[seq[j]] > 0
                wanted += st.left[seq[j]]
            if not some:
                continue
            wanted = min(wanted, tb.seats[f])
            st.total[1] += 1.0
            last = -1
            for full in range(2):
                t = place(tb, st, f, seq, k, g, v, low, finish, full == 1, counts)
                if t < 0 or t == last:
                    break
                last = t
                gain, people = best - price_of(tb, f, g, t), 0
                if len(desk.gate) > 0 and t // tb.window < desk.gate.shape[2]:
                    gain -= desk.share[0] * tb.weight[seq[0]] * desk.gate[f, g, t // tb.window]
                for j in range(k):
                    gain += counts[j] * (worth[seq[j]] - toll_of(tb, seq[j], g, t) - tb.eps * t)
                    people += counts[j]
                there = t + tb.tail[f, g]
                q = max(m + 1, (there - begin) // grain)
                if q <= MOMENTS and (
                    gain > desk.value[q] + 1e-9 or (gain > desk.value[q] - 1e-9 and there < desk.clock[q])
                ):
                    desk.value[q], desk.clock[q], desk.before[q], desk.last[q] = gain, there, m, i
                    desk.full[q] = full == 1
                    after = q
                    while after <= MOMENTS and desk.peak[after] < gain:
                        desk.peak[after] = gain
                        after += 1
                    for j in range(k):
                        desk.aboard[q, j] = counts[j]
                if people >= wanted:
                    break
        _take(st, desk, m, -ONE)
    return end


@nb.njit(cache=True, error_model="numpy")
def book(tb: Tables, st: State, vehicle: int, end: int, desk: Desk) -> None:
    """Book the day that ends at a moment, as far as the vehicle does not get into its own way."""
    f = tb.vehicle_fleet[vehicle]
    counts = np.empty(STOPS, np.int64)
    path = np.empty(MOMENTS + 1, np.int64)
    n = 0
    while desk.before[end] >= 0:
        path[n] = end
        n += 1
        end = desk.before[end]
    clock = tb.begins[vehicle]
    for q in range(n - 1, -1, -1):
        if st.size[0] == 0:
            return
        m = path[q]
        i = desk.last[m]
        k, g, v = desk.way[i, 0], desk.way[i, 1], desk.way[i, 2]
        seq = desk.way[i, 3:]
        t = place(tb, st, f, seq, k, g, v, clock, tb.finish[f], desk.full[m], counts)
        if t >= 0:
            clock = st.free[add(tb, st, vehicle, seq, counts, k, g, v, t)]


@nb.njit(cache=True, error_model="numpy")
def fill_day(tb: Tables, st: State, vehicle: int, worth: F64, desk: Desk) -> None:
    """Give a vehicle that has no rounds its best day."""
    if st.rounds[vehicle] == 0:
        book(tb, st, vehicle, draw_up(tb, st, vehicle, worth, desk), desk)


@nb.njit(cache=True, error_model="numpy")
def days_anew(
    tb: Tables,
    st: State,
    best: Best,
    top: float,
    work: float,
    heat: float,
    cool: float,
    price: F64,
    desk: Desk,
) -> float:
    """Let a few vehicles at a time do their best days beside the others; return the best worth.

    A person counts with what no price takes off: prices, and how much they count, change from time to time.
    """
    vehicles, supplies = len(st.rounds), len(st.left)
    worth = np.empty(supplies)
    chosen = np.empty(TOGETHER, np.int64)
    old = np.empty((len(st.vehicle), 5), np.int64)
    old_supply, old_count = (
        np.empty((len(st.vehicle), STOPS), np.int64),
        np.empty((len(st.vehicle), STOPS), np.int64),
    )
    begin = st.total[1]
    while st.total[1] - begin < work:
        st.total[1] += 50.0
        before = st.total[0]
        threshold = heat + (cool - heat) * (st.total[1] - begin) / work
        share, noise = draw(st), 0.3 * draw(st)
        desk.share[0] = draw(st)
        for s in range(supplies):
            worth[s] = tb.weight[s] * (1.0 - share * price[s]) * (1.0 - noise * draw(st))
        m = 0
        for _ in range(1 + int(TOGETHER * draw(st))):
            vehicle = int(vehicles * draw(st))
            known = False
            for i in range(m):
                known = known or chosen[i] == vehicle
            if not known:
                chosen[m] = vehicle
                m += 1
        n = 0
        for i in range(m):
            while st.rounds[chosen[i]] > 0:
                slot = st.plan[chosen[i], st.rounds[chosen[i]] - 1]
                old[n, 0], old[n, 1], old[n, 2] = st.vehicle[slot], st.gate[slot], st.variant[slot]
                old[n, 3], old[n, 4] = st.at[slot], st.stops[slot]
                old_supply[n], old_count[n] = st.supply[slot], st.aboard[slot]
                n += 1
                remove(tb, st, slot)
        for i in range(m):
            book(tb, st, chosen[i], draw_up(tb, st, chosen[i], worth, desk), desk)
        if st.total[0] < before - threshold * draw(st):
            for i in range(m):
                while st.rounds[chosen[i]] > 0:
                    remove(tb, st, st.plan[chosen[i], st.rounds[chosen[i]] - 1])
            for i in range(n):
                add(
                    tb, st, old[i, 0], old_supply[i], old_count[i], old[i, 4], old[i, 1], old[i, 2], old[i, 3]
                )
        elif st.total[0] > top + 1e-9:
            top = st.total[0]
            keep(st, best)
    return top

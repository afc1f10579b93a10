"""Filling vehicles' days with trips, in numba: best insertion, then ruin and recreate.

Ruin and recreate after Schrimpf et al. (2000), with the blinks of Christiaens
and Vanden Berghe (2020): free vehicles are filled with the round that carries
most people per second, some rounds are overlooked at random, and the change
is kept if it is not much worse (threshold accepting).
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from mamarr.planning.riders._trip_kernels import (
    BONUS,
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
    within,
)

RUIN = 24
"""At most so many trips are taken back at a time."""


class Best(NamedTuple):
    """The best trips so far: as in `State`, and how many."""

    vehicle: I64
    gate: I64
    variant: I64
    at: I64
    stops: I64
    supply: I64
    aboard: I64
    size: I64  # [1]


@nb.njit(cache=True, error_model="numpy")
def keep(st: State, best: Best) -> None:
    """Copy the trips of the state to `best`."""
    n = 0
    for slot in range(len(st.vehicle)):
        if st.vehicle[slot] >= 0:
            best.vehicle[n], best.gate[n], best.variant[n] = st.vehicle[slot], st.gate[slot], st.variant[slot]
            best.at[n], best.stops[n] = st.at[slot], st.stops[slot]
            for j in range(STOPS):
                best.supply[n, j], best.aboard[n, j] = st.supply[slot, j], st.aboard[slot, j]
            n += 1
    best.size[0] = n


@nb.njit(cache=True, error_model="numpy")
def clear(tb: Tables, st: State) -> None:
    """Take all trips back."""
    for slot in range(len(st.vehicle)):
        if st.vehicle[slot] >= 0:
            remove(tb, st, slot)


@nb.njit(cache=True, error_model="numpy")
def restore(tb: Tables, st: State, best: Best) -> None:
    """Replace the trips of the state by those of `best`."""
    clear(tb, st)
    for i in range(best.size[0]):
        add(
            tb,
            st,
            best.vehicle[i],
            best.supply[i],
            best.aboard[i],
            best.stops[i],
            best.gate[i],
            best.variant[i],
            best.at[i],
        )


@nb.njit(cache=True, error_model="numpy")
def _loads(tb: Tables, st: State, f: int, seq: I64, k: int) -> tuple[int, float]:
    """People who fit aboard over the stops, readiness aside, and their weight."""
    n, worth = 0, 0.0
    for j in range(k):
        more = min(st.left[seq[j]], tb.seats[f] - n)
        n += more
        worth += (more + BONUS * within(tb, st, seq[j], more)) * tb.weight[seq[j]]
    return n, worth


@nb.njit(cache=True, error_model="numpy")
def pool(tb: Tables, st: State, f: int, seq: I64, g: int, v: int) -> int:
    """Add stops near the first to `seq` while that raises people per second; return the number of stops."""
    before = np.empty(STOPS, np.int64)
    trial = np.empty(STOPS, np.int64)
    choice = np.empty(STOPS, np.int64)
    root = seq[0]
    k = 1
    while k < STOPS:
        n, worth = _loads(tb, st, f, seq, k)
        if n >= tb.seats[f]:
            break
        ratio = worth / max(1, offsets(tb, f, seq, k, g, v, before) + tb.tail[f, g])
        found = False
        for s in tb.near[root]:
            if s < 0:
                break
            if (
                st.left[s] <= 0
                or not tb.carries[f, s]
                or not tb.admits[s, g]
                or tb.share[s] != tb.share[root]
            ):
                continue
            known = False
            for j in range(k):
                known = known or seq[j] == s
            if known:
                continue
            for at in range(k + 1):
                for j in range(k):
                    trial[j + (j >= at)] = seq[j]
                trial[at] = s
                lead = offsets(tb, f, trial, k + 1, g, v, before)
                if lead < 0:
                    continue
                other = _loads(tb, st, f, trial, k + 1)[1] / max(1, lead + tb.tail[f, g])
                if other > ratio:
                    ratio, found = other, True
                    for j in range(k + 1):
                        choice[j] = trial[j]
        if not found:
            break
        k += 1
        for j in range(k):
            seq[j] = choice[j]
    return k


@nb.njit(cache=True, error_model="numpy")
def _cost(took: int, stretch: int, whole: float) -> float:
    """Seconds charged to a round: what it took, and with `whole` its share of what is left over."""
    took = max(1, took)
    return took + whole * (stretch / max(1, stretch // took) - took)


@nb.njit(cache=True, error_model="numpy")
def _attempt(
    tb: Tables,
    st: State,
    f: int,
    seq: I64,
    k: int,
    g: int,
    v: int,
    low: int,
    high: int,
    full: bool,
    luck: float,
    whole: float,
    pick: I64,
    best: float,
) -> tuple[float, int]:
    """Place a round; write it to `pick` if it beats `best`; return the better score, people (-1: none)."""
    counts = np.empty(STOPS, np.int64)
    t = place(tb, st, f, seq, k, g, v, low, high, full, counts)
    if t < 0:
        return best, -1
    worth, n = -price_of(tb, f, g, t), 0
    for j in range(k):
        many = counts[j] * tb.gate_worth[g] + BONUS * within(tb, st, seq[j], counts[j])
        worth += many * tb.weight[seq[j]] - counts[j] * toll_of(tb, seq[j], g, t)
        n += counts[j]
    score = luck * worth / _cost(t + tb.tail[f, g] - low, high - low, whole)
    if score <= best:
        return best, n
    pick[0], pick[1], pick[2], pick[3] = k, g, v, t
    for j in range(k):
        pick[4 + j], pick[4 + STOPS + j] = seq[j], counts[j]
    return score, n


@nb.njit(cache=True, error_model="numpy")
def insert(
    tb: Tables, st: State, vehicle: int, low: int, high: int, whole: float, noise: float, blink: float
) -> int:
    """Book the best round of a vehicle within [low, high]; return its slot, -1 if none fits.

    Each way is tried at once with those who are ready, then waiting for a full
    vehicle, then with more stops. With `whole` 1 a round counts with its share of
    the stretch if the same round is made as often as it fits; with 0 as it is.
    """
    f = tb.vehicle_fleet[vehicle]
    seats = tb.seats[f]
    best = 0.0
    pick = np.full(4 + 2 * STOPS, -1, np.int64)
    seq = np.empty(STOPS, np.int64)
    for i in range(tb.way_ptr[f], tb.way_ptr[f + 1]):
        s, g, v, cycle = tb.way_s[i], tb.way_g[i], tb.way_v[i], tb.way_cycle[i]
        st.total[1] += 1.0
        few = st.left[s]
        if few <= 0 or cycle > high - low:
            continue
        if few >= seats:
            most = seats / _cost(cycle, high - low, whole)
        else:
            shared = seats / _cost(cycle + tb.load[f], high - low, whole)
            most = max(few / _cost(cycle, high - low, whole), shared)
        luck = 1.0
        if noise > 0.0:
            luck += noise * draw(st)
            if draw(st) < blink:
                continue
        bonus = BONUS if within(tb, st, s, ONE) > 0 else 0.0
        if most * (1.0 + bonus) * tb.weight[s] * luck <= best:
            continue
        st.total[1] += 20.0
        seq[0] = s
        n = 0
        for turn in range(3):
            if (turn == 1 and n >= min(few, seats)) or (turn == 2 and few >= seats):
                continue
            k = pool(tb, st, f, seq, g, v) if turn == 2 else 1
            if turn == 2 and k == 1:
                continue
            best, n = _attempt(tb, st, f, seq, k, g, v, low, high, turn == 1, luck, whole, pick, best)
            if n < 0:
                break
    if pick[0] < 0:
        return -1
    return add(tb, st, vehicle, pick[4 : 4 + STOPS], pick[4 + STOPS :], pick[0], pick[1], pick[2], pick[3])


@nb.njit(cache=True, error_model="numpy")
def fill(
    tb: Tables, st: State, vehicles: I64, in_turn: bool, whole: float, noise: float, blink: float, added: I64
) -> int:
    """Fill the free time of `vehicles`, one after the other (`in_turn`) or always the one that is free first.

    Writes the new slots to `added`; returns how many.
    """
    n = len(vehicles)
    clock = np.empty(n, np.int64)
    open_ = np.ones(n, np.bool_)
    for i in range(n):
        clock[i] = tb.begins[vehicles[i]]
    done = 0
    while True:
        i = -1
        for q in range(n):
            if open_[q] and (i < 0 or clock[q] < clock[i]):
                i = q
                if in_turn:
                    break
        if i < 0:
            return done
        vehicle = vehicles[i]
        f = tb.vehicle_fleet[vehicle]
        # the first free stretch from the clock on
        low, high, after = clock[i], tb.finish[f], -1
        for q in range(st.rounds[vehicle]):
            slot = st.plan[vehicle, q]
            if st.free[slot] <= low:
                continue
            if st.leave[slot] > low:
                high, after = st.leave[slot], slot
                break
            low = st.free[slot]
        slot = (
            insert(tb, st, vehicle, low, high, whole, noise, blink) if high >= low and st.size[0] > 0 else -1
        )
        if slot >= 0:
            added[done] = slot
            done += 1
            clock[i] = max(st.free[slot], clock[i])
        elif after >= 0:
            clock[i] = st.free[after]
        else:
            open_[i] = False


@nb.njit(cache=True, error_model="numpy")
def _choose(tb: Tables, st: State, goal: int, victims: I64) -> int:
    """Pick trips to take back: of vehicles, around a zone, at a gate for a while; return how many."""
    slots, vehicles, supplies = len(st.vehicle), len(st.rounds), len(st.left)
    marked = np.zeros(slots, np.bool_)
    n = 0
    kind = draw(st)
    if kind < 0.4:
        for _ in range(1 + int(3 * draw(st))):
            vehicle = int(vehicles * draw(st))
            first = int((st.rounds[vehicle] + 1) * draw(st) * draw(st))
            for q in range(first, st.rounds[vehicle]):
                slot = st.plan[vehicle, q]
                if not marked[slot] and n < RUIN:
                    marked[slot] = True
                    victims[n] = slot
                    n += 1
    elif kind < 0.7:
        s = int(supplies * draw(st))
        for _ in range(4):  # rather a zone with people left over
            if st.left[s] > 0:
                break
            s = int(supplies * draw(st))
        for q in range(-1, tb.near.shape[1]):
            other = s if q < 0 else tb.near[s, q]
            if other < 0 or n >= goal:
                break
            for i in range(st.called[other]):
                slot = st.calls[other, i]
                if not marked[slot] and n < goal:
                    marked[slot] = True
                    victims[n] = slot
                    n += 1
    else:
        first = int(slots * draw(st))
        root = -1
        for i in range(slots):
            slot = (first + i) % slots
            if st.vehicle[slot] < 0 or n >= goal:
                continue
            if root < 0:
                root = slot
            near = abs(st.at[slot] - st.at[root]) < 3600 and (kind < 0.85 or st.gate[slot] == st.gate[root])
            if near and not marked[slot]:
                marked[slot] = True
                victims[n] = slot
                n += 1
    return n


@nb.njit(cache=True, error_model="numpy")
def improve(tb: Tables, st: State, best: Best, top: float, work: float, heat: float, cool: float) -> float:
    """Ruin and recreate for `work`, thresholds from `heat` to `cool`; return the best worth."""
    vehicles = len(st.rounds)
    victims = np.empty(RUIN, np.int64)
    touched = np.empty(vehicles, np.int64)
    added = np.empty(len(st.vehicle) + 1, np.int64)
    is_touched = np.zeros(vehicles, np.bool_)
    old = np.empty((RUIN, 5), np.int64)
    old_supply, old_count = np.empty((RUIN, STOPS), np.int64), np.empty((RUIN, STOPS), np.int64)
    begin = st.total[1]
    while st.total[1] - begin < work:
        st.total[1] += 50.0
        worth = st.total[0]
        threshold = heat + (cool - heat) * (st.total[1] - begin) / work
        n = _choose(tb, st, 2 + int((RUIN - 2) * draw(st)), victims)
        m = 0
        for i in range(n):
            slot = victims[i]
            old[i, 0], old[i, 1], old[i, 2], old[i, 3], old[i, 4] = (
                st.vehicle[slot],
                st.gate[slot],
                st.variant[slot],
                st.at[slot],
                st.stops[slot],
            )
            for j in range(STOPS):
                old_supply[i, j], old_count[i, j] = st.supply[slot, j], st.aboard[slot, j]
            if not is_touched[st.vehicle[slot]]:
                is_touched[st.vehicle[slot]] = True
                touched[m] = st.vehicle[slot]
                m += 1
            remove(tb, st, slot)
        for _ in range(2):
            vehicle = int(vehicles * draw(st))
            if not is_touched[vehicle]:
                is_touched[vehicle] = True
                touched[m] = vehicle
                m += 1
        for i in range(m):
            is_touched[touched[i]] = False
            j = i + int((m - i) * draw(st))
            touched[i], touched[j] = touched[j], touched[i]
        new = fill(tb, st, touched[:m], draw(st) < 0.5, draw(st), 0.3 * draw(st), 0.1, added)
        if st.total[0] < worth - threshold * draw(st):
            for i in range(new - 1, -1, -1):
                remove(tb, st, added[i])
            for i in range(n - 1, -1, -1):
                add(
                    tb, st, old[i, 0], old_supply[i], old_count[i], old[i, 4], old[i, 1], old[i, 2], old[i, 3]
                )
        elif st.total[0] > top + 1e-9:
            top = st.total[0]
            keep(st, best)
    return top


@nb.njit(cache=True, error_model="numpy")
def tighten(tb: Tables, st: State) -> bool:
    """Move trips earlier where they can be, vehicle by vehicle; True if any moved."""
    # k == 0 (never) stands for False: numba compiles all of `place` again for a literal
    moved = False
    counts, seq = np.empty(STOPS, np.int64), np.empty(STOPS, np.int64)
    old = np.empty(STOPS, np.int64)
    for vehicle in range(len(st.rounds)):
        f = tb.vehicle_fleet[vehicle]
        for q in range(st.rounds[vehicle]):
            slot = st.plan[vehicle, q]
            low = st.free[st.plan[vehicle, q - 1]] if q > 0 else tb.begins[vehicle]
            k, g, v, t = st.stops[slot], st.gate[slot], st.variant[slot], st.at[slot]
            for j in range(STOPS):
                seq[j], old[j] = st.supply[slot, j], st.aboard[slot, j]
            high = st.free[slot]
            remove(tb, st, slot)
            early = place(tb, st, f, seq, k, g, v, low, high, k == 0, counts)
            same = early >= 0 and early < t
            for j in range(k):
                same = same and counts[j] >= old[j]
            if same:
                add(tb, st, vehicle, seq, old, k, g, v, early)
                moved = True
            else:
                add(tb, st, vehicle, seq, old, k, g, v, t)
    return moved

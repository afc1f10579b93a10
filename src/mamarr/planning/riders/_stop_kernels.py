"""Whole days changed stop by stop, in numba: simulated annealing for zones that are smaller than vehicles.

There a round is worth what its stops are worth together, and one stop more moves all rounds after it. So a
change is tried on the days of all vehicles at once, timed as soon as can be: whoever is ready when a stop
ends boards, in the order of stops. Lanes, streets, convoys and places are left out, for speed.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from mamarr.planning.riders._trip_kernels import B8, I64, STOPS, TINY, State, Tables, draw, ready

MOVE, MORE, LESS, SWAP, OTHER, LAST, TURN = 0.22, 0.35, 0.48, 0.62, 0.73, 0.82, 0.91
"""Of all changes up to each of these: a stop moves, comes, goes, changes places with another, gives way to
one elsewhere, becomes or ceases to be the last of its round; some stops turn round. With the rest the days
of two vehicles change ends."""
NEAR = 0.8
"""So often a stop comes or moves to where one near it is."""
NEVER_S = 1200
"""What cannot be at all is as bad as if it were so late."""


class Days(NamedTuple):
    """Stops of all vehicles in a row, and what they come to."""

    size: I64  # [V]
    stop: I64  # [V, N] supplies
    last: B8  # [V, N] the last of its round, as is the last of all
    old_size: I64  # [V] as before the change, as far as it may be another
    old_stop: I64
    old_last: B8
    best_size: I64  # [V] the best so far
    best_stop: I64
    best_last: B8
    upto: I64  # [V, 2] the next and the end of each vehicle's stops in
    until: I64  # [V * N] s, loading ends
    supply: I64  # [V * N]
    aboard: I64  # [V * N] people
    round: I64  # [V * N] position of its round
    at: I64  # [rounds] s, at the gate
    gate: I64  # [rounds]
    nearest: I64  # [F, S, G] gates, those first by which a vehicle is back first


@nb.njit(cache=True, error_model="numpy")
def value(tb: Tables, days: Days, taken: I64, rest: I64) -> tuple[float, int, int]:
    """Worth of those who can board, seconds that anything is too late, and seconds under way.

    `taken` [2, S] and `rest` [V * N] are written anew. While one stop at a zone lasts another gets nobody.
    """
    # an array of a tuple costs as much each time as what is done with it
    size, stop, last, upto = days.size, days.stop, days.last, days.upto
    until, supply, aboard, round_ = days.until, days.supply, days.aboard, days.round
    at, gate, nearest = days.at, days.gate, days.nearest
    out, mid, end, tail, carries, admits = tb.out[0], tb.mid[0], tb.end[0], tb.tail, tb.carries, tb.admits
    ptr, lo, hi = tb.hours_ptr, tb.hours_lo, tb.hours_hi
    m, rounds, late, busy = 0, 0, 0, 0
    for vehicle in range(len(size)):
        f, t, first = tb.vehicle_fleet[vehicle], tb.begins[vehicle], m
        upto[vehicle, 0] = m
        for i in range(size[vehicle]):
            s = supply[m] = stop[vehicle, i]
            leg = out[f, s] if m == first else mid[supply[m - 1], s]
            able = leg >= 0 and carries[f, s] and tb.share[s] == tb.share[supply[first]] and m - first < STOPS
            for j in range(first, m):
                able = able and supply[j] != s
            if not able:
                late += NEVER_S
            t += max(0, leg) + tb.load[f]
            until[m], round_[m], aboard[m] = t, rounds, 0
            m += 1
            if not last[vehicle, i] and i < size[vehicle] - 1:
                continue
            back, over, gate[rounds] = np.inf, NEVER_S, -1
            for g in nearest[f, s]:
                if t + end[s, g] + tail[f, g] >= back:
                    break
                able = tail[f, g] >= 0 and end[s, g] >= 0 and ptr[f, g, 0] < ptr[f, g, 1]
                for j in range(first, m):
                    able = able and admits[supply[j], g]
                if able:
                    there, row = t + end[s, g], ptr[f, g, 0]
                    while row < ptr[f, g, 1] - 1 and hi[row] < there:
                        row += 1
                    there = max(there, lo[row])
                    if there + tail[f, g] + max(0, there - hi[row]) < back:
                        over = max(0, there - hi[row])
                        back = there + tail[f, g] + over
                        gate[rounds], at[rounds] = g, there
            late += over
            if gate[rounds] >= 0:
                t = at[rounds] + tail[f, gate[rounds]]
            rest[rounds] = tb.seats[f]
            rounds += 1
            first = m
        upto[vehicle, 1] = m
        late += max(0, t - tb.finish[f])
        busy += t - tb.begins[vehicle]
    gone, calm = taken[0], taken[1]
    gone[:] = 0
    calm[:] = tb.begins.min()
    worth = 0.0
    ready_ptr, ready_s, ready_v, people = tb.ready_ptr, tb.ready_s, tb.ready_v, tb.people
    for _ in range(m):
        v = -1
        for vehicle in range(len(size)):
            if upto[vehicle, 0] < upto[vehicle, 1] and (v < 0 or until[upto[vehicle, 0]] < until[upto[v, 0]]):
                v = vehicle
        q = upto[v, 0]
        upto[v, 0] += 1
        s, r = supply[q], round_[q]
        if rest[r] == 0 or gate[r] < 0 or until[q] - tb.load[tb.vehicle_fleet[v]] < calm[s]:
            continue
        share = ready(ready_s, ready_v, ready_ptr[s], ready_ptr[s + 1], float(until[q]))
        n = min(rest[r], int(share * people[s] - gone[s] + TINY))
        if n > 0:
            aboard[q], calm[s] = n, until[q]
            gone[s] += n
            rest[r] -= n
            worth += n * tb.weight[s] * tb.gate_worth[gate[r]]
    return worth, late, busy


@nb.njit(cache=True, error_model="numpy")
def _pull(days: Days, v: int, i: int) -> None:
    """Take a stop out; the one before it is then the last of its round, if it was."""
    if days.last[v, i] and i > 0:
        days.last[v, i - 1] = True
    days.size[v] -= 1
    for q in range(i, days.size[v]):
        days.stop[v, q], days.last[v, q] = days.stop[v, q + 1], days.last[v, q + 1]


@nb.njit(cache=True, error_model="numpy")
def _push(days: Days, v: int, i: int, s: int, before: bool) -> None:
    """Put a stop in as the `i`th, in the round `before` or after, if there is room."""
    n = days.size[v]
    if n == days.stop.shape[1]:
        return
    for q in range(n, i, -1):
        days.stop[v, q], days.last[v, q] = days.stop[v, q - 1], days.last[v, q - 1]
    days.stop[v, i], days.last[v, i], days.size[v] = s, False, n + 1
    if i > 0 and days.last[v, i - 1] and before:
        days.last[v, i - 1], days.last[v, i] = False, True


@nb.njit(cache=True, error_model="numpy")
def _change(tb: Tables, st: State, days: Days, v: int, u: int) -> None:
    """One change, as in `MOVE`, of the day of `v`, or of `v` and `u`."""
    i, j = int(days.size[v] * draw(st)), int(days.size[u] * draw(st))
    kind, before = draw(st), draw(st) < 0.5
    empty = days.size[v] == 0
    s = int(len(st.left) * draw(st)) if empty else days.stop[v, i]
    near = tb.near[s, int(tb.near.shape[1] * draw(st))]
    other = near if near >= 0 and draw(st) < NEAR else int(len(st.left) * draw(st))
    if empty:
        _push(days, v, 0, s, False)
    elif kind < MOVE:
        _pull(days, v, i)
        by = draw(st) < NEAR
        for _ in range(8 if by else 1):
            j = int(days.size[u] * draw(st))
            found = False
            for q in tb.near[s]:
                found = found or (days.size[u] > 0 and q == days.stop[u, j])
            if found:
                break
        _push(days, u, min(days.size[u], j + int(2 * draw(st))), s, before)
    elif kind < MORE:
        _push(days, v, i + int(2 * draw(st)), other, before)
    elif kind < LESS:
        _pull(days, v, i)
    elif kind < SWAP:
        if days.size[u] > 0:
            days.stop[v, i], days.stop[u, j] = days.stop[u, j], s
    elif kind < OTHER:
        days.stop[v, i] = other
    elif kind < LAST:
        days.last[v, i] = not days.last[v, i]
    elif kind < TURN:
        j = min(days.size[v] - 1, i + 1 + int(5 * draw(st)))
        while i < j:
            days.stop[v, i], days.stop[v, j] = days.stop[v, j], days.stop[v, i]
            i += 1
            j -= 1
    elif u != v:
        j = int((days.size[u] + 1) * draw(st))
        a, b = days.size[v] - i, days.size[u] - j
        if i + b <= days.stop.shape[1] and j + a <= days.stop.shape[1]:
            days.stop[v, i : i + b] = days.old_stop[u, j : j + b]
            days.last[v, i : i + b] = days.old_last[u, j : j + b]
            days.stop[u, j : j + a] = days.old_stop[v, i : i + a]
            days.last[u, j : j + a] = days.old_last[v, i : i + a]
            days.size[v], days.size[u] = i + b, j + a


@nb.njit(cache=True, error_model="numpy")
def anneal_stops(
    tb: Tables,
    st: State,
    days: Days,
    top: float,
    changes: int,
    heat: float,
    cool: float,
    cheap: float,
    dear: float,
    soon: float,
) -> float:
    """Try so many changes, from `heat` to `cool`, for a price of a second too late from `cheap` to `dear`.

    Each second under way costs `soon`. The best days that are never late are kept; return their worth.
    """
    vehicles = len(days.size)
    taken, rest = np.empty((2, len(st.left)), np.int64), np.empty(len(days.until), np.int64)
    worth, late, busy = value(tb, days, taken, rest)
    for step in range(changes):
        share = step / changes
        price, now = cheap * (dear / cheap) ** share, heat * (cool / heat) ** share
        v, u = int(vehicles * draw(st)), int(vehicles * draw(st))
        for x in (v, u):
            n = days.old_size[x] = days.size[x]
            days.old_stop[x, :n], days.old_last[x, :n] = days.stop[x, :n], days.last[x, :n]
        _change(tb, st, days, v, u)
        new, over, under = value(tb, days, taken, rest)
        gain = new - worth - price * (over - late) - soon * (under - busy)
        if gain < 0.0 and draw(st) >= np.exp(gain / now):
            for x in (v, u):
                n = days.size[x] = days.old_size[x]
                days.stop[x, :n], days.last[x, :n] = days.old_stop[x, :n], days.old_last[x, :n]
            continue
        worth, late, busy = new, over, under
        if late == 0 and worth - soon * busy > top + 1e-9:
            top = worth - soon * busy
            days.best_size[:], days.best_stop[:], days.best_last[:] = days.size, days.stop, days.last
    return top

"""Whole days changed stop by stop, in numba: simulated annealing for zones that are smaller than vehicles.

There a round is worth what its stops are worth together, and one stop more moves all rounds before it. So a
change is tried on whole days, timed from their end, each stop as late as can be: then most people are ready,
and no wait has to be looked for. Whoever is ready when a stop ends boards, in the order of time. Lanes,
streets, convoys and places are left out, for speed.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from mamarr.planning.riders._trip_kernels import B8, F64, I64, STOPS, TINY, State, Tables, draw, ready

MOVE, SWAP, ENDS, MORE, LESS, OTHER, LAST = 0.22, 0.36, 0.45, 0.58, 0.71, 0.82, 0.91
"""Of all changes up to each of these: a stop moves, or changes places with another; the days of two vehicles
change beginnings; a stop comes, goes, gives way to one elsewhere, becomes or ceases to be the last of its
round. With the rest some stops turn round."""
NEAR = 0.8
"""So often a stop comes or moves to where one near it is."""
NEVER_S = 1200
"""What cannot be at all is as bad as if it were so late."""
NEVER = 2**60

bare = nb.njit(cache=True, error_model="numpy", _nrt=False)  # type: ignore[call-overload]
"""For kernels that make no arrays: to count references to those of tuples takes as long as all else here.
(numba does not document the option: without it all is the same, in twice the time.)"""


class Days(NamedTuple):
    """Stops of all vehicles in a row, the last of the day first, and when they are."""

    size: I64  # [V]
    stop: I64  # [V, N] supplies
    last: B8  # [V, N] the last of its round, as is the last of all
    until: I64  # [V, N] s, loading ends
    able: F64  # [V, N] people ready then
    round: I64  # [V, N] number of its round, from the end of the day
    at: I64  # [V, N] s, each round at the gate
    gate: I64  # [V, N] of each round; -1: none
    leave: I64  # [V, N + 1] s, each round leaves base; before all of them: the end of the day
    late: I64  # [V, N + 1] s too late, over all rounds before each
    most: F64  # [V, N + 1] worth of those who board, at most, over all rounds before each
    rounds: I64  # [V]


class Desk(NamedTuple):
    """What is counted anew each time."""

    nearest: I64  # [F, S, G] gates, those first by which a vehicle is back first
    since: I64  # [V] the first stop that is another
    next: I64  # [V] stops left to count
    clock: I64  # [V] s, the next of them ends
    rest: I64  # [V, N] seats left of each round
    gone: I64  # [S] people who have boarded
    calm: I64  # [S] s, the last stop has ended
    aboard: I64  # [V, N] people


@bare
def time_day(tb: Tables, desk: Desk, days: Days, v: int) -> None:
    """Time the stops of a vehicle, from the round before the first that is another."""
    stop, last, until, able = days.stop[v], days.last[v], days.until[v], days.able[v]
    round_, at, gate, leave = days.round[v], days.at[v], days.gate[v], days.leave[v]
    late, most, size, f = days.late[v], days.most[v], days.size[v], tb.vehicle_fleet[v]
    mid, end, admits, nearest = tb.mid[0], tb.end[0], tb.admits, desk.nearest[f]
    out, tail, carries, load, seats = tb.out[0, f], tb.tail[f], tb.carries[f], tb.load[f], float(tb.seats[f])
    lo, hi, hours, begins = tb.hours_lo, tb.hours_hi, tb.hours_ptr[f], tb.begins[v]
    ready_ptr, ready_s, ready_v, people, share = tb.ready_ptr, tb.ready_s, tb.ready_v, tb.people, tb.share
    i = max(0, desk.since[v] - 1)
    while i > 0 and not last[i]:
        i -= 1
    desk.since[v] = i
    r = round_[i] if i > 0 else 0
    leave[0] = tb.finish[f]
    while i < size:
        s, first = stop[i], i + 1
        while first < size and not last[first]:
            first += 1
        t, over, best, there = -NEVER, NEVER_S, -1, leave[r]
        for g in nearest[s]:
            when = leave[r] - tail[g]
            if when - end[s, g] <= t:
                break
            fits = tail[g] >= 0 and end[s, g] >= 0 and hours[g, 0] < hours[g, 1]
            for j in range(i, first):
                fits = fits and admits[stop[j], g]
            if fits:
                row = hours[g, 1] - 1
                while row > hours[g, 0] and lo[row] > when:
                    row -= 1
                when = min(when, hi[row])
                missed = max(0, lo[row] - when)
                if when - missed - end[s, g] > t:
                    t, over, best, there = when - missed - end[s, g], missed, g, when
        if best < 0:
            t = leave[r]
        gate[r], at[r], n, weight = best, there, 0.0, 0.0
        for j in range(i, first):
            s = stop[j]
            leg = out[s] if j + 1 == first else mid[stop[j + 1], s]
            fits = leg >= 0 and carries[s] and share[s] == share[stop[i]] and j - i < STOPS
            for q in range(i, j):
                fits = fits and stop[q] != s
            if not fits:
                over += NEVER_S
            until[j], round_[j] = t, r
            # who begins too early pays for that: nobody is less ready for it
            now = float(max(t, begins))
            able[j] = people[s] * ready(ready_s, ready_v, ready_ptr[s], ready_ptr[s + 1], now)
            n += able[j]
            weight = max(weight, tb.weight[s])
            t -= max(0, leg) + load
        if best >= 0:
            weight *= tb.gate_worth[best]
        late[r + 1], most[r + 1], leave[r + 1] = late[r] + over, most[r] + min(n, seats) * weight, t
        i, r = first, r + 1
    days.rounds[v] = r


@bare
def board(tb: Tables, desk: Desk, days: Days) -> float:
    """Let people board in the order of time; return their worth.

    While one stop at a zone lasts another gets nobody.
    """
    size, stop, until, able, round_, gate = days.size, days.stop, days.until, days.able, days.round, days.gate
    left, clock, rest, gone, calm = desk.next, desk.clock, desk.rest, desk.gone, desk.calm
    gone[:], calm[:] = 0, -NEVER
    vehicles, worth = len(size), 0.0
    for v in range(vehicles):
        left[v], clock[v] = size[v], NEVER
        if size[v] > 0:
            clock[v] = until[v, size[v] - 1]
            rest[v, : days.rounds[v]] = tb.seats[tb.vehicle_fleet[v]]
    while True:
        v = 0
        for u in range(1, vehicles):
            if clock[u] < clock[v]:
                v = u
        t = clock[v]
        if t == NEVER:
            return worth
        q = left[v] - 1
        left[v], clock[v] = q, until[v, q - 1] if q > 0 else NEVER
        s, r = stop[v, q], round_[v, q]
        desk.aboard[v, q] = 0
        if rest[v, r] == 0 or gate[v, r] < 0 or t - tb.load[tb.vehicle_fleet[v]] < calm[s]:
            continue
        n = min(rest[v, r], int(able[v, q] - gone[s] + TINY))
        if n > 0:
            desk.aboard[v, q], calm[s] = n, t
            gone[s] += n
            rest[v, r] -= n
            worth += n * tb.weight[s] * tb.gate_worth[gate[v, r]]


@bare
def _copy(days: Days, to: Days, v: int, i: int) -> None:
    """Copy a vehicle's day from the `i`th stop on, which is the last of its round."""
    n, m = days.size[v], days.rounds[v]
    to.size[v], to.rounds[v] = n, m
    for q in range(i, n):
        to.stop[v, q], to.last[v, q], to.until[v, q] = days.stop[v, q], days.last[v, q], days.until[v, q]
        to.able[v, q], to.round[v, q] = days.able[v, q], days.round[v, q]
    for r in range(days.round[v, i] if 0 < i < n else 0, m):
        to.at[v, r], to.gate[v, r], to.leave[v, r + 1] = days.at[v, r], days.gate[v, r], days.leave[v, r + 1]
        to.late[v, r + 1], to.most[v, r + 1] = days.late[v, r + 1], days.most[v, r + 1]


@bare
def _pull(days: Days, v: int, i: int) -> None:
    """Take a stop out; the one before it is then the last of its round, if it was."""
    n = days.size[v] - 1
    if days.last[v, i] and i < n:
        days.last[v, i + 1] = True
    days.size[v] = n
    for q in range(i, n):
        days.stop[v, q], days.last[v, q] = days.stop[v, q + 1], days.last[v, q + 1]


@bare
def _push(days: Days, v: int, i: int, s: int, before: bool) -> None:
    """Put a stop in as the `i`th, in the round `before` or after, if there is room."""
    n = days.size[v]
    if n == days.stop.shape[1]:
        return
    for q in range(n, i, -1):
        days.stop[v, q], days.last[v, q] = days.stop[v, q - 1], days.last[v, q - 1]
    days.stop[v, i], days.last[v, i], days.size[v] = s, False, n + 1
    if i < n and days.last[v, i + 1] and before:
        days.last[v, i + 1], days.last[v, i] = False, True


@bare
def _change(tb: Tables, st: State, desk: Desk, days: Days, old: Days, v: int, u: int, kind: float) -> None:
    """One change, as in `MOVE`, of the day of `v`, or of `v` and `u`."""
    i, j = int(days.size[v] * draw(st)), int(days.size[u] * draw(st))
    before = draw(st) < 0.5
    empty = days.size[v] == 0
    s = int(len(st.left) * draw(st)) if empty else days.stop[v, i]
    near = tb.near[s, int(tb.near.shape[1] * draw(st))]
    other = near if near >= 0 and draw(st) < NEAR else int(len(st.left) * draw(st))
    desk.since[u], desk.since[v] = j, i
    if empty:
        _push(days, v, 0, s, False)
    elif kind < MOVE:
        _pull(days, v, i)
        for _ in range(8 if draw(st) < NEAR else 1):
            j = int(days.size[u] * draw(st))
            found = False
            for q in tb.near[s]:
                found = found or (days.size[u] > 0 and q == days.stop[u, j])
            if found:
                break
        j = min(days.size[u], j + int(2 * draw(st)))
        _push(days, u, j, s, before)
        desk.since[u] = min(i, j) if u == v else j
    elif kind < SWAP:
        if days.size[u] > 0:
            days.stop[v, i], days.stop[u, j] = days.stop[u, j], s
            desk.since[u] = min(i, j) if u == v else j
    elif kind < ENDS:
        a, b = days.size[v] - i, days.size[u] - j
        if u != v and i + b <= days.stop.shape[1] and j + a <= days.stop.shape[1]:
            for q in range(b):
                days.stop[v, i + q], days.last[v, i + q] = old.stop[u, j + q], old.last[u, j + q]
            for q in range(a):
                days.stop[u, j + q], days.last[u, j + q] = old.stop[v, i + q], old.last[v, i + q]
            days.size[v], days.size[u] = i + b, j + a
    elif kind < MORE:
        i += int(2 * draw(st))
        _push(days, v, i, other, before)
    elif kind < LESS:
        _pull(days, v, i)
    elif kind < OTHER:
        days.stop[v, i] = other
    elif kind < LAST:
        days.last[v, i] = not days.last[v, i]
    else:
        j = min(days.size[v] - 1, i + 1 + int(5 * draw(st)))
        while i < j:
            days.stop[v, i], days.stop[v, j] = days.stop[v, j], days.stop[v, i]
            i += 1
            j -= 1


@nb.njit(cache=True, error_model="numpy")
def anneal_stops(
    tb: Tables,
    st: State,
    desk: Desk,
    days: Days,
    old: Days,
    best: Days,
    top: float,
    changes: int,
    heat: float,
    price: float,
    soon: float,
) -> float:
    """Try so many changes at some heat; a second too late costs `price`, and one under way `soon`.

    `old` are the same days, timed as they are. The best that are never
    late are kept in `best`; return their worth.
    """
    vehicles = len(days.size)
    everybody = float((tb.people * tb.weight).sum() * tb.gate_worth.max())
    busy, late, most = np.empty(vehicles, np.int64), np.empty(vehicles, np.int64), np.empty(vehicles)
    for x in range(vehicles):
        busy[x], late[x], most[x] = _sums(tb, days, x)
    worth = board(tb, desk, days)
    for _ in range(changes):
        kind, v = draw(st), int(vehicles * draw(st))
        u = int(vehicles * draw(st)) if kind < ENDS else v
        _change(tb, st, desk, days, old, v, u, kind)
        cost, might = 0.0, most.sum()
        for x in (v, u) if u != v else (v, -1):
            if x >= 0:
                time_day(tb, desk, days, x)
                b, c, m = _sums(tb, days, x)
                cost += price * (c - late[x]) + soon * (b - busy[x])
                might += m - most[x]
        least, new = worth + cost + heat * np.log(1.0 - draw(st)), -np.inf
        if min(might, everybody) >= least:
            new = board(tb, desk, days)
        if new < least:
            _copy(old, days, v, desk.since[v])
            _copy(old, days, u, desk.since[u])
            continue
        worth = new
        for x in (v, u):
            _copy(days, old, x, desk.since[x])
            busy[x], late[x], most[x] = _sums(tb, days, x)
        if late.sum() == 0 and worth - soon * busy.sum() > top + 1e-9:
            top = worth - soon * busy.sum()
            for x in range(vehicles):
                _copy(days, best, x, 0)
    return top


@bare
def _sums(tb: Tables, days: Days, v: int) -> tuple[int, int, float]:
    """Seconds of a vehicle under way, its seconds too late, and what those who board it are worth at most."""
    m = days.rounds[v]
    leave = days.leave[v, m]
    late = days.late[v, m] + max(0, tb.begins[v] - leave)
    return days.leave[v, 0] - leave, late, days.most[v, m]

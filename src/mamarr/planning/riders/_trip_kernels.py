"""Timing and accounting of single trips in numba: when may a round pass its gate, and with how many people?

All times are whole seconds since the opening except the entry into links,
which is exact. A *round* is a fleet, up to `STOPS` supplies in order, a gate
and a variant of its ways (0: fastest; 1: fastest that avoids every link that
is ever closed). Everything is fixed relative to T, the second at the gate.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numba as nb
import numpy as np
from numpy.typing import NDArray

STOPS = 6
"""At most so many stops in one trip."""

TINY = 1e-6

BONUS = 4.0
"""What each person within a quota counts more, in persons."""

NONE, ONE = cast(int, np.int64(0)), cast(int, np.int64(1))
NO, YES = cast(bool, np.bool_(False)), cast(bool, np.bool_(True))
"""Told by name where kernels call each other: with Python's own, numba compiles them for each value anew."""

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
B8 = NDArray[np.bool_]


class Tables(NamedTuple):
    """What stays: fleets, supplies, gates, ways.

    F fleets, V vehicles, S supplies, G gates, D destinations, L links, W windows.
    `out[2, F, S]`, `mid[2, S, S]`, `end[2, S, G]` are seconds of legs (-1: no way), `*_leg` their rows in the
    pointer `leg_ptr` of (`leg_link`, `leg_off`): local link, exact seconds from the leg's start to its entry.
    """

    seats: I64  # [F]
    load: I64  # [F] s
    tail: I64  # [F, G] s from the gate to base, screening and unloading included; -1: no way
    start: I64  # [F] s, the first of its vehicles is free from
    finish: I64  # [F] s
    convoy: I64  # [F] vehicles; 0: no convoy
    headway: I64  # [F] s
    vehicle_fleet: I64  # [V]
    begins: I64  # [V] s, free at base from; after `finish`: never
    carries: B8  # [F, S]
    people: I64  # [S]
    weight: F64  # [S]
    gate_worth: F64  # [G] factor on the weight of whoever passes it
    quota: I64  # [S] people who count `BONUS` persons more each, as the first that leave
    share: I64  # [S] only supplies of equal number may share a vehicle
    bed: B8  # [S]
    ready_ptr: I64  # [S + 1]
    ready_s: F64
    ready_v: F64
    admits: B8  # [S, G]
    hours_ptr: I64  # [F, G, 2] rows of the seconds at which screening may begin
    hours_lo: I64
    hours_hi: I64  # inclusive
    screen: F64  # [F, G] s
    arrive: I64  # [F, G] s from gate to destination
    offer: F64  # [G, W] lane seconds; inf without screening
    destination: I64  # [G]
    intake_cap: F64  # [D] people per hour
    window: int
    out: I64
    mid: I64
    end: I64
    out_leg: I64
    mid_leg: I64
    end_leg: I64
    near: I64  # [S, k] supplies near each, -1 beyond
    leg_ptr: I64
    leg_link: I64
    leg_off: F64
    link_cap: F64  # [L] vehicles per window
    shut_ptr: I64  # [L + 1]
    shut_lo: F64
    shut_hi: F64
    way_ptr: I64  # [F + 1] single-stop rounds of each fleet, best first
    way_s: I64
    way_g: I64
    way_v: I64
    way_cycle: I64
    eps: float  # worth of one person-second
    toll: F64  # [2, G, W] what a place, a bed takes from others, per person who passes a gate in a window
    lane: F64  # [G, W] what a lane second takes from others


class State(NamedTuple):
    """What changes: what is used, and the trips in slots (`vehicle` -1: free slot)."""

    gate_s: F64  # [G, W]
    link_load: F64  # [L, W]
    room: I64  # [2, D] places, beds left
    intake: F64  # [D, hours]
    left: I64  # [S]
    vehicle: I64  # [T]
    gate: I64
    variant: I64
    at: I64  # s at the gate
    leave: I64
    free: I64
    stops: I64
    supply: I64  # [T, STOPS]
    aboard: I64  # [T, STOPS] people
    begin: I64  # [T, STOPS] s
    spare: I64  # stack of free slots
    plan: I64  # [V, most] slots by time
    rounds: I64  # [V]
    calls: I64  # [S, most] slots
    called: I64  # [S]
    passing: I64  # [F, G, most] sorted seconds at the gate, convoy fleets only
    passed: I64  # [F, G]
    total: F64  # [2] worth, work done
    size: I64  # [1] free slots
    noise: NDArray[np.uint64]  # [1]


@nb.njit(cache=True, error_model="numpy")
def draw(st: State) -> float:
    """Next number in [0, 1) (xorshift64*, Vigna 2016)."""
    x = st.noise[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    st.noise[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@nb.njit(cache=True, error_model="numpy")
def ready(ready_s: F64, ready_v: F64, a: int, b: int, t: float) -> float:
    """Share that is ready at `t`, by the points from `a` to `b`."""
    if t < ready_s[a]:
        return 0.0
    for q in range(a, b - 1):
        if t < ready_s[q + 1]:
            t0, v0 = ready_s[q], ready_v[q]
            return v0 + (ready_v[q + 1] - v0) * (t - t0) / (ready_s[q + 1] - t0)
    return ready_v[b - 1]


@nb.njit(cache=True, error_model="numpy")
def ready_at(tb: Tables, s: int, t: float) -> float:
    """People of supply `s` ready at `t`."""
    return tb.people[s] * ready(tb.ready_s, tb.ready_v, tb.ready_ptr[s], tb.ready_ptr[s + 1], t)


@nb.njit(cache=True, error_model="numpy")
def ready_when(tb: Tables, s: int, n: float) -> float:
    """First second at which `n` people are ready; inf if never."""
    a, b = tb.ready_ptr[s], tb.ready_ptr[s + 1]
    share = (n - TINY) / tb.people[s]
    if share <= tb.ready_v[a]:
        return tb.ready_s[a]
    for q in range(a, b - 1):
        if share <= tb.ready_v[q + 1]:
            t0, v0 = tb.ready_s[q], tb.ready_v[q]
            return t0 + (share - v0) / (tb.ready_v[q + 1] - v0) * (tb.ready_s[q + 1] - t0)
    return np.inf


@nb.njit(cache=True, error_model="numpy")
def gone(t: float, begin: float, load: float) -> float:
    """Share of a stop's people aboard at `t`."""
    if t < begin:
        return 0.0
    if t >= begin + load:
        return 1.0
    return (t - begin) / load


@nb.njit(cache=True, error_model="numpy")
def gone_all(tb: Tables, st: State, s: int, t: float) -> float:
    """People of supply `s` aboard at `t`, over all its stops."""
    total = 0.0
    for i in range(st.called[s]):
        k = st.calls[s, i]
        for j in range(st.stops[k]):
            if st.supply[k, j] == s:
                total += st.aboard[k, j] * gone(t, st.begin[k, j], tb.load[tb.vehicle_fleet[st.vehicle[k]]])
    return total


@nb.njit(cache=True, error_model="numpy")
def _cut(n: float, share: float, ready: float, aboard: float) -> float:
    if share <= 0.0:
        return n
    return min(n, max(0.0, (ready - aboard + TINY) / share))


@nb.njit(cache=True, error_model="numpy")
def boardable(tb: Tables, st: State, s: int, begin: int, load: int, want: int) -> int:
    """People, at most `want`, who can board over [begin, begin + load) without leaving unready.

    Both sides are linear between the points looked at, so this is exact.
    """
    if ready_at(tb, s, begin) >= tb.people[s] - TINY:
        return want
    n = float(want)
    end = float(begin + load)
    n = _cut(n, 1.0, ready_at(tb, s, end), gone_all(tb, st, s, end))
    for q in range(tb.ready_ptr[s], tb.ready_ptr[s + 1]):
        t = tb.ready_s[q]
        if t > begin and n >= 1.0:
            before = 0.0 if q == tb.ready_ptr[s] else tb.ready_v[q] * tb.people[s]
            n = _cut(n, gone(t, begin, load), before, gone_all(tb, st, s, t))
    for i in range(st.called[s]):
        k = st.calls[s, i]
        other = tb.load[tb.vehicle_fleet[st.vehicle[k]]]
        for j in range(st.stops[k]):
            if st.supply[k, j] == s and n >= 1.0:
                for t in (float(st.begin[k, j]), float(st.begin[k, j] + other)):
                    if t >= begin:
                        n = _cut(n, gone(t, begin, load), ready_at(tb, s, t), gone_all(tb, st, s, t))
    return int(np.floor(n + TINY))


@nb.njit(cache=True, error_model="numpy")
def offsets(tb: Tables, f: int, seq: I64, k: int, g: int, v: int, before: I64) -> int:
    """Write to `before` how long before the gate stops begin; return that of base (-1: no way)."""
    back = 0
    for j in range(k - 1, -1, -1):
        leg = tb.end[v, seq[j], g] if j == k - 1 else tb.mid[v, seq[j], seq[j + 1]]
        if leg < 0:
            return -1
        back += leg + tb.load[f]
        before[j] = back
    leg = tb.out[v, f, seq[0]]
    return back + leg if leg >= 0 else -1


@nb.njit(cache=True, error_model="numpy")
def gate_wait(tb: Tables, st: State, f: int, g: int, t: int) -> int:
    """Earliest second >= t, as far as one look tells, at which the gate has room; t if it has."""
    s = tb.screen[f, g]
    if s <= 0.0 or tb.offer[g, 0] == np.inf:
        return t
    w = tb.window
    for i in range(int(np.floor(t / w)), int(np.ceil((t + s) / w))):
        if 0 <= i < st.gate_s.shape[1]:
            part = min((i + 1.0) * w, t + s) - max(float(i * w), float(t))
            room = tb.offer[g, i] - st.gate_s[g, i]
            if part > room + TINY:
                return max(t + 1, int(np.ceil((i + 1) * w - max(room, 0.0))))
    return t


@nb.njit(cache=True, error_model="numpy")
def convoy_wait(tb: Tables, st: State, f: int, g: int, t: int) -> int:
    """As `gate_wait`, for convoys: any size + 1 vehicles of the fleet span at least one headway."""
    size, head = tb.convoy[f], tb.headway[f]
    if size == 0:
        return t
    n = st.passed[f, g]
    at = st.passing[f, g]
    place = 0  # position of t, after its equals
    while place < n and at[place] <= t:
        place += 1
    for i in range(max(0, place - size), min(place, n - size) + 1):
        # the stretch of size + 1 vehicles that begins at position i, with t put in
        first = t if i == place else at[i]
        last = t if i + size == place else at[i + size - 1]
        if last - first < head:
            return max(t + 1, first + head) if i < place else max(t + 1, at[place])
    return t


@nb.njit(cache=True, error_model="numpy")
def _leg_wait(tb: Tables, st: State, leg: int, begin: int, sign: float) -> float:
    """Put a vehicle on (`sign` 1) or off (-1) a leg's links; if one refuses, none and its wait."""
    for q in range(tb.leg_ptr[leg], tb.leg_ptr[leg + 1]):
        e = tb.leg_link[q]
        t = begin + tb.leg_off[q]
        i = int(np.floor(t / tb.window))
        if sign > 0.0:
            for c in range(tb.shut_ptr[e], tb.shut_ptr[e + 1]):
                if tb.shut_lo[c] <= t < tb.shut_hi[c]:
                    _leg_undo(tb, st, leg, begin, q)
                    return tb.shut_hi[c] - t
        if 0 <= i < st.link_load.shape[1]:
            if sign > 0.0 and st.link_load[e, i] + 1.0 > tb.link_cap[e] + TINY:
                _leg_undo(tb, st, leg, begin, q)
                return (i + 1.0) * tb.window - t
            st.link_load[e, i] += sign
    return 0.0


@nb.njit(cache=True, error_model="numpy")
def _leg_undo(tb: Tables, st: State, leg: int, begin: int, upto: int) -> None:
    for q in range(tb.leg_ptr[leg], upto):
        i = int(np.floor((begin + tb.leg_off[q]) / tb.window))
        if 0 <= i < st.link_load.shape[1]:
            st.link_load[tb.leg_link[q], i] -= 1.0


@nb.njit(cache=True, error_model="numpy")
def drive(tb: Tables, st: State, f: int, seq: I64, k: int, g: int, v: int, t: int, sign: float) -> float:
    """Put the trip that is at the gate at `t` on its streets, or take it off, as `_leg_wait`."""
    before = np.empty(STOPS, np.int64)
    lead = offsets(tb, f, seq, k, g, v, before)
    for j in range(k + 1):
        if j == 0:
            leg, begin = tb.out_leg[v, f, seq[0]], t - lead
        elif j < k:
            leg, begin = tb.mid_leg[v, seq[j - 1], seq[j]], t - before[j - 1] + tb.load[f]
        else:
            leg, begin = tb.end_leg[v, seq[k - 1], g], t - before[k - 1] + tb.load[f]
        wait = _leg_wait(tb, st, leg, begin, sign)
        if wait > 0.0:
            for i in range(j - 1, -1, -1):
                if i == 0:
                    _leg_wait(tb, st, tb.out_leg[v, f, seq[0]], t - lead, -1.0)
                else:
                    _leg_wait(tb, st, tb.mid_leg[v, seq[i - 1], seq[i]], t - before[i - 1] + tb.load[f], -1.0)
            return wait
    return 0.0


@nb.njit(cache=True, error_model="numpy")
def place(
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
    counts: I64,
) -> int:
    """First second at the gate of a round within [low, high], base to base; -1 if there is none.

    `counts` gets the people of each stop, as many as can board; with `full`
    the vehicle rather waits at base until all who fit are ready.
    """
    before = np.empty(STOPS, np.int64)
    lead = offsets(tb, f, seq, k, g, v, before)
    if lead < 0 or tb.tail[f, g] < 0:
        return -1
    last = high - tb.tail[f, g]
    t = low + lead
    d = tb.destination[g]
    for _ in range(2000):
        if t > last:
            return -1
        row = tb.hours_ptr[f, g, 0]
        while row < tb.hours_ptr[f, g, 1] and tb.hours_hi[row] < t:
            row += 1
        if row == tb.hours_ptr[f, g, 1]:
            return -1
        if tb.hours_lo[row] > t:
            t = tb.hours_lo[row]
            continue
        later = convoy_wait(tb, st, f, g, t)
        if later == t:
            later = gate_wait(tb, st, f, g, t)
        if later > t:
            t = later
            continue
        # people
        hour = (t + tb.arrive[f, g]) // 3600
        rest = tb.seats[f]
        entry = np.inf
        if 0 <= hour < st.intake.shape[1]:
            entry = tb.intake_cap[d] - st.intake[d, hour]
        if entry < 1.0 - TINY:
            t = max(t + 1, (hour + 1) * 3600 - tb.arrive[f, g])
            continue
        if entry < rest:
            rest = int(np.floor(entry + TINY))
        places, beds = st.room[0, d], st.room[1, d]
        later = t
        for j in range(k):
            s = seq[j]
            want = min(st.left[s], rest, beds if tb.bed[s] else places)
            if want <= 0:
                return -1
            n = boardable(tb, st, s, t - before[j], tb.load[f], want)
            if n == 0 or (full and n < want):
                goal = tb.people[s] - st.left[s] + (want if full else 1)
                when = ready_when(tb, s, goal)
                if when == np.inf:
                    return -1
                later = max(later + 1, int(np.ceil(when)) + before[j] - tb.load[f])
                if later <= t + 1:
                    later = t + 60  # ready in number, yet others are still boarding
                break
            counts[j] = n
            rest -= n
            if tb.bed[s]:
                beds -= n
            else:
                places -= n
        if later > t:
            t = later
            continue
        if len(tb.leg_link) == 0:
            return t
        wait = drive(tb, st, f, seq, k, g, v, t, 1.0)
        if wait > 0.0:
            t += max(1, int(np.ceil(wait - 1e-9)))
            continue
        drive(tb, st, f, seq, k, g, v, t, -1.0)
        return t
    return -1


@nb.njit(cache=True, error_model="numpy")
def screen(row: F64, window: int, t: int, seconds: float, sign: float) -> None:
    """Take lane seconds of a gate for one vehicle from `t` on, or give them back."""
    for i in range(int(np.floor(t / window)), int(np.ceil((t + seconds) / window))):
        if 0 <= i < len(row):
            row[i] += sign * max(min((i + 1.0) * window, t + seconds) - max(float(i * window), float(t)), 0.0)


@nb.njit(cache=True, error_model="numpy")
def join(row: I64, n: int, t: int) -> None:
    """Put a second among `n` sorted ones."""
    while n > 0 and row[n - 1] > t:
        row[n] = row[n - 1]
        n -= 1
    row[n] = t


@nb.njit(cache=True, error_model="numpy")
def part(row: I64, n: int, value: int) -> None:
    """Take a value out of `n`; the others keep their order."""
    i = 0
    while row[i] != value:
        i += 1
    for q in range(i, n - 1):
        row[q] = row[q + 1]


@nb.njit(cache=True, error_model="numpy")
def level(row: F64, window: int, t: int) -> float:
    """What holds in the window of a second; 0 beyond all."""
    return row[t // window] if 0 <= t // window < len(row) else 0.0


@nb.njit(cache=True, error_model="numpy")
def spent(row: F64, window: int, t: int, seconds: float) -> float:
    """What is paid for some seconds from `t` on."""
    total = 0.0
    for i in range(int(np.floor(t / window)), int(np.ceil((t + seconds) / window))):
        if 0 <= i < len(row) and row[i] > 0.0:
            total += row[i] * (min((i + 1.0) * window, t + seconds) - max(float(i * window), float(t)))
    return total


@nb.njit(cache=True, error_model="numpy")
def price_of(tb: Tables, f: int, g: int, t: int) -> float:
    """What the lane seconds of a vehicle that passes a gate at `t` take from others."""
    return spent(tb.lane[g], tb.window, t, tb.screen[f, g])


@nb.njit(cache=True, error_model="numpy")
def toll_of(tb: Tables, s: int, g: int, t: int) -> float:
    """What a person of supply `s` who passes a gate at `t` takes from others beyond it."""
    return level(tb.toll[1 if tb.bed[s] else 0, g], tb.window, t)


@nb.njit(cache=True, error_model="numpy")
def within(tb: Tables, st: State, s: int, n: int) -> int:
    """How many of `n` more people of supply `s` are within its quota."""
    return min(n, max(0, tb.quota[s] - (tb.people[s] - st.left[s])))


@nb.njit(cache=True, error_model="numpy")
def put(tb: Tables, st: State, vehicle: int, seq: I64, counts: I64, k: int, g: int, v: int, t: int) -> int:
    """Book all of a trip that `place` found but its place in the vehicle's day; return its slot."""
    # a call that passes all arrays costs as much as a stop here: helpers take rows
    f = tb.vehicle_fleet[vehicle]
    before = np.empty(STOPS, np.int64)
    lead = offsets(tb, f, seq, k, g, v, before)
    st.size[0] -= 1
    slot = st.spare[st.size[0]]
    st.vehicle[slot], st.gate[slot], st.variant[slot], st.at[slot] = vehicle, g, v, t
    st.leave[slot], st.free[slot], st.stops[slot] = t - lead, t + tb.tail[f, g], k
    d, hour = tb.destination[g], (t + tb.arrive[f, g]) // 3600
    for j in range(k):
        s, n = seq[j], counts[j]
        bed = 1 if tb.bed[s] else 0
        st.supply[slot, j], st.aboard[slot, j], st.begin[slot, j] = s, n, t - before[j]
        unmet = tb.quota[s] - tb.people[s] + st.left[s]
        each = tb.weight[s] * tb.gate_worth[g] - level(tb.toll[bed, g], tb.window, t) - tb.eps * t
        st.total[0] += n * each + BONUS * tb.weight[s] * min(n, max(0, unmet))
        st.left[s] -= n
        st.room[bed, d] -= n
        if 0 <= hour < st.intake.shape[1]:
            st.intake[d, hour] += n
        st.calls[s, st.called[s]] = slot
        st.called[s] += 1
    st.total[0] -= spent(tb.lane[g], tb.window, t, tb.screen[f, g])
    if len(tb.leg_link) > 0:
        drive(tb, st, f, seq, k, g, v, t, 1.0)
    screen(st.gate_s[g], tb.window, t, tb.screen[f, g], 1.0)
    if tb.convoy[f] > 0:
        join(st.passing[f, g], st.passed[f, g], t)
        st.passed[f, g] += 1
    return slot


@nb.njit(cache=True, error_model="numpy")
def add(tb: Tables, st: State, vehicle: int, seq: I64, counts: I64, k: int, g: int, v: int, t: int) -> int:
    """Book a trip that `place` found; return its slot."""
    slot = put(tb, st, vehicle, seq, counts, k, g, v, t)
    i = st.rounds[vehicle]
    while i > 0 and st.leave[st.plan[vehicle, i - 1]] > st.leave[slot]:
        st.plan[vehicle, i] = st.plan[vehicle, i - 1]
        i -= 1
    st.plan[vehicle, i] = slot
    st.rounds[vehicle] += 1
    return slot


@nb.njit(cache=True, error_model="numpy")
def lift(tb: Tables, st: State, slot: int) -> None:
    """Take back what `put` booked."""
    vehicle, g, v, t, k = st.vehicle[slot], st.gate[slot], st.variant[slot], st.at[slot], st.stops[slot]
    f = tb.vehicle_fleet[vehicle]
    d, hour = tb.destination[g], (t + tb.arrive[f, g]) // 3600
    for j in range(k):
        s, n = st.supply[slot, j], st.aboard[slot, j]
        bed = 1 if tb.bed[s] else 0
        unmet = tb.quota[s] - tb.people[s] + st.left[s] + n
        each = tb.weight[s] * tb.gate_worth[g] - level(tb.toll[bed, g], tb.window, t) - tb.eps * t
        st.total[0] -= n * each + BONUS * tb.weight[s] * min(n, max(0, unmet))
        st.left[s] += n
        st.room[bed, d] += n
        if 0 <= hour < st.intake.shape[1]:
            st.intake[d, hour] -= n
        part(st.calls[s], st.called[s], slot)
        st.called[s] -= 1
    st.total[0] += spent(tb.lane[g], tb.window, t, tb.screen[f, g])
    if len(tb.leg_link) > 0:
        drive(tb, st, f, st.supply[slot], k, g, v, t, -1.0)
    screen(st.gate_s[g], tb.window, t, tb.screen[f, g], -1.0)
    if tb.convoy[f] > 0:
        part(st.passing[f, g], st.passed[f, g], t)
        st.passed[f, g] -= 1
    st.vehicle[slot] = -1
    st.spare[st.size[0]] = slot
    st.size[0] += 1


@nb.njit(cache=True, error_model="numpy")
def remove(tb: Tables, st: State, slot: int) -> None:
    """Take a trip back."""
    vehicle = st.vehicle[slot]
    i = 0
    while st.plan[vehicle, i] != slot:
        i += 1
    st.rounds[vehicle] -= 1
    for q in range(i, st.rounds[vehicle]):
        st.plan[vehicle, q] = st.plan[vehicle, q + 1]
    lift(tb, st, slot)

"""Slots on windows: loads, the rows of a filling in fractions, and whole people put in one by one.

The arrays come in two named tuples, so that kernels stay readable: `Slots` is
what does not change, `State` what does.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

F = NDArray[np.float64]
I4 = NDArray[np.int32]
I8 = NDArray[np.int64]


class Slots(NamedTuple):
    """Chosen routes and their slots; positions, not ids.

    route, begin, end : int64[slots], route, and seconds of leaving; sorted by route, then time
    first : int64[routes + 1], CSR of slots by route
    supply : int64[routes]
    routes_of : int64[supplies + 1], CSR: routes are sorted by supply
    people, lot : int64[supplies], people; whole vehicles are planned in lots of so many, but for the last
    worth : float64[supplies], worth of a person, by whichever corridor
    res_start : int64[routes + 1], CSR of the resources of each route
    res, enter, unit, dwell : what is used, seconds to it, units per person, seconds spent on it
    width : float64[resources], seconds of its windows
    rate : float64[resources], units per second; inf for an intake, which only counts by the hour
    cap : float64[resources, windows], what is left of each
    on_start, on_route : CSR of the routes on each resource
    crit_start, crit, ready : CSR by supply: seconds of the check, people who may have left by then
    total_of : int32[routes], row of places or beds, or -1
    seconds : float64[routes], from leaving to the gate
    value : float64[routes], worth of a person who takes it
    quota : int64[supplies], people who count `BONUS` persons more each, as the first that leave
    """

    route: I8
    begin: I8
    end: I8
    first: I8
    supply: I8
    routes_of: I8
    people: I8
    lot: I8
    worth: F
    res_start: I8
    res: I4
    enter: F
    unit: F
    dwell: F
    width: F
    rate: F
    cap: F
    on_start: I8
    on_route: I4
    crit_start: I8
    crit: F
    ready: F
    total_of: I4
    seconds: F
    value: F
    quota: I8


class State(NamedTuple):
    """Whole people put into slots so far.

    n : int64[slots]; left : int64[supplies]; load : float64[resources, windows]
    gone : float64[crit], people who have left by then; total : int64[t], places or beds left
    shut : bool[routes], routes into which nobody is put any more
    """

    n: I8
    left: I8
    load: F
    gone: F
    total: I8
    shut: NDArray[np.bool_]


BONUS = 4.0
"""What each person within a quota counts more, in persons: more than room for one takes from others."""


@nb.njit(cache=True)
def passed(t: float, a: float, b: float, dwell: float) -> float:
    """Share of an amount done by `t` that begins evenly over [a, b), each part taking `dwell` seconds."""
    if dwell <= 0.0:
        if t <= a:
            return 0.0
        return 1.0 if t >= b else (t - a) / (b - a)
    total = 0.0
    if t > a:
        total += (t - a) * (t - a)
    if t > b:
        total -= (t - b) * (t - b)
    if t > a + dwell:
        total -= (t - a - dwell) * (t - a - dwell)
    if t > b + dwell:
        total += (t - b - dwell) * (t - b - dwell)
    return total / (2.0 * (b - a) * dwell)


@nb.njit(cache=True)
def _add(s: Slots, j: int, people: float, load: F) -> None:
    p = s.route[j]
    windows = load.shape[1]
    for k in range(s.res_start[p], s.res_start[p + 1]):
        r = s.res[k]
        a = s.begin[j] + s.enter[k]
        b = s.end[j] + s.enter[k]
        w = int(a // s.width[r])
        before = 0.0
        while w < windows:
            done = passed((w + 1) * s.width[r], a, b, s.dwell[k])
            load[r, w] += people * s.unit[k] * (done - before)
            if done >= 1.0 - 1e-12:
                break
            before = done
            w += 1


@nb.njit(cache=True)
def loads(s: Slots, people: F) -> F:
    """What `people` per slot use: float64[resources, windows]."""
    load = np.zeros(s.cap.shape)
    for j in range(len(people)):
        if people[j] > 0.0:
            _add(s, j, people[j], load)
    return load


@nb.njit(cache=True)
def entries(s: Slots, heavy: NDArray[np.bool_]) -> tuple[I8, I4, F]:
    """Rows of the packing program: windows of heavy resources, checks of readiness, places and beds, people.

    Rows are numbered: window w of resource r is ``r * windows + w``, then the checks, then the totals, then
    the supplies.

    Returns
    -------
    start : int64[slots + 1]; row : int32[k]; value : float64[k], units per person: CSR by slot
    """
    windows = s.cap.shape[1]
    checks = len(s.width) * windows
    totals = checks + len(s.crit)
    supplies = totals
    for p in range(len(s.total_of)):
        supplies = max(supplies, totals + s.total_of[p] + 1)
    start = np.zeros(len(s.route) + 1, dtype=np.int64)
    row = np.empty(0, dtype=np.int32)
    value = np.empty(0)
    for fill in range(2):
        count = 0
        if fill == 1:
            row = np.empty(start[-1], dtype=np.int32)
            value = np.empty(start[-1])
        for j in range(len(s.route)):
            p = s.route[j]
            u = s.supply[p]
            for k in range(s.res_start[p], s.res_start[p + 1]):
                r = s.res[k]
                if not heavy[r]:
                    continue
                a = s.begin[j] + s.enter[k]
                b = s.end[j] + s.enter[k]
                w = int(a // s.width[r])
                before = 0.0
                while w < windows:
                    done = passed((w + 1) * s.width[r], a, b, s.dwell[k])
                    if done > before:
                        if fill == 1:
                            row[count] = r * windows + w
                            value[count] = (done - before) * s.unit[k]
                        count += 1
                    if done >= 1.0 - 1e-12:
                        break
                    before = done
                    w += 1
            for i in range(s.crit_start[u], s.crit_start[u + 1]):
                part = passed(s.crit[i], float(s.begin[j]), float(s.end[j]), 0.0)
                if part > 0.0:
                    if fill == 1:
                        row[count] = checks + i
                        value[count] = part
                    count += 1
            if s.total_of[p] >= 0:
                if fill == 1:
                    row[count] = totals + s.total_of[p]
                    value[count] = 1.0
                count += 1
            if fill == 1:
                row[count] = supplies + u
                value[count] = 1.0
            count += 1
            start[j + 1] = count
    return start, row, value


@nb.njit(cache=True)
def bursts(s: Slots) -> F:
    """Most people in each slot, float64[slots]: what passes at every instant of it, and the supply."""
    most = np.empty(len(s.route))
    for j in range(len(s.route)):
        p = s.route[j]
        most[j] = s.people[s.supply[p]]
        for k in range(s.res_start[p], s.res_start[p + 1]):
            most[j] = min(most[j], s.rate[s.res[k]] * (s.end[j] - s.begin[j] + s.dwell[k]) / s.unit[k])
    return most


@nb.njit(cache=True)
def best_gains(s: Slots, gain: F, price: F) -> F:
    """Of each route, the gain of its best slot less what that pays: float64[routes].

    Parameters
    ----------
    s
        The slots.
    gain
        float64[slots].
    price
        float64[resources, windows], per unit.
    """
    windows = price.shape[1]
    found = np.full(len(s.supply), -np.inf)
    for p in range(len(s.supply)):
        for j in range(s.first[p], s.first[p + 1]):
            rest = gain[j]
            for k in range(s.res_start[p], s.res_start[p + 1]):
                r = s.res[k]
                a = s.begin[j] + s.enter[k]
                b = s.end[j] + s.enter[k]
                w = int(a // s.width[r])
                before = 0.0
                while w < windows:
                    done = passed((w + 1) * s.width[r], a, b, s.dwell[k])
                    rest -= (done - before) * s.unit[k] * price[r, w]
                    if done >= 1.0 - 1e-12:
                        break
                    before = done
                    w += 1
                if rest <= found[p]:
                    break
            found[p] = max(found[p], rest)
    return found


@nb.njit(cache=True)
def room(s: Slots, t: State, j: int) -> int:
    """How many more people slot j can take."""
    p = s.route[j]
    if t.shut[p]:
        return 0
    u = s.supply[p]
    most = float(t.left[u])
    if s.total_of[p] >= 0:
        most = min(most, float(t.total[s.total_of[p]]))
    if most < 1.0:
        return 0
    for i in range(s.crit_start[u], s.crit_start[u + 1]):
        part = passed(s.crit[i], float(s.begin[j]), float(s.end[j]), 0.0)
        if part > 0.0:
            most = min(most, (s.ready[i] - t.gone[i]) / part)
    if most < 1.0:
        return 0
    windows = s.cap.shape[1]
    for k in range(s.res_start[p], s.res_start[p + 1]):
        r = s.res[k]
        a = s.begin[j] + s.enter[k]
        b = s.end[j] + s.enter[k]
        # no bursts: a slot alone never brings more than what passes at every instant
        most = min(most, s.rate[r] * (b - a + s.dwell[k]) / s.unit[k] - t.n[j])
        if most < 1.0:
            return 0
        w = int(a // s.width[r])
        before = 0.0
        while w < windows:
            done = passed((w + 1) * s.width[r], a, b, s.dwell[k])
            part = (done - before) * s.unit[k]
            if part > 1e-12:
                slack = s.cap[r, w] - t.load[r, w]
                if slack < most * part:
                    most = slack / part
                    if most < 1.0:
                        return 0
            if done >= 1.0 - 1e-12:
                break
            before = done
            w += 1
    n = int(most + 1e-7)
    # the last vehicle, of the supply or to a destination, need not be full
    if n < t.left[u] and (s.total_of[p] < 0 or n < t.total[s.total_of[p]]):
        n -= n % s.lot[u]
    return n


@nb.njit(cache=True)
def short(s: Slots, t: State, u: int) -> int:
    """People missing to the quota of supply u."""
    return max(0, s.quota[u] - (s.people[u] - t.left[u]))


@nb.njit(cache=True)
def put(s: Slots, t: State, j: int, n: int) -> None:
    """Put `n` people (negative: take out) into slot j and account for them."""
    p = s.route[j]
    u = s.supply[p]
    t.n[j] += n
    t.left[u] -= n
    if s.total_of[p] >= 0:
        t.total[s.total_of[p]] -= n
    for i in range(s.crit_start[u], s.crit_start[u + 1]):
        t.gone[i] += n * passed(s.crit[i], float(s.begin[j]), float(s.end[j]), 0.0)
    _add(s, j, float(n), t.load)


@nb.njit(cache=True)
def settle(s: Slots, t: State, y: F, order: I8) -> None:
    """Put whole people for fractions: cumulative rounding along each route, cut to what fits."""
    n = np.zeros(len(y), dtype=np.int64)
    for p in range(len(s.supply)):
        lot = s.lot[s.supply[p]]
        carried = 0.0
        given = 0
        for j in range(s.first[p], s.first[p + 1]):
            carried += y[j]
            whole = int(carried / lot + 0.5) * lot
            n[j] = whole - given
            given = whole
    for q in range(len(order)):
        j = order[q]
        if n[j] > 0:
            fits = min(n[j], room(s, t, j))
            if fits > 0:
                put(s, t, j, fits)


@nb.njit(cache=True)
def top_up(s: Slots, t: State, u: int, begin: int, step: int) -> int:
    """Put people of supply u who are left into any of its slots, starting anywhere; returns how many."""
    lo = s.first[s.routes_of[u]]
    hi = s.first[s.routes_of[u + 1]]
    k = hi - lo
    done = 0
    if k == 0:
        return 0
    i = begin % k
    for _ in range(k):
        if t.left[u] <= 0:
            break
        n = room(s, t, lo + i)
        if n > 0:
            put(s, t, lo + i, n)
            done += n
        i += step
        if i >= k:
            i -= k
        elif i < 0:
            i += k
    return done


@nb.njit(cache=True)
def ruin_and_recreate(s: Slots, t: State, turns: int, seed: int, patience: float) -> float:
    """Make room for supplies that are left over by moving rivals to other slots.

    Each turn takes rivals out of a stretch of a tight resource, lets the one
    that is left over go first, puts the others back wherever they fit, and
    undoes it all if fewer (weighted) people are served. Returns the gain.
    """
    np.random.seed(seed)
    supplies = len(s.people)
    windows = s.cap.shape[1]
    gain = 0.0
    touched = np.empty(4096, dtype=np.int64)
    before_n = np.empty(4096, dtype=np.int64)
    members = np.empty(64, dtype=np.int64)
    tight_r = np.empty(64, dtype=np.int64)
    tight_t = np.empty(64)
    for turn in range(turns):
        # a supply with people left (missing to a quota, while any are), in proportion to their worth
        weight = 0.0
        for u in range(supplies):
            weight += short(s, t, u) * s.worth[u]
        lacking = weight > 0.0
        if not lacking:
            for u in range(supplies):
                weight += t.left[u] * s.worth[u]
        if weight <= 1e-9:
            break
        pick = np.random.random() * weight
        chosen = -1
        for u in range(supplies):
            many = short(s, t, u) if lacking else t.left[u]
            pick -= many * s.worth[u]
            if pick <= 0.0 and many > 0:
                chosen = u
                break
        if chosen < 0:
            continue
        lo = s.first[s.routes_of[chosen]]
        hi = s.first[s.routes_of[chosen + 1]]
        if hi == lo:
            continue
        j = lo + np.random.randint(hi - lo)
        p = s.route[j]
        # tight resources on this slot
        count = 0
        for k in range(s.res_start[p], s.res_start[p + 1]):
            r = s.res[k]
            a = s.begin[j] + s.enter[k]
            b = s.end[j] + s.enter[k]
            w = int(a // s.width[r])
            while w < windows and w * s.width[r] < b:
                if s.cap[r, w] - t.load[r, w] < 0.02 * s.cap[r, w] + 1.0 and count < 64:
                    tight_r[count] = r
                    tight_t[count] = 0.5 * (a + b)
                    count += 1
                    break
                w += 1
        if count == 0:
            continue
        c = np.random.randint(count)
        r = tight_r[c]
        middle = tight_t[c]
        half = 600.0 * 2.0 ** (np.random.random() * 3.5)
        # rivals on it
        size = s.on_start[r + 1] - s.on_start[r]
        want = 2 + np.random.randint(10)
        group = 0
        members[0] = chosen
        missing = -short(s, t, chosen) * s.worth[chosen]
        group = 1
        marks = 0
        for _try in range(min(size, 4 * want)):
            pr = s.on_route[s.on_start[r] + np.random.randint(size)]
            v = s.supply[pr]
            known = False
            for g in range(group):
                if members[g] == v:
                    known = True
            if known:
                continue
            # take the route's people out of the stretch
            enter = 0.0
            for k in range(s.res_start[pr], s.res_start[pr + 1]):
                if s.res[k] == r:
                    enter = s.enter[k]
                    break
            took = False
            lacked = short(s, t, v)
            for jj in range(s.first[pr], s.first[pr + 1]):
                mid = 0.5 * (s.begin[jj] + s.end[jj]) + enter
                if t.n[jj] > 0 and abs(mid - middle) < half and marks < 4000:
                    touched[marks] = jj
                    before_n[marks] = t.n[jj]
                    marks += 1
                    put(s, t, jj, -t.n[jj])
                    took = True
            if took:
                members[group] = v
                missing -= lacked * s.worth[v]
                group += 1
                if group > want:
                    break
        if group < 2:
            continue
        removed = marks
        value = 0.0
        for m in range(removed):
            value += before_n[m] * s.value[s.route[touched[m]]]
        placed = 0.0
        # the one left over first, then the rivals in random order; slots as they come
        for g in range(group):
            if g > 0:
                swap = g + np.random.randint(group - g)
                members[g], members[swap] = members[swap], members[g]
            v = members[g]
            vlo = s.first[s.routes_of[v]]
            k = s.first[s.routes_of[v + 1]] - vlo
            i = j - vlo if g == 0 else np.random.randint(k)
            step = 1 if np.random.random() < 0.5 else -1
            for _ in range(k):
                if t.left[v] <= 0:
                    break
                n = room(s, t, vlo + i)
                if lacking and g == 0:
                    # no more than is missing, in whole lots: the others are wanted for their own quotas
                    lack = short(s, t, v)
                    n = min(n, (lack + s.lot[v] - 1) // s.lot[v] * s.lot[v])
                if n > 0:
                    if marks >= 4096:
                        break
                    touched[marks] = vlo + i
                    before_n[marks] = -n
                    marks += 1
                    put(s, t, vlo + i, n)
                    placed += n * s.value[s.route[vlo + i]]
                i += step
                if i >= k:
                    i = 0
                elif i < 0:
                    i = k - 1
        for g in range(group):
            missing += short(s, t, members[g]) * s.worth[members[g]]
        placed -= BONUS * missing
        if placed < value - patience * (1.0 - turn / turns):
            for m in range(marks - 1, -1, -1):
                put(s, t, touched[m], before_n[m])
        else:
            gain += placed - value
    return gain


@nb.njit(cache=True)
def earlier(s: Slots, t: State, order: I8) -> int:
    """Move people from late slots to earlier ones of their supply where there is room; returns how many.

    Nobody moves to a route on which a person is worth less.
    """
    moved = 0
    into = np.empty(256, dtype=np.int64)
    many = np.empty(256, dtype=np.int64)
    for q in range(len(order)):
        j = order[q]
        n = t.n[j]
        if n == 0:
            continue
        p = s.route[j]
        u = s.supply[p]
        at = s.end[j] + s.seconds[p]
        put(s, t, j, -n)
        rest = n
        lo = s.routes_of[u]
        hi = s.routes_of[u + 1]
        here = np.empty(hi - lo, dtype=np.int64)
        for i in range(hi - lo):
            here[i] = s.first[lo + i]
        count = 0
        while rest > 0:
            # the next slot in order of arrival over the supply's routes
            best = -1
            best_at = at
            for i in range(hi - lo):
                jj = here[i]
                if jj < s.first[lo + i + 1] and s.value[lo + i] >= s.value[p]:
                    arrive = s.end[jj] + s.seconds[lo + i]
                    if arrive < best_at - 1e-9:
                        best = i
                        best_at = arrive
            if best < 0:
                break
            jj = here[best]
            here[best] += 1
            k = min(rest, room(s, t, jj))
            k -= k % s.lot[u]
            if k > 0:
                put(s, t, jj, k)
                rest -= k
                into[count] = jj
                many[count] = k
                count += 1
                if count == len(into):
                    break
        # a neighbouring slot may have taken the windows of those who stay: then nobody moves
        if rest > 0 and room(s, t, j) < rest:
            for i in range(count):
                put(s, t, into[i], -many[i])
            rest = n
        if rest > 0:
            put(s, t, j, rest)
        moved += n - rest
    return moved


@nb.njit(cache=True)
def gather(s: Slots, t: State, few: int) -> int:
    """Move people out of slots that hold fewer than `few` into fuller slots of their route, nearest first.

    Returns how many slots were emptied.
    """
    emptied = 0
    into = np.empty(256, dtype=np.int64)
    many = np.empty(256, dtype=np.int64)
    for p in range(len(s.supply)):
        lo, hi = s.first[p], s.first[p + 1]
        for j in range(lo, hi):
            n = t.n[j]
            if n == 0 or n >= few:
                continue
            put(s, t, j, -n)
            rest = n
            count = 0
            for away in range(1, hi - lo):
                for side in (-1, 1):
                    i = j + side * away
                    if rest > 0 and lo <= i < hi and t.n[i] > n and count < len(into):
                        k = min(rest, room(s, t, i))
                        k -= k % s.lot[s.supply[p]] if k < rest else 0
                        if k > 0:
                            put(s, t, i, k)
                            into[count] = i
                            many[count] = k
                            count += 1
                            rest -= k
                if rest == 0:
                    break
            if rest > 0:
                for i in range(count):
                    put(s, t, into[i], -many[i])
                put(s, t, j, n)
            else:
                emptied += 1
    return emptied

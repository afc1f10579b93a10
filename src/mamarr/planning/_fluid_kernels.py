"""Augmenting search on the implicit time-expanded network, in numba.

State ``k * n + v`` means: one more unit is wanted at node v in label step k.
Searches run backward from an exit slot. They enter links earlier; if exact, they
know the whole residual graph: they also take back flow that leaves v (and so
want it at the other end), and trade places on a link that can be passed in two
lags. A supply is a chain of states ``K * n + s * K + k``, as people wait at home
from step to step.

A search that fails has found a set that is closed in the residual
graph: no augmenting path enters it ever after, and all of it is dead for good.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

ROOT, ENTER, TRADE, CANCEL, HOME, UNDO, EARLIER, LATER = range(8)
"""How a state on the search path was reached from the one before it."""

VISITS, AUGMENTATIONS = range(2)
"""Entries of `tally`."""

MISSES = 20
"""A search is begun anew when this many supplies were found by ways that have been filled meanwhile."""

TURNS, ROOM, EXACT = range(3)
"""Whom a search sends: people whose turn it is; anybody; anybody, also taking back and trading flow."""


@nb.njit(cache=True, inline="always")
def link_capacity(a, k, full, part, first, tail, closed_row, closed_capacity):  # type: ignore[no-untyped-def]
    """Units that may enter the link of arc `a` in label step `k`."""
    row = closed_row[a]
    if row >= 0:
        return closed_capacity[row, k]
    f = first[tail[a]]
    if k > f:
        return full[a]
    if k == f:
        return part[a]
    return 0


@nb.njit(cache=True)
def order_arcs(in_start, in_arc, tail, cost, near, lag):  # type: ignore[no-untyped-def]
    """Sort each node's entering arcs in place: nearest to people first (`near` + `cost`), then by lag."""
    for v in range(len(in_start) - 1):
        for i in range(in_start[v] + 1, in_start[v + 1]):
            a = in_arc[i]
            key = near[tail[a]] + cost[a]
            j = i - 1
            while j >= in_start[v]:
                b = in_arc[j]
                other = near[tail[b]] + cost[b]
                if other < key or (other == key and lag[b] <= lag[a]):
                    break
                in_arc[j + 1] = b
                j -= 1
            in_arc[j + 1] = a


@nb.njit(cache=True)
def spare_of(left: NDArray[np.int32], spare: NDArray[np.int32], s: int) -> None:
    """Refresh ``spare[s, k]``, the least of ``left[s, k:]``: what may still leave in step k."""
    least = left[s, -1]
    for k in range(left.shape[1] - 1, -1, -1):
        least = min(least, left[s, k])
        spare[s, k] = least


@nb.njit(cache=True)
def leave(s, k, units, left, spare):  # type: ignore[no-untyped-def]
    """Let `units` of supply s leave in step k; `spare` must be up to date, and stays so."""
    for j in range(k, left.shape[1]):
        left[s, j] -= units
        spare[s, j] -= units
    for j in range(k - 1, -1, -1):
        least = min(left[s, j], spare[s, j + 1])
        if least == spare[s, j]:
            break
        spare[s, j] = least


@nb.njit(cache=True)
def least_ahead(share, spare, in_turn, s):  # type: ignore[no-untyped-def]
    """Refresh ``in_turn[s, k]``: what may leave in step k with no later step having more than its share."""
    least = share[s, -1]
    for k in range(share.shape[1] - 1, -1, -1):
        least = min(least, share[s, k])
        in_turn[s, k] = min(least, spare[s, k])


@nb.njit(cache=True)
def push(  # type: ignore[no-untyped-def]
    goal, root, wanted, n, steps, tail, head, lag, full, part, first, twin, closed_row, closed_capacity,
    home, supply_node, share, in_turn, left, gone, spare, flow, via, kind,
):  # fmt: skip
    """Send up to `wanted` units from state `goal`, a supply, to the root, as far as the way has room."""
    chains = np.int64(steps) * n
    s = (goal - chains) // steps
    leaves = goal - chains - s * steps
    units = min(np.int64(wanted), np.int64(spare[s, leaves]))
    if kind == TURNS:
        units = min(units, np.int64(in_turn[s, leaves]))
    for stage in range(2):
        if units <= 0:
            return np.int64(0)
        here = goal
        while here != root:
            how = via[here] & 7
            a = via[here] >> 3
            if how == ENTER:
                j = here // n
                if stage == 0:
                    room = (
                        link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity) - flow[j, a]
                    )
                    if twin[a] >= 0:
                        room -= flow[j, twin[a]]
                    units = min(units, np.int64(room))
                else:
                    flow[j, a] += units
                here = (j + lag[a]) * n + head[a]
            elif how == TRADE:
                b = twin[a]
                j = here // n - lag[b]
                if stage == 0:
                    units = min(units, np.int64(flow[j, b]))
                else:
                    flow[j, b] -= units
                    flow[j, a] += units
                here = (j + lag[a]) * n + head[a]
            elif how == CANCEL:
                j = here // n - lag[a]
                if stage == 0:
                    units = min(units, np.int64(flow[j, a]))
                else:
                    flow[j, a] -= units
                here = j * n + tail[a]
            elif how == HOME:
                z = (here - chains) // steps
                j = here - chains - z * steps
                if stage == 1:
                    # nearest to the root of its chain: all changes to what is left here are made by now
                    gone[z, j] += units
                    spare_of(left, spare, z)
                here = j * n + supply_node[z]
            elif how == UNDO:
                j = here // n
                z = np.int64(home[here - j * n])
                if stage == 0:
                    units = min(units, np.int64(gone[z, j]))
                else:
                    gone[z, j] -= units
                here = chains + z * steps + j
            elif how == EARLIER:
                z = (here - chains) // steps
                if stage == 1:
                    left[z, here - chains - z * steps] += units
                here = here + 1
            else:
                z = (here - chains) // steps
                j = here - 1 - chains - z * steps
                if stage == 0:
                    units = min(units, np.int64(left[z, j]))
                else:
                    left[z, j] -= units
                here = here - 1
    leave(s, leaves, units, left, spare)
    if kind == TURNS:
        for j in range(leaves, steps):
            share[s, j] -= units
        least_ahead(share, spare, in_turn, s)
    return units


@nb.njit(cache=True)
def write_path(  # type: ignore[no-untyped-def]
    goal, root, units, n, steps, supply_node, head, lag, via, trace, at,
):  # fmt: skip
    """Append the way from state `goal`, a supply, to the root, if it fits; returns the new end of `trace`.

    The way must only enter links.
    """
    chains = np.int64(steps) * n
    s = (goal - chains) // steps
    leaves = goal - chains - s * steps
    here = leaves * n + supply_node[s]
    end = at + 2
    while here != root:
        if end >= len(trace):
            return at
        a = via[here] >> 3
        trace[end, 0] = a
        trace[end, 1] = here // n
        end += 1
        here += lag[a] * np.int64(n) + head[a] - here % n
    if end > len(trace):
        return at
    trace[at, 0] = units
    trace[at, 1] = end - at - 2
    trace[at + 1, 0] = s
    trace[at + 1, 1] = leaves
    return end


@nb.njit(cache=True)
def follow_ways(  # type: ignore[no-untyped-def]
    step, way_home, way_gate, rate, due, start, way_arc, head, lag, full, part, first, twin, tail,
    closed_row, closed_capacity, home_node, left, gone, spare, flow, room, low,
):  # fmt: skip
    """Send what is due on each way so that it is out in label step `step`, as far as it has room.

    `due` : float64[ways], units that should have gone by now and have not; each way's `rate` is added.
    `room` : int64[gates], lowered.
    """
    got = np.int64(0)
    for w in range(len(way_home)):
        due[w] += rate[w]
        units = min(np.int64(due[w] + 1e-6), np.int64(room[way_gate[w]]))
        if units <= 0:
            continue
        k = np.int64(step)
        for i in range(start[w + 1] - 1, start[w] - 1, -1):
            a = way_arc[i]
            k -= lag[a]
            if k < 0:
                units = np.int64(0)
                break
            free = link_capacity(a, k, full, part, first, tail, closed_row, closed_capacity) - flow[k, a]
            if twin[a] >= 0:
                free -= flow[k, twin[a]]
            units = min(units, np.int64(free))
            if units <= 0:
                break
        if units <= 0:
            continue
        s = way_home[w]
        units = min(units, np.int64(spare[s, k]))
        if units <= 0 or k < low[home_node[s]]:
            continue
        j = np.int64(step)
        for i in range(start[w + 1] - 1, start[w] - 1, -1):
            a = way_arc[i]
            j -= lag[a]
            flow[j, a] += units
        leave(s, k, units, left, spare)
        gone[s, k] += units
        room[way_gate[w]] -= units
        due[w] -= units
        got += units
    return got


@nb.njit(cache=True)
def fill_slot(  # type: ignore[no-untyped-def]  # noqa: D417
    gate_node,
    step,
    wanted,
    tail,
    head,
    lag,
    full,
    part,
    first,
    twin,
    closed_row,
    closed_capacity,
    in_start,
    in_arc,
    out_start,
    out_arc,
    low,
    near,
    home,
    supply_node,
    left,
    gone,
    spare,
    flow,
    dead,
    via,
    below,
    top,
    seen,
    tally,
    visits_at_most,
):
    """Bring as many units as at all possible to `gate_node` in label step `step`, up to `wanted`.

    Flow is taken back and places are traded where that helps.

    The search is best first: it prefers states from which people are within reach latest (step less
    `near`), and among those the one found last. Links and nodes are described in `Fluid`.

    Parameters
    ----------
    low : int32[n]
        No supply can be at node v before label step ``low[v]``.
    near : int32[n]
        Steps of the label from any home to the node, at least.
    home : int32[n]
        Supply at the node, or -1.
    left, gone, spare : int32[S, K]
        Released and still at home after each step; leaving in each step; what may still leave in each
        step. Changed.
    flow : int32[K, arcs]
        Units entering each arc in each label step. Changed.
    dead : uint8[states]
        States that no supply can reach any more. Changed.
    via : int32[states]
        How each state was found, ``8 * arc + kind``; all -1 before and after.
    below : int32[states]
        Links of the bucket stacks; scratch.
    top : int32[K]
        Tops of the bucket stacks; all -1 before and after.
    seen : int32[states]
        Scratch.
    tally : int64[2]
        Visits and augmentations so far. Changed.

    Returns
    -------
    got : int
        Units brought.
    whole : bool
        False if the search was broken off because of `visits_at_most`.
    """
    n = len(home)
    steps = left.shape[1]
    chains = np.int64(steps) * n
    root = np.int64(step) * n + gate_node
    got = 0
    if step < low[gate_node]:
        return got, True
    while got < wanted and not dead[root]:
        n_seen = 1
        seen[0] = root
        via[root] = ROOT
        highest = max(0, step - near[gate_node])
        below[root] = -1
        top[highest] = root
        waiting = 1
        before = got
        missed = 0
        while waiting > 0 and got < wanted and missed < MISSES:
            while top[highest] < 0:
                highest -= 1
            here = np.int64(top[highest])
            top[highest] = below[here]
            waiting -= 1
            tally[VISITS] += 1
            if here >= chains:
                v = (here - chains) // steps
                k = here - chains - v * steps
                if spare[v, k] > 0:
                    units = push(
                        here, root, wanted - got, n, steps, tail, head, lag, full, part, first, twin,
                        closed_row, closed_capacity, home, supply_node, left, spare, left, gone, spare,
                        flow, via, EXACT,
                    )  # fmt: skip
                    got += units
                    if units > 0:
                        tally[AUGMENTATIONS] += 1
                    else:
                        missed += 1
                    continue
                n_in = np.int64(0)
                last = np.int64(-1)
                p = np.int64(2)
            else:
                k = here // n
                v = here - k * n
                n_in = in_start[v + 1] - in_start[v]
                last = 1 + 2 * n_in + out_start[v + 1] - out_start[v]
                p = last
            # pushed last is looked at first: entering arcs in their order, trades, flow to take back, home
            while p >= 0:
                t = np.int64(-1)
                how = ROOT
                key = k
                if here >= chains:
                    if p == 2:
                        if k + 1 < steps and left[v, k] > 0:
                            how = LATER
                            t = here + 1
                            key = k + 1
                    elif p == 1:
                        if k > 0:
                            how = EARLIER
                            t = here - 1
                            key = k - 1
                    elif gone[v, k] > 0:
                        how = UNDO
                        t = k * n + supply_node[v]
                        key = k - near[supply_node[v]]
                elif p == last:
                    z = np.int64(home[v])
                    if z >= 0:
                        how = HOME
                        t = chains + z * steps + k
                elif p == 0:
                    pass
                elif p <= n_in:
                    a = in_arc[in_start[v] + p - 1]
                    j = k - lag[a]
                    u = tail[a]
                    if j >= low[u] and not dead[j * n + u] and via[j * n + u] < 0:
                        room = (
                            link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity)
                            - flow[j, a]
                        )
                        if twin[a] >= 0:
                            room -= flow[j, twin[a]]
                        if room > 0:
                            how = ENTER + 8 * a
                            t = j * n + u
                            key = j - near[u]
                elif p <= 2 * n_in:
                    a = in_arc[in_start[v] + p - 1 - n_in]
                    b = twin[a]
                    if b >= 0:
                        j = k - lag[a]
                        if j >= low[tail[a]] and flow[j, b] > 0:
                            how = TRADE + 8 * a
                            t = (j + lag[b]) * n + v
                            key = j + lag[b] - near[v]
                else:
                    a = out_arc[out_start[v] + p - 1 - 2 * n_in]
                    if flow[k, a] > 0:
                        how = CANCEL + 8 * a
                        t = (k + lag[a]) * n + head[a]
                        key = k + lag[a] - near[head[a]]
                p -= 1
                if t < 0 or dead[t] or via[t] >= 0:
                    continue
                via[t] = how
                seen[n_seen] = t
                n_seen += 1
                key = max(0, key)
                below[t] = top[key]
                top[key] = t
                highest = max(highest, key)
                waiting += 1
            if tally[VISITS] > visits_at_most:
                break
        failed = got == before and waiting == 0
        whole = got > before or failed
        for i in range(n_seen):
            via[seen[i]] = -1
            if failed:
                # nothing was found, nothing ever will be: all that was seen is closed
                dead[seen[i]] = 1
        if waiting > 0:
            top[:] = -1
        if failed or not whole:
            return got, whole
    return got, True


@nb.njit(cache=True)
def pour_slot(  # type: ignore[no-untyped-def]  # noqa: D417
    gate_node,
    step,
    wanted,
    tail,
    head,
    lag,
    full,
    part,
    first,
    twin,
    closed_row,
    closed_capacity,
    in_start,
    in_arc,
    low,
    near,
    home,
    supply_node,
    share,
    in_turn,
    left,
    gone,
    spare,
    flow,
    failed,
    via,
    below,
    seen,
    tally,
    kind,
    trace,
):
    """Bring up to `wanted` units to `gate_node` in label step `step`, adding flow only.

    Depth first, with ever more steps of the label to lose on the way: ways without detour are tried before
    any with one. As nothing is taken back, a state that has failed fails for good with as much or less to
    lose.

    Parameters
    ----------
    kind
        TURNS or ROOM.
    low, near, home, left, gone, spare, flow, via, below, seen, tally
        As in `fill_slot`; `near` may count only homes that have people left.
    share, in_turn : int32[S, K]
        What each supply may send by each step if all take turns, less what has gone; what may leave in each
        step, by that and by `spare`. Changed if `kind` is TURNS.
    failed : int16[states]
        Earliest step of people (state's step less `near`) down to which ways from the state have been tried
        in vain. Changed.
    trace : int32[room, 2]
        Paths found, one after another: ``(units, length)``, ``(supply, step of leaving)``, then `length`
        times ``(arc, step of entry)`` toward the gate. Only written while there is room.

    Returns
    -------
    got, traced : int
        Units brought; entries of `trace` written.
    """
    n = len(home)
    steps = left.shape[1]
    chains = np.int64(steps) * n
    root = np.int64(step) * n + gate_node
    got = 0
    traced = 0
    if step < low[gate_node]:
        return got, traced
    lose = 0
    while got < wanted:
        floor = max(0, step - near[gate_node] - lose)
        if lose > 1:
            floor = floor // lose * lose
        if failed[root] > floor:
            depth = 0
            seen[0] = root
            below[0] = -1
            via[root] = ROOT
            tally[VISITS] += 1
            while depth >= 0:
                here = np.int64(seen[depth])
                k = here // n
                v = here - k * n
                p = below[depth]
                if p < 0:
                    p = in_start[v]
                    z = np.int64(home[v])
                    if z >= 0 and spare[z, k] > 0 and (kind == ROOM or in_turn[z, k] > 0):
                        goal = chains + z * steps + k
                        via[goal] = HOME
                        units = push(
                            goal, root, wanted - got, n, steps, tail, head, lag, full, part, first, twin,
                            closed_row, closed_capacity, home, supply_node, share, in_turn, left, gone,
                            spare, flow, via, kind,
                        )  # fmt: skip
                        via[goal] = -1
                        got += units
                        tally[AUGMENTATIONS] += 1
                        traced = write_path(
                            goal, root, units, n, steps, supply_node, head, lag, via, trace, traced
                        )
                        if got >= wanted:
                            break
                        # back to the last state before a link that is full now
                        keep = depth
                        for i in range(1, depth + 1):
                            a = via[seen[i]] >> 3
                            j = seen[i] // n
                            room = (
                                link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity)
                                - flow[j, a]
                            )
                            if twin[a] >= 0:
                                room -= flow[j, twin[a]]
                            if room <= 0:
                                keep = i - 1
                                break
                        if keep < depth:
                            for i in range(keep + 1, depth + 1):
                                via[seen[i]] = -1
                            depth = keep
                            continue
                t = np.int64(-1)
                while p < in_start[v + 1]:
                    a = in_arc[p]
                    p += 1
                    u = tail[a]
                    j = k - lag[a]
                    if j < low[u] or j - near[u] < floor:
                        continue
                    t = j * n + u
                    if failed[t] > floor and via[t] < 0:
                        room = (
                            link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity)
                            - flow[j, a]
                        )
                        if twin[a] >= 0:
                            room -= flow[j, twin[a]]
                        if room > 0:
                            via[t] = ENTER + 8 * a
                            break
                    t = np.int64(-1)
                below[depth] = p
                if t >= 0:
                    depth += 1
                    seen[depth] = t
                    below[depth] = -1
                    tally[VISITS] += 1
                else:
                    failed[here] = floor
                    via[here] = -1
                    depth -= 1
            for i in range(depth + 1):
                via[seen[i]] = -1
        if floor == 0:
            break
        lose = 2 if lose == 0 else 4 * lose
    return got, traced


@nb.njit(cache=True)
def pour_step(  # type: ignore[no-untyped-def]
    gates, gate_node, step, wanted, tail, head, lag, full, part, first, twin, closed_row, closed_capacity,
    in_start, in_arc, low, near, home, supply_node, share, in_turn, left, gone, spare, flow, failed, via,
    below, seen, tally, kind, trace, room,
):  # fmt: skip
    """`pour_slot` for each of `gates`, up to ``room[gate]`` and `wanted` in all; lowers `room`."""
    got = 0
    traced = 0
    for g in gates:
        here = min(np.int64(room[g]), np.int64(wanted - got))
        if here > 0:
            more, length = pour_slot(
                gate_node[g], step, here, tail, head, lag, full, part, first, twin, closed_row,
                closed_capacity, in_start, in_arc, low, near, home, supply_node, share, in_turn, left, gone,
                spare, flow, failed, via, below, seen, tally, kind, trace[traced:],
            )  # fmt: skip
            got += more
            room[g] -= more
            traced += length
    return got, traced


@nb.njit(cache=True)
def fill_step(  # type: ignore[no-untyped-def]
    gates, gate_node, step, wanted, tail, head, lag, full, part, first, twin, closed_row, closed_capacity,
    in_start, in_arc, out_start, out_arc, low, near, home, supply_node, left, gone, spare, flow, dead, via,
    below, top, seen, tally, visits_at_most, room,
):  # fmt: skip
    """`fill_slot` for each of `gates`, up to ``room[gate]`` and `wanted` in all; lowers `room`."""
    got = 0
    for g in gates:
        here = min(np.int64(room[g]), np.int64(wanted - got))
        if here > 0:
            more, whole = fill_slot(
                gate_node[g], step, here, tail, head, lag, full, part, first, twin, closed_row,
                closed_capacity, in_start, in_arc, out_start, out_arc, low, near, home, supply_node, left,
                gone, spare, flow, dead, via, below, top, seen, tally, visits_at_most,
            )  # fmt: skip
            got += more
            room[g] -= more
            if not whole:
                return got, False
    return got, True

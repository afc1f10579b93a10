"""Augmenting search on the implicit time-expanded network, in numba.

State ``k * n + v`` means: one more unit is wanted at node v in label step k.
Searches run backward from an exit slot. `pour_slot` only enters links earlier;
`fill_slot` knows the whole residual graph: it also takes back flow that leaves
v (and so wants it at the other end), and trades places on a link that can be
passed in two lags. There, a supply is a chain of states ``K * n + s * K + k``,
as people wait at home from step to step.

A search of `fill_slot` that fails has found a set that is closed in the residual
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

FAR = 32_000
"""Label of states from which no people can be reached."""


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
def least_ahead(share, spare, in_turn, s):  # type: ignore[no-untyped-def]
    """Refresh ``in_turn[s, k]``: what may leave in step k so that no later step has had more than its share."""
    least = share[s, -1]
    for k in range(share.shape[1] - 1, -1, -1):
        least = min(least, share[s, k])
        in_turn[s, k] = min(least, spare[s, k])


@nb.njit(cache=True)
def push(  # type: ignore[no-untyped-def]
    goal, root, wanted, n, steps, tail, head, lag, full, part, first, twin, closed_row, closed_capacity,
    home, supply_node, left, gone, spare, flow, via,
):  # fmt: skip
    """Send up to `wanted` units from the supply at state `goal` to the root of the search, as far as the way in `via` still has room."""
    chains = np.int64(steps) * n
    s = (goal - chains) // steps
    leaves = goal - chains - s * steps
    units = min(np.int64(wanted), np.int64(spare[s, leaves]))
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
                    room = link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity) - flow[j, a]
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
    for j in range(leaves, steps):
        left[s, j] -= units
    spare_of(left, spare, s)
    return units


@nb.njit(cache=True)
def fill_slot(  # type: ignore[no-untyped-def]
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
    """Bring up to `wanted` units to `gate_node` in label step `step`, taking back and trading flow where that helps.

    The search is best first: it prefers states from which people are within reach latest (step less `near`), and among those the one
    found last.

    Parameters
    ----------
    low : int32[n]
        No supply can be at node v before label step ``low[v]``.
    near : int32[n]
        Steps of the label from any home to the node, at least.
    home : int32[n]
        Supply at the node, or -1.
    left, gone, spare : int32[S, K]
        Released and still at home after each step; leaving in each step; what may still leave in each step. Changed.
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
                        here, root, wanted - got, n, steps, tail, head, lag, full, part, first, twin, closed_row, closed_capacity,
                        home, supply_node, left, gone, spare, flow, via,
                    )  # fmt: skip
                    got += units
                    if units > 0:
                        tally[AUGMENTATIONS] += 1
                    else:
                        missed += 1
                    continue
                n_in = np.int64(0)
                p = np.int64(2)
            else:
                k = here // n
                v = here - k * n
                n_in = in_start[v + 1] - in_start[v]
                p = 1 + 2 * n_in + out_start[v + 1] - out_start[v]
            # what is pushed last is looked at first: home, then entering arcs in their order, then trades, then flow to take back
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
                elif p == 1 + 2 * n_in + out_start[v + 1] - out_start[v]:
                    if home[v] >= 0:
                        how = HOME
                        t = chains + np.int64(home[v]) * steps + k
                elif p == 0:
                    pass
                elif p <= n_in:
                    a = in_arc[in_start[v] + p - 1]
                    j = k - lag[a]
                    u = tail[a]
                    if j >= low[u] and not dead[j * n + u] and via[j * n + u] < 0:
                        room = link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity) - flow[j, a]
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
def pour_slot(  # type: ignore[no-untyped-def]
    gate_node,
    step,
    wanted,
    hops_at_most,
    tail,
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
    hops,
    home,
    share,
    in_turn,
    left,
    gone,
    spare,
    flow,
    label,
    tally,
    trace,
):
    """Bring up to `wanted` units to `gate_node` in label step `step`, adding flow only, by ways of few links.

    Shortest augmenting paths with distance labels (Ahuja & Orlin 1991), which stay valid from slot to slot: as nothing is taken back, no
    state comes nearer to people than it was.

    Parameters
    ----------
    hops_at_most
        States farther from people than this are given up for good.
    low, home, left, gone, spare, flow, tally, trace
        As in `fill_slot`.
    share, in_turn : int32[S, K]
        What each supply may send by each step if all take turns, less what has gone; what may leave in each step, by that and by
        `spare`. Changed.
    hops : int32[n]
        Least number of links from homes with people to the node.
    label : int16[states]
        Least number of links found so far. Changed.

    Returns
    -------
    got, traced : int
        Units brought; entries of `trace` written.
    """
    n = len(home)
    steps = left.shape[1]
    got = 0
    traced = 0
    best = np.int32(0)
    into = np.int64(0)
    state = np.empty(hops_at_most + 2, np.int64)
    by = np.empty(hops_at_most + 2, np.int64)
    depth = 0
    state[0] = np.int64(step) * n + gate_node
    if step < low[gate_node]:
        return got, traced
    while got < wanted:
        here = state[depth]
        k = here // n
        v = here - k * n
        s = home[v]
        if s >= 0 and in_turn[s, k] > 0 and spare[s, k] > 0:
            units = min(np.int64(wanted - got), np.int64(in_turn[s, k]), np.int64(spare[s, k]))
            for stage in range(2):
                keep = depth
                for i in range(depth, 0, -1):
                    a = by[i]
                    j = state[i] // n
                    room = np.int64(link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity) - flow[j, a])
                    if twin[a] >= 0:
                        room -= flow[j, twin[a]]
                    if stage == 0:
                        units = min(units, room)
                    else:
                        flow[j, a] += units
                        if room == units:
                            keep = i - 1
            gone[s, k] += units
            for j in range(k, steps):
                left[s, j] -= units
                share[s, j] -= units
            spare_of(left, spare, s)
            least_ahead(share, spare, in_turn, s)
            got += units
            tally[AUGMENTATIONS] += 1
            if traced + depth + 2 <= len(trace):
                trace[traced, 0] = units
                trace[traced, 1] = depth
                trace[traced + 1, 0] = s
                trace[traced + 1, 1] = k
                for i in range(depth, 0, -1):
                    trace[traced + 2 + depth - i, 0] = by[i]
                    trace[traced + 2 + depth - i, 1] = state[i] // n
                traced += 2 + depth
            depth = keep
            continue
        tally[VISITS] += 1
        own = max(np.int64(label[here]), np.int64(hops[v]))
        if depth == 0 and own > hops_at_most:
            break
        least = np.int64(FAR)
        for i in range(in_start[v], in_start[v + 1]):
            a = in_arc[i]
            u = tail[a]
            j = k - lag[a]
            if j < low[u]:
                continue
            t = j * n + u
            far = 1 + max(np.int64(label[t]), np.int64(hops[u]))
            if far >= least:
                continue
            room = link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity) - flow[j, a]
            if twin[a] >= 0:
                room -= flow[j, twin[a]]
            if room > 0:
                least = far
                best = a
                into = t
                if far <= own:
                    break
        if least <= own:
            depth += 1
            state[depth] = into
            by[depth] = best
            continue
        label[here] = min(least, np.int64(FAR))
        if depth > 0:
            depth -= 1
    return got, traced

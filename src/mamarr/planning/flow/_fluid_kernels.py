"""Searching for flow on the implicit time-expanded network, in numba, with nothing ever taken back.

State ``k * n + v`` means: one more unit is wanted at node v in label step k. Searches run backward from an
exit slot and enter links earlier. ``K * n + s * K + k`` means: one more of supply s, leaving in step k.
"""

from __future__ import annotations

import numba as nb
import numpy as np

NOWAY, ROOT = -1, -2
"""Entries of `via`, which else are arcs: not on the way; where the search began."""

VISITS, AUGMENTATIONS = range(2)
"""Entries of `tally`."""

TURNS, ROOM = range(2)
"""Whom a search sends: people whose turn it is; anybody."""


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
    supply_node, share, in_turn, left, gone, spare, flow, via, kind,
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
        here = leaves * n + supply_node[s]
        while here != root:
            a = via[here]
            j = here // n
            if stage == 0:
                room = link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity) - flow[j, a]
                if twin[a] >= 0:
                    room -= flow[j, twin[a]]
                units = min(units, np.int64(room))
            else:
                flow[j, a] += units
            here = (j + lag[a]) * n + head[a]
    gone[s, leaves] += units
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
    """Append the way from state `goal`, a supply, to the root, if it fits; returns the new end of `trace`."""
    chains = np.int64(steps) * n
    s = (goal - chains) // steps
    leaves = goal - chains - s * steps
    here = leaves * n + supply_node[s]
    end = at + 2
    while here != root:
        if end >= len(trace):
            return at
        a = via[here]
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
    low : int32[n]
        No supply can be at node v before label step ``low[v]``.
    near : int32[n]
        Steps of the label from any home that has people left to the node, at least.
    home : int32[n]
        Supply at the node, or -1.
    left, gone, spare : int32[S, K]
        Released and still at home after each step; leaving in each step; what may still leave in each
        step. Changed.
    flow : int32[K, arcs]
        Units entering each arc in each label step. Changed.
    via : int32[states]
        By which arc each state on the way was entered; all NOWAY before and after.
    below, seen : int32[states]
        Arcs tried at, and states on, the way; scratch.
    tally : int64[2]
        Visits and augmentations so far. Changed.
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
                        units = push(
                            goal, root, wanted - got, n, steps, tail, head, lag, full, part, first, twin,
                            closed_row, closed_capacity, supply_node, share, in_turn, left, gone, spare,
                            flow, via, kind,
                        )  # fmt: skip
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
                            a = via[seen[i]]
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
                                via[seen[i]] = NOWAY
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
                    if failed[t] > floor and via[t] == NOWAY:
                        room = (
                            link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity)
                            - flow[j, a]
                        )
                        if twin[a] >= 0:
                            room -= flow[j, twin[a]]
                        if room > 0:
                            via[t] = a
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
                    via[here] = NOWAY
                    depth -= 1
            for i in range(depth + 1):
                via[seen[i]] = NOWAY
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

"""Augmenting search on the implicit time-expanded network, in numba.

State ``k * n + v`` means: one more unit is wanted at node v in label step k.
The search runs backward from an exit slot, over three kinds of residual arc:
enter a link earlier, take back flow that leaves v (and so want it elsewhere),
and trade places on a link that can be passed in two lags. A supply is a chain
of states ``K * n + s * K + k`` (people wait at home from step to step).

The search is depth first and finds strongly connected components as it goes
(Tarjan 1972): a component left without a supply in reach is closed in the
residual graph, no augmenting path enters it ever after, and all of it is dead
for good. What is found dead in a search that succeeds is so kept, too.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

ROOT, ENTER, TRADE, CANCEL, HOME, UNDO, EARLIER, LATER = range(8)
"""How a state on the search path was reached from the one before it."""

VISITS, AUGMENTATIONS = range(2)
"""Entries of `tally`."""

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
def grown(array: NDArray[np.int64], wanted: int) -> NDArray[np.int64]:
    """The same numbers with room for `wanted` entries."""
    if wanted <= len(array):
        return array
    more = np.empty(max(wanted, 2 * len(array)), array.dtype)
    more[: len(array)] = array
    return more


@nb.njit(cache=True)
def spare_of(left: NDArray[np.int32], spare: NDArray[np.int32], s: int) -> None:
    """Refresh ``spare[s, k]``, the least of ``left[s, k:]``: what may still leave in step k."""
    least = left[s, -1]
    for k in range(left.shape[1] - 1, -1, -1):
        least = min(least, left[s, k])
        spare[s, k] = least


@nb.njit(cache=True)
def fill_slot(  # type: ignore[no-untyped-def]
    gate_node,
    step,
    wanted,
    exact,
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
    home,
    supply_node,
    left,
    gone,
    spare,
    flow,
    dead,
    number,
    tally,
    visits_at_most,
    trace,
):
    """Bring up to `wanted` units to `gate_node` in label step `step`.

    Parameters
    ----------
    exact
        Take back and trade flow; otherwise only add to it.
    low : int32[n]
        No supply can be at node v before label step ``low[v]``.
    home : int32[n]
        Supply at the node, or -1.
    left, gone, spare : int32[S, K]
        Released and still at home after each step; leaving in each step; what may still leave in each step. Changed.
    flow : int32[K, arcs]
        Units entering each arc in each label step. Changed.
    dead : uint8[states]
        States that no supply can reach any more. Changed.
    number : int32[states]
        Visit marks, all zero before and after.
    tally : int64[2]
        Visits and augmentations so far. Changed.
    trace : int32[room, 2]
        Paths found, one after another: ``(units, length)``, ``(supply, step of leaving)``, then `length` times ``(arc, step of
        entry)`` toward the gate. Only written if not `exact`, and while there is room.

    Returns
    -------
    got : int
        Units brought.
    traced : int
        Entries of `trace` written.
    whole : bool
        False if the search was broken off because of `visits_at_most`.
    """
    n = len(home)
    steps = left.shape[1]
    chains = np.int64(steps) * n
    got = 0
    traced = 0
    whole = True
    root = np.int64(step) * n + gate_node
    if dead[root] or step < low[gate_node] or wanted <= 0:
        return got, traced, whole

    # the search path: state, next neighbour to look at, how and by which arc it was reached, its place in `seen`
    state = np.empty(1024, np.int64)
    place = np.empty(1024, np.int64)
    how = np.empty(1024, np.int64)
    by = np.empty(1024, np.int64)
    at = np.empty(1024, np.int64)
    # states visited and not dead in order of visit, and the first of them that each is known to lead back to
    seen = np.empty(4096, np.int64)
    back = np.empty(4096, np.int64)
    n_seen = 0
    depth = -1
    target = root
    kind = ROOT
    arc = np.int64(-1)

    while True:
        if target >= 0:
            # step forward to a new state
            depth += 1
            if depth >= len(state):
                state = grown(state, depth + 1)
                place = grown(place, depth + 1)
                how = grown(how, depth + 1)
                by = grown(by, depth + 1)
                at = grown(at, depth + 1)
            if n_seen >= len(seen):
                seen = grown(seen, n_seen + 1)
                back = grown(back, n_seen + 1)
            state[depth] = target
            place[depth] = 0
            how[depth] = kind
            by[depth] = arc
            at[depth] = n_seen
            seen[n_seen] = target
            back[n_seen] = n_seen
            n_seen += 1
            number[target] = n_seen
            tally[VISITS] += 1

            s = np.int64(-1)
            if target >= chains:
                s = (target - chains) // steps
            if s >= 0 and spare[s, target - chains - s * steps] > 0:
                # a supply: find the bottleneck, push, retreat to the last state that can still be reached
                k_home = target - chains - s * steps
                units = min(np.int64(wanted - got), np.int64(spare[s, k_home]))
                for stage in range(2):
                    keep = depth + 1
                    for i in range(depth, 0, -1):
                        x = state[i]
                        a = by[i]
                        before = state[i - 1]
                        room = units
                        if how[i] == ENTER:
                            j = x // n
                            room = np.int64(
                                link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity) - flow[j, a]
                            )
                            if twin[a] >= 0:
                                room -= flow[j, twin[a]]
                            if stage == 1:
                                flow[j, a] += units
                                room -= units
                        elif how[i] == TRADE:
                            b = twin[a]
                            j = x // n - lag[b]
                            room = np.int64(flow[j, b])
                            if stage == 1:
                                flow[j, b] -= units
                                flow[j, a] += units
                                room -= units
                        elif how[i] == CANCEL:
                            j = before // n
                            room = np.int64(flow[j, a])
                            if stage == 1:
                                flow[j, a] -= units
                                room -= units
                        elif how[i] == HOME:
                            z = (x - chains) // steps
                            if stage == 1:
                                gone[z, x - chains - z * steps] += units
                        elif how[i] == UNDO:
                            z = (before - chains) // steps
                            j = x // n
                            room = np.int64(gone[z, j])
                            if stage == 1:
                                gone[z, j] -= units
                                room -= units
                                spare_of(left, spare, z)
                        elif how[i] == EARLIER:
                            z = (x - chains) // steps
                            if stage == 1:
                                left[z, x - chains - z * steps] += units
                        else:
                            z = (x - chains) // steps
                            j = before - chains - z * steps
                            room = np.int64(left[z, j])
                            if stage == 1:
                                left[z, j] -= units
                                room -= units
                        if stage == 0:
                            units = min(units, room)
                        elif room == 0 and how[i] != HOME and how[i] != EARLIER:
                            keep = i
                for j in range(k_home, steps):
                    left[s, j] -= units
                spare_of(left, spare, s)
                got += units
                tally[AUGMENTATIONS] += 1
                if not exact and traced + depth + 1 < len(trace):
                    length = depth - 1
                    trace[traced, 0] = units
                    trace[traced, 1] = length
                    trace[traced + 1, 0] = s
                    trace[traced + 1, 1] = k_home
                    for i in range(length, 0, -1):
                        trace[traced + 2 + length - i, 0] = by[i]
                        trace[traced + 2 + length - i, 1] = state[i] // n
                    traced += 2 + length
                if got >= wanted:
                    break
                if keep <= depth:
                    for i in range(at[keep], n_seen):
                        number[seen[i]] = 0
                    n_seen = at[keep]
                    depth = keep - 1
                if exact:
                    # each state kept on the path now leads back to the one before it
                    for i in range(1, depth + 1):
                        back[at[i]] = min(back[at[i]], at[i - 1])
            elif tally[VISITS] > visits_at_most:
                whole = False
                break

        # look for the next neighbour of the state at the end of the path
        here = state[depth]
        p = place[depth]
        target = np.int64(-1)
        if here < chains:
            k = here // n
            v = here - k * n
            n_in = in_start[v + 1] - in_start[v]
            end = 1 + n_in
            if exact:
                end += n_in + out_start[v + 1] - out_start[v]
        else:
            v = (here - chains) // steps
            k = here - chains - v * steps
            n_in = np.int64(0)
            end = np.int64(3 if exact else 0)
        while p < end:
            t = np.int64(-1)
            if here >= chains:
                if p == 0:
                    if gone[v, k] > 0:
                        kind = UNDO
                        t = k * n + supply_node[v]
                elif p == 1:
                    if k > 0:
                        kind = EARLIER
                        t = here - 1
                elif k + 1 < steps and left[v, k] > 0:
                    kind = LATER
                    t = here + 1
            elif p == 0:
                s = np.int64(home[v])
                if s >= 0 and (exact or spare[s, k] > 0):
                    kind = HOME
                    t = chains + s * steps + k
            elif p <= n_in:
                a = in_arc[in_start[v] + p - 1]
                j = k - lag[a]
                u = tail[a]
                if j >= low[u] and not dead[j * n + u]:
                    room = np.int64(
                        link_capacity(a, j, full, part, first, tail, closed_row, closed_capacity) - flow[j, a]
                    )
                    if twin[a] >= 0:
                        room -= flow[j, twin[a]]
                    if room > 0:
                        kind = ENTER
                        arc = np.int64(a)
                        t = j * n + u
            elif p <= 2 * n_in:
                a = in_arc[in_start[v] + p - 1 - n_in]
                b = twin[a]
                if b >= 0:
                    j = k - lag[a]
                    if j >= low[tail[a]] and flow[j, b] > 0:
                        kind = TRADE
                        arc = np.int64(a)
                        t = (j + lag[b]) * n + v
            else:
                a = out_arc[out_start[v] + p - 1 - 2 * n_in]
                if flow[k, a] > 0:
                    kind = CANCEL
                    arc = np.int64(a)
                    t = (k + lag[a]) * n + head[a]
            p += 1
            if t >= 0 and not dead[t]:
                if number[t] == 0:
                    target = t
                    break
                if exact:
                    back[at[depth]] = min(back[at[depth]], np.int64(number[t] - 1))
        place[depth] = p
        if target >= 0:
            continue

        # all neighbours seen: a component that leads back to nothing before it is dead; else tell the state before
        own = at[depth]
        if back[own] == own:
            for i in range(own, n_seen):
                dead[seen[i]] = 1
                number[seen[i]] = 0
            n_seen = own
        else:
            parent = at[depth - 1]
            back[parent] = min(back[parent], back[own])
        depth -= 1
        if depth < 0:
            break

    for i in range(n_seen):
        number[seen[i]] = 0
    return got, traced, whole


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
        if s >= 0 and spare[s, k] > 0:
            units = min(np.int64(wanted - got), np.int64(spare[s, k]))
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
            spare_of(left, spare, s)
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

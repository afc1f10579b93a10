"""Searching for an earliest-arrival flow, in numba: what `_earliest_kernels` keeps book of.

Searches run backward from a gate. They enter links earlier, take back flow that leaves a node (and so want it
at the other end), trade places on a link that can be passed in two lags, and go up and down the wait at home.

A search that fails has found a set that is closed in the residual graph: no augmenting path enters it ever
after, and all of it is dead for good. One that succeeds goes on with what it has found, less what hung on
links that are full now [1]_.

References
----------
.. [1] Y. Boykov, V. Kolmogorov, "An experimental comparison of min-cut/max-flow algorithms for energy
   minimization in vision", IEEE Transactions on Pattern Analysis and Machine Intelligence 26 (2004).
"""

from __future__ import annotations

import numba as nb
import numpy as np

from mamarr.planning.flow._earliest_kernels import (
    ARC,
    AUGMENTATIONS,
    CANCEL,
    CUT,
    CUT_OFF,
    DROPPED,
    EARLIER,
    END,
    ENTER,
    HERE,
    HIGHEST,
    HOME,
    LAG,
    LATER,
    LINK,
    LOW,
    NEAR,
    ROOT,
    SEEN,
    TRADE,
    TWIN,
    TWIN_LAG,
    UNDO,
    VISITS,
    WAITING,
    ahead,
    is_on,
    push,
    switch,
)

DETOUR = 16
"""Label steps that a way without anything taken back may lose at first; then any number."""


@nb.njit(cache=True, inline="always")
def offer(w, k, t, how, key, book, scratch):  # type: ignore[no-untyped-def]
    """Put state t, w in step k, on the stack of its bucket."""
    count = scratch.counts
    switch(book.known, w, k)
    scratch.via[t] = how
    i = count[SEEN]
    scratch.seen[i] = t
    scratch.parent[i] = count[HERE]
    scratch.place[t] = i
    count[SEEN] = i + 1
    key = max(0, key)
    scratch.below[i] = scratch.top[key]
    scratch.top[key] = i
    count[HIGHEST] = max(count[HIGHEST], key)
    count[WAITING] += 1


@nb.njit(cache=True, inline="always")
def look_around_home(here, w, k, n, now, steps, streets, book, scratch):  # type: ignore[no-untyped-def]
    """Offer what is next to a state of waiting at home."""
    s = w - n
    known = book.known
    v = np.int64(streets.home_node[s])
    near = streets.near[v]
    if k < now and book.left[s, k] > 0 and not is_on(known, w, k + 1):
        offer(w, k + 1, here + 1, LATER, k + 1 - near, book, scratch)
    if k > 0 and not is_on(known, w, k - 1):
        offer(w, k - 1, here - 1, EARLIER, k - 1 - near, book, scratch)
    if book.gone[s, k] > 0 and not is_on(known, v, k):
        offer(v, k, v * steps + k, UNDO, k - near, book, scratch)


@nb.njit(cache=True, inline="always")
def look_around(here, v, k, n, steps, streets, book, scratch):  # type: ignore[no-untyped-def]
    """Offer what is next to a state at a node. What is offered last is looked at first."""
    ins, outs, known = streets.ins, streets.outs, book.known
    used, flow, room = book.used, book.flow, book.room
    z = np.int64(streets.home[v])
    if z >= 0 and not is_on(known, n + z, k):
        key = k if book.spare[z, k] > 0 else k - streets.near[v]
        offer(n + z, k, (n + z) * steps + k, HOME, key, book, scratch)
    for i in range(streets.out_start[v + 1] - 1, streets.out_start[v] - 1, -1):
        a = outs[i, ARC]
        if used[a] and flow[a, k] > 0:
            j = k + outs[i, LAG]
            w = np.int64(outs[i, END])
            if not is_on(known, w, j):
                offer(w, j, w * steps + j, CANCEL + 8 * a, j - outs[i, NEAR], book, scratch)
    for i in range(streets.in_start[v + 1] - 1, streets.in_start[v] - 1, -1):
        j = k - ins[i, LAG]
        if j < ins[i, LOW]:
            continue
        b = ins[i, TWIN]
        if b >= 0 and used[b] and flow[b, j] > 0:
            m = j + ins[i, TWIN_LAG]
            if not is_on(known, v, m):
                offer(v, m, here - k + m, TRADE + 8 * ins[i, ARC], m - streets.near[v], book, scratch)
        u = np.int64(ins[i, END])
        if not is_on(known, u, j) and room[ins[i, LINK], j] > 0:
            offer(u, j, u * steps + j, ENTER + 8 * ins[i, ARC], j - ins[i, NEAR], book, scratch)


@nb.njit(cache=True)
def prune(n, steps, streets, book, scratch):  # type: ignore[no-untyped-def]
    """Drop what was found by way of a link that is full now, and offer it anew if it is next to what is kept.

    Returns
    -------
    bool
        False if there is no room to number what is offered anew.
    """
    seen, parent, place, lost = scratch.seen, scratch.parent, scratch.place, scratch.lost
    count, known, outs, room = scratch.counts, book.known, streets.outs, book.room
    n_lost = np.int64(0)
    for i in range(count[CUT], count[SEEN]):
        up = parent[i]
        if up == DROPPED:
            continue
        if up == CUT_OFF or parent[up] == DROPPED:
            parent[i] = DROPPED
            w = seen[i] // steps
            switch(known, w, seen[i] - w * steps)
            lost[n_lost] = seen[i]
            n_lost += 1
    if count[SEEN] + n_lost > len(lost):
        return False
    for i in range(n_lost):
        t = np.int64(lost[i])
        v = t // steps
        k = t - v * steps
        if v >= n:
            h = np.int64(streets.home_node[v - n])
            if is_on(known, h, k):
                p = place[h * steps + k]
                if p < count[SEEN] and seen[p] == h * steps + k and parent[p] != DROPPED:
                    count[HERE] = p
                    offer(v, k, t, HOME, k, book, scratch)
            continue
        for q in range(streets.out_start[v], streets.out_start[v + 1]):
            h = np.int64(outs[q, END])
            j = k + outs[q, LAG]
            if j < steps and is_on(known, h, j) and room[outs[q, LINK], k] > 0:
                p = place[h * steps + j]
                if p < count[SEEN] and seen[p] == h * steps + j and parent[p] != DROPPED:
                    count[HERE] = p
                    offer(v, k, t, ENTER + 8 * outs[q, ARC], k - streets.near[v], book, scratch)
                    break
    return True


@nb.njit(cache=True)
def fill(gate, step, wanted, visits_at_most, streets, book, scratch, trace, end):  # type: ignore[no-untyped-def]
    """Bring as many units as at all possible to a gate in label step `step`, up to `wanted`.

    Flow is taken back and places are traded where that helps. The search is best first: it prefers states
    from which people are within reach latest (step less `near`), and among those the one found last.

    Returns
    -------
    got : int
        Units brought.
    whole : bool
        False if the search was broken off because of `visits_at_most`.
    end : int
        New end of `trace`.
    """
    n = len(streets.home)
    steps = np.int64(book.left.shape[1])
    v = np.int64(streets.gate_node[gate])
    root = v * steps + step
    got = np.int64(0)
    top, below, seen, parent, count = scratch.top, scratch.below, scratch.seen, scratch.parent, scratch.counts
    if step < streets.low[v]:
        return got, True, end
    while got < wanted and not is_on(book.known, v, step):
        count[:] = 0
        count[HERE] = -1
        offer(v, step, root, ROOT, step - streets.near[v], book, scratch)
        before = got
        while count[WAITING] > 0 and got < wanted and count[SEEN] <= len(scratch.lost):
            highest = count[HIGHEST]
            while top[highest] < 0:
                highest -= 1
            count[HIGHEST] = highest
            i = np.int64(top[highest])
            top[highest] = below[i]
            count[WAITING] -= 1
            if parent[i] == DROPPED:
                continue
            here = np.int64(seen[i])
            count[HERE] = i
            book.tally[VISITS] += 1
            w = here // steps
            k = here - w * steps
            if w < n:
                look_around(here, w, k, n, steps, streets, book, scratch)
            elif book.spare[w - n, k] > 0:
                count[CUT] = len(parent)
                units, end = push(
                    here, root, wanted - got, gate, step, streets, book, scratch, True, trace, end
                )
                got += units
                if units == 0:
                    break
                book.tally[AUGMENTATIONS] += 1
                if count[CUT] < len(parent):
                    if not prune(n, steps, streets, book, scratch):
                        break
                else:
                    look_around_home(here, w, k, n, step, steps, streets, book, scratch)
            else:
                look_around_home(here, w, k, n, step, steps, streets, book, scratch)
            if book.tally[VISITS] > visits_at_most:
                break
        failed = got == before and count[WAITING] == 0
        whole = got > before or failed
        # if nothing was found, nothing ever will be: all that was seen is closed, and stays known
        for q in range(0 if failed else count[SEEN]):
            if parent[q] != DROPPED:
                switch(book.known, seen[q] // steps, seen[q] % steps)
        if count[WAITING] > 0:
            top[:] = -1
        if failed or not whole:
            return got, whole, end
    return got, True, end


@nb.njit(cache=True)
def pour(gate, step, wanted, slack, streets, book, scratch, trace, end):  # type: ignore[no-untyped-def]
    """Bring up to `wanted` units to a gate in label step `step`, adding flow only: who is not `slack` ahead.

    Depth first: ways with little detour are tried before any other. A state that has failed is not tried
    again; what was taken back since may have made it worth another try, but that is left to `fill`.

    Returns
    -------
    got, end : int
    """
    n = len(streets.home)
    steps = np.int64(book.left.shape[1])
    tail, link, low = streets.tail, streets.link, streets.low
    in_start, ins, home = streets.in_start, streets.ins, streets.home
    room, known, spare = book.room, book.known, book.spare
    via, seen, below = scratch.via, scratch.seen, scratch.below
    at_gate = np.int64(streets.gate_node[gate])
    root = at_gate * steps + step
    got = np.int64(0)
    if step < low[at_gate]:
        return got, end
    near, failed = streets.near, book.failed
    for lose in (np.int64(DETOUR), steps):
        if got >= wanted:
            break
        # rounded, so that what failed in one step is known to have failed in the next
        floor = max(0, step - near[at_gate] - lose) // DETOUR * DETOUR
        if failed[root] > floor and not is_on(known, at_gate, step):
            depth = 0
            seen[0] = root
            below[0] = -1
            switch(known, at_gate, step)
            book.tally[VISITS] += 1
            while depth >= 0:
                here = np.int64(seen[depth])
                v = here // steps
                k = here - v * steps
                p = below[depth]
                if p < 0:
                    p = in_start[v]
                    z = np.int64(home[v])
                    if z >= 0 and spare[z, k] > 0:
                        turn = np.int64(np.floor(slack - ahead(z, k, streets, book)))
                        if turn > 0:
                            goal = (n + z) * steps + k
                            via[goal] = HOME
                            units, end = push(
                                goal,
                                root,
                                min(wanted - got, turn),
                                gate,
                                step,
                                streets,
                                book,
                                scratch,
                                False,
                                trace,
                                end,
                            )
                            got += units
                            book.tally[AUGMENTATIONS] += 1
                            if got >= wanted:
                                break
                            # back to the last state before a link that is full now
                            keep = depth
                            for i in range(1, depth + 1):
                                a = via[seen[i]] >> 3
                                if room[link[a], seen[i] - tail[a] * steps] <= 0:
                                    keep = i - 1
                                    break
                            if keep < depth:
                                for i in range(keep + 1, depth + 1):
                                    a = via[seen[i]] >> 3
                                    switch(known, tail[a], seen[i] - tail[a] * steps)
                                depth = keep
                                continue
                t = np.int64(-1)
                while p < in_start[v + 1]:
                    j = k - ins[p, LAG]
                    u = np.int64(ins[p, END])
                    i = p
                    p += 1
                    if j < ins[i, LOW] or j - near[u] < floor:
                        continue
                    t = u * steps + j
                    if not is_on(known, u, j) and failed[t] > floor and room[ins[i, LINK], j] > 0:
                        switch(known, u, j)
                        via[t] = ENTER + 8 * ins[i, ARC]
                        break
                    t = np.int64(-1)
                below[depth] = p
                if t >= 0:
                    depth += 1
                    seen[depth] = t
                    below[depth] = -1
                    book.tally[VISITS] += 1
                else:
                    failed[here] = floor
                    switch(known, v, k)
                    depth -= 1
            for i in range(depth + 1):
                v = seen[i] // steps
                switch(known, v, seen[i] - v * steps)
    return got, end


@nb.njit(cache=True)
def pour_step(step, wanted, slack, streets, book, scratch, trace, end, let_out):  # type: ignore[no-untyped-def]
    """`pour` for each gate, up to ``let_out[gate]`` and `wanted` in all; lowers `let_out`."""
    got = np.int64(0)
    for g in range(len(streets.gate_node)):
        here = min(np.int64(let_out[g]), wanted - got)
        if here > 0:
            more, end = pour(g, step, here, slack, streets, book, scratch, trace, end)
            got += more
            let_out[g] -= more
    return got, end


@nb.njit(cache=True)
def fill_step(step, wanted, visits_at_most, streets, book, scratch, trace, end, let_out):  # type: ignore[no-untyped-def]
    """`fill` for each gate, up to ``let_out[gate]`` and `wanted` in all; lowers `let_out`."""
    got = np.int64(0)
    for g in range(len(streets.gate_node)):
        here = min(np.int64(let_out[g]), wanted - got)
        if here > 0:
            more, whole, end = fill(g, step, here, visits_at_most, streets, book, scratch, trace, end)
            got += more
            let_out[g] -= more
            if not whole:
                return got, False, end
    return got, True, end

"""The book of an earliest-arrival flow on the implicit time-expanded network, in numba.

State ``w * K + k`` means: one more unit is wanted in label step k, at node w, or, if ``w = n + s``, among
those who wait at home in supply s. What lies side by side in time lies side by side in memory: the next step
finds it at hand.

In step after step, most people go the same ways, one step later. So the ways of each step are written down
and followed again in the next (`follow`), and only what changes is searched for.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

ROOT, ENTER, TRADE, CANCEL, HOME, UNDO, EARLIER, LATER = range(8)
"""How a state was reached from the one before it; the first four stand in ways that are written down, too."""

VISITS, AUGMENTATIONS = range(2)
"""Entries of `Book.tally`."""

UNITS, SUPPLY, SHIFT, GATE, LENGTH, FAILS, HEADER = range(7)
"""A way as written down: units, supply, label steps from home to gate, gate, number of moves, how often in a
row it could not be followed in full; then the moves from home to gate, ``8 * arc + kind``."""

STRIKES = 3
"""A way that is short of room more often than this in a row is followed with what found room only."""

ARC, END, LAG, LINK, TWIN, TWIN_LAG, LOW, NEAR, COLUMNS = range(9)
"""Columns of `Streets.ins` and `Streets.outs`: of each arc, and of the node at its other end."""

SEEN, HIGHEST, WAITING, HERE, CUT, COUNTS = range(6)
"""Entries of `Scratch.counts`: states found, highest bucket, states waiting, number of the state that is
looked around from, least number of a state that was cut off."""

CUT_OFF, DROPPED = -2, -3
"""Entries of `Scratch.parent`: the way to the parent has been filled; so it has, and all is forgotten."""


class Streets(NamedTuple):
    """What does not change, but for `near` and what follows from it.

    tail, head, lag, twin : int32[arcs]
    link : int32[arcs], row of the arc's link in `Book.room`
    in_start, in_arc, out_start, out_arc : CSR of arcs by head and by tail
    ins, outs : int32[arcs, COLUMNS], in the order of `in_arc` and `out_arc`
    gate_node : int32[G]
    home_node : int32[S]; home : int32[n], supply at the node, or -1
    low : int32[n], no supply can be at the node before this label step
    near : int32[n], steps of the label from any home that has people left to the node; a guide only
    released : int32[S, K], cumulative
    rate : float64[S], units per step of each supply if all take turns; begin : int32[S], since which step
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    lag: NDArray[np.int32]
    twin: NDArray[np.int32]
    link: NDArray[np.int32]
    in_start: NDArray[np.int64]
    in_arc: NDArray[np.int32]
    out_start: NDArray[np.int64]
    out_arc: NDArray[np.int32]
    ins: NDArray[np.int32]
    outs: NDArray[np.int32]
    gate_node: NDArray[np.int32]
    home_node: NDArray[np.int32]
    home: NDArray[np.int32]
    low: NDArray[np.int32]
    near: NDArray[np.int32]
    released: NDArray[np.int32]
    rate: NDArray[np.float64]
    begin: NDArray[np.int32]


class Book(NamedTuple):
    """What changes.

    room : int32[links, K], units that may still enter each link in each label step
    flow : int32[arcs, K], units that enter each arc; used : uint8[arcs], 0 if none ever did
    left : int32[S, K], released and still at home after each step, up to the current step
    gone : int32[S, K], leaving in each step; sent : int64[S], in all steps together
    spare : int32[S, K], the least of ``left[s, k:now + 1]``: what may still leave in step k
    ceiling : float64[S], units out of turn at which one goes less from now on
    known : int64[K / 64, n + S], a bit for each state: found in this search, or dead for good
    failed : int16[n * K], earliest step of people (state's step less `near`) down to which people who go to
        the state without anything being taken back have been looked for in vain
    tally : int64[2], visits and augmentations
    """

    room: NDArray[np.int32]
    flow: NDArray[np.int32]
    used: NDArray[np.uint8]
    left: NDArray[np.int32]
    gone: NDArray[np.int32]
    sent: NDArray[np.int64]
    spare: NDArray[np.int32]
    ceiling: NDArray[np.float64]
    known: NDArray[np.int64]
    failed: NDArray[np.int16]
    tally: NDArray[np.int64]


class Scratch(NamedTuple):
    """What searches write on. States are numbered as they are found.

    via : int32[states], how each state was found, ``8 * arc + kind``; place : int32[states], its number
    seen, parent, below : int32[more than states], by number: state, number of the state it was found from,
        number of the next on the stack of its bucket
    lost : int32[states]
    top : int32[K], tops of the bucket stacks; all -1 before and after
    counts : int64[COUNTS]
    """

    via: NDArray[np.int32]
    place: NDArray[np.int32]
    seen: NDArray[np.int32]
    parent: NDArray[np.int32]
    below: NDArray[np.int32]
    lost: NDArray[np.int32]
    top: NDArray[np.int32]
    counts: NDArray[np.int64]


@nb.njit(cache=True, inline="always")
def is_on(bits, i, k):  # type: ignore[no-untyped-def]
    """Bit of i in step k."""
    return (bits[k >> 6, i] >> (k & 63)) & 1


@nb.njit(cache=True, inline="always")
def switch(bits, i, k):  # type: ignore[no-untyped-def]
    """Turn the bit of i in step k over."""
    bits[k >> 6, i] ^= np.int64(1) << (k & 63)


@nb.njit(cache=True)
def pack(order, end, lag, link, twin, low, near, rows):  # type: ignore[no-untyped-def]
    """Write side by side what is asked of each arc, and of the node at its other end."""
    for i in range(len(order)):
        a = order[i]
        b = twin[a]
        rows[i, ARC] = a
        rows[i, END] = end[a]
        rows[i, LAG] = lag[a]
        rows[i, LINK] = link[a]
        rows[i, TWIN] = b
        rows[i, TWIN_LAG] = lag[b] if b >= 0 else 0
        rows[i, LOW] = low[end[a]]
        rows[i, NEAR] = near[end[a]]


@nb.njit(cache=True)
def open_rooms(full, part, first, tail, closed_row, closed_capacity, room):  # type: ignore[no-untyped-def]
    """Write what may enter each link in each label step into `room`."""
    for a in range(room.shape[0]):
        row = closed_row[a]
        if row >= 0:
            room[a, :] = closed_capacity[row]
            continue
        f = first[tail[a]]
        room[a, :f] = 0
        if f < room.shape[1]:
            room[a, f] = part[a]
            room[a, f + 1 :] = full[a]


@nb.njit(cache=True)
def release(step, streets, book):  # type: ignore[no-untyped-def]
    """Begin a step: count who has become ready."""
    for s in range(len(streets.home_node)):
        left = np.int64(streets.released[s, step])
        if step > 0:
            left += book.left[s, step - 1] - streets.released[s, step - 1]
        book.left[s, step] = left
        book.spare[s, step] = left


@nb.njit(cache=True, inline="always")
def enter(a, k, units, link, book):  # type: ignore[no-untyped-def]
    """Book `units` on arc `a` in step k; below zero, take them back."""
    book.room[link[a], k] -= units
    book.flow[a, k] += units
    book.used[a] = 1


@nb.njit(cache=True, inline="always")
def swap(a, b, j, units, book):  # type: ignore[no-untyped-def]
    """Book `units` of a link in step j on its arc `a` instead of `b`."""
    book.flow[a, j] += units
    book.flow[b, j] -= units
    book.used[a] = 1


@nb.njit(cache=True, inline="always")
def leave(s, k, now, units, book):  # type: ignore[no-untyped-def]
    """Let `units` of supply s leave in step k; `spare` must be up to date, and stays so."""
    left, spare = book.left, book.spare
    for j in range(k, now + 1):
        left[s, j] -= units
        spare[s, j] -= units
    for j in range(k - 1, -1, -1):
        least = min(left[s, j], spare[s, j + 1])
        if least == spare[s, j]:
            break
        spare[s, j] = least


@nb.njit(cache=True)
def spare_of(s, now, book):  # type: ignore[no-untyped-def]
    """Refresh ``spare[s, : now + 1]``."""
    least = book.left[s, now]
    for k in range(now, -1, -1):
        least = min(least, book.left[s, k])
        book.spare[s, k] = least


@nb.njit(cache=True, inline="always")
def ahead(s, k, streets, book):  # type: ignore[no-untyped-def]
    """Units that have left supply s beyond those whose turn it was by step k."""
    return book.sent[s] - streets.rate[s] * (k + 1 - streets.begin[s])


@nb.njit(cache=True)
def push(goal, root, wanted, gate, now, streets, book, scratch, kept, trace, end):  # type: ignore[no-untyped-def]
    """Send up to `wanted` units from state `goal`, a supply, to the root, as far as the way has room.

    The way is written down at `end` of `trace` if it can be followed again and fits. If `kept`, states whose
    way to their parent is full now are marked as cut off.

    Returns
    -------
    units, end : int
    """
    steps = np.int64(book.left.shape[1])
    n = len(streets.home)
    tail, head, lag, link = streets.tail, streets.head, streets.lag, streets.link
    room, flow, left, gone = book.room, book.flow, book.left, book.gone
    via, parent, count = scratch.via, scratch.parent, scratch.counts
    s = goal // steps - n
    leaves = goal - (n + s) * steps
    units = min(np.int64(wanted), np.int64(book.spare[s, leaves]))
    again = True
    at = end + HEADER
    for stage in range(2):
        if units <= 0:
            return np.int64(0), end
        here = goal
        i = np.int64(count[HERE])
        while here != root:
            how = via[here] & 7
            a = via[here] >> 3
            full = False
            if how == ENTER:
                v = np.int64(tail[a])
                j = here - v * steps
                if stage == 0:
                    units = min(units, np.int64(room[link[a], j]))
                else:
                    enter(a, j, units, link, book)
                    full = room[link[a], j] == 0
                here = head[a] * steps + j + lag[a]
            elif how == CANCEL:
                j = here - head[a] * steps - lag[a]
                if stage == 0:
                    units = min(units, np.int64(flow[a, j]))
                else:
                    enter(a, j, -units, link, book)
                    full = flow[a, j] == 0
                here = tail[a] * steps + j
            elif how == TRADE:
                b = streets.twin[a]
                j = here - head[a] * steps - lag[b]
                if stage == 0:
                    units = min(units, np.int64(flow[b, j]))
                else:
                    swap(a, b, j, units, book)
                    full = flow[b, j] == 0
                here = head[a] * steps + j + lag[a]
            elif how == HOME:
                z = here // steps - n
                j = here - (n + z) * steps
                if stage == 1:
                    # nearest to the root of its chain: all changes to what is left here are made by now
                    gone[z, j] += units
                    book.sent[z] += units
                    if not again:
                        spare_of(z, now, book)
                here = streets.home_node[z] * steps + j
                if stage == 0:
                    again = again and goal == (n + z) * steps + j
            else:
                again = False
                if how == UNDO:
                    z = np.int64(streets.home[here // steps])
                    j = here - streets.home_node[z] * steps
                    if stage == 0:
                        units = min(units, np.int64(gone[z, j]))
                    else:
                        gone[z, j] -= units
                        book.sent[z] -= units
                        full = gone[z, j] == 0
                    here = (n + z) * steps + j
                elif how == EARLIER:
                    z = here // steps - n
                    if stage == 1:
                        left[z, here - (n + z) * steps] += units
                    here += 1
                else:
                    z = here // steps - n
                    j = here - 1 - (n + z) * steps
                    if stage == 0:
                        units = min(units, np.int64(left[z, j]))
                    else:
                        left[z, j] -= units
                        full = left[z, j] == 0
                    here -= 1
            if kept:
                # what was found by way of a link that is full now must be found anew
                up = np.int64(parent[i])
                if full:
                    parent[i] = CUT_OFF
                    count[CUT] = min(count[CUT], i)
                i = up
            if stage == 0 and how <= CANCEL:
                if at < len(trace):
                    trace[at] = how + 8 * a
                at += 1
    leave(s, leaves, now, units, book)
    if not again or at > len(trace):
        return units, end
    trace[end + UNITS] = units
    trace[end + SUPPLY] = s
    trace[end + SHIFT] = now - leaves
    trace[end + GATE] = gate
    trace[end + LENGTH] = at - end - HEADER
    trace[end + FAILS] = 0
    return units, at


@nb.njit(cache=True)
def follow(step, slack, less, wanted, streets, book, old, n_old, new, let_out):  # type: ignore[no-untyped-def]
    """Follow the ways of the step before, one step later, as far as they have room; lowers `let_out`.

    A supply that is out of turn by more than its ceiling sends `less` from now on, and its ceiling rises to
    `slack` above that.

    Returns
    -------
    got, end : int
        Units brought; entries of `new` written.
    """
    lag, link = streets.lag, streets.link
    room, flow = book.room, book.flow
    got = np.int64(0)
    end = np.int64(0)
    i = np.int64(0)
    while i < n_old and got < wanted:
        s, gate = old[i + SUPPLY], old[i + GATE]
        length = np.int64(old[i + LENGTH])
        begin = i + HEADER
        until = begin + length
        leaves = np.int64(step - old[i + SHIFT])
        units = np.int64(old[i + UNITS])
        fails = old[i + FAILS]
        i = until
        over = ahead(s, leaves, streets, book) + units
        if over > book.ceiling[s]:
            units -= less
            fails = STRIKES
            book.ceiling[s] = over + slack
        if units <= 0:
            continue
        nominal = units
        units = min(units, wanted - got, np.int64(let_out[gate]), np.int64(book.spare[s, leaves]))
        if units > 0:
            k = leaves
            for m in range(begin, until):
                how = old[m] & 7
                a = old[m] >> 3
                if how == ENTER:
                    units = min(units, np.int64(room[link[a], k]))
                    k += lag[a]
                elif how == CANCEL:
                    k -= lag[a]
                    units = min(units, np.int64(flow[a, k]))
                else:
                    b = streets.twin[a]
                    k -= lag[b]
                    units = min(units, np.int64(flow[b, k]))
                    k += lag[a]
                if units <= 0:
                    break
        if units > 0:
            k = leaves
            for m in range(begin, until):
                how = old[m] & 7
                a = old[m] >> 3
                if how == ENTER:
                    enter(a, k, units, link, book)
                    k += lag[a]
                elif how == CANCEL:
                    k -= lag[a]
                    enter(a, k, -units, link, book)
                else:
                    b = streets.twin[a]
                    k -= lag[b]
                    swap(a, b, k, units, book)
                    k += lag[a]
            leave(s, leaves, step, units, book)
            book.gone[s, leaves] += units
            book.sent[s] += units
            let_out[gate] -= units
            got += units
        if units == nominal:
            fails = 0
        else:
            fails += 1
            if fails > STRIKES:
                if units == 0:
                    continue
                nominal = units
                fails = 0
        for m in range(begin, until):
            new[end + m - begin + HEADER] = old[m]
        new[end + UNITS] = nominal
        new[end + SUPPLY] = s
        new[end + SHIFT] = step - leaves
        new[end + GATE] = gate
        new[end + LENGTH] = length
        new[end + FAILS] = fails
        end += HEADER + length
    return got, end

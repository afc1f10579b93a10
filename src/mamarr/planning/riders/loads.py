"""What vehicles are loaded with: full at one zone, with what is left over there, or with a few such rests."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.posing.readiness import ready_share
from mamarr.planning.riders._trip_kernels import Tables
from mamarr.planning.riders.ways import Ways

MARK_S = 600
"""People become ready at marks so far apart; between them nobody does, which is the safe side."""
TOGETHER = 3
"""At most so many rests in one vehicle."""

I64 = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Items:
    """What is loaded: units of people of a supply, as many as are ready at each mark.

    Attributes
    ----------
    marks_s
        int64[M], seconds.
    supply, people
        int64[I], of a unit.
    ready
        int64[I, M], units ready at a mark.
    """

    marks_s: I64
    supply: I64
    people: I64
    ready: I64


class Load(NamedTuple):
    """What one vehicle takes aboard: units of items."""

    items: tuple[int, ...]
    units: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Loads:
    """Loads of a fleet, L of them, and the rounds they make by each gate.

    Attributes
    ----------
    item, units
        int64[L, TOGETHER], what they are made of; no units of item 0 where there are fewer.
    order
        [L][G] items by stop, the shortest way; empty: no way.
    people
        int64[L].
    lead, begin
        int64[L, G] seconds from leaving base, and from the begin of the first stop, to the gate; -1: no way.
    """

    item: I64
    units: I64
    people: I64
    lead: I64
    begin: I64
    order: tuple[tuple[tuple[int, ...], ...], ...]


def items_of(ways: Ways) -> Items:
    """Units that any vehicle serving a supply can be filled with, and what is left over of its people."""
    tb = ways.tables
    last = max((t for s in ways.supplies for t, _ in s.group.ready), default=0)
    marks = np.unique([0, *range(0, max(0, int(last)) + 1, MARK_S), math.ceil(max(0, last))]).astype(np.int64)
    supply, people, ready = [], [], []
    for i, s in enumerate(ways.supplies):
        seats = tb.seats[tb.carries[:, i]]
        unit = int(np.gcd.reduce(seats)) if len(seats) else 0
        if not unit:
            continue
        now = np.floor(s.people * ready_share(s.group.ready, marks) + 1e-6).astype(np.int64)
        now = np.minimum(now, s.people)
        if s.people >= unit:
            supply.append(i)
            people.append(unit)
            ready.append(now // unit)
        if s.people % unit:
            supply.append(i)
            people.append(s.people % unit)
            ready.append((now >= s.people).astype(np.int64))
    return Items(
        marks_s=marks,
        supply=np.array(supply, dtype=np.int64),
        people=np.array(people, dtype=np.int64),
        ready=np.array(ready, dtype=np.int64).reshape(-1, len(marks)),
    )


def loads_of(ways: Ways, items: Items, f: int) -> Loads:
    """All loads of a fleet that are worth a thought."""
    tb = ways.tables
    loads = list(_loads(tb, items, f))
    gates = len(tb.destination)
    lead = np.full((len(loads), gates), -1, dtype=np.int64)
    begin, orders = lead.copy(), []
    for i, load in enumerate(loads):
        best: list[tuple[int, ...]] = [()] * gates
        for order in permutations(load.items):
            seq = items.supply[list(order)]
            legs = [tb.out[0, f, seq[0]], *(tb.mid[0, a, b] for a, b in pairwise(seq))]
            if min(legs) < 0:
                continue
            end = tb.end[0, seq[-1]]
            able = tb.admits[seq].all(axis=0) & (end >= 0) & (tb.tail[f] >= 0)
            took = int(sum(legs)) + len(order) * int(tb.load[f]) + end
            for g in np.flatnonzero(able & ((lead[i] < 0) | (took < lead[i]))):
                lead[i, g], best[g] = took[g], order
                begin[i, g] = took[g] - legs[0]
        orders.append(tuple(best))
    item = np.zeros((len(loads), TOGETHER), dtype=np.int64)
    units = item.copy()
    for i, load in enumerate(loads):
        item[i, : len(load.items)], units[i, : len(load.items)] = load.items, load.units
    return Loads(
        item=item,
        units=units,
        people=(items.people[item] * units).sum(axis=1),
        lead=lead,
        begin=begin,
        order=tuple(orders),
    )


def _loads(tb: Tables, items: Items, f: int) -> Iterator[Load]:
    seats = int(tb.seats[f])
    rest: dict[int, int] = {}
    for i, (s, people) in enumerate(zip(items.supply.tolist(), items.people.tolist(), strict=True)):
        if not tb.carries[f, s] or people > seats:
            continue
        whole = people == int(np.gcd.reduce(tb.seats[tb.carries[:, s]]))
        if whole:
            most = int(min(seats // people, items.ready[i].max()))
            if most:
                yield Load(items=(i,), units=(most,))
        else:
            rest[s] = i
            yield Load(items=(i,), units=(1,))
    known: set[frozenset[int]] = set()
    for s in rest:
        for group in _groups(tb, items, rest, s, seats):
            key = frozenset(group)
            if len(key) > 1 and key not in known:
                known.add(key)
                yield Load(items=tuple(rest[x] for x in group), units=(1,) * len(group))


def _groups(tb: Tables, items: Items, rest: dict[int, int], root: int, seats: int) -> Iterator[list[int]]:
    """Rests that ride together: with each neighbour, and then with others as long as they fit."""
    near = [s for s in tb.near[root].tolist() if s >= 0 and s in rest and tb.share[s] == tb.share[root]]
    for first in near:
        group = [root, first]
        free = seats - int(items.people[[rest[s] for s in group]].sum())
        if free < 0:
            continue
        yield list(group)
        for s in near:
            people = int(items.people[rest[s]])
            if s not in group and people <= free and len(group) < TOGETHER:
                group.append(s)
                free -= people
        yield group

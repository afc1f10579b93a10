"""Rounds of vehicles as their bound sees them: on a grid of moments, full where they may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.posing.readiness import ready_share
from mamarr.planning.riders._bound_kernels import Offer
from mamarr.planning.riders.gates import GateRows
from mamarr.planning.riders.ways import Ways

BLOCK_S = 1800
"""Rounds are compared over so many seconds at once."""

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
B8 = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """Relaxed rounds of a fleet on its grid; `offer` in cells.

    Attributes
    ----------
    step_s, cells
        Length and number of the cells; the first begins when the fleet does.
    ahead_s
        int64[G], the cells at a gate begin so much earlier: whoever passes it when one begins is back when
        another does.
    gate
        int64[K].
    whole
        bool[K], counts among the p // s full loads of its supply.
    turns
        [G] seconds at which the price of passing may turn.
    """

    step_s: int
    cells: int
    ahead_s: I64
    gate: I64
    whole: B8
    turns: tuple[F64, ...]
    offer: Offer


def relax(
    ways: Ways,
    wanted: NDArray[np.bool_],
    f: int,
    *,
    step_s: int,
    full: I64,
    marks: F64,
    gates: GateRows,
) -> tuple[Rounds | None, bool]:
    """Relaxed rounds of a fleet, None if it can make none, and whether some take no time at all.

    `step_s`: of the grid, less if a round would be shorter; `full`: from `full_loads`; `marks`: seconds at
    which readiness is looked at.
    """
    tb = ways.tables
    seats, load, span = int(tb.seats[f]), int(tb.load[f]), int(tb.finish[f] - tb.start[f])
    s, g = np.nonzero(tb.admits & (tb.carries[f] & wanted)[:, None] & (tb.tail[f] >= 0)[None, :])
    keep = (tb.out[0, f, s] >= 0) & (tb.end[0, s, g] >= 0)
    s, g = s[keep], g[keep]
    # alone and full, alone with what a last vehicle takes, and with other zones
    limited = full[s] >= 0
    rest = np.where(limited, tb.people[s] % seats, 0)
    alone = np.minimum(tb.people[s], seats)
    both = _shareable(ways, wanted, f, s, g) & (seats > 1)
    parts = (~limited | (full[s] > 0), rest > 0, both)
    sizes = [int(part.sum()) for part in parts]
    most = np.concatenate((alone[parts[0]], rest[parts[1]], np.full(sizes[2], seats)))
    whole = np.concatenate((limited[parts[0]], np.zeros(sizes[1] + sizes[2], dtype=np.bool_)))
    s, g = (np.concatenate([a[part] for part in parts]) for a in (s, g))
    shared = np.arange(len(s)) >= sizes[0] + sizes[1]
    stops = 1 + shared.astype(np.int64)
    lead = tb.out[0, f, s] + stops * load + tb.end[0, s, g]
    cycle = lead + tb.tail[f, g]
    order = np.argsort(g[cycle <= span], kind="stable")
    s, g, shared, most, whole, lead, cycle = (
        a[cycle <= span][order] for a in (s, g, shared, most, whole, lead, cycle)
    )
    if not len(s):
        return None, False
    if cycle.min() == 0:
        return None, True
    step = min(step_s, int(cycle.min()))  # no round lasts for no cell at all
    cells = span // step + 1
    ahead = np.where(tb.tail[f] >= 0, tb.tail[f] % step, 0)
    ends = int(tb.start[f]) + step * (np.arange(cells) + 1) - 1
    ready, block = _ready(ways, ends), max(1, BLOCK_S // step)
    offer = Offer(
        ptr=np.searchsorted(g, np.arange(len(tb.destination) + 1)).astype(np.int64),
        supply=s,
        lead=(lead + ahead[g]) // step,
        end=(tb.end[0, s, g] + ahead[g]) // step,
        most=most,
        shared=shared,
        tail=np.where(tb.tail[f] >= 0, tb.tail[f] // step, -1),
        ready=ready,
        early=np.searchsorted(marks, ends).astype(np.int64),
        allowed=_allowed(ways, f, step, cells, ahead),
        block=block,
    )
    found = Rounds(
        step_s=step,
        cells=cells,
        ahead_s=ahead,
        gate=g,
        whole=whole,
        turns=tuple(gates.turns(f, g) for g in range(len(tb.destination))),
        offer=offer,
    )
    return found, False


def full_loads(ways: Ways, wanted: NDArray[np.bool_], fleets: Sequence[int]) -> I64:
    """By supply: vehicles its people can fill; -1 if several sizes or small destinations serve it."""
    tb = ways.tables
    roomy = _roomy(ways)
    full = np.full(len(tb.people), -1)
    for i in range(len(full)):
        sizes = {int(tb.seats[f]) for f in fleets if tb.carries[f, i]}
        ends = set(tb.destination[tb.admits[i]].tolist())
        if len(sizes) == 1 and (len(ends) == 1 or ends <= roomy):
            full[i] = tb.people[i] // sizes.pop()
    return full


def _shareable(ways: Ways, wanted: NDArray[np.bool_], f: int, s: I64, g: I64) -> NDArray[np.bool_]:
    """Whether any other supply could ride with each to the gate."""
    tb = ways.tables
    able = tb.admits & (tb.carries[f] & wanted)[:, None]
    riders = {int(x): able[tb.share == x].sum(axis=0) for x in np.unique(tb.share)}
    return np.array(
        [riders[int(tb.share[i])][gate] > 1 for i, gate in zip(s, g, strict=True)], dtype=np.bool_
    )


def _roomy(ways: Ways) -> set[int]:
    """Destinations that can take everybody at any time."""
    tb = ways.tables
    beds, others = tb.people[tb.bed].sum(), tb.people[~tb.bed].sum()
    return {
        d
        for d, place in enumerate(ways.problem.scenario.destinations.values())
        if place.beds >= beds
        and (place.places is None or place.places >= others)
        and place.intake_per_hour is None
    }


def _ready(ways: Ways, ends: I64) -> I64:
    """int64[S, cells], people of each supply ready at the end of each cell."""
    groups = {s.group.id: s.group for s in ways.supplies}
    share = {g: ready_share(group.ready, ends) for g, group in groups.items()}
    ready = [
        np.minimum(s.people, np.floor(s.people * share[s.group.id] + 1e-6)).astype(np.int64)
        for s in ways.supplies
    ]
    return np.stack(ready)


def _allowed(ways: Ways, f: int, step: int, cells: int, ahead: I64) -> NDArray[np.bool_]:
    """Where screening may begin by gate and cell."""
    tb = ways.tables
    allowed = np.zeros((len(tb.destination), cells), dtype=np.bool_)
    for g in range(len(allowed)):
        begin = int(tb.start[f] - ahead[g]) + step * np.arange(cells)
        for row in range(tb.hours_ptr[f, g, 0], tb.hours_ptr[f, g, 1]):
            allowed[g] |= (begin <= tb.hours_hi[row]) & (begin + step > tb.hours_lo[row])
    return allowed

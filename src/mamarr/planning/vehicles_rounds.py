"""Rounds of vehicles as their bound sees them: on a grid of start times, full where they may be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.vehicles_gates import GateRows
from mamarr.planning.vehicles_ways import Ways

WORK = 400_000
"""The grid is as fine as this many steps of the longest path allow."""

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """Relaxed rounds of a fleet on its grid, one entry each; `whole`: counts among the p // s."""

    step_s: int
    steps: int
    supply: I64
    gate: I64
    people: I64
    whole: NDArray[np.bool_]
    length: I64
    lead: I64
    allowed: NDArray[np.bool_]  # [G, cells]
    turns: tuple[F64, ...]  # [G] seconds at which the price of passing may turn
    aboard: I64  # steps from base until the stop ends
    early: (
        I64  # [cells] number of marks that a stop may reach or pass that ends in the two cells from a cell on
    )


def relax(
    ways: Ways, wanted: NDArray[np.bool_], f: int, *, full: I64, marks: F64, gates: GateRows
) -> tuple[Rounds | None, bool]:
    """Relaxed rounds of a fleet on its grid, None if it can make none, and whether some take no time at all.

    `full`: from `full_loads`; `marks`: seconds at which readiness is looked at.
    """
    tb = ways.tables
    seats, span = int(tb.seats[f]), int(tb.finish[f] - tb.start[f])
    s, g = np.nonzero(tb.admits & (tb.carries[f] & wanted)[:, None] & (tb.tail[f] >= 0)[None, :])
    keep = (tb.out[0, f, s] >= 0) & (tb.end[0, s, g] >= 0)
    s, g = s[keep], g[keep]
    aboard = tb.out[0, f, s] + tb.load[f]
    lead = tb.out[0, f, s] + tb.load[f] + tb.end[0, s, g]
    cycle = lead + tb.tail[f, g]
    # full, with what a last vehicle takes, and sharing the vehicle with another zone
    limited = full[s] >= 0
    rest = np.where(limited, tb.people[s] % seats, 0)
    shared = limited & (seats > 1) & _shareable(ways, wanted, f, s, g)
    loaded = ~limited | (full[s] > 0)
    some = rest > 0
    parts = (loaded, some, shared)
    people = np.concatenate(
        (np.full(int(loaded.sum()), seats), rest[some], np.full(int(shared.sum()), seats))
    )
    whole = np.concatenate((limited[loaded], np.zeros(int(some.sum() + shared.sum()), dtype=np.bool_)))
    more = np.concatenate(
        (np.zeros(int(loaded.sum() + some.sum()), dtype=np.int64), np.full(int(shared.sum()), tb.load[f]))
    )
    s, g, lead, cycle, aboard = (
        np.concatenate([a[part] for part in parts]) for a in (s, g, lead, cycle, aboard)
    )
    lead, cycle, aboard = lead + more, cycle + more, aboard + more
    keep = cycle <= span
    s, g, people, lead, cycle, aboard = (a[keep] for a in (s, g, people, lead, cycle, aboard))
    whole = whole[keep]
    if not len(s):
        return None, False
    step = max(1, math.ceil(span * len(s) / WORK))
    step = min(step, int(cycle.min()))
    if step == 0:
        return None, True
    found = Rounds(
        step_s=step,
        steps=span // step,
        supply=s,
        gate=g,
        people=people,
        whole=whole,
        length=cycle // step,
        lead=lead // step,
        allowed=_allowed(ways, f, step, span // step + 1),
        turns=tuple(gates.turns(f, g) for g in range(len(tb.destination))),
        aboard=aboard // step,
        early=np.searchsorted(marks, int(tb.start[f]) + step * np.arange(span // step + 1) + 2 * step),
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


def _allowed(ways: Ways, f: int, step: int, cells: int) -> NDArray[np.bool_]:
    """Where screening may begin by gate and cell."""
    tb = ways.tables
    begin = int(tb.start[f]) + step * np.arange(cells)
    allowed = np.zeros((len(tb.destination), cells), dtype=np.bool_)
    for g in range(len(allowed)):
        for row in range(tb.hours_ptr[f, g, 0], tb.hours_ptr[f, g, 1]):
            allowed[g] |= (begin <= tb.hours_hi[row]) & (begin + 2 * step > tb.hours_lo[row])
    return allowed

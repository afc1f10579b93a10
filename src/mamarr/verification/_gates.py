"""Gates: open when people pass, in time to be safe, and with lanes enough to check them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mamarr.scenario.model import Corridor, Interval, Mode
from mamarr.verification._desk import Desk
from mamarr.verification._kernels import add_screening

EXACT_S = 1e-3
"""Forgives sums of float seconds their last digits, and nothing else."""

ALLOWANCE = 1.01
"""Planners use 100 % of a capacity, the verifier allows 101 %."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrivals:
    """Units of a mode (people on foot, else vehicles) that reach a gate, even over ``[from_s, to_s)``.

    Who is `stated` counts and breaks no rule (see `Facts`).
    """

    corridor: Corridor
    mode: Mode
    from_s: NDArray[np.float64]
    to_s: NDArray[np.float64]
    units: NDArray[np.float64]
    stated: NDArray[np.bool_]


def check_seconds(corridor: Corridor, mode: Mode) -> float:
    """Lane seconds per unit; 0 where a mode is not checked."""
    return float(corridor.screening.seconds.get(mode, 0.0)) if corridor.screening else 0.0


def check_hours(
    desk: Desk,
    who: str,
    corridor: Corridor,
    *,
    mode: Mode,
    from_s: NDArray[np.float64],
    to_s: NDArray[np.float64],
    counted_s: float = -math.inf,
) -> None:
    """Check that all who reach the gate over ``[from_s, to_s)`` find it open and are safe in time.

    Both are float64[k], and equal for a single vehicle. Of those whom a state counted at `counted_s`,
    who had passed by then was let through, in time or not.
    """
    where = f"corridor {corridor.id}"
    opening = _merged(corridor.open)
    for a, b in zip(from_s.tolist(), to_s.tolist(), strict=True):
        inside = any(
            i.from_s - EXACT_S <= a and (b <= i.to_s + EXACT_S if b > a else a < i.to_s - EXACT_S)
            for i in opening
        )
        if not inside:
            shut = _shut_s(opening, a, b)
            desk.note(
                "open",
                f"the gate is shut for {shut:.0f} s of the time in which people reach it"
                if b > a
                else "the gate is shut when the vehicle reaches it",
                who=who,
                where=where,
                when_s=a,
                how_much=f"{shut:.0f} s",
            )
            continue
        if b > counted_s + EXACT_S:
            _check_safe(desk, who, corridor, mode, (a, b))


def _check_safe(desk: Desk, who: str, corridor: Corridor, mode: Mode, at_gate: tuple[float, float]) -> None:
    """Check that the last of those who reach the gate is safe by the close less the margin."""
    a, b = at_gate
    pause = desk.scenario.pause
    # an extension may have been announced before, and a close moved forward now
    windows = (*desk.agreed, *pause.windows) if b <= desk.past_s + EXACT_S else pause.windows
    within = [w for w in windows if w.from_s - EXACT_S <= a < w.to_s]
    window = max(within, key=lambda w: w.to_s, default=None)
    if window is None or mode not in corridor.beyond_s:
        return
    # a vehicle's screening adds to its travel, a walker's does not
    after = 0.0 if mode is Mode.WALK else check_seconds(corridor, mode)
    if pause.safe_by == "destination":
        after += corridor.beyond_s[mode]
    late = b + after - (window.to_s - pause.margin_s)
    if late > EXACT_S:
        desk.note(
            "safe",
            f"the last reach the {pause.safe_by} {late:.0f} s after the close less the margin",
            who=who,
            where=f"corridor {corridor.id}",
            when_s=b + after,
            how_much=f"{late:.0f} s",
        )


def check_screening(
    desk: Desk,
    arrivals: Iterable[Arrivals],
    pace: Callable[[str], tuple[int, float]] = lambda _corridor: (0, 1.0),
) -> None:
    """Check that each gate has, in each window, lane seconds enough for all that reach it.

    `pace` tells from which second on a corridor's lanes give which share of their seconds.
    """
    at_gate: dict[str, list[Arrivals]] = {}
    for arrival in arrivals:
        if check_seconds(arrival.corridor, arrival.mode) > 0.0:
            at_gate.setdefault(arrival.corridor.id, []).append(arrival)
    window_s = desk.scenario.planning.window_s
    for here in at_gate.values():
        corridor = here[0].corridor
        assert corridor.screening is not None
        slower_s, share = pace(corridor.id)
        pieces = [piece for i in _merged(corridor.open) for piece in _cut(i, window_s, slower_s)]
        begin = np.array([p.from_s for p in pieces], dtype=np.float64)
        end = np.array([p.to_s for p in pieces], dtype=np.float64)
        # what is under way when the gate shuts is finished then, and takes no open second
        used, begun, stated = (np.zeros(len(pieces)) for _ in range(3))
        for a in here:
            check_s, dwells = check_seconds(corridor, a.mode), a.mode is not Mode.WALK
            add_screening(used, begin, end, a.from_s, a.to_s, a.units, check_s, dwells)
            past = a.to_s <= slower_s + EXACT_S
            at, to, units = a.from_s[past], a.to_s[past], a.units[past]
            add_screening(begun, begin, end, at, to, units, check_s, dwells)
            if a.stated.any():
                add_screening(stated, begin, end, a.from_s, a.to_s, a.units * a.stated, check_s, dwells)
        window = (begin // window_s).astype(np.int64)
        count = int(window.max(initial=-1)) + 1
        used_s = np.bincount(window, weights=used, minlength=count).astype(np.float64)
        given_s = (end - begin) * np.where(begin >= slower_s, share, 1.0)
        open_s = np.bincount(window, weights=given_s, minlength=count).astype(np.float64)
        # what passed before a gate became slower, or closed, is finished too, however long it takes then
        begun_s = np.bincount(window, weights=begun, minlength=count).astype(np.float64)
        stated_s = np.bincount(window, weights=stated, minlength=count).astype(np.float64)
        offered_s = np.maximum(np.maximum(corridor.screening.lanes * open_s, begun_s), stated_s)
        offered_s[: desk.over(window_s)] = np.inf
        for first, last, worst in runs(used_s > offered_s * ALLOWANCE + EXACT_S, used_s - offered_s):
            desk.note(
                "screening",
                f"checks take {used_s[worst]:.0f} lane seconds in the window, of {offered_s[worst]:.0f}"
                + over(first, last, window_s, desk),
                where=f"corridor {corridor.id}",
                when_s=worst * window_s,
                how_much=f"{used_s[worst] - offered_s[worst]:.0f} lane seconds",
            )


def runs(too_much: NDArray[np.bool_], excess: NDArray[np.float64]) -> list[tuple[int, int, int]]:
    """Stretches of neighbouring windows where there is too much, as (first, last, worst)."""
    at = np.flatnonzero(too_much)
    if not len(at):
        return []
    parts = np.split(at, np.flatnonzero(np.diff(at) > 1) + 1)
    return [(int(p[0]), int(p[-1]), int(p[np.argmax(excess[p])])) for p in parts]


def over(first: int, last: int, window_s: int, desk: Desk) -> str:
    """In words: that neighbouring windows are too full as well."""
    if first == last:
        return ""
    return f" (too much from {desk.clock(first * window_s)} to {desk.clock((last + 1) * window_s)})"


def _merged(intervals: Sequence[Interval]) -> list[Interval]:
    result: list[Interval] = []
    for i in sorted(intervals, key=lambda i: i.from_s):
        if result and i.from_s <= result[-1].to_s:
            result[-1] = Interval(from_s=result[-1].from_s, to_s=max(result[-1].to_s, i.to_s))
        else:
            result.append(i)
    return result


def _cut(interval: Interval, window_s: int, also_s: int) -> list[Interval]:
    """An interval cut at the ends of windows, and at one more second."""
    edges = {
        *range(math.floor(interval.from_s / window_s) * window_s + window_s, interval.to_s, window_s),
        also_s,
    }
    marks = [
        interval.from_s,
        *sorted(e for e in edges if interval.from_s < e < interval.to_s),
        interval.to_s,
    ]
    return [Interval(from_s=a, to_s=b) for a, b in pairwise(marks)]


def _shut_s(opening: Sequence[Interval], a: float, b: float) -> float:
    """Seconds of ``[a, b)`` outside the opening; for an instant, seconds to the nearest opening."""
    if b > a:
        return (b - a) - sum(max(0.0, min(b, i.to_s) - max(a, i.from_s)) for i in opening)
    return min((max(i.from_s - a, a - i.to_s, 0.0) for i in opening), default=math.inf)

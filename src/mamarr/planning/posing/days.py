"""Days: between two windows nobody is on the way, and every vehicle stands at its base."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mamarr.scenario.model import Fleet, Interval


def pause_days(windows: Sequence[Interval]) -> tuple[Interval, ...]:
    """Stretches in which people may be on the way: windows, and those that touch as one."""
    found: list[Interval] = []
    for w in windows:
        if found and w.from_s <= found[-1].to_s:
            found[-1] = Interval(from_s=found[-1].from_s, to_s=w.to_s)
        else:
            found.append(w)
    return tuple(found)


def days(fleet: Fleet, windows: Sequence[Interval]) -> tuple[Interval, ...]:
    """Stretches in which vehicles may be away from base: `available` without the time between windows.

    With one window that is `available` as it stands, which may reach beyond the window.
    """
    left = [fleet.available]
    for before, after in pairwise(windows):
        if after.from_s <= before.to_s:
            continue
        left = [
            Interval(from_s=a, to_s=b)
            for part in left
            for a, b in (
                (part.from_s, min(part.to_s, before.to_s)),
                (max(part.from_s, after.from_s), part.to_s),
            )
            if b > a
        ]
    return tuple(left)

"""When a street is of any use, day by day, to people who walk or drive themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.posing.days import pause_days
from mamarr.planning.posing.left import within
from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.posing.readiness import first_ready
from mamarr.scenario.model import Mode

F64 = NDArray[np.float64]


class StreetUse:
    """Stretches in which streets are of use to some people; with one window all day."""

    def __init__(self, problem: Problem, supplies: Sequence[Supply]) -> None:
        self._found: dict[Mode, tuple[F64, F64]] = {}
        if len(pause_days(problem.scenario.pause.windows)) > 1:
            for mode in dict.fromkeys(s.group.travels for s in supplies):
                mine = [s for s in supplies if s.group.travels is mode]
                self._found[mode] = of_use(problem, mode, mine)

    def stretches(self, mode: Mode, link: int) -> list[tuple[float, float]]:
        """From when to when people by this mode who enter a street may get out, day by day."""
        if mode not in self._found:
            return [(-math.inf, math.inf)]
        begin, end = self._found[mode]
        return [(a, b) for a, b in zip(begin[:, link].tolist(), end[:, link].tolist(), strict=True) if a < b]

    def lasts_s(self, mode: Mode) -> F64 | float:
        """Seconds for which each street is of use, all in all."""
        if mode not in self._found:
            return math.inf
        begin, end = self._found[mode]
        with np.errstate(invalid="ignore"):
            lasts: F64 = np.where(begin < end, end - begin, 0.0).sum(axis=0)
        return lasts


def of_use(
    problem: Problem, mode: Mode, supplies: Sequence[Supply], *, seconds: F64 | None = None
) -> tuple[F64, F64]:
    """From when to when people who enter each street may get out: float64[days, m] twice.

    On each day they set out from home, or from a shelter, and reach a gate, or a shelter: nobody is on the
    way between two windows. Where a street is of no use the end is not after the beginning.

    Parameters
    ----------
    problem
        The scenario on its roads.
    mode, supplies
        Who sets out, all by this mode.
    seconds
        float64[m], on each street; as the roads have it if left out.
    """
    network, pause = problem.network, problem.scenario.pause
    seconds = network.seconds(mode) if seconds is None else seconds
    started = [s for s in supplies if s.node >= 0]
    rooms = [site.node for site in problem.shelters] if problem.may_stay else []
    days = pause_days(pause.windows)
    found = np.full((2, len(days), network.n_links), -np.inf)
    found[0] = np.inf
    for i, day in enumerate(days):
        # who is on the way passes when the state says
        set_out = [first_ready(s) if s.passing else max(first_ready(s), day.from_s) for s in started]
        starts = [s.node for s in started] + (rooms if i > 0 else [])
        set_out += [float(day.from_s)] * (len(starts) - len(set_out))
        use = [
            (g.node, float(max(h.to_s for h in hours)))
            for g in problem.gates
            if (hours := within(g.useful.get(mode, ()), [day]))
        ]
        if i < len(days) - 1:
            use += [(node, float(day.to_s - pause.margin_s)) for node in rooms]
        if not use or not starts:
            continue
        from_start = tree(network, seconds, starts, offset=np.array(set_out))[0]
        shut = np.array([-last for _, last in use])
        leave_by = -tree(network, seconds, [node for node, _ in use], reverse=True, offset=shut)[0]
        found[0, i] = np.maximum(0.0, from_start[network.tail])
        with np.errstate(invalid="ignore"):
            found[1, i] = leave_by[network.head] - seconds
    return found[0], found[1]

"""Orders kept within the proof, where windows allow what no minute does.

A street is counted over a window, so that a crowd that becomes ready in the
middle of one may use all of it at once. The bound counts minute by minute and
is then passed. Those who leave by such a stroke of luck stay: a plan that
needs more than its streets and gates carry at any minute would not hold.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.drafting.bounds import Bounds
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Order, Trip
from mamarr.plans.totals import Timer

Floats = NDArray[np.float64]
SHORTEST_S = 1e-3


def within_bounds(
    problem: Problem, orders: Sequence[Order], trips: Sequence[Trip], bounds: Bounds
) -> tuple[Order, ...]:
    """Take people out of orders until the plan has no more people, and no earlier mean, than is proven.

    Parameters
    ----------
    problem
        The scenario on its roads.
    orders, trips
        All of the plan.
    bounds
        What no plan can beat.

    Returns
    -------
    tuple of Order
        The same orders if they are within the bounds already, as they nearly always are.
    """
    exits = _Exits(problem, orders, trips, bounds)
    for group, most in bounds.by_group_at_most.items():
        exits.drop(exits.people_of(group) - most, group=group)
    while exits.movable():
        over = exits.people - bounds.people_at_most
        if over <= 0 and not exits.too_early():
            break
        at = exits.worst_step()
        lead = max(1, math.ceil(exits.lead(at) / 2))
        exits.drop(min(over, lead) if over > 0 else lead, before=at)
    return exits.orders()


class _Exits:
    """When the people of a plan pass their gates, and whom to drop first."""

    def __init__(
        self, problem: Problem, orders: Sequence[Order], trips: Sequence[Trip], bounds: Bounds
    ) -> None:
        groups = problem.scenario.groups
        timer = Timer(problem.scenario, problem.network)
        self._orders = tuple(orders)
        self._bounds = bounds
        # whoever leaves passes the gate after the last stretch; who stays overnight is left as planned
        slots = [o.stretches[-1].slots for o in orders]
        self._slot = [(i, j) for i, those in enumerate(slots) for j in range(len(those))]
        self._free = np.array([orders[i].night is None for i, _ in self._slot], dtype=np.bool_)
        way_s = [timer.seconds(o) for o in orders]
        self._group = [orders[i].group for i, _ in self._slot]
        self._from_s = np.array([slots[i][j].from_s + way_s[i] for i, j in self._slot])
        self._to_s = np.array([slots[i][j].to_s + way_s[i] for i, j in self._slot])
        self._n = np.array([slots[i][j].people for i, j in self._slot], dtype=np.int64)
        self._priority = np.array([groups[g].priority for g in self._group], dtype=np.int64)
        self._trip_s = np.array([float(t.at_gate_s) for t in trips])
        self._riders = np.array([t.people for t in trips], dtype=np.int64)
        self._rides = [(s.group, s.people) for t in trips for s in t.stops]
        self._edges = (np.arange(len(bounds.at_most)) + 1) * float(bounds.step_s)

    @property
    def people(self) -> int:
        return int(self._n.sum() + self._riders.sum())

    def people_of(self, group: str) -> int:
        walking = sum(int(n) for g, n in zip(self._group, self._n, strict=True) if g == group)
        return walking + sum(n for g, n in self._rides if g == group)

    def movable(self) -> bool:
        return bool(self._n[self._free].any())

    def too_early(self) -> bool:
        """Whether the mean exit beats the bound by more than the rounding of a step."""
        passing = float(self._n @ ((self._from_s + self._to_s) / 2)) + float(self._riders @ self._trip_s)
        mean_min = passing / self.people / 60
        least = self._bounds.mean_exit_at_least_min(self.people)
        return mean_min < least - self._bounds.step_s / 60 + 1e-9

    def _out(self) -> Floats:
        """float64[steps], people out by the end of each step."""
        span = np.maximum(self._to_s - self._from_s, SHORTEST_S)
        first = np.searchsorted(self._edges, self._from_s)
        out = np.zeros(len(self._edges) + 1)
        for i in np.flatnonzero(self._n).tolist():
            k = int(first[i])
            last = int(np.searchsorted(self._edges, self._to_s[i]))
            share = np.clip((self._edges[k:last] - self._from_s[i]) / span[i], 0.0, 1.0)
            out[k:last] += self._n[i] * share
            out[last:] += self._n[i]
        for second, riders in zip(self._trip_s.tolist(), self._riders.tolist(), strict=True):
            out[int(np.searchsorted(self._edges, second)) :] += riders
        return np.asarray(out[:-1])

    def worst_step(self) -> int:
        return int(np.argmax(self._out() - self._bounds.at_most)) if len(self._edges) else 0

    def lead(self, step: int) -> float:
        """People out by the end of a step beyond the bound."""
        return float(self._out()[step] - self._bounds.at_most[step]) if len(self._edges) else 0.0

    def drop(self, people: int, *, before: int | None = None, group: str | None = None) -> None:
        """Drop people: the least urgent first, of these the last before the end of a step."""
        able = (self._n > 0) & self._free
        if before is not None and len(self._edges):
            earlier = able & (self._from_s < self._edges[before])
            able = earlier if earlier.any() else able
        if group is not None:
            able &= np.array([g == group for g in self._group], dtype=np.bool_)
        for i in sorted(np.flatnonzero(able).tolist(), key=lambda i: (-self._priority[i], -self._from_s[i])):
            if people <= 0:
                return
            taken = min(people, int(self._n[i]))
            self._n[i] -= taken
            people -= taken

    def orders(self) -> tuple[Order, ...]:
        left: dict[int, list[int]] = {}
        for (i, _), n in zip(self._slot, self._n.tolist(), strict=True):
            left.setdefault(i, []).append(n)
        kept = []
        for i, order in enumerate(self._orders):
            if order.night is not None:
                kept.append(order)
                continue
            counts = left.get(i, [])
            slots = tuple(replace(s, people=n) for s, n in zip(order.slots, counts, strict=True) if n)
            if slots:
                kept.append(replace(order, slots=slots))
        return tuple(kept)

"""What the planner's bounds are held against: a linear program over every street and minute."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Mode

STEP_S = 60


class Explicit:
    """Most people out, by a linear program over every street and minute; nothing shared with the planner.

    People, or cars, leave evenly over each minute and travel for whole minutes;
    a car is checked from its arrival on, so it takes lane seconds of later minutes. Nobody is on a street
    between two windows.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.steps = problem.scenario.horizon_s // STEP_S
        self.gaps = list(pairwise(problem.scenario.pause.windows))
        self.entries: list[tuple[int, int, float]] = []
        self.limits: list[float] = []
        self.equal: list[tuple[int, int, float]] = []
        self.n_equal = 0
        self.n = 0
        self.gain: list[int] = []
        self.balance: dict[tuple[str, int, int], list[tuple[int, float]]] = {}
        self.lanes: dict[tuple[int, int], list[tuple[int, float]]] = {}
        self.street: dict[tuple[bool, int, int], list[tuple[int, float]]] = {}
        self.total: dict[tuple[str, bool], list[tuple[int, float]]] = {}
        self.intake: dict[tuple[str, int], list[tuple[int, float]]] = {}
        self._leave()
        for group in problem.scenario.groups.values():
            self._travel(group.id)
            self._pass(group.id)
        self._limit()

    def _row(self, entries: list[tuple[int, float]], limit: float) -> None:
        self.entries += [(len(self.limits), c, v) for c, v in entries]
        self.limits.append(limit)

    def _leave(self) -> None:
        for s in self.problem.supplies:
            gone: list[tuple[int, float]] = []
            for k in range(self.steps):
                gone.append((self.n, 1.0))
                self.balance.setdefault((s.group.id, s.node, k), []).append((self.n, 1.0))
                self._row(list(gone), s.people * s.group.ready_share((k + 1) * STEP_S - 1e-7))
                self.n += 1

    def _travel(self, name: str) -> None:
        network, group = self.problem.network, self.problem.scenario.groups[name]
        walk = group.travels is Mode.WALK
        for e in range(network.n_links):
            seconds = float((network.walk_s if walk else network.drive_s)[e])
            lag = round(seconds / STEP_S)
            assert lag * STEP_S == seconds
            for k in range(self.steps):
                a, b = k * STEP_S, (k + 1) * STEP_S
                if any(c == e and i.from_s < b and i.to_s > a for c, i in self.problem.closed):
                    continue
                if any(a < after.from_s and b + seconds > before.to_s for before, after in self.gaps):
                    continue
                self.balance.setdefault((name, int(network.tail[e]), k), []).append((self.n, -1.0))
                self.balance.setdefault((name, int(network.head[e]), k + lag), []).append((self.n, 1.0))
                self.street.setdefault((walk, e, k), []).append((self.n, 1.0 / group.people_per_vehicle))
                self.n += 1

    def _pass(self, name: str) -> None:
        scenario = self.problem.scenario
        group = scenario.groups[name]
        for gate in self.problem.gates:
            if name not in gate.corridor.admits:
                continue
            check = gate.screen_s[group.travels]
            to = gate.corridor.leads_to
            beyond = gate.corridor.beyond_s[group.travels] + (0 if group.travels is Mode.WALK else check)
            for hours in gate.useful[group.travels]:
                for k in range(math.ceil(hours.from_s / STEP_S), hours.to_s // STEP_S):
                    self.balance.setdefault((name, gate.node, k), []).append((self.n, -1.0))
                    self.gain.append(self.n)
                    self.total.setdefault((to, group.needs_bed), []).append((self.n, 1.0))
                    hour = int((k * STEP_S + beyond) // 3600)
                    self.intake.setdefault((to, hour), []).append((self.n, 1.0))
                    if group.travels is Mode.WALK:
                        self.lanes.setdefault((gate.index, k), []).append((self.n, check))
                    else:
                        for later, lane_s in _trapezoid(check):
                            one = lane_s / group.people_per_vehicle
                            self.lanes.setdefault((gate.index, k + later), []).append((self.n, one))
                    self.n += 1

    def _limit(self) -> None:
        network, scenario = self.problem.network, self.problem.scenario
        for entries in self.balance.values():
            self.equal += [(self.n_equal, c, v) for c, v in entries]
            self.n_equal += 1
        for (walk, e, _), entries in self.street.items():
            capacity = network.walk_capacity if walk else network.drive_capacity
            self._row(entries, float(capacity[e]) * STEP_S / 3600)
        for (g, k), entries in self.lanes.items():
            gate = self.problem.gates[g]
            if math.isfinite(gate.lane_s):
                a, b = k * STEP_S, (k + 1) * STEP_S
                opened = sum(max(0, min(b, i.to_s) - max(a, i.from_s)) for i in gate.corridor.open)
                self._row(entries, gate.lane_s * opened)
        for (name, bed), entries in self.total.items():
            destination = scenario.destinations[name]
            if bed or destination.places is not None:
                self._row(entries, float(destination.beds if bed else destination.places or 0))
        for (name, _), entries in self.intake.items():
            per_hour = scenario.destinations[name].intake_per_hour
            if per_hour is not None:
                self._row(entries, float(per_hour))

    def solve(self, worth: Mapping[int, float] | None = None) -> float:
        """Most people out; with `worth` by supply, most worth: who leaves home gets out, and counts there."""
        cost = np.zeros(self.n)
        if worth is None:
            cost[self.gain] = -1.0
        else:
            for i, s in enumerate(self.problem.supplies):
                cost[i * self.steps : (i + 1) * self.steps] = -worth[s.index]
        found = linprog(
            cost,
            A_ub=_matrix(self.entries, len(self.limits), self.n),
            b_ub=np.array(self.limits),
            A_eq=_matrix(self.equal, self.n_equal, self.n),
            b_eq=np.zeros(self.n_equal),
            method="highs",
        )
        assert found.status == 0, found.message
        return -float(found.fun)


def _trapezoid(check: float) -> list[tuple[int, float]]:
    """Lane seconds that a car takes in its own minute and later ones, if cars begin evenly over a minute."""
    if check == 0.0:
        return []
    whole = round(check / STEP_S)
    assert whole * STEP_S == check
    return [(0, STEP_S / 2), *((j, float(STEP_S)) for j in range(1, whole)), (whole, STEP_S / 2)]


def _matrix(entries: list[tuple[int, int, float]], rows: int, columns: int) -> coo_array:
    row, column, value = zip(*entries, strict=True)
    return coo_array((value, (row, column)), shape=(rows, columns))

"""Rows of shares: among people of equal priority, the smallest share that leaves is to be large.

For each priority a column stands before the routes of the static program: the
smallest share of its supplies, counted as people of all of them. A row for each
supply keeps the column below what leaves by the supply's routes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning._lp import GrowingProgram, Solution
from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.routing.interval_bound import Prices
from mamarr.planning.routing.routes import Resources, RoutePool

Floats = NDArray[np.float64]

LEVELLING = 20.0
"""Worth of a person of every supply at once, in persons: far more than levelling out ever costs."""

ROUNDED = 1e-6
"""People by which a share may miss a whole number of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SharePrices:
    """Prices of a program in which only the smallest share of a priority counts.

    `weight` is the worth of a person of each supply (by index) in it.
    """

    prices: Prices
    weight: Mapping[int, float]


def floor_of(share: float, people: int) -> int:
    """Whole people that a share of a supply stands for: `share` of three people is 0, 1, 2 or 3 of them."""
    return min(people, int(share * people + ROUNDED))


class ShareRows:
    """The columns and rows of shares in a program.

    Parameters
    ----------
    lp
        Without columns yet.
    supplies
        Those whose shares are compared; with none, nothing is added.
    worth
        Of a person of each supply.
    """

    def __init__(self, lp: GrowingProgram, supplies: Sequence[Supply], worth: Mapping[int, float]) -> None:
        self.lp = lp
        self.priorities = sorted({s.group.priority for s in supplies})
        self.members = {p: [s for s in supplies if s.group.priority == p] for p in self.priorities}
        self.people = np.array(
            [sum(s.people for s in self.members[p]) for p in self.priorities], dtype=np.float64
        )
        self.cost = LEVELLING * np.array([worth[self.members[p][0].index] for p in self.priorities])
        self.row: dict[int, int] = {}
        if supplies:
            lp.add_ahead(self.cost, self.people)

    def add_rows(self) -> None:
        """Add a row for each supply, after the rows that are there."""
        for k, p in enumerate(self.priorities):
            mine = self.members[p]
            for i, s in enumerate(mine):
                self.row[s.index] = self.lp.n_rows + i
            self.lp.add_rows(
                np.zeros(len(mine)),
                np.arange(len(mine), dtype=np.int32),
                np.full(len(mine), k, dtype=np.int32),
                np.array([s.people for s in mine]) / self.people[k],
                ahead=True,
            )

    def weight(self, found: Solution, supply: int) -> float:
        """What a person of a supply (by index) counts more, for the share that leaves."""
        row = self.row.get(supply)
        return 0.0 if row is None else float(found.price[row])

    def count_none(self) -> None:
        """Let shares count nothing."""
        if self.row:
            self.lp.set_ahead(np.zeros(len(self.cost)), self.people)

    def count_only(self, priority: int) -> None:
        """Let the share of one priority count, person by person."""
        self.lp.set_ahead(np.array([float(p == priority) for p in self.priorities]), self.people)

    def count_all(self) -> None:
        """Let shares count far more than people."""
        if self.row:
            self.lp.set_ahead(self.cost, self.people)

    def count_up_to(self, share: Mapping[int, float]) -> None:
        """The same, but no share counts beyond what is given by priority."""
        most = np.array([share.get(p, 0.0) for p in self.priorities])
        self.lp.set_ahead(np.full(len(self.cost), LEVELLING), most * self.people)

    def smallest(self, found: Solution) -> dict[int, float]:
        """Smallest share of each priority in a solution."""
        return {p: min(1.0, float(found.ahead[k] / self.people[k])) for k, p in enumerate(self.priorities)}


def comparable(problem: Problem, pool: RoutePool, resources: Resources) -> list[Supply]:
    """Supplies of whom somebody can leave: a way in time, with something left of all that it takes.

    Shares are compared among these. Whom no road, no corridor or no place is open to would make the smallest
    share 0 in every plan.
    """
    ledger, scenario = resources.ledger, problem.scenario
    by_index = {s.index: s for s in pool.supplies}
    some: dict[int, bool] = {}
    able: set[int] = set()
    for route in pool.routes:
        supply = by_index[route.supply]
        if supply.index in able:
            continue
        to = scenario.destinations[problem.gates[route.gate].corridor.leads_to]
        offered = to.beds if supply.group.needs_bed else to.places
        taken = (ledger.beds if supply.group.needs_bed else ledger.places)[ledger.destination_index[to.id]]
        if offered is not None and offered <= taken:
            continue
        for r in route.resources.tolist():
            if r not in some:
                some[r] = bool(resources.left(r, 0.0, math.inf).any())
        if all(some[r] for r in route.resources.tolist()):
            able.add(supply.index)
    return [s for s in pool.supplies if s.index in able]

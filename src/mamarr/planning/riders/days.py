"""The best days of vehicles at given prices, and the bound on people that these prices give (Lagrange)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.riders._bound_kernels import Worth, best_day, people_of
from mamarr.planning.riders.rounds import Rounds
from mamarr.planning.riders.rows import Rows
from mamarr.planning.riders.ways import Ways

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """Rounds of all fleets on their grids, and the rows that they take.

    Attributes
    ----------
    wanted
        bool[S], supplies that count.
    rounds
        By fleet.
    """

    ways: Ways
    wanted: NDArray[np.bool_]
    rows: Rows
    rounds: dict[int, Rounds]

    def starts(self, f: int) -> I64:
        """Cells in which the vehicles of a fleet that do anything begin."""
        tb, r = self.ways.tables, self.rounds[f]
        begins = tb.begins[(tb.vehicle_fleet == f) & (tb.begins <= tb.finish[f])]
        steps: I64 = np.minimum((begins - tb.start[f]) // r.step_s, r.cells - 1)
        return steps

    def worth(self, price: F64, f: int) -> tuple[Worth, list[_Passing]]:
        """What the rounds of a fleet are worth at these prices, each passing its gate when that costs least.

        And what passing each gate costs.
        """
        o, rows = self.rounds[f].offer, self.rows
        passing = self._passing(price, f)
        worth = Worth(
            each=rows.each(price, o.supply, self.rounds[f].gate),
            charge=np.where(self.rounds[f].whole, price[rows.full_row + o.supply], 0.0),
            late=rows.late(price),
            gate=np.array([p.least() for p in passing]),
        )
        return worth, passing

    def best(self, worth: Worth, f: int, left: F64) -> tuple[F64, I64]:
        """Worth of what is left of a day from each cell on, float64[cells], and choices, int64[cells, 2]."""
        cells = self.rounds[f].cells
        value, choice = np.zeros(cells), np.zeros((cells, 2), dtype=np.int64)
        best_day(self.rounds[f].offer, worth, left, value, choice)
        return value, choice

    def walk(self, f: int, choice: I64, cell: int) -> Iterator[tuple[int, int, int]]:
        """Cell at base, round, and cell at the gate of each round of the best day from a cell on."""
        r = self.rounds[f]
        while cell < r.cells:
            k, q = choice[cell].tolist()
            if k < 0:
                after = np.flatnonzero(choice[cell:, 0] >= 0)
                if not len(after):
                    return
                cell += int(after[0])
                continue
            yield cell, k, q
            cell = q + int(r.offer.tail[r.gate[k]])

    def bound(self, price: F64) -> tuple[float, F64]:
        """The bound that these prices give, and what its best days leave of each row: a subgradient."""
        bound, slack = float(price @ self.rows.limits), self.rows.limits.copy()
        left = np.where(self.wanted, self.ways.tables.people, 0).astype(np.float64)
        for f, r in self.rounds.items():
            worth, passing = self.worth(price, f)
            value, choice = self.best(worth, f, left)
            starts = self.starts(f)
            bound += float(value[starts].sum())
            for cell, vehicles in zip(*np.unique(starts, return_counts=True), strict=True):
                for _, k, q in self.walk(f, choice, int(cell)):
                    g = int(r.gate[k])
                    people, mark = float(people_of(r.offer, k, q)), int(r.offer.early[q - r.offer.end[k]])
                    taken, _ = self.rows.taken(
                        f,
                        int(r.offer.supply[k]),
                        g,
                        passing[g].cheapest_s(q),
                        people,
                        mark,
                        whole=bool(r.whole[k]),
                    )
                    for row, amount in taken.items():
                        slack[row] -= int(vehicles) * amount
        return bound, slack

    def _passing(self, price: F64, f: int) -> list[_Passing]:
        """What it costs to pass each gate, cell by cell."""
        r, found = self.rounds[f], list[_Passing]()
        cells = np.arange(r.cells)
        for g, turns in enumerate(r.turns):
            low = float(self.ways.tables.start[f] - r.ahead_s[g]) + r.step_s * cells.astype(np.float64)
            high = low + (r.step_s - 1.0)
            cell = np.floor((turns - low[0]) / r.step_s).astype(np.int64)
            inside = (cell >= 0) & (cell < r.cells) & (turns <= high[np.clip(cell, 0, r.cells - 1)])
            times = np.concatenate((low, high, turns[inside]))
            cost = self.rows.gates.cost(price, f, g, times) if len(turns) else np.zeros(len(times))
            found.append(_Passing(times=times, cost=cost, cell=cell[inside], cells=r.cells))
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Passing:
    """Seconds of passing a gate that may be the cheapest of their cell, and what they cost.

    First those at which cells begin, then those at which they end, then those between which prices are
    straight lines, in order; of these the `cell`.
    """

    times: F64
    cost: F64
    cell: I64
    cells: int

    def least(self) -> F64:
        """float64[cells], the least price in each."""
        least = np.minimum(self.cost[: self.cells], self.cost[self.cells : 2 * self.cells])
        np.minimum.at(least, self.cell, self.cost[2 * self.cells :])
        return least

    def cheapest_s(self, cell: int) -> float:
        """The cheapest second of a cell."""
        a, b = (2 * self.cells + np.searchsorted(self.cell, [cell, cell + 1])).tolist()
        those = [cell, self.cells + cell, *range(a, b)]
        return float(self.times[those[int(self.cost[those].argmin())]])

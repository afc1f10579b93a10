"""A linear program that grows: columns and rows are added, and each solve starts from the last basis."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from mamarr._errors import PlanningError

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


Columns = tuple[Floats, Floats, Ints, Ints, Floats]
"""Costs and upper bounds; where each begins, and rows and values of all."""


def carrying(rows: NDArray[np.int64]) -> Columns:
    """Columns without cost, each of which takes from one of these rows and gives to the one after it."""
    n = len(rows)
    return (
        np.zeros(n),
        np.full(n, np.inf),
        np.arange(0, 2 * n, 2, dtype=np.int32),
        np.stack((rows, rows + 1), axis=1).ravel().astype(np.int32),
        np.tile([1.0, -1.0], n),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Solution:
    """A maximum: value, column values and row prices (not negative).

    `optimal` is False when a limit stopped the solver. `ahead` are the values of the columns that stand
    before the others, if any.
    """

    value: float
    x: Floats
    price: Floats
    optimal: bool
    ahead: Floats


class GrowingProgram:
    """Maximise cost @ x with 0 <= x <= upper and rows @ x <= limit, by HiGHS' simplex.

    `primal`: by the primal simplex, which goes on from the last basis where only columns are added.
    `interior`: by an interior point method, from the beginning each time; prices lie amid all best ones.
    """

    def __init__(self, *, primal: bool = False, interior: bool = False) -> None:
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("presolve", "off")  # keeps the basis for the next solve
        self._interior = interior
        if interior:
            self._highs.setOptionValue("solver", "ipm")
            self._highs.setOptionValue("run_crossover", "off")
        if primal:
            self._highs.setOptionValue("simplex_strategy", 4)
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self.n_columns = 0
        self.n_rows = 0
        self._ahead = 0

    def add_ahead(self, cost: Floats, upper: Floats) -> None:
        """Add columns that stand before all others, and are not counted among them; to be called first."""
        k = len(cost)
        none = np.zeros(0, dtype=np.int32)
        self._highs.addCols(k, cost, np.zeros(k), upper, 0, np.zeros(k, dtype=np.int32), none, np.zeros(0))
        self._ahead = k

    def add_columns(self, cost: Floats, upper: Floats, start: Ints, row: Ints, value: Floats) -> None:
        """Add columns; `start` (length k, without the end) cuts `row` and `value` into columns."""
        k = len(cost)
        if k:
            self._highs.addCols(k, cost, np.zeros(k), upper, len(row), start, row, value)
            self.n_columns += k

    def add_rows(
        self, limit: Floats, start: Ints, column: Ints, value: Floats, *, ahead: bool = False
    ) -> None:
        """Add rows; `start` (length k, without the end) cuts `column` and `value` into rows.

        With `ahead` the columns are those that stand before the others.
        """
        k = len(limit)
        if k:
            column = np.asarray(column if ahead else column + self._ahead, dtype=np.int32)
            self._highs.addRows(k, np.full(k, -math.inf), limit, len(column), start, column, value)
            self.n_rows += k

    def reduced(self) -> Floats:
        """What one more of each column would add to the last maximum."""
        return np.asarray(self._highs.getSolution().col_dual, dtype=np.float64)[self._ahead :]

    def set_upper(self, upper: Floats) -> None:
        """Change all columns' upper bounds."""
        n = self.n_columns
        self._highs.changeColsBounds(n, self._ahead + np.arange(n, dtype=np.int32), np.zeros(n), upper)

    def set_cost(self, cost: Floats) -> None:
        """Change all columns' costs."""
        n = self.n_columns
        self._highs.changeColsCost(n, self._ahead + np.arange(n, dtype=np.int32), cost)

    def set_ahead(self, cost: Floats, upper: Floats) -> None:
        """Change costs and upper bounds of the columns that stand before the others."""
        n = self._ahead
        which = np.arange(n, dtype=np.int32)
        self._highs.changeColsCost(n, which, cost)
        self._highs.changeColsBounds(n, which, np.zeros(n), upper)

    def solve(self, *, seconds: float = math.inf) -> Solution:
        """Solve from the last basis.

        Raises
        ------
        PlanningError
            If the solver ends without a usable solution.
        """
        self._highs.setOptionValue(
            "time_limit", self._highs.getRunTime() + seconds if math.isfinite(seconds) else math.inf
        )
        self._highs.run()
        if self._interior and self._highs.getModelStatus() == highspy.HighsModelStatus.kUnknown:
            # near, and no nearer: the simplex knows, now and from here on
            self._interior = False
            self._highs.setOptionValue("solver", "simplex")
            self._highs.run()
        if self._highs.getModelStatus() == highspy.HighsModelStatus.kUnknown:
            # lost on the way from the last basis: once more from none
            self._highs.clearSolver()
            self._highs.run()
        status = self._highs.getModelStatus()
        optimal = status == highspy.HighsModelStatus.kOptimal
        if not optimal and status not in (
            highspy.HighsModelStatus.kTimeLimit,
            highspy.HighsModelStatus.kIterationLimit,
            highspy.HighsModelStatus.kInterrupt,
        ):
            raise PlanningError(
                f"the linear program ended as {self._highs.modelStatusToString(status)}; "
                "please report the scenario"
            )
        found = self._highs.getSolution()
        x = np.maximum(np.asarray(found.col_value, dtype=np.float64), 0.0)
        price = np.maximum(np.asarray(found.row_dual, dtype=np.float64), 0.0)
        return Solution(
            value=float(self._highs.getInfo().objective_function_value),
            x=x[self._ahead :],
            price=price,
            optimal=optimal,
            ahead=x[: self._ahead],
        )

    def solve_whole(
        self, columns: Ints, *, gap: float, nodes: int, stop: Callable[[], bool] | None = None
    ) -> Floats:
        """The best found with these columns in whole numbers, of all columns; zeros if none was found.

        Parameters
        ----------
        columns
            Counted with those that stand before the others.
        gap, nodes
            The search ends within `gap` (relative) of the best there is, or after so many nodes; neither
            depends on a clock.
        stop
            Asked now and then whether to end with the best so far.
        """
        self._highs.setOptionValue("mip_lp_solver", "ipm")  # older versions do not know it, and go on without
        self._make_whole(columns, gap, nodes)
        if stop is not None:

            def asked(event: Any) -> None:
                event.interrupt(stop())

            self._highs.cbMipInterrupt.subscribe(asked)
        self._highs.run()
        found = self._highs.getSolution()
        whole: Floats = np.asarray(found.col_value, dtype=np.float64)
        n = self._ahead + self.n_columns
        return np.maximum(whole, 0.0) if found.value_valid and len(whole) == n else np.zeros(n)

    def whole_at_most(self, columns: Ints, *, nodes: int) -> float:
        """What no point with these columns in whole numbers passes, as a search of so many nodes knows.

        Meant for objectives in whole numbers: the search ends within one of the best.

        Raises
        ------
        PlanningError
            If there is no such point.
        """
        self._highs.setOptionValue("mip_abs_gap", 0.999)
        self._make_whole(columns, 0.0, nodes)
        self._highs.run()
        bound = float(self._highs.getInfo().mip_dual_bound)
        if not math.isfinite(bound):
            raise PlanningError("the program in whole numbers has no bound; please report the scenario")
        return bound

    def _make_whole(self, columns: Ints, gap: float, nodes: int) -> None:
        k = len(columns)
        self._highs.setOptionValue("presolve", "choose")
        self._highs.setOptionValue("mip_rel_gap", gap)
        self._highs.setOptionValue("mip_max_nodes", nodes)
        self._highs.changeColsIntegrality(k, columns, np.full(k, highspy.HighsVarType.kInteger))

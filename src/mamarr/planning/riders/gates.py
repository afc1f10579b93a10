"""Rows of the vehicles' program for passing gates: lanes by pieces of the day, convoys by their headway."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.riders.ways import Ways

PIECE_S = 300
"""Lane seconds are counted over about so many seconds, in whole windows of the ledger."""

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


class GateRows:
    """Where the rows stand, and what passing a gate takes of them.

    Parameters
    ----------
    ways
        From `find_ways`.
    fleets
        Positions of those that count.
    lane_row
        First row of lane seconds [G, pieces].
    toll
        float64[G, W], what a lane second costs beside these rows; nothing if left out.
    piece_s
        Lane seconds are counted over about so many seconds.
    """

    def __init__(
        self,
        ways: Ways,
        fleets: Sequence[int],
        *,
        lane_row: int,
        toll: F64 | None = None,
        piece_s: int = PIECE_S,
    ) -> None:
        self.ways, self._lane_row = ways, lane_row
        # by window edges, what a second of screening until then has cost
        self._toll_edges, self._toll_until = np.zeros(1), None
        if toll is not None:
            self._toll_edges = np.arange(toll.shape[1] + 1) * float(ways.tables.window)
            self._toll_until = np.concatenate(
                (np.zeros((len(toll), 1)), np.cumsum(toll, axis=1) * ways.tables.window), axis=1
            )
        tb, horizon = ways.tables, ways.problem.scenario.horizon_s
        self.piece_s = max(1, round(piece_s / tb.window)) * tb.window
        self.pieces = max(1, math.ceil(horizon / self.piece_s))
        self._convoy_row: dict[int, int] = {}
        self._headways = {f: max(1, math.ceil(horizon / tb.headway[f])) for f in fleets if tb.convoy[f]}

    def lanes(self) -> F64:
        """Lane seconds offered, float64[G * pieces]."""
        tb = self.ways.tables
        piece = np.arange(tb.offer.shape[1]) * tb.window // self.piece_s
        lanes = np.zeros((tb.offer.shape[0], self.pieces))
        for g, offer in enumerate(tb.offer):
            lanes[g] = np.bincount(piece, weights=offer, minlength=self.pieces)[: self.pieces]
        lanes[np.isinf(lanes)] = 0.0  # no rounds use them
        return lanes.ravel()

    def convoys(self, first_row: int) -> F64:
        """Vehicles that may pass, float64[fleets in convoy * G * headways], in rows from `first_row` on."""
        tb = self.ways.tables
        each: list[F64] = []
        for f, many in self._headways.items():
            self._convoy_row[f] = first_row + sum(len(e) for e in each)
            each.append(np.full(len(tb.destination) * many, float(tb.convoy[f])))
        return np.concatenate(each) if each else np.zeros(0)

    def rows(self) -> I64:
        """All rows of lanes and convoys; of the latter none before `convoys` was called."""
        g = len(self.ways.tables.destination)
        lanes = self._lane_row + np.arange(g * self.pieces)
        convoys = [row + np.arange(g * self._headways[f]) for f, row in self._convoy_row.items()]
        return np.concatenate((lanes, *convoys)).astype(np.int64)

    def merged(self, rows: int, width: int) -> I64:
        """int64[rows], the row that stands for each where `width` pieces are one."""
        tb = self.ways.tables
        row_of = np.arange(rows)
        for g in range(len(tb.destination)):
            first = self._lane_row + g * self.pieces
            b = np.arange(self.pieces)
            row_of[first + b] = first + b // width * width
            for f, many in self._headways.items():
                those = np.array(self._convoy_rows(f, g))
                stretch = np.arange(many) * int(tb.headway[f]) // (width * self.piece_s)
                _, begin = np.unique(stretch, return_index=True)
                if width > 1:
                    row_of[those] = those[begin[np.searchsorted(np.unique(stretch), stretch)]]
        return row_of

    def turns(self, f: int, g: int) -> F64:
        """Seconds of passing a gate between which its price is a straight line."""
        tb = self.ways.tables
        turns = []
        if self.screened(f, g):
            edges = np.arange(self.pieces + 1) * float(self.piece_s)
            turns += [edges, edges - tb.screen[f, g]]
            if self._toll_until is not None:
                bends = np.flatnonzero(np.diff(np.diff(self._toll_until[g], prepend=0.0), append=0.0))
                turns += [self._toll_edges[bends], self._toll_edges[bends] - tb.screen[f, g]]
        if tb.convoy[f]:
            # whole seconds: the last of one stretch and the first of the next
            edges = np.arange(self._headways[f] + 1) * float(tb.headway[f])
            turns += [edges, edges - 1.0]
        return np.unique(np.concatenate(turns)) if turns else np.zeros(0)

    def cost(self, price: F64, f: int, g: int, times: F64) -> F64:
        """What it costs at these prices, tolls included, to pass a gate at each of `times`."""
        tb = self.ways.tables
        cost = self.lane_cost(price, f, g, times) + self.toll(f, g, times)
        if f in self._convoy_row:
            rows = self._convoy_rows(f, g)
            at = (times // tb.headway[f]).astype(np.int64)
            inside = (at >= 0) & (at < len(rows))
            cost += np.where(inside, price[rows][np.clip(at, 0, len(rows) - 1)], 0.0)
        return cost

    def lane_cost(self, price: F64, f: int, g: int, times: F64) -> F64:
        """What the lanes cost of it."""
        if not self.screened(f, g):
            return np.zeros(len(times))
        first = self._lane_row + g * self.pieces
        edges = np.arange(self.pieces + 1) * float(self.piece_s)
        until = np.concatenate(([0.0], np.cumsum(price[first : first + self.pieces]) * self.piece_s))
        after: F64 = np.interp(times + self.ways.tables.screen[f, g], edges, until)
        before: F64 = np.interp(times, edges, until)
        return after - before

    def toll(self, f: int, g: int, times: F64) -> F64:
        """What it costs beside the rows to pass a gate at each of `times`."""
        if self._toll_until is None or not self.screened(f, g):
            return np.zeros(len(times))
        edges, until = self._toll_edges, self._toll_until[g]
        after: F64 = np.interp(times + self.ways.tables.screen[f, g], edges, until)
        before: F64 = np.interp(times, edges, until)
        return after - before

    def taken(self, f: int, g: int, t: float) -> dict[int, float]:
        """Rows that passing a gate at `t` takes."""
        tb = self.ways.tables
        taken: dict[int, float] = {}
        if self.screened(f, g):
            end = t + float(tb.screen[f, g])
            for b in range(max(0, int(t // self.piece_s)), min(self.pieces, math.ceil(end / self.piece_s))):
                taken[self._lane_row + g * self.pieces + b] = min(end, (b + 1.0) * self.piece_s) - max(
                    t, float(b * self.piece_s)
                )
        if f in self._convoy_row and 0 <= t // tb.headway[f] < self._headways[f]:
            taken[self._convoy_rows(f, g)[int(t // tb.headway[f])]] = 1.0
        return taken

    def screened(self, f: int, g: int) -> bool:
        """Whether vehicles of a fleet need lanes of a gate that has not enough of them for all."""
        tb = self.ways.tables
        return bool(tb.screen[f, g] > 0.0 and math.isfinite(tb.offer[g, 0]))

    def _convoy_rows(self, f: int, g: int) -> range:
        """Rows of a fleet at a gate, headway by headway."""
        first = self._convoy_row[f] + g * self._headways[f]
        return range(first, first + self._headways[f])

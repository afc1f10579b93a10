"""Rows of the vehicles' bound for passing gates: lanes by quarters of an hour, convoys by their headway."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.vehicles_ways import Ways

BUCKET_S = 900

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
    lane_row, convoy_row
        First row of lane seconds [G, buckets], and of vehicles in convoys [fleets in convoy, G, headways].
    toll
        float64[G, W], what a lane second costs beside these rows; nothing if left out.
    """

    def __init__(
        self,
        ways: Ways,
        fleets: Sequence[int],
        *,
        lane_row: int,
        convoy_row: int,
        toll: F64 | None = None,
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
        self.buckets = max(1, math.ceil(horizon / BUCKET_S))
        self._convoy_row: dict[int, int] = {}
        self._headways: dict[int, int] = {}
        for f in fleets:
            if tb.convoy[f]:
                self._convoy_row[f] = convoy_row
                self._headways[f] = max(1, math.ceil(horizon / tb.headway[f]))
                convoy_row += len(tb.destination) * self._headways[f]

    def lanes(self) -> F64:
        """Lane seconds offered, float64[G * buckets]."""
        tb = self.ways.tables
        lanes = np.zeros((tb.offer.shape[0], self.buckets))
        for w in range(tb.offer.shape[1]):
            # a window across two buckets is offered to both: more than there is
            for b in range(
                int(w * tb.window // BUCKET_S), min(self.buckets, math.ceil((w + 1) * tb.window / BUCKET_S))
            ):
                lanes[:, b] += tb.offer[:, w]
        lanes[np.isinf(lanes)] = 0.0  # no rounds use them
        return lanes.ravel()

    def convoys(self) -> F64:
        """Vehicles that may pass, float64[fleets in convoy * G * headways]."""
        tb = self.ways.tables
        each = [
            np.full(len(tb.destination) * many, float(tb.convoy[f])) for f, many in self._headways.items()
        ]
        return np.concatenate(each) if each else np.zeros(0)

    def merged(self, rows: int, width: int) -> I64:
        """int64[rows], the row that stands for each where `width` quarters are one."""
        tb = self.ways.tables
        row_of = np.arange(rows)
        for g in range(len(tb.destination)):
            first = self._lane_row + g * self.buckets
            b = np.arange(self.buckets)
            row_of[first + b] = first + b // width * width
            for f, many in self._headways.items():
                those = np.array(self._convoy_rows(f, g))
                stretch = np.arange(many) * int(tb.headway[f]) // (width * BUCKET_S)
                _, begin = np.unique(stretch, return_index=True)
                if width > 1:
                    row_of[those] = those[begin[np.searchsorted(np.unique(stretch), stretch)]]
        return row_of

    def turns(self, f: int, g: int) -> F64:
        """Seconds of passing a gate between which its price is a straight line."""
        tb = self.ways.tables
        turns = []
        if self._screened(f, g):
            edges = np.arange(self.buckets + 1) * float(BUCKET_S)
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
        """What it costs at these prices to pass a gate at each of `times`."""
        tb = self.ways.tables
        cost = np.zeros(len(times))
        if self._screened(f, g):
            first = self._lane_row + g * self.buckets
            edges = np.arange(self.buckets + 1) * float(BUCKET_S)
            until = np.concatenate(([0.0], np.cumsum(price[first : first + self.buckets]) * BUCKET_S))
            cost += np.interp(times + tb.screen[f, g], edges, until) - np.interp(times, edges, until)
            cost += self.toll(f, g, times)
        if tb.convoy[f]:
            rows = self._convoy_rows(f, g)
            at = (times // tb.headway[f]).astype(np.int64)
            inside = (at >= 0) & (at < len(rows))
            cost += np.where(inside, price[rows][np.clip(at, 0, len(rows) - 1)], 0.0)
        return cost

    def toll(self, f: int, g: int, times: F64) -> F64:
        """What it costs beside the rows to pass a gate at each of `times`."""
        if self._toll_until is None or not self._screened(f, g):
            return np.zeros(len(times))
        edges, until = self._toll_edges, self._toll_until[g]
        after: F64 = np.interp(times + self.ways.tables.screen[f, g], edges, until)
        before: F64 = np.interp(times, edges, until)
        return after - before

    def taken(self, f: int, g: int, t: float) -> dict[int, float]:
        """Rows that passing a gate at `t` takes."""
        tb = self.ways.tables
        taken: dict[int, float] = {}
        if self._screened(f, g):
            end = t + float(tb.screen[f, g])
            for b in range(max(0, int(t // BUCKET_S)), min(self.buckets, math.ceil(end / BUCKET_S))):
                taken[self._lane_row + g * self.buckets + b] = min(end, (b + 1.0) * BUCKET_S) - max(
                    t, float(b * BUCKET_S)
                )
        if tb.convoy[f] and 0 <= t // tb.headway[f] < self._headways[f]:
            taken[self._convoy_rows(f, g)[int(t // tb.headway[f])]] = 1.0
        return taken

    def _screened(self, f: int, g: int) -> bool:
        tb = self.ways.tables
        return bool(tb.screen[f, g] > 0.0 and math.isfinite(tb.offer[g, 0]))

    def _convoy_rows(self, f: int, g: int) -> range:
        """Rows of a fleet at a gate, headway by headway."""
        first = self._convoy_row[f] + g * self._headways[f]
        return range(first, first + self._headways[f])

"""Rows of the vehicles' program: people, lanes, places, beds, arrivals, full loads, readiness, convoys."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mamarr.planning._lp import Columns
from mamarr.planning.posing.readiness import ready_share
from mamarr.planning.riders.gates import GateRows
from mamarr.planning.riders.ways import Ways
from mamarr.planning.routing.tolls import Tolls

MARKS = 8
"""Seconds at which readiness is looked at."""

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


class Rows:
    """Where the rows stand, their right sides, and what a round takes of them.

    In order: people [S], lane seconds [G, pieces], places, beds, intake [D], full loads [S], ready at
    marks [S, marks], vehicles of each convoy [fleets in convoy, G, headways], people carried to places
    that cost something [S, D, if they do].

    Parameters
    ----------
    ways
        From `find_ways`.
    fleets
        Positions of those that count.
    full
        From `full_loads`.
    tolls
        What lane seconds and places cost beside the rows; nothing if left out.
    """

    def __init__(self, ways: Ways, fleets: Sequence[int], full: I64, tolls: Tolls | None) -> None:
        self.ways = ways
        tb = ways.tables
        n_s, n_d = len(tb.people), len(tb.intake_cap)
        last = max((t for s in ways.supplies for t, _ in s.group.ready), default=0)
        self.marks: F64 = np.asarray((np.arange(MARKS) + 0.5) * (max(last, 0) / MARKS), dtype=np.float64)
        self.gates = GateRows(ways, fleets, lane_row=n_s, toll=None if tolls is None else tolls.lane)
        lanes = self.gates.lanes()
        self.place_row = n_s + len(lanes)
        self.full_row = self.place_row + 3 * n_d
        self.ready_row = self.full_row + n_s
        convoys = self.gates.convoys(self.ready_row + n_s * MARKS)
        most = float(tb.people.sum()) + 1.0
        scenario = ways.problem.scenario
        places = [most if d.places is None else float(d.places) for d in scenario.destinations.values()]
        beds = [float(d.beds) for d in scenario.destinations.values()]
        limits = np.concatenate(
            (
                tb.people.astype(np.float64),
                lanes,
                places,
                beds,
                self._intake(fleets, most),
                np.maximum(full, 0),
                self._ready(),
                convoys,
            )
        )
        # what a place costs beside the rows, [2, D]
        self.place_toll = np.zeros((2, n_d))
        if tolls is not None:
            for g, d in enumerate(tb.destination.tolist()):
                self.place_toll[:, d] = np.minimum(tolls.person[:, g].min(axis=1), 1.0)
        # where places cost something, no more are given back than were carried: rows of [S, D], else -1
        self.net_row = np.full((n_s, n_d), -1)
        costs = np.nonzero(self.place_toll[tb.bed.astype(np.int64)] > 0.0)
        self.net_row[costs] = len(limits) + np.arange(len(costs[0]))
        self.limits: F64 = np.concatenate((limits, np.zeros(len(costs[0]))))

    def each(self, price: F64, supply: I64, gate: I64) -> F64:
        """What a person of each supply by each gate is worth beyond these prices, readiness aside."""
        tb = self.ways.tables
        n_d = len(tb.intake_cap)
        dest, bed = tb.destination[gate], tb.bed[supply].astype(np.int64)
        net = self.net_row[supply, dest]
        worth: F64 = (
            1.0
            - self.place_toll[bed, dest]
            - price[supply]
            - price[self.place_row + n_d * bed + dest]
            - price[self.place_row + 2 * n_d + dest]
            + np.where(net >= 0, price[net], 0.0)
        )
        return worth

    def late(self, price: F64) -> F64:
        """float64[S, marks + 1], price of a person aboard by a mark, who counts at all from there on."""
        n_s = len(self.ways.tables.people)
        marks = price[self.ready_row : self.ready_row + n_s * MARKS].reshape(n_s, MARKS)
        later: F64 = np.concatenate((marks[:, ::-1].cumsum(axis=1)[:, ::-1], np.zeros((n_s, 1))), axis=1)
        return later

    def taken(
        self, f: int, s: int, g: int, at: float, people: float, mark: int, *, whole: bool
    ) -> tuple[dict[int, float], float]:
        """Rows that a round takes, and what it is worth: its people less tolls.

        `mark` is the first at which its people are counted.
        """
        tb = self.ways.tables
        d, bed = int(tb.destination[g]), int(tb.bed[s])
        taken = self.gates.taken(f, g, at)
        for row in self._person_rows(s, d, mark):
            taken[row] = people
        if (net := int(self.net_row[s, d])) >= 0:
            taken[net] = -people
        if whole:
            taken[self.full_row + s] = 1.0
        worth = people * (1.0 - float(self.place_toll[bed, d]))
        return taken, worth - float(self.gates.toll(f, g, np.array([at]))[0])

    def surplus(self) -> Columns:
        """Columns that give people back: by supply, destination, and the first mark that counts them."""
        tb = self.ways.tables
        goes = np.zeros(self.net_row.shape, dtype=np.bool_)
        admitted, gate = np.nonzero(tb.admits)
        goes[admitted, tb.destination[gate]] = True
        s, d = np.nonzero(goes)
        bed, n_d = tb.bed[s].astype(np.int64), len(tb.intake_cap)
        # [pairs, first marks, rows], -1 where a row is not taken
        pairs = np.full((len(s), MARKS + 1, MARKS + 4), -1)
        person = [s, self.place_row + n_d * bed + d, self.place_row + 2 * n_d + d]
        pairs[:, :, :3] = np.stack(person, axis=1)[:, None, :]
        marks, first = np.arange(MARKS), np.arange(MARKS + 1)[:, None]
        ready = self.ready_row + s[:, None] * MARKS + marks
        pairs[:, :, 3:-1] = np.where(marks >= first, ready[:, None, :], -1)
        pairs[:, :, -1] = self.net_row[s, d][:, None]
        rows = pairs.reshape(-1, MARKS + 4)
        taken = rows >= 0
        start = (np.cumsum(taken.sum(axis=1)) - taken.sum(axis=1)).astype(np.int32)
        given = np.full(rows.shape, -1.0)
        given[:, -1] = 1.0
        cost = np.repeat(self.place_toll[bed, d] - 1.0, MARKS + 1)
        return cost, np.full(len(rows), np.inf), start, rows[taken].astype(np.int32), given[taken]

    def _person_rows(self, s: int, d: int, mark: int) -> list[int]:
        """Rows that a person takes who is aboard by a mark."""
        n_d = len(self.ways.tables.intake_cap)
        place = self.place_row + (n_d if self.ways.tables.bed[s] else 0) + d
        ready = self.ready_row + s * MARKS
        return [s, place, self.place_row + 2 * n_d + d, *range(ready + mark, ready + MARKS)]

    def _ready(self) -> F64:
        """People ready at the marks, and one more, by supply and mark."""
        ready = [
            np.minimum(s.people, np.floor(s.people * ready_share(s.group.ready, self.marks) + 1e-6) + 1.0)
            for s in self.ways.supplies
        ]
        return np.concatenate(ready) if ready else np.zeros(0)

    def _intake(self, fleets: Sequence[int], most: float) -> list[float]:
        tb = self.ways.tables
        hours: dict[int, set[int]] = {}
        for f in fleets:
            for g in range(len(tb.destination)):
                for row in range(tb.hours_ptr[f, g, 0], tb.hours_ptr[f, g, 1]):
                    first, last = (
                        (tb.hours_lo[row] + tb.arrive[f, g]) // 3600,
                        (tb.hours_hi[row] + tb.arrive[f, g]) // 3600,
                    )
                    hours.setdefault(int(tb.destination[g]), set()).update(range(int(first), int(last) + 1))
        return [
            min(most, cap * len(hours.get(d, ()))) if math.isfinite(cap) else most
            for d, cap in enumerate(tb.intake_cap)
        ]

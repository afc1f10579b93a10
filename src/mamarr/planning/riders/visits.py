"""What few vehicles can carry from few zones: a program in whole trips and whole stops.

A trip is told by its longest round, by that of its zones from which base, zone, gate and base again take
longest: by the triangle inequality it lasts at least so long, and one loading for each stop. Moments, gates,
streets, readiness and places are left out, so that every plan of trips gives a point of the program. It lies
far above plans where these bind, and meets them where only the vehicles' time does: half a trip is none.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from mamarr.planning._lp import GrowingProgram
from mamarr.planning.riders.ways import Ways, few

APART = 4
"""Each vehicle of a fleet by itself if there are not more, else all their time together."""
NODES = 500
"""Of the search; what it has not looked at counts as possible."""

F64 = NDArray[np.float64]


def whole_trips_at_most(ways: Ways, wanted: NDArray[np.bool_]) -> float:
    """People of some supplies that no whole trips can pass; infinity where there are too many to look.

    Parameters
    ----------
    ways
        From `find_ways`.
    wanted : [S]
        Supplies that count.
    """
    tb = ways.tables
    if not few(ways):
        return math.inf
    rows = _Rows(tb.people.astype(np.float64))
    for f in range(len(tb.seats)):
        longest = _rounds(ways, wanted, f)
        begins = tb.begins[(tb.vehicle_fleet == f) & (tb.begins < tb.finish[f])]
        spans = sorted((float(tb.finish[f] - b) for b in begins), reverse=True)
        together = [spans] if len(spans) > APART else [[span] for span in spans]
        for i, some in enumerate(together):
            # all that are free as long are alike: the first is the busiest
            alike = i > 0 and together[i - 1] == some
            rows.add(longest, int(tb.seats[f]), int(tb.load[f]), some, alike=alike)
    return rows.most()


def _rounds(ways: Ways, wanted: NDArray[np.bool_], f: int) -> list[tuple[float, int]]:
    """Seconds of the shortest round of a fleet by each supply, loading aside, and its position; in order."""
    tb = ways.tables
    found = []
    for s in np.flatnonzero(wanted & tb.carries[f] & (tb.out[0, f] >= 0)).tolist():
        able = tb.admits[s] & (tb.end[0, s] >= 0) & (tb.tail[f] >= 0)
        if able.any():
            found.append((float(tb.out[0, f, s] + (tb.end[0, s] + tb.tail[f])[able].min()), s))
    return sorted(found)


class _Rows:
    """The program, built up row by row: columns of trips, stops, and people taken at them."""

    def __init__(self, people: F64) -> None:
        self.people = people
        self.limit: list[float] = people.tolist()
        self.cost: list[float] = []
        self.upper: list[float] = []
        self.entries: list[dict[int, float]] = []
        self.whole: list[int] = []
        self._time_row = -1

    def add(
        self,
        longest: list[tuple[float, int]],
        seats: int,
        load_s: int,
        spans: list[float],
        *,
        alike: bool = False,
    ) -> None:
        """Vehicles that are free for so many seconds; `alike`: as those before, and no busier."""
        time = self._row(sum(spans))
        before, self._time_row = self._time_row, time
        order = self._row(0.0) if alike else -1
        for j, (round_s, _) in enumerate(longest):
            # whoever takes no time needs no more trips than there are people
            least_s = max(round_s + load_s, 1e-9)
            at_most = min(sum(span // least_s for span in spans), float(self.people.sum()))
            room, last = self._row(0.0), self._row(0.0)
            trips = self._column(whole=True, upper=at_most)
            self._take(trips, time, round_s)
            self._take(trips, room, -float(seats))
            self._take(trips, last, 1.0)
            for i, (_, s) in enumerate(longest[: j + 1]):
                here, once = self._row(0.0), self._row(0.0)
                stops = self._column(whole=True, upper=at_most)
                aboard = self._column(cost=1.0, upper=float(self.people[s]))
                self._take(stops, time, float(load_s))
                self._take(stops, here, -float(min(seats, self.people[s])))
                self._take(aboard, here, 1.0)
                self._take(stops, once, 1.0)
                self._take(trips, once, -1.0)
                self._take(aboard, room, 1.0)
                self._take(aboard, s, 1.0)
                if i == j:
                    self._take(stops, last, -1.0)
        if alike:
            for column in self.entries:
                if (now := column.get(time)) is not None:
                    column[order] = now
                elif (then := column.get(before)) is not None:
                    column[order] = -then

    def most(self) -> float:
        """What no whole numbers pass."""
        program = GrowingProgram()
        none = np.zeros(0, dtype=np.int32)
        rows = len(self.limit)
        program.add_rows(np.array(self.limit), np.zeros(rows, dtype=np.int32), none, np.zeros(0))
        starts = np.cumsum([0, *(len(e) for e in self.entries)])[:-1].astype(np.int32)
        program.add_columns(
            np.array(self.cost),
            np.array(self.upper),
            starts,
            np.array([row for e in self.entries for row in e], dtype=np.int32),
            np.array([x for e in self.entries for x in e.values()]),
        )
        return program.whole_at_most(np.array(self.whole, dtype=np.int32), nodes=NODES)

    def _row(self, limit: float) -> int:
        self.limit.append(limit)
        return len(self.limit) - 1

    def _column(self, *, cost: float = 0.0, upper: float, whole: bool = False) -> int:
        if whole:
            self.whole.append(len(self.cost))
        self.cost.append(cost)
        self.upper.append(upper)
        self.entries.append({})
        return len(self.cost) - 1

    def _take(self, column: int, row: int, amount: float) -> None:
        self.entries[column][row] = amount

"""The linear program over whole days of vehicles behind their bound (see there), solved by columns."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning._lp import GrowingProgram
from mamarr.planning._vehicle_bound_kernels import best_day
from mamarr.planning._vehicle_search_kernels import fill
from mamarr.planning.ledger import Ledger
from mamarr.planning.tolls import Tolls
from mamarr.planning.vehicles_gates import BUCKET_S, GateRows
from mamarr.planning.vehicles_rounds import Rounds, full_loads, relax
from mamarr.planning.vehicles_ways import Ways, open_state

MARKS = 8
"""Seconds at which readiness is looked at."""
DAYS = 12
"""New columns per fleet and iteration."""
WIDTHS = (1_000, 8, 1)
"""Quarters of an hour that are one at a gate, first the whole day."""
SMOOTH = 0.6
"""Weight of the best prices so far in those that are tried next."""
CLOSE = 5e-4
"""Relative distance of the two sides of the program at which it ends."""

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """How many vehicles of a fleet do the same rounds in order; (supply, gate) of each, by position."""

    vehicles: float
    fleet: int
    rounds: tuple[tuple[int, int], ...]


class Program:
    """Days of vehicles against people, gates, destinations and the number of vehicles."""

    def __init__(self, ways: Ways, wanted: NDArray[np.bool_], tolls: Tolls | None = None) -> None:
        self.ways, self.wanted = ways, wanted
        tb = ways.tables
        # what a place costs beside the rows, [2, D]
        self.place_toll = np.zeros((2, len(tb.intake_cap)))
        if tolls is not None:
            for g, d in enumerate(tb.destination.tolist()):
                self.place_toll[:, d] = np.minimum(tolls.person[:, g].min(axis=1), 1.0)
        self.fleets = [f for f in range(len(tb.seats)) if tb.seats[f] > 0 and (tb.carries[f] & wanted).any()]
        self.full = full_loads(ways, wanted, self.fleets)
        last = max((t for s in ways.supplies for t, _ in s.group.ready), default=0)
        self.marks: F64 = np.asarray((np.arange(MARKS) + 0.5) * (max(last, 0) / MARKS), dtype=np.float64)
        self.endless = False  # a fleet has rounds of no time at all
        n_s, n_d = len(tb.people), len(tb.intake_cap)
        buckets = max(1, math.ceil(ways.problem.scenario.horizon_s / BUCKET_S))
        self.place_row = n_s + len(tb.destination) * buckets
        self.ready_row = self.place_row + 3 * n_d + len(tb.seats) + n_s
        self.gates = GateRows(
            ways,
            self.fleets,
            lane_row=n_s,
            convoy_row=self.ready_row + n_s * MARKS,
            toll=None if tolls is None else tolls.lane,
        )
        self.rounds: dict[int, Rounds] = {}
        for f in self.fleets:
            found, endless = relax(ways, wanted, f, full=self.full, marks=self.marks, gates=self.gates)
            self.endless = self.endless or endless
            if found is not None:
                self.rounds[f] = found
        self.limits = self._limits()
        # where places cost something, no more are given back than were carried: rows of [S, D], else -1
        self.net_row = np.full((n_s, n_d), -1)
        costs = np.nonzero(self.place_toll[tb.bed.astype(np.int64)] > 0.0)
        self.net_row[costs] = len(self.limits) + np.arange(len(costs[0]))
        self.limits = np.concatenate((self.limits, np.zeros(len(costs[0]))))
        self._done: list[
            tuple[int, tuple[tuple[int, int], ...]]
        ] = []  # fleet and rounds of each column of days
        self._used: F64 = np.zeros(0)
        self._days: list[tuple[float, dict[int, float]]] = []
        """People of each column of days, and what it takes of the rows."""
        self._best, self._iterations, self._slack = math.inf, 0, 0.0
        self._center: F64 = np.zeros(len(self.limits))
        """The prices that gave the best bound."""
        self.price: F64 = np.zeros(len(wanted))
        """What one more person of each supply would be worth, in the last program."""

    def bound(self, iterations: int, stop: Callable[[], bool] | None, slack: float = 0.0) -> float:
        """Best bound found, people less tolls, within `slack` of the least if so many programs give it."""
        self._slack = slack
        tb = self.ways.tables
        if self.endless:
            return float(tb.people[self.wanted].sum())
        people = float(tb.people[self.wanted & self._touched()].sum())
        if people == 0.0:
            return 0.0
        self._best = people
        self._days = self._planned()
        for width in WIDTHS:
            if self._solve(width, iterations, stop) or (stop is not None and stop()):
                break
        return self._best

    def _solve(self, width: int, iterations: int, stop: Callable[[], bool] | None) -> bool:
        """Grow the program in which `width` quarters at a gate are one; True if nothing finer is needed.

        Prices of few long stretches settle soon, and those of short ones soon once they begin there.
        """
        row_of = self.gates.merged(len(self.limits), width)
        n = len(row_of)
        limits = np.zeros(n)
        np.add.at(limits, row_of, self.limits)
        program = GrowingProgram()
        program.add_rows(limits, np.zeros(n, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0))
        program.add_columns(*self._surplus())
        value, lowest, mix, columns = 0.0, math.inf, 0.0, self._days
        price = center = self._center
        while self._iterations < iterations:
            self._iterations += 1
            if columns:
                before = value
                program.add_columns(*_columns(columns, row_of))
                solution = program.solve()
                # a little less, so that giving people back never pays, the solver's tolerance aside
                price, value = (solution.price * (1.0 - 1e-6))[row_of], solution.value
                self.price = np.where(self.wanted, np.clip(price[: len(self.wanted)], 0.0, 1.0), 0.0)
                self._used = solution.x[len(solution.x) - len(self._days) :]
                stuck = value <= before + 1e-9
            else:
                stuck = True
            if math.floor(self._best + 1e-6) <= math.floor(value + 1e-6):
                return width == 1
            if min(lowest, self._best) - value <= max(CLOSE * self._best, self._slack):
                return width == 1
            # prices swing from one program to the next: stay near those that bound best (Wentges 1997)
            mix = 0.0 if stuck or math.isinf(lowest) else SMOOTH
            tried = mix * center + (1.0 - mix) * price
            upper, columns = self._price(tried)
            self._days += columns
            if upper < lowest:
                lowest, center = upper, tried
            if upper < self._best:
                self._best, self._center = upper, tried
            if (mix == 0.0 and not columns) or (stop is not None and stop()):
                break
        return False

    def days(self) -> tuple[Day, ...]:
        """Days of the last solution, most used first."""
        used = [
            (float(x), f, rounds) for x, (f, rounds) in zip(self._used, self._done, strict=False) if x > 1e-6
        ]
        used.sort(key=lambda d: -d[0])
        return tuple(Day(vehicles=x, fleet=f, rounds=rounds) for x, f, rounds in used)

    def _planned(self) -> list[tuple[float, dict[int, float]]]:
        """Days that vehicles do in a plan made at once, for prices that make sense from the beginning."""
        tb, ways = self.ways.tables, self.ways
        state = open_state(ways, Ledger(ways.problem), 1)
        fill(
            tb,
            state,
            np.arange(len(tb.vehicle_fleet)),
            False,
            0.5,
            0.0,
            0.0,
            np.zeros(len(state.vehicle) + 1, dtype=np.int64),
        )
        n_d, place_row = len(tb.intake_cap), self.place_row
        columns: list[tuple[float, dict[int, float]]] = []
        for vehicle, f in enumerate(tb.vehicle_fleet.tolist()):
            if f not in self.rounds:
                continue
            amounts: dict[int, float] = {place_row + 3 * n_d + f: 1.0}
            carried = 0.0
            rounds: list[tuple[int, int]] = []
            for slot in state.plan[vehicle, : state.rounds[vehicle]].tolist():
                g, d = int(state.gate[slot]), int(tb.destination[state.gate[slot]])
                stops = [j for j in range(state.stops[slot]) if self.wanted[state.supply[slot, j]]]
                for j in stops:
                    s, people = int(state.supply[slot, j]), float(state.aboard[slot, j])
                    done = int(state.begin[slot, j] + tb.load[f])
                    late = range(int(np.searchsorted(self.marks, done)), MARKS)
                    for row in (
                        s,
                        place_row + (n_d if tb.bed[s] else 0) + d,
                        place_row + 2 * n_d + d,
                        *(self.ready_row + s * MARKS + m for m in late),
                    ):
                        amounts[row] = amounts.get(row, 0.0) + people
                    if (net := int(self.net_row[s, d])) >= 0:
                        amounts[net] = amounts.get(net, 0.0) - people
                    carried += people * (1.0 - float(self.place_toll[int(tb.bed[s]), d]))
                if stops:
                    rounds.append((int(state.supply[slot, stops[0]]), g))
                    carried -= float(self.gates.toll(f, g, np.array([float(state.at[slot])]))[0])
                    for row, use in self.gates.taken(f, g, float(state.at[slot])).items():
                        amounts[row] = amounts.get(row, 0.0) + use
            if rounds:
                columns.append((carried, amounts))
                self._done.append((f, tuple(rounds)))
        return columns

    def _surplus(self) -> tuple[F64, F64, NDArray[np.int32], NDArray[np.int32], F64]:
        """Columns that give people back: by supply, destination, and the first mark that counts them."""
        tb = self.ways.tables
        n_s, n_d = len(tb.people), len(tb.intake_cap)
        ready_row = self.ready_row
        place_row = self.place_row
        rows: list[list[int]] = []
        cost: list[float] = []
        for s in range(n_s):
            for d in np.unique(tb.destination[tb.admits[s]]).tolist():
                common = [s, place_row + n_d + d if tb.bed[s] else place_row + d, place_row + 2 * n_d + d]
                rows += [
                    [*common, *range(ready_row + s * MARKS + m, ready_row + (s + 1) * MARKS)]
                    for m in range(MARKS + 1)
                ]
                cost += [float(self.place_toll[int(tb.bed[s]), d]) - 1.0] * (MARKS + 1)
                if (net := int(self.net_row[s, d])) >= 0:
                    for each in rows[-MARKS - 1 :]:
                        each.append(net)
        start = np.cumsum([0, *(len(r) for r in rows[:-1])]).astype(np.int32)
        row = np.array([r for each in rows for r in each], dtype=np.int32)
        value = np.where(np.isin(row, self.net_row), 1.0, -1.0)
        return np.array(cost), np.full(len(rows), np.inf), start, row, value

    def _touched(self) -> NDArray[np.bool_]:
        touched = np.zeros(len(self.wanted), dtype=np.bool_)
        for r in self.rounds.values():
            touched[r.supply] = True
        return touched

    def _limits(self) -> F64:
        """Right sides of the rows.

        People [S], lane seconds [G, buckets], places, beds, intake [D], vehicles [F], full loads [S],
        ready at marks [S, marks], vehicles of each convoy [fleets in convoy, G, headways].
        """
        tb, scenario = self.ways.tables, self.ways.problem.scenario
        most = float(tb.people.sum()) + 1.0
        places = [most if d.places is None else float(d.places) for d in scenario.destinations.values()]
        beds = [float(d.beds) for d in scenario.destinations.values()]
        used = tb.vehicle_fleet[tb.begins <= tb.finish[tb.vehicle_fleet]]
        vehicles = np.bincount(used, minlength=len(tb.seats)).astype(np.float64)
        return np.concatenate(
            (
                tb.people.astype(np.float64),
                self.gates.lanes(),
                places,
                beds,
                self._intake(most),
                vehicles,
                np.maximum(self.full, 0),
                self._ready(),
                self.gates.convoys(),
            )
        )

    def _ready(self) -> F64:
        """People ready at the marks, and one more, by supply and mark."""
        ready = [
            min(s.people, math.floor(s.people * s.group.ready_share(t) + 1e-6) + 1)
            for s in self.ways.supplies
            for t in self.marks
        ]
        return np.array(ready, dtype=np.float64)

    def _intake(self, most: float) -> list[float]:
        tb = self.ways.tables
        hours: dict[int, set[int]] = {}
        for f in self.rounds:
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

    def _cell_prices(self, price: F64, f: int, r: Rounds) -> F64:
        """float64[G, cells], least price of passing in the two cells from each on."""
        start, cells = int(self.ways.tables.start[f]), r.allowed.shape[1]
        found = np.zeros(r.allowed.shape)
        grid = start + r.step_s * np.arange(cells + 2, dtype=np.float64)
        for g, turns in enumerate(r.turns):
            if not len(turns):
                continue
            at = self.gates.cost(price, f, g, grid)
            found[g] = np.minimum(np.minimum(at[:-2], at[1:-1]), at[2:])
            cell = ((turns - start) // r.step_s).astype(np.int64)
            cost = self.gates.cost(price, f, g, turns)
            for back in (0, 1):
                inside = (cell - back >= 0) & (cell - back < cells)
                np.minimum.at(found[g], cell[inside] - back, cost[inside])
        return found

    def _pass(self, price: F64, f: int, r: Rounds, g: int, cell: int) -> tuple[float, dict[int, float]]:
        """The cheapest second of passing a gate in the two cells from `cell` on, and the rows that takes."""
        tb = self.ways.tables
        if not len(r.turns[g]):
            return float(tb.start[f] + cell * r.step_s), {}
        low = float(tb.start[f] + cell * r.step_s)
        turns = r.turns[g][(r.turns[g] >= low) & (r.turns[g] < low + 2 * r.step_s)]
        times = np.concatenate((low + r.step_s * np.arange(3.0), turns))
        at = float(times[self.gates.cost(price, f, g, times).argmin()])
        return at, self.gates.taken(f, g, at)

    def _first_steps(self, f: int, r: Rounds) -> I64:
        """Points of the grid at which the vehicles of a fleet that do anything begin."""
        tb = self.ways.tables
        begins = tb.begins[(tb.vehicle_fleet == f) & (tb.begins <= tb.finish[f])]
        steps: I64 = np.minimum((begins - tb.start[f]) // r.step_s, r.steps)
        return steps

    def _price(self, price: F64) -> tuple[float, list[tuple[float, dict[int, float]]]]:
        """Bound at these prices, and days worth more than they cost: (people, {row: amount})."""
        tb = self.ways.tables
        n_s, n_d, place_row = len(tb.people), len(tb.intake_cap), self.place_row
        bed_row, intake_row, fleet_row = place_row + n_d, place_row + 2 * n_d, place_row + 3 * n_d
        full_row = fleet_row + len(tb.seats)
        upper = float(price[:fleet_row] @ self.limits[:fleet_row] + price[full_row:] @ self.limits[full_row:])
        ready_row = full_row + n_s
        # a person aboard at the end of a stop counts at all marks from there on
        later = (
            price[ready_row : ready_row + n_s * MARKS].reshape(n_s, MARKS)[:, ::-1].cumsum(axis=1)[:, ::-1]
        )
        later = np.concatenate((later, np.zeros((n_s, 1))), axis=1)
        columns: list[tuple[float, dict[int, float]]] = []
        for f, r in self.rounds.items():
            cell_price = self._cell_prices(price, f, r)
            dest = tb.destination[r.gate]
            bed = tb.bed[r.supply]
            each = (
                1.0
                - self.place_toll[bed.astype(np.int64), dest]
                - price[r.supply]
                - price[np.where(bed, bed_row, place_row) + dest]
                - price[intake_row + dest]
                + np.where(self.net_row[r.supply, dest] >= 0, price[self.net_row[r.supply, dest]], 0.0)
            )
            value, choice = np.zeros(r.steps + 1), np.zeros(r.steps + 1, dtype=np.int64)
            charge = np.where(r.whole, price[full_row + r.supply], 0.0)
            left = tb.people.astype(np.float64)
            for day in range(DAYS):
                live = np.flatnonzero((each * r.people > charge + 1e-9) & (left[r.supply] > 0))
                if not len(live):
                    break
                gain = (each * r.people - charge)[live]
                late = later[:, r.early]
                worth = best_day(
                    r.steps,
                    r.length[live],
                    r.lead[live],
                    r.gate[live],
                    gain,
                    cell_price,
                    late,
                    r.supply[live],
                    r.people[live],
                    r.aboard[live],
                    r.allowed,
                    value,
                    choice,
                )
                if day == 0:
                    # what is left of the best day from the moment at which each is free
                    upper += float(value[self._first_steps(f, r)].sum())
                if worth <= price[fleet_row + f] + 1e-7:
                    break
                amounts: dict[int, float] = {fleet_row + f: 1.0}
                carried, i = 0.0, 0
                rounds: list[tuple[int, int]] = []
                while i < r.steps:
                    if choice[i] < 0:
                        i += 1
                        continue
                    k = int(live[choice[i]])
                    s, g, n, q = int(r.supply[k]), int(r.gate[k]), float(r.people[k]), i + int(r.lead[k])
                    d = int(tb.destination[g])
                    carried += n * (1.0 - float(self.place_toll[int(tb.bed[s]), d]))
                    rounds.append((s, g))
                    left[s] -= n
                    for row in (s, (bed_row if tb.bed[s] else place_row) + d, intake_row + d):
                        amounts[row] = amounts.get(row, 0.0) + n
                    if (net := int(self.net_row[s, d])) >= 0:
                        amounts[net] = amounts.get(net, 0.0) - n
                    for m in range(int(r.early[i + int(r.aboard[k])]), MARKS):
                        row = ready_row + s * MARKS + m
                        amounts[row] = amounts.get(row, 0.0) + n
                    if r.whole[k]:
                        amounts[full_row + s] = amounts.get(full_row + s, 0.0) + 1.0
                    at, taken = self._pass(price, f, r, g, q)
                    carried -= float(self.gates.toll(f, g, np.array([at]))[0])
                    for row, use in taken.items():
                        amounts[row] = amounts.get(row, 0.0) + use
                    i += int(r.length[k])
                columns.append((carried, amounts))
                self._done.append((f, tuple(rounds)))
        return upper, columns


def _columns(
    days: list[tuple[float, dict[int, float]]], row_of: I64
) -> tuple[F64, F64, NDArray[np.int32], NDArray[np.int32], F64]:
    """Columns of days over the rows that stand for theirs."""
    merged: list[dict[int, float]] = []
    for _, amounts in days:
        into: dict[int, float] = {}
        for row, amount in sorted(amounts.items()):
            of = int(row_of[row])
            into[of] = into.get(of, 0.0) + amount
        merged.append(into)
    start = np.cumsum([0, *(len(a) for a in merged[:-1])]).astype(np.int32)
    rows = np.array([r for a in merged for r in a], dtype=np.int32)
    entry = np.array([x for a in merged for x in a.values()])
    return np.array([c for c, _ in days]), np.full(len(days), np.inf), start, rows, entry

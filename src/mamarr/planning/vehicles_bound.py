"""How many people no trips can beat: a linear program over whole days of vehicles.

Columns are days: what one vehicle may do from its first leaving base to its
last return. They are priced by a longest path over a grid of start times, so
that no vehicle is ever used in fractions of a trip at the end of its day, as
it would be in a program over single trips and hours of fleet time.

Every plan of trips gives a feasible point, since each simplification only
allows more:

- Start and end of a trip are rounded down to the grid, and its length too;
  trips of one vehicle that followed one another still do.
- A trip with several stops is a mixture of trips to each of its stops, in
  proportion to the people, each with all seats taken. Driving straight is no
  longer than by the other stops; only one more loading is charged.
- Trips to one zone alone, of p people, by vehicles of s seats: p // s of them
  may be full, all others take p mod s. If that is more than a plan's trips
  carry, or more than p, a variable gives the surplus back. (Of k such trips
  in a plan with k <= p // s all may be full, and else those named here carry all p.)
  Where vehicles of several sizes serve a zone, or several destinations that may fill up, all may be full.
- Lane seconds at a gate are counted in quarters of an hour, and only those
  that fall there at either end of the time within which the grid places the trip.
- People are ready at a few marks, give or take one person; between marks all of the next one are.
  With p // s full trips taken as the last of a plan's trips, the surplus given back
  leaves what the plan carries.
- Streets, convoys, closures and the hourly intake (but not its sum) are left out.

The value of each program is bounded by its prices (Lagrange), so it need not be solved to the end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning._lp import GrowingProgram
from mamarr.planning._vehicle_bound_kernels import best_day
from mamarr.planning.vehicles_ways import Ways

BUCKET_S = 900
WORK = 1_500_000
"""The grid is as fine as this many steps of the longest path allow."""
ITERATIONS = 80
MARKS = 8
"""Seconds at which readiness is looked at."""
DAYS = 12
"""New columns per fleet and iteration."""
CLOSE = 2e-4
"""Relative distance of the two sides of the program at which it ends."""

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class TripsBound:
    """At most so many people can be carried.

    Attributes
    ----------
    by_group
        Group id -> people, each group as if it had all vehicles and gates to itself.
    people
        All groups together; at most the sum of `by_group`.
    method
        In words, for the plan's proof.
    """

    by_group: Mapping[str, int]
    people: int
    method: str


def bound_trips(ways: Ways, *, stop: Callable[[], bool] | None = None) -> tuple[TripsBound, Guide]:
    """Bound the people that any trips can carry, together and for each group alone.

    Parameters
    ----------
    ways
        From `find_ways`.
    stop
        Asked between iterations; the bound so far is valid too.

    Returns
    -------
    bound
    guide
        What vehicles do in the last programs, and what places there are worth.
    """
    names = [s.group.id for s in ways.supplies]
    by_group: dict[str, int] = {}
    days: tuple[Day, ...] = ()
    price = np.zeros(len(names))
    for name in sorted(set(names)):
        program = _Program(ways, np.array([n == name for n in names]))
        by_group[name] = program.bound(stop)
        days += program.days()
        price += program.price
    people = sum(by_group.values())
    tb = ways.tables
    if any(len({names[i] for i in np.flatnonzero(carried)}) > 1 for carried in tb.carries):
        # groups that share vehicles: each bound alone says little about their sum
        program = _Program(ways, np.ones(len(names), dtype=np.bool_))
        people = min(people, program.bound(stop))
        days, price = program.days(), program.price
    bound = TripsBound(
        by_group=by_group, people=people, method="columns of whole vehicle days, gates by quarter hours"
    )
    return bound, Guide(days=days, price=price)


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """How many vehicles of a fleet do the same rounds in order; (supply, gate) of each, by position."""

    vehicles: float
    fleet: int
    rounds: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """What the search may learn from the bound.

    Attributes
    ----------
    days
        What vehicles do in the program, most used first.
    price
        float64[S] in [0, 1], what a place for one more person of each supply is *not* worth: 1 where
        people are scarce, 0 where they are left over anyway.
    """

    days: tuple[Day, ...]
    price: F64


@dataclass(frozen=True, kw_only=True)
class _Rounds:
    """Relaxed rounds of a fleet on its grid, one entry each; `whole`: counts among the p // s."""

    step_s: int
    steps: int
    supply: I64
    gate: I64
    people: I64
    whole: NDArray[np.bool_]
    length: I64
    lead: I64
    allowed: NDArray[np.bool_]  # [G, cells]
    bucket: I64  # [G, cells] first bucket that screening from a cell may touch
    use: F64  # [G, cells, K] least lane seconds in it and the next ones
    aboard: I64  # steps from base until the stop ends
    early: (
        I64  # [cells] number of marks that a stop may reach or pass that ends in the two cells from a cell on
    )


class _Program:
    """Days of vehicles against people, gates, destinations and the number of vehicles."""

    def __init__(self, ways: Ways, wanted: NDArray[np.bool_]) -> None:
        self.ways, self.wanted = ways, wanted
        tb = ways.tables
        horizon = ways.problem.scenario.horizon_s
        self.buckets = max(1, math.ceil(horizon / BUCKET_S))
        self.fleets = [f for f in range(len(tb.seats)) if tb.seats[f] > 0 and (tb.carries[f] & wanted).any()]
        self.full = self._full_loads()
        last = max((t for s in ways.supplies for t, _ in s.group.ready), default=0)
        self.marks = (np.arange(MARKS) + 0.5) * (max(last, 0) / MARKS)
        self.endless = False  # a fleet has rounds of no time at all
        self.rounds = {f: r for f in self.fleets if (r := self._relax(f)) is not None}
        self.limits = self._limits()
        self._done: list[
            tuple[int, tuple[tuple[int, int], ...]]
        ] = []  # fleet and rounds of each column of days
        self._used: F64 = np.zeros(0)
        self.price: F64 = np.zeros(len(wanted))
        """What one more person of each supply would be worth, in the last program."""

    def bound(self, stop: Callable[[], bool] | None) -> int:
        """Best bound found, whole people."""
        tb = self.ways.tables
        if self.endless:
            return int(tb.people[self.wanted].sum())
        people = float(tb.people[self.wanted & self._touched()].sum())
        if people == 0.0:
            return 0
        best = people
        program = GrowingProgram()
        n = len(self.limits)
        program.add_rows(self.limits, np.zeros(n, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0))
        program.add_columns(*self._surplus())
        price = np.zeros(n)
        for _ in range(ITERATIONS):
            upper, columns = self._price(price)
            best = min(best, upper)
            value = -math.inf
            if columns:
                cost, start, row, entry = _columns(columns)
                program.add_columns(cost, np.full(len(cost), np.inf), start, row, entry)
                solution = program.solve()
                # a little less, so that giving people back never pays, the solver's tolerance aside
                price, value = solution.price * (1.0 - 1e-6), solution.value
                self.price = np.where(self.wanted, np.clip(price[: len(self.wanted)], 0.0, 1.0), 0.0)
                self._used = solution.x[len(solution.x) - len(self._done) :]
            if (
                not columns
                or math.floor(best + 1e-6) <= math.floor(value + 1e-6)
                or best - value <= CLOSE * best
            ):
                break
            if stop is not None and stop():
                break
        return math.floor(best + 1e-6)

    def days(self) -> tuple[Day, ...]:
        """Days of the last solution, most used first."""
        used = [
            (float(x), f, rounds) for x, (f, rounds) in zip(self._used, self._done, strict=False) if x > 1e-6
        ]
        used.sort(key=lambda d: -d[0])
        return tuple(Day(vehicles=x, fleet=f, rounds=rounds) for x, f, rounds in used)

    def _surplus(self) -> tuple[F64, F64, NDArray[np.int32], NDArray[np.int32], F64]:
        """Columns that give people back: by supply, destination, and the first mark that counts them."""
        tb = self.ways.tables
        n_s, n_d = len(tb.people), len(tb.intake_cap)
        ready_row = len(self.limits) - n_s * MARKS
        place_row = n_s + len(tb.destination) * self.buckets
        rows: list[list[int]] = []
        for s in range(n_s):
            for d in np.unique(tb.destination[tb.admits[s]]).tolist():
                common = [s, place_row + n_d + d if tb.bed[s] else place_row + d, place_row + 2 * n_d + d]
                rows += [
                    [*common, *range(ready_row + s * MARKS + m, ready_row + (s + 1) * MARKS)]
                    for m in range(MARKS + 1)
                ]
        start = np.cumsum([0, *(len(r) for r in rows[:-1])]).astype(np.int32)
        row = np.array([r for each in rows for r in each], dtype=np.int32)
        return np.full(len(rows), -1.0), np.full(len(rows), np.inf), start, row, np.full(len(row), -1.0)

    def _touched(self) -> NDArray[np.bool_]:
        touched = np.zeros(len(self.wanted), dtype=np.bool_)
        for r in self.rounds.values():
            touched[r.supply] = True
        return touched

    def _limits(self) -> F64:
        """Right sides of the rows.

        People [S], lane seconds [G, buckets], places, beds, intake [D], vehicles [F], full loads [S],
        ready at marks [S, marks].
        """
        tb, scenario = self.ways.tables, self.ways.problem.scenario
        lanes = np.zeros((tb.offer.shape[0], self.buckets))
        for w in range(tb.offer.shape[1]):
            # a window across two buckets is offered to both: more than there is
            for b in range(
                int(w * tb.window // BUCKET_S), min(self.buckets, math.ceil((w + 1) * tb.window / BUCKET_S))
            ):
                lanes[:, b] += tb.offer[:, w]
        most = float(tb.people.sum()) + 1.0
        places = [most if d.places is None else float(d.places) for d in scenario.destinations.values()]
        beds = [float(d.beds) for d in scenario.destinations.values()]
        lanes[np.isinf(lanes)] = 0.0  # no rounds use them
        used = tb.vehicle_fleet[tb.begins <= tb.finish[tb.vehicle_fleet]]
        vehicles = np.bincount(used, minlength=len(tb.seats)).astype(np.float64)
        return np.concatenate(
            (
                tb.people.astype(np.float64),
                lanes.ravel(),
                places,
                beds,
                self._intake(most),
                vehicles,
                np.maximum(self.full, 0),
                self._ready(),
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

    def _relax(self, f: int) -> _Rounds | None:
        tb = self.ways.tables
        seats, span = int(tb.seats[f]), int(tb.finish[f] - tb.start[f])
        s, g = np.nonzero(tb.admits & (tb.carries[f] & self.wanted)[:, None] & (tb.tail[f] >= 0)[None, :])
        keep = (tb.out[0, f, s] >= 0) & (tb.end[0, s, g] >= 0)
        s, g = s[keep], g[keep]
        aboard = tb.out[0, f, s] + tb.load[f]
        lead = tb.out[0, f, s] + tb.load[f] + tb.end[0, s, g]
        cycle = lead + tb.tail[f, g]
        # full, with what a last vehicle takes, and sharing the vehicle with another zone
        limited = self.full[s] >= 0
        rest = np.where(limited, tb.people[s] % seats, 0)
        shared = limited & (seats > 1) & self._shareable(f, s, g)
        full = ~limited | (self.full[s] > 0)
        some = rest > 0
        parts = (full, some, shared)
        people = np.concatenate(
            (np.full(int(full.sum()), seats), rest[some], np.full(int(shared.sum()), seats))
        )
        whole = np.concatenate((limited[full], np.zeros(int(some.sum() + shared.sum()), dtype=np.bool_)))
        more = np.concatenate(
            (np.zeros(int(full.sum() + some.sum()), dtype=np.int64), np.full(int(shared.sum()), tb.load[f]))
        )
        s, g, lead, cycle, aboard = (
            np.concatenate([a[part] for part in parts]) for a in (s, g, lead, cycle, aboard)
        )
        lead, cycle, aboard = lead + more, cycle + more, aboard + more
        keep = cycle <= span
        s, g, people, lead, cycle, aboard = (a[keep] for a in (s, g, people, lead, cycle, aboard))
        whole = whole[keep]
        if not len(s):
            return None
        step = max(1, math.ceil(span * len(s) / WORK))
        step = min(step, int(cycle.min()))
        if step == 0:
            self.endless = True
            return None
        allowed, bucket, use = self._gates(f, step, span // step + 1)
        return _Rounds(
            step_s=step,
            steps=span // step,
            supply=s,
            gate=g,
            people=people,
            whole=whole,
            length=cycle // step,
            lead=lead // step,
            allowed=allowed,
            bucket=bucket,
            use=use,
            aboard=aboard // step,
            early=np.searchsorted(
                self.marks, int(tb.start[f]) + step * np.arange(span // step + 1) + 2 * step
            ),
        )

    def _shareable(self, f: int, s: I64, g: I64) -> NDArray[np.bool_]:
        """Whether any other supply could ride with each to the gate."""
        tb = self.ways.tables
        able = tb.admits & (tb.carries[f] & self.wanted)[:, None]
        riders = {int(x): able[tb.share == x].sum(axis=0) for x in np.unique(tb.share)}
        return np.array(
            [riders[int(tb.share[i])][gate] > 1 for i, gate in zip(s, g, strict=True)], dtype=np.bool_
        )

    def _full_loads(self) -> I64:
        """By supply: vehicles its people can fill; -1 if several sizes or small destinations serve it."""
        tb = self.ways.tables
        roomy = self._roomy()
        full = np.full(len(tb.people), -1)
        for i in range(len(full)):
            sizes = {int(tb.seats[f]) for f in self.fleets if tb.carries[f, i]}
            ends = set(tb.destination[tb.admits[i]].tolist())
            if len(sizes) == 1 and (len(ends) == 1 or ends <= roomy):
                full[i] = tb.people[i] // sizes.pop()
        return full

    def _roomy(self) -> set[int]:
        """Destinations that can take everybody at any time."""
        tb = self.ways.tables
        beds, others = tb.people[tb.bed].sum(), tb.people[~tb.bed].sum()
        return {
            d
            for d, place in enumerate(self.ways.problem.scenario.destinations.values())
            if place.beds >= beds
            and (place.places is None or place.places >= others)
            and place.intake_per_hour is None
        }

    def _gates(self, f: int, step: int, cells: int) -> tuple[NDArray[np.bool_], I64, F64]:
        """Where screening may begin by cell, and the least it takes of which buckets from there."""
        tb = self.ways.tables
        n_g = len(tb.destination)
        begin = int(tb.start[f]) + step * np.arange(cells)
        allowed = np.zeros((n_g, cells), dtype=np.bool_)
        first = np.repeat((begin // BUCKET_S)[None, :], n_g, axis=0)
        k = math.ceil((float(tb.screen[f].max()) + 2 * step) / BUCKET_S) + 1
        use = np.zeros((n_g, cells, k))
        for g in range(n_g):
            for row in range(tb.hours_ptr[f, g, 0], tb.hours_ptr[f, g, 1]):
                allowed[g] |= (begin <= tb.hours_hi[row]) & (begin + 2 * step > tb.hours_lo[row])
            s = tb.screen[f, g]
            if s > 0.0 and math.isfinite(tb.offer[g, 0]):
                low = (first[g][:, None] + np.arange(k)) * float(BUCKET_S)
                inside = (low >= 0.0) & (low < self.buckets * BUCKET_S)
                # the overlap rises, stays and falls as screening moves: it is least at an end
                ends = [
                    np.minimum(t[:, None] + s, low + BUCKET_S) - np.maximum(t[:, None], low)
                    for t in (begin, begin + 2 * step)
                ]
                use[g] = np.where(inside, np.maximum(np.minimum(*ends), 0.0), 0.0)
        return allowed, first, use

    def _price(self, price: F64) -> tuple[float, list[tuple[float, dict[int, float]]]]:
        """Bound at these prices, and days worth more than they cost: (people, {row: amount})."""
        tb = self.ways.tables
        n_s, n_g, n_d = len(tb.people), len(tb.destination), len(tb.intake_cap)
        lane_row = n_s
        place_row = lane_row + n_g * self.buckets
        bed_row, intake_row, fleet_row = place_row + n_d, place_row + 2 * n_d, place_row + 3 * n_d
        lane = price[lane_row:place_row].reshape(n_g, self.buckets)
        full_row = fleet_row + len(tb.seats)
        upper = float(price[:fleet_row] @ self.limits[:fleet_row] + price[full_row:] @ self.limits[full_row:])
        ready_row = full_row + n_s
        # a person aboard at the end of a stop counts at all marks from there on
        later = price[ready_row:].reshape(n_s, MARKS)[:, ::-1].cumsum(axis=1)[:, ::-1]
        later = np.concatenate((later, np.zeros((n_s, 1))), axis=1)
        columns: list[tuple[float, dict[int, float]]] = []
        for f, r in self.rounds.items():
            of = np.clip(r.bucket[:, :, None] + np.arange(r.use.shape[2]), 0, self.buckets - 1)
            cell_price = (r.use * lane[np.arange(n_g)[:, None, None], of]).sum(axis=2)
            dest = tb.destination[r.gate]
            bed = tb.bed[r.supply]
            each = (
                1.0
                - price[r.supply]
                - price[np.where(bed, bed_row, place_row) + dest]
                - price[intake_row + dest]
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
                    upper += self.limits[fleet_row + f] * worth
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
                    carried += n
                    rounds.append((s, g))
                    left[s] -= n
                    d = int(tb.destination[g])
                    for row in (s, (bed_row if tb.bed[s] else place_row) + d, intake_row + d):
                        amounts[row] = amounts.get(row, 0.0) + n
                    for m in range(int(r.early[i + int(r.aboard[k])]), MARKS):
                        row = ready_row + s * MARKS + m
                        amounts[row] = amounts.get(row, 0.0) + n
                    if r.whole[k]:
                        amounts[full_row + s] = amounts.get(full_row + s, 0.0) + 1.0
                    for b in np.flatnonzero(r.use[g, q]):
                        row = lane_row + g * self.buckets + int(r.bucket[g, q] + b)
                        amounts[row] = amounts.get(row, 0.0) + float(r.use[g, q, b])
                    i += int(r.length[k])
                columns.append((carried, amounts))
                self._done.append((f, tuple(rounds)))
        return upper, columns


def _columns(
    days: list[tuple[float, dict[int, float]]],
) -> tuple[F64, NDArray[np.int32], NDArray[np.int32], F64]:
    cost = np.array([c for c, _ in days])
    start = np.cumsum([0, *(len(a) for _, a in days[:-1])]).astype(np.int32)
    row = np.array([r for _, a in days for r in sorted(a)], dtype=np.int32)
    entry = np.array([a[r] for _, a in days for r in sorted(a)])
    return cost, start, row, entry

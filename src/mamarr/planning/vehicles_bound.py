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
- Lane seconds at a gate are counted in quarters of an hour, and vehicles of a convoy in
  stretches of its headway. A trip passes at the cheapest second of those within which the grid places it;
  only ends, and seconds at which a quarter begins or is reached, can be cheapest.
- People are ready at a few marks, give or take one person; between marks all of the next one are.
  With p // s full trips taken as the last of a plan's trips, the surplus given back
  leaves what the plan carries.
- A vehicle that is free later than others of its fleet does what is left of the best day from then on.
- Streets, closures and the hourly intake (but not its sum) are left out.

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
from mamarr.planning._vehicle_search_kernels import fill
from mamarr.planning.ledger import Ledger
from mamarr.planning.tolls import Tolls
from mamarr.planning.vehicles_gates import BUCKET_S, GateRows
from mamarr.planning.vehicles_ways import Ways, open_state

WORK = 1_500_000
"""The grid is as fine as this many steps of the longest path allow."""
ITERATIONS = 80
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


def bound_trips(
    ways: Ways, *, iterations: int = ITERATIONS, stop: Callable[[], bool] | None = None
) -> tuple[TripsBound, Guide]:
    """Bound the people that any trips can carry, together and for each group alone.

    Parameters
    ----------
    ways
        From `find_ways`.
    iterations
        Programs for each group, at most; any number gives a valid bound.
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
        by_group[name] = math.floor(program.bound(iterations, stop) + 1e-6)
        days += program.days()
        price += program.price
    people = sum(by_group.values())
    tb = ways.tables
    if any(len({names[i] for i in np.flatnonzero(carried)}) > 1 for carried in tb.carries):
        # groups that share vehicles: each bound alone says little about their sum
        program = _Program(ways, np.ones(len(names), dtype=np.bool_))
        people = min(people, math.floor(program.bound(iterations, stop) + 1e-6))
        days, price = program.days(), program.price
    bound = TripsBound(
        by_group=by_group,
        people=people,
        method="columns of whole vehicle days, gates by quarter hours, convoys",
    )
    return bound, Guide(days=days, price=price)


def bound_net(
    ways: Ways,
    tolls: Tolls,
    *,
    slack: float = 0.0,
    iterations: int = ITERATIONS,
    stop: Callable[[], bool] | None = None,
) -> float:
    """Bound people carried less what their trips pay at given tolls.

    Parameters
    ----------
    ways
        From `find_ways`, of groups that share no fleet with others.
    tolls
        Of lane seconds and places; those of arrivals count at their least.
    slack
        It is enough to be so many people from the least bound.
    iterations, stop
        See `bound_trips`.
    """
    return _Program(ways, np.ones(len(ways.supplies), dtype=np.bool_), tolls).bound(iterations, stop, slack)


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
    turns: tuple[F64, ...]  # [G] seconds at which the price of passing may turn
    aboard: I64  # steps from base until the stop ends
    early: (
        I64  # [cells] number of marks that a stop may reach or pass that ends in the two cells from a cell on
    )


class _Program:
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
        self.full = self._full_loads()
        last = max((t for s in ways.supplies for t, _ in s.group.ready), default=0)
        self.marks = (np.arange(MARKS) + 0.5) * (max(last, 0) / MARKS)
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
        self.rounds = {f: r for f in self.fleets if (r := self._relax(f)) is not None}
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
        return _Rounds(
            step_s=step,
            steps=span // step,
            supply=s,
            gate=g,
            people=people,
            whole=whole,
            length=cycle // step,
            lead=lead // step,
            allowed=self._allowed(f, step, span // step + 1),
            turns=tuple(self.gates.turns(f, g) for g in range(len(tb.destination))),
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

    def _allowed(self, f: int, step: int, cells: int) -> NDArray[np.bool_]:
        """Where screening may begin by gate and cell."""
        tb = self.ways.tables
        begin = int(tb.start[f]) + step * np.arange(cells)
        allowed = np.zeros((len(tb.destination), cells), dtype=np.bool_)
        for g in range(len(allowed)):
            for row in range(tb.hours_ptr[f, g, 0], tb.hours_ptr[f, g, 1]):
                allowed[g] |= (begin <= tb.hours_hi[row]) & (begin + 2 * step > tb.hours_lo[row])
        return allowed

    def _cell_prices(self, price: F64, f: int, r: _Rounds) -> F64:
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

    def _pass(self, price: F64, f: int, r: _Rounds, g: int, cell: int) -> tuple[float, dict[int, float]]:
        """The cheapest second of passing a gate in the two cells from `cell` on, and the rows that takes."""
        tb = self.ways.tables
        if not len(r.turns[g]):
            return float(tb.start[f] + cell * r.step_s), {}
        low = float(tb.start[f] + cell * r.step_s)
        turns = r.turns[g][(r.turns[g] >= low) & (r.turns[g] < low + 2 * r.step_s)]
        times = np.concatenate((low + r.step_s * np.arange(3.0), turns))
        at = float(times[self.gates.cost(price, f, g, times).argmin()])
        return at, self.gates.taken(f, g, at)

    def _first_steps(self, f: int, r: _Rounds) -> I64:
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

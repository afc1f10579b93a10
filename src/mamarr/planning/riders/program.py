"""The linear program over rounds of vehicles behind their bound (see there), solved by columns."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mamarr.planning._lp import Columns, GrowingProgram, carrying
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.riders._bound_kernels import people_of
from mamarr.planning.riders._search_kernels import fill
from mamarr.planning.riders.days import Days
from mamarr.planning.riders.rounds import Rounds, full_loads, relax
from mamarr.planning.riders.rows import Rows
from mamarr.planning.riders.sharpen import sharpen
from mamarr.planning.riders.ways import Ways, open_state
from mamarr.planning.routing.tolls import Tolls

DAYS = 12
"""Days drawn up per fleet and iteration."""
EVERY = 8
"""Beside, every so many rounds of those that are best from each moment on."""
CELLS = 1_320
"""The grids of all fleets together have about so many cells in the end,"""
LEAST = 440
"""and that of each at least so many."""
FINE = 5_280
"""So many cells are those on which prices are sharpened."""
GRIDS = ((3, 1_000), (1, 1))
"""How much coarser a grid is than the last, and how many pieces of the day are one at a gate."""
NEARLY = 3.0
"""A column stays on the next grid if one more of it would cost less than so many persons."""
SMOOTH = 0.6
"""Weight of the best prices so far in those that are tried next."""
CLOSE = 5e-4
"""Relative distance of the two sides of the program at which it ends,"""
NEARER = 4e-3
"""and at which its prices are good to sharpen: later ones know the corners of its grid too well."""

ROUGH = 1e-2
"""and the same on all grids but the last."""

SHARP_FROM = 40
"""A bound that may take fewer programs than that is in a hurry, and is not bettered on a finer grid."""

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Entries = dict[int, float]
Key = tuple[int, int, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """How many vehicles of a fleet make a round from a supply by a gate, both by position, and when."""

    vehicles: float
    fleet: int
    supply: int
    gate: int
    at_s: float


class Program:
    """Rounds of vehicles against people, gates, destinations, and vehicles at base at every moment."""

    def __init__(self, ways: Ways, wanted: NDArray[np.bool_], tolls: Tolls | None = None) -> None:
        self.ways, self.wanted, self.tolled = ways, wanted, tolls is not None
        tb = ways.tables
        self.fleets = [f for f in range(len(tb.seats)) if tb.seats[f] > 0 and (tb.carries[f] & wanted).any()]
        self.full = full_loads(ways, wanted, self.fleets)
        self.rows = Rows(ways, self.fleets, self.full, tolls)
        self.rounds: dict[int, Rounds] = {}
        self.days = Days(ways=ways, wanted=wanted, rows=self.rows, rounds=self.rounds)
        self.endless = self._lay_grid(GRIDS[0][0])  # a fleet has rounds of no time at all
        self._known: dict[Key, None] = {}
        """Fleet, round and second at the gate of each column."""
        self._used: F64 = np.zeros(0)
        self._gain: F64 = np.zeros(0)
        self._best, self._iterations, self._slack = math.inf, 0, 0.0
        self._center: F64 = np.zeros(len(self.rows.limits))
        """The prices that gave the best bound,"""
        self._early: F64 | None = None
        """and those that came near the end on the last grid first."""
        self._price_sum: F64 = np.zeros(len(wanted))

    @property
    def price(self) -> F64:
        """What one more person of each supply would be worth, on average over the programs.

        The last one alone says nothing where it carries everybody, as no plan does.
        """
        mean: F64 = np.where(self.wanted, self._price_sum / max(1, self._iterations), 0.0)
        return mean

    def bound(self, iterations: int, stop: Callable[[], bool] | None, slack: float = 0.0) -> float:
        """Best bound found, people less tolls, within `slack` of the least if so many programs give it."""
        self._slack = slack
        people = self.ways.tables.people
        if self.endless:
            return float(people[self.wanted].sum())
        touched = np.zeros(len(self.wanted), dtype=np.bool_)
        for r in self.rounds.values():
            touched[r.offer.supply] = True
        everybody = self._best = float(people[self.wanted & touched].sum())
        if self._best == 0.0:
            return 0.0
        self._planned()
        for coarse, width in GRIDS:
            self._lay_grid(coarse)
            last = (coarse, width) == GRIDS[-1]
            if self._solve(width, iterations, stop, last) or (stop is not None and stop()):
                break
        if (
            iterations >= SHARP_FROM
            and self._iterations < iterations
            and self._best < everybody
            and not self.tolled
        ):
            # prices of a program that was cut short, or has room for all, say little
            rounds, _ = self.relaxed(self._step_s(FINE, FINE))
            start = self._center if self._early is None else self._early
            self._best = min(self._best, sharpen(replace(self.days, rounds=rounds), start, stop))
        return self._best

    def _lay_grid(self, coarse: int) -> bool:
        """Lay a grid for each fleet; tell whether one has rounds of no time at all."""
        rounds, endless = self.relaxed(coarse * self._step_s(CELLS, LEAST))
        self.rounds.update(rounds)
        return endless

    def _step_s(self, cells: int, least: int) -> int:
        """Length of a cell where all fleets together have about so many, and each at least so many."""
        tb = self.ways.tables
        spans = [int(tb.finish[f] - tb.start[f]) for f in self.fleets]
        return max(1, min(math.ceil(sum(spans) / cells), math.ceil(max(spans, default=0) / least)))

    def relaxed(self, step_s: int) -> tuple[dict[int, Rounds], bool]:
        """Rounds of each fleet that can make any, on a grid; and whether one has some of no time at all."""
        rounds: dict[int, Rounds] = {}
        endless = False
        for f in self.fleets:
            found, none = relax(
                self.ways,
                self.wanted,
                f,
                step_s=step_s,
                full=self.full,
                marks=self.rows.marks,
                gates=self.rows.gates,
            )
            endless = endless or none
            if found is not None:
                rounds[f] = found
        return rounds, endless

    def _solve(self, width: int, iterations: int, stop: Callable[[], bool] | None, last: bool) -> bool:
        """Grow the program in which `width` pieces at a gate are one; True if nothing finer is needed.

        Prices of few long stretches settle soon, and those of short ones soon once they begin there.
        """
        rows = self.rows
        row_of = rows.gates.merged(len(rows.limits), width)
        limits, node_row = self._base_rows(row_of)
        program = GrowingProgram(primal=True)
        program.add_rows(
            limits, np.zeros(len(limits), dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0)
        )
        program.add_columns(*rows.surplus())
        program.add_columns(*self._waiting(node_row))
        value, lowest, self._early = 0.0, math.inf, None
        price = center = self._center
        new = self._kept()
        self._known = dict.fromkeys(new)
        ahead = program.n_columns
        while self._iterations < iterations:
            self._iterations += 1
            stuck = True
            if new:
                before = value
                program.add_columns(*self._columns(new, row_of, node_row))
                solution = program.solve()
                # a little less, so that giving people back never pays, the solver's tolerance aside
                price, value = (solution.price * (1.0 - 1e-6))[row_of], solution.value
                self._price_sum += np.clip(price[: len(self.wanted)], 0.0, 1.0)
                self._used = solution.x[ahead:]
                self._gain = program.reduced()[ahead:]
                stuck = value <= before + 1e-9
            if self._early is None and self._best - value <= NEARER * self._best:
                self._early = self._center
            if math.floor(self._best + 1e-6) <= math.floor(value + 1e-6):
                return last
            if min(lowest, self._best) - value <= max((CLOSE if last else ROUGH) * self._best, self._slack):
                return last
            # prices swing from one program to the next: stay near those that bound best (Wentges 1997)
            mix = 0.0 if stuck or math.isinf(lowest) else SMOOTH
            tried = mix * center + (1.0 - mix) * price
            upper, new = self._price(tried)
            if upper < lowest:
                lowest, center = upper, tried
            if upper < self._best:
                self._best, self._center = upper, tried
            if (mix == 0.0 and not new) or (stop is not None and stop()):
                break
        return False

    def _kept(self) -> list[Key]:
        """Columns that were used, or nearly."""
        if not len(self._gain):
            return list(self._known)
        return [key for key, gain in zip(self._known, self._gain, strict=False) if gain > -NEARLY]

    def _base_rows(self, row_of: I64) -> tuple[F64, dict[int, int]]:
        """Limits of all rows, and the first of those for the moments of each fleet."""
        limits = np.zeros(len(row_of))
        np.add.at(limits, row_of, self.rows.limits)
        node_row: dict[int, int] = {}
        parts = [limits]
        n = len(limits)
        for f, r in self.rounds.items():
            node_row[f] = n
            parts.append(np.bincount(self.days.starts(f), minlength=r.cells).astype(np.float64))
            n += r.cells
        return np.concatenate(parts), node_row

    def _waiting(self, node_row: dict[int, int]) -> Columns:
        """Columns of vehicles that wait at base from one moment to the next."""
        return carrying(
            np.concatenate([node_row[f] + np.arange(r.cells - 1) for f, r in self.rounds.items()])
        )

    def made(self) -> tuple[Round, ...]:
        """Rounds of the last solution, by time."""
        found = []
        for x, (f, k, at) in zip(self._used.tolist(), self._known, strict=False):
            if x > 1e-6:
                r = self.rounds[f]
                found.append(
                    Round(vehicles=x, fleet=f, supply=int(r.offer.supply[k]), gate=int(r.gate[k]), at_s=at)
                )
        found.sort(key=lambda r: r.at_s)
        return tuple(found)

    def held(self) -> float:
        """What gates and convoys add to the best bound, in persons."""
        rows = self.rows.gates.rows()
        return float(self._center[rows] @ self.rows.limits[rows])

    def passing(self) -> F64:
        """float64[F, G, W], what it costs at the best prices to pass a gate when a window begins."""
        offer, window = self.ways.tables.offer, self.ways.tables.window
        cost = np.zeros((len(self.ways.tables.seats), *offer.shape))
        begin: F64 = np.arange(offer.shape[1], dtype=np.float64) * window
        for f in self.rounds:
            for g in range(len(offer)):
                cost[f, g] = self.rows.gates.cost(self._center, f, g, begin)
        return cost

    def _planned(self) -> None:
        """Columns for a plan made at once, for prices that make sense from the beginning."""
        tb, ways = self.ways.tables, self.ways
        state = open_state(ways, Ledger(ways.problem), 1)
        everyone, added = np.arange(len(tb.vehicle_fleet)), np.zeros(len(state.vehicle) + 1, dtype=np.int64)
        fill(tb, state, everyone, False, 0.5, 0.0, 0.0, added)
        for slot in np.flatnonzero(state.vehicle >= 0).tolist():
            f = int(tb.vehicle_fleet[state.vehicle[slot]])
            if f not in self.rounds:
                continue
            r, g, n = self.rounds[f], int(state.gate[slot]), int(state.stops[slot])
            a, b = r.offer.ptr[g], r.offer.ptr[g + 1]
            for s in state.supply[slot, :n].tolist():
                for k in a + np.flatnonzero((r.offer.supply[a:b] == s) & (r.offer.shared[a:b] == (n > 1))):
                    self._known[f, int(k), float(state.at[slot])] = None

    def _price(self, price: F64) -> tuple[float, list[Key]]:
        """Bound at these prices, and new rounds of days worth more than they cost."""
        days = self.days
        upper = float(price @ self.rows.limits)
        new: list[Key] = []
        for f, r in self.rounds.items():
            (worth, passing), starts = days.worth(price, f), days.starts(f)
            left = np.where(self.wanted, self.ways.tables.people, 0).astype(np.float64)
            for day in range(DAYS):
                value, choice = days.best(worth, f, left)
                if day == 0:
                    # what is left of the best day from the moment at which each is free
                    upper += float(value[starts].sum())
                first = int(starts.min())
                if value[first] <= 1e-7:
                    break
                used = [*np.flatnonzero(choice[:, 0] >= 0)[::EVERY]] if day == 0 else []
                for i, k, q in days.walk(f, choice, first):
                    used.append(i)
                    left[r.offer.supply[k]] -= people_of(r.offer, k, q)
                for i in used:
                    k, q = choice[i].tolist()
                    key = (f, k, passing[int(r.gate[k])].cheapest_s(q))
                    if key not in self._known:
                        self._known[key] = None
                        new.append(key)
        return upper, new

    def _columns(self, arcs: list[Key], row_of: I64, node_row: dict[int, int]) -> Columns:
        """Columns of rounds, over the rows that stand for theirs."""
        rows, tb = self.rows, self.ways.tables
        starts: list[int] = []
        entries: list[int] = []
        amounts: list[float] = []
        worth, upper = np.zeros(len(arcs)), np.full(len(arcs), np.inf)
        for i, (f, k, at) in enumerate(arcs):
            r = self.rounds[f]
            o, g, s = r.offer, int(r.gate[k]), int(r.offer.supply[k])
            q = int((at - tb.start[f] + r.ahead_s[g]) // r.step_s)
            begin, end = q - int(o.lead[k]), q + int(o.tail[g])
            starts.append(len(entries))
            if begin < 0 or end >= r.cells or begin == end:
                upper[i] = 0.0  # does not fit this grid
                continue
            n, mark = float(people_of(o, k, q)), int(o.early[q - o.end[k]])
            taken, worth[i] = rows.taken(f, s, g, at, n, mark, whole=bool(r.whole[k]))
            into: Entries = {node_row[f] + begin: 1.0, node_row[f] + end: -1.0}
            for row, amount in taken.items():
                of = int(row_of[row])
                into[of] = into.get(of, 0.0) + amount
            entries += into
            amounts += into.values()
        return (
            worth,
            upper,
            np.array(starts, dtype=np.int32),
            np.array(entries, dtype=np.int32),
            np.array(amounts),
        )

"""A timetable of vehicles in whole numbers: which loads pass which gate in which of its slots.

Where gates hold vehicles back, trips that follow one another without a gap pass them at a fixed beat. On
slots of that beat, with vehicles at base as a flow over time, a program over rounds is nearly one of a flow
in a network: whole numbers are nearly as good there as fractions, which is not so where moments are free.
Everything is rounded to the safe side: leaving base to earlier moments, being back to later ones, readiness
to marks. Columns are priced slot by slot (Lübbecke and Desrosiers, *Selected topics in column generation*,
Operations Research 53, 2005) at prices amid all best ones, until more of them hardly help.

Streets, and vehicles of convoys that have passed before, are left out: whoever books the rounds looks at
them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning._lp import Columns, GrowingProgram, carrying
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.riders.follow import WholeRound
from mamarr.planning.riders.gates import GateRows
from mamarr.planning.riders.loads import Loads, items_of, loads_of
from mamarr.planning.riders.ways import Ways

MOMENTS = 2_640
"""The day at base has so many moments at most, and one a second at most."""
FREE_S = 60
"""Beat of gates that hold nobody back."""
PRICINGS = 30
"""At most so many times columns are priced."""
FIRST, EACH = 6, 2
"""So many loads are added for each slot at a time."""
ENOUGH = 2e-4
"""Pricing ends when it adds less than that, relative."""
NEARLY = 0.02
"""In whole numbers, columns stay whose loss is at most so much of a vehicle's seats."""

GAP, NODES = 2e-3, 50
"""The search for whole numbers ends so near the best there is, or after so many nodes."""

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Key = tuple[int, int, int]
"""Slots of a fleet at a gate, and the load and slot of a round there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Slots:
    """Rounds of a fleet by a gate, of K loads in Q slots.

    Attributes
    ----------
    at_s
        int64[Q].
    load
        int64[K], those that have a way to the gate.
    leave, back
        int64[K, Q] and int64[Q], rows of the moments at base.
    mark
        int64[K, Q], the last one before the first stop begins; -1: the round does not fit.
    worth
        float64[K, Q], people by urgency, less tolls.
    arrival
        int64[Q], row of the hour of arriving; -1: none counts.
    places, beds
        int64[K], people who take one.
    first_row
        Of its slots, if a convoy has any; else -1.
    since
        int64[Q], first slot that is less than a headway before.
    """

    fleet: int
    gate: int
    at_s: I64
    load: I64
    leave: I64
    back: I64
    mark: I64
    worth: F64
    arrival: I64
    places: I64
    beds: I64
    first_row: int
    since: I64


class Timetable:
    """The program; see the module.

    Parameters
    ----------
    ways
        From `find_ways`.
    ledger
        What is used already.
    """

    def __init__(self, ways: Ways, ledger: Ledger) -> None:
        self.ways, self.tables = ways, ways.tables
        tb = self.tables
        self.items = items_of(ways)
        self.loads: dict[int, Loads] = {}
        self.step = np.maximum(1, -((tb.start - tb.finish) // MOMENTS))
        self._rows(ledger)
        self.slots: list[_Slots] = []
        for f in self.loads:
            for g in range(len(tb.destination)):
                self._lay(f, g)
        self.known: dict[Key, None] = {}

    def _rows(self, ledger: Ledger) -> None:
        """Rows: moments at base, units waiting at marks, lanes by window, places, beds, arrivals by hour."""
        tb, items = self.tables, self.items
        limits: list[F64] = []
        self._base_row: dict[int, int] = {}
        n = 0
        for f in range(len(tb.seats)):
            begins = tb.begins[(tb.vehicle_fleet == f) & (tb.begins <= tb.finish[f])]
            if not len(begins) or tb.seats[f] < 1:
                continue
            loads = loads_of(self.ways, items, f)
            if not len(loads.people):
                continue
            self.loads[f] = loads
            self._base_row[f] = n
            cells = self._cells(f)
            at = np.minimum(-((tb.start[f] - begins) // self.step[f]), cells - 1)
            limits.append(np.bincount(at, minlength=cells).astype(np.float64))
            n += cells
        self._item_row = n
        limits.append(np.diff(items.ready, axis=1, prepend=0).astype(np.float64).ravel())
        n += items.ready.size
        self._gates = GateRows(self.ways, (), lane_row=n, toll=tb.lane, piece_s=tb.window)
        free = np.where(np.isfinite(tb.offer), np.maximum(tb.offer - ledger.gate_s, 0.0), 0.0)
        free = free[:, : self._gates.pieces]
        self._lane_row = n
        limits.append(free.ravel())
        n += free.size
        self._place_row = n
        most = float(tb.people.sum())
        destinations = list(self.ways.problem.scenario.destinations.values())
        places = np.array([most if d.places is None else d.places for d in destinations], dtype=np.float64)
        beds = np.array([d.beds for d in destinations], dtype=np.float64)
        limits += [np.maximum(places - ledger.places, 0.0), np.maximum(beds - ledger.beds, 0.0)]
        n += 2 * len(destinations)
        self._hour_row, self._hours = n, ledger.intake.shape[1]
        cap = np.where(np.isfinite(tb.intake_cap), tb.intake_cap, most)
        limits.append(np.maximum(cap[:, None] - ledger.intake, 0.0).ravel())
        n += ledger.intake.size
        self._convoy_row = n
        self._limits: F64 = np.concatenate(limits)

    def _lay(self, f: int, g: int) -> None:
        """Lay slots of a gate for a fleet, each with a row of its own for a convoy."""
        tb, items, loads = self.tables, self.items, self.loads[f]
        beat = math.ceil(tb.screen[f, g]) if self._gates.screened(f, g) else FREE_S
        if tb.convoy[f]:
            beat = max(beat, math.ceil(tb.headway[f] / tb.convoy[f]))
        hours = [
            np.arange(-(-int(tb.hours_lo[row]) // beat) * beat, int(tb.hours_hi[row]) + 1, beat)
            for row in range(tb.hours_ptr[f, g, 0], tb.hours_ptr[f, g, 1])
        ]
        at = np.unique(np.concatenate(hours)).astype(np.int64) if hours else np.zeros(0, dtype=np.int64)
        load = np.flatnonzero(loads.lead[:, g] >= 0)
        leave = at[None, :] - loads.lead[load, g][:, None]
        back = at + tb.tail[f, g]
        mark = np.searchsorted(items.marks_s, at[None, :] - loads.begin[load, g][:, None], side="right") - 1
        ready = items.ready[loads.item[load][:, :, None], np.maximum(mark, 0)[:, None, :]]
        able = (ready >= loads.units[load][:, :, None]).all(axis=1)
        mark[~able | (leave < tb.start[f]) | (back > tb.finish[f])[None, :]] = -1
        fits = (mark >= 0).any(axis=1)
        load, leave, mark = load[fits], leave[fits], mark[fits]
        if not len(load):
            return
        supply = items.supply[loads.item[load]]
        people = items.people[loads.item[load]] * loads.units[load]
        bed = tb.bed[supply]
        weight, most = tb.weight, float(tb.weight.max())
        window = np.minimum(at // tb.window, tb.toll.shape[2] - 1)
        toll = tb.toll[bed.astype(np.int64)[:, :, None], g, window[None, None, :]]
        worth = (people * weight[supply]).sum(axis=1)[:, None] * tb.gate_worth[g]
        worth = worth - (people[:, :, None] * (toll + tb.eps * at)).sum(axis=1)
        worth -= self._gates.toll(f, g, at.astype(np.float64))
        hour = (at + tb.arrive[f, g]) // 3600
        # slots of other days, which do not fit, lie before or beyond the moments of this one
        last = self._cells(f) - 1
        d = int(tb.destination[g])
        convoy = bool(tb.convoy[f])
        self.slots.append(
            _Slots(
                fleet=f,
                gate=g,
                at_s=at,
                load=load,
                leave=self._base_row[f] + np.clip((leave - tb.start[f]) // self.step[f], 0, last),
                back=self._base_row[f] + np.clip(-((tb.start[f] - back) // self.step[f]), 0, last),
                mark=mark,
                worth=worth / most,
                arrival=np.where(hour < self._hours, self._hour_row + d * self._hours + hour, -1),
                places=np.where(bed, 0, people).sum(axis=1),
                beds=np.where(bed, people, 0).sum(axis=1),
                first_row=len(self._limits) if convoy else -1,
                since=np.searchsorted(at, at - tb.headway[f], side="right"),
            )
        )
        if convoy:
            self._limits = np.concatenate((self._limits, np.full(len(at), float(tb.convoy[f]))))

    def _cells(self, f: int) -> int:
        return int((self.tables.finish[f] - self.tables.start[f]) // self.step[f]) + 1

    def solve(self, stop: Callable[[], bool] | None = None) -> list[WholeRound]:
        """Rounds in whole numbers, by the second at which they leave base."""
        if not self.slots:
            return []
        tb = self.tables
        program = self._begun(GrowingProgram(interior=True))
        ahead, value = program.n_columns, 0.0
        price = np.zeros(len(self._limits))
        for turn in range(PRICINGS):
            if stop is not None and stop():
                break
            new = self._priced(price, first=turn == 0)
            if not new:
                break
            program.add_columns(*self._columns(new))
            solution = program.solve()
            before, value = value, solution.value
            price = solution.price
            if value - before <= ENOUGH * value:
                break
        if program.n_columns == ahead:
            return []
        # few columns that lose much are in whole numbers what the program is nearly in fractions
        gain = program.reduced()[ahead:]
        seats = np.array([tb.seats[self.slots[i].fleet] for i, *_ in self.known])
        kept = [k for k, near in zip(self.known, gain >= -NEARLY * seats, strict=True) if near]
        whole = self._begun(GrowingProgram())
        whole.add_columns(*self._columns(kept))
        columns = ahead + np.arange(len(kept), dtype=np.int32)
        x = np.rint(whole.solve_whole(columns, gap=GAP, nodes=NODES, stop=stop)[ahead:]).astype(np.int64)
        found = [self._round(key, many) for key, many in zip(kept, x.tolist(), strict=True) if many]
        return sorted(found, key=lambda r: (r.leave_s, r.fleet, r.gate, r.supply))

    def _begun(self, program: GrowingProgram) -> GrowingProgram:
        """All rows, and columns for waiting."""
        none = np.zeros(0, dtype=np.int32)
        program.add_rows(self._limits, np.zeros(len(self._limits), dtype=np.int32), none, np.zeros(0))
        program.add_columns(*self._waiting())
        return program

    def _round(self, key: Key, many: int) -> WholeRound:
        i, k, j = key
        s = self.slots[i]
        loads, load, at = self.loads[s.fleet], int(s.load[k]), int(s.at_s[j])
        each = zip(loads.item[load].tolist(), loads.units[load].tolist(), strict=True)
        units = {item: many for item, many in each if many}
        order = loads.order[load][s.gate]
        return WholeRound(
            vehicles=many,
            fleet=s.fleet,
            supply=tuple(int(self.items.supply[i]) for i in order),
            people=tuple(units[i] * int(self.items.people[i]) for i in order),
            gate=s.gate,
            leave_s=at - int(loads.lead[load, s.gate]),
            at_s=at,
        )

    def _waiting(self) -> Columns:
        """Columns of vehicles that wait at base for a moment, and of units that wait for a mark."""
        moments = [self._base_row[f] + np.arange(self._cells(f) - 1) for f in self.loads]
        marks = self._item_row + np.arange(self.items.ready.size).reshape(self.items.ready.shape)
        return carrying(np.concatenate([*moments, marks[:, :-1].ravel()]))

    def _priced(self, price: F64, *, first: bool) -> list[Key]:
        """New columns, the best of each slot that are worth what they cost; first the best for their time."""
        tb, loads = self.tables, self.loads
        unit = price[self._item_row : self._lane_row].reshape(self.items.ready.shape)
        n_d = len(tb.intake_cap)
        new: list[Key] = []
        for i, s in enumerate(self.slots):
            f, g = s.fleet, s.gate
            d = int(tb.destination[g])
            item, units = loads[f].item[s.load], loads[f].units[s.load]
            score = s.worth - price[s.leave] + price[s.back]
            score -= (units[:, :, None] * unit[item[:, :, None], np.maximum(s.mark, 0)[:, None, :]]).sum(
                axis=1
            )
            beyond = s.places * price[self._place_row + d] + s.beds * price[self._place_row + n_d + d]
            score -= beyond[:, None]
            score -= (s.places + s.beds)[:, None] * np.where(s.arrival >= 0, price[s.arrival], 0.0)
            score -= self._gates.lane_cost(price, f, g, s.at_s.astype(np.float64))
            if s.first_row >= 0:
                until = np.concatenate(([0.0], np.cumsum(price[s.first_row : s.first_row + len(s.at_s)])))
                score -= until[1:] - until[s.since]
            if first:
                score /= (loads[f].lead[s.load, g] + tb.tail[f, g])[:, None]
            score[s.mark < 0] = -np.inf
            most = min(FIRST if first else EACH, len(s.load))
            best = np.argpartition(-score, most - 1, axis=0)[:most]
            rank, q = np.nonzero(np.take_along_axis(score, best, axis=0) > 1e-9)
            new += [
                (i, k, j)
                for k, j in zip(best[rank, q].tolist(), q.tolist(), strict=True)
                if (i, k, j) not in self.known
            ]
        self.known.update(dict.fromkeys(new))
        return new

    def _columns(self, keys: Sequence[Key]) -> Columns:
        """Columns of rounds."""
        tb = self.tables
        marks, n_d = self.items.ready.shape[1], len(tb.intake_cap)
        starts: list[int] = []
        rows: list[int] = []
        amounts: list[float] = []
        worth = np.zeros(len(keys))
        for n, (i, k, j) in enumerate(keys):
            s = self.slots[i]
            f, g, loads = s.fleet, s.gate, self.loads[s.fleet]
            d = int(tb.destination[g])
            worth[n] = s.worth[k, j]
            into: dict[int, float] = {int(s.leave[k, j]): 1.0, int(s.back[j]): -1.0}
            for item, units in zip(
                loads.item[s.load[k]].tolist(), loads.units[s.load[k]].tolist(), strict=True
            ):
                if units:
                    into[self._item_row + item * marks + int(s.mark[k, j])] = float(units)
            into.update(self._gates.taken(f, g, float(s.at_s[j])))
            if s.places[k]:
                into[self._place_row + d] = float(s.places[k])
            if s.beds[k]:
                into[self._place_row + n_d + d] = float(s.beds[k])
            if s.arrival[j] >= 0:
                into[int(s.arrival[j])] = float(s.places[k] + s.beds[k])
            if s.first_row >= 0:
                into.update(dict.fromkeys(range(s.first_row + int(s.since[j]), s.first_row + j + 1), 1.0))
            starts.append(len(rows))
            rows += into
            amounts += into.values()
        return (
            worth,
            np.full(len(keys), np.inf),
            np.array(starts, dtype=np.int32),
            np.array(rows, dtype=np.int32),
            np.array(amounts),
        )

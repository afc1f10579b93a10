"""The linear program of the gates: who may pass which, lanes, places, beds, intake; streets left out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from mamarr.network.paths import tree
from mamarr.planning._lp import GrowingProgram
from mamarr.planning.posing.days import pause_days
from mamarr.planning.posing.left import within
from mamarr.planning.posing.problem import RIDES, Gate, Problem, Supply
from mamarr.planning.posing.readiness import first_ready
from mamarr.scenario.model import Interval, Mode

F64 = NDArray[np.float64]

BUCKETS = 20
"""Stretches of the day in the program of the gates."""
MARKS = 4
"""Parts of a supply that become ready one after another, in the program of the gates."""
TINY = 1e-6


class GateProgram:
    """The linear program of the gates, bound (a), and rows for what else is known.

    Columns: people of one part of a block by one gate on one day. A block is all supplies of a group with the
    same earliest bucket at each gate and day. They pass in that bucket of the day or in a later one, within
    the lane seconds of each bucket and the intake of each hour. Whoever is being checked as a bucket ends may
    take lane seconds of the next ones. Buckets are whole windows of the ledger, in which plans are counted.

    Parameters
    ----------
    problem
        With the gates.
    served
        Who is to pass them.
    passing
        Gate (an index) -> float64[n, 3]: from, to, and the lane seconds of others who pass evenly in between.
    """

    def __init__(
        self,
        problem: Problem,
        served: list[Supply],
        *,
        passing: Mapping[int, F64] = MappingProxyType({}),
    ) -> None:
        self.problem, self.passing = problem, passing
        self.days = pause_days(problem.scenario.pause.windows)
        window_s = problem.scenario.planning.window_s
        open_s = sum(day.to_s - day.from_s for day in self.days)
        self.bucket_s = window_s * max(1, int(open_s / BUCKETS / window_s))
        blocks: dict[tuple[str, tuple[tuple[int, int, int], ...]], int] = {}
        for s, arrivals in parts_of(problem, served):
            for share, at in arrivals:
                key = tuple((g, day, int(t // self.bucket_s)) for g, day, t in at)
                blocks[s.group.id, key] = blocks.get((s.group.id, key), 0) + share
        self.columns = [(i, group, *at) for i, (group, key) in enumerate(blocks) for at in key]
        self.people = list(blocks.values())
        self.groups = [group for _, group, *_ in self.columns]
        self.rows: list[tuple[float, list[int], list[float]]] = []
        self.carried: list[float] = []
        """The most of each column beside those of people, which count who passes in a bucket, or waits."""
        self.chains: list[list[tuple[int, list[int]]]] = []
        """The row of each bucket, and columns of who passes in it, of people who pass one after another."""
        members: dict[int, list[int]] = {}
        for c, (i, *_) in enumerate(self.columns):
            members.setdefault(i, []).append(c)
        for i, those in members.items():
            self._row(self.people[i], those)
        self._destination_rows()
        self._passing_rows()

    def _row(self, limit: float, columns: list[int], values: list[float] | None = None) -> None:
        if columns:
            self.rows.append((limit, columns, [1.0] * len(columns) if values is None else values))

    def _more(self, most: float) -> int:
        """A column beside those of people."""
        self.carried.append(most)
        return len(self.columns) + len(self.carried) - 1

    def _passing_rows(self) -> None:
        """Let people of each group pass each gate day by day, within lanes and intake."""
        lanes: dict[int, dict[int, list[tuple[int, float]]]] = {}
        arriving: dict[tuple[str, int], list[int]] = {}
        coming: dict[tuple[int, str, int], dict[int, list[int]]] = {}
        for c, (_, group, g, day, w) in enumerate(self.columns):
            coming.setdefault((g, group, day), {}).setdefault(w, []).append(c)
        for (g, group, day), here in coming.items():
            gate = self.problem.gates[g]
            name = gate.corridor.leads_to
            each = lane_s_each(self.problem, gate, group) if math.isfinite(gate.lane_s) else 0.0
            received = self.problem.scenario.destinations[name].intake_per_hour is not None
            if each == 0.0 and not received:
                continue
            cells = self._cells(gate, self.problem.scenario.groups[group].travels, self.days[day], min(here))
            chain: list[tuple[int, list[int]]] = []
            before: int | None = None
            for w in sorted({*here, *cells}):
                passing = []
                for hour in cells.get(w, ()) if received else (None,) if w in cells else ():
                    column = self._more(math.inf)
                    passing.append(column)
                    if each > 0.0:
                        lanes.setdefault(g, {}).setdefault(w, []).append((column, each))
                    if hour is not None:
                        arriving.setdefault((name, hour), []).append(column)
                waits = self._more(math.inf)
                came = [*here.get(w, ()), *([] if before is None else [before])]
                chain.append((len(self.rows), passing))
                self._row(0.0, [*came, *passing, waits], [1.0] * len(came) + [-1.0] * (len(passing) + 1))
                before = waits
            self.rows[chain[-1][0]][1].pop()  # nobody waits for ever
            self.rows[chain[-1][0]][2].pop()
            self.chains.append(chain)
        for (name, _), columns in arriving.items():
            self._row(float(self.problem.scenario.destinations[name].intake_per_hour or 0), columns)
        for g, by_bucket in lanes.items():
            gate, groups = self.problem.gates[g], {group for at, group, _ in coming if at == g}
            modes = {self.problem.scenario.groups[group].travels for group in groups}
            self._lane_rows(gate, by_bucket, max(_check_s(gate, mode) for mode in modes))

    def _lane_rows(self, gate: Gate, by_bucket: dict[int, list[tuple[int, float]]], checked: float) -> None:
        """Rows of a gate's lanes; a check, of `checked` seconds at most, may go on into the next bucket."""
        last = int(max(to_s for _, to_s in gate.lane_hours) // self.bucket_s)
        buckets = range(min(by_bucket), last + 1)
        ends = [self._lanes_from(gate, w * self.bucket_s) for w in (*buckets, last + 1)]
        offers = {w: max(0.0, a - b) for w, (a, b) in zip(buckets, pairwise(ends), strict=True)}
        over: int | None = None
        for w, offer in offers.items():
            columns, values = [c for c, _ in by_bucket.get(w, ())], [each for _, each in by_bucket.get(w, ())]
            if over is not None:
                columns.append(over)
                values.append(1.0)
            # checks end before a gate closes
            opened, closed = open_after(gate, [(w + 1) * self.bucket_s, (w + 2) * self.bucket_s])
            over = self._more(gate.lane_s * checked) if checked > 0.0 and opened > closed else None
            if over is not None:
                columns.append(over)
                values.append(-1.0)
            self._row(offer, columns, values)

    def _lanes_from(self, gate: Gate, begin: float) -> float:
        """Lane seconds from a second on that others leave."""
        lanes = gate.lane_s * float(open_after(gate, begin))
        if gate.index in self.passing:
            from_s, to_s, lane_s = self.passing[gate.index].T
            lanes -= float(lane_s @ np.clip((to_s - begin) / (to_s - from_s), 0.0, 1.0))
        return lanes

    def _cells(self, gate: Gate, mode: Mode, day: Interval, first: int) -> dict[int, list[int]]:
        """Buckets from the first on in which people may pass a gate -> hours in which they then arrive."""
        beyond = gate.corridor.beyond_s[mode]
        late = beyond + _check_s(gate, mode)
        found: dict[int, set[int]] = {}
        for h in within(gate.useful[mode], [day]):
            for w in range(
                max(first, int(max(0, h.from_s) // self.bucket_s)), int(h.to_s // self.bucket_s) + 1
            ):
                a, b = max(h.from_s, w * self.bucket_s, 0), min(h.to_s, (w + 1) * self.bucket_s)
                # a vehicle may pass in the last useful second
                if a < b or (a == b and mode in RIDES):
                    last = math.ceil((b + late) / 3600) if mode not in RIDES else int((b + late) // 3600) + 1
                    found.setdefault(w, set()).update(range(int((a + beyond) // 3600), last))
        return {w: sorted(hours) for w, hours in found.items()}

    def _destination_rows(self) -> None:
        scenario = self.problem.scenario
        for name, destination in scenario.destinations.items():
            here = {g.index for g in self.problem.gates if g.corridor.leads_to == name}
            bound = [c for c, (_, _, g, *_) in enumerate(self.columns) if g in here]
            in_bed = [c for c in bound if scenario.groups[self.groups[c]].needs_bed]
            if destination.places is not None:
                self._row(destination.places, sorted(set(bound) - set(in_bed)))
            self._row(destination.beds, in_bed)

    def _of(self, mode: Mode) -> list[int]:
        return [c for c, g in enumerate(self.groups) if self.problem.scenario.groups[g].travels is mode]

    def limit(self, mode: Mode, people: float) -> None:
        """At most `people` of one mode."""
        self._row(people, self._of(mode))

    def limit_group(self, group: str, people: float) -> None:
        """At most `people` of one group."""
        self._row(people, [c for c, g in enumerate(self.groups) if g == group])

    def limit_own(self, people: float) -> None:
        """At most `people` of all who walk or drive themselves."""
        self._row(people, self._of(Mode.WALK) + self._of(Mode.CAR))

    def limit_all(self, people: float) -> None:
        """At most `people` of all."""
        self._row(people, list(range(len(self.columns))))

    def limit_rounds(self, people: float) -> None:
        """At most `people` of all who are carried in rounds."""
        self._row(people, self._of(Mode.BUS) + self._of(Mode.AMBULANCE))

    def solve(self, *, group: str | None = None) -> int:
        """Most people, of everybody or of one group, by the prices found: no solver's tolerance matters."""
        n = len(self.columns)
        if not n:
            return 0
        cost = np.array([1.0 if group in (None, g) else 0.0 for g in self.groups] + [0.0] * len(self.carried))
        upper = np.array([*(float(self.people[i]) for i, *_ in self.columns), *self.carried])
        limit = np.array([r[0] for r in self.rows])
        start = np.cumsum([0] + [len(r[1]) for r in self.rows[:-1]]).astype(np.int32)
        column = np.concatenate([r[1] for r in self.rows]).astype(np.int32)
        value = np.concatenate([r[2] for r in self.rows])
        program = GrowingProgram()
        empty = np.zeros(0, dtype=np.int32)
        program.add_columns(cost, upper, np.zeros(len(cost), dtype=np.int32), empty, np.zeros(0))
        program.add_rows(limit, start, column, value)
        rows = csr_array((value, column, np.append(start, len(column))), shape=(len(limit), len(cost)))
        price = self._no_gain(program.solve().price, rows)
        worth = cost - rows.T @ price
        some = np.isfinite(upper)
        return math.floor(float(price @ limit + np.maximum(worth[some], 0.0) @ upper[some]) + 1e-4)

    def _no_gain(self, price: F64, rows: csr_array) -> F64:
        """Prices at which nobody gains by passing or waiting: no column without a limit is worth anything."""
        price = price.copy()
        chained = [row for chain in self.chains for row, _ in chain]
        others = price.copy()
        others[chained] = 0.0
        toll = rows.T @ others
        for chain in self.chains:
            least = math.inf
            for row, passing in reversed(chain):
                least = min(least, price[row], *(float(toll[c]) for c in passing))
                price[row] = least
        return price


def parts_of(
    problem: Problem, served: list[Supply]
) -> list[tuple[Supply, list[tuple[int, tuple[tuple[int, int, float], ...]]]]]:
    """People of each supply as they become ready, with the earliest second at each gate on each day.

    Only gates and days that they can use: people leave home, or a shelter, on the day on which they pass.
    """
    ways = _Ways(problem)
    parts = []
    for s in served:
        mode, made, before = s.group.travels, [], 0
        marks = marks_of(problem, s)
        for begin, end in marks:
            until = (
                math.ceil(s.people * s.group.ready_share(end) - TINY)
                if end < marks[-1][1]
                else math.ceil(s.people * s.group.ready[-1][1] - TINY)
            )
            share, before = until - before, until
            at = []
            for g in s.gates:
                gate = problem.gates[g]
                for d, (day, soonest) in enumerate(
                    zip(ways.days, ways.earliest(s, begin, gate), strict=True)
                ):
                    earliest = max(soonest, 0.0)
                    # a vehicle may still begin its check in the last useful second
                    hours = [
                        h
                        for h in within(gate.useful[mode], [day])
                        if earliest < h.to_s or (earliest == h.to_s and mode in RIDES)
                    ]
                    if hours:
                        at.append((g, d, max(earliest, float(min(h.from_s for h in hours)))))
            if at and share > 0:
                made.append((share, tuple(at)))
        parts.append((s, made))
    return parts


class _Ways:
    """When people can be at a gate at the earliest, streets empty."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.days = pause_days(problem.scenario.pause.windows)
        self._seconds: dict[tuple[int, Mode], F64] = {}

    def to(self, node: int, mode: Mode) -> F64:
        """Seconds from all nodes to one."""
        if (node, mode) not in self._seconds:
            network = self.problem.network
            self._seconds[node, mode] = tree(network, network.seconds(mode), [node], reverse=True)[0]
        return self._seconds[node, mode]

    def earliest(self, s: Supply, ready: float, gate: Gate) -> list[float]:
        """Day by day, for people ready by a second: from home, or from a shelter reached on a day before."""
        way = self.to(gate.node, s.group.travels)
        home = float(way[s.node])
        if s.passing is not None:
            return [ready + home] * len(self.days)
        nights = self._nights(s, ready) if self.problem.stays(s) else {}
        return [
            max(ready + home, day.from_s + min([home, *(float(way[v]) for v, i in nights.items() if i < d)]))
            for d, day in enumerate(self.days)
        ]

    def _nights(self, s: Supply, ready: float) -> dict[int, int]:
        """Node of each shelter where they may stay -> first day on which they can come there in time.

        From home, or from a shelter to which they came on a day before.
        """
        margin, mode = self.problem.scenario.pause.margin_s, s.group.travels
        rooms = [x.node for x in self.problem.shelters if s.group.id in x.shelter.admits]
        found: dict[int, int] = {}
        for i, day in enumerate(self.days):
            before = [v for v, d in found.items() if d < i]
            for node in rooms:
                way = self.to(node, mode)
                comes = [max(ready, day.from_s) + float(way[s.node])]
                comes += [day.from_s + float(way[v]) for v in before]
                # who stays at a shelter already may be on the way to it
                if not s.at_home or min(comes) <= day.to_s - margin:
                    found.setdefault(node, i)
        return found


def marks_of(problem: Problem, supply: Supply) -> list[tuple[float, float]]:
    """Stretches in each of which those who become ready are taken as ready from its beginning."""
    first = first_ready(supply)
    last = max(first, float(supply.group.ready[-1][0]))
    edges = np.linspace(first, last, MARKS + 1) if last > first else np.array([first, first])
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _check_s(gate: Gate, mode: Mode) -> float:
    """Seconds that a check adds to the travel of a vehicle; walkers are let through as they come."""
    return 0.0 if mode is Mode.WALK else gate.screen_s.get(mode, 0.0)


def limited(gate: Gate, mode: Mode) -> bool:
    """Whether screening limits those who travel by `mode`."""
    return math.isfinite(gate.lane_s) and gate.screen_s[mode] > 0.0


def open_after(gate: Gate, seconds: ArrayLike) -> F64:
    """float64, as `seconds`: from each on, how long the lanes are open and of use to somebody."""
    begin, end = np.array(gate.lane_hours, dtype=np.float64).reshape(-1, 2).T
    since = np.maximum(np.maximum(begin, 0.0), np.asarray(seconds, dtype=np.float64)[..., None])
    left: F64 = np.maximum(0.0, end - since).sum(axis=-1)
    return left


def lane_s_each(problem: Problem, gate: Gate, group_id: str) -> float:
    """Lane seconds that a person of the group takes, at least."""
    group = problem.scenario.groups[group_id]
    taken = gate.screen_s.get(group.travels, 0.0)
    if group.travels is Mode.WALK:
        return taken
    if group.travels is Mode.CAR:
        return taken / group.people_per_vehicle
    seats = max(
        (
            f.fleet.seats
            for f in problem.fleets
            if f.fleet.vehicle is group.travels and group_id in f.fleet.carries
        ),
        default=1,
    )
    return taken / seats

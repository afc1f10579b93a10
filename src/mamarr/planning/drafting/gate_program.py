"""The linear program of the gates: who may pass which, lanes, places, beds, intake; streets left out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from mamarr.network.paths import tree
from mamarr.planning._lp import GrowingProgram
from mamarr.planning.posing.problem import Gate, Problem, Supply
from mamarr.scenario.model import Mode

F64 = NDArray[np.float64]

BUCKETS = 40
"""Stretches of the day in the program of the gates."""
MARKS = 4
"""Parts of a supply that become ready one after another, in the program of the gates."""
TINY = 1e-6


class GateProgram:
    """The linear program of the gates, bound (a), and rows for what else is known.

    Columns: people of one part of a block by one gate. A block is all supplies of a group with the same
    earliest bucket at each gate. A gate's lane seconds bind from each bucket on: those who cannot be there
    before must fit into what is left then.

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
        self.bucket_s = max(1.0, problem.scenario.horizon_s / BUCKETS)
        blocks: dict[tuple[str, tuple[tuple[int, int], ...]], int] = {}
        for s, arrivals in parts_of(problem, served):
            for share, at in arrivals:
                key = tuple((g, int(t // self.bucket_s)) for g, t in at)
                blocks[s.group.id, key] = blocks.get((s.group.id, key), 0) + share
        self.columns = [(i, group, g, w) for i, (group, key) in enumerate(blocks) for g, w in key]
        self.people = list(blocks.values())
        self.groups = [group for _, group, _, _ in self.columns]
        self.rows: list[tuple[float, list[int], list[float]]] = []
        members: dict[int, list[int]] = {}
        for c, (i, *_) in enumerate(self.columns):
            members.setdefault(i, []).append(c)
        for i, those in members.items():
            self._row(self.people[i], those)
        self._gate_rows()
        self._destination_rows()

    def _row(self, limit: float, columns: list[int], values: list[float] | None = None) -> None:
        if columns:
            self.rows.append((limit, columns, [1.0] * len(columns) if values is None else values))

    def _gate_rows(self) -> None:
        for gate in self.problem.gates:
            if math.isinf(gate.lane_s):
                continue
            mine = [(c, group, w) for c, (_, group, g, w) in enumerate(self.columns) if g == gate.index]
            each = {group: lane_s_each(self.problem, gate, group) for _, group, _ in mine}
            for w in sorted({w for _, _, w in mine}):
                later = [(c, group) for c, group, at in mine if at >= w]
                begin = w * self.bucket_s
                lanes = gate.lane_s * float(open_after(gate, begin))
                if gate.index in self.passing:
                    from_s, to_s, lane_s = self.passing[gate.index].T
                    lanes -= float(lane_s @ np.clip((to_s - begin) / (to_s - from_s), 0.0, 1.0))
                self._row(
                    max(0.0, lanes),
                    [c for c, _ in later],
                    [each[group] for _, group in later],
                )

    def _destination_rows(self) -> None:
        scenario = self.problem.scenario
        for name, destination in scenario.destinations.items():
            here = {g.index for g in self.problem.gates if g.corridor.leads_to == name}
            bound = [c for c, (_, _, g, _) in enumerate(self.columns) if g in here]
            in_bed = [c for c in bound if scenario.groups[self.groups[c]].needs_bed]
            if destination.places is not None:
                self._row(destination.places, sorted(set(bound) - set(in_bed)))
            self._row(destination.beds, in_bed)
            if destination.intake_per_hour is not None:
                hours: set[int] = set()
                for gate in self.problem.gates:
                    if gate.index in here:
                        for mode, stretches in gate.useful.items():
                            late = gate.corridor.beyond_s[mode] + (
                                0.0 if mode is Mode.WALK else gate.screen_s[mode]
                            )
                            for i in stretches:
                                hours |= set(
                                    range(
                                        int(max(i.from_s, 0) + gate.corridor.beyond_s[mode]) // 3600,
                                        int(i.to_s + late) // 3600 + 1,
                                    )
                                )
                self._row(float(len(hours) * destination.intake_per_hour), bound)

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
        cost = np.array([1.0 if group in (None, g) else 0.0 for g in self.groups])
        upper = np.array([float(self.people[i]) for i, *_ in self.columns])
        limit = np.array([r[0] for r in self.rows])
        start = np.cumsum([0] + [len(r[1]) for r in self.rows[:-1]]).astype(np.int32)
        column = np.concatenate([r[1] for r in self.rows]).astype(np.int32)
        value = np.concatenate([r[2] for r in self.rows])
        program = GrowingProgram()
        empty = np.zeros(0, dtype=np.int32)
        program.add_columns(cost, upper, np.zeros(n, dtype=np.int32), empty, np.zeros(0))
        program.add_rows(limit, start, column, value)
        price = program.solve().price
        worth = (
            cost - csr_array((value, column, np.append(start, len(column))), shape=(len(limit), n)).T @ price
        )
        return math.floor(float(price @ limit + np.maximum(worth, 0.0) @ upper) + 1e-4)


def parts_of(
    problem: Problem, served: list[Supply]
) -> list[tuple[Supply, list[tuple[int, tuple[tuple[int, float], ...]]]]]:
    """People of each supply as they become ready, with the earliest second at each gate that they can use."""
    by_mode: dict[tuple[int, Mode], F64] = {}
    for gate in problem.gates:
        for mode in gate.useful:
            by_mode[gate.index, mode] = tree(
                problem.network, problem.network.seconds(mode), [gate.node], reverse=True
            )[0]
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
                earliest = begin + float(by_mode[g, mode][s.node])
                if any(earliest < i.to_s for i in problem.gates[g].useful[mode]):
                    at.append((g, max(earliest, 0.0)))
            if at and share > 0:
                made.append((share, tuple(at)))
        parts.append((s, made))
    return parts


def marks_of(problem: Problem, supply: Supply) -> list[tuple[float, float]]:
    """Stretches in each of which those who become ready are taken as ready from its beginning."""
    first = max(
        0.0,
        float(
            next(
                (
                    t0
                    for (t0, _), (_, s1) in zip(supply.group.ready, supply.group.ready[1:], strict=False)
                    if s1 > 0.0
                ),
                supply.group.ready[0][0],
            )
        ),
    )
    last = max(first, float(supply.group.ready[-1][0]))
    edges = np.linspace(first, last, MARKS + 1) if last > first else np.array([first, first])
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


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

"""How many people no plan can beat, and how early at best.

Several bounds, each valid for any way of leaving, minute by minute:

(a) **gates**: who may pass which gate, lane seconds shared by all modes, from
    the earliest each can be there, places, beds, intake; streets left out (a
    linear program);
(b) **streets over time**: an earliest-arrival flow for each mode, admission
    left out; gives the whole curve;
(c) **streets over the day**: a static maximum flow in which every street
    carries what it can from the first that anybody can be on it to the last
    that is of use, on each day; admission left out;
(d) **prices on intervals** (see `interval_bound`): knows admission, streets,
    gates and time, and is as good as its prices.

With shelters people may wait on the way, in the times between windows: the
earliest and latest seconds of (a), (c) and (d) hold for them as well, the
flow of (b) only until the first window closes, and is used until then.

(b) to (d) go into the program of (a) as rows, so the best of all is taken, and more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from mamarr.network.paths import tree
from mamarr.planning._lp import GrowingProgram
from mamarr.planning.flow.flows import Flow, earliest_arrival
from mamarr.planning.flow.fluid import fluid, walk_like
from mamarr.planning.flow.static import StaticGraph
from mamarr.planning.posing.problem import ON_THEIR_OWN, Gate, Problem, Supply
from mamarr.planning.riders.bound import TripsBound
from mamarr.scenario.model import Interval, Mode

F64 = NDArray[np.float64]

VISITS_AT_MOST = 250_000_000
"""Work cap of the earliest-arrival flow of each mode: about a minute."""
BUCKETS = 40
"""Stretches of the day in the program of the gates."""
MARKS = 4
"""Parts of a supply that become ready one after another, in the program of the gates."""
TINY = 1e-6


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """What no plan can beat.

    Attributes
    ----------
    people_at_most
        Of everybody.
    by_group_at_most
        Of each group, as if the others stayed.
    curve
        (second, people out at most until then), rising, by the end of each step.
    method
        In words.
    step_s, at_most
        Step, and people out at most by the end of each step (not rounded), for `mean_exit_at_least_min`.
    """

    people_at_most: int
    by_group_at_most: Mapping[str, int]
    curve: tuple[tuple[int, int], ...]
    method: str
    step_s: int
    at_most: F64

    def mean_exit_at_least_min(self, people: int) -> float:
        """Least mean exit time of `people`, in minutes after the opening: as early as the curve lets them."""
        if people <= 0 or not len(self.at_most):
            return 0.0
        out = np.minimum(self.at_most, float(people))
        each = np.diff(out, prepend=0.0)
        late = max(0.0, people - float(out[-1]))
        steps = np.arange(len(out))
        return float((each @ steps + late * (len(out) - 1)) * self.step_s / people / 60.0)


def prove(
    problem: Problem,
    *,
    trips: TripsBound | None = None,
    trips_at_most: Mapping[str, int] | None = None,
    own_at_most: float | None = None,
    all_at_most: float | None = None,
    visits_at_most: int = VISITS_AT_MOST,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Bounds:
    """Bound the people out, and how early, for any plan of the problem.

    Parameters
    ----------
    problem
        The scenario on its roads.
    trips, trips_at_most
        People whom vehicles that go in rounds can carry at most, by group; all of them if left out.
    own_at_most
        People who walk or drive themselves, by (d); as far as known.
    all_at_most
        Everybody, by `joint_bound`; as far as known.
    visits_at_most
        Work cap of each earliest-arrival flow; see there.
    stop, progress
        Asked and told now and then. Stopped, the bounds are wider but hold.
    """
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    modes = [m for m in ON_THEIR_OWN if any(s.group.travels is m for s in served)]
    program = _Gates(problem, served)
    methods = ["gates with admission and shared lanes"]
    flows: dict[Mode, Flow] = {}
    for i, mode in enumerate(modes):
        model = fluid(problem, mode)
        flow = earliest_arrival(
            model,
            visits_at_most=visits_at_most,
            stop=stop,
            progress=None if progress is None else (lambda x, i=i: progress((i + x) / (len(modes) + 1))),  # type: ignore[misc]
        )
        flows[mode] = flow
        if not problem.may_stay:
            program.limit(mode, float(flow.at_most[-1]) / model.unit)
        program.limit(mode, day_bound(problem, mode))
        how = (
            ""
            if flow.exact_steps == model.steps
            else f" (exact until minute {flow.exact_steps * model.step_s // 60})"
        )
        if problem.may_stay:
            how += " (until the first night)"
        methods.append(f"earliest-arrival flow on the streets, {mode}{how}")
    if modes:
        methods.append("streets over the day")
    carried = dict(trips_at_most or {})
    if trips is not None:
        carried.update(trips.by_group)
        program.limit_rounds(trips.people)
        methods.append(trips.method)
    for group, people in carried.items():
        program.limit_group(group, people)
    if own_at_most is not None:
        program.limit_own(own_at_most)
        methods.append("prices on intervals of streets and gates")
    if all_at_most is not None:
        program.limit_all(all_at_most)
        methods.append("vehicles and others at common prices of lanes and places")
    best = program.solve()
    by_group = {g: program.solve(group=g) for g in problem.scenario.groups}
    at_most = _curve(problem, served, flows, carried, None if trips is None else trips.people, best)
    step = problem.scenario.planning.step_s
    if progress is not None:
        progress(1.0)
    whole = np.floor(at_most + TINY).astype(np.int64)
    return Bounds(
        people_at_most=best,
        by_group_at_most=by_group,
        curve=tuple((int((k + 1) * step), int(v)) for k, v in enumerate(whole)),
        method="; ".join(methods),
        step_s=step,
        at_most=at_most,
    )


class _Gates:
    """The linear program of the gates, bound (a), and rows for what else is known.

    Columns: people of one part of a block by one gate. A block is all supplies of a group with the same
    earliest bucket at each gate. A gate's lane seconds bind from each bucket on: those who cannot be there
    before must fit into what is left then.
    """

    def __init__(self, problem: Problem, served: list[Supply]) -> None:
        self.problem = problem
        self.bucket_s = max(1.0, problem.scenario.horizon_s / BUCKETS)
        blocks: dict[tuple[str, tuple[tuple[int, int], ...]], int] = {}
        for s, arrivals in _parts(problem, served):
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
            for w in sorted({w for _, _, w in mine}):
                later = [(c, group) for c, group, at in mine if at >= w]
                lanes = gate.lane_s * _open_after(gate, w * self.bucket_s)
                self._row(
                    lanes, [c for c, _ in later], [_lane_s(self.problem, gate, group) for _, group in later]
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


def _parts(
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
        marks = _marks(problem, s)
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


def _marks(problem: Problem, supply: Supply) -> list[tuple[float, float]]:
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


def _open_after(gate: Gate, second: float) -> float:
    """Seconds from `second` on in which the lanes are open and of use to somebody."""
    return sum(max(0.0, b - max(a, second, 0.0)) for a, b in gate.lane_hours)


def _lane_s(problem: Problem, gate: Gate, group_id: str) -> float:
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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Streets:
    """What the streets of one mode can carry while that is of any use, and who starts where.

    `capacity` : float64[m], units (persons on foot, or cars) over the day; `seconds` : float64[m].
    """

    supplies: list[Supply]
    gates: list[Gate]
    seconds: F64
    capacity: F64


def _streets(problem: Problem, mode: Mode) -> _Streets:
    network = problem.network
    supplies = [s for s in problem.supplies if s.group.travels is mode and s.node >= 0 and s.gates]
    gates = [g for g in problem.gates if g.useful.get(mode)]
    rate = network.capacity(mode) / 3600.0
    seconds = np.where(rate > 0.0, network.seconds(mode), np.inf)
    stretch = np.zeros(network.n_links)
    for begin, end in _days(problem, mode, supplies, gates, seconds):
        with np.errstate(invalid="ignore"):
            stretch += np.where(np.isfinite(begin) & np.isfinite(end), np.maximum(end - begin, 0.0), 0.0)
        _take_closed(problem, begin, end, stretch)
    return _Streets(
        supplies=supplies, gates=gates, seconds=seconds, capacity=np.where(stretch > 0.0, rate * stretch, 0.0)
    )


def _days(
    problem: Problem, mode: Mode, supplies: list[Supply], gates: list[Gate], seconds: F64
) -> Iterator[tuple[F64, F64]]:
    """Per day, float64[m] twice: from when to when people who may enter each street may be of use there.

    On each day they set out from home, or from a shelter, and reach a gate, or a shelter: nobody is on the
    way between two windows. Windows that touch are one day.
    """
    network, pause = problem.network, problem.scenario.pause
    ready = np.array([_marks(problem, s)[0][0] for s in supplies])
    rooms = [site.node for site in problem.shelters] if problem.may_stay else []
    days: list[Interval] = []
    for w in pause.windows:
        if days and w.from_s <= days[-1].to_s:
            days[-1] = Interval(from_s=days[-1].from_s, to_s=w.to_s)
        else:
            days.append(w)
    for i, day in enumerate(days):
        starts = [s.node for s in supplies] + (rooms if i > 0 else [])
        set_out = np.concatenate(
            [np.maximum(ready, day.from_s), np.full(len(starts) - len(ready), day.from_s)]
        )
        use = [
            (g.node, float(max(h.to_s for h in hours)))
            for g in gates
            if (hours := [h for h in g.useful[mode] if day.from_s <= h.from_s < day.to_s])
        ]
        if i < len(days) - 1:
            use += [(node, float(day.to_s - pause.margin_s)) for node in rooms]
        if not use:
            continue
        from_start = tree(network, seconds, starts, offset=set_out.astype(np.float64))[0]
        shut = np.array([-last for _, last in use])
        leave_by = -tree(network, seconds, [node for node, _ in use], reverse=True, offset=shut)[0]
        yield np.maximum(0.0, from_start[network.tail]), leave_by[network.head] - seconds


def _take_closed(problem: Problem, begin: F64, end: F64, stretch: F64) -> None:
    """Take the closed seconds between `begin` and `end` off the stretches."""
    merged: dict[int, list[Interval]] = {}
    for e, interval in problem.closed:
        merged.setdefault(e, []).append(interval)
    for e, intervals in merged.items():
        reached = begin[e]
        for i in sorted(intervals, key=lambda i: i.from_s):
            a, b = max(float(i.from_s), reached), min(float(i.to_s), end[e])
            if b > a:
                stretch[e] -= b - a
                reached = b


def day_bound(problem: Problem, mode: Mode) -> int:
    """Bound (c): a static maximum flow over the whole day, all admitted everywhere."""
    streets = _streets(problem, mode)
    if not streets.supplies or not streets.gates:
        return 0
    network = problem.network
    per = max(s.group.people_per_vehicle for s in streets.supplies) if mode is Mode.CAR else 1
    let_out = [
        g.lane_s / g.screen_s[mode] * _open_after(g, 0.0) if limited(g, mode) else math.inf
        for g in streets.gates
    ]
    found = StaticGraph(network.n_nodes, network.tail, network.head, streets.capacity * per).flow(
        np.array([s.node for s in streets.supplies]),
        np.array([float(s.people) for s in streets.supplies]),
        np.array([g.node for g in streets.gates]),
        np.array(let_out) * per,
    )
    return math.floor(found.value + TINY)


def _curve(
    problem: Problem,
    served: list[Supply],
    flows: Mapping[Mode, Flow],
    carried: Mapping[str, int],
    rounds: int | None,
    best: int,
) -> F64:
    """People out at most by the end of each step: by the streets of each mode together, and by all gates."""
    step = problem.scenario.planning.step_s
    steps = max(1, math.ceil(problem.scenario.horizon_s / step))
    ends = (np.arange(steps) + 1.0) * step
    own = np.zeros(steps)
    for mode, flow in flows.items():
        out = flow.at_most / flow.fluid.unit
        if problem.may_stay:
            # who stays on the way uses streets at other hours than who does not: then no street counts
            mine = [s for s in served if s.group.travels is mode]
            anybody = _near_enough(problem, mine, ends)
            out = np.where(ends <= problem.scenario.pause.windows[0].to_s, out, anybody)
        own += out
    in_rounds = np.zeros(steps)
    by_group: dict[str, F64] = {}
    for s, parts in _parts(problem, [s for s in served if not walk_like(s.group.travels)]):
        out = by_group.setdefault(s.group.id, np.zeros(steps))
        for share, at in parts:
            out += np.where(ends > min(t for _, t in at), share, 0)
    for group, out in by_group.items():
        in_rounds += np.minimum(out, carried.get(group, math.inf))
    through = np.zeros(steps)
    for gate in problem.gates:
        least = min(
            (_lane_s(problem, gate, s.group.id) for s in served if gate.index in s.gates), default=0.0
        )
        free = math.isinf(gate.lane_s) or least == 0.0
        passed = _open_after(gate, 0.0) - np.array([_open_after(gate, e + _check_s(gate)) for e in ends])
        through += np.where(passed > 0.0, np.inf, 0.0) if free else passed * gate.lane_s / least
    total = own + np.minimum(in_rounds, math.inf if rounds is None else rounds)
    return np.minimum(np.minimum(total, through), float(best))


def _near_enough(problem: Problem, supplies: list[Supply], ends: NDArray[np.floating]) -> F64:
    """float64[steps], people near enough to a gate, and ready in time, to be out by the end of a step."""
    out = np.zeros(len(ends))
    for _, parts in _parts(problem, supplies):
        for share, at in parts:
            out += np.where(ends > min(t for _, t in at), share, 0)
    return out


def _check_s(gate: Gate) -> float:
    """Vehicles count as out when their screening begins, and may take lane time until it ends."""
    return max((t for m, t in gate.screen_s.items() if m is not Mode.WALK), default=0.0)

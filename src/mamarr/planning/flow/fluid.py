"""People as a fluid: one way of moving, in steps of time, waiting at home only.

Time is told by *labels*. With d(v) the exact seconds from node v to the
nearest gate, a person at v at second t has the label t + d(v): when they would
be out if all went straight. Walking straight to that gate leaves the label
alone, a detour adds to it, so link e = (u, v) has the lag
c = t_e + d(v) - d(u) >= 0. Steps are steps of the label.

Where all c are whole steps this *is* the explicit time-expanded network
(shifted at each node by d). Otherwise someone with a label in step k has after
link e a label in step k + floor(c / step) or one more, depending on where in
the step they are; both are allowed and share the link's capacity. Whoever
leaves at any second, by any way, without waiting on it, thus finds their own
trip in the model, and every link and gate carries in each step what it would
really carry in that stretch of time: **the model bounds all plans in
continuous time from above**. It is generous only in letting people choose
between the two lags, less than a step per link off the straight way, and
nothing on it: errors do not add up along the shortest ways, where most walk.

Amounts are whole *units*, `unit` of them to a person, so that rates per hour
are whole numbers per step; else they are rounded up, by less than a unit per
step on streets, and without accumulating at gates. So are people who become ready.

References
----------
.. [1] L. R. Ford, D. R. Fulkerson, "Constructing maximal dynamic flows from
   static flows", Operations Research 6 (1958).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import depth_first_order

from mamarr.network.paths import tree
from mamarr.planning.posing.problem import ON_THEIR_OWN, Gate, Problem, Supply
from mamarr.scenario.model import Interval, Mode

TINY = 1e-6
"""Steps; lags this near to a whole step are taken as whole."""

UNITS_AT_MOST = 2**30

FINE_STATES = 500_000
"""Up to so many nodes times steps people become ready in quarters; beyond, as whole ones. Never too late."""

QUARTERS = 4


@dataclass(frozen=True, kw_only=True)
class Fluid:
    """Streets, gates and people of one mode as an implicit time-expanded network.

    n nodes, a arcs (a link with a fractional lag has two), K steps, S supplies
    (one per node and class), C classes (supplies with the same gates), G gates.

    Attributes
    ----------
    mode
        How these people move.
    step_s, steps, unit
        Seconds per step; K; units per person.
    node : int32[n]
        Index of the node in the network.
    potential_s : float64[n]
        d(v), seconds from the node to the nearest gate.
    link : int32[a]
        Index of the link in the network.
    tail, head, lag : int32[a]
        Ends, and steps of the label.
    cost_s : float64[a]
        c, the seconds that the link adds to the label.
    twin : int32[a]
        The arc that is the same link with the other lag, or -1.
    full, part : int32[a]
        Units that may enter in a label step; and in the first step at the tail, partly before the opening.
    closed_row : int32[a]
        Row of `closed_capacity`, or -1 if the link is never closed.
    closed_capacity : int32[rows, K]
        Units that may enter, for links with closures.
    first : int32[n]
        Label step of the opening at the node: ``floor(d / step_s)``.
    gate : int32[G]
        Index of the gate in `Problem.gates`.
    gate_node : int32[G]
    exit_capacity : int32[G, K]
        Units let through in each step.
    supply_node, supply_class : int32[S]
    supplies : tuple of tuple of int
        Indices in `Problem.supplies` of the people in each supply.
    released : int32[S, K]
        Units ready by the end of each label step at the supply's node, cumulative.
    admits : bool[C, G]
    people : int
        Everybody in `supplies`.
    cut_off : tuple of int
        Indices in `Problem.supplies` of those of this mode who cannot reach a gate in time at all.
    """

    mode: Mode
    step_s: int
    steps: int
    unit: int
    node: NDArray[np.int32]
    potential_s: NDArray[np.float64]
    link: NDArray[np.int32]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    lag: NDArray[np.int32]
    cost_s: NDArray[np.float64]
    twin: NDArray[np.int32]
    full: NDArray[np.int32]
    part: NDArray[np.int32]
    closed_row: NDArray[np.int32]
    closed_capacity: NDArray[np.int32]
    first: NDArray[np.int32]
    gate: NDArray[np.int32]
    gate_node: NDArray[np.int32]
    exit_capacity: NDArray[np.int32]
    supply_node: NDArray[np.int32]
    supply_class: NDArray[np.int32]
    supplies: tuple[tuple[int, ...], ...]
    released: NDArray[np.int32]
    admits: NDArray[np.bool_]
    people: int
    cut_off: tuple[int, ...]

    @property
    def n_nodes(self) -> int:
        """Number of nodes kept."""
        return len(self.node)

    @property
    def n_arcs(self) -> int:
        """Number of arcs."""
        return len(self.tail)

    @cached_property
    def into(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """CSR of the arcs that enter each node."""
        return csr(self.head, self.n_nodes)

    @cached_property
    def out_of(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """CSR of the arcs that leave each node."""
        return csr(self.tail, self.n_nodes)

    def capacity(self, arc: int, step: int) -> int:
        """Units that may enter the link of `arc` in label step `step`."""
        if self.closed_row[arc] >= 0:
            return int(self.closed_capacity[self.closed_row[arc], step])
        first = self.first[self.tail[arc]]
        return int(self.full[arc]) if step > first else int(self.part[arc]) if step == first else 0

    def offered(self, arcs: NDArray[np.int64]) -> NDArray[np.int32]:
        """int32[arcs, K], units that may enter the links of some arcs; see `capacity`."""
        step, first = np.arange(self.steps), self.first[self.tail[arcs]][:, None]
        full, part = self.full[arcs][:, None], self.part[arcs][:, None]
        units = np.where(step > first, full, np.where(step == first, part, 0)).astype(np.int32)
        closed = np.flatnonzero(self.closed_row[arcs] >= 0)
        units[closed] = self.closed_capacity[self.closed_row[arcs[closed]]]
        return units


def csr(end: NDArray[np.int32], n: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Rows of arcs by one end: (start[n + 1], arc[a])."""
    start = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(end, minlength=n), out=start[1:])
    return start, np.argsort(end, kind="stable").astype(np.int32)


def walk_like(mode: Mode) -> bool:
    """Whether people of this mode move on their own: on foot or by car."""
    return mode in ON_THEIR_OWN


def fluid(problem: Problem, mode: Mode, *, unit: int | None = None) -> Fluid:
    """Build the fluid model of those who walk, or drive their own car.

    Parameters
    ----------
    problem
        The scenario on its roads.
    mode
        `Mode.WALK` or `Mode.CAR`. Cars are counted in people; where groups differ in people per car, the
        fullest car counts.
    unit
        Units per person; left out: such that whole rates per hour are whole per step (1 if they are anyway).

    Raises
    ------
    ValueError
        For buses and ambulances, which shuttle, and if there are more than about a billion units.
    """
    if not walk_like(mode):
        raise ValueError(f"{mode} goes in rounds; only walk and car flow")
    network, step = problem.network, problem.scenario.planning.step_s
    steps = max(1, math.ceil(problem.scenario.horizon_s / step))
    supplies = [s for s in problem.supplies if s.group.travels is mode]
    gates = [g for g in problem.gates if g.useful.get(mode)]
    per_car = max((s.group.people_per_vehicle for s in supplies), default=1.0) if mode is Mode.CAR else 1.0
    seconds = network.seconds(mode)
    rate = np.where(np.isfinite(seconds), network.capacity(mode) * per_car, 0.0)
    usable = rate > 0.0
    n = network.n_nodes
    started = [s for s in supplies if s.node >= 0 and s.gates]

    cost = np.where(usable, seconds, np.inf)
    to_gate, toward = tree(network, cost, [g.node for g in gates], reverse=True)
    from_home, _ = tree(network, cost, [s.node for s in started])
    kept = from_home + to_gate < steps * step
    compact = np.full(n, -1, dtype=np.int32)
    node = np.flatnonzero(kept).astype(np.int32)
    node = node[_branch_order(node, toward[node], network.head, n)]
    compact[node] = np.arange(len(node), dtype=np.int32)
    potential = to_gate[node]

    link = np.flatnonzero(usable & kept[network.tail] & kept[network.head]).astype(np.int32)
    link = link[np.argsort(compact[network.head[link]], kind="stable")]
    tail, head = compact[network.tail[link]], compact[network.head[link]]
    added = np.maximum(0.0, seconds[link] + potential[head] - potential[tail])
    lag = np.floor(added / step + TINY).astype(np.int32)
    fractional = added / step - lag > TINY
    first = np.floor(potential / step + TINY).astype(np.int32)

    gates = [g for g in gates if kept[g.node]]
    people = sum(s.people for s in started if kept[s.node])
    exits = [_exit_seconds(g, mode, step, steps) for g in gates]
    per_second = [_people_per_second(g, mode, per_car) for g in gates]
    kept_supplies = [s for s in started if kept[s.node]]
    members, supply_class, admits = _classes(kept_supplies, gates)
    ends = (np.arange(steps) + 1) * float(step)
    ready = [[_ready(s, ends - potential[compact[s.node]]) * s.people for s in those] for those in members]
    amounts = [rate[link] * step / 3600.0, np.array([r * step for r in per_second if math.isfinite(r)])]
    given, unit = unit, _unit(unit, step, people, amounts)
    whole = all(_whole(share) for those in ready for share in those)
    if unit == 1 and given is None and not whole and steps * len(node) <= FINE_STATES:
        unit = QUARTERS
    full = _up(rate[link] * unit * step / 3600.0, people * unit)
    until = (first[tail] + 1) * float(step) - potential[tail]
    part = _up(rate[link] * unit * np.clip(until, 0.0, step) / 3600.0, people * unit)
    closed_row, closed_capacity = _closures(
        problem, link, tail, potential, rate[link] * unit / 3600.0, step, steps, people * unit
    )

    both = np.flatnonzero(fractional)
    twin = np.full(len(link) + len(both), -1, dtype=np.int32)
    twin[both] = len(link) + np.arange(len(both), dtype=np.int32)
    twin[len(link) :] = both
    again = np.concatenate([np.arange(len(link)), both])

    released = np.zeros((len(members), steps), dtype=np.int64)
    for i, those in enumerate(ready):
        for share in those:
            released[i] += np.ceil(share * unit - TINY).astype(np.int64)
    return Fluid(
        mode=mode,
        step_s=step,
        steps=steps,
        unit=unit,
        node=node,
        potential_s=potential,
        link=link[again],
        tail=tail[again],
        head=head[again],
        lag=np.concatenate([lag, lag[both] + 1]).astype(np.int32),
        cost_s=added[again],
        twin=twin,
        full=full[again],
        part=part[again],
        closed_row=closed_row[again],
        closed_capacity=closed_capacity,
        first=first,
        gate=np.array([g.index for g in gates], dtype=np.int32),
        gate_node=compact[np.array([g.node for g in gates], dtype=np.int64)],
        exit_capacity=np.array(
            [_let_through(e, r * unit, people * unit) for e, r in zip(exits, per_second, strict=True)],
            dtype=np.int32,
        ).reshape(len(gates), steps),
        supply_node=np.array([compact[those[0].node] for those in members], dtype=np.int32),
        supply_class=supply_class,
        supplies=tuple(tuple(s.index for s in those) for those in members),
        released=released.astype(np.int32),
        admits=admits,
        people=people,
        cut_off=tuple(s.index for s in supplies if s.node < 0 or not s.gates or not kept[s.node]),
    )


def _branch_order(
    node: NDArray[np.int32], toward: NDArray[np.int32], head: NDArray[np.int32], n: int
) -> NDArray[np.int64]:
    """Order in which a walk over the tree of shortest ways meets the nodes: neighbours lie near in memory."""
    if not len(node):
        return np.zeros(0, dtype=np.int64)
    parent = np.where(toward >= 0, head[toward], n)
    branches = csr_array((np.ones(len(node), dtype=np.int8), (parent, node)), shape=(n + 1, n + 1))
    met = depth_first_order(branches, n, return_predecessors=False)
    place = np.empty(n + 1, dtype=np.int64)
    place[met] = np.arange(len(met))
    return np.argsort(place[node])


def _up(amount: NDArray[np.float64], at_most: int) -> NDArray[np.int32]:
    """Whole units, rounded up; nothing ever carries more than everybody."""
    return np.minimum(np.ceil(amount - TINY), at_most).astype(np.int32)


def _whole(amount: NDArray[np.float64]) -> bool:
    return bool((np.abs(amount - np.round(amount)) < TINY).all())


def _unit(unit: int | None, step: int, people: int, amounts: Sequence[NDArray[np.float64]]) -> int:
    if unit is None:
        whole = all(_whole(amount) for amount in amounts)
        unit = 1 if whole else min(3600 // math.gcd(3600, step), max(1, UNITS_AT_MOST // max(people, 1)))
    if people * unit > UNITS_AT_MOST:
        raise ValueError(
            f"{people} people of {unit} units are more than this model counts; give a smaller unit"
        )
    return unit


def _people_per_second(gate: Gate, mode: Mode, per_car: float) -> float:
    taken = gate.screen_s[mode]
    return math.inf if math.isinf(gate.lane_s) or taken == 0.0 else gate.lane_s / taken * per_car


def _exit_seconds(gate: Gate, mode: Mode, step: int, steps: int) -> NDArray[np.float64]:
    """Seconds for which the gate offers its lanes, in steps in which it may be passed, cumulative.

    Vehicles are counted as their screening begins, and take the lanes until it ends: those of one step may
    have the seconds after it too. What they take of later steps is not counted there: how long lanes last in
    all is known to the program of the gates.
    """
    check = 0.0 if mode is Mode.WALK else gate.screen_s[mode]
    edges = np.arange(steps + 1) * float(step)
    each = np.zeros(steps)
    for useful in gate.useful[mode]:
        last = math.ceil(useful.to_s / step) * float(step)
        until = np.minimum(edges[1:] + check, max(last, useful.to_s + check))
        for stretch in gate.corridor.open:
            begin = np.maximum(edges[:-1], max(stretch.from_s, useful.from_s, 0))
            offered = np.clip(np.minimum(until, stretch.to_s) - begin, 0.0, None)
            offered[edges[1:] <= useful.from_s] = 0.0
            each += offered
    return np.cumsum(each)


def _let_through(offered: NDArray[np.float64], rate: float, at_most: int) -> NDArray[np.int64]:
    """Units let through in each step: the differences of the rounded cumulative amount lose nothing."""
    if math.isinf(rate):
        return np.where(np.diff(offered, prepend=0.0) > 0.0, at_most, 0).astype(np.int64)
    return np.minimum(np.diff(np.ceil(offered * rate - TINY), prepend=0.0), at_most).astype(np.int64)


def _ready(supply: Supply, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share ready just before each second."""
    at, share = np.array(supply.group.ready, dtype=np.float64).T
    return np.where(seconds <= max(0.0, float(at[0])), 0.0, np.interp(seconds, at, share))


def _classes(
    supplies: Sequence[Supply], gates: Sequence[Gate]
) -> tuple[list[list[Supply]], NDArray[np.int32], NDArray[np.bool_]]:
    """Supplies by node and set of gates; the classes that may use fewest gates come first."""
    here = {g.index for g in gates}
    allowed = {s.index: tuple(g for g in s.gates if g in here) for s in supplies}
    kinds = sorted(set(allowed.values()), key=lambda gates: (len(gates), gates))
    number = {k: i for i, k in enumerate(kinds)}
    groups: dict[tuple[int, int], list[Supply]] = {}
    for s in supplies:
        groups.setdefault((s.node, number[allowed[s.index]]), []).append(s)
    admits = np.array([[g.index in kind for g in gates] for kind in kinds], dtype=np.bool_).reshape(
        len(kinds), len(gates)
    )
    return list(groups.values()), np.array([c for _, c in groups], dtype=np.int32), admits


def _closures(
    problem: Problem,
    link: NDArray[np.int32],
    tail: NDArray[np.int32],
    potential: NDArray[np.float64],
    per_second: NDArray[np.float64],
    step: int,
    steps: int,
    at_most: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Capacity by label step of the links that are closed for a while."""
    during: dict[int, list[Interval]] = {}
    for e, interval in problem.closed:
        during.setdefault(e, []).append(interval)
    row = np.full(len(link), -1, dtype=np.int32)
    rows: list[NDArray[np.int32]] = []
    for j in np.flatnonzero(np.isin(link, list(during))):
        edges = np.maximum(0.0, np.arange(steps + 1) * float(step) - potential[tail[j]])
        passed = edges.copy()
        reached = 0.0
        for shut in sorted(during[int(link[j])], key=lambda i: i.from_s):
            begin = max(float(shut.from_s), reached)
            passed -= np.clip(np.minimum(edges, shut.to_s) - begin, 0.0, None)
            reached = max(reached, float(shut.to_s))
        row[j] = len(rows)
        rows.append(_up(np.diff(passed) * per_second[j], at_most))
    return row, np.array(rows, dtype=np.int32).reshape(len(rows), steps)

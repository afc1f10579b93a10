"""Flows of people over time: the earliest that any can arrive, and a fast good one.

Costs sit on the exits only. So the exits are opened step by step, and each is
filled by searching backward for people who can still be there [1]_: what was
let out before is never less for it, and a search that fails has failed for
good. The curve of people out is then the highest at every step at once.

References
----------
.. [1] Gale, D., "Transient flows in networks", Michigan Math. J. 6 (1959);
   Minieka, E., "Maximal, lexicographic, and dynamic network flows", Operations
   Research 21 (1973).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import reach
from mamarr.planning.flow._earliest import FRESH, Search
from mamarr.planning.flow._fluid_kernels import AUGMENTATIONS, ROOM, TURNS, VISITS, order_arcs, pour_step
from mamarr.planning.flow.fluid import Fluid
from mamarr.planning.flow.turns import rates

Stop = Callable[[], bool]
"""Asked between steps; true ends the work with the best so far."""

Progress = Callable[[float], None]
"""Told the share of the work that is done."""

VISITS_AT_MOST = 600_000_000
"""Work cap: about two minutes."""

TRACE = 1 << 20
"""Room for the paths of one class and step."""


class Status(StrEnum):
    """How a flow came about."""

    EXACT = "exact"
    CAPPED = "capped"
    STOPPED = "stopped"
    FAST = "fast"


@dataclass(frozen=True, kw_only=True)
class Flow:
    """People leaving over time.

    Attributes
    ----------
    status
        EXACT: an earliest-arrival flow. CAPPED, STOPPED: exact before step `exact_steps`, fast from there on.
    exits : int64[classes, G, K]
        Units out by class of people (all in one class unless `fast_flow` made it), gate and step.
    exact_steps
        Number of steps in which `curve` is the highest possible.
    at_most : int64[K]
        Units out by the end of each step that no flow can exceed; equal to `curve` if exact.
    entering : int32[K, arcs]
        Units that enter each arc in each label step.
    paths
        Of `fast_flow` only: see `Path`.
    visits, augmentations
        Work done.
    """

    fluid: Fluid
    status: Status
    exits: NDArray[np.int64]
    exact_steps: int
    at_most: NDArray[np.int64]
    entering: NDArray[np.int32]
    trace: NDArray[np.int32]
    visits: int
    augmentations: int

    @property
    def curve(self) -> NDArray[np.int64]:
        """Units out by the end of each step."""
        return np.cumsum(self.exits.sum(axis=(0, 1)))

    @property
    def people(self) -> int:
        """Whole people out."""
        return int(self.curve[-1]) // self.fluid.unit if self.fluid.steps else 0

    @property
    def sum_of_exits(self) -> int:
        """Sum over all units of the step in which they leave."""
        return int(self.exits.sum(axis=(0, 1)) @ np.arange(self.fluid.steps))

    @property
    def paths(self) -> Iterator[Path]:
        """The paths that make up a fast flow, in the order in which they were found."""
        i = 0
        while i < len(self.trace):
            (units, length), (supply, leaves) = self.trace[i], self.trace[i + 1]
            arcs = self.trace[i + 2 : i + 2 + length]
            yield Path(
                units=int(units), supply=int(supply), leaves=int(leaves), arcs=arcs[:, 0], enters=arcs[:, 1]
            )
            i += 2 + int(length)


@dataclass(frozen=True, kw_only=True, slots=True)
class Path:
    """Units of one supply that go the same way at the same time.

    Attributes
    ----------
    leaves
        Label step of leaving home.
    arcs, enters : int32[length]
        Arcs of the fluid toward the gate, and the label step in which each is entered.
    """

    units: int
    supply: int
    leaves: int
    arcs: NDArray[np.int32]
    enters: NDArray[np.int32]


NO_TRACE = np.zeros((0, 2), dtype=np.int32)


class _Search:
    """The search for some of the people, over streets shared with all others; nothing is taken back."""

    def __init__(
        self,
        fluid: Fluid,
        supplies: NDArray[np.int64],
        flow: NDArray[np.int32],
        scratch: tuple[NDArray[np.int32], ...],
        trace: NDArray[np.int32],
    ) -> None:
        nodes, where = np.unique(fluid.supply_node[supplies], return_inverse=True)
        released = np.zeros((len(nodes), fluid.steps), dtype=np.int32)
        np.add.at(released, where, fluid.released[supplies])
        self.fluid, self.flow = fluid, flow
        self.home_node = nodes.astype(np.int32)
        self.supply = np.full(len(nodes), -1, dtype=np.int32)
        self.supply[where] = supplies
        self.released, self.left = released, released.copy()
        self.gone = np.zeros_like(released)
        self.spare = np.minimum.accumulate(released[:, ::-1], axis=1)[:, ::-1].copy()
        self.home = np.full(fluid.n_nodes, -1, dtype=np.int32)
        self.home[nodes] = np.arange(len(nodes), dtype=np.int32)
        self.total = int(released[:, -1].sum()) if len(nodes) else 0
        self.got = 0
        self.tally = np.zeros(2, dtype=np.int64)
        self.in_start, self.in_arc = fluid.into[0], fluid.into[1].copy()
        ready = np.where(released.any(axis=1), (released > 0).argmax(axis=1), fluid.steps)
        lag = fluid.lag.astype(np.float64)
        low = reach(fluid.out_of, fluid.head, lag, self.home_node, ready.astype(np.float64))
        self.low = np.minimum(low, fluid.steps).astype(np.int32)
        untried = np.iinfo(np.int16).max
        self.failed = tuple(
            np.full(fluid.steps * fluid.n_nodes, untried, dtype=np.int16) for _ in (TURNS, ROOM)
        )
        self.scratch, self.trace = scratch, trace
        self.budget = np.zeros_like(released)
        self.share, self.in_turn = self.budget, self.budget.copy()
        self.lively = 0
        self.guide()

    def take_turns(self, rate: NDArray[np.float64]) -> None:
        """Let each home have its turn at `rate`, in units per step."""
        since = np.arange(self.fluid.steps) + 1 - self.fluid.first[self.home_node][:, None]
        self.budget = np.minimum(np.maximum(since, 0) * rate[:, None] + 1e-6, self.total).astype(np.int32)
        self.settle()

    def settle(self) -> None:
        """Count those who have gone out of turn as having had their turn."""
        self.share = self.budget - np.cumsum(self.gone, axis=1, dtype=np.int32)
        np.minimum(np.minimum.accumulate(self.share[:, ::-1], axis=1)[:, ::-1], self.spare, out=self.in_turn)

    def guide(self) -> None:
        """Let searches look first where people are left and near."""
        able = np.flatnonzero(self.left[:, -1] > 0)
        if self.lively and len(able) > FRESH * self.lively:
            return
        self.lively = len(able)
        f, at, zeros = self.fluid, self.home_node[able], np.zeros(len(able))
        order_arcs(
            self.in_start, self.in_arc, f.tail, f.cost_s, reach(f.out_of, f.head, f.cost_s, at, zeros), f.lag
        )
        live = reach(f.out_of, f.head, f.lag.astype(np.float64), at, zeros)
        self.near_people = np.minimum(live, f.steps).astype(np.int32)

    def pour(
        self, step: int, gates: NDArray[np.int64], room: NDArray[np.int64], *, kind: int
    ) -> NDArray[np.int32]:
        """Bring what has `room` at the gates, adding flow only; lowers `room`, returns the paths."""
        f = self.fluid
        via, below, seen = self.scratch
        got, traced = pour_step(
            gates, f.gate_node, step, self.total - self.got, f.tail, f.head, f.lag, f.full, f.part, f.first,
            f.twin, f.closed_row, f.closed_capacity, self.in_start, self.in_arc, self.low, self.near_people,
            self.home, self.home_node, self.share, self.in_turn, self.left, self.gone, self.spare, self.flow,
            self.failed[kind], via, below, seen, self.tally, kind, self.trace, room,
        )  # fmt: skip
        self.got += got
        return self.trace[:traced]


def _scratch(fluid: Fluid) -> tuple[NDArray[np.int32], ...]:
    """What searches write on and leave as it was: how states were found, arcs tried, states on the way."""
    states = fluid.steps * (fluid.n_nodes + len(fluid.supply_node))
    return (
        np.full(states, -1, dtype=np.int32),
        np.empty(states, dtype=np.int32),
        np.empty(states, dtype=np.int32),
    )


def earliest_arrival(
    fluid: Fluid,
    *,
    visits_at_most: int = VISITS_AT_MOST,
    stop: Stop | None = None,
    progress: Progress | None = None,
) -> Flow:
    """Let as many people out by every step as at all possible, all admitted everywhere.

    In each step, people first go the ways of the step before, then those whose turn it is on any. What is
    left of the gates is filled as far as it can be at all, by leading elsewhere who was sent before.

    Parameters
    ----------
    fluid
        Streets, gates and people; admission is ignored, everybody may use every gate.
    visits_at_most
        Work cap in states looked at. Once reached, nothing is taken back any more.
    stop, progress
        Asked and told between steps.

    Returns
    -------
    Flow
        Exact to the unit at each step before `exact_steps`; beyond, `at_most` still bounds it.
    """
    search = Search(fluid)
    exits = np.zeros((1, len(fluid.gate), fluid.steps), dtype=np.int64)
    status, exact_steps = Status.EXACT, fluid.steps
    for k in range(fluid.steps):
        if status is Status.EXACT and stop is not None and stop():
            status, exact_steps = Status.STOPPED, k
            search.forget()
        room = fluid.exit_capacity[:, k].astype(np.int64)
        search.begin(k)
        search.follow(k, room)
        search.pour(k, room, anybody=status is not Status.EXACT)
        if status is Status.EXACT and not search.fill(k, room, visits_at_most=visits_at_most):
            status, exact_steps = Status.CAPPED, k
            search.forget()
            search.pour(k, room, anybody=True)
        exits[0, :, k] = fluid.exit_capacity[:, k] - room
        if progress is not None:
            progress((k + 1) / fluid.steps)
    book = search.book
    return _flow(fluid, status, exits, exact_steps, book.flow.T, NO_TRACE, search.total, book.tally)


def fast_flow(fluid: Fluid, *, progress: Progress | None = None) -> Flow:
    """Let many people out early, each by a gate that admits them; nothing is taken back.

    Gates are filled step by step, by those whose turn it is, the class that may
    use the fewest gates first, and then by any who find room.

    Returns
    -------
    Flow
        Feasible, with `Flow.paths`; no class is ever let out where it is not admitted.
    """
    flow = np.zeros((fluid.steps, fluid.n_arcs), dtype=np.int32)
    classes = len(fluid.admits)
    scratch, trace = _scratch(fluid), np.empty((TRACE, 2), dtype=np.int32)
    searches = [
        _Search(fluid, np.flatnonzero(fluid.supply_class == c), flow, scratch, trace) for c in range(classes)
    ]
    nodes, where = np.unique(fluid.supply_node, return_inverse=True)
    units = np.zeros(len(nodes), dtype=np.int64)
    if fluid.steps:
        np.add.at(units, where, fluid.released[:, -1])
    rate = np.zeros(fluid.n_nodes)
    rate[nodes] = rates(fluid, nodes.astype(np.int32), units) / np.maximum(units, 1)
    for search in searches:
        search.take_turns(rate[search.home_node] * search.left[:, -1])
    exits = np.zeros((classes, len(fluid.gate), fluid.steps), dtype=np.int64)
    pieces: list[NDArray[np.int32]] = []
    gates = [np.flatnonzero(admitted) for admitted in fluid.admits]
    for k in range(fluid.steps):
        room = fluid.exit_capacity[:, k].astype(np.int64)
        for kind in (TURNS, ROOM):
            for c, search in enumerate(searches):
                before = search.got
                left = room.copy()
                pieces.append(_named(search.pour(k, gates[c], room, kind=kind), search.supply))
                exits[c, :, k] += left - room
                if kind == ROOM and search.got > before:
                    search.settle()
        for search in searches:
            search.guide()
        if progress is not None:
            progress((k + 1) / fluid.steps)
    trace = np.concatenate([NO_TRACE, *pieces])
    total = sum(s.total for s in searches)
    tally = np.array([s.tally for s in searches], dtype=np.int64).reshape(-1, 2).sum(axis=0)
    return _flow(fluid, Status.FAST, exits, 0, flow, trace, total, tally)


def _named(trace: NDArray[np.int32], supply: NDArray[np.int32]) -> NDArray[np.int32]:
    """A copy of the trace of one search, its homes' numbers replaced by those of the fluid's supplies."""
    named = trace.copy()
    i = 0
    while i < len(named):
        named[i + 1, 0] = supply[named[i + 1, 0]]
        i += 2 + int(named[i, 1])
    return named


def _flow(
    fluid: Fluid,
    status: Status,
    exits: NDArray[np.int64],
    exact_steps: int,
    flow: NDArray[np.int32],
    trace: NDArray[np.int32],
    total: int,
    tally: NDArray[np.int64],
) -> Flow:
    curve = np.cumsum(exits.sum(axis=(0, 1)))
    at_most = curve.copy()
    if exact_steps < fluid.steps:
        sure = int(curve[exact_steps - 1]) if exact_steps else 0
        offered = np.cumsum(fluid.exit_capacity[:, exact_steps:].sum(axis=0, dtype=np.int64))
        at_most[exact_steps:] = np.minimum(sure + offered, total)
    return Flow(
        fluid=fluid,
        status=status,
        exits=exits,
        exact_steps=exact_steps,
        at_most=at_most,
        entering=flow,
        trace=trace,
        visits=int(tally[VISITS]),
        augmentations=int(tally[AUGMENTATIONS]),
    )

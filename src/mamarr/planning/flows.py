"""Flows of people over time: the earliest that any can arrive, and a fast good one.

Costs sit on the exits only. So the exits are opened step by step, and each is
filled by searching backward for people who can still be there [1]_: what was
let out before is never less for it, and a search that fails has failed for
good. The curve of people out is then the highest at every step at once.

References
----------
.. [1] D. Gale, "Transient flows in networks", Michigan Math. J. 6 (1959);
   E. Minieka, "Maximal, lexicographic, and dynamic network flows", Operations
   Research 21 (1973).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from mamarr.network._kernels import dijkstra
from mamarr.planning._fluid_kernels import AUGMENTATIONS, FAR, VISITS, fill_slot, pour_slot, order_arcs
from mamarr.planning.fluid import Fluid, csr

Stop = Callable[[], bool]
"""Asked between steps; true ends the work with the best so far."""

Progress = Callable[[float], None]
"""Told the share of the work that is done."""

VISITS_AT_MOST = 600_000_000
"""Work cap: about two minutes."""

STRETCH = 1.0

FRESH = 0.85
"""Distances to people are taken anew when this share of the homes counted last time still has any."""


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
        EXACT: an earliest-arrival flow. CAPPED, STOPPED: exact before step `exact_steps`, a fast flow from there on.
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
            yield Path(units=int(units), supply=int(supply), leaves=int(leaves), arcs=arcs[:, 0], enters=arcs[:, 1])
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


class _Search:
    """The state of the search for one class of people over shared streets."""

    def __init__(self, fluid: Fluid, supplies: NDArray[np.int64], flow: NDArray[np.int32]) -> None:
        nodes, where = np.unique(fluid.supply_node[supplies], return_inverse=True)
        released = np.zeros((len(nodes), fluid.steps), dtype=np.int32)
        np.add.at(released, where, fluid.released[supplies])
        self.fluid, self.flow = fluid, flow
        self.supply_node = nodes.astype(np.int32)
        self.left = released
        self.gone = np.zeros_like(released)
        self.spare = np.minimum.accumulate(released[:, ::-1], axis=1)[:, ::-1].copy()
        self.home = np.full(fluid.n_nodes, -1, dtype=np.int32)
        self.home[nodes] = np.arange(len(nodes), dtype=np.int32)
        states = fluid.steps * (fluid.n_nodes + len(nodes))
        self.dead = np.zeros(states, dtype=np.uint8)
        self.label = np.zeros(fluid.steps * fluid.n_nodes, dtype=np.int16)
        self.dry = np.zeros(states, dtype=np.uint8)
        self.number = np.zeros(states, dtype=np.int32)
        self.tally = np.zeros(2, dtype=np.int64)
        self.in_start, self.in_arc = fluid.into[0], fluid.into[1].copy()
        self.total = int(released[:, -1].sum()) if len(nodes) else 0
        self.got = 0
        ready = np.where(released.any(axis=1), (released > 0).argmax(axis=1), np.inf)
        able = np.flatnonzero(np.isfinite(ready))
        low, _ = dijkstra(*fluid.out_of, fluid.head, fluid.lag.astype(np.float64), self.supply_node[able], ready[able])
        self.low = np.minimum(low, fluid.steps).astype(np.int32)
        self.lively = 0
        self.guide()

    def guide(self) -> None:
        """Let searches look first where people are left and near."""
        able = np.flatnonzero(self.left[:, -1] > 0)
        if self.lively and len(able) > FRESH * self.lively:
            return
        self.lively = len(able)
        f = self.fluid
        near, _ = dijkstra(*f.out_of, f.head, f.cost_s, self.supply_node[able], np.zeros(len(able)))
        order_arcs(self.in_start, self.in_arc, f.tail, f.cost_s, near, f.lag)
        lags, _ = dijkstra(*f.out_of, f.head, f.lag.astype(np.float64), self.supply_node[able], np.zeros(len(able)))
        self.near = np.where(np.isfinite(lags), lags, f.steps).astype(np.int32)
        one = np.ones(f.n_arcs)
        hops, _ = dijkstra(*f.out_of, f.head, one, self.supply_node[able], np.zeros(len(able)))
        self.hops = np.where(np.isfinite(hops), hops, FAR).astype(np.int32)
        self.hops_at_most = int(STRETCH * self.hops[self.hops < FAR].max(initial=0)) + 50

    def pour(self, gate: int, step: int, wanted: int, *, trace: NDArray[np.int32]) -> tuple[int, int]:
        f = self.fluid
        wanted = min(wanted, self.total - self.got)
        if wanted <= 0:
            return 0, 0
        got, traced = pour_slot(
            int(f.gate_node[gate]), step, wanted, self.hops_at_most, f.tail, f.lag, f.full, f.part, f.first, f.twin, f.closed_row,
            f.closed_capacity, self.in_start, self.in_arc, self.low, self.hops, self.home, self.left, self.gone,
            self.spare, self.flow, self.label, self.tally, trace,
        )  # fmt: skip
        self.got += got
        return got, traced

    def fill(self, gate: int, step: int, wanted: int, *, exact: bool, visits_at_most: int, trace: NDArray[np.int32]) -> tuple[int, int, bool]:
        """Bring up to `wanted` units to a gate; returns those brought, entries of `trace`, and whether the search was finished."""
        f = self.fluid
        wanted = min(wanted, self.total - self.got)
        if wanted <= 0:
            return 0, 0, True
        got, traced, whole = fill_slot(
            int(f.gate_node[gate]), step, wanted, exact, f.tail, f.head, f.lag, f.full, f.part, f.first, f.twin, f.closed_row,
            f.closed_capacity, self.in_start, self.in_arc, *f.out_of, self.low, self.home, self.supply_node, self.left, self.gone,
            self.spare, self.flow, self.dead if exact else self.dry, self.number, self.tally, visits_at_most, trace,
        )  # fmt: skip
        self.got += got
        return got, traced, whole


NO_TRACE = np.zeros((0, 2), dtype=np.int32)


def earliest_arrival(
    fluid: Fluid,
    *,
    visits_at_most: int = VISITS_AT_MOST,
    stop: Stop | None = None,
    progress: Progress | None = None,
) -> Flow:
    """Let as many people out by every step as at all possible, all admitted everywhere.

    Parameters
    ----------
    fluid
        Streets, gates and people; admission is ignored, everybody may use every gate.
    visits_at_most
        Work cap in states looked at. Once reached, the rest is filled without taking anything back.
    stop, progress
        Asked and told between steps.

    Returns
    -------
    Flow
        Exact to the unit at each step below `exact_steps`; beyond, `at_most` still bounds it.
    """
    flow = np.zeros((fluid.steps, fluid.n_arcs), dtype=np.int32)
    search = _Search(fluid, np.arange(len(fluid.supply_node)), flow)
    exits = np.zeros((1, len(fluid.gate), fluid.steps), dtype=np.int64)
    status, exact_steps = Status.EXACT, fluid.steps
    for k in range(fluid.steps):
        if status is Status.EXACT and stop is not None and stop():
            status, exact_steps = Status.STOPPED, k
        for g in range(len(fluid.gate)):
            room = int(fluid.exit_capacity[g, k])
            got, _, _ = search.fill(g, k, room, exact=False, visits_at_most=2**62, trace=NO_TRACE)
            if status is Status.EXACT:
                more, _, whole = search.fill(g, k, room - got, exact=True, visits_at_most=visits_at_most, trace=NO_TRACE)
                got += more
                if not whole:
                    status, exact_steps = Status.CAPPED, k
            exits[0, g, k] = got
        search.guide()
        if progress is not None:
            progress((k + 1) / fluid.steps)
    curve = np.cumsum(exits.sum(axis=(0, 1)))
    at_most = curve.copy()
    if exact_steps < fluid.steps:
        sure = int(curve[exact_steps - 1]) if exact_steps else 0
        offered = np.cumsum(fluid.exit_capacity[:, exact_steps:].sum(axis=0, dtype=np.int64))
        at_most[exact_steps:] = np.minimum(sure + offered, search.total)
    return Flow(
        fluid=fluid,
        status=status,
        exits=exits,
        exact_steps=exact_steps,
        at_most=at_most,
        entering=flow,
        trace=NO_TRACE,
        visits=int(search.tally[VISITS]),
        augmentations=int(search.tally[AUGMENTATIONS]),
    )

"""A flow of several groups made better: each in turn is led anew, with the others where they are.

A fast flow takes nothing back. Beside the others, one group that is admitted by its own gates is a flow of
one kind of people, whose highest is found exactly; so no pass lets fewer out than before it. Where no pass of
any group brings more, two groups together may still let more out. So it matters where passes begin, and they
do so twice: with the fast flow; and with those who may use more gates led to gates that the others may not
use, as streets to these are best left to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.flow.flows import NO_TRACE, Flow, Status, earliest_arrival
from mamarr.planning.flow.fluid import Fluid

Units = NDArray[np.int32]


def passes(flow: Flow, *, rounds: int = 1, stop: Callable[[], bool] = lambda: False) -> Flow:
    """Lead each class anew beside the others, those who may use the fewest gates first.

    Parameters
    ----------
    flow
        From `fast_flow`, all of whose paths are told.
    rounds
        Times that each class is led anew, at most; it ends before where a round brings nothing.
    stop
        Asked between passes.

    Returns
    -------
    Flow
        With as many units out or more; its paths are not told.
    """
    if not np.array_equal(sum(_by_class(flow)), flow.entering):
        return flow  # there was no room for all paths
    best = max((_Passes(flow), _Passes(flow, own=True)), key=lambda p: p.lead_all(rounds, stop))
    if best.exits.sum() < flow.exits.sum():
        return flow
    return replace(
        flow,
        status=Status.FAST,
        exits=best.exits,
        at_most=np.cumsum(best.exits.sum(axis=(0, 1))),
        entering=np.sum(best.entering, axis=0, dtype=np.int32),
        trace=NO_TRACE,
    )


class _Passes:
    """What each class takes of the streets and of the gates: as in a flow, or of gates of its own first."""

    def __init__(self, flow: Flow, *, own: bool = False) -> None:
        self.model, self.own = flow.fluid, own
        self.entering, self.exits = _by_class(flow), flow.exits.copy()
        if own:
            self.entering = [np.zeros_like(e) for e in self.entering]
            self.exits[:] = 0

    def lead_all(self, rounds: int, stop: Callable[[], bool]) -> int:
        """Lead all in turn; returns the units out."""
        admits = self.model.admits
        if self.own:
            for c in reversed(range(1, len(admits))):
                own = admits[c] & ~admits[:c].any(axis=0)
                if own.any() and not stop():
                    self.lead(c, own)
        for _ in range(rounds):
            before = int(self.exits.sum())
            for c, admitted in enumerate(admits):
                if not stop():
                    self.lead(c, admitted)
            if int(self.exits.sum()) == before:
                break
        return int(self.exits.sum())

    def lead(self, c: int, gates: NDArray[np.bool_]) -> None:
        """Lead one class anew beside the others, by some gates."""
        taken, passed = np.zeros_like(self.entering[c]), np.zeros_like(self.exits[c])
        for i, entering in enumerate(self.entering):
            if i != c:
                taken += entering
                passed += self.exits[i]
        better = earliest_arrival(beside(self.model, c, gates, taken, passed))
        # as many, led otherwise, may leave more to the others
        if int(better.exits.sum()) >= int(self.exits[c].sum()):
            self.entering[c] = np.ascontiguousarray(better.entering)
            self.exits[c] = 0
            self.exits[c][gates] = better.exits[0]


def beside(model: Fluid, c: int, gates: NDArray[np.bool_], taken: Units, passed: NDArray[np.int64]) -> Fluid:
    """The people of class `c` alone, and what others leave of streets and of some gates.

    Parameters
    ----------
    model
        Everybody.
    c
        Row of `Fluid.admits`.
    gates : bool[G]
        Those that they may use.
    taken : int32[K, arcs]
        Units of others that enter each arc in each label step.
    passed : int64[G, K]
        Units of others that pass each gate.
    """
    arcs = np.flatnonzero(taken.any(axis=0))
    twins = model.twin[arcs]
    arcs = np.union1d(arcs, twins[twins >= 0])
    used = taken[:, arcs].T.astype(np.int64)
    # a link that is two arcs, for a lag between two steps, has one capacity
    twins = model.twin[arcs]
    used[twins >= 0] += taken[:, twins[twins >= 0]].T
    row = model.closed_row.copy()
    row[arcs] = len(model.closed_capacity) + np.arange(len(arcs))
    left = (model.offered(arcs) - used).astype(np.int32)
    mine, open_ = np.flatnonzero(model.supply_class == c), np.flatnonzero(gates)
    return replace(
        model,
        closed_row=row,
        closed_capacity=np.concatenate([model.closed_capacity.reshape(-1, model.steps), left]),
        gate=model.gate[open_],
        gate_node=model.gate_node[open_],
        exit_capacity=(model.exit_capacity - passed)[open_].astype(np.int32),
        supply_node=model.supply_node[mine],
        supply_class=np.zeros(len(mine), dtype=np.int32),
        supplies=tuple(model.supplies[i] for i in mine.tolist()),
        released=model.released[mine],
        admits=np.ones((1, len(open_)), dtype=np.bool_),
    )


def _by_class(flow: Flow) -> list[Units]:
    """int32[K, arcs] of each class, by the paths of a flow."""
    entering = [np.zeros_like(flow.entering) for _ in flow.fluid.admits]
    for p in flow.paths:
        np.add.at(entering[flow.fluid.supply_class[p.supply]], (p.enters, p.arcs), p.units)
    return entering

"""A flow of several groups made better: each in turn is led anew, with the others where they are.

A fast flow takes nothing back. Beside the others, one group that is admitted by its own gates is a flow of
one kind of people, whose highest is found exactly; so no pass lets fewer out than before it. Where no pass of
any group brings more, two groups together may still let more out. So it matters where passes begin: those
who may use more gates are first led to gates that others may not use. Streets to these are theirs then, and
the ways of the others do not lie across them.
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

    Before that, from the other end, each is led to gates that none of those before it may use.

    Parameters
    ----------
    flow
        From `fast_flow`.
    rounds
        Times that each class is led anew, at most; it ends before where a round brings nothing.
    stop
        Asked between passes.

    Returns
    -------
    Flow
        The same if nothing better is found; else with more units out, and its paths are not told.
    """
    model = flow.fluid
    classes = len(model.admits)
    entering = [np.zeros_like(flow.entering) for _ in range(classes)]
    exits = np.zeros_like(flow.exits)

    def lead(c: int, admits: NDArray[np.bool_]) -> None:
        others = np.arange(classes) != c
        taken = sum((entering[i] for i in np.flatnonzero(others)), np.zeros_like(flow.entering))
        better = earliest_arrival(beside(model, c, admits, taken, exits[others].sum(axis=0)))
        # as many, led otherwise, may leave more to the others
        if int(better.exits.sum()) >= int(exits[c].sum()):
            entering[c] = np.ascontiguousarray(better.entering)
            exits[c] = 0
            exits[c][admits] = better.exits[0]

    for c in reversed(range(1, classes)):
        own = model.admits[c] & ~model.admits[:c].any(axis=0)
        if own.any() and not stop():
            lead(c, own)
    for _ in range(rounds):
        before = int(exits.sum())
        for c in range(classes):
            if not stop():
                lead(c, model.admits[c])
        if int(exits.sum()) == before:
            break
    if exits.sum() <= flow.exits.sum():
        return flow
    return replace(
        flow,
        status=Status.FAST,
        exits=exits,
        at_most=np.cumsum(exits.sum(axis=(0, 1))),
        entering=np.sum(entering, axis=0, dtype=np.int32),
        trace=NO_TRACE,
    )


def beside(model: Fluid, c: int, admits: NDArray[np.bool_], taken: Units, passed: NDArray[np.int64]) -> Fluid:
    """The people of class `c` alone, and what others leave of streets and of some gates.

    Parameters
    ----------
    model
        Everybody.
    c
        Row of `Fluid.admits`.
    admits : bool[G]
        Gates that they may use.
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
    mine, gates = np.flatnonzero(model.supply_class == c), np.flatnonzero(admits)
    return replace(
        model,
        closed_row=row,
        closed_capacity=np.concatenate([model.closed_capacity.reshape(-1, model.steps), left]),
        gate=model.gate[gates],
        gate_node=model.gate_node[gates],
        exit_capacity=(model.exit_capacity - passed)[gates].astype(np.int32),
        supply_node=model.supply_node[mine],
        supply_class=np.zeros(len(mine), dtype=np.int32),
        supplies=tuple(model.supplies[i] for i in mine.tolist()),
        released=model.released[mine],
        admits=np.ones((1, len(gates)), dtype=np.bool_),
    )

"""A flow of several groups made better: each in turn is led anew, with the others where they are.

A fast flow takes nothing back. Beside the others, one group that is admitted by its own gates is a flow of
one kind of people, whose highest is found exactly; so no pass lets fewer out than before it. Where no pass of
any group brings more, two groups together may still let more out.
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
    model = flow.fluid
    entering, exits = _by_class(flow), flow.exits.copy()
    if not np.array_equal(np.sum(entering, axis=0), flow.entering):
        return flow  # there was no room for all paths
    for _ in range(rounds):
        before = int(exits.sum())
        for c in range(len(entering)):
            if stop():
                break
            others = np.arange(len(entering)) != c
            taken = np.zeros_like(flow.entering)
            for i in np.flatnonzero(others):
                taken += entering[i]
            gates = np.flatnonzero(model.admits[c])
            better = earliest_arrival(beside(model, c, taken, exits[others].sum(axis=0)))
            # as many, led otherwise, may leave more to the others
            if int(better.exits.sum()) >= int(exits[c].sum()):
                entering[c] = np.ascontiguousarray(better.entering)
                exits[c] = 0
                exits[c][gates] = better.exits[0]
        if int(exits.sum()) == before:
            break
    return replace(
        flow,
        status=Status.FAST,
        exits=exits,
        at_most=np.cumsum(exits.sum(axis=(0, 1))),
        entering=np.sum(entering, axis=0, dtype=np.int32),
        trace=NO_TRACE,
    )


def beside(model: Fluid, c: int, taken: Units, passed: NDArray[np.int64]) -> Fluid:
    """The people of class `c` alone, and what others leave of streets and of the gates that admit it.

    Parameters
    ----------
    model
        Everybody.
    c
        Row of `Fluid.admits`.
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
    mine, gates = np.flatnonzero(model.supply_class == c), np.flatnonzero(model.admits[c])
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


def _by_class(flow: Flow) -> list[Units]:
    """int32[K, arcs] of each class, by the paths of a flow."""
    entering = [np.zeros_like(flow.entering) for _ in flow.fluid.admits]
    for p in flow.paths:
        np.add.at(entering[flow.fluid.supply_class[p.supply]], (p.enters, p.arcs), p.units)
    return entering

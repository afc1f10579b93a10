"""The part of the streets that holds people back, for a bound on a flow over time.

Where streets bind, a least cut of the streets without time tells the inner part, from which no more get out
than the cut lets through. Who is beyond counts as out, and so does who begins there. What is left is small,
and a flow on it is found many times sooner: nearly all searches of a flow over time sweep the idle streets
between the narrow ones and the gates.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.flow.fluid import Fluid
from mamarr.planning.flow.turns import static_graph

MARGIN = 10
"""The inner part is so many streets wider than the cut: what binds only at times is often near."""


def inner(model: Fluid, homes: NDArray[np.bool_]) -> tuple[Fluid, int]:
    """Cut a fluid down to the part that holds people back.

    Parameters
    ----------
    model
        Streets, gates and people; admission is ignored.
    homes
        bool[S], supplies for which the cut is sought; others may lie anywhere.

    Returns
    -------
    inner : Fluid
        A flow on it, and the units beyond, are together never less than a flow on the whole.
    beyond : int
        Units that begin beyond.
    """
    graph, offered = static_graph(model)
    open_s = np.flatnonzero((model.exit_capacity > 0).any(axis=0))
    start = np.unique(model.supply_node[homes])
    if not len(open_s) or not len(start):
        return model, 0
    within = graph.flow(start, np.full(len(start), np.inf), model.gate_node, offered).held.copy()
    for _ in range(MARGIN):
        within[model.head[within[model.tail]]] = True
    arcs = np.flatnonzero(within[model.tail])
    ends = model.head[arcs]
    edge = np.unique(ends[~within[ends]])
    nodes = np.concatenate([np.flatnonzero(within), edge])
    place = np.full(model.n_nodes, -1, dtype=np.int32)
    place[nodes] = np.arange(len(nodes))
    number = np.full(model.n_arcs + 1, -1, dtype=np.int32)
    number[arcs] = np.arange(len(arcs))
    gates = np.flatnonzero(within[model.gate_node])
    mine = np.flatnonzero(within[model.supply_node])
    everybody = int(model.released[:, -1].sum(dtype=np.int64))
    # whoever is beyond by the last step in which any gate is open may still be out
    in_time = np.where(np.arange(model.steps) <= open_s[-1], everybody, 0).astype(np.int32)
    many = len(gates) + len(edge)
    cut = replace(
        model,
        node=model.node[nodes],
        potential_s=model.potential_s[nodes],
        link=model.link[arcs],
        tail=place[model.tail[arcs]],
        head=place[ends],
        lag=model.lag[arcs],
        cost_s=model.cost_s[arcs],
        twin=number[model.twin[arcs]],
        full=model.full[arcs],
        part=model.part[arcs],
        closed_row=model.closed_row[arcs],
        first=model.first[nodes],
        gate=np.arange(many, dtype=np.int32),
        gate_node=place[np.concatenate([model.gate_node[gates], edge])],
        exit_capacity=np.concatenate([model.exit_capacity[gates], np.tile(in_time, (len(edge), 1))]),
        supply_node=place[model.supply_node[mine]],
        supply_class=np.zeros(len(mine), dtype=np.int32),
        supplies=tuple(model.supplies[i] for i in mine),
        released=model.released[mine],
        admits=np.ones((1, many), dtype=np.bool_),
    )
    return cut, everybody - int(model.released[mine, -1].sum(dtype=np.int64))

"""First routes: the ways of a steady flow, as if the pause had no end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mamarr.planning.fluid import Fluid, fluid, walk_like
from mamarr.planning.routes import RoutePool
from mamarr.planning.turns import Ways, rates, ways


def add_steady(pool: RoutePool) -> None:
    """Add the ways on which all together, and each class by itself, leave at the best steady rates.

    They share out the streets as no set of fastest ways does, so the program that chooses among routes
    begins near its end.
    """
    for mode in dict.fromkeys(s.group.travels for s in pool.supplies):
        if not walk_like(mode):
            continue
        model = fluid(pool.problem, mode)
        whole = np.ones(len(model.supply_node), dtype=np.bool_)
        _add(pool, model, whole)
        if len(model.admits) > 1:
            for c, admitted in enumerate(model.admits):
                some = np.where(admitted[:, None], model.exit_capacity, 0).astype(np.int32)
                _add(pool, replace(model, exit_capacity=some), model.supply_class == c)


def _add(pool: RoutePool, model: Fluid, mine: np.ndarray) -> None:
    if not model.steps or not mine.any():
        return
    nodes, where = np.unique(model.supply_node[mine], return_inverse=True)
    home = nodes.astype(np.int32)
    units = np.zeros(len(nodes), dtype=np.int64)
    np.add.at(units, where, model.released[mine, -1])
    known: Ways = ways(model, home, rates(model, home, units))
    at: dict[int, list[int]] = {}
    for i, s in enumerate(pool.supplies):
        if s.group.travels is model.mode:
            at.setdefault(s.node, []).append(i)
    for w in range(len(known.rate)):
        arcs = known.arc[known.start[w] : known.start[w + 1]]
        links = pool.meant(model.mode, model.link[arcs])
        gate = int(model.gate[known.gate[w]])
        for i in at.get(int(model.node[home[known.home[w]]]), ()):
            if gate in pool.supplies[i].gates:
                pool.add(pool.supplies[i], gate, links)

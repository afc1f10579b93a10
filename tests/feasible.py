"""Whether a flow over time keeps to all that its fluid says."""

from __future__ import annotations

import numpy as np

from mamarr.planning.flow.flows import Flow
from mamarr.planning.flow.fluid import Fluid


def check_feasible(f: Fluid, flow: Flow) -> None:
    """Capacities, conservation and readiness, straight from the arrays."""
    entering = flow.entering.astype(np.int64)
    assert (entering >= 0).all()
    balance = np.zeros((f.steps, f.n_nodes), dtype=np.int64)
    for a in range(f.n_arcs):
        for k in range(f.steps):
            amount = entering[k, a]
            if not amount:
                continue
            other = entering[k, f.twin[a]] if f.twin[a] >= 0 else 0
            assert amount + other <= f.capacity(a, k)
            balance[k, f.tail[a]] -= amount
            balance[k + f.lag[a], f.head[a]] += amount
    for g, v in enumerate(f.gate_node):
        balance[:, v] -= flow.exits[:, g].sum(axis=0)
        assert (flow.exits[:, g].sum(axis=0) <= f.exit_capacity[g]).all()
    for v in range(f.n_nodes):
        those = np.flatnonzero(f.supply_node == v)
        leaving = -balance[:, v]
        assert (leaving >= 0).all()
        assert (np.cumsum(leaving) <= f.released[those].sum(axis=0)).all()

"""At which rates homes should send people, so that no street idles now that is short later.

Let f(S) be the most people per step that streets and gates carry from the
homes S; f is submodular. The lexicographically optimal base r of f with the
weights p (people) [1]_ shares f(all) so that homes behind the same bottleneck
empty together. If each home sends at r until it is empty, then as many people
are out at *every* time as any steady rates allow: sum min(p, r t) is greatest
for all t at once. People whose turn it is go first; who else finds room may.

References
----------
.. [1] S. Fujishige, "Lexicographically optimal base of a polymatroid with
   respect to a weight vector", Mathematics of Operations Research 5 (1980).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from mamarr.planning.fluid import Fluid

FLOWS_AT_MOST = 60
"""Static maximum flows; rates only guide, they need not be perfect."""

TOLERANCE = 0.01
"""A set of homes is split if its own rates cannot be had within this share."""

SCALED = 2.0e9
"""Capacities are scaled to whole numbers below this."""


def rates(fluid: Fluid, home: NDArray[np.int32], units: NDArray[np.int64]) -> NDArray[np.float64]:
    """Units per step that each home should send, float64[homes].

    Parameters
    ----------
    fluid
        Streets and gates; admission is ignored.
    home, units
        Nodes, each once, and how many units start there.
    """
    homes, n = len(home), fluid.n_nodes
    if not homes or not len(fluid.gate):
        return np.zeros(homes)
    once = (fluid.twin < 0) | (np.arange(fluid.n_arcs) < fluid.twin)
    street = fluid.full[once].astype(np.float64)
    offered = fluid.exit_capacity.sum(axis=1) / np.maximum(1, (fluid.exit_capacity > 0).sum(axis=1))
    gates = np.bincount(fluid.gate_node, weights=offered, minlength=n)
    ends = np.flatnonzero(gates)
    big = float(min(units.sum(), street.sum() + gates.sum())) + 1.0
    scale = min(1000.0, SCALED / (big * (homes + len(ends) + 1)), SCALED / big)
    tail = np.concatenate([fluid.tail[once], np.full(homes, n), ends])
    head = np.concatenate([fluid.head[once], home, np.full(len(ends), n + 1)])

    def flow(sent: NDArray[np.float64]) -> tuple[float, NDArray[np.bool_]]:
        """Most units per step if homes send at most `sent`; and the homes on the side of the sources of a least cut."""
        room = np.minimum(np.concatenate([street, sent, gates[ends]]), big) * scale
        graph = csr_array((np.floor(room).astype(np.int32), (tail, head)), shape=(n + 2, n + 2))
        found = maximum_flow(graph, n, n + 1)
        residual = graph - found.flow
        residual.data = np.maximum(residual.data, 0)
        residual.eliminate_zeros()
        within = np.zeros(n + 2, dtype=np.bool_)
        within[breadth_first_order(residual, n, return_predecessors=False)] = True
        return found.flow_value / scale, within[home]

    # Divide a set of homes at the least cut for its own mean rate, until the mean rate can be had by all of it.
    rate = np.zeros(homes)
    total, _ = flow(np.full(homes, big))
    calls = 1
    work = [(np.zeros(homes, dtype=np.bool_), np.ones(homes, dtype=np.bool_), 0.0, total)]
    while work:
        below, those, low, high = work.pop()
        rate[those] = max(0.0, high - low) * units[those] / max(1, units[those].sum())
        if those.sum() == 1 or calls >= FLOWS_AT_MOST:
            continue
        value, cut = flow(np.where(below, big, np.where(those, rate, 0.0)))
        held = those & cut
        calls += 2
        if value >= high - TOLERANCE * (high - low) or not held.any() or (held == those).all():
            continue
        middle, _ = flow(np.where(below | held, big, 0.0))
        work += [(below, held, low, middle), (below | held, those & ~held, middle, high)]
    return rate

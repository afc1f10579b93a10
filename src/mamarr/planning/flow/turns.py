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

from mamarr.planning.flow.fluid import Fluid
from mamarr.planning.flow.static import StaticGraph

FLOWS_AT_MOST = 60
"""Static maximum flows; rates only guide, they need not be perfect."""

TOLERANCE = 0.01
"""A set of homes is split if its own rates cannot be had within this share."""


def static_graph(fluid: Fluid) -> tuple[StaticGraph, NDArray[np.float64]]:
    """The streets without time, and what each gate lets out per step while open."""
    once = (fluid.twin < 0) | (np.arange(fluid.n_arcs) < fluid.twin)
    graph = StaticGraph(
        fluid.n_nodes, fluid.tail[once], fluid.head[once], fluid.full[once].astype(np.float64)
    )
    open_steps = np.maximum(1, (fluid.exit_capacity > 0).sum(axis=1))
    return graph, fluid.exit_capacity.sum(axis=1) / open_steps


def rates(fluid: Fluid, home: NDArray[np.int32], units: NDArray[np.int64]) -> NDArray[np.float64]:
    """Units per step that each home should send, float64[homes].

    Parameters
    ----------
    fluid
        Streets and gates; admission is ignored.
    home, units
        Nodes, each once, and how many units start there.
    """
    homes = len(home)
    if not homes or not len(fluid.gate):
        return np.zeros(homes)
    graph, offered = static_graph(fluid)

    def flow(sent: NDArray[np.float64]) -> tuple[float, NDArray[np.bool_]]:
        """Most units per step if homes send at most `sent`; and the homes that a least cut holds back."""
        found = graph.flow(home, sent, fluid.gate_node, offered)
        return found.value, found.held[home]

    # divide a set of homes at the least cut for its own mean rate, until all of it can have that rate
    rate = np.zeros(homes)
    total, _ = flow(np.full(homes, np.inf))
    calls = 1
    work = [(np.zeros(homes, dtype=np.bool_), np.ones(homes, dtype=np.bool_), 0.0, total)]
    while work:
        below, those, low, high = work.pop()
        rate[those] = max(0.0, high - low) * units[those] / max(1, units[those].sum())
        if those.sum() == 1 or calls >= FLOWS_AT_MOST:
            continue
        value, cut = flow(np.where(below, np.inf, np.where(those, rate, 0.0)))
        held = those & cut
        calls += 2
        if value >= high - TOLERANCE * (high - low) or not held.any() or (held == those).all():
            continue
        middle, _ = flow(np.where(below | held, np.inf, 0.0))
        work += [(below, held, low, middle), (below | held, those & ~held, middle, high)]
    return rate

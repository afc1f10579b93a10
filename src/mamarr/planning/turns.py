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

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.fluid import Fluid
from mamarr.planning.static_flow import StaticGraph

LEAST = 1e-6
"""Units per step; less is not followed."""

FLOWS_AT_MOST = 60
"""Static maximum flows; rates only guide, they need not be perfect."""

TOLERANCE = 0.01
"""A set of homes is split if its own rates cannot be had within this share."""


@dataclass(frozen=True, kw_only=True)
class Ways:
    """Ways that carry the rates of all homes, side by side, on streets without time.

    Attributes
    ----------
    home : int32[ways]
        Position of the home.
    gate : int32[ways]
        Gate of the fluid.
    rate : float64[ways]
        Units per step.
    start : int64[ways + 1], arc : int32[...]
        Arcs of way w toward the gate: ``arc[start[w]:start[w + 1]]``.
    """

    home: NDArray[np.int32]
    gate: NDArray[np.int32]
    rate: NDArray[np.float64]
    start: NDArray[np.int64]
    arc: NDArray[np.int32]


def ways(fluid: Fluid, home: NDArray[np.int32], rate: NDArray[np.float64]) -> Ways:
    """Ways on which homes can send at their rates, as far as these fit.

    Parameters
    ----------
    fluid
        Streets and gates; admission is ignored.
    home, rate
        Nodes, each once, and units per step.
    """
    graph, offered = _static(fluid)
    found: list[tuple[int, int, float, list[int]]] = []
    if len(home) and len(fluid.gate):
        on = graph.flow(home, rate, fluid.gate_node, offered).on
        arcs = _arcs_of_pairs(fluid)
        ahead = [
            dict(zip(on.indices[a:b].tolist(), on.data[a:b].tolist(), strict=True))
            for a, b in pairwise(on.indptr)
        ]
        room = offered.astype(np.float64).tolist()
        gates_at: dict[int, list[int]] = {}
        for g, v in enumerate(fluid.gate_node.tolist()):
            gates_at.setdefault(v, []).append(g)
        full = fluid.full.astype(np.float64).tolist()
        for h in np.argsort(-rate, kind="stable").tolist():
            left = float(rate[h])
            while left > LEAST:
                walked = _walk(int(home[h]), ahead, arcs, full, gates_at, room, left)
                if walked is None:
                    break
                gate, amount, path = walked
                if amount > LEAST:
                    found.append((h, gate, amount, path))
                left -= amount
    start = np.zeros(len(found) + 1, dtype=np.int64)
    np.cumsum([len(path) for *_, path in found], out=start[1:])
    return Ways(
        home=np.array([h for h, *_ in found], dtype=np.int32),
        gate=np.array([g for _, g, *_ in found], dtype=np.int32),
        rate=np.array([r for _, _, r, _ in found], dtype=np.float64),
        start=start,
        arc=np.array([a for *_, path in found for a in path], dtype=np.int32),
    )


def _walk(
    v: int,
    ahead: list[dict[int, float]],
    arcs: dict[tuple[int, int], list[int]],
    full: list[float],
    gates_at: dict[int, list[int]],
    room: list[float],
    wanted: float,
) -> tuple[int, float, list[int]] | None:
    """Follow the flow from a node to a gate, and take away what goes all the way; None if there is none."""
    nodes, place = [v], {v: 0}
    while True:
        out = [g for g in gates_at.get(v, ()) if room[g] > LEAST]
        if out:
            break
        to = next((w for w, amount in ahead[v].items() if amount > LEAST), None)
        if to is None:
            return None
        if to in place:
            # a ring carries nobody anywhere: take it out of the flow
            ring = [*nodes[place[to] :], to]
            least = min(ahead[a][b] for a, b in pairwise(ring))
            for a, b in pairwise(ring):
                ahead[a][b] -= least
            for w in nodes[place[to] + 1 :]:
                del place[w]
            del nodes[place[to] + 1 :]
            v = to
            continue
        place[to] = len(nodes)
        nodes.append(to)
        v = to
    links = [next(a for a in arcs[pair] if full[a] > 0.0 or a == arcs[pair][-1]) for pair in pairwise(nodes)]
    amount = min(
        [
            wanted,
            room[out[0]],
            *(ahead[a][b] for a, b in pairwise(nodes)),
            *(max(full[a], LEAST) for a in links),
        ]
    )
    for a, b in pairwise(nodes):
        ahead[a][b] -= amount
    for a in links:
        full[a] -= amount
    room[out[0]] -= amount
    return out[0], amount, links


def _arcs_of_pairs(fluid: Fluid) -> dict[tuple[int, int], list[int]]:
    """Arcs from node to node, of each link only that of the smaller lag."""
    arcs: dict[tuple[int, int], list[int]] = {}
    for a in np.flatnonzero((fluid.twin < 0) | (np.arange(fluid.n_arcs) < fluid.twin)).tolist():
        arcs.setdefault((int(fluid.tail[a]), int(fluid.head[a])), []).append(a)
    return arcs


def _static(fluid: Fluid) -> tuple[StaticGraph, NDArray[np.float64]]:
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
    graph, offered = _static(fluid)

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

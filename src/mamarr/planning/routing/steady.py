"""First routes: the ways of a steady flow, as if the pause had no end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.flow.fluid import Fluid, fluid, walk_like
from mamarr.planning.flow.turns import rates, static_graph
from mamarr.planning.routing.routes import RoutePool

LEAST = 1e-6
"""Units per step; less is not followed."""


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


def _add(pool: RoutePool, model: Fluid, mine: NDArray[np.bool_]) -> None:
    if not model.steps or not mine.any():
        return
    nodes, where = np.unique(model.supply_node[mine], return_inverse=True)
    home = nodes.astype(np.int32)
    units = np.zeros(len(nodes), dtype=np.int64)
    np.add.at(units, where, model.released[mine, -1])
    known = ways(model, home, rates(model, home, units))
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
    graph, offered = static_graph(fluid)
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

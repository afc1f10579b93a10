"""Standard solvers on the explicit time-expanded network of a fluid model of whole steps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from mamarr.planning.flow.fluid import Fluid

I64 = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """People out, the sum of their steps of exit, the solver's own seconds (inf: no answer in time).

    `cpu` are the seconds that a processor worked on it, which others on the machine do not lengthen.
    """

    people: int
    cost: int
    seconds: float
    cpu: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Explicit:
    """Arcs of the time-expanded network; costs sit on the exits."""

    nodes: int
    tail: I64
    head: I64
    capacity: I64
    cost: I64
    source: int
    sink: int
    supply: int


def explicit(fluid: Fluid) -> Explicit:
    """Write the network out, one node per place and step."""
    if (fluid.twin >= 0).any():
        raise ValueError("the explicit network is for travel times of whole steps")
    n, steps, homes = fluid.n_nodes, fluid.steps, len(fluid.supply_node)
    k = np.arange(steps, dtype=np.int64)
    chain = steps * n + np.arange(homes, dtype=np.int64)[:, None] * steps + k
    source, sink = steps * n + homes * steps, steps * n + homes * steps + 1
    supply = int(fluid.released[:, -1].sum())
    arcs = []
    for a in range(fluid.n_arcs):
        enter = k[: steps - fluid.lag[a]]
        room = np.array([fluid.capacity(a, int(j)) for j in enter], dtype=np.int64)
        arcs.append((enter * n + fluid.tail[a], (enter + fluid.lag[a]) * n + fluid.head[a], room, 0 * enter))
    for s in range(homes):
        everybody = np.full(steps, supply)
        arcs.append((chain[s], k * n + fluid.supply_node[s], everybody, 0 * k))
        arcs.append((chain[s, :-1], chain[s, 1:], everybody[1:], 0 * k[1:]))
        arcs.append((np.full(steps, source), chain[s], np.diff(fluid.released[s], prepend=0), 0 * k))
    for g, v in enumerate(fluid.gate_node):
        arcs.append((k * n + v, np.full(steps, sink), fluid.exit_capacity[g].astype(np.int64), k))
    tail, head, capacity, cost = (np.concatenate([arc[i] for arc in arcs]).astype(np.int64) for i in range(4))
    some = capacity > 0
    return Explicit(
        nodes=sink + 1,
        tail=tail[some],
        head=head[some],
        capacity=capacity[some],
        cost=cost[some],
        source=source,
        sink=sink,
        supply=supply,
    )


def by_networkx(network: Explicit) -> Answer:
    """Maximum flow of least cost."""
    graph = nx.DiGraph()
    for i, (u, v, c, w) in enumerate(
        zip(
            network.tail.tolist(),
            network.head.tolist(),
            network.capacity.tolist(),
            network.cost.tolist(),
            strict=True,
        )
    ):
        if graph.has_edge(u, v):  # NetworkX knows no parallel arcs here
            graph.add_edge(u, ("second", i), capacity=c, weight=w)
            graph.add_edge(("second", i), v)
        else:
            graph.add_edge(u, v, capacity=c, weight=w)
    began, used = time.perf_counter(), time.process_time()
    flow = nx.max_flow_min_cost(graph, network.source, network.sink)
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    people = sum(flow[network.source].values())
    return Answer(people=people, cost=nx.cost_of_flow(graph, flow), seconds=seconds, cpu=cpu)


def by_ortools(network: Explicit, kind: str, *, at_most_s: float) -> Answer:
    """``min_cost`` or ``max_flow`` in a process of its own; people 0, seconds inf if it takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.npz"
        np.savez(
            path,
            tail=network.tail,
            head=network.head,
            capacity=network.capacity,
            cost=network.cost,
            source=network.source,
            sink=network.sink,
            supply=network.supply,
        )
        script = Path(__file__).with_name("ortools_peer.py")
        try:
            done = subprocess.run(
                [_python(), str(script), str(path), kind],
                capture_output=True,
                text=True,
                timeout=at_most_s,
                check=True,
            )
        except subprocess.TimeoutExpired:
            return Answer(people=0, cost=0, seconds=float("inf"), cpu=float("inf"))
    return Answer(**json.loads(done.stdout))


def _python() -> str:
    """An interpreter that has OR-Tools: given by MAMARR_ORTOOLS_PYTHON, or made once in the user's cache."""
    given = os.environ.get("MAMARR_ORTOOLS_PYTHON")
    if given:
        return given
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "mamarr" / "ortools"
    python = home / "bin" / "python"
    if not python.exists():
        print(f"making an environment with OR-Tools in {home}", file=sys.stderr)
        venv.create(home, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "ortools", "numpy"], check=True)
    return str(python)

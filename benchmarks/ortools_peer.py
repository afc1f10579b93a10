"""Run by a Python that has OR-Tools: solve the flow of an .npz file; print value, cost, seconds as JSON."""

from __future__ import annotations

import json
import sys
import time

import numpy as np


def main(path: str, kind: str) -> None:
    data = np.load(path)
    tail, head = data["tail"].astype(np.int32), data["head"].astype(np.int32)
    capacity, cost = data["capacity"].astype(np.int64), data["cost"].astype(np.int64)
    source, sink = int(data["source"]), int(data["sink"])
    if kind == "max_flow":
        from ortools.graph.python import max_flow

        solver = max_flow.SimpleMaxFlow()
        solver.add_arcs_with_capacity(tail, head, capacity)
        began, used = time.perf_counter(), time.process_time()
        solver.solve(source, sink)
        found = {"people": int(solver.optimal_flow()), "cost": 0}
    else:
        from ortools.graph.python import min_cost_flow

        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, cost)
        supply = int(data["supply"])
        solver.set_nodes_supplies(np.array([source, sink]), np.array([supply, -supply]))
        began, used = time.perf_counter(), time.process_time()
        solver.solve_max_flow_with_min_cost()
        found = {"people": int(solver.maximum_flow()), "cost": int(solver.optimal_cost())}
    print(json.dumps(found | {"seconds": time.perf_counter() - began, "cpu": time.process_time() - used}))


main(*sys.argv[1:])

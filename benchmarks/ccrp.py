"""CCRP, the usual heuristic for evacuation routes, as a baseline.

Q. Lu, B. George, S. Shekhar, "Capacity constrained routing algorithms for
evacuation planning", SSTD 2005: again and again, find the way on which anybody
left can be out first, given what is still free on streets and gates in each
step; send as many as fit; book it. People may wait at nodes, which the flows
of this project do not allow themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np

from mamarr.planning.flow.fluid import Fluid


@dataclass(frozen=True, kw_only=True, slots=True)
class Cleared:
    """People out by CCRP, the step in which the last of them leaves, and the number of ways booked."""

    people: int
    last_step: int
    ways: int


def ccrp(fluid: Fluid) -> Cleared:
    """Route everybody by CCRP; only for whole steps and streets that are never closed."""
    if (fluid.twin >= 0).any() or fluid.unit != 1 or len(fluid.closed_capacity):
        raise ValueError("CCRP here is for travel times of whole steps, whole capacities and no closures")
    # labels back to the clock: what a link really takes
    late = np.round(fluid.potential_s / fluid.step_s).astype(np.int32)
    steps = fluid.lag + late[fluid.tail] - late[fluid.head]
    released = np.zeros_like(fluid.released)
    for s, v in enumerate(fluid.supply_node):
        shift = int(late[v])
        released[s, : fluid.steps - shift] = fluid.released[s, shift:]
        released[s, fluid.steps - shift :] = fluid.released[s, -1]
    out_start, out_arc = fluid.out_of
    found = _book(
        out_start, out_arc, fluid.tail, fluid.head, steps.astype(np.int32), fluid.full, fluid.gate_node,
        fluid.exit_capacity, fluid.supply_node, released, fluid.steps,
    )  # fmt: skip
    return Cleared(people=found[0], last_step=found[1], ways=found[2])


@nb.njit(cache=True)
def _book(  # type: ignore[no-untyped-def]
    out_start, out_arc, tail, head, takes, full, gate_node, exit_capacity, supply_node, released, steps
):
    n, m, homes = len(out_start) - 1, len(head), len(supply_node)
    room = np.empty((m, steps), dtype=np.int32)
    for a in range(m):
        room[a, :] = full[a]
    leave = exit_capacity.copy()
    gone = np.zeros(homes, dtype=np.int64)
    arrive = np.empty(n, dtype=np.int64)
    via = np.empty(n, dtype=np.int64)
    entry = np.empty(n, dtype=np.int64)
    heads = np.full(steps + 1, -1, dtype=np.int64)
    people, last_step, ways = 0, -1, 0
    # each arc is looked at whenever its tail is reached earlier; with buckets, a node is settled once
    nxt = np.empty(4 * (m + homes) + 16, dtype=np.int64)
    item = np.empty(4 * (m + homes) + 16, dtype=np.int64)
    while True:
        # 1. earliest arrival from all homes with people left, by buckets of steps
        arrive[:] = steps
        via[:] = -1
        heads[:] = -1
        used = 0
        for s in range(homes):
            if gone[s] >= released[s, -1]:
                continue
            k = 0
            while released[s, k] <= gone[s]:
                k += 1
            v = supply_node[s]
            if k < arrive[v]:
                arrive[v] = k
                via[v] = -2 - s
                item[used] = v
                nxt[used] = heads[k]
                heads[k] = used
                used += 1
        best, exit_gate = steps, -1
        for k in range(steps):
            if k >= best:
                break
            while heads[k] >= 0:
                q = heads[k]
                heads[k] = nxt[q]
                u = item[q]
                if arrive[u] != k:
                    continue
                for g in range(len(gate_node)):
                    if gate_node[g] == u:
                        j = k
                        while j < best and leave[g, j] <= 0:
                            j += 1
                        if j < best:
                            best, exit_gate = j, g
                for i in range(out_start[u], out_start[u + 1]):
                    a = out_arc[i]
                    v = head[a]
                    j = k
                    limit = min(best, arrive[v]) - takes[a]
                    while j < limit and room[a, j] <= 0:
                        j += 1
                    if j < limit:
                        t = j + takes[a]
                        arrive[v] = t
                        via[v] = a
                        entry[v] = j
                        item[used] = v
                        nxt[used] = heads[t]
                        heads[t] = used
                        used += 1
        if exit_gate < 0:
            break
        # 2. as many as fit, 3. booked
        units = leave[exit_gate, best]
        for stage in range(2):
            v = gate_node[exit_gate]
            while via[v] >= 0:
                a = via[v]
                if stage == 0:
                    units = min(units, room[a, entry[v]])
                else:
                    room[a, entry[v]] -= units
                v = tail[a]
            s = -2 - via[v]
            if stage == 0:
                units = min(units, released[s, arrive[v]] - gone[s])
        leave[exit_gate, best] -= units
        gone[s] += units
        people += units
        last_step = max(last_step, best)
        ways += 1
    return people, last_step, ways

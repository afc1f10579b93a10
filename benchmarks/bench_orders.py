"""Orders against their proven bound, verified, on generated cities where streets or gates bind."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from benchmarks.city import city
from benchmarks.peers import by_ortools, explicit
from mamarr.planning.drafting.plan import plan
from mamarr.planning.flow.fluid import fluid
from mamarr.planning.posing.pose import pose
from mamarr.scenario.model import Mode
from mamarr.verification.verify import verify

CASES = (
    (1_000, 95, "streets"),
    (1_000, 95, "gates"),
    (5_000, 300, "streets"),
    (5_000, 300, "gates"),
    (30_000, 300, "streets"),
    (30_000, 300, "gates"),
)

LIMIT_S = 240.0
"""Time limit of the search; small cities end long before."""


def sections(quick: bool) -> Iterator[str]:
    """One table: people, bound, gap, violations, seconds, memory; each case in a process of its own."""
    rows = []
    largest_cpu = 0.0
    for nodes, zones, binding in CASES[: 2 if quick else None]:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            row, cpu = alone.submit(_case, nodes, zones, binding).result()
        rows.append(row)
        print(row, file=sys.stderr, flush=True)
        if (nodes, binding) == (30_000, "streets"):
            largest_cpu = cpu
    yield "\n".join(
        [
            "## Orders",
            "",
            "Two groups on foot, the second admitted by half of the eight gates; 600 minutes; at most two corridors a",
            "zone and group, one route each; slots of 15 minutes; whole people; checked by `mamarr verify`'s code in exact",
            f"seconds. The search may take {LIMIT_S:.0f} s. Each case in a process of its own, with its peak of memory, kernels compiled before.",
            "",
            "| nodes | zones | what binds | people | planned | at most | gap | violations | time | CPU | memory |",
            "|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|",
            *rows,
            *([] if quick else ["", _beside_peer(largest_cpu)]),
        ]
    )


def _case(nodes: int, zones: int, binding: str) -> tuple[str, float]:
    _warm()
    scenario, network = city(nodes=nodes, zones=zones, groups=2, binding=binding)
    scenario = replace(scenario, planning=replace(scenario.planning, time_limit_s=LIMIT_S))
    began, used = time.perf_counter(), time.process_time()
    made = plan(pose(scenario, network))
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    memory = _peak_mb()
    found = verify(scenario, network, made)
    row = (
        f"| {network.n_nodes:,} | {zones} | {binding} | {scenario.total_people():,} | {made.people:,} "
        f"| {made.proof.people_at_most:,} | {100 * made.proof.gap_people:.2f} % | {len(found)} "
        f"| {seconds:.0f} s | {cpu:.0f} s | {memory:,.0f} MB |"
    )
    return row, cpu


def _peak_mb() -> float:
    """Peak of memory of this process; what getrusage says may be that of its parent before it."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(
            float(line.split()[1]) / 1024
            for line in status.read_text().splitlines()
            if line.startswith("VmHWM")
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _beside_peer(cpu: float) -> str:
    model = fluid(pose(*city(nodes=5_000, zones=300, whole_minutes=True)), Mode.WALK)
    answer = by_ortools(explicit(model), "max_flow", at_most_s=900.0)
    return (
        f"A plain maximum flow by OR-Tools on the {model.n_nodes:,}-node city took {answer.cpu:.1f} s of CPU in this run; "
        f"the plan of 30,000 nodes where streets bind, proof included, took {cpu / answer.cpu:.1f} times that."
    )


def _warm() -> None:
    """Compile all kernels on a small city first."""
    scenario, network = city(nodes=200, zones=10, minutes=120, groups=2)
    plan(pose(scenario, network))

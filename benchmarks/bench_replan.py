"""The cold plan of a city, and the re-plan after its busiest corridor closes in the middle, in one run."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

from benchmarks.city import city
from benchmarks.passes import passes
from mamarr.network.model import Network
from mamarr.network.read import read_network
from mamarr.planning.again.replan import Replan, remaining, replan
from mamarr.planning.drafting.plan import plan
from mamarr.planning.flow.flows import earliest_arrival, fast_flow
from mamarr.planning.flow.fluid import fluid
from mamarr.planning.posing.pose import pose
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Plan
from mamarr.plans.state import CorridorState, State
from mamarr.scenario.bundled import bundled_path
from mamarr.scenario.model import Mode, Scenario
from mamarr.scenario.read import read_scenario, roads_source
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
"""Time limit of the searches, as for the orders of `bench_orders`."""


def sections(quick: bool) -> Iterator[str]:
    """One table of plans and re-plans, one of the fluid of those who are left; each case in its own process."""
    rows, flows = [], []
    for nodes, zones, binding in CASES[: 2 if quick else None]:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            row, flow = alone.submit(_case, nodes, zones, binding).result()
        rows.append(row)
        flows.append(flow)
        print(row, flow, sep="\n", file=sys.stderr, flush=True)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        rows.append(alone.submit(_bundled).result())
    yield "\n".join(
        [
            "## Re-plan",
            "",
            "Cities as for orders; at half time the busiest corridor closes. *Plan* and *re-plan* in one process and one run,",
            "CPU seconds, kernels compiled before; *share* is the re-plan's part of the plan's time. Gaps are to the proven bound",
            "of the whole day. *Changed* are announced orders whose people are told something else, *forced* those that no longer",
            "worked. Violations are counted against the state and the plan before it. The last row is the bundled scenario.",
            "",
            "| nodes | binds | planned | gap | plan's time | re-planned | at most | gap | re-plan's time | share | changed | forced | violations |",
            "|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
            *rows,
            "",
            "Those who are left at that moment as a fluid: the fast flow, and the better of two rounds of passes that lead each",
            "group anew beside the other, one from the fast flow, one from the group that may use all gates led to those that are",
            "its own. All are feasible for both groups; the bound leaves admission out. The gap is the difference between the last",
            "two, divided by everybody in the scenario, those out included. Times are CPU seconds of their own, not part of the",
            "re-plan, which takes its ways from a fast flow without passes.",
            "",
            "| nodes | binds | left | fast flow | with passes | at most | gap, of all people | fast flow's time | passes' time |",
            "|--:|---|--:|--:|--:|--:|--:|--:|--:|",
            *flows,
        ]
    )


def _case(nodes: int, zones: int, binding: str) -> tuple[str, str]:
    _measured(*city(nodes=200, zones=10, minutes=120, groups=2))  # compiles all kernels
    scenario, network = city(nodes=nodes, zones=zones, groups=2, binding=binding)
    scenario = replace(scenario, planning=replace(scenario.planning, time_limit_s=LIMIT_S))
    cold, again, state, problem, seconds = _measured(scenario, network)
    return _row(binding, scenario, network, cold, again, state, seconds), _fluid(
        binding, problem, cold, state, scenario
    )


def _bundled() -> str:
    source = bundled_path("aleppo-2016-11-04")
    scenario, _ = read_scenario(source)
    network, _ = read_network(roads_source(source), assumptions=scenario.assumptions)
    _measured(scenario, network)
    cold, again, state, _, seconds = _measured(scenario, network)
    return _row("both", scenario, network, cold, again, state, seconds)


def _measured(
    scenario: Scenario, network: Network
) -> tuple[Plan, Replan, State, Problem, tuple[float, float]]:
    problem = pose(scenario, network)
    began = time.process_time()
    cold = plan(problem)
    between = time.process_time()
    by_corridor = Counter[str]()
    for o in cold.orders:
        by_corridor[o.corridor] += o.people
    busiest = max(sorted(by_corridor), key=by_corridor.__getitem__)
    middle = scenario.horizon_s // 2
    state = State(
        scenario_id=scenario.id,
        at_s=middle,
        corridors=(CorridorState(id=busiest, closed_from_s=middle),),
    )
    ready = time.process_time()
    again = replan(problem, cold, state)
    return cold, again, state, problem, (between - began, time.process_time() - ready)


def _row(
    binding: str,
    scenario: Scenario,
    network: Network,
    cold: Plan,
    again: Replan,
    state: State,
    seconds: tuple[float, float],
) -> str:
    found = verify(scenario, network, again.plan, state=state, before=cold)
    return (
        f"| {network.n_nodes:,} | {binding} | {cold.people:,} | {100 * cold.proof.gap_people:.2f} % | {seconds[0]:.1f} s "
        f"| {again.plan.people:,} | {again.plan.proof.people_at_most:,} | {100 * again.plan.proof.gap_people:.2f} % "
        f"| {seconds[1]:.2f} s | {seconds[1] / seconds[0]:.2f} | {again.changed_orders:,} | {again.forced_orders:,} | {len(found)} |"
    )


def _fluid(binding: str, problem: Problem, cold: Plan, state: State, scenario: Scenario) -> str:
    left = remaining(problem, cold, state)
    model = fluid(left, Mode.WALK)
    began = time.process_time()
    fast = fast_flow(model)
    between = time.process_time()
    flow = passes(fast)
    ready = time.process_time()
    bound = earliest_arrival(model)
    out, most = flow.people, float(bound.at_most[-1]) / model.unit
    return (
        f"| {model.n_nodes:,} | {binding} | {sum(s.people for s in left.supplies):,} | {fast.people:,} | {out:,} | {most:,.0f} "
        f"| {100 * (most - out) / scenario.total_people():.3f} % | {between - began:.1f} s | {ready - between:.1f} s |"
    )

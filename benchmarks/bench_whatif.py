"""What if, contingency: the curve beside exact optima, the brief of the bundled exercise, and N-1 plans."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.city import city
from benchmarks.peers import by_ortools, explicit
from mamarr.network.read import read_network
from mamarr.planning.asking.contingency import contingency
from mamarr.planning.asking.crew import cores
from mamarr.planning.asking.variants import with_length
from mamarr.planning.asking.whatif import Questions, whatif
from mamarr.planning.drafting.plan import plan
from mamarr.planning.flow.fluid import fluid
from mamarr.planning.posing.pose import pose
from mamarr.scenario.bundled import bundled_path
from mamarr.scenario.model import Mode
from mamarr.scenario.read import read_scenario, roads_source
from mamarr.verification.verify import verify

BUNDLED = "aleppo-2016-11-04"


def sections(quick: bool) -> Iterator[str]:
    """The curve, the whole brief, and plans that hold up."""
    yield _curve(60 if not quick else 120)
    yield _brief()
    yield _holding_up(quick)


def _curve(every_min: int) -> str:
    scenario, network = city(nodes=317, zones=60, whole_minutes=True)
    began = time.perf_counter()
    answers = whatif(
        scenario, network, questions=Questions(kinds=frozenset(), longest_min=900), workers=cores()
    )
    took = time.perf_counter() - began
    rows, worst, equal = [], 0.0, True
    for w in answers.windows:
        figure = w.figure
        gap = (figure.people_at_most - figure.people) / max(1, figure.people_at_most)
        worst = max(worst, gap)
        model = fluid(pose(with_length(scenario, w.minutes), network), Mode.WALK)
        exact = by_ortools(explicit(model), "max_flow", at_most_s=600.0).people // model.unit
        equal &= exact == figure.people_at_most
        if w.minutes % every_min == 0:
            rows.append(
                f"| {w.minutes} | {figure.people:,} | {figure.people_at_most:,} | {exact:,} | {100 * gap:.2f} % |"
            )
    print(f"curve: {took:.0f} s, worst {100 * worst:.2f} %, equal {equal}", file=sys.stderr, flush=True)
    return "\n".join(
        [
            "## What if: people out by the length of the pause",
            "",
            f"One group on foot, {network.n_nodes} nodes, {len(scenario.zones)} zones, {scenario.total_people():,} people, streets bind; whole minutes.",
            f"{len(answers.windows)} lengths in {took:.0f} s on {cores()} cores; *exact* is a maximum flow by OR-Tools on the explicit time-expanded network. It is",
            f"{'equal to *at most* at every length' if equal else 'NOT equal to *at most* at every length'}; orders are at most {100 * worst:.2f} % below it, at any length. Every {every_min} minutes:",
            "",
            "| minutes | people, in orders | at most | exact | orders below |",
            "|--:|--:|--:|--:|--:|",
            *rows,
        ]
    )


def _brief() -> str:
    with tempfile.TemporaryDirectory() as out:
        ask = [Path(sys.executable).with_name("mamarr"), "whatif", bundled_path(BUNDLED), "-o", out, "-q"]
        subprocess.run([*ask, "--only", "vehicle", "--only", "lane"], check=True)  # compiles all kernels
        began = time.perf_counter()
        subprocess.run(ask, check=True)
        took = time.perf_counter() - began
        found = json.loads((Path(out) / "whatif.json").read_text(encoding="utf-8"))
    return "\n".join(
        [
            "## What if: the brief of the bundled exercise",
            "",
            f"`mamarr whatif` on the bundled exercise, a whole process, {len(found['window_curve'])} lengths and {len(found['worth'])} changes, table, chart and briefs in",
            f"three languages: {took:.0f} s on {cores()} cores, kernels compiled before.",
        ]
    )


def _holding_up(quick: bool) -> str:
    rows = []
    agreed, _ = read_scenario(bundled_path(BUNDLED))
    roads, _ = read_network(roads_source(bundled_path(BUNDLED)), assumptions=agreed.assumptions)
    cases = [("bundled exercise", agreed, roads)]
    for nodes, zones, binding in ((317, 60, "streets"), (317, 60, "gates"), (1_000, 95, "streets"))[
        : 1 if quick else None
    ]:
        scenario, network = city(nodes=nodes, zones=zones, groups=2, binding=binding)
        cases.append((f"{nodes:,} nodes, {binding} bind", scenario, network))
    roomy, network = city(nodes=317, zones=60, binding="gates", demand=0.5)
    cases.append(("317 nodes, room for twice as many", roomy, network))
    for name, given, network in cases:
        scenario = replace(given, planning=replace(given.planning, time_limit_s=120.0))
        announced = plan(pose(scenario, network))
        began = time.perf_counter()
        found = contingency(scenario, network, announced, workers=cores())
        took = time.perf_counter() - began
        robust = found.robust
        assert robust is not None
        broken = len(verify(scenario, network, robust.plan))
        row = (
            f"| {name} | {found.plain.people:,} | {found.plain.worst:,} | {robust.people:,} "
            f"| {robust.worst:,} | {found.worst_at_most:,} | {broken} | {len(found.losses)} | {took:.0f} s |"
        )
        print(row, file=sys.stderr, flush=True)
        rows.append(row)
    return "\n".join(
        [
            "## One plan that holds up best",
            "",
            "People out if nothing is lost, and if the worst one of the corridors never opens and nobody hears of it; *at most*: no plan",
            f"keeps more. Time of the whole contingency (plans B for all losses from the start, on {cores()} cores).",
            "",
            "| instance | plain plan | its worst | holds up best | its worst | worst at most | violations | plans B | time |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
            *rows,
        ]
    )

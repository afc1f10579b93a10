"""Fair plans beside plain ones: smallest shares, their bound, and the price, on generated cities and the exercise."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.city import city
from mamarr.network.model import Network
from mamarr.network.read import read_network
from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.pose import pose
from mamarr.plans.document import Plan
from mamarr.scenario.bundled import bundled_path
from mamarr.scenario.model import Scenario
from mamarr.scenario.read import read_scenario, roads_source
from mamarr.verification.verify import verify

CASES = (
    (1_000, 95, "streets"),
    (1_000, 95, "gates"),
    (5_000, 300, "streets"),
    (5_000, 300, "gates"),
)

EXERCISE = "aleppo-2016-11-04"

LIMIT_S = 240.0
"""Time limit of each search; it does not bind on a quiet machine."""


def sections(quick: bool) -> Iterator[str]:
    """One table: people of both plans, smallest shares of both with their bound, violations, CPU."""
    _plan(*city(nodes=200, zones=10, minutes=120, groups=2), fair=True)  # compiles all kernels
    rows = list(_rows("exercise", *_exercise()))
    for nodes, zones, binding in CASES[: 1 if quick else None]:
        scenario, network = city(nodes=nodes, zones=zones, groups=2, binding=binding)
        rows += _rows(f"{network.n_nodes:,} nodes, {zones} zones, {binding} bind", scenario, network)
    yield "\n".join(
        [
            "## Fair plans",
            "",
            "The fair plan makes the smallest share of any group of any zone as large as can be, among equal priorities, then",
            "people; the plain plan people alone. A row for each priority of which not all leave. *At most*: what the smallest",
            "share of no plan can pass. *Price*: people fewer in the fair plan. CPU of the fair plan holds that of the plain one.",
            "",
            "| instance | priority | smallest share, plain | fair | at most | people, plain | fair | price | violations | CPU, plain | fair |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
            *rows,
        ]
    )


def _rows(name: str, scenario: Scenario, network: Network) -> Iterator[str]:
    _, plain_cpu, _ = _plan(scenario, network, fair=False)
    made, cpu, found = _plan(scenario, network, fair=True)
    fairness = made.fairness
    assert fairness is not None
    price = fairness.people_plain - made.people
    for level in fairness.smallest:
        if min(level.share, level.share_plain) < 1.0:
            row = (
                f"| {name} | {level.priority} | {level.share_plain:.1%} | {level.share:.1%} | {level.share_at_most:.1%} "
                f"| {fairness.people_plain:,} | {made.people:,} | {price / fairness.people_plain:.2%} | {found} "
                f"| {plain_cpu:.0f} s | {cpu:.0f} s |"
            )
            print(row, file=sys.stderr, flush=True)
            yield row


def _plan(scenario: Scenario, network: Network, *, fair: bool) -> tuple[Plan, float, int]:
    options = replace(scenario.planning, time_limit_s=LIMIT_S, fair=fair)
    asked = replace(scenario, planning=options)
    began = time.process_time()
    made = plan(pose(asked, network))
    return made, time.process_time() - began, len(verify(asked, network, made))


def _exercise() -> tuple[Scenario, Network]:
    folder = bundled_path(EXERCISE)
    scenario, _ = read_scenario(folder)
    network, _ = read_network(roads_source(folder), assumptions=scenario.assumptions)
    return scenario, network

"""Trips of buses and ambulances against their bound, an exact optimum on small towns and a longer search on others."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterator, Sequence
from unittest import mock

import highspy
import numpy as np

from benchmarks.vehicle_city import Riders, vehicle_city
from mamarr.network.paths import tree
from mamarr.network.read import read_network
from mamarr.planning.drafting.thoroughness import Thoroughness
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.pose import pose
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders import trips
from mamarr.planning.riders.bound import bound_trips
from mamarr.planning.riders.trips import plan_trips
from mamarr.planning.riders.ways import find_ways
from mamarr.scenario.bundled import bundled_path
from mamarr.scenario.model import Mode
from mamarr.scenario.read import read_scenario, roads_source

SMALL = tuple(
    Riders(
        name=f"{zones} zones of about {people}, {count} of {seats} seats",
        zones=zones,
        people=people,
        fleets=((count, seats),),
        ready_at_once=True,
        nodes=400,
        load_s=900,
        minutes=240,
        home_s=0,
    )
    for zones, people, count, seats in ((4, 150, 2, 50), (5, 60, 1, 50), (8, 20, 1, 30), (6, 30, 1, 50))
)

CASES = (
    Riders(name="small zones, pooled", zones=60, people=18, fleets=((3, 50),)),
    Riders(name="three fleets", zones=120, people=90, fleets=((12, 50), (20, 20), (8, 2)), lanes=3),
    Riders(name="convoys", zones=120, people=250, fleets=((25, 50), (25, 50)), lanes=2, convoy=2),
    Riders(name="congested gates", zones=120, people=400, fleets=((80, 50),), lanes=1),
    Riders(name="large", zones=300, people=100, fleets=((25, 50), (25, 50)), lanes=2, nodes=5_000),
)

FEW = tuple(
    Riders(
        name=f"few buses {i}",
        zones=2 + i % 9,
        people=(15, 30, 60, 120)[i % 4],
        fleets=((1 + i % 3, (20, 30, 50)[i // 3 % 3]),),
        nodes=400,
        minutes=(180, 300, 480)[i // 4 % 3],
        load_s=(300, 600, 900)[i // 2 % 3],
        home_s=(0, 3600)[i // 5 % 2],
        ready_at_once=i % 5 < 2,
        lanes=(None, 1)[i // 7 % 2],
    )
    for i in range(60)
)

LONGER = 5.0
"""Times the work of the search, to see what more of it would find."""

HEAD = [
    "| instance | fleets | zones | people | planned | at most | gap | {} | CPU bound | CPU search |",
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
]


def sections(quick: bool) -> Iterator[str]:
    """Two tables: small towns beside the exact optimum, and larger ones beside a longer search."""
    _warm()
    yield "\n".join(
        [
            "## Vehicles",
            "",
            "Buses and ambulances only, gates to themselves. On small towns the optimum is known, by a program over",
            "trips with up to three stops that shares nothing with the planner but travel times; gates have no limit",
            "there. *Search* is what the plan lacks of it, *bound* what it lacks of the bound, both in percent of the bound.",
            "",
            HEAD[0].format("search | bound"),
            HEAD[1],
            *(_row(case.name, vehicle_city(case), exact=True) for case in SMALL[: 2 if quick else None]),
        ]
    )
    yield _few(FEW[: 4 if quick else None])
    cases = ((c.name, vehicle_city(c)) for c in CASES[: 1 if quick else None])
    yield "\n".join(
        [
            "### Larger ones",
            "",
            f"*Search* is what {LONGER:.0f} times the work finds beyond the plan, in percent of the bound: at least so much of the",
            "gap is search. What is left of it is bound, or search that more work of this kind does not find.",
            "",
            HEAD[0].format("search: at least | bound, or out of reach"),
            HEAD[1],
            *(_row(name, problem, exact=False) for name, problem in itertools.chain(_bundled(), cases)),
        ]
    )


def _few(cases: Sequence[Riders]) -> str:
    """Small towns as `mamarr plan` plans them, beside one search with as much effort as it gives larger ones."""
    effort = Thoroughness().vehicles
    one, several, at_most, seconds = 0, 0, 0, []
    for seed, case in enumerate(cases):
        problem = vehicle_city(case, seed=seed)
        known = bound_trips(find_ways(problem))
        began = time.process_time()
        several += _carried(problem, effort, known)
        seconds.append(time.process_time() - began)
        with mock.patch.object(trips, "few", return_value=False):
            one += _carried(problem, effort, known)
        at_most += known[0].people
    return "\n".join(
        [
            "### Few buses",
            "",
            f"{len(cases)} made-up towns of 2 to 10 zones and 1 to 3 buses, with the effort of a plan: {several:,} people of at most {at_most:,} with",
            f"several searches from other seeds and vehicles lent, {one:,} with one search: {several / one - 1:.1%} more. They take {sum(seconds) / len(seconds):.1f} s of CPU on average,",
            f"{max(seconds):.1f} s at most.",
        ]
    )


def _row(name: str, problem: Problem, *, exact: bool) -> str:
    began = time.process_time()
    known = bound_trips(find_ways(problem))
    bounded = time.process_time()
    planned = _carried(problem, 1.0, known)
    searched = time.process_time()
    at_most = known[0].people
    better = _optimum(problem) if exact else max(planned, _carried(problem, LONGER, known))
    if not planned <= better <= at_most:
        raise AssertionError(f"{name}: {planned} planned, {better} possible, {at_most} at most")
    riders = sum(s.people for s in problem.supplies if s.group.travels in (Mode.BUS, Mode.AMBULANCE))
    row = (
        f"| {name} | {len(problem.fleets)} | {len(problem.scenario.zones)} | {riders} "
        f"| {planned} | {at_most} | {(at_most - planned) / at_most:.2%} | {(better - planned) / at_most:.2%} "
        f"| {(at_most - better) / at_most:.2%} | {bounded - began:.1f} s | {searched - bounded:.1f} s |"
    )
    print(row, file=sys.stderr, flush=True)
    return row


def _carried(problem: Problem, effort: float, known: object) -> int:
    made, _ = plan_trips(problem, Ledger(problem), effort=effort, known=known)  # type: ignore[arg-type]
    return sum(t.people for t in made)


def _bundled() -> Iterator[tuple[str, Problem]]:
    source = bundled_path("aleppo-2016-11-04")
    scenario, _ = read_scenario(source)
    network, _ = read_network(roads_source(source), assumptions=scenario.assumptions)
    yield "bundled exercise", pose(scenario, network)


def _optimum(problem: Problem) -> int:
    """Most people by any trips of one fleet to up to three zones each, where only the vehicles' time binds.

    One integer program: how often each vehicle makes each trip, and how many of each zone it takes aboard.
    """
    (site,) = problem.fleets
    fleet, network = site.fleet, problem.network
    seconds = network.seconds(Mode.BUS)
    supplies = [s for s in problem.supplies if s.gates]
    nodes = [s.node for s in supplies]
    out, _ = tree(network, seconds, [site.base_node])
    between = [tree(network, seconds, [n])[0] for n in nodes]
    back, _ = tree(network, seconds, [site.base_node], reverse=True)
    after = [
        min(
            between[i][g.node] + 2 * g.corridor.beyond_s[Mode.BUS] + fleet.unload_s + back[g.node]
            for g in problem.gates
        )
        for i in range(len(nodes))
    ]
    span = fleet.available.to_s - fleet.available.from_s
    shortest: dict[tuple[int, ...], float] = {}
    for k in (1, 2, 3):
        for order in itertools.permutations(range(len(nodes)), k):
            took = out[nodes[order[0]]] + k * fleet.load_s + after[order[-1]]
            took += sum(between[a][nodes[b]] for a, b in itertools.pairwise(order))
            key = tuple(sorted(order))
            if took <= span:
                shortest[key] = min(took, shortest.get(key, np.inf))
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.999)  # people are whole
    solver.setOptionValue("time_limit", 120.0)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    aboard: list[list[object]] = [[] for _ in nodes]
    before = None
    for _ in range(fleet.count):
        time_used = []
        for zones, took in shortest.items():
            often = solver.addIntegral(lb=0, ub=span // took)
            taken = [solver.addIntegral(lb=0, obj=1.0) for _ in zones]
            solver.addConstr(sum(taken) <= fleet.seats * often)
            time_used.append(float(took) * often)
            for zone, people in zip(zones, taken, strict=True):
                aboard[zone].append(people)
        solver.addConstr(sum(time_used) <= float(span))
        if before is not None:  # all are alike: the first is the busiest
            solver.addConstr(sum(time_used) <= sum(before))
        before = time_used
    for supply, riders in zip(supplies, aboard, strict=True):
        if riders:
            solver.addConstr(sum(riders) <= float(supply.people))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError("the exact program did not end")
    return round(solver.getInfo().objective_function_value)


def _warm() -> None:
    """Compile the kernels, so that nobody's seconds count it."""
    for case in SMALL:
        _carried(vehicle_city(case), 0.1, None)

"""First routes: the ways of a steady flow are in the pool before any price is known."""

from __future__ import annotations

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.routes import Resources, RoutePool
from mamarr.planning.routing.steady import add_steady
from streets import HOUR, streets, walkers, way_out
from town import town


def seeded(problem: Problem) -> RoutePool:
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    pool = RoutePool(problem, Resources(problem, Ledger(problem)), served)
    add_steady(pool)
    return pool


def test_a_detour_that_the_steady_flow_needs_is_there() -> None:
    problem = town(
        streets([("a", "b", 60), ("b", "g", 60, 1), ("b", "c", 600, 5), ("c", "g", 600, 5)]),
        zones={"a": {"walkers": 300}},
        fleets=(),
        corridors=[way_out()],
        groups=[walkers()],
        windows=HOUR,
    )
    assert {r.seconds for r in seeded(problem).routes} == {120.0, 1260.0}


def test_each_class_has_ways_to_its_own_gates_only() -> None:
    problem = town(
        streets([("a", "g", 60, 4), ("a", "h", 120, 4)]),
        zones={"a": {"walkers": 300, "slow": 300}},
        fleets=(),
        corridors=[way_out("g", admits=["walkers"]), way_out("h", admits=["walkers", "slow"])],
        groups=[walkers(), walkers("slow")],
        windows=HOUR,
    )
    pool = seeded(problem)
    gates: dict[str, set[str]] = {}
    for r in pool.routes:
        group = problem.supplies[r.supply].group.id
        gates.setdefault(group, set()).add(problem.gates[r.gate].corridor.id)
    by_node = {c.corridor.gate_node: c.corridor.id for c in problem.gates}
    assert gates["slow"] == {by_node["h"]}
    assert gates["walkers"] == {by_node["g"], by_node["h"]}

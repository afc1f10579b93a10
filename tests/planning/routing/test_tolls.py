"""What vehicles pay for places and lanes that people on foot would use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.interval_bound import PricedRow, Prices
from mamarr.planning.routing.routes import Resources
from mamarr.planning.routing.tolls import tolls
from mamarr.plans.document import Plan
from mamarr.scenario.model import Destination, Mode, Screening
from mamarr.verification.verify import verify
from streets import walkers
from town import corridor, fleet, group, roads, town


def two_ways(
    *,
    priority: int = 2,
    admitted: Sequence[str] = ("families",),
    near: int = 100,
    on_foot: int = 100,
    lanes: int | None = None,
) -> Problem:
    """Families and walkers at `a`; `n` is near and leads to a few places, `f` is far and has room for all.

    ::

        n --1 min-- a --20 min-- f      base at a; 100 families (`admitted` at `f`), `on_foot` walkers
    """
    network = roads([("a", "n", 60.0), ("a", "f", 1200.0), ("a", "b", 60.0)])
    check = Screening(lanes=lanes, seconds={Mode.WALK: 36.0, Mode.BUS: 18_000.0}) if lanes else None
    near_gate = replace(
        corridor("n", admits=("families", "walkers"), leads_to="small"),
        beyond_s={Mode.WALK: 0, Mode.BUS: 60},
        screening=check,
    )
    return town(
        network,
        zones={"a": {"families": 100, "walkers": on_foot}},
        fleets=[fleet(network, "b", count=2)],
        corridors=[
            near_gate,
            corridor("f", admits=tuple(admitted), leads_to="large"),
        ],
        groups=[group(priority=priority), walkers(priority=2)],
        destinations=[
            Destination(id=i, name={"en": i}, location=(37.0, 36.0), beds=0, places=n)
            for i, n in (("small", near), ("large", None))
        ],
    )


def served(result: Plan) -> dict[str, int]:
    riders = sum(t.people for t in result.trips)
    return {"families": riders, "walkers": sum(o.people for o in result.orders)}


def made(problem: Problem) -> Plan:
    result = plan(problem)
    assert verify(problem.scenario, problem.network, result) == ()
    assert result.people <= result.proof.people_at_most
    return result


def test_buses_leave_the_near_places_to_those_on_foot() -> None:
    # one place each, and only walkers have no other way
    assert served(made(two_ways())) == {"families": 100, "walkers": 100}


def test_more_urgent_riders_take_places_from_less_urgent_people() -> None:
    # nowhere else to go: a place goes to the most urgent
    assert served(made(two_ways(priority=1, admitted=()))) == {"families": 100, "walkers": 0}


def test_buses_leave_lanes_to_those_on_foot() -> None:
    # one lane, ten hours: 1,000 walkers take all of it, and a bus half of it
    found = served(made(two_ways(near=2_000, on_foot=1_000, lanes=1)))
    assert found["families"] == 100
    assert found["walkers"] >= 970  # the first is not at the gate when it opens


def test_a_moment_pays_all_rows_that_it_lies_in() -> None:
    problem = two_ways(lanes=1)
    resources = Resources(problem, Ledger(problem))
    gate = resources.first_gate
    rows = (
        PricedRow(resource=gate, a=0.0, d=3_600.0, price=0.25),
        PricedRow(resource=gate, a=1_800.0, d=7_200.0, price=0.5),
        PricedRow(resource=resources.first_intake, a=3_600.0, d=7_200.0, price=0.125),
    )
    found = tolls(problem, resources, Prices(rows=rows, places={("small", False): 0.75}))
    window = resources.ledger.window_s
    at = [found.lane[0, t // window] for t in (0, 1_800, 3_600, 7_200)]
    assert at == pytest.approx([0.25, 0.75, 0.5, 0.0])
    assert not found.lane[1].any()
    assert found.person[0, 0, [0, 3_900 // window, 7_500 // window]] == pytest.approx([0.75, 0.875, 0.75])
    assert np.all(found.person[1, 0] <= 0.125)
    assert not found.person[:, 1].any()

"""The bound on those who are left: known by hand where one gate is all there is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mamarr.planning.again.bound import flow_bound
from mamarr.planning.again.scene import changed, rest
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.routes import Resources, RoutePool
from mamarr.plans.document import Slot
from mamarr.plans.state import State
from mamarr.scenario.model import Mode
from streets import HOUR, streets, walkers, way_out
from town import town


def one_gate() -> Problem:
    """Zone a is five minutes from the gate, zone b one minute; the gate checks one person a minute.

    ::

        a -- 5 min -- s -- 1 min -- b
    """
    return town(
        streets([("a", "s", 300), ("b", "s", 60)]),
        zones={"a": {"walkers": 100}, "b": {"walkers": 100}},
        fleets=(),
        corridors=[way_out("s", lanes=1)],
        groups=[walkers()],
        windows=HOUR,
    )


@pytest.mark.parametrize(("on_the_way", "out"), [(False, 29), (True, 25)])
def test_people_on_the_way_take_their_minutes_at_the_gate(on_the_way: bool, out: int) -> None:
    problem = one_gate()
    a, b = problem.supplies
    state = State(scenario_id=problem.scenario.id, at_s=1800)
    left = rest(changed(problem, state), state, [b])
    pool = RoutePool(left, Resources(left, Ledger(left)), [a, b])
    way = pool.make(a, 0, np.array([0], dtype=np.int32))
    # one a minute leaves a in the first half hour: the last five pass the gate until minute 35;
    # people of b may be there from minute 31 on
    going = [(way, [Slot(from_s=0, to_s=1800, people=30)])] if on_the_way else []
    waiting = replace(b, group=replace(b.group, ready=((1800, 1.0),)))
    found = flow_bound(left, [waiting], going, visits_at_most=1_000_000)
    assert found == {Mode.WALK: pytest.approx(out, abs=1e-6)}
    # the gate alone does not know how far b is
    gate = flow_bound(left, [waiting], going, streets=False, visits_at_most=1_000_000)
    assert gate == {Mode.WALK: pytest.approx(25 if on_the_way else 30, abs=1e-6)}

"""The part of the streets that holds people back: by hand behind a narrow street, a bound in any town."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mamarr.planning.flow.flows import earliest_arrival
from mamarr.planning.flow.fluid import fluid
from mamarr.planning.flow.inner import MARGIN, inner
from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Mode
from random_towns import problems
from streets import HOUR, streets, walkers, way_out
from town import town


def long_road() -> Problem:
    """Behind a street for two people a minute a road of twenty streets, a minute each, leads to the gate.

    ::

        a -- 1 min, 2 a minute -- 00 -- 1 min -- 01 ... 19 -- 1 min -- g
                                   b lives at 15
    """
    names = [f"{i:02}" for i in range(20)]
    road = [(a, b, 60) for a, b in zip(names, [*names[1:], "g"], strict=True)]
    return town(
        streets([("a", "00", 60, 2), *road]),
        zones={"a": {"walkers": 200}, "15": {"walkers": 7}},
        fleets=(),
        corridors=[way_out("g")],
        groups=[walkers()],
        windows=HOUR,
    )


def test_beyond_the_narrow_street_nothing_is_looked_at() -> None:
    model = fluid(long_road(), Mode.WALK)
    homes = np.array([model.released[i, -1] == 200 * model.unit for i in range(2)])
    cut, beyond = inner(model, homes)
    # the narrow street, some streets more, and the node behind them that stands for all beyond
    assert cut.n_nodes == 1 + MARGIN + 1
    assert beyond == 7 * model.unit
    # twenty-one minutes from a to the gate: two leave in each of 39 minutes
    assert int(earliest_arrival(cut).at_most[-1]) == 78 * model.unit
    assert int(earliest_arrival(model).at_most[-1]) == (78 + 7) * model.unit


@given(problems(), st.data())
@settings(max_examples=80, deadline=None)
def test_in_any_town_it_is_never_less_than_the_whole(problem: Problem, data: st.DataObject) -> None:
    if any(f.severity == "error" for f in problem.findings):
        return
    for mode in (Mode.WALK, Mode.CAR):
        model = fluid(problem, mode)
        supplies = len(model.supplies)
        some = data.draw(st.lists(st.booleans(), min_size=supplies, max_size=supplies))
        cut, beyond = inner(model, np.array(some, dtype=np.bool_))
        whole = int(earliest_arrival(model).at_most[-1])
        assert whole <= int(earliest_arrival(cut).at_most[-1]) + beyond

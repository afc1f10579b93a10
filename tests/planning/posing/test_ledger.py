"""The ledger counts as the plan format says, window by window."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Destination
from streets import HOUR, streets, walkers, way_out
from town import town


def problem() -> Problem:
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=100, beds=10)
    return town(
        streets([("a", "g", 60), ("a", "h", 60)]),
        zones={"a": {"walkers": 50}},
        fleets=(),
        corridors=[way_out(lanes=2, opened=[(150, 400), (3500, 3600)]), way_out("h")],
        groups=[walkers()],
        destinations=(camp,),
        windows=HOUR,
    )


def test_a_gate_offers_its_lanes_while_it_is_open() -> None:
    ledger = Ledger(problem())
    assert ledger.windows == 12
    assert ledger.gate_offer_s[0].tolist() == [300.0, 200.0, *[0.0] * 9, 200.0]
    assert np.isinf(ledger.gate_offer_s[1]).all()


@given(
    a=st.floats(-500, 4000, allow_subnormal=False),
    length=st.sampled_from([0.0, 1.0]) | st.floats(1e-3, 2000),
    amount=st.floats(0, 50),
)
def test_an_even_amount_is_split_by_overlap(a: float, length: float, amount: float) -> None:
    ledger = Ledger(problem())
    first, part = ledger.spread(a, a + length, amount)
    found = np.zeros(ledger.windows)
    found[first : first + len(part)] = part
    edges = np.arange(13) * 300.0
    if length > 0.0:
        inside = np.maximum(np.minimum(edges[1:], a + length) - np.maximum(edges[:-1], a), 0.0)
        expected = amount * inside / length
    else:
        expected = np.where((edges[:-1] <= a) & (a < edges[1:]), amount, 0.0)
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_streets_and_gates_add_up() -> None:
    ledger = Ledger(problem())
    for _ in range(2):
        ledger.add_street("walk", 0, 150, 450, 30)
        ledger.add_gate(0, 200, 400, 60)
    ledger.add_street("drive", 1, 0, 0, 1)
    assert ledger.walk_load(0)[:3].tolist() == [30.0, 30.0, 0.0]
    assert ledger.drive_load(1)[0] == 1.0
    assert not ledger.drive_load(0).any()
    assert ledger.gate_s[0, :2].tolist() == [60.0, 60.0]


def test_arrivals_take_places_or_beds_and_hours_of_intake() -> None:
    ledger = Ledger(problem())
    ledger.add_arrivals(0, 3000, 4200, 40, bed=False)
    ledger.add_arrivals(0, 3600, 3600, 5, bed=True)
    assert (ledger.places[0], ledger.beds[0]) == (40, 5)
    assert ledger.intake[0, :2].tolist() == pytest.approx([20.0, 25.0])
    ledger.add_arrivals(0, 3000, 4200, -40, bed=False)
    assert ledger.places[0] == 0
    assert ledger.intake[0, :2].tolist() == pytest.approx([0.0, 5.0])

"""Orders: booked in the ledger as given, within what others have left, on the street and at the gate."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from mamarr.planning.drafting.orders import Orders, give_orders
from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.interval_bound import Prices
from mamarr.scenario.model import Destination
from streets import HOUR, drivers, streets, walkers, way_out
from town import town

CAMP = Destination(
    id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=1000, beds=50, intake_per_hour=900
)


FREE = Prices(rows=(), places={})


def mixed(**more: object) -> Problem:
    keys: dict[str, object] = {
        "zones": {"a": {"walkers": 300, "drivers": 40}, "b": {"wounded": 30}},
        "fleets": (),
        "corridors": [way_out(admits=["walkers", "drivers", "wounded"], lanes=5)],
        "groups": [walkers(), drivers(), walkers("wounded", priority=1, needs_bed=True)],
        "destinations": (CAMP,),
        "windows": HOUR,
    }
    return town(streets([("a", "b", 300, 20), ("b", "g", 300, 20)]), **{**keys, **more})  # type: ignore[arg-type]


def given(problem: Problem, ledger: Ledger) -> Orders:
    return give_orders(problem, ledger, problem.supplies)


def test_the_ledger_holds_what_the_orders_use() -> None:
    problem = mixed()
    ledger = Ledger(problem)
    orders = given(problem, ledger).orders
    by_group = {g: sum(o.people for o in orders if o.group == g) for g in problem.scenario.groups}
    assert by_group["wounded"] == 30
    index = ledger.destination_index["camp"]
    assert ledger.beds[index] == 30
    assert ledger.places[index] == by_group["walkers"] + by_group["drivers"]
    assert ledger.walk_load(0).sum() == pytest.approx(by_group["walkers"])
    assert ledger.walk_load(1).sum() == pytest.approx(by_group["walkers"] + 30)
    assert ledger.drive_load(0).sum() == pytest.approx(by_group["drivers"] / 4)
    assert ledger.gate_s.sum() == pytest.approx(60 * (by_group["walkers"] + 30 + by_group["drivers"] / 4))
    assert ledger.intake[index].sum() == pytest.approx(sum(by_group.values()))
    assert (ledger.gate_s <= ledger.gate_offer_s + 1e-5).all()


def test_slots_are_whole_minutes_and_no_longer_than_a_quarter_of_an_hour() -> None:
    problem = mixed()
    for order in given(problem, Ledger(problem)).orders:
        assert order.path in {("a", "b", "g"), ("b", "g")}
        ends = 0
        for slot in order.slots:
            assert slot.from_s % 60 == slot.to_s % 60 == 0
            assert ends <= slot.from_s < slot.to_s <= slot.from_s + 900
            assert slot.people > 0
            ends = slot.to_s


def test_supplies_may_come_in_any_order() -> None:
    problem = mixed()
    turned = give_orders(problem, Ledger(problem), problem.supplies[::-1])
    assert turned == given(problem, Ledger(problem))


def test_nothing_is_given_where_others_have_taken_all() -> None:
    problem = mixed()
    ledger = Ledger(problem)
    ledger.gate_s[:] = ledger.gate_offer_s
    assert given(problem, ledger).orders == ()
    ledger = Ledger(problem)
    ledger.places[:] = 1000
    ledger.beds[:] = 50
    assert given(problem, ledger).orders == ()


def test_the_bound_takes_nothing_off_for_others() -> None:
    problem = mixed()
    full = Ledger(problem)
    full.gate_s[:] = full.gate_offer_s
    alone = given(problem, Ledger(problem))
    assert given(problem, full).at_most >= sum(o.people for o in alone.orders)


def test_nobody_to_give_orders_to() -> None:
    problem = mixed()
    nobody = give_orders(problem, Ledger(problem), ())
    assert (nobody.orders, nobody.at_most) == ((), 0.0)
    lost = [replace(s, node=-1) for s in problem.supplies]
    nobody = give_orders(problem, Ledger(problem), lost)
    assert (nobody.orders, nobody.at_most) == ((), 0.0)
    assert np.isfinite(given(problem, Ledger(problem)).at_most)


def test_where_there_is_room_for_all_they_leave_early() -> None:
    # five a minute pass: 100 people need 20 of the 60 minutes
    problem = town(
        streets([("a", "g", 60, 5)]),
        zones={"a": {"walkers": 100}},
        fleets=(),
        corridors=[way_out()],
        groups=[walkers()],
        windows=HOUR,
    )
    orders = given(problem, Ledger(problem)).orders
    slots = [s for o in orders for s in o.slots]
    assert sum(s.people for s in slots) == 100
    mean = sum(s.people * (s.from_s + s.to_s) / 2 for s in slots) / 100
    assert mean <= 1.2 * 600


@pytest.mark.parametrize("places", [350, 703])
@pytest.mark.parametrize("each", [2, 3, 3.7])
def test_the_last_places_are_of_the_more_urgent_however_many_fill_a_car(places: int, each: float) -> None:
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=places)
    problem = town(
        streets([("a", "g", 240, 30)]),
        zones={"a": {"walkers": 1500, "drivers": 301}},
        fleets=(),
        corridors=[way_out("g", admits=("walkers", "drivers"))],
        groups=[walkers(), drivers(people_per_vehicle=each, priority=1)],
        destinations=(camp,),
        windows=HOUR,
    )
    out = Counter[str]()
    for o in plan(problem).orders:
        out[o.group] += o.people
    assert out == {"drivers": 301, "walkers": places - 301}

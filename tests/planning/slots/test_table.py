"""Where slots begin and end."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mamarr.planning.drafting.plan import plan
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.routing.routes import Resources, RoutePool
from mamarr.planning.slots.table import build
from mamarr.scenario.model import Mode
from mamarr.verification.verify import verify
from streets import HOUR, drivers, streets, walkers, way_out
from town import town


def test_who_may_pass_last_has_the_lanes_from_there_on() -> None:
    """One lane, a minute each. Walkers, 23 minutes from safety, pass by minute 37, and cars after them."""
    gate = way_out(admits=("walkers", "drivers"), lanes=1)
    gate = replace(gate, beyond_s={Mode.WALK: 23 * 60, Mode.CAR: 0})
    problem = town(
        streets([("a", "g", 0)]),
        zones={"a": {"walkers": 100, "drivers": 23}},
        fleets=(),
        corridors=[gate],
        groups=[walkers(), drivers(people_per_vehicle=1)],
        windows=HOUR,
    )
    made = plan(problem)
    assert verify(problem.scenario, problem.network, made) == ()
    assert made.people >= 59  # 53 where slots of a quarter of an hour only end with the last car


@given(
    way_s=st.integers(0, 600),
    beyond_min=st.integers(0, 59),
    slot_min=st.integers(5, 20),
    window_min=st.integers(1, 5),
)
def test_slots_cover_all_useful_hours_and_begin_where_others_pass_last(
    way_s: int, beyond_min: int, slot_min: int, window_min: int
) -> None:
    gate = way_out(admits=("walkers", "drivers"), lanes=1)
    gate = replace(gate, beyond_s={Mode.WALK: beyond_min * 60, Mode.CAR: 0})
    problem = town(
        streets([("a", "g", way_s)]),
        zones={"a": {"walkers": 100, "drivers": 100}},
        fleets=(),
        corridors=[gate],
        groups=[walkers(), drivers()],
        windows=HOUR,
        window_s=60 * window_min,
    )
    planning = replace(problem.scenario.planning, order_slot_min=slot_min)
    problem = replace(problem, scenario=replace(problem.scenario, planning=planning))
    cars = [s for s in problem.supplies if s.group.travels is Mode.CAR]
    on_foot = [s for s in problem.supplies if s.group.travels is Mode.WALK]
    resources = Resources(problem, Ledger(problem))
    pool = RoutePool(problem, resources, [*cars, *on_foot])
    pool.add_fastest()
    route = next(r for r in pool.routes if r.supply == cars[0].index)
    table, _ = build(problem, resources, [*cars, *on_foot], sorted(pool.routes, key=lambda r: r is not route))
    mine = slice(int(table.first[0]), int(table.first[1]))
    slots = list(zip(table.begin[mine].tolist(), table.end[mine].tolist(), strict=True))
    useful = route.useful[0]
    assert (slots[0][0], slots[-1][1]) == (useful.from_s, useful.to_s)
    assert all(a[1] == b[0] for a, b in pairwise(slots))
    assert all(0 < end - begin <= 60 * slot_min for begin, end in slots)
    fine_s = 60 * min(slot_min, window_min)
    last = -(-(3600 - 60 * beyond_min - way_s) // 60) * 60
    if useful.from_s + fine_s <= last <= useful.to_s - fine_s:
        assert last in {begin for begin, _ in slots}


@given(
    way_s=st.integers(0, 2000),
    check_s=st.integers(0, 130),
    window_min=st.integers(1, 6),
    close=st.integers(1200, 7200),
)
def test_slots_within_windows_pass_the_gate_in_one(
    way_s: int, check_s: int, window_min: int, close: int
) -> None:
    problem = town(
        streets([("a", "g", way_s)]),
        zones={"a": {"drivers": 100}},
        fleets=(),
        corridors=[way_out(admits=("drivers",), lanes=1, car=float(check_s), opened=[(0, close)])],
        groups=[drivers()],
        windows=[HOUR[0]],
        window_s=60 * window_min,
    )
    resources = Resources(problem, Ledger(problem))
    pool = RoutePool(problem, resources, problem.supplies)
    pool.add_fastest()
    if not pool.routes:
        return
    table, _ = build(problem, resources, problem.supplies, pool.routes, within=True)
    window_s, useful = 60 * window_min, pool.routes[0].useful[0]
    slots = list(zip(table.begin.tolist(), table.end.tolist(), strict=True))
    assert all(useful.from_s <= begin < end <= useful.to_s for begin, end in slots)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(slots))
    if window_s < 120 + check_s:
        assert slots[-1][1] == useful.to_s  # windows too short for that: slots as always
        return
    for begin, end in slots:
        assert (begin + way_s) // window_s == (end + way_s + check_s - 1) // window_s
        assert begin % 60 == end % 60 == 0
        assert end - begin <= 15 * 60
    # at most a minute before and after, and the check, is not used of each window
    lost = useful.to_s - useful.from_s - sum(end - begin for begin, end in slots)
    assert lost <= (120 + check_s) * ((useful.to_s - useful.from_s) // window_s + 2)

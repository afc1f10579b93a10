"""The bound on riders and walkers together: for any prices no plan passes it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from mamarr.planning.clock import Clock
from mamarr.planning.drafting.drafts import best_draft
from mamarr.planning.drafting.gate_program import GateProgram
from mamarr.planning.drafting.joint_bound import Priced, joint_bound
from mamarr.planning.drafting.plan import plan
from mamarr.planning.drafting.thoroughness import COUNTING
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.choose import Effort, choose
from mamarr.planning.routing.interval_bound import PricedRow, Prices
from mamarr.planning.routing.routes import Resources
from mamarr.scenario.model import Destination, Interval, Mode, Screening
from mamarr.verification.verify import verify
from streets import walkers
from town import corridor, fleet, group, roads, town


def chosen(problem: Problem) -> Priced:
    """Prices of those on foot as if no bus went."""
    own = [s for s in problem.supplies if s.group.travels is Mode.WALK]
    choice = choose(problem, Resources(problem, Ledger(problem)), own, effort=Effort())
    return Priced(supplies=tuple(s.index for s in own), prices=choice.prices)


def one_gate(*, riders: int = 100, on_foot: int = 100, places: int | None = None, lanes: int = 1) -> Problem:
    """Families and walkers a minute from one gate, base beside them; a bus takes an hour of a lane.

    ::

        b --1 min-- a --1 min-- g --10 min-- camp      ten hours; 360 s of a lane for a walker
    """
    network = roads([("a", "g", 60.0), ("a", "b", 60.0)])
    check = Screening(lanes=lanes, seconds={Mode.WALK: 360.0, Mode.BUS: 3_600.0})
    gate = replace(
        corridor(admits=("families", "walkers")), beyond_s={Mode.WALK: 0, Mode.BUS: 600}, screening=check
    )
    return town(
        network,
        zones={"a": {"families": riders, "walkers": on_foot}},
        fleets=[fleet(network, "b", count=2)],
        corridors=[gate],
        groups=[group(), walkers(priority=2)],
        destinations=[
            Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), beds=0, places=places)
        ],
    )


def test_an_hour_of_the_lane_is_a_bus_or_ten_walkers() -> None:
    # walkers are there after 480 s; buses carry all families in two hours, and 28,320 s are left: 78 walkers
    problem = one_gate()
    assert joint_bound(problem, [chosen(problem)], {("families",): 1_000}, iterations=80) == 178
    made = plan(problem)
    assert verify(problem.scenario, problem.network, made) == ()
    assert made.people <= made.proof.people_at_most == 178


def test_a_place_is_one_person() -> None:
    problem = one_gate(places=60, lanes=50)
    assert joint_bound(problem, [chosen(problem)], {("families",): 1_000}, iterations=80) == 60
    assert plan(problem).people == 60


@st.composite
def towns(draw: st.DrawFn, *, split: bool = False) -> Problem:
    """Riders and walkers who share one or two gates, a few lanes and a few places; `split`: two windows."""
    far = draw(st.sampled_from([60.0, 300.0, 600.0]))
    network = roads([("a", "c", far), ("c", "g", 120.0), ("c", "h", 60.0), ("a", "b", 60.0)])
    close = draw(st.sampled_from([5_400, 10_800]))
    windows: tuple[Interval, ...] = (Interval(from_s=0, to_s=close),)
    if split:
        first = draw(st.sampled_from([1_800, 2_700, close - 2_400]))
        again = first + draw(st.sampled_from([0, 600, 1_200]))
        windows = (Interval(from_s=0, to_s=first), Interval(from_s=again, to_s=close))
    gates = []
    for name in draw(st.sampled_from([["g"], ["g", "h"]])):
        check = Screening(
            lanes=draw(st.integers(1, 2)),
            seconds={
                Mode.WALK: float(draw(st.sampled_from([20, 60]))),
                Mode.BUS: float(draw(st.sampled_from([60, 300, 900]))),
            },
        )
        opens = draw(st.sampled_from([0, 1_000]))
        gates.append(
            replace(
                corridor(
                    name, admits=("families", "walkers"), leads_to=draw(st.sampled_from(["camp", "town"]))
                ),
                beyond_s={Mode.WALK: draw(st.sampled_from([0, 600])), Mode.BUS: 60},
                screening=check if draw(st.booleans()) else None,
                open=tuple(
                    Interval(from_s=max(w.from_s, opens), to_s=w.to_s) for w in windows if opens < w.to_s
                ),
            )
        )
    few = st.none() | st.integers(0, 150)
    return town(
        network,
        zones={
            "a": {"families": draw(st.integers(0, 120)), "walkers": draw(st.integers(1, 200))},
            "c": {"families": draw(st.integers(0, 60)), "walkers": draw(st.integers(0, 100))},
        },
        fleets=[
            fleet(
                network,
                "b",
                count=draw(st.integers(1, 3)),
                seats=draw(st.sampled_from([8, 30])),
                load_s=draw(st.sampled_from([60, 600])),
                available=Interval(from_s=0, to_s=close + 3_600),
            )
        ],
        corridors=gates,
        groups=[
            group(priority=draw(st.integers(1, 2)), ready=((0, 0.5), (1_800, 1.0))),
            walkers(priority=2, ready=((0, 0.5), (3_600, 1.0))),
        ],
        destinations=[
            Destination(
                id=name,
                name={"en": name},
                location=(37.0, 36.0),
                beds=0,
                places=draw(few),
                intake_per_hour=draw(st.none() | st.integers(20, 100)),
            )
            for name in ("camp", "town")
        ],
        windows=windows,
    )


@settings(max_examples=60, deadline=None)
@given(towns())
def test_no_plan_passes_its_bound(problem: Problem) -> None:
    made = plan(problem)
    assert verify(problem.scenario, problem.network, made) == ()
    assert made.people <= made.proof.people_at_most


@settings(max_examples=60, deadline=None)
@given(problem=towns(), data=st.data())
def test_any_prices_bound_every_plan(problem: Problem, data: st.DataObject) -> None:
    made = plan(problem)
    choice = chosen(problem)
    first_gate, horizon = 2 * problem.network.n_links, problem.scenario.horizon_s
    rows = []
    for gate in problem.gates:
        if gate.screen_s.get(Mode.WALK):
            a = 300.0 * data.draw(st.integers(0, 10))
            d = data.draw(st.sampled_from([a + 900.0, a + 3_000.0, float(horizon)]))
            rows.append(
                PricedRow(resource=first_gate + gate.index, a=a, d=d, price=data.draw(st.floats(0.0, 0.05)))
            )
    places = {
        (name, False): data.draw(st.floats(0.0, 1.2))
        for name, d in problem.scenario.destinations.items()
        if d.places is not None
    }
    priced = replace(choice, prices=Prices(rows=tuple(rows), places=places))
    at_most = joint_bound(problem, [priced], {("families",): 1_000}, iterations=data.draw(st.integers(1, 30)))
    assert made.people <= at_most


@settings(max_examples=20, deadline=None)
@given(towns(split=True))
def test_no_draft_of_two_windows_passes_a_bound_before_it_is_cut_to_it(problem: Problem) -> None:
    found = best_draft(
        problem,
        compared=None,
        known={},
        thoroughness=COUNTING,
        clock=Clock(),
        seconds=60.0,
        stop=lambda: False,
        progress=lambda _what, _share: None,
    )
    made = plan(problem)
    assert verify(problem.scenario, problem.network, made) == ()
    assert found.people <= made.proof.people_at_most
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    assert found.people <= GateProgram(problem, served).solve()

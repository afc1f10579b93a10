"""The bound from prices on intervals holds, whatever the prices: against an explicit linear program."""

from __future__ import annotations

import math
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explicit import STEP_S, Explicit
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.choose import Effort, choose
from mamarr.planning.routing.interval_bound import PricedRow, Prices, interval_bound
from mamarr.planning.routing.routes import Resources
from random_towns import problems
from streets import HOUR, drivers, streets, walkers, way_out
from town import town

EFFORT = Effort(pricing_rounds=4, proving_rounds=4, row_rounds=6)


def own_prices(problem: Problem) -> Prices:
    served = [s for s in problem.supplies if s.node >= 0 and s.gates]
    resources = Resources(problem, Ledger(problem))
    return choose(problem, resources, served, effort=EFFORT).prices


@st.composite
def any_prices(draw: st.DrawFn, problem: Problem) -> Prices:
    resources = Resources(problem, Ledger(problem))
    limited = [r for r in range(resources.n) if resources.limited(r)]
    horizon = problem.scenario.horizon_s
    rows = []
    for r in draw(st.lists(st.sampled_from(limited), max_size=4)):
        a = draw(st.integers(0, horizon - 1))
        d = draw(st.integers(a + 1, horizon + 600))
        price = draw(st.sampled_from([1 / 60, 1 / 90, 1 / 30]) | st.floats(0.05, 1.0))
        rows.append(PricedRow(resource=r, a=float(a), d=float(d), price=price))
    places = {}
    for d_id, destination in problem.scenario.destinations.items():
        for bed in (False, True):
            if (bed or destination.places is not None) and draw(st.booleans()):
                places[d_id, bed] = draw(st.floats(0.0, 1.0))
    return Prices(rows=tuple(rows), places=places)


def by_networkx(problem: Problem) -> float:
    """The same optimum as `Explicit` for one group that is ready at once, as a maximum flow."""
    graph = nx.DiGraph()
    network = problem.network
    steps = problem.scenario.horizon_s // STEP_S
    graph.add_node("in")
    graph.add_node("out")
    for s in problem.supplies:
        graph.add_edge("in", ("home", s.index), capacity=s.people)
        for k in range(steps):
            graph.add_edge(("home", s.index), (s.node, k))
    for e in range(network.n_links):
        lag = round(float(network.walk_s[e]) / STEP_S)
        for k in range(steps):
            capacity = round(float(network.walk_capacity[e]) / 60)
            graph.add_edge((int(network.tail[e]), k), ("link", e, k), capacity=capacity)
            graph.add_edge(("link", e, k), (int(network.head[e]), k + lag))
    for gate in problem.gates:
        for k in range(steps):
            rate = {} if math.isinf(gate.lane_s) else {"capacity": round(gate.lane_s)}
            graph.add_edge((gate.node, k), "out", **rate)
    return float(nx.maximum_flow_value(graph, "in", "out"))


@settings(max_examples=30, deadline=None)
@given(problem=problems(rich=False))
def test_the_two_references_agree_and_the_bound_holds(problem: Problem) -> None:
    optimum = by_networkx(problem)
    assert Explicit(problem).solve() == pytest.approx(optimum, abs=1e-6)
    assert interval_bound(problem, problem.supplies, own_prices(problem)) >= optimum - 1e-6


@settings(max_examples=80, deadline=None)
@given(problem=problems(), data=st.data())
def test_the_bound_holds_with_admission_readiness_closures_and_destinations(
    problem: Problem, data: st.DataObject
) -> None:
    optimum = Explicit(problem).solve() if problem.gates else 0.0
    assert interval_bound(problem, problem.supplies, own_prices(problem)) >= optimum - 1e-6
    for _ in range(4):
        prices = data.draw(any_prices(problem))
        assert interval_bound(problem, problem.supplies, prices) >= optimum - 1e-6


@settings(max_examples=40, deadline=None)
@given(data=st.data(), problem=problems())
def test_any_prices_bound_people_who_count_differently(data: st.DataObject, problem: Problem) -> None:
    worth = {s.index: float(data.draw(st.integers(0, 3))) for s in problem.supplies}
    optimum = Explicit(problem).solve(worth)
    for _ in range(4):
        prices = data.draw(any_prices(problem))
        assert interval_bound(problem, problem.supplies, prices, worth=worth) >= optimum - 1e-6


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_shares_that_no_plan_can_pass(problem: Problem) -> None:
    """The smallest share is no larger than any weighted mean of shares; own weights come near the optimum."""
    planning = replace(problem.scenario.planning, fair=True)
    asked = replace(problem, scenario=replace(problem.scenario, planning=planning))
    served = [s for s in asked.supplies if s.node >= 0 and s.gates]
    choice = choose(asked, Resources(asked, Ledger(asked)), served, effort=EFFORT)
    for priced in choice.share_prices.values():
        assert min(priced.weight.values()) >= 0.0
        worth = {s.index: priced.weight.get(s.index, 0.0) for s in problem.supplies}
        bound = interval_bound(problem, problem.supplies, priced.prices, worth=worth)
        assert bound >= Explicit(problem).solve(worth) - 1e-6


def test_without_prices_everybody_who_can_be_in_time_counts() -> None:
    network = streets([("a", "g", 600), ("far", "g", 3660), ("g", "island", 60)])
    zones = {"a": {"walkers": 70}, "far": {"walkers": 50}, "island": {"walkers": 30}}
    problem = town(network, zones=zones, fleets=(), corridors=[way_out()], groups=[walkers()], windows=HOUR)
    assert interval_bound(problem, problem.supplies, Prices(rows=(), places={})) == 70.0


def test_cars_are_checked_until_the_gate_closes() -> None:
    # one lane, five minutes a car: none begins in the last five minutes, but an hour has 3,600 lane seconds
    network = streets([("a", "g", 0)])
    problem = town(
        network,
        zones={"a": {"drivers": 400}},
        fleets=(),
        corridors=[way_out(admits=["drivers"], lanes=1, car=300.0)],
        groups=[drivers()],
        windows=HOUR,
    )
    gate = Resources(problem, Ledger(problem)).first_gate
    priced = Prices(rows=(PricedRow(resource=gate, a=0.0, d=3300.0, price=1 / 75),), places={})
    assert interval_bound(problem, problem.supplies, priced) == pytest.approx(48.0)


def test_own_prices_close_the_gap_where_one_street_binds() -> None:
    # ten minutes on foot, six people a minute: 50 minutes of the hour are of use
    network = streets([("a", "b", 300, 6), ("b", "g", 300)])
    problem = town(
        network,
        zones={"a": {"walkers": 900}},
        fleets=(),
        corridors=[way_out()],
        groups=[walkers()],
        windows=HOUR,
    )
    assert interval_bound(problem, problem.supplies, own_prices(problem)) == pytest.approx(300.0, abs=0.5)

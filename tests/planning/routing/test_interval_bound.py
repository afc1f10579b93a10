"""The bound from prices on intervals holds, whatever the prices: against an explicit linear program."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_array

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.choose import Effort, choose
from mamarr.planning.routing.interval_bound import PricedRow, Prices, interval_bound
from mamarr.planning.routing.routes import Resources
from mamarr.scenario.model import Mode
from random_towns import problems
from streets import HOUR, drivers, streets, walkers, way_out
from town import town

STEP_S = 60
EFFORT = Effort(pricing_rounds=4, proving_rounds=4, row_rounds=6)


class Explicit:
    """Most people out, by a linear program over every street and minute; nothing shared with the planner.

    People, or cars, leave evenly over each minute and travel for whole minutes;
    a car is checked from its arrival on, so it takes lane seconds of later minutes.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.steps = problem.scenario.horizon_s // STEP_S
        self.entries: list[tuple[int, int, float]] = []
        self.limits: list[float] = []
        self.equal: list[tuple[int, int, float]] = []
        self.n_equal = 0
        self.n = 0
        self.gain: list[int] = []
        self.balance: dict[tuple[str, int, int], list[tuple[int, float]]] = {}
        self.lanes: dict[tuple[int, int], list[tuple[int, float]]] = {}
        self.street: dict[tuple[bool, int, int], list[tuple[int, float]]] = {}
        self.total: dict[tuple[str, bool], list[tuple[int, float]]] = {}
        self.intake: dict[tuple[str, int], list[tuple[int, float]]] = {}
        self._leave()
        for group in problem.scenario.groups.values():
            self._travel(group.id)
            self._pass(group.id)
        self._limit()

    def _row(self, entries: list[tuple[int, float]], limit: float) -> None:
        self.entries += [(len(self.limits), c, v) for c, v in entries]
        self.limits.append(limit)

    def _leave(self) -> None:
        for s in self.problem.supplies:
            gone: list[tuple[int, float]] = []
            for k in range(self.steps):
                gone.append((self.n, 1.0))
                self.balance.setdefault((s.group.id, s.node, k), []).append((self.n, 1.0))
                self._row(list(gone), s.people * s.group.ready_share((k + 1) * STEP_S - 1e-7))
                self.n += 1

    def _travel(self, name: str) -> None:
        network, group = self.problem.network, self.problem.scenario.groups[name]
        walk = group.travels is Mode.WALK
        for e in range(network.n_links):
            seconds = float((network.walk_s if walk else network.drive_s)[e])
            lag = round(seconds / STEP_S)
            assert lag * STEP_S == seconds
            for k in range(self.steps):
                a, b = k * STEP_S, (k + 1) * STEP_S
                if any(c == e and i.from_s < b and i.to_s > a for c, i in self.problem.closed):
                    continue
                self.balance.setdefault((name, int(network.tail[e]), k), []).append((self.n, -1.0))
                self.balance.setdefault((name, int(network.head[e]), k + lag), []).append((self.n, 1.0))
                self.street.setdefault((walk, e, k), []).append((self.n, 1.0 / group.people_per_vehicle))
                self.n += 1

    def _pass(self, name: str) -> None:
        scenario = self.problem.scenario
        group = scenario.groups[name]
        for gate in self.problem.gates:
            if name not in gate.corridor.admits:
                continue
            check = gate.screen_s[group.travels]
            to = gate.corridor.leads_to
            beyond = gate.corridor.beyond_s[group.travels] + (0 if group.travels is Mode.WALK else check)
            for hours in gate.useful[group.travels]:
                for k in range(math.ceil(hours.from_s / STEP_S), hours.to_s // STEP_S):
                    self.balance.setdefault((name, gate.node, k), []).append((self.n, -1.0))
                    self.gain.append(self.n)
                    self.total.setdefault((to, group.needs_bed), []).append((self.n, 1.0))
                    hour = int((k * STEP_S + beyond) // 3600)
                    self.intake.setdefault((to, hour), []).append((self.n, 1.0))
                    if group.travels is Mode.WALK:
                        self.lanes.setdefault((gate.index, k), []).append((self.n, check))
                    else:
                        for later, lane_s in _trapezoid(check):
                            one = lane_s / group.people_per_vehicle
                            self.lanes.setdefault((gate.index, k + later), []).append((self.n, one))
                    self.n += 1

    def _limit(self) -> None:
        network, scenario = self.problem.network, self.problem.scenario
        for entries in self.balance.values():
            self.equal += [(self.n_equal, c, v) for c, v in entries]
            self.n_equal += 1
        for (walk, e, _), entries in self.street.items():
            capacity = network.walk_capacity if walk else network.drive_capacity
            self._row(entries, float(capacity[e]) * STEP_S / 3600)
        for (g, k), entries in self.lanes.items():
            gate = self.problem.gates[g]
            if math.isfinite(gate.lane_s):
                a, b = k * STEP_S, (k + 1) * STEP_S
                opened = sum(max(0, min(b, i.to_s) - max(a, i.from_s)) for i in gate.corridor.open)
                self._row(entries, gate.lane_s * opened)
        for (name, bed), entries in self.total.items():
            destination = scenario.destinations[name]
            if bed or destination.places is not None:
                self._row(entries, float(destination.beds if bed else destination.places or 0))
        for (name, _), entries in self.intake.items():
            per_hour = scenario.destinations[name].intake_per_hour
            if per_hour is not None:
                self._row(entries, float(per_hour))

    def solve(self, worth: Mapping[int, float] | None = None) -> float:
        """Most people out; with `worth` by supply, most worth: who leaves home gets out, and counts there."""
        cost = np.zeros(self.n)
        if worth is None:
            cost[self.gain] = -1.0
        else:
            for i, s in enumerate(self.problem.supplies):
                cost[i * self.steps : (i + 1) * self.steps] = -worth[s.index]
        found = linprog(
            cost,
            A_ub=_matrix(self.entries, len(self.limits), self.n),
            b_ub=np.array(self.limits),
            A_eq=_matrix(self.equal, self.n_equal, self.n),
            b_eq=np.zeros(self.n_equal),
            method="highs",
        )
        assert found.status == 0, found.message
        return -float(found.fun)


def _trapezoid(check: float) -> list[tuple[int, float]]:
    """Lane seconds that a car takes in its own minute and later ones, if cars begin evenly over a minute."""
    if check == 0.0:
        return []
    whole = round(check / STEP_S)
    assert whole * STEP_S == check
    return [(0, STEP_S / 2), *((j, float(STEP_S)) for j in range(1, whole)), (whole, STEP_S / 2)]


def _matrix(entries: list[tuple[int, int, float]], rows: int, columns: int) -> coo_array:
    row, column, value = zip(*entries, strict=True)
    return coo_array((value, (row, column)), shape=(rows, columns))


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

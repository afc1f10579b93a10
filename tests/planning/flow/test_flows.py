"""Flows: exact against NetworkX on the explicit time-expanded network, and cases worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from feasible import check_feasible
from mamarr.planning.flow.flows import Status, earliest_arrival, fast_flow
from mamarr.planning.flow.fluid import Fluid, fluid
from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Mode, PlanningOptions
from walkers import instances, make_problem


def explicit(problem: Problem, until: int, unit: int) -> nx.DiGraph:
    """The time-expanded network in real time, built without the fluid model: whole steps only."""
    step = problem.scenario.planning.step_s
    network = problem.network
    graph = nx.DiGraph()
    graph.add_nodes_from(["S", "T"])
    for e in range(network.n_links):
        lag = round(network.walk_s[e] / step)
        for k in range(until - lag):
            if any(c == e and i.from_s <= k * step < i.to_s for c, i in problem.closed):
                continue
            graph.add_edge(
                (int(network.tail[e]), k),
                ("link", e, k),
                capacity=round(network.walk_capacity[e] * step / 3600 * unit),
            )
            graph.add_edge(("link", e, k), (int(network.head[e]), k + lag))
    for g in problem.gates:
        for k in range(until):
            if any(i.from_s <= k * step < i.to_s for i in g.useful[Mode.WALK]):
                room = {} if np.isinf(g.lane_s) else {"capacity": round(g.lane_s * unit)}
                graph.add_edge((g.node, k), ("out", g.index, k), **room)
                graph.add_edge(("out", g.index, k), "T", weight=k)
    for s in problem.supplies:
        before = 0
        for k in range(until):
            ready = s.group.ready_share((k + 1) * step - 1e-9) * s.people
            released = int(np.ceil(ready * unit - 1e-6))
            graph.add_edge("S", ("home", s.index, k), capacity=released - before)
            before = released
            graph.add_edge(("home", s.index, k), (s.node, k))
            if k + 1 < until:
                graph.add_edge(("home", s.index, k), ("home", s.index, k + 1))
    return graph


@settings(max_examples=100, deadline=None)
@given(instances())
def test_every_step_is_exact_against_networkx(problem: Problem) -> None:
    f = fluid(problem, Mode.WALK)
    flow = earliest_arrival(f)
    assert flow.status is Status.EXACT
    for until in range(1, f.steps + 1):
        assert flow.curve[until - 1] == nx.maximum_flow_value(explicit(problem, until, f.unit), "S", "T")
    check_feasible(f, flow)


@settings(max_examples=60, deadline=None)
@given(instances(classes=True))
def test_fast_flows_are_feasible_and_made_of_paths_that_keep_admission(problem: Problem) -> None:
    f = fluid(problem, Mode.WALK)
    flow = fast_flow(f)
    check_feasible(f, flow)
    assert (flow.curve <= earliest_arrival(f).curve).all()
    entering = np.zeros_like(flow.entering)
    out = np.zeros_like(flow.exits)
    for path in flow.paths:
        node, step = int(f.supply_node[path.supply]), path.leaves
        for a, k in zip(path.arcs.tolist(), path.enters.tolist(), strict=True):
            assert (f.tail[a], k) == (node, step)
            entering[k, a] += path.units
            node, step = int(f.head[a]), step + int(f.lag[a])
        cls = f.supply_class[path.supply]
        assert any(f.gate_node[g] == node for g in np.flatnonzero(f.admits[cls]))
        out[cls, f.gate_node.tolist().index(node), step] += path.units
    assert (entering == flow.entering).all()
    assert out.sum() == flow.exits.sum()
    assert (flow.exits.sum(axis=2)[~f.admits] == 0).all()


def most_out(f: Fluid, until: int) -> int:
    """Maximum flow of the first steps, on the model written out; the two lags of a link share its room."""
    n, homes, many = f.n_nodes, len(f.supply_node), f.people * f.unit
    one = np.flatnonzero((f.twin < 0) | (np.arange(f.n_arcs) < f.twin)).tolist()
    link, chain = until * n, until * (n + len(one))
    source = chain + until * homes
    rows: list[tuple[int, int, int]] = []
    for i, a in enumerate(one):
        for k in range(until):
            rows.append((k * n + int(f.tail[a]), link + i * until + k, f.capacity(a, k)))
            for b in {a, int(f.twin[a])} - {-1}:
                if k + f.lag[b] < until:
                    rows.append((link + i * until + k, (k + int(f.lag[b])) * n + int(f.head[b]), many))
    for s, v in enumerate(f.supply_node.tolist()):
        for k, ready in enumerate(np.diff(f.released[s, :until], prepend=0).tolist()):
            rows.append((source, chain + s * until + k, ready))
            rows.append((chain + s * until + k, k * n + v, many))
            if k + 1 < until:
                rows.append((chain + s * until + k, chain + s * until + k + 1, many))
    for g, v in enumerate(f.gate_node.tolist()):
        rows += [(k * n + v, source + 1, min(many, int(f.exit_capacity[g, k]))) for k in range(until)]
    tail, head, capacity = np.array(rows, dtype=np.int32).T
    graph = csr_array((capacity, (tail, head)), shape=(source + 2, source + 2))
    graph.sum_duplicates()
    return int(maximum_flow(graph, source, source + 1).flow_value)


@st.composite
def towns(draw: st.DrawFn, *, whole: bool) -> Problem:
    """Streets in a grid, narrow and of all lengths; far more homes than gates, of a few people each."""
    side, steps = draw(st.integers(3, 5)), draw(st.integers(66, 90))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pairs = [(v, v + 1) for v in range(side * side) if (v + 1) % side]
    pairs += [(v, v + side) for v in range(side * (side - 1))]
    links = []
    for a, b in pairs:
        seconds = 60.0 * float(rng.integers(0, 4)) if whole else float(rng.uniform(10.0, 200.0))
        links += [(a, b, seconds, float(rng.integers(1, 4))), (b, a, seconds, float(rng.integers(1, 4)))]
    gates: list[dict[str, object]] = [{"node": int(v)} for v in rng.choice(side, draw(st.integers(1, 2)))]
    if draw(st.booleans()):
        gates.append({"node": side * side - 1, "per_min": 2, "open": [(600, 1500), (2400, steps * 60)]})
    ready = ((0, 0.3), (60 * draw(st.integers(1, 50)), 1.0))
    most = draw(st.integers(3, 120))
    people = [
        {"node": v, "count": int(rng.integers(1, most)), "ready": ready}
        for v in range(side, side * side)
        if rng.random() < 0.8
    ]
    closures = [(int(rng.integers(len(links))), 900, 2100)] if draw(st.booleans()) else []
    return make_problem(
        n=side * side, links=links, gates=gates, people=people, steps=steps, closures=closures
    )


def check_every_tenth_step(f: Fluid) -> None:
    flow = earliest_arrival(f)
    assert flow.status is Status.EXACT
    for until in range(10, f.steps + 1, 10):
        assert flow.curve[until - 1] == most_out(f, until)
    check_feasible(f, flow)


@settings(max_examples=40, deadline=None)
@given(towns(whole=True))
def test_long_flows_of_many_small_homes_are_exact(problem: Problem) -> None:
    check_every_tenth_step(fluid(problem, Mode.WALK))


@settings(max_examples=25, deadline=None)
@given(towns(whole=False))
def test_flows_with_travel_times_between_steps_are_exact_in_their_model(problem: Problem) -> None:
    check_every_tenth_step(fluid(problem, Mode.WALK))


def in_finer_steps(problem: Problem, step_s: int) -> Problem:
    return replace(problem, scenario=replace(problem.scenario, planning=PlanningOptions(step_s=step_s)))


@settings(max_examples=60, deadline=None)
@given(instances(whole=False))
def test_travel_times_between_steps_still_bound_every_plan_in_finer_time(problem: Problem) -> None:
    ten = np.round(problem.network.walk_s / 10.0) * 10.0
    problem = replace(problem, network=replace(problem.network, walk_s=ten))
    bound = fluid(problem, Mode.WALK, unit=60)
    fine = fluid(in_finer_steps(problem, 10), Mode.WALK, unit=60)
    assert (fine.twin < 0).all()
    at_most = earliest_arrival(bound).curve
    really = earliest_arrival(fine).curve[5::6]
    # readiness and streets in whole units of a sixtieth of a person each; gates are rounded up once
    assert (really <= at_most + len(fine.gate)).all()


def test_people_on_one_street_leave_at_its_rate_after_the_walk() -> None:
    problem = make_problem(
        n=2,
        links=[(0, 1, 300.0, 7.0)],
        gates=[{"node": 1}],
        people=[{"node": 0, "count": 50}],
        steps=20,
    )
    flow = earliest_arrival(fluid(problem, Mode.WALK))
    assert flow.exits.sum(axis=(0, 1)).tolist() == [0] * 5 + [7] * 7 + [1] + [0] * 7
    assert flow.people == 50
    assert flow.sum_of_exits == 7 * sum(range(5, 12)) + 12


def test_one_narrow_street_stays_full_until_the_last_home_is_empty() -> None:
    # far homes 1 and 2 send 2 a minute each, the street of 3 is what binds, and the near home fills the rest
    problem = make_problem(
        n=4,
        links=[(1, 3, 120.0, 2.0), (2, 3, 600.0, 2.0), (3, 0, 60.0, 3.0)],
        gates=[{"node": 0}],
        people=[{"node": 1, "count": 90}, {"node": 2, "count": 90}, {"node": 3, "count": 90}],
        steps=120,
    )
    flow = earliest_arrival(fluid(problem, Mode.WALK))
    assert flow.exits.sum(axis=(0, 1)).tolist() == [0] + [3] * 90 + [0] * 29


def test_a_gate_that_opens_late_holds_everybody_at_home() -> None:
    problem = make_problem(
        n=2,
        links=[(0, 1, 60.0, 9.0)],
        gates=[{"node": 1, "per_min": 4, "open": [(240, 360)]}],
        people=[{"node": 0, "count": 50}],
        steps=10,
    )
    flow = earliest_arrival(fluid(problem, Mode.WALK))
    assert flow.exits[0, 0].tolist() == [0, 0, 0, 0, 4, 4, 0, 0, 0, 0]


def test_capped_work_leaves_a_bound_that_holds() -> None:
    # later, the near home's people are wanted again: some must be sent by another way than at first
    problem = make_problem(
        n=4,
        links=[(0, 1, 60.0, 1.0), (0, 2, 60.0, 1.0), (3, 1, 60.0, 2.0), (1, 2, 60.0, 2.0), (1, 0, 60.0, 1.0)],
        gates=[{"node": 2, "per_min": 20}, {"node": 1, "per_min": 1, "open": [(300, 720)]}],
        people=[{"node": 0, "count": 30}, {"node": 3, "count": 9, "ready": ((60, 0.2), (240, 1.0))}],
        steps=12,
    )
    f = fluid(problem, Mode.WALK)
    best = earliest_arrival(f)
    capped = earliest_arrival(f, visits_at_most=0)
    assert capped.status is Status.CAPPED
    assert (capped.curve <= best.curve).all()
    assert (capped.at_most >= best.curve).all()
    stopped = earliest_arrival(f, stop=lambda: True)
    assert stopped.status is Status.STOPPED
    assert stopped.exact_steps == 0


def test_progress_ends_at_one() -> None:
    told: list[float] = []
    problem = make_problem(
        n=2, links=[(0, 1, 60.0, 1.0)], gates=[{"node": 1}], people=[{"node": 0, "count": 3}], steps=5
    )
    earliest_arrival(fluid(problem, Mode.WALK), progress=told.append)
    assert told == [0.2, 0.4, 0.6, 0.8, 1.0]

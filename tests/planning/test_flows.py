"""Flows: exact against NetworkX on the explicit time-expanded network, and cases that can be worked out by hand."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mamarr.network.model import WALK, Network
from mamarr.planning.flows import Flow, Status, earliest_arrival
from mamarr.planning.fluid import Fluid, fluid
from mamarr.planning.problem import Gate, Problem, Supply
from mamarr.scenario.model import (
    Corridor,
    Destination,
    Group,
    Interval,
    Mode,
    Pause,
    Place,
    PlanningOptions,
    Scenario,
    Screening,
    Zone,
)

TEXT = MappingProxyType({"en": "x"})


def make_problem(
    *,
    n: int,
    links: list[tuple[int, int, float, float]],
    gates: list[dict[str, object]],
    people: list[dict[str, object]],
    steps: int,
    step_s: int = 60,
    closures: list[tuple[int, int, int]] | None = None,
) -> Problem:
    """Links (tail, head, seconds, people per minute); gates {node, per_min, open, admits}; people {node, count, ready, group}."""
    m = len(links)
    network = Network(
        node_id=[str(i) for i in range(n)],
        lon=np.arange(n) * 0.001,
        lat=np.zeros(n),
        link_id=[str(i) for i in range(m)],
        tail=np.array([e[0] for e in links], dtype=np.int32),
        head=np.array([e[1] for e in links], dtype=np.int32),
        length_m=np.full(m, 100.0),
        walk_s=np.array([e[2] for e in links], dtype=np.float64),
        drive_s=np.full(m, np.inf),
        walk_capacity=np.array([e[3] * 60.0 for e in links], dtype=np.float64),
        drive_capacity=np.zeros(m),
        uses=np.full(m, WALK, dtype=np.uint8),
        facility_type=[""] * m,
        name=[""] * m,
    )
    window = Interval(from_s=0, to_s=steps * step_s)
    names = sorted({str(p.get("group", "g")) for p in people})
    made = []
    for i, g in enumerate(gates):
        stretches = tuple(Interval(from_s=a, to_s=b) for a, b in g.get("open", [(0, steps * step_s)]))  # type: ignore[attr-defined]
        rate = g.get("per_min")
        corridor = Corridor(
            id=f"gate{i}",
            name=TEXT,
            leads_to="camp",
            beyond_s=MappingProxyType({Mode.WALK: 0}),
            admits=tuple(g.get("admits", names)),  # type: ignore[arg-type]
            open=stretches,
            gate_node=str(g["node"]),
            screening=None if rate is None else Screening(lanes=int(rate), seconds=MappingProxyType({Mode.WALK: 60.0})),  # type: ignore[call-overload]
        )
        made.append(
            Gate(
                index=i,
                corridor=corridor,
                node=int(g["node"]),  # type: ignore[call-overload]
                useful=MappingProxyType({Mode.WALK: stretches}),
                lane_s=np.inf if rate is None else float(rate),  # type: ignore[arg-type]
                screen_s=MappingProxyType({Mode.WALK: 0.0 if rate is None else 60.0}),
            )
        )
    groups = {}
    supplies = []
    zones = []
    for i, p in enumerate(people):
        name = str(p.get("group", "g"))
        ready = tuple(p.get("ready", ((0, 1.0),)))  # type: ignore[arg-type]
        group = Group(id=name, travels=Mode.WALK, priority=1, ready=ready)
        groups[name] = group
        zones.append(Zone(id=f"z{i}", name=TEXT, kind="zone", people={name: int(p["count"])}, node_id=str(p["node"])))  # type: ignore[call-overload]
        supplies.append(
            Supply(
                index=i,
                zone=i,
                node=int(p["node"]),  # type: ignore[call-overload]
                group=group,
                people=int(p["count"]),  # type: ignore[call-overload]
                gates=tuple(g.index for g in made if name in g.corridor.admits),
            )
        )
    scenario = Scenario(
        id="s",
        title=TEXT,
        exercise=True,
        place=Place(name=TEXT, timezone="UTC"),
        languages=("en",),
        opening=datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")),
        pause=Pause(windows=(window,), safe_by="corridor", margin_s=0),
        groups=groups,
        corridors=tuple(g.corridor for g in made),
        destinations={"camp": Destination(id="camp", name=TEXT, location=(0.0, 0.0))},
        zones=tuple(zones),
        sha256="0",
        planning=PlanningOptions(step_s=step_s),
    )
    return Problem(
        scenario=scenario,
        network=network,
        zone_node=np.array([s.node for s in supplies], dtype=np.int32),
        zone_distance_m=np.zeros(len(zones)),
        gates=tuple(made),
        supplies=tuple(supplies),
        fleets=(),
        closed=tuple((e, Interval(from_s=a, to_s=b)) for e, a, b in closures or []),
        findings=(),
    )


def explicit(problem: Problem, until: int) -> nx.DiGraph:
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
            graph.add_edge((int(network.tail[e]), k), ("link", e, k), capacity=round(network.walk_capacity[e] * step / 3600))
            graph.add_edge(("link", e, k), (int(network.head[e]), k + lag))
    for g in problem.gates:
        for k in range(until):
            if any(i.from_s <= k * step < i.to_s for i in g.useful[Mode.WALK]):
                room = {} if np.isinf(g.lane_s) else {"capacity": round(g.lane_s)}
                graph.add_edge((g.node, k), ("out", g.index, k), **room)
                graph.add_edge(("out", g.index, k), "T", weight=k)
    for s in problem.supplies:
        before = 0
        for k in range(until):
            released = int(np.floor(s.group.ready_share((k + 1) * step) * s.people + 1e-6))
            graph.add_edge("S", ("home", s.index, k), capacity=released - before)
            before = released
            graph.add_edge(("home", s.index, k), (s.node, k))
            if k + 1 < until:
                graph.add_edge(("home", s.index, k), ("home", s.index, k + 1))
    return graph


def check_feasible(f: Fluid, flow: Flow) -> None:
    """Capacities, conservation and readiness, straight from the arrays."""
    entering = flow.entering.astype(np.int64)
    assert (entering >= 0).all()
    balance = np.zeros((f.steps, f.n_nodes), dtype=np.int64)
    for a in range(f.n_arcs):
        for k in range(f.steps):
            amount = entering[k, a]
            if not amount:
                continue
            other = entering[k, f.twin[a]] if f.twin[a] >= 0 else 0
            assert amount + other <= f.capacity(a, k)
            balance[k, f.tail[a]] -= amount
            balance[k + f.lag[a], f.head[a]] += amount
    for g, v in enumerate(f.gate_node):
        balance[:, v] -= flow.exits[:, g].sum(axis=0)
        assert (flow.exits[:, g].sum(axis=0) <= f.exit_capacity[g]).all()
    for v in range(f.n_nodes):
        those = np.flatnonzero(f.supply_node == v)
        leaving = -balance[:, v]
        assert (leaving >= 0).all()
        assert (np.cumsum(leaving) <= f.released[those].sum(axis=0)).all()


@st.composite
def instances(draw: st.DrawFn, *, whole: bool = True, classes: bool = False) -> Problem:
    n = draw(st.integers(2, 6))
    steps = draw(st.integers(2, 9))
    links = [
        (a, b, 60.0 * draw(st.integers(0, 3)) if whole else draw(st.floats(5.0, 200.0)), float(draw(st.integers(1, 4))))
        for a, b in draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] != p[1]), min_size=1, max_size=12))
    ]
    gates = []
    for v in draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=3)):
        a = draw(st.integers(0, steps - 1))
        b = draw(st.integers(a + 1, steps))
        gate: dict[str, object] = {"node": v, "per_min": draw(st.none() | st.integers(1, 5)), "open": [(a * 60, b * 60)]}
        if classes:
            gate["admits"] = draw(st.sampled_from([["a"], ["b"], ["a", "b"]]))
        gates.append(gate)
    profile = st.sampled_from([((0, 1.0),), ((0, 0.0), (60, 0.5), (180, 1.0)), ((120, 1.0),)])
    people = [
        {"node": draw(st.integers(0, n - 1)), "count": draw(st.integers(1, 9)), "ready": draw(profile), "group": draw(st.sampled_from(["a", "b"])) if classes else "g"}
        for _ in range(draw(st.integers(1, 5)))
    ]
    closures = [
        (draw(st.integers(0, len(links) - 1)), 60 * a, 60 * (a + draw(st.integers(1, 3))))
        for a in draw(st.lists(st.integers(0, steps - 1), max_size=2))
    ]
    return make_problem(n=n, links=links, gates=gates, people=people, steps=steps, closures=closures)


@settings(max_examples=150, deadline=None)
@given(instances())
def test_every_step_is_exact_against_networkx(problem: Problem) -> None:
    f = fluid(problem, Mode.WALK)
    flow = earliest_arrival(f)
    assert flow.status is Status.EXACT
    for until in range(1, f.steps + 1):
        assert flow.curve[until - 1] == nx.maximum_flow_value(explicit(problem, until), "S", "T") * f.unit
    check_feasible(f, flow)

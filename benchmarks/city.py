"""Generated cities of any size, for benchmarks: a jittered grid with arteries, an old wall with few
openings around the inner city where people live, gates at the edge.

The same seed gives the same city. Supply is scaled to the static maximum
flow, so that at every size about the same share of people is left over.
"""

from __future__ import annotations

import math
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, maximum_flow

from mamarr.network.model import AMBULANCE, BUS, CAR, WALK, Network
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

SPACING_M = 90.0
ORIGIN = (37.0, 36.0)


def city(
    *,
    nodes: int,
    zones: int,
    minutes: int = 600,
    groups: int = 1,
    gates: int = 8,
    binding: str = "streets",
    whole_minutes: bool = False,
    demand: float | None = None,
    step_s: int = 60,
    seed: int = 1,
) -> tuple[Scenario, Network]:
    """Make a city.

    Parameters
    ----------
    nodes
        About this many nodes (the next rectangle).
    zones
        Number of zones, at random nodes.
    minutes
        Length of the one window.
    groups
        1, or 2: the second may use only half of the gates.
    gates
        Gates around the edge.
    binding
        ``streets``: gates let three times as many through as the streets bring; ``gates``: a third;
        ``free``: nobody is held up at gates, people live everywhere and are ready at once, as when a wave
        comes.
    whole_minutes
        Round every link's time and capacity to whole steps (for peers with explicit time-expanded networks).
    demand
        People, as a multiple of what the static maximum flow, or the gates, carry in the window; by
        default so many that about a tenth to a third are left over. With free gates, of 8 in each zone.
    step_s
        Seconds per step.
    seed
        Of the random numbers.
    """
    rng = np.random.default_rng(seed)
    network, gate_nodes, inner = _roads(rng, nodes, gates, step_s if whole_minutes else 0)
    _, part = connected_components(
        csr_array((np.ones(network.n_links), (network.tail, network.head)), shape=(network.n_nodes,) * 2)
    )
    free = binding == "free"
    inhabited = np.flatnonzero((part == part[gate_nodes[0]]) & (inner | free))
    zone_nodes = rng.choice(inhabited, size=zones, replace=False)
    carried = _static_flow(network, zone_nodes, gate_nodes)
    gate_rate = carried / gates * (3.0 if binding == "streets" else 0.33)
    lanes = max(1, round(gate_rate / 10.0))
    demand = demand or 1.1
    total = int(demand * (8.0 * zones if free else min(carried, lanes * 10.0 * gates) * minutes))
    share = rng.lognormal(0.0, 0.7, size=zones)
    people = np.maximum(1, np.floor(total * share / share.sum()).astype(int))
    second = rng.uniform(0.1, 0.5, size=zones)
    admits = [("walkers", "slow") if groups == 2 and k % 2 == 0 else ("walkers",) for k in range(gates)]
    window = Interval(from_s=0, to_s=minutes * 60)
    ready = ((0, 1.0),) if free else ((0, 0.1), (3600, 0.6), (3 * 3600, 1.0))
    who = {"walkers": Group(id="walkers", travels=Mode.WALK, priority=1, ready=ready)}
    if groups == 2:
        who["slow"] = Group(id="slow", travels=Mode.WALK, priority=1, ready=ready)
    scenario = Scenario(
        id=f"city-{nodes}-{binding}",
        title=MappingProxyType({"en": "Generated city"}),
        exercise=True,
        place=Place(name=MappingProxyType({"en": "Generated city"}), timezone="UTC"),
        languages=("en",),
        opening=datetime(2026, 1, 1, 8, tzinfo=ZoneInfo("UTC")),
        pause=Pause(windows=(window,), safe_by="corridor", margin_s=0),
        groups=MappingProxyType(who),
        corridors=tuple(
            Corridor(
                id=f"gate-{k}",
                name=MappingProxyType({"en": f"Gate {k}"}),
                leads_to="camp",
                beyond_s=MappingProxyType({Mode.WALK: 600}),
                admits=admits[k],
                open=(window,),
                gate_node=network.node_id[int(node)],
                screening=None
                if free
                else Screening(lanes=lanes, seconds=MappingProxyType({Mode.WALK: 6.0})),
            )
            for k, node in enumerate(gate_nodes)
        ),
        destinations=MappingProxyType(
            {"camp": Destination(id="camp", name=MappingProxyType({"en": "Camp"}), location=ORIGIN)}
        ),
        zones=tuple(
            Zone(
                id=f"z{i}",
                name=MappingProxyType({"en": f"Zone {i}"}),
                kind="zone",
                people=MappingProxyType(
                    {
                        "walkers": int(people[i]) - int(people[i] * second[i]),
                        "slow": int(people[i] * second[i]),
                    }
                    if groups == 2
                    else {"walkers": int(people[i])}
                ),
                node_id=network.node_id[int(v)],
            )
            for i, v in enumerate(zone_nodes)
        ),
        sha256="0" * 64,
        planning=PlanningOptions(time_limit_s=600.0, step_s=step_s),
    )
    return scenario, network


def _roads(
    rng: np.random.Generator, nodes: int, gates: int, whole_s: int
) -> tuple[Network, np.ndarray, np.ndarray]:
    side = math.ceil(math.sqrt(nodes))
    rows, columns = math.ceil(nodes / side), side
    n = rows * columns
    r, c = np.divmod(np.arange(n), columns)
    x = (c + rng.uniform(-0.3, 0.3, n)) * SPACING_M
    y = (r + rng.uniform(-0.3, 0.3, n)) * SPACING_M
    right = np.flatnonzero(c < columns - 1)
    up = np.flatnonzero(r < rows - 1)
    a = np.concatenate([right, up])
    b = np.concatenate([right + 1, up + columns])
    across = np.concatenate([np.zeros(len(right), bool), np.ones(len(up), bool)])
    artery_every = max(4, side // 8)
    artery = np.where(
        across, c[a] % artery_every == artery_every // 2, r[a] % artery_every == artery_every // 2
    )
    # an old wall around the inner city: only arteries lead through it
    radius = np.hypot(r - rows / 2, c - columns / 2)
    wall = (radius[a] < 0.3 * side) != (radius[b] < 0.3 * side)
    keep = np.where(wall, artery, artery | (rng.random(len(a)) < 0.82))
    a, b, artery = a[keep], b[keep], artery[keep]
    length = np.maximum(20.0, np.hypot(x[a] - x[b], y[a] - y[b]) * rng.uniform(1.0, 1.2, len(a)))
    per_min = np.where(artery, rng.uniform(15.0, 40.0, len(a)), rng.uniform(8.0, 20.0, len(a)))
    edge = np.flatnonzero((c == 0) | (r == 0) | (c == columns - 1) | (r == rows - 1))
    angle = np.arctan2(y[edge] - y.mean(), x[edge] - x.mean())
    wanted = -math.pi + (np.arange(gates) + 0.5) * 2 * math.pi / gates
    gate_nodes = np.unique([edge[np.abs(np.angle(np.exp(1j * (angle - w)))).argmin()] for w in wanted])
    # wide forecourts: what binds is the city's streets, not the last one before a gate
    mid_r, mid_c = (r[a] + r[b]) / 2, (c[a] + c[b]) / 2
    for g in gate_nodes:
        per_min *= np.where(np.hypot(mid_r - r[g], mid_c - c[g]) < 0.12 * side, 5.0, 1.0)
    walk_s = length / (4.0 / 3.6)
    capacity = np.round(per_min) * 60.0
    if whole_s:
        walk_s = np.maximum(1, np.round(walk_s / whole_s)) * whole_s
        capacity = np.maximum(1, np.round(capacity * whole_s / 3600)) * (3600 / whole_s)
    tail = np.concatenate([a, b]).astype(np.int32)
    head = np.concatenate([b, a]).astype(np.int32)
    m = len(tail)
    lat = ORIGIN[1] + y / 111_320.0
    lon = ORIGIN[0] + x / (111_320.0 * math.cos(math.radians(ORIGIN[1])))
    network = Network(
        node_id=[str(i) for i in range(n)],
        lon=lon,
        lat=lat,
        link_id=[str(i) for i in range(m)],
        tail=tail,
        head=head,
        length_m=np.tile(length, 2),
        walk_s=np.tile(walk_s, 2),
        drive_s=np.tile(length, 2) / (30 / 3.6),
        walk_capacity=np.tile(capacity, 2),
        drive_capacity=np.tile(np.where(artery, 800.0, 300.0), 2),
        uses=np.full(m, WALK | CAR | BUS | AMBULANCE, dtype=np.uint8),
        facility_type=["primary" if v else "residential" for v in np.tile(artery, 2)],
        name=[""] * m,
    )
    return network, gate_nodes, radius < 0.3 * side


def _static_flow(network: Network, zone_nodes: np.ndarray, gate_nodes: np.ndarray) -> float:
    """Persons per minute from all zones to all gates."""
    n = network.n_nodes
    big = 1_000_000
    tail = np.concatenate([network.tail, np.full(len(zone_nodes), n), gate_nodes])
    head = np.concatenate([network.head, zone_nodes, np.full(len(gate_nodes), n + 1)])
    cap = np.concatenate(
        [network.walk_capacity / 60, np.full(len(zone_nodes) + len(gate_nodes), big)]
    ).astype(np.int32)
    graph = csr_array((cap, (tail, head)), shape=(n + 2, n + 2), dtype=np.int32)
    return float(maximum_flow(graph, n, n + 1).flow_value)

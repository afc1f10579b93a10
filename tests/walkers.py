"""Small problems of people on foot, made in a line or drawn by Hypothesis."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import strategies as st

from mamarr.network.model import WALK, Network
from mamarr.planning.posing.problem import Gate, Problem, Supply
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
    gates: list[dict[str, Any]],
    people: list[dict[str, Any]],
    steps: int,
    step_s: int = 60,
    closures: list[tuple[int, int, int]] | None = None,
) -> Problem:
    """A problem of walkers, in a few words.

    Links are (tail, head, seconds, people per minute), gates {node, per_min, open, admits}, people {node,
    count, ready, group}.
    """
    m = len(links)
    network = Network(
        node_id=[str(i) for i in range(n)],
        lon=np.arange(n, dtype=np.float64) * 0.001,
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
        stretches = tuple(Interval(from_s=a, to_s=b) for a, b in g.get("open", [(0, steps * step_s)]))
        rate = g.get("per_min")
        corridor = Corridor(
            id=f"gate{i}",
            name=TEXT,
            leads_to="camp",
            beyond_s=MappingProxyType({Mode.WALK: 0}),
            admits=tuple(g.get("admits", names)),
            open=stretches,
            gate_node=str(g["node"]),
            screening=None
            if rate is None
            else Screening(lanes=int(rate), seconds=MappingProxyType({Mode.WALK: 60.0})),
        )
        made.append(
            Gate(
                index=i,
                corridor=corridor,
                node=int(g["node"]),
                useful=MappingProxyType({Mode.WALK: stretches}),
                lane_s=np.inf if rate is None else float(rate),
                screen_s=MappingProxyType({Mode.WALK: 0.0 if rate is None else 60.0}),
            )
        )
    groups = {}
    supplies = []
    zones = []
    for i, p in enumerate(people):
        name = str(p.get("group", "g"))
        ready = tuple(p.get("ready", ((0, 1.0),)))
        group = Group(id=name, travels=Mode.WALK, priority=1, ready=ready)
        groups[name] = group
        zones.append(
            Zone(id=f"z{i}", name=TEXT, kind="zone", people={name: int(p["count"])}, node_id=str(p["node"]))
        )
        supplies.append(
            Supply(
                index=i,
                zone=i,
                node=int(p["node"]),
                group=group,
                people=int(p["count"]),
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


@st.composite
def instances(draw: st.DrawFn, *, whole: bool = True, classes: bool = False) -> Problem:
    n = draw(st.integers(2, 6))
    steps = draw(st.integers(2, 9))
    links = [
        (
            a,
            b,
            60.0 * draw(st.integers(0, 3)) if whole else draw(st.floats(5.0, 200.0)),
            float(draw(st.integers(1, 4))),
        )
        for a, b in draw(
            st.lists(
                st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] != p[1]),
                min_size=1,
                max_size=12,
            )
        )
    ]
    gates = []
    for v in draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=3)):
        a = draw(st.integers(0, steps - 1))
        b = draw(st.integers(a + 1, steps))
        gate: dict[str, Any] = {
            "node": v,
            "per_min": draw(st.none() | st.integers(1, 5)),
            "open": [(a * 60, b * 60)],
        }
        if classes:
            gate["admits"] = draw(st.sampled_from([["a"], ["b"], ["a", "b"]]))
        gates.append(gate)
    profile = st.sampled_from([((0, 1.0),), ((0, 0.0), (60, 0.5), (180, 1.0)), ((120, 1.0),)])
    people = [
        {
            "node": draw(st.integers(0, n - 1)),
            "count": draw(st.integers(1, 9)),
            "ready": draw(profile),
            "group": draw(st.sampled_from(["a", "b"])) if classes else "g",
        }
        for _ in range(draw(st.integers(1, 5)))
    ]
    closures = [
        (draw(st.integers(0, len(links) - 1)), 60 * a, 60 * (a + draw(st.integers(1, 3))))
        for a in draw(st.lists(st.integers(0, steps - 1), max_size=2))
    ]
    return make_problem(n=n, links=links, gates=gates, people=people, steps=steps, closures=closures)

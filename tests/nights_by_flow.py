"""The most people who can be out by a minute, nights at shelters included: a maximum flow over minutes.

Every minute of every window has a copy of each node. Streets lead from one copy to another of the same
window; homes are pools that last, and so are shelters by night. Nothing here is shared with the bounds.
"""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Interval, Shelter
from streets import streets, walkers, way_out
from town import town

MINUTE_S = 60
ANY = 10**6


@st.composite
def towns(draw: st.DrawFn) -> Problem:
    """A chain of streets from home to gate, and some across: walkers, whole minutes, all ready at once.

    One window on each of two or three days, one or two shelters.
    """
    n = draw(st.integers(3, 6))
    node = st.integers(0, n - 1)
    across = st.tuples(node, node).filter(lambda p: p[0] != p[1])
    pairs = [*((i, i + 1) for i in range(n - 1)), *draw(st.lists(across, max_size=3, unique=True))]
    minutes = st.integers(0, 4)
    rows = [(str(a), str(b), 60.0 * draw(minutes), float(draw(st.integers(1, 4)))) for a, b in pairs]
    ends = [(str(i), str(i), 60.0, 1.0) for i in range(n)]
    lasts = draw(st.integers(3, 8))
    days = draw(st.integers(2, 3))
    windows = tuple(Interval(from_s=86_400 * d, to_s=86_400 * d + 60 * lasts) for d in range(days))
    gate = n - 1
    others = st.integers(0, n - 2)
    homes = {0, draw(others)}
    rooms = draw(st.lists(others, min_size=1, max_size=2, unique=True))
    return town(
        streets([*ends, *rows]),
        zones={str(v): {"walkers": draw(st.integers(1, 25))} for v in sorted(homes)},
        fleets=(),
        corridors=[
            way_out(
                str(gate),
                lanes=draw(st.none() | st.integers(1, 3)),
                opened=[(w.from_s, w.to_s) for w in windows[draw(st.integers(0, 1)) :]],
            )
        ],
        groups=[walkers()],
        windows=windows,
        safe_by="corridor",
        window_s=60,
        shelters=[
            Shelter(
                id=f"s{v}",
                name={"en": "s"},
                places=draw(st.integers(1, 25)),
                admits=("walkers",),
                node=str(v),
            )
            for v in rooms
        ],
    )


def most_out(problem: Problem, by_s: int) -> int:
    """People who can have passed the gate by `by_s`."""
    network, pause = problem.network, problem.scenario.pause
    (gate,) = problem.gates
    number: dict[tuple[object, ...], int] = {}

    def at(*key: object) -> int:
        return number.setdefault(key, len(number))

    arcs: list[tuple[int, int, int]] = []
    for s in problem.supplies:
        arcs.append((at("source"), at("home", s.node), s.people))
    for k, window in enumerate(pause.windows):
        for m in range(window.from_s // MINUTE_S, window.to_s // MINUTE_S):
            for s in problem.supplies:
                arcs.append((at("home", s.node), at(s.node, m), ANY))
            for e in range(network.n_links):
                there = m + int(network.walk_s[e]) // MINUTE_S
                if there < window.to_s // MINUTE_S:
                    room = int(network.walk_capacity[e]) // 60
                    arcs.append((at(int(network.tail[e]), m), at(int(network.head[e]), there), room))
            open_ = any(h.from_s <= m * MINUTE_S < h.to_s for h in gate.corridor.open)
            if open_ and (m + 1) * MINUTE_S <= by_s:
                through = ANY if np.isinf(gate.lane_s) else int(gate.lane_s)
                arcs.append((at(gate.node, m), at("sink"), through))
            for site in problem.shelters:
                arcs.append((at(site.node, m), at("come", site.node, k), ANY))
                arcs.append((at("go", site.node, k), at(site.node, m), ANY))
    for site in problem.shelters:
        for k in range(len(pause.windows) - 1):
            # over the night, and from there on; who stays another night keeps the place
            arcs.append((at("come", site.node, k), at("night", site.node, k), ANY))
            arcs.append((at("night", site.node, k), at("morning", site.node, k + 1), site.shelter.places))
            arcs.append((at("morning", site.node, k + 1), at("go", site.node, k + 1), ANY))
            if k + 1 < len(pause.windows) - 1:
                arcs.append((at("morning", site.node, k + 1), at("night", site.node, k + 1), ANY))
    source, sink = at("source"), at("sink")
    tail, head, room = np.array(arcs).T
    n = len(number)
    graph = csr_array((room, (tail, head)), shape=(n, n))
    graph.sum_duplicates()
    return int(maximum_flow(graph.astype(np.int32), source, sink).flow_value)

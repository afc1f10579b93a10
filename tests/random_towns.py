"""Random tiny towns for people who walk or drive themselves."""

from __future__ import annotations

from hypothesis import strategies as st

from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Closure, Destination, Interval
from streets import drivers, streets, walkers, way_out
from town import town


@st.composite
def problems(draw: st.DrawFn, *, rich: bool = True, cars: bool = True, split: bool = True) -> Problem:
    """Tiny towns: one group, everybody ready and one gate open all day, or (`rich`) everything there is.

    Without `cars` all walk, without `split` there is one window.
    """
    n = draw(st.integers(3, 6))
    node = st.integers(0, n - 1)
    pairs = draw(st.lists(st.tuples(node, node).filter(lambda p: p[0] != p[1]), min_size=2, max_size=10))
    rows = [
        (str(a), str(b), 60.0 * draw(st.integers(0, 3)), float(draw(st.integers(1, 4)))) for a, b in pairs
    ]
    network = streets([*((str(i), str(i), 60.0, 1.0) for i in range(n)), *rows])
    steps = draw(st.sampled_from([8, 12, 20]))
    names = ["a", "b"] if rich and draw(st.booleans()) else ["a"]
    groups = []
    for name in names:
        first = draw(st.integers(0, steps // 2)) if rich else 0
        last = draw(st.integers(first + 1, steps)) if rich else 1
        share = draw(st.sampled_from([0.0, 0.25, 0.5])) if rich else 1.0
        top = draw(st.sampled_from([0.75, 1.0])) if rich else 1.0
        ready = ((first * 60, share), (last * 60, top))
        if rich and cars and draw(st.booleans()):
            groups.append(drivers(name, people_per_vehicle=2, ready=ready))
        else:
            groups.append(walkers(name, ready=ready, needs_bed=rich and draw(st.booleans())))
    close = 60 * steps
    pause_at = draw(st.integers(2, steps - 2)) if rich and split and draw(st.booleans()) else None
    windows = (
        (Interval(from_s=0, to_s=close),)
        if pause_at is None
        else (
            Interval(from_s=0, to_s=60 * (pause_at - draw(st.integers(1, pause_at - 1)))),
            Interval(from_s=60 * pause_at, to_s=close),
        )
    )
    gates = []
    for g in draw(st.lists(node, min_size=1, max_size=2, unique=True)):
        a = draw(st.integers(0, steps - 2)) if rich else 0
        b = draw(st.integers(a + 1, steps)) if rich else steps
        gates.append(
            way_out(
                str(g),
                admits=draw(st.lists(st.sampled_from(names), min_size=1, unique=True)) if rich else names,
                lanes=draw(st.none() | st.integers(1, 4)),
                car=60.0 * draw(st.integers(1, 3)),
                beyond_s=60 * draw(st.integers(0, 2)) if rich else 0,
                opened=[
                    (max(60 * a, w.from_s), min(60 * b, w.to_s))
                    for w in windows
                    if max(60 * a, w.from_s) < min(60 * b, w.to_s)
                ],
            )
        )
    taken = {g.gate_node for g in gates}
    zones = {
        str(v): {draw(st.sampled_from(names)): draw(st.integers(1, 30))}
        for v in draw(
            st.lists(node.filter(lambda v: str(v) not in taken), min_size=1, max_size=3, unique=True)
        )
    }
    closures = []
    if rich and draw(st.booleans()):
        a = draw(st.integers(0, steps - 1))
        link = draw(st.sampled_from(network.link_id[n:]))
        closures = [Closure(link=link, during=Interval(from_s=60 * a, to_s=60 * (a + 3)))]
    few = st.none() | st.integers(0, 30)
    camp = Destination(
        id="camp",
        name={"en": "Camp"},
        location=(37.0, 36.0),
        places=draw(few) if rich else None,
        beds=draw(st.integers(0, 30)),
        intake_per_hour=draw(few.filter(lambda x: x != 0)) if rich else None,
    )
    return town(
        network,
        zones=zones,
        fleets=(),
        corridors=gates,
        groups=groups,
        destinations=(camp,),
        windows=windows,
        safe_by=draw(st.sampled_from(["destination", "corridor"])) if rich else "corridor",
        closures=closures,
        window_s=60 * draw(st.sampled_from([1, 5])),
    )

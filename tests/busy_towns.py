"""Any small town whose one gate holds two fleets back, in convoys or not."""

from __future__ import annotations

from hypothesis import strategies as st

from mamarr.planning.posing.problem import Problem
from town import corridor, fleet, group, roads, town


@st.composite
def busy_towns(draw: st.DrawFn) -> Problem:
    """Two zones on one road to the gate, two fleets of as many vehicles."""
    a, b, c, d = (60 * draw(st.integers(1, 20)) for _ in range(4))
    streets = roads([("b", "y", a), ("y", "z", b), ("z", "g", c), ("g", "b", d)])
    count, convoy, ready = draw(st.integers(1, 6)), draw(st.booleans()), draw(st.integers(0, 7200))
    late = group(ready=((0, 0.2), (ready, 1.0)) if ready else ((0, 1.0),))
    fleets = [
        fleet(
            streets,
            id="large",
            seats=draw(st.integers(5, 60)),
            count=count,
            convoy_size=2 if convoy else None,
            convoy_headway_s=900 if convoy else None,
        ),
        fleet(streets, id="small", seats=draw(st.integers(5, 60)), count=count),
    ]
    return town(
        streets,
        zones={zone: {"families": draw(st.integers(1, 400))} for zone in "yz"},
        fleets=fleets,
        corridors=[corridor(lanes=draw(st.integers(1, 2)), seconds=float(draw(st.integers(60, 1500))))],
        groups=[late],
    )

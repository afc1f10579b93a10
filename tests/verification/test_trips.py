"""Where on its path a trip stops, if several nodes stand for a zone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from mamarr.plans.document import Stop
from mamarr.verification._trips import _TripCheck


def positions(*stops: tuple[str, int], at_gate_s: int) -> list[int] | None:
    """Zone `c` and the base at node 0, zone `a` at 1 and 2, three seconds apart, zone `b` at 3, gate 4."""
    zones = {"c": [0], "a": [1, 2], "b": [3]}
    places = SimpleNamespace(zone=lambda z: np.isin(np.arange(5), zones[z]))
    way: Any = SimpleNamespace(nodes=np.arange(5), at_s=np.array([0.0, 100.0, 103.0, 295.06, 395.06]))
    made = tuple(Stop(zone=z, group="families", people=5, from_s=t, to_s=t + 600) for z, t in stops)
    trip: Any = SimpleNamespace(leaves_base_s=0, stops=made, at_gate_s=at_gate_s)
    check: Any = SimpleNamespace(_places=places)
    return _TripCheck._positions(check, trip, way)


def test_the_node_is_taken_with_which_all_legs_fit() -> None:
    # 103 s to node 2, and 194 for the 192.06 from there: nearer to the 195.06 from node 1, which is too near
    assert positions(("c", 0), ("a", 703), ("b", 1497), at_gate_s=2197) == [0, 2, 3]
    assert positions(("c", 0), ("a", 700), ("b", 1496), at_gate_s=2196) == [0, 1, 3]


def test_stops_lie_on_the_path_in_their_order() -> None:
    assert positions(("b", 294), ("a", 1000), at_gate_s=1800) is None

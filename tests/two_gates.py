"""A town with a zone between two gates, for re-plans."""

from __future__ import annotations

from mamarr.planning.posing.problem import Problem
from streets import HOUR, streets, walkers, way_out
from town import town


def two_gates(**more: object) -> Problem:
    """One zone between two gates, five minutes from each; each gate checks one person a minute and lane.

    ::

        n ---- a ---- s
    """
    keys: dict[str, object] = {
        "zones": {"a": {"walkers": 300}},
        "fleets": (),
        "corridors": [way_out("n", lanes=2), way_out("s", lanes=1)],
        "groups": [walkers()],
        "windows": HOUR,
    }
    return town(streets([("a", "n", 300, 1000), ("a", "s", 300, 1000)], both_ways=True), **{**keys, **more})  # type: ignore[arg-type]

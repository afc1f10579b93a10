"""Towns drawn by hand for tests of people who walk or drive themselves; whole minutes, on purpose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mamarr.network.model import AMBULANCE, BUS, CAR, WALK, Network
from mamarr.scenario.model import Corridor, Group, Interval, Mode, Screening

Street = tuple[str, str, float] | tuple[str, str, float, float]

WIDE = 10_000.0
"""People, or vehicles, per minute: a street that never binds."""


def streets(rows: Sequence[Street], *, both_ways: bool = False, drive_factor: float = 1.0) -> Network:
    """Streets (from, to, seconds[, units per minute]): walkers and vehicles each have that capacity."""
    names = sorted({n for row in rows for n in row[:2]})
    index = {n: i for i, n in enumerate(names)}
    ends = [(row[0], row[1], row) for row in rows]
    if both_ways:
        ends += [(row[1], row[0], row) for row in rows]
    m = len(ends)
    seconds = np.array([float(row[2]) for _, _, row in ends])
    per_hour = np.array([60.0 * float(row[3] if len(row) > 3 else WIDE) for _, _, row in ends])
    return Network(
        node_id=names,
        lon=np.array([37.0 + 0.001 * i for i in range(len(names))]),
        lat=np.full(len(names), 36.0),
        link_id=[f"{row[0]}-{row[1]}-{i % len(rows)}" for i, (_, _, row) in enumerate(ends)],
        tail=np.array([index[a] for a, _, _ in ends], dtype=np.int32),
        head=np.array([index[b] for _, b, _ in ends], dtype=np.int32),
        length_m=seconds + 1.0,
        walk_s=seconds,
        drive_s=seconds * drive_factor,
        walk_capacity=per_hour,
        drive_capacity=per_hour.copy(),
        uses=np.full(m, WALK | CAR | BUS | AMBULANCE, dtype=np.uint8),
        facility_type=["residential"] * m,
        name=[""] * m,
    )


def walkers(
    id: str = "walkers", *, ready: Sequence[tuple[int, float]] = ((0, 1.0),), **more: object
) -> Group:
    keys: dict[str, object] = {"id": id, "travels": Mode.WALK, "priority": 2, "ready": tuple(ready)}
    return Group(**{**keys, **more})  # type: ignore[arg-type]


def drivers(id: str = "drivers", *, people_per_vehicle: float = 4, **more: object) -> Group:
    keys: dict[str, object] = {"id": id, "travels": Mode.CAR, "priority": 2}
    return Group(**{**keys, "people_per_vehicle": people_per_vehicle, **more})  # type: ignore[arg-type]


def way_out(
    gate: str = "g",
    *,
    admits: Sequence[str] = ("walkers",),
    lanes: int | None = None,
    walk: float = 60.0,
    car: float = 60.0,
    beyond_s: int = 0,
    opened: Sequence[tuple[int, int]] = ((0, 3600),),
    **more: object,
) -> Corridor:
    """A corridor to `camp` by node `gate`, of the same name; `walk` and `car` are lane seconds."""
    check = None if lanes is None else Screening(lanes=lanes, seconds={Mode.WALK: walk, Mode.CAR: car})
    keys: dict[str, object] = {
        "id": gate,
        "name": {"en": gate},
        "leads_to": "camp",
        "beyond_s": {Mode.WALK: beyond_s, Mode.CAR: beyond_s},
        "admits": tuple(admits),
        "open": tuple(Interval(from_s=a, to_s=b) for a, b in opened),
        "gate_node": gate,
        "screening": check,
    }
    return Corridor(**{**keys, **more})  # type: ignore[arg-type]


HOUR = (Interval(from_s=0, to_s=3600),)

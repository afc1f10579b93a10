"""Towns drawn by hand for tests of vehicles: arcs with seconds; coordinates do not matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from mamarr.network.model import AMBULANCE, BUS, CAR, WALK, Network
from mamarr.planning.posing.pose import pose
from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import (
    Closure,
    Corridor,
    Destination,
    Fleet,
    Group,
    Interval,
    Mode,
    Pause,
    PlanningOptions,
    Scenario,
    Screening,
    Shelter,
    Zone,
)
from mamarr.scenario.model import Place as Somewhere

DAY = Interval(from_s=0, to_s=36_000)
WHERE = Somewhere(name={"en": "Town"}, timezone="Asia/Damascus")

Arc = tuple[str, str, float] | tuple[str, str, float, float]


def roads(arcs: Sequence[Arc]) -> Network:
    """Two-way roads (from, to, seconds[, vehicles per hour]); link ids are ``from-to`` both ways."""
    names = sorted({n for a in arcs for n in a[:2]})
    index = {n: i for i, n in enumerate(names)}
    rows = [(index[a[0]], index[a[1]], a) for a in arcs] + [(index[a[1]], index[a[0]], a) for a in arcs]
    m = len(rows)
    seconds = np.array([float(a[2]) for _, _, a in rows])
    return Network(
        node_id=names,
        lon=np.array([37.0 + 0.001 * i for i in range(len(names))]),
        lat=np.full(len(names), 36.0),
        link_id=[f"{a[0]}-{a[1]}" for _, _, a in rows],
        tail=np.array([t for t, _, _ in rows], dtype=np.int32),
        head=np.array([h for _, h, _ in rows], dtype=np.int32),
        length_m=10.0 * seconds + 1.0,
        walk_s=8.0 * seconds,
        drive_s=seconds,
        walk_capacity=np.full(m, 1e6),
        drive_capacity=np.array([float(a[3]) if len(a) > 3 else 1e6 for _, _, a in rows]),
        uses=np.full(m, WALK | CAR | BUS | AMBULANCE, dtype=np.uint8),
        facility_type=["residential"] * m,
        name=[""] * m,
    )


def group(id: str = "families", travels: Mode = Mode.BUS, priority: int = 2, **more: object) -> Group:
    return Group(id=id, travels=travels, priority=priority, **more)  # type: ignore[arg-type]


def corridor(
    gate: str = "g", *, admits: Sequence[str] = ("families",), beyond_s: int = 600, **more: object
) -> Corridor:
    """A corridor to `camp` from node `gate`, of the same name; `lanes` and `seconds` are of its screening."""
    lanes, seconds = more.pop("lanes", None), more.pop("seconds", 0.0)
    check = Screening(lanes=lanes, seconds={Mode.BUS: seconds, Mode.AMBULANCE: seconds}) if lanes else None  # type: ignore[arg-type, dict-item]
    keys: dict[str, object] = {
        "id": gate,
        "name": {"en": gate},
        "leads_to": "camp",
        "beyond_s": {Mode.BUS: beyond_s, Mode.AMBULANCE: beyond_s},
        "admits": tuple(admits),
        "open": (DAY,),
        "gate_node": gate,
        "screening": check,
    }
    return Corridor(**{**keys, **more})  # type: ignore[arg-type]


def fleet(
    network: Network,
    base: str = "b",
    *,
    vehicle: Mode = Mode.BUS,
    carries: Sequence[str] = ("families",),
    **more: object,
) -> Fleet:
    """One vehicle with 50 seats that loads 10 and unloads 5 minutes, unless said otherwise."""
    i = network.node_index[base]
    keys: dict[str, object] = {
        "id": "coaches",
        "vehicle": vehicle,
        "count": 1,
        "seats": 50,
        "base": (float(network.lon[i]), float(network.lat[i])),
        "carries": tuple(carries),
        "load_s": 600,
        "unload_s": 300,
        "available": DAY,
    }
    return Fleet(**{**keys, **more})  # type: ignore[arg-type]


def town(
    network: Network,
    *,
    zones: Mapping[str, Mapping[str, int]],
    fleets: Sequence[Fleet],
    corridors: Sequence[Corridor] = (corridor(),),
    groups: Sequence[Group] = (group(),),
    destinations: Sequence[Destination] = (),
    windows: Sequence[Interval] = (DAY,),
    safe_by: str = "destination",
    margin_s: int = 0,
    closures: Sequence[Closure] = (),
    shelters: Sequence[Shelter] = (),
    window_s: int = 300,
) -> Problem:
    """Zones are named by their node."""
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), beds=10**6)
    places = {d.id: d for d in (destinations or (camp,))}
    scenario = Scenario(
        id="town",
        title={"en": "Town"},
        exercise=True,
        place=WHERE,
        languages=("en",),
        opening=datetime(2016, 11, 4, 9, tzinfo=ZoneInfo("Asia/Damascus")),
        pause=Pause(windows=tuple(windows), safe_by=safe_by, margin_s=margin_s),
        groups={g.id: g for g in groups},
        corridors=tuple(corridors),
        destinations=places,
        zones=tuple(
            Zone(id=z, name={"en": z}, kind="zone", people=dict(p), node_id=z) for z, p in zones.items()
        ),
        sha256="0" * 64,
        fleets=tuple(fleets),
        shelters=tuple(shelters),
        closures=tuple(closures),
        planning=PlanningOptions(window_s=window_s),
    )
    return pose(scenario, network)

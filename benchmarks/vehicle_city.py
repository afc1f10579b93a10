"""Generated cities for buses and ambulances: the roads of `city`, zones with few or many who ride, fleets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from benchmarks.city import city
from mamarr.planning.posing.pose import pose
from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Fleet, Group, Interval, Mode, Screening, Zone


@dataclass(frozen=True, kw_only=True, slots=True)
class Riders:
    """What a city is asked to carry.

    Attributes
    ----------
    people
        Of a zone on average.
    fleets
        (vehicles, seats) of each; a fleet of two seats is of ambulances.
    lanes
        Of each of the eight gates, five minutes a bus; None: no limit.
    convoy
        Vehicles that may pass a gate within ten minutes; None: no convoys.
    home_s
        Vehicles are back so long after the close; with 0 gates are open whenever a trip may pass.
    ready_at_once
        Else a tenth at the opening, all after five hours.
    """

    name: str
    zones: int
    people: float
    fleets: tuple[tuple[int, int], ...]
    lanes: int | None = None
    convoy: int | None = None
    ready_at_once: bool = False
    nodes: int = 1_000
    load_s: int = 600
    minutes: int = 600
    home_s: int = 3600


def vehicle_city(wanted: Riders, *, seed: int = 1) -> Problem:
    """Pose a city whose people all ride; the same seed gives the same city."""
    scenario, network = city(
        nodes=wanted.nodes, zones=wanted.zones, minutes=wanted.minutes, binding="gates", seed=seed
    )
    rng = np.random.default_rng(seed)
    window = scenario.pause.windows[0]
    late = ((0, 1.0),) if wanted.ready_at_once else ((0, 0.1), (3600, 0.4), (3 * 3600, 0.8), (5 * 3600, 1.0))
    modes: Mapping[str, Mode] = {"families": Mode.BUS, "wounded": Mode.AMBULANCE}
    groups = {g: Group(id=g, travels=m, priority=1, ready=late) for g, m in modes.items()}
    check = (
        None
        if wanted.lanes is None
        else Screening(lanes=wanted.lanes, seconds=MappingProxyType({Mode.BUS: 300.0, Mode.AMBULANCE: 60.0}))
    )
    beyond = rng.integers(10, 40, size=len(scenario.corridors)) * 60
    corridors = tuple(
        replace(
            c,
            admits=("families", "wounded"),
            beyond_s=MappingProxyType(dict.fromkeys(modes.values(), int(far))),
            screening=check,
        )
        for c, far in zip(scenario.corridors, beyond, strict=True)
    )
    share = rng.lognormal(0.0, 0.7, size=wanted.zones)
    families = np.maximum(1, np.round(wanted.people * wanted.zones * share / share.sum())).astype(int)
    wounded = np.ceil(families * 0.02).astype(int)
    zones = tuple(
        Zone(
            id=z.id,
            name=z.name,
            kind=z.kind,
            people=MappingProxyType(
                {"families": int(a)}
                | ({"wounded": int(b)} if any(seats == 2 for _, seats in wanted.fleets) else {})
            ),
            node_id=z.node_id,
        )
        for z, a, b in zip(scenario.zones, families, wounded, strict=True)
    )
    bases = rng.integers(0, network.n_nodes, size=len(wanted.fleets))
    fleets = tuple(
        Fleet(
            id=f"fleet-{i}",
            vehicle=Mode.AMBULANCE if seats == 2 else Mode.BUS,
            count=count,
            seats=seats,
            base=(float(network.lon[base]), float(network.lat[base])),
            carries=("wounded",) if seats == 2 else ("families",),
            load_s=wanted.load_s,
            unload_s=600,
            convoy_size=wanted.convoy,
            convoy_headway_s=None if wanted.convoy is None else 600,
            available=Interval(from_s=0, to_s=window.to_s + wanted.home_s),
        )
        for i, ((count, seats), base) in enumerate(zip(wanted.fleets, bases, strict=True))
    )
    camp = replace(scenario.destinations["camp"], beds=10**6)
    return pose(
        replace(
            scenario,
            id=f"vehicles-{wanted.name}",
            groups=MappingProxyType(groups),
            corridors=corridors,
            zones=zones,
            fleets=fleets,
            destinations=MappingProxyType({"camp": camp}),
        ),
        network,
    )

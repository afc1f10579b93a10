"""A small exercise by hand: 30 junctions, 6 zones, 3 corridors and one for armed groups, Arabic names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from mamarr.network.model import AMBULANCE, BUS, CAR, WALK, Network
from mamarr.planning.posing.problem import FleetSite, Gate, Problem
from mamarr.plans.document import (
    Binding,
    LastDeparture,
    NotServed,
    Order,
    Plan,
    Proof,
    Slot,
    Solver,
    Stop,
    Trip,
)
from mamarr.scenario.model import (
    Condition,
    Corridor,
    Destination,
    Fleet,
    Group,
    Interval,
    Mode,
    Pause,
    Place,
    Scenario,
    Screening,
    Zone,
)

COLUMNS, ROWS = 6, 5
LON, LAT = 37.13, 36.18


@dataclass(frozen=True, kw_only=True)
class World:
    scenario: Scenario
    network: Network
    problem: Problem
    plan: Plan


def _node(column: int, row: int) -> int:
    return row * COLUMNS + column


def grid() -> Network:
    at = [(c, r) for r in range(ROWS) for c in range(COLUMNS)]
    pairs = [(_node(c, r), _node(c + 1, r), r) for c, r in at if c + 1 < COLUMNS]
    pairs += [(_node(c, r), _node(c, r + 1), 10 + c) for c, r in at if r + 1 < ROWS]
    tail, head, street, link_id = [], [], [], []
    for number, (u, v, name) in enumerate(pairs):
        tail += [u, v]
        head += [v, u]
        street += [name, name]
        link_id += [str(number)] * 2
    m = len(tail)
    length = np.array([1080.0 if s < 10 else 1112.0 for s in street])
    lon = np.array([LON + 0.012 * c + 0.002 * ((r * 7 + c * 3) % 3 - 1) for c, r in at])
    lat = np.array([LAT + 0.010 * r + 0.002 * ((r * 5 + c * 2) % 3 - 1) for c, r in at])
    bend = np.array([[lon[7], lat[7]], [lon[7] + 0.004, lat[7] + 0.003], [lon[8], lat[8]]])
    return Network(
        node_id=[f"n{i}" for i in range(len(at))],
        lon=lon,
        lat=lat,
        link_id=link_id,
        tail=np.array(tail, dtype=np.int32),
        head=np.array(head, dtype=np.int32),
        length_m=length,
        walk_s=length / (4.0 / 3.6),
        drive_s=length / (24.0 / 3.6),
        walk_capacity=np.full(m, 12_000.0),
        drive_capacity=np.full(m, 900.0),
        uses=np.full(m, WALK | CAR | BUS | AMBULANCE, dtype=np.uint8),
        facility_type=[
            "primary" if s in {2, 12} else "secondary" if s in {0, 14} else "residential" for s in street
        ],
        name=["Corniche" if s == 2 else f"Street {s}" for s in street],
        geometry={next(e for e in range(m) if (tail[e], head[e]) == (7, 8)): bend},
    )


def _scenario() -> Scenario:
    day = Interval(from_s=0, to_s=36_000)

    def corridor(
        id: str, name: tuple[str, str], node: int, admits: tuple[str, ...], lanes: int, **more: Any
    ) -> Corridor:
        return Corridor(
            id=id,
            name=dict(zip(("en", "ar"), name, strict=True)),
            leads_to="camp",
            beyond_s={Mode.WALK: 2400, Mode.BUS: 900, Mode.AMBULANCE: 720, Mode.CAR: 720},
            admits=admits,
            open=(day,),
            gate_node=f"n{node}",
            screening=Screening(lanes=lanes, seconds={Mode.WALK: 6.0, Mode.BUS: 300.0, Mode.CAR: 60.0}),
            **more,
        )

    civil = ("walkers", "families", "wounded", "drivers")
    names = [
        ("z1", "Bustan al-Qasr", "بستان القصر", 1, 1, 5200),
        ("z2", "Al-Shaar", "الشعار", 3, 3, 3800),
        ("z3", "Tariq al-Bab", "طريق الباب", 4, 2, 2600),
        ("z4", "Al-Sukkari", "السكري", 2, 0, 4100),
        ("z5", "Karm al-Jabal", "كرم الجبل", 2, 3, 900),
        ("z6", "Al-Mashhad", "المشهد", 1, 2, 1500),
    ]
    grid_now = grid()

    def place(c: int, r: int) -> dict[str, Any]:
        return {
            "lon": float(grid_now.lon[_node(c, r)]) + 0.001,
            "lat": float(grid_now.lat[_node(c, r)]) + 0.0008,
        }

    zones = [
        Zone(id=z, name={"en": en, "ar": ar}, kind="zone", people={"walkers": n, "wounded": 6}, **place(c, r))
        for z, en, ar, c, r, n in names
    ]
    muster = {"en": "Muster point south", "ar": "نقطة التجمع الجنوبية"}
    zones.append(Zone(id="m1", name=muster, kind="muster", people={"armed": 400}, **place(4, 0)))
    return Scenario(
        id="fake",
        title={"en": "Small exercise, schematic", "ar": "تمرين صغير، تخطيطي"},
        exercise=True,
        place=Place(name={"en": "Aleppo", "ar": "حلب"}, timezone="Asia/Damascus", pcode="SY0200"),
        languages=("ar", "en", "ru"),
        opening=datetime(2016, 11, 4, 9, tzinfo=ZoneInfo("Asia/Damascus")),
        pause=Pause(windows=(day,), safe_by="destination", margin_s=1800),
        groups={
            "walkers": Group(id="walkers", travels=Mode.WALK, priority=2, admits_note="civilians"),
            "families": Group(id="families", travels=Mode.BUS, priority=2),
            "wounded": Group(id="wounded", travels=Mode.AMBULANCE, priority=1, needs_bed=True),
            "drivers": Group(id="drivers", travels=Mode.CAR, priority=2, people_per_vehicle=4),
            "armed": Group(id="armed", travels=Mode.BUS, priority=3, apart=True),
        },
        corridors=(
            corridor("north", ("North road", "طريق الشمال"), _node(3, 4), civil, 8),
            corridor(
                "west",
                ("Bustan crossing", "معبر بستان القصر"),
                _node(0, 1),
                civil,
                6,
                guarantees={"a": "agreed"},
            ),
            corridor(
                "east",
                ("East road", "طريق الشرق"),
                _node(5, 2),
                civil,
                3,
                conditions=(Condition(id="cleared", kind="mine_clearance", by="a", state="pending"),),
            ),
            corridor("south", ("Ramouseh", "الراموسة"), _node(4, 0), ("armed",), 1),
        ),
        destinations={
            "camp": Destination(id="camp", name={"en": "Camp", "ar": "المخيم"}, location=(37.0, 36.3))
        },
        zones=tuple(zones),
        sha256="0" * 64,
        fleets=(
            Fleet(
                id="ambulances",
                vehicle=Mode.AMBULANCE,
                count=3,
                seats=2,
                base=(LON, LAT + 0.01),
                carries=("wounded",),
                load_s=600,
                unload_s=600,
                available=day,
            ),
        ),
        hotline="+963 21 555 0100",
    )


def _path(start: tuple[int, int], end: tuple[int, int]) -> tuple[str, ...]:
    (c, r), nodes = start, [start]
    while c != end[0]:
        c += 1 if end[0] > c else -1
        nodes.append((c, r))
    while r != end[1]:
        r += 1 if end[1] > r else -1
        nodes.append((c, r))
    return tuple(f"n{_node(*x)}" for x in nodes)


def make() -> World:
    scenario, network = _scenario(), grid()
    at = {"z1": (1, 1), "z2": (3, 3), "z3": (4, 2), "z4": (2, 0), "z5": (2, 3), "z6": (1, 2), "m1": (4, 0)}
    gates = {"north": (3, 4), "west": (0, 1), "east": (5, 2), "south": (4, 0)}
    ways = [
        ("z1", "west", 260, 18),
        ("z2", "north", 190, 20),
        ("z3", "east", 110, 20),
        ("z4", "west", 130, 26),
        ("z4", "east", 30, 20),
        ("z5", "north", 60, 15),
        ("z6", "north", 60, 25),
    ]
    orders = tuple(
        Order(
            zone=z,
            group="walkers",
            corridor=c,
            path=_path(at[z], gates[c]),
            slots=tuple(Slot(from_s=900 * k, to_s=900 * (k + 1), people=n) for k in range(1, count + 1)),
        )
        for z, c, n, count in ways
    )
    trips = [
        Trip(
            vehicle=f"apart-{k + 1:02}",
            leaves_base_s=3600 + 300 * k,
            stops=(Stop(zone="m1", group="armed", people=50, from_s=3600 + 300 * k, to_s=4500 + 300 * k),),
            corridor="south",
            path=("n4",),
            at_gate_s=4500 + 300 * k,
            at_destination_s=5700 + 300 * k,
            free_again_s=7200 + 300 * k,
        )
        for k in range(8)
    ]
    for k in range(15):
        z = f"z{k % 5 + 1}"
        base_to_zone, zone_to_gate = _path((0, 2), at[z]), _path(at[z], gates["north"])
        drive = 180 * (len(base_to_zone) - 1)
        leave = 3000 * (k // 3)
        load = leave + drive
        gate = load + 600 + 180 * (len(zone_to_gate) - 1)
        trips.append(
            Trip(
                vehicle=f"ambulances-{k % 3 + 1:02}",
                leaves_base_s=leave,
                stops=(Stop(zone=z, group="wounded", people=2, from_s=load, to_s=load + 600),),
                corridor="north",
                path=base_to_zone + zone_to_gate[1:],
                at_gate_s=gate,
                at_destination_s=gate + 720,
                free_again_s=gate + 2700,
            )
        )
    useful = {
        m: (Interval(from_s=0, to_s=36_000 - 1800 - s),) for m, s in scenario.corridors[0].beyond_s.items()
    }
    problem = Problem(
        scenario=scenario,
        network=network,
        zone_node=np.array([_node(*at[z.id]) for z in scenario.zones], dtype=np.int32),
        zone_distance_m=np.full(len(scenario.zones), 120.0),
        gates=tuple(
            Gate(
                index=i,
                corridor=c,
                node=_node(*gates[c.id]),
                useful=useful,
                lane_s=float(c.screening.lanes) if c.screening else float("inf"),
                screen_s=c.screening.seconds if c.screening else {},
            )
            for i, c in enumerate(scenario.corridors)
        ),
        supplies=(),
        fleets=tuple(FleetSite(fleet=f, base_node=_node(0, 2)) for f in scenario.fleets),
        closed=(),
        findings=(),
    )
    planned = sum(o.people for o in orders) + 400 + 30
    most = planned + 64
    curve = tuple((s, min(most, int(most * max(0, s - 1200) / 28_000))) for s in range(0, 36_001, 600))
    plan = Plan(
        scenario_id="fake",
        scenario_sha256="0" * 64,
        created="2016-11-03T20:00:00+02:00",
        exercise=True,
        solver=Solver(version="0.1.0", seed=1, method="by hand"),
        proof=Proof(
            people_at_most=most,
            gap_people=64 / most,
            mean_exit_at_least_min=190.0,
            method="gates only",
            binding=(
                Binding(what="gate west", from_s=3600, to_s=25_000),
                Binding(what="street Corniche", from_s=7200, to_s=18_000),
            ),
            curve=curve,
        ),
        orders=orders,
        trips=tuple(trips),
        not_served=(
            NotServed(
                zone="z1",
                group="walkers",
                people=520,
                why="the gates that admit them are full until the close",
            ),
            NotServed(zone="z5", group="wounded", people=6, why="=no bed free in time"),
        ),
        last_departures=(
            LastDeparture(zone="z4", group="walkers", corridor="east", at_s=26_700),
            LastDeparture(zone="z1", group="walkers", corridor="west", at_s=30_800),
            LastDeparture(zone="z2", group="walkers", corridor="north", at_s=30_700),
        ),
        hangs_on=("east: cleared (mine_clearance)",),
        warnings=("zone z6 is 120 m from the nearest road",),
    )
    return World(scenario=scenario, network=network, problem=problem, plan=plan)

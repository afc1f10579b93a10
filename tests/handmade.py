"""A valid plan for the tiny scenario, made by hand, and ways to change one thing of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from mamarr.network.model import Network
from mamarr.network.read import read_network
from mamarr.plans.document import NotServed, Order, Plan, Proof, Slot, Solver, Stop, Trip
from mamarr.scenario.model import Corridor, Scenario
from mamarr.scenario.read import read_scenario


def read_tiny(folder: Path) -> tuple[Scenario, Network]:
    scenario, _ = read_scenario(folder)
    network, _ = read_network(folder / "network", assumptions=scenario.assumptions)
    return scenario, network


def slot(from_s: int, people: int) -> Slot:
    return Slot(from_s=from_s, to_s=from_s + 900, people=people)


def round_trip(vehicle: str, leaves_s: int, zone: str) -> Trip:
    """40 people of a zone: 1 or 3 min to the zone, 15 min loading, 3 min to the south gate, and so on."""
    path = ("20", "2", "3", "1", "3", "12") if zone == "z1" else ("20", "2", "3", "12")
    there = leaves_s + (180 if zone == "z1" else 60)
    stop = Stop(zone=zone, group="families", people=40, from_s=there, to_s=there + 900)
    gate = stop.to_s + 180
    return Trip(
        vehicle=vehicle,
        leaves_base_s=leaves_s,
        stops=(stop,),
        corridor="south",
        path=path,
        at_gate_s=gate,
        at_destination_s=gate + 600,
        free_again_s=gate + 600 + 600 + 600 + 240,
    )


def walk(zone: str, corridor: str, *slots: Slot) -> Order:
    gate = {"north": "11", "south": "12"}[corridor]
    path = (zone.removeprefix("z"), "3", gate)
    return Order(zone=zone, group="walkers", corridor=corridor, path=path, slots=slots)


def handmade(scenario: Scenario) -> Plan:
    return Plan(
        scenario_id=scenario.id,
        scenario_sha256=scenario.sha256,
        created="2016-11-03T20:00+02:00",
        exercise=True,
        solver=Solver(version="0", seed=1, method="by hand"),
        proof=Proof(people_at_most=1110, gap_people=10 / 1110, mean_exit_at_least_min=10.0, method="guess"),
        orders=(
            walk("z1", "north", slot(0, 250), slot(1800, 250)),
            walk("z1", "south", slot(4500, 100)),
            walk("z2", "south", slot(0, 150), slot(3600, 230)),
        ),
        trips=(
            round_trip("coaches-01", 0, "z1"),
            round_trip("coaches-02", 3600, "z1"),
            round_trip("coaches-01", 3600, "z2"),
        ),
        not_served=(NotServed(zone="z2", group="walkers", people=20, why="to show how it looks"),),
    )


def with_order(plan: Plan, index: int, **changes: Any) -> Plan:
    orders = list(plan.orders)
    orders[index] = replace(orders[index], **changes)
    return replace(plan, orders=tuple(orders))


def with_trip(plan: Plan, index: int, **changes: Any) -> Plan:
    trips = list(plan.trips)
    trips[index] = replace(trips[index], **changes)
    return replace(plan, trips=tuple(trips))


def with_stop(plan: Plan, index: int, **changes: Any) -> Plan:
    return with_trip(plan, index, stops=(replace(plan.trips[index].stops[0], **changes),))


def with_corridor(scenario: Scenario, name: str, **changes: Any) -> Scenario:
    def changed(corridor: Corridor) -> Corridor:
        return replace(corridor, **changes) if corridor.id == name else corridor

    return replace(scenario, corridors=tuple(map(changed, scenario.corridors)))


def with_fleet(scenario: Scenario, **changes: Any) -> Scenario:
    return replace(scenario, fleets=(replace(scenario.fleets[0], **changes),))

"""Zones, gates and bases given by coordinates may stand at the nearest usable node, or a little farther."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from handmade import handmade, read_tiny, with_corridor, with_order
from mamarr.network.model import Network
from mamarr.plans.document import Plan
from mamarr.scenario.model import Interval, Scenario, Zone
from mamarr.verification.verify import verify
from tiny import LINKS, NODES, write_tiny

NEAR_Z2 = """30,37.1605,36.200
31,37.1602,36.2001
"""
"""Nodes by zone z2, which stands at node 2: 30, 45 m away, is on the road; 31, 21 m away, leads nowhere."""

BY_Z2 = "x,30,2,0,45,600,residential,1200,30,6\ny,31,31,1,10,600,residential,1200,3,1\n"


def moved(scenario: Scenario, zone: int, lon: float, lat: float) -> Scenario:
    zones = list(scenario.zones)
    zones[zone] = replace(zones[zone], lon=lon, lat=lat, node_id=None)
    return replace(scenario, zones=tuple(zones))


def case(folder: Path, nodes: str = NODES, links: str = LINKS) -> tuple[Scenario, Network, Plan]:
    scenario, network = read_tiny(write_tiny(folder, nodes=nodes, links=links))
    return scenario, network, handmade(scenario)


def broken(scenario: Scenario, network: Network, plan: Plan) -> set[str]:
    return {v.rule for v in verify(scenario, network, plan)}


def test_a_zone_may_stand_at_the_nearest_node(tmp_path: Path) -> None:
    scenario, network, plan = case(tmp_path)
    assert broken(moved(scenario, 1, 37.1604, 36.2003), network, plan) == set()
    assert broken(moved(scenario, 1, 37.1515, 36.2), network, plan) == {"start", "timetable", "waiting"}


def test_a_node_a_little_farther_than_the_nearest_is_accepted(tmp_path: Path) -> None:
    scenario, network, plan = case(tmp_path, NODES + NEAR_Z2, LINKS + BY_Z2)
    scenario = moved(scenario, 1, 37.1602, 36.2001)
    assert broken(scenario, network, plan) == set()
    farther = with_order(plan, 2, path=("30", "2", "3", "12"))
    assert broken(scenario, network, farther) == set()


def test_a_given_node_is_exact(tmp_path: Path) -> None:
    scenario, network, plan = case(tmp_path, NODES + NEAR_Z2, LINKS + BY_Z2)
    zones = (scenario.zones[0], replace(scenario.zones[1], node_id="2"))
    assert broken(replace(scenario, zones=zones), network, plan) == set()
    farther = with_order(plan, 2, path=("30", "2", "3", "12"))
    assert broken(replace(scenario, zones=zones), network, farther) == {"start"}


def test_a_gate_by_coordinates(tmp_path: Path) -> None:
    scenario, network, plan = case(tmp_path)
    here = with_corridor(scenario, "south", gate_node=None, gate_lonlat=(37.1501, 36.1903))
    assert broken(here, network, plan) == set()
    elsewhere = with_corridor(scenario, "south", gate_node=None, gate_lonlat=(37.1501, 36.2093))
    assert broken(elsewhere, network, plan) == {"gate"}


def test_orders_of_a_zone_start_together(tmp_path: Path) -> None:
    scenario, network, plan = case(tmp_path, NODES + NEAR_Z2, LINKS + BY_Z2)
    half = replace(plan.orders[2], slots=plan.orders[2].slots[:1], group="walkers")
    other = replace(
        plan.orders[2], slots=plan.orders[2].slots[1:], path=("30", "2", "3", "11"), corridor="north"
    )
    found = verify(scenario, network, replace(plan, orders=(*plan.orders[:2], half, other)))
    assert [v.text for v in found if v.rule == "start"] == [
        "zone z2: orders of the zone start at 2 nodes: 2, 30"
    ]


def test_a_zone_that_reaches_no_gate_hurts_nobody(tmp_path: Path) -> None:
    scenario, network, plan = case(tmp_path, NODES + NEAR_Z2, LINKS + BY_Z2)
    lost = Zone(id="z3", name={}, kind="zone", people={}, node_id="31")
    assert broken(replace(scenario, zones=(*scenario.zones, lost)), network, plan) == set()


def test_a_base_that_cannot_be_reached_again_is_said(tmp_path: Path) -> None:
    one_way = LINKS.replace("c,2,20,0", "c,20,2,1")
    scenario, network, plan = case(tmp_path, links=one_way)
    found = verify(scenario, network, plan)
    assert [v.text for v in found if v.rule == "timetable"] == [
        f"coaches-0{k}, corridor south: no road leads back to base" for k in (1, 2, 1)
    ]


def test_the_close_that_counts_is_that_of_the_window_of_the_gate(tmp_path: Path) -> None:
    scenario, network, plan = case(tmp_path)
    last_walker_s, margin_s = 6300 + 1800, 1800

    def with_windows(first_close_s: int) -> Scenario:
        windows = (
            Interval(from_s=0, to_s=first_close_s),
            Interval(from_s=first_close_s + 600, to_s=14400),
        )
        changed = replace(scenario, pause=replace(scenario.pause, windows=windows))
        for corridor in scenario.corridors:
            changed = with_corridor(changed, corridor.id, open=windows)
        return changed

    assert broken(with_windows(last_walker_s + margin_s), network, plan) == set()
    assert broken(with_windows(last_walker_s + margin_s - 1), network, plan) == {"safe"}

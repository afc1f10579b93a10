"""Placing a scenario on its roads: zones, gates and bases get nodes, corridors get useful hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from mamarr._errors import Finding
from mamarr.network.model import Network
from mamarr.network.nearest import nearest_node
from mamarr.network.paths import tree
from mamarr.planning.posing.days import days
from mamarr.planning.posing.gates import (
    FAR_M,
    WARN_M,
    Finders,
    far_from_roads,
    gates_of,
    warning,
)
from mamarr.planning.posing.problem import RIDES, FleetSite, Gate, Problem, Supply
from mamarr.planning.posing.rounds import round_findings
from mamarr.planning.posing.shelters import shelter_sites
from mamarr.scenario.model import Interval, Mode, Scenario, Zone


def pose(scenario: Scenario, network: Network) -> Problem:
    """Place a scenario on its roads.

    Parameters
    ----------
    scenario
        What is agreed and assumed.
    network
        The roads.

    Returns
    -------
    Problem
        Its `findings` hold all errors and warnings; with errors the problem is not fit for planning.
    """
    findings: list[Finding] = []
    finders = Finders(network)
    main = {mode: _main_part(network, mode) for mode in Mode}
    closed = closures(scenario, network, findings)
    gates = gates_of(scenario, network, finders, main, closed, findings)
    fleets = _fleets(scenario, finders, main, findings)
    reach = _reach(scenario, network, gates, fleets)
    zone_node, zone_distance = _zones(scenario, network, finders, reach, findings)
    supplies = _supplies(scenario, gates, zone_node)
    for s in supplies:
        zone, node = scenario.zones[s.zone], s.node
        if not s.gates:
            findings.append(
                warning(
                    _zone_path(s.zone, zone),
                    f"no usable corridor admits group {s.group.id}: {s.people} people are not served",
                )
            )
        elif node >= 0 and not reach[s.group.id][node]:
            findings.append(
                warning(
                    _zone_path(s.zone, zone),
                    f"no road leads group {s.group.id} ({s.group.travels}) to a corridor that admits it: "
                    f"{s.people} people are not served",
                )
            )
    for i, corridor in enumerate(scenario.corridors):
        if not corridor.refusals and not any(
            z.people.get(g) for z in scenario.zones for g in corridor.admits
        ):
            findings.append(
                warning(
                    f"$.corridors[{i}]",
                    f"nobody needs corridor {corridor.id}: no zone counts people of the groups it admits; "
                    "add them, or leave it out",
                )
            )
    windows = scenario.pause.windows
    findings += round_findings(network, fleets, gates, supplies, windows)
    shelters = shelter_sites(scenario, network, gates, reach, findings)
    return Problem(
        scenario=scenario,
        network=network,
        zone_node=zone_node,
        zone_distance_m=zone_distance,
        gates=gates,
        supplies=supplies,
        fleets=tuple(
            replace(f, fleet=replace(f.fleet, available=day))
            for f in fleets
            for day in days(f.fleet, windows)
        ),
        closed=closed,
        findings=tuple(findings),
        shelters=shelters,
    )


def _zone_path(index: int, zone: Zone) -> str:
    return f"{zone.stands_in or f'zones row {index + 1}'} (zone {zone.id})"


def _main_part(network: Network, mode: Mode) -> NDArray[np.bool_]:
    """Nodes of the largest strongly connected part for `mode`, and those it reaches."""
    use = np.isfinite(network.seconds(mode))
    if not use.any():
        return np.zeros(network.n_nodes, dtype=np.bool_)
    n = network.n_nodes
    graph = csr_array((np.ones(int(use.sum())), (network.tail[use], network.head[use])), shape=(n, n))
    _, label = connected_components(graph, directed=True, connection="strong")
    root = int(np.flatnonzero(label == np.bincount(label).argmax())[0])
    dist, _ = tree(network, network.seconds(mode), [root])
    return np.isfinite(dist)


def closures(
    scenario: Scenario, network: Network, findings: list[Finding]
) -> tuple[tuple[int, Interval], ...]:
    """Links that are closed, and when; unknown ones are found."""
    if not scenario.closures:
        return ()
    where: dict[str, list[int]] = {}
    wanted = {c.link for c in scenario.closures}
    for e, name in enumerate(network.link_id):
        if name in wanted:
            where.setdefault(name, []).append(e)
    closed: list[tuple[int, Interval]] = []
    for i, closure in enumerate(scenario.closures):
        if closure.link not in where:
            findings.append(
                Finding(
                    where=f"$.closures[{i}].link",
                    what=f"the network has no link {closure.link!r}; give a link_id of link.csv",
                )
            )
        closed.extend((e, closure.during) for e in where.get(closure.link, ()))
    return tuple(closed)


def _fleets(
    scenario: Scenario, finders: Finders, main: Mapping[Mode, NDArray[np.bool_]], findings: list[Finding]
) -> tuple[FleetSite, ...]:
    sites: list[FleetSite] = []
    for i, fleet in enumerate(scenario.fleets):
        path = f"$.fleets[{i}].base"
        node, distance = finders.nearest(*fleet.base, main[fleet.vehicle])
        if distance > FAR_M:
            findings.append(
                Finding(
                    where=path,
                    what=far_from_roads(
                        f"base of fleet {fleet.id}", *fleet.base, distance, main[fleet.vehicle], finders
                    ),
                )
            )
            node = -1
        elif distance > WARN_M:
            findings.append(
                warning(
                    path, f"the nearest usable node is {distance:.0f} m from the base of fleet {fleet.id}"
                )
            )
        sites.append(FleetSite(fleet=fleet, base_node=node))
    return tuple(sites)


def _reach(
    scenario: Scenario, network: Network, gates: Sequence[Gate], fleets: Sequence[FleetSite]
) -> dict[str, NDArray[np.bool_]]:
    """By group: nodes from which it can get to a gate that admits it (and where its vehicles can get to)."""
    reach: dict[str, NDArray[np.bool_]] = {}
    for group in scenario.groups.values():
        roots = [g.node for g in gates if group.id in g.corridor.admits and group.travels in g.useful]
        seconds = network.seconds(group.travels)
        there = (
            np.isfinite(tree(network, seconds, roots, reverse=True)[0])
            if roots
            else np.zeros(network.n_nodes, dtype=np.bool_)
        )
        if group.travels in RIDES:
            bases = [f.base_node for f in fleets if group.id in f.fleet.carries and f.base_node >= 0]
            there &= np.isfinite(tree(network, seconds, bases)[0]) if bases else False
        reach[group.id] = there
    return reach


def _zones(
    scenario: Scenario,
    network: Network,
    finders: Finders,
    reach: Mapping[str, NDArray[np.bool_]],
    findings: list[Finding],
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    nodes = np.full(len(scenario.zones), -1, dtype=np.int32)
    distances = np.full(len(scenario.zones), np.nan)
    everywhere = np.ones(network.n_nodes, dtype=np.bool_)
    for i, zone in enumerate(scenario.zones):
        path = _zone_path(i, zone)
        if zone.node_id is not None:
            nodes[i] = network.node_index.get(zone.node_id, -1)
            if nodes[i] < 0:
                findings.append(
                    Finding(
                        where=path,
                        what=f"the network has no node {zone.node_id!r}; "
                        "give a node_id of node.csv, or leave it empty",
                    )
                )
            elif zone.lon is not None and zone.lat is not None:
                _compare_places(network, int(nodes[i]), zone, path, finders, everywhere, findings)
            continue
        if zone.lon is None or zone.lat is None:
            continue  # the reader has already refused a zone without a place
        masks = [reach[g] for g, people in zone.people.items() if people and reach[g].any()]
        usable = np.logical_and.reduce(masks) if masks else everywhere
        node, distance = finders.nearest(zone.lon, zone.lat, usable)
        if distance > FAR_M and masks:
            node, distance = finders.nearest(zone.lon, zone.lat, np.logical_or.reduce(masks))
        if distance > FAR_M:
            node, distance = finders.nearest(zone.lon, zone.lat, everywhere)
        if distance > FAR_M:
            findings.append(
                Finding(
                    where=path,
                    what=far_from_roads(f"zone {zone.id}", zone.lon, zone.lat, distance, everywhere, finders),
                )
            )
            continue
        if distance > WARN_M:
            findings.append(
                warning(
                    path,
                    f"the nearest usable node ({network.node_id[node]}) is {distance:.0f} m away; "
                    f"people walk that before the plan counts",
                )
            )
        nodes[i], distances[i] = node, distance
        _same_side(network, node, zone, path, findings)
    return nodes, distances


def _compare_places(
    network: Network,
    node: int,
    zone: Zone,
    path: str,
    finders: Finders,
    everywhere: NDArray[np.bool_],
    findings: list[Finding],
) -> None:
    """Look at the coordinates of a zone that names its node: one of the two may be a slip."""
    assert zone.lon is not None
    assert zone.lat is not None
    _, distance = finders.nearest(zone.lon, zone.lat, everywhere)
    if distance > FAR_M:
        what = far_from_roads(f"zone {zone.id}", zone.lon, zone.lat, distance, everywhere, finders)
        findings.append(Finding(where=path, what=what))
        return
    _same_side(network, node, zone, path, findings)
    _, apart = nearest_node(network, zone.lon, zone.lat, np.arange(network.n_nodes) == node)
    if apart > FAR_M:
        findings.append(
            warning(
                path,
                f"node_id {zone.node_id} is {apart / 1000:.1f} km from the coordinates of zone {zone.id}; "
                "people start at the node; check which of the two is right",
            )
        )


def _same_side(network: Network, node: int, zone: Zone, path: str, findings: list[Finding]) -> None:
    """Refuse a zone across the antimeridian from its roads: maps and alerts would go round the earth."""
    if zone.lon is not None and abs(zone.lon - float(network.lon[node])) > 180.0:
        side = 180 if network.lon[node] > 0 else -180
        what = (
            f"zone {zone.id} lies at longitude {zone.lon:g}, across the antimeridian from its roads: "
            f"place it at {side} or on their side of it"
        )
        findings.append(Finding(where=path, what=what))


def _supplies(scenario: Scenario, gates: Sequence[Gate], zone_node: NDArray[np.int32]) -> tuple[Supply, ...]:
    supplies: list[Supply] = []
    for z, zone in enumerate(scenario.zones):
        for group_id, people in zone.people.items():
            if not people:
                continue
            group = scenario.groups[group_id]
            admitted = tuple(
                g.index for g in gates if group_id in g.corridor.admits and group.travels in g.useful
            )
            supplies.append(
                Supply(
                    index=len(supplies),
                    zone=z,
                    node=int(zone_node[z]),
                    group=group,
                    people=people,
                    gates=admitted,
                )
            )
    return tuple(supplies)

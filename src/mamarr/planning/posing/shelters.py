"""Placing shelters on the roads."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mamarr._errors import Finding
from mamarr.network.model import Network
from mamarr.network.nearest import NodeFinder
from mamarr.planning.posing.problem import Gate, ShelterSite
from mamarr.scenario.model import Mode, Scenario, Shelter

FAR_M = 2000.0
"""Beyond this distance from any usable road a coordinate is taken for a mistake."""

WARN_M = 500.0
"""From this distance on the way to the shelter's node is worth a warning."""


def shelter_sites(
    scenario: Scenario,
    network: Network,
    gates: Sequence[Gate],
    reach: Mapping[str, NDArray[np.bool_]],
    findings: list[Finding],
) -> tuple[ShelterSite, ...]:
    """Find the node of each shelter.

    Parameters
    ----------
    scenario, network
        What is agreed, and the roads.
    gates
        Of usable corridors: nobody waits at one.
    reach
        By group, bool[n]: nodes from which it can get to a gate that admits it.
    findings
        Takes errors and warnings.

    Returns
    -------
    tuple of ShelterSite
        Those that stand on the roads.
    """
    sites: list[ShelterSite] = []
    for i, shelter in enumerate(scenario.shelters):
        path = f"$.shelters[{i}]"
        node = _node(shelter, path, scenario, network, reach, findings)
        if node < 0:
            continue
        if any(node == g.node for g in gates):
            findings.append(
                Finding(
                    where=path,
                    what=f"shelter {shelter.id} stands at a gate (node {network.node_id[node]}): nobody "
                    "waits there; give a place away from it",
                )
            )
            continue
        if not any(reach[g][node] for g in shelter.admits):
            findings.append(
                Finding(
                    where=path,
                    what=f"no road leads on from shelter {shelter.id} to a corridor for whom it admits: "
                    "nobody is sent there",
                    severity="warning",
                )
            )
        sites.append(ShelterSite(shelter=shelter, node=node))
    return tuple(sites)


def _node(
    shelter: Shelter,
    path: str,
    scenario: Scenario,
    network: Network,
    reach: Mapping[str, NDArray[np.bool_]],
    findings: list[Finding],
) -> int:
    if shelter.node is not None:
        node = network.node_index.get(shelter.node, -1)
        if node < 0:
            what = f"the network has no node {shelter.node!r}; give a node_id of node.csv, or a location"
            findings.append(Finding(where=f"{path}.node", what=what))
        return node
    assert shelter.lonlat is not None
    modes: set[Mode] = {scenario.groups[g].travels for g in shelter.admits}
    masks = [reach[g] for g in shelter.admits if reach[g].any()]
    masks += [np.isin(np.arange(network.n_nodes), _entered(network, m)) for m in sorted(modes)]
    usable = np.logical_and.reduce(masks) if masks else np.zeros(network.n_nodes, dtype=np.bool_)
    node, distance = NodeFinder(network, usable).nearest(*shelter.lonlat) if usable.any() else (-1, math.inf)
    where = f"{path}.location"
    if distance > FAR_M:
        findings.append(
            Finding(
                where=where,
                what=f"shelter {shelter.id} at [{shelter.lonlat[0]}, {shelter.lonlat[1]}] is more than "
                f"{FAR_M / 1000:g} km from any road that leads on to a corridor; check the coordinates "
                "(longitude first), or the roads",
            )
        )
        return -1
    if distance > WARN_M:
        what = f"the nearest usable node ({network.node_id[node]}) is {distance:.0f} m away"
        findings.append(Finding(where=where, what=what, severity="warning"))
    return node


def _entered(network: Network, mode: Mode) -> NDArray[np.int32]:
    """Nodes that a road of the mode leads to."""
    return np.unique(network.head[np.isfinite(network.seconds(mode))])

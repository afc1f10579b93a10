"""Placing corridors on the roads: a node for each gate, and the hours in which passing it is of use."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mamarr._errors import Finding
from mamarr.network.model import Network
from mamarr.network.nearest import NodeFinder
from mamarr.planning.posing.problem import Gate
from mamarr.scenario.model import Corridor, Interval, Mode, Scenario

FAR_M = 2000.0
"""Beyond this distance from any usable road a coordinate is taken for a mistake."""

WARN_M = 500.0
"""From this distance on the way to the first node is worth a warning."""


def gates_of(
    scenario: Scenario,
    network: Network,
    finders: Finders,
    main: Mapping[Mode, NDArray[np.bool_]],
    closed: Sequence[tuple[int, Interval]],
    findings: list[Finding],
) -> tuple[Gate, ...]:
    """Give each corridor that is used a gate on the roads, and add what is wrong to the findings.

    Parameters
    ----------
    scenario, network
        What is agreed, and the roads.
    finders
        Of nearest nodes.
    main
        bool[n] by mode, nodes of the main part of its roads.
    closed
        Links that are closed, and when.
    findings
        Added to.
    """
    gates: list[Gate] = []
    for i, corridor in enumerate(scenario.corridors):
        path = f"$.corridors[{i}].gate"
        modes = _modes_at(scenario, corridor)
        node = _gate_node(corridor, path, modes, network, finders, main, findings)
        if node < 0:
            continue
        dead = [m for m in modes if not main[m][node]]
        if modes and len(dead) == len(modes):
            findings.append(
                warning(
                    path,
                    f"no road of the main network leads to the gate of corridor {corridor.id} for "
                    f"{', '.join(dead)}; check the node, or the roads around it",
                )
            )
        if _shut(corridor, node, modes, network, closed):
            findings.append(
                Finding(
                    where=path,
                    what=f"every road into the gate of corridor {corridor.id} is closed "
                    "whenever the corridor is open; move the gate, or change closures or open",
                )
            )
        if corridor.refusals:
            findings.append(
                warning(
                    f"$.corridors[{i}]", f"corridor {corridor.id} is left out: {'; '.join(corridor.refusals)}"
                )
            )
            continue
        check = corridor.screening
        useful = {m: useful_hours(scenario, corridor, m) for m in modes}
        for m in modes:
            if not useful[m]:
                findings.append(
                    warning(
                        f"$.corridors[{i}]",
                        f"window too short: nobody who travels by {m} can pass corridor {corridor.id} "
                        f"and be safe in time",
                    )
                )
        gates.append(
            Gate(
                index=len(gates),
                corridor=corridor,
                node=node,
                useful=MappingProxyType(useful),
                lane_s=float(check.lanes) if check else math.inf,
                screen_s=MappingProxyType(
                    {m: float(check.seconds.get(m, 0.0)) if check else 0.0 for m in modes}
                ),
            )
        )
    return tuple(gates)


def useful_hours(scenario: Scenario, corridor: Corridor, mode: Mode) -> tuple[Interval, ...]:
    """When a gate may be passed so as to be safe in time.

    For vehicles these are the seconds at which screening may *begin*: it also
    ends before the gate closes. Walkers are let through as they come.
    """
    if mode not in corridor.beyond_s:
        return ()
    check = corridor.screening.seconds.get(mode, 0.0) if corridor.screening and mode is not Mode.WALK else 0.0
    beyond = corridor.beyond_s[mode] if scenario.pause.safe_by == "destination" else 0
    hours: list[Interval] = []
    for window in scenario.pause.windows:
        for stretch in corridor.open:
            begin = max(window.from_s, stretch.from_s)
            safe = window.to_s - scenario.pause.margin_s - beyond
            end = math.floor(min(stretch.to_s, window.to_s, safe) - check)
            if end > begin:
                hours.append(Interval(from_s=begin, to_s=end))
    return tuple(sorted(hours, key=lambda i: i.from_s))


class Finders:
    """Nearest usable node; one search tree per set of usable nodes."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._made: dict[bytes, NodeFinder] = {}

    def nearest(self, lon: float, lat: float, usable: NDArray[np.bool_]) -> tuple[int, float]:
        """The nearest usable node and its distance in metres; -1 if there is none."""
        if not usable.any():
            return -1, math.inf
        key = np.packbits(usable).tobytes()
        finder = self._made.get(key)
        if finder is None:
            finder = self._made[key] = NodeFinder(self.network, usable)
        return finder.nearest(lon, lat)


def warning(where: str, what: str) -> Finding:
    """A finding that does not stop anything."""
    return Finding(where=where, what=what, severity="warning")


def _modes_at(scenario: Scenario, corridor: Corridor) -> tuple[Mode, ...]:
    travels = {scenario.groups[g].travels for g in corridor.admits}
    return tuple(m for m in Mode if m in travels and m in corridor.beyond_s)


def _gate_node(
    corridor: Corridor,
    path: str,
    modes: Sequence[Mode],
    network: Network,
    finders: Finders,
    main: Mapping[Mode, NDArray[np.bool_]],
    findings: list[Finding],
) -> int:
    if corridor.gate_node is not None:
        node = network.node_index.get(corridor.gate_node, -1)
        if node < 0:
            findings.append(
                Finding(
                    where=path,
                    what=f"the network has no node {corridor.gate_node!r}; "
                    "give a node_id of node.csv, or [lon, lat]",
                )
            )
        return node
    assert corridor.gate_lonlat is not None
    lon, lat = corridor.gate_lonlat
    usable = np.ones(network.n_nodes, dtype=np.bool_)
    for m in modes:
        if (usable & main[m]).any():
            usable &= main[m]
    node, distance = finders.nearest(lon, lat, usable)
    if distance > FAR_M:
        findings.append(
            Finding(
                where=path,
                what=far_from_roads(f"gate of corridor {corridor.id}", lon, lat, distance, usable, finders),
            )
        )
        return -1
    if distance > WARN_M:
        findings.append(
            warning(
                path,
                f"the nearest usable node ({network.node_id[node]}) is {distance:.0f} m from [{lon}, {lat}]",
            )
        )
    return node


def far_from_roads(
    what: str, lon: float, lat: float, distance: float, usable: NDArray[np.bool_], finders: Finders
) -> str:
    """What to say of a coordinate too far from any usable road; perhaps it is swapped."""
    if abs(lon) <= 90.0:
        _, other = finders.nearest(lat, lon, usable)
        if other <= FAR_M:
            return (
                f"the coordinates of the {what} look swapped: [{lon}, {lat}] is {distance / 1000:.0f} km "
                f"from the roads, [{lat}, {lon}] is {other:.0f} m; write longitude first"
            )
    return (
        f"the {what} at [{lon}, {lat}] is {distance / 1000:.1f} km from the nearest "
        "usable road (limit 2 km); check the coordinates, or the roads"
    )


def _shut(
    corridor: Corridor,
    node: int,
    modes: Sequence[Mode],
    network: Network,
    closed: Sequence[tuple[int, Interval]],
) -> bool:
    start, link = network.in_links
    into = [
        int(e)
        for e in link[start[node] : start[node + 1]]
        if any(np.isfinite(network.seconds(m)[e]) for m in modes)
    ]
    if not into or not closed:
        return False

    def shut_all_day(e: int) -> bool:
        during = [i for c, i in closed if c == e]
        return all(_covered(stretch, during) for stretch in corridor.open)

    return all(shut_all_day(e) for e in into)


def _covered(stretch: Interval, during: Sequence[Interval]) -> bool:
    reached = stretch.from_s
    for i in sorted(during, key=lambda i: i.from_s):
        if i.from_s <= reached:
            reached = max(reached, i.to_s)
    return reached >= stretch.to_s

"""Whether the vehicles of a fleet can make one round in time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mamarr._errors import Finding
from mamarr.network.model import Network
from mamarr.network.paths import tree
from mamarr.planning.posing.days import days
from mamarr.planning.posing.problem import FleetSite, Gate, Supply
from mamarr.scenario.model import Interval


def round_findings(
    network: Network,
    fleets: Sequence[FleetSite],
    gates: Sequence[Gate],
    supplies: Sequence[Supply],
    windows: Sequence[Interval],
) -> list[Finding]:
    """A warning for each fleet that has people to carry and ways to go, and no time for a single round."""
    findings = []
    for i, site in enumerate(fleets):
        riders = [s for s in supplies if s.group.id in site.fleet.carries and s.node >= 0]
        hours = days(site.fleet, windows)
        rounds = [
            _first_back(network, replace(site, fleet=replace(site.fleet, available=day)), gates, riders)
            for day in hours
        ]
        lasts_s = min((lasts for _, lasts in rounds), default=math.inf)
        if math.isinf(lasts_s) or any(back <= day.to_s for (back, _), day in zip(rounds, hours, strict=True)):
            continue
        open_s = max(day.to_s - day.from_s for day in hours)
        findings.append(
            Finding(
                where=f"$.fleets[{i}].available",
                what=f"no vehicle of {site.fleet.id} can be back in time: the shortest round takes "
                f"{math.ceil(lasts_s / 60)} min, they are available for {open_s // 60} min"
                f"{' at a time' if len(hours) > 1 else ''}, and gates must "
                "be open when they pass; nobody rides with them. Correct the times, or the fleet",
                severity="warning",
            )
        )
    return findings


def _first_back(
    network: Network, site: FleetSite, gates: Sequence[Gate], riders: Sequence[Supply]
) -> tuple[float, float]:
    """Earliest second at which a vehicle is back from a round, and the shortest round; inf if none."""
    fleet, mode = site.fleet, site.fleet.vehicle
    first, shortest = math.inf, math.inf
    if site.base_node < 0 or not riders:
        return first, shortest
    seconds = network.seconds(mode)
    out_s, _ = tree(network, seconds, [site.base_node])
    node = np.array([s.node for s in riders])
    ready_s = np.array([float(s.group.ready[0][0]) for s in riders])
    # people board while the pause is on, and no sooner than any of them are ready
    loaded_s = np.maximum(fleet.available.from_s + out_s[node], np.maximum(ready_s, 0.0)) + fleet.load_s
    for gate in gates:
        back_s = float(tree(network, seconds, [gate.node])[0][site.base_node])
        admitted = np.array([gate.index in s.gates for s in riders])
        if mode not in gate.corridor.beyond_s or mode not in gate.useful or not admitted.any():
            continue
        to_gate_s, _ = tree(network, seconds, [gate.node], reverse=True)
        after_s = gate.screen_s.get(mode, 0.0) + 2 * gate.corridor.beyond_s[mode] + fleet.unload_s + back_s
        round_s = out_s[node] + fleet.load_s + to_gate_s[node] + after_s
        shortest = min(shortest, float(round_s[admitted].min()))
        for at_s in (loaded_s + to_gate_s[node])[admitted].tolist():
            passes = next((max(at_s, h.from_s) for h in gate.useful[mode] if at_s <= h.to_s), math.inf)
            first = min(first, passes + after_s)
    return first, shortest

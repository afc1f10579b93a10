"""What every map of a plan shows, made ready once: places in metres, roads, flows, what binds."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from mamarr.network.model import Network
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Plan
from mamarr.report._moves import Exit, Leg, Ways, exits, gate_use, legs
from mamarr.report._style import RANKS, Look, Plane, looks
from mamarr.report._words import hour_of
from mamarr.scenario.model import Corridor, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A plan on the map plane.

    Attributes
    ----------
    node_at : float64[n, 2], metres
    shape
        Link index -> float64[k, 2], metres; only links that are not straight.
    zone_at : float64[zones, 2], metres; nan where a zone has no known place
    gate_at
        Corridor id -> float64[2], metres; corridors without a known place are left out.
    moves, out
        All legs and exits of the plan.
    shown
        Legs drawn on maps: those of groups apart are counted only, never drawn.
    load
        Link index -> corridor id -> people over the whole plan, of `shown`.
    use
        Corridor id -> share of the gate's useful time that the plan takes.
    binding_gates, binding_links
        What the proof names as holding people back.
    box
        West, south, east, north of what the plan uses, with a rim, in metres.
    """

    scenario: Scenario
    network: Network
    problem: Problem
    plan: Plan
    plane: Plane
    look: dict[str, Look]
    node_at: NDArray[np.float64]
    shape: dict[int, NDArray[np.float64]]
    zone_at: NDArray[np.float64]
    gate_at: dict[str, NDArray[np.float64]]
    moves: tuple[Leg, ...]
    out: tuple[Exit, ...]
    shown: tuple[Leg, ...]
    load: dict[int, dict[str, int]]
    use: dict[str, float]
    binding_gates: frozenset[str]
    binding_links: frozenset[int]
    box: tuple[float, float, float, float]

    def line(self, link: int) -> NDArray[np.float64]:
        """float64[k, 2], the link's course in metres."""
        bent = self.shape.get(link)
        return self.node_at[[self.network.tail[link], self.network.head[link]]] if bent is None else bent

    def zone_people(self, zone: int, *, apart: bool) -> int:
        """People who start at a zone, of the groups that are (or are not) `apart`."""
        groups = self.scenario.groups
        return sum(n for g, n in self.scenario.zones[zone].people.items() if groups[g].apart is apart)

    def arrow(self, corridor: str) -> NDArray[np.float64]:
        """float64[2], unit vector from the middle of the zones out through the corridor's gate."""
        starts = self.zone_at[~np.isnan(self.zone_at[:, 0])]
        way = self.gate_at[corridor] - (starts.mean(axis=0) if len(starts) else np.zeros(2))
        length = float(np.hypot(*way))
        return way / length if length else np.zeros(2)

    def closes_early(self, corridor: Corridor) -> str | None:
        """Time of day at which a corridor closes, where that is before the pause ends."""
        last = max((i.to_s for i in corridor.open), default=0)
        if last >= self.scenario.pause.windows[-1].to_s:
            return None
        return hour_of(self.scenario, last)

    def people_out(self, corridor: str) -> int:
        """People planned through a corridor."""
        return sum(e.people for e in self.out if e.corridor == corridor)

    def roads(self, most_points: int, tolerance_m: float) -> list[tuple[int, list[NDArray[np.float64]]]]:
        """Roads inside the box by rank (0 the greatest), simplified; small ones go beyond `most_points`."""
        network = self.network
        low, high = np.minimum(network.tail, network.head), np.maximum(network.tail, network.head)
        west, south, east, north = self.box
        a, b = self.node_at[network.tail], self.node_at[network.head]
        near = (
            (np.maximum(a[:, 0], b[:, 0]) >= west)
            & (np.minimum(a[:, 0], b[:, 0]) <= east)
            & (np.maximum(a[:, 1], b[:, 1]) >= south)
            & (np.minimum(a[:, 1], b[:, 1]) <= north)
        )
        # One line for the two directions of a street: the first of each pair of ends and rounded length.
        key = np.stack((low, high, np.round(network.length_m).astype(np.int64)))
        once = (
            np.unique(key[:, near], axis=1, return_index=True)[1]
            if near.any()
            else np.zeros(0, dtype=np.int64)
        )
        chosen = np.sort(np.flatnonzero(near)[once])
        rank_of = {name: rank for rank, name in enumerate(RANKS)}
        classes = [rank_of.get(network.facility_type[e].removesuffix("_link"), len(RANKS)) for e in chosen]
        by_rank: list[tuple[int, list[NDArray[np.float64]]]] = []
        points = 0
        for rank in range(len(RANKS) + 1):
            lines = [self.line(int(e)) for e, r in zip(chosen, classes, strict=True) if r == rank]
            if not lines:
                continue
            slim = _simplified(lines, tolerance_m)
            points += sum(len(x) for x in slim)
            if by_rank and points > most_points:
                break
            by_rank.append((rank, slim))
        return by_rank


def scene(scenario: Scenario, network: Network, problem: Problem, plan: Plan) -> Scene:
    """Lay the plan out on the map plane."""
    zone_lonlat = np.full((len(scenario.zones), 2), np.nan)
    for i, z in enumerate(scenario.zones):
        if z.lon is not None and z.lat is not None:
            zone_lonlat[i] = z.lon, z.lat
        elif problem.zone_node[i] >= 0:
            node = problem.zone_node[i]
            zone_lonlat[i] = network.lon[node], network.lat[node]
    gate_lonlat = _gates(scenario, network, problem)
    known = np.vstack([zone_lonlat[~np.isnan(zone_lonlat[:, 0])], *gate_lonlat.values()])
    if not len(known):
        known = np.stack((network.lon, network.lat), axis=1)
    middle = (known.min(axis=0) + known.max(axis=0)) / 2
    plane = Plane(lon=float(middle[0]), lat=float(middle[1]))

    ways = Ways(network)
    moves = legs(scenario, problem, plan, ways)
    out = exits(scenario, plan, ways)
    shown = tuple(leg for leg in moves if not scenario.groups[leg.group].apart)
    load: dict[int, dict[str, int]] = {}
    for leg in shown:
        people = sum(s.people for s in leg.leaves)
        for e in leg.links:
            here = load.setdefault(e, {})
            here[leg.corridor] = here.get(leg.corridor, 0) + people
    gates, links = _binding(scenario, network, plan, load)
    node_at = plane.metres(network.lon, network.lat)
    touched = [plane.metres(known[:, 0], known[:, 1])]
    if load:
        used = np.fromiter(load, dtype=np.int64)
        nodes = np.unique(np.concatenate((network.tail[used], network.head[used])))
        touched.append(node_at[nodes])
    return Scene(
        scenario=scenario,
        network=network,
        problem=problem,
        plan=plan,
        plane=plane,
        look=looks(scenario),
        node_at=node_at,
        shape=_shapes(network, plane),
        zone_at=plane.metres(zone_lonlat[:, 0], zone_lonlat[:, 1]),
        gate_at={c: plane.metres(*at) for c, at in gate_lonlat.items()},
        moves=moves,
        out=out,
        shown=shown,
        load=load,
        use=gate_use(problem, out),
        binding_gates=gates,
        binding_links=links,
        box=_box(np.vstack(touched)),
    )


def _shapes(network: Network, plane: Plane) -> dict[int, NDArray[np.float64]]:
    if not network.geometry:
        return {}
    lonlat = np.concatenate(list(network.geometry.values()))
    ends = np.cumsum([len(x) for x in network.geometry.values()])[:-1]
    return dict(zip(network.geometry, np.split(plane.metres(lonlat[:, 0], lonlat[:, 1]), ends), strict=True))


def _simplified(lines: list[NDArray[np.float64]], tolerance_m: float) -> list[NDArray[np.float64]]:
    which = np.repeat(np.arange(len(lines)), [len(x) for x in lines])
    drawn = shapely.linestrings(np.concatenate(lines), indices=which)
    slim, which = shapely.get_coordinates(
        shapely.simplify(drawn, tolerance_m, preserve_topology=False), return_index=True
    )
    return np.split(slim, np.flatnonzero(np.diff(which)) + 1)


def _gates(scenario: Scenario, network: Network, problem: Problem) -> dict[str, NDArray[np.float64]]:
    node = {gate.corridor.id: gate.node for gate in problem.gates}
    found = {}
    for c in scenario.corridors:
        at = node.get(c.id, network.node_index.get(c.gate_node, -1) if c.gate_node else -1)
        if c.gate_lonlat is not None:
            found[c.id] = np.array(c.gate_lonlat)
        elif at >= 0:
            found[c.id] = np.array([network.lon[at], network.lat[at]])
    return found


def _box(points: NDArray[np.float64]) -> tuple[float, float, float, float]:
    low, high = points.min(axis=0), points.max(axis=0)
    rim = max(0.1 * float((high - low).max()), 300.0)
    return float(low[0] - rim), float(low[1] - rim), float(high[0] + rim), float(high[1] + rim)


def _binding(
    scenario: Scenario, network: Network, plan: Plan, load: dict[int, dict[str, int]]
) -> tuple[frozenset[str], frozenset[int]]:
    # The proof names things in words: "gate <corridor>", "street <name>", "link <id>"; others mark nothing.
    ids = {c.id for c in scenario.corridors}
    words = [b.what for b in plan.proof.binding]
    gates = frozenset(w.removeprefix("gate ") for w in words if w.removeprefix("gate ") in ids)
    named = {w.removeprefix("street ") for w in words} | {
        x for w in words for x in re.findall(r"\blink (\S+?)[,;)]?(?=\s|$)", w)
    }
    links = frozenset(
        e for e in load if network.link_id[e] in named or (network.name[e] and network.name[e] in named)
    )
    return gates, links

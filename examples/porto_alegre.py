"""Plan a pause on real roads: people leave the low-lying part of Porto Alegre by eight corridors.

An exercise. Roads come from an OpenStreetMap extract, people from a population
grid of hexagons, both read from `../shared/data/osm` beside the project. All
else (who leaves, gates, checks, vehicles, places) is assumed here.

    python examples/porto_alegre.py [-o out/porto-alegre]
"""

from __future__ import annotations

import argparse
import csv
import math
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from shapely import LineString, points

from mamarr.network.model import Network
from mamarr.network.read import read_network

DATA = Path(__file__).parents[2] / "shared" / "data" / "osm"
ROADS = DATA / "porto-alegre.osm.pbf"
PEOPLE = DATA / "porto-alegre-hexgrid-population.csv"

SHORE = LineString(
    [
        (-51.207, -29.998),
        (-51.222, -30.021),
        (-51.241, -30.035),
        (-51.233, -30.050),
        (-51.246, -30.080),
        (-51.254, -30.110),
    ]
)
"""The shore of the Guaíba, drawn by hand."""

LOW_M = 1500.0
"""Hexagons nearer than this to the shore are taken as low-lying."""

LEAVE_LOW, LEAVE_HIGH = 0.40, 0.05
"""Share of the people who leave, in the low-lying part and elsewhere."""

BY_BUS, BY_CAR, PER_CAR = 0.05, 0.15, 4
"""Of these, share of families who need a bus, and of drivers, who fill their cars; the others walk."""

CELL_M = 850.0
"""Hexagons are gathered into zones, the cells of a grid of this size."""

GATES = 8
EDGE_M = 800.0
MAIN = {"motorway", "trunk", "primary", "secondary"}
"""A gate is a junction of a main road, on high ground, near the edge of the hexagons or beyond it."""

ISLAND_M = 500.0
"""Cells further than this from the joined roads are on the islands."""


def build(folder: Path, *, time_limit_s: int = 60) -> Path:
    """Write the scenario folder: scenario.yaml, zones.csv, and a copy of the roads in network/.

    Parameters
    ----------
    folder
        The folder to make or to fill anew.
    time_limit_s
        Time that planning may take.
    """
    (folder / "network").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROADS, folder / "network" / ROADS.name)
    network, _ = read_network(ROADS)
    hexagons = np.loadtxt(PEOPLE, delimiter=",", skiprows=1, usecols=(1, 2, 3))
    plane = Plane(lon=float(hexagons[:, 0].mean()), lat=float(hexagons[:, 1].mean()))
    gates = choose_gates(network, hexagons, plane)
    zones = gather(network, hexagons, plane)
    write_zones(folder / "zones.csv", zones)
    people = sum(z["walkers"] + z["families"] + z["drivers"] for z in zones)
    scenario = describe(network, gates, plane, people=people, time_limit_s=time_limit_s)
    (folder / "scenario.yaml").write_text(
        yaml.safe_dump(scenario, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Plane:
    """Metres east and north of a point; good to a metre or so over a city."""

    lon: float
    lat: float

    def metres(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """float64[n, 2] metres of float64[n, 2] degrees."""
        scale = np.array([math.cos(math.radians(self.lat)), 1.0]) * 111_195.0
        return np.asarray((lonlat - np.array([self.lon, self.lat])) * scale)

    def degrees(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """Back from metres."""
        scale = np.array([math.cos(math.radians(self.lat)), 1.0]) * 111_195.0
        return np.asarray(metres / scale + np.array([self.lon, self.lat]))


def choose_gates(network: Network, hexagons: NDArray[np.float64], plane: Plane) -> list[int]:
    """Nodes of main roads at the edge, to and from which one may walk and drive, as far apart as can be.

    The first is the one furthest from the middle; each further one is the
    furthest from those chosen before.
    """
    main = np.array([kind in MAIN for kind in network.facility_type])
    usable = joined(network, "walk") & joined(network, "bus")
    on_main = np.zeros(network.n_nodes, dtype=bool)
    on_main[network.tail[main]] = on_main[network.head[main]] = True
    at = plane.metres(np.column_stack([network.lon, network.lat]))
    grid = plane.metres(hexagons[:, :2])
    inside = np.minimum(at - grid.min(axis=0), grid.max(axis=0) - at).min(axis=1)
    candidates = np.flatnonzero(on_main & usable & (inside < EDGE_M) & ~low_lying(at, plane))
    chosen: list[int] = []
    far = np.hypot(*at[candidates].T)
    while len(chosen) < GATES:
        node = int(candidates[far.argmax()])
        apart = np.hypot(*(at[candidates] - at[node]).T)
        far = apart if not chosen else np.minimum(far, apart)
        chosen.append(node)
    return chosen


def low_lying(metres: NDArray[np.float64], plane: Plane) -> NDArray[np.bool_]:
    """Which of the points float64[n, 2] lie near the shore."""
    shore = LineString(plane.metres(np.array(SHORE.coords)))
    return np.asarray(shore.distance(points(metres)) < LOW_M)


def joined(network: Network, mode: str) -> NDArray[np.bool_]:
    """Nodes of the largest part in which every node leads to every other."""
    use = np.isfinite(network.seconds(mode))
    ends = (network.tail[use], network.head[use])
    graph = csr_array((np.ones(int(use.sum())), ends), shape=(network.n_nodes, network.n_nodes))
    _, part = connected_components(graph, directed=True, connection="strong")
    return np.asarray(part == np.bincount(part).argmax())


def gather(network: Network, hexagons: NDArray[np.float64], plane: Plane) -> list[dict[str, Any]]:
    """Zones with whole people, each at the middle of the people of its cell.

    Where the nearest joined road is across the water, the zone is put on its
    own island by `node_id`: the plan then says that no road leads out.
    """
    lived = hexagons[hexagons[:, 2] > 0]
    at = plane.metres(lived[:, :2])
    leave = np.where(low_lying(at, plane), LEAVE_LOW, LEAVE_HIGH) * lived[:, 2]
    nodes = plane.metres(np.column_stack([network.lon, network.lat]))
    reached = joined(network, "walk") & joined(network, "bus")
    cells, cell = np.unique(np.floor(at / CELL_M).astype(int), axis=0, return_inverse=True)
    zones: list[dict[str, Any]] = []
    for i, (column, row) in enumerate(cells.tolist()):
        here = cell == i
        people = round(float(leave[here].sum()))
        if not people:
            continue
        middle = np.average(at[here], axis=0, weights=lived[here, 2])
        lon, lat = plane.degrees(middle)
        away = np.hypot(*(nodes - middle).T)
        island = away[reached].min() > ISLAND_M
        drivers = round(people * BY_CAR / PER_CAR) * PER_CAR
        families = round(people * BY_BUS)
        zones.append(
            {
                "zone_id": f"c{column - cells[:, 0].min():02d}r{row - cells[:, 1].min():02d}",
                "lon": round(float(lon), 6),
                "lat": round(float(lat), 6),
                "node_id": network.node_id[int(away.argmin())] if island else "",
                "walkers": people - drivers - families,
                "families": families,
                "drivers": drivers,
            }
        )
    return zones


def write_zones(path: Path, zones: list[dict[str, Any]]) -> None:
    """Write zones.csv."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, fieldnames=["zone_id", "name", *list(zones[0])[1:]], lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows({**zone, "name": f"Cell {zone['zone_id']}"} for zone in zones)


def describe(
    network: Network, gates: list[int], plane: Plane, *, people: int, time_limit_s: int
) -> dict[str, Any]:
    """All of scenario.yaml."""
    out = np.hypot(*plane.metres(np.array([[network.lon[g], network.lat[g]] for g in gates])).T)
    day = "2024-05-04"
    corridors, destinations, fleets = [], [], []
    for i, gate in enumerate(gates, start=1):
        lon, lat = float(network.lon[gate]), float(network.lat[gate])
        x, y = plane.metres(np.array([[lon, lat]]))[0]
        # The place of reception lies 3 km further out along the same bearing.
        beyond = plane.degrees(np.array([x, y]) * (1 + 3000 / out[i - 1]))
        street = _street(network, gate)
        corridors.append(
            {
                "id": f"gate-{i}",
                "name": {"en": f"{i}: {street}", "pt": f"{i}: {street}"},
                "gate": [lon, lat],
                "leads_to": f"reception-{i}",
                "beyond_min": {"walk": 50, "bus": 10, "car": 10},
                "admits": ["walkers", "families", "drivers"],
                "screening": {"lanes": 2, "seconds": {"walk": 8, "bus": 120, "car": 30}},
            }
        )
        destinations.append(
            {
                "id": f"reception-{i}",
                "name": {"en": f"Reception {i}", "pt": f"Acolhimento {i}"},
                "location": [round(float(v), 6) for v in beyond],
                "places": math.ceil(people / GATES * 1.5),
            }
        )
        if i % 2:
            fleets.append(
                {
                    "id": f"buses-{i}",
                    "vehicle": "bus",
                    "count": 10,
                    "seats": 50,
                    "base": [lon, lat],
                    "carries": ["families"],
                    "load_min": 10,
                    "unload_min": 10,
                    "available": {"from": f"{day}T08:00", "to": f"{day}T20:00"},
                }
            )
    return {
        "mamarr": 1,
        "id": "porto-alegre",
        "title": {"en": "Porto Alegre (for exercise only)", "pt": "Porto Alegre (somente para exercício)"},
        "exercise": True,
        "place": {"name": {"en": "Porto Alegre", "pt": "Porto Alegre"}, "timezone": "America/Sao_Paulo"},
        "languages": ["pt", "en"],
        "last_resort": "The water may reach the low-lying part of the city within a day.",
        "hotline": "+55 00 0000 0000 (exercise)",
        "pause": {
            "windows": [{"open": f"{day}T08:00", "close": f"{day}T18:00"}],
            "safe_by": "destination",
            "margin_min": 30,
        },
        "groups": {
            "walkers": {"travels": "walk", "priority": 2},
            "families": {"travels": "bus", "priority": 1},
            "drivers": {"travels": "car", "people_per_vehicle": PER_CAR, "priority": 2},
        },
        "ready": {"default": [[0, 0.1], [60, 0.5], [180, 1.0]]},
        "corridors": corridors,
        "destinations": destinations,
        "fleets": fleets,
        "planning": {"time_limit_s": time_limit_s, "seed": 1},
    }


def _street(network: Network, node: int) -> str:
    """A name for a node: the first named street that meets there."""
    meets = np.flatnonzero((network.tail == node) | (network.head == node)).tolist()
    return next((network.name[e] for e in meets if network.name[e]), f"node {network.node_id[node]}")


def main() -> None:
    """Build the scenario, plan it, and check the plan."""
    from mamarr.cli.plan import plan
    from mamarr.cli.verify import verify

    parser = argparse.ArgumentParser(description="Plan a pause on the roads of Porto Alegre.")
    parser.add_argument(
        "-o", "--out", type=Path, default=Path("out") / "porto-alegre", help="folder to write"
    )
    out = parser.parse_args().out
    if not ROADS.exists():
        parser.exit(2, f"{ROADS}: the roads are not there; this example needs the data beside the project\n")
    scenario = build(out / "scenario")
    plan(scenario, out / "plan")
    verify(scenario, out / "plan" / "plan.json")


if __name__ == "__main__":
    main()

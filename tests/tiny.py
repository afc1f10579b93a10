"""A scenario small enough to draw.

::

                 11  north gate (walkers only, 2 lanes x 6 s)
                  |
                  | 10 min on foot, 2 min by vehicle
                  |
    1 ----------- 3 ----------- 2 ----------- 20  base of 2 coaches
   zone z1  5 min | 1 min  zone z2   5 min | 1 min
                  |
                  | 10 min on foot, 2 min by vehicle
                  |
                 12  south gate (walkers and families, nothing checked)

Every road is two-way and carries 1,200 persons and 600 vehicles per hour each
way. Beyond the north gate `camp` is 20 min on foot; beyond the south gate
`town` is 30 min on foot and 10 min by bus. The window is 4 h, less 30 min.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from mamarr.scenario._yaml import dump

NODES = """node_id,x_coord,y_coord
1,37.140,36.200
2,37.160,36.200
3,37.150,36.200
11,37.150,36.210
12,37.150,36.190
20,37.170,36.200
"""

LINKS = """link_id,from_node_id,to_node_id,directed,length,capacity,facility_type,walk_capacity,walk_s,drive_s
a,1,3,0,900,600,residential,1200,300,60
b,3,2,0,900,600,residential,1200,300,60
c,2,20,0,900,600,residential,1200,300,60
n,3,11,0,1100,600,residential,1200,600,120
s,3,12,0,1100,600,residential,1200,600,120
"""

ZONES = """zone_id,name,name_ar,lon,lat,node_id,kind,walkers,families
z1,West,الغرب,37.140,36.200,1,zone,600,80
z2,East,الشرق,37.160,36.200,,,400,40
"""

SCENARIO: dict[str, Any] = {
    "mamarr": 1,
    "id": "tiny",
    "title": {"en": "Tiny pause", "ar": "هدنة صغيرة"},
    "place": {"name": {"en": "Aleppo", "ar": "حلب"}, "timezone": "Asia/Damascus"},
    "languages": ["ar", "en"],
    "pause": {
        "windows": [{"open": "2016-11-04T09:00", "close": "2016-11-04T13:00"}],
        "safe_by": "destination",
        "margin_min": 30,
    },
    "groups": {
        "walkers": {"travels": "walk", "priority": 2},
        "families": {"travels": "bus", "priority": 1},
    },
    "ready": {"default": [[0, 0.5], [60, 1.0]]},
    "corridors": [
        {
            "id": "north",
            "name": {"en": "North road"},
            "gate": 11,
            "leads_to": "camp",
            "beyond_min": {"walk": 20},
            "admits": ["walkers"],
            "screening": {"lanes": 2, "seconds": {"walk": 6}},
        },
        {
            "id": "south",
            "name": {"en": "South road"},
            "gate": 12,
            "leads_to": "town",
            "beyond_min": {"walk": 30, "bus": 10},
            "admits": ["walkers", "families"],
        },
    ],
    "destinations": [
        {"id": "camp", "name": {"en": "Camp"}, "location": [37.150, 36.225]},
        {"id": "town", "name": {"en": "Town"}, "location": [37.150, 36.170]},
    ],
    "fleets": [
        {
            "id": "coaches",
            "vehicle": "bus",
            "count": 2,
            "seats": 40,
            "base": [37.170, 36.200],
            "carries": ["families"],
            "load_min": 15,
            "unload_min": 10,
            "available": {"from": "2016-11-04T09:00", "to": "2016-11-04T13:00"},
        }
    ],
}


def merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Copy of `base` with `changes` laid over it: mappings merge, ``...`` deletes, all else replaces."""
    result = copy.deepcopy(base)
    for key, value in changes.items():
        if value is ...:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = copy.deepcopy(value)
    return result


def write_tiny(
    folder: Path, *, zones: str = ZONES, nodes: str = NODES, links: str = LINKS, **changes: Any
) -> Path:
    """Write the scenario above to `folder`, with `changes` to its YAML (see `merged`); give back `folder`."""
    (folder / "network").mkdir(parents=True, exist_ok=True)
    document = merged(SCENARIO, changes)
    (folder / "scenario.yaml").write_text(dump(document), encoding="utf-8")
    (folder / "zones.csv").write_text(zones, encoding="utf-8")
    (folder / "network" / "node.csv").write_text(nodes, encoding="utf-8")
    (folder / "network" / "link.csv").write_text(links, encoding="utf-8")
    return folder

"""Writing state.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mamarr._files import write_text
from mamarr.plans.state import State
from mamarr.scenario.local_time import local_text
from mamarr.scenario.model import Scenario


def write_state(path: Path, state: State, scenario: Scenario) -> None:
    """Write a state to `path` as state.json, atomically; what it does not say is left out."""

    def clock(second: int | None) -> str | None:
        return None if second is None else scenario.moment(second).isoformat(timespec="seconds")

    document: dict[str, Any] = {
        "mamarr_state": 1,
        "scenario": state.scenario_id,
        "at": clock(state.at_s),
        "corridors": [
            {
                "id": c.id,
                "closed_from": clock(c.closed_from_s),
                "reopens": clock(c.reopens_s),
                "screening_factor": c.screening_factor,
            }
            for c in state.corridors
        ],
        "streets": [
            {"link": s.link, "closed_from": clock(s.closed_from_s), "reopens": clock(s.reopens_s)}
            for s in state.streets
        ],
        "windows": [
            {"open": local_text(scenario.moment(w.from_s)), "close": local_text(scenario.moment(w.to_s))}
            for w in state.windows or ()
        ],
        "counted": clock(state.counted_s),
        "left": [
            {
                "zone": x.zone,
                "group": x.group,
                "corridor": x.corridor,
                "people": x.people,
                "from": clock(x.from_s),
                "to": clock(x.to_s),
            }
            for x in state.left
        ],
        "on_the_way": [
            {"node": x.node, "zone": x.zone, "group": x.group, "people": x.people} for x in state.on_the_way
        ],
        "vehicles": [
            {
                "vehicle": v.vehicle,
                "node": v.node,
                "free_at": clock(v.free_at_s),
                "aboard": [{"zone": a.zone, "group": a.group, "people": a.people} for a in v.aboard],
            }
            for v in state.vehicles
        ],
    }
    said = {key: value for key, value in document.items() if value not in ([], None)}
    write_text(path, json.dumps(said, ensure_ascii=False, indent=1) + "\n")

"""Writing plan.json: the same plan gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mamarr._files import write_text
from mamarr.network.model import Network
from mamarr.plans.document import LateHome, Order, Plan, Proof, Slot, Totals, Trip
from mamarr.plans.totals import total
from mamarr.scenario.model import Scenario


def write_plan(path: Path, plan: Plan, scenario: Scenario, network: Network) -> None:
    """Write `plan` to `path` as plan.json, atomically.

    Parameters
    ----------
    path
        The file; its folder is made if needed.
    plan
        The plan; its totals are computed here.
    scenario, network
        What the plan was made for: they turn seconds into local times and paths into travel times.

    Raises
    ------
    ValueError
        If a path is not on the network.
    """
    write_text(path, plan_text(plan, scenario, network))


def plan_text(plan: Plan, scenario: Scenario, network: Network) -> str:
    """Text of plan.json: one line per order and trip, so that two plans compare line by line."""
    clock = _Clock(scenario)
    document: dict[str, Any] = {
        "mamarr_plan": 1,
        "scenario": {"id": plan.scenario_id, "sha256": plan.scenario_sha256},
        "created": plan.created,
        "exercise": plan.exercise,
        "solver": {
            "version": plan.solver.version,
            "seed": plan.solver.seed,
            "seconds": plan.solver.seconds,
            "method": plan.solver.method,
        },
        "totals": _totals(total(plan, scenario, network), clock),
        "proof": _proof(plan.proof, clock),
        **({} if plan.fairness is None else {"fairness": asdict(plan.fairness)}),
        "orders": [_order(o, clock) for o in plan.orders],
        "trips": [_trip(t, clock) for t in plan.trips],
        "not_served": [
            {"zone": n.zone, "group": n.group, "people": n.people, "why": n.why} for n in plan.not_served
        ],
        "last_departures": [
            {"zone": d.zone, "group": d.group, "corridor": d.corridor, "at": clock(d.at_s)}
            for d in plan.last_departures
        ],
        **({} if not plan.late_home else {"late_home": [_late_home(x, clock) for x in plan.late_home]}),
        "hangs_on": list(plan.hangs_on),
        "warnings": list(plan.warnings),
    }
    return "{\n" + ",\n".join(f"{_json(key)}: {_value(value)}" for key, value in document.items()) + "\n}\n"


def _late_home(late: LateHome, clock: _Clock) -> dict[str, Any]:
    at, by = clock(late.at_s), clock(late.by_s)
    return {"zone": late.zone, "group": late.group, "people": late.people, "at": at, "by": by}


class _Clock:
    """Local time with offset of a second since the opening; seconds are shown only where there are any."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._known: dict[int, str] = {}

    def __call__(self, second: int) -> str:
        text = self._known.get(second)
        if text is None:
            moment = self._scenario.moment(second)
            text = moment.isoformat(timespec="seconds" if moment.second else "minutes")
            self._known[second] = text
        return text


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _value(value: Any) -> str:
    """Lists of objects get one line per object; all else stands on one line."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n " + ",\n ".join(map(_json, value)) + "\n]"
    return _json(value)


def _totals(totals: Totals, clock: _Clock) -> Mapping[str, Any]:
    return {
        "people": totals.people,
        "by_group": totals.by_group,
        "by_corridor": totals.by_corridor,
        "mean_exit_min": totals.mean_exit_min,
        "last_exit": None if totals.last_exit_s is None else clock(totals.last_exit_s),
    }


def _proof(proof: Proof, clock: _Clock) -> Mapping[str, Any]:
    return {
        "people_at_most": proof.people_at_most,
        "gap_people": proof.gap_people,
        "mean_exit_at_least_min": proof.mean_exit_at_least_min,
        "method": proof.method,
        "binding": [{"what": b.what, "from": clock(b.from_s), "to": clock(b.to_s)} for b in proof.binding],
        "by_group_at_most": dict(proof.by_group_at_most),
        "curve": [list(point) for point in proof.curve],
    }


def _order(order: Order, clock: _Clock) -> Mapping[str, Any]:
    document: dict[str, Any] = {
        "zone": order.zone,
        "group": order.group,
        "corridor": order.corridor,
        "path": _nodes(order.path),
        "slots": _slots(order.slots, clock),
    }
    if order.start_node is not None:
        document["start_node"] = _node(order.start_node)
    if order.night is not None:
        document["night"] = {
            "shelter": order.night.shelter,
            "node": _node(order.night.node),
            "slots": _slots(order.night.slots, clock),
        }
    return document


def _slots(slots: Iterable[Slot], clock: _Clock) -> list[Mapping[str, Any]]:
    return [{"from": clock(s.from_s), "to": clock(s.to_s), "people": s.people} for s in slots]


def _trip(trip: Trip, clock: _Clock) -> Mapping[str, Any]:
    return {
        "vehicle": trip.vehicle,
        "leaves_base": clock(trip.leaves_base_s),
        "stops": [
            {
                "zone": s.zone,
                "group": s.group,
                "people": s.people,
                "from": clock(s.from_s),
                "to": clock(s.to_s),
            }
            for s in trip.stops
        ],
        "corridor": trip.corridor,
        "path": _nodes(trip.path),
        "at_gate": clock(trip.at_gate_s),
        "at_destination": clock(trip.at_destination_s),
        "free_again": clock(trip.free_again_s),
    }


def _nodes(path: Iterable[str]) -> list[int | str]:
    return [_node(node) for node in path]


def _node(node: str) -> int | str:
    """A node id as road files write it: a plain number stays one, if every JSON reader holds it."""
    number = node.isascii() and node.isdecimal() and len(node) <= 15 and str(int(node)) == node
    return int(node) if number else node

"""Reading plan.json, ours or anybody's: strictly, and every error at once.

Only what the format needs for a check is required. Metadata (`created`,
`solver`, `totals`, `proof`) may be missing or hold more; orders and trips may
not, so that a misspelt key cannot silently lose people.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mamarr._errors import Finding, InputError
from mamarr.plans._document import FairnessDocument, PlanDocument, SlotDocument
from mamarr.plans.document import (
    Binding,
    Fairness,
    LastDeparture,
    LateHome,
    Night,
    NotServed,
    Order,
    Plan,
    Proof,
    Slot,
    SmallestShare,
    Solver,
    Stop,
    Totals,
    Trip,
    ZoneShare,
)
from mamarr.scenario.model import Scenario

LARGEST_BYTES = 256 * 2**20
"""Larger files are refused unread: a plan of 100,000 slots has some 10 MB."""


class CountError(InputError):
    """The document is readable, but people are not counted in whole numbers of at least 0."""


def read_plan(path: Path, scenario: Scenario) -> Plan:
    """Read plan.json.

    Parameters
    ----------
    path
        The file.
    scenario
        What the plan is for; times count from its opening, rounded to the nearest second.

    Returns
    -------
    Plan
        A missing proof is the trivial one: nobody can plan more than everybody. So is that of a plan for
        another version of the scenario: it proves nothing of this one.

    Raises
    ------
    CountError
        If all that is wrong is counts that are not whole numbers, or negative.
    InputError
        With every error and its path in the document; also if the plan is for another scenario.
    """
    document = _validated(_parsed(_text(path), path.name))
    if document.scenario.id != scenario.id:
        raise InputError(
            Finding(
                where="$.scenario.id",
                what=f"the plan is for scenario {document.scenario.id!r}, not {scenario.id!r}; "
                "give the scenario it was made for",
            )
        )
    return _plan(document, scenario)


def json_schema() -> dict[str, Any]:
    """JSON Schema of plan.json."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **PlanDocument.model_json_schema()}


def _text(path: Path, kind: str = "plan") -> str:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(f"{path} is a folder; give the {kind}.json in it")
        if not path.is_file():
            raise InputError(f"{path} is not a regular file; give a {kind}.json")
        if size > LARGEST_BYTES:
            raise InputError(f"{path} has {size:,} bytes; a {kind} has at most {LARGEST_BYTES:,}")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 text (byte {error.start:,}); a {kind} is a JSON file"
        ) from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None


def _parsed(text: str, name: str) -> Any:
    def no_constant(literal: str) -> None:
        raise InputError(f"{name}: {literal} is not a number that JSON knows; write a number or null")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in pairs:
            if key in result:
                raise InputError(f"{name}: key {key!r} stands twice in one object; keep one")
            result[key] = value
        return result

    try:
        return json.loads(text, parse_constant=no_constant, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{name} line {error.lineno}, column {error.colno}: not JSON ({error.msg})"
        ) from None
    except RecursionError:
        raise InputError(f"{name}: nested too deeply") from None
    except InputError:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise InputError(f"{name}: {error}") from None


def _validated(data: Any) -> PlanDocument:
    if not isinstance(data, dict):
        raise InputError(Finding(where="$", what="a plan is a JSON object { ... }"))
    try:
        return PlanDocument.model_validate(data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        findings = [Finding(where=_json_path(e["loc"]), what=_sentence(e)) for e in errors]
        raise (CountError if all(e["type"] == "count" for e in errors) else InputError)(findings) from None


def _json_path(loc: tuple[int | str, ...]) -> str:
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)


def _sentence(error: Mapping[str, Any]) -> str:
    match error["type"]:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            return "the plan format has no such key; check the spelling or leave it out"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "must be an object { ... }"
        case "list_type" | "tuple_type":
            return "must be a list [ ... ]"
        case "too_short":
            return "must not be empty"
        case "count" | "moment" | "id" | "version":
            return str(error["msg"])
        case _:
            return f"{error['msg']} (got {error['input']!r})"


def _plan(document: PlanDocument, scenario: Scenario) -> Plan:
    def at(moment: Any) -> int:
        return round(scenario.second(moment))

    def slots(stated: list[SlotDocument]) -> tuple[Slot, ...]:
        return tuple(Slot(from_s=at(s.from_), to_s=at(s.to), people=s.people) for s in stated)

    d = document
    orders = tuple(
        Order(
            zone=o.zone,
            group=o.group,
            corridor=o.corridor,
            path=tuple(o.path),
            start_node=o.start_node,
            slots=slots(o.slots),
            night=None
            if o.night is None
            else Night(shelter=o.night.shelter, node=o.night.node, slots=slots(o.night.slots)),
        )
        for o in d.orders
    )
    trips = tuple(
        Trip(
            vehicle=t.vehicle,
            leaves_base_s=at(t.leaves_base),
            stops=tuple(
                Stop(zone=s.zone, group=s.group, people=s.people, from_s=at(s.from_), to_s=at(s.to))
                for s in t.stops
            ),
            corridor=t.corridor,
            path=tuple(t.path),
            at_gate_s=at(t.at_gate),
            at_destination_s=at(t.at_destination),
            free_again_s=at(t.free_again),
        )
        for t in d.trips
    )
    people = sum(o.people for o in orders) + sum(t.people for t in trips)
    return Plan(
        scenario_id=d.scenario.id,
        scenario_sha256=d.scenario.sha256 or "",
        created=d.created,
        exercise=d.exercise,
        solver=Solver(
            version=d.solver.version or "",
            seed=d.solver.seed or 0,
            method=d.solver.method or "",
            seconds=d.solver.seconds,
        ),
        proof=_proof(d, scenario, people),
        orders=orders,
        trips=trips,
        not_served=tuple(
            NotServed(zone=n.zone, group=n.group, people=n.people, why=n.why.strip()) for n in d.not_served
        ),
        last_departures=tuple(
            LastDeparture(zone=x.zone, group=x.group, corridor=x.corridor, at_s=at(x.at))
            for x in d.last_departures
        ),
        late_home=tuple(
            LateHome(zone=x.zone, group=x.group, people=x.people, at_s=at(x.at), by_s=at(x.by))
            for x in d.late_home
        ),
        hangs_on=tuple(d.hangs_on),
        warnings=tuple(d.warnings),
        totals=None
        if d.totals is None
        else Totals(
            people=d.totals.people,
            by_group=d.totals.by_group,
            by_corridor=d.totals.by_corridor,
            mean_exit_min=d.totals.mean_exit_min,
            last_exit_s=None if d.totals.last_exit is None else at(d.totals.last_exit),
        ),
        fairness=None if d.fairness is None else _fairness(d.fairness),
    )


def _fairness(document: FairnessDocument) -> Fairness:
    return Fairness(
        smallest=tuple(SmallestShare(**x.model_dump()) for x in document.smallest),
        people_at_most=document.people_at_most,
        people_plain=document.people_plain,
        people_plain_at_most=document.people_plain_at_most,
        shares=tuple(ZoneShare(**x.model_dump()) for x in document.shares),
    )


def _proof(document: PlanDocument, scenario: Scenario, people: int) -> Proof:
    other = document.scenario.sha256 not in (None, scenario.sha256)
    p = None if other else document.proof
    at_most = p.people_at_most if p and p.people_at_most is not None else scenario.total_people()
    gap = p.gap_people if p and p.gap_people is not None else (at_most - people) / at_most if at_most else 0.0
    return Proof(
        people_at_most=at_most,
        gap_people=gap,
        mean_exit_at_least_min=(p and p.mean_exit_at_least_min) or 0.0,
        method=(p and p.method) or ("none, of this version of the scenario" if other else "none stated"),
        binding=tuple(
            Binding(what=b.what, from_s=round(scenario.second(b.from_)), to_s=round(scenario.second(b.to)))
            for b in (p.binding if p else ())
        ),
        by_group_at_most=dict(p.by_group_at_most) if p else {},
        curve=tuple((second, out) for second, out in p.curve) if p else (),
    )

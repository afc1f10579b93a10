"""How a pause stands at a moment: what `mamarr replan` starts from, as types, and state.json read.

Counts only: who has left, where people on the way are as numbers at a node,
vehicles by their number. What a state leaves out went as planned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mamarr._errors import Finding, InputError
from mamarr.network.model import Network
from mamarr.plans._state_document import StateDocument
from mamarr.plans.read import _json_path, _parsed, _sentence, _text
from mamarr.scenario.model import MAX_SPAN_S, Interval, Scenario
from mamarr.scenario.refused import WHY, is_refused

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


SECTIONS = frozenset({"corridors", "streets", "left", "on_the_way", "vehicles"})
"""Those that nothing else in a state is checked against."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CorridorState:
    """A corridor that is not as agreed: closed over ``[closed_from_s, reopens_s)``, or slower.

    `screening_factor` is the share of the lanes' seconds that are left from the moment of the state on.
    """

    id: str
    closed_from_s: int | None = None
    reopens_s: int | None = None
    screening_factor: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class StreetState:
    """A street (a link, both directions where it has two) that nobody may enter from a second on.

    Whoever had entered it by the moment of the state is taken to be through. `closed_from_s` None: it is as
    agreed.
    """

    link: str
    closed_from_s: int | None = None
    reopens_s: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """People of a zone's group who did leave for a corridor, evenly over ``[from_s, to_s)``."""

    zone: str
    group: str
    corridor: str
    people: int
    from_s: int
    to_s: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OnTheWay:
    """So many people of a zone's group are at a node, or just before it; all others who left are out."""

    node: str
    zone: str
    group: str
    people: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Aboard:
    """So many people of a zone's group ride in a vehicle."""

    zone: str
    group: str
    people: int


@dataclass(frozen=True, kw_only=True, slots=True)
class VehicleState:
    """Where a vehicle is, or will be next (`node`), when it can drive on from there, and who is aboard."""

    vehicle: str
    node: str | None
    free_at_s: int | None
    aboard: tuple[Aboard, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A moment of a pause; seconds count from the scenario's opening.

    `windows`: all windows of the pause as they are now; None: as agreed. `counted_s`: until then the plan
    holds what an earlier state counted, as it was.
    """

    scenario_id: str
    at_s: int
    corridors: tuple[CorridorState, ...] = ()
    streets: tuple[StreetState, ...] = ()
    windows: tuple[Interval, ...] | None = None
    left: tuple[Left, ...] = ()
    on_the_way: tuple[OnTheWay, ...] = ()
    vehicles: tuple[VehicleState, ...] = ()
    counted_s: int | None = None

    @property
    def counts(self) -> bool:
        """Whether people or vehicles are counted, rather than taken to be where they were planned to be."""
        return bool(self.left or self.on_the_way or self.vehicles)

    @property
    def slower(self) -> frozenset[str]:
        """Corridors whose lanes are slower than agreed."""
        return frozenset(c.id for c in self.corridors if c.screening_factor < 1.0)


def read_state(
    path: Path,
    scenario: Scenario,
    network: Network,
    *,
    going_on: Callable[[State], State] = lambda state: state,
) -> State:
    """Read state.json.

    Parameters
    ----------
    path
        The file.
    scenario, network
        What the pause is on; ids must be theirs.
    going_on
        Adds what holds on from an earlier state, before all is checked.

    Returns
    -------
    State

    Raises
    ------
    InputError
        With everything that is wrong, each with its path in the document.
    """
    document, findings = _validated(_parsed(_text(path, "state"), path.name))
    if document is not None:
        state, more = _state(document, scenario)
        state = going_on(state)
        findings += [*more, *state_findings(state, scenario, network)]
    if document is None or findings:
        raise InputError(findings)
    return state


def json_schema() -> dict[str, Any]:
    """JSON Schema of state.json."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **StateDocument.model_json_schema()}


def state_findings(state: State, scenario: Scenario, network: Network) -> list[Finding]:
    """Everything in a state that does not fit its scenario and roads, however the state was made."""
    return [*_Checks(state, scenario, network)]


def _validated(data: Any) -> tuple[StateDocument | None, list[Finding]]:
    """The document and what is wrong with it; what can be left out of it is, so that the rest is checked.

    None: of what is left nothing can be said.
    """
    if not isinstance(data, dict):
        raise InputError(Finding(where="$", what="a state is a JSON object { ... }"))
    try:
        return StateDocument.model_validate(data), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    findings = [Finding(where=_json_path(e["loc"]), what=_what(e)) for e in errors]
    broken = {e["loc"][0] for e in errors if e["type"] != "extra_forbidden"}
    if not broken <= SECTIONS:
        return None, findings
    for e in errors:
        if e["type"] == "extra_forbidden":
            *way, key = e["loc"]
            del reduce(getitem, way, data)[key]
    rest = {key: section for key, section in data.items() if key not in broken}
    return StateDocument.model_validate(rest), findings


def _what(error: ErrorDetails) -> str:
    if error["type"] != "extra_forbidden":
        return _sentence(error)
    key, section = str(error["loc"][-1]), error["loc"][0] if len(error["loc"]) > 1 else None
    if key.lower() in {"lon", "lat", "location", "coordinates"} or is_refused(key, section):
        return WHY
    return "the state format has no such key; check the spelling or leave it out"


def _state(document: StateDocument, scenario: Scenario) -> tuple[State, list[Finding]]:
    def at(moment: datetime | None) -> int | None:
        return None if moment is None else round(scenario.second(moment))

    def sure(moment: datetime) -> int:
        return round(scenario.second(moment))

    d = document
    findings: list[Finding] = []
    windows = None if d.windows is None else _windows(d, scenario, findings)
    state = State(
        scenario_id=d.scenario,
        at_s=sure(d.at),
        corridors=tuple(
            CorridorState(
                id=c.id,
                closed_from_s=at(c.closed_from),
                reopens_s=at(c.reopens),
                screening_factor=c.screening_factor,
            )
            for c in d.corridors
        ),
        streets=tuple(
            StreetState(link=s.link, closed_from_s=at(s.closed_from), reopens_s=at(s.reopens))
            for s in d.streets
        ),
        windows=windows,
        left=tuple(
            Left(
                zone=x.zone,
                group=x.group,
                corridor=x.corridor,
                people=x.people,
                from_s=sure(x.from_),
                to_s=sure(x.to),
            )
            for x in d.left
        ),
        on_the_way=tuple(
            OnTheWay(node=x.node, zone=x.zone, group=x.group, people=x.people) for x in d.on_the_way
        ),
        vehicles=tuple(
            VehicleState(
                vehicle=v.vehicle,
                node=v.node,
                free_at_s=at(v.free_at),
                aboard=tuple(Aboard(zone=a.zone, group=a.group, people=a.people) for a in v.aboard),
            )
            for v in d.vehicles
        ),
        counted_s=at(d.counted),
    )
    return state, findings


def _windows(
    document: StateDocument, scenario: Scenario, findings: list[Finding]
) -> tuple[Interval, ...] | None:
    """Windows in seconds; they are written as in scenario.yaml, in local time."""
    made: list[Interval] = []
    for i, window in enumerate(document.windows or ()):
        ends = [
            local_second(text, f"$.windows[{i}].{key}", scenario, findings)
            for key, text in (("open", window.open), ("close", window.close))
        ]
        if ends[0] is None or ends[1] is None:
            continue
        if ends[1] <= ends[0]:
            findings.append(
                Finding(where=f"$.windows[{i}].close", what="is not after open; correct one of the two")
            )
        elif made and ends[0] < made[-1].to_s:
            findings.append(
                Finding(where=f"$.windows[{i}].open", what="is before the close of the window above it")
            )
        else:
            made.append(Interval(from_s=ends[0], to_s=ends[1]))
    return None if findings else tuple(made)


def local_second(text: str, where: str, scenario: Scenario, findings: list[Finding]) -> int | None:
    """Seconds from the opening to a date and local time, or a finding if it is none or cannot be told."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            first, second = (moment.replace(tzinfo=scenario.tz, fold=fold) for fold in (0, 1))
            if first.astimezone(UTC) != second.astimezone(UTC):
                what = f"{text} happens twice, or never, on that day; add the offset"
                findings.append(Finding(where=where, what=what))
                return None
            moment = first
        return round(scenario.second(moment))
    except (ValueError, OverflowError):
        findings.append(Finding(where=where, what=f"{text!r} is not a date and time, like 2016-11-04T21:00"))
        return None


class _Checks:
    """What is wrong with a state, one finding after the other."""

    def __init__(self, state: State, scenario: Scenario, network: Network) -> None:
        self.state, self.scenario, self.network = state, scenario, network
        self.zones = {z.id: z for z in scenario.zones}
        self.corridors = {c.id: c for c in scenario.corridors}
        self.fleets = {f.id: f for f in scenario.fleets}

    def __iter__(self) -> Iterator[Finding]:
        yield from self._moment()
        yield from self._corridors()
        yield from self._streets()
        yield from self._windows()
        yield from self._left()
        yield from self._on_the_way()
        yield from self._vehicles()

    def _clock(self, second: int) -> str:
        return self.scenario.moment(second).isoformat(timespec="minutes")

    def _moment(self) -> Iterable[Finding]:
        if self.state.scenario_id != self.scenario.id:
            yield Finding(
                where="$.scenario",
                what=f"the state is of scenario {self.state.scenario_id!r}, not {self.scenario.id!r}; "
                "give the scenario it was made for",
            )
        close = max(self.scenario.horizon_s, *(w.to_s for w in self.state.windows or ()), 0)
        if not 0 <= self.state.at_s < close:
            yield Finding(
                where="$.at",
                what=f"must lie in the pause, from {self._clock(0)} to {self._clock(close)}; "
                "before the opening plan anew with mamarr plan",
            )
        if self.state.counted_s is not None and not 0 <= self.state.counted_s <= self.state.at_s:
            yield Finding(
                where="$.counted",
                what=f"must lie between the opening and the moment, {self._clock(self.state.at_s)}; "
                "leave it out if nobody was counted before",
            )

    def _corridors(self) -> Iterable[Finding]:
        for where, name in _repeated("$.corridors", [c.id for c in self.state.corridors]):
            yield Finding(where=where, what=f"corridor {name} stands already above; keep one")
        for i, c in enumerate(self.state.corridors):
            where = f"$.corridors[{i}]"
            known = self.corridors.get(c.id)
            if known is None:
                yield _unknown(f"{where}.id", "corridor", c.id, self.corridors)
                continue
            yield from _closes(where, c.closed_from_s, c.reopens_s)
            if c.screening_factor < 1.0 and known.screening is None:
                yield Finding(
                    where=f"{where}.screening_factor",
                    what=f"corridor {c.id} has no screening that could be slower; leave it out",
                )

    def _streets(self) -> Iterable[Finding]:
        for where, name in _repeated("$.streets", [s.link for s in self.state.streets]):
            yield Finding(where=where, what=f"street {name} stands already above; keep one")
        links = set(self.network.link_id) if self.state.streets else set()
        for i, s in enumerate(self.state.streets):
            where = f"$.streets[{i}]"
            if s.link not in links:
                yield Finding(
                    where=f"{where}.link", what=f"the roads have no link {s.link!r}; give a link_id of them"
                )
            yield from _closes(where, s.closed_from_s, s.reopens_s)

    def _windows(self) -> Iterable[Finding]:
        windows, agreed, at_s = self.state.windows, self.scenario.pause.windows, self.state.at_s
        if windows is None:
            return
        if not windows:
            yield Finding(where="$.windows", what="must hold every window of the pause, or be left out")
            return
        for i, w in enumerate(windows):
            if w.to_s > MAX_SPAN_S:
                yield Finding(
                    where=f"$.windows[{i}].close",
                    what="lies more than 31 days after the first opening; correct the date",
                )
        # whoever tells a later moment may be in, or after, a window that was announced since
        begun = {w.from_s: w.to_s for w in windows if w.from_s < at_s}
        past = [w for w in agreed if w.from_s < at_s]
        kept = all(min(begun.pop(w.from_s, 0), at_s) >= min(w.to_s, at_s) for w in past)
        added = all(to_s <= w.from_s or from_s >= w.to_s for from_s, to_s in begun.items() for w in past)
        if not kept or not added:
            yield Finding(
                where="$.windows",
                what=f"what was agreed before {self._clock(at_s)} must stay, "
                "and all windows must be named, those that are over too",
            )

    def _people(self, where: str, zone: str, group: str) -> Iterable[Finding]:
        """Whether zone and group are known, and whether that group starts there."""
        if zone not in self.zones:
            yield _unknown(f"{where}.zone", "zone", zone, self.zones)
        if group not in self.scenario.groups:
            yield _unknown(f"{where}.group", "group", group, self.scenario.groups)
        elif (
            zone in self.zones and self.zones[zone].kind == "muster" and not self.scenario.groups[group].apart
        ):
            yield Finding(
                where=f"{where}.zone", what=f"no {group} start at a muster point; correct one of the two"
            )
        elif zone in self.zones and self.zones[zone].kind != "muster" and self.scenario.groups[group].apart:
            yield Finding(where=f"{where}.zone", what=f"{group} {WHY}: they start at a muster point only")

    def _too_many(self, where: str, counted: Counter[tuple[str, str]], verb: str) -> Iterable[Finding]:
        for (zone, group), people in sorted(counted.items()):
            there = self.zones[zone].people.get(group, 0) if zone in self.zones else people
            if group in self.scenario.groups and people > there:
                yield Finding(
                    where=where,
                    what=f"{people} {group} of {zone} {verb}, there were {there}; correct the counts",
                )

    def _left(self) -> Iterable[Finding]:
        counted: Counter[tuple[str, str]] = Counter()
        for i, x in enumerate(self.state.left):
            where = f"$.left[{i}]"
            yield from self._people(where, x.zone, x.group)
            corridor = self.corridors.get(x.corridor)
            if corridor is None:
                yield _unknown(f"{where}.corridor", "corridor", x.corridor, self.corridors)
            elif x.group in self.scenario.groups and x.group not in corridor.admits:
                yield Finding(
                    where=f"{where}.corridor", what=f"corridor {x.corridor} does not admit {x.group}"
                )
            if x.group in self.scenario.groups and self.scenario.groups[x.group].travels not in (
                "walk",
                "car",
            ):
                yield Finding(where=f"{where}.group", what=f"{x.group} ride; tell it under vehicles")
            if not 0 <= x.from_s < x.to_s:
                yield Finding(where=f"{where}.to", what="must be after from, and neither before the opening")
            elif x.to_s > self.state.at_s:
                yield Finding(
                    where=f"{where}.to",
                    what=f"is after {self._clock(self.state.at_s)}; only who has left by then is counted",
                )
            counted[x.zone, x.group] += x.people
        yield from self._too_many("$.left", counted, "are said to have left")

    def _on_the_way(self) -> Iterable[Finding]:
        counted: Counter[tuple[str, str]] = Counter()
        for i, x in enumerate(self.state.on_the_way):
            where = f"$.on_the_way[{i}]"
            yield from self._people(where, x.zone, x.group)
            yield from self._node(where, x.node)
            group = self.scenario.groups.get(x.group)
            if group is not None and group.apart:
                yield Finding(where=where, what=f"where {x.group} are {WHY}")
            elif group is not None and group.travels not in ("walk", "car"):
                yield Finding(where=f"{where}.group", what=f"{x.group} ride; tell it under vehicles")
            counted[x.zone, x.group] += x.people
        yield from self._too_many("$.on_the_way", counted, "are said to be on the way")

    def _node(self, where: str, node: str) -> Iterable[Finding]:
        if node not in self.network.node_index:
            yield Finding(
                where=f"{where}.node", what=f"the roads have no node {node!r}; give a node_id of them"
            )

    def _vehicles(self) -> Iterable[Finding]:
        for where, name in _repeated("$.vehicles", [v.vehicle for v in self.state.vehicles]):
            yield Finding(where=where, what=f"vehicle {name} stands already above; keep one")
        for i, v in enumerate(self.state.vehicles):
            where = f"$.vehicles[{i}]"
            match = re.fullmatch(r"(.+)-(\d{1,9})", v.vehicle, flags=re.ASCII)
            fleet = self.fleets.get(match[1]) if match else None
            if match is None or fleet is None or not 1 <= int(match[2]) <= fleet.count:
                yield Finding(
                    where=f"{where}.vehicle",
                    what=f"there is no vehicle {v.vehicle!r}; vehicles are named <fleet id>-<number>, "
                    f"fleets are {', '.join(self.fleets) or 'none'}",
                )
                continue
            if v.node is not None:
                yield from self._node(where, v.node)
            if v.free_at_s is not None and v.free_at_s < self.state.at_s:
                yield Finding(
                    where=f"{where}.free_at", what="is before at; give the time from which it can drive on"
                )
            if v.aboard and v.node is None:
                yield Finding(
                    where=f"{where}.node", what="is missing: where is a vehicle with people aboard?"
                )
            for j, a in enumerate(v.aboard):
                yield from self._people(f"{where}.aboard[{j}]", a.zone, a.group)
                if a.group in self.scenario.groups and self.scenario.groups[a.group].apart:
                    yield Finding(where=f"{where}.aboard[{j}]", what=f"where {a.group} are {WHY}")
                elif a.group in self.scenario.groups and a.group not in fleet.carries:
                    yield Finding(
                        where=f"{where}.aboard[{j}].group", what=f"fleet {fleet.id} does not carry {a.group}"
                    )
            seated = sum(a.people for a in v.aboard)
            if seated > fleet.seats:
                yield Finding(
                    where=f"{where}.aboard",
                    what=f"{seated} people for {fleet.seats} seats; correct the counts",
                )


def _closes(where: str, from_s: int | None, reopens_s: int | None) -> Iterable[Finding]:
    if from_s is not None and from_s < 0:
        yield Finding(where=f"{where}.closed_from", what="is before the opening; correct it")
    if reopens_s is not None and (from_s is None or reopens_s <= from_s):
        yield Finding(
            where=f"{where}.reopens", what="is not after closed_from; give both, or leave reopens out"
        )


def _repeated(where: str, names: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"{where}[{i}]", n) for i, n in enumerate(names) if n in names[:i]]


def _unknown(where: str, kind: str, name: str, known: Iterable[str]) -> Finding:
    some = ", ".join(list(known)[:12])
    return Finding(where=where, what=f"the scenario has no {kind} {name!r}; it has {some}")

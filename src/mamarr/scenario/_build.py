"""From typed documents to the frozen scenario: times in their zone, defaults, one part against another."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from mamarr.scenario import defaults
from mamarr.scenario._check_shelters import check_shelters
from mamarr.scenario._checks import check_people, check_references, check_swapped
from mamarr.scenario._collect import Collector, Path
from mamarr.scenario._document import ConditionDoc, CorridorDoc, FleetDoc, GroupDoc, ScenarioDoc
from mamarr.scenario._tables import Table
from mamarr.scenario._times import Clock, time_zone, whole_seconds
from mamarr.scenario._validate import Checked
from mamarr.scenario._zones import COLUMNS, zones
from mamarr.scenario.model import (
    MAX_SPAN_S,
    Assumptions,
    Closure,
    Condition,
    Corridor,
    Destination,
    Fleet,
    Group,
    Interval,
    Mode,
    Party,
    Pause,
    Place,
    PlanningOptions,
    Scenario,
    Screening,
    Shelter,
    Zone,
)


def build(checked: Checked, table: Table | None, collect: Collector, *, sha256: str) -> Scenario | None:
    """Make the scenario, noting in `collect` all that is wrong in any part.

    Parameters
    ----------
    checked
        The document, perhaps without its faulty parts.
    table
        The zones as read; None if they could not be.
    collect
        Takes errors and warnings.
    sha256
        Of the source.

    Returns
    -------
    Scenario or None
        Fit for use only if `collect` holds no errors.
    """
    doc = checked.document
    apart = {} if doc is None else {k: g.apart for k, g in doc.groups.items()}
    people = () if table is None else zones(table, groups=checked.ids("groups"), apart=apart, collect=collect)
    if doc is None:
        return None
    clock = _clock(doc, checked, collect)
    windows = _windows(doc, clock)
    corridors = tuple(
        _corridor(c, checked.place("corridors", i), windows, clock, collect)
        for i, c in enumerate(doc.corridors)
    )
    fleets = tuple(
        _fleet(f, checked.place("fleets", i), windows, clock, collect) for i, f in enumerate(doc.fleets)
    )
    closures = _closures(doc, checked, clock)
    groups = _groups(doc, collect)
    shelters = _shelters(doc, groups)
    _check_ids(checked, doc, collect)
    check_references(checked, doc, collect)
    check_people(checked, doc, groups, people, collect)
    check_shelters(checked, doc, windows, collect)
    check_swapped(_points(checked, doc, people), collect)
    if collect.errors or clock.opening is None:
        return None
    return Scenario(
        id=doc.id,
        title=doc.title or {"en": doc.id},
        exercise=doc.exercise,
        place=Place(name=doc.place.name, timezone=doc.place.timezone, pcode=doc.place.pcode),
        languages=tuple(doc.languages),
        opening=clock.opening,
        pause=Pause(windows=windows, safe_by=doc.pause.safe_by, margin_s=whole_seconds(doc.pause.margin_min)),
        groups=groups,
        corridors=corridors,
        destinations={
            d.id: Destination(
                id=d.id,
                name=d.name or {"en": d.id},
                location=d.location,
                places=d.places,
                beds=d.beds,
                intake_per_hour=d.intake_per_hour,
            )
            for d in doc.destinations
        },
        zones=people,
        sha256=sha256,
        parties=tuple(Party(id=p.id, name=p.name or {"en": p.id}, role=p.role) for p in doc.parties),
        fleets=tuple(f for f in fleets if f is not None),
        shelters=shelters,
        closures=closures,
        assumptions=Assumptions(**doc.assumptions.model_dump()),
        planning=PlanningOptions(**doc.planning.model_dump()),
        last_resort=doc.last_resort,
        hotline=doc.hotline,
    )


def _clock(doc: ScenarioDoc, checked: Checked, collect: Collector) -> Clock:
    zone: ZoneInfo | None = None
    if "place" not in checked.faulty:
        found = time_zone(doc.place.timezone)
        if isinstance(found, str):
            collect.error(("place", "timezone"), found)
        else:
            zone = found
    clock = Clock(zone, collect)
    # The first opening counts even if the list is out of order; the order is checked with the windows.
    silent = Clock(zone, Collector())
    moments = [m for w in doc.pause.windows if (m := silent.moment(w.open, ())) is not None]
    clock.opening = moments[0] if moments else None
    return clock


def _windows(doc: ScenarioDoc, clock: Clock) -> tuple[Interval, ...]:
    spans = []
    for i, w in enumerate(doc.pause.windows):
        path: Path = ("pause", "windows", i)
        span = clock.interval(w.open, w.close, path, ("open", "close"))
        if span is not None and span.to_s > MAX_SPAN_S:
            clock.collect.error(
                (*path, "close"), "lies more than 31 days after the first opening; correct the date"
            )
        elif span is not None:
            spans.append((path, span))
    _check_order([(path, s) for path, s in spans], "window", clock.collect)
    return tuple(s for _, s in spans)


def _check_order(spans: Sequence[tuple[Path, Interval]], what: str, collect: Collector) -> None:
    for (_, before), (path, span) in itertools.pairwise(spans):
        if span.to_s <= before.from_s:
            collect.error(path, f"this {what} comes before the one above it; put them in order of time")
        elif span.from_s < before.to_s:
            collect.error(path, f"this {what} overlaps the one above it; join them or correct the times")


def _corridor(
    doc: CorridorDoc, path: Path, windows: tuple[Interval, ...], clock: Clock, collect: Collector
) -> Corridor:
    node, lonlat = (doc.gate, None) if isinstance(doc.gate, str) else (None, doc.gate)
    screening = None
    if doc.screening is not None:
        screening = Screening(
            lanes=doc.screening.lanes,
            seconds={Mode(m): float(s) for m, s in doc.screening.seconds.items()},
        )
    corridor = Corridor(
        id=doc.id,
        name=doc.name or {"en": doc.id},
        leads_to=doc.leads_to,
        beyond_s={Mode(m): whole_seconds(x) for m, x in doc.beyond_min.items()},
        admits=tuple(doc.admits),
        open=_opening_hours(doc, path, windows, clock, collect),
        gate_node=node,
        gate_lonlat=lonlat,
        screening=screening,
        conditions=tuple(
            _condition(c, (*path, "conditions", i), clock, collect) for i, c in enumerate(doc.conditions)
        ),
        guarantees=dict(doc.guarantees),
    )
    for why in corridor.refusals:
        collect.warn(path, f"corridor {doc.id} is left out of plans: {why}")
    return corridor


def _opening_hours(
    doc: CorridorDoc, path: Path, windows: tuple[Interval, ...], clock: Clock, collect: Collector
) -> tuple[Interval, ...]:
    if doc.open is None:
        return windows
    stated = []
    for i, stretch in enumerate(doc.open):
        place = (*path, "open", i)
        span = clock.interval(stretch.from_, stretch.to, place)
        if span is None:
            continue
        stated.append((place, span))
        inside = sum(min(span.to_s, w.to_s) - max(span.from_s, w.from_s) for w in windows if _meet(span, w))
        if windows and not inside:
            collect.error(
                place, "lies wholly outside the windows of the pause; correct the times or leave it out"
            )
    _check_order(stated, "opening", collect)
    joined: list[Interval] = []
    for _, span in sorted(stated, key=lambda s: s[1].from_s):
        if joined and joined[-1].to_s == span.from_s:
            joined[-1] = Interval(from_s=joined[-1].from_s, to_s=span.to_s)
        else:
            joined.append(span)
    return tuple(
        Interval(from_s=max(s.from_s, w.from_s), to_s=min(s.to_s, w.to_s))
        for w in windows
        for s in joined
        if _meet(s, w)
    )


def _meet(a: Interval, b: Interval) -> bool:
    return a.from_s < b.to_s and b.from_s < a.to_s


def _condition(doc: ConditionDoc, path: Path, clock: Clock, collect: Collector) -> Condition:
    if doc.state == "attested" and doc.at is None:
        collect.warn(path, f"condition {doc.id} is attested, but not when; add at: and a reference")
    return Condition(
        id=doc.id,
        kind=doc.kind,
        by=doc.by,
        state=doc.state,
        at=None if doc.at is None else clock.moment(doc.at, (*path, "at")),
        reference=doc.reference,
    )


def _fleet(
    doc: FleetDoc, path: Path, windows: tuple[Interval, ...], clock: Clock, collect: Collector
) -> Fleet | None:
    mode = Mode(doc.vehicle)
    available: Interval | None
    if doc.available is not None:
        available = clock.interval(doc.available.from_, doc.available.to, (*path, "available"))
    else:
        available = Interval(from_s=0, to_s=windows[-1].to_s) if windows and windows[-1].to_s > 0 else None
    if available is None:
        return None
    if windows and not any(_meet(available, w) for w in windows):
        collect.warn(
            (*path, "available"), f"fleet {doc.id} is not available in any window; it can carry nobody"
        )
    return Fleet(
        id=doc.id,
        vehicle=mode,
        count=doc.count,
        seats=defaults.SEATS[mode] if doc.seats is None else doc.seats,
        base=doc.base,
        carries=tuple(doc.carries),
        load_s=whole_seconds(defaults.LOAD_MIN[mode] if doc.load_min is None else doc.load_min),
        unload_s=whole_seconds(defaults.UNLOAD_MIN[mode] if doc.unload_min is None else doc.unload_min),
        available=available,
        convoy_size=doc.convoy.size if doc.convoy else None,
        convoy_headway_s=whole_seconds(doc.convoy.headway_min) if doc.convoy else None,
    )


def _closures(doc: ScenarioDoc, checked: Checked, clock: Clock) -> tuple[Closure, ...]:
    spans = [
        (c.link, clock.interval(c.from_, c.to, checked.place("closures", i)))
        for i, c in enumerate(doc.closures)
    ]
    return tuple(Closure(link=link, during=span) for link, span in spans if span is not None)


def _shelters(doc: ScenarioDoc, groups: Mapping[str, Group]) -> tuple[Shelter, ...]:
    usual = tuple(key for key, g in groups.items() if g.travels in (Mode.WALK, Mode.CAR) and not g.apart)
    return tuple(
        Shelter(
            id=s.id,
            name=s.name or {"en": s.id},
            places=s.places,
            admits=usual if s.admits is None else tuple(s.admits),
            node=s.node,
            lonlat=s.location,
        )
        for s in doc.shelters
    )


def _groups(doc: ScenarioDoc, collect: Collector) -> dict[str, Group]:
    profiles = {key: _ready(key, points, collect) for key, points in doc.ready.items()}
    usual = profiles.get("default", ((0, 1.0),))
    return {
        key: Group(
            id=key,
            travels=Mode(group.travels),
            priority=group.priority,
            people_per_vehicle=_people_per_vehicle(key, group, collect),
            needs_bed=group.needs_bed,
            apart=group.apart,
            admits_note=group.admits_note,
            ready=profiles.get(key, usual),
            turnout=doc.turnout.get(key, doc.turnout.get("default", defaults.TURNOUT)),
        )
        for key, group in doc.groups.items()
    }


def _people_per_vehicle(key: str, group: GroupDoc, collect: Collector) -> float:
    if group.travels == "car":
        return float(group.people_per_vehicle or defaults.PEOPLE_PER_CAR)
    if group.people_per_vehicle not in (None, 1):
        collect.warn(
            ("groups", key, "people_per_vehicle"),
            f"counts only for cars and {key} travels by {group.travels}; not used",
        )
    return 1.0


def _ready(key: str, points: Sequence[Sequence[float]], collect: Collector) -> tuple[tuple[int, float], ...]:
    profile: list[tuple[int, float]] = []
    for i, (minute, share) in enumerate(points):
        path = ("ready", key, i)
        second = round(minute * 60)
        if minute < 0:
            collect.error((*path, 0), "minutes count from the first opening and cannot be negative; write 0")
        elif not 0 <= share <= 1:
            collect.error((*path, 1), f"the share must lie between 0 and 1; got {share:g}")
        elif profile and second <= profile[-1][0]:
            collect.error((*path, 0), f"minutes must rise from point to point; got {minute:g}")
        elif profile and share < profile[-1][1]:
            collect.error((*path, 1), f"the share ready cannot fall; got {share:g} after {profile[-1][1]:g}")
        else:
            profile.append((second, float(share)))
    if profile and len(profile) == len(points) and profile[-1][1] < 1:
        collect.warn(
            ("ready", key), f"only {profile[-1][1]:.0%} ever become ready; the others cannot be served"
        )
    return tuple(profile) or ((0, 1.0),)


def _check_ids(checked: Checked, doc: ScenarioDoc, collect: Collector) -> None:
    for section in ("parties", "corridors", "destinations", "fleets", "shelters"):
        seen: set[str] = set()
        for i, entry in enumerate(getattr(doc, section)):
            if entry.id in seen:
                collect.error(
                    (*checked.place(section, i), "id"), f"{entry.id} stands already above; ids must differ"
                )
            seen.add(entry.id)
    for i, corridor in enumerate(doc.corridors):
        conditions: set[str] = set()
        for j, condition in enumerate(corridor.conditions):
            if condition.id in conditions:
                path = (*checked.place("corridors", i), "conditions", j, "id")
                collect.error(path, f"{condition.id} stands already above; ids must differ")
            conditions.add(condition.id)
    for key in doc.groups:
        if key in COLUMNS or key == "default":
            collect.error(
                ("groups", key), f"{key} has a meaning of its own in the format; call the group otherwise"
            )
        elif not key.strip() or key != key.strip() or len(key) > 200 or not key.isprintable():
            collect.error(
                ("groups", key), "a group needs a name without spaces around it, of at most 200 characters"
            )


def _points(checked: Checked, doc: ScenarioDoc, people: Sequence[Zone]) -> list[tuple[Path, float, float]]:
    points: list[tuple[Path, float, float]] = []
    for i, c in enumerate(doc.corridors):
        if not isinstance(c.gate, str):
            points.append(((*checked.place("corridors", i), "gate"), *c.gate))
    points += [
        ((*checked.place("destinations", i), "location"), *d.location) for i, d in enumerate(doc.destinations)
    ]
    points += [((*checked.place("fleets", i), "base"), *f.base) for i, f in enumerate(doc.fleets)]
    points += [
        ((*checked.place("shelters", i), "location"), *s.location)
        for i, s in enumerate(doc.shelters)
        if s.location is not None
    ]
    points += [
        (("zones", i), z.lon, z.lat) for i, z in enumerate(people) if z.lon is not None and z.lat is not None
    ]
    return points

"""Variants of a scenario: one thing changed, all else as agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from mamarr.network.model import Network
from mamarr.plans.whatif import Kind
from mamarr.scenario.model import Closure, Corridor, Destination, Fleet, Interval, Scenario

T = TypeVar("T")

MORE_PLACES = 1_000
MORE_BEDS = 20
"""What a destination is asked for more of: about a school or a hall, and a ward."""

WIDER = 2.0
"""A repaired street carries so many times what it carried."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """One thing changed.

    Attributes
    ----------
    kind, subject, amount, text, name
        As in `mamarr.plans.whatif.Change`.
    """

    kind: Kind
    subject: str
    amount: int = 1
    text: str = ""
    name: str = ""

    def of(self, scenario: Scenario) -> Scenario:
        """The scenario with the change; a street is not part of it (see `roads`)."""
        return _CHANGES[self.kind](scenario, self)

    def roads(self, network: Network) -> Network:
        """The roads with the change."""
        if self.kind is not Kind.STREET:
            return network
        factor = np.where(np.array([name == self.subject for name in network.link_id]), WIDER, 1.0)
        return replace(
            network,
            walk_capacity=network.walk_capacity * factor,
            drive_capacity=network.drive_capacity * factor,
        )


def variants(scenario: Scenario, *, streets: Iterable[tuple[str, str]] = ()) -> tuple[Variant, ...]:
    """List what is asked at the table, in the order of the kinds.

    Parameters
    ----------
    scenario
        As agreed.
    streets
        (link id, name) of those worth repairing.
    """
    used = [c for c in scenario.corridors if not c.refusals]
    found = [
        Variant(kind=Kind.LANE, subject=c.id, text=f"one more lane at {c.id}") for c in used if c.screening
    ]
    found += [
        Variant(kind=Kind.VEHICLE, subject=f.id, text=f"one more {f.vehicle} ({f.id})")
        for f in scenario.fleets
    ]
    found += [Variant(kind=Kind.WITHOUT, subject=c.id, text=f"without corridor {c.id}") for c in used]
    found += [
        Variant(kind=Kind.WITH, subject=c.id, text=f"with corridor {c.id}, now refused")
        for c in scenario.corridors
        if c.refusals
    ]
    for d in scenario.destinations.values():
        if d.places is not None:
            found.append(
                Variant(
                    kind=Kind.PLACES,
                    subject=d.id,
                    amount=MORE_PLACES,
                    text=f"{MORE_PLACES} more places at {d.id}",
                )
            )
    for name in _with_patients(scenario):
        found.append(
            Variant(kind=Kind.BEDS, subject=name, amount=MORE_BEDS, text=f"{MORE_BEDS} more beds at {name}")
        )
    for link, name in streets:
        said = f"{name} (link {link})" if name else f"link {link}"
        found.append(Variant(kind=Kind.STREET, subject=link, name=name, text=f"street {said} twice as wide"))
    return tuple(found)


def with_length(scenario: Scenario, minutes: int) -> Scenario:
    """The scenario with a pause that ends `minutes` after its first opening.

    A shorter pause is cut; a longer one has a longer last window. What ended with the pause, or after it,
    then ends as much later: hours of gates, closures of streets, availability of vehicles.
    """
    old, new = scenario.horizon_s, minutes * 60
    later = max(0, new - old)
    windows = scenario.pause.windows
    windows = (*windows[:-1], replace(windows[-1], to_s=new)) if later else _cut(windows, new)
    corridors = []
    for c in scenario.corridors:
        hours = _cut([replace(i, to_s=i.to_s + later) if i.to_s >= old else i for i in c.open], new)
        if hours:
            corridors.append(replace(c, open=hours))
    return replace(
        scenario,
        pause=replace(scenario.pause, windows=windows),
        corridors=tuple(corridors),
        closures=tuple(_later(c, old, later) for c in scenario.closures),
        fleets=tuple(
            replace(f, available=replace(f.available, to_s=f.available.to_s + later))
            if f.available.to_s >= old
            else f
            for f in scenario.fleets
        ),
    )


def _later(closure: Closure, old: int, later: int) -> Closure:
    during = closure.during
    return (
        replace(closure, during=replace(during, to_s=during.to_s + later)) if during.to_s >= old else closure
    )


def _cut(hours: Sequence[Interval], end_s: int) -> tuple[Interval, ...]:
    return tuple(replace(i, to_s=min(i.to_s, end_s)) for i in hours if i.from_s < end_s)


def _with_patients(scenario: Scenario) -> list[str]:
    """Destinations to which a corridor leads that admits a group in need of beds."""
    needing = {g.id for g in scenario.groups.values() if g.needs_bed}
    open_to = {c.leads_to for c in scenario.corridors if needing & set(c.admits) and not c.refusals}
    return [d for d in scenario.destinations if d in open_to]


def _changed(items: Sequence[T], name: str, new: Mapping[str, object]) -> tuple[T, ...]:
    return tuple(replace(x, **new) if x.id == name else x for x in items)  # type: ignore[attr-defined,type-var]


def _lane(scenario: Scenario, v: Variant) -> Scenario:
    corridor = _corridor(scenario, v.subject)
    assert corridor.screening is not None
    screening = replace(corridor.screening, lanes=corridor.screening.lanes + v.amount)
    return replace(scenario, corridors=_changed(scenario.corridors, v.subject, {"screening": screening}))


def _vehicle(scenario: Scenario, v: Variant) -> Scenario:
    fleet: Fleet = next(f for f in scenario.fleets if f.id == v.subject)
    return replace(scenario, fleets=_changed(scenario.fleets, v.subject, {"count": fleet.count + v.amount}))


def _without(scenario: Scenario, v: Variant) -> Scenario:
    return replace(scenario, corridors=tuple(c for c in scenario.corridors if c.id != v.subject))


def _with(scenario: Scenario, v: Variant) -> Scenario:
    corridor = _corridor(scenario, v.subject)
    conditions = tuple(
        replace(c, state="pending") if c.state in {"refused", "lapsed"} else c for c in corridor.conditions
    )
    guarantees = MappingProxyType(
        {p: "silent" if state in {"refused", "lapsed"} else state for p, state in corridor.guarantees.items()}
    )
    return replace(
        scenario,
        corridors=_changed(
            scenario.corridors, v.subject, {"conditions": conditions, "guarantees": guarantees}
        ),
    )


def _places(scenario: Scenario, v: Variant) -> Scenario:
    destination = scenario.destinations[v.subject]
    return _at(scenario, replace(destination, places=(destination.places or 0) + v.amount))


def _beds(scenario: Scenario, v: Variant) -> Scenario:
    destination = scenario.destinations[v.subject]
    return _at(scenario, replace(destination, beds=destination.beds + v.amount))


def _street(scenario: Scenario, v: Variant) -> Scenario:
    return replace(scenario, closures=tuple(c for c in scenario.closures if c.link != v.subject))


def _at(scenario: Scenario, destination: Destination) -> Scenario:
    changed = {**scenario.destinations, destination.id: destination}
    return replace(scenario, destinations=MappingProxyType(changed))


def _corridor(scenario: Scenario, name: str) -> Corridor:
    return next(c for c in scenario.corridors if c.id == name)


_CHANGES = {
    Kind.LANE: _lane,
    Kind.VEHICLE: _vehicle,
    Kind.WITHOUT: _without,
    Kind.WITH: _with,
    Kind.PLACES: _places,
    Kind.BEDS: _beds,
    Kind.STREET: _street,
}

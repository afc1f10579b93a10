"""What one part of a scenario asks of another: references, who can go where, and who is kept apart."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from mamarr.scenario._collect import Collector, Path, suggestion
from mamarr.scenario._document import ScenarioDoc
from mamarr.scenario._validate import Checked
from mamarr.scenario.model import Group, Zone


def check_references(checked: Checked, doc: ScenarioDoc, collect: Collector) -> None:
    """Note every id that names nothing, and fleets that do not fit the groups they carry."""
    groups, destinations, parties = checked.ids("groups"), checked.ids("destinations"), checked.ids("parties")
    for i, corridor in enumerate(doc.corridors):
        path = checked.place("corridors", i)
        if corridor.leads_to not in destinations:
            collect.error(
                (*path, "leads_to"),
                f"{corridor.leads_to} is not a destination; add it to destinations or correct the id"
                + suggestion(corridor.leads_to, destinations),
            )
        _check_admits(corridor.admits, path, groups, collect)
        for group in corridor.admits:
            if group in doc.groups and doc.groups[group].travels not in corridor.beyond_min:
                collect.warn(
                    (*path, "beyond_min"),
                    f"names no time for {doc.groups[group].travels}, so {group} cannot use"
                    f" corridor {corridor.id} although it admits them",
                )
        for j, condition in enumerate(corridor.conditions):
            if condition.by not in parties:
                collect.warn(
                    (*path, "conditions", j, "by"),
                    f"{condition.by} is not among the parties; add it there"
                    + suggestion(condition.by, parties),
                )
        for party in corridor.guarantees:
            if party not in parties:
                collect.warn(
                    (*path, "guarantees", party),
                    f"{party} is not among the parties; add it there{suggestion(party, parties)}",
                )
    for i, fleet in enumerate(doc.fleets):
        path = checked.place("fleets", i)
        for j, key in enumerate(fleet.carries):
            if key not in groups:
                collect.error(
                    (*path, "carries", j),
                    f"{key} is not a group; add it to groups or correct the name{suggestion(key, groups)}",
                )
            elif key in doc.groups and doc.groups[key].travels != fleet.vehicle:
                collect.error(
                    (*path, "carries", j),
                    f"group {key} travels by {doc.groups[key].travels}, but these vehicles are"
                    f" {fleet.vehicle}; correct one of the two",
                )
            if key in fleet.carries[:j]:
                collect.error((*path, "carries", j), f"{key} stands twice; keep one")
    for section in ("ready", "turnout"):
        for key in getattr(doc, section):
            if key not in groups and key != "default":
                collect.error(
                    (section, key),
                    "is neither a group nor default; correct the name"
                    + suggestion(key, [*groups, "default"]),
                )


def _check_admits(admits: Sequence[str], path: Path, groups: Sequence[str], collect: Collector) -> None:
    for j, group in enumerate(admits):
        if group not in groups:
            collect.error(
                (*path, "admits", j),
                f"{group} is not a group; add it to groups or correct the name{suggestion(group, groups)}",
            )
        if group in admits[:j]:
            collect.error((*path, "admits", j), f"{group} stands twice; keep one")


def check_people(
    checked: Checked, doc: ScenarioDoc, groups: Mapping[str, Group], zones: Sequence[Zone], collect: Collector
) -> None:
    """Note groups that nothing takes out, beds that are missing, and armed groups that are not kept apart."""
    for i, corridor in enumerate(doc.corridors):
        kinds = {groups[g].apart for g in corridor.admits if g in groups}
        if len(kinds) == 2:
            alone = ", ".join(g for g in corridor.admits if g in groups and groups[g].apart)
            collect.error(
                (*checked.place("corridors", i), "admits"),
                f"{alone} is marked apart and never shares a corridor with others;"
                " give it a corridor of its own",
            )
    present = {key for zone in zones for key in zone.people}
    if "corridors" not in checked.faulty:
        for key, group in groups.items():
            _check_way_out(key, group, doc, collect)
    for key, group in groups.items():
        if (
            group.travels in ("bus", "ambulance")
            and key in present
            and "fleets" not in checked.faulty
            and not any(key in f.carries for f in doc.fleets)
        ):
            collect.warn(
                ("groups", key), f"travels by {group.travels}, but no fleet carries {key}: nobody is served"
            )
    if zones and not present and not collect.errors:
        collect.warn(("zones",), "counts nobody; there is nothing to plan")


def _check_way_out(key: str, group: Group, doc: ScenarioDoc, collect: Collector) -> None:
    admitting = [c for c in doc.corridors if key in c.admits]
    if not admitting:
        collect.error(
            ("groups", key), f"no corridor admits {key}; add it to admits of a corridor, or remove the group"
        )
    elif not any(group.travels in c.beyond_min for c in admitting):
        collect.error(
            ("groups", key),
            f"travels by {group.travels}, but no corridor that admits {key} names a time for"
            f" {group.travels} in beyond_min; add it",
        )
    elif group.needs_bed:
        beds = {d.id: d.beds for d in doc.destinations}
        if all(c.leads_to in beds and beds[c.leads_to] == 0 for c in admitting):
            collect.warn(
                ("groups", key, "needs_bed"),
                f"no destination of a corridor that admits {key} has beds:"
                f" nobody of {key} is served; add beds",
            )


def check_swapped(points: Sequence[tuple[Path, float, float]], collect: Collector) -> None:
    """Note points whose longitude and latitude, swapped, would fall among the others.

    A point counts as swapped if it lies far out (over ten times the usual distance from the middle, and over
    half a degree) and its mirror image lies among the others.
    """
    if len(points) < 3:
        return
    lon = statistics.median(p[1] for p in points)
    lat = statistics.median(p[2] for p in points)
    usual = max(statistics.median(max(abs(x - lon), abs(y - lat)) for _, x, y in points), 0.02)
    for path, x, y in points:
        away = max(abs(x - lon), abs(y - lat))
        mirrored = max(abs(y - lon), abs(x - lat))
        if away > max(10 * usual, 0.5) and mirrored < max(3 * usual, 0.2):
            collect.error(
                path,
                f"longitude {x:g} and latitude {y:g} look swapped:"
                f" the other points lie near {lon:g}, {lat:g}",
            )

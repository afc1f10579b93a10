"""People: all of them once, when they are ready, apart where agreed, and no more than can be received."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.plans.document import Plan
from mamarr.scenario.model import Corridor, Group, Scenario
from mamarr.verification._desk import Desk, of
from mamarr.verification._gates import ALLOWANCE, runs
from mamarr.verification._kernels import add_evenly

Floats = NDArray[np.float64]

HOUR_S = 3600
SHORTEST_S = 1e-3
"""Loading in no time counts as a stretch of this length."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Going:
    """People of one group on their way to one destination.

    Attributes
    ----------
    people, from_s, to_s : float64[k]
        When they leave their zone.
    there_from_s, there_to_s : float64[k]
        When they arrive at the destination; nan if unknown.
    stated : bool[k]
        Who counts and breaks no rule (see `Facts`).
    """

    zone: str
    group: str
    corridor: Corridor
    people: NDArray[np.float64]
    from_s: NDArray[np.float64]
    to_s: NDArray[np.float64]
    there_from_s: NDArray[np.float64]
    there_to_s: NDArray[np.float64]
    stated: NDArray[np.bool_]


def check_accounts(desk: Desk, plan: Plan) -> None:
    """Check that each zone's people of each group are planned, or listed with a reason, exactly once."""
    zones = {z.id: z for z in desk.scenario.zones}
    planned: Counter[tuple[str, str]] = Counter()
    left: Counter[tuple[str, str]] = Counter()
    for order in plan.orders:
        planned[order.zone, order.group] += order.people
    for trip in plan.trips:
        for stop in trip.stops:
            planned[stop.zone, stop.group] += stop.people
    for i, n in enumerate(plan.not_served):
        left[n.zone, n.group] += n.people
        for kind, name, names in (("zone", n.zone, zones), ("group", n.group, desk.scenario.groups)):
            if name not in names:
                desk.note("unknown", f"the scenario has no {kind} {name}", where=f"$.not_served[{i}]")
        if n.people and not n.why:
            desk.note(
                "reason", f"{n.people} people are not served and no reason is given", who=of(n.group, n.zone)
            )
    for i, x in enumerate(plan.late_home):
        for kind, name, names in (("zone", x.zone, zones), ("group", x.group, desk.scenario.groups)):
            if name not in names:
                desk.note("unknown", f"the scenario has no {kind} {name}", where=f"$.late_home[{i}]")
    everybody = {(z.id, g): count for z in desk.scenario.zones for g, count in z.people.items()}
    for zone, group in sorted({*everybody, *planned, *left}):
        if zone not in zones or group not in desk.scenario.groups:
            continue
        there = everybody.get((zone, group), 0)
        named = planned[zone, group] + left[zone, group]
        if named != there:
            desk.note(
                "people",
                f"{planned[zone, group]} planned and {left[zone, group]} not served make {named}, "
                f"the zone has {there}",
                who=of(group, zone),
                how_much=f"{named - there:+d} people",
            )


def check_ready(desk: Desk, going: Sequence[Going]) -> None:
    """Check that at every instant no more of a zone's group have left than are ready, give or take one.

    Where a state counts them, they were ready who have left by its moment.
    """
    zones = {z.id: z for z in desk.scenario.zones}
    by_origin: dict[tuple[str, str], list[Going]] = defaultdict(list)
    for g in going:
        by_origin[g.zone, g.group].append(g)
    for (zone, group_id), here in by_origin.items():
        people = np.concatenate([g.people for g in here])
        from_s = np.concatenate([g.from_s for g in here])
        to_s = np.maximum(np.concatenate([g.to_s for g in here]), from_s + SHORTEST_S)
        if not len(people):
            continue
        group = desk.scenario.groups[group_id]
        # both curves are straight between these instants, so it is enough to look there
        instants = np.unique(np.concatenate([from_s, to_s, [float(t) for t, _ in group.ready]]))
        rate = np.zeros(len(instants))
        np.add.at(rate, np.searchsorted(instants, from_s), people / (to_s - from_s))
        np.subtract.at(rate, np.searchsorted(instants, to_s), people / (to_s - from_s))
        gone = np.concatenate([[0.0], np.cumsum(np.cumsum(rate)[:-1] * np.diff(instants))])
        ready = zones[zone].people.get(group_id, 0) * _ready_just_before(group, instants)
        counted_s = desk.facts.counted_s(zone, group_id)
        if counted_s >= 0.0:
            # more may have left than the profile has it, which says nothing of the others then
            there = np.searchsorted(instants, counted_s, side="right")
            early = bool((gone[:there] > ready[:there] + 1).any())
            # who had left, or was seen on the way, is ready again where they had to turn back
            seen = desk.facts.seen(zone, group_id)
            early = early or seen > float(np.interp(counted_s, instants, ready)) + 1
            ready = np.maximum(ready, np.where((instants <= counted_s) | early, gone, 0.0))
        excess = gone - ready
        worst = int(np.argmax(excess))
        if excess[worst] > 1 + 1e-6:
            desk.note(
                "ready",
                f"{gone[worst]:.0f} people have left, {gone[worst] - excess[worst]:.0f} are ready",
                who=of(group_id, zone),
                when_s=float(instants[worst]),
                how_much=f"{excess[worst]:.1f} people",
            )


def _ready_just_before(group: Group, instants: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64[k], share ready up to, not yet at, each instant: what counts where the profile jumps."""
    at = np.array([t for t, _ in group.ready], dtype=np.float64)
    share = np.array([s for _, s in group.ready], dtype=np.float64)
    passed = np.searchsorted(at, instants, side="left")
    result = np.zeros(len(instants))
    result[passed == len(at)] = share[-1]
    between = (passed > 0) & (passed < len(at))
    k = passed[between]
    part = (instants[between] - at[k - 1]) / (at[k] - at[k - 1])
    result[between] = share[k - 1] + part * (share[k] - share[k - 1])
    return result


def check_apart(desk: Desk, going: Sequence[Going]) -> None:
    """Check that groups which go apart start at muster points only and meet nobody on their corridor."""
    muster = {z.id for z in desk.scenario.zones if z.kind == "muster"}
    groups: dict[str, set[str]] = defaultdict(set)
    misplaced: set[tuple[str, str, bool]] = set()
    for g in going:
        if g.people.any():
            groups[g.corridor.id].add(g.group)
            apart = desk.scenario.groups[g.group].apart
            if apart is not (g.zone in muster):
                misplaced.add((g.zone, g.group, apart))
    for zone, group, apart in sorted(misplaced):
        desk.note(
            "apart",
            "a group that goes apart may start only at a muster point"
            if apart
            else "a muster point holds only groups that go apart",
            who=of(group, zone),
        )
    for corridor, here in groups.items():
        apart_here = sorted(g for g in here if desk.scenario.groups[g].apart)
        if apart_here and len(here) > 1:
            desk.note(
                "apart",
                f"{', '.join(sorted(here))} share it, and {apart_here[0]} must go apart",
                where=f"corridor {corridor}",
            )


def check_reception(desk: Desk, going: Sequence[Going]) -> None:
    """Check places, beds and hourly intake of every destination."""
    scenario = desk.scenario
    for destination in scenario.destinations.values():
        here = [g for g in going if g.corridor.leads_to == destination.id]
        taken = _by_bed(scenario, here, [g.people for g in here])
        stated = _by_bed(scenario, here, [g.people[g.stated] for g in here])
        where = f"destination {destination.id}"
        for rule, bed, limit in (("places", False, destination.places), ("beds", True, destination.beds)):
            if limit is not None and taken[bed] > max(limit, stated[bed]):
                desk.note(
                    rule,
                    f"{taken[bed]} people need {rule}, there are {limit}",
                    where=where,
                    how_much=f"{taken[bed] - limit} {rule}",
                )
        if destination.intake_per_hour is not None and here:
            _check_intake(desk, where, destination.intake_per_hour, here)


def _by_bed(scenario: Scenario, here: Sequence[Going], people: Sequence[Floats]) -> dict[bool, int]:
    """People who need beds, and who need places."""
    needs = [scenario.groups[g.group].needs_bed for g in here]
    return {
        bed: round(sum(n.sum() for n, need in zip(people, needs, strict=True) if need is bed))
        for bed in (True, False)
    }


def _check_intake(desk: Desk, where: str, limit: int, here: Sequence[Going]) -> None:
    # people who pass the gate at the last close are there within a day, or break another rule
    by_hour, stated = (np.zeros(-(-desk.scenario.horizon_s // HOUR_S) + 24) for _ in range(2))
    for g in here:
        for row, some in (
            (by_hour, np.isfinite(g.there_from_s)),
            (stated, np.isfinite(g.there_from_s) & g.stated),
        ):
            add_evenly(row, float(HOUR_S), g.there_from_s[some], g.there_to_s[some], g.people[some], 0.0)
    room = np.maximum(float(limit), stated)
    room[: desk.over(HOUR_S)] = np.inf
    for first, last, worst in runs(by_hour > room * ALLOWANCE + 1e-6, by_hour - room):
        desk.note(
            "intake",
            f"{by_hour[worst]:.0f} people arrive in the hour, {room[worst]:.0f} can be received"
            + (f" (too many in {last - first + 1} hours)" if last > first else ""),
            where=where,
            when_s=worst * HOUR_S,
            how_much=f"{by_hour[worst] - room[worst]:.0f} people",
        )

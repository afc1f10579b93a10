"""Nights in a re-plan: who had come to a shelter is there still, unless they had gone on from it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field

from mamarr.plans.document import Plan, Slot
from mamarr.plans.state import State
from mamarr.scenario.model import Mode
from mamarr.verification._desk import Desk, of
from mamarr.verification._streets import Streets

Leg = tuple[str, str, str, tuple[str, ...]]
"""Zone, group, the shelter that they go to or the corridor that they go on by, and the path."""


@dataclass(kw_only=True, slots=True)
class _Legs:
    """Slots begun by the moment of the state, to shelters and on from them."""

    there: dict[Leg, list[Slot]] = field(default_factory=lambda: defaultdict(list))
    onward: dict[Leg, list[Slot]] = field(default_factory=lambda: defaultdict(list))
    shelter: dict[Leg, set[Leg]] = field(default_factory=lambda: defaultdict(set))
    """By way on from a shelter, the ways to it: who has gone on may have come by any of them."""


def check_past_nights(
    desk: Desk,
    before: Plan,
    plan: Plan,
    state: State,
    counted: Set[tuple[str, str]],
    streets: Callable[[Mode], Streets],
) -> None:
    """Check that nobody who had come to a shelter is lost, is there twice, or had been somewhere else.

    Who was on the way from a shelter to a gate may be sent elsewhere, and is then no longer told of it.
    """
    old, new = _legs(before, state, counted), _legs(plan, state, counted)
    gone_on: dict[Leg, int] = defaultdict(int)
    for leg in sorted({*old.onward, *new.onward}):
        was, now = old.onward.get(leg, []), new.onward.get(leg, [])
        _, group, corridor, path = leg
        out_s = min(state.at_s, _shut_from(state, corridor)) - _way_s(desk, group, path, streets)
        _compare(desk, leg, was, now, least=_by(was, out_s, _at_least), verb="gone on")
        for there in old.shelter[leg]:
            gone_on[there] += _by(was, state.at_s, _at_most)
    for leg in sorted({*old.there, *new.there}):
        was, now = old.there.get(leg, []), new.there.get(leg, [])
        _, group, _, path = leg
        come = _by(was, state.at_s - _way_s(desk, group, path, streets), _at_least)
        _compare(desk, leg, was, now, least=come - gone_on[leg], verb="come")


def _legs(plan: Plan, state: State, counted: Set[tuple[str, str]]) -> _Legs:
    found = _Legs()
    for o in plan.orders:
        if o.night is None or (o.zone, o.group) in counted or len(o.stretches) < 2:
            continue
        there, onward = o.stretches
        first = o.zone, o.group, f"shelter {o.night.shelter}", there.path
        second = o.zone, o.group, o.corridor, onward.path
        found.shelter[second].add(first)
        for legs, key, slots in ((found.there, first, there.slots), (found.onward, second, onward.slots)):
            legs[key] += [s for s in slots if s.people and s.from_s < state.at_s]
    return found


def _compare(desk: Desk, leg: Leg, was: list[Slot], now: list[Slot], *, least: int, verb: str) -> None:
    """Check that between `least` and all of the old plan's people are in the new one, at their time."""
    zone, group, place, _ = leg
    old, new = sum(s.people for s in was), sum(s.people for s in now)
    strays = sum(s.people for s in now if not _inside(s, was))
    if not least <= new <= old or strays:
        desk.note(
            "past",
            f"{new} people have {verb} by the new plan, {strays} of them at other times, "
            f"by the old one {least} at least and {old} at most",
            who=of(group, zone),
            where=place if place.startswith("shelter ") else f"corridor {place}",
            how_much=f"{new - old:+d} people",
        )


def _inside(slot: Slot, others: Iterable[Slot]) -> bool:
    return any(o.from_s <= slot.from_s and slot.to_s <= o.to_s for o in others)


def _by(slots: Iterable[Slot], second: float, whole: Callable[[Slot, float], int]) -> int:
    """People who have left in slots by a second, of each slot in whole people."""
    return sum(whole(s, min(1.0, max(0.0, (second - s.from_s) / max(1, s.to_s - s.from_s)))) for s in slots)


def _at_least(slot: Slot, share: float) -> int:
    """Of a slot cut twice, by one person less than an even flow."""
    return slot.people if share >= 1.0 else max(0, math.floor(slot.people * share) - 1)


def _at_most(slot: Slot, share: float) -> int:
    return math.ceil(slot.people * share)


def _way_s(desk: Desk, group: str, path: tuple[str, ...], streets: Callable[[Mode], Streets]) -> float:
    if group not in desk.scenario.groups:
        return math.inf
    way = streets(desk.scenario.groups[group].travels).way(path)
    return math.inf if isinstance(way, str) else way.total_s


def _shut_from(state: State, corridor: str) -> float:
    return min(
        (c.closed_from_s for c in state.corridors if c.id == corridor and c.closed_from_s is not None),
        default=math.inf,
    )

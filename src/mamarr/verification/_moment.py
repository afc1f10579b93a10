"""A re-plan: the scenario as the state has it, and whether the past is as it was."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from mamarr.plans.document import Order, Plan, Slot
from mamarr.plans.state import State
from mamarr.scenario.model import MAX_SPAN_S, Closure, Corridor, Interval, Mode, Scenario
from mamarr.verification._desk import Desk, of
from mamarr.verification._past_nights import check_past_nights
from mamarr.verification._places import Places
from mamarr.verification._streets import Streets

Move = tuple[str, str, str, tuple[str, ...]]
"""Zone, group, corridor and path."""


def as_it_is(scenario: Scenario, state: State) -> Scenario:
    """The scenario with windows, corridors and streets of the state; slower gates are told apart (`pace`)."""
    agreed = scenario.pause.windows
    windows = state.windows if state.windows is not None else agreed
    shut = {c.id: c for c in state.corridors if c.closed_from_s is not None}
    corridors = []
    for corridor in scenario.corridors:
        hours = list(_in_windows(corridor, agreed, windows))
        closure = shut.get(corridor.id)
        if closure is not None and closure.closed_from_s is not None:
            opens = math.inf if closure.reopens_s is None else closure.reopens_s
            hours = [piece for i in hours for piece in _outside(i, closure.closed_from_s, opens)]
        corridors.append(replace(corridor, open=tuple(hours)))
    later = windows[-1].to_s > agreed[-1].to_s
    fleets = tuple(
        replace(f, available=Interval(from_s=f.available.from_s, to_s=windows[-1].to_s))
        if later and agreed[-1].to_s <= f.available.to_s < windows[-1].to_s
        else f
        for f in scenario.fleets
    )
    pause = replace(scenario.pause, windows=tuple(windows))
    shut_streets = [
        Closure(link=s.link, during=Interval(from_s=max(s.closed_from_s, state.at_s), to_s=to_s))
        for s in state.streets
        if s.closed_from_s is not None
        and (to_s := MAX_SPAN_S if s.reopens_s is None else s.reopens_s) > max(s.closed_from_s, state.at_s)
    ]
    return replace(
        scenario,
        pause=pause,
        corridors=tuple(corridors),
        fleets=fleets,
        closures=(*scenario.closures, *shut_streets),
    )


def pace(state: State | None, corridor: str) -> tuple[int, float]:
    """From which second on a corridor's lanes give which share of their seconds."""
    for c in state.corridors if state is not None else ():
        if c.id == corridor and state is not None:
            return state.at_s, c.screening_factor
    return 0, 1.0


def _in_windows(
    corridor: Corridor, agreed: tuple[Interval, ...], windows: tuple[Interval, ...]
) -> Iterator[Interval]:
    """Hours of a corridor: open to a window's close means open to its new close, open always stays always."""
    if windows == agreed:
        yield from corridor.open
        return
    always = all(any(i.from_s <= w.from_s and i.to_s >= w.to_s for i in corridor.open) for w in agreed)
    for window in windows:
        was = next((w for w in agreed if w.from_s == window.from_s), None)
        if was is None:
            if always:
                yield window
            continue
        for i in corridor.open:
            if not was.from_s <= i.from_s < was.to_s:
                continue
            end = window.to_s if i.to_s >= was.to_s else min(i.to_s, window.to_s)
            if end > i.from_s:
                yield Interval(from_s=i.from_s, to_s=end)


def _outside(interval: Interval, from_s: float, to_s: float) -> Iterator[Interval]:
    if interval.from_s < from_s:
        yield Interval(from_s=interval.from_s, to_s=round(min(interval.to_s, from_s)))
    if interval.to_s > to_s:
        yield Interval(from_s=round(max(interval.from_s, to_s)), to_s=interval.to_s)


def check_past(
    desk: Desk,
    before: Plan,
    plan: Plan,
    state: State,
    streets: Callable[[Mode], Streets],
    places: Places,
) -> None:
    """Check that what had happened by the moment of the state is in the new plan as it was.

    Who was on the way to a gate that stays open and is no slower goes on, but for vehicles with people
    aboard that were sent to it. Where the state counts people itself (`left`, `on_the_way`, `vehicles`) its
    counts stand, not the plan's.
    """
    counted = {(x.zone, x.group) for x in state.left} | {(x.zone, x.group) for x in state.on_the_way}
    at_s, is_home = state.at_s, _homes(before, places)
    now: dict[Move, list[Slot]] = defaultdict(list)
    for o in plan.orders:
        if o.night is None:
            now[_move(o)] += [s for s in o.slots if s.people and s.from_s < at_s]
    undisturbed = _undisturbed(desk, before, plan, state)
    for o in before.orders:
        if (o.zone, o.group) in counted or o.group not in desk.scenario.groups or o.night is not None:
            continue
        way = streets(desk.scenario.groups[o.group].travels).way(o.path)
        way_s = math.inf if isinstance(way, str) else way.total_s
        for slot in _joined([s for s in o.slots if s.from_s < at_s]):
            inside = [s for s in now[_move(o)] if slot.from_s <= s.from_s and s.to_s <= slot.to_s]
            now[_move(o)] = [s for s in now[_move(o)] if s not in inside]
            people = sum(s.people for s in inside)
            # who was not out yet may have been sent elsewhere
            passed_s = slot.to_s + way_s
            out = passed_s <= min(at_s, _shut_from(state, o.corridor))
            out = out or (slot.to_s <= at_s and passed_s <= undisturbed.get(o.corridor, -math.inf))
            if people > slot.people or (out and people != slot.people):
                _note(desk, o, slot.from_s, people, slot.people)
    for (zone, group, corridor, path), slots in sorted(now.items()):
        for slot in slots:
            if (zone, group) not in counted and path and is_home(zone, path[0]):
                stray = Order(zone=zone, group=group, corridor=corridor, path=path, slots=())
                _note(desk, stray, slot.from_s, slot.people, 0)
    check_past_nights(desk, before, plan, state, counted, streets)
    _check_on_the_way(desk, before, plan, state, counted, is_home)
    named = {v.vehicle for v in state.vehicles}
    kept = {(t.vehicle, t.leaves_base_s): t for t in plan.trips}
    for trip in before.trips:
        if trip.vehicle in named or not trip.at_gate_s < min(at_s, _shut_from(state, trip.corridor)):
            continue
        if kept.get((trip.vehicle, trip.leaves_base_s)) != trip:
            desk.note(
                "past",
                "the trip was over at the gate and is not in the new plan as it was",
                who=trip.vehicle,
                when_s=trip.at_gate_s,
            )


def _joined(slots: Sequence[Slot]) -> list[Slot]:
    """Slots of one way, those that overlap in one: who of them left in which is not told apart."""
    found: list[Slot] = []
    for s in sorted(slots, key=lambda s: (s.from_s, s.to_s)):
        if found and s.from_s < found[-1].to_s:
            last = found.pop()
            people, to_s = last.people + s.people, max(last.to_s, s.to_s)
            found.append(Slot(from_s=last.from_s, to_s=to_s, people=people))
        else:
            found.append(s)
    return found


def _note(desk: Desk, order: Order, second: int, new: int, old: int) -> None:
    desk.note(
        "past",
        f"{new} people left in the slot by the new plan, {old} by the old one",
        who=of(order.group, order.zone),
        where=f"corridor {order.corridor}",
        when_s=second,
        how_much=f"{new - old:+d} people",
    )


def _check_on_the_way(
    desk: Desk,
    before: Plan,
    plan: Plan,
    state: State,
    counted: set[tuple[str, str]],
    is_home: Callable[[str, str], bool],
) -> None:
    """Check that no more people are sent from the way than were on it."""
    left, now = _departed(before, state.at_s, is_home), Counter[tuple[str, str]]()
    for o in plan.orders:
        if o.start_node is None:
            now[o.zone, o.group] += sum(s.people for s in o.slots if s.to_s <= state.at_s)
    for o in plan.orders:
        away = o.start_node is not None and not is_home(o.zone, o.start_node)
        if away and (o.zone, o.group) not in counted:
            now[o.zone, o.group] += sum(s.people for s in o.slots if s.to_s > state.at_s)
    slots = Counter((o.zone, o.group) for o in before.orders for _ in o.slots)
    for key, people in sorted(now.items()):
        if key not in counted and people > left[key] + slots[key] + 1:
            desk.note(
                "past",
                f"{people} have left by the new plan, {left[key]} had by the old one",
                who=of(key[1], key[0]),
                when_s=state.at_s,
                how_much=f"{people - left[key]:+d} people",
            )


def _homes(plan: Plan, places: Places) -> Callable[[str, str], bool]:
    """Whether people of a zone live at a node: as the plan has it, else as the scenario may."""
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for o in plan.orders:
        if o.start_node is None and o.path:
            homes[o.zone].add(o.path[0])
    return lambda zone, node: node in homes[zone] if homes[zone] else places.lives(zone, node)


def _departed(plan: Plan, at_s: int, is_home: Callable[[str, str], bool]) -> Counter[tuple[str, str]]:
    """People of each zone and group who have left by a second, those of a slot begun as if it were over."""
    gone: Counter[tuple[str, str]] = Counter()
    for o in plan.orders:
        # who is told on the way has left home, whenever that is
        away = o.start_node is not None and not is_home(o.zone, o.start_node)
        for s in o.slots:
            span = max(1, s.to_s - s.from_s)
            share = 1.0 if away else min(1.0, max(0.0, (at_s - s.from_s) / span))
            gone[o.zone, o.group] += math.ceil(s.people * share)
    return gone


def _move(order: Order) -> Move:
    return order.zone, order.group, order.corridor, order.path


def _undisturbed(desk: Desk, before: Plan, plan: Plan, state: State) -> dict[str, float]:
    """By corridor: until when nothing keeps people from passing it who are on the way to it."""
    known = {(t.vehicle, t.leaves_base_s, t.corridor) for t in before.trips}
    begun = [t for t in plan.trips if t.leaves_base_s < state.at_s]
    sent = any((t.vehicle, t.leaves_base_s, t.corridor) not in known for t in begun)
    scenario = desk.scenario
    windows = scenario.pause.windows
    shorter = not all(any(n.from_s <= w.from_s and w.to_s <= n.to_s for n in windows) for w in desk.agreed)
    edited = before.scenario_sha256 != scenario.sha256
    if sent or shorter or edited or state.vehicles or state.streets:
        return {}
    window_s = scenario.planning.window_s
    return {c.id: _shut_from(state, c.id) - window_s for c in scenario.corridors if c.id not in state.slower}


def _shut_from(state: State, corridor: str) -> float:
    return min(
        (c.closed_from_s for c in state.corridors if c.id == corridor and c.closed_from_s is not None),
        default=math.inf,
    )

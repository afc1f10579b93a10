"""What binds, who is left and why, and the last safe departures."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.drafting.fair import served_by
from mamarr.planning.drafting.held_back import FULL, SMALL, Cause, Rest
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.left import allowed, not_gone
from mamarr.planning.posing.problem import ON_THEIR_OWN, Problem, Supply
from mamarr.planning.riders.left import BUSY, why_not
from mamarr.planning.routing.latest import InTime
from mamarr.planning.routing.routes import HOUR_S, Resources
from mamarr.plans.document import Binding, LastDeparture, NotServed, Order, Trip

SHORTEST_S = 900
"""Stretches in which something is full are named from this length on."""

MOST = 24
"""So many bindings are named, the longest ones."""

LATE = "not ready before the last safe departure"
OVER = "the last safe departure is over"
SHUT = "streets are closed, and no way to a corridor is open in time"
UNUSED = "some room is left, but no hours were found that use it"


def bindings(problem: Problem, ledger: Ledger) -> tuple[Binding, ...]:
    """Gates and streets that are full, from when to when; streets in a row with the same are named once."""
    found: list[tuple[int, Binding]] = []
    resources = Resources(problem, ledger)
    for gate in problem.gates:
        if math.isfinite(gate.lane_s):
            full = ledger.gate_s[gate.index] >= FULL * np.maximum(ledger.gate_offer_s[gate.index], 1e-9)
            found += _stretches(
                f"gate {gate.corridor.id}", full & (ledger.gate_offer_s[gate.index] > 0), ledger.window_s
            )
    for name, d in ledger.destination_index.items():
        rate = resources.rate(resources.first_intake + d)
        if math.isfinite(rate):
            hours = ledger.intake[d][: math.ceil(problem.scenario.horizon_s / HOUR_S)]
            found += _stretches(f"intake of {name}", hours >= FULL * rate * HOUR_S, HOUR_S)
    seen: set[bytes] = set()
    for way, loads in ledger.loaded_links.items():
        for link in sorted(loads):
            number = link + (0 if way == "walk" else resources.first_drive)
            offer = resources.rate(number) * ledger.window_s
            full = loads[link] >= FULL * offer
            if full.sum() * ledger.window_s < SHORTEST_S or full.tobytes() in seen:
                continue
            seen.add(full.tobytes())
            found += _stretches(street_name(problem, link), full, ledger.window_s)
    found.sort(key=lambda f: (-f[0], f[1].what, f[1].from_s))
    return tuple(b for _, b in found[:MOST])


def street_name(problem: Problem, link: int) -> str:
    """How a street is named to people: name, link id, and its end nodes."""
    network = problem.network
    ends = f"{network.node_id[int(network.tail[link])]} to {network.node_id[int(network.head[link])]}"
    name = f"{network.name[link]} " if network.name[link] else ""
    return f"street {name}(link {network.link_id[link]}, node {ends})"


def _stretches(what: str, full: NDArray[np.bool_], window_s: int) -> list[tuple[int, Binding]]:
    """Runs of full windows; a single window in between that is not full does not cut a run."""
    joined = full.copy()
    joined[1:-1] |= full[:-2] & full[2:]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], joined, [False]]).astype(np.int8)))
    runs = [(int(a) * window_s, int(b) * window_s) for a, b in edges.reshape(-1, 2)]
    return [(b - a, Binding(what=what, from_s=a, to_s=b)) for a, b in runs if b - a >= SHORTEST_S]


def last_departures(problem: Problem, in_time: InTime) -> tuple[LastDeparture, ...]:
    """Last whole minute at which each supply can leave by each corridor that admits it, safe in time."""
    found: list[LastDeparture] = []
    for s in problem.supplies:
        for g in s.gates:
            ends = ((x, math.floor(x.to_s / 60) * 60) for x in in_time.stretches(s, g))
            at_s = max((at for x, at in ends if at >= x.from_s), default=0)
            if at_s > 0:
                found.append(
                    LastDeparture(
                        zone=problem.scenario.zones[s.zone].id,
                        group=s.group.id,
                        corridor=problem.gates[g].corridor.id,
                        at_s=at_s,
                    )
                )
    return tuple(found)


def not_served(
    problem: Problem,
    ledger: Ledger,
    orders: Sequence[Order],
    trips: Sequence[Trip],
    in_time: InTime,
    from_s: float = 0.0,
) -> tuple[NotServed, ...]:
    """Everybody who is not planned, each with a reason that holds for those very people.

    Parameters
    ----------
    problem, ledger
        The scenario on its roads, and what the plan uses.
    orders, trips
        The plan.
    in_time
        When people can leave home for which gate.
    from_s
        Nobody who is left leaves home before: the moment of a re-plan.
    """
    found: list[NotServed] = []
    served, riding, rest = served_by(orders, trips), why_not(problem, trips), Rest(ledger, in_time, from_s)
    given: dict[tuple[str, str], list[Order]] = defaultdict(list)
    for o in orders:
        given[o.zone, o.group].append(o)
    for s in problem.supplies:
        key = zone, group = problem.scenario.zones[s.zone].id, s.group.id
        left = s.people - served.get(key, 0)
        if left <= 0:
            continue
        why, last = _why(problem, ledger, s, in_time)
        if not why and not riding.get(key, BUSY).startswith(BUSY):
            why = riding[key]
        if why:
            parts = [(left, why)]
        else:
            late = min(left, s.people - math.floor(s.people * s.group.ready_share(last) + 1e-6))
            far = _too_far(problem, s, in_time)
            parts = [*_held_back(rest, s, given[key], left, late, riding.get(key), far), (late, LATE)]
        together = Counter[str]()
        for people, said in parts:
            together[said] += people
        found += [NotServed(zone=zone, group=group, people=n, why=said) for said, n in together.items() if n]
    return tuple(found)


def _held_back(
    rest: Rest, s: Supply, given: Sequence[Order], left: int, late: int, riding: str | None, far: str
) -> list[tuple[int, str]]:
    """People who are ready in time and not planned, and why; `far` says which corridors they cannot reach."""
    people = left - late
    if not people:
        return []
    gates = s.gates if riding else allowed(rest.problem, s, given)
    group = s.group
    if not riding:
        group = not_gone(s, [x for o in given if o.start_node is None for x in o.slots], left)
    fits, causes = rest.look(replace(s, group=group), gates, group.ready, left, people)
    if riding:
        return [(people, _full(causes) or riding)]
    told = rest.problem.scenario.planning.corridors_per_order
    limit = f"; no group of a zone is told more than {told} corridor{'s' if told != 1 else ''}"
    full = _full(causes)
    why = full + far if full else (LATE if rest.from_s <= 0.0 else OVER)
    if len(gates) < len(s.gates):
        why += limit
    if fits >= people:
        return [(people, UNUSED)]
    # that there is no free place is not said of a place that nobody has taken
    if fits > SMALL * people or (fits and any(kind in ("place", "bed") for kind, _ in causes)):
        return [(people - fits, why), (fits, UNUSED)]
    return [(people, why)]


def _too_far(problem: Problem, s: Supply, in_time: InTime) -> str:
    """Corridors that a road leads to, and no window is long enough for, to be put after another reason."""
    if s.group.travels not in ON_THEIR_OWN or problem.stays(s):
        return ""
    far = [
        problem.gates[g].corridor.id
        for g in s.gates
        if in_time.road(s, g) and not in_time.stretches(s, g, closures=False)
    ]
    return f"; too far for any window: {', '.join(far)}" if far else ""


def _full(causes: Sequence[Cause]) -> str:
    """What is full, in words; empty if nothing is."""
    named: dict[str, list[str]] = defaultdict(list)
    for kind, name in causes:
        named[kind].append(name)
    said = [f"no free {kind} at {', '.join(named[kind])}" for kind in ("place", "bed") if named[kind]]
    full = []
    if gates := named["gate"]:
        full.append(f"gate{'s' if len(gates) > 1 else ''} {', '.join(gates)}")
    if named["intake"]:
        full.append(f"intake of {', '.join(named['intake'])}")
    if named["street"]:
        full.append("streets on the way to the corridors")
    if full:
        # of several, now the one and now the other
        when = "at all times " if len(full) > 1 else ""
        said.append(f"{' or '.join(full)} full {when}until the last safe departure")
    return "; ".join(said)


def _why(problem: Problem, ledger: Ledger, s: Supply, in_time: InTime) -> tuple[str, float]:
    """A reason that needs no search, or "": no corridor, road, time or place; and the last safe departure."""
    scenario = problem.scenario
    if not s.gates:
        return "no usable corridor admits this group", 0.0
    if not any(in_time.road(s, g) for g in s.gates):
        open_gates = any((s.group.travels, g) in in_time.seconds for g in s.gates)
        return (
            "no road to any corridor that admits this group"
            if open_gates
            else "window too short: no corridor can be passed in time"
        ), 0.0
    ends = [x.to_s for g in s.gates for x in in_time.stretches(s, g)]
    by_shelters = problem.stays(s)
    if not ends:
        shut = any(in_time.stretches(s, g, closures=False) for g in s.gates)
        if by_shelters:
            far = SHUT if shut else "too far for one window"
            return f"{far}, and by the shelters there is no place or no time left", 0.0
        far = "window too short: the way to every corridor takes longer than any window leaves time for"
        return SHUT if shut else far, 0.0
    # to a shelter they may leave home until the last night
    last = max(*ends, scenario.pause.windows[-2].to_s) if by_shelters else max(ends)
    if s.group.ready_share(last) <= 0.0:
        return "window too short: nobody of this group is ready before the last safe departure", last
    leads = {problem.gates[g].corridor.leads_to for g in s.gates}
    places = [(scenario.destinations[d], ledger.destination_index[d]) for d in leads]
    if s.group.needs_bed:
        if all(ledger.beds[i] >= d.beds for d, i in places):
            return "no free bed at any destination of the corridors that admit this group", last
    elif all(d.places is not None and ledger.places[i] >= d.places for d, i in places):
        return "no free place at any destination of the corridors that admit this group", last
    return "", last

"""Routes cut into slots, and what these use of streets, gates and destinations.

Slots are laid backward from each route's last useful departure, so that the
last batch reaches the gate when it must; the first piece is the short one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.posing.readiness import ready_share
from mamarr.planning.routing.choose import worth
from mamarr.planning.routing.routes import MINUTE_S, Resources, Route
from mamarr.planning.slots._slot_kernels import Slots
from mamarr.scenario.model import Interval, Mode

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

BEGINNING_S = 1800
"""So long slots are no longer than a window."""

PASSING = 8
"""People on the way, who cannot wait for a window with room, pass in so many slots, but for whole minutes."""


def build(
    problem: Problem,
    resources: Resources,
    supplies: Sequence[Supply],
    routes: Sequence[Route],
    *,
    quota: Mapping[int, int] = MappingProxyType({}),
    within: bool = False,
) -> tuple[Slots, Longs]:
    """Cut routes (sorted by supply) into slots and collect what they use; with the resources' numbers.

    Of a supply (by index) with a `quota`, so many people count far more than the others; see `Slots`.
    With `within` the people of each slot pass their gate in one window, where that holds a whole minute.
    """
    slot_s = problem.scenario.planning.order_slot_min * 60
    at = {s.index: i for i, s in enumerate(supplies)}
    supply = np.array([at[r.supply] for r in routes], dtype=np.int64)
    fine_s = min(slot_s, max(MINUTE_S, problem.scenario.planning.window_s // MINUTE_S * MINUTE_S))
    ends, window_s = _last_useful(problem, supplies), problem.scenario.planning.window_s

    def cut(route: Route, supply: Supply) -> list[tuple[int, int]]:
        if supply.passing is not None:
            whole = _passing_s(supply.passing, slot_s)
            return _edges(route, whole, whole, ())
        check_s = _check_s(problem, supply, route)
        if within and 2 * MINUTE_S + check_s <= window_s < slot_s + MINUTE_S:
            return _within(route, window_s, check_s)
        return _edges(route, slot_s, fine_s, ends[route.gate])

    edges = [cut(r, supplies[s]) for r, s in zip(routes, supply.tolist(), strict=True)]
    first = np.cumsum([0, *(len(e) for e in edges)]).astype(np.int64)
    ids = np.concatenate([r.resources for r in routes])
    resource, local = np.unique(ids, return_inverse=True)
    res_start = np.cumsum([0, *(len(r.resources) for r in routes)]).astype(np.int64)
    enter = np.concatenate([r.enter_s for r in routes])
    dwell = _dwell(problem, resources, supplies, routes, supply)
    order = np.argsort(local, kind="stable")
    owner = np.repeat(np.arange(len(routes), dtype=np.int32), np.diff(res_start))
    crit_start, crit, ready = _critical(problem, supplies, supply, edges)
    rows, _ = totals(problem, resources)
    value = worth(supplies)
    table = Slots(
        route=np.repeat(np.arange(len(routes), dtype=np.int64), np.diff(first)),
        begin=np.array([a for e in edges for a, _ in e], dtype=np.int64),
        end=np.array([b for e in edges for _, b in e], dtype=np.int64),
        first=first,
        supply=supply,
        routes_of=np.searchsorted(supply, np.arange(len(supplies) + 1)).astype(np.int64),
        people=np.array([s.people for s in supplies], dtype=np.int64),
        lot=np.array(
            [round(s.group.people_per_vehicle) if s.group.travels is Mode.CAR else 1 for s in supplies],
            dtype=np.int64,
        ),
        worth=np.array([value[s.index] for s in supplies]),
        res_start=res_start,
        res=local.astype(np.int32),
        enter=enter,
        unit=np.concatenate([r.unit for r in routes]),
        dwell=dwell,
        width=np.array([resources.window_s(int(r)) for r in resource]),
        rate=np.array(
            [math.inf if r >= resources.first_intake else resources.rate(int(r)) for r in resource]
        ),
        cap=_capacities(resources, resource, local, res_start, enter, dwell, routes),
        on_start=np.concatenate([[0], np.cumsum(np.bincount(local, minlength=len(resource)))]).astype(
            np.int64
        ),
        on_route=owner[order],
        crit_start=crit_start,
        crit=crit,
        ready=ready,
        total_of=np.array(
            [
                rows.get((problem.gates[r.gate].corridor.leads_to, supplies[i].group.needs_bed), -1)
                for r, i in zip(routes, supply, strict=True)
            ],
            dtype=np.int32,
        ),
        seconds=np.array([r.seconds for r in routes]),
        value=np.array([value[r.supply] * problem.worth_by(r.gate) for r in routes]),
        quota=np.array([quota.get(s.index, 0) for s in supplies], dtype=np.int64),
    )
    return table, resource.astype(np.int64)


def _passing_s(passing: Interval, slot_s: int) -> int:
    """Length of the slots of people on the way."""
    each = (passing.to_s - passing.from_s) / PASSING
    return min(slot_s, math.ceil(each / MINUTE_S) * MINUTE_S)


def _last_useful(problem: Problem, supplies: Sequence[Supply]) -> list[tuple[int, ...]]:
    """By gate: when people of some way of moving pass it last, and others have its lanes to themselves."""
    modes = {s.group.travels for s in supplies}
    return [tuple(sorted({h.to_s for m in modes for h in g.useful.get(m, ())})) for g in problem.gates]


def _edges(route: Route, slot_s: int, fine_s: int, ends: Sequence[int]) -> list[tuple[int, int]]:
    """Slots of a route, backward from the end of each of its useful hours; at the beginning they are short.

    The first who get to an idle gate or street count most, and a short slot brings them there together.
    Where others pass the gate last (`ends`) a slot begins, as it may hold more from there on.
    """
    slots: list[tuple[int, int]] = []
    last = [math.ceil((end - route.seconds) / MINUTE_S) * MINUTE_S for end in reversed(ends)]
    for hours in route.useful:
        early_s = hours.from_s + BEGINNING_S
        cuts, marks = [hours.to_s], list[int]()
        for t in last:
            if hours.from_s < t <= cuts[-1] - fine_s:
                cuts.append(t)
        for end, begin in pairwise([*cuts, hours.from_s]):
            long = range(end, max(begin, early_s), -slot_s)
            marks += [*long, *range(end - slot_s * len(long), begin, -fine_s)]
            if begin > hours.from_s:
                marks[-1] = max(marks[-1], begin + fine_s)
        slots.extend(pairwise(reversed([*marks, hours.from_s])))
    return slots


def _within(route: Route, window_s: int, check_s: float) -> list[tuple[int, int]]:
    """Slots in whole minutes whose people pass the gate, checks included, in one window."""
    slots: list[tuple[int, int]] = []
    for hours in route.useful:
        first = math.floor((hours.from_s + route.seconds) / window_s)
        last = math.floor((hours.to_s + route.seconds) / window_s)
        passing = np.arange(first, last + 1) * window_s - route.seconds
        begin = np.maximum(np.ceil(passing / MINUTE_S) * MINUTE_S, hours.from_s)
        end = np.minimum(np.floor((passing + window_s - check_s) / MINUTE_S) * MINUTE_S, hours.to_s)
        some = end > begin
        slots.extend(zip(begin[some].astype(int).tolist(), end[some].astype(int).tolist(), strict=True))
    return slots


def _capacities(
    resources: Resources,
    resource: NDArray[np.int32],
    local: NDArray[np.int64],
    res_start: Longs,
    enter: Floats,
    dwell: Floats,
    routes: Sequence[Route],
) -> Floats:
    """What is left, counting of each resource only the stretches in which a route can be on it.

    A window may be longer than its useful part (before a close, around a closure): to fill
    all of it then would be faster than the street or gate ever is.
    """
    many = np.array([len(r.useful) for r in routes])
    owner = np.repeat(np.arange(len(routes)), np.diff(res_start))
    entry = np.repeat(np.arange(len(owner)), many[owner])
    hours = np.array([(h.from_s, h.to_s) for r in routes for h in r.useful], dtype=np.float64)
    before = np.cumsum(np.append(0, many))[owner[entry]]
    which = np.arange(len(entry)) - np.cumsum(np.append(0, many[owner]))[entry]
    begin, end = (hours[before + which] + enter[entry][:, None]).T
    return resources.left_of(resource, *_joined(local[entry], begin, end + dwell[entry]))


def _joined(of: Longs, begin: Floats, end: Floats) -> tuple[Longs, Floats, Floats]:
    """The same seconds of each, 0 to the greatest of `of`, in stretches that are apart and in order."""
    if not len(of):
        return of, begin, end
    order = np.lexsort((begin, of))
    of, begin, end = of[order], begin[order], end[order]
    apart = float(end.max(initial=0.0) - begin.min(initial=0.0)) + 1.0
    reached = np.maximum.accumulate(end + of * apart) - of * apart
    first = np.ones(len(of), dtype=np.bool_)
    first[1:] = (of[1:] != of[:-1]) | (begin[1:] > reached[:-1])
    at = np.flatnonzero(first)
    last = np.append(at[1:], len(of)) - 1
    return of[at], begin[at], reached[last]


def _critical(
    problem: Problem,
    supplies: Sequence[Supply],
    route_supply: Longs,
    edges: Sequence[Sequence[tuple[int, int]]],
) -> tuple[Longs, Floats, Floats]:
    """Seconds at which people gone are compared with people ready, until all are: slot edges, knots."""
    marks: list[list[int]] = [[] for _ in supplies]
    for s, pieces in zip(route_supply.tolist(), edges, strict=True):
        marks[s].extend(chain.from_iterable(pieces))
    times: list[Longs] = []
    for mine, supply in zip(marks, supplies, strict=True):
        full = _all_ready(supply)
        mine += [t for t, _ in supply.group.ready if t > 0]
        last = problem.scenario.horizon_s if math.isinf(full) else int(full)
        at = np.array(mine, dtype=np.int64)
        times.append(np.unique(np.append(at[at < full], last)))
    start = np.cumsum([0, *(len(m) for m in times)]).astype(np.int64)
    crit = np.concatenate(times).astype(np.float64)
    ready = [s.people * ready_share(s.group.ready, mine) for s, mine in zip(supplies, times, strict=True)]
    return start, crit, np.concatenate(ready)


def _all_ready(supply: Supply) -> float:
    return next((float(t) for t, share in supply.group.ready if share >= 1.0), math.inf)


def totals(problem: Problem, resources: Resources) -> tuple[dict[tuple[str, bool], int], Longs]:
    """Rows of places and beds: (destination, bed?) -> row, and int64[rows] left."""
    ledger = resources.ledger
    rows: dict[tuple[str, bool], int] = {}
    left: list[int] = []
    for d in problem.scenario.destinations.values():
        i = ledger.destination_index[d.id]
        for bed, offered, taken in ((False, d.places, ledger.places[i]), (True, d.beds, ledger.beds[i])):
            if offered is not None:
                rows[d.id, bed] = len(left)
                left.append(max(0, offered - int(taken)))
    return rows, np.array(left, dtype=np.int64)


def _dwell(
    problem: Problem,
    resources: Resources,
    supplies: Sequence[Supply],
    routes: Sequence[Route],
    route_supply: Longs,
) -> Floats:
    parts: list[Floats] = []
    for route, s in zip(routes, route_supply, strict=True):
        dwell = np.zeros(len(route.resources))
        gates = (route.resources >= resources.first_gate) & (route.resources < resources.first_intake)
        dwell[gates] = _check_s(problem, supplies[int(s)], route)
        parts.append(dwell)
    return np.concatenate(parts)


def _check_s(problem: Problem, supply: Supply, route: Route) -> float:
    """Seconds for which somebody takes lanes of the gate after coming there; walkers are counted at once."""
    mode = supply.group.travels
    return 0.0 if mode is Mode.WALK else problem.gates[route.gate].screen_s.get(mode, 0.0)

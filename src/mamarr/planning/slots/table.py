"""Routes cut into slots, and what these use of streets, gates and destinations.

Slots are laid backward from each route's last useful departure, so that the
last batch reaches the gate when it must; the first piece is the short one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.routing.choose import worth
from mamarr.planning.routing.routes import MINUTE_S, Resources, Route
from mamarr.planning.slots._slot_kernels import Slots
from mamarr.scenario.model import Mode

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
) -> tuple[Slots, Longs]:
    """Cut routes (sorted by supply) into slots and collect what they use; with the resources' numbers.

    Of a supply (by index) with a `quota`, so many people count far more than the others; see `Slots`.
    """
    slot_s = problem.scenario.planning.order_slot_min * 60
    at = {s.index: i for i, s in enumerate(supplies)}
    supply = np.array([at[r.supply] for r in routes], dtype=np.int64)
    fine_s = min(slot_s, max(MINUTE_S, problem.scenario.planning.window_s // MINUTE_S * MINUTE_S))
    edges = [
        _edges(r, slot_s, fine_s) if whole is None else _edges(r, whole, whole)
        for r, whole in zip(routes, (_passing_s(supplies[s], slot_s) for s in supply.tolist()), strict=True)
    ]
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


def _passing_s(supply: Supply, slot_s: int) -> int | None:
    """Length of the slots of people on the way."""
    if supply.passing is None:
        return None
    each = (supply.passing.to_s - supply.passing.from_s) / PASSING
    return min(slot_s, math.ceil(each / MINUTE_S) * MINUTE_S)


def _edges(route: Route, slot_s: int, fine_s: int) -> list[tuple[int, int]]:
    """Slots of a route, backward from the end of each of its useful hours; at the beginning they are short.

    The first who get to an idle gate or street count most, and a short slot brings them there together.
    """
    slots: list[tuple[int, int]] = []
    for hours in route.useful:
        end = hours.to_s
        pieces: list[tuple[int, int]] = []
        while end > hours.from_s:
            early = end - hours.from_s <= BEGINNING_S
            begin = max(hours.from_s, end - (fine_s if early else slot_s))
            pieces.append((begin, end))
            end = begin
        slots.extend(reversed(pieces))
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
    joined = _joined(local[entry], begin, end + dwell[entry])
    cap = np.empty((len(resource), resources.windows))
    for i, r in enumerate(resource.tolist()):
        if not resources.limited(r):
            cap[i] = np.inf
        elif r >= resources.first_intake:
            cap[i] = resources.left(r, 0.0, math.inf)
        else:
            cap[i] = resources.left_within(r, joined[i])
    return cap


def _joined(of: Longs, begin: Floats, end: Floats) -> list[list[tuple[float, float]]]:
    """The same seconds of each, 0 to the greatest of `of`, in stretches that are apart and in order."""
    if not len(of):
        return []
    order = np.lexsort((begin, of))
    of, begin, end = of[order], begin[order], end[order]
    apart = float(end.max(initial=0.0) - begin.min(initial=0.0)) + 1.0
    reached = np.maximum.accumulate(end + of * apart) - of * apart
    first = np.ones(len(of), dtype=np.bool_)
    first[1:] = (of[1:] != of[:-1]) | (begin[1:] > reached[:-1])
    at = np.flatnonzero(first)
    last = np.append(at[1:], len(of)) - 1
    joined: list[list[tuple[float, float]]] = [[] for _ in range(int(of.max(initial=-1)) + 1)]
    for i, a, b in zip(of[at].tolist(), begin[at].tolist(), reached[last].tolist(), strict=True):
        joined[i].append((a, b))
    return joined


def _critical(
    problem: Problem,
    supplies: Sequence[Supply],
    route_supply: Longs,
    edges: Sequence[Sequence[tuple[int, int]]],
) -> tuple[Longs, Floats, Floats]:
    """Seconds at which people gone are compared with people ready, until all are: slot edges, knots."""
    marks: list[set[int]] = [set() for _ in supplies]
    for s, pieces in zip(route_supply.tolist(), edges, strict=True):
        for ends in pieces:
            marks[s].update(ends)
    times: list[list[int]] = []
    for mine, supply in zip(marks, supplies, strict=True):
        full = _all_ready(supply)
        mine.update(t for t, _ in supply.group.ready if t > 0)
        last = problem.scenario.horizon_s if math.isinf(full) else int(full)
        times.append(sorted({t for t in mine if t < full} | {last}))
    start = np.cumsum([0, *(len(m) for m in times)]).astype(np.int64)
    crit = np.array([t for m in times for t in m], dtype=np.float64)
    known: dict[tuple[tuple[int, float], ...], dict[int, float]] = {}
    ready: list[float] = []
    for seconds, supply in zip(times, supplies, strict=True):
        share = known.setdefault(supply.group.ready, {})
        for t in seconds:
            if t not in share:
                share[t] = supply.group.ready_share(t)
            ready.append(supply.people * share[t])
    return start, crit, np.array(ready, dtype=np.float64)


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
        mode = supplies[int(s)].group.travels
        if mode is not Mode.WALK:
            gates = (route.resources >= resources.first_gate) & (route.resources < resources.first_intake)
            dwell[gates] = problem.gates[route.gate].screen_s.get(mode, 0.0)
        parts.append(dwell)
    return np.concatenate(parts)

"""Rounds for zones that are smaller than vehicles: whole days changed stop by stop.

Simulated annealing (Kirkpatrick, Gelatt and Vecchi, *Optimization by simulated annealing*, Science 220,
1983) over what vehicles do all day, as if gates, streets and places had no limit: what it finds is booked
under all of them, and kept if it is better all the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.riders._search_kernels import Best
from mamarr.planning.riders._stop_kernels import Days, Desk, anneal_stops, board, time_day
from mamarr.planning.riders._trip_kernels import STOPS, State, Tables, offsets, ready_when
from mamarr.planning.riders.follow import WholeRound
from mamarr.planning.riders.lend import between
from mamarr.planning.riders.ways import Ways

CHANGES, SQUARE = 20_000, 180
"""So many changes are tried for each supply, or so many for the square of how many supplies there are,"""
MOST, BESIDE = 5.4e10, 20
"""fewer where there are many supplies or vehicles (a change looks at all stops, and for each at all vehicles
beside what else it takes), in"""
PIECES = 100
"""pieces."""
HEAT, COOL = 1.0, 0.1
"""Heat at first and in the end, in persons."""
CHEAP, DEAR = 0.005, 0.2
"""Price of a second too late, at first and in the end, in persons,"""
SOON = 1e-5
"""and of one under way."""

I64 = NDArray[np.int64]


def pools(ways: Ways) -> bool:
    """Whether a vehicle mostly has room for more than one zone's people."""
    tb = ways.tables
    return bool(tb.people.mean() < tb.seats[tb.vehicle_fleet].mean())


def pool_stops(
    ways: Ways, state: State, best: Best, effort: float, stop: Callable[[], bool] | None = None
) -> list[WholeRound]:
    """Rounds of days that begin as the best so far, by the second at which they leave base.

    Parameters
    ----------
    ways
        From `find_ways`.
    state
        Of random numbers; its trips are left as they are.
    best
        The best trips so far.
    effort
        Factor on the work.
    stop
        Asked now and then whether to end.
    """
    tb = ways.tables
    days, old, found = (_days(tb, state, best) for _ in range(3))
    desk = _desk(tb, days)
    for here in (days, old):
        _time(tb, desk, here)
    supplies, vehicles = len(tb.people), len(tb.vehicle_fleet)
    changes = supplies * max(CHANGES, SQUARE * supplies**2)
    changes = int(effort * min(changes, MOST / (supplies * (BESIDE + vehicles)))) // PIECES
    top = -np.inf
    for i in range(PIECES):
        if stop is not None and stop():
            break
        (heat, _), (price, _) = between(HEAT, COOL, i, PIECES), between(CHEAP, DEAR, i, PIECES)
        top = anneal_stops(tb, state, desk, days, old, found, top, changes, heat, price, SOON)
    _time(tb, desk, found)
    board(tb, desk, found)
    return _rounds(tb, desk, found)


def sooner(ways: Ways, rounds: Sequence[WholeRound]) -> list[WholeRound]:
    """The same rounds, each as soon as all who board it are ready: limits may then make it later."""
    tb = ways.tables
    leave = [int(tb.start[r.fleet]) for r in rounds]
    before, stops = np.zeros(STOPS, dtype=np.int64), []
    for i, r in enumerate(rounds):
        offsets(tb, r.fleet, np.array(r.supply), len(r.supply), r.gate, r.variant, before)
        for j, (s, n) in enumerate(zip(r.supply, r.people, strict=True)):
            stops.append((r.at_s - int(before[j]) + int(tb.load[r.fleet]), i, s, n))
    gone = np.zeros(len(tb.people), dtype=np.int64)
    for until, i, s, n in sorted(stops):
        gone[s] += n
        early = until - math.ceil(ready_when(tb, s, float(gone[s])))
        leave[i] = max(leave[i], rounds[i].leave_s - max(0, early))
    return [
        replace(r, leave_s=then, at_s=r.at_s - (r.leave_s - then))
        for r, then in zip(rounds, leave, strict=True)
    ]


def _days(tb: Tables, state: State, best: Best) -> Days:
    """The best trips so far, vehicle by vehicle."""
    v, n = len(tb.vehicle_fleet), STOPS * state.plan.shape[1]

    def zeros(*shape: int) -> I64:
        return np.zeros(shape, dtype=np.int64)

    days = Days(
        size=zeros(v),
        stop=zeros(v, n),
        last=np.zeros((v, n), dtype=np.bool_),
        until=zeros(v, n),
        able=np.zeros((v, n)),
        round=zeros(v, n),
        at=zeros(v, n),
        gate=zeros(v, n),
        leave=zeros(v, n + 1),
        late=zeros(v, n + 1),
        most=np.zeros((v, n + 1)),
        rounds=zeros(v),
    )
    trips = int(best.size[0])
    for i in np.argsort(-best.at[:trips], kind="stable").tolist():
        vehicle, k = best.vehicle[i], best.stops[i]
        first = days.size[vehicle]
        days.stop[vehicle, first : first + k] = best.supply[i, :k][::-1]
        days.last[vehicle, first] = True
        days.size[vehicle] += k
    return days


def _time(tb: Tables, desk: Desk, days: Days) -> None:
    desk.since[:] = 0
    for v in range(len(days.size)):
        time_day(tb, desk, days, v)


def _desk(tb: Tables, days: Days) -> Desk:
    supplies = len(tb.people)
    return Desk(
        nearest=np.argsort(tb.end[0] + tb.tail[:, None, :], axis=2, kind="stable"),
        since=np.zeros_like(days.size),
        next=np.zeros_like(days.size),
        clock=np.zeros_like(days.size),
        rest=np.zeros_like(days.stop),
        gone=np.zeros(supplies, dtype=np.int64),
        calm=np.zeros(supplies, dtype=np.int64),
        aboard=np.zeros_like(days.stop),
    )


def _rounds(tb: Tables, desk: Desk, days: Days) -> list[WholeRound]:
    rounds, before = [], np.zeros(STOPS, dtype=np.int64)
    for v, f in enumerate(tb.vehicle_fleet.tolist()):
        n = int(days.size[v])
        for r in range(int(days.round[v, :n].max(initial=-1)) + 1):
            # a stop for nobody is left out, and base left later
            some = np.flatnonzero((days.round[v, :n] == r) & (desk.aboard[v, :n] > 0))[::-1]
            if not len(some):
                continue
            g, at, supply = int(days.gate[v, r]), int(days.at[v, r]), days.stop[v, some]
            lead = int(offsets(tb, f, supply, len(some), g, 0, before))
            if lead >= 0:
                people = tuple(desk.aboard[v, some].tolist())
                rounds.append(
                    WholeRound(
                        vehicles=1,
                        fleet=f,
                        supply=tuple(supply.tolist()),
                        people=people,
                        gate=g,
                        leave_s=at - lead,
                        at_s=at,
                    )
                )
    return sorted(rounds, key=lambda r: (r.leave_s, r.fleet, r.gate, r.at_s, r.supply))

"""Rounds for zones that are smaller than vehicles: whole days changed stop by stop.

Simulated annealing (Kirkpatrick, Gelatt and Vecchi, *Optimization by simulated annealing*, Science 220,
1983) over what vehicles do all day, as if gates, streets and places had no limit: what it finds is booked
under all of them, and kept if it is better all the same.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.riders._search_kernels import Best
from mamarr.planning.riders._stop_kernels import Days, anneal_stops, value
from mamarr.planning.riders._trip_kernels import STOPS, State, Tables, offsets
from mamarr.planning.riders.follow import WholeRound
from mamarr.planning.riders.lend import between
from mamarr.planning.riders.ways import Ways

CHANGES, MOST = 20_000, 7.2e7
"""So many changes are tried for each supply, fewer where there are many (a change looks at all stops), in"""
PIECES = 20
"""pieces."""
HEAT, COOL = 0.5, 0.1
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
    days = _days(tb, state, best)
    supplies = len(tb.people)
    top, changes = -np.inf, int(effort * min(CHANGES * supplies, MOST / supplies)) // PIECES
    for i in range(PIECES):
        if stop is not None and stop():
            break
        (hot, warm), (cheap, dear) = between(HEAT, COOL, i, PIECES), between(CHEAP, DEAR, i, PIECES)
        top = anneal_stops(tb, state, days, top, changes, hot, warm, cheap, dear, SOON)
    for here, kept in ((days.size, days.best_size), (days.stop, days.best_stop), (days.last, days.best_last)):
        here[:] = kept
    return _rounds(tb, days)


def _days(tb: Tables, state: State, best: Best) -> Days:
    """The best trips so far, vehicle by vehicle."""
    v, n = len(tb.vehicle_fleet), STOPS * state.plan.shape[1]

    def zeros(*shape: int) -> I64:
        return np.zeros(shape, dtype=np.int64)

    def none() -> NDArray[np.bool_]:
        return np.zeros((v, n), dtype=np.bool_)

    days = Days(
        size=zeros(v),
        stop=zeros(v, n),
        last=none(),
        old_size=zeros(v),
        old_stop=zeros(v, n),
        old_last=none(),
        best_size=zeros(v),
        best_stop=zeros(v, n),
        best_last=none(),
        upto=zeros(v, 2),
        until=zeros(v * n),
        supply=zeros(v * n),
        aboard=zeros(v * n),
        round=zeros(v * n),
        at=zeros(v * n),
        gate=zeros(v * n),
        nearest=np.argsort(tb.end[0] + tb.tail[:, None, :], axis=2, kind="stable"),
    )
    trips = int(best.size[0])
    for i in np.argsort(best.at[:trips], kind="stable").tolist():
        vehicle, k = best.vehicle[i], best.stops[i]
        first = days.size[vehicle]
        days.stop[vehicle, first : first + k] = best.supply[i, :k]
        days.last[vehicle, first + k - 1] = True
        days.size[vehicle] += k
    return days


def _rounds(tb: Tables, days: Days) -> list[WholeRound]:
    value(tb, days, np.zeros((2, len(tb.people)), dtype=np.int64), np.zeros(len(days.until), dtype=np.int64))
    fleet = np.repeat(tb.vehicle_fleet, days.size)
    rounds, before, aboard = [], np.zeros(STOPS, dtype=np.int64), days.aboard[: len(fleet)]
    for r in range(int(days.round[: len(fleet)].max(initial=-1)) + 1):
        # a stop for nobody is a wait: it is left out, and base left later
        some = np.flatnonzero((days.round[: len(fleet)] == r) & (aboard > 0))
        if not len(some):
            continue
        f, g, at = int(fleet[some[0]]), int(days.gate[r]), int(days.at[r])
        lead = int(offsets(tb, f, days.supply[some], len(some), g, 0, before))
        if lead >= 0:
            supply, people = tuple(days.supply[some].tolist()), tuple(aboard[some].tolist())
            rounds.append(
                WholeRound(
                    vehicles=1, fleet=f, supply=supply, people=people, gate=g, leave_s=at - lead, at_s=at
                )
            )
    return sorted(rounds, key=lambda r: (r.leave_s, r.fleet, r.gate, r.at_s, r.supply))

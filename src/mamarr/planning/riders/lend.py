"""Rounds that fit gates and vehicles together: vehicles are lent at a price that rises until none is.

Where gates hold vehicles back, a better plan is many rounds away from a good one: one round more begins a bit
before its vehicle is back, whose round before has to be shorter, and so on. So for a while more vehicles may
be under way than there are. Rounds change loads, times, ways and gates by simulated annealing (Kirkpatrick,
Gelatt and Vecchi, *Optimization by simulated annealing*, Science 220, 1983), and each second of a vehicle
too many costs people: at first what a vehicle earns in it, in the end so much that none is lent.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.riders._lend_kernels import Loom, anneal, come, go, settle
from mamarr.planning.riders._search_kernels import Best, clear
from mamarr.planning.riders._trip_kernels import STOPS, State, Tables, offsets
from mamarr.planning.riders.follow import WholeRound
from mamarr.planning.riders.ways import Ways, crowded_only

CHANGES = 6_000
"""So many changes are tried for each round of the plan, in"""
PIECES = 40
"""pieces."""
CHEAP, DEAR = 1.0, 150.0
"""Price of a vehicle's second, at first and in the end, in what one under way earns on average."""
HEAT_S, COOL_S = 25.0, 2.5
"""Heat at first and in the end, in what a vehicle earns in so many seconds."""

I64 = NDArray[np.int64]


def lend_vehicles(
    ways: Ways, state: State, best: Best, effort: float, stop: Callable[[], bool] | None = None
) -> list[WholeRound]:
    """Better rounds than the best so far, by the second at which they leave base; none if none were found.

    Parameters
    ----------
    ways
        From `find_ways`.
    state
        What is used; its trips are taken back.
    best
        The best trips so far.
    effort
        Factor on the work.
    stop
        Asked now and then whether to end.
    """
    tb = crowded_only(ways, state).tables
    clear(ways.tables, state)
    loom, found = _loom(tb, best, state), Best(*(np.zeros_like(b) for b in best))
    top, trips = float(state.total[0]), int(best.size[0])
    earns = top / max(1.0, float((state.free - state.leave)[state.vehicle >= 0].sum()))
    for i in range(PIECES if earns > 0.0 else 0):
        if stop is not None and stop():
            break
        (hot, warm), (cheap, dear) = between(HEAT_S, COOL_S, i, PIECES), between(CHEAP, DEAR, i, PIECES)
        changes = int(effort * CHANGES * trips) // PIECES
        top = anneal(
            tb, state, loom, found, top, changes, earns * hot, earns * warm, earns * cheap, earns * dear
        )
    settle(tb, state, loom, found, top)
    for slot in np.flatnonzero(state.vehicle >= 0):
        loom.gone[0] = slot
        go(tb, state, loom, 1)
    return _rounds(tb, found)


def between(first: float, last: float, piece: int, pieces: int) -> tuple[float, float]:
    """Where one of so many pieces begins and ends, in equal ratios."""
    step = (last / first) ** (1.0 / pieces)
    return first * step**piece, first * step ** (piece + 1)


def _loom(tb: Tables, best: Best, state: State) -> Loom:
    """Vehicles at base, from when they are free, but for the best rounds so far, which are booked."""
    first = int(tb.start.min())
    spare = np.zeros((len(tb.seats), int(tb.finish.max()) + 1 - first), dtype=np.int32)
    name = np.zeros(len(tb.seats), dtype=np.int64)
    for vehicle, f in enumerate(tb.vehicle_fleet.tolist()):
        name[f] = vehicle
        spare[f, tb.begins[vehicle] - first :] += 1

    def zeros(*shape: int) -> I64:
        return np.zeros(shape, dtype=np.int64)

    loom = Loom(
        spare=spare,
        first=first,
        over=zeros(1),
        name=name,
        top=zeros(1),
        gone=zeros(2),
        old=zeros(2, 6),
        old_supply=zeros(2, STOPS),
        old_aboard=zeros(2, STOPS),
        come=zeros(2),
        new=zeros(2, 6),
        supply=zeros(2, STOPS),
        aboard=zeros(2, STOPS),
    )
    for i in range(int(best.size[0])):
        f, at = tb.vehicle_fleet[best.vehicle[i]], best.at[i]
        loom.new[0] = f, best.stops[i], best.gate[i], best.variant[i], at, at
        loom.supply[0], loom.aboard[0] = best.supply[i], best.aboard[i]
        come(tb, state, loom, 1, True)
    return loom


def _rounds(tb: Tables, found: Best) -> list[WholeRound]:
    rounds, before = [], np.zeros(STOPS, dtype=np.int64)
    for i in range(int(found.size[0])):
        f, k, at = int(tb.vehicle_fleet[found.vehicle[i]]), int(found.stops[i]), int(found.at[i])
        g, v = int(found.gate[i]), int(found.variant[i])
        rounds.append(
            WholeRound(
                vehicles=1,
                fleet=f,
                supply=tuple(found.supply[i, :k].tolist()),
                people=tuple(found.aboard[i, :k].tolist()),
                gate=g,
                leave_s=at - int(offsets(tb, f, found.supply[i], k, g, v, before)),
                at_s=at,
                variant=v,
            )
        )
    return sorted(rounds, key=lambda r: (r.leave_s, r.fleet, r.gate, r.at_s, r.supply))

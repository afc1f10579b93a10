"""How many people no trips can beat: a linear program over rounds of vehicles.

Its columns are rounds of a vehicle, from leaving base to being back; at each moment no more vehicles
leave base than have come back to it. At given prices the best whole day of a vehicle is a longest path
over the moments at base, so that no vehicle is ever used in fractions of a trip at the end of its day, as
it would be in a program over hours of fleet time.

Every plan of trips gives a feasible point, since each simplification only allows more:

- Moments are rounded down to the grid of a fleet: that of leaving base as the last one from which a
  vehicle can still pass the gate in the cell in which it does, that of being back as the first one. Trips
  of one vehicle that followed one another still do. Cells at a gate begin so that the way back from there
  ends on the grid.
- A trip with several stops is a mixture of trips to each of its stops, in proportion to the people, each
  with all seats taken. Driving straight is no longer than by the other stops; only one more loading is
  charged.
- A trip to one zone alone takes no more people than are ready there when the stop ends.
- Trips to one zone alone, of p people, by vehicles of s seats: p // s of them may be full, all others
  take p mod s. If that is more than a plan's trips carry, or more than p, a variable gives the surplus
  back. (Of k such trips in a plan with k <= p // s all may be full, and else those named here carry all
  p.) Where vehicles of several sizes serve a zone, or several destinations that may fill up, all may be
  full.
- Lane seconds at a gate are counted over about five minutes, in whole windows of the ledger, and vehicles
  of a convoy in stretches of its headway. A trip passes at the cheapest second of its cell; only ends,
  and seconds at which such a piece begins or is reached, can be cheapest.
- People are ready at a few marks, give or take one person; between marks all of the next one are. With p
  // s full trips taken as the last of a plan's trips, the surplus given back leaves what the plan
  carries.
- A vehicle that is free later than others of its fleet does what is left of the best day from then on.
- Streets, closures and the hourly intake (but not its sum) are left out.

The value of each program is bounded by its prices (Lagrange), so it need not be solved to the end. Where few
vehicles serve few zones, a program in whole trips may say more (`visits`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.riders.program import SHARP_FROM, Program, Round
from mamarr.planning.riders.visits import whole_trips_at_most
from mamarr.planning.riders.ways import Ways
from mamarr.planning.routing.tolls import Tolls

ITERATIONS = 80
WHOLE = 1e-3
"""So many persons a search in whole numbers may be wrong, by its tolerances."""

F64 = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class TripsBound:
    """At most so many people can be carried.

    Attributes
    ----------
    by_group
        Group id -> people, each group as if it had all vehicles and gates to itself.
    people
        All groups together; at most the sum of `by_group`.
    method
        In words, for the plan's proof.
    """

    by_group: Mapping[str, int]
    people: int
    method: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """What the search may learn from the bound.

    Attributes
    ----------
    rounds
        What vehicles do in the program, in fractions, by time.
    price
        float64[S] in [0, 1], what a place for one more person of each supply is *not* worth, on average over
        the programs: 1 where people are scarce, 0 where they are left over anyway.
    gate
        float64[F, G, W], what passing a gate in a window is worth to other vehicles, in persons.
    held
        In [0, 1], the part of the bound that is the price of passing gates: how much these hold back.
    """

    rounds: tuple[Round, ...]
    price: F64
    gate: F64
    held: float


Bounded = tuple[TripsBound, Guide]
"""A bound on trips, and what vehicles do in the programs that gave it."""


def bound_trips(
    ways: Ways, *, iterations: int = ITERATIONS, stop: Callable[[], bool] | None = None
) -> tuple[TripsBound, Guide]:
    """Bound the people that any trips can carry, together and for each group alone.

    Parameters
    ----------
    ways
        From `find_ways`.
    iterations
        Programs for each group, at most; any number gives a valid bound.
    stop
        Asked between iterations; the bound so far is valid too.

    Returns
    -------
    bound
    guide
        What vehicles do in the last programs, and what places there are worth.
    """
    names = [s.group.id for s in ways.supplies]
    by_group: dict[str, int] = {}
    made: tuple[Round, ...] = ()
    held = 0.0
    price = np.zeros(len(names))
    gate = np.zeros((len(ways.tables.seats), *ways.tables.offer.shape))
    for name in sorted(set(names)):
        mine = np.array([n == name for n in names])
        program = Program(ways, mine)
        by_group[name] = math.floor(program.bound(iterations, stop) + 1e-6)
        if iterations >= SHARP_FROM:
            by_group[name] = min(by_group[name], _whole(ways, mine))
        made += program.made()
        price += program.price
        gate += program.passing()
        held += program.held()
    people = sum(by_group.values())
    tb = ways.tables
    if any(len({names[i] for i in np.flatnonzero(carried)}) > 1 for carried in tb.carries):
        # groups that share vehicles: each bound alone says little about their sum
        program = Program(ways, np.ones(len(names), dtype=np.bool_))
        people = min(people, math.floor(program.bound(iterations, stop) + 1e-6))
        if iterations >= SHARP_FROM:
            people = min(people, _whole(ways, np.ones(len(names), dtype=np.bool_)))
        made, price, gate, held = program.made(), program.price, program.passing(), program.held()
    bound = TripsBound(
        by_group=by_group,
        people=people,
        method="columns of vehicle rounds over whole days, gates by five minutes, convoys",
    )
    rounds = tuple(sorted(made, key=lambda r: r.at_s))
    return bound, Guide(rounds=rounds, price=price, gate=gate, held=min(1.0, held / max(1, people)))


def _whole(ways: Ways, wanted: NDArray[np.bool_]) -> int:
    """By whole trips of few vehicles; at most all there are."""
    everybody = int(ways.tables.people[wanted].sum())
    return math.floor(min(whole_trips_at_most(ways, wanted), everybody) + WHOLE)


def bound_net(
    ways: Ways,
    tolls: Tolls,
    *,
    slack: float = 0.0,
    iterations: int = ITERATIONS,
    stop: Callable[[], bool] | None = None,
) -> float:
    """Bound people carried less what their trips pay at given tolls.

    Parameters
    ----------
    ways
        From `find_ways`, of groups that share no fleet with others.
    tolls
        Of lane seconds and places; those of arrivals count at their least.
    slack
        It is enough to be so many people from the least bound.
    iterations, stop
        See `bound_trips`.
    """
    return Program(ways, np.ones(len(ways.supplies), dtype=np.bool_), tolls).bound(iterations, stop, slack)

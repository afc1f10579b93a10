"""A bound on riders and walkers together: what vehicles take from gates and places, they pay.

Of prices p on lane seconds and places: those who walk or drive are at most what p offers, plus their
gains (see `interval_bound`), less what vehicles take of it at p. Riders less what vehicles take at p are
at most the best days of all vehicles, each day worth its people less what it pays. The sum of both bounds
everybody, whatever the prices; both sides of it hold for any plan.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders.bound import Bounded, bound_net, bound_trips
from mamarr.planning.riders.trips import vehicle_batches
from mamarr.planning.riders.ways import find_ways
from mamarr.planning.routing.interval_bound import Prices, interval_bound
from mamarr.planning.routing.routes import Resources
from mamarr.planning.routing.tolls import Tolls

PARTS = 12
"""Parts of each stretch of a readiness profile."""

SLACK = 3e-4
"""Vehicles' part is bounded to so much of the others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Priced:
    """Prices for those supplies, by their index, who walk or drive themselves."""

    supplies: tuple[int, ...]
    prices: Prices


def joint_bound(
    problem: Problem,
    priced: Sequence[Priced],
    carried: Mapping[tuple[str, ...], int],
    *,
    iterations: int,
    stop: Callable[[], bool] | None = None,
) -> float:
    """At most so many people get out, in vehicles or by themselves.

    Parameters
    ----------
    problem
        The scenario on its roads.
    priced
        All who walk or drive themselves, each person in one of them.
    carried
        Ids of groups that ride, in batches that share no fleet -> people whom vehicles carry at most.
    iterations, stop
        See `bound_trips`.
    """
    own = 0.0
    person, lane = _nothing(problem)
    for each in priced:
        some = set(each.supplies)
        supplies = [s for s in problem.supplies if s.index in some]
        own += interval_bound(problem, supplies, each.prices, capped=False, parts=PARTS)
        paid = _sure(problem, each.prices)
        person, lane = person + paid.person, lane + paid.lane
    tolls = Tolls(person=person, lane=lane)
    riding = 0.0
    for groups, at_most in carried.items():
        ways = find_ways(problem, groups=groups)
        net = bound_net(ways, tolls, slack=SLACK * own, iterations=iterations, stop=stop)
        riding += min(net, float(at_most))
    return math.floor(own + riding + 1e-6)


def at_prices(
    problem: Problem,
    priced: Sequence[Priced],
    *,
    iterations: int,
    stop: Callable[[], bool] | None = None,
) -> tuple[float, dict[tuple[str, ...], Bounded]]:
    """The same at prices of a problem that differs a little, with the bounds of vehicles by their groups.

    Parameters
    ----------
    problem, priced, iterations, stop
        As for `joint_bound`.
    """
    bounded = {}
    for _, supplies in vehicle_batches(problem):
        groups = tuple(dict.fromkeys(s.group.id for s in supplies))
        bounded[groups] = bound_trips(find_ways(problem, groups=groups), iterations=iterations, stop=stop)
    carried = {groups: bound.people for groups, (bound, _) in bounded.items()}
    return joint_bound(problem, priced, carried, iterations=iterations, stop=stop), bounded


def _nothing(problem: Problem) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], ...]:
    shape = Ledger(problem).gate_s.shape
    return np.zeros((2, *shape)), np.zeros(shape)


def _sure(problem: Problem, prices: Prices) -> Tolls:
    """What vehicles pay for certain: lanes in windows that lie in a row as a whole, and places.

    The bound of the others counts a window that a row begins in only from there on.
    """
    ledger = Ledger(problem)
    window, first_gate = ledger.window_s, Resources(problem, ledger).first_gate
    person, lane = _nothing(problem)
    for row in prices.rows:
        g = row.resource - first_gate
        if 0 <= g < len(lane):
            begin, end = math.ceil(row.a / window - 1e-9), math.floor(row.d / window + 1e-9)
            lane[g, max(begin, 0) : max(end, 0)] += row.price
    for gate in problem.gates:
        for bed in (False, True):
            person[int(bed), gate.index] = prices.places.get((gate.corridor.leads_to, bed), 0.0)
    return Tolls(person=person, lane=lane)

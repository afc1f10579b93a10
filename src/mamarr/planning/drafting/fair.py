"""Fair plans: among people of equal priority, the smallest share that leaves is as large as can be.

A share is people planned over people counted, for each group of each zone. Those
of whom nobody can leave at all are told apart: in every plan their share is 0.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mamarr.planning.drafting.nights import by_nights
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import RIDES, Problem, Supply
from mamarr.planning.riders.bound import TripsBound
from mamarr.planning.riders.fair import able, share_at_most
from mamarr.planning.riders.ways import find_ways, open_state
from mamarr.planning.routing.choose import Choice, Effort
from mamarr.planning.routing.interval_bound import interval_bound
from mamarr.planning.routing.routes import Resources, RoutePool
from mamarr.planning.routing.shares import comparable
from mamarr.plans.document import Fairness, Order, SmallestShare, Trip, ZoneShare
from mamarr.scenario.model import Scenario

Key = tuple[str, str]
"""Zone id, group id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """Supplies whose shares are compared, by priority; on roads and gates that nobody uses yet."""

    problem: Problem
    by_priority: Mapping[int, tuple[Supply, ...]]

    def key(self, supply: Supply) -> Key:
        """Zone and group of a supply."""
        return self.problem.scenario.zones[supply.zone].id, supply.group.id

    def share(self, supply: Supply, served: Mapping[Key, int]) -> float:
        """Share of a supply that is served."""
        return served.get(self.key(supply), 0) / supply.people

    def smallest(self, served: Mapping[Key, int]) -> dict[int, tuple[float, Supply]]:
        """By priority, the smallest share and the first supply that has it."""
        return {
            p: min(((self.share(s, served), s) for s in mine), key=lambda found: found[0])
            for p, mine in self.by_priority.items()
        }

    def standing(self, served: Mapping[Key, int]) -> tuple[float, ...]:
        """What a fairer plan has more of: smallest share, then people, of each priority in turn."""
        smallest = self.smallest(served)
        priorities = sorted({s.group.priority for s in self.problem.supplies})
        found: list[float] = []
        for p in priorities:
            people = sum(served.get(self.key(s), 0) for s in self.problem.supplies if s.group.priority == p)
            found += [smallest[p][0] if p in smallest else 1.0, float(people)]
        return tuple(found)


def compare(problem: Problem) -> Compared:
    """Find out of whom somebody can leave at all, on one day or by a night at a shelter."""
    ledger = Ledger(problem)
    resources = Resources(problem, ledger)
    own = [s for s in problem.supplies if s.group.travels not in RIDES and s.node >= 0 and s.gates]
    pool = RoutePool(problem, resources, own)
    pool.add_fastest()
    found = {s.index for s in comparable(problem, pool, resources)}
    ways = find_ways(problem)
    some = able(ways, open_state(ways, ledger, 1))
    found |= {s.index for s, x in zip(ways.supplies, some.tolist(), strict=True) if x}
    found |= by_nights(problem)
    members = [s for s in problem.supplies if s.index in found and s.people]
    return Compared(
        problem=problem,
        by_priority={
            p: tuple(s for s in members if s.group.priority == p)
            for p in sorted({s.group.priority for s in members})
        },
    )


def served_by(orders: Sequence[Order], trips: Sequence[Trip]) -> Counter[Key]:
    """People planned of each zone and group."""
    served = Counter[Key]()
    for o in orders:
        served[o.zone, o.group] += o.people
    for t in trips:
        for s in t.stops:
            served[s.zone, s.group] += s.people
    return served


def by_priority(scenario: Scenario, orders: Sequence[Order], trips: Sequence[Trip]) -> dict[int, int]:
    """People planned by priority."""
    found: dict[int, int] = {}
    for (_, group), people in served_by(orders, trips).items():
        priority = scenario.groups[group].priority
        found[priority] = found.get(priority, 0) + people
    return found


def fairness(
    compared: Compared,
    *,
    fair: Mapping[Key, int],
    plain: Mapping[Key, int],
    choices: Sequence[Choice],
    bounds: Mapping[tuple[str, ...], TripsBound],
    people_at_most: int,
) -> Fairness:
    """Hold the fair plan beside the plain one.

    Parameters
    ----------
    compared
        Supplies whose shares count.
    fair, plain
        People planned of each zone and group.
    choices
        Of ways for those who walk or drive, of the fair plan.
    bounds
        On trips, by the groups that share fleets.
    people_at_most
        By any plan.
    """
    problem = compared.problem
    most = _shares_at_most(compared, choices, bounds)
    least, was = compared.smallest(fair), compared.smallest(plain)
    share = {p: found[0] for p, found in least.items()}
    ever = {s.index for mine in compared.by_priority.values() for s in mine}
    own = [_people_at_most(problem, c, share, ever) for c in choices]
    return Fairness(
        smallest=tuple(
            SmallestShare(
                priority=p,
                zone=compared.key(s)[0],
                group=compared.key(s)[1],
                share=found,
                share_at_most=most[p],
                share_plain=was[p][0],
            )
            for p, (found, s) in least.items()
        ),
        people_at_most=min(
            people_at_most, math.floor(sum(own) + sum(b.people for b in bounds.values()) + 1e-4)
        ),
        people_plain=sum(plain.values()),
        people_plain_at_most=people_at_most,
        shares=tuple(
            ZoneShare(
                zone=compared.key(s)[0],
                group=compared.key(s)[1],
                people=s.people,
                planned=fair.get(compared.key(s), 0),
                plain=plain.get(compared.key(s), 0),
                able=s.index in ever,
            )
            for s in problem.supplies
            if s.people
        ),
    )


def _shares_at_most(
    compared: Compared, choices: Sequence[Choice], bounds: Mapping[tuple[str, ...], TripsBound]
) -> dict[int, float]:
    """By priority, the smallest share that no plan can pass.

    The smallest share is at most any weighted mean of shares. Weights come from the prices of a linear
    program whose only aim it is; the mean is bounded as people are.
    """
    problem = compared.problem
    most = dict.fromkeys(compared.by_priority, 1.0)
    for choice in choices:
        for p, priced in choice.share_prices.items():
            mine = [s for s in compared.by_priority.get(p, ()) if priced.weight.get(s.index, 0.0) > 0.0]
            people = sum(s.people * priced.weight[s.index] for s in mine)
            if people > 0.0:
                weighted = interval_bound(problem, mine, priced.prices, worth=priced.weight)
                most[p] = min(most[p], weighted / people)
    for groups, bound in bounds.items():
        ways = find_ways(problem, groups=groups)
        some = able(ways, open_state(ways, Ledger(problem), 1))
        for p, share in share_at_most(ways, bound, some).items():
            most[p] = min(most[p], share)
    return most


def _people_at_most(
    problem: Problem, choice: Choice, share: Mapping[int, float], ever: Collection[int]
) -> float:
    """People who walk or drive out at most, in plans with smallest shares as large as these (Lagrange)."""
    program = choice.program
    rows = program.shares
    if not rows.row:
        return interval_bound(problem, program.pool.supplies, choice.prices)
    priced = program.fair_count(share, Effort(), lambda: False)
    weight = {i: w if i in ever else 0.0 for i, w in priced.weight.items()}
    worth = {i: 1.0 + w for i, w in weight.items()}
    bound = interval_bound(problem, program.pool.supplies, priced.prices, worth=worth)
    granted = sum(
        share.get(s.group.priority, 0.0) * weight[s.index] * s.people for s in program.pool.supplies
    )
    return bound - granted

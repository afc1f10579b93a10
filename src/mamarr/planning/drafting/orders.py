"""Orders for people who walk or drive themselves: choose routes, fill slots, write it down."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import nodes_of
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.left import not_gone
from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.routing.choose import Choice, Effort, choose
from mamarr.planning.routing.interval_bound import interval_bound
from mamarr.planning.routing.routes import Known, Resources, Route
from mamarr.planning.slots.narrow import Care, Narrowed, narrow
from mamarr.planning.slots.refill import give, refill
from mamarr.planning.slots.schedule import Polish, schedule, value
from mamarr.planning.slots.table import totals
from mamarr.plans.document import Order, Slot, together

Longs = NDArray[np.int64]

NEARLY = 0.9995
"""There seems to be room for all if this share of them has a route."""

CHOOSING = 0.5
"""Share of the time for the choice of routes,"""

NARROWING = 0.85
"""by when they must be narrowed down,"""

SEARCHING = 0.9
"""and by when the search in long slots ends: short ones bring more."""

SHORT_ROUNDS = 250
SHORT_TURNS, SHORT_AGAIN = 3_000, 60
"""Care for what short slots add; no more turns than the long ones were given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Orders:
    """Orders, how many of their people any plan can bring out at most, and the choice of ways behind them.

    There is no choice where several were made, one after another. `of` is the index of each order's supply.
    """

    orders: tuple[Order, ...]
    at_most: float
    of: tuple[int, ...] = ()
    choice: Choice | None = field(default=None, compare=False, repr=False)


def give_orders(
    problem: Problem,
    ledger: Ledger,
    supplies: Sequence[Supply],
    *,
    known: Known = Known(),  # noqa: B008 - frozen
    choice: Choice | None = None,
    effort: Effort | None = None,
    care: Care | None = None,
    polish: Polish | None = None,
    seconds: float = math.inf,
    clock: Callable[[], float] = time.monotonic,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda _: None,
) -> Orders:
    """Give orders within what the ledger leaves, and add them to it.

    Parameters
    ----------
    problem, ledger
        The scenario on its roads, and what is already used.
    supplies
        People who walk or drive themselves; more urgent ones weigh far more.
    known
        Ways known before.
    choice
        Made before, with people on routes to begin with; how many can leave is not known then.
    effort, care, polish
        How long to search.
    seconds
        Time to take at most; routes may take half of it.
    clock
        What `seconds` are told by.
    stop
        Asked now and then; True ends the search with the best orders so far.
    progress
        Told the share of the work done, in [0, 1].
    """
    began = clock()
    resources = Resources(problem, ledger)
    seed = problem.scenario.planning.seed
    # in the order of the problem: the slots of a supply must lie together, whatever its priority
    reachable = sorted((s for s in supplies if s.node >= 0 and s.gates), key=lambda s: s.index)
    own = choice is None
    proves = own and (effort is None or effort.prove)
    choice = choice or choose(
        problem,
        resources,
        reachable,
        effort=effort or Effort(),
        known=known,
        seconds=CHOOSING * seconds,
        clock=clock,
        stop=stop,
        progress=lambda x: progress(0.4 * x),
    )
    at_most = interval_bound(problem, reachable, choice.prices) if proves else math.inf
    if not choice.routes:
        return Orders(orders=(), at_most=at_most, choice=choice)
    left = totals(problem, resources)[1]

    def settled(*, early: bool) -> tuple[Narrowed, Longs]:
        kept = narrow(
            problem,
            resources,
            reachable,
            choice,
            care=care or Care(),
            early=early,
            seed=seed,
            stop=lambda: stop() or clock() > began + NARROWING * seconds,
            progress=lambda x: progress(0.4 + 0.3 * x),
        )
        people = schedule(
            kept.filling,
            left,
            polish=polish or Polish(),
            seed=seed,
            enough=math.inf if early else enough,
            stop=lambda: stop() or clock() > began + SEARCHING * seconds,
            progress=lambda x: progress(0.7 + 0.3 * x),
        )
        return kept, people

    everybody = sum(s.people for s in reachable)
    # where corridors count differently, to be early must not outweigh by which one people leave
    even = len({problem.worth_by(g.index) for g in problem.gates}) == 1
    early = own and even and float(choice.people.sum()) >= NEARLY * everybody
    # only where people are all that counts, and not all can leave, is it enough to be near the bound
    alike = even and not choice.share and len({s.group.priority for s in reachable}) == 1
    near = (1.0 - problem.scenario.planning.gap) * at_most
    enough = near if alike and at_most < everybody else math.inf
    kept, people = settled(early=early)
    if early and int(people.sum()) < everybody and not stop():
        # to be early has cost somebody the way out: number comes first
        kept, people = max(
            (kept, people), settled(early=False), key=lambda made: value(made[0].filling.table, made[1])
        )
    routes, table = kept.routes, kept.filling.table
    slots = give(problem, ledger, resources, routes, kept.numbers, table, people)
    if not early and not stop():
        more = _short_slots(
            problem, ledger, reachable, routes, slots, polish=polish or Polish(), seed=seed, stop=stop
        )
        slots = [together((*a, *b)) for a, b in zip(slots, more, strict=True)]
    zones, network = problem.scenario.zones, problem.network
    by_index = {s.index: s for s in supplies}
    orders: list[Order] = []
    of: list[int] = []
    for route, given in zip(routes, slots, strict=True):
        if given:
            supply = by_index[route.supply]
            nodes = nodes_of(network, supply.node, route.links.tolist())
            of.append(supply.index)
            orders.append(
                Order(
                    zone=zones[supply.zone].id,
                    group=supply.group.id,
                    corridor=problem.gates[route.gate].corridor.id,
                    path=tuple(network.node_id[v] for v in nodes),
                    slots=given,
                )
            )
    return Orders(orders=tuple(orders), at_most=at_most, of=tuple(of), choice=choice)


def _short_slots(
    problem: Problem,
    ledger: Ledger,
    supplies: Sequence[Supply],
    routes: Sequence[Route],
    given: Sequence[tuple[Slot, ...]],
    *,
    polish: Polish,
    seed: int,
    stop: Callable[[], bool],
) -> list[tuple[Slot, ...]]:
    """What slots within a window still bring out on the same routes: room that no other slot can use."""
    options = problem.scenario.planning
    short_min = min(options.order_slot_min, max(1, options.window_s // 60))
    more: list[tuple[Slot, ...]] = [()] * len(routes)
    served: dict[int, list[Slot]] = {s.index: [] for s in supplies}
    for route, slots in zip(routes, given, strict=True):
        served[route.supply].extend(slots)
    left = [
        replace(s, people=n, group=not_gone(s, served[s.index], n))
        for s in supplies
        if (n := s.people - sum(x.people for x in served[s.index])) > 0
    ]
    able = {s.index for s in left}
    which = [i for i, r in enumerate(routes) if r.supply in able]
    if not polish.short or not which:
        return more
    some = [routes[i] for i in which]
    polish = replace(polish, again=SHORT_AGAIN, turns=min(SHORT_TURNS, polish.turns))
    found = refill(
        problem,
        ledger,
        left,
        some,
        slot_min=short_min,
        rounds=SHORT_ROUNDS,
        polish=polish,
        seed=seed,
        stop=stop,
    )
    for i, slots in zip(which, found, strict=True):
        more[i] = slots
    return more

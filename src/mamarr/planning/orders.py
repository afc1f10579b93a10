"""Orders for people who walk or drive themselves: choose routes, fill slots, write it down."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import nodes_of
from mamarr.planning._slot_kernels import loads
from mamarr.planning.choose import Choice, Effort, choose
from mamarr.planning.interval_bound import interval_bound
from mamarr.planning.ledger import Ledger
from mamarr.planning.narrow import Care, Narrowed, narrow
from mamarr.planning.problem import Problem, Supply
from mamarr.planning.routes import Known, Resources
from mamarr.planning.schedule import Polish, schedule, value
from mamarr.planning.slots import totals
from mamarr.plans.document import Order, Slot

Longs = NDArray[np.int64]

NEARLY = 0.9995
"""There seems to be room for all if this share of them has a route."""

CHOOSING = 0.5
"""Share of the time for the choice of routes,"""

NARROWING = 0.85
"""and by when they must be narrowed down."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Orders:
    """Orders, how many of their people any plan can bring out at most, and the choice of ways behind them.

    There is no choice where several were made, one after another.
    """

    orders: tuple[Order, ...]
    at_most: float
    choice: Choice | None = field(default=None, compare=False, repr=False)


def give_orders(
    problem: Problem,
    ledger: Ledger,
    supplies: Sequence[Supply],
    *,
    known: Known = Known(),  # noqa: B008 - frozen
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
    choice = choose(
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
    proves = effort is None or effort.prove
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
            stop=stop,
            progress=lambda x: progress(0.7 + 0.3 * x),
        )
        return kept, people

    everybody = sum(s.people for s in reachable)
    # where corridors count differently, to be early must not outweigh by which one people leave
    even = len({problem.worth_by(g.index) for g in problem.gates}) == 1
    early = even and float(choice.people.sum()) >= NEARLY * everybody
    kept, people = settled(early=early)
    if early and int(people.sum()) < everybody and not stop():
        # to be early has cost somebody the way out: number comes first
        kept, people = max(
            (kept, people), settled(early=False), key=lambda made: value(made[0].filling.table, made[1])
        )
    routes, table = kept.routes, kept.filling.table
    _book(ledger, resources, kept.numbers, loads(table, people.astype(np.float64)))
    orders: list[Order] = []
    scenario, network = problem.scenario, problem.network
    by_index = {s.index: s for s in supplies}
    for p, route in enumerate(routes):
        used = [j for j in range(int(table.first[p]), int(table.first[p + 1])) if people[j]]
        if not used:
            continue
        supply = by_index[route.supply]
        corridor = problem.gates[route.gate].corridor
        total = int(people[used].sum())
        destination = ledger.destination_index[corridor.leads_to]
        (ledger.beds if supply.group.needs_bed else ledger.places)[destination] += total
        nodes = nodes_of(network, supply.node, route.links.tolist())
        orders.append(
            Order(
                zone=scenario.zones[supply.zone].id,
                group=supply.group.id,
                corridor=corridor.id,
                path=tuple(network.node_id[v] for v in nodes),
                slots=tuple(
                    Slot(from_s=int(table.begin[j]), to_s=int(table.end[j]), people=int(people[j]))
                    for j in used
                ),
            )
        )
    return Orders(orders=tuple(orders), at_most=at_most, choice=choice)


def _book(ledger: Ledger, resources: Resources, numbers: np.ndarray, load: np.ndarray) -> None:
    """Add what the orders use to the ledger; places and beds are booked order by order."""
    for i, r in enumerate(numbers.tolist()):
        if r >= resources.first_intake:
            row = ledger.intake[r - resources.first_intake]
        elif r >= resources.first_gate:
            row = ledger.gate_s[r - resources.first_gate]
        elif r >= resources.first_drive:
            row = ledger.drive_load(r - resources.first_drive)
        else:
            row = ledger.walk_load(r)
        k = min(len(row), load.shape[1])
        row[:k] += load[i, :k]

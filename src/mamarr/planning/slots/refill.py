"""People put into slots of routes that are settled, and what they use added to the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.routing.routes import Resources, Route
from mamarr.planning.slots._slot_kernels import Slots, loads
from mamarr.planning.slots.filling import fill
from mamarr.planning.slots.schedule import Polish, schedule
from mamarr.planning.slots.table import build, totals
from mamarr.plans.document import Slot

Longs = NDArray[np.int64]


def refill(
    problem: Problem,
    ledger: Ledger,
    supplies: Sequence[Supply],
    routes: Sequence[Route],
    *,
    slot_min: int,
    rounds: int,
    polish: Polish,
    seed: int,
    stop: Callable[[], bool] = lambda: False,
) -> list[tuple[Slot, ...]]:
    """Fill slots of each route, within what the ledger leaves, and add them to it.

    Parameters
    ----------
    problem, ledger
        The scenario on its roads, and what is already used.
    supplies
        Who goes; in the order of their index.
    routes
        Ways of these, sorted by supply.
    slot_min
        Length of slots in minutes, at most: the people of each pass their gate in one window.
    rounds, polish
        How long to search; see `filling.fill` and `schedule`.
    seed, stop
        As for `schedule`.

    Returns
    -------
    slots of each route that hold anybody
    """
    options = replace(problem.scenario.planning, order_slot_min=slot_min)
    posed = replace(problem, scenario=replace(problem.scenario, planning=options))
    resources = Resources(posed, ledger)
    room = totals(posed, resources)[1]
    table, numbers = build(posed, resources, supplies, routes, within=True)
    filling = fill(table, room, np.zeros(len(routes)), rounds=rounds, stop=stop)
    people = schedule(filling, room, polish=polish, seed=seed, stop=stop)
    return give(problem, ledger, resources, routes, numbers, table, people)


def give(
    problem: Problem,
    ledger: Ledger,
    resources: Resources,
    routes: Sequence[Route],
    numbers: Longs,
    table: Slots,
    people: Longs,
) -> list[tuple[Slot, ...]]:
    """Add people in slots to the ledger, and tell the slots of each route that hold any.

    Parameters
    ----------
    problem, ledger, resources, routes
        As for `refill`.
    numbers : int64[r]
        Numbers of the resources of the table.
    table
        The slots.
    people : int64[slots]
        In each slot.
    """
    load = loads(table, people.astype(np.float64))
    for i, r in enumerate(numbers.tolist()):
        row = resources.row(r)
        k = min(len(row), load.shape[1])
        row[:k] += load[i, :k]
    bed = {s.index: s.group.needs_bed for s in problem.supplies}
    slots: list[tuple[Slot, ...]] = []
    for p, route in enumerate(routes):
        used = [j for j in range(int(table.first[p]), int(table.first[p + 1])) if people[j]]
        destination = ledger.destination_index[problem.gates[route.gate].corridor.leads_to]
        taken = ledger.beds if bed[route.supply] else ledger.places
        taken[destination] += int(people[used].sum())
        slots.append(
            tuple(
                Slot(from_s=int(table.begin[j]), to_s=int(table.end[j]), people=int(people[j])) for j in used
            )
        )
    return slots

"""Orders day by day: as many as can be on the first, of those left as many as can be on the next, and so on.

Planned over all days at once, as many get out, but not as early: who could leave on the first day may be told
the second as well. Day by day it is the other way round. Both are tried, and number comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from mamarr.network.paths import tree
from mamarr.planning.drafting.orders import Orders, give_orders
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.left import gates_in, not_gone
from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.routing.choose import Effort
from mamarr.planning.slots.narrow import Care
from mamarr.planning.slots.schedule import Polish
from mamarr.plans.document import Order
from mamarr.scenario.model import Mode


def give_by_day(
    problem: Problem,
    ledger: Ledger,
    supplies: Sequence[Supply],
    *,
    effort: Effort,
    care: Care,
    polish: Polish,
    seconds: float,
    clock: Callable[[], float],
    stop: Callable[[], bool],
    progress: Callable[[float], None],
) -> Orders:
    """Give orders window by window and add them to the ledger; parameters as of `give_orders`.

    No bound comes with them but that of everybody.
    """
    windows = problem.scenario.pause.windows
    nearest = _nearest(problem, supplies)
    found: list[Order] = []
    for k, window in enumerate(windows):
        left = _left(problem, supplies, found, nearest)
        if not left:
            break
        posed = replace(problem, gates=gates_in(problem, [window]), supplies=tuple(left))
        given = give_orders(
            posed,
            ledger,
            left,
            effort=effort,
            care=care,
            polish=polish,
            seconds=seconds / len(windows),
            clock=clock,
            stop=stop,
            progress=lambda x, k=k: progress((k + x) / len(windows)),  # type: ignore[misc]
        )
        found = _joined([*found, *given.orders])
    everybody = float(sum(s.people for s in supplies))
    return Orders(orders=tuple(found), at_most=everybody)


def _left(
    problem: Problem,
    supplies: Sequence[Supply],
    found: Sequence[Order],
    nearest: dict[int, tuple[int, ...]],
) -> list[Supply]:
    """Those without an order, in the order of the problem, and the corridors of which they may be told."""
    by_supply: dict[tuple[str, str], list[Order]] = {}
    for o in found:
        by_supply.setdefault((o.zone, o.group), []).append(o)
    left: list[Supply] = []
    for s in sorted(supplies, key=lambda s: s.index):
        given = by_supply.get((problem.scenario.zones[s.zone].id, s.group.id), [])
        people = s.people - sum(o.people for o in given)
        if people <= 0 or s.node < 0 or not s.gates:
            continue
        gates = s.gates
        if told := {o.corridor for o in given}:
            known = [g for g in s.gates if problem.gates[g].corridor.id in told]
            more = [g for g in nearest[s.index] if g not in known]
            most = problem.scenario.planning.corridors_per_order
            gates = tuple(sorted([*known, *more[: max(0, most - len(known))]]))
        left.append(
            replace(
                s,
                index=len(left),
                people=people,
                gates=gates,
                group=not_gone(s, [x for o in given for x in o.slots], people),
            )
        )
    return left


def _nearest(problem: Problem, supplies: Sequence[Supply]) -> dict[int, tuple[int, ...]]:
    """Gates of each supply, the nearest first."""
    to_gate: dict[tuple[Mode, int], np.ndarray] = {}
    for mode in dict.fromkeys(s.group.travels for s in supplies):
        seconds = problem.network.seconds(mode)
        for gate in problem.gates:
            to_gate[mode, gate.index] = tree(problem.network, seconds, [gate.node], reverse=True)[0]
    return {
        s.index: tuple(sorted(s.gates, key=lambda g: (float(to_gate[s.group.travels, g][s.node]), g)))
        for s in supplies
        if s.node >= 0
    }


def _joined(orders: Sequence[Order]) -> list[Order]:
    """Orders by one way are one order, whatever their days."""
    joined: dict[tuple[str, str, tuple[str, ...]], Order] = {}
    for o in orders:
        key = o.zone, o.group, o.path
        before = joined.get(key)
        joined[key] = o if before is None else replace(before, slots=(*before.slots, *o.slots))
    return list(joined.values())

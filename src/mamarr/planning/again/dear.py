"""Which orders that still work are dear: what others lose by them, as streets and gates are priced."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.again.told import Told
from mamarr.planning.posing.problem import Supply
from mamarr.planning.routing.choose import TIME_WEIGHT, Choice
from mamarr.planning.routing.routes import Resources
from mamarr.planning.slots._booking_kernels import spread
from mamarr.planning.slots.pool import SlotPool
from mamarr.scenario.model import Mode

ROUNDS = 240
"""Steps of the packing program: prices need not be exact, as an order is changed for many people only."""


def losses(
    choice: Choice, told: Sequence[Told], *, stop: Callable[[], bool] = lambda: False
) -> NDArray[np.float64]:
    """People lost by leaving each order as it is, if all others were given anew.

    The routes that the choice uses are filled in fractions, as if no order ahead had been given. An order
    loses what its people are worth elsewhere, and what the streets and gates that it takes are worth to
    others, less what it brings.

    Parameters
    ----------
    choice
        Of routes for all who are left, beside what those who have left take.
    told
        Orders as they stand.
    stop
        Asked now and then.

    Returns
    -------
    float64[told], in people of the most urgent priority, not negative
    """
    program = choice.program
    problem, resources, supplies = program.problem, program.resources, program.pool.supplies
    order = sorted(range(len(choice.routes)), key=lambda i: (choice.routes[i].supply, i))
    people = choice.people[order]
    pool = SlotPool(
        problem,
        resources,
        supplies,
        [choice.routes[i] for i in order],
        quota={},
        time_weight=TIME_WEIGHT,
        stop=stop,
    )
    used = np.flatnonzero(people > 1e-6)
    lost = np.zeros(len(told))
    if not len(used):
        return lost
    filled = pool.fill(used, people, rounds=ROUNDS, adding=1)
    price = dict(zip(filled.numbers.tolist(), filled.filling.window_price, strict=True))
    person = {s.index: float(p) for s, p in zip(supplies, filled.filling.supply_price, strict=True)}
    index = {(s.zone, s.group.id): s for s in supplies if s.at_home}
    zone = {z.id: i for i, z in enumerate(problem.scenario.zones)}
    table = filled.filling.table
    most, last = float(table.worth.max()), float(problem.scenario.horizon_s)
    worth = {s.index: float(w) / most for s, w in zip(supplies, table.worth, strict=True)}
    for i, t in enumerate(told):
        s = index.get((zone[t.order.zone], t.order.group))
        if s is None or not t.ahead or t.stay is not None:
            continue
        begin = np.array([x.from_s for x in t.ahead], dtype=np.float64)
        end = np.array([x.to_s for x in t.ahead], dtype=np.float64)
        count = np.array([x.people for x in t.ahead], dtype=np.float64)
        late = np.minimum(1.0, ((begin + end) / 2 + t.way.seconds) / last)
        gain = worth[s.index] * problem.worth_by(t.gate.index) * (1.0 - TIME_WEIGHT * late)
        lost[i] = float(count @ (person[s.index] - gain)) + _charge(resources, t, s, price, begin, end, count)
    return np.maximum(0.0, lost)


def _charge(
    resources: Resources,
    t: Told,
    supply: Supply,
    price: dict[int, NDArray[np.float64]],
    begin: NDArray[np.float64],
    end: NDArray[np.float64],
    count: NDArray[np.float64],
) -> float:
    """What streets and gates cost that the slots ahead of an order take."""
    total, mode, way = 0.0, supply.group.travels, t.way
    for r, enter, unit in zip(way.resources.tolist(), way.enter_s.tolist(), way.unit.tolist(), strict=True):
        prices = price.get(r)
        if prices is None or not prices.any():
            continue
        at_gate = resources.first_gate <= r < resources.first_intake
        dwell = t.gate.screen_s.get(mode, 0.0) if at_gate and mode is not Mode.WALK else 0.0
        row = np.zeros(len(prices))
        spread(row, resources.window_s(r), begin, end, count * unit, enter, dwell)
        total += float(row @ prices)
    return total

"""Slots filled in fractions: a packing program over streets, gates and destinations in windows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.routing.choose import TIME_WEIGHT
from mamarr.planning.slots._slot_kernels import BONUS, Slots, bursts, entries, loads
from mamarr.planning.slots.packing import Packing, pack, packing

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

HEAVY = 0.8
"""Resources that would carry at least this share of what they can are looked at from the beginning."""

OVER = 1.002
"""Others are added when they carry more than this share."""

EARLY_WEIGHT = 0.6
"""The same where there is room for all, and time is what is left to be won."""

ADDING = 2
"""How often resources are added, if not said otherwise."""


@dataclass(frozen=True, kw_only=True)
class Filling:
    """People in slots, in fractions, and prices.

    A column of the program is a slot; where supplies have quotas a second column stands for those within it.

    Attributes
    ----------
    table
        The slots.
    program
        Rows as in `_slot_kernels.entries`, then the quotas.
    slot : int64[columns]
        Slot of each column.
    gain : float64[columns]
        Worth of a person in the column.
    x : float64[columns]
        People; rows may be overfilled by a little.
    price : float64[rows]
        Per share of what a row holds.
    heavy : bool[resources]
        Resources that were looked at, and those that should have been.
    """

    table: Slots
    program: Packing
    slot: Longs
    gain: Floats
    x: Floats
    price: Floats
    heavy: NDArray[np.bool_]

    @property
    def by_route(self) -> Floats:
        """People on each route, float64[routes]."""
        return np.bincount(self.table.route[self.slot], self.x, len(self.table.supply)).astype(np.float64)

    @property
    def window_price(self) -> Floats:
        """Price of a unit of each resource in each window, float64[resources, windows]."""
        rows = self.table.cap.size
        return (self.price[:rows] / self.program.whole[:rows]).reshape(self.table.cap.shape)

    @property
    def supply_price(self) -> Floats:
        """Price of a person of each supply, float64[supplies]."""
        return self._of_supplies(self._quotas() - len(self.table.people))

    @property
    def quota_price(self) -> Floats:
        """Price of a person within the quota of each supply, float64[supplies]; 0 without quotas."""
        none = np.zeros(len(self.table.people))
        return self._of_supplies(self._quotas()) if self.table.quota.any() else none

    def _quotas(self) -> int:
        """First row of quotas."""
        return len(self.price) - (len(self.table.quota) if self.table.quota.any() else 0)

    def _of_supplies(self, first: int) -> Floats:
        rows = slice(first, first + len(self.table.people))
        return self.price[rows] / self.program.whole[rows]


def gains(table: Slots, time_weight: float = TIME_WEIGHT) -> Floats:
    """Worth of a person in each slot, at most 1; less by up to `time_weight` the later."""
    middle = (table.begin + table.end) / 2 + table.seconds[table.route]
    late = middle / max(1.0, float(middle.max(initial=1.0)))
    worth = table.value[table.route]
    return np.asarray(worth / worth.max(initial=1e-9) * (1.0 - time_weight * late))


def gains_at(table: Slots, time_weight: float, quota_price: Floats) -> Floats:
    """The same for whoever may count within the quota of the supply, at its price."""
    gain = gains(table, time_weight)
    if not table.quota.any():
        return gain
    return np.maximum(gain / (1.0 + BONUS), gain - quota_price[table.supply[table.route]])


def fill(
    table: Slots,
    total_left: Longs,
    people: Floats,
    *,
    rounds: int,
    time_weight: float = TIME_WEIGHT,
    adding: int = ADDING,
    window_price: Floats | None = None,
    supply_price: Floats | None = None,
    heavy: NDArray[np.bool_] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Filling:
    """Fill slots in fractions.

    Parameters
    ----------
    table
        From `table.build`.
    total_left
        int64[t], places and beds left; see `table.totals`.
    people
        float64[routes], people on each route to begin with.
    rounds
        Steps of the packing program.
    time_weight
        Worth of leaving at once rather than at the last moment, in persons.
    adding
        How often resources are added that turn out to carry too much.
    window_price, supply_price
        Prices to begin with, as a former filling gives them.
    heavy
        bool[resources], resources to look at in any case.
    stop
        Asked now and then.
    """
    length = (table.end - table.begin).astype(np.float64)
    whole = np.maximum(1.0, np.bincount(table.route, weights=length, minlength=len(table.supply)))
    most = bursts(table)
    x = np.minimum(people[table.route] * length / whole[table.route], most)
    much = np.asarray((loads(table, x) > HEAVY * table.cap).any(axis=1), dtype=np.bool_)
    heavy = much if heavy is None else much | heavy
    limit = np.concatenate(
        [table.cap.ravel(), table.ready, total_left[: int(table.total_of.max(initial=-1)) + 1], table.people]
    ).astype(np.float64)
    gain = gains(table, time_weight)
    slot = np.arange(len(x))
    supply_rows = slice(len(limit) - len(table.people), len(limit))
    if table.quota.any():
        of = table.supply[table.route]
        within = np.minimum(1.0, table.quota / np.maximum(1e-9, np.bincount(of, x, len(table.people))))[of]
        x = np.concatenate([x * (1.0 - within), x * within])
        limit = np.concatenate([limit, table.quota.astype(np.float64)])
        gain = np.concatenate([gain / (1.0 + BONUS), gain])
        slot, most = np.tile(slot, 2), np.tile(most, 2)
    price = np.zeros(len(limit))
    for i in range(adding + 1):
        program = packing(*_with_quotas(table, *entries(table, heavy), supply_rows.stop), limit, most)
        if i == 0 and window_price is not None:
            price[: table.cap.size] = np.where(
                heavy[:, None] & np.isfinite(table.cap), window_price * table.cap, 0.0
            ).ravel()
        if i == 0 and supply_price is not None:
            price[supply_rows] = supply_price * table.people
        pack(program, gain, x, price, rounds=rounds if i == 0 else max(1, rounds // 3), stop=stop)
        people = np.bincount(slot, x, len(table.route)).astype(np.float64)
        over = np.asarray((loads(table, people) > OVER * table.cap + 1e-6).any(axis=1)) & ~heavy
        heavy = heavy | over
        if i == adding or stop() or not over.any():
            break
    return Filling(table=table, program=program, slot=slot, gain=gain, x=x, price=price, heavy=heavy)


def _with_quotas(
    table: Slots, start: Longs, row: NDArray[np.int32], value: Floats, first: int
) -> tuple[Longs, NDArray[np.int32], Floats]:
    """Entries of all columns: after the slots, the same slots with the rows of quotas, from `first` on."""
    if not table.quota.any():
        return start, row, value
    quota_row = (first + table.supply[table.route]).astype(np.int32)
    more = start + np.arange(len(start))
    return (
        np.concatenate([start, start[-1] + more[1:]]),
        np.concatenate([row, np.insert(row, start[1:], quota_row)]),
        np.concatenate([value, np.insert(value, start[1:], 1.0)]),
    )

"""A bound from prices on intervals: it knows admission, streets, gates, readiness and deadlines at once.

Of people who can be on a street or at a gate only within [a, d], no more get
through than it carries in [a, d]. For any prices on such rows, people out are
at most what the priced capacities are worth, plus, for each person, what
leaving is worth (1) less the cheapest way (Lagrange). A way pays a street's
row only if whoever takes it must be there within the interval: at the
earliest when the person is ready and can have come so far, at the latest when
the way on to the gate, at its fastest, still leads out in time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.posing.days import pause_days
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.left import within
from mamarr.planning.posing.problem import Gate, Problem, Supply
from mamarr.planning.posing.readiness import first_ready
from mamarr.planning.posing.use import StreetUse
from mamarr.planning.routing._interval_kernels import least_costs, reached
from mamarr.planning.routing.routes import HOUR_S, Resources
from mamarr.scenario.model import Group, Mode

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

PARTS = 3
"""Parts into which each stretch of a readiness profile is cut.

Everybody in a part counts as ready when its first is.
"""

MINUTE_S = 60.0
"""Orders leave in whole minutes; rows from them end up to a minute early."""

NEAR_S = 300.0
"""So much earlier a row may begin, to bind those who can be there a little before it."""

LATER_S = (60.0, 300.0, 900.0, 1800.0)
"""So much later a row may end, to bind those who can be there a little after it; the best is taken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PricedRow:
    """Price per unit of what a resource (see `Resources`) carries within [a, d]."""

    resource: int
    a: float
    d: float
    price: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """Prices of intervals, and of a place or bed by (destination, is it a bed?)."""

    rows: tuple[PricedRow, ...]
    places: dict[tuple[str, bool], float]


def interval_bound(
    problem: Problem,
    supplies: Sequence[Supply],
    prices: Prices,
    *,
    worth: Mapping[int, float] | None = None,
    ledger: Ledger | None = None,
    capped: bool = True,
    parts: int = PARTS,
) -> float:
    """At most so many people of these supplies get out in time, whatever the prices.

    Parameters
    ----------
    problem
        The scenario on its roads.
    supplies
        People who walk or drive themselves. Two of one index are the same people, who may begin at either.
    prices
        Best from a linear program; see `choose`.
    worth
        What a person of each supply (by index) counts; one if left out.
    ledger
        What is taken off for others, whatever these people do; nothing if left out.
    capped
        No more than there are. Else it also bounds people and what others take at these prices, together.
    parts
        Of each stretch of a readiness profile; more take more time and bound better.
    """
    resources = Resources(problem, ledger or Ledger(problem))
    served = [s for s in supplies if s.node >= 0 and s.gates]
    value = {s.index: 1.0 if worth is None else worth[s.index] for s in served}
    everybody = float(sum({s.index: s.people * value[s.index] for s in served}.values()))
    total = 0.0
    for (destination, bed), price in prices.places.items():
        d = problem.scenario.destinations[destination]
        taken = resources.ledger.beds if bed else resources.ledger.places
        left = ((d.beds if bed else d.places) or 0) - int(
            taken[resources.ledger.destination_index[destination]]
        )
        total += price * float(max(0, left))
    gate_rows: list[PricedRow] = []
    for row in prices.rows:
        if row.resource >= resources.first_gate:
            gate_rows.append(_whole_day_end(problem, resources, row))
            total += row.price * _capacity(resources, gate_rows[-1])
    for mode in dict.fromkeys(s.group.travels for s in served):
        shift = 0 if mode is Mode.WALK else resources.first_drive
        rows = [r for r in prices.rows if shift <= r.resource < shift + problem.network.n_links]
        streets = _Streets(problem, mode, [s for s in served if s.group.travels is mode], rows, shift)
        total += min(
            streets.worth(resources, gate_rows, prices, value, later_s=later, parts=parts)
            for later in LATER_S
        )
    return min(total, everybody) if capped else total


def _whole_day_end(problem: Problem, resources: Resources, row: PricedRow) -> PricedRow:
    """Let a gate's row end with the last useful second of a mode, if it ends in the minute before.

    An intake counts whole hours.
    """
    if row.resource < resources.first_intake:
        gate = problem.gates[row.resource - resources.first_gate]
        # the last vehicle begins by the last useful second, and takes lane seconds until it is checked
        ends = [
            h[-1].to_s + _screening_s(gate, mode)
            for mode, h in gate.useful.items()
            if h and row.d - _screening_s(gate, mode) < h[-1].to_s <= row.d + MINUTE_S
        ]
        return replace(row, d=max(row.d, *ends)) if ends else row
    return replace(row, a=math.floor(row.a / HOUR_S) * HOUR_S, d=math.ceil(row.d / HOUR_S) * HOUR_S)


def _capacity(resources: Resources, row: PricedRow) -> float:
    """Units that a gate or an intake takes within the row's interval."""
    if row.resource >= resources.first_intake:
        hours = slice(int(row.a // HOUR_S), math.ceil(row.d / HOUR_S))
        used = float(resources.ledger.intake[row.resource - resources.first_intake, hours].sum())
        return max(0.0, resources.rate(row.resource) * (row.d - row.a) - used)
    return _left(resources, row)


def _left(resources: Resources, row: PricedRow, use: StreetUse | None = None) -> float:
    """Units that others leave of a gate, or of a street while it is of use, within a row's interval.

    Of windows that lie in it only in part nothing is taken off: what others use may lie in the other part.
    """
    nobody = Resources(resources.problem, Ledger(resources.problem))
    if use is None:
        left, offered = (r.left(row.resource, row.a, row.d) for r in (resources, nobody))
    else:
        left, offered = (r.left_of_use(row.resource, row.a, row.d, use) for r in (resources, nobody))
    edges = np.arange(len(left) + 1) * resources.window_s(row.resource)
    inside = (edges[:-1] >= row.a) & (edges[1:] <= row.d)
    return float(np.where(inside, left, offered).sum())


def _screening_s(gate: Gate, mode: Mode) -> float:
    """Seconds that screening adds to the travel of a vehicle; walkers are let through as they come."""
    return 0.0 if mode is Mode.WALK else gate.screen_s.get(mode, 0.0)


class _Streets:
    """Priced streets of one way of moving, and who must pay them."""

    def __init__(
        self, problem: Problem, mode: Mode, supplies: Sequence[Supply], rows: Sequence[PricedRow], shift: int
    ) -> None:
        network = problem.network
        self.problem, self.mode, self.supplies = problem, mode, supplies
        self.use = StreetUse(problem, supplies)
        seconds = network.seconds(mode)
        self.gates = [g for g in problem.gates if g.useful.get(mode)]
        to_gate = [tree(network, seconds, [g.node], reverse=True)[0] for g in self.gates]
        self.last = np.array([g.useful[mode][-1].to_s for g in self.gates], dtype=np.float64)
        self.nodes = np.array([s.node for s in supplies], dtype=np.int64)
        self.per = np.array([1.0 / s.group.people_per_vehicle if mode is Mode.CAR else 1.0 for s in supplies])
        # seconds from each home to each gate that is for its people
        self.way_s = np.array(
            [
                [
                    float(way[s.node])
                    if g.index in s.gates and self._in_time(s, g, way[s.node])
                    else math.inf
                    for s in supplies
                ]
                for g, way in zip(self.gates, to_gate, strict=True)
            ]
        ).reshape(len(self.gates), len(supplies))
        self.links = sorted({r.resource - shift for r in rows})
        self.position = {e: i for i, e in enumerate(self.links)}
        # seconds from each home to each priced street
        self.arrive = np.array(
            [tree(network, seconds, [int(network.tail[e])], reverse=True)[0][self.nodes] for e in self.links]
        ).reshape(len(self.links), len(supplies))
        self.stated = tuple(rows)
        self.street_of = np.array([self.position[r.resource - shift] for r in rows], dtype=np.int64)
        barred = ~np.isfinite(seconds)
        barred[self.links] = True
        start, out = network.out_links
        tails, gate_nodes = network.tail[self.links], [g.node for g in self.gates]
        after = [reached(start, out, network.head, barred, int(network.head[e])) for e in self.links]
        self.follows = np.array([a[tails] for a in after], dtype=np.bool_).reshape(
            len(self.links), len(self.links)
        )
        self.gate_follows = np.array([a[gate_nodes] for a in after], dtype=np.bool_).reshape(
            len(self.links), len(self.gates)
        )
        home = {int(v): reached(start, out, network.head, barred, int(v)) for v in np.unique(self.nodes)}
        self.from_home = np.array([home[int(v)][tails] for v in self.nodes], dtype=np.bool_).reshape(
            len(supplies), len(self.links)
        )
        self.gate_from_home = np.array(
            [home[int(v)][gate_nodes] for v in self.nodes], dtype=np.bool_
        ).reshape(len(supplies), len(self.gates))
        self.due = np.array(
            [
                [last - seconds[e] - way[network.head[e]] for e in self.links]
                for last, way in zip(self.last, to_gate, strict=True)
            ]
        ).reshape(len(self.gates), len(self.links))

    def _in_time(self, s: Supply, gate: Gate, way_s: float) -> bool:
        """Whether a gate can be passed on the day of leaving, or a later one by those who stay overnight."""
        if s.passing is not None or self.problem.stays(s):
            return True
        return any(
            max(first_ready(s), day.from_s) + way_s <= h.to_s
            for day in pause_days(self.problem.scenario.pause.windows)
            for h in within(gate.useful[self.mode], [day])
        )

    def worth(
        self,
        resources: Resources,
        gate_rows: Sequence[PricedRow],
        prices: Prices,
        value: Mapping[int, float],
        *,
        later_s: float,
        parts: int,
    ) -> float:
        """Worth of the priced capacities, and of leaving to everybody less the cheapest way."""
        rows = [self._stretch(r, i, later_s) for r, i in zip(self.stated, self.street_of, strict=True)]
        capacity = sum(r.price * _left(resources, r, self.use) for r in rows)
        return capacity + self._gains(rows, resources, gate_rows, prices, value, parts)

    def _stretch(self, row: PricedRow, street: int, later_s: float) -> PricedRow:
        """Move a row's ends to where people can really be on the street, if near: it binds all it means."""
        due, arrive = self.due[:, street], self.arrive[street]
        later = due[(due > row.d) & (due <= row.d + later_s)]
        near = arrive[(arrive < row.a) & (arrive >= row.a - NEAR_S)]
        return replace(
            row, a=float(near.min()) if len(near) else row.a, d=float(later.max()) if len(later) else row.d
        )

    def _gains(
        self,
        rows: Sequence[PricedRow],
        resources: Resources,
        gate_rows: Sequence[PricedRow],
        prices: Prices,
        value: Mapping[int, float],
        parts: int,
    ) -> float:
        parted = [_parts(s.group, parts) for s in self.supplies]
        owner = np.repeat(np.arange(len(parted)), [len(p) for p in parted])
        share = np.array([x for p in parted for x, _ in p])
        least = least_costs(
            owner,
            np.array([ready for p in parted for _, ready in p], dtype=np.float64),
            self.per,
            np.array([r.price for r in rows], dtype=np.float64),
            np.array([r.a for r in rows], dtype=np.float64),
            np.array([r.d for r in rows], dtype=np.float64),
            self.street_of,
            self.arrive,
            self.due,
            self.way_s,
            self.last,
            np.array(
                [
                    [prices.places.get((g.corridor.leads_to, s.group.needs_bed), 0.0) for s in self.supplies]
                    for g in self.gates
                ]
            ).reshape(len(self.gates), len(self.supplies)),
            *self._checks(resources, gate_rows),
            self.follows,
            self.gate_follows,
            self.from_home,
            self.gate_from_home,
        )
        worth: dict[tuple[int, int], float] = {}
        first = np.cumsum([0, *(len(p) for p in parted)])
        for j, i in enumerate(owner.tolist()):
            s = self.supplies[i]
            gain = s.people * float(share[j]) * max(0.0, value[s.index] - float(least[j]))
            key = s.index, j - int(first[i])
            worth[key] = max(worth.get(key, 0.0), gain)
        return sum(worth.values())

    def _checks(
        self, resources: Resources, gate_rows: Sequence[PricedRow]
    ) -> tuple[Longs, Floats, Floats, Floats, NDArray[np.bool_]]:
        """Rows of gates and intakes that whoever comes late enough pays, by gate; see `least_costs`."""
        start, found = [0], list[tuple[float, float, float, bool]]()
        for k, gate in enumerate(self.gates):
            intake = resources.first_intake + resources.ledger.destination_index[gate.corridor.leads_to]
            screened = _screening_s(gate, self.mode)
            beyond = gate.corridor.beyond_s[self.mode] + screened
            last = float(self.last[k])
            for r in gate_rows:
                if r.resource == intake and last + beyond <= r.d + 1e-6:
                    found.append((beyond, r.a, r.price, False))
                if r.resource == resources.first_gate + gate.index and last + screened <= r.d + 1e-6:
                    found.append((0.0, r.a, r.price * gate.screen_s.get(self.mode, 0.0), True))
            start.append(len(found))
        table = np.array(found, dtype=np.float64).reshape(len(found), 4)
        seconds, begin, price = (np.ascontiguousarray(table[:, c]) for c in range(3))
        return np.array(start, dtype=np.int64), seconds, begin, price, table[:, 3] > 0.0


def _parts(group: Group, many: int) -> list[tuple[float, float]]:
    """(share of the group, second at which its first is ready), parts of the readiness profile."""
    first_s, first = group.ready[0]
    parts = [(first, float(first_s))] if first > 0 else []
    for (t0, s0), (t1, s1) in zip(group.ready, group.ready[1:], strict=False):
        if s1 > s0:
            parts += [((s1 - s0) / many, t0 + (t1 - t0) * k / many) for k in range(many)]
    return parts

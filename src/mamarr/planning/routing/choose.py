"""Choosing corridors and routes: which ways each supply uses, before anybody asks when.

A linear program over routes says how many people take each. Time enters by
*interval rows*: of the people who can be on a street or at a gate only within
[a, d], no more than it carries in [a, d]. Rows are added when violated, routes
when they are worth it at the current prices. What is left of the routes is
narrowed down later, slot by slot (see `narrow`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning._lp import GrowingProgram, Solution
from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.posing.use import StreetUse
from mamarr.planning.routing._route_kernels import share_before, worst_interval
from mamarr.planning.routing.interval_bound import NEAR_S, PricedRow, Prices
from mamarr.planning.routing.routes import HOUR_S, MINUTE_S, Known, Resources, Route, RoutePool
from mamarr.planning.routing.shares import SharePrices, ShareRows, comparable
from mamarr.planning.routing.steady import add_steady
from mamarr.scenario.model import Mode

Floats = NDArray[np.float64]

TIME_WEIGHT = 0.02
"""Worth of leaving at once rather than at the last moment, in persons; far below one: number comes first."""

TIE_WEIGHT = 0.001
"""The same where only people are to count: just enough that the faster of equal ways is taken."""

PRIORITY_FACTOR = 0.05
"""Worth of a person of the next less urgent priority."""

LEAST_PRICE = 1e-4
"""Rows that cost less do little for the bound, and make it slow."""

BUSY = 0.3
"""Resources that carry less than this share of what they can are not looked at."""

ROUGH = 5e-3
"""While new routes bring more than this share, rows are only added roughly."""

SETTLED = 1e-5
"""Routes are good enough when new ones bring no more than this share."""

CANDIDATES = 64
"""Beginnings and ends of intervals that are tried on each resource."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """How long to search; counts, not seconds, so that the same input gives the same bytes."""

    pricing_rounds: int = 16
    proving_rounds: int = 8
    row_rounds: int = 12
    rows_between: int = 2
    routes_per_pricing: int = 2
    steady: bool = True
    prove: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Routes found, people on each in the static program, and prices for a bound.

    Attributes
    ----------
    routes
        All that were ever worth it, used or not.
    people : float64[routes]
    value : float
        Of the static program, in weighted people.
    program
        The static program, solved.
    prices
        Of the relaxed program in which all people count alike, for `interval_bound`.
    share
        Where plans are to be fair: smallest share of each priority in the static program.
    share_prices
        By priority, of the relaxed program in which only its smallest share counts.
    """

    routes: tuple[Route, ...]
    people: Floats
    value: float
    prices: Prices
    program: StaticProgram
    share: Mapping[int, float] = field(default_factory=dict)
    share_prices: Mapping[int, SharePrices] = field(default_factory=dict)


def worth(supplies: Sequence[Supply]) -> dict[int, float]:
    """Worth of a person of each supply (by index): 1 for the most urgent priority present, then ever less."""
    ranks = {p: i for i, p in enumerate(sorted({s.group.priority for s in supplies}))}
    return {s.index: PRIORITY_FACTOR ** ranks[s.group.priority] for s in supplies}


class StaticProgram:
    """The growing program over a pool, with its interval rows.

    Attributes
    ----------
    lp
        Columns are the pool's routes.
    cost, most
        Of each column: its worth, and the most people on it.
    rows
        Interval rows of each resource: row of the program, and the interval.
    on
        Routes on each resource, with seconds to it and units per person.
    shares
        Rows of shares of the supplies in `level`, if any.
    """

    def __init__(
        self, problem: Problem, pool: RoutePool, resources: Resources, *, level: Sequence[Supply] = ()
    ) -> None:
        self.problem, self.pool, self.resources = problem, pool, resources
        self.lp = GrowingProgram()
        self.horizon = float(problem.scenario.horizon_s)
        self.use = StreetUse(problem, pool.supplies)
        self.lasts_s = np.full(resources.n, np.inf)
        self.lasts_s[: resources.first_drive] = self.use.lasts_s(Mode.WALK)
        self.lasts_s[resources.first_drive : resources.first_gate] = self.use.lasts_s(Mode.CAR)
        self.worth = worth(pool.supplies)
        self.worth_by = [problem.worth_by(g) for g in range(len(problem.gates))]
        self.supply_row = {s.index: i for i, s in enumerate(pool.supplies)}
        self.group_of = {s.index: s.group for s in pool.supplies}
        profiles: dict[tuple[tuple[int, float], ...], int] = {}
        self.profile_of = {s.index: profiles.setdefault(s.group.ready, len(profiles)) for s in pool.supplies}
        ready = list(profiles)
        self.knot_start = np.cumsum([0, *(len(r) for r in ready)]).astype(np.int64)
        self.knot_s = np.array([t for r in ready for t, _ in r], dtype=np.float64)
        self.knot_share = np.array([v for r in ready for _, v in r], dtype=np.float64)
        self.rate = np.concatenate(
            [
                problem.network.walk_capacity / HOUR_S,
                problem.network.drive_capacity / HOUR_S,
                [resources.rate(r) for r in range(resources.first_gate, resources.n)],
            ]
        )
        self.rows: dict[int, list[tuple[int, float, float]]] = {}
        self.limits: list[float] = []
        self.cum: dict[int, Floats] = {}
        self.shares = ShareRows(self.lp, level, self.worth)
        self._total_rows(pool.supplies)
        self.shares.add_rows()
        self.on: dict[int, list[tuple[int, float, float]]] = {}
        self.due: list[float] = []
        self.ready: list[float] = []
        """Share of people who are ready by then."""
        self.cost: list[float] = []
        self.most: list[float] = []

    def _total_rows(self, supplies: Sequence[Supply]) -> None:
        ledger, scenario = self.resources.ledger, self.problem.scenario
        limits = [float(s.people) for s in supplies]
        self.place_row: dict[tuple[str, bool], int] = {}
        for d in scenario.destinations.values():
            i = ledger.destination_index[d.id]
            if d.places is not None:
                self.place_row[d.id, False] = len(limits)
                limits.append(float(max(0, d.places - int(ledger.places[i]))))
            self.place_row[d.id, True] = len(limits)
            limits.append(float(max(0, d.beds - int(ledger.beds[i]))))
        self.limits = limits
        none = np.zeros(0)
        self.lp.add_rows(np.array(limits), np.zeros(len(limits), dtype=np.int32), none.astype(np.int32), none)

    def take_new_routes(self, *, time_weight: float = TIME_WEIGHT) -> None:
        """Add a column for each route of the pool that has none yet."""
        start: list[int] = []
        row: list[int] = []
        value: list[float] = []
        cost: list[float] = []
        first = self.lp.n_columns
        for p in range(first, len(self.pool.routes)):
            route = self.pool.routes[p]
            due = float(route.useful[-1].to_s)
            self.due.append(due)
            supply = self.pool.supplies[self.supply_row[route.supply]]
            ready = supply.group.ready_share(due)
            self.ready.append(ready)
            uses = list(
                zip(route.resources.tolist(), route.enter_s.tolist(), route.unit.tolist(), strict=True)
            )
            for r, enter, unit in uses:
                self.on.setdefault(r, []).append((p, enter, unit))
            start.append(len(row))
            row.append(self.supply_row[route.supply])
            value.append(1.0)
            gate = self.problem.gates[route.gate]
            total = self.place_row.get((gate.corridor.leads_to, self.group_of[route.supply].needs_bed))
            if total is not None:
                row.append(total)
                value.append(1.0)
            if route.supply in self.shares.row:
                row.append(self.shares.row[route.supply])
                value.append(-1.0)
            for r, enter, unit in uses:
                for i, a, d in self.rows.get(r, ()):
                    part = self._part(p, enter, unit, a, d)
                    if part > 0.0:
                        row.append(i)
                        value.append(part)
            cost.append(self._worth_of(route, time_weight))
            self.most.append(supply.people * ready)
        self.cost.extend(cost)
        self.lp.add_columns(
            np.array(cost),
            np.array(self.most[first:]),
            np.array(start, dtype=np.int32),
            np.array(row, dtype=np.int32),
            np.array(value),
        )

    def _part(self, p: int, enter: float, unit: float, a: float, d: float) -> float:
        """Units per person of a route that must fall into [a, d] of a resource entered `enter` seconds on.

        Whoever is ready too late to leave is none of them.
        """
        if self.due[p] + enter > d + 1e-6 or self.ready[p] <= 0.0:
            return 0.0
        profile = self.profile_of[self.pool.routes[p].supply]
        lo, hi = int(self.knot_start[profile]), int(self.knot_start[profile + 1])
        before = float(share_before(a - enter, self.knot_s, self.knot_share, lo, hi))
        return unit * max(0.0, 1.0 - before / self.ready[p])

    def _cumulative(self, resource: int) -> Floats:
        cum = self.cum.get(resource)
        if cum is None:
            left = self.resources.left_of_use(resource, 0.0, self.horizon + 48 * 3600.0, self.use)
            cum = self.cum[resource] = np.concatenate([[0.0], np.cumsum(left)])
        return cum

    def separate(self, x: Floats, *, most: int = 200) -> int:
        """Add the most violated interval rows; returns how many."""
        used = np.flatnonzero(x > 1e-6)
        if not len(used):
            return 0
        routes = self.pool.routes
        ids = np.concatenate([routes[p].resources for p in used])
        if not len(ids):
            return 0
        owner = np.repeat(used, [len(routes[p].resources) for p in used])
        enter = np.concatenate([routes[p].enter_s for p in used])
        load = np.concatenate([routes[p].unit for p in used]) * x[owner]
        order = np.argsort(ids, kind="stable")
        ids, owner, enter, load = ids[order], owner[order], enter[order], load[order]
        first = np.concatenate([[0], np.flatnonzero(np.diff(ids)) + 1])
        due_all, ready_all = np.array(self.due)[owner] + enter, np.array(self.ready)[owner]
        total_all = np.add.reduceat(load, first)
        span = np.maximum.reduceat(due_all, first) - np.minimum.reduceat(enter, first)
        stay = np.maximum(1.0, np.minimum(span, self.lasts_s[ids[first]]))
        busy = np.flatnonzero(total_all > BUSY * self.rate[ids[first]] * stay)
        last = np.append(first[1:], len(ids))
        found: list[tuple[float, int, float, float, bytes]] = []
        profile_of = self.profile_of
        for q in busy.tolist():
            lo, hi, r, total = int(first[q]), int(last[q]), int(ids[first[q]]), float(total_all[q])
            due = due_all[lo:hi]
            profile = np.array([profile_of[routes[p].supply] for p in owner[lo:hi]], dtype=np.int64)
            excess, a, d = worst_interval(
                load[lo:hi], enter[lo:hi], due, ready_all[lo:hi], profile,
                self.knot_start, self.knot_s, self.knot_share,
                self._cumulative(r), self.resources.window_s(r), CANDIDATES,
            )  # fmt: skip
            if excess > 1e-4 * max(1.0, total):
                inside = owner[lo:hi][due <= d + 1e-6]
                found.append((excess / max(total, 1e-9), r, a, d, inside.tobytes()))
        found.sort(key=lambda f: (-f[0], f[1]))
        seen: set[bytes] = set()
        chosen: list[tuple[int, float, float]] = []
        for _, r, a, d, inside in found:
            if inside not in seen:
                seen.add(inside)
                chosen.append((r, a, d))
        self._add_rows(chosen[:most])
        return min(len(chosen), most)

    def _add_rows(self, chosen: Sequence[tuple[int, float, float]]) -> None:
        start: list[int] = []
        column: list[int] = []
        value: list[float] = []
        limit: list[float] = []
        for r, a, d in chosen:
            start.append(len(column))
            cum, w = self._cumulative(r), self.resources.window_s(r)
            grid = np.arange(len(cum)) * w
            cap = float(np.interp(d, grid, cum) - np.interp(a, grid, cum))
            for p, enter, unit in self.on[r]:
                part = self._part(p, enter, unit, a, d)
                if part > 0.0:
                    column.append(p)
                    value.append(part)
            self.rows.setdefault(r, []).append((self.lp.n_rows + len(limit), a, d))
            limit.append(cap)
        self.limits.extend(limit)
        self.lp.add_rows(
            np.array(limit),
            np.array(start, dtype=np.int32),
            np.array(column, dtype=np.int32),
            np.array(value),
        )

    def solve_with_rows(self, rounds: int) -> Solution:
        """Solve, and add violated rows until there are none, or for so many rounds."""
        found = self.lp.solve()
        for _ in range(rounds):
            if not self.separate(found.x):
                break
            found = self.lp.solve()
        return found

    def head_count(self, effort: Effort, stop: Callable[[], bool]) -> Prices:
        """Prices of the program in which everybody counts one and time hardly anything, over all routes."""
        worth, self.worth = self.worth, dict.fromkeys(self.worth, 1.0)
        worth_by, self.worth_by = self.worth_by, [1.0] * len(self.worth_by)
        self.shares.count_none()
        found = self._proving(effort, stop)
        self.worth, self.worth_by = worth, worth_by
        self.shares.count_all()
        self._set_cost(TIME_WEIGHT)
        return self.prices(found)

    def share_count(self, priority: int, effort: Effort, stop: Callable[[], bool]) -> SharePrices:
        """Prices of the program in which only the smallest share of a priority counts."""
        worth, self.worth = self.worth, dict.fromkeys(self.worth, 0.0)
        self.shares.count_only(priority)
        found = self._proving(effort, stop)
        self.worth = worth
        self.shares.count_all()
        self._set_cost(TIME_WEIGHT)
        weight = {s.index: self.shares.weight(found, s.index) for s in self.shares.members[priority]}
        return SharePrices(prices=self.prices(found), weight=weight)

    def fair_count(self, share: Mapping[int, float], effort: Effort, stop: Callable[[], bool]) -> SharePrices:
        """Prices of the program in which everybody counts one, and shares up to those given far more.

        The weights are of those shares alone; a person counts one more.
        """
        worth, self.worth = self.worth, dict.fromkeys(self.worth, 1.0)
        self.shares.count_up_to(share)
        found = self._proving(effort, stop)
        self.worth = worth
        self.shares.count_all()
        self._set_cost(TIME_WEIGHT)
        weight = {s.index: self.shares.weight(found, s.index) for s in self.pool.supplies}
        return SharePrices(prices=self.prices(found), weight=weight)

    def _proving(self, effort: Effort, stop: Callable[[], bool]) -> Solution:
        """Solve with time counting hardly anything, over all routes that are worth it."""
        self._set_cost(TIE_WEIGHT)
        found = self.solve_with_rows(effort.row_rounds)
        for _ in range(effort.proving_rounds):
            if stop() or not self.price_routes(found, effort.routes_per_pricing, time_weight=TIE_WEIGHT):
                break
            found = self.solve_with_rows(effort.row_rounds)
        return found

    def prices(self, found: Solution) -> Prices:
        """Prices of a solution, per unit of interval rows and per place."""
        rows = [
            PricedRow(resource=r, a=a, d=d, price=float(found.price[i]))
            for r, marks in self.rows.items()
            for i, a, d in marks
            if found.price[i] > LEAST_PRICE
        ]
        places = {key: float(found.price[i]) for key, i in self.place_row.items() if found.price[i] > 1e-9}
        return Prices(rows=tuple(rows), places=places)

    def _set_cost(self, time_weight: float) -> None:
        self.cost = [self._worth_of(r, time_weight) for r in self.pool.routes[: self.lp.n_columns]]
        self.lp.set_cost(np.array(self.cost))

    def _worth_of(self, route: Route, time_weight: float) -> float:
        late = min(1.0, route.seconds / self.horizon)
        return self.worth[route.supply] * self.worth_by[route.gate] * (1.0 - time_weight * late)

    def price_routes(self, found: Solution, per_supply: int, *, time_weight: float = TIME_WEIGHT) -> int:
        """Add routes that are worth it at the current prices; returns how many."""
        problem, pool, res = self.problem, self.pool, self.resources
        network = problem.network
        before = len(pool.routes)
        time_price = time_weight / self.horizon
        offers: dict[int, list[tuple[float, int]]] = {s.index: [] for s in pool.supplies}
        costs: dict[tuple[Mode, int], Floats] = {}
        modes = list(dict.fromkeys(s.group.travels for s in pool.supplies))
        active = [
            (r, a, d, float(found.price[i]))
            for r, rows in self.rows.items()
            for i, a, d in rows
            if found.price[i] > LEAST_PRICE
        ]
        for mode in modes:
            seconds = network.seconds(mode)
            shift = 0 if mode is Mode.WALK else res.first_drive
            mine = [s for s in pool.supplies if s.group.travels is mode and s.node >= 0]
            streets = [(r - shift, a, d, p) for r, a, d, p in active if shift <= r < shift + network.n_links]
            for gate in problem.gates:
                users = [s for s in mine if gate.index in s.gates]
                if not users or not gate.useful.get(mode):
                    continue
                to_gate, _ = tree(network, seconds, [gate.node], reverse=True)
                last = float(gate.useful[mode][-1].to_s)
                cost = seconds * time_price
                for e, _, d, p in streets:
                    if last - (seconds[e] + to_gate[network.head[e]]) <= d + NEAR_S:
                        cost[e] += p
                costs[mode, gate.index] = cost
                dist, _ = tree(network, cost, [gate.node], reverse=True)
                at_gate = sum(
                    p for r, _, d, p in active if r == res.first_gate + gate.index and last <= d + MINUTE_S
                )
                at_gate *= gate.screen_s.get(mode, 0.0)
                for s in users:
                    per = 1.0 / s.group.people_per_vehicle if mode is Mode.CAR else 1.0
                    weight = self.shares.weight(found, s.index)
                    gain = (
                        self.worth[s.index] * self.worth_by[gate.index]
                        + weight
                        - float(found.price[self.supply_row[s.index]])
                        - per * (float(dist[s.node]) + at_gate)
                    )
                    if gain > 1e-7 * max(self.worth[s.index], weight):
                        offers[s.index].append((-gain, gate.index))
        wanted: dict[tuple[Mode, int], list[Supply]] = {}
        for s in pool.supplies:
            for _, g in sorted(offers[s.index])[:per_supply]:
                wanted.setdefault((s.group.travels, g), []).append(s)
        for key in sorted(wanted):
            pool.add_cheapest(key[0], key[1], costs[key], wanted[key])
        self.take_new_routes(time_weight=time_weight)
        return len(pool.routes) - before


def choose(
    problem: Problem,
    resources: Resources,
    supplies: Sequence[Supply],
    *,
    effort: Effort,
    known: Known = Known(),  # noqa: B008 - frozen
    seconds: float = math.inf,
    clock: Callable[[], float] = time.monotonic,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda _: None,
) -> Choice:
    """Find good routes for each supply, and how many people should take each.

    Parameters
    ----------
    problem, resources
        Where people are and what is left for them.
    supplies
        People who walk or drive themselves.
    effort
        How long to search.
    known
        Ways known before.
    seconds
        Time to take at most, as far as single linear programs allow.
    clock
        What `seconds` are told by.
    stop
        Asked now and then; True ends the search with the best choice so far.
    progress
        Told the share of the work done.
    """
    began = clock()

    def late(share: float) -> Callable[[], bool]:
        return lambda: stop() or clock() > began + share * seconds

    pool = RoutePool(problem, resources, supplies, known)
    pool.add_known()
    pool.add_fastest()
    if effort.steady:
        add_steady(pool)
    level = comparable(problem, pool, resources) if problem.scenario.planning.fair else ()
    program = StaticProgram(problem, pool, resources, level=level)
    program.take_new_routes()
    if not pool.routes:
        return Choice(
            routes=(), people=np.zeros(0), value=0.0, prices=Prices(rows=(), places={}), program=program
        )
    found = program.solve_with_rows(effort.rows_between)
    rough = True
    for i in range(effort.pricing_rounds):
        progress(i / effort.pricing_rounds)
        if late(0.65)() or not program.price_routes(found, effort.routes_per_pricing):
            break
        before, found = (
            found.value,
            program.solve_with_rows(effort.rows_between if rough else effort.row_rounds),
        )
        gain = found.value / max(before, 1e-9) - 1.0
        if not rough and gain < SETTLED:
            break
        rough = rough and gain > ROUGH
    prices = program.head_count(effort, late(0.9)) if effort.prove else Prices(rows=(), places={})
    share_prices = {p: program.share_count(p, effort, late(0.9)) for p in program.shares.priorities}
    found = program.solve_with_rows(effort.row_rounds)
    return Choice(
        routes=tuple(pool.routes),
        people=found.x,
        value=found.value,
        prices=prices,
        program=program,
        share=program.shares.smallest(found),
        share_prices=share_prices,
    )

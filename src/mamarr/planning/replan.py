"""Planning anew in the middle of a pause: what has happened stays, and little changes after it.

1. What stands of the plan at the moment of the state is told, and booked: who is out, who is on the way to a
   gate that takes them, who has a slot that still works (`replan_past`, `replan_trips`).
2. People on the way to a gate that does not take them are sent to another one. They cannot wait on the way;
   who finds no room at any gate in the very minutes in which they pass goes back home and may leave later.
3. Those at home whose slot no longer works, those who had none, and those who came back get the room that is
   left.
4. Orders that still work are given up only where the people won by that are more than their price.
5. A bound on all continuations says how good that is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from mamarr import __version__
from mamarr.network.paths import tree
from mamarr.planning.bounds import VISITS_AT_MOST
from mamarr.planning.choose import Choice, Effort, choose
from mamarr.planning.clock import Clock
from mamarr.planning.interval_bound import interval_bound
from mamarr.planning.ledger import Ledger
from mamarr.planning.narrow import Care
from mamarr.planning.orders import give_orders
from mamarr.planning.problem import Problem, Supply
from mamarr.planning.reasons import bindings, fastest_seconds, last_departures, not_served
from mamarr.planning.replan_bound import flow_bound
from mamarr.planning.replan_dear import losses
from mamarr.planning.replan_past import Away, Key, Past, Told, book, interval, look_back, profile
from mamarr.planning.replan_scene import changed, rest
from mamarr.planning.replan_trips import Rides, TripsBack
from mamarr.planning.routes import Ints, Known, Resources
from mamarr.planning.schedule import Polish
from mamarr.planning.vehicles import plan_trips
from mamarr.planning.vehicles_bound import bound_trips
from mamarr.planning.vehicles_left import why_not
from mamarr.planning.vehicles_ways import find_ways
from mamarr.plans.changes import HELD, Change, changed_orders, compare
from mamarr.plans.document import NotServed, Order, Plan, Proof, Slot, Solver, Trip, together
from mamarr.plans.state import State
from mamarr.scenario.model import Group, Mode

PRICE = 20.0
"""An order that was announced and still works is changed only if that brings so many more people out."""

EFFORT = Effort(pricing_rounds=2, proving_rounds=1, row_rounds=3)
"""Routes of the plan are the first ones here, so that fewer rounds are enough."""

FILLING = Effort(prove=False)
QUICK = Effort(pricing_rounds=1, row_rounds=3, steady=False, prove=False)
MIDDLE = Effort(pricing_rounds=4, row_rounds=3, steady=False, prove=False)
CARE = Care(rounds=200, last_rounds=300, looks=3, loss=1.0)
CAREFUL = Care(rounds=200, last_rounds=300, looks=2, loss=1.0)
SWIFT = Care(rounds=100, last_rounds=200, looks=0, loss=1.0)
POLISH = Polish(again=60, turns=3_000)
"""What is left between orders that stand is filled by many ways, and with less polish than a whole day."""

DEAR = 0.5
"""Orders that lose so much of their price are tried anew, all at once; that must bring the price of each."""

MANY = 400
"""With more groups on the way than this the bound takes all of them for out: they are few people."""

STATES = 4_000_000
"""Where nodes times steps left are no more, the flow on all streets bounds those who are left too."""

RIDES = (Mode.BUS, Mode.AMBULANCE)

NOBODY = Past(told=(), away=(), away_at_most=(), departed={})
"""Nobody has left on foot or by car."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Replan:
    """A plan made anew.

    Attributes
    ----------
    plan
        The past unchanged, the future new; with its proof.
    changes
        Who must be told what, the most urgent first.
    at_s
        The moment.
    changed_orders
        Orders of the plan before some of whose people are told something else.
    forced_orders
        Of these, those that could not stay as they were.
    price
        People that each other changed order had to bring at least.
    problem
        The problem as the state has it, for pictures and tables.
    """

    plan: Plan
    changes: tuple[Change, ...]
    at_s: int
    changed_orders: int
    forced_orders: int
    price: float
    problem: Problem


def replan(
    problem: Problem,
    plan: Plan,
    state: State,
    *,
    price: float = PRICE,
    effort: Effort = EFFORT,
    created: str | None = None,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[str, float], None] = lambda _what, _share: None,
) -> Replan:
    """Plan the rest of a pause from a moment in its middle.

    Parameters
    ----------
    problem
        As it was planned, from `pose`.
    plan
        What was announced.
    state
        The moment, and what is different from the plan.
    price
        People whom each changed order must bring at least, if it could stay as it is.
    effort
        How long to look for routes.
    created
        Time of making, ISO 8601 with offset; left out: the moment of the state.
    stop
        Asked now and then; True ends the search with the best so far. The scenario's `time_limit_s`
        does the same.
    progress
        Told what is being done, and the share of it that is done.

    Returns
    -------
    Replan
    """
    clock = Clock()
    limit = problem.scenario.planning.time_limit_s
    with clock.compiling():
        return _Replanning(
            problem,
            plan,
            state,
            price=price,
            effort=effort,
            clock=clock,
            stop=lambda: stop() or clock() > limit,
            progress=progress,
        ).result(created)


def remaining(problem: Problem, plan: Plan, state: State) -> Problem:
    """Who is left at the moment of a state, where they are, and what is open to them: for flows and bounds.

    Parameters
    ----------
    problem, plan, state
        As for `replan`. Nothing is taken off for people who are on the way to an open gate.
    """
    return _Replanning(
        problem,
        plan,
        state,
        price=PRICE,
        effort=EFFORT,
        clock=Clock(),
        stop=lambda: False,
        progress=lambda _what, _share: None,
    ).remaining()


@dataclass(kw_only=True, slots=True)
class _Draft:
    """Orders and trips from the moment on, and who is back home without any."""

    told: Sequence[Told]
    new: list[Order]
    trips: list[Trip]
    ledger: Ledger
    held: dict[Key, list[tuple[int, str]]]
    freed: int = 0

    @property
    def people(self) -> int:
        walking = sum(s.people for t in self.told for s in [*t.gone, *t.ahead])
        return walking + sum(o.people for o in self.new) + sum(t.people for t in self.trips)


class _Replanning:
    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        state: State,
        *,
        price: float,
        effort: Effort,
        clock: Clock,
        stop: Callable[[], bool],
        progress: Callable[[str, float], None],
    ) -> None:
        # shares beside a plain plan are those of the plan as announced, and of no other
        self.problem, self.plan, self.state = problem, replace(plan, fairness=None), state
        self.price, self.effort, self.clock = price, effort, clock
        self.stop, self.progress = stop, progress
        self.home_s: dict[tuple[int, Mode], NDArray[np.float64]] = {}
        self.scene = changed(problem, state)
        self.scenario = self.scene.scenario
        self.base = rest(self.scene, state, ())
        self.supply = {(self.scenario.zones[s.zone].id, s.group.id): s for s in self.scene.supplies}

    def result(self, created: str | None) -> Replan:
        """Plan, compare, prove."""
        if self.state == State(scenario_id=self.state.scenario_id, at_s=self.state.at_s):
            return self._as_it_was()
        self.progress("what stands", 0.0)
        ledger = Ledger(self.base)
        trips = TripsBack(self.base, ledger, self.plan, self.state)
        rides = trips.keep()
        resources = Resources(self.base, ledger)
        if self._riders_first():
            trips.turn()
            new = self._ride(rides, ledger)
            before = {(t.vehicle, t.at_gate_s, t.corridor) for t in self.plan.trips}
            shared = {
                t.corridor
                for t in (*rides.standing, *new)
                if (t.vehicle, t.at_gate_s, t.corridor) not in before
            }
            past = look_back(self.scene, resources, self.plan, self.state, shared=shared)
        else:
            past = look_back(self.scene, resources, self.plan, self.state)
            trips.turn()
            new = None
        first = self._first_ways(past)
        choice, own_at_most = self._best_ways(past, rides, first)
        ways = _ways_of(choice, first)
        kept = ledger.copy()
        draft = self._draft(past, rides, ledger, ways, new)
        dear = self._dear(past, choice)
        if dear and not self.stop():
            freed = replace(past, told=tuple(replace(t, ahead=[]) if id(t) in dear else t for t in past.told))
            book(
                self.base,
                Resources(self.base, kept),
                [(t.way, self._supply(t), t.slots) for t in past.told if id(t) in dear],
                sign=-1,
            )
            book(
                self.base,
                Resources(self.base, kept),
                [
                    (f.way, self._supply(f), f.slots)
                    for t, f in zip(past.told, freed.told, strict=True)
                    if id(t) in dear
                ],
            )
            draft = self._better(draft, self._draft(freed, rides, kept, ways, new))
        at_most = self._at_most(past, rides, draft, own_at_most)
        made = self._write_down(past, rides, draft, at_most, created)
        changes = compare(self.plan, made)
        many = len({(c.zone, c.group, c.old.corridor) for c in changes if c.old is not None})
        forced = many - draft.freed
        method = (
            f"re-plan from {self._clock(self.state.at_s)}: {many} announced orders changed, {forced} of them "
            f"because they no longer work; a further one only if it brings {self.price:g} people more"
        )
        made = replace(made, solver=replace(made.solver, method=method))
        return Replan(
            plan=made,
            changes=changes,
            at_s=self.state.at_s,
            changed_orders=many,
            forced_orders=forced,
            price=self.price,
            problem=self.scene,
        )

    def remaining(self) -> Problem:
        """Who is left, as a problem of its own."""
        ledger = Ledger(self.base)
        rides = TripsBack(self.base, ledger, self.plan, self.state).keep()
        past = look_back(self.scene, Resources(self.base, ledger), self.plan, self.state)
        home, away, _ = self._left(past, rides)
        riding = self._waiting(rides, all_of_them=True)
        return rest(self.scene, self.state, [*home, *away, *riding])

    def _left(self, past: Past, rides: Rides) -> tuple[list[Supply], list[Supply], list[Away]]:
        """Those who walk or drive and are at home, and those on the way who may be sent elsewhere."""
        home = [
            self._at_home(past, rides, k, ()) for k, s in self.supply.items() if s.group.travels not in RIDES
        ]
        home = [s for s in home if s.people and s.node >= 0 and s.gates]
        turning = [a for a in past.away_at_most if self._may_turn(a)]
        index = len(self.scene.supplies)
        return home, [self._away(a, index + i) for i, a in enumerate(turning)], turning

    def _as_it_was(self) -> Replan:
        """Nothing has happened that was not planned: nobody need be told anything."""
        return Replan(
            plan=self.plan,
            changes=(),
            at_s=self.state.at_s,
            changed_orders=0,
            forced_orders=0,
            price=self.price,
            problem=self.scene,
        )

    def _clock(self, second: int) -> str:
        return self.scenario.moment(second).isoformat(timespec="minutes")

    # who is where

    def _first_ways(self, past: Past) -> dict[Key, list[tuple[int, Ints]]]:
        """Ways of the plan, by zone and group; only those that begin at home."""
        ways: dict[Key, list[tuple[int, Ints]]] = defaultdict(list)
        for t in past.told:
            key = (t.order.zone, t.order.group)
            if t.way.links.size and int(self.problem.network.tail[t.way.links[0]]) == self.supply[key].node:
                ways[key].append((t.gate.index, t.way.links))
        return ways

    def _gone(self, past: Past, rides: Rides, key: Key) -> int:
        return past.departed.get(key, 0) + rides.loaded.get(key, 0)

    def _at_home(
        self, past: Past, rides: Rides, key: Key, kept: Sequence[Slot], *, back: Sequence[Away] = ()
    ) -> Supply:
        """Those of a zone's group who are at home without a slot, and those who come back."""
        s = self.supply[key]
        gone = self._gone(past, rides, key)
        ready = profile(s.people, gone, kept, s.group.ready, self.state.at_s)
        people = max(0, s.people - gone - sum(x.people for x in kept))
        for a in back:
            ready, people = _joined(ready, people, a), people + a.people
        return replace(s, people=people, group=replace(s.group, ready=ready))

    def _away(self, a: Away, index: int) -> Supply:
        s = self.supply[a.key]
        group = replace(s.group, ready=((a.from_s, 0.0), (a.to_s, 1.0)))
        return replace(s, index=index, node=a.node, people=a.people, group=group, passing=interval(a))

    def _seconds_home(self, node: int, mode: Mode) -> NDArray[np.float64]:
        """Seconds from every node to a zone's."""
        if (node, mode) not in self.home_s:
            seconds = self.problem.network.seconds(mode)
            self.home_s[node, mode] = tree(self.problem.network, seconds, [node], reverse=True)[0]
        return self.home_s[node, mode]

    def _returning(self, a: Away) -> Away | None:
        """The same people back at their own zone; None if no road leads back."""
        s = self.supply[a.key]
        back = float(self._seconds_home(s.node, s.group.travels)[a.node])
        if not math.isfinite(back):
            return None
        late = math.ceil(back)
        return replace(a, node=s.node, from_s=a.from_s + late, to_s=a.to_s + late, onward=())

    # what is possible

    def _best_ways(
        self, past: Past, rides: Rides, first: dict[Key, list[tuple[int, Ints]]]
    ) -> tuple[Choice | None, float]:
        """Routes for all who are left, as if no order ahead had been given, and how many get out at most."""
        self.progress("ways", 0.0)
        ledger = Ledger(self.base)
        resources = Resources(self.base, ledger)
        slower = {c.id for c in self.state.corridors if c.screening_factor < 1.0}
        sure = [t for t in past.told if t.order.corridor not in slower]
        book(self.base, resources, [(t.way, self.supply[t.order.zone, t.order.group], t.gone) for t in sure])
        home, away, turning = self._left(past, rides)
        back = self._coming_back(past, away, turning)
        everybody = [*home, *away]
        if not everybody:
            return None, float(sum(s.people for s in back))
        left = rest(self.scene, self.state, everybody)
        going = [(t.way, t.gone) for t in sure if t.gone and self._supply(t).group.travels is Mode.WALK]
        at_most = flow_bound(
            left,
            [*everybody, *back],
            going,
            streets=self._small() and not self.base.may_stay,
            visits_at_most=VISITS_AT_MOST,
            stop=self.stop,
        )
        surely = 0.0
        if len(away) > MANY and not self._small():
            surely, everybody, turning = float(sum(s.people for s in away)), home, []
            back = [s for s in back if s.index not in {x.index for x in away}]
        known = {self.supply[k].index: w for k, w in first.items()}
        for a, s in zip(turning, away, strict=False):
            gate = next((g.index for g in self.base.gates if g.corridor.id == a.bound_for), None)
            if gate is not None:
                known[s.index] = [(gate, np.array(a.onward, dtype=np.int32))]
        left = rest(self.scene, self.state, everybody)
        choice = choose(
            left,
            Resources(left, ledger),
            everybody,
            effort=self.effort,
            known=Known(first=known),
            clock=self.clock,
            stop=self.stop,
            progress=lambda x: self.progress("ways", x),
        )
        by_prices = surely + interval_bound(left, [*everybody, *back], choice.prices, ledger=ledger)
        return choice, min(at_most, by_prices)

    def _coming_back(self, past: Past, away: Sequence[Supply], turning: Sequence[Away]) -> list[Supply]:
        """The people on the way, back at home: those who may be sent elsewhere too, under the same index."""
        index = {id(a): s.index for s, a in zip(away, turning, strict=True)}
        new = len(self.scene.supplies) + len(past.away_at_most)
        found = []
        for i, a in enumerate(past.away_at_most):
            r = self._returning(a)
            if r is not None and self.supply[a.key].gates:
                s = self._away(r, index.get(id(a), new + i))
                found.append(replace(s, passing=None))
        return found

    def _worse(self) -> bool:
        """Whether the day has only become worse: what bounds the whole of it bounds it still."""
        return self.state.windows is None and not self.state.left and not self.state.on_the_way

    def _small(self) -> bool:
        """Whether a flow on all streets over time takes little time."""
        left_s = self.scenario.horizon_s - self.state.at_s
        return self.problem.network.n_nodes * left_s <= STATES * self.scenario.planning.step_s

    def _may_turn(self, a: Away) -> bool:
        s = self.supply[a.key]
        return bool(s.gates) and not s.group.apart

    # what is done

    def _supply(self, t: Told) -> Supply:
        return self.supply[t.order.zone, t.order.group]

    def _dear(self, past: Past, choice: Choice | None) -> set[int]:
        """Orders that work but cost others more than their price, as streets and gates are priced."""
        if choice is None or not choice.routes or not self._small() or self.stop():
            return set()
        lost = losses(choice, past.told, stop=self.stop)
        return {id(t) for t, x in zip(past.told, lost.tolist(), strict=True) if x > DEAR * self.price}

    def _better(self, draft: _Draft, other: _Draft) -> _Draft:
        """The other draft, if the people it brings are worth the orders that it changes."""
        plans = [replace(self.plan, orders=self._orders(d), trips=tuple(d.trips)) for d in (draft, other)]
        more = changed_orders(self.plan, plans[1]) - changed_orders(self.plan, plans[0])
        standing = [self._standing(p) for p in plans]
        urgent = all(b >= a for a, b in zip(*standing, strict=True))
        if urgent and other.people - draft.people > self.price * max(0, more):
            other.freed = max(0, more)
            return other
        return draft

    def _standing(self, plan: Plan) -> list[int]:
        """People out of each priority and those more urgent."""
        level = {g: x.priority for g, x in self.scenario.groups.items()}
        out = dict.fromkeys(sorted(set(level.values())), 0)
        for o in plan.orders:
            out[level[o.group]] += o.people
        for t in plan.trips:
            for s in t.stops:
                out[level[s.group]] += s.people
        return list(accumulate(out.values()))

    def _riders_first(self) -> bool:
        """Whether those who ride are more urgent than all others."""
        levels = {s.group.travels in RIDES: set[int]() for s in self.scene.supplies}
        for s in self.scene.supplies:
            levels[s.group.travels in RIDES].add(s.group.priority)
        return min(levels.get(True, {0})) < min(levels.get(False, {0}))

    def _draft(
        self,
        past: Past,
        rides: Rides,
        ledger: Ledger,
        ways: dict[Key, list[tuple[int, Ints]]],
        new: list[Trip] | None,
    ) -> _Draft:
        """Keep what works; give the room that is left to those on the way, then to those at home."""
        draft = _Draft(
            told=past.told, new=[], trips=list(rides.standing), ledger=ledger, held=defaultdict(list)
        )
        index = len(self.scene.supplies)
        away = [(a, self._away(a, index + i)) for i, a in enumerate(past.away)]
        told = [(a, s) for a, s in away if self._may_turn(a)]
        given: dict[tuple[Key, str], int] = defaultdict(int)
        if told:
            first = {}
            for a, s in told:
                gate = next((g.index for g in self.base.gates if g.corridor.id == a.bound_for), None)
                if gate is not None:
                    first[s.index] = [(gate, np.array(a.onward, dtype=np.int32))]
            for o in self._give([s for _, s in told], ledger, Known(first=first)):
                draft.new.append(o)
                given[(o.zone, o.group), o.path[0]] += o.people
        back: dict[Key, list[Away]] = defaultdict(list)
        for a, _ in away:
            left = a.people - given[a.key, self.problem.network.node_id[a.node]]
            if left:
                self._turn_back(replace(a, people=left), back, draft)
        self._home(past, rides, back, draft, ways)
        for (key, zone), people in rides.stranded.items():
            draft.held[key].append((people, self._zone(zone)))
        draft.trips += self._ride(rides, ledger) if new is None else new
        return draft

    def _turn_back(self, a: Away, back: dict[Key, list[Away]], draft: _Draft) -> None:
        returning = self._returning(a)
        if returning is not None:
            back[a.key].append(returning)
        else:
            node = self.problem.network.node_id[a.node]
            draft.held[a.key].append((a.people, f"the zone nearest to node {node}"))

    def _home(
        self,
        past: Past,
        rides: Rides,
        back: dict[Key, list[Away]],
        draft: _Draft,
        ways: dict[Key, list[tuple[int, Ints]]],
    ) -> None:
        kept: dict[Key, list[Told]] = defaultdict(list)
        for t in draft.told:
            if t.ahead:
                kept[t.order.zone, t.order.group].append(t)
        supplies, told, first = [], {}, {}
        most = self.scenario.planning.corridors_per_order
        for key, s in self.supply.items():
            if s.group.travels in RIDES:
                continue
            mine = kept.get(key, [])
            waiting = self._at_home(
                past, rides, key, [x for t in mine for x in t.ahead], back=back.get(key, ())
            )
            if not waiting.people:
                continue
            gates = tuple(dict.fromkeys(t.gate.index for t in mine))
            for t in mine:
                told[s.index, t.gate.index] = t.way.links
            if len(gates) >= most:
                waiting = replace(waiting, gates=tuple(g for g in waiting.gates if g in gates))
            first[s.index] = ways.get(key, [])
            supplies.append(waiting)
        given: dict[Key, int] = defaultdict(int)
        for o in self._give(supplies, draft.ledger, Known(first=first, told=told)):
            draft.new.append(o)
            given[o.zone, o.group] += o.people
        for s in supplies:
            key = (self.scenario.zones[s.zone].id, s.group.id)
            held = min(s.people - given[key], sum(a.people for a in back.get(key, ())))
            if held > 0:
                draft.held[key].append((held, self._zone(key[0])))

    def _give(self, supplies: Sequence[Supply], ledger: Ledger, known: Known) -> tuple[Order, ...]:
        able = [s for s in supplies if s.people and s.node >= 0 and s.gates]
        if not able:
            return ()
        # room is left here and there between orders that stand: short slots find it
        options = self.scenario.planning
        short = min(options.order_slot_min, max(1, options.window_s // 60))
        scenario = replace(self.scenario, planning=replace(options, order_slot_min=short))
        orders = give_orders(
            replace(rest(self.scene, self.state, able), scenario=scenario),
            ledger,
            able,
            known=known,
            effort=FILLING if len(able) <= MANY else MIDDLE if self._small() else QUICK,
            care=CARE if len(able) <= MANY else CAREFUL if self._small() else SWIFT,
            polish=POLISH if len(able) <= MANY else Polish(again=30, turns=1_000),
            seconds=max(0.0, self.scenario.planning.time_limit_s - self.clock()),
            clock=self.clock,
            stop=self.stop,
            progress=lambda x: self.progress("orders", x),
        ).orders
        return tuple(replace(o, start_node=o.path[0]) for o in orders)

    def _ride(self, rides: Rides, ledger: Ledger) -> list[Trip]:
        """Plan trips for those who ride and have none, with vehicles as they become free."""
        waiting = self._waiting(rides)
        if not waiting:
            return []
        starts = {v: max(self.state.at_s, second) for v, second in rides.free.items()}
        for site in self.scene.fleets:
            for i in range(1, site.fleet.count + 1):
                starts.setdefault(f"{site.fleet.id}-{i:02d}", self.state.at_s)
        trips, _ = plan_trips(
            rest(self.scene, self.state, waiting),
            ledger,
            starts=starts,
            passed=rides.standing,
            seed=self.scenario.planning.seed,
            stop=self.stop,
            progress=lambda x: self.progress("buses and ambulances", x),
        )
        return list(trips)

    def _waiting(self, rides: Rides, *, all_of_them: bool = False) -> list[Supply]:
        """Those who ride and are still at home; of them all, or who has no seat."""
        kept: dict[Key, list[Slot]] = defaultdict(list)
        for t in rides.standing:
            for s in t.stops:
                if s.from_s >= self.state.at_s and not all_of_them:
                    end = max(s.to_s, s.from_s + 1)
                    kept[s.zone, s.group].append(Slot(from_s=s.from_s, to_s=end, people=s.people))
        found = [
            self._at_home(NOBODY, rides, key, kept.get(key, ()))
            for key, s in self.supply.items()
            if s.group.travels in RIDES
        ]
        return [s for s in found if s.people and s.node >= 0 and s.gates]

    def _zone(self, zone: str) -> str:
        return f"zone {zone}"

    # how good it is

    def _at_most(self, past: Past, rides: Rides, draft: _Draft, own: float) -> int:
        """No continuation has more people out: those out or sure to be, and a bound on the rest."""
        slower = {c.id for c in self.state.corridors if c.screening_factor < 1.0}
        sure = sum(s.people for t in past.told if t.order.corridor not in slower for s in t.gone)
        sure += sum(
            s.people for t in past.told if t.order.corridor in slower for s in t.gone if self._out(t, s)
        )
        riding = sum(rides.loaded.values())
        waiting = self._waiting(rides, all_of_them=True)
        groups = {s.group.id for s in waiting}
        worse = self._worse()
        known = self.plan.proof.by_group_at_most
        if worse and groups and groups <= set(known):
            # the day has only become worse: what bounds the whole of it bounds it still
            riders = [g for g, x in self.scenario.groups.items() if x.travels in RIDES]
            waiting_people = sum(s.people for s in waiting)
            riding = min(riding + waiting_people, sum(known.get(g, waiting_people) for g in riders))
        elif waiting:
            starts = {v: max(self.state.at_s, s) for v, s in rides.under_way.items()}
            ways = find_ways(rest(self.scene, self.state, waiting), groups=None, starts=starts)
            riding += min(
                sum(s.people for s in waiting), math.floor(bound_trips(ways, stop=self.stop)[0].people)
            )
        bound = min(sure + math.floor(own + 1e-6) + riding, self.scenario.total_people())
        if worse:
            bound = min(bound, self.plan.proof.people_at_most)
        return max(bound, draft.people)

    def _out(self, t: Told, s: Slot) -> bool:
        return s.to_s + t.way.seconds <= self.state.at_s

    # writing down

    def _orders(self, draft: _Draft) -> tuple[Order, ...]:
        """Standing orders with what was added to them, then new ones."""
        orders: list[Order] = []
        new = list(draft.new)
        for t in draft.told:
            slots = list(t.slots)
            for o in list(new):
                same = (o.zone, o.group, o.corridor, o.path) == (
                    t.order.zone,
                    t.order.group,
                    t.order.corridor,
                    t.order.path,
                )
                if same and t.order.start_node in (None, o.start_node) and slots:
                    new.remove(o)
                    slots = list(together((*slots, *o.slots)))
            if slots:
                orders.append(replace(t.order, slots=tuple(slots)))
        return (*orders, *new)

    def _write_down(self, past: Past, rides: Rides, draft: _Draft, at_most: int, created: str | None) -> Plan:
        orders, trips = (
            self._orders(draft),
            tuple(sorted(draft.trips, key=lambda t: (t.vehicle, t.leaves_base_s))),
        )
        people = sum(o.people for o in orders) + sum(t.people for t in trips)
        binding = bindings(self.base, draft.ledger)
        served: dict[Key, int] = defaultdict(int)
        for o in orders:
            served[o.zone, o.group] += o.people
        for t in trips:
            for s in t.stops:
                served[s.zone, s.group] += s.people
        fastest = fastest_seconds(self.scene)
        left = not_served(self.scene, draft.ledger, served, fastest, binding, why_not(self.scene, trips))
        old = self.plan
        return replace(
            old,
            created=created or self._clock(self.state.at_s),
            solver=Solver(version=__version__, seed=self.scenario.planning.seed, method=""),
            proof=Proof(
                people_at_most=at_most,
                gap_people=(at_most - people) / at_most if at_most else 0.0,
                mean_exit_at_least_min=0.0,
                method="people out or sure to be; for the rest prices on intervals of streets and gates, the "
                "earliest-arrival flow where it is small, and vehicles' rounds; people on the way to an open "
                "gate go on",
                binding=binding,
            ),
            orders=orders,
            trips=trips,
            not_served=tuple(n for x in left for n in self._reasons(x, draft)),
            last_departures=last_departures(self.scene, fastest),
            totals=None,
            warnings=old.warnings,
        )

    def _reasons(self, n: NotServed, draft: _Draft) -> list[NotServed]:
        """Split off who is held, and where; say of the others what has become of their corridor."""
        parts: list[NotServed] = []
        left = n.people
        told = [o for o in self.plan.orders if (o.zone, o.group) == (n.zone, n.group)]
        corridors = {o.corridor for o in told} | {
            t.corridor for t in self.plan.trips for s in t.stops if (s.zone, s.group) == (n.zone, n.group)
        }
        state = "; ".join(s for c in self.state.corridors if c.id in corridors and (s := self._said(c.id)))
        for people, place in draft.held.get((n.zone, n.group), ()):
            taken = min(people, left)
            left -= taken
            if taken:
                said = state or "their gate does not take them"
                why = f"{HELD}{place}: {said}, and no other gate takes them in time"
                parts.append(replace(n, people=taken, why=why))
        if left:
            parts.append(replace(n, people=left, why=f"{state}; {n.why}" if state else n.why))
        return parts

    def _said(self, corridor: str) -> str:
        """What has become of a corridor, in words."""
        c = next(c for c in self.state.corridors if c.id == corridor)
        said = []
        if c.closed_from_s is not None:
            until = "" if c.reopens_s is None else f" until {self._clock(c.reopens_s)}"
            said.append(f"corridor {corridor} closed from {self._clock(c.closed_from_s)}{until}")
        if c.screening_factor < 1.0:
            said.append(f"corridor {corridor} at {c.screening_factor:.0%} of its pace")
        return ", ".join(said)


def _joined(ready: tuple[tuple[int, float], ...], people: int, back: Away) -> tuple[tuple[int, float], ...]:
    """The profile of people at home and people who come back, together."""
    first = int(ready[0][0])
    # nobody at home is ready until the first are: between two marks people become ready evenly
    before = {first - 1} if first - 1 > back.from_s else set()
    marks = np.array(sorted({*(t for t, _ in ready), back.from_s, back.to_s, *before}), dtype=np.float64)
    group = Group(id="", travels=Mode.WALK, priority=1, ready=ready)
    home = people * np.array([group.ready_share(float(t)) for t in marks])
    come = back.people * np.clip((marks - back.from_s) / (back.to_s - back.from_s), 0.0, 1.0)
    share = ((home + come) / max(1, people + back.people)).round(9)
    return tuple(zip(marks.astype(int).tolist(), np.clip(share, 0.0, 1.0).tolist(), strict=True))


def _ways_of(
    choice: Choice | None, first: dict[Key, list[tuple[int, Ints]]]
) -> dict[Key, list[tuple[int, Ints]]]:
    """Ways to begin with: those of the plan, and those found for all."""
    ways = {k: list(w) for k, w in first.items()}
    if choice is not None:
        pool = choice.program.pool
        by_index = {s.index: s for s in pool.supplies if s.passing is None}
        zones = pool.problem.scenario.zones
        for r in choice.routes:
            s = by_index.get(r.supply)
            if s is not None:
                ways.setdefault((zones[s.zone].id, s.group.id), []).append((r.gate, r.links))
    return ways

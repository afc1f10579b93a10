"""Planning anew in the middle of a pause: what has happened stays, and little changes after it.

1. What stands of the plan at the moment of the state is told, and booked: who is out, who is on the way to a
   gate that takes them, who has a slot that still works (`past`, `trips`).
2. A flow over time of all who are left tells ways that share the streets well (`ways`).
3. People on the way to a gate that does not take them are sent to another one, and those at home whose slot
   no longer works or who had none get a slot, together (`draft`). Nobody can wait on the way; who
   finds no room at any gate in the very minutes in which they pass goes back home and may leave later.
4. Orders that still work are given up only where the people won by that are more than their price, and so are
   trips that have not begun (`moved`).
5. A bound on all continuations says how good that is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from mamarr.planning.again.bound import OwnAtMost, flow_bound
from mamarr.planning.again.dear import losses
from mamarr.planning.again.draft import Draft, Drafts
from mamarr.planning.again.lanes import for_riders
from mamarr.planning.again.left import Left
from mamarr.planning.again.moved import DEAR_TRIPS, Ahead, Given
from mamarr.planning.again.past import OrdersBack, Past
from mamarr.planning.again.proof import most_out
from mamarr.planning.again.refused import refuse
from mamarr.planning.again.scene import changed, rest
from mamarr.planning.again.told import Key
from mamarr.planning.again.trips import Rides, TripsBack
from mamarr.planning.again.ways import Places, flow_ways, with_chosen
from mamarr.planning.again.write import Writing
from mamarr.planning.clock import Clock
from mamarr.planning.drafting.bounds import VISITS_AT_MOST
from mamarr.planning.drafting.day_bound import day_bound
from mamarr.planning.drafting.fair import by_priority
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import RIDES, Problem, Supply
from mamarr.planning.riders.trips import vehicle_batches
from mamarr.planning.routing.choose import Choice, Effort, choose
from mamarr.planning.routing.interval_bound import interval_bound
from mamarr.planning.routing.routes import Ints, Known, Resources
from mamarr.planning.slots.booking import book
from mamarr.plans.changes import Change, changed_orders, compare
from mamarr.plans.document import Plan
from mamarr.plans.state import State
from mamarr.scenario.model import Mode

PRICE = 20.0
"""An order that was announced and still works is changed only if that brings so many more people out."""

EFFORT = Effort(pricing_rounds=2, proving_rounds=1, row_rounds=3)
"""Routes of the plan are the first ones here, so that fewer rounds are enough."""

DEAR = (0.005, 0.5)
"""Orders that lose so much of their price are tried anew, all at once; and those alone that lose more, if
that does not bring the price of each. Where several prices are right, an order may seem to lose little."""

STATES = 8_500_000
"""Where nodes times steps left are no more, the flow on all streets bounds those who are left too."""

VISITS = 20_000_000
"""Work cap of the flow that bounds those who are left beyond,"""

COARSER = 2
"""and the steps of the flow that tells ways there are so many times as long."""


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

    Raises
    ------
    InputError
        If the state counts people who left, or are on the way, of a zone's group of whom some stay overnight,
        or closes a street on the way to a shelter; or people were told to go by a corridor that the scenario
        leaves out now.
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
        self.scene = changed(problem, state)
        self.scenario = self.scene.scenario
        self.base = rest(self.scene, state, ())
        self.left = Left(self.scene, state)
        self.writing = Writing(self.base, self.scene, self.plan, state)

    def result(self, created: str | None) -> Replan:
        """Plan, compare, prove."""
        same = self.plan.scenario_sha256 == self.scenario.sha256
        nothing = State(scenario_id=self.state.scenario_id, at_s=self.state.at_s)
        if same and replace(self.state, counted_s=None, out=()) == nothing:
            return self._as_it_was()
        refuse(self.plan, self.problem, self.state)
        self.progress("what stands", 0.0)
        ledger = Ledger(self.base)
        trips = TripsBack(self.base, ledger, self.plan, self.state)
        orders = OrdersBack(self.scene, Resources(self.base, ledger), self.plan, self.state)
        if self.state.left:
            # more may be out and on the way than rides were planned beside
            orders.out()
            orders.go_on()
        rides = trips.keep()
        urgent = self._urgent_riders()
        if urgent:
            if not self.state.left:
                orders.out()
            trips.turn(urgent, aboard=True)
            # rides that have not begun take nothing from people on the way to an open gate
            if not self.state.left:
                orders.go_on()
            trips.turn(urgent)
        new = self._drafts({}, {}).ride(rides, ledger, urgent)
        before = {(t.vehicle, t.at_gate_s, t.corridor) for t in self.plan.trips}
        shared = {
            t.corridor for t in (*rides.standing, *new) if (t.vehicle, t.at_gate_s, t.corridor) not in before
        }
        past = orders.past(shared)
        # whoever was told to go by a gate that is open is not sent back for people who are no more urgent
        trips.turn()
        riders = frozenset(s.group.id for s in self.scene.supplies if s.group.travels in RIDES)
        first = self._first_ways(past)
        places, choice, own_at_most = self._best_ways(past, rides, first)
        drafts = self._drafts(places, with_chosen(first, choice))
        kept = ledger.copy()
        draft = drafts.make(past, rides, ledger, new, riders - urgent)
        at_most = most_out(self.left, self.state, self.plan, past, rides, own=own_at_most, stop=self.stop)
        for dear in self._dear(past, choice, at_most - draft.people):
            if self.stop():
                break
            beside = kept.copy()
            freed = self._freed(past, dear, beside)
            better = self._better(draft, drafts.make(freed, rides, beside, new, riders - urgent))
            if better is not draft:
                draft = better
                break
        given = self._lanes(past, rides, draft, riders - urgent, at_most - draft.people)
        if given and not self.stop():
            beside = kept.copy()
            freed = self._freed(past, given, beside)
            first_come = [*new, *drafts.ride(rides, beside, riders - urgent)]
            draft = self._better(draft, drafts.make(freed, rides, beside, first_come, ()))
        draft = self._moved(rides, drafts, draft, at_most)
        at_most = max(at_most, draft.people)
        made = self.writing.plan_of(draft, at_most, created)
        changes = compare(self.plan, made, at_s=self.state.at_s)
        many = len({(c.zone, c.group, c.old.corridor) for c in changes if c.old is not None})
        forced = many - draft.freed
        at = self.writing.clock(self.state.at_s)
        method = (
            f"re-plan from {at}: {many} announced orders changed, {forced} of them "
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
        past = OrdersBack(self.scene, Resources(self.base, ledger), self.plan, self.state).past()
        home, away, _ = self.left.walking(past, rides)
        riding = self.left.riding(rides, all_of_them=True)
        return rest(self.scene, self.state, [*home, *away, *riding])

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

    def _drafts(self, places: Places, first: Mapping[Key, Sequence[tuple[int, Ints]]]) -> Drafts:
        return Drafts(
            self.left,
            self.state,
            ways=places,
            first=first,
            swift=not self._small(),
            clock=self.clock,
            stop=self.stop,
            progress=self.progress,
        )

    def _first_ways(self, past: Past) -> dict[Key, list[tuple[int, Ints]]]:
        """Ways of the plan, by zone and group; only those that begin at home."""
        ways: dict[Key, list[tuple[int, Ints]]] = defaultdict(list)
        for t in past.told:
            if self.left.from_home(t):
                ways[t.order.zone, t.order.group].append((t.gate.index, t.way.links))
        return ways

    # what is possible

    def _best_ways(
        self, past: Past, rides: Rides, first: dict[Key, list[tuple[int, Ints]]]
    ) -> tuple[Places, Choice | None, OwnAtMost]:
        """Ways for all who are left, and how many get out at most.

        They are those of a flow, and of a linear program where that takes little time; then as if no order
        ahead had been given.
        """
        self.progress("ways", 0.0)
        ledger = Ledger(self.base)
        resources = Resources(self.base, ledger)
        sure = [t for t in past.told if t.order.corridor not in self.state.slower]
        book(self.base, resources, [(t.way, self.left.of(t), t.gone) for t in sure])
        home, away, turning = self.left.walking(past, rides)
        back = [*self.left.coming_back(past, away, turning), *self.left.resting(away, turning)]
        everybody = [*home, *away]
        if not everybody:
            return {}, None, OwnAtMost(supplies=back, together=float(sum(s.people for s in back)))
        left = rest(self.scene, self.state, everybody)
        going = [(t.way, t.gone) for t in sure if t.gone and self.left.of(t).group.travels is Mode.WALK]
        small = self._small()
        if small:
            places = flow_ways(left, everybody, going)
        else:
            # orders ahead stand here: ways through the room that they leave
            mine = [t for t in past.told if t.ahead and self.left.of(t).group.travels is Mode.WALK]
            asking = [*self.left.walking(past, rides, beside=True)[0], *away]
            beside = [*going, *((t.way, t.ahead) for t in mine)]
            places = flow_ways(rest(self.scene, self.state, asking), asking, beside, coarser=COARSER)
        by_mode = flow_bound(
            left,
            [*everybody, *back],
            going,
            streets=not self.base.may_stay,
            visits_at_most=VISITS_AT_MOST if small else VISITS,
            stop=self.stop,
        )
        if self.base.may_stay:
            whole = replace(left, supplies=(*everybody, *back))
            by_mode = {m: min(n, float(day_bound(whole, m))) for m, n in by_mode.items()}
        at_most = OwnAtMost(supplies=[*everybody, *back], by_mode=by_mode, together=sum(by_mode.values()))
        if not small:
            return places, None, at_most
        known = {self.left.supply[k].index: w for k, w in first.items()}
        for here, s in self.left.sheltered(past, all_of_them=True):
            known[s.index] = here.first(self.base, s)
        for a, s in zip(turning, away, strict=True):
            gate = next((g.index for g in self.base.gates if g.corridor.id == a.bound_for), None)
            if gate is not None:
                known[s.index] = [(gate, np.array(a.onward, dtype=np.int32))]
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
        by_prices = interval_bound(left, [*everybody, *back], choice.prices, ledger=ledger)
        return places, choice, replace(at_most, together=min(at_most.together, by_prices))

    def _small(self) -> bool:
        """Whether a flow on all streets over time takes little time."""
        left_s = self.scenario.horizon_s - self.state.at_s
        return self.problem.network.n_nodes * left_s <= STATES * self.scenario.planning.step_s

    # what is done

    def _dear(self, past: Past, choice: Choice | None, most: float) -> list[set[int]]:
        """Orders that work but cost others something, as streets and gates are priced: more, and fewer.

        None where no more than `most` people can be won, less than the price of two: to look takes time.
        """
        worth_it = 2.0 * self.price
        if choice is None or not choice.routes or most <= worth_it or self.stop():
            return []
        lost = losses(choice, past.told, stop=self.stop)
        found: list[set[int]] = []
        for share in DEAR:
            some = np.flatnonzero(lost > share * self.price)
            dear = {id(past.told[i]) for i in some.tolist()}
            if lost[some].sum() > worth_it and dear not in found:
                found.append(dear)
        return found

    def _lanes(self, past: Past, rides: Rides, draft: Draft, riders: frozenset[str], most: float) -> set[int]:
        """Orders that work but whose lanes would let more riders through who have lost their trip."""
        lost = self._lost(draft, riders)
        if min(lost, most) <= 2.0 * self.price:
            return set()
        waiting = self._waiting(replace(rides, standing=draft.trips), riders)
        return for_riders(self.left, past.told, waiting, lost, self.price)

    def _lost(self, draft: Draft, groups: frozenset[str]) -> int:
        """How many fewer people of some groups ride than were planned."""
        before, now = (
            sum(t.people for t in trips if {s.group for s in t.stops} <= groups)
            for trips in (self.plan.trips, draft.trips)
        )
        return before - now

    def _waiting(self, rides: Rides, groups: frozenset[str]) -> list[Supply]:
        """Those of some groups who have no seat."""
        return [s for s in self.left.riding(rides) if s.group.id in groups]

    def _moved(self, rides: Rides, drafts: Drafts, draft: Draft, at_most: int) -> Draft:
        """The draft with other trips between those that hold, or in their place, if that brings more people.

        None is looked at where as many ride as were planned, or vehicles have no time for rounds more.
        """
        for _, members in sorted(vehicle_batches(self.scene), key=lambda batch: batch[0]):
            groups = frozenset(s.group.id for s in members)
            ahead: Ahead | None = None
            tried: list[set[int]] = []
            for given in Given:
                most = min(self._lost(draft, groups), at_most - draft.people)
                if most <= 0 or self.stop() or (given in DEAR_TRIPS and not self._small()):
                    break
                if ahead is None:
                    there = replace(rides, standing=draft.trips)
                    waiting = rest(self.scene, self.state, self._waiting(there, groups))
                    ahead = Ahead(waiting, there, self.state.at_s)
                    tried = [set()]
                if min(most, ahead.people) <= (self.price if given in DEAR_TRIPS else 0.0):
                    break
                last = given is Given.LAST
                changed = changed_orders(self.plan, self._as_plan(draft)) if last else frozenset()
                trips = ahead.trips(given, changed)
                if (mine := {id(t) for t in trips}) in tried:
                    continue
                tried.append(mine)
                other = drafts.ride_anew(draft, rides, trips, groups, moved=given is not Given.BETWEEN)
                better = self._better(draft, other)
                ahead = ahead if better is draft else None
                draft = better
        return draft

    def _freed(self, past: Past, dear: set[int], ledger: Ledger) -> Past:
        """The past with nobody in the slots ahead of some orders, which the ledger no longer holds."""
        before = [t for t in past.told if id(t) in dear]
        freed = {id(t): replace(t, ahead=[]) for t in before}
        resources = Resources(self.base, ledger)
        # slots are booked in one piece where all of it holds: the piece that has left has its own load then
        book(self.base, resources, [(t.way, self.left.of(t), t.slots) for t in before], sign=-1)
        book(self.base, resources, [(t.way, self.left.of(t), t.slots) for t in freed.values()])
        return replace(past, told=tuple(freed.get(id(t), t) for t in past.told))

    def _better(self, draft: Draft, other: Draft) -> Draft:
        """The other draft, if the people it brings are worth the orders that it changes."""
        plans = [self._as_plan(d) for d in (draft, other)]
        more = len(changed_orders(self.plan, plans[1])) - len(changed_orders(self.plan, plans[0]))
        standing = [self._standing(p) for p in plans]
        urgent = all(b >= a for a, b in zip(*standing, strict=True))
        if urgent and other.people - draft.people > self.price * max(0, more):
            other.freed = max(0, draft.freed + more)
            if draft.dear is not None and draft.dear.people > other.people:
                other.dear = draft.dear
            return other
        if urgent and other.people > (draft.dear or draft).people:
            draft.dear = other
        return draft

    def _as_plan(self, draft: Draft) -> Plan:
        return replace(self.plan, orders=self.writing.orders(draft), trips=tuple(draft.trips))

    def _standing(self, plan: Plan) -> list[int]:
        """People out of each priority and those more urgent."""
        out = by_priority(self.scenario, plan.orders, plan.trips)
        levels = sorted({g.priority for g in self.scenario.groups.values()})
        return list(accumulate(out.get(level, 0) for level in levels))

    def _urgent_riders(self) -> frozenset[str]:
        """Groups that ride and are more urgent than all who do not, and who shares vehicles with them."""
        own = min((s.group.priority for s in self.scene.supplies if s.group.travels not in RIDES), default=0)
        urgent = [batch for priority, batch in vehicle_batches(self.scene) if priority < own]
        return frozenset(s.group.id for batch in urgent for s in batch)

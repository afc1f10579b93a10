"""A re-plan written down: orders as they stand and those given since, reasons, and the proof."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from mamarr import __version__
from mamarr.planning.again.draft import Draft
from mamarr.planning.again.told import Key
from mamarr.planning.again.write_nights import with_more, written
from mamarr.planning.drafting.reasons import bindings, last_departures, not_served
from mamarr.planning.posing.problem import RIDES, Problem
from mamarr.planning.riders.left import BUSY
from mamarr.planning.routing.latest import InTime
from mamarr.plans.document import HELD, LateHome, NotServed, Order, Plan, Proof, Solver, together
from mamarr.plans.state import State
from mamarr.scenario.local_time import clock_in

BESIDE = " beside orders and trips that hold"
DEAR = "only if orders that still work were changed, each for fewer people than its price"
"""Why people do not ride, where trips that hold could be given up (`moved`)."""


class Writing:
    """Writes drafts down.

    Parameters
    ----------
    problem
        As the state has it, from the moment on; see `scene.rest`.
    scene
        The same of the whole day.
    plan
        What was announced.
    state
        The moment, and what is different from the plan.
    """

    def __init__(self, problem: Problem, scene: Problem, plan: Plan, state: State) -> None:
        self.problem, self.scene, self.plan, self.state = problem, scene, plan, state
        self.scenario = scene.scenario

    def orders(self, draft: Draft) -> tuple[Order, ...]:
        """Standing orders with what was added to them, then new ones."""
        same: dict[tuple[str, str, str, tuple[str, ...]], list[Order]] = defaultdict(list)
        for o in draft.new:
            same[o.zone, o.group, o.corridor, o.path].append(o)
        orders: list[Order] = []
        added: set[int] = set()
        paths: dict[tuple[str, str, str], set[tuple[str, ...]]] = defaultdict(set)
        for t in draft.told:
            if t.slots and t.stay is None and t.order.start_node is None:
                paths[t.order.zone, t.order.group, t.order.corridor].add(t.order.path)
        for t in draft.told:
            slots = t.slots
            if not slots or t.stay is not None:
                continue
            # of two ways to one gate on two days, neither may get hours of the other's day
            several = len(paths[t.order.zone, t.order.group, t.order.corridor]) > 1
            if several and t.order.start_node is None:
                orders.append(replace(t.order, slots=slots))
                continue
            for o in same.get((t.order.zone, t.order.group, t.order.corridor, t.order.path), ()):
                if t.order.start_node in (None, o.start_node) and id(o) not in added:
                    added.add(id(o))
                    slots = together((*slots, *o.slots))
            orders.append(replace(t.order, slots=slots))
        nights = with_more(written(draft.told, draft.onward), [*draft.nights, *draft.sent], self.scenario)
        return (*orders, *nights, *(o for o in draft.new if id(o) not in added))

    def plan_of(self, draft: Draft, at_most: int, created: str | None) -> Plan:
        """The plan of the whole day, with its proof; without `created` made at the moment of the state."""
        orders, trips = (
            self.orders(draft),
            tuple(sorted(draft.trips, key=lambda t: (t.vehicle, t.leaves_base_s))),
        )
        people = sum(o.people for o in orders) + sum(t.people for t in trips)
        binding = bindings(self.problem, draft.ledger)
        in_time = InTime(self.scene)
        left = not_served(self.scene, draft.ledger, orders, trips, in_time, self.state.at_s)
        held = {key: Counter(places) for key, places in draft.held.items()}
        dear = draft.dear.seats - draft.seats if draft.dear is not None else Counter[Key]()
        old = self.plan
        return replace(
            old,
            scenario_sha256=self.scenario.sha256,
            created=created or self.clock(self.state.at_s),
            solver=Solver(version=__version__, seed=self.scenario.planning.seed, method=""),
            proof=Proof(
                people_at_most=at_most,
                gap_people=(at_most - people) / at_most if at_most else 0.0,
                mean_exit_at_least_min=0.0,
                method="people out or sure to be; for the rest the earliest-arrival flow on the streets that "
                "hold people back, prices on intervals of streets and gates but for large cities, and "
                "vehicles' rounds; people on the way to an open gate go on",
                binding=binding,
            ),
            orders=orders,
            trips=trips,
            not_served=tuple(n for x in left for n in self._reasons(x, held, draft.late_home, dear)),
            last_departures=last_departures(self.scene, in_time),
            late_home=self._late_home(draft),
            totals=None,
            warnings=old.warnings,
        )

    def _late_home(self, draft: Draft) -> tuple[LateHome, ...]:
        """Who turns back and is home too late, with those of an earlier re-plan who are not home yet."""
        before = {(x.zone, x.group): x for x in self.plan.late_home if x.at_s > self.state.at_s}
        return tuple(x for _, x in sorted({**before, **draft.late_home}.items()))

    def _reasons(
        self,
        n: NotServed,
        held: Mapping[tuple[str, str], Counter[str]],
        late: Mapping[tuple[str, str], LateHome],
        dear: Counter[Key],
    ) -> list[NotServed]:
        """Split off who is held, and where; say of the others what has become of their corridor.

        Whoever is split off is taken from `held`, and from `dear` who could ride if orders that still work
        were changed.
        """
        parts: list[NotServed] = []
        left = n.people
        told = [o for o in self.plan.orders if (o.zone, o.group) == (n.zone, n.group)]
        corridors = {o.corridor for o in told} | {
            t.corridor for t in self.plan.trips for s in t.stops if (s.zone, s.group) == (n.zone, n.group)
        }
        shut = [s for c in self.state.corridors if c.id in corridors and (s := self._said(c.id))]
        state = "; ".join([*shut, *self._streets_said([o.path for o in told])])
        places = held.get((n.zone, n.group), Counter())
        for place in list(places):
            taken = min(places[place], left)
            places[place] -= taken
            left -= taken
            if taken:
                said = state or self._room_gone(n)
                why = f"{HELD}{place}: {said}{', and no other' if said else 'no'} gate takes them in time"
                why += self._home_only(place, late.get((n.zone, n.group)))
                parts.append(replace(n, people=taken, why=why))
        busy, said = n.why.startswith(BUSY), f"{state}; " if state else ""
        few = min(left, dear[n.zone, n.group]) if busy else 0
        if few:
            dear[n.zone, n.group] -= few
            parts.append(replace(n, people=few, why=said + DEAR))
        if left > few:
            why = n.why.replace(BUSY, BUSY + BESIDE, 1) if busy else n.why
            parts.append(replace(n, people=left - few, why=said + why))
        return parts

    def _home_only(self, place: str, late: LateHome | None) -> str:
        """When they are home who are held there, where that is too late, in words."""
        if late is None or place != f"zone {late.zone}":
            return ""
        return f"; {late.said(self.scenario)}"

    def _room_gone(self, n: NotServed) -> str:
        """Why people are held though nothing has become of their corridor; empty if that is not known."""
        counted = any((x.zone, x.group) == (n.zone, n.group) for x in self.state.on_the_way)
        if counted or self.scenario.groups[n.group].travels in RIDES:
            return ""
        if self.state.windows is not None:
            return "the hours of the pause are not as agreed"
        # room was given away there (see `past.OrdersBack`)
        return "room at their gate went to people who are more urgent"

    def _said(self, corridor: str) -> str:
        """What has become of a corridor, in words."""
        c = next(c for c in self.state.corridors if c.id == corridor)
        said = []
        if c.closed_from_s is not None:
            until = "" if c.reopens_s is None else f" until {clock_in(self.scenario, c.reopens_s)}"
            said.append(f"corridor {corridor} closed from {clock_in(self.scenario, c.closed_from_s)}{until}")
        if c.screening_factor < 1.0:
            said.append(f"corridor {corridor} at {c.screening_factor:.0%} of its pace")
        return ", ".join(said)

    def _streets_said(self, paths: Sequence[Sequence[str]]) -> list[str]:
        """Which streets of these paths are closed, in words."""
        network, said = self.problem.network, []
        legs = {leg for path in paths for leg in pairwise(path)} if self.state.streets else set()
        for street in self.state.streets:
            links = [e for e, link in enumerate(network.link_id) if link == street.link]
            on_them = {(network.node_id[network.tail[e]], network.node_id[network.head[e]]) for e in links}
            if street.closed_from_s is not None and legs & on_them:
                name = next((network.name[e] for e in links if network.name[e]), street.link)
                said.append(f"street {name} closed from {clock_in(self.scenario, street.closed_from_s)}")
        return said

    def clock(self, second: int) -> str:
        """A second of the pause as people's clocks show it."""
        return self.scenario.moment(second).isoformat(timespec="minutes")

"""Orders and trips from a moment on: what works is kept, and the room that is left is given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from mamarr.planning.again.diverted import Diversions
from mamarr.planning.again.left import Left, slots_ahead
from mamarr.planning.again.moved import as_before
from mamarr.planning.again.nights import Sheltered, sheltered
from mamarr.planning.again.past import Away, Past
from mamarr.planning.again.refuge import Refuges
from mamarr.planning.again.scene import rest
from mamarr.planning.again.told import Key, Told
from mamarr.planning.again.trips import Rides
from mamarr.planning.again.ways import Places, taken
from mamarr.planning.again.write_nights import written
from mamarr.planning.drafting.nights import stay_overnight
from mamarr.planning.drafting.orders import give_orders
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import RIDES, Supply
from mamarr.planning.riders.bound import ITERATIONS
from mamarr.planning.riders.trips import add_trips, book_trips, plan_trips
from mamarr.planning.riders.ways import vehicle_names
from mamarr.planning.routing.choose import Effort
from mamarr.planning.routing.routes import Ints, Known, Resources, RoutePool
from mamarr.planning.slots.narrow import Care
from mamarr.planning.slots.schedule import Polish
from mamarr.plans.document import LateHome, Order, Trip
from mamarr.plans.state import State

EFFORT = Effort(prove=False)
CAREFUL = Care(rounds=100, last_rounds=200, looks=4, loss=1.0)
SWIFT = Care(rounds=32, last_rounds=80, looks=2, loss=1.0)
POLISH, SWIFT_POLISH = Polish(again=60, turns=3_000), Polish(again=30, turns=1_000, short=False)
"""What is left between orders that stand is filled by many ways, and with less polish than a whole day."""

RIDING = 0.3
"""Work for new trips, beside 0.1 in a plan: there are fewer."""

LITTLE_PROOF = 8
"""Programs of a bound from which new trips learn, where there are others to begin with."""

EARLIEST = 3
"""Who cannot go a way from home to its end leaves it after a third of its streets at the earliest."""


@dataclass(kw_only=True, slots=True)
class Draft:
    """Orders and trips from the moment on, and who is back home without any.

    Attributes
    ----------
    told
        What stands of the orders before.
    new
        Orders given since.
    onward
        The same of people at a shelter, from there on.
    nights
        The same of people at home who are to stay at a shelter.
    trips
        Those that stand and new ones.
    ledger
        What all these take.
    sent
        The same of people on the way who go to a shelter, as they would be home too late.
    late_home
        Who turns back and is home only after the close, less the margin; by zone and group.
    held
        People of each zone and group who are held, by place.
    freed
        Orders that still worked and are changed.
    dear
        The same with more people, who are not worth the orders that still work and that it changes.
    """

    told: Sequence[Told]
    trips: list[Trip]
    ledger: Ledger
    new: list[Order] = field(default_factory=list)
    onward: list[tuple[Sheltered, Order]] = field(default_factory=list)
    nights: list[Order] = field(default_factory=list)
    sent: list[Order] = field(default_factory=list)
    late_home: dict[Key, LateHome] = field(default_factory=dict)
    held: dict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    freed: int = 0
    dear: Draft | None = None

    @property
    def people(self) -> int:
        """All people out or planned."""
        walking = sum(s.people for t in self.told for s in [*t.gone, *t.ahead])
        new = [*self.new, *self.nights, *(o for _, o in self.onward)]
        return walking + sum(o.people for o in new) + sum(t.people for t in self.trips)

    @property
    def seats(self) -> Counter[Key]:
        """People of each zone and group who ride."""
        seats = Counter[Key]()
        for t in self.trips:
            for s in t.stops:
                seats[s.zone, s.group] += s.people
        return seats


class Drafts:
    """Makes drafts.

    Parameters
    ----------
    left
        Who is left, and where.
    state
        The moment.
    ways
        Ways that a flow takes from each place; without any a linear program looks for ways.
    first
        Ways of the plan from home, by zone and group.
    swift
        Less care, for large cities.
    clock
        Seconds since the re-plan began.
    stop, progress
        As for `replan`.
    """

    def __init__(
        self,
        left: Left,
        state: State,
        *,
        ways: Places,
        first: Mapping[Key, Sequence[tuple[int, Ints]]],
        swift: bool,
        clock: Callable[[], float],
        stop: Callable[[], bool],
        progress: Callable[[str, float], None],
    ) -> None:
        self.left, self.state, self.problem, self.scenario = left, state, left.problem, left.problem.scenario
        self.ways, self.first, self.swift = ways, first, swift
        self.clock, self.stop, self.progress = clock, stop, progress

    def make(
        self, past: Past, rides: Rides, ledger: Ledger, new: Sequence[Trip], riders: Collection[str]
    ) -> Draft:
        """Keep what works; give the room that is left to those on the way and those at home together.

        Parameters
        ----------
        past, rides
            What stands; booked in the ledger.
        ledger
            Added to.
        new
            Trips planned before, of riders who come first.
        riders
            Groups of the other riders.
        """
        draft = Draft(told=past.told, trips=list(rides.standing), ledger=ledger)
        home: dict[Key, list[Away]] = defaultdict(list)
        turning: list[tuple[Away, Supply]] = []
        for i, a in enumerate(past.away):
            if self.left.may_turn(a) and a.node != self.left.supply[a.key].node:
                turning.append((a, self.left.away(a, len(self.problem.supplies) + i)))
            else:
                self._turn_back(a, home, draft)
        self._together(past, rides, home, turning, draft)
        for (key, zone), people in rides.stranded.items():
            draft.held[key][_zone(zone)] += people
        draft.trips += [*new, *self.ride(rides, ledger, riders)]
        return draft

    def _together(
        self,
        past: Past,
        rides: Rides,
        home: Mapping[Key, Sequence[Away]],
        turning: Sequence[tuple[Away, Supply]],
        draft: Draft,
    ) -> None:
        """Give orders to those on the way and at home; then to those on the way who had to turn back."""
        waiting: dict[Key, Supply] = {}
        ahead = slots_ahead(draft.told)
        for key, s in self.left.supply.items():
            if s.group.travels not in RIDES:
                waiting[key] = self.left.at_home(past, rides, key, ahead.get(key, ()), back=home.get(key, ()))
        known: dict[int, list[tuple[int, Ints]]] = {}
        for a, s in turning:
            gate = next((g.index for g in self.problem.gates if g.corridor.id == a.bound_for), None)
            known[s.index] = [] if gate is None else [(gate, np.array(a.onward, dtype=np.int32))]
        known.update({s.index: [*self.first.get(key, ())] for key, s in waiting.items()})
        if self.swift:
            self._divert(known, waiting, turning, draft.told)
        staying = {s.index: (here, s) for here, s in self.left.sheltered(past)}
        known.update({i: here.first(self.problem, s) for i, (here, s) in staying.items()})
        given = self._give(waiting, [s for _, s in turning], self._kept(draft), known, draft, staying)
        for key, back in home.items():
            left = waiting[key].people - given[waiting[key].index]
            self._hold(draft, key, min(left, sum(a.people for a in back)))
        onward = {here.place: given[i] for i, (here, _) in staying.items()}
        for here in sheltered(self.problem, past.told):
            draft.held[here.key][f"shelter {here.shelter}"] += here.people - onward.get(here.place, 0)
        late: dict[Key, list[Away]] = defaultdict(list)
        refuges = Refuges(self.left, draft.told, draft.ledger, self.state.at_s)
        for a, s in turning:
            people = a.people - given[s.index]
            if people > 0:
                for home_again in refuges.send(replace(a, people=people)):
                    self._turn_back(home_again, late, draft)
        again = {key: self.left.returned(key, back) for key, back in late.items()}
        # in a large city hardly any room is left for them
        known = {s.index: [*self.first.get(k, ())] for k, s in again.items()}
        resting = {s.index: (here, s) for here, s in refuges.supplies()}
        known.update({i: here.first(self.problem, s) for i, (here, s) in resting.items()})
        anew = {} if self.swift else again
        given = self._give(anew, [], self._kept(draft), known, draft, resting)
        for key, s in again.items():
            self._hold(draft, key, s.people - given[s.index])
        onward = {here.place: given[i] for i, (here, _) in resting.items()}
        for here in refuges.groups():
            draft.held[here.key][f"shelter {here.shelter}"] += here.people - onward.get(here.place, 0)
        draft.sent = refuges.orders(draft.onward)
        if self.problem.may_stay and not self.swift:
            # who had to come back stays at home
            self._stay({key: s for key, s in waiting.items() if key not in {*home, *late}}, draft)

    def _stay(self, home: Mapping[Key, Supply], draft: Draft) -> None:
        """Send people at home who have no way out to shelters, from where they go on another day."""
        kept, node = self._kept(draft), self.problem.network.node_index
        supplies = [
            replace(home.get(key, s), people=home[key].people if key in home else 0)
            for key, s in self.left.supply.items()
        ]
        supplies = [replace(s, gates=self._gates(s, kept, draft)) for s in supplies]
        made = stay_overnight(
            rest(self.problem, self.state, supplies),
            draft.ledger,
            [o for o in draft.new if (s := home.get((o.zone, o.group))) and node[o.path[0]] == s.node],
            beside=[*written(draft.told, draft.onward), *draft.sent],
            seconds=max(0.0, self.scenario.planning.time_limit_s - self.clock()),
            clock=self.clock,
            stop=self.stop,
            progress=lambda x: self.progress("nights at shelters", x),
        )
        draft.nights += [replace(o, start_node=o.path[0]) for o in made]

    def _gates(self, s: Supply, kept: Mapping[Key, Mapping[int, Ints]], draft: Draft) -> tuple[int, ...]:
        """Gates of which people at home may be told: a group of a zone is told of a few only."""
        key = (self.scenario.zones[s.zone].id, s.group.id)
        known = {*kept.get(key, ()), *(t.gate.index for t in draft.told if _comes(t, key))}
        few = len(known) < self.scenario.planning.corridors_per_order
        return s.gates if few else tuple(g for g in s.gates if g in known)

    def _divert(
        self,
        known: dict[int, list[tuple[int, Ints]]],
        waiting: Mapping[Key, Supply],
        turning: Sequence[tuple[Away, Supply]],
        told: Sequence[Told],
    ) -> None:
        """Add ways that leave those of orders that no longer work, from home and from the way."""
        diversions = Diversions(rest(self.problem, self.state, ()))
        for t in told:
            lost = not t.ahead and any(s.to_s > self.state.at_s for s in t.order.slots)
            if lost and self.left.from_home(t):
                s, links = waiting[t.order.zone, t.order.group], t.way.links
                known[s.index] += diversions.ways(s, links, first=len(links) // EARLIEST, gates=len(s.gates))
        for a, s in turning:
            links = np.array(a.onward, dtype=np.int32)
            known[s.index] += diversions.ways(s, links, first=0, gates=1)

    def _kept(self, draft: Draft) -> dict[Key, dict[int, Ints]]:
        """Ways from home that people of each zone and group have been told of for later, by gate."""
        kept: dict[Key, dict[int, Ints]] = defaultdict(dict)
        # of two ways to a gate, on two days, that of people told since: who is told now is told the same
        for t in sorted(draft.told, key=lambda t: t.order.start_node is None):
            if t.ahead and not t.away and t.stay is None:
                kept[t.order.zone, t.order.group].setdefault(t.gate.index, t.way.links)
        gate = {g.corridor.id: g.index for g in self.problem.gates}
        resources = Resources(self.problem, draft.ledger)
        pool = RoutePool(self.problem, resources, self.problem.supplies)
        node = self.problem.network.node_index
        for o in draft.new:
            nodes = [node[n] for n in o.path]
            supply = self.left.supply[o.zone, o.group]
            if nodes[0] == supply.node:
                links = pool.between(supply.group.travels, nodes)
                kept[o.zone, o.group].setdefault(gate[o.corridor], links)
        return kept

    def _give(
        self,
        home: Mapping[Key, Supply],
        away: Sequence[Supply],
        kept: Mapping[Key, Mapping[int, Ints]],
        first: Mapping[int, Sequence[tuple[int, Ints]]],
        draft: Draft,
        staying: Mapping[int, tuple[Sheltered, Supply]],
    ) -> Counter[int]:
        """Give orders in the room that is left; counts people by the index of their supply."""
        told: dict[tuple[int, int], Ints] = {}
        able = [s for s in away if s.people]
        for i, (here, s) in staying.items():
            told.update({(i, gate): links for gate, links in here.ways().items()})
            able.append(s)
        for key, s in home.items():
            ways = kept.get(key, {})
            told.update({(s.index, gate): links for gate, links in ways.items()})
            gates = self._gates(s, kept, draft)
            if s.people and s.node >= 0 and gates:
                able.append(replace(s, gates=gates))
        given: Counter[int] = Counter()
        for i, o in self._orders(
            sorted(able, key=lambda s: s.index), draft.ledger, Known(first=first, told=told)
        ):
            if i in staying:
                draft.onward.append((staying[i][0], o))
            else:
                draft.new.append(replace(o, start_node=o.path[0]))
            given[i] += o.people
        return given

    def _orders(self, able: Sequence[Supply], ledger: Ledger, known: Known) -> Sequence[tuple[int, Order]]:
        """Orders, and the index of the supply of each."""
        if not able:
            return ()
        # room is left here and there between orders that stand: short slots find it
        options = self.scenario.planning
        short = min(options.order_slot_min, max(1, options.window_s // 60))
        problem = rest(self.problem, self.state, able)
        problem = replace(
            problem, scenario=replace(self.scenario, planning=replace(options, order_slot_min=short))
        )
        choice = None
        if self.ways and not options.fair:
            resources = Resources(problem, ledger)
            choice = taken(problem, resources, able, known, self.ways)
        made = give_orders(
            problem,
            ledger,
            able,
            known=known,
            choice=choice,
            effort=EFFORT,
            care=SWIFT if self.swift else CAREFUL,
            polish=SWIFT_POLISH if self.swift else POLISH,
            seconds=max(0.0, options.time_limit_s - self.clock()),
            clock=self.clock,
            stop=self.stop,
            progress=lambda x: self.progress("orders", x),
        )
        return [*zip(made.of, made.orders, strict=True)]

    def _turn_back(self, a: Away, back: dict[Key, list[Away]], draft: Draft) -> None:
        """Send people on the way home; where no road leads back they stay at the zone that is nearest."""
        returning = self.left.returning(a)
        late = self.left.late_home(a)
        if late is not None:
            before = draft.late_home.get(a.key, late)
            more = 0 if before is late else before.people
            at_s = max(before.at_s, late.at_s)
            draft.late_home[a.key] = replace(late, people=late.people + more, at_s=at_s)
        if returning is not None:
            back[a.key].append(returning)
        else:
            node = self.problem.network.node_id[a.node]
            draft.held[a.key][f"the zone nearest to node {node}"] += a.people

    def _hold(self, draft: Draft, key: Key, people: int) -> None:
        if people > 0:
            draft.held[key][_zone(key[0])] += people

    def ride(
        self, rides: Rides, ledger: Ledger, groups: Collection[str], *, begun: Sequence[Trip] = ()
    ) -> list[Trip]:
        """Plan trips for those of some groups who have none, with vehicles as they become free.

        The search may begin with trips, not booked, of some of these people.
        """
        waiting = [s for s in self.left.riding(rides) if s.group.id in groups]
        if not waiting:
            return []
        trips, _ = plan_trips(
            rest(self.problem, self.state, waiting),
            ledger,
            starts=self._starts(rides),
            passed=rides.standing,
            begun=begun,
            effort=RIDING,
            proof=LITTLE_PROOF if begun else ITERATIONS,
            seed=self.scenario.planning.seed,
            stop=self.stop,
            progress=lambda x: self.progress("buses and ambulances", x),
        )
        return list(trips)

    def ride_anew(
        self, draft: Draft, rides: Rides, given: Sequence[Trip], groups: Collection[str], *, moved: bool
    ) -> Draft:
        """The draft with trips that have not begun planned anew, together with those of some groups who wait.

        All else stands. Only if they may be `moved` are these trips given up; else others are added in the
        time between them.
        """
        mine, ledger = {id(t) for t in given}, draft.ledger.copy()
        standing = [t for t in draft.trips if id(t) not in mine]
        book_trips(self.problem, ledger, given, sign=-1)
        free = dict(rides.under_way)
        for t in standing:
            free[t.vehicle] = max(free.get(t.vehicle, 0), t.free_again_s)
        beside = replace(rides, standing=standing, free=free)
        if moved:
            made = as_before(self.ride(beside, ledger, groups, begun=given), given, free)
        else:
            waiting = [s for s in self.left.riding(beside) if s.group.id in groups]
            problem, starts = rest(self.problem, self.state, waiting), self._starts(beside)
            made = [*add_trips(problem, ledger, given, starts=starts, passed=standing)]
        return replace(draft, trips=[*standing, *made], ledger=ledger, dear=None)

    def _starts(self, rides: Rides) -> dict[str, int]:
        """Second from which each vehicle is free at its base."""
        names = vehicle_names(self.problem.fleets)
        return {v: max(self.state.at_s, rides.free.get(v, 0)) for v in (*names, *rides.free)}


def _comes(t: Told, key: Key) -> bool:
    """Whether people at home are told to go by a shelter."""
    return t.stay is not None and bool(t.from_home) and (t.order.zone, t.order.group) == key


def _zone(zone: str) -> str:
    return f"zone {zone}"

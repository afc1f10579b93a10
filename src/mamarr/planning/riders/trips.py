"""Buses and ambulances: whole trips, base to base, and a bound that no trips can beat."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from mamarr.network.paths import nodes_of
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.named import named_links
from mamarr.planning.posing.problem import RIDES, Problem, Supply
from mamarr.planning.riders._day_kernels import ROUNDS as DAY_ROUNDS
from mamarr.planning.riders._day_kernels import days_anew, fill_day, open_desk
from mamarr.planning.riders._search_kernels import Best, clear, fill, improve, keep, restore, tighten
from mamarr.planning.riders._trip_kernels import STOPS, State
from mamarr.planning.riders.bound import ITERATIONS, Bounded, Guide, bound_trips
from mamarr.planning.riders.fair import able, fairest
from mamarr.planning.riders.follow import WholeRound, follow, keep_rounds, keep_trips
from mamarr.planning.riders.lend import lend_vehicles
from mamarr.planning.riders.stops import pool_stops, pools, sooner
from mamarr.planning.riders.timetable import Timetable
from mamarr.planning.riders.ways import Ways, busy_only, few, find_ways, fleet_of, open_state, vehicle_names
from mamarr.planning.routing.tolls import Tolls
from mamarr.plans.document import Stop, Trip
from mamarr.scenario.model import Mode

ROUNDS = 40
"""The search is cut into so many pieces; between them it may be stopped and shows its progress."""

FEW_ROUNDS = 2
"""With little effort,"""
STARTS_FROM = 0.05
"""With less effort, two plans to begin with are enough."""

TABLE_FROM, HELD_FROM = 0.1, 0.1
"""A timetable is drawn up with at least so much, where gates are so much of the bound;"""
LEND_FROM = 0.03
"""from so much of it, or with few zones, vehicles are lent for a while; not in fair plans."""

POOL_FROM = 0.03
"""With so much, days are changed stop by stop where zones are smaller than vehicles; not in fair plans."""

DAYS_FROM = 0.05
"""and with less than this no days of all vehicles are drawn up at once, which takes most of the work then."""

MANY_ROUNDS, MANY_OF = 200, 4
"""They are drawn up once more with so many rounds to choose from, where a fleet has some times as many,"""
MANY_SHARE = 0.6
"""at so much of the gates' prices,"""
MANY_FROM, MANY_VEHICLES = 0.1, 100
"""and with fewer rounds where there is less effort, or where there are more vehicles."""

TURNS, TIMES = 6, 10.0
"""Where few vehicles serve few zones one search easily ends far from the best: so many are made, from other
seeds and with so many times the effort, or fewer in a hurry."""

ROUND_WORK, DAY_WORK = 3.0e3, 1.0e4
"""Work of the search by single rounds, for each that is possible, and by whole days, for each vehicle."""


def plan_trips(
    problem: Problem,
    ledger: Ledger,
    *,
    groups: Sequence[str] | None = None,
    starts: Mapping[str, int] = MappingProxyType({}),
    passed: Sequence[Trip] = (),
    begun: Sequence[Trip] = (),
    seed: int = 1,
    effort: float = 1.0,
    proof: int = ITERATIONS,
    known: Bounded | None = None,
    tolls: Tolls | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[tuple[Trip, ...], Bounded]:
    """Plan trips of buses and ambulances within what the ledger leaves, and add them to it.

    More urgent groups come first, then people, then early exits. The search is
    counted in work, not in time: the same input and seed give the same trips,
    unless `stop` cuts it short.

    Parameters
    ----------
    problem
        The scenario on its roads.
    ledger
        What is already used; the trips are added to it.
    groups
        Ids of the groups wanted; all that ride in buses and ambulances if left out.
    starts
        Second from which a vehicle (``<fleet id>-<number>``) is free at base. Left out: while its fleet is
        available; at the end of that or later: not at all.
    passed
        Trips that stand, booked in the ledger before: their hours at gates count for convoys.
    begun
        Trips to begin the search with, not booked; it ends with none that are worth less.
    seed
        Of the search.
    effort
        Factor on the work of the search.
    proof
        Programs of the bound, at most.
    known
        What an earlier call for the same groups returned beside its trips; saves the time for the bound.
    tolls
        What lane seconds and places take from others, as from `tolls`; a trip is worth its people less that.
    stop
        Asked now and then whether to end with the best trips so far.
    progress
        Told the share of the search that is done, in [0, 1].

    Returns
    -------
    trips
        Sorted by vehicle and time.
    bounded
        What no trips can beat, whatever else uses the gates, and how it was found.
    """
    ways = find_ways(problem, groups=groups, starts=starts)
    bound, learnt = known or bound_trips(ways, iterations=proof, stop=stop)
    guide = learnt if tolls is None else replace(learnt, gate=np.zeros((0, 0, 0)))  # tolls say it better
    ways = busy_only(ways, ledger)
    if tolls is not None:
        weight = float(ways.tables.weight.max(initial=0.0))
        # all seconds of all people weigh less than a person of any group, of those too who pay
        eps = ways.tables.eps * min(1.0, weight * tolls.each)
        tables = ways.tables._replace(toll=weight * tolls.person, lane=weight * tolls.lane, eps=eps)
        ways = replace(ways, tables=tables)
    state = open_state(ways, ledger, seed, passed)
    if len(ways.tables.way_s):
        timetable = _timetable(ways, ledger, guide, effort, stop)

        def search(ways: Ways, turn: int = 0) -> State:
            state = open_state(ways, ledger, seed + turn, passed)
            work = max(effort, min(1.0, TIMES * effort)) if turn else effort
            _search(ways, state, guide, timetable, work, stop, None if turn else progress, begun)
            return state

        if problem.scenario.planning.fair:
            ways, state = fairest(ways, bound, able(ways, state), search)
        else:
            state = search(ways)
            for turn in range(1, max(1, round(TURNS * min(1.0, TIMES * effort))) if few(ways) else 1):
                carried = int(ways.tables.people.sum() - state.left.sum())
                all_there_is = carried >= bound.people and not _taken(ways)
                if all_there_is or (stop is not None and stop()):
                    break
                state = max(state, search(ways, turn), key=lambda st: float(st.total[0]))
    trips = _trips(ways, state)
    book_trips(problem, ledger, trips)
    return trips, (bound, learnt)


def add_trips(
    problem: Problem,
    ledger: Ledger,
    trips: Sequence[Trip],
    *,
    starts: Mapping[str, int] = MappingProxyType({}),
    passed: Sequence[Trip] = (),
) -> tuple[Trip, ...]:
    """Add trips in what time others leave to their vehicles, between them and after them, with no search.

    Parameters
    ----------
    problem, ledger, starts, passed
        As for `plan_trips`; all trips that are returned are booked.
    trips
        Those that stand as they are, not booked. None that the roads now have no such round for is returned.
    """
    ways = busy_only(find_ways(problem, starts=starts), ledger)
    state = open_state(ways, ledger, 1, passed)
    if len(ways.tables.way_s):
        keep_trips(ways, state, trips)
        every, added = np.arange(len(ways.tables.vehicle_fleet)), np.zeros(len(state.vehicle) + 1, np.int64)
        fill(ways.tables, state, every, False, 0.5, 0.0, 0.0, added)
    made = _trips(ways, state)
    book_trips(problem, ledger, made)
    return made


def _taken(ways: Ways) -> float:
    """What a person aboard takes from others at most, places and full vehicles at the checks together."""
    tb = ways.tables
    check = float((tb.screen / tb.seats[:, None]).max(initial=0.0))
    return float(tb.toll.max(initial=0.0)) + check * float(tb.lane.max(initial=0.0))


def vehicle_batches(problem: Problem) -> list[tuple[int, list[Supply]]]:
    """Supplies that ride, in batches that share no fleet, each with its most urgent priority."""
    riding = [s for s in problem.supplies if s.group.travels in RIDES]
    batch = {s.group.id: {s.group.id} for s in riding}
    for site in problem.fleets:
        together = set[str]().union(*(batch[g] for g in site.fleet.carries if g in batch))
        for g in together:
            batch[g] = together
    found: list[tuple[int, list[Supply]]] = []
    for groups in {id(v): v for v in batch.values()}.values():
        members = [s for s in riding if s.group.id in groups]
        found.append((min(s.group.priority for s in members), members))
    return found


def sharing(problem: Problem, groups: Collection[str]) -> frozenset[str]:
    """Groups that ride and are planned together with one of these."""
    batches = [{s.group.id for s in supplies} for _, supplies in vehicle_batches(problem)]
    return frozenset(g for batch in batches if not batch.isdisjoint(groups) for g in batch)


def book_trips(
    problem: Problem,
    ledger: Ledger,
    trips: Sequence[Trip],
    *,
    sign: int = 1,
    roads: Callable[[Mode], Roads] | None = None,
) -> None:
    """Add trips to the ledger (`sign` -1: take them back): streets up to the gate, lanes, arrivals.

    `roads` spares making them for each call.
    """
    scenario = problem.scenario
    gates = {g.corridor.id: g for g in problem.gates}
    modes = {f.id: f.vehicle for f in scenario.fleets}
    roads = roads or cache(lambda mode: Roads(problem, mode))
    for trip in trips:
        gate, mode = gates[trip.corridor], modes[fleet_of(trip.vehicle)]
        for link, at_s in roads(mode).entries(trip):
            ledger.add_street("drive", link, at_s, at_s, sign)
        screen = gate.screen_s.get(mode, 0.0)
        ledger.add_gate(gate.index, trip.at_gate_s, trip.at_gate_s + screen, sign * screen)
        for s in trip.stops:
            bed = scenario.groups[s.group].needs_bed
            ledger.add_arrivals(
                gate.index, trip.at_destination_s, trip.at_destination_s, sign * s.people, bed=bed
            )


class Roads:
    """Paths of node ids as links, for one mode."""

    def __init__(self, problem: Problem, mode: Mode) -> None:
        network = problem.network
        self._node = network.node_index
        self._seconds = network.seconds(mode)
        self._zone = {zone.id: int(problem.zone_node[i]) for i, zone in enumerate(problem.scenario.zones)}
        self._link = {
            (int(network.tail[e]), int(network.head[e])): int(e)
            for e in np.flatnonzero(named_links(problem, mode))
        }

    def entries(self, trip: Trip) -> list[tuple[int, float]]:
        """(link, second of entry) along a trip's path; each leg is driven from the moment it begins.

        A stop is where the path first passes its zone's node after the stop before it.
        """
        nodes = [self._node[n] for n in trip.path]
        waiting = list(trip.stops)
        found: list[tuple[int, float]] = []
        clock = float(trip.leaves_base_s)
        for ends in pairwise(nodes):
            while waiting and self._zone[waiting[0].zone] == ends[0]:
                clock = float(waiting.pop(0).to_s)
            e = self._link[ends]
            found.append((e, clock))
            clock += float(self._seconds[e])
        return found


def _search(
    ways: Ways,
    state: State,
    guide: Guide,
    timetable: Sequence[WholeRound],
    effort: float,
    stop: Callable[[], bool] | None,
    progress: Callable[[float], None] | None,
    known: Sequence[Trip] = (),
) -> None:
    tb = ways.tables
    slots = len(state.vehicle)

    def zeros(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.zeros(shape, dtype=np.int64)

    best = Best(
        zeros(slots),
        zeros(slots),
        zeros(slots),
        zeros(slots),
        zeros(slots),
        zeros(slots, STOPS),
        zeros(slots, STOPS),
        zeros(1),
    )
    top = -math.inf
    desk = open_desk(guide.gate)
    everyone, added = np.arange(len(tb.vehicle_fleet)), zeros(slots + 1)

    def stands() -> None:
        nonlocal top
        if state.total[0] > top:
            keep(state, best)
            top = float(state.total[0])

    if known:
        keep_trips(ways, state, known)
        stands()
        fill(tb, state, everyone, False, 0.5, 0.0, 0.0, added)
        stands()
        clear(tb, state)
    if timetable:
        keep_rounds(ways, state, timetable)
        fill(tb, state, everyone, False, 0.5, 0.0, 0.0, added)
        stands()
    starts = [(0.5, 0.5), (None, 0.0), (0.3, 0.5), (None, 0.5), (0.7, 0.5), (None, 1.0)]
    for begun, whole in starts if effort >= STARTS_FROM else starts[:2]:
        if top > -math.inf and stop is not None and stop():
            break
        clear(tb, state)
        if begun is not None:
            follow(ways, state, guide.rounds, begun)
        fill(tb, state, everyone, False, whole, 0.0, 0.0, added)
        stands()
    restore(tb, state, best)
    if state.left.sum() and effort >= DAYS_FROM and not (stop is not None and stop()):
        # the program's prices keep vehicles from the nearest people, whom all want; by half, so that nobody
        # is worth nothing
        worth = tb.weight * (1.0 - 0.5 * guide.price)
        desks, many = [desk], _many_rounds(ways, effort)
        if many and not timetable:
            desks.append(open_desk(guide.gate, rounds=many, share=MANY_SHARE))
        for drawn in desks:
            clear(tb, state)
            for i in range(len(everyone)):
                if stop is not None and stop():
                    break
                fill_day(tb, state, i, worth, drawn)
            fill(tb, state, everyone, False, 0.5, 0.0, 0.0, added)
            stands()
    restore(tb, state, best)
    lending = (guide.held >= LEND_FROM or few(ways)) and effort >= TABLE_FROM and not tb.quota.any()
    if lending and not (stop is not None and stop()):
        keep_rounds(ways, state, lend_vehicles(ways, state, best, effort, stop))
        fill(tb, state, everyone, False, 0.5, 0.0, 0.0, added)
        stands()
        restore(tb, state, best)
    pooling = pools(ways) and effort >= POOL_FROM and not tb.quota.any()
    if pooling and state.left.sum() and not (stop is not None and stop()):
        late = pool_stops(ways, state, best, effort, stop)
        for some in (late, sooner(ways, late)):
            clear(tb, state)
            keep_rounds(ways, state, some)
            fill(tb, state, everyone, False, 0.5, 0.0, 0.0, added)
            stands()
        restore(tb, state, best)
    taken, seats = _taken(ways), float(np.mean(tb.seats))
    # enough for the answer to settle on small cities, and a few seconds on large ones
    by_round = effort * ROUND_WORK * min(max(len(tb.way_s), 50), 5_000)
    by_day = effort * DAY_WORK * min(len(tb.vehicle_fleet), 100)
    rounds = max(FEW_ROUNDS, round(ROUNDS * min(1.0, effort)))  # each begins some days anew, however little
    for i in range(rounds):
        if stop is not None and stop():
            break
        # with everybody aboard only time is left to gain, and what trips take from others
        each = 1.0 if state.left.sum() else min(1.0, taken)
        heat = seats * max(0.3 * each, 1200.0 * tb.eps)
        now, then = heat * (1.0 - i / rounds), heat * (1.0 - (i + 1) / rounds)
        if each:
            top = days_anew(tb, state, best, top, by_day / rounds, now, then, guide.price, desk)
        top = improve(tb, state, best, top, by_round / rounds, now, then)
        if progress is not None:
            progress((i + 1) / rounds)
    restore(tb, state, best)
    while tighten(tb, state):
        pass


def _many_rounds(ways: Ways, effort: float) -> int:
    """How many rounds are looked at from a moment for days drawn up once more; 0: not worth it."""
    tb = ways.tables
    rounds = int(MANY_ROUNDS * min(1.0, effort / MANY_FROM, MANY_VEHICLES / len(tb.vehicle_fleet)))
    possible = int(np.diff(tb.way_ptr).max())
    return rounds if rounds > DAY_ROUNDS and possible >= MANY_OF * MANY_ROUNDS else 0


def _timetable(
    ways: Ways, ledger: Ledger, guide: Guide, effort: float, stop: Callable[[], bool] | None
) -> Sequence[WholeRound]:
    """Rounds by a timetable, where gates hold vehicles back and there is time for it."""
    if guide.held < HELD_FROM or effort < TABLE_FROM or (stop is not None and stop()):
        return ()
    return Timetable(ways, ledger).solve(stop)


def _trips(ways: Ways, state: State) -> tuple[Trip, ...]:
    problem, tb = ways.problem, ways.tables
    network, scenario = problem.network, problem.scenario
    names = vehicle_names(ways.sites)
    trips: list[Trip] = []
    for vehicle, f in enumerate(tb.vehicle_fleet.tolist()):
        site = ways.sites[f]
        for slot in state.plan[vehicle, : state.rounds[vehicle]].tolist():
            g, v, k = int(state.gate[slot]), int(state.variant[slot]), int(state.stops[slot])
            seq = state.supply[slot, :k].tolist()
            legs = [int(tb.out_leg[v, f, seq[0]])]
            legs += [int(tb.mid_leg[v, a, b]) for a, b in pairwise(seq)]
            legs.append(int(tb.end_leg[v, seq[-1], g]))
            links = np.concatenate([ways.legs[leg] for leg in legs]).tolist()
            at = int(state.at[slot])
            trips.append(
                Trip(
                    vehicle=names[vehicle],
                    leaves_base_s=int(state.leave[slot]),
                    stops=tuple(
                        Stop(
                            zone=scenario.zones[ways.supplies[s].zone].id,
                            group=ways.supplies[s].group.id,
                            people=int(state.aboard[slot, j]),
                            from_s=int(state.begin[slot, j]),
                            to_s=int(state.begin[slot, j]) + site.fleet.load_s,
                        )
                        for j, s in enumerate(seq)
                    ),
                    corridor=problem.gates[g].corridor.id,
                    path=tuple(network.node_id[n] for n in nodes_of(network, site.base_node, links)),
                    at_gate_s=at,
                    at_destination_s=at + int(tb.arrive[f, g]),
                    free_again_s=int(state.free[slot]),
                )
            )
    return tuple(trips)

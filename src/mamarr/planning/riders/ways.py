"""The rounds that vehicles can make, as the arrays that the search and the bound work on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import RIDES, FleetSite, Gate, Problem, Supply
from mamarr.planning.riders._trip_kernels import STOPS, State, Tables
from mamarr.planning.riders.legs import Legs, flat, neighbours, pointer, whole
from mamarr.plans.document import Trip
from mamarr.scenario.model import Fleet, Mode

I64 = NDArray[np.int64]


FEW = 100
"""Vehicles times supplies, at most, where more work for each of them is little."""


def serves(fleet: Fleet, supply: Supply) -> bool:
    """Whether a fleet may carry a supply at all."""
    return supply.group.id in fleet.carries and supply.group.travels is fleet.vehicle


def fleet_of(vehicle: str) -> str:
    """Fleet id of a vehicle ``<fleet id>-<number>``."""
    return vehicle.rpartition("-")[0]


def vehicle_names(sites: Sequence[FleetSite]) -> list[str]:
    """``<fleet id>-<number>`` of all vehicles, fleet by fleet."""
    return [f"{site.fleet.id}-{i + 1:02d}" for site in sites for i in range(site.fleet.count)]


def screening_hours(gate: Gate, mode: Mode) -> tuple[tuple[int, int], ...]:
    """First and last second, both included, at which screening of a vehicle may begin.

    `Gate.useful` leaves out the very last second; it counts too if the gate is
    still open then.
    """
    hours = []
    for i in gate.useful.get(mode, ()):
        still_open = any(o.from_s <= i.to_s < o.to_s for o in gate.corridor.open)
        hours.append((i.from_s, i.to_s if still_open else i.to_s - 1))
    return tuple(hours)


def tail_s(problem: Problem, site: FleetSite, gate: Gate, road_s: float) -> int:
    """Seconds from the beginning of screening until the vehicle is back; -1 if it cannot go or return."""
    mode = site.fleet.vehicle
    if mode not in gate.corridor.beyond_s or not math.isfinite(road_s):
        return -1
    beyond = gate.corridor.beyond_s[mode]
    return whole(gate.screen_s.get(mode, 0.0)) + beyond + site.fleet.unload_s + beyond + whole(road_s)


@dataclass(frozen=True, kw_only=True)
class Ways:
    """The vehicles' part of a problem.

    Attributes
    ----------
    supplies
        Those that some usable fleet may carry, by position in `tables`.
    sites
        Fleets with a base on the roads that carry one of them.
    links
        int64[L], link index of each local link.
    legs
        Links of each leg, in order.
    """

    problem: Problem
    supplies: tuple[Supply, ...]
    sites: tuple[FleetSite, ...]
    links: I64
    legs: tuple[NDArray[np.int32], ...]
    tables: Tables


def find_ways(
    problem: Problem,
    *,
    groups: Sequence[str] | None = None,
    starts: Mapping[str, int] = MappingProxyType({}),
) -> Ways:
    """Find all legs between bases, zones and gates, and rate the rounds made of them.

    Parameters
    ----------
    problem
        The scenario on its roads.
    groups
        Ids of the groups wanted; all that ride in buses and ambulances if left out.
    starts
        Second from which a vehicle is free at base; while its fleet is available if left out.
    """
    supplies = tuple(
        s
        for s in problem.supplies
        if s.group.travels in RIDES
        and (groups is None or s.group.id in groups)
        and s.node >= 0
        and any(serves(f.fleet, s) and f.base_node >= 0 for f in problem.fleets)
    )
    sites = tuple(f for f in problem.fleets if f.base_node >= 0 and any(serves(f.fleet, s) for s in supplies))
    window = problem.scenario.planning.window_s
    legs = Legs(problem, window)
    n_f, n_s, n_g = len(sites), len(supplies), len(problem.gates)
    out, out_leg = np.full((2, n_f, n_s), -1), np.full((2, n_f, n_s), -1)
    end, end_leg = np.full((2, n_s, n_g), -1), np.full((2, n_s, n_g), -1)
    admits = np.zeros((n_s, n_g), dtype=np.bool_)
    carries = np.zeros((n_f, n_s), dtype=np.bool_)
    at = np.array([s.node for s in supplies], dtype=np.int64)
    travels = np.array([s.group.travels for s in supplies], dtype=object)
    for i, s in enumerate(supplies):
        admits[i, list(s.gates)] = True
        carries[:, i] = [serves(f.fleet, s) for f in sites]
    for v in range(legs.variants):
        for f, site in enumerate(sites):
            mode = site.fleet.vehicle
            from_base = tree(problem.network, legs.seconds(mode, v), [site.base_node])
            those = np.flatnonzero(carries[f])
            out[v, f, those], out_leg[v, f, those] = legs.numbers(mode, v, from_base, at[those])
        for mode in RIDES:
            for gate in problem.gates:
                to_gate = tree(problem.network, legs.seconds(mode, v), [gate.node], reverse=True)
                those, k = np.flatnonzero(admits[:, gate.index] & (travels == mode)), gate.index
                end[v, those, k], end_leg[v, those, k] = legs.numbers(
                    mode, v, to_gate, at[those], reverse=True
                )
    tail = np.full((n_f, n_g), -1)
    for f, site in enumerate(sites):
        # the empty way back is the fastest there is: it is not part of the path that is counted
        home, _ = tree(
            problem.network, problem.network.seconds(site.fleet.vehicle), [site.base_node], reverse=True
        )
        for gate in problem.gates:
            tail[f, gate.index] = tail_s(problem, site, gate, float(home[gate.node]))
    mid, mid_leg, near = neighbours(legs, supplies, sites)
    local, leg_ptr, leg_link, leg_off = flat(legs)
    cap = np.floor(problem.network.drive_capacity[local] * (window / 3600.0) * 1e6 + 0.5) / 1e6
    shut_ptr, shut_lo, shut_hi = _shut(problem, local)
    hours_ptr, hours_lo, hours_hi, screen, arrive = _hours(problem, sites)
    offer = Ledger(problem).gate_offer_s
    destinations = list(problem.scenario.destinations)
    weight, share, eps = _worth(problem, supplies)
    gate_worth = np.array([problem.worth_by(g.index) for g in problem.gates])
    seats = np.array([f.fleet.seats for f in sites], dtype=np.int64)
    load = np.array([f.fleet.load_s for f in sites], dtype=np.int64)
    people = np.array([s.people for s in supplies], dtype=np.int64)
    vehicle_fleet = np.repeat(np.arange(n_f), [f.fleet.count for f in sites]).astype(np.int64)
    finish = np.array([f.fleet.available.to_s for f in sites], dtype=np.int64)
    begins = _begins(sites, starts)
    start = np.array(
        [begins[vehicle_fleet == f].min(initial=finish[f] + 1) for f in range(n_f)], dtype=np.int64
    )
    way_ptr, ways = _rate(
        carries, admits, (out, end), (out_leg, end_leg), tail, load, seats, people, weight, finish - start
    )
    ready = [np.array(s.group.ready, dtype=np.float64).reshape(-1, 2) for s in supplies]
    tables = Tables(
        seats=seats,
        load=load,
        tail=tail,
        start=start,
        finish=finish,
        # without a headway a convoy has no limit
        convoy=np.array(
            [(f.fleet.convoy_headway_s and f.fleet.convoy_size) or 0 for f in sites], dtype=np.int64
        ),
        headway=np.array([f.fleet.convoy_headway_s or 0 for f in sites], dtype=np.int64),
        vehicle_fleet=vehicle_fleet,
        begins=begins,
        carries=carries,
        people=people,
        weight=weight,
        gate_worth=gate_worth,
        quota=np.zeros(len(supplies), dtype=np.int64),
        share=share,
        bed=np.array([s.group.needs_bed for s in supplies], dtype=np.bool_),
        ready_ptr=pointer([len(r) for r in ready]),
        ready_s=np.concatenate([r[:, 0] for r in ready]) if ready else np.zeros(0),
        ready_v=np.concatenate([r[:, 1] for r in ready]) if ready else np.zeros(0),
        admits=admits,
        hours_ptr=hours_ptr,
        hours_lo=hours_lo,
        hours_hi=hours_hi,
        screen=screen,
        arrive=arrive,
        offer=offer,
        destination=np.array(
            [destinations.index(g.corridor.leads_to) for g in problem.gates], dtype=np.int64
        ),
        intake_cap=np.array(
            [
                math.inf
                if (cap_h := problem.scenario.destinations[d].intake_per_hour) is None
                else float(cap_h)
                for d in destinations
            ]
        ),
        window=window,
        out=out,
        mid=mid,
        end=end,
        out_leg=out_leg,
        mid_leg=mid_leg,
        end_leg=end_leg,
        near=near,
        leg_ptr=leg_ptr,
        leg_link=leg_link,
        leg_off=leg_off,
        link_cap=cap,
        shut_ptr=shut_ptr,
        shut_lo=shut_lo,
        shut_hi=shut_hi,
        way_ptr=way_ptr,
        way_s=ways[0],
        way_g=ways[1],
        way_v=ways[2],
        way_cycle=ways[3],
        eps=eps,
        toll=np.zeros((2, *offer.shape)),
        lane=np.zeros(offer.shape),
    )
    return Ways(
        problem=problem, supplies=supplies, sites=sites, links=local, legs=tuple(legs.legs), tables=tables
    )


def open_state(ways: Ways, ledger: Ledger, seed: int, passed: Sequence[Trip] = ()) -> State:
    """Nothing planned yet, beside what the ledger already holds; `passed` are the trips in it."""
    tb, problem = ways.tables, ways.problem
    n_f, n_s, n_v = len(tb.seats), len(tb.people), len(tb.vehicle_fleet)
    people = int(tb.people.sum())
    most = np.zeros(n_f, dtype=np.int64)  # rounds that a vehicle of each fleet can make
    for f in range(n_f):
        cycles = tb.way_cycle[tb.way_ptr[f] : tb.way_ptr[f + 1]]
        if len(cycles):
            most[f] = min(people, (tb.finish[f] - tb.start[f]) // max(1, int(cycles.min())) + 1)
    slots = max(1, min(people, int(most[tb.vehicle_fleet].sum())))
    widest = max(1, min(slots, int(most.max(initial=0))))
    load = np.zeros((len(ways.links), ledger.windows))
    drive = ledger.loaded_links["drive"]
    for i, e in enumerate(ways.links):
        if int(e) in drive:
            load[i] = drive[int(e)]
    limits = [(d.places, d.beds) for d in problem.scenario.destinations.values()]
    room = np.array([[2**60 if p is None else p for p, _ in limits], [b for _, b in limits]], dtype=np.int64)
    room -= np.stack([ledger.places, ledger.beds])

    def zeros(*shape: int) -> I64:
        return np.zeros(shape, dtype=np.int64)

    passing, before = _passing(ways, passed, slots)
    return State(
        gate_s=ledger.gate_s.copy(),
        link_load=load,
        room=np.maximum(room, 0),
        intake=ledger.intake.copy(),
        left=tb.people.copy(),
        vehicle=np.full(slots, -1, dtype=np.int64),
        gate=zeros(slots),
        variant=zeros(slots),
        at=zeros(slots),
        leave=zeros(slots),
        free=zeros(slots),
        stops=zeros(slots),
        supply=zeros(slots, STOPS),
        aboard=zeros(slots, STOPS),
        begin=zeros(slots, STOPS),
        spare=np.arange(slots - 1, -1, -1, dtype=np.int64),
        plan=zeros(n_v, widest + 1),
        rounds=zeros(n_v),
        calls=zeros(n_s, max(1, min(slots, int(tb.people.max(initial=0))))),
        called=zeros(n_s),
        passing=passing,
        passed=before,
        total=np.zeros(2),
        size=np.array([slots], dtype=np.int64),
        noise=np.array([(seed * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D) % 2**64 or 1], dtype=np.uint64),
    )


def busy_only(ways: Ways, ledger: Ledger) -> Ways:
    """Leave out of the legs the links that have room for all vehicles at once beside what the ledger holds.

    Most streets have, and the search then has little to count.
    """
    tb = ways.tables
    used = np.zeros(len(ways.links))
    drive = ledger.loaded_links["drive"]
    for i, e in enumerate(ways.links):
        if int(e) in drive:
            used[i] = drive[int(e)].max()
    # a vehicle enters a link again only after it has loaded, or been beyond the gate
    apart = min([*tb.load.tolist(), *tb.tail[tb.tail >= 0].tolist()], default=0)
    often = 1 + tb.window // apart if apart > 0 else math.inf
    shut = np.diff(tb.shut_ptr) > 0
    return _only(ways, shut | (used + often * len(tb.vehicle_fleet) > tb.link_cap))


def few(ways: Ways) -> bool:
    """Whether few vehicles serve few zones."""
    return len(ways.tables.vehicle_fleet) * len(ways.tables.people) <= FEW


def crowded_only(ways: Ways, state: State) -> Ways:
    """Leave out of the legs the links that are open all the time and never used by more than half."""
    tb = ways.tables
    return _only(ways, (np.diff(tb.shut_ptr) > 0) | (2.0 * state.link_load.max(axis=1) > tb.link_cap))


def _only(ways: Ways, counted: NDArray[np.bool_]) -> Ways:
    """Leave all other links out of the legs."""
    tb = ways.tables
    keep = counted[tb.leg_link]
    before = np.concatenate(([0], np.cumsum(keep)))
    tables = tb._replace(
        leg_ptr=before[tb.leg_ptr].astype(np.int64), leg_link=tb.leg_link[keep], leg_off=tb.leg_off[keep]
    )
    return replace(ways, tables=tables)


def _begins(sites: Sequence[FleetSite], starts: Mapping[str, int]) -> I64:
    """Seconds from which each vehicle is free at base, after the end of its fleet's hours if never."""
    begins: list[int] = []
    hours = [site.fleet.available for site in sites for _ in range(site.fleet.count)]
    for name, available in zip(vehicle_names(sites), hours, strict=True):
        begin = max(available.from_s, starts.get(name, available.from_s))
        # a round of no time at all would still fit at the very end
        begins.append(begin if begin < available.to_s else available.to_s + 1)
    return np.array(begins, dtype=np.int64)


def _passing(ways: Ways, passed: Sequence[Trip], slots: int) -> tuple[I64, I64]:
    """Seconds at which vehicles of convoys already pass the gates, and how many, with room for more."""
    tb = ways.tables
    gates = {g.corridor.id: g.index for g in ways.problem.gates}
    fleets = {site.fleet.id: f for f, site in enumerate(ways.sites) if tb.convoy[f]}
    at: dict[tuple[int, int], list[int]] = {}
    for trip in passed:
        f = fleets.get(fleet_of(trip.vehicle))
        if f is not None:
            at.setdefault((f, gates[trip.corridor]), []).append(trip.at_gate_s)
    room = slots + max(map(len, at.values()), default=0) if fleets else 1
    passing = np.zeros((len(tb.seats), len(ways.problem.gates), room), dtype=np.int64)
    before = np.zeros(passing.shape[:2], dtype=np.int64)
    for where, times in at.items():
        passing[where][: len(times)] = sorted(times)
        before[where] = len(times)
    return passing, before


def _shut(problem: Problem, local: I64) -> tuple[I64, NDArray[np.float64], NDArray[np.float64]]:
    shut = problem.shut
    rows = [sorted((float(i.from_s), float(i.to_s)) for i in shut.get(int(e), ())) for e in local]
    flat = np.array([r for row in rows for r in row], dtype=np.float64).reshape(-1, 2)
    return (
        pointer([len(r) for r in rows]),
        np.ascontiguousarray(flat[:, 0]),
        np.ascontiguousarray(flat[:, 1]),
    )


def _hours(problem: Problem, sites: Sequence[FleetSite]) -> tuple[I64, I64, I64, NDArray[np.float64], I64]:
    shape = (len(sites), len(problem.gates))
    ptr = np.zeros((*shape, 2), dtype=np.int64)
    lo: list[int] = []
    hi: list[int] = []
    screen, arrive = np.zeros(shape), np.zeros(shape, dtype=np.int64)
    for f, site in enumerate(sites):
        mode = site.fleet.vehicle
        for gate in problem.gates:
            ptr[f, gate.index, 0] = len(lo)
            for first, last in screening_hours(gate, mode):
                lo.append(first)
                hi.append(last)
            ptr[f, gate.index, 1] = len(lo)
            screen[f, gate.index] = gate.screen_s.get(mode, 0.0)
            arrive[f, gate.index] = whole(gate.screen_s.get(mode, 0.0)) + gate.corridor.beyond_s.get(mode, 0)
    return ptr, np.array(lo, dtype=np.int64), np.array(hi, dtype=np.int64), screen, arrive


def _worth(problem: Problem, supplies: Sequence[Supply]) -> tuple[NDArray[np.float64], I64, float]:
    """Weight of a person by urgency, who may share a vehicle, and what one person-second counts.

    One person of a priority weighs a thousand of the next; all seconds of all people weigh half a person.
    """
    levels = sorted({s.group.priority for s in supplies}, reverse=True)
    weight = np.array([1000.0 ** levels.index(s.group.priority) for s in supplies])
    names = sorted({s.group.id for s in supplies if s.group.apart})
    mode_of = {mode: i for i, mode in enumerate(RIDES)}
    share = np.array(
        [
            mode_of[s.group.travels] if not s.group.apart else len(mode_of) + names.index(s.group.id)
            for s in supplies
        ],
        dtype=np.int64,
    )
    people = sum(s.people for s in supplies)
    return weight, share, 0.5 / max(1, people * problem.scenario.horizon_s)


def _rate(
    carries: NDArray[np.bool_],
    admits: NDArray[np.bool_],
    seconds: tuple[I64, I64],
    legs: tuple[I64, I64],
    tail: I64,
    load: I64,
    seats: I64,
    people: I64,
    weight: NDArray[np.float64],
    span: I64,
) -> tuple[I64, tuple[I64, I64, I64, I64]]:
    """Single-stop rounds of each fleet, those that carry most per second first."""
    (out, end), (out_leg, end_leg) = seconds, legs
    sizes: list[int] = []
    rows: list[tuple[int, int, int, int]] = []
    for f in range(len(seats)):
        rated = []
        for v in range(2):
            for s, g in np.argwhere(admits & carries[f][:, None] & (tail[f] >= 0)[None, :]):
                if (
                    out[v, f, s] < 0
                    or end[v, s, g] < 0
                    or (
                        v == 1
                        and out_leg[0, f, s] == out_leg[1, f, s]
                        and end_leg[0, s, g] == end_leg[1, s, g]
                    )
                ):
                    continue
                cycle = int(out[v, f, s] + load[f] + end[v, s, g] + tail[f, g])
                if cycle <= span[f]:
                    few = min(int(people[s]), int(seats[f]))
                    rated.append((-few * weight[s] / max(1, cycle), int(s), int(g), v, cycle))
        rated.sort()
        rows += [r[1:] for r in rated]
        sizes.append(len(rated))
    flat = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return pointer(sizes), tuple(np.ascontiguousarray(flat[:, i]) for i in range(4))  # type: ignore[return-value]

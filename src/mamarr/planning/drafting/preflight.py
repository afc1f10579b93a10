"""What can be said before planning: do gates or streets bind, and which; who cannot get out at all.

Static maximum flows only, in persons per hour: they take a fraction of a
second, and say what no plan can change.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.drafting.gate_program import limited
from mamarr.planning.drafting.reasons import street_name
from mamarr.planning.flow.static import StaticGraph
from mamarr.planning.posing.problem import ON_THEIR_OWN, Gate, Problem, Supply
from mamarr.planning.routing.latest import InTime
from mamarr.planning.routing.routes import HOUR_S, without
from mamarr.scenario.model import Mode

SHOWN = 5
"""Streets and zones named in a line; the rest are counted."""

TINY = 1e-6

MOVES = {Mode.WALK: "on foot", Mode.CAR: "by car", Mode.BUS: "by bus", Mode.AMBULANCE: "by ambulance"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Street:
    """A street of the least cut: `link` in the network, and persons per hour."""

    link: int
    name: str
    per_hour: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Throughput:
    """What streets and gates bring out, for those of one mode that flow (on foot, by car).

    Attributes
    ----------
    people
        Those who can reach a gate.
    gates_per_hour
        Persons per hour that all gates let through, this mode alone; inf without screening.
    streets_per_hour
        Persons per hour that the streets bring to the gates, however many these let through.
    both_per_hour
        Persons per hour, streets and gates together, admission left out.
    binds
        ``gates``, ``streets`` or ``both``: what the least cut consists of; ``nothing`` without limits.
    streets
        Streets of the least cut, widest first.
    gates
        Ids of corridors in the least cut.
    hours_to_clear
        Hours in which everybody could be out at that rate, at best.
    open_hours
        Hours for which any gate is of use.
    closures_leave
        People for whom streets that are closed for a time leave room; None where that is everybody.
    """

    mode: Mode
    people: int
    gates_per_hour: float
    streets_per_hour: float
    both_per_hour: float
    binds: str
    streets: tuple[Street, ...]
    gates: tuple[str, ...]
    hours_to_clear: float
    open_hours: float
    closures_leave: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stuck:
    """People of a zone and group who cannot get out; why: ``no road``, ``closed`` or ``window too short``."""

    zone: str
    group: str
    people: int
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Preflight:
    """All that is known before planning; `lines` says it in plain sentences."""

    throughput: tuple[Throughput, ...]
    stuck: tuple[Stuck, ...]
    people: int
    places: int | None
    patients: int
    beds: int
    lines: tuple[str, ...]


def preflight(problem: Problem) -> Preflight:
    """Look at a problem before planning it.

    Parameters
    ----------
    problem
        The scenario on its roads; its findings are not repeated.
    """
    scenario = problem.scenario
    in_time = InTime(problem)
    stuck = _stuck(problem, in_time)
    out = {(s.zone, s.group) for s in stuck}
    going = [s for s in problem.supplies if (scenario.zones[s.zone].id, s.group.id) not in out]
    throughput = tuple(
        _throughput(problem, in_time, mode, those)
        for mode in ON_THEIR_OWN
        if (those := [s for s in going if s.group.travels is mode])
    )
    reached = {g.corridor.leads_to for g in problem.gates}
    offered = [scenario.destinations[d].places for d in sorted(reached)]
    places = None if None in offered else sum(p for p in offered if p is not None)
    patients = sum(s.people for s in problem.supplies if s.group.needs_bed)
    others = sum(s.people for s in problem.supplies) - patients
    beds = sum(scenario.destinations[d].beds for d in sorted(reached))
    lines = [line for t in throughput for line in _throughput_lines(t)]
    if places is not None and others > places:
        lines.append(f"Places: {places:,} for {others:,} people; {others - places:,} have nowhere to go.")
    if patients > beds:
        lines.append(f"Beds: {beds:,} for {patients:,} people who need one; {patients - beds:,} have none.")
    lines += _stuck_lines(stuck)
    return Preflight(
        throughput=throughput,
        stuck=stuck,
        people=others + patients,
        places=places,
        patients=patients,
        beds=beds,
        lines=tuple(lines),
    )


def _throughput(problem: Problem, in_time: InTime, mode: Mode, supplies: list[Supply]) -> Throughput:
    network = problem.network
    gates = [g for g in problem.gates if g.useful.get(mode)]
    per_unit = float(max(s.group.people_per_vehicle for s in supplies))
    usable = np.isfinite(network.seconds(mode))
    room = np.where(usable, network.capacity(mode) * per_unit, 0.0)
    graph = StaticGraph(network.n_nodes, network.tail, network.head, room)
    homes = np.unique([s.node for s in supplies])
    free = np.full(len(homes), np.inf)
    node = np.array([g.node for g in gates], dtype=np.int64)
    let_out = np.array([_per_hour(g, mode, per_unit) for g in gates])
    # who lives at a gate is out by no street: no limit of streets is told from such homes
    streets = graph.flow(homes, free, node, np.full(len(gates), np.inf))
    both = graph.flow(homes, free, node, let_out)
    people = sum(s.people for s in supplies)
    unlimited = bool(np.isin(node[np.isinf(let_out)], homes).any())
    cut = both.held[network.tail] & ~both.held[network.head] & (room > 0.0)
    full = [g for g in gates if both.held[g.node] and limited(g, mode)]
    named = [
        Street(link=int(e), name=street_name(problem, int(e)), per_hour=float(room[e]))
        for e in sorted(np.flatnonzero(cut), key=lambda e: (-room[e], e))
    ]
    binds = "nothing" if unlimited else "both" if named and full else "streets" if named else "gates"
    per_hour = math.inf if unlimited else both.value
    return Throughput(
        mode=mode,
        people=people,
        gates_per_hour=float(let_out.sum()),
        streets_per_hour=math.inf if np.isin(node, homes).any() else streets.value,
        both_per_hour=per_hour,
        binds=binds,
        streets=tuple(named) if binds != "nothing" else (),
        gates=tuple(g.corridor.id for g in full) if binds != "nothing" else (),
        hours_to_clear=people / per_hour if per_hour > 0.0 else math.inf,
        open_hours=_hours(gates, mode),
        closures_leave=_closures_leave(problem, in_time, mode, supplies, room, let_out),
    )


def _closures_leave(
    problem: Problem,
    in_time: InTime,
    mode: Mode,
    supplies: list[Supply],
    room: NDArray[np.float64],
    let_out: NDArray[np.float64],
) -> int | None:
    """People whom streets and gates let through in the hours in which each is of use; see `Throughput`.

    A street is of use from when the first can be there until the last who enter it still pass a gate.
    """
    if not problem.closed:
        return None
    network = problem.network
    seconds = network.seconds(mode)
    gates = [g for g in problem.gates if g.useful.get(mode)]
    homes = np.array([s.node for s in supplies], dtype=np.int32)
    people = np.array([float(s.people) for s in supplies])
    first = tree(network, seconds, homes)[0][network.tail]
    whole, cut = np.zeros(network.n_links), np.zeros(network.n_links)
    for window in problem.scenario.pause.windows:
        last = np.full(network.n_links, -np.inf)
        for g in gates:
            ends = [float(h.to_s) for h in g.useful[mode] if window.from_s <= h.from_s < window.to_s]
            if ends:
                last = np.maximum(last, max(ends) - in_time.seconds[mode, g.index][network.head])
        begin, end = window.from_s + first, last - np.where(np.isfinite(seconds), seconds, np.inf)
        of_use = np.maximum(end - begin, 0.0)
        whole += of_use
        for e, during_all in problem.shut.items():
            stretches = [(float(begin[e]), float(end[e]))] if of_use[e] > 0.0 else []
            for during in during_all:
                stretches = without(stretches, during.from_s, during.to_s)
            of_use[e] = sum(b - a for a, b in stretches)
        cut += of_use
    open_s = [float(sum(h.to_s - h.from_s for h in g.useful[mode])) for g in gates]
    node, offer = np.array([g.node for g in gates]), let_out * np.array(open_s) / HOUR_S

    def out(seconds_of_use: NDArray[np.float64]) -> float:
        some = np.where(seconds_of_use > 0.0, room, 0.0) * seconds_of_use / HOUR_S
        return (
            StaticGraph(network.n_nodes, network.tail, network.head, some)
            .flow(homes, people, node, offer)
            .value
        )

    leave = out(cut)
    return math.floor(leave + TINY) if leave < min(out(whole), float(people.sum())) - TINY else None


def _per_hour(gate: Gate, mode: Mode, per_unit: float) -> float:
    return gate.lane_s / gate.screen_s[mode] * per_unit * 3600.0 if limited(gate, mode) else math.inf


def _hours(gates: list[Gate], mode: Mode) -> float:
    """Hours for which at least one gate is of use."""
    total, reached = 0.0, 0.0
    for i in sorted((i for g in gates for i in g.useful[mode]), key=lambda i: i.from_s):
        begin = max(reached, float(i.from_s))
        total += max(0.0, i.to_s - begin)
        reached = max(reached, float(i.to_s))
    return total / 3600.0


def _stuck(problem: Problem, in_time: InTime) -> tuple[Stuck, ...]:
    """Who has no road to a gate that admits them, or is ready only after the last safe departure."""
    found = []
    for s in problem.supplies:
        last = -math.inf
        road = False
        for g in s.gates if s.node >= 0 else ():
            if not problem.gates[g].useful[s.group.travels]:
                road = True
                continue
            road |= in_time.road(s, g)
            last = max([last, *(x.to_s for x in in_time.stretches(s, g))])
        if not road:
            why = "no road"
        elif last <= _first_ready(s) and not problem.stays(s):
            shut = any(
                x.to_s > _first_ready(s) for g in s.gates for x in in_time.stretches(s, g, closures=False)
            )
            why = "closed" if shut else "window too short"
        else:
            continue
        found.append(
            Stuck(zone=problem.scenario.zones[s.zone].id, group=s.group.id, people=s.people, why=why)
        )
    return tuple(found)


def _first_ready(supply: Supply) -> float:
    """Second at which the first are ready."""
    profile = supply.group.ready
    for (t0, s0), (t1, s1) in zip(profile, (*profile[1:], profile[-1]), strict=True):
        if s0 > 0.0 or (s1 > 0.0 and t1 > t0):
            return max(0.0, float(t0))
    return math.inf


def _throughput_lines(t: Throughput) -> list[str]:
    how = MOVES[t.mode]
    if t.binds == "nothing":
        return [f"{t.people:,} people {how}: neither gates nor streets limit how many get out per hour."]
    gates = "any number" if math.isinf(t.gates_per_hour) else f"{t.gates_per_hour:,.0f} persons"
    streets = "any number" if math.isinf(t.streets_per_hour) else f"{t.streets_per_hour:,.0f}"
    lines = [
        f"{t.people:,} people {how}: gates let {gates} through per hour, "
        f"streets bring {streets} to them, together {t.both_per_hour:,.0f}; {_what_binds(t)}."
    ]
    if math.isfinite(t.hours_to_clear):
        at_best = f"At that rate all could be out in {t.hours_to_clear:.1f} h at best"
        if t.closures_leave is not None:
            lines.append(
                f"{at_best}, but streets are closed in a part of the {t.open_hours:.1f} h in which a gate is "
                f"of use: no more than {t.closures_leave:,} get out."
            )
        else:
            enough = "within" if t.hours_to_clear <= t.open_hours else "more than"
            lines.append(f"{at_best}, {enough} the {t.open_hours:.1f} h in which a gate is of use.")
    for street in t.streets[:SHOWN]:
        lines.append(f"Bottleneck {how}: {street.name}, {street.per_hour:,.0f} persons per hour.")
    if len(t.streets) > SHOWN:
        lines.append(f"... and {len(t.streets) - SHOWN} more streets of the same bottleneck.")
    return lines


def _what_binds(t: Throughput) -> str:
    if t.binds == "gates":
        return "the gates bind"
    return "the streets bind" if t.binds == "streets" else f"streets bind, and gates {', '.join(t.gates)}"


def _stuck_lines(stuck: tuple[Stuck, ...]) -> list[str]:
    lines = []
    for why, text in (
        ("no road", "No road to a corridor that admits them"),
        ("closed", "Streets are closed, and no way is open to them in time"),
        ("window too short", "Window too short: ready only after their last safe departure"),
    ):
        those = [s for s in stuck if s.why == why]
        if those:
            named = "; ".join(f"{s.zone} ({s.group}, {s.people:,})" for s in those[:SHOWN])
            more = f"; and {len(those) - SHOWN} more" if len(those) > SHOWN else ""
            lines.append(f"{text}, {sum(s.people for s in those):,} people: {named}{more}.")
    return lines

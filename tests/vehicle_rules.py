"""The rules for trips, read again from the format and checked one by one; shares nothing with the planner."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from mamarr.network.paths import tree
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Trip


def broken(problem: Problem, trips: Sequence[Trip]) -> list[str]:
    """What is wrong with the trips, in words; nothing if all is well."""
    wrong: list[str] = []
    scenario, network = problem.scenario, problem.network
    window = scenario.planning.window_s
    zones = {z.id: z for z in scenario.zones}
    zone_node = {z.id: int(problem.zone_node[i]) for i, z in enumerate(scenario.zones)}
    gates = {g.corridor.id: g for g in problem.gates}
    fleets = {f.fleet.id: f for f in problem.fleets}
    hours = [(f.fleet.id, f.fleet.available) for f in problem.fleets]
    streets: dict[tuple[int, int], int] = defaultdict(int)
    lanes: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    boarding: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    passing: dict[tuple[str, str], list[int]] = defaultdict(list)
    days: dict[str, list[Trip]] = defaultdict(list)
    arrived: dict[tuple[str, bool], int] = defaultdict(int)
    entering: dict[tuple[str, int], int] = defaultdict(int)
    for trip in trips:
        name = f"{trip.vehicle} leaving at {trip.leaves_base_s}"
        fleet_id, number = trip.vehicle.rsplit("-", 1)
        site, gate = fleets[fleet_id], gates[trip.corridor]
        fleet, corridor = site.fleet, gate.corridor
        mode = fleet.vehicle
        days[trip.vehicle].append(trip)
        if not (len(number) >= 2 and 1 <= int(number) <= fleet.count):
            wrong.append(f"{name}: no such vehicle")
        if not trip.stops or trip.people > fleet.seats or any(s.people < 1 for s in trip.stops):
            wrong.append(f"{name}: {trip.people} people on {fleet.seats} seats")
        kinds = {(scenario.groups[s.group].apart and s.group) for s in trip.stops}
        if len(kinds) > 1:
            wrong.append(f"{name}: groups that must stay apart together")
        for s in trip.stops:
            group = scenario.groups[s.group]
            if s.group not in fleet.carries or s.group not in corridor.admits or group.travels is not mode:
                wrong.append(f"{name}: {s.group} may not ride or pass")
            if s.to_s - s.from_s != fleet.load_s:
                wrong.append(f"{name}: loads {s.to_s - s.from_s} s")
            boarding[s.zone, s.group].append((s.from_s, s.to_s, s.people))
            arrived[corridor.leads_to, group.needs_bed] += s.people
            entering[corridor.leads_to, trip.at_destination_s // 3600] += s.people
        # along the path
        nodes = [network.node_index[n] for n in trip.path]
        if nodes[0] != site.base_node or nodes[-1] != gate.node:
            wrong.append(f"{name}: the path does not run from base to gate")
        clock, due = Fraction(trip.leaves_base_s), list(trip.stops)

        def stop_here(node: int, clock: Fraction, due: list, name: str = name) -> Fraction:  # type: ignore[type-arg]
            while due and zone_node[due[0].zone] == node:
                s = due.pop(0)
                if not 0 <= s.from_s - clock < 1:
                    wrong.append(f"{name}: at {s.zone} at {float(clock)}, loads from {s.from_s}")
                clock = Fraction(s.to_s)
            return clock

        for a, b in itertools.pairwise(nodes):
            clock = stop_here(a, clock, due)
            between = [e for e in range(network.n_links) if (network.tail[e], network.head[e]) == (a, b)]
            e = min(between, key=lambda e: (network.seconds(mode)[e], -network.drive_capacity[e]))
            for closed, during in problem.closed:
                if closed == e and during.from_s <= clock < during.to_s:
                    wrong.append(f"{name}: enters closed {network.link_id[e]} at {float(clock)}")
            streets[e, int(clock // window)] += 1
            clock += Fraction(float(network.seconds(mode)[e]))
        clock = stop_here(nodes[-1], clock, due)
        if due:
            wrong.append(f"{name}: does not come by {due[0].zone}")
        if not 0 <= trip.at_gate_s - clock < 1:
            wrong.append(f"{name}: reaches the gate at {float(clock)}, not {trip.at_gate_s}")
        # gate and beyond
        check = Fraction(corridor.screening.seconds.get(mode, 0)) if corridor.screening else Fraction(0)
        at = trip.at_gate_s
        passing[fleet_id, trip.corridor].append(at)
        if not any(o.from_s <= at < o.to_s for o in corridor.open):
            wrong.append(f"{name}: the gate is closed at {at}")
        safe = at + check + (corridor.beyond_s[mode] if scenario.pause.safe_by == "destination" else 0)
        if not any(
            w.from_s <= at < w.to_s and safe <= w.to_s - scenario.pause.margin_s
            for w in scenario.pause.windows
        ):
            wrong.append(f"{name}: safe only at {float(safe)}")
        if corridor.screening:
            for i in range(at // window, int((at + check) // window) + 1):
                first, last = Fraction(max(at, i * window)), min(at + check, Fraction((i + 1) * window))
                lanes[trip.corridor, i] += max(Fraction(0), last - first)
        if not 0 <= trip.at_destination_s - (at + check + corridor.beyond_s[mode]) < 1:
            wrong.append(f"{name}: at the destination at {trip.at_destination_s}")
        home, _ = tree(network, network.seconds(mode), [site.base_node], reverse=True)
        back = trip.at_destination_s + fleet.unload_s + corridor.beyond_s[mode] + float(home[gate.node])
        if not -1e-6 <= trip.free_again_s - back < 1:
            wrong.append(f"{name}: free at {trip.free_again_s}, back at {back}")
        if not any(
            f == fleet_id and day.from_s <= trip.leaves_base_s and trip.free_again_s <= day.to_s
            for f, day in hours
        ):
            wrong.append(f"{name}: away outside the hours of its fleet")
    for vehicle, day in days.items():
        for before, after in itertools.pairwise(day):
            if after.leaves_base_s < before.free_again_s:
                wrong.append(
                    f"{vehicle} leaves at {after.leaves_base_s} before it is free at {before.free_again_s}"
                )
    for (e, i), n in streets.items():
        if (
            i >= 0
            and i * window < scenario.horizon_s
            and n > network.drive_capacity[e] * window / 3600 + 1e-6
        ):
            wrong.append(f"{n} vehicles enter {network.link_id[e]} in window {i}")
    for (c, i), used in lanes.items():
        screening = gates[c].corridor.screening
        assert screening is not None
        offered = sum(
            max(0, min(o.to_s, (i + 1) * window) - max(o.from_s, i * window)) for o in gates[c].corridor.open
        )
        if used > screening.lanes * offered + 1e-6:
            wrong.append(f"{float(used)} lane seconds at {c} in window {i}")
    for (f, c), times in passing.items():
        size, headway = fleets[f].fleet.convoy_size, fleets[f].fleet.convoy_headway_s
        times.sort()
        if size and headway:
            wrong += [
                f"convoy of {f} at {c}, {a}"
                for a, b in zip(times, times[size:], strict=False)
                if b - a < headway
            ]
    for (z, g), stops in boarding.items():
        people, group = zones[z].people[g], scenario.groups[g]
        if sum(n for _, _, n in stops) > people:
            wrong.append(f"more {g} leave {z} than there are")
        marks = sorted({t for a, b, _ in stops for t in (a, b)} | {t for t, _ in group.ready})
        for t in [*marks, *((a + b) / 2 for a, b in itertools.pairwise(marks))]:
            gone = sum(n if t >= b else n * max(0, t - a) / max(1, b - a) for a, b, n in stops)
            if gone > people * group.ready_share(t) + 1e-6:
                wrong.append(f"{gone} {g} have left {z} at {t}, {people * group.ready_share(t)} are ready")
    for d in scenario.destinations.values():
        if arrived[d.id, True] > d.beds or (d.places is not None and arrived[d.id, False] > d.places):
            wrong.append(f"{d.id} is too small")
        if d.intake_per_hour is not None:
            wrong += [
                f"{n} enter {c} in hour {h}"
                for (c, h), n in entering.items()
                if c == d.id and n > d.intake_per_hour
            ]
    return wrong


def carried(trips: Sequence[Trip], group: str | None = None) -> int:
    """People on the trips, of one group or of all."""
    return sum(s.people for t in trips for s in t.stops if group in (None, s.group))

"""Why people who ride in buses and ambulances are not carried."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from mamarr.planning.posing.problem import RIDES, Gate, Problem, Supply
from mamarr.planning.riders.ways import Ways, find_ways, serves
from mamarr.plans.document import Trip

BUSY = "no vehicle, gate, street or intake is free in time"


def why_not(problem: Problem, trips: Sequence[Trip]) -> dict[tuple[str, str], str]:
    """Say for each zone and group with people left over what keeps vehicles from carrying them.

    Parameters
    ----------
    problem
        The scenario on its roads.
    trips
        Those planned; with none, only the reasons that hold for any plan are of use.

    Returns
    -------
    dict
        (zone id, group id) -> reason, for all people of buses and ambulances not wholly carried.
    """
    scenario = problem.scenario
    gone = Counter[tuple[str, str]]()
    taken = Counter[tuple[str, bool]]()
    leads_to = {c.id: c.leads_to for c in scenario.corridors}
    for trip in trips:
        for s in trip.stops:
            gone[s.zone, s.group] += s.people
            taken[leads_to[trip.corridor], scenario.groups[s.group].needs_bed] += s.people
    ways = find_ways(problem)
    left: dict[tuple[str, str], str] = {}
    for supply in problem.supplies:
        key = (scenario.zones[supply.zone].id, supply.group.id)
        if supply.group.travels in RIDES and gone[key] < supply.people:
            left[key] = (
                _never(problem, ways, supply) or _full(problem, supply, taken) or _busy(problem, supply)
            )
    return left


def _never(problem: Problem, ways: Ways, supply: Supply) -> str | None:
    """A reason that holds whatever else is planned."""
    group = supply.group
    fleets = [f for f in problem.fleets if serves(f.fleet, supply)]
    if not supply.gates:
        return f"no usable corridor admits {group.id} by {group.travels}"
    if not fleets:
        return f"no fleet of kind {group.travels} carries {group.id}"
    if supply.node < 0:
        return "no road near the zone"
    if all(f.base_node < 0 for f in fleets):
        return f"no road near the base of {_names([f.fleet.id for f in fleets])}"
    i = ways.supplies.index(supply)
    sites = [f for f, site in enumerate(ways.sites) if serves(site.fleet, supply)]
    tb = ways.tables
    names = _names([ways.sites[f].fleet.id for f in sites])
    if all(tb.out[0, f, i] < 0 for f in sites):
        return f"no road leads from the base of {names} to the zone"
    gates = [g for g in supply.gates if tb.end[0, i, g] >= 0]
    if not gates:
        return f"no road leads vehicles to any corridor that admits {group.id}"
    if all(tb.tail[f, g] < 0 for f in sites for g in gates):
        return f"no road leads back to the base of {names}"
    if group.needs_bed and not any(_beds(problem, problem.gates[g]) for g in gates):
        return f"no destination of a corridor that admits {group.id} has beds"
    for f in sites:
        for g in gates:
            if tb.out[0, f, i] < 0 or tb.tail[f, g] < 0:
                continue
            lead = tb.out[0, f, i] + tb.load[f] + tb.end[0, i, g]
            first, last = tb.start[f] + lead, tb.finish[f] - tb.tail[f, g]
            rows = range(tb.hours_ptr[f, g, 0], tb.hours_ptr[f, g, 1])
            if any(max(first, tb.hours_lo[r]) <= min(last, tb.hours_hi[r]) for r in rows):
                return None
    return f"window too short: no round of {names} from base over the zone and a gate and back fits"


def _beds(problem: Problem, gate: Gate) -> int:
    return problem.scenario.destinations[gate.corridor.leads_to].beds


def _full(problem: Problem, supply: Supply, taken: Counter[tuple[str, bool]]) -> str | None:
    places = {problem.gates[g].corridor.leads_to for g in supply.gates}
    bed = supply.group.needs_bed

    def room(name: str) -> float:
        d = problem.scenario.destinations[name]
        return (d.beds if bed else math.inf if d.places is None else d.places) - taken[name, bed]

    if all(room(name) <= 0 for name in places):
        return f"no free {'bed' if bed else 'place'} is left at {_names(sorted(places))}"
    return None


def _busy(problem: Problem, supply: Supply) -> str:
    fleets = [f.fleet for f in problem.fleets if serves(f.fleet, supply)]
    many = sum({f.id: f.count for f in fleets}.values())  # the same vehicles every day
    names = _names([f.id for f in fleets])
    return f"{BUSY} (vehicles of {names}: {many})"


def _names(ids: Sequence[str]) -> str:
    ids = list(dict.fromkeys(ids))
    return " and ".join([", ".join(ids[:-1]), ids[-1]] if len(ids) > 1 else ids)

"""Checking a plan against every rule of its format, in exact seconds.

Nothing here knows how plans are made: all it shares with planning are the
types of scenario, network and plan, and their readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mamarr.network.model import Network
from mamarr.plans.document import Plan
from mamarr.plans.state import State
from mamarr.scenario.model import Mode, Scenario
from mamarr.verification._desk import Desk, of
from mamarr.verification._facts import Facts
from mamarr.verification._gates import Arrivals, check_screening, check_seconds
from mamarr.verification._loads import Entries, check_closures, check_loads
from mamarr.verification._moment import as_it_is, check_past, pace
from mamarr.verification._nights import check_nights
from mamarr.verification._orders import ON_FOOT_OR_BY_CAR, Leaving, check_orders
from mamarr.verification._people import Going, check_accounts, check_apart, check_ready, check_reception
from mamarr.verification._places import Places
from mamarr.verification._statement import check_proof, check_totals, joined
from mamarr.verification._streets import Streets
from mamarr.verification._trips import Driven, check_trips
from mamarr.verification.violation import Violation


def verify(
    scenario: Scenario,
    network: Network,
    plan: Plan,
    *,
    state: State | None = None,
    before: Plan | None = None,
) -> tuple[Violation, ...]:
    """Check `plan` against every rule; none broken means that it is valid.

    Parameters
    ----------
    scenario, network
        What the plan is for.
    plan
        Ours or anybody's.
    state
        For a re-plan: the moment it was made for; the scenario is then taken as the state has it.
    before
        For a re-plan, with a state: the plan before it, whose past must be in it.

    Returns
    -------
    tuple of Violation
        Rule by rule; a rule that rests on another one broken (loads on a path
        that is not there) is left out for what breaks it.
    """
    if state is None:
        desk = Desk(scenario)
    else:
        agreed, scenario = scenario.pause.windows, as_it_is(scenario, state)
        desk = Desk(scenario, past_s=state.at_s, agreed=agreed, facts=Facts(state=state))
    streets = cache(lambda mode: Streets(network, mode))
    places = Places(scenario, network, streets)
    leaving = check_orders(desk, plan.orders, places, streets)
    driven = check_trips(desk, plan.trips, places, streets)
    check_accounts(desk, plan)
    check_nights(desk, plan, leaving, driven, places)
    facts = desk.facts
    boarding = [g for d in driven for g in _boarding(d, facts)]
    check_ready(desk, [*(_going(x, facts) for x in leaving), *boarding])
    going = [*(_going(x.last, facts) for x in leaving), *boarding]
    check_apart(desk, going)
    check_reception(desk, going)
    onward = [x.onward for x in leaving if x.onward is not None]
    entries = [
        *(e for x in (*leaving, *onward) if (e := _entries(x, facts)) is not None),
        *(e for d in driven if (e := _drive(d, facts)) is not None),
    ]
    check_closures(desk, network, entries)
    check_loads(desk, network, entries)
    arrivals = [*_arrivals([x.last for x in leaving], facts), *(_arrival(d, facts) for d in driven)]
    check_screening(desk, arrivals, lambda corridor: pace(state, corridor))
    if state is not None and before is not None:
        check_past(desk, before, plan, state, streets, places)
    _check_statement(desk, plan, [x.last for x in leaving], driven)
    return tuple(desk.violations)


def _going(x: Leaving, facts: Facts) -> Going:
    known = x.way is not None and x.mode in x.corridor.beyond_s
    # a walker's screening is part of the flow at the gate, a vehicle's adds to its travel
    check_s = 0.0 if x.mode is Mode.WALK else check_seconds(x.corridor, x.mode)
    way_s = x.way.total_s + check_s + x.corridor.beyond_s[x.mode] if known and x.way else np.nan
    # when they came who are out is not known
    way = np.where(facts.out(x.zone, x.group, x.to_s), np.nan, way_s)
    return Going(
        zone=x.zone,
        group=x.group,
        corridor=x.corridor,
        people=x.people,
        from_s=x.from_s,
        to_s=x.to_s,
        there_from_s=x.from_s + way,
        there_to_s=x.to_s + way,
        stated=_stated(x, facts),
    )


def _boarding(d: Driven, facts: Facts) -> list[Going]:
    there_s = np.array([float(d.trip.at_destination_s)])
    return [
        Going(
            zone=s.zone,
            group=s.group,
            corridor=d.corridor,
            people=np.array([float(s.people)]),
            from_s=np.array([float(s.from_s)]),
            to_s=np.array([float(s.to_s)]),
            there_from_s=there_s,
            there_to_s=there_s,
            stated=_begun(d, facts),
        )
        for s in d.trip.stops
    ]


def _begun(d: Driven, facts: Facts) -> NDArray[np.bool_]:
    left_s, at_gate_s = (np.array([float(t)]) for t in (d.trip.leaves_base_s, d.trip.at_gate_s))
    return facts.stated(d.corridor.id, left_s, at_gate_s)


def _stated(x: Leaving, facts: Facts) -> NDArray[np.bool_]:
    return facts.stated(x.corridor.id, x.from_s, x.to_s + (x.way.total_s if x.way else np.inf))


def _entries(x: Leaving, facts: Facts) -> Entries | None:
    if x.way is None or x.mode not in ON_FOOT_OR_BY_CAR:
        return None
    going = ~facts.out(x.zone, x.group, x.to_s)
    return Entries(
        who=of(x.group, x.zone),
        on_foot=x.mode is Mode.WALK,
        links=x.way.links,
        shift_s=x.way.at_s[:-1],
        from_s=x.from_s[going],
        to_s=x.to_s[going],
        units=x.units[going],
        stated=_stated(x, facts)[going],
    )


def _drive(d: Driven, facts: Facts) -> Entries | None:
    if d.way is None or d.enters_s is None:
        return None
    start = np.zeros(1)
    return Entries(
        who=d.trip.vehicle,
        on_foot=False,
        links=d.way.links,
        shift_s=d.enters_s,
        from_s=start,
        to_s=start,
        units=np.ones(1),
        stated=_begun(d, facts),
    )


def _arrivals(leaving: Sequence[Leaving], facts: Facts) -> list[Arrivals]:
    found: list[Arrivals] = []
    for x in leaving:
        if x.way is not None and x.mode in ON_FOOT_OR_BY_CAR:
            going = ~facts.out(x.zone, x.group, x.to_s)
            arrives = Arrivals(
                corridor=x.corridor,
                mode=x.mode,
                from_s=x.from_s[going] + x.way.total_s,
                to_s=x.to_s[going] + x.way.total_s,
                units=x.units[going],
                stated=_stated(x, facts)[going],
            )
            found.append(arrives)
    return found


def _arrival(d: Driven, facts: Facts) -> Arrivals:
    at_s = np.array([float(d.trip.at_gate_s)])
    return Arrivals(
        corridor=d.corridor,
        mode=d.fleet.vehicle,
        from_s=at_s,
        to_s=at_s,
        units=np.ones(1),
        stated=_begun(d, facts),
    )


def _check_statement(desk: Desk, plan: Plan, leaving: Sequence[Leaving], driven: Sequence[Driven]) -> None:
    sound = [x for x in leaving if x.way is not None]
    if len(sound) < len(plan.orders) or len(driven) < len(plan.trips):
        return  # names or paths are wrong, so exits cannot be told
    aboard = [d.trip for d in driven if d.trip.people]
    gate_s = [float(t.at_gate_s) for t in aboard]
    checked = {d.trip: check_seconds(d.corridor, d.fleet.vehicle) for d in driven}
    late_s = [
        *(
            np.full(len(x.people), 0.0 if x.mode is Mode.WALK else check_seconds(x.corridor, x.mode))
            for x in sound
        ),
        np.array([checked[t] for t in aboard]),
    ]
    people = joined([*(x.people for x in sound), np.array([float(t.people) for t in aboard])])
    exit_s = joined([*((x.from_s + x.to_s) / 2 + x.way.total_s for x in sound if x.way), np.array(gate_s)])
    last_s = max(
        [*gate_s, *(float(x.to_s.max()) + x.way.total_s for x in sound if x.way and len(x.to_s))], default=0
    )
    check_totals(desk, plan, people, exit_s, last_s=last_s, check_s=joined(late_s))
    check_proof(desk, plan, people, exit_s)

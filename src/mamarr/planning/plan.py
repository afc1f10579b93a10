"""The plan: who leaves when, by which way, and the proof of how good that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from mamarr import __version__
from mamarr._errors import InputError
from mamarr.planning.bounds import Bounds, prove
from mamarr.planning.choose import Choice
from mamarr.planning.clock import Clock
from mamarr.planning.fair import Compared, compare, fairness, served_by
from mamarr.planning.ledger import Ledger
from mamarr.planning.orders import give_orders
from mamarr.planning.problem import Problem, Supply
from mamarr.planning.reasons import bindings, fastest_seconds, last_departures, not_served
from mamarr.planning.vehicles import Bounded, plan_trips
from mamarr.planning.vehicles_bound import TripsBound
from mamarr.planning.vehicles_left import why_not
from mamarr.planning.within import within_bounds
from mamarr.plans.document import Order, Plan, Proof, Solver, Trip
from mamarr.scenario.model import Mode

IN_VEHICLES = (Mode.BUS, Mode.AMBULANCE)

EXERCISE_LEAD_S = 13 * 3600
"""An exercise is dated so long before its opening, so that the same input gives the same bytes."""

LARGE_LINKS = 20_000
"""From so many links on, the second way round (walkers before vehicles) is not tried."""

PROVING = 0.25
"""The proof may take so much of the time limit again,"""

LEAST_PROVING_S = 10.0
"""and at least so long."""

METHOD = (
    "routes by column generation with interval rows, slots by a primal-dual packing and ruin-and-recreate; "
    "trips by insertion"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Draft:
    """Orders and trips of one way round, and the ledger that holds them."""

    ledger: Ledger
    orders: tuple[Order, ...]
    trips: tuple[Trip, ...]
    bounded: dict[tuple[str, ...], Bounded]
    choices: tuple[Choice, ...]
    own_at_most: float

    @property
    def served(self) -> Counter[tuple[str, str]]:
        return served_by(self.orders, self.trips)

    @property
    def people(self) -> int:
        return sum(o.people for o in self.orders) + sum(t.people for t in self.trips)


def plan(
    problem: Problem,
    *,
    created: str | None = None,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[str, float], None] = lambda _what, _share: None,
) -> Plan:
    """Plan a pause.

    Parameters
    ----------
    problem
        From `pose`.
    created
        Time of making, ISO 8601 with offset. Left out: now, and for an exercise 13 hours before the
        opening, so that the same input and seed give the same bytes.
    stop
        Asked now and then; True ends the search with the best plan so far. The scenario's
        `time_limit_s` does the same; a fair plan and the plain one beside it have so much time each.
    progress
        Told what is being done, and the share of it that is done.

    Returns
    -------
    Plan

    Raises
    ------
    InputError
        If the problem holds errors.
    """
    errors = [f for f in problem.findings if f.severity == "error"]
    if errors:
        raise InputError(errors)
    scenario = problem.scenario
    clock = Clock()
    limit = scenario.planning.time_limit_s
    compared = compare(problem) if scenario.planning.fair else None
    with clock.compiling():
        plain = _best_draft(_unfair(problem), clock=clock, seconds=limit, stop=stop, progress=progress)
        draft = plain
        if compared is not None:
            trial = _best_draft(
                problem,
                compared=compared,
                known=plain.bounded,
                clock=clock,
                seconds=limit,
                stop=stop,
                progress=progress,
            )
            draft = max(trial, plain, key=lambda d: compared.standing(d.served))
        proving = clock() + max(LEAST_PROVING_S, PROVING * limit)
        progress("proving", 0.0)
        bounds = prove(
            problem,
            trips=_together([bound for bound, _ in draft.bounded.values()]),
            own_at_most=plain.own_at_most,
            stop=lambda: stop() or clock() > proving,
            progress=lambda x: progress("proving", x),
        )
        within = [
            replace(d, orders=within_bounds(problem, d.orders, d.trips, bounds)) for d in (draft, plain)
        ]
        draft, plain = within
        beside = None
        if compared is not None:
            beside = fairness(
                compared,
                fair=draft.served,
                plain=plain.served,
                choices=trial.choices,
                bounds={groups: bound for groups, (bound, _) in plain.bounded.items()},
                people_at_most=max(bounds.people_at_most, 0),
            )
    return replace(_write_down(problem, draft, bounds, created), fairness=beside)


def _unfair(problem: Problem) -> Problem:
    """The same problem, with people's number alone to be as large as can be."""
    planning = replace(problem.scenario.planning, fair=False)
    return replace(problem, scenario=replace(problem.scenario, planning=planning))


def _best_draft(
    problem: Problem,
    *,
    compared: Compared | None = None,
    known: Mapping[tuple[str, ...], Bounded] = MappingProxyType({}),
    clock: Clock,
    seconds: float,
    stop: Callable[[], bool],
    progress: Callable[[str, float], None],
) -> _Draft:
    """Vehicles first; where that leaves people, also the other way round."""
    began = clock()
    limit = seconds
    share = 0.5 if _competing(problem) else 1.0  # the other way round takes its time too
    seconds = share * limit

    def late() -> bool:
        return stop() or clock() > began + limit

    def standing(draft: _Draft) -> tuple[float, ...]:
        return _standing(problem, draft) if compared is None else compared.standing(draft.served)

    draft = _draft(
        problem,
        known=known,
        clock=clock,
        seconds=seconds,
        stop=late,
        progress=progress,
        vehicles_first=True,
    )
    if _worth_turning(problem, draft):
        other = _draft(
            problem,
            known=draft.bounded,
            clock=clock,
            seconds=seconds,
            stop=late,
            progress=progress,
            vehicles_first=False,
        )
        if standing(other) > standing(draft):
            draft = other
    return draft


def _write_down(problem: Problem, draft: _Draft, bounds: Bounds, created: str | None) -> Plan:
    scenario = problem.scenario
    people = draft.people
    at_most = max(bounds.people_at_most, 0)
    fastest = fastest_seconds(problem)
    binding = bindings(problem, draft.ledger)
    served = draft.served
    if created is None:
        created = (
            scenario.moment(-EXERCISE_LEAD_S).isoformat(timespec="minutes")
            if scenario.exercise
            else _now(problem)
        )
    return Plan(
        scenario_id=scenario.id,
        scenario_sha256=scenario.sha256,
        created=created,
        exercise=scenario.exercise,
        solver=Solver(version=__version__, seed=scenario.planning.seed, method=METHOD),
        proof=Proof(
            people_at_most=at_most,
            gap_people=(at_most - people) / at_most if at_most else 0.0,
            mean_exit_at_least_min=bounds.mean_exit_at_least_min(people),
            method=bounds.method,
            binding=binding,
            by_group_at_most=MappingProxyType(dict(bounds.by_group_at_most)),
            curve=bounds.curve,
        ),
        orders=draft.orders,
        trips=draft.trips,
        not_served=not_served(problem, draft.ledger, served, fastest, binding, why_not(problem, draft.trips)),
        last_departures=last_departures(problem, fastest),
        hangs_on=tuple(
            f"{g.corridor.id}: {c.id} ({c.kind})" for g in problem.gates for c in g.corridor.pending
        ),
        warnings=tuple(str(f) for f in problem.findings if f.severity != "error"),
    )


def _now(problem: Problem) -> str:
    from datetime import datetime

    return datetime.now(problem.scenario.tz).isoformat(timespec="seconds")


def _draft(
    problem: Problem,
    *,
    known: Mapping[tuple[str, ...], Bounded] = MappingProxyType({}),
    clock: Clock,
    seconds: float,
    stop: Callable[[], bool],
    progress: Callable[[str, float], None],
    vehicles_first: bool,
) -> _Draft:
    """Plan priority by priority, the most urgent first; each takes what the former have left."""
    began = clock()
    ledger = Ledger(problem)
    orders: list[Order] = []
    trips: list[Trip] = []
    own_at_most = 0.0
    choices: list[Choice] = []
    bounded: dict[tuple[str, ...], Bounded] = {}
    for kind, supplies in _steps(problem, vehicles_first=vehicles_first):
        if kind == "vehicles":
            groups = tuple(dict.fromkeys(s.group.id for s in supplies))
            taken, bounded[groups] = plan_trips(
                problem,
                ledger,
                groups=groups,
                seed=problem.scenario.planning.seed,
                known=known.get(groups),
                stop=stop,
                progress=lambda x: progress("buses and ambulances", x),
            )
            trips += taken
        else:
            given = give_orders(
                problem,
                ledger,
                supplies,
                seconds=max(0.0, began + seconds - clock()),
                clock=clock,
                stop=stop,
                progress=lambda x: progress("orders", x),
            )
            orders += given.orders
            own_at_most += given.at_most
            choices.append(given.choice)
    return _Draft(
        ledger=ledger,
        orders=tuple(orders),
        trips=tuple(trips),
        bounded=bounded,
        choices=tuple(choices),
        own_at_most=own_at_most,
    )


def _together(bounds: Sequence[TripsBound]) -> TripsBound | None:
    """Bounds of batches that share no fleet, added up."""
    if not bounds:
        return None
    return TripsBound(
        by_group={g: people for b in bounds for g, people in b.by_group.items()},
        people=sum(b.people for b in bounds),
        method=bounds[0].method,
    )


def _steps(problem: Problem, *, vehicles_first: bool) -> list[tuple[str, list[Supply]]]:
    """Batches in order of priority.

    Groups that share a fleet are planned together, when the most urgent of
    them is due. People who walk or drive themselves are planned together
    where no vehicle comes between.
    """
    due = _vehicle_batches(problem)
    steps: list[tuple[str, list[Supply]]] = []
    for priority in sorted({s.group.priority for s in problem.supplies}):
        riding = [("vehicles", batch) for first, batch in due if first == priority]
        own = [
            s for s in problem.supplies if s.group.priority == priority and s.group.travels not in IN_VEHICLES
        ]
        parts = [*riding, ("orders", own)] if vehicles_first else [("orders", own), *riding]
        for kind, supplies in parts:
            if kind == "orders" and steps and steps[-1][0] == "orders":
                steps[-1][1].extend(supplies)
            elif supplies:
                steps.append((kind, list(supplies)))
    return steps


def _vehicle_batches(problem: Problem) -> list[tuple[int, list[Supply]]]:
    """Supplies that ride, in batches that share no fleet, each with its most urgent priority."""
    riding = [s for s in problem.supplies if s.group.travels in IN_VEHICLES]
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


def _worth_turning(problem: Problem, draft: _Draft) -> bool:
    """Whether people are left whom the other way round may serve."""
    return _competing(problem) and draft.people < sum(s.people for s in problem.supplies)


def _competing(problem: Problem) -> bool:
    """Whether vehicles and others of one priority compete, and there is time to try both ways round."""
    by_level: dict[int, set[bool]] = {}
    for s in problem.supplies:
        by_level.setdefault(s.group.priority, set()).add(s.group.travels in IN_VEHICLES)
    both = any(len(kinds) == 2 for kinds in by_level.values())
    return both and problem.network.n_links <= LARGE_LINKS


def _standing(problem: Problem, draft: _Draft) -> tuple[float, ...]:
    """People served by priority, as they count by their corridors, the most urgent first, then all."""
    priority = {g.id: g.priority for g in problem.scenario.groups.values()}
    worth = problem.corridor_worth
    served: dict[int, float] = dict.fromkeys(priority.values(), 0.0)
    for o in draft.orders:
        served[priority[o.group]] += o.people * worth.get(o.corridor, 1.0)
    for t in draft.trips:
        for s in t.stops:
            served[priority[s.group]] += s.people * worth.get(t.corridor, 1.0)
    return (*(served[p] for p in sorted(served)), draft.people)

"""The plan: who leaves when, by which way, and the proof of how good that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from mamarr import __version__
from mamarr._errors import InputError
from mamarr.planning.clock import Clock
from mamarr.planning.drafting.bounds import Bounds, prove
from mamarr.planning.drafting.drafts import LEAST_PROVING_S, PROVING, Draft, best_draft, with_nights
from mamarr.planning.drafting.fair import Compared, compare, fairness, served_by
from mamarr.planning.drafting.joint_bound import Priced, joint_bound
from mamarr.planning.drafting.reasons import bindings, last_departures, not_served
from mamarr.planning.drafting.thoroughness import Thoroughness
from mamarr.planning.drafting.within import within_bounds
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders.bound import Bounded, TripsBound
from mamarr.planning.routing.latest import InTime
from mamarr.plans.document import Fairness, Order, Plan, Proof, Solver, Trip
from mamarr.scenario.model import Scenario

EXERCISE_LEAD_S = 13 * 3600
"""An exercise is dated so long before its opening, so that the same input gives the same bytes."""

METHOD = (
    "routes by column generation with interval rows, slots by a primal-dual packing and ruin-and-recreate; "
    "trips by insertion"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A plan before it is written down.

    Attributes
    ----------
    ledger
        What orders and trips use.
    orders, trips
        Within the bounds.
    bounds
        What no plan can beat.
    priced
        Prices of intervals of streets and gates: what is scarce for those who walk or drive themselves.
    vehicles_first
        Whether vehicles were planned before others of the same priority.
    fairness
        Shares beside those of the plain plan, if the plan is to be fair.
    at_prices
        People at most at these prices alone: what has no price may grow without changing it.
    """

    ledger: Ledger
    orders: tuple[Order, ...]
    trips: tuple[Trip, ...]
    bounds: Bounds
    priced: tuple[Priced, ...]
    vehicles_first: bool
    fairness: Fairness | None = None
    at_prices: float | None = None

    @property
    def people(self) -> int:
        """All people planned."""
        return sum(o.people for o in self.orders) + sum(t.people for t in self.trips)

    @property
    def served(self) -> Counter[tuple[str, str]]:
        """People planned by zone and group."""
        return served_by(self.orders, self.trips)


def plan(
    problem: Problem,
    *,
    created: str | None = None,
    thoroughness: Thoroughness | None = None,
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
    thoroughness
        How long to search.
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
    made = make(problem, thoroughness=thoroughness, stop=stop, progress=progress)
    return written(problem, made, created)


def make(
    problem: Problem,
    *,
    thoroughness: Thoroughness | None = None,
    known: Mapping[tuple[str, ...], Bounded] = MappingProxyType({}),
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[str, float], None] = lambda _what, _share: None,
) -> Made:
    """Make orders and trips, and bound them; see `plan`, which also gives reasons.

    `known` are bounds and guides of vehicles, by groups, as far as they are known.
    """
    errors = [f for f in problem.findings if f.severity == "error"]
    if errors:
        raise InputError(errors)
    clock = Clock()
    limit = problem.scenario.planning.time_limit_s
    compared = compare(problem) if problem.scenario.planning.fair else None

    def best(problem: Problem, compared: Compared | None, known: Mapping[tuple[str, ...], Bounded]) -> Draft:
        found = best_draft(
            problem,
            compared=compared,
            known=known,
            thoroughness=thoroughness or Thoroughness(),
            clock=clock,
            seconds=limit,
            stop=stop,
            progress=progress,
        )
        return with_nights(problem, found, clock=clock, stop=stop, progress=progress)

    with clock.compiling():
        draft = plain = best(_unfair(problem), None, known)
        if compared is not None:
            trial = best(problem, compared, plain.bounded)
            draft = max(trial, plain, key=lambda d: compared.standing(d.served))
        proving = clock() + max(LEAST_PROVING_S, PROVING * limit)
        progress("proving", 0.0)
        own = _priced(plain)
        at_prices = _joint(problem, own, plain, (thoroughness or Thoroughness()).proof, stop)
        bounds = prove(
            problem,
            trips=together([bound for bound, _ in draft.bounded.values()]),
            own_at_most=plain.own_at_most,
            all_at_most=at_prices,
            stop=lambda: stop() or clock() > proving,
            progress=lambda x: progress("proving", x),
        )
        draft, plain = (
            replace(d, orders=within_bounds(problem, d.orders, d.trips, bounds)) for d in (draft, plain)
        )
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
    return Made(
        ledger=draft.ledger,
        orders=draft.orders,
        trips=draft.trips,
        bounds=bounds,
        priced=own,
        vehicles_first=draft.vehicles_first,
        fairness=beside,
        at_prices=at_prices,
    )


def _priced(draft: Draft) -> tuple[Priced, ...]:
    return tuple(
        Priced(supplies=tuple(s.index for s in c.program.pool.supplies), prices=c.prices)
        for c in draft.choices
    )


def _joint(
    problem: Problem, priced: Sequence[Priced], draft: Draft, iterations: int, stop: Callable[[], bool]
) -> float | None:
    """Bound everybody at the prices of those who walk or drive; None where nobody or everybody rides."""
    if not priced or not draft.bounded:
        return None
    carried = {groups: bound.people for groups, (bound, _) in draft.bounded.items()}
    return joint_bound(problem, priced, carried, iterations=iterations, stop=stop)


def _unfair(problem: Problem) -> Problem:
    """The same problem, with people's number alone to be as large as can be."""
    options = problem.scenario.planning
    # beside a fair plan, whose search does not end by the gap, it is searched for as long
    planning = replace(options, fair=False, gap=0.0 if options.fair else options.gap)
    return replace(problem, scenario=replace(problem.scenario, planning=planning))


def written(problem: Problem, draft: Made, created: str | None = None) -> Plan:
    """Write a plan down, with reasons for those who are left; `created` as for `plan`."""
    scenario, bounds = problem.scenario, draft.bounds
    people = draft.people
    at_most = max(bounds.people_at_most, 0)
    in_time = InTime(problem)
    binding = bindings(problem, draft.ledger)
    if created is None:
        created = made_at(scenario).isoformat(timespec="minutes" if scenario.exercise else "seconds")
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
        not_served=not_served(problem, draft.ledger, draft.orders, draft.trips, in_time),
        last_departures=last_departures(problem, in_time),
        hangs_on=tuple(
            f"{g.corridor.id}: {c.id} ({c.kind})" for g in problem.gates for c in g.corridor.pending
        ),
        warnings=tuple(str(f) for f in problem.findings if f.severity != "error"),
        fairness=draft.fairness,
    )


def made_at(scenario: Scenario) -> datetime:
    """Now; for an exercise a fixed time before the opening, so that the same input gives the same bytes."""
    return scenario.moment(-EXERCISE_LEAD_S) if scenario.exercise else datetime.now(scenario.tz)


def together(bounds: Sequence[TripsBound]) -> TripsBound | None:
    """Bounds of batches that share no fleet, added up."""
    if not bounds:
        return None
    return TripsBound(
        by_group={g: people for b in bounds for g, people in b.by_group.items()},
        people=sum(b.people for b in bounds),
        method=bounds[0].method,
    )

"""Orders and trips, priority by priority: vehicles before others or after them, day by day, and nights."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from mamarr.planning.clock import Clock
from mamarr.planning.drafting.by_day import give_by_day
from mamarr.planning.drafting.fair import Compared, served_by
from mamarr.planning.drafting.nights import stay_overnight
from mamarr.planning.drafting.orders import give_orders
from mamarr.planning.drafting.thoroughness import Thoroughness
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import RIDES, Problem, Supply
from mamarr.planning.riders.bound import Bounded, bound_trips
from mamarr.planning.riders.trips import book_trips, plan_trips, vehicle_batches
from mamarr.planning.riders.ways import find_ways
from mamarr.planning.routing.choose import PRIORITY_FACTOR, Choice, Effort, choose
from mamarr.planning.routing.routes import Resources
from mamarr.planning.routing.tolls import Tolls, tolls
from mamarr.plans.document import Order, Trip
from mamarr.plans.totals import Timer

LARGE_LINKS = 20_000
"""From so many links on, the second way round (walkers before vehicles) is not tried."""

FAIR_VEHICLES = 1.0
"""Factor on the vehicles' work in fair plans: quotas of small zones take longer to fill."""

AHEAD = 0.2
"""Share of the time for what others would pay vehicles."""

RIDING = 0.4
"""Share of the time that the search for trips may take where others are planned after it."""

NEARLY_ALONE = 0.97
"""Walkers are tried before vehicles where walkers alone are so many of all planned."""

PROVING = 0.25
"""The proof may take so much of the time limit again,"""

LEAST_PROVING_S = 10.0
"""and at least so long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """Orders and trips of one way round, and the ledger that holds them.

    `own_alone`: people who would have a way if no vehicle went, as far as they are planned after vehicles.
    """

    ledger: Ledger
    orders: tuple[Order, ...]
    trips: tuple[Trip, ...]
    bounded: dict[tuple[str, ...], Bounded]
    choices: tuple[Choice, ...]
    own_at_most: float
    vehicles_first: bool
    own_alone: float = math.inf

    @property
    def served(self) -> Counter[tuple[str, str]]:
        """People planned by zone and group."""
        return served_by(self.orders, self.trips)

    @property
    def people(self) -> int:
        """All people planned."""
        return sum(o.people for o in self.orders) + sum(t.people for t in self.trips)


def best_draft(
    problem: Problem,
    *,
    compared: Compared | None,
    known: Mapping[tuple[str, ...], Bounded],
    thoroughness: Thoroughness,
    clock: Clock,
    seconds: float,
    stop: Callable[[], bool],
    progress: Callable[[str, float], None],
) -> Draft:
    """Plan vehicles first; where that leaves people, also after the others; several windows also day by day.

    Parameters
    ----------
    problem
        The scenario on its roads.
    compared
        Of a fair plan: how drafts stand to one another.
    known
        Bounds and guides of vehicles, by groups, as far as known.
    thoroughness, clock, seconds
        How long to search.
    stop, progress
        As for `plan`.
    """
    began, limit = clock(), seconds
    turning = thoroughness.vehicles_first is None and _competing(problem)
    seconds *= 0.5 if turning else 1.0  # the other way round takes its time too

    def late() -> bool:
        return stop() or clock() > began + limit

    def standing(draft: Draft) -> tuple[float, ...]:
        return _standing(problem, draft) if compared is None else compared.standing(draft.served)

    def made(
        known: Mapping[tuple[str, ...], Bounded], *, vehicles_first: bool, by_day: bool = False
    ) -> Draft:
        return _draft(
            problem,
            known=known,
            thoroughness=thoroughness,
            clock=clock,
            seconds=seconds,
            stop=late,
            progress=progress,
            vehicles_first=vehicles_first,
            by_day=by_day,
        )

    draft = made(known, vehicles_first=thoroughness.vehicles_first is not False)
    if turning and _worth_turning(problem, draft):
        other = made(draft.bounded, vehicles_first=False)
        if standing(other) > standing(draft):
            draft = other
    if compared is None and len(problem.scenario.pause.windows) > 1 and draft.orders:
        other = made(draft.bounded, vehicles_first=draft.vehicles_first, by_day=True)
        # of as many people, the earlier
        if (*standing(other), -_passing(problem, other)) > (*standing(draft), -_passing(problem, draft)):
            # what the bound and the fairness rest on is the choice over all days together
            draft = replace(other, own_at_most=draft.own_at_most, choices=draft.choices)
    return draft


def with_nights(
    problem: Problem,
    draft: Draft,
    *,
    clock: Clock,
    stop: Callable[[], bool],
    progress: Callable[[str, float], None],
) -> Draft:
    """Add orders by shelters for those who are left."""
    stays = stay_overnight(
        problem,
        draft.ledger,
        draft.orders,
        seconds=max(LEAST_PROVING_S, PROVING * problem.scenario.planning.time_limit_s),
        clock=clock,
        stop=stop,
        progress=lambda x: progress("nights at shelters", x),
    )
    return replace(draft, orders=(*draft.orders, *stays))


def _draft(
    problem: Problem,
    *,
    known: Mapping[tuple[str, ...], Bounded],
    thoroughness: Thoroughness,
    clock: Callable[[], float],
    seconds: float,
    stop: Callable[[], bool],
    progress: Callable[[str, float], None],
    vehicles_first: bool,
    by_day: bool,
) -> Draft:
    """Plan priority by priority, the most urgent first; each takes what the former have left."""
    began = clock()
    ledger = Ledger(problem)
    orders: list[Order] = []
    trips: list[Trip] = []
    own_at_most = 0.0
    choices: list[Choice] = []
    bounded: dict[tuple[str, ...], Bounded] = {}
    steps = _steps(problem, vehicles_first=vehicles_first)
    # what is asked of a fair plan are quotas, which prices of people do not know
    fair = problem.scenario.planning.fair
    ahead = _Ahead(problem, thoroughness.effort, AHEAD * seconds, clock)
    # those that stand first: they fit beside one another
    standing = tuple(t for t in thoroughness.trips or () if t.stops[0].group not in thoroughness.fresh)
    book_trips(problem, ledger, standing)
    trips += standing
    for i, (kind, supplies) in enumerate(steps):
        if kind == "vehicles":
            groups = tuple(dict.fromkeys(s.group.id for s in supplies))
            if thoroughness.trips is not None and not thoroughness.fresh & set(groups):
                bounded[groups] = known.get(groups) or bound_trips(
                    find_ways(problem, groups=groups), iterations=thoroughness.proof, stop=stop
                )
                continue
            others = any(k == "orders" for k, _ in steps[i:])
            due = began + (RIDING if others else 1.0) * seconds

            def late(due: float = due) -> bool:
                return stop() or clock() > due

            taken, bounded[groups] = plan_trips(
                problem,
                ledger,
                groups=groups,
                seed=problem.scenario.planning.seed,
                effort=FAIR_VEHICLES if fair else thoroughness.vehicles,
                proof=thoroughness.proof,
                known=known.get(groups),
                tolls=None
                if fair
                else ahead.tolls(
                    ledger, supplies, [s for k, later in steps[i:] if k == "orders" for s in later], stop
                ),
                stop=late,
                progress=lambda x: progress("buses and ambulances", x),
            )
            trips += taken
        else:
            give = give_by_day if by_day else give_orders
            given = give(
                problem,
                ledger,
                supplies,
                effort=thoroughness.effort,
                care=thoroughness.care,
                polish=thoroughness.polish,
                seconds=max(0.0, began + seconds - clock()),
                clock=clock,
                stop=stop,
                progress=lambda x: progress("orders", x),
            )
            orders += given.orders
            own_at_most += given.at_most
            choices += [given.choice] if given.choice else []
    return Draft(
        ledger=ledger,
        orders=tuple(orders),
        trips=tuple(trips),
        bounded=bounded,
        choices=tuple(choices),
        own_at_most=own_at_most,
        vehicles_first=vehicles_first,
        own_alone=math.inf if fair else ahead.people,
    )


class _Ahead:
    """What those who walk or drive themselves, and are planned later, would pay; one choice for the same."""

    def __init__(self, problem: Problem, effort: Effort, seconds: float, clock: Callable[[], float]) -> None:
        self._problem, self._effort = problem, replace(effort, prove=False)
        self._seconds, self._clock = seconds, clock
        self._found: dict[tuple[int, ...], Tolls] = {}
        self.people = 0.0
        """With a way, in the last choice."""

    def tolls(
        self, ledger: Ledger, riders: Sequence[Supply], later: Sequence[Supply], stop: Callable[[], bool]
    ) -> Tolls | None:
        """In persons of the most urgent priority of the riders."""
        supplies = sorted((s for s in later if s.node >= 0 and s.gates), key=lambda s: s.index)
        if not supplies:
            return None
        key = tuple(s.index for s in supplies)
        if key not in self._found:
            resources = Resources(self._problem, ledger)
            choice = choose(
                self._problem,
                resources,
                supplies,
                effort=self._effort,
                seconds=self._seconds,
                clock=self._clock,
                stop=stop,
            )
            program = choice.program
            prices = program.prices(program.lp.solve()) if choice.routes else choice.prices
            self.people = float(choice.people.sum())
            self._found[key] = tolls(self._problem, resources, prices)
        levels = sorted({s.group.priority for s in self._problem.supplies})
        first, then = (min(s.group.priority for s in each) for each in (riders, supplies))
        return self._found[key].times(PRIORITY_FACTOR ** (levels.index(then) - levels.index(first)))


def _steps(problem: Problem, *, vehicles_first: bool) -> list[tuple[str, list[Supply]]]:
    """Batches in order of priority.

    Groups that share a fleet are planned together, when the most urgent of
    them is due. People who walk or drive themselves are planned together
    where no vehicle comes between.
    """
    due = vehicle_batches(problem)
    steps: list[tuple[str, list[Supply]]] = []
    for priority in sorted({s.group.priority for s in problem.supplies}):
        riding = [("vehicles", batch) for first, batch in due if first == priority]
        own = [s for s in problem.supplies if s.group.priority == priority and s.group.travels not in RIDES]
        parts = [*riding, ("orders", own)] if vehicles_first else [("orders", own), *riding]
        for kind, supplies in parts:
            if kind == "orders" and steps and steps[-1][0] == "orders":
                steps[-1][1].extend(supplies)
            elif supplies:
                steps.append((kind, list(supplies)))
    return steps


def _worth_turning(problem: Problem, draft: Draft) -> bool:
    """Whether people are left whom the other way round may serve.

    Vehicles have paid others for what they take. The other way round is worth a look where they bring out
    hardly more than would leave without them: trips are whole, and prices are not.
    """
    left = draft.people < sum(s.people for s in problem.supplies)
    return left and draft.own_alone >= NEARLY_ALONE * draft.people


def _competing(problem: Problem) -> bool:
    """Whether vehicles and others of one priority compete, and there is time to try both ways round."""
    by_level: dict[int, set[bool]] = {}
    for s in problem.supplies:
        by_level.setdefault(s.group.priority, set()).add(s.group.travels in RIDES)
    both = any(len(kinds) == 2 for kinds in by_level.values())
    return both and problem.network.n_links <= LARGE_LINKS


def _passing(problem: Problem, draft: Draft) -> float:
    """Seconds at which people pass a gate, added up."""
    timer = Timer(problem.scenario, problem.network)
    own = sum(s.people * ((s.from_s + s.to_s) / 2 + timer.seconds(o)) for o in draft.orders for s in o.slots)
    return own + sum(float(t.people * t.at_gate_s) for t in draft.trips)


def _standing(problem: Problem, draft: Draft) -> tuple[float, ...]:
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

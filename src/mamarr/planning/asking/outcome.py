"""One question answered: a variant planned, bounded and counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from mamarr.network.model import Network
from mamarr.planning.asking.holds_up import added
from mamarr.planning.asking.variants import Variant, with_length
from mamarr.planning.drafting.bounds import prove
from mamarr.planning.drafting.fair import by_priority
from mamarr.planning.drafting.joint_bound import Priced, at_prices
from mamarr.planning.drafting.plan import Made, make, together, written
from mamarr.planning.drafting.thoroughness import COUNTING, Thoroughness
from mamarr.planning.posing.pose import pose
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders.bound import Bounded
from mamarr.plans.document import Plan
from mamarr.plans.whatif import Figure, Kind
from mamarr.scenario.model import Scenario

OWN = frozenset({Kind.LANE, Kind.PLACES, Kind.BEDS, Kind.STREET})
"""Changes for which vehicles need not go otherwise, or only more of them."""

IDLE = 2e-4
"""What is not used up, and raises the bound by no more than this share, needs no plan."""

FAR = 0.04
"""What is planned beside trips that stand, and stays so far below its bound, is planned with others too."""

BY_LUCK = 1e-3
"""Gains of less than this share may be luck of the search."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreed:
    """Prices of a plan as agreed, and people at most."""

    priced: tuple[Priced, ...]
    people_at_most: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """Plan with a change, a length of the pause, or as agreed; thoroughly, or in brief.

    Where the change only offers more than was agreed, `plan` is one as agreed, which then holds too, and
    `agreed` is what bounds it: where it does so with the change as well, that plan stands. Left out, the
    change is planned in any case.
    """

    variant: Variant | None = None
    minutes: int | None = None
    thoroughness: Thoroughness = COUNTING
    plan: Plan | None = field(default=None, compare=False, repr=False)
    agreed: Agreed | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """People out, in all and by priority, planned and at most; the plan, of the scenario as agreed only."""

    people: int
    people_at_most: int
    by_priority: dict[int, int] = field(default_factory=dict)
    priority_at_most: dict[int, int] = field(default_factory=dict)
    plan: Plan | None = field(default=None, compare=False, repr=False)

    @property
    def figure(self) -> Figure:
        """The same without the plan and the bounds by priority."""
        return Figure(
            people=self.people,
            people_at_most=self.people_at_most,
            by_priority=MappingProxyType(dict(self.by_priority)),
        )


def answer(shared: tuple[Scenario, Network], task: Task, stop: Callable[[], bool]) -> Outcome:
    """Answer one question; for `crew`.

    Parameters
    ----------
    shared
        The scenario as agreed, and its roads.
    task
        The question.
    stop
        Asked now and then; True ends the search with the best so far.
    """
    scenario, network = shared
    if task.variant is not None:
        scenario, network = task.variant.of(scenario), task.variant.roads(network)
    if task.minutes is not None:
        scenario = with_length(scenario, task.minutes)
    problem = _posed(scenario, network)
    if problem is None:
        return Outcome(people=0, people_at_most=0)
    known: dict[tuple[str, ...], Bounded] = {}
    if task.agreed is not None:
        agreed, proof = task.agreed, task.thoroughness.proof
        most, known = at_prices(problem, agreed.priced, iterations=proof, stop=stop)
        if most <= (1.0 + IDLE) * agreed.people_at_most:
            # the plan as agreed stands; who cannot get out in time whatever is free has no price
            trips = together([bound for bound, _ in known.values()])
            bounds = prove(problem, trips=trips, all_at_most=most, stop=lambda: True)
            return Outcome(people=0, people_at_most=bounds.people_at_most)
    made = make(problem, thoroughness=task.thoroughness, known=known, stop=stop)
    found = counted(scenario, made)
    offers = task.variant is not None and task.variant.kind in OWN
    if offers and found.people_at_most > (1.0 + FAR) * found.people and not stop():
        free = replace(task.thoroughness, trips=None, vehicles_first=None)
        other = counted(scenario, make(problem, thoroughness=free, stop=stop))
        at_most = min(found.people_at_most, other.people_at_most)
        found = replace(max(found, other, key=lambda o: o.people), people_at_most=at_most)
    if task.variant is None and task.minutes is None:
        return replace(found, plan=written(problem, made))
    if task.plan is not None and found.people < (1.0 + BY_LUCK) * task.plan.people and not stop():
        # so little may be luck of the search: what the change adds to a plan that stands is not
        more = added(problem, task.plan, stop=stop)
        found = replace(found, people=more.people, by_priority=by_priority(scenario, more.orders, more.trips))
    return replace(found, people_at_most=max(found.people, found.people_at_most))


def counted(scenario: Scenario, made: Made) -> Outcome:
    """What a plan brings out, by priority, and what bounds it."""
    at_most: dict[int, int] = {}
    for group, people in made.bounds.by_group_at_most.items():
        priority = scenario.groups[group].priority
        at_most[priority] = at_most.get(priority, 0) + people
    return Outcome(
        people=made.people,
        people_at_most=max(made.bounds.people_at_most, made.people),
        by_priority=by_priority(scenario, made.orders, made.trips),
        priority_at_most=at_most,
    )


def _posed(scenario: Scenario, network: Network) -> Problem | None:
    """The variant on its roads, without corridors that the change shuts; None: there are none left."""
    while scenario.corridors:
        problem = pose(scenario, network)
        wrong = [f for f in problem.findings if f.severity == "error"]
        gone = {c.id for i, c in enumerate(scenario.corridors) for f in wrong if f.where == _gate(i)}
        if not gone:
            return problem
        # closed roads may shut a gate all through a shorter pause
        scenario = replace(scenario, corridors=tuple(c for c in scenario.corridors if c.id not in gone))
    return None


def _gate(corridor: int) -> str:
    return f"$.corridors[{corridor}].gate"

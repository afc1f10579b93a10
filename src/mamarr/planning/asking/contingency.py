"""Plans prepared in advance for what may be lost, and one plan that holds up best (N-1)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from mamarr._errors import InputError
from mamarr.network.model import Network
from mamarr.planning.again.replan import PRICE, replan
from mamarr.planning.again.scene import as_it_is
from mamarr.planning.asking.crew import crew
from mamarr.planning.asking.holds_up import (
    added,
    between,
    by_corridors,
    capped,
    hold_up_best,
    holds_up,
    limits,
    stripped,
)
from mamarr.planning.drafting.plan import plan as make
from mamarr.planning.drafting.thoroughness import BRIEF, Thoroughness
from mamarr.planning.posing.pose import pose
from mamarr.planning.posing.problem import Problem
from mamarr.planning.riders.trips import sharing
from mamarr.plans.changes import changed_orders
from mamarr.plans.contingency import Contingency, HoldsUp, Lost, PlanB
from mamarr.plans.document import Plan
from mamarr.plans.state import CorridorState, State, VehicleState
from mamarr.plans.state_goes_on import goes_on
from mamarr.plans.totals import Timer
from mamarr.scenario.local_time import stamp
from mamarr.scenario.model import Scenario

DAY_S = 24 * 3600

FINER = 3
"""How often numbers between those that held up best are tried as the most of any corridor."""

METHOD = (
    "holds up best when any one corridor is lost: corridors capped, people by the worst count little, "
    "slots as short as a window"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Loss:
    """What is lost, and when (None: from the start)."""

    lost: Lost
    subject: str
    at_s: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Task:
    """A plan B for a loss; or, with `most`, a plan in which no corridor carries more people."""

    loss: _Loss | None = None
    most: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shared:
    scenario: Scenario
    network: Network
    plan: Plan
    thoroughness: Thoroughness
    price: float
    since: State | None


def contingency(
    scenario: Scenario,
    network: Network,
    plan: Plan,
    *,
    at_s: Sequence[int] = (),
    since: State | None = None,
    price: float = PRICE,
    thoroughness: Thoroughness = BRIEF,
    workers: int | None = 1,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[str, float], None] = lambda _what, _share: None,
) -> Contingency:
    """Prepare for the loss of each corridor, destination, and half of each fleet.

    Parameters
    ----------
    scenario, network
        What is agreed.
    plan
        What was, or is to be, announced.
    at_s
        Seconds since the opening at which something may be lost; from the start it may be in any case.
    since
        The state that the plan was made for, if it is a re-plan: the start is its moment then, what is
        closed, slower, moved or away holds on beside each loss, and no other plan is looked for that holds
        up best.
    price
        People whom a changed order must bring, if it need not be changed.
    thoroughness
        Of plans that are made afresh.
    workers
        Processes; None: one for each core.
    stop
        Asked now and then; True ends with what is prepared so far.
    progress
        Told what is being done, and the share of it that is done.

    Raises
    ------
    InputError
        If the scenario cannot be planned, or something is to be lost before the moment of a re-plan.
    """
    if since is not None and any(s < since.at_s for s in at_s):
        began = stamp(scenario.moment(since.at_s), "%H:%M")
        raise InputError(f"--at: the plan is a re-plan of {began}; give a time from then on")
    problem = pose(scenario, network)
    names = [g.corridor.id for g in problem.gates]
    plain = holds_up(plan, names)
    wanted = list(_losses(scenario, names, at_s, since))
    same = _alike(scenario, wanted)
    tasks = [_Task(loss=x) for x in wanted if same[x] == x]
    if since is None:
        tasks += [_Task(most=n) for n in limits(plain)]
    prepared: dict[_Loss, PlanB] = {}
    capped_at: dict[int, HoldsUp] = {}
    shared = _Shared(
        scenario=scenario, network=network, plan=plan, thoroughness=thoroughness, price=price, since=since
    )
    with crew(_do, shared, workers=workers, stop=stop) as hands:
        for done, (task, found) in enumerate(hands.do(tasks), 1):
            progress("plans B", done / len(tasks))
            if isinstance(found, Plan):
                capped_at[task.most] = holds_up(found, names)
                continue
            for x in wanted:
                if same[x] == task.loss:
                    folder = _folder(scenario, x)
                    prepared[x] = replace(found, lost=x.lost, subject=x.subject, folder=folder)
        for _ in range(FINER if since is None else 0):
            finer = between(plain, capped_at)
            for task, found in hands.do([_Task(most=n) for n in finer]):
                assert isinstance(found, Plan)
                capped_at[task.most] = holds_up(found, names)
    start_s = None if since is None else since.at_s
    shut = {x.subject: b for x, b in prepared.items() if x.lost is Lost.CORRIDOR and x.at_s == start_s}
    at_most = {c: b.people_at_most for c, b in shut.items()}
    robust: HoldsUp | None = None
    if since is None:
        tried = [plain, *capped_at.values()]
        robust = hold_up_best(
            problem, tried, at_most, stop=stop, progress=lambda x: progress("one plan that holds up best", x)
        )
        if robust is not plain:
            solver = replace(robust.plan.solver, method=METHOD)
            robust = replace(robust, plan=replace(proven_by(robust.plan, plan), solver=solver))
    else:
        plain = replace(plain, without=MappingProxyType({c: b.untold for c, b in shut.items()}))
    best = robust or plain
    return Contingency(
        scenario_id=scenario.id,
        scenario_sha256=scenario.sha256,
        exercise=scenario.exercise,
        people=scenario.total_people(),
        people_at_most=max(plan.proof.people_at_most, best.people),
        losses=tuple(prepared[x] for x in wanted if x in prepared),
        plain=plain,
        robust=robust,
        worst_at_most=max(min(at_most.values(), default=plan.proof.people_at_most), best.worst),
        missing=len(wanted) - len(prepared),
        stopped=stop(),
        since_s=start_s,
    )


def state_of(
    scenario: Scenario, lost: Lost, subject: str, at_s: int | None, since: State | None = None
) -> State:
    """What the pause looks like after a loss, as a state; with what holds on from the one of a re-plan."""
    second = at_s or 0
    corridors: tuple[CorridorState, ...] = ()
    vehicles: tuple[VehicleState, ...] = ()
    if lost is Lost.FLEET:
        fleet = next(f for f in scenario.fleets if f.id == subject)
        never = max(fleet.available.to_s, scenario.horizon_s) + DAY_S
        vehicles = tuple(
            VehicleState(vehicle=v, node=None, free_at_s=never) for v in half_of(scenario, subject)
        )
    else:
        shut = _corridors(scenario, _Loss(lost=lost, subject=subject, at_s=at_s))
        corridors = tuple(
            CorridorState(id=c.id, closed_from_s=second) for c in scenario.corridors if c.id in shut
        )
    state = State(scenario_id=scenario.id, at_s=second, corridors=corridors, vehicles=vehicles)
    return state if since is None else goes_on(since, state, scenario)[0]


def half_of(scenario: Scenario, fleet: str) -> tuple[str, ...]:
    """Names of the vehicles that are missing when a fleet is halved: those with the higher numbers."""
    count = next(f.count for f in scenario.fleets if f.id == fleet)
    return tuple(f"{fleet}-{i:02d}" for i in range(math.ceil(count / 2) + 1, count + 1))


def _losses(
    scenario: Scenario, corridors: Sequence[str], at_s: Sequence[int], since: State | None
) -> Iterator[_Loss]:
    fleets = [f.id for f in scenario.fleets if f.count > 1]
    whole = (None, *sorted(set(at_s)))
    for when in whole if since is None else sorted({since.at_s, *at_s}):
        ways = corridors if since is None or when is None else _open(scenario, corridors, when, since)
        ends = [
            d
            for d in scenario.destinations
            if any(c.leads_to == d and c.id in ways for c in scenario.corridors)
        ]
        for lost, subjects in ((Lost.CORRIDOR, ways), (Lost.DESTINATION, ends), (Lost.FLEET, fleets)):
            for subject in subjects:
                yield _Loss(lost=lost, subject=subject, at_s=when)


def _open(scenario: Scenario, corridors: Sequence[str], at_s: int, since: State) -> list[str]:
    """Corridors that a state does not close for good before a moment: the others cannot be lost."""
    now, _ = goes_on(since, State(scenario_id=scenario.id, at_s=at_s), scenario)
    ahead = {c.id for c in as_it_is(scenario, now).corridors if any(i.to_s > at_s for i in c.open)}
    return [c for c in corridors if c in ahead]


def _alike(scenario: Scenario, wanted: Sequence[_Loss]) -> dict[_Loss, _Loss]:
    """The first of the losses in which the same corridors close at the same time."""
    first: dict[object, _Loss] = {}
    return {x: first.setdefault((x.at_s, frozenset(_corridors(scenario, x)) or x.subject), x) for x in wanted}


def _do(shared: _Shared, task: _Task, stop: Callable[[], bool]) -> PlanB | Plan:
    scenario, network, plan = shared.scenario, shared.network, shared.plan
    if task.loss is not None:
        return _plan_b(shared, task.loss, stop)
    problem = pose(scenario, network)
    plain = holds_up(plan, [g.corridor.id for g in problem.gates])
    found = make(
        capped(problem, plain, task.most),
        created=plan.created,
        thoroughness=shared.thoroughness,
        stop=stop,
    )
    # in the scenario itself, where nobody is lost with the fullest corridor whom another one has room for
    return added(problem, found, stop=stop)


def _plan_b(shared: _Shared, loss: _Loss, stop: Callable[[], bool]) -> PlanB:
    """The plan after a loss that changes little; made afresh if that is worth the orders it changes."""
    scenario, network, plan = shared.scenario, shared.network, shared.plan
    if loss.at_s is None:
        made, at_most = _from_the_start(shared, loss, stop)
        changed = changed_orders(plan, made)
    else:
        state = state_of(scenario, loss.lost, loss.subject, loss.at_s, shared.since)
        problem = pose(scenario, network)
        kept = replan(problem, plan, state, price=shared.price, created=plan.created, stop=stop)
        made, at_most, changed = kept.plan, kept.plan.proof.people_at_most, kept.changed_orders
    # what no plan can pass where nothing is lost, none can pass where something is
    at_most = max(min(at_most, plan.proof.people_at_most), made.people)
    gap = (at_most - made.people) / at_most if at_most else 0.0
    made = replace(made, proof=replace(made.proof, people_at_most=at_most, gap_people=gap))
    return PlanB(
        lost=loss.lost,
        subject=loss.subject,
        at_s=loss.at_s,
        # whoever gets out untold does so by plan B as well, which rounds slots cut at a gate's closing down
        untold=min(_untold(scenario, network, plan, loss), made.people),
        people=made.people,
        people_at_most=at_most,
        changed_orders=changed,
        plan=made,
        folder=_folder(scenario, loss),
    )


def _from_the_start(shared: _Shared, loss: _Loss, stop: Callable[[], bool]) -> tuple[Plan, int]:
    """The better of what is left of the plan with the gaps filled, and a plan made afresh; and at most."""
    scenario, network, plan = shared.scenario, shared.network, shared.plan
    problem = pose(_without(scenario, loss), network)
    missing = half_of(scenario, loss.subject) if loss.lost is Lost.FLEET else ()
    left = stripped(plan, _corridors(scenario, loss), missing)
    made = added(problem, left, stop=stop)
    # vehicles that the loss does not touch go as they were told
    brief = replace(shared.thoroughness, trips=plan.trips, fresh=_touched(scenario, problem, plan, loss))
    afresh = _named(make(problem, created=plan.created, thoroughness=brief, stop=stop), plan)
    others, changed = changed_orders(plan, afresh), changed_orders(plan, made)
    if afresh.people - made.people > shared.price * (others - changed):
        made = afresh
    return made, afresh.proof.people_at_most


def _touched(scenario: Scenario, problem: Problem, plan: Plan, loss: _Loss) -> frozenset[str]:
    """Groups that ride and share vehicles with those that the loss leaves behind."""
    lost = _corridors(scenario, loss)
    gone = {t.stops[0].group for t in plan.trips if t.corridor in lost}
    if loss.lost is Lost.FLEET:
        gone |= {g for f in scenario.fleets if f.id == loss.subject for g in f.carries}
    return sharing(problem, gone)


def _corridors(scenario: Scenario, loss: _Loss) -> set[str]:
    """Corridors that are lost."""
    if loss.lost is Lost.FLEET:
        return set()
    return {
        c.id
        for c in scenario.corridors
        if loss.subject == (c.id if loss.lost is Lost.CORRIDOR else c.leads_to)
    }


def _without(scenario: Scenario, loss: _Loss) -> Scenario:
    """The scenario without what is lost from the start."""
    if loss.lost is Lost.FLEET:
        return replace(
            scenario,
            fleets=tuple(
                replace(f, count=math.ceil(f.count / 2)) if f.id == loss.subject else f
                for f in scenario.fleets
            ),
        )
    lost = _corridors(scenario, loss)
    return replace(scenario, corridors=tuple(c for c in scenario.corridors if c.id not in lost))


def _untold(scenario: Scenario, network: Network, plan: Plan, loss: _Loss) -> int:
    """People out by the plan all the same, if nobody hears of the loss."""
    if loss.lost is Lost.FLEET:
        missing = set(half_of(scenario, loss.subject))
        since = -1 if loss.at_s is None else loss.at_s
        return plan.people - sum(
            t.people for t in plan.trips if t.vehicle in missing and t.leaves_base_s > since
        )
    lost = _corridors(scenario, loss)
    if loss.at_s is None:
        return plan.people - sum(n for c, n in by_corridors(plan, lost).items() if c in lost)
    timer, gone = Timer(scenario, network), 0
    for o in plan.orders:
        way_s = timer.seconds(o) if o.corridor in lost else 0.0
        for s in o.stretches[-1].slots:
            span = max(1, s.to_s - s.from_s)
            share = (loss.at_s - way_s - s.from_s) / span if o.corridor in lost else 1.0
            gone += math.floor(s.people * min(1.0, max(0.0, share)) + 1e-6)
    gone += sum(t.people for t in plan.trips if t.corridor not in lost or t.at_gate_s < loss.at_s)
    return gone


def _folder(scenario: Scenario, loss: _Loss) -> str:
    when = "" if loss.at_s is None else f"-{stamp(scenario.moment(loss.at_s), '%Y%m%dT%H%M')}"
    return f"{loss.lost}-{loss.subject}{when}"


def _named(made: Plan, plan: Plan) -> Plan:
    """A plan of a changed scenario, as one of the scenario itself."""
    return replace(
        made,
        scenario_id=plan.scenario_id,
        scenario_sha256=plan.scenario_sha256,
        created=plan.created,
        exercise=plan.exercise,
    )


def proven_by(made: Plan, plan: Plan) -> Plan:
    """A plan with the bounds of another plan of the same scenario; what binds is its own."""
    at_most = max(plan.proof.people_at_most, made.people)
    # the mean exit is bounded for so many people as the other plan has: it holds for more, and not for fewer
    mean = plan.proof.mean_exit_at_least_min if made.people >= plan.people else 0.0
    return replace(
        _named(made, plan),
        proof=replace(
            plan.proof,
            people_at_most=at_most,
            gap_people=(at_most - made.people) / at_most if at_most else 0.0,
            mean_exit_at_least_min=mean,
            binding=made.proof.binding,
        ),
    )

"""One plan that holds up best when any one corridor may close and nobody hears of it (N-1).

What is left of a plan after a corridor is lost is everybody who goes by another. To raise the least of these:

1. no corridor is given more than so many people; several such numbers are tried. Fewer by the fullest
   corridor lose less with it, as long as others have room for them;
2. beside the trips of vehicles as they are, orders are given anew such that people by the corridor whose loss
   is worst hardly count: the others then carry all that they can, and it carries who is left;
3. on the ways of the best of these plans, slots are filled anew that pass their gate within one window:
   there are more of them, and less room between them.

No plan keeps more people after its worst loss than can get out at most without that corridor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from mamarr.planning.again.replan import replan
from mamarr.planning.drafting.orders import give_orders
from mamarr.planning.drafting.reasons import bindings, not_served
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.pose import pose
from mamarr.planning.posing.problem import ON_THEIR_OWN, Problem, Supply
from mamarr.planning.riders.trips import book_trips
from mamarr.planning.routing.latest import InTime
from mamarr.planning.routing.routes import Resources, Route, RoutePool
from mamarr.planning.slots.refill import refill
from mamarr.planning.slots.schedule import Polish
from mamarr.plans.contingency import HoldsUp
from mamarr.plans.document import NotServed, Order, Plan, together
from mamarr.plans.state import CorridorState, State
from mamarr.scenario.model import Corridor, Destination

SHARES = (0.85, 0.7, 0.55, 0.4)
"""Shares of what the fullest corridor carries in the plain plan that are tried as the most of any."""

TURNS = 4
"""How often orders are given anew."""

LITTLE = 0.05
"""What a person counts by a corridor whose loss is worst."""

FINE_ROUNDS = 1_500
FINE = Polish()
"""Care for short slots: what they gain is little more than what haste loses."""

FINE_SLOTS = 30_000
"""Short slots are not filled where there would be more of them."""

NEVER = 1e9
"""People that an order must bring to be changed: none does."""


def holds_up(plan: Plan, corridors: Iterable[str]) -> HoldsUp:
    """Count what is left of a plan without each of the corridors."""
    by_corridor = by_corridors(plan, corridors)
    return HoldsUp(
        people=plan.people,
        without=MappingProxyType({c: plan.people - n for c, n in by_corridor.items()}),
        plan=plan,
    )


def by_corridors(plan: Plan, corridors: Iterable[str]) -> dict[str, int]:
    """People by each of the corridors."""
    found = dict.fromkeys(corridors, 0)
    for o in plan.orders:
        found[o.corridor] = found.get(o.corridor, 0) + o.people
    for t in plan.trips:
        found[t.corridor] = found.get(t.corridor, 0) + t.people
    return found


def limits(plain: HoldsUp) -> tuple[int, ...]:
    """Numbers of people that no corridor shall carry more than, to be tried with `capped`."""
    fullest = max((plain.people - n for n in plain.without.values()), default=0)
    return tuple(dict.fromkeys(n for s in SHARES if 0 < (n := int(s * fullest)) < fullest))


def between(plain: HoldsUp, tried: Mapping[int, HoldsUp]) -> tuple[int, ...]:
    """Numbers between the one that held up best and its neighbours; none if the plain plan held up better."""
    if not tried:
        return ()
    best = max(tried, key=lambda n: _standing(tried[n]))
    if _standing(tried[best]) <= _standing(plain):
        return ()
    fewer = max((n for n in tried if n < best), default=0)
    more = min((n for n in tried if n > best), default=plain.people)
    return tuple(n for n in {(fewer + best) // 2, (best + more) // 2} if n not in tried and n > 0)


def capped(problem: Problem, plain: HoldsUp, most: int) -> Problem:
    """The problem in which no corridor carries more than `most` people.

    Each corridor gets a destination of its own, with its part of the places, beds and intake where it leads:
    in proportion to what the plain plan brings there. A plan of this problem is one of the real one.
    """
    scenario = problem.scenario
    carried = {c: plain.people - n for c, n in plain.without.items()}
    to: dict[str, list[Corridor]] = {}
    for c in scenario.corridors:
        to.setdefault(c.leads_to, []).append(c)
    destinations: dict[str, Destination] = {}
    for name, corridors in to.items():
        whole = scenario.destinations[name]
        load = [1 + carried.get(c.id, 0) for c in corridors]
        for c, share in zip(corridors, (n / sum(load) for n in load), strict=True):
            destinations[_own(c)] = replace(
                whole,
                id=_own(c),
                places=most if whole.places is None else min(most, int(whole.places * share)),
                beds=min(most, int(whole.beds * share)),
                intake_per_hour=None if whole.intake_per_hour is None else int(whole.intake_per_hour * share),
            )
    return pose(
        replace(
            scenario,
            corridors=tuple(replace(c, leads_to=_own(c)) for c in scenario.corridors),
            destinations=MappingProxyType(destinations),
        ),
        problem.network,
    )


def _own(corridor: Corridor) -> str:
    return f"{corridor.leads_to} by {corridor.id}"


def hold_up_best(
    problem: Problem,
    tried: Sequence[HoldsUp],
    at_most: Mapping[str, int],
    *,
    turns: int = TURNS,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda _: None,
) -> HoldsUp:
    """Find the plan whose worst loss leaves most people; of equal ones, the one with most in all.

    Parameters
    ----------
    problem
        The scenario on its roads.
    tried
        Plans to begin with; what comes back holds up no worse than any.
    at_most
        Corridor id -> no plan leaves more people without it; when that is reached the search ends.
    turns
        How often to give orders anew.
    stop, progress
        Asked and told now and then.
    """
    best = max(tried, key=_standing)
    little: set[str] = set()
    here, seed = best, problem.scenario.planning.seed
    for i in range(turns):
        progress(i / turns)
        if stop() or best.worst >= min(at_most.values(), default=best.worst):
            break
        little.add(min(here.without, key=lambda c: (here.without[c], c)))
        here = _weighed(problem, best, little, seed + i, stop)
        best = max(best, here, key=_standing)
    if not stop() and best.worst < min(at_most.values(), default=best.worst):
        best = max(best, _fine(problem, best, stop), key=_standing)
    return best


def _standing(h: HoldsUp) -> tuple[int, int]:
    return h.worst, h.people


def _weighed(
    problem: Problem, h: HoldsUp, corridors: Collection[str], seed: int, stop: Callable[[], bool]
) -> HoldsUp:
    """The plan with orders given anew, in which people by some corridors count little."""
    posed, ledger, own = _beside_trips(problem, h.plan, corridors, seed)
    return _made(posed, ledger, h, give_orders(posed, ledger, own, stop=stop).orders)


def _fine(problem: Problem, h: HoldsUp, stop: Callable[[], bool]) -> HoldsUp:
    """The plan with short slots on the same ways; people by the corridor whose loss is worst count little.

    Plans with nights at shelters, and those of trips alone, stay as they are.
    """
    scenario = problem.scenario
    orders, short_min = h.plan.orders, max(1, scenario.planning.window_s // 60)
    many = len(orders) * scenario.horizon_s > FINE_SLOTS * 60 * short_min
    if not orders or many or any(o.night for o in orders):
        return h
    worst = min(h.without, key=lambda c: (h.without[c], c))
    posed, ledger, own = _beside_trips(problem, h.plan, [worst], scenario.planning.seed)
    own = sorted((s for s in own if s.node >= 0 and s.gates), key=lambda s: s.index)
    pool = RoutePool(posed, Resources(posed, ledger), own)
    supply = {(scenario.zones[s.zone].id, s.group.id): s for s in own}
    gate = {g.corridor.id: g.index for g in posed.gates}
    ways: dict[tuple[int, int], tuple[Route, Order]] = {}
    for o in orders:
        s = supply[o.zone, o.group]
        nodes = [problem.network.node_index[n] for n in o.path]
        way = pool.make(s, gate[o.corridor], pool.between(s.group.travels, nodes))
        ways[s.index, way.gate] = way, o
    found = [ways[key] for key in sorted(ways)]
    slots = refill(
        posed,
        ledger,
        own,
        [way for way, _ in found],
        slot_min=short_min,
        rounds=FINE_ROUNDS,
        polish=FINE,
        seed=scenario.planning.seed,
        stop=stop,
    )
    made = [replace(o, slots=given) for (_, o), given in zip(found, slots, strict=True) if given]
    return _made(posed, ledger, h, made)


def _beside_trips(
    problem: Problem, plan: Plan, corridors: Iterable[str], seed: int
) -> tuple[Problem, Ledger, list[Supply]]:
    """The problem in which people by some corridors count little, trips booked, and who goes on their own."""
    planning = replace(problem.scenario.planning, seed=seed)
    posed = replace(
        problem,
        corridor_worth=MappingProxyType(dict.fromkeys(corridors, LITTLE)),
        scenario=replace(problem.scenario, planning=planning),
    )
    ledger = Ledger(posed)
    book_trips(posed, ledger, plan.trips)
    return posed, ledger, [s for s in posed.supplies if s.group.travels in ON_THEIR_OWN]


def _made(problem: Problem, ledger: Ledger, h: HoldsUp, orders: Sequence[Order]) -> HoldsUp:
    """The plan with other orders."""
    binding = bindings(problem, ledger)
    made = replace(
        h.plan,
        orders=tuple(orders),
        not_served=not_served(problem, ledger, orders, h.plan.trips, InTime(problem)),
        proof=replace(h.plan.proof, binding=binding),
        totals=None,
    )
    return holds_up(made, h.without)


def shut(problem: Problem, corridors: Collection[str]) -> Problem:
    """The problem in which corridors never open."""
    kept = tuple(c for c in problem.scenario.corridors if c.id not in corridors)
    return pose(replace(problem.scenario, corridors=kept), problem.network)


def stripped(plan: Plan, corridors: Collection[str], vehicles: Collection[str] = ()) -> Plan:
    """What is left of a plan without corridors and vehicles; their people are not planned."""
    lost: Counter[tuple[str, str]] = Counter()
    for o in plan.orders:
        lost[o.zone, o.group] += o.people if o.corridor in corridors else 0
    gone = [t for t in plan.trips if t.corridor in corridors or t.vehicle in vehicles]
    for t in gone:
        for s in t.stops:
            lost[s.zone, s.group] += s.people
    missing = tuple(
        NotServed(zone=zone, group=group, people=n, why="the way that they were told is lost")
        for (zone, group), n in lost.items()
        if n
    )
    return replace(
        plan,
        orders=tuple(o for o in plan.orders if o.corridor not in corridors),
        trips=tuple(t for t in plan.trips if t not in gone),
        not_served=_summed((*plan.not_served, *missing)),
        totals=None,
    )


def added(problem: Problem, plan: Plan, *, stop: Callable[[], bool] = lambda: False) -> Plan:
    """The plan with all its orders and trips, and with whoever finds room beside them.

    Parameters
    ----------
    problem
        In which the plan is good; it may offer more than when the plan was made.
    plan
        What stands.
    stop
        Asked now and then.
    """
    if not problem.gates:
        return plan
    if any(o.night for o in plan.orders):
        # orders by shelters are not one for each corridor (see `as_announced`): nobody is added
        return replace(plan, proof=replace(plan.proof, binding=()))
    # a state that says something of a corridor, if only that it is as agreed: who has no order is looked at
    as_agreed = CorridorState(id=problem.gates[0].corridor.id)
    state = State(scenario_id=problem.scenario.id, at_s=0, corridors=(as_agreed,))
    found = replan(problem, plan, state, price=NEVER, created=plan.created, stop=stop).plan
    return as_announced(found, problem.scenario.planning.corridors_per_order)


def as_announced(plan: Plan, corridors: int) -> Plan:
    """A plan made anew from the opening on, as one that may be announced: few corridors, one way in each.

    People whom a re-plan would tell of a further corridor, or of another way, are not planned.
    """
    kept: dict[tuple[str, str], dict[str, Order]] = {}
    dropped: Counter[tuple[str, str]] = Counter()
    for o in sorted(plan.orders, key=lambda o: o.start_node is not None):
        ways = kept.setdefault((o.zone, o.group), {})
        before = ways.get(o.corridor)
        if before is None and len(ways) < corridors:
            ways[o.corridor] = replace(o, start_node=None)
        elif before is not None and before.path == o.path and before.night == o.night:
            ways[o.corridor] = replace(before, slots=together((*before.slots, *o.slots)))
        else:
            dropped[o.zone, o.group] += o.people
    missing = tuple(
        NotServed(zone=zone, group=group, people=n, why="no room by the corridors that they are told of")
        for (zone, group), n in dropped.items()
    )
    orders = tuple(o for ways in kept.values() for o in ways.values())
    made = replace(plan, orders=orders, not_served=_summed((*plan.not_served, *missing)), totals=None)
    most = plan.proof.people_at_most
    gap = (most - made.people) / most if most else 0.0
    return replace(made, proof=replace(plan.proof, gap_people=gap))


def _summed(left: Sequence[NotServed]) -> tuple[NotServed, ...]:
    """One entry for each zone, group and reason."""
    found: dict[tuple[str, str, str], NotServed] = {}
    for n in left:
        before = found.get((n.zone, n.group, n.why))
        found[n.zone, n.group, n.why] = (
            n if before is None else replace(before, people=before.people + n.people)
        )
    return tuple(found.values())

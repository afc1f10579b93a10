"""What holds of every re-plan with nights at shelters."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from mamarr.planning.again.replan import Replan
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Plan, Slot
from mamarr.plans.state import State
from mamarr.verification.verify import verify


def sound(problem: Problem, before: Plan, state: State, made: Replan) -> None:
    """Nothing is wrong with it, nobody is lost or there twice, and no bound is passed."""
    found = verify(problem.scenario, problem.network, made.plan, state=state, before=before)
    assert [str(v) for v in found] == []
    there = Counter[tuple[str, str]]()
    for o in made.plan.orders:
        there[o.zone, o.group] += sum(s.people for s in (o.night.slots if o.night else o.slots))
    for n in made.plan.not_served:
        there[n.zone, n.group] += n.people
    assert +there == +Counter({(z.id, g): n for z in problem.scenario.zones for g, n in z.people.items()})
    assert made.plan.people <= made.plan.proof.people_at_most
    was, now = inside(problem, before, state.at_s), inside(problem, made.plan, state.at_s)
    # people cut in whole ones: one for each slot at most
    slots = sum(len(o.slots) + len(o.night.slots) for o in (*before.orders, *made.plan.orders) if o.night)
    for place in {*was, *now}:
        assert abs(was[place] - now[place]) <= slots


def inside(problem: Problem, plan: Plan, at_s: int) -> Counter[tuple[str, str, str]]:
    """People of each zone and group at each shelter at a moment, if all leave evenly over their slots."""
    network = problem.network
    found = Counter[tuple[str, str, str]]()
    for o in plan.orders:
        if o.night is not None:
            seconds = network.seconds(problem.scenario.groups[o.group].travels)
            there = o.path[: o.path.index(o.night.node) + 1]
            way_s = sum(
                min(
                    float(s)
                    for s, a, b in zip(seconds, network.tail, network.head, strict=True)
                    if (network.node_id[a], network.node_id[b]) == step
                )
                for step in pairwise(there)
            )
            key = (o.zone, o.group, o.night.shelter)
            found[key] += sum(_gone(s, at_s - way_s) for s in o.slots)  # type: ignore[assignment]
            found[key] -= sum(_gone(s, at_s) for s in o.night.slots)  # type: ignore[assignment]
    return found


def _gone(slot: Slot, second: float) -> float:
    return slot.people * min(1.0, max(0.0, (second - slot.from_s) / (slot.to_s - slot.from_s)))

"""What a re-plan cannot be made for yet, or at all: said before anything is planned."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from mamarr._errors import Finding, InputError
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Plan
from mamarr.plans.state import State


def refuse(plan: Plan, problem: Problem, state: State) -> None:
    """Refuse a state, or a scenario that was edited since, for which a plan cannot be made anew.

    Raises
    ------
    InputError
        With everything that is in the way.
    """
    found = [*_counts(plan, state), *_streets(plan, problem, state), *_left_out(plan, problem)]
    if found:
        raise InputError(found)


def _counts(plan: Plan, state: State) -> Iterator[Finding]:
    """People counted of a zone's group of whom some stay at a shelter."""
    staying = {(o.zone, o.group): o.night.shelter for o in plan.orders if o.night is not None}
    counts = [(f"$.left[{i}]", x.zone, x.group) for i, x in enumerate(state.left)]
    counts += [(f"$.on_the_way[{i}]", x.zone, x.group) for i, x in enumerate(state.on_the_way)]
    for where, zone, group in counts:
        if (zone, group) in staying:
            yield Finding(
                where=where,
                what=f"some {group} of {zone} stay overnight at shelter {staying[zone, group]}, and a state "
                "cannot tell yet who of those counted is there; leave these counts out",
            )


def _streets(plan: Plan, problem: Problem, state: State) -> Iterator[Finding]:
    """Streets that close on the way to a shelter."""
    network = problem.network
    shut = {s.link: i for i, s in enumerate(state.streets) if s.closed_from_s is not None}
    ends = {
        (network.node_id[a], network.node_id[b]): link
        for a, b, link in zip(network.tail.tolist(), network.head.tolist(), network.link_id, strict=True)
        if link in shut
    }
    found = {
        ends[leg]: o.night.shelter
        for o in plan.orders
        if o.night is not None
        for leg in pairwise(o.stretches[0].path)
        if leg in ends
    }
    for link, shelter in found.items():
        yield Finding(
            where=f"$.streets[{shut[link]}]",
            what=f"street {link} is on the way to shelter {shelter}, and such ways cannot be planned anew "
            "yet; leave it out, and close the corridors that lead on from there",
        )


def _left_out(plan: Plan, problem: Problem) -> Iterator[Finding]:
    """Corridors that the scenario leaves out now, by which people of the plan go, or have gone."""
    used = {o.corridor for o in plan.orders} | {t.corridor for t in plan.trips}
    used -= {g.corridor.id for g in problem.gates}
    for i, corridor in enumerate(problem.scenario.corridors):
        if corridor.id in used:
            why = "; ".join(corridor.refusals) or "left out"
            yield Finding(
                where=f"$.corridors[{i}]",
                what=f"people of the plan go by {corridor.id}, or have gone ({why}): leave it in the "
                f"scenario as it was announced, and close it by the state or with --closed {corridor.id}",
            )

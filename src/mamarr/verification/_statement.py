"""What a plan says of itself: its totals, and its proof."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mamarr.plans.document import Plan
from mamarr.verification._desk import Desk

MINUTES = 0.1
"""By so much a stated mean may miss: it may be rounded."""


def check_totals(
    desk: Desk,
    plan: Plan,
    people: NDArray[np.float64],
    exit_s: NDArray[np.float64],
    *,
    last_s: float,
    check_s: NDArray[np.float64],
) -> None:
    """Check stated totals against orders and trips.

    people, exit_s, check_s : float64[k]
        People, the second at which they pass their gate, in the mean, and the screening of their
        vehicle: an exit may be taken before or after it.
    last_s
        When the last one passes.
    """
    stated = plan.totals
    if stated is None:
        return
    by_group: Counter[str] = Counter()
    by_corridor: Counter[str] = Counter()
    for order in plan.orders:
        by_group[order.group] += order.people
        by_corridor[order.corridor] += order.people
    for trip in plan.trips:
        by_corridor[trip.corridor] += trip.people
        for stop in trip.stops:
            by_group[stop.group] += stop.people
    if stated.people is not None and stated.people != plan.people:
        desk.note(
            "totals",
            f"{stated.people} people stated, {plan.people} planned",
            how_much=f"{stated.people - plan.people:+d} people",
        )
    _compare(desk, "group", stated.by_group, by_group)
    _compare(desk, "corridor", stated.by_corridor, by_corridor)
    if not people.sum():
        return
    mean_min, checked_min = _mean_min(people, exit_s), _mean_min(people, exit_s + check_s)
    if stated.mean_exit_min is not None and not (
        mean_min - MINUTES <= stated.mean_exit_min <= checked_min + MINUTES
    ):
        desk.note(
            "totals",
            f"a mean exit of {stated.mean_exit_min:g} min is stated, it is {mean_min:.1f} min",
            how_much=f"{stated.mean_exit_min - mean_min:+.1f} min",
        )
    if stated.last_exit_s is not None and not (
        last_s - 60 <= stated.last_exit_s <= math.ceil(last_s) + float(check_s.max()) + 60
    ):
        desk.note(
            "totals",
            f"the last exit is stated for {desk.clock(stated.last_exit_s)}, it is at {desk.clock(last_s)}",
            how_much=f"{stated.last_exit_s - last_s:+.0f} s",
        )


def check_proof(desk: Desk, plan: Plan, people: NDArray[np.float64], exit_s: NDArray[np.float64]) -> None:
    """Check that the plan does not beat its own bounds, give or take the rounding of a step."""
    proof, step_s = plan.proof, desk.scenario.planning.step_s
    # an exit may slip by less than a step, so as many people as pass in one may be too many
    span_s = float(exit_s.max() - exit_s.min()) if len(exit_s) else 0.0
    slack = math.ceil(plan.people * step_s / max(span_s, step_s)) if span_s > step_s else 1
    if plan.people > proof.people_at_most + slack:
        desk.note(
            "proof",
            f"{plan.people} people are planned, at most {proof.people_at_most} are said to be possible",
            how_much=f"{plan.people - proof.people_at_most} people",
        )
    elif proof.people_at_most:
        gap = (proof.people_at_most - plan.people) / proof.people_at_most
        if abs(gap - proof.gap_people) > 0.001:
            desk.note(
                "proof", f"a gap of {proof.gap_people:.4f} is stated, it is {gap:.4f}", how_much=f"{gap:.4f}"
            )
    if people.sum():
        mean_min = _mean_min(people, exit_s)
        if mean_min < proof.mean_exit_at_least_min - step_s / 60:
            desk.note(
                "proof",
                f"the mean exit is {mean_min:.1f} min, "
                f"at least {proof.mean_exit_at_least_min:.1f} min are said to be needed",
                how_much=f"{proof.mean_exit_at_least_min - mean_min:.1f} min",
            )


def _compare(desk: Desk, kind: str, stated: Mapping[str, int] | None, found: Mapping[str, int]) -> None:
    if stated is None:
        return
    for name in sorted({*stated, *found}):
        if stated.get(name, 0) != found.get(name, 0):
            desk.note(
                "totals",
                f"{stated.get(name, 0)} people stated, {found.get(name, 0)} planned",
                where=f"{kind} {name}",
                how_much=f"{stated.get(name, 0) - found.get(name, 0):+d} people",
            )


def _mean_min(people: NDArray[np.float64], exit_s: NDArray[np.float64]) -> float:
    return float(np.dot(people, exit_s) / people.sum() / 60)


def joined(parts: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """One array of all parts."""
    return np.concatenate([np.zeros(0), *parts])

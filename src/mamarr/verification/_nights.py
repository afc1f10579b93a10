"""Nights: nobody on the way between windows, and who stays where until a later one."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mamarr.plans.document import Plan
from mamarr.scenario.model import Scenario, Shelter
from mamarr.verification._desk import Desk, of
from mamarr.verification._gates import EXACT_S
from mamarr.verification._orders import ON_FOOT_OR_BY_CAR, Leaving
from mamarr.verification._places import Places
from mamarr.verification._trips import Driven

Floats = NDArray[np.float64]


def check_nights(
    desk: Desk, plan: Plan, leaving: Sequence[Leaving], driven: Sequence[Driven], places: Places
) -> None:
    """Check everybody between windows: at home, at a shelter that has a place for them, or gone."""
    shelters = {s.id: s for s in desk.scenario.shelters}
    staying: dict[str, list[Leaving]] = defaultdict(list)
    for x in leaving:
        who = of(x.group, x.zone)
        for part in (x, x.onward):
            if part is not None and part.way is not None:
                # where a state says who has left, they are where they are
                told = part.from_s >= desk.facts.counted_s(x.zone, x.group)
                if told.any():
                    _check_between(desk, who, part.from_s[told], part.to_s[told] + part.way.total_s)
        if x.shelter is None:
            continue
        if x.shelter not in shelters:
            desk.note("unknown", f"the scenario has no shelter {x.shelter}", who=who)
            continue
        _check_all_go_on(desk, x)
        _check_stay(desk, x, shelters[x.shelter], places)
        staying[x.shelter].append(x)
    for d in driven:
        out = np.array([float(d.trip.leaves_base_s)]), np.array([float(d.trip.free_again_s)])
        _check_between(desk, d.trip.vehicle, *out)
    for name, here in staying.items():
        _check_places(desk, shelters[name], here)
    if desk.replanned:
        _check_held(desk, plan, staying)


def _check_all_go_on(desk: Desk, x: Leaving) -> None:
    """Check that all who come go on; in a re-plan whoever had left home may be stuck, and nobody else."""
    come, gone = int(x.people.sum()), int(x.last.people.sum())
    lasts = np.maximum(x.to_s - x.from_s, EXACT_S)
    left = float((np.clip((desk.past_s - x.from_s) / lasts, 0.0, 1.0) * x.people).sum())
    if gone > come or come - gone > math.ceil(left - EXACT_S):
        desk.note(
            "shelter",
            f"{come} people come and {gone} go on",
            who=of(x.group, x.zone),
            where=f"shelter {x.shelter}",
            how_much=f"{gone - come:+d}",
        )


def _check_held(desk: Desk, plan: Plan, staying: Mapping[str, Sequence[Leaving]]) -> None:
    """Check that the plan says of all who are stuck at a shelter that they are held there."""
    stuck: Counter[tuple[str, str, str]] = Counter()
    for shelter, here in staying.items():
        for x in here:
            stuck[x.zone, x.group, shelter] += int(x.people.sum()) - int(x.last.people.sum())
    listed: Counter[tuple[str, str, str]] = Counter()
    for n in plan.not_served:
        kind, _, name = n.held_at.partition(" ")
        if kind == "shelter":
            listed[n.zone, n.group, name] += n.people
    for zone, group, shelter in sorted({*stuck, *listed}):
        there, said = stuck[zone, group, shelter], listed[zone, group, shelter]
        if there != said:
            desk.note(
                "shelter",
                f"{there} people come and do not go on, {said} are said to be held there",
                who=of(group, zone),
                where=f"shelter {shelter}",
                how_much=f"{said - there:+d} people",
            )


def _check_between(desk: Desk, who: str, from_s: Floats, to_s: Floats) -> None:
    """Check that none of the stretches ``[from_s, to_s]`` reaches into the time between two windows."""
    for before, after in pairwise(desk.scenario.pause.windows):
        out_s = np.minimum(to_s, after.from_s) - np.maximum(from_s, before.to_s)
        worst = int(np.argmax(out_s))
        if out_s[worst] > EXACT_S:
            desk.note(
                "night",
                f"on the way for {out_s[worst]:.0f} s between the close of one window and the next opening",
                who=who,
                when_s=max(float(from_s[worst]), before.to_s),
                how_much=f"{out_s[worst]:.0f} s",
            )


def _check_stay(desk: Desk, x: Leaving, shelter: Shelter, places: Places) -> None:
    who, where = of(x.group, x.zone), f"shelter {shelter.id}"
    if x.group not in shelter.admits:
        desk.note("shelter", f"the shelter does not admit {x.group}", who=who, where=where)
    if x.mode not in ON_FOOT_OR_BY_CAR:
        desk.note("shelter", f"nobody who travels by {x.mode} stays on the way", who=who, where=where)
    if desk.scenario.groups[x.group].apart:
        desk.note("apart", "a group that goes apart never waits where others do", who=who, where=where)
    onward = x.last
    if x.way is None or not len(x.people):
        return
    if not places.shelter(shelter.id)[x.way.nodes[-1]]:
        desk.note("shelter", "the people stay at a node that is not the shelter's", who=who, where=where)
    scenario = desk.scenario
    there_s = x.to_s + x.way.total_s
    last_s = float(there_s.max())
    number = _window(scenario, float(x.from_s.min()))
    if number is None or _window(scenario, float(x.to_s.max())) != number:
        desk.note("shelter", "people of one order come in more than one window", who=who, where=where)
        return
    # a close moved forward does not bind who is there already
    coming_s = float(there_s[there_s > desk.past_s + EXACT_S].max(initial=-np.inf))
    late_s = coming_s - (scenario.pause.windows[number].to_s - scenario.pause.margin_s)
    if late_s > EXACT_S:
        desk.note(
            "safe",
            f"the last reach the shelter {late_s:.0f} s after the close less the margin",
            who=who,
            where=where,
            when_s=coming_s,
            how_much=f"{late_s:.0f} s",
        )
    if not len(onward.people):
        return
    first_s = float(onward.from_s.min())
    if scenario.moment(first_s).date() <= scenario.moment(last_s).date():
        desk.note(
            "shelter",
            "people go on on the day on which they came: nobody waits on the way by day",
            who=who,
            where=where,
            when_s=first_s,
        )


def _window(scenario: Scenario, second: float) -> int | None:
    """Index of the window that is open at a second; its close counts as open."""
    return next(
        (i for i, w in enumerate(scenario.pause.windows) if w.from_s - EXACT_S <= second <= w.to_s + EXACT_S),
        None,
    )


def _check_places(desk: Desk, shelter: Shelter, here: Sequence[Leaving]) -> None:
    """Check the number of people in a shelter at every instant; it is straight between these instants."""
    steps: dict[float, float] = defaultdict(float)
    for x in here:
        if x.way is None:
            continue
        for part, shift_s, sign in ((x, x.way.total_s, 1.0), (x.last, 0.0, -1.0)):
            for a, b, n in zip(part.from_s, part.to_s, part.people, strict=True):
                # the rate changes where a slot begins and ends
                rate = sign * float(n) / max(float(b - a), EXACT_S)
                steps[float(a) + shift_s] += rate
                steps[max(float(b), float(a) + EXACT_S) + shift_s] -= rate
    at = np.array(sorted(steps))
    if len(at) < 2:
        return
    rates = np.cumsum([steps[t] for t in at])[:-1]
    inside = np.concatenate([[0.0], np.cumsum(rates * np.diff(at))])
    worst = int(np.argmax(inside))
    if inside[worst] > shelter.places + 1e-6 * max(1.0, float(inside[worst])):
        desk.note(
            "shelter_places",
            f"{inside[worst]:.0f} people are there, it has {shelter.places} places",
            where=f"shelter {shelter.id}",
            when_s=float(at[worst]),
            how_much=f"{inside[worst] - shelter.places:.0f} people",
        )

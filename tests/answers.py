"""Answers for the negotiating table on the small exercise, by hand: every figure can be checked by eye."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import small_exercise
from mamarr.plans.contingency import Contingency, HoldsUp, Lost, PlanB
from mamarr.plans.whatif import (
    Assumed,
    Change,
    Clears,
    Figure,
    Kind,
    Lack,
    Note,
    Short,
    WhatIf,
    Window,
)

PEOPLE = 18_536
"""Of the small exercise: 18,100 on foot, 36 wounded, 400 apart."""


@cache
def world() -> small_exercise.World:
    """The small exercise with a destination and a fleet that serve only the group kept apart."""
    made = small_exercise.make()
    scenario = made.scenario
    idlib = replace(
        scenario.destinations["camp"], id="idlib", name={"en": "Idlib", "ar": "إدلب", "ru": "Идлиб"}
    )
    return replace(
        made,
        scenario=replace(
            scenario,
            destinations={**scenario.destinations, "idlib": idlib},
            corridors=tuple(
                replace(c, leads_to="idlib") if c.id == "south" else c for c in scenario.corridors
            ),
            fleets=(
                *scenario.fleets,
                replace(scenario.fleets[0], id="apart-coaches", carries=("armed",)),
            ),
        ),
    )


def figure(people: int, most: int, urgent: int = 24) -> Figure:
    """So many people out, `urgent` of them of the first priority and 400 of the third."""
    return Figure(
        people=people,
        people_at_most=most,
        by_priority={1: urgent, 2: max(people - urgent - 400, 0), 3: min(people, 400)},
    )


BASE = figure(12_000, 12_300)


def change(kind: Kind, subject: str, more: int, most: int, *, amount: int = 1, urgent: int = 24) -> Change:
    """A change that plans `more` people and can gain at most `most`."""
    return Change(
        kind=kind,
        subject=subject,
        amount=amount,
        text=f"{kind} {subject}",
        figure=figure(12_000 + more, 12_000 + most, urgent),
        name="Corniche" if subject == "7" else "",
    )


CHANGES = (
    change(Kind.LANE, "north", 900, 1000),
    change(Kind.LANE, "west", 0, 300),
    change(Kind.VEHICLE, "ambulances", -40, 300, urgent=36),
    change(Kind.VEHICLE, "apart-coaches", 0, 300),
    change(Kind.WITHOUT, "north", -5000, -4700),
    change(Kind.WITHOUT, "west", -3000, -2500),
    change(Kind.WITHOUT, "east", -1000, 200),
    change(Kind.WITHOUT, "south", -400, -100),
    change(Kind.PLACES, "camp", 1500, 1600, amount=2000),
    change(Kind.BEDS, "camp", 0, 304, amount=3),
    change(Kind.STREET, "7", 700, 800),
    change(Kind.STREET, "8", 4, 300),
)

ANSWERS = WhatIf(
    scenario_id="fake",
    scenario_sha256="0" * 64,
    exercise=True,
    people=PEOPLE,
    minutes=600,
    base=BASE,
    windows=(
        Window(minutes=30, figure=figure(0, 0, 0)),
        *(
            Window(minutes=m, figure=BASE if m == 600 else figure(20 * m, 20 * m + 300))
            for m in range(60, 781, 30)
        ),
    ),
    clears=(
        Clears(priority=None, people=PEOPLE, able=PEOPLE, minutes=None, at_least_min=810),
        Clears(priority=1, people=36, able=36, minutes=690, at_least_min=645),
        Clears(
            priority=2,
            people=18_100,
            able=15_748,
            minutes=None,
            at_least_min=780,
            lacks=(Lack(what=Short.PLACES, people=2_345), Lack(what=Short.WAYS, people=7)),
        ),
        Clears(priority=3, people=400, able=400, minutes=300, at_least_min=300),
    ),
    changes=CHANGES,
    notes=(
        Note(assumed=Assumed.ONE_AT_A_TIME),
        Note(assumed=Assumed.LENGTH),
        Note(assumed=Assumed.STREETS, values={"n": 10}),
    ),
)

FEW = replace(
    ANSWERS,
    windows=(Window(minutes=540, figure=figure(11_000, 11_200)), Window(minutes=600, figure=BASE)),
    clears=(),
    changes=(),
    notes=(),
)
"""Two lengths of the pause and nothing else."""


def _plan_b(
    lost: Lost, subject: str, untold: int, people: int, most: int, *, at_s: int | None = None
) -> PlanB:
    return PlanB(
        lost=lost,
        subject=subject,
        at_s=at_s,
        untold=untold,
        people=people,
        people_at_most=most,
        changed_orders=12,
        plan=world().plan,
        folder=f"plan-b/{subject}" + ("" if at_s is None else "-1200"),
    )


@cache
def contingency() -> Contingency:
    """Five losses, and a plan that gives up 300 people to keep 2,000 more after its worst loss."""
    plain = {"north": 7_000, "west": 9_000, "east": 11_000, "south": 11_600}
    robust = {"north": 9_000, "west": 9_100, "east": 10_800, "south": 11_300}
    plan = world().plan
    return Contingency(
        scenario_id="fake",
        scenario_sha256="0" * 64,
        exercise=True,
        people=PEOPLE,
        people_at_most=12_300,
        losses=(
            _plan_b(Lost.CORRIDOR, "north", 7_000, 9_500, 9_800),
            _plan_b(Lost.CORRIDOR, "north", 8_500, 10_500, 10_700, at_s=10_800),
            _plan_b(Lost.CORRIDOR, "south", 11_600, 11_600, 12_000),
            _plan_b(Lost.DESTINATION, "camp", 400, 400, 409),
            _plan_b(Lost.FLEET, "ambulances", 11_990, 11_996, 12_290),
        ),
        plain=HoldsUp(people=12_000, without=plain, plan=plan),
        robust=HoldsUp(people=11_700, without=robust, plan=plan),
        worst_at_most=9_300,
    )

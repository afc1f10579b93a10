"""The small exercise, announced: its notices, and the words of each language."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache

import small_exercise
from mamarr.notices.notice import Issue, Notice, notices
from mamarr.notices.words import Words, words

LANGUAGES = ("ar", "en", "ru")


@cache
def world() -> small_exercise.World:
    """The small exercise with two parties; nobody of zone z6 is planned."""
    from mamarr.scenario.model import Party

    made = small_exercise.make()
    party = Party(
        id="a",
        name={"en": "First party", "ar": "الطرف الأول", "ru": "Первая сторона"},
        role="guarantor",
    )
    scenario = replace(
        made.scenario,
        parties=(party, Party(id="b", name={"en": "Second party"}, role="party")),
    )
    plan = replace(made.plan, orders=tuple(o for o in made.plan.orders if o.zone != "z6"))
    return replace(made, scenario=scenario, plan=plan)


def issue(version: int = 1, *, exercise: bool = True) -> Issue:
    return Issue(
        issued=datetime.fromisoformat("2016-11-03T20:00:00+02:00"),
        version=version,
        exercise=exercise,
        supersedes=None if version == 1 else "0" * 64,
    )


@cache
def said(language: str) -> Words:
    return words(language, timezone="Asia/Damascus")


@cache
def told_to(zone: str) -> tuple[Notice, ...]:
    return tuple(n for n in notices(world().scenario, world().plan) if n.zone.id == zone)

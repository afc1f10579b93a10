"""What-if answers as types and as a file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mamarr.plans.whatif import (
    ASSUMED,
    SHORT,
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
    write_whatif,
)


def figure(people: int, most: int) -> Figure:
    return Figure(people=people, people_at_most=most, by_priority={1: 10, 2: people - 10})


ANSWERS = WhatIf(
    scenario_id="two",
    scenario_sha256="0" * 64,
    exercise=True,
    people=900,
    minutes=120,
    base=figure(600, 610),
    windows=(Window(minutes=90, figure=figure(400, 400)), Window(minutes=120, figure=figure(600, 610))),
    clears=(
        Clears(
            priority=None,
            people=900,
            able=0,
            minutes=None,
            at_least_min=None,
            lacks=(Lack(what=Short.PLACES, people=1200), Lack(what=Short.WAYS, people=7)),
        ),
        Clears(
            priority=2,
            people=890,
            able=883,
            minutes=118,
            at_least_min=110,
            lacks=(Lack(what=Short.WAYS, people=7),),
        ),
        Clears(priority=1, people=10, able=10, minutes=60, at_least_min=45),
    ),
    changes=(
        Change(
            kind=Kind.LANE,
            subject="north",
            amount=1,
            text="one more lane at north",
            figure=figure(700, 720),
        ),
    ),
    notes=(Note(assumed=Assumed.STREETS, values={"n": 10}), Note(assumed=Assumed.LENGTH)),
)


def test_the_file_gives_every_figure_with_its_bound_and_says_in_words_what_is_short(tmp_path: Path) -> None:
    write_whatif(tmp_path / "whatif.json", ANSWERS)
    made = json.loads((tmp_path / "whatif.json").read_text(encoding="utf-8"))
    assert made["window_curve"][0] == {
        "minutes": 90,
        "people": 400,
        "people_at_most": 400,
        "by_priority": {"1": 10, "2": 390},
    }
    assert made["worth"][0]["more"] == 100
    assert made["worth"][0]["more_at_most"] == 120
    assert made["clears_all_min"] is None
    assert made["clears"][0]["why"] == (
        "places at destinations are short by 1,200; no way out is open to 7 of them"
    )
    assert made["clears"][2]["why"] == ""
    assert made["notes"][0].endswith("tried are the 10 streets that hold back most.")


def test_how_long_a_pause_must_be_for_all_is_told_apart_from_those_who_can_leave(tmp_path: Path) -> None:
    write_whatif(tmp_path / "whatif.json", ANSWERS)
    nobody, some, everyone = json.loads((tmp_path / "whatif.json").read_text(encoding="utf-8"))["clears"]
    told = ("minutes", "at_least_min", "able", "able_min", "able_at_least_min")
    assert [nobody[x] for x in told] == [None, None, 0, None, None]
    assert [some[x] for x in told] == [None, None, 883, 118, 110]
    assert [everyone[x] for x in told] == [60, 45, 10, 60, 45]


def test_everything_that_can_be_short_or_assumed_has_its_english_words() -> None:
    assert set(SHORT) == set(Short)
    assert set(ASSUMED) == set(Assumed)


def test_a_note_without_its_value_is_no_silent_gap() -> None:
    fields = {key for key, text in ASSUMED.items() if re.search(r"\{n\}", text)}
    assert fields == {Assumed.PLACES, Assumed.BEDS, Assumed.STREETS}
    for key in fields:
        with pytest.raises(KeyError):
            _ = Note(assumed=key).sentence

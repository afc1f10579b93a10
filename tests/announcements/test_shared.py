"""The reader on the announcements that lie beside the project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from announcements.score import LANGUAGES, Score, score
from mamarr.announcements.read import read_announcement

DATA = Path(__file__).parents[3] / "shared" / "announcements"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/announcements is not beside the project"),
]


@pytest.fixture(scope="module")
def result() -> Score:
    lines = (DATA / "announcements.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return score(r for r in records if r["lang"] in LANGUAGES)


def test_days_hours_and_numbers_of_corridors_are_right_or_asked(result: Score) -> None:
    assert result.share("right") >= 0.95, result.misses
    assert result.share("wrong") <= 0.01, result.misses


def test_classes_and_destinations(result: Score) -> None:
    assert result.f1("classes") >= 0.9, result.misses
    assert result.f1("destinations") >= 0.9, result.misses


def test_the_kind_is_right(result: Score) -> None:
    assert result.share("right", ["kind"]) >= 0.95, result.misses


def test_every_false_conversion_is_flagged_and_no_other(result: Score) -> None:
    assert result.conversions["flagged"] == result.conversions["false"] > 0
    assert result.conversions["false alarm"] == 0


def test_what_was_called_off_opens_nothing(result: Score) -> None:
    assert result.opened == []


def test_other_languages_are_asked_rather_than_guessed() -> None:
    lines = (DATA / "announcements.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert score(r for r in records if r["lang"] not in LANGUAGES).share("wrong") <= 0.01


def test_the_text_that_the_project_starts_from() -> None:
    text = (DATA / "aleppo-2016-11-04.ar.txt").read_text(encoding="utf-8")
    read = read_announcement(text).truth()
    assert (read["date"], read["start"], read["end"], read["corridors_total"]) == (
        "--11-04",
        "09:00",
        "19:00",
        8,
    )
    assert read["destinations"] == ["Idlib", "Syrian-Turkish border"]

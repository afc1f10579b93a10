"""Posters: one page in very large type, for civilians only."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

import pdfs
from mamarr._errors import InputError
from mamarr.notices.notice import Issue, Last, Shut
from mamarr.notices.words import languages, words
from mamarr.report.poster import poster, poster_corridors
from mamarr.scenario.model import Condition, Corridor, Interval, Mode, Scenario
from small_exercise import World

ISSUE = Issue(issued=datetime.fromisoformat("2016-11-03T20:00:00+02:00"), version=1, exercise=True)


def printed(world: World, language: str, corridor: int = 0, scenario: Scenario | None = None) -> bytes:
    told = words(language, timezone="Asia/Damascus")
    return poster(world.scenario.corridors[corridor], scenario or world.scenario, ISSUE, told)


@pytest.mark.parametrize("language", ["ar", "en", "ru"])
def test_a_poster_is_one_accessible_page_of_large_type(world: World, language: str) -> None:
    pdf = printed(world, language)
    assert [(round(w), round(h)) for w, h in pdfs.page_sizes(pdf)] == [(297, 420)]
    marks = pdfs.marks(pdf)
    assert (marks["tagged"], marks["ua"], marks["language"]) == (True, ["1"], language)
    assert marks["fonts"] == ["DejaVuSans", "DejaVuSans-Bold"]
    # All but the version is set in 18 points or more: read at three metres.
    assert sum(r.size >= 18 for r in pdfs.runs(pdf)) > 0.6 * len(pdfs.runs(pdf))
    assert max(r.size for r in pdfs.runs(pdf)) > 60


def test_a_poster_says_who_when_where_and_whom_to_call(world: World) -> None:
    text = " ".join(" ".join(pdfs.lines(printed(world, "en"), 0)).split())
    for part in (
        "EXERCISE", "North road", "civilians", "from 09:00 to 19:00", "Damascus time, UTC+02:00",
        "leads to Camp", "voluntary", "does not cost it", "+963 21 555 0100", "Version 1",
    ):  # fmt: skip
        assert part in text
    assert "1" in {r.text for r in pdfs.runs(printed(world, "en"))}


def test_hours_and_telephone_numbers_run_from_left_to_right_in_arabic(world: World) -> None:
    seen = pdfs.lines(printed(world, "ar"), 0)
    assert any("+963 21 555 0100" in line for line in seen)
    whole = " ".join(seen)
    assert "UTC+02:00" in whole
    assert "09:00" in whole
    assert "19:00" in whole


def test_a4_is_the_same_poster_in_smaller_type(world: World) -> None:
    told = words("en", timezone="Asia/Damascus")
    small = poster(world.scenario.corridors[0], world.scenario, ISSUE, told, paper="a4")
    assert [(round(w), round(h)) for w, h in pdfs.page_sizes(small)] == [(210, 297)]
    large = printed(world, "en")
    assert max(r.size for r in pdfs.runs(small)) < max(r.size for r in pdfs.runs(large))
    with pytest.raises(ValueError, match="a3 or a4"):
        poster(world.scenario.corridors[0], world.scenario, ISSUE, told, paper="a5")


def test_corridors_for_groups_apart_or_refused_get_no_poster(world: World) -> None:
    scenario = world.scenario
    assert [c.id for c in poster_corridors(scenario)] == ["north", "west", "east"]
    with pytest.raises(InputError, match="kept apart"):
        printed(world, "en", 3)
    refused: Corridor = replace(
        scenario.corridors[1], conditions=(Condition(id="c", kind="withdrawal", by="a", state="refused"),)
    )
    others = replace(scenario, corridors=(scenario.corridors[0], refused, *scenario.corridors[2:]))
    assert [c.id for c in poster_corridors(others)] == ["north", "east"]
    with pytest.raises(InputError, match="not used"):
        poster(refused, others, ISSUE, words("en"))


def test_a_group_apart_that_shares_a_corridor_is_not_on_its_poster(world: World) -> None:
    scenario = world.scenario
    groups = dict(scenario.groups)
    groups["armed"] = replace(groups["armed"], admits_note="sick and wounded")
    shared = replace(scenario.corridors[0], admits=("walkers", "armed"))
    made = replace(scenario, groups=groups, corridors=(shared, *scenario.corridors[1:]))
    text = " ".join(pdfs.lines(poster(shared, made, ISSUE, words("en")), 0))
    assert "civilians" in text
    assert "wounded" not in text


def test_the_same_input_gives_the_same_bytes(world: World) -> None:
    assert printed(world, "ar") == printed(world, "ar")


def test_a_name_without_glyphs_stops_the_press(world: World) -> None:
    foreign = replace(world.scenario.corridors[0], name={"en": "出口"})
    others = replace(world.scenario, corridors=(foreign, *world.scenario.corridors[1:]))
    with pytest.raises(InputError, match=r"poster of corridor north \(en\).*U\+51FA"):
        poster(foreign, others, ISSUE, words("en"))


def test_after_a_re_plan_a_closed_corridor_is_told_as_closed(world: World) -> None:
    corridor = world.scenario.corridors[0]
    shut = replace(corridor, open=(Interval(from_s=0, to_s=14_400),))
    anew = replace(ISSUE, since_s=14_400, shut=(Shut(corridor=shut, from_s=14_400, to_s=None),))
    told = words("en", timezone="Asia/Damascus")
    printed = poster(shut, world.scenario, anew, told)
    text = " ".join(" ".join(pdfs.lines(printed, 0)).split())
    assert "is closed from 13:00 on" in text
    assert "from 09:00" not in text


@pytest.mark.parametrize("language", languages())
def test_a_poster_says_by_when_to_be_at_the_gate_and_that_checks_take_longer(
    world: World, language: str
) -> None:
    corridor = world.scenario.corridors[0]
    closing = replace(corridor, open=(Interval(from_s=0, to_s=21_600),))
    anew = replace(
        ISSUE,
        since_s=14_400,
        shut=(Shut(corridor=closing, from_s=21_600, to_s=None),),
        last=tuple(Last(corridor=closing, by=by, at_s=18_000) for by in (Mode.WALK, Mode.CAR)),
        slower=(closing,),
    )
    told = words(language, timezone="Asia/Damascus")
    printed = poster(closing, world.scenario, anew, told)
    text = " ".join(" ".join(pdfs.lines(printed, 0)).split())
    assert len(pdfs.page_sizes(printed)) == 1
    assert "15:00" in text
    assert "14:00" in text
    if language == "en":
        assert "on foot by 14:00, by car by 14:00" in text
        assert "checks take longer than planned" in text

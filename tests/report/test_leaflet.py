"""Leaflets: A5, two sides, accessible, every letter and hour in its place, and nobody else's ways."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest

import pdfs
from mamarr._errors import InputError
from mamarr.notices.body import body
from mamarr.notices.notice import Issue, Last, Notice, Shut, notices
from mamarr.notices.words import languages, plain, words
from mamarr.report.leaflet import leaflet
from mamarr.scenario.model import Mode
from small_exercise import World

ISSUE = Issue(issued=datetime.fromisoformat("2016-11-03T20:00:00+02:00"), version=1, exercise=True)
LANGUAGES = ("ar", "en", "ru")


def notice_of(world: World, zone: str, group: str) -> Notice:
    found = [n for n in notices(world.scenario, world.plan) if (n.zone.id, n.group.id) == (zone, group)]
    assert len(found) == 1
    return found[0]


def printed(
    world: World, language: str, zone: str = "z4", group: str = "walkers", issue: Issue = ISSUE
) -> bytes:
    told = words(language, timezone=world.scenario.place.timezone)
    return leaflet(notice_of(world, zone, group), world.scenario, world.network, world.plan, issue, told)


def letters(text: str) -> str:
    """What is left of a text when spaces, marks and the order of letters do not count."""
    kept = re.sub(r"[\s\u064b-\u0652\u2066-\u2069()]", "", text)
    return "".join(sorted(kept))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", ["walkers", "wounded"])
def test_a_leaflet_is_a5_of_two_sides_accessible_and_holds_its_fonts(
    world: World, language: str, group: str
) -> None:
    pdf = printed(world, language, group=group)
    assert [(round(w), round(h)) for w, h in pdfs.page_sizes(pdf)] == [(148, 210)] * 2
    marks = pdfs.marks(pdf)
    assert marks["tagged"]
    assert marks["ua"] == ["1"]
    assert marks["language"] == language
    assert marks["fonts"] == ["DejaVuSans", "DejaVuSans-Bold"]
    assert marks["embedded"] == marks["faces"] == 2
    assert len(marks["alt"]) == 1
    zone = {"ar": "السكري", "en": "Al-Sukkari", "ru": "Al-Sukkari"}[language]
    assert zone in marks["alt"][0]
    assert zone in marks["title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_notice_is_on_the_paper(world: World, language: str) -> None:
    told = words(language, timezone=world.scenario.place.timezone)
    lines = body(notice_of(world, "z4", "walkers"), world.scenario, ISSUE, told, world.network)
    pdf = printed(world, language)
    shown = letters("".join(line for page in (0, 1) for line in pdfs.lines(pdf, page)))
    for line in lines:
        for letter in set(letters(line.text)):
            assert shown.count(letter) >= letters(line.text).count(letter)
    total = sum(len(letters(line.text)) for line in lines)
    assert len(shown) > total


@pytest.mark.parametrize("language", languages())
def test_after_a_re_plan_a_leaflet_tells_those_at_home_what_is_closed_or_slower_for_them(
    world: World, language: str
) -> None:
    told = words(language, timezone=world.scenario.place.timezone)
    notice = notice_of(world, "z4", "walkers")
    mine = [c for c in world.scenario.corridors if "walkers" in c.admits]
    anew = replace(
        ISSUE,
        since_s=14_400,
        shut=tuple(Shut(corridor=c, from_s=21_600, to_s=None) for c in world.scenario.corridors),
        last=tuple(Last(corridor=c, by=Mode.WALK, at_s=18_000) for c in mine),
        slower=world.scenario.corridors,
    )
    lines = body(notice, world.scenario, anew, told, world.network)
    news = [line.text for line in lines if line.key in ("closed", "slower")]
    assert len(news) == 2 * len(mine)
    assert not {told.text(key) for key in ("closed.late", "slower.away")} & set(news)
    printed_ = leaflet(notice, world.scenario, world.network, world.plan, anew, told)
    assert len(pdfs.page_sizes(printed_)) == 2


def test_english_lines_stand_in_the_order_of_a_notice(world: World) -> None:
    pdf = printed(world, "en")
    text = " ".join(" ".join(pdfs.lines(pdf, 0)[:12]).split()) + " ".join(pdfs.lines(pdf, 1))
    places = [
        text.find(heading)
        for heading in (
            "Who may go",
            "When",
            "The way",
            "What to bring",
            "Your own choice",
            "Right to return",
        )
    ]
    assert -1 not in places
    assert places == sorted(places)


def test_hours_and_telephone_numbers_run_from_left_to_right_in_arabic(world: World) -> None:
    pdf = printed(world, "ar")
    seen = [line for page in (0, 1) for line in pdfs.lines(pdf, page)]
    assert any("+963 21 555 0100" in line for line in seen)
    assert any("UTC+02:00" in line for line in seen)
    # "from 09:15 to 16:00" is read from the right: the earlier hour stands further right.
    whole = [line for line in seen if line.count(":") >= 2 and re.search(r"\d\d:\d\d.*\d\d:\d\d", line)]
    assert whole
    hours = [re.findall(r"(?<!UTC\+)(\d\d:\d\d)", line) for line in whole]
    assert all(pair == sorted(pair, reverse=True) for pair in hours), hours


def test_an_exercise_says_so_on_both_sides_and_a_released_notice_on_none(world: World) -> None:
    drill, real = printed(world, "en"), printed(world, "en", issue=replace(ISSUE, exercise=False))
    for page in (0, 1):
        assert "EXERCISE" in "".join(pdfs.lines(drill, page))
        assert "EXERCISE" not in "".join(pdfs.lines(real, page))
    assert "schematic" in "".join(pdfs.lines(real, 0))


def test_nothing_of_other_zones_or_of_groups_apart_is_shown(world: World) -> None:
    text = "".join(pdfs.lines(printed(world, "en"), 0))
    others = [z.name["en"] for z in world.scenario.zones if z.id != "z4"]
    assert [name for name in others if name in text] == []
    assert "Ramouseh" not in text
    assert "Street 14" not in text  # a street of the town that this zone's people do not take


def test_no_count_of_people_is_shown(world: World) -> None:
    text = " ".join(line for page in (0, 1) for line in pdfs.lines(printed(world, "en"), page))
    counts = {str(n) for z in world.scenario.zones for n in z.people.values() if n > 30}
    counts |= {str(o.people) for o in world.plan.orders}
    assert [n for n in counts if re.search(rf"\b{n}\b", text)] == []


def test_a_group_kept_apart_gets_no_leaflet(world: World) -> None:
    with pytest.raises(InputError, match="kept apart"):
        printed(world, "en", zone="m1", group="armed")


def test_a_letter_without_a_glyph_stops_the_press(world: World) -> None:
    notice = notice_of(world, "z4", "walkers")
    foreign = replace(notice, zone=replace(notice.zone, name={"en": "Sukkari 出口"}))
    with pytest.raises(InputError, match=r"'出' \(U\+51FA\), '口' \(U\+53E3\)") as caught:
        leaflet(foreign, world.scenario, world.network, world.plan, ISSUE, words("en"))
    assert "zone z4" in str(caught.value)


def test_a_long_text_gets_smaller_type_and_never_a_third_side(world: World) -> None:
    def with_hotline(times: int) -> bytes:
        scenario = replace(world.scenario, hotline="Ask at the school in your street. " * times)
        return leaflet(
            notice_of(world, "z4", "walkers"), scenario, world.network, world.plan, ISSUE, words("en")
        )

    short, long = with_hotline(1), with_hotline(30)
    assert len(pdfs.page_sizes(long)) == 2
    smallest = [min(r.size for r in pdfs.runs(pdf) if r.page == 1) for pdf in (short, long)]
    assert smallest[1] < smallest[0]
    low = 7 / 25.4 * 72 - 1
    assert all(r.y > low for r in pdfs.runs(long))
    seen = " ".join(" ".join(pdfs.lines(long, 1)).split())
    assert seen.count("Ask at the school") == 30
    with pytest.raises(InputError, match="no room on one side of A5"):
        with_hotline(200)


def test_words_of_the_scenario_are_never_typst(world: World) -> None:
    notice = notice_of(world, "z4", "walkers")
    sly = replace(notice, zone=replace(notice.zone, name={"en": 'A#panic("x") *b* $c$ <d> \\ "e'}))
    pdf = leaflet(sly, world.scenario, world.network, world.plan, ISSUE, words("en"))
    assert 'A#panic("x") *b* $c$ <d> \\ "e' in " ".join(" ".join(pdfs.lines(pdf, 0)).split())


def test_the_same_input_gives_the_same_bytes_and_the_time_of_issue(world: World) -> None:
    pdf = printed(world, "ar")
    assert pdf == printed(world, "ar")
    assert b"D:20161103180000" in pdf
    assert pdf != printed(world, "ar", issue=replace(ISSUE, version=2))


def test_a_plan_of_other_roads_is_refused(world: World) -> None:
    notice = notice_of(world, "z4", "walkers")
    astray = replace(notice, ways=(replace(notice.ways[0], path=("n1", "n29")),))
    with pytest.raises(InputError, match="n1"):
        leaflet(astray, world.scenario, world.network, world.plan, ISSUE, words("en"))
    unknown = replace(notice, ways=(replace(notice.ways[0], path=("elsewhere", "n29")),))
    with pytest.raises(InputError, match="elsewhere"):
        leaflet(unknown, world.scenario, world.network, world.plan, ISSUE, words("en"))


def test_the_title_holds_no_marks_of_direction(world: World) -> None:
    title = pdfs.marks(printed(world, "ru"))["title"]
    assert title == plain(title)

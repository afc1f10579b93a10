"""Pages, texts and scripts: what stands in them, in which order, and what never does."""

from __future__ import annotations

import re

import pytest

from mamarr.notices.pages import Link, Pages
from mamarr.notices.plain_text import zone_text
from mamarr.notices.radio import radio
from mamarr.notices.words import LRI, PDI
from set_of_notices import LANGUAGES, issue, said, told_to, world

HOUR = re.compile(r"\d\d:\d\d")
OPEN, CLOSE = '<bdi dir="ltr">', "</bdi>"


def page(zone: str, language: str, *, exercise: bool = True) -> str:
    made = world()
    found = next(z for z in made.scenario.zones if z.id == zone)
    return Pages(made.scenario, issue(exercise=exercise)).zone(
        found,
        told_to(zone) if zone != "z6" else (),
        said(language),
        others=[Link(path="../en/z.html", label="English", language="en")],
        prints=[Link(path="z.txt", label="Text")],
        network=made.network,
    )


def text(zone: str, language: str) -> str:
    made = world()
    found = next(z for z in made.scenario.zones if z.id == zone)
    notices = told_to(zone) if zone != "z6" else ()
    return zone_text(found, notices, made.scenario, issue(), said(language), made.network)


def script(zone: str, language: str) -> str:
    made = world()
    found = next(z for z in made.scenario.zones if z.id == zone)
    notices = told_to(zone) if zone != "z6" else ()
    return radio(found, notices, made.scenario, issue(), said(language), made.network)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_page_and_text_keep_the_order(language: str) -> None:
    words = said(language)
    keys = ("who", "when", "way", "bring", "voluntary", "return", "guarantee", "hotline", "version")
    for said_text in (page("z3", language), text("z3", language)):
        places = [said_text.index(words.text(f"heading.{key}")) for key in keys]
        assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("zone", ["z1", "z4", "z6"])
def test_a_page_is_one_small_file_that_asks_for_nothing(zone: str, language: str) -> None:
    html = page(zone, language)
    assert len(html.encode()) < 100_000
    assert not re.search(r"<script|<img|<iframe|<link|@import|url\(|https?:|\son\w+=", html)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert not re.search(r"(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)", html)


@pytest.mark.parametrize("zone", ["z1", "z4", "z6"])
def test_in_arabic_every_hour_and_number_to_call_is_isolated(zone: str) -> None:
    html, plain = page(zone, "ar"), text(zone, "ar")
    for hour in HOUR.finditer(html):
        before = html[: hour.start()].removesuffix("UTC+")
        assert before.endswith(OPEN)
        assert html[hour.end() :].startswith(CLOSE)
    for hour in HOUR.finditer(plain):
        before = plain[: hour.start()].removesuffix("UTC+")
        assert before.endswith(LRI)
        assert plain[hour.end() :].startswith(PDI)
    assert f"{OPEN}+963 21 555 0100{CLOSE}" in html
    assert f"{LRI}+963 21 555 0100{PDI}" in plain
    assert len(HOUR.findall(plain)) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_isolates_are_closed_on_their_line(language: str) -> None:
    for line in text("z4", language).splitlines():
        assert line.count(LRI) + line.count("\u2067") == line.count(PDI)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_range_of_hours_is_written_with_a_dash(language: str) -> None:
    for said_text in (page("z4", language), text("z4", language)):
        assert not re.search(r"\d\d:\d\d\W{0,3}[-–—]\W{0,3}\d\d:\d\d", said_text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_exercise_stands_first_and_last_unless_released(language: str) -> None:
    mark = said(language).text("exercise")
    for said_text in (text("z1", language), script("z1", language)):
        assert said_text.startswith(mark)
        assert said_text.rstrip().endswith(mark)
    assert page("z1", language).count(f'<p class="mark">{mark}</p>') == 2
    assert mark not in page("z1", language, exercise=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_tells_how_many_or_of_groups_kept_apart(language: str) -> None:
    made = world()
    counts = {s.people for o in made.plan.orders for s in o.slots} | {o.people for o in made.plan.orders}
    counts |= {n for z in made.scenario.zones for n in z.people.values()}
    for zone in ("z1", "z2", "z3", "z4", "z5", "z6"):
        shown = page(zone, language).partition("<body>")[2]
        for said_text in (text(zone, language), shown, script(zone, language)):
            numbers = {int(n) for n in re.findall(r"(?<![\d:,.])\d+(?![\d:]|[,.]\d)", said_text)}
            # years, days, distances in steps of 50 m, minutes in steps of 5 and digits of the hotline remain
            allowed = {2016, 963, 21, 555, 100, *range(50, 1000, 50), *range(0, 60, 5), *range(10)}
            assert not (numbers & counts) - allowed
            for name in ("Muster", "التجمع", "Ramouseh", "الراموسة", "armed", "مسلح", "вооруж"):
                assert name not in said_text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_zone_without_orders_is_told_why_and_its_rights(language: str) -> None:
    words = said(language)
    for said_text in (page("z6", language), text("z6", language), script("z6", language)):
        for key in ("nobody", "nobody.why", "voluntary", "return", "guarantee"):
            assert words.text(key) in said_text
        assert words.text("bring") not in said_text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_script_holds_no_figure(language: str) -> None:
    assert not re.search(r"\d", script("z4", language).replace("Street", ""))


def test_a_page_names_its_other_languages_and_the_way_back() -> None:
    html = page("z1", "ar")
    assert '<a href="../index.html#ar">' in html
    assert '<a href="../en/z.html" lang="en" hreflang="en">' in html


def test_names_cannot_break_out_of_the_page() -> None:
    from dataclasses import replace

    made = world()
    zone = replace(made.scenario.zones[0], name={"en": "<script>alert(1)</script>"})
    notice = replace(told_to("z1")[0], zone=zone)
    html = Pages(made.scenario, issue()).zone(zone, [notice], said("en"), others=[], prints=[])
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_index_lists_every_zone_in_every_language() -> None:
    made = world()
    links = {
        language: [Link(path=f"{language}/{z.id}.html", label=z.id) for z in made.scenario.zones[:3]]
        for language in LANGUAGES
    }
    html = Pages(made.scenario, issue()).index(links, {language: said(language) for language in LANGUAGES})
    for language in LANGUAGES:
        assert f'<a href="#{language}" lang="{language}">' in html
        assert f'<section id="{language}" lang="{language}"' in html
        for number in (1, 2, 3):
            assert f'<a href="{language}/z{number}.html">' in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_of_a_zone_who_have_no_hours_are_told_so(language: str) -> None:
    made, words = world(), said(language)
    found = next(z for z in made.scenario.zones if z.id == "z4")
    walkers = told_to("z4")[:1]
    left = words.text("rest", who=words.text("who.needs_bed"))
    site = Pages(made.scenario, issue())
    for notices, there in ((walkers, True), (told_to("z4"), False), ((), False)):
        html = site.zone(found, notices, words, others=[], prints=[], network=made.network)
        assert (left in html) is there
        assert (left in zone_text(found, notices, made.scenario, issue(), words)) is there
        assert (left in radio(found, notices, made.scenario, issue(), words)) is there

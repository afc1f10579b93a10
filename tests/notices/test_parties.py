"""Documents to parties, and appeals to groups kept apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mamarr.notices.notice import public
from mamarr.notices.pages import Pages
from mamarr.notices.parties import answer_by, appeal, document_text, notification
from mamarr.scenario.model import Corridor, Mode
from set_of_notices import LANGUAGES, issue, said, told_to, world


def corridor(id: str) -> Corridor:
    return next(c for c in world().scenario.corridors if c.id == id)


def notified(party: str, language: str = "en") -> str:
    made = world()
    found = next(p for p in made.scenario.parties if p.id == party)
    return document_text(notification(found, made.scenario, issue(), said(language)), issue(), said(language))


def appealed(language: str) -> str:
    document = appeal(corridor("south"), told_to("m1"), world().scenario, issue(), said(language))
    return document_text(document, issue(), said(language))


def test_a_party_is_told_who_passes_where_and_when_what_to_attest_and_where_to_answer() -> None:
    text = notified("a")
    for part in (
        "To: commanders and liaison of First party (Guarantor).",
        "-- East road --\nWho passes: civilians;",
        "Open on Friday 4 November 2016, from 09:00 to 19:00 (Damascus time, UTC+02:00).",
        "Leads to Camp.",
        "Your position as recorded: agreed.",
        "East road: Clearance of mines and explosive remnants, to be attested by First party: not yet",
        "Please answer by Friday 4 November 2016, 09:00",
        "Where to answer: +963 21 555 0100.",
        "To acknowledge receipt is not to agree.",
        "guarantee nothing",
        "Version 1",
    ):
        assert part in text


def test_the_form_asks_for_each_corridor_and_condition_by_itself() -> None:
    form = notified("a").partition("== Answer of First party ==")[2]
    assert form.count("[   ] agreed\n") == len(world().scenario.corridors)
    assert form.count("[   ] not agreed") == len(world().scenario.corridors)
    assert form.count("[   ] attested") == 1
    assert "[   ] Received (this is not agreement)" in form
    assert "Signature: ____" in form
    other = notified("b").partition("== Answer of Second party ==")[2]
    assert "[   ] attested" not in other
    assert "No condition waits for your attestation." in notified("b")


def test_a_corridor_that_is_refused_is_not_notified() -> None:
    made = world()
    refused = tuple(
        replace(c, guarantees={"b": "refused"}) if c.id == "west" else c for c in made.scenario.corridors
    )
    scenario = replace(made.scenario, corridors=refused)
    document = notification(scenario.parties[0], scenario, issue(), said("en"))
    assert "Bustan crossing" not in document_text(document, issue(), said("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_document_to_a_party_names_a_zone_a_street_or_a_count(language: str) -> None:
    made = world()
    for text in (notified("a", language), notified("b", language), appealed(language)):
        assert "Muster" not in text
        assert "التجمع الجنوبية" not in text
        assert "Street" not in text
        assert "400" not in text
        assert "5200" not in text
        for zone in public(made.scenario):
            # the crossing is named after a quarter
            if zone.id != "z1":
                assert zone.name["en"] not in text
                assert zone.name["ar"] not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_appeal_tells_of_its_own_corridor_only(language: str) -> None:
    text = appealed(language)
    assert said(language).name(corridor("south").name) in text
    for other in ("north", "west", "east"):
        for name in corridor(other).name.values():
            assert name not in text
    for key in ("appeal.who", "appeal.voluntary", "guarantee"):
        assert said(language).text(key) in text
    assert said(language).text("exercise") in text


def test_a_civilians_notice_is_no_appeal() -> None:
    with pytest.raises(ValueError, match="kept apart only"):
        appeal(corridor("north"), told_to("z1"), world().scenario, issue(), said("en"))


def test_answers_are_due_at_the_first_opening() -> None:
    assert answer_by(world().scenario).isoformat() == "2016-11-04T09:00:00+02:00"


def test_the_page_of_a_document_has_its_boxes_and_lines() -> None:
    made = world()
    document = notification(made.scenario.parties[0], made.scenario, issue(), said("ar"))
    html = Pages(made.scenario, issue()).document(document, said("ar"))
    assert html.count("[&nbsp;&nbsp;&nbsp;]") == document_text(document, issue(), said("ar")).count("[   ]")
    assert '<p class="field"></p>' in html
    assert '<html lang="ar" dir="rtl">' in html


def test_without_a_hotline_the_answer_goes_back_by_the_way_it_came() -> None:
    made = world()
    scenario = replace(made.scenario, hotline="")
    document = notification(scenario.parties[0], scenario, issue(), said("en"))
    assert "to whoever handed you this document" in document_text(document, issue(), said("en"))


def test_an_appeal_to_people_on_foot_promises_no_vehicle() -> None:
    made = world()
    (notice,) = told_to("m1")
    on_foot = replace(notice, ways=(replace(notice.ways[0], by=Mode.WALK, path=("n4",)),))
    document = appeal(corridor("south"), [on_foot], made.scenario, issue(), said("en"))
    text = document_text(document, issue(), said("en"))
    assert "Go from the agreed gathering place of the corridor Ramouseh to Camp." in text
    assert "Vehicles" not in text

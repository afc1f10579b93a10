"""What is in doubt opens nothing; hours that no longer hold are not read."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from announcements.golden_doubt import ANEW, HOURS, OFF, OVER, SHUT
from announcements.golden_merely import AGREED, MERELY
from announcements.golden_settled import SETTLED, TOLD, UNSETTLED
from mamarr.announcements.draft import scenario_text
from mamarr.announcements.places import gazetteer
from mamarr.announcements.read import read_announcement

KNOWN = gazetteer()


@pytest.mark.parametrize("name", sorted(SHUT))
def test_what_is_in_doubt_opens_no_window_and_is_asked(name: str) -> None:
    text, published = SHUT[name]
    read = read_announcement(
        text, published=date.fromisoformat(published) if published else None, places=KNOWN
    )
    assert not read.opens
    assert "kind" in read.asked
    assert yaml.safe_load(scenario_text(read))["pause"]["windows"] == []


@pytest.mark.parametrize("name", sorted(OFF))
def test_what_is_called_off_opens_nothing(name: str) -> None:
    read = read_announcement(OFF[name], places=KNOWN)
    assert (read.kind, read.opens) == ("suspend", False)


@pytest.mark.parametrize("text", OVER)
def test_what_was_not_kept_or_is_over_opens_nothing(text: str) -> None:
    assert not read_announcement(text, published=date(2019, 5, 6), places=KNOWN).opens


@pytest.mark.parametrize("text", ANEW)
def test_what_is_announced_beside_what_is_over_opens(text: str) -> None:
    assert read_announcement(text, published=date(2019, 5, 6), places=KNOWN).opens


@pytest.mark.parametrize("text", [*MERELY, *UNSETTLED])
def test_what_nobody_agreed_to_opens_nothing(text: str) -> None:
    assert not read_announcement(text, published=date(2019, 5, 6), places=KNOWN).opens


@pytest.mark.parametrize("text", [*AGREED, *SETTLED])
def test_what_is_agreed_beside_an_appeal_or_a_refusal_opens(text: str) -> None:
    assert read_announcement(text, published=date(2019, 5, 6), places=KNOWN).opens


def test_a_text_with_hours_in_which_nothing_is_settled_is_asked_for_its_kind() -> None:
    told = "The bishop dreams of a truce in Homs on 3 May 2014 from 9:00 to 15:00."
    assert "kind" in read_announcement(told).asked
    for told in (
        "Truce in Homs on 3 May 2014 from 9:00 to 15:00.",
        "On 3 May 2014 a truce in Homs begins at 9:00.",
    ):
        assert "kind" not in read_announcement(told).asked


def test_a_window_that_was_over_long_before_the_day_of_publication_opens_nothing() -> None:
    told = "A corridor from Homs to Hama is open on 3 May 2014 from 9:00 to 15:00."
    assert read_announcement(told, published=date(2014, 5, 3)).opens
    assert not read_announcement(told, published=date(2019, 5, 6)).opens


@pytest.mark.parametrize("name", sorted(HOURS | TOLD))
def test_only_hours_that_hold_are_read(name: str) -> None:
    text, published, wanted = (HOURS | TOLD)[name]
    day = date.fromisoformat(published) if published else None
    got = read_announcement(text, published=day, places=KNOWN).truth()
    assert {key: got[key] for key in wanted} == wanted


def test_a_pause_that_will_not_be_extended_opens_all_the_same() -> None:
    read = read_announcement("A pause in Homs on 3 May 2014 from 9:00 to 15:00. It will not be extended.")
    assert read.opens
    assert "kind" not in read.asked


def test_an_agreement_that_is_a_condition_leaves_no_doubt() -> None:
    read = read_announcement(
        "A corridor in Homs opens on 3 May 2014 at 9:00. If there is no agreement on Sunday, talks go on."
    )
    assert read.opens


def test_a_corridor_that_was_to_be_closed_goes_on() -> None:
    read = read_announcement(
        "Коридор из Хомса, который собирались закрыть сегодня, будет работать 3 мая 2014 года с 9:00 до 15:00."
    )
    assert read.opens


def test_what_would_be_called_off_under_a_condition_is_not() -> None:
    read = read_announcement(
        "La tregua en Homs rige el 3 de mayo de 2014 de 9:00 a 15:00. La tregua queda sin efecto si hay disparos."
    )
    assert read.opens


@pytest.mark.parametrize(
    "more",
    [
        "Heavy weapons have been withdrawn from the road.",
        "Those who leave will not be held.",
        "Drivers must not proceed without an escort.",
        "The army has suspended its strikes for the evacuation.",
    ],
)
def test_what_stops_or_is_left_out_beside_a_corridor_takes_nothing_from_it(more: str) -> None:
    assert read_announcement(
        f"A corridor from Homs to Hama opens on 3 May 2014 from 9:00 to 15:00. {more}"
    ).opens

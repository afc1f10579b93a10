"""How many ways, for whom, from where to where: announcements in our own words."""

from __future__ import annotations

import pytest

from announcements.golden_ways import ROUTES, WAYS
from mamarr.announcements.places import gazetteer
from mamarr.announcements.read import read_announcement

KNOWN = gazetteer()


@pytest.mark.parametrize("name", sorted(WAYS))
def test_ways_are_counted_and_given_to_whom_they_are_for(name: str) -> None:
    text, wanted = WAYS[name]
    got = read_announcement(text, places=KNOWN).truth()
    assert {key: got[key] for key in wanted} == wanted


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_ways_lead_from_where_to_where_the_text_says(name: str) -> None:
    text, wanted = ROUTES[name]
    got = read_announcement(text, places=KNOWN).truth()["corridors"]
    assert {(c["from"], c["to"], tuple(c["via"])) for c in got} == wanted


def test_a_country_is_no_announcer_beside_its_own_ministry() -> None:
    read = read_announcement(
        "The Russian Defence Ministry announced a pause in Homs. Russia said it will last two days."
    ).truth()
    assert "Russia" not in read["parties"]["announced_by"]

"""Hours as reports write them: with an offset on the night on which clocks go back, and only then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mamarr.report._words import clock_of, hour_of, hours_of
from mamarr.scenario.model import Interval, Scenario
from two_gates import two_gates

SCENARIO = two_gates().scenario


def from_22(day: int) -> Scenario:
    """Damascus; on the night of the 27th of October 2016 midnight becomes 23:00 once more."""
    return replace(SCENARIO, opening=datetime(2016, 10, day, 22, tzinfo=ZoneInfo("Asia/Damascus")))


@pytest.mark.parametrize(
    ("second", "hour"),
    [
        (3599, "22:59"),
        (3600, "23:00 (UTC+03:00)"),
        (5400, "23:30 (UTC+03:00)"),
        (7200, "23:00 (UTC+02:00)"),
        (9000, "23:30 (UTC+02:00)"),
        (10_800, "28 Oct 00:00"),
    ],
)
def test_an_hour_that_the_clock_shows_twice_has_its_offset(second: int, hour: str) -> None:
    assert clock_of(from_22(27), second) == hour


def test_on_any_other_night_no_hour_has() -> None:
    assert {hour_of(from_22(26), s)[5:] for s in range(0, 36_000, 600)} == {""}


def test_the_hours_of_a_pause_name_it_too() -> None:
    pause = replace(SCENARIO.pause, windows=(Interval(from_s=0, to_s=9000),))
    assert hours_of(replace(from_22(27), pause=pause)) == "27 October 2016, 22:00 to 23:30 (UTC+02:00)"

"""A stretch of time in words."""

from __future__ import annotations

from mamarr.notices.words import Words
from mamarr.scenario.model import Scenario


def span(from_s: int, to_s: int, scenario: Scenario, words: Words) -> str:
    """A stretch of time in words, never with a dash: ``from 09:30 to 11:00 (... time, UTC+02:00)``."""
    begins, ends = scenario.moment(from_s), scenario.moment(to_s)
    values = {
        "date": words.date(begins),
        "from": words.time(begins),
        "to": words.time(ends),
        "to_date": words.date(ends),
        "clock": words.clock(begins),
        "to_clock": words.clock(ends),
    }
    if begins.utcoffset() != ends.utcoffset():
        return words.text("span.clocks", **values)
    return words.text("span" if begins.date() == ends.date() else "span.days", **values)

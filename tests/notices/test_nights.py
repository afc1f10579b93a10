"""A night on the way: the notice names the shelter and both days, and never how many people wait there."""

from __future__ import annotations

import pytest

from long_way import by_hand, long_way
from mamarr.notices.body import body
from mamarr.notices.notice import Notice, notices
from mamarr.notices.radio import radio
from mamarr.notices.sms import sms
from mamarr.notices.way import way_text
from mamarr.notices.words import Words, languages, plain, words
from mamarr.planning.posing.problem import Problem
from set_of_notices import issue


@pytest.fixture(scope="module")
def problem() -> Problem:
    return long_way()


def told(problem: Problem) -> Notice:
    (notice,) = notices(problem.scenario, by_hand(problem))
    return notice


def test_one_way_has_both_hours(problem: Problem) -> None:
    (way,) = told(problem).ways
    assert (way.from_s, way.to_s) == (0, 900)
    assert way.stay is not None
    assert (way.stay.shelter.id, way.stay.from_s, way.stay.to_s) == ("hall", 90_000, 90_900)
    assert way.last_s == 90_900


@pytest.mark.parametrize("language", languages())
def test_every_medium_names_the_shelter_and_both_days_and_no_number_of_people(
    problem: Problem, language: str
) -> None:
    say = words(language, timezone="Asia/Damascus")
    scenario, notice = problem.scenario, told(problem)
    page = "\n".join(line.text for line in body(notice, scenario, issue(), say, problem.network))
    message = sms(notice, scenario, issue(), say).text
    script = radio(notice.zone, [notice], scenario, issue(), say, problem.network)
    for text in (page, message, script):
        assert plain(text).count("Hall") >= 1
        assert "150" not in text
    days = [say.date(scenario.moment(s)) for s in (0, 90_000)]
    assert all(day in page for day in days)
    assert [page.index(day) for day in days] == sorted(page.index(day) for day in days)
    clock = [say.time(scenario.moment(s)) for s in (0, 900, 90_000, 90_900)]
    assert all(time in message and time in page for time in clock)


def test_it_is_said_in_full(problem: Problem) -> None:
    say: Words = words("en", timezone="Asia/Damascus")
    lines = [x.text for x in body(told(problem), problem.scenario, issue(), say) if x.key == "when"]
    assert lines == [
        "To the shelter Hall, to stay overnight: on Friday 4 November 2016, from 09:00 to 09:15 "
        "(Damascus time, UTC+02:00).",
        "On from the shelter Hall, by the corridor g to Camp: on Saturday 5 November 2016, from 10:00 to "
        "10:15 (Damascus time, UTC+02:00).",
    ]
    (way,) = told(problem).ways
    assert "On the way you stay overnight at Hall." in way_text(
        way, told(problem).zone, problem.scenario, say, problem.network
    )

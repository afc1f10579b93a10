"""A night on the way: the notice names the shelter and both days, and never how many people wait there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from long_way import by_hand, long_way
from mamarr.notices.body import Line, body, news, unplanned
from mamarr.notices.notice import Issue, Notice, Shut, notices
from mamarr.notices.radio import radio
from mamarr.notices.sms import sms
from mamarr.notices.way import way_text
from mamarr.notices.words import Words, languages, plain, words
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import LateHome, Night, Slot
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


def test_who_is_at_a_shelter_stays_there_if_a_corridor_is_closed(problem: Problem) -> None:
    say: Words = words("en", timezone="Asia/Damascus")
    gate = problem.scenario.corridors[0]
    closed = replace(issue(), since_s=7200, shut=(Shut(corridor=gate, from_s=7200, to_s=None),))
    texts = [x.text for x in unplanned_and_closed(problem, closed, say)]
    assert say.text("closed.shelter") in texts
    assert say.text("closed.shelter") in radio(told(problem).zone, [], problem.scenario, closed, say)
    without = replace(problem, scenario=replace(problem.scenario, shelters=()))
    assert say.text("closed.shelter") not in [x.text for x in unplanned_and_closed(without, closed, say)]


@pytest.mark.parametrize("language", languages())
def test_who_cannot_be_at_the_shelter_before_an_earlier_close_is_told_to_go_back(
    problem: Problem, language: str
) -> None:
    say: Words = words(language, timezone="Asia/Damascus")
    gate = problem.scenario.corridors[0]
    shut = (Shut(corridor=gate, from_s=10_800, to_s=86_400),)
    earlier = replace(issue(), since_s=7200, shut=shut, shelter_by_s=9000)
    hour = say.time(problem.scenario.moment(9000))
    page = [x.text for x in unplanned_and_closed(problem, earlier, say)]
    assert say.text("closed.shelter.by", time=hour) in page
    assert say.text("closed.shelter") not in page
    message = sms(told(problem), problem.scenario, earlier, say, problem.network).text
    assert plain(say.text("sms.closed.shelter.by", time=hour)) in plain(message)
    assert "{" not in radio(told(problem).zone, [], problem.scenario, earlier, say)


def test_who_is_at_the_shelter_already_is_told_only_when_to_go_on(problem: Problem) -> None:
    (notice,) = notices(problem.scenario, by_hand(problem), since_s=7200)
    (way,) = notice.ways
    assert (way.start, way.path, way.stay) == ("s", ("s", "g"), None)
    assert (way.from_s, way.to_s) == (90_000, 90_900)


@pytest.mark.parametrize("language", languages())
def test_who_goes_to_a_shelter_from_the_way_is_told_to_wait_there(problem: Problem, language: str) -> None:
    say: Words = words(language, timezone="Asia/Damascus")
    night, slots = Night(shelter="hall", node="s", slots=()), (Slot(from_s=1800, to_s=2100, people=150),)
    order = replace(
        by_hand(problem).orders[0], path=("g", "s", "g"), start_node="g", slots=slots, night=night
    )
    plan = replace(by_hand(problem), orders=(order,))
    (notice,) = notices(problem.scenario, plan, since_s=1200, homes={("h", "h")})
    (way,) = notice.ways
    assert way.stop is not None
    assert (way.start, way.path, way.stay, way.stop.id) == ("g", ("g", "s"), None, "hall")
    scenario, shut = problem.scenario, replace(issue(), since_s=1200)
    page = [line.text for line in body(notice, scenario, shut, say, problem.network)]
    assert say.text("night.wait", shelter=say.name(way.stop.name)) in page
    message = sms(notice, scenario, shut, say, problem.network).text
    script = radio(notice.zone, [notice], scenario, shut, say, problem.network)
    for text in ("\n".join(page), message, script):
        assert plain(text).count("Hall") >= 1
        assert "150" not in text
        assert "{" not in text
        assert say.time(scenario.moment(1800)) in text or text is script
    plainly = body(notice, scenario, shut, say)
    assert any("Hall" in plain(line.text) for line in plainly if line.key == "way")


@pytest.mark.parametrize("language", languages())
def test_who_is_home_too_late_is_told_when_that_is(problem: Problem, language: str) -> None:
    say: Words = words(language, timezone="Asia/Damascus")
    scenario, (zone,) = problem.scenario, problem.scenario.zones
    late = LateHome(zone="h", group="walkers", people=150, at_s=5400, by_s=3600)
    shut = replace(issue(), since_s=1200, late_home=(late,))
    hours = [say.time(scenario.moment(s)) for s in (5400, 3600)]
    page = "\n".join(line.text for line in news(scenario, shut, say, zone))
    message = sms(told(problem), scenario, shut, say).text
    assert all(hour in page and hour in message for hour in hours)
    begins = say.text("closed.home.late", time="X", by="Y").partition("X")[0]
    assert begins in radio(zone, [], scenario, shut, say)
    assert news(scenario, shut, say) == ()
    other = replace(zone, id="other")
    assert news(scenario, shut, say, other) == ()


def unplanned_and_closed(problem: Problem, shut: Issue, say: Words) -> tuple[Line, ...]:
    """What a zone is told from where nobody is planned to leave."""
    return (*news(problem.scenario, shut, say), *unplanned(problem.scenario, shut, say))

"""Notices of a re-plan: nothing that is past, where people on the way go on, and what is closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mamarr.notices.body import body, unplanned
from mamarr.notices.notice import Issue, Notice, Shut, notices, silenced
from mamarr.notices.parties import answer_by, appeal, document_text, notification
from mamarr.notices.plain_text import zone_text
from mamarr.notices.radio import radio
from mamarr.notices.sms import MOST_SEGMENTS, sms
from mamarr.notices.words import Words, languages, plain, words
from mamarr.plans.document import Order, Plan, Proof, Slot, Solver
from mamarr.scenario.model import Party, Scenario
from set_of_notices import issue, world
from two_gates import two_gates

PROBLEM = two_gates()
NETWORK = PROBLEM.network
SCENARIO = replace(
    PROBLEM.scenario,
    parties=(Party(id="p", name={"en": "First party"}, role="guarantor"),),
    zones=tuple(replace(z, name={"en": "Old Town"}) for z in PROBLEM.scenario.zones),
)
NORTH, SOUTH = SCENARIO.corridors
SINCE = 900
"""At 09:15 the northern gate is closed."""


def order(corridor: str, path: str, *slots: tuple[int, int, int], start: str | None = None) -> Order:
    made = tuple(Slot(from_s=a, to_s=b, people=n) for a, b, n in slots)
    return Order(zone="a", group="walkers", corridor=corridor, path=tuple(path), slots=made, start_node=start)


def plan(*orders: Order) -> Plan:
    return Plan(
        scenario_id=SCENARIO.id,
        scenario_sha256=SCENARIO.sha256,
        created="2016-11-04T09:15:00+02:00",
        exercise=True,
        solver=Solver(version="0", seed=1, method="by hand"),
        orders=orders,
        trips=(),
        not_served=(),
        proof=Proof(people_at_most=300, gap_people=0.0, mean_exit_at_least_min=0.0, method="by hand"),
    )


PLAN = plan(
    order("n", "an", (0, 600, 20)),
    order("s", "as", (600, 1200, 10), (1800, 2400, 10)),
    order("s", "nas", (960, 1020, 7), start="n"),
    order("s", "as", (2400, 2700, 3), start="a"),
)


def anew(*shut: Shut) -> Issue:
    return replace(issue(), since_s=SINCE, shut=shut)


CLOSED = anew(Shut(corridor=NORTH, from_s=SINCE, to_s=None))


def told(scenario: Scenario = SCENARIO) -> Notice:
    (notice,) = notices(scenario, PLAN, since_s=SINCE, homes={("a", "a")})
    return notice


def test_only_what_is_ahead_is_told() -> None:
    at_home, away = told().ways
    assert (at_home.corridor.id, at_home.from_s, at_home.to_s, at_home.start) == ("s", 900, 2700, "")
    assert (away.corridor.id, away.from_s, away.to_s, away.start) == ("s", 960, 1020, "n")
    assert told().from_home == (at_home,)
    (whole,) = notices(SCENARIO, plan(*PLAN.orders[:2]))
    assert [(w.corridor.id, w.from_s) for w in whole.ways] == [("n", 0), ("s", 600)]


def test_it_is_said_in_full() -> None:
    say = words("en", timezone="Asia/Damascus")
    lines = [(x.key, x.text) for x in body(told(), SCENARIO, CLOSED, say, NETWORK)]
    day = "Friday 4 November 2016"
    clock = "(Damascus time, UTC+02:00)"
    to = "by the corridor s to Camp"
    assert [text for key, text in lines if key == "when"] == [
        f"B{to[1:]}: on {day}, from 09:15 to 09:45 {clock}.",
        f"If you are already on the way and near n: {to}: on {day}, from 09:16 to 09:17 {clock}.",
    ]
    ways = [text for key, text in lines if key == "way"]
    assert ways[0].startswith("From Old Town go ")
    assert ways[1].startswith("If you are already on the way: from near n go ")
    assert [text for key, text in lines if key == "closed"] == [
        f"The corridor n is closed from 09:15 on, {day} {clock}.",
        say.text("closed.away"),
    ]
    assert not [text for key, text in lines if key == "choose"]
    assert lines[-1][1].endswith("Hours that you were told before and that do not stand here no longer hold.")


@pytest.mark.parametrize("language", languages())
def test_every_medium_names_the_closed_corridor_and_its_hour_and_no_hour_that_is_past(language: str) -> None:
    say = words(language, timezone="Asia/Damascus")
    page = zone_text(told().zone, [told()], SCENARIO, CLOSED, say, NETWORK)
    message = sms(told(), SCENARIO, CLOSED, say).text
    for text in (page, message):
        assert say.time(SCENARIO.moment(SINCE)) in text
        assert say.time(SCENARIO.moment(2700)) in text
        assert say.time(SCENARIO.moment(600)) not in text.replace(say.time(SCENARIO.moment(SINCE)), "")
        assert plain(say.text("before" if text == page else "sms.before")) in plain(text)
    assert say.text("closed.away") in page
    assert page.index(say.text("closed.away")) < page.index(say.text("title.walk"))
    script = radio(told().zone, [told()], SCENARIO, CLOSED, say, NETWORK)
    assert say.text("closed.away") in script
    assert "{" not in page + message + script


@pytest.mark.parametrize("language", languages())
def test_who_is_left_without_hours_is_told_so(language: str) -> None:
    say: Words = words(language, timezone="Asia/Damascus")
    past = plan(order("n", "an", (0, 600, 20)))
    assert notices(SCENARIO, past, since_s=SINCE, homes={("a", "a")}) == ()
    (notice,) = silenced(SCENARIO, ())
    assert (notice.zone.id, notice.group.id, notice.ways) == ("a", "walkers", ())
    message = sms(notice, SCENARIO, CLOSED, say)
    assert (
        message.text.count(say.time(SCENARIO.moment(SINCE))) == 2
    )  # nobody leaves after it, and N is closed
    assert message.segments <= MOST_SEGMENTS
    lines = unplanned(SCENARIO, CLOSED, say)
    assert say.time(SCENARIO.moment(SINCE)) in lines[0].text
    script = radio(notice.zone, [], SCENARIO, CLOSED, say, NETWORK)
    assert say.text("nobody") not in script
    assert silenced(SCENARIO, [told()]) == ()
    # whoever is on the way is told; those at home are told that they have no hours
    only_away = replace(told(), ways=tuple(w for w in told().ways if w.start))
    assert len(silenced(SCENARIO, [only_away])) == 1


@pytest.mark.parametrize("language", languages())
def test_a_gate_that_opens_again_has_both_hours(language: str) -> None:
    say: Words = words(language, timezone="Asia/Damascus")
    for_a_while = anew(Shut(corridor=NORTH, from_s=1800, to_s=3000))
    page = zone_text(told().zone, [told()], SCENARIO, for_a_while, say, NETWORK)
    message = sms(told(), SCENARIO, for_a_while, say).text
    for second in (1800, 3000):
        assert say.time(SCENARIO.moment(second)) in page
        assert say.time(SCENARIO.moment(second)) in message
    # it is open now: nobody turns back
    assert say.text("closed.away") not in page
    assert "{" not in radio(told().zone, [told()], SCENARIO, for_a_while, say, NETWORK)


def test_parties_are_told_what_is_closed_and_until_when_they_may_answer() -> None:
    say = words("en", timezone="Asia/Damascus")
    text = document_text(notification(SCENARIO.parties[0], SCENARIO, CLOSED, say), CLOSED, say)
    assert "The corridor n is closed from 09:15 on" in text
    assert answer_by(SCENARIO) == SCENARIO.moment(0)
    assert answer_by(SCENARIO, CLOSED.since_s) == SCENARIO.moment(SCENARIO.pause.windows[0].to_s)


def test_a_group_kept_apart_is_told_that_its_corridor_is_closed_and_no_civilian_is() -> None:
    say = words("en", timezone="Asia/Damascus")
    scenario = world().scenario
    corridor = next(c for c in scenario.corridors if all(scenario.groups[g].apart for g in c.admits))
    shut = anew(Shut(corridor=corridor, from_s=SINCE, to_s=None))
    text = document_text(appeal(corridor, (), scenario, shut, say), shut, say)
    name = plain(say.name(corridor.name, corridor.id))
    assert f"The corridor {name} is closed" in plain(text)
    assert "Who may go" not in text
    zone = next(z for z in scenario.zones if z.id == "z6")
    assert name not in plain(zone_text(zone, (), scenario, shut, say))

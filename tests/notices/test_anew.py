"""Notices of a re-plan: nothing that is past, where people on the way go on, and what is closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mamarr._errors import InputError
from mamarr.notices.body import body, unplanned
from mamarr.notices.news import shut_to_people
from mamarr.notices.notice import Issue, Last, Notice, Shut, Way, notices, silenced
from mamarr.notices.parties import answer_by, appeal, document_text, notification
from mamarr.notices.plain_text import zone_text
from mamarr.notices.radio import radio
from mamarr.notices.sms import MORE_SEGMENTS, MOST_SEGMENTS, sms
from mamarr.notices.words import Words, languages, plain, words
from mamarr.plans.document import Order, Plan, Proof, Slot, Solver
from mamarr.scenario.model import Mode, Party, Scenario
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


def test_who_passes_within_a_minute_has_hours_to_the_end_of_it() -> None:
    brief = plan(order("s", "nas", (970, 990, 7), start="n"))
    (notice,) = notices(SCENARIO, brief, since_s=SINCE, homes={("a", "a")})
    assert [(w.from_s, w.to_s) for w in notice.ways] == [(970, 1020)]


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
    script = radio(told().zone, [told()], SCENARIO, for_a_while, say, NETWORK)
    # it is open now: who comes while it is closed turns back, and nobody else
    for text in (page, script):
        assert say.text("closed.away") not in text
        assert say.text("closed.late") in text
    assert plain(say.text("sms.closed.away")) in plain(message)
    assert "{" not in script


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


@pytest.mark.parametrize("language", languages())
def test_a_message_tells_people_on_the_way_where_to_go_on_and_all_others_to_go_home(language: str) -> None:
    say: Words = words(language, timezone="Asia/Damascus")
    message = sms(told(), SCENARIO, CLOSED, say, NETWORK)
    away = plain(say.text("sms.away", places=say.own("n")))
    when = {"from": say.time(SCENARIO.moment(960)), "to": say.time(SCENARIO.moment(1020))}
    where = say.text("sms.when", corridor=say.own("s"), destination=say.own("Camp"), **when)
    assert f"{away} {plain(where)}" in plain(message.text)
    assert plain(say.text("sms.closed.away")) in plain(message.text)
    assert "{" not in message.text
    # beyond five: that earlier hours are gone, the gate that is shut, the way of those on the way
    assert message.segments <= MOST_SEGMENTS + 3 * MORE_SEGMENTS


def test_who_is_on_the_way_is_told_where_nobody_at_home_goes() -> None:
    say = words("en", timezone="Asia/Damascus")
    only_away = replace(told(), ways=tuple(w for w in told().ways if w.start))
    (notice,) = silenced(SCENARIO, [only_away])
    text = sms(notice, SCENARIO, CLOSED, say, NETWORK).text
    assert (
        "After 09:15 nobody is planned to leave. On the way, near n: From 09:16 to 09:17: s, to Camp." in text
    )


def test_people_on_the_way_are_told_each_corridor_once_with_all_places() -> None:
    say = words("en", timezone="Asia/Damascus")
    here, away = told().ways
    at_a = replace(away, start="a", from_s=900, to_s=990)
    again = replace(away, from_s=1000, to_s=1200)
    text = sms(replace(told(), ways=(here, away, at_a, again)), SCENARIO, CLOSED, say, NETWORK).text
    assert text.count("On the way") == 1
    assert "On the way, near n, Old Town: From 09:15 to 09:20: s, to Camp." in text


def test_a_message_may_grow_by_a_segment_for_each_place_on_the_way_and_no_more() -> None:
    say = words("ru", timezone="Asia/Damascus")
    away = told().ways[1]

    def message(letters: int, *places: str) -> int:
        ways: list[Way] = [replace(away, start=place * letters) for place in places]
        return sms(replace(told(), ways=tuple(ways)), SCENARIO, CLOSED, say).segments

    assert message(350, "ж") == MOST_SEGMENTS + 3 * MORE_SEGMENTS
    with pytest.raises(InputError, match="takes 12 segments and may take 11"):
        message(450, "ж")
    assert message(200, "ж", "ш") == MOST_SEGMENTS + 3 * MORE_SEGMENTS + 1


@pytest.mark.parametrize("language", languages())
def test_a_pause_that_ends_earlier_is_told_once_with_the_last_hour_at_each_gate(language: str) -> None:
    say: Words = words(language, timezone="Asia/Damascus")
    shorter = replace(
        anew(*(Shut(corridor=c, from_s=3000, to_s=None) for c in (NORTH, SOUTH))),
        last=(
            Last(corridor=NORTH, by=Mode.WALK, at_s=2400),
            Last(corridor=SOUTH, by=Mode.WALK, at_s=SINCE),
        ),
    )
    closed = tuple(replace(c, open=(replace(c.open[0], to_s=3000),)) for c in SCENARIO.corridors)
    scenario = replace(SCENARIO, corridors=closed)
    (every,) = shut_to_people(scenario, shorter)
    assert every.every
    notice = told()
    page = zone_text(notice.zone, [notice], scenario, shorter, say, NETWORK)
    script = radio(notice.zone, [notice], scenario, shorter, say, NETWORK)
    message = sms(notice, scenario, shorter, say, NETWORK).text
    begins = scenario.moment(3000)
    when = {"date": say.date(begins), "clock": say.clock(begins), "from": say.time(begins)}
    assert say.text("closed.all", **when) in page
    by_foot, hour = say.text("by.walk"), say.time(scenario.moment(2400))
    until = say.text("last.by", by=by_foot, time=hour)
    assert say.text("last", corridor=say.own("n"), times=until) in page
    for text in (page, script):
        assert say.text("last.late", by=by_foot, corridors=say.own("s")) in text
        assert say.text("closed.late") in text
    assert plain(say.text("sms.closed.all", **{"from": say.time(begins)})) in plain(message)
    assert plain(say.text("sms.last", times=f"{hour} n")) in plain(message)
    assert plain(say.text("sms.late", corridors="s")) in plain(message)
    assert plain(say.text("sms.closed.away")) in plain(message)
    assert "{" not in page + script + message


def test_one_corridor_that_stays_open_keeps_all_from_being_said_closed() -> None:
    shorter = anew(*(Shut(corridor=c, from_s=3000, to_s=None) for c in (NORTH, SOUTH)))
    assert [s.every for s in shut_to_people(SCENARIO, shorter)] == [False, False]


@pytest.mark.parametrize("language", languages())
def test_a_corridor_that_is_only_slower_is_told_plainly_in_every_medium(language: str) -> None:
    say: Words = words(language, timezone="Asia/Damascus")
    slower = replace(anew(), slower=(SOUTH,))
    notice = told()
    page = zone_text(notice.zone, [notice], SCENARIO, slower, say, NETWORK)
    script = radio(notice.zone, [notice], SCENARIO, slower, say, NETWORK)
    for text in (page, script):
        assert say.text("slower", corridor=say.own("s")) in text
        assert say.text("slower.away") in text
        assert say.text("closed.away") not in text
    message = sms(notice, SCENARIO, slower, say, NETWORK).text
    assert plain(say.text("sms.slower", corridors="s")) in plain(message)
    assert plain(say.text("sms.closed.away")) not in plain(message)
    # a leaflet is read before one leaves
    printed = [x.text for x in body(notice, SCENARIO, slower, say, NETWORK) if x.key == "slower"]
    assert printed == [say.text("slower", corridor=say.own("s"))]
    party = document_text(notification(SCENARIO.parties[0], SCENARIO, slower, say), slower, say)
    assert party.count(say.text("party.slower")) == 1
    assert "{" not in page + script + message + party


def test_only_groups_that_a_slower_corridor_admits_get_it_in_their_message() -> None:
    say = words("en", timezone="Asia/Damascus")
    slower = replace(anew(), slower=(replace(SOUTH, admits=()),))
    assert "Longer checks" not in sms(told(), SCENARIO, slower, say, NETWORK).text


def test_an_appeal_says_that_checks_take_longer() -> None:
    say = words("en", timezone="Asia/Damascus")
    scenario = world().scenario
    corridor = next(c for c in scenario.corridors if all(scenario.groups[g].apart for g in c.admits))
    slower = replace(anew(), slower=(corridor,))
    text = document_text(appeal(corridor, (), scenario, slower, say), slower, say)
    name = plain(say.name(corridor.name, corridor.id))
    assert f"At the corridor {name} checks take longer than planned." in plain(text)
    zone = next(z for z in scenario.zones if z.id == "z6")
    assert name not in plain(zone_text(zone, (), scenario, slower, say))

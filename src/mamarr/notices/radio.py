"""A script to be read aloud: one zone, one language, every number in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from mamarr.notices.body import rest, who
from mamarr.notices.news import (
    last_for_people,
    last_texts,
    late_home_texts,
    shut_to_people,
    slower_away,
    slower_for_people,
    slower_texts,
    turn_back,
)
from mamarr.notices.notice import Issue, Notice, Shut, Way
from mamarr.notices.speech import Speech, speech
from mamarr.notices.way import links_of, near, towards
from mamarr.notices.words import Words
from mamarr.scenario.local_time import twice
from mamarr.scenario.model import Scenario, Shelter, Zone

if TYPE_CHECKING:
    from mamarr.network.model import Network


def radio(
    zone: Zone,
    notices: Sequence[Notice],
    scenario: Scenario,
    issue: Issue,
    words: Words,
    network: Network | None = None,
) -> str:
    """The script for a zone: a paragraph for each group, then what is said to all.

    Parameters
    ----------
    zone
        Whose people are told.
    notices
        Its notices, of groups that are not kept apart; none: nobody is planned to leave.
    scenario, issue, words
        What all notices of the set share.
    network
        For directions and walking times.
    """
    say = speech(words)
    slower = slower_for_people(scenario, issue)
    exercise = words.text("exercise") if issue.exercise else ""
    name = words.name(zone.name, zone.id)
    parts = [
        exercise,
        words.text("radio.opening", zone=name, place=words.name(scenario.place.name)),
        _closed(zone, scenario, issue, words, say),
        " ".join((*slower_texts(slower, words), *slower_away(slower, words))),
        *(_group(notice, scenario, words, say, network) for notice in notices),
        *(line.text for line in rest(zone, notices, scenario, words)),
    ]
    if not notices:
        parts.append(f"{_nobody(scenario, issue, words, say)} {words.text('nobody.why')}")
    else:
        parts.append(words.text("radio.bring", bring=words.text("bring")))
    parts += [words.text(key) for key in ("voluntary", "return", "guarantee")]
    if scenario.hotline.strip():
        parts.append(words.text("ask"))
        parts.append(words.text("radio.hotline", hotline=say.digits(scenario.hotline)))
    else:
        parts.append(words.text("hotline.none"))
    issued = issue.issued.astimezone(scenario.tz)
    parts.append(
        words.text(
            "radio.version",
            version=say.version(issue.version),
            weekday=say.weekday(issued),
            date=say.date(issued),
            time=f"{say.at(issued)}{_of_two(issued, words)}",
        )
    )
    if issue.since_s is not None:
        parts[-1] = f"{parts[-1]} {words.text('before')}"
    if issue.supersedes is not None:
        parts[-1] = f"{parts[-1]} {words.text('version.replaces')}"
    parts.append(exercise)
    return "\n\n".join(part for part in parts if part) + "\n"


def _hour(moment: datetime, words: Words, say: Speech) -> str:
    return f"{say.time(moment)}{_of_two(moment, words)}"


def _of_two(moment: datetime, words: Words) -> str:
    """Which of the two it is, where the clock shows an hour twice."""
    return f" ({words.text('clocks.after' if moment.fold else 'clocks.before')})" if twice(moment) else ""


def _nobody(scenario: Scenario, issue: Issue, words: Words, say: Speech) -> str:
    if issue.since_s is None:
        return words.text("nobody")
    moment = scenario.moment(issue.since_s)
    return words.text(
        "radio.nobody", time=_hour(moment, words, say), weekday=say.weekday(moment), date=say.date(moment)
    )


def _closed(zone: Zone, scenario: Scenario, issue: Issue, words: Words, say: Speech) -> str:
    """Which corridors are closed, in a paragraph of its own; empty if none."""
    shut, last = shut_to_people(scenario, issue), last_for_people(scenario, issue)
    said = (_shut(s, scenario, words, say) for s in shut)

    def hour(second: int) -> str:
        return _hour(scenario.moment(second), words, say)

    until = last_texts(last, issue, words, hour)
    back = turn_back(shut, last, scenario, issue, words, hour)
    return " ".join((*said, *until, *back, *late_home_texts(zone, scenario, issue, words, hour)))


def _shut(shut: Shut, scenario: Scenario, words: Words, say: Speech) -> str:
    key = "radio.closed.all" if shut.every else "radio.closed"
    begins = scenario.moment(shut.from_s)
    values = {
        "corridor": words.name(shut.corridor.name, shut.corridor.id),
        "weekday": say.weekday(begins),
        "date": say.date(begins),
        "town": words.town(),
        "from": _hour(begins, words, say),
    }
    if shut.to_s is None:
        return words.text(key, **values)
    ends = scenario.moment(shut.to_s)
    values |= {"to_weekday": say.weekday(ends), "to_date": say.date(ends), "to": _hour(ends, words, say)}
    return words.text(f"{key}.until", **values)


def _group(notice: Notice, scenario: Scenario, words: Words, say: Speech, network: Network | None) -> str:
    by = words.text(f"by.{notice.group.travels}")
    said = [words.text("radio.who", who=who(notice.group, words), by=by)]
    for way in notice.ways:
        if way.start:
            said.append(words.text("radio.away", place=near(way.start, scenario, words, network)))
        if way.shelter is not None:
            said.append(_night(way, way.shelter, scenario, words, say))
        if way.stop is not None:
            continue
        going = way.stay or way
        begins, ends = scenario.moment(going.from_s), scenario.moment(going.to_s)
        said.append(
            words.text(
                "radio.when" if begins.date() == ends.date() else "radio.when.days",
                corridor=words.name(way.corridor.name, way.corridor.id),
                destination=words.name(way.destination.name, way.destination.id),
                weekday=say.weekday(begins),
                date=say.date(begins),
                to_weekday=say.weekday(ends),
                to_date=say.date(ends),
                town=words.town(),
                **{"from": _hour(begins, words, say), "to": _hour(ends, words, say)},
            )
        )
        if way in notice.roads:
            said.append(_way(way, notice.zone, words, say, network))
    if notice.is_choice:
        said.append(words.text("choose"))
    return " ".join(part for part in said if part)


def _night(way: Way, shelter: Shelter, scenario: Scenario, words: Words, say: Speech) -> str:
    begins, ends = scenario.moment(way.from_s), scenario.moment(way.to_s)
    return words.text(
        "radio.refuge" if way.stop else "radio.night",
        shelter=words.name(shelter.name, shelter.id),
        weekday=say.weekday(begins),
        date=say.date(begins),
        to_weekday=say.weekday(ends),
        to_date=say.date(ends),
        town=words.town(),
        **{"from": _hour(begins, words, say), "to": _hour(ends, words, say)},
    )


def _way(way: Way, zone: Zone, words: Words, say: Speech, network: Network | None) -> str:
    if way.rides:
        return words.text(f"radio.ride.{way.by}", zone=words.name(zone.name, zone.id))
    links = links_of(way, network) if network is not None else ()
    if network is None or not links:
        return ""
    seconds = float(network.seconds(way.by)[list(links)].sum())
    return words.text(
        "radio.way",
        direction=words.text(
            f"direction.{towards(network, int(network.tail[links[0]]), int(network.head[links[-1]]))}"
        ),
        duration=say.duration(seconds),
        by=words.text(f"by.{way.by}"),
    )

"""What a notice says, line by line, in the order that every document keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mamarr.notices.news import (
    last_for_people,
    last_texts,
    late_home_texts,
    printed,
    shut_text,
    shut_to_people,
    slower_away,
    slower_for_people,
    slower_texts,
    turn_back,
)
from mamarr.notices.notice import Issue, Notice, Way
from mamarr.notices.span import span
from mamarr.notices.way import near, way_text
from mamarr.notices.words import Words
from mamarr.scenario.model import Group, Scenario, Zone

if TYPE_CHECKING:
    from mamarr.network.model import Network

ORDER = (
    "who",
    "when",
    "way",
    "choose",
    "closed",
    "slower",
    "bring",
    "voluntary",
    "return",
    "guarantee",
    "hotline",
    "version",
)
"""Keys of lines, in their order; ``heading.<key>`` of the catalogue is the heading of each but `choose`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing that is said; `key` says what about. A key comes again where there are several ways."""

    key: str
    text: str


def body(
    notice: Notice, scenario: Scenario, issue: Issue, words: Words, network: Network | None = None
) -> tuple[Line, ...]:
    """Everything that is printed of a notice: `told`, then what is new of its corridors, then `standing`.

    That it is an exercise is not among the lines: whoever renders them shows ``exercise`` above them.
    The network gives the streets of the way; without it, the way is told by zone and corridor only.
    """
    return (
        *told(notice, scenario, words, network),
        *_news_at_home(notice.group, scenario, issue, words),
        *standing(scenario, issue, words),
    )


def told(
    notice: Notice, scenario: Scenario, words: Words, network: Network | None = None
) -> tuple[Line, ...]:
    """What differs between notices: who may go, when, and by which way.

    A group kept apart is told of its own corridor only: no zone, no street.
    """
    if notice.apart:
        return _appeal(notice, scenario, words)
    zone = words.name(notice.zone.name, notice.zone.id)
    by = words.text(f"by.{notice.group.travels}")
    lines = [
        Line(key="who", text=words.text("who", zone=zone, who=who(notice.group, words), by=by)),
        *(
            Line(key="when", text=text)
            for way in _apart_in_time(notice.ways)
            for text in hours(way, scenario, words, network)
        ),
        *(Line(key="way", text=way_text(way, notice.zone, scenario, words, network)) for way in notice.roads),
    ]
    if notice.is_choice:
        lines.append(Line(key="choose", text=words.text("choose")))
    return tuple(lines)


def _appeal(notice: Notice, scenario: Scenario, words: Words) -> tuple[Line, ...]:
    return (
        Line(key="who", text=words.text("appeal.who")),
        *(Line(key="when", text=when(way, scenario, words)) for way in _apart_in_time(notice.ways)),
        *(
            Line(
                key="way",
                text=words.text(
                    "appeal.way" if way.rides else "appeal.walk",
                    corridor=words.name(way.corridor.name, way.corridor.id),
                    destination=words.name(way.destination.name, way.destination.id),
                ),
            )
            for way in notice.roads
        ),
    )


def standing(scenario: Scenario, issue: Issue, words: Words) -> tuple[Line, ...]:
    """What every notice says alike: from what to bring to the version."""
    return (Line(key="bring", text=words.text("bring")), *_rights(scenario, issue, words))


def news(scenario: Scenario, issue: Issue, words: Words, zone: Zone | None = None) -> tuple[Line, ...]:
    """Which corridors are closed, or slower, of those that are not for groups kept apart only.

    Of a zone also when they may be home who turn back, where that is too late.
    """
    shut, last = shut_to_people(scenario, issue), last_for_people(scenario, issue)
    hour = printed(scenario, words)
    closed = (
        *(shut_text(s, scenario, words) for s in shut),
        *last_texts(last, issue, words, hour),
        *turn_back(shut, last, scenario, issue, words, hour),
        *late_home_texts(zone, scenario, issue, words, hour),
    )
    slower = slower_for_people(scenario, issue)
    return _news(closed, [*slower_texts(slower, words), *slower_away(slower, words)])


def _news_at_home(group: Group, scenario: Scenario, issue: Issue, words: Words) -> tuple[Line, ...]:
    """The same of the corridors of one group, as it is printed to be read before one leaves."""
    shut = [s for s in shut_to_people(scenario, issue) if s.every or group.id in s.corridor.admits]
    for_good = [s for s in shut if s.to_s is None and s.from_s <= (issue.since_s or 0)]
    closed = (
        *(shut_text(s, scenario, words) for s in shut),
        *turn_back(for_good, (), scenario, issue, words, printed(scenario, words)),
    )
    slower = [c for c in slower_for_people(scenario, issue) if group.id in c.admits]
    return _news(closed, slower_texts(slower, words))


def _news(closed: Iterable[str], slower: Iterable[str]) -> tuple[Line, ...]:
    return (
        *(Line(key="closed", text=text) for text in closed),
        *(Line(key="slower", text=text) for text in slower),
    )


def rest(zone: Zone, notices: Sequence[Notice], scenario: Scenario, words: Words) -> tuple[Line, ...]:
    """What is said of groups of a zone that have no order, where others of it have one; else nothing."""
    told_groups = {notice.group.id for notice in notices if notice.from_home}
    left = [
        who(group, words)
        for group in scenario.groups.values()
        if zone.people.get(group.id) and group.id not in told_groups and not group.apart
    ]
    if not left or not notices:
        return ()
    text = words.text("rest", who=words.text("list.long").join(dict.fromkeys(left)))
    return (Line(key="rest", text=f"{text} {words.text('nobody.why')}"),)


def unplanned(scenario: Scenario, issue: Issue, words: Words) -> tuple[Line, ...]:
    """What people of a zone are told from where nobody is planned to leave."""
    return (
        Line(key="nobody", text=f"{nobody(scenario, issue, words)} {words.text('nobody.why')}"),
        *_rights(scenario, issue, words),
    )


def nobody(scenario: Scenario, issue: Issue, words: Words) -> str:
    """That nobody is planned to leave, after a re-plan: any more."""
    if issue.since_s is None:
        return words.text("nobody")
    moment = scenario.moment(issue.since_s)
    return words.text("nobody.now", time=words.hour(moment), date=words.date(moment))


def who(group: Group, words: Words) -> str:
    """Who the group is, in general words: its note if the catalogue has it, else by how it travels."""
    if group.admits_note and words.has(group.admits_note):
        return words.text(group.admits_note)
    if group.admits_note and words.language.partition("-")[0] == "en":
        return words.own(group.admits_note)
    return words.text("who.needs_bed" if group.needs_bed else f"who.{group.travels}")


def hours(way: Way, scenario: Scenario, words: Words, network: Network | None = None) -> tuple[str, ...]:
    """When to leave home and, where people stay overnight on the way, when to go on from there."""
    if way.shelter is None:
        return (when(way, scenario, words, network),)
    shelter = words.name(way.shelter.name, way.shelter.id)
    place = {"place": near(way.start, scenario, words, network)} if way.start else {}
    there = words.text(
        "night.to.away" if way.start else "night.to",
        **place,
        shelter=shelter,
        span=span(way.from_s, way.to_s, scenario, words),
    )
    if way.stay is None:
        return (there, words.text("night.wait", shelter=shelter))
    return (
        there,
        words.text(
            "night.on",
            shelter=shelter,
            corridor=words.name(way.corridor.name, way.corridor.id),
            destination=words.name(way.destination.name, way.destination.id),
            span=span(way.stay.from_s, way.stay.to_s, scenario, words),
        ),
    )


def when(way: Way, scenario: Scenario, words: Words, network: Network | None = None) -> str:
    """From when to when, by which corridor and to where, with the zone of the hours."""
    place = {"place": near(way.start, scenario, words, network)} if way.start else {}
    return words.text(
        "when.away" if way.start else "when",
        **place,
        corridor=words.name(way.corridor.name, way.corridor.id),
        destination=words.name(way.destination.name, way.destination.id),
        span=span(way.from_s, way.to_s, scenario, words),
    )


def version(scenario: Scenario, issue: Issue, words: Words) -> str:
    """Version and time of issue."""
    issued = issue.issued.astimezone(scenario.tz)
    text = words.text(
        "version",
        version=str(issue.version),
        date=words.date(issued),
        time=words.time(issued),
        clock=words.clock(issued),
    )
    if issue.since_s is not None:
        text = f"{text} {words.text('before')}"
    return text if issue.supersedes is None else f"{text} {words.text('version.replaces')}"


def hotline(scenario: Scenario, words: Words) -> str:
    """The hotline, or what to do where none is given."""
    number = scenario.hotline.strip()
    return words.text("hotline", hotline=words.own(number)) if number else words.text("hotline.none")


def _rights(scenario: Scenario, issue: Issue, words: Words) -> tuple[Line, ...]:
    guarantee = words.text("guarantee")
    if scenario.hotline.strip():
        guarantee = f"{guarantee} {words.text('ask')}"
    return (
        Line(key="voluntary", text=words.text("voluntary")),
        Line(key="return", text=words.text("return")),
        Line(key="guarantee", text=guarantee),
        Line(key="hotline", text=hotline(scenario, words)),
        Line(key="version", text=version(scenario, issue, words)),
    )


def _apart_in_time(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Ways of one corridor at the same hours are told once."""
    seen: dict[tuple[str | int, ...], Way] = {}
    for way in ways:
        night = (
            (way.stay.shelter.id, way.stay.from_s, way.stay.to_s) if way.stay else (way.stop and way.stop.id,)
        )
        seen.setdefault((way.corridor.id, way.from_s, way.to_s, way.start, *night), way)
    return tuple(seen.values())

"""Short messages within stated segments.

A message of GSM 03.38's 7-bit letters holds 160 of them, or 153 in each segment of several; any other letter
makes the whole message UCS-2: 70, or 67 in each segment of several (3GPP TS 23.038, TS 23.040).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mamarr._errors import InputError
from mamarr.notices.news import last_for_people, late_home, shut_to_people, slower_for_people
from mamarr.notices.notice import Issue, Last, Notice, Shut, Stay, Way
from mamarr.notices.way import near
from mamarr.notices.words import Words, plain
from mamarr.scenario.model import Corridor, Scenario

if TYPE_CHECKING:
    from mamarr.network.model import Network

MOST_SEGMENTS = 5
"""No message is longer: more segments are often lost, or cost too much to send to everybody."""

WAYS = 2
"""So many ways, each with its hours, are told in them."""

MORE_SEGMENTS = 2
"""What each further way, stretch of hours on the same way, and night may add; after a re-plan also earlier
hours, each closed or slower corridor, and each corridor to which people on the way go on."""

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Letters of one septet (3GPP TS 23.038, 6.2.1)."""

GSM_7_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Letters of two septets (3GPP TS 23.038, 6.2.1.1)."""

_PLAINER = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "…": "..."}
)

_OPTIONAL = ("return", "guarantee")
"""What is left out, in this order, if a message gets too long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sms:
    """A message, its alphabet (``GSM-7`` or ``UCS-2``) and how many segments it takes."""

    text: str
    alphabet: str
    segments: int


def measured(text: str) -> Sms:
    """`text` with its alphabet and segments.

    >>> measured("a" * 161).segments, measured("ж" * 70).segments, measured("ж" * 71).segments
    (2, 1, 2)
    """
    if all(letter in GSM_7 or letter in GSM_7_EXTENDED for letter in text):
        sizes = [2 if letter in GSM_7_EXTENDED else 1 for letter in text]
        return Sms(text=text, alphabet="GSM-7", segments=_segments(sizes, 160, 153))
    sizes = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
    return Sms(text=text, alphabet="UCS-2", segments=_segments(sizes, 70, 67))


def _segments(sizes: list[int], alone: int, each: int) -> int:
    """No letter of two units is cut."""
    if sum(sizes) <= alone:
        return 1
    segments, used = 1, 0
    for size in sizes:
        if used + size > each:
            segments, used = segments + 1, 0
        used += size
    return segments


def sms(
    notice: Notice, scenario: Scenario, issue: Issue, words: Words, network: Network | None = None
) -> Sms:
    """The message to one group of one zone: to those at home, and after a re-plan to those on the way.

    The network names the places near which people on the way are; without it their node is named.

    Raises
    ------
    InputError
        If even without what is optional it takes more than `MOST_SEGMENTS`, and `MORE_SEGMENTS` for each
        way beyond `WAYS` (after a re-plan), further stretch of hours, and night on the way; after a re-plan
        also once more, for each corridor that is closed to the group or slower, and for each to which people
        on the way go on; and one segment for each further place near which they are, and for each corridor
        at whose gate they have to be earlier.
    """
    away = _away(notice, scenario, words, network)
    notice = replace(notice, ways=notice.from_home)
    stays = sum(way.stay is not None for way in notice.ways)
    told = len(_shut(notice, scenario, issue)) + len(_slower(notice, scenario, issue))
    anew = 0 if issue.since_s is None else 1 + told
    more = len(notice.ways) - min(WAYS, len(notice.roads)) + stays + anew + len(away)
    late = late_home(notice.zone, scenario, issue, notice.group.id) is not None
    names = late + len(_last(notice, scenario, issue)) + sum(len(places) - 1 for _, places in away)
    most = MOST_SEGMENTS + MORE_SEGMENTS * more + names
    left_out: tuple[str, ...] = ()
    for count in range(len(_OPTIONAL) + 1):
        left_out = _OPTIONAL[:count]
        made = measured(_text(notice, away, scenario, issue, words, left_out))
        if made.segments <= most:
            return made
    raise InputError(
        f"the {words.language} message to {notice.group.id} of zone {notice.zone.id} takes {made.segments} "
        f"segments and may take {most}; shorten names in scenario.yaml and zones.csv"
    )


Away = list[tuple[Way, tuple[str, ...]]]
"""Ways of people on the way, each with the places near which they are told."""


def _away(notice: Notice, scenario: Scenario, words: Words, network: Network | None) -> Away:
    """How people on the way go on: a corridor once in a stretch of its hours, from the first to the last."""
    found: dict[tuple[str, str, bool, int], list[Way]] = {}
    for way in notice.ways:
        if way.start:
            stretch = next((o.to_s for o in way.corridor.open if o.to_s > way.from_s), 0)
            shelter = way.shelter.id if way.shelter else ""
            found.setdefault((way.corridor.id, shelter, way.stop is None, stretch), []).append(way)
    together = []
    for ways in found.values():
        stays = [way.stay for way in ways if way.stay]
        whole = replace(
            ways[0],
            from_s=min(way.from_s for way in ways),
            to_s=max(way.to_s for way in ways),
            stay=replace(stays[0], from_s=min(s.from_s for s in stays), to_s=max(s.to_s for s in stays))
            if stays
            else None,
        )
        together.append((whole, tuple(dict.fromkeys(near(w.start, scenario, words, network) for w in ways))))
    return together


def _text(
    notice: Notice, away: Away, scenario: Scenario, issue: Issue, words: Words, left_out: tuple[str, ...]
) -> str:
    begin_s = notice.ways[0].from_s if notice.ways else issue.since_s or 0
    first, shut = scenario.moment(begin_s), _shut(notice, scenario, issue)
    last = _last(notice, scenario, issue)

    def clocked(second: int) -> str:
        """The hour, with its clock where the clocks have changed since the first."""
        moment = scenario.moment(second)
        same = moment.utcoffset() == first.utcoffset()
        return words.time(moment) if same else f"{words.time(moment)} ({words.clock(moment)})"

    one_day = all(
        scenario.moment(s).date() == first.date()
        for way in (*notice.ways, *(way for way, _ in away))
        for s in (way.from_s, way.to_s, way.last_s)
    )

    def dated(second: int) -> str:
        """The hour, with its day where the message has not named it."""
        if one_day and scenario.moment(second).date() == first.date():
            return clocked(second)
        return f"{_short_date(second, scenario, words)} {clocked(second)}"

    parts = [f"{words.text('exercise.short')}."] if issue.exercise else []
    parts.append(
        words.text(
            "sms.who" if one_day else "sms.who.days",
            zone=words.name(notice.zone.name, notice.zone.id),
            by=words.text(f"by.{notice.group.travels}"),
            date=_short_date(begin_s, scenario, words),
            clock=words.clock(first),
        )
    )

    def at(hours: Way | Stay) -> dict[str, str]:
        return {
            "date": _short_date(hours.from_s, scenario, words),
            "to_date": _short_date(hours.to_s, scenario, words),
            "from": clocked(hours.from_s),
            "to": clocked(hours.to_s),
        }

    def told(way: Way) -> str:
        if way.stop is not None:
            return words.text("sms.refuge", shelter=words.name(way.stop.name, way.stop.id), **at(way))
        corridor = words.name(way.corridor.name, way.corridor.id)
        destination = words.name(way.destination.name, way.destination.id)
        key = "sms.when" if one_day else "sms.when.days"
        text = words.text(key, corridor=corridor, destination=destination, **at(way.stay or way))
        if way.stay is None:
            return text
        shelter = words.name(way.stay.shelter.name, way.stay.shelter.id)
        return f"{words.text('sms.night', shelter=shelter, **at(way))} {text}"

    parts += dict.fromkeys(told(way) for way in notice.ways)
    if issue.since_s is not None:
        if not notice.ways:
            parts.append(words.text("sms.nobody", **{"from": dated(issue.since_s)}))
        for way, places in away:
            parts += [words.text("sms.away", places=words.text("list").join(places)), told(way)]
        parts += [_closed(s, words, dated) for s in shut]
        parts += _until(last, issue, words, clocked)
        if shut or last:
            parts.append(words.text("sms.closed.away"))
        if (shut or last) and scenario.shelters:
            parts.append(_at_shelters(issue, words, clocked))
        if late := late_home(notice.zone, scenario, issue, notice.group.id):
            parts.append(words.text("sms.home.late", time=clocked(late.at_s), by=clocked(late.by_s)))
        if slower := _slower(notice, scenario, issue):
            names = words.text("list").join(words.name(c.name, c.id) for c in slower)
            parts.append(words.text("sms.slower", corridors=names))
        parts.append(words.text("sms.before"))
    parts += [words.text(f"sms.{key}") for key in ("voluntary", "return", "guarantee") if key not in left_out]
    if hotline := scenario.hotline.strip():
        parts.append(words.text("sms.hotline", hotline=words.isolate(hotline)))
    parts.append(words.text("sms.version", version=str(issue.version)))
    text = " ".join(parts)
    # one Latin dash would make a message of 7-bit letters twice as long
    plainer = plain(text).translate(_PLAINER)
    return plainer if measured(plainer).alphabet == "GSM-7" else text


def _shut(notice: Notice, scenario: Scenario, issue: Issue) -> tuple[Shut, ...]:
    """Corridors that are closed to the group."""
    told = shut_to_people(scenario, issue)
    return tuple(s for s in told if s.every or notice.group.id in s.corridor.admits)


def _last(notice: Notice, scenario: Scenario, issue: Issue) -> tuple[Last, ...]:
    """By when the group has to be at which gates."""
    return tuple(
        x
        for x in last_for_people(scenario, issue)
        if notice.group.id in x.corridor.admits and x.by == notice.group.travels
    )


def _until(last: Iterable[Last], issue: Issue, words: Words, clocked: Callable[[int], str]) -> list[str]:
    """By when to be at which gates, those of one hour together, and for which it is too late."""
    names: dict[int, list[str]] = {}
    for x in last:
        second = max(x.at_s, issue.since_s or 0)
        names.setdefault(second, []).append(words.name(x.corridor.name, x.corridor.id))
    comma, semicolon = words.text("list"), words.text("list.long")
    late = names.pop(issue.since_s or 0, [])
    times = semicolon.join(
        f"{clocked(second)} {comma.join(those)}" for second, those in sorted(names.items())
    )
    said = [words.text("sms.last", times=times)] if times else []
    return [*said, words.text("sms.late", corridors=semicolon.join(late))] if late else said


def _at_shelters(issue: Issue, words: Words, clocked: Callable[[int], str]) -> str:
    if issue.shelter_by_s is None:
        return words.text("sms.closed.shelter")
    return words.text("sms.closed.shelter.by", time=clocked(issue.shelter_by_s))


def _slower(notice: Notice, scenario: Scenario, issue: Issue) -> tuple[Corridor, ...]:
    """Corridors for the group whose checks take longer."""
    return tuple(c for c in slower_for_people(scenario, issue) if notice.group.id in c.admits)


def _closed(shut: Shut, words: Words, dated: Callable[[int], str]) -> str:
    key = "sms.closed.all" if shut.every else "sms.closed"
    values = {"corridor": words.name(shut.corridor.name, shut.corridor.id), "from": dated(shut.from_s)}
    if shut.to_s is None:
        return words.text(key, **values)
    return words.text(f"{key}.until", to=dated(shut.to_s), **values)


def _short_date(second: int, scenario: Scenario, words: Words) -> str:
    from babel.dates import format_date

    return str(format_date(scenario.moment(second).date(), words.text("date.short"), locale=words.locale))

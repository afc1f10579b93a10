"""Short messages within stated segments.

A message of GSM 03.38's 7-bit letters holds 160 of them, or 153 in each segment of several; any other letter
makes the whole message UCS-2: 70, or 67 in each segment of several (3GPP TS 23.038, TS 23.040).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from mamarr._errors import InputError
from mamarr.notices.body import shut_to_people
from mamarr.notices.notice import Issue, Notice, Shut, Stay, Way
from mamarr.notices.words import Words, plain
from mamarr.scenario.model import Scenario

MOST_SEGMENTS = 5
"""No message is longer: more segments are often lost, or cost too much to send to everybody."""

WAYS = 2
"""So many ways, each with its hours, are told in them."""

MORE_SEGMENTS = 2
"""What each further way, stretch of hours on the same way, and night may add; after a re-plan also earlier
hours, and each closed corridor."""

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


def sms(notice: Notice, scenario: Scenario, issue: Issue, words: Words) -> Sms:
    """The message to one group of one zone; people on the way are told by all else, and at their gate.

    Raises
    ------
    InputError
        If even without what is optional it takes more than `MOST_SEGMENTS`, and `MORE_SEGMENTS` for each
        way beyond `WAYS` (after a re-plan), further stretch of hours, and night on the way, and after a
        re-plan for each corridor that is closed to the group, and once more.
    """
    notice = replace(notice, ways=notice.from_home)
    stays = sum(way.stay is not None for way in notice.ways)
    anew = 0 if issue.since_s is None else 1 + len(_shut(notice, scenario, issue))
    more = len(notice.ways) - min(WAYS, len(notice.roads)) + stays + anew
    most = MOST_SEGMENTS + MORE_SEGMENTS * more
    left_out: tuple[str, ...] = ()
    for count in range(len(_OPTIONAL) + 1):
        left_out = _OPTIONAL[:count]
        made = measured(_text(notice, scenario, issue, words, left_out))
        if made.segments <= most:
            return made
    raise InputError(
        f"the {words.language} message to {notice.group.id} of zone {notice.zone.id} takes {made.segments} "
        f"segments and may take {most}; shorten names in scenario.yaml and zones.csv"
    )


def _text(notice: Notice, scenario: Scenario, issue: Issue, words: Words, left_out: tuple[str, ...]) -> str:
    begin_s = notice.ways[0].from_s if notice.ways else issue.since_s or 0
    first, shut = scenario.moment(begin_s), _shut(notice, scenario, issue)

    def clocked(second: int) -> str:
        """The hour, with its clock where the clocks have changed since the first."""
        moment = scenario.moment(second)
        same = moment.utcoffset() == first.utcoffset()
        return words.time(moment) if same else f"{words.time(moment)} ({words.clock(moment)})"

    one_day = all(
        scenario.moment(s).date() == first.date()
        for way in notice.ways
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

    said = []
    for way in notice.ways:
        corridor = words.name(way.corridor.name, way.corridor.id)
        destination = words.name(way.destination.name, way.destination.id)
        key = "sms.when" if one_day else "sms.when.days"
        text = words.text(key, corridor=corridor, destination=destination, **at(way.stay or way))
        if way.stay is not None:
            shelter = words.name(way.stay.shelter.name, way.stay.shelter.id)
            text = f"{words.text('sms.night', shelter=shelter, **at(way))} {text}"
        said.append(text)
    parts += dict.fromkeys(said)
    if issue.since_s is not None:
        if not notice.ways:
            parts.append(words.text("sms.nobody", **{"from": dated(issue.since_s)}))
        parts += [_closed(s, words, dated) for s in shut]
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
    return tuple(s for s in shut_to_people(scenario, issue) if notice.group.id in s.corridor.admits)


def _closed(shut: Shut, words: Words, dated: Callable[[int], str]) -> str:
    values = {"corridor": words.name(shut.corridor.name, shut.corridor.id), "from": dated(shut.from_s)}
    if shut.to_s is None:
        return words.text("sms.closed", **values)
    return words.text("sms.closed.until", to=dated(shut.to_s), **values)


def _short_date(second: int, scenario: Scenario, words: Words) -> str:
    from babel.dates import format_date

    return str(format_date(scenario.moment(second).date(), words.text("date.short"), locale=words.locale))

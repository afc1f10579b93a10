"""Zones that a text names for its hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mamarr.announcements.places import ADJECTIVES, Gazetteer
from mamarr.announcements.text import Span, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A zone named in the text.

    Attributes
    ----------
    label
        local, moscow, kyiv, GMT, UTC, CET ..., or the name of a place.
    zone
        IANA zone; empty for local time, which is that of the place.
    """

    label: str
    zone: str
    span: Span


_FIXED: tuple[tuple[str, str, str], ...] = (
    (
        r"\(?(?:local\s+time|heures?\s+locales?|horas?\s+local(?:es)?|(?<=\d\s)locales|ortszeit|lokalzeit|lokaler\s+zeit|(?:بال|ب)?توقيت\s+(?:ال)?محلي|التوقيت\s+المحلي(?:\s+ل\w+)?"
        r"|(?:по\s+)?местн\w+\s+врем\w+|по\s+местному|(?:за\s+)?місцевим(?:\s+часом)?|местно\s+време|שעון\s+מקומי)",
        "local",
        "",
    ),
    (
        r"gmt|ت\s*\.?\s*غ|(?:ب)?توقيت\s+(?:غرينتش|جرينتش|غرينيتش|جرينيتش)|غرينتش|جرينتش|по\s+гринвичу|за\s+гринвічем|hora\s+de\s+greenwich|heure\s+de\s+greenwich",
        "GMT",
        "UTC",
    ),
    (
        r"utc|(?:ب)?(?:ال)?توقيت\s+(?:ال)?(?:عالمي|دولي)(?:\s+(?:الموحد|المنسق))?|всемирн\w+\s+(?:координированн\w+\s+)?врем\w+|temps\s+universel|tu(?!\w)",
        "UTC",
        "UTC",
    ),
    (r"msk|мск|(?:ب)?توقيت\s+موسكو", "moscow", "Europe/Moscow"),
    (r"cest", "CEST", "Europe/Berlin"),
    (r"cet", "CET", "Europe/Berlin"),
    (r"mesz", "MESZ", "Europe/Berlin"),
    (r"mez", "MEZ", "Europe/Berlin"),
    (r"eest", "EEST", "Europe/Kyiv"),
    (r"eet", "EET", "Europe/Kyiv"),
    (r"bst", "BST", "Europe/London"),
    (r"edt", "EDT", "America/New_York"),
    (r"(?<=\d\s)est|(?<=m\s)est", "EST", "America/New_York"),
    (r"eat", "EAT", "Africa/Nairobi"),
    (r"(?<=\d\s)cat", "CAT", "Africa/Khartoum"),
    (r"(?:ب)?توقيت\s+(?:وسط|اوروبا)\s+\w+", "CET", "Europe/Berlin"),
)
_AFTER_WORD = r"(?:hora\s+(?:de|del)\s+|heure\s+(?:de\s+|d'|du\s+)|heures?\s+(?:en|a)\s+|hora\s+en\s+|(?:ب)?توقيت\s+|توقيت\s+|по\s+времени\s+|по\s+|за\s+часом\s+|in\s+|en\s+|за\s+|time\s+in\s+)"


def labels(text: Text, gazetteer: Gazetteer) -> list[Label]:
    """Every zone that the text names, in order."""
    low = text.low
    found: list[Label] = []
    for pattern, label, zone in _FIXED:
        for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", low):
            if all(match.end() <= f.span[0] or match.start() >= f.span[1] for f in found):
                found.append(Label(label=label, zone=zone, span=match.span()))
    for match in re.finditer(
        r"(?<!\w)(?:по\s+|за\s+)?([а-яіїє']+?)(?:ому|им|ем|ого|ой)?\s+(?:врем\w+|часом|часу)(?!\w)", low
    ):
        zone = next((z for stem, z in ADJECTIVES.items() if match[1].startswith(stem)), "")
        if zone:
            found.append(_named(match[1], zone, match.span()))
    # "(9:00 по киевскому)": the word for time is left out
    for match in re.finditer(r"(?<=\d)\s*(?:по|за)\s+([а-яіїє']+?)(?:ому|им)(?=\s*[),.;]|$)", low):
        zone = next((z for stem, z in ADJECTIVES.items() if match[1].startswith(stem)), "")
        if zone:
            found.append(_named(match[1], zone, match.span()))
    # "0700Z"
    for match in re.finditer(r"(?<=\d)\s?z(?!\w)", low):
        found.append(Label(label="UTC", zone="UTC", span=match.span()))
    for match in re.finditer(r"(?<!\w)([a-z']+)(?:\s+standard|\s+summer|\s+daylight)?\s+time(?!\w)", low):
        zone = ADJECTIVES.get(match[1], "")
        place = gazetteer.named(match[1])
        if not zone and place is not None:
            zone = place.zone
        if zone:
            found.append(_named(place.name if place else match[1], zone, match.span()))
    for mention in gazetteer.find(low, text.plain):
        before = re.search(
            rf"(?<!\w){_AFTER_WORD}(?:ال)?$", low[max(0, mention.span[0] - 24) : mention.span[0]]
        )
        if before is None:
            continue
        if before.group().strip() in ("in", "en", "по", "за") and not _hour_before(
            low, mention.span[0] - len(before.group()), mention.span[1]
        ):
            continue
        start = mention.span[0] - len(before.group())
        if all(mention.span[1] <= f.span[0] or start >= f.span[1] for f in found):
            found.append(_named(mention.place.name, mention.place.zone, (start, mention.span[1])))
    return sorted(found, key=lambda f: f.span)


def _hour_before(low: str, start: int, end: int) -> bool:
    """Whether "in France" follows an hour within the same brackets, so that it names a zone."""
    if re.match(r"по|за", low[start:]) and re.search(r"\d(?::|\.)?\d\d\s*$", low[:start]):
        return True
    opened = low.rfind("(", 0, start)
    inside = opened >= 0 and ")" not in low[opened:start] and re.match(r"[\s]*[);,]", low[end:]) is not None
    return inside and re.search(r"(?:\d|heures?|horas?|h|часов|m\.?)\s*$", low[opened:start]) is not None


def _named(name: str, zone: str, span: Span) -> Label:
    known = {"Europe/Moscow": "moscow", "Europe/Kyiv": "kyiv"}
    return Label(label=known.get(zone, name), zone=zone, span=span)


def shown(label: Label) -> str:
    """A label as a printed conversion names it."""
    return {"moscow": "Moscow", "kyiv": "Kyiv", "Astana": "Nur-Sultan"}.get(label.label, label.label)


def agrees(day: str | None, primary: tuple[int, str], other: tuple[int, str]) -> bool | None:
    """Whether two hours of the clock in two zones are the same instant; None without a full date."""
    if day is None or day.startswith("--") or not primary[1] or not other[1]:
        return None
    on = date.fromisoformat(day)

    def offset(zone: str) -> int:
        moment = datetime(on.year, on.month, on.day, 12, tzinfo=ZoneInfo(zone)).utcoffset()
        return int(moment.total_seconds() // 60) if moment is not None else 0

    return (primary[0] - offset(primary[1]) - other[0] + offset(other[1])) % 1440 == 0

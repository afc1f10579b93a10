"""Places and their time zones: a bundled table, country names from CLDR, and a table of one's own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import available_timezones

from mamarr._errors import InputError
from mamarr.announcements.text import Span, fold

LANGUAGES = ("ar", "en", "ru", "uk", "fr", "es", "de", "bg", "he")
"""Languages whose names of countries and capitals are known, from CLDR."""

COUNTRIES = {
    "AF": "Asia/Kabul",
    "AM": "Asia/Yerevan",
    "AZ": "Asia/Baku",
    "BA": "Europe/Sarajevo",
    "BD": "Asia/Dhaka",
    "BF": "Africa/Ouagadougou",
    "BI": "Africa/Bujumbura",
    "BO": "America/La_Paz",
    "CF": "Africa/Bangui",
    "CM": "Africa/Douala",
    "CO": "America/Bogota",
    "EG": "Africa/Cairo",
    "ER": "Africa/Asmara",
    "ET": "Africa/Addis_Ababa",
    "GE": "Asia/Tbilisi",
    "HN": "America/Tegucigalpa",
    "HR": "Europe/Zagreb",
    "HT": "America/Port-au-Prince",
    "IL": "Asia/Jerusalem",
    "IN": "Asia/Kolkata",
    "IQ": "Asia/Baghdad",
    "IR": "Asia/Tehran",
    "JO": "Asia/Amman",
    "KE": "Africa/Nairobi",
    "KH": "Asia/Phnom_Penh",
    "KW": "Asia/Kuwait",
    "LB": "Asia/Beirut",
    "LK": "Asia/Colombo",
    "LY": "Africa/Tripoli",
    "MD": "Europe/Chisinau",
    "ML": "Africa/Bamako",
    "MM": "Asia/Yangon",
    "NE": "Africa/Niamey",
    "NG": "Africa/Lagos",
    "NP": "Asia/Kathmandu",
    "PH": "Asia/Manila",
    "PK": "Asia/Karachi",
    "PL": "Europe/Warsaw",
    "PS": "Asia/Gaza",
    "QA": "Asia/Qatar",
    "RO": "Europe/Bucharest",
    "RS": "Europe/Belgrade",
    "RU": "Europe/Moscow",
    "RW": "Africa/Kigali",
    "SA": "Asia/Riyadh",
    "SD": "Africa/Khartoum",
    "SN": "Africa/Dakar",
    "SO": "Africa/Mogadishu",
    "SS": "Africa/Juba",
    "SV": "America/El_Salvador",
    "SY": "Asia/Damascus",
    "TD": "Africa/Ndjamena",
    "TH": "Asia/Bangkok",
    "TL": "Asia/Dili",
    "TR": "Europe/Istanbul",
    "UA": "Europe/Kyiv",
    "UG": "Africa/Kampala",
    "VE": "America/Caracas",
    "YE": "Asia/Aden",
    "FR": "Europe/Paris",
    "ES": "Europe/Madrid",
    "DE": "Europe/Berlin",
    "AT": "Europe/Vienna",
    "GB": "Europe/London",
    "IT": "Europe/Rome",
    "CH": "Europe/Zurich",
    "BY": "Europe/Minsk",
    "GR": "Europe/Athens",
    "XK": "Europe/Belgrade",
    "CY": "Asia/Nicosia",
    "AE": "Asia/Dubai",
    "GT": "America/Guatemala",
    "NI": "America/Managua",
    "PE": "America/Lima",
    "EC": "America/Guayaquil",
    "DZ": "Africa/Algiers",
    "MA": "Africa/Casablanca",
    "TN": "Africa/Tunis",
    "MR": "Africa/Nouakchott",
    "CI": "Africa/Abidjan",
    "LR": "Africa/Monrovia",
    "SL": "Africa/Freetown",
    "GN": "Africa/Conakry",
    "DJ": "Africa/Djibouti",
    "VN": "Asia/Ho_Chi_Minh",
    "LA": "Asia/Vientiane",
    "KG": "Asia/Bishkek",
    "TJ": "Asia/Dushanbe",
    "UZ": "Asia/Tashkent",
    "TM": "Asia/Ashgabat",
    "MK": "Europe/Skopje",
    "AL": "Europe/Tirane",
    "HU": "Europe/Budapest",
    "SK": "Europe/Bratislava",
    "JP": "Asia/Tokyo",
    "KR": "Asia/Seoul",
    "ZW": "Africa/Harare",
    "AO": "Africa/Luanda",
    "ZM": "Africa/Lusaka",
}
"""Countries of one zone, by their ISO 3166 code (zone.tab of IANA); larger ones are known by their cities."""

_MORE_COUNTRIES = {
    "SY": "الجمهورية العربية السورية|САР|Сирия",
    "PS": "فلسطين|Palestine",
    "MM": "Burma|Birmania|Birmanie|بورما",
    "CD": "Congo|DRC|RDC",
    "BA": "Bosnia|Босния|البوسنة",
    "US": "United States|الولايات المتحدة|США",
    "TR": "Türkiye|Turkey|Турция|تركيا",
}

ADJECTIVES = {
    "syrian": "Asia/Damascus",
    "yemeni": "Asia/Aden",
    "sudanese": "Africa/Khartoum",
    "iraqi": "Asia/Baghdad",
    "ukrainian": "Europe/Kyiv",
    "israeli": "Asia/Jerusalem",
    "palestinian": "Asia/Gaza",
    "lebanese": "Asia/Beirut",
    "libyan": "Africa/Tripoli",
    "afghan": "Asia/Kabul",
    "ethiopian": "Africa/Addis_Ababa",
    "turkish": "Europe/Istanbul",
    "saudi": "Asia/Riyadh",
    "russian": "Europe/Moscow",
    "myanmar": "Asia/Yangon",
    "armenian": "Asia/Yerevan",
    "azerbaijani": "Asia/Baku",
    "gaza": "Asia/Gaza",
    "israel": "Asia/Jerusalem",
    "damascene": "Asia/Damascus",
    "bosnian": "Europe/Sarajevo",
    "mecca": "Asia/Riyadh",
    "московск": "Europe/Moscow",
    "московськ": "Europe/Moscow",
    "киевск": "Europe/Kyiv",
    "київськ": "Europe/Kyiv",
    "дамасск": "Asia/Damascus",
    "сирийск": "Asia/Damascus",
    "бакинск": "Asia/Baku",
    "ереванск": "Asia/Yerevan",
    "израильск": "Asia/Jerusalem",
    "украинск": "Europe/Kyiv",
    "среднеевропейск": "Europe/Berlin",
    "центральноевропейск": "Europe/Berlin",
    "центральноєвропейськ": "Europe/Berlin",
    "московско": "Europe/Moscow",
    "гринвич": "UTC",
    "гринвіч": "UTC",
    "парижск": "Europe/Paris",
}
"""Adjectives that name the zone of an hour."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place of the table.

    Attributes
    ----------
    name
        In English.
    kind
        country, region, city, camp, crossing, road, site.
    zone
        IANA time zone.
    aliases
        Names in all scripts.
    own
        Whether it comes from the user's own table.
    """

    name: str
    kind: str
    country: str
    zone: str
    aliases: tuple[str, ...]
    own: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A place as it stands in a text."""

    place: Place
    span: Span


class Gazetteer:
    """Finds names of places in plain text; the longest name wins."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_form: dict[str, Place] = {}
        for place in places:
            for alias in (place.name, *place.aliases):
                form = fold(alias).strip()
                if form and (place.own or form not in self._by_form):
                    self._by_form[form] = place
        self._stems: dict[str, list[tuple[re.Pattern[str], Place]]] = {}
        for form, place in sorted(self._by_form.items(), key=lambda item: -len(item[0])):
            key = _bare(form)[:2] if _arabic(form) else form[:2]
            self._stems.setdefault(key, []).append((_regex(form), place))

    def find(self, low: str, plain: str | None = None) -> list[Mention]:
        """Places in a plain text in small letters, in its order; `plain` keeps capitals, which names need."""
        found: list[Mention] = []
        end = 0
        for start in re.finditer(r"(?:(?<![\w'])|(?<=\b[dl]'))\w", low):
            if start.start() < end:
                continue
            hit = self._at(low, start.start(), plain)
            if hit is not None:
                found.append(hit)
                end = hit.span[1]
        return found

    def _at(self, low: str, start: int, plain: str | None) -> Mention | None:
        for skip in _skips(low, start):
            place_at = start + skip
            key = low[place_at : place_at + 2]
            for regex, place in self._stems.get(key, ()):
                match = regex.match(low, place_at)
                if match is None:
                    continue
                if (
                    plain is not None
                    and low[place_at].isalpha()
                    and not _arabic(low[place_at])
                    and not re.search(r"[^\Wa-zа-яіїєґ_\d]|[א-ת]", plain[place_at : match.end()])
                ):
                    continue
                return Mention(place=place, span=(place_at, match.end()))
        return None

    def named(self, name: str) -> Place | None:
        """The place that a name means, if it is nothing but the name."""
        low = fold(name).strip()
        hit = self._at(low, 0, None) if low else None
        return hit.place if hit is not None and hit.span[1] >= len(low.rstrip(" .,;")) else None


def _arabic(form: str) -> bool:
    return "\u0621" <= form[0] <= "\u064a" if form else False


def _bare(form: str) -> str:
    return form[2:] if form.startswith("ال") and len(form) > 4 else form


def _skips(low: str, start: int) -> Sequence[int]:
    """Particles that may stand before an Arabic name: and, in, to, the."""
    if not _arabic(low[start]):
        return (0,)
    skips = [0]
    for prefix in ("ال", "و", "ف", "ب", "ل", "ك", "لل", "وال", "بال", "فال", "ول", "وب", "ولل"):
        if low.startswith(prefix, start):
            skips.append(len(prefix))
    return skips


_WORDS = frozenset({"مالي", "عمان"})
"""Names from CLDR that are ordinary words, or those of another place, in their language."""

_CASES = (
    r"(?:[аяуюеєыиіїоьй]|ой|ою|ей|ею|ом|ем|єм|ам|ям|ами|ями|ах|ях|ов|ев|ого|ому|ій|ої|им|ым|ый|ий|ая|ую|ое"
    r"|ові|еві|єві)?"
)
"""Endings of Russian and Ukrainian cases; anything else after a stem is another word."""


def _regex(form: str) -> re.Pattern[str]:
    words = re.split(r"([\s-]+)", _bare(form) if _arabic(form) else form)
    parts = []
    for word in words:
        if re.fullmatch(r"[\s-]+", word):
            parts.append(r"[\s-]+")
        elif re.search("[а-яіїє]", word):
            stem = re.sub(r"(?:ий|ый|ая|ое|ій|[аяоеиіыйьую])$", "", word) if len(word) > 3 else word
            parts.append(re.escape(stem) + (_CASES if len(stem) > 2 else ""))
        else:
            parts.append(re.escape(word))
    return re.compile("".join(parts) + r"(?:'s)?(?![\w])")


@lru_cache(maxsize=1)
def bundled() -> tuple[Place, ...]:
    """The table that comes with the package, then countries and capitals."""
    text = (files("mamarr.announcements") / "gazetteer.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    table = [
        Place(
            name=r["name"],
            kind=r["kind"],
            country=r["country"],
            zone=r["zone"],
            aliases=tuple(r["aliases"].split("|")),
        )
        for r in rows
    ]
    return (*table, *_countries())


def _countries() -> list[Place]:
    from babel import Locale

    locales = [Locale(code) for code in LANGUAGES]
    made = []
    for code, zone in COUNTRIES.items():
        names = [str(locale.territories.get(code, "")) for locale in locales]
        names += _MORE_COUNTRIES.get(code, "").split("|")
        english = str(Locale("en").territories.get(code, code))
        english = {"MM": "Myanmar", "PS": "Palestine", "TR": "Turkey"}.get(code, english)
        made.append(
            Place(
                name=english,
                kind="country",
                country=code,
                zone=zone,
                aliases=tuple(n for n in names if n and n not in _WORDS),
            )
        )
        cities = [str(locale.time_zones.get(zone, {}).get("city", "")) for locale in locales]
        city = zone.rpartition("/")[2].replace("_", " ")
        made.append(
            Place(name=city, kind="city", country=code, zone=zone, aliases=tuple(c for c in cities if c))
        )
    return made


def gazetteer(own: Path | None = None) -> Gazetteer:
    """The bundled places, and those of `own` before them.

    Parameters
    ----------
    own
        CSV with a column ``name`` (English), and any of ``name_ar``, ``name_ru`` ..., ``aliases``
        (separated by ``|``), ``zone`` or ``timezone`` (IANA), ``kind``; a scenario's zones.csv will do.

    Raises
    ------
    InputError
        If the file cannot be read or has no column ``name``.
    """
    places = list(bundled())
    if own is not None:
        places = [*_own(own), *places]
    return Gazetteer(places)


def _own(path: Path) -> list[Place]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as a CSV of places in UTF-8 ({error})") from error
    rows = csv.DictReader(io.StringIO(text))
    if "name" not in (rows.fieldnames or ()):
        raise InputError(
            f"{path}: has no column 'name'; give name, and name_ar, name_ru or aliases, and zone"
        )
    made = []
    for number, row in enumerate(rows, 2):
        name = (row.get("name") or "").strip()
        if not name:
            continue
        zone = (row.get("timezone") or row.get("zone") or "").strip()
        if zone and zone not in available_timezones():
            raise InputError(f"{path} row {number}: {zone!r} is not an IANA time zone, such as Asia/Damascus")
        aliases = [v.strip() for k, v in row.items() if k and k.startswith("name_") and v and v.strip()]
        aliases += [a.strip() for a in (row.get("aliases") or "").split("|") if a.strip()]
        made.append(
            Place(
                name=name,
                kind=(row.get("kind") or "city"),
                country="",
                zone=zone,
                aliases=tuple(aliases),
                own=True,
            )
        )
    return made

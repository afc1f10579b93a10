"""The words of one language, from its catalogue, with hours and names that read in the right order.

In a language written from right to left, what runs from left to right (hours, telephone numbers, coordinates,
ids, Latin names) stands between U+2066 and U+2069. `html` turns these marks into ``<bdi>``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from gettext import c2py
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from mamarr._errors import Finding, InputError
from mamarr.scenario.local_time import twice, utc_offset

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
"""Left-to-right isolate, right-to-left isolate, and the end of either."""

_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo"})

_RUN = re.compile(r"\+?\d[\d ()./:,–-]*[ ()./:,–-]\d+|\+\d+")
"""Digits with signs between them, such as a telephone number, in somebody's text."""

_STEERING = {
    ord(mark): None for mark in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
}
"""Marks of direction in somebody's text: one alone turns a telephone number round, or all that follows."""

_FIELD = re.compile(r"\{(\w+)\}")


def languages(folder: Path | None = None) -> tuple[str, ...]:
    """Languages that have a catalogue, in the package or in `folder`, sorted."""
    inside = [p.name for p in (files("mamarr.notices") / "catalogues").iterdir()]
    beside = [p.name for p in folder.iterdir()] if folder is not None else []
    return tuple(sorted({name.removesuffix(".po") for name in (*inside, *beside) if name.endswith(".po")}))


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Texts of one language, and how it writes hours, dates and names.

    Attributes
    ----------
    language
        Tag of the catalogue, such as ``ar``.
    locale
        CLDR locale of language and country: months are named as in the country.
    """

    language: str
    locale: str
    rtl: bool
    timezone: str
    texts: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]

    def text(self, key: str, **values: str) -> str:
        """The text of `key`, with its fields in braces filled; values are set as they are.

        Raises
        ------
        KeyError
            If the catalogue has no such key, or the text a field that is not given.
        """
        return _FIELD.sub(lambda found: values[found[1]], self.texts[key][0])

    def has(self, key: str) -> bool:
        """Whether the catalogue has a text for `key`."""
        return key in self.texts

    def count(self, key: str, number: int, **values: str) -> str:
        """The form of `key` that goes with `number`, which fills ``{n}`` unless `values` do."""
        forms = self.texts[key]
        filled = {"n": str(number), **values}
        return _FIELD.sub(lambda found: filled[found[1]], forms[min(self.plural(number), len(forms) - 1)])

    def number(self, number: int) -> str:
        """A whole number, its thousands parted as the language does, in the digits of all other figures."""
        from babel.numbers import format_decimal

        return self.isolate(str(format_decimal(number, locale=self.locale, numbering_system="latn")))

    def isolate(self, text: str) -> str:
        """Keep a left-to-right run in its order; a language that runs so needs no marks for it."""
        text = text.translate(_STEERING)
        return f"{LRI}{text}{PDI}" if self.rtl and text else text

    def time(self, moment: datetime) -> str:
        """Hour and minute of the day, 24 hours: ``09:30``."""
        return self.isolate(f"{moment:%H:%M}")

    def hour(self, moment: datetime) -> str:
        """The same where no zone stands with it: with its offset if the clock shows it twice that night."""
        return f"{self.time(moment)} ({self.offset(moment)})" if twice(moment) else self.time(moment)

    def date(self, moment: datetime) -> str:
        """Day of the week, day, month and year."""
        from babel.dates import format_date

        pattern = self.text("date.pattern")
        return str(format_date(moment.date(), pattern, locale=self.locale))

    def clock(self, moment: datetime) -> str:
        """The zone of the hours: its town, and how it lies to UTC."""
        return self.text("clock", town=self.town(), offset=self.offset(moment))

    def offset(self, moment: datetime) -> str:
        """How an hour lies to UTC: ``UTC+02:00``."""
        return self.isolate(utc_offset(moment))

    def town(self) -> str:
        """The town that the zone of the hours is named after, as the language calls it."""
        from babel import Locale
        from babel.core import get_global
        from babel.dates import get_timezone_location

        newest = get_global("zone_aliases")
        zone = newest.get(self.timezone, self.timezone)
        named = Locale.parse(self.locale).time_zones
        # CLDR keeps the town of Europe/Kyiv under the oldest name of the zone, Europe/Kiev
        for name in (zone, *sorted(old for old, new in newest.items() if new == zone)):
            if name in named and "city" in named[name]:
                return self.own(str(named[name]["city"]))
        return self.own(str(get_timezone_location(self.timezone, locale=self.locale, return_city=True)))

    def name(self, names: Mapping[str, str], default: str = "") -> str:
        """The name in this language, else in English, else in any, else `default`, isolated as by `own`."""
        base = self.language.partition("-")[0]
        for tag in (self.language, base, "en", *names):
            if names.get(tag):
                return self.own(names[tag])
        return self.own(default)

    def own(self, text: str) -> str:
        """Somebody's own text, isolated if it runs against this language; so are numbers with signs in it.

        Its own marks of direction are taken out.

        >>> words("ar").own("Ramouseh") == LRI + "Ramouseh" + PDI
        True
        >>> words("en").own("Ramouseh")
        'Ramouseh'
        """
        text = text.translate(_STEERING)
        strong = {unicodedata.bidirectional(letter) for letter in text}
        if self.rtl:
            if not strong & {"R", "AL"}:
                return self.isolate(text)
            return _RUN.sub(lambda run: self.isolate(run[0]), text)
        return f"{RLI}{text}{PDI}" if strong & {"R", "AL"} else text


def words(language: str, *, timezone: str = "UTC", folder: Path | None = None) -> Words:
    """Words of `language` from its catalogue, gettext's .po.

    Parameters
    ----------
    language
        A tag, such as ``ar``; ``<language>.po`` must exist.
    timezone
        IANA zone of the place; its country settles how months are named.
    folder
        Catalogues of the user: they add languages, and texts to languages that the package has.

    Raises
    ------
    InputError
        If there is no catalogue, it cannot be read, it lacks texts that the English one has, or has fields of
        its own.
    """
    from babel import Locale, UnknownLocaleError

    own = files("mamarr.notices") / "catalogues" / f"{language}.po"
    beside = None if folder is None else folder / f"{language}.po"
    sources = [
        source
        for source in (own, beside)
        if re.fullmatch(r"[\w-]+", language) and source and source.is_file()
    ]
    if not sources:
        raise InputError(
            f"there is no catalogue for the language {language!r}; there is {', '.join(languages(folder))}. "
            f"Translate en.po to {language}.po and name its folder with --catalogues"
        )
    texts: dict[str, tuple[str, ...]] = {}
    plural: Callable[[int], int] = _one_or_many
    for source in sources:
        catalog = _read(source.read_bytes(), str(source), language)
        texts |= _texts(catalog)
        plural = c2py(catalog.plural_expr)
    if language != "en":
        english = _texts(
            _read((files("mamarr.notices") / "catalogues" / "en.po").read_bytes(), "en.po", "en")
        )
        if lacking := sorted(set(english) - set(texts)):
            raise InputError(
                [
                    Finding(where=f"{language}.po", what=f"has no text for {key}; translate it")
                    for key in lacking
                ]
            )
        if faults := _unfilled(texts, english, language):
            raise InputError(faults)
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        raise InputError(
            f"{language!r}: is no language tag that CLDR knows; write for example ar or uk"
        ) from None
    country = _country(timezone)
    try:
        local = Locale(locale.language, territory=country, script=locale.script)
    except (UnknownLocaleError, ValueError):
        local = locale
    return Words(
        language=language,
        locale=str(local),
        rtl=locale.text_direction == "rtl",
        timezone=timezone,
        texts=texts,
        plural=plural,
    )


def html(text: str) -> str:
    """`text` for HTML, its isolates as elements.

    >>> html("<" + LRI + "09:30" + PDI)
    '&lt;<bdi dir="ltr">09:30</bdi>'
    """
    return escape(text).replace(LRI, '<bdi dir="ltr">').replace(RLI, '<bdi dir="rtl">').replace(PDI, "</bdi>")


def plain(text: str) -> str:
    """`text` without isolates."""
    return text.translate({ord(mark): None for mark in (LRI, RLI, PDI)})


def _one_or_many(number: int) -> int:
    return int(number != 1)


def _country(timezone: str) -> str | None:
    """Country of an IANA zone, by CLDR; None for zones of none, such as UTC."""
    from babel.core import get_global

    found = get_global("zone_territories").get(timezone)
    return found if found and found != "001" else None


def _read(data: bytes, name: str, language: str) -> Catalog:
    import io

    from babel.messages.pofile import PoFileError, read_po

    try:
        return read_po(io.BytesIO(data), locale=language.replace("-", "_"), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise InputError(f"{name}: is not a catalogue that gettext can read ({error})") from error


def _unfilled(
    texts: Mapping[str, tuple[str, ...]], english: Mapping[str, tuple[str, ...]], language: str
) -> list[Finding]:
    """Fields in braces that the English text does not have, and that nothing would fill."""
    faults = []
    for key, forms in english.items():
        may = set(_FIELD.findall(" ".join(forms)))
        for field in sorted(set(_FIELD.findall(" ".join(texts[key]))) - may):
            those = ", ".join(f"{{{f}}}" for f in sorted(may)) or "none"
            what = f"{key} has the field {{{field}}}, and may have {those}; correct it"
            faults.append(Finding(where=f"{language}.po", what=what))
    return faults


def _texts(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Key -> forms, without what is empty or marked as uncertain."""
    found = {}
    for message in catalog:
        key = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if key and forms and all(forms) and not message.fuzzy:
            found[key] = forms
    return found

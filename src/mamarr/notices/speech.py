"""Hours, dates and numbers as words to be read aloud.

Each language speaks them in its own grammar, from tables here: num2words knows neither the genitive after
"from" in Russian nor the gender of hours and minutes in Arabic. A language without tables gets figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mamarr.notices._speech_ar import Arabic
from mamarr.notices._speech_ru import Russian
from mamarr.notices._spoken import named, spell
from mamarr.notices.way import rounded_minutes
from mamarr.notices.words import Words


class Speech(Protocol):
    """How a language says what is written in figures."""

    def time(self, moment: datetime) -> str:
        """Hour and minute with the part of the day, in the form that follows "from" and "to"."""

    def at(self, moment: datetime) -> str:
        """Hour and minute with the part of the day, as the catalogue's ``radio.version`` needs it."""

    def date(self, moment: datetime) -> str:
        """Day, month and year, without the day of the week."""

    def weekday(self, moment: datetime) -> str:
        """Day of the week, in the form that follows "on"."""

    def duration(self, seconds: float) -> str:
        """Hours and minutes, in the form that follows "about"."""

    def version(self, number: int) -> str:
        """The number of a version."""

    def digits(self, number: str) -> str:
        """A telephone number, digit by digit."""


def speech(words: Words) -> Speech:
    """How the language of `words` is spoken."""
    match words.language.partition("-")[0]:
        case "en":
            return English(words=words)
        case "ar":
            return Arabic(words=words)
        case "ru":
            return Russian(words=words)
    return Figures(words=words)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """A language without tables: figures, to be read as the speaker knows."""

    words: Words

    def time(self, moment: datetime) -> str:
        """``09:30``."""
        return self.words.time(moment)

    def at(self, moment: datetime) -> str:
        """``09:30``."""
        return self.words.time(moment)

    def date(self, moment: datetime) -> str:
        """Day, month and year as the language writes them."""
        from babel.dates import format_date

        return str(format_date(moment.date(), "long", locale=self.words.locale))

    def weekday(self, moment: datetime) -> str:
        """Name of the day."""
        from babel.dates import format_date

        return str(format_date(moment.date(), "EEEE", locale=self.words.locale))

    def duration(self, seconds: float) -> str:
        """Hours and minutes in figures."""
        from mamarr.notices.way import duration

        return duration(seconds, self.words)

    def version(self, number: int) -> str:
        """The number."""
        return str(number)

    def digits(self, number: str) -> str:
        """The number as written."""
        return self.words.isolate(number)


_EN_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, kw_only=True, slots=True)
class English:
    """English, with parts of the day: "seven o'clock in the evening" is not mistaken for the morning."""

    words: Words

    def time(self, moment: datetime) -> str:
        """``nine thirty in the morning``."""
        from num2words import num2words

        hour, minute = moment.hour, moment.minute
        if (hour, minute) == (0, 0):
            return "midnight"
        if (hour, minute) == (12, 0):
            return "twelve noon"
        part = (
            "at night"
            if hour < 4 or hour >= 22
            else "in the morning"
            if hour < 12
            else "in the afternoon"
            if hour < 18
            else "in the evening"
        )
        said = num2words((hour - 1) % 12 + 1)
        if not minute:
            return f"{said} o'clock {part}"
        return f"{said} {'oh ' if minute < 10 else ''}{num2words(minute)} {part}"

    def at(self, moment: datetime) -> str:
        """As `time`."""
        return self.time(moment)

    def date(self, moment: datetime) -> str:
        """``the fourth of November twenty sixteen``."""
        from num2words import num2words

        day = num2words(moment.day, to="ordinal")
        return f"the {day} of {named(moment, 'MMMM', self.words)} {num2words(moment.year, to='year')}"

    def weekday(self, moment: datetime) -> str:
        """``Friday``."""
        return named(moment, "EEEE", self.words)

    def duration(self, seconds: float) -> str:
        """``one hour and five minutes``."""
        from num2words import num2words

        hours, minutes = divmod(rounded_minutes(seconds), 60)
        parts = [
            f"{num2words(n)} {unit}{'s' * (n != 1)}"
            for n, unit in ((hours, "hour"), (minutes, "minute"))
            if n
        ]
        return " and ".join(parts)

    def version(self, number: int) -> str:
        """``one``."""
        from num2words import num2words

        return str(num2words(number))

    def digits(self, number: str) -> str:
        """``plus nine six three``."""
        return spell(number, _EN_DIGITS, "plus")

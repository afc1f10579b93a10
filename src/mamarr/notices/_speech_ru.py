"""Russian as it is spoken: hours, dates and numbers in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from mamarr.notices._spoken import named, spell
from mamarr.notices.way import rounded_minutes
from mamarr.notices.words import Words

_RU_GENITIVE = (
    "",
    "одного",
    "двух",
    "трёх",
    "четырёх",
    "пяти",
    "шести",
    "семи",
    "восьми",
    "девяти",
    "десяти",
    "одиннадцати",
    "двенадцати",
    "тринадцати",
    "четырнадцати",
    "пятнадцати",
    "шестнадцати",
    "семнадцати",
    "восемнадцати",
    "девятнадцати",
)
_RU_TENS_GENITIVE = ("", "", "двадцати", "тридцати", "сорока", "пятидесяти")
_RU_ORDINAL = (
    "",
    "перв",
    "втор",
    "треть",
    "четвёрт",
    "пят",
    "шест",
    "седьм",
    "восьм",
    "девят",
    "десят",
    "одиннадцат",
    "двенадцат",
    "тринадцат",
    "четырнадцат",
    "пятнадцат",
    "шестнадцат",
    "семнадцат",
    "восемнадцат",
    "девятнадцат",
)
_RU_TENS_ORDINAL = (
    "",
    "",
    "двадцат",
    "тридцат",
    "сороков",
    "пятидесят",
    "шестидесят",
    "семидесят",
    "восьмидесят",
    "девяност",
)
_RU_TENS = (
    "",
    "",
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
)
_RU_WEEKDAYS = (
    "в понедельник",
    "во вторник",
    "в среду",
    "в четверг",
    "в пятницу",
    "в субботу",
    "в воскресенье",
)
_RU_DIGITS = ("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять")


@dataclass(frozen=True, kw_only=True, slots=True)
class Russian:
    """Russian: genitive after "from", "to" and "about"."""

    words: Words

    def time(self, moment: datetime) -> str:
        """``девяти часов тридцати минут утра``."""
        hour, minute = moment.hour, moment.minute
        if (hour, minute) == (0, 0):
            return "полуночи"
        parts = [_ru_genitive((hour - 1) % 12 + 1, "часа", "часов")]
        if minute:
            parts.append(_ru_genitive(minute, "минуты", "минут", feminine=True))
        return f"{' '.join(parts)} {_ru_part(hour)}"

    def at(self, moment: datetime) -> str:
        """``девять часов тридцать минут утра``."""
        from num2words import num2words

        hour, minute = moment.hour, moment.minute
        if (hour, minute) == (0, 0):
            return "полночь"
        twelve = (hour - 1) % 12 + 1
        said = [f"{num2words(twelve, lang='ru')} {_ru_form(twelve, 'час', 'часа', 'часов')}"]
        if minute:
            spoken = str(num2words(minute, lang="ru"))
            # minutes are feminine
            spoken = re.sub("один$", "одна", re.sub("два$", "две", spoken))
            said.append(f"{spoken} {_ru_form(minute, 'минута', 'минуты', 'минут')}")
        return f"{' '.join(said)} {_ru_part(hour)}"

    def date(self, moment: datetime) -> str:
        """``четвёртого ноября две тысячи шестнадцатого года``."""
        day = _ru_ordinal(moment.day, "ого", "его")
        # the pattern with a day gives the month its genitive
        month = named(moment, "d MMMM", self.words).split(" ", 1)[1]
        return f"{day} {month} {_ru_year(moment.year)} года"

    def weekday(self, moment: datetime) -> str:
        """``в пятницу``."""
        return _RU_WEEKDAYS[moment.weekday()]

    def duration(self, seconds: float) -> str:
        """``одного часа пяти минут``."""
        hours, minutes = divmod(rounded_minutes(seconds), 60)
        parts = []
        if hours:
            parts.append(_ru_genitive(hours, "часа", "часов"))
        if minutes:
            parts.append(_ru_genitive(minutes, "минуты", "минут", feminine=True))
        return " ".join(parts)

    def version(self, number: int) -> str:
        """``первая``."""
        return _ru_ordinal(number, "ая", "я") if number < 100 else str(number)

    def digits(self, number: str) -> str:
        """``плюс девять шесть три``."""
        return spell(number, _RU_DIGITS, "плюс")


def _ru_part(hour: int) -> str:
    return "ночи" if hour < 4 else "утра" if hour < 12 else "дня" if hour < 17 else "вечера"


def _ru_form(number: int, one: str, few: str, many: str) -> str:
    if number % 10 == 1 and number % 100 != 11:
        return one
    return few if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14 else many


def _ru_genitive(number: int, one: str, many: str, *, feminine: bool = False) -> str:
    """1 to 59 with its noun, in the genitive."""
    tens, ones = divmod(number, 10) if number >= 20 else (0, number)
    parts = [_RU_TENS_GENITIVE[tens]] if tens else []
    if ones:
        parts.append("одной" if feminine and ones == 1 else _RU_GENITIVE[ones])
    return f"{' '.join(parts)} {one if ones == 1 else many}"


def _ru_ordinal(number: int, ending: str, ending_of_third: str) -> str:
    """1 to 99; the ordinal of 3 takes an ending of its own."""
    tens, ones = divmod(number, 10) if number >= 20 else (0, number)
    if not ones:
        return _RU_TENS_ORDINAL[tens] + ending
    last = _RU_ORDINAL[ones] + (ending_of_third if ones == 3 else ending)
    return f"{_RU_TENS[tens]} {last}" if tens else last


def _ru_year(year: int) -> str:
    """The year before "года"."""
    if not 2000 <= year <= 2099:
        return str(year)
    return "двухтысячного" if year == 2000 else f"две тысячи {_ru_ordinal(year - 2000, 'ого', 'его')}"

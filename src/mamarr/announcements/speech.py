"""Hours, dates and numbers as words to be read aloud.

Each language speaks them in its own grammar, from tables here: num2words knows neither the genitive after
"from" in Russian nor the gender of hours and minutes in Arabic. A language without tables gets figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mamarr.announcements.way import rounded_minutes
from mamarr.announcements.words import Words


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


def _spell(number: str, names: tuple[str, ...], plus: str) -> str:
    """Digit by digit, with a pause where the writing has one; notes in brackets are not read."""
    number = re.sub(r"\([^)\d]*\)", "", number).strip()
    parts = []
    for piece in re.findall(r"\+|\d+|[^\W\d_]+", number):
        parts.append(
            " ".join(names[int(d)] for d in piece) if piece.isdecimal() else plus if piece == "+" else piece
        )
    return ", ".join(parts).replace(f"{plus}, ", f"{plus} ")


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
        from mamarr.announcements.way import duration

        return duration(seconds, self.words)

    def version(self, number: int) -> str:
        """The number."""
        return str(number)

    def digits(self, number: str) -> str:
        """The number as written."""
        return self.words.isolate(number)


def _named(moment: datetime, pattern: str, words: Words) -> str:
    from babel.dates import format_date

    return str(format_date(moment.date(), pattern, locale=words.locale))


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
        return f"the {day} of {_named(moment, 'MMMM', self.words)} {num2words(moment.year, to='year')}"

    def weekday(self, moment: datetime) -> str:
        """``Friday``."""
        return _named(moment, "EEEE", self.words)

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
        return _spell(number, _EN_DIGITS, "plus")


_AR_HOURS = (
    "الواحدة",
    "الثانية",
    "الثالثة",
    "الرابعة",
    "الخامسة",
    "السادسة",
    "السابعة",
    "الثامنة",
    "التاسعة",
    "العاشرة",
    "الحادية عشرة",
    "الثانية عشرة",
)
_AR_DAYS = (
    "الأول",
    "الثاني",
    "الثالث",
    "الرابع",
    "الخامس",
    "السادس",
    "السابع",
    "الثامن",
    "التاسع",
    "العاشر",
    "الحادي عشر",
    "الثاني عشر",
    "الثالث عشر",
    "الرابع عشر",
    "الخامس عشر",
    "السادس عشر",
    "السابع عشر",
    "الثامن عشر",
    "التاسع عشر",
)
_AR_TENS = ("", "", "عشرين", "ثلاثين", "أربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين")
_AR_FEMININE = ("", "", "", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
"""3 to 10 of a feminine noun: the numeral takes the other gender."""
_AR_MASCULINE = ("", "واحد", "اثنين", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
_AR_VERSIONS = (
    "الأولى",
    "الثانية",
    "الثالثة",
    "الرابعة",
    "الخامسة",
    "السادسة",
    "السابعة",
    "الثامنة",
    "التاسعة",
    "العاشرة",
)
_AR_DIGITS = ("صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة")


@dataclass(frozen=True, kw_only=True, slots=True)
class Arabic:
    """Arabic: the hour is an ordinal; all stands in the genitive, as "from", "to" and "about" ask for."""

    words: Words

    def time(self, moment: datetime) -> str:
        """``الساعة التاسعة والنصف صباحاً``."""
        hour, minute = moment.hour, moment.minute
        if (hour, minute) == (0, 0):
            return "منتصف الليل"
        part = next(
            said
            for until, said in (
                (4, "بعد منتصف الليل"),
                (6, "فجراً"),
                (12, "صباحاً"),
                (13, "ظهراً"),
                (17, "بعد الظهر"),
                (22, "مساءً"),
                (24, "ليلاً"),
            )
            if hour < until
        )
        past = {0: "", 15: " والربع", 30: " والنصف"}.get(minute)
        if past is None:
            past = f" و{_ar_count(minute, 'دقيقة', 'دقيقتين', 'دقائق')}"
        return f"الساعة {_AR_HOURS[(hour - 1) % 12]}{past} {part}"

    def at(self, moment: datetime) -> str:
        """As `time`."""
        return self.time(moment)

    def date(self, moment: datetime) -> str:
        """``الرابع من تشرين الثاني عام ألفين وستة عشر``."""
        ones, tens = moment.day % 10, moment.day // 10
        if moment.day < 20:
            day = _AR_DAYS[moment.day - 1]
        else:
            day = f"ال{_AR_TENS[tens]}"
            if ones:
                day = f"{'الحادي' if ones == 1 else _AR_DAYS[ones - 1]} و{day}"
        return f"{day} من {_named(moment, 'MMMM', self.words)} عام {_ar_year(moment.year)}"

    def weekday(self, moment: datetime) -> str:
        """``الجمعة``."""
        return _named(moment, "EEEE", self.words)

    def duration(self, seconds: float) -> str:
        """``ساعتين وخمس دقائق``."""
        hours, minutes = divmod(rounded_minutes(seconds), 60)
        parts = []
        if hours:
            parts.append("ساعة" if hours == 1 else _ar_count(hours, "ساعة", "ساعتين", "ساعات"))
        if minutes:
            parts.append(_ar_count(minutes, "دقيقة", "دقيقتين", "دقائق"))
        return " و".join(parts)

    def version(self, number: int) -> str:
        """``الأولى``."""
        return _AR_VERSIONS[number - 1] if number <= 10 else f"رقم {_ar_plain(number)}"

    def digits(self, number: str) -> str:
        """``زائد تسعة ستة ثلاثة``."""
        return _spell(number, _AR_DIGITS, "زائد").replace(",", "،")


def _ar_count(number: int, one: str, two: str, few: str) -> str:
    """1 to 99 of a feminine noun, in the genitive."""
    ones, tens = number % 10, number // 10
    if number == 1:
        return f"{one} واحدة"
    if number == 2:
        return two
    if number <= 10:
        return f"{_AR_FEMININE[number]} {few}"
    if number < 20:
        teen = {1: "إحدى", 2: "اثنتي"}.get(ones) or _AR_FEMININE[ones]
        return f"{teen} عشرة {one}"
    if not ones:
        return f"{_AR_TENS[tens]} {one}"
    unit = {1: "إحدى", 2: "اثنتين", 8: "ثمانٍ"}.get(ones) or _AR_FEMININE[ones]
    return f"{unit} و{_AR_TENS[tens]} {one}"


def _ar_plain(number: int) -> str:
    """1 to 99 as one counts, in the genitive."""
    ones, tens = number % 10, number // 10
    if number <= 10:
        return _AR_MASCULINE[number]
    if number < 20:
        return f"{ {1: 'أحد', 2: 'اثني'}.get(ones) or _AR_MASCULINE[ones] } عشر"
    return f"{_AR_MASCULINE[ones]} و{_AR_TENS[tens]}" if ones else _AR_TENS[tens]


def _ar_year(year: int) -> str:
    if not 2000 <= year <= 2099:
        return str(year)
    return f"ألفين و{_ar_plain(year - 2000)}" if year > 2000 else "ألفين"


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
        month = _named(moment, "d MMMM", self.words).split(" ", 1)[1]
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
        return _spell(number, _RU_DIGITS, "плюс")


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

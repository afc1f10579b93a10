"""Arabic as it is spoken: hours, dates and numbers in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mamarr.notices._spoken import named, spell
from mamarr.notices.way import rounded_minutes
from mamarr.notices.words import Words

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
        return f"{day} من {named(moment, 'MMMM', self.words)} عام {_ar_year(moment.year)}"

    def weekday(self, moment: datetime) -> str:
        """``الجمعة``."""
        return named(moment, "EEEE", self.words)

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
        return spell(number, _AR_DIGITS, "زائد").replace(",", "،")


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

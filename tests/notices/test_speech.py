"""Numbers in words: grammar that a listener does not stumble over."""

from __future__ import annotations

from datetime import datetime

import pytest

from mamarr.notices.speech import speech
from mamarr.notices.words import words
from set_of_notices import said


def at(hour: int, minute: int = 0, day: int = 4, month: int = 11, year: int = 2016) -> datetime:
    return datetime.fromisoformat(f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}+02:00")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(9), "الساعة التاسعة صباحاً"),
        (at(9, 30), "الساعة التاسعة والنصف صباحاً"),
        (at(10, 15), "الساعة العاشرة والربع صباحاً"),
        (at(11, 1), "الساعة الحادية عشرة ودقيقة واحدة صباحاً"),
        (at(12), "الساعة الثانية عشرة ظهراً"),
        (at(13, 2), "الساعة الواحدة ودقيقتين بعد الظهر"),
        (at(14, 5), "الساعة الثانية وخمس دقائق بعد الظهر"),
        (at(14, 8), "الساعة الثانية وثماني دقائق بعد الظهر"),
        (at(16, 10), "الساعة الرابعة وعشر دقائق بعد الظهر"),
        (at(17, 11), "الساعة الخامسة وإحدى عشرة دقيقة مساءً"),
        (at(17, 12), "الساعة الخامسة واثنتي عشرة دقيقة مساءً"),
        (at(18, 18), "الساعة السادسة وثماني عشرة دقيقة مساءً"),
        (at(19), "الساعة السابعة مساءً"),
        (at(19, 20), "الساعة السابعة وعشرين دقيقة مساءً"),
        (at(20, 21), "الساعة الثامنة وإحدى وعشرين دقيقة مساءً"),
        (at(20, 22), "الساعة الثامنة واثنتين وعشرين دقيقة مساءً"),
        (at(20, 28), "الساعة الثامنة وثمانٍ وعشرين دقيقة مساءً"),
        (at(22, 59), "الساعة العاشرة وتسع وخمسين دقيقة ليلاً"),
        (at(0), "منتصف الليل"),
        (at(0, 30), "الساعة الثانية عشرة والنصف بعد منتصف الليل"),
        (at(5), "الساعة الخامسة فجراً"),
    ],
)
def test_arabic_hours(moment: datetime, words: str) -> None:
    assert speech(said("ar")).time(moment) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(9), "девяти часов утра"),
        (at(9, 30), "девяти часов тридцати минут утра"),
        (at(1), "одного часа ночи"),
        (at(13, 1), "одного часа одной минуты дня"),
        (at(14, 2), "двух часов двух минут дня"),
        (at(16, 21), "четырёх часов двадцати одной минуты дня"),
        (at(19, 42), "семи часов сорока двух минут вечера"),
        (at(12), "двенадцати часов дня"),
        (at(0), "полуночи"),
        (at(0, 11), "двенадцати часов одиннадцати минут ночи"),
        (at(23, 59), "одиннадцати часов пятидесяти девяти минут вечера"),
    ],
)
def test_russian_hours_after_from_and_to(moment: datetime, words: str) -> None:
    assert speech(said("ru")).time(moment) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(20), "восемь часов вечера"),
        (at(1, 1), "один час одна минута ночи"),
        (at(14, 22), "два часа двадцать две минуты дня"),
        (at(21, 11), "девять часов одиннадцать минут вечера"),
    ],
)
def test_russian_hours_by_themselves(moment: datetime, words: str) -> None:
    assert speech(said("ru")).at(moment) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(9), "nine o'clock in the morning"),
        (at(9, 5), "nine oh five in the morning"),
        (at(12), "twelve noon"),
        (at(0), "midnight"),
        (at(19, 30), "seven thirty in the evening"),
        (at(0, 20), "twelve twenty at night"),
    ],
)
def test_english_hours(moment: datetime, words: str) -> None:
    assert speech(said("en")).time(moment) == words


@pytest.mark.parametrize(
    ("language", "moment", "words"),
    [
        ("ar", at(9), "الرابع من تشرين الثاني عام ألفين وستة عشر"),
        ("ar", at(9, day=11, month=3, year=2022), "الحادي عشر من آذار عام ألفين واثنين وعشرين"),
        ("ar", at(9, day=21, month=3, year=2026), "الحادي والعشرين من آذار عام ألفين وستة وعشرين"),
        ("ar", at(9, day=30, month=3, year=2011), "الثلاثين من آذار عام ألفين وأحد عشر"),
        ("ru", at(9), "четвёртого ноября две тысячи шестнадцатого года"),
        ("ru", at(9, day=3, month=5, year=2023), "третьего мая две тысячи двадцать третьего года"),
        ("ru", at(9, day=21, month=8, year=2040), "двадцать первого августа две тысячи сорокового года"),
        ("en", at(9), "the fourth of November twenty sixteen"),
    ],
)
def test_dates(language: str, moment: datetime, words: str) -> None:
    assert speech(said(language)).date(moment) == words


@pytest.mark.parametrize(
    ("language", "seconds", "words"),
    [
        ("ar", 300, "خمس دقائق"),
        ("ar", 3600, "ساعة"),
        ("ar", 2 * 3600 + 601, "ساعتين وخمس عشرة دقيقة"),
        ("ar", 4 * 3600 + 35 * 60, "أربع ساعات وخمس وثلاثين دقيقة"),
        ("ar", 11 * 3600, "إحدى عشرة ساعة"),
        ("ru", 3600 + 20 * 60, "одного часа двадцати минут"),
        ("ru", 21 * 3600, "двадцати одного часа"),
        ("en", 3600 + 300, "one hour and five minutes"),
    ],
)
def test_durations_after_about(language: str, seconds: int, words: str) -> None:
    assert speech(said(language)).duration(seconds) == words


def test_versions() -> None:
    assert [speech(said("ru")).version(n) for n in (1, 2, 3, 6, 8, 40, 43)] == [
        "первая",
        "вторая",
        "третья",
        "шестая",
        "восьмая",
        "сороковая",
        "сорок третья",
    ]
    assert [speech(said("ar")).version(n) for n in (1, 10, 11, 22)] == [
        "الأولى",
        "العاشرة",
        "رقم أحد عشر",
        "رقم اثنين وعشرين",
    ]


def test_telephone_numbers_are_read_digit_by_digit_with_pauses() -> None:
    number = "+963 21 (exercise)"
    assert speech(said("en")).digits(number) == "plus nine six three, two one"
    assert speech(said("ar")).digits(number) == "زائد تسعة ستة ثلاثة، اثنان واحد"
    assert speech(said("ru")).digits(number) == "плюс девять шесть три, два один"
    assert speech(said("en")).digits("(021) 55") == "zero two one, five five"


def test_a_language_without_tables_gets_figures() -> None:
    french = speech(words("fr", timezone="Asia/Damascus"))
    assert french.time(at(9, 30)) == "09:30"
    assert french.date(at(9)) == "4 novembre 2016"
    assert french.weekday(at(9)) == "vendredi"
    assert french.digits("+33 1") == "+33 1"
    assert french.version(2) == "2"
    assert french.at(at(9)) == "09:00"
    assert french.duration(3600) == "1 heure"

"""Words: catalogues, names, hours and dates as each language and place writes them."""

from __future__ import annotations

import re
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mamarr._errors import InputError
from mamarr.notices.words import LRI, PDI, RLI, html, languages, plain, words
from set_of_notices import LANGUAGES, said

ZONE = ZoneInfo("Asia/Damascus")
MARCH = datetime(2016, 3, 4, 9, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("timezone", "month"),
    [
        ("Asia/Damascus", "آذار"),
        ("Asia/Beirut", "آذار"),
        ("Asia/Amman", "آذار"),
        ("Asia/Gaza", "آذار"),
        ("Asia/Hebron", "آذار"),
        ("Asia/Baghdad", "آذار"),
        ("Africa/Cairo", "مارس"),
        ("Africa/Khartoum", "مارس"),
        ("Asia/Aden", "مارس"),
        ("Africa/Tunis", "مارس"),
        ("UTC", "مارس"),
    ],
)
def test_arabic_months_are_those_of_the_country(timezone: str, month: str) -> None:
    assert words("ar", timezone=timezone).date(MARCH) == f"الجمعة 4 {month} 2016"


def test_hours_are_isolated_where_the_text_runs_from_right_to_left() -> None:
    assert said("ar").time(MARCH) == f"{LRI}09:30{PDI}"
    assert said("ru").time(MARCH) == "09:30"
    assert f"{LRI}UTC+02:00{PDI}" in said("ar").clock(MARCH)


def test_the_zone_of_the_hours_is_printed_with_its_town() -> None:
    assert said("en").clock(MARCH) == "Damascus time, UTC+02:00"
    assert "دمشق" in said("ar").clock(MARCH)
    assert "Дамаск" in said("ru").clock(MARCH)
    assert (
        words("en", timezone="Asia/Kolkata")
        .clock(MARCH.astimezone(ZoneInfo("Asia/Kolkata")))
        .endswith("UTC+05:30")
    )


@pytest.mark.parametrize(
    ("language", "timezone", "town"),
    [
        ("en", "Europe/Kyiv", "Kyiv"),
        ("ru", "Europe/Kyiv", "Киев"),
        ("uk", "Europe/Kyiv", "Київ"),
        ("uk", "Europe/Kiev", "Київ"),
        ("ar", "Europe/Kyiv", "كييف"),
        ("es", "Europe/Kyiv", "Kiev"),
        ("fr", "Asia/Kathmandu", "Katmandou"),
        ("ru", "America/Argentina/Buenos_Aires", "Буэнос-Айрес"),
        ("uk", "Asia/Yangon", "Янгон"),
        ("ar", "Asia/Damascus", "دمشق"),
    ],
)
def test_the_town_of_a_zone_that_has_got_another_name_is_told_in_the_language(
    language: str, timezone: str, town: str
) -> None:
    assert words(language, timezone=timezone).town() == town


def test_a_name_in_another_script_is_isolated_either_way() -> None:
    assert said("ar").name({"en": "North road"}) == f"{LRI}North road{PDI}"
    assert said("en").name({"ar": "طريق الشمال"}) == f"{RLI}طريق الشمال{PDI}"
    assert said("ar").name({"en": "North road", "ar": "طريق الشمال"}) == "طريق الشمال"
    assert said("ru").name({}, "z1") == "z1"


def test_a_telephone_number_within_an_arabic_text_keeps_its_order() -> None:
    assert said("ar").own("اتصلوا بـ +963 21 555 0100 نهاراً") == (
        f"اتصلوا بـ {LRI}+963 21 555 0100{PDI} نهاراً"
    )
    assert said("ar").own("+963 21 555 0100") == f"{LRI}+963 21 555 0100{PDI}"
    assert said("ar").own("المنطقة 4") == "المنطقة 4"


def test_isolates_become_elements_and_letters_are_escaped() -> None:
    assert html(f"<b>{LRI}09:30{PDI}&{RLI}x{PDI}") == (
        '&lt;b&gt;<bdi dir="ltr">09:30</bdi>&amp;<bdi dir="rtl">x</bdi>'
    )
    assert plain(f"{LRI}09:30{PDI}") == "09:30"


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (1, "دقيقة واحدة"),
        (2, "دقيقتين"),
        (5, "5 دقائق"),
        (10, "10 دقائق"),
        (15, "15 دقيقة"),
        (100, "100 دقيقة"),
    ],
)
def test_arabic_counts_take_their_form(number: int, form: str) -> None:
    assert said("ar").count("minutes", number) == form


@pytest.mark.parametrize(
    ("number", "form"), [(1, "1 минуты"), (5, "5 минут"), (21, "21 минуты"), (11, "11 минут")]
)
def test_russian_counts_take_the_genitive(number: int, form: str) -> None:
    assert said("ru").count("minutes", number) == form


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (1, "شخص واحد"),
        (2, "شخصان"),
        (7, f"{LRI}7{PDI} أشخاص"),
        (4111, f"{LRI}4,111{PDI} شخصاً"),
        (4100, f"{LRI}4,100{PDI} شخص"),
    ],
)
def test_arabic_people_are_counted_in_their_form_and_the_figure_keeps_its_order(
    number: int, form: str
) -> None:
    assert said("ar").count("people", number, n=said("ar").number(number)) == form


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "138,800"), ("ru", "138\u00a0800"), ("fr", "138\u202f800"), ("es", "138.800")],
)
def test_thousands_are_parted_as_the_language_does(language: str, written: str) -> None:
    assert words(language).number(138_800) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_has_the_keys_and_fields_of_the_english_one(language: str) -> None:
    english, other = said("en").texts, said(language).texts
    assert set(english) == set(other)
    for key, forms in english.items():
        fields = set(re.findall(r"\{(\w+)\}", forms[0]))
        for form in other[key]:
            have = set(re.findall(r"\{(\w+)\}", form))
            assert have <= fields, key
            if len(forms) == 1:
                # a sentence may say a field twice, or split one over two days; it may not lose one
                assert have == fields, key


def test_no_time_range_is_written_with_a_dash() -> None:
    for language in LANGUAGES:
        for key, forms in said(language).texts.items():
            for form in forms:
                assert not re.search(r"\{from\}\s*[-–—]\s*\{to\}", form), key


def test_a_language_without_a_catalogue_is_refused_with_what_there_is() -> None:
    with pytest.raises(InputError, match=r"no catalogue for the language 'sw'; there is ar, en, es, fr, "):
        words("sw")
    with pytest.raises(InputError, match="no catalogue"):
        words("../en")


def test_a_language_is_added_by_a_catalogue(tmp_path: Path) -> None:
    english = (files("mamarr.notices") / "catalogues" / "en.po").read_text(encoding="utf-8")
    (tmp_path / "pt.po").write_text(
        english.replace('msgstr "Hotline"', 'msgstr "Linha de apoio"'), encoding="utf-8"
    )
    portuguese = words("pt", timezone="America/Sao_Paulo", folder=tmp_path)
    assert portuguese.text("heading.hotline") == "Linha de apoio"
    assert "março" in portuguese.date(MARCH)
    assert languages(tmp_path) == ("ar", "en", "es", "fr", "pt", "ru", "uk")


def test_a_catalogue_of_ones_own_adds_texts_to_a_language(tmp_path: Path) -> None:
    (tmp_path / "ar.po").write_text('msgid "the elders"\nmsgstr "كبار السن"\n', encoding="utf-8")
    mine = words("ar", folder=tmp_path)
    assert mine.text("the elders") == "كبار السن"
    assert mine.text("exercise") == said("ar").text("exercise")
    assert mine.count("minutes", 2) == "دقيقتين"


def test_a_catalogue_that_lacks_texts_is_refused_with_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "pt.po").write_text(
        'msgid "language"\nmsgstr "Português"\n\n#, fuzzy\nmsgid "when"\nmsgstr "?"\n', encoding="utf-8"
    )
    with pytest.raises(InputError) as refused:
        words("pt", folder=tmp_path)
    assert "pt.po: has no text for when; translate it" in str(refused.value)
    assert len(refused.value.findings) == len(said("en").texts) - 1


def test_a_catalogue_with_a_field_that_nothing_fills_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "ar.po").write_text('msgid "map.to"\nmsgstr "إلى {place}"\n', encoding="utf-8")
    with pytest.raises(
        InputError, match=r"ar\.po: map\.to has the field \{place\}, and may have \{destination\}"
    ):
        words("ar", folder=tmp_path)


def test_a_field_that_is_not_given_is_no_silent_gap() -> None:
    with pytest.raises(KeyError, match="zone"):
        said("en").text("who", who="everybody", by="on foot")


def test_what_is_filled_in_is_not_read_for_fields_again() -> None:
    assert "{by}" in said("en").text("who", zone="{by}", who="x", by="y")


@pytest.mark.parametrize("language", languages())
def test_every_catalogue_keeps_the_fields_of_the_english_one(language: str) -> None:
    english, here = words("en").texts, words(language).texts
    for key, forms in english.items():
        wanted = set(re.findall(r"\{\w+\}", " ".join(forms)))
        # Arabic writes "an hour" and "two hours" without a figure
        least = wanted - {"{n}"} if len(forms) > 1 else wanted
        for form in here[key]:
            assert least <= set(re.findall(r"\{\w+\}", form)) <= wanted, (key, form)


@pytest.mark.parametrize("language", [tag for tag in languages() if tag != "en"])
def test_no_catalogue_leaves_a_sentence_in_english(language: str) -> None:
    english, here = words("en").texts, words(language).texts

    def is_sentence(form: str) -> bool:
        return len(re.findall(r"[a-z]{3,}", re.sub(r"\{\w+\}", "", form))) > 1

    assert not [key for key, forms in english.items() if here[key] == forms and is_sentence(forms[0])]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_marks_of_direction_in_somebodys_text_turn_nothing_round(language: str) -> None:
    here = words(language)
    number = here.own("\u202e+963 21\u2066 55")
    assert plain(number) == "+963 21 55"
    assert number.count(LRI) == number.count(PDI) == (language == "ar")
    assert plain(here.isolate("\u202d+963\u2069")) == "+963"
    name = here.name({"ar": "حي\u202e الشعار"})
    assert "\u202e" not in name
    # what joins and parts letters is spelling, and stays
    assert here.own("می\u200cروم").count("\u200c") == 1


def test_nobody_more_leaves_in_french_as_one_says_it() -> None:
    said = words("fr")
    for number in (0, 1, 10):
        people = said.count("people.more", number, n=str(number))
        text = said.text("whatif.hour", people=people, most="0")
        assert "peuvent" not in text
        assert "partent" not in text

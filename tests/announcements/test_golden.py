"""Announcements in our own words, in every language, read field by field."""

from __future__ import annotations

import random
from datetime import date

import pytest

from announcements.golden import GOLDEN
from mamarr._errors import InputError
from mamarr.announcements.draft import draft_files
from mamarr.announcements.places import gazetteer
from mamarr.announcements.read import read_announcement

KNOWN = gazetteer()


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_a_text_is_read_as_a_careful_reader_would(name: str) -> None:
    text, published, wanted = GOLDEN[name]
    day = date.fromisoformat(published) if published else None
    got = read_announcement(text, published=day, places=KNOWN).truth()
    assert {key: got[key] for key in wanted} == wanted


def flags(text: str, published: str | None = None) -> dict[str, list[str]]:
    read = read_announcement(text, published=date.fromisoformat(published) if published else None)
    out: dict[str, list[str]] = {}
    for flag in read.flags:
        out.setdefault(flag.field, []).append(flag.says)
        assert read.text[flag.span[0] : flag.span[1]] == flag.text
    return out


def test_a_24_hour_number_with_a_word_for_the_evening_is_flagged() -> None:
    found = flags("وقفة في حلب يوم 4 نوفمبر 2016 من الساعة 9 صباحا حتى 19 مساءً بالتوقيت المحلي.")
    assert any("24-hour" in says for says in found["end"])


def test_a_false_conversion_is_flagged_and_a_right_one_is_not() -> None:
    told = "A pause in Aleppo on 4 November 2016 from 9:00 to 19:00 local time ({} GMT)."
    assert "stated_conversions" in flags(told.format("6:00 to 16:00"))
    assert "stated_conversions" not in flags(told.format("7:00 to 17:00"))


def test_summer_time_decides_whether_a_conversion_is_right() -> None:
    told = "A ceasefire in Kyiv on {} March 2022 from 10:00 local time (08:00 GMT)."
    assert "stated_conversions" not in flags(told.format(26))
    assert "stated_conversions" in flags(told.format(28))


def test_a_day_of_the_week_that_does_not_match_is_flagged() -> None:
    assert any(
        "Friday" in s
        for s in flags("A pause in Aleppo on Thursday, 4 November 2016, from 9:00 to 19:00.")["date"]
    )
    assert "date" not in flags("A pause in Aleppo on Friday, 4 November 2016, from 9:00 to 19:00.")


def test_numbers_of_corridors_that_do_not_add_up_are_flagged() -> None:
    found = flags(
        "Nine corridors will work in Ukraine on 17 March 2022: six for civilians and two for aid convoys."
    )
    assert any("nine" in s or "9" in s for s in found["corridors_total"])


def test_a_zone_that_is_not_named_is_flagged() -> None:
    assert "tz_label" in flags("A pause in Aleppo on 4 November 2016 from 9:00 to 19:00.")
    assert "tz_label" not in flags("A pause in Aleppo on 4 November 2016 from 9:00 to 19:00 local time.")


def test_a_missing_year_is_flagged_with_and_without_a_day_of_publication() -> None:
    told = "A pause in Aleppo on 4 November from 9:00 to 19:00."
    assert any("2016 follows" in s for s in flags(told, "2016-11-02")["date"])
    assert any("year is missing" in s for s in flags(told)["date"])


def test_an_end_before_the_start_is_flagged() -> None:
    assert "end" in flags("The pause in Aleppo on 4 November 2016 lasts from 19:00 to 9:00 local time.")


def test_a_day_beyond_the_month_is_flagged_and_asked() -> None:
    read = read_announcement("A pause in Aleppo on 31 November 2016 from 9:00 to 19:00.")
    assert any("no day 31" in f.says for f in read.flags)
    assert "date" in read.asked


def test_two_pairs_of_hours_for_one_window_are_flagged() -> None:
    found = flags(
        "The pause in Aleppo on 4 November 2016 is from 9:00 to 19:00 local time. The pause will last from 8:00 to 18:00, the governor said."
    )
    assert any("second pair" in s for s in found["start"])


def test_hours_are_asked_if_the_text_gives_none() -> None:
    read = read_announcement("A humanitarian corridor from Sumy to Poltava will be opened.")
    assert {"date", "start", "end", "tz_label"} <= set(read.asked)
    assert read.truth()["date"] is None


def test_the_same_text_is_read_the_same_way_with_marks_of_direction_in_it() -> None:
    plain = "هدنة في حلب يوم 4 نوفمبر 2016 من الساعة 9:00 إلى الساعة 19:00 بالتوقيت المحلي."
    marked = "\u202b" + plain.replace("9:00", "\u20669:00\u2069").replace("هدنة", "هُـدْنَـة") + "\u202c"
    one, other = read_announcement(plain).truth(), read_announcement(marked).truth()
    assert one == other
    assert one["start"] == "09:00"


def test_spans_lead_back_to_the_words_of_the_original() -> None:
    text = "أُعلنتْ هُدنة في حلبَ يوم ٤ تشرين الثاني ٢٠١٦ من الساعة ٩ صباحاً."
    read = read_announcement(text)
    start, end = read.windows[0].spans["date"]
    assert text[start:end] == "٤ تشرين الثاني ٢٠١٦"
    assert read.windows[0].date == "2016-11-04"


def test_any_piece_of_a_text_is_read_without_failing_and_its_flags_point_into_it() -> None:
    rnd, known = random.Random(4), KNOWN
    texts = [text for text, _, _ in GOLDEN.values()]
    for _ in range(250):
        one, other = rnd.choice(texts), rnd.choice(texts)
        piece = one[rnd.randrange(len(one)) :] + str(rnd.randrange(3000)) + other[: rnd.randrange(len(other))]
        read = read_announcement(piece, published=rnd.choice([None, date(2024, 2, 29)]), places=known)
        assert all(piece[f.span[0] : f.span[1]] == f.text for f in read.flags)
        assert draft_files(read)["announcement.txt"] == piece


@pytest.mark.parametrize("text", ["a " * 20_000, "9:00 " * 1_000])
def test_what_is_far_too_long_for_an_announcement_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="announcement"):
        read_announcement(text)

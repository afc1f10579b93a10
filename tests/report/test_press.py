"""The press: glyphs are known beforehand, isolates keep runs in their places, doubts are errors."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

import pdfs
from mamarr._errors import InputError
from mamarr.report._fonts import face, missing_glyphs, width, wrapped
from mamarr.report._press import direction, language_of, press

LRI, PDI = "\u2066", "\u2069"


def sheet(*texts: str, language: str = "ar", rtl: bool = True) -> dict[str, Any]:
    """Data of a poster with these lines."""
    return {
        **language_of(language),
        "rtl": rtl, "title": "t", "author": "a", "description": "d", "exercise": None,
        "paper": "a4", "number": "1", "colour": "#0072B2", "ink": "#ffffff", "heading": "h", "above": "a",
        "lines": [{"heading": None, "text": text, "how": "small"} for text in texts], "too_long": "too long",
    }  # fmt: skip


def seen(*texts: str) -> list[str]:
    pdf = press("poster", sheet(*texts), issued=datetime(2016, 11, 3, tzinfo=UTC), where="a sheet")
    return pdfs.lines(pdf, 0)[-len(texts) :]


def test_two_isolated_runs_keep_their_order_among_arabic() -> None:
    (line,) = seen(f"الإصدار {LRI}v1{PDI}، {LRI}+963 21 555{PDI}، {LRI}31.5012, 34.4461{PDI}")
    # The eye reads from the right: v1, then the telephone number, then latitude before longitude.
    places = [line.find(part) for part in ("31.5012, 34.4461", "+963 21 555", "v1")]
    assert -1 not in places
    assert places == sorted(places)


def test_without_isolates_the_same_runs_would_be_read_wrongly() -> None:
    (line,) = seen("الموقع 31.5012, 34.4461")
    assert "31.5012, 34.4461" not in line


def test_a_range_of_hours_stays_a_range() -> None:
    (line,) = seen(f"من {LRI}09:30{PDI} إلى {LRI}11:00{PDI}")
    assert line.find("11:00") < line.find("09:30")


def test_missing_glyphs_are_listed_once_in_order() -> None:
    assert missing_glyphs("a出口出") == ["出", "口"]
    assert missing_glyphs(f"ممر, проход {LRI}09:30{PDI} – €\n") == []


def test_what_the_font_lacks_in_bold_is_missing_too() -> None:
    # Many signs are in the regular cut only; headings are bold.
    only_regular = sorted(face().width.keys() - face(bold=True).width.keys())
    assert only_regular
    assert missing_glyphs(chr(only_regular[0])) == [chr(only_regular[0])]


def test_a_letter_the_font_lacks_is_an_error_that_names_it() -> None:
    with pytest.raises(InputError, match=r"a sheet: the font has no glyph for '漢' \(U\+6F22\)"):
        seen("漢")


def test_typst_itself_refuses_a_letter_that_slips_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mamarr.report._press.missing_glyphs", lambda text: [])
    with pytest.raises(InputError, match="a sheet: PDF/UA-1 error"):
        seen("漢")


def test_a_text_without_room_is_an_error_and_no_second_page() -> None:
    with pytest.raises(InputError, match="too long"):
        seen("word " * 9000)


def test_lines_are_few_and_about_equally_long() -> None:
    assert wrapped("Masaken Hanano – Sheikh Najjar road", 18) == ["Masaken Hanano –", "Sheikh Najjar road"]
    assert wrapped("Verylongsinglewordthatgoeson", 3) == ["Verylongsinglewordthatgoeson"]
    assert wrapped("", 3) == []
    assert width("ii") < width("WW")


@pytest.mark.parametrize(
    ("text", "way"), [("abc", "ltr"), ("12 ممر", "rtl"), ("ممر abc", "rtl"), ("12:30", "ltr"), ("", "ltr")]
)
def test_direction_is_that_of_the_first_letter(text: str, way: str) -> None:
    assert direction(text) == way


def test_a_tag_is_language_and_region() -> None:
    assert language_of("ar-SY") == {"lang": "ar", "region": "SY"}
    assert language_of("sr-Latn-RS") == {"lang": "sr", "region": "RS"}
    assert language_of("en") == {"lang": "en", "region": None}

"""Short messages: alphabets, segments, and what must stand in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mamarr._errors import InputError
from mamarr.notices.sms import MOST_SEGMENTS, measured, sms
from mamarr.notices.words import LRI, PDI
from set_of_notices import LANGUAGES, issue, said, told_to, world


@pytest.mark.parametrize(
    ("text", "alphabet", "segments"),
    [
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        ("a" * 152 + "€" * 5, "GSM-7", 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 3),  # no letter of two septets is cut in two
        ("ж" * 70, "UCS-2", 1),
        ("ж" * 71, "UCS-2", 2),
        ("ж" * 134, "UCS-2", 2),
        ("ж" * 135, "UCS-2", 3),
        ("a" * 69 + "م", "UCS-2", 1),
        ("\U0001f68c" * 35, "UCS-2", 1),
        ("\U0001f68c" * 67, "UCS-2", 3),  # 33 in each segment: no pair is cut in two
        ("", "GSM-7", 1),
        ("`", "UCS-2", 1),
    ],
)
def test_segments_are_counted_as_a_phone_does(text: str, alphabet: str, segments: int) -> None:
    found = measured(text)
    assert (found.alphabet, found.segments) == (alphabet, segments)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_says_what_counts(language: str) -> None:
    made, words = world(), said(language)
    for zone in ("z1", "z4"):
        for notice in told_to(zone):
            message = sms(notice, made.scenario, issue(), words)
            assert message.segments <= MOST_SEGMENTS
            assert message == measured(message.text)
            assert words.text("exercise.short") in message.text
            assert words.text("sms.voluntary") in message.text
            assert "+963 21 555 0100" in message.text
            assert words.text("sms.version", version="1") in message.text
            assert all(f"{made.scenario.moment(w.from_s):%H:%M}" in message.text for w in notice.ways)


def test_english_stays_in_the_alphabet_of_seven_bits_and_arabic_hours_are_isolated() -> None:
    made = world()
    dashed = replace(made.scenario.corridors[1], name={"en": "Bustan – Masharqa’s"})
    notice = told_to("z1")[0]
    notice = replace(notice, ways=tuple(replace(w, corridor=dashed) for w in notice.ways))
    english = sms(notice, made.scenario, issue(), said("en"))
    assert english.alphabet == "GSM-7"
    assert "Bustan - Masharqa's" in english.text
    assert f"{LRI}09:15{PDI}" in sms(told_to("z1")[0], made.scenario, issue(), said("ar")).text


def test_a_message_that_gets_too_long_loses_what_is_optional_first_and_is_then_refused() -> None:
    made, words = world(), said("ru")
    notice = told_to("z1")[0]

    def with_name(length: int) -> str:
        corridor = replace(notice.ways[0].corridor, name={"ru": "ж" * length})
        longer = replace(notice, ways=(replace(notice.ways[0], corridor=corridor),))
        return sms(longer, made.scenario, issue(), words).text

    seen = []
    for length in range(10, 149):
        text = with_name(length)
        seen.append((words.text("sms.return") in text, words.text("sms.guarantee") in text))
    with pytest.raises(InputError, match=r"message to walkers of zone z1 takes 6 segments and may take 5"):
        with_name(149)
    assert list(dict.fromkeys(seen)) == [(True, True), (False, True), (False, False)]


def test_a_third_way_may_take_more_segments() -> None:
    made, words = world(), said("ru")
    notice = told_to("z1")[0]
    corridors = [replace(notice.ways[0].corridor, id=i, name={"ru": i * 70}) for i in "abc"]
    ways = tuple(replace(notice.ways[0], corridor=c) for c in corridors)
    with pytest.raises(InputError, match="may take 5"):
        sms(replace(notice, ways=ways[:2]), made.scenario, issue(), words)
    three = sms(replace(notice, ways=ways), made.scenario, issue(), words)
    assert three.segments == 7
    assert all(c.name["ru"] in three.text for c in corridors)


def test_released_messages_do_not_say_exercise() -> None:
    text = sms(told_to("z1")[0], world().scenario, issue(exercise=False), said("en")).text
    assert "EXERCISE" not in text


def test_hours_of_two_days_name_both() -> None:
    notice = told_to("z1")[0]
    late = replace(notice, ways=(replace(notice.ways[0], from_s=14 * 3600, to_s=16 * 3600),))
    text = sms(late, world().scenario, issue(), said("en")).text
    assert "From 23:00 on 4 Nov to 01:00 on 5 Nov" in text

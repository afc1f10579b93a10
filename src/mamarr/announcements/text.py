"""A text made plain for matching, with the way back to where each sign stood."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]
"""From and to, in characters; of the plain text inside this room, of the original in its results."""

_DROPPED = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u0301]")
_SAME = {
    **dict.fromkeys("أإآٱ", "ا"),
    "ى": "ي",
    "ة": "ه",
    "ؤ": "و",
    "ئ": "ي",
    "ی": "ي",
    "ک": "ك",
    "٫": ".",
    "٬": ",",
    "،": ",",
    "؛": ";",
    "؟": "?",
    "ё": "е",
    "Ё": "Е",
    "ґ": "г",
    "Ґ": "Г",
    **dict.fromkeys("–—−‑‒―‐", "-"),
    **dict.fromkeys("«»“”„‟", '"'),
    **dict.fromkeys("’‘ʼ`´′ʻʿʾ", "'"),
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003\u200a\t", " "),
    "ß": "s",
}


def _plain(sign: str) -> str:
    if _DROPPED.match(sign):
        return ""
    if sign in _SAME:
        return _SAME[sign]
    if sign.isdigit() and not sign.isascii():
        return str(unicodedata.digit(sign))
    if sign > "\x7f" and unicodedata.name(sign, "").startswith("LATIN"):
        base = unicodedata.normalize("NFKD", sign)[0]
        return base if base.isalpha() else sign
    return sign


def fold(text: str) -> str:
    """Plain form of `text` in small letters; tables are folded the same way before they are compared.

    Examples
    --------
    >>> fold("Zaporizhzhia – Orikhiv, 9 à 10")
    'zaporizhzhia - orikhiv, 9 a 10'
    """
    return "".join(_plain(sign) for sign in unicodedata.normalize("NFC", text)).lower()


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """An announcement, plain and as it was.

    Attributes
    ----------
    original
        As given.
    plain
        Without vowel signs, direction marks and stretching; digits, dashes, quotes and spaces in one form.
    low
        The plain text in small letters, of the same length.
    at
        For each character of `plain` its place in `original`, and the length of `original` at the end.
    parts
        Sentences; a full stop within a number, a date or an initial ends none.
    language
        ar, he, ru, uk, bg, fr, es, de or en.
    """

    original: str
    plain: str
    low: str
    at: tuple[int, ...]
    language: str
    parts: tuple[Span, ...]

    def origin(self, span: Span) -> Span:
        """Where a span of the plain text stood in the original."""
        start, end = span
        if start >= end:
            return self.at[start], self.at[start]
        last = self.at[end - 1] + 1
        while last < len(self.original) and unicodedata.combining(self.original[last]):
            last += 1  # a vowel sign belongs to its letter
        return self.at[start], last

    def sentences(self) -> tuple[Span, ...]:
        """Sentences of the plain text."""
        return self.parts

    def sentence(self, place: int) -> Span:
        """The sentence in which a character stands."""
        at = bisect_right(self.parts, (place, len(self.plain) + 1)) - 1
        if at >= 0 and self.parts[at][0] <= place < self.parts[at][1]:
            return self.parts[at]
        return 0, len(self.plain)


def _sentences(plain: str) -> Iterator[Span]:
    start = 0
    for stop in re.finditer(
        r"(?<![ .(][A-Za-zА-Я])(?<!\b[ap]\.m)(?<!\bcol)(?<!\bgen)[.!?]+[\")]?(?=\s|$)|\n+", plain
    ):
        if re.match(r"\s+[a-zа-яіїє]", plain[stop.end() :]) and "\n" not in stop.group():
            continue
        if plain[start : stop.end()].strip():
            yield start, stop.end()
        start = stop.end()
    if plain[start:].strip():
        yield start, len(plain)


def text_of(original: str) -> Text:
    """Make `original` plain.

    Examples
    --------
    >>> text_of("من الساعة ٩").low
    'من الساعه 9'
    """
    signs: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(original):
        mark = _plain(sign)
        # a composed letter may stand in two characters: letter and accent
        if unicodedata.combining(sign):
            continue
        signs += mark
        at += [place] * len(mark)
    plain = "".join(signs)
    low = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    return Text(
        original=original,
        plain=plain,
        low=low,
        at=(*at, len(original)),
        language=language_of(low),
        parts=tuple(_sentences(plain)),
    )


_COMMON = {
    "en": r"the|of|and|from|will|in|to|for|with|was|were|said|at|on|by|be|is|are|an",
    "fr": r"le|les|des|du|et|une|pour|dans|sera|est|au|heures|par|de|la|un|en|vers|aux|ce|sont|avec",
    "es": r"el|los|las|del|una|para|por|sera|y|hasta|desde|horas|que|de|la|un|en|con|al|se|este",
    "de": r"der|die|das|und|von|bis|uhr|ist|den|fur|mit|ab|am|werden",
    "ru": r"и|с|из|для|будет|что|по|на|от|коридоры|марта|эвакуация|жителей|часов|время|времени|маршрут",
    "uk": r"і|з|із|та|для|буде|що|від|на|за|коридори|березня|евакуація|мешканців|годин[иу]?|часом|щодо|й",
    "bg": r"ще|са|се|и|от|за|на|през|часа|беше|както",
}


def language_of(low: str) -> str:
    """Language of a plain text in small letters: by script, then by its commonest words."""
    scripts = {
        "ar": len(re.findall("[\u0621-\u064a]", low)),
        "he": len(re.findall("[\u05d0-\u05ea]", low)),
        "cyrillic": len(re.findall("[а-яіїєґ]", low)),
        "latin": len(re.findall("[a-z]", low)),
    }
    script = max(scripts, key=lambda s: scripts[s])
    if script in ("ar", "he"):
        return script
    among = ("ru", "uk", "bg") if script == "cyrillic" else ("en", "fr", "es", "de")
    marks = {
        "uk": 3 * len(re.findall("[іїє]", low)),
        "ru": 2 * len(re.findall("[ыэ]", low)),
        "bg": 2 * len(re.findall(r"ъ(?!е|я|ю)", low)),
    }
    score = {
        code: len(re.findall(rf"(?<!\w)(?:{_COMMON[code]})(?!\w)", low)) + marks.get(code, 0)
        for code in among
    }
    return max(among, key=lambda code: score[code])

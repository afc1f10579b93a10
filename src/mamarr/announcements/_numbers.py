"""Numbers in digits and in words."""

from __future__ import annotations

import re

from mamarr.announcements.text import fold

_WORDS: dict[str, dict[int, str]] = {
    "en": {
        1: "one",
        2: "two both",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve",
        13: "thirteen",
        14: "fourteen",
        15: "fifteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
        20: "twenty",
        24: "twenty-four",
        30: "thirty",
        36: "thirty-six",
        48: "forty-eight",
        72: "seventy-two",
    },
    "fr": {
        1: "un une",
        2: "deux",
        3: "trois",
        4: "quatre",
        5: "cinq",
        6: "six",
        7: "sept",
        8: "huit",
        9: "neuf",
        10: "dix",
        11: "onze",
        12: "douze",
        13: "treize",
        14: "quatorze",
        15: "quinze",
        16: "seize",
        17: "dix-sept",
        18: "dix-huit",
        19: "dix-neuf",
        20: "vingt",
        24: "vingt-quatre",
        48: "quarante-huit",
        72: "soixante-douze",
    },
    "es": {
        1: "un una uno",
        2: "dos ambos",
        3: "tres",
        4: "cuatro",
        5: "cinco",
        6: "seis",
        7: "siete",
        8: "ocho",
        9: "nueve",
        10: "diez",
        11: "once",
        12: "doce",
        13: "trece",
        14: "catorce",
        15: "quince",
        16: "dieciseis",
        17: "diecisiete",
        18: "dieciocho",
        19: "diecinueve",
        20: "veinte",
        24: "veinticuatro",
    },
    "de": {
        1: "ein eins eine einen",
        2: "zwei beide beiden",
        3: "drei",
        4: "vier",
        5: "fünf",
        6: "sechs",
        7: "sieben",
        8: "acht",
        9: "neun",
        10: "zehn",
        11: "elf",
        12: "zwölf",
        24: "vierundzwanzig",
    },
    "ru": {
        1: "один одного одна одной одном одну",
        2: "два две двух двум двумя оба",
        3: "три трех трем тремя",
        4: "четыре четырех четырем",
        5: "пять пяти пятью",
        6: "шесть шести шестью",
        7: "семь семи семью",
        8: "восемь восьми восемью",
        9: "девять девяти",
        10: "десять десяти",
        11: "одиннадцать одиннадцати",
        12: "двенадцать двенадцати",
        13: "тринадцать тринадцати",
        14: "четырнадцать четырнадцати",
        15: "пятнадцать пятнадцати",
        16: "шестнадцать шестнадцати",
        17: "семнадцать семнадцати",
        18: "восемнадцать восемнадцати",
        19: "девятнадцать девятнадцати",
        20: "двадцать двадцати",
    },
    "uk": {
        1: "один одного одна однієї одному одну",
        2: "два дві двох двом двома обидва",
        3: "три трьох трьом трьома",
        4: "чотири чотирьох",
        5: "п'ять п'яти п'ятьох п'ятьма",
        6: "шість шести шістьох шістьма",
        7: "сім семи сімох сьома сімома",
        8: "вісім восьми вісьмох вісьмома",
        9: "дев'ять дев'яти дев'ятьох дев'ятьма",
        10: "десять десяти десятьох десятьма",
        11: "одинадцять одинадцяти",
        12: "дванадцять дванадцяти",
        13: "тринадцять",
        14: "чотирнадцять",
        15: "п'ятнадцять",
        16: "шістнадцять",
        17: "сімнадцять",
        18: "вісімнадцять",
        19: "дев'ятнадцять",
        20: "двадцять двадцяти",
    },
    "bg": {
        1: "един една",
        2: "два две двата",
        3: "три",
        4: "четири",
        5: "пет",
        6: "шест",
        7: "седем",
        8: "осем",
        9: "девет",
        10: "десет",
        11: "единадесет",
        12: "дванадесет",
    },
    "ar": {
        1: "واحد واحدة",
        2: "اثنان اثنين اثنتان اثنتين إثنان إثنين",
        3: "ثلاثة ثلاث",
        4: "أربعة أربع",
        5: "خمسة خمس",
        6: "ستة ست",
        7: "سبعة سبع",
        8: "ثمانية ثماني ثمان",
        9: "تسعة تسع",
        10: "عشرة عشر",
        11: "أحد_عشر إحدى_عشرة",
        12: "اثنا_عشر اثني_عشر اثنتي_عشرة اثنتا_عشرة",
        13: "ثلاثة_عشر ثلاث_عشرة",
        14: "أربعة_عشر أربع_عشرة",
        15: "خمسة_عشر خمس_عشرة",
        16: "ستة_عشر ست_عشرة",
        20: "عشرون عشرين",
        24: "أربع_وعشرين أربع_وعشرون أربعة_وعشرين",
        48: "ثمان_وأربعين ثماني_وأربعين ثمانية_وأربعين ثمان_وأربعون",
        72: "اثنتين_وسبعين",
    },
    "he": {1: "אחד אחת", 2: "שני שתי שניים", 3: "שלושה שלוש", 4: "ארבעה ארבע", 5: "חמישה חמש", 6: "שישה שש"},
}

_COLLECTIVE: dict[str, dict[int, str]] = {
    "ar": {3: "ثلاث"},
    "ru": {
        2: "двое двух",
        3: "трое трех",
        4: "четверо",
        5: "пятеро пяти",
        6: "шестеро",
        7: "семеро",
        10: "десяти",
    },
    "uk": {2: "двоє", 3: "троє", 4: "четверо", 5: "п'ятеро", 6: "шестеро", 7: "семеро"},
}
"""Words that count pairs and groups, as days are counted with them."""

_HOURS: dict[str, dict[int, str]] = {
    "ar": {
        1: "الواحدة",
        2: "الثانية",
        3: "الثالثة",
        4: "الرابعة",
        5: "الخامسة",
        6: "السادسة",
        7: "السابعة",
        8: "الثامنة",
        9: "التاسعة",
        10: "العاشرة",
        11: "الحادية_عشرة الحادية_عشر",
        12: "الثانية_عشرة الثانية_عشر",
    },
    "ru": {0: "ноля нуля"},
    "uk": {
        0: "нуля нульової",
        1: "першої першій",
        2: "другої другій",
        3: "третьої третій",
        4: "четвертої четвертій",
        5: "п'ятої п'ятій",
        6: "шостої шостій",
        7: "сьомої сьомій",
        8: "восьмої восьмій",
        9: "дев'ятої дев'ятій",
        10: "десятої десятій",
        11: "одинадцятої одинадцятій",
        12: "дванадцятої дванадцятій",
    },
}
"""Words for hours of the clock that are not those for counting."""

_HALF_OF: dict[str, dict[int, str]] = {
    "ru": {
        1: "первого",
        2: "второго",
        3: "третьего",
        4: "четвертого",
        5: "пятого",
        6: "шестого",
        7: "седьмого",
        8: "восьмого",
        9: "девятого",
        10: "десятого",
        11: "одиннадцатого",
        12: "двенадцатого",
    },
    "uk": {
        1: "першу",
        2: "другу",
        3: "третю",
        4: "четверту",
        5: "п'яту",
        6: "шосту",
        7: "сьому",
        8: "восьму",
        9: "дев'яту",
        10: "десяту",
        11: "одинадцяту",
        12: "дванадцяту",
    },
}
"""Words for hours after "half of", which is half an hour before them, and nowhere else."""


def _table(source: dict[int, str]) -> dict[str, int]:
    return {fold(word).replace("_", " "): value for value, words in source.items() for word in words.split()}


def counts(language: str) -> dict[str, int]:
    """Number words of a language, folded."""
    return _table(_WORDS.get(language, {}))


def collective(language: str) -> dict[str, int]:
    """Further words that count days and hours: "dvoe sutok"."""
    return _table(_COLLECTIVE.get(language, {}))


def hours(language: str) -> dict[str, int]:
    """Words for hours of the clock, folded: from one to twelve."""
    plain = {} if language == "ar" else {w: v for w, v in counts(language).items() if v <= 20}
    return plain | _table(_HOURS.get(language, {}))


def halved(language: str) -> dict[str, int]:
    """Words for hours that only stand after "half of", folded."""
    return _table(_HALF_OF.get(language, {}))


def pattern(words: dict[str, int]) -> str:
    """Alternatives of a regular expression, the longest first."""
    return (
        "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True)) or "(?!)"
    )


def value(token: str, words: dict[str, int]) -> int | None:
    """Number that a token of digits or a word stands for."""
    token = re.sub(r"\s+", " ", token.strip())
    return int(token) if token.isdigit() else words.get(token)

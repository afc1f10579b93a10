"""What every language that is spoken needs: numbers digit by digit, and names of days and months."""

from __future__ import annotations

import re
from datetime import datetime

from mamarr.notices.words import Words


def spell(number: str, names: tuple[str, ...], plus: str) -> str:
    """Digit by digit, with a pause where the writing has one; notes in brackets are not read."""
    number = re.sub(r"\([^)\d]*\)", "", number).strip()
    parts = []
    for piece in re.findall(r"\+|\d+|[^\W\d_]+", number):
        parts.append(
            " ".join(names[int(d)] for d in piece) if piece.isdecimal() else plus if piece == "+" else piece
        )
    return ", ".join(parts).replace(f"{plus}, ", f"{plus} ")


def named(moment: datetime, pattern: str, words: Words) -> str:
    """A date by a CLDR pattern, such as the name of its month."""
    from babel.dates import format_date

    return str(format_date(moment.date(), pattern, locale=words.locale))

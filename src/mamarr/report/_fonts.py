"""The font of printed sheets: which letters it has, and how wide they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

INVISIBLE = frozenset("\n\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
"""Line ends, joiners, marks and isolates: they steer the text and are never drawn, so no font needs them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Face:
    """A cut of the font: advance widths by code point, in parts of the type size."""

    width: dict[int, float]


def folder() -> Path:
    """Folder of DejaVu Sans as matplotlib carries it: Arabic, Cyrillic and Latin, alike on every machine."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


@cache
def face(*, bold: bool = False) -> Face:
    """Read a cut of DejaVu Sans."""
    from fontTools.ttLib import TTFont

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    with TTFont(folder() / name, lazy=True) as font:
        advance, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return Face(width={code: advance[glyph][0] / em for code, glyph in font.getBestCmap().items()})


def missing_glyphs(text: str) -> list[str]:
    """Letters of `text` that cannot be printed, each once, in order of code points.

    Examples
    --------
    >>> missing_glyphs("Way out, ممر, проход")
    []
    >>> missing_glyphs("出口 out")
    ['出', '口']
    """
    have = face().width.keys() & face(bold=True).width.keys()
    return sorted({letter for letter in text if letter not in INVISIBLE and ord(letter) not in have})


def width(text: str, *, bold: bool = False) -> float:
    """Width of `text` in parts of the type size; joined Arabic letters come out narrower, never wider."""
    advance = face(bold=bold).width
    return sum(advance.get(ord(letter), 1.0) for letter in text if letter not in INVISIBLE)


def wrapped(text: str, most: float, *, bold: bool = False) -> list[str]:
    """`text` in as few lines as fit into `most` type sizes, and these about equally long.

    A single word that is wider has a line to itself.

    Examples
    --------
    >>> wrapped("one two three four", 8.0)
    ['one two', 'three four']
    """
    fewest = _greedy(text, most, bold=bold)
    lines = fewest
    while most > 1 and len(narrower := _greedy(text, most := most - 0.5, bold=bold)) == len(fewest):
        lines = narrower
    return lines


def _greedy(text: str, most: float, *, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, bold=bold) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines

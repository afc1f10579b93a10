"""matplotlib without its global state: figures that always give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font

from mamarr._files import replacing
from mamarr.report._style import BINDS, INK, PAPER

FONT = "DejaVu Sans"
"""Comes with matplotlib, so pictures look alike everywhere; has Latin, Cyrillic and Arabic."""

SETTINGS: dict[Any, Any] = {
    "font.family": FONT,
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.parse_math": False,  # names may hold dollar signs
    "path.simplify": True,
    "agg.path.chunksize": 0,
}


@contextmanager
def figure(width_in: float, height_in: float) -> Iterator[Any]:
    """A figure of the house's looks; draw and save it inside the block."""
    with mpl.rc_context():
        mpl.rcdefaults()  # a user's matplotlibrc must not change the bytes
        mpl.rcParams.update(SETTINGS)
        drawn = Figure(figsize=(width_in, height_in), dpi=150)
        FigureCanvasAgg(drawn)
        yield drawn


def save(drawn: Any, path: Path) -> None:
    """Write the figure as PNG, atomically, without the writer's version or date in it."""
    with replacing(path) as temporary:
        drawn.savefig(temporary, format="png", metadata={"Software": None}, facecolor="white")


@cache
def _letters() -> frozenset[int]:
    return frozenset(get_font(findfont(FONT)).get_charmap())


def drawable(text: str) -> bool:
    """Whether the font has every letter of `text`, so that no empty boxes are drawn."""
    return bool(text) and all(ord(c) in _letters() for c in text)


def badge(drawn: Any, x: float, y: float) -> None:
    """Say that this is an exercise, in figure coordinates."""
    box = {"boxstyle": "round,pad=0.35", "facecolor": BINDS, "edgecolor": "none"}
    drawn.text(x + 0.005, y, "EXERCISE", fontsize=9.5, fontweight="bold", color=PAPER, va="center", bbox=box)


def shorten(text: str, most: int) -> str:
    """`text` cut to `most` letters, with an ellipsis if it was longer."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def label(names: dict[str, str], default: str, *, lines: int = 2) -> str:
    """A name in English and in the first other language that can be drawn, one per line; else `default`."""
    kept = [names[tag] for tag in ("en", *(t for t in names if t != "en")) if drawable(names.get(tag, ""))]
    if not kept:
        return default if drawable(default) else "?"
    return "\n".join(list(dict.fromkeys(kept))[:lines])

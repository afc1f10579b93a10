"""What the charts of briefs share: their head, and horizontal bars with words on either side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mamarr.notices.notice import is_schematic
from mamarr.report._canvas import badge, drawable, label, shorten
from mamarr.report._style import INK
from mamarr.scenario.model import Scenario

LONGEST = 50
"""Letters beside a bar."""


def head(
    drawn: Any, scenario: Scenario, title: str, notes: Iterable[str], *, exercise: bool, high: float
) -> None:
    """Title, exercise mark and notes at the top of a figure `high` inches high."""
    name = label(dict(scenario.title), scenario.id, lines=1)
    drawn.text(
        0.02, 1 - 0.3 / high, f"{title}: {shorten(name, 80)}", fontsize=14, fontweight="bold", va="center"
    )
    at = 0.02
    if exercise:
        badge(drawn, at, 1 - 0.64 / high)
        at += 0.075
    said = [*notes, "not for publication", *(["roads schematic"] if is_schematic(scenario) else [])]
    drawn.text(at, 1 - 0.64 / high, "   ·   ".join(said), fontsize=9.5, va="center")


def beside(axes: Any, row: float, left: str, right: str, colour: str = INK) -> None:
    """Words on either side of a bar."""
    for x, side, text in ((-0.03, "right", shorten(left, LONGEST)), (1.02, "left", right)):
        axes.annotate(
            text if drawable(text) or not text else "?",
            (x, row),
            xycoords=("axes fraction", "data"),
            ha=side,
            va="center",
            fontsize=8.2,
            color=colour,
        )


def frame(axes: Any, rows: int, most: float) -> None:
    """Rows from the top, and a scale of people up to `most`."""
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_xlim(0, 1.03 * max(1.0, most))
    axes.set_yticks([])
    axes.locator_params(axis="x", nbins=4, integer=True)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.tick_params(axis="x", labelsize=8)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)

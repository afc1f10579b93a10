"""The chart of a contingency: people out after each loss, and two plans as corridors close."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mamarr.notices.notice import is_schematic
from mamarr.notices.words import plain, words
from mamarr.plans.contingency import Contingency
from mamarr.report._brief import Teller, is_apart
from mamarr.report._canvas import badge, drawable, figure, label, save, shorten
from mamarr.report._contingency_said import PLAN, loss_text, telling
from mamarr.report._style import BINDS, INK, QUIET
from mamarr.scenario.model import Scenario

WIDE_IN = 15.5
LINE_IN = 0.3
LIGHT = "#99c6e0"
"""What plan B adds: the blue of plans, paler."""
LONGEST = 46


def draw_contingency(path: Path, scenario: Scenario, found: Contingency) -> None:
    """Write the chart to `path`: left the losses, right the corridors that close unheard of."""
    tell = Teller(scenario=scenario, words=words("en", timezone=scenario.place.timezone))
    lines = max(len(telling(found)), 1.4 * (1 + len(found.plain.without)), 4)
    high = 2.4 + LINE_IN * lines
    with figure(WIDE_IN, high) as drawn:
        tall = (high - 2.3) / high
        if found.losses:
            _losses(drawn.add_axes((0.235, 0.8 / high, 0.19, tall)), tell, found)
        if found.plain.without:
            _holds(drawn.add_axes((0.73, 0.8 / high, 0.19, tall)), tell, found)
        for x, some, text in (
            (0.02, found.losses, "People out after a loss: nobody told / plan B / at most"),
            (0.56, found.plain.without, "If one corridor closes and nobody is told"),
        ):
            if some:
                drawn.text(x, 1 - 1.22 / high, text, fontsize=10.5, fontweight="bold")
        _head(drawn, scenario, found, high)
        save(drawn, path)


def _losses(axes: Any, tell: Teller, found: Contingency) -> None:
    shown = telling(found)
    for row, loss in enumerate(shown):
        axes.barh(row, loss.people_at_most, height=0.62, color="white", edgecolor=PLAN, linewidth=1.0)
        axes.barh(row, loss.people, height=0.62, color=LIGHT)
        axes.barh(row, min(loss.untold, loss.people), height=0.62, color=PLAN)
        _say(
            axes,
            row,
            plain(loss_text(tell, loss)),
            f"{loss.untold:,} / {loss.people:,} / {loss.people_at_most:,}",
            QUIET if is_apart(tell.scenario, loss.subject) else INK,
        )
    axes.axvline(found.plain.people, color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
    axes.annotate(
        f"nothing lost: {found.plain.people:,}",
        (found.plain.people, 1),
        (-3, 3),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="right",
        fontsize=8.2,
    )
    _frame(axes, len(shown), max(found.plain.people, *(x.people_at_most for x in shown)))


def _holds(axes: Any, tell: Teller, found: Contingency) -> None:
    plans = [("the plan as given", found.plain, QUIET)]
    if found.differ:
        plans.append(("the plan that holds up best", found.robust, PLAN))
    rows: list[str | None] = [None, *found.plain.without]
    high = 0.8 / len(plans)
    for i, (name, plan, colour) in enumerate(plans):
        for row, corridor in enumerate(rows):
            people = plan.people if corridor is None else plan.without[corridor]
            worst = corridor is not None and people == plan.worst
            at = row - 0.4 + high * (i + 0.5)
            axes.barh(at, people, height=high * 0.9, color=colour, label=name if row == 0 else None)
            axes.annotate(
                f"{people:,}" + ("  worst" if worst else ""),
                (1.02, at),
                xycoords=("axes fraction", "data"),
                va="center",
                fontsize=8.2,
                color=BINDS if worst else INK,
                fontweight="bold" if worst else "normal",
            )
    for row, corridor in enumerate(rows):
        text = (
            "nothing lost"
            if corridor is None
            else tell.words.text("loss.corridor", where=tell.corridor(corridor))
        )
        apart = corridor is not None and is_apart(tell.scenario, corridor)
        _say(axes, row, plain(text), "", QUIET if apart else INK)
    axes.axvline(found.worst_at_most, color=INK, linewidth=1.2, linestyle=":")
    axes.annotate(
        f"no plan keeps more after its worst: {found.worst_at_most:,}",
        (found.worst_at_most, 1),
        (-3, 3),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="right",
        fontsize=8.2,
    )
    if len(plans) > 1:
        tall_in = axes.get_position().height * axes.figure.get_size_inches()[1]
        axes.legend(
            loc="upper center",
            bbox_to_anchor=(0.5, -0.28 / tall_in),
            ncols=2,
            frameon=False,
            fontsize=8.5,
        )
    _frame(axes, len(rows), max(found.plain.people, found.robust.people, found.worst_at_most))


def _say(axes: Any, row: float, left: str, right: str, colour: str) -> None:
    """Texts on either side of a bar."""
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


def _frame(axes: Any, rows: int, most: int) -> None:
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_xlim(0, 1.02 * max(1, most))
    axes.set_yticks([])
    axes.locator_params(axis="x", nbins=4, integer=True)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.tick_params(axis="x", labelsize=8)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _head(drawn: Any, scenario: Scenario, found: Contingency, high: float) -> None:
    title = label(dict(scenario.title), scenario.id, lines=1)
    drawn.text(
        0.02,
        1 - 0.3 / high,
        f"If something is lost: {shorten(title, 80)}",
        fontsize=14,
        fontweight="bold",
        va="center",
    )
    notes = [
        "dark: nobody told",
        "light: what plan B adds",
        "hollow: up to what no plan can pass",
        "grey names: groups kept apart",
        "not for publication",
    ]
    if is_schematic(scenario):
        notes.append("roads schematic")
    at = 0.02
    if found.exercise:
        badge(drawn, at, 1 - 0.64 / high)
        at += 0.075
    drawn.text(at, 1 - 0.64 / high, "   ·   ".join(notes), fontsize=9.5, va="center")

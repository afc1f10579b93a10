"""The chart of a contingency: people out after each loss, and two plans as corridors close."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mamarr.notices.words import plain
from mamarr.plans.contingency import Contingency
from mamarr.report._bars import beside, frame, head
from mamarr.report._brief import Teller, corridor_of, in_english, is_apart
from mamarr.report._canvas import figure, save
from mamarr.report._contingency_said import PLAN, loss_text, lost, telling
from mamarr.report._style import BINDS, INK, QUIET
from mamarr.scenario.model import Scenario

WIDE_IN = 15.5
LINE_IN = 0.3
LIGHT = "#99c6e0"
"""What plan B adds: the blue of plans, paler."""


def draw_contingency(path: Path, scenario: Scenario, found: Contingency) -> None:
    """Write the chart to `path`: left the losses, right the corridors that close unheard of."""
    tell = in_english(scenario)
    lines = max(len(telling(scenario, found)), 1.4 * (1 + len(found.plain.without)), 4)
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
        notes = (
            "dark: nobody told",
            "light: what plan B adds",
            "hollow: up to what no plan can pass",
            "grey names: groups kept apart",
        )
        head(drawn, scenario, "If something is lost", notes, exercise=found.exercise, high=high)
        save(drawn, path)


def _losses(axes: Any, tell: Teller, found: Contingency) -> None:
    shown = telling(tell.scenario, found)
    for row, loss in enumerate(shown):
        axes.barh(row, loss.people_at_most, height=0.62, color="white", edgecolor=PLAN, linewidth=1.0)
        axes.barh(row, loss.people, height=0.62, color=LIGHT)
        axes.barh(row, min(loss.untold, loss.people), height=0.62, color=PLAN)
        beside(
            axes,
            row,
            plain(loss_text(tell, loss)),
            f"{loss.untold:,} / {loss.people:,} / {loss.people_at_most:,}",
            QUIET if is_apart(tell.scenario, lost(tell.scenario, loss)) else INK,
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
    frame(axes, len(shown), max(found.plain.people, *(x.people_at_most for x in shown)))


def _holds(axes: Any, tell: Teller, found: Contingency) -> None:
    plans = [("the plan as given", found.plain, QUIET)]
    if found.robust and found.differ:
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
            else tell.words.text("loss.corridor", where=tell.name(corridor_of(tell.scenario, corridor)))
        )
        apart = corridor is not None and is_apart(tell.scenario, corridor_of(tell.scenario, corridor))
        beside(axes, row, plain(text), "", QUIET if apart else INK)
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
    frame(axes, len(rows), max(found.worst_at_most, *(plan.people for _, plan, _ in plans)))

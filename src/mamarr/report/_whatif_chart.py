"""The chart of a what-if: people out by length of the pause, and what each change is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mamarr.notices.words import plain
from mamarr.plans.whatif import WhatIf
from mamarr.report._bars import beside, frame, head
from mamarr.report._brief import Teller, in_english
from mamarr.report._canvas import figure, save
from mamarr.report._style import INK, QUIET
from mamarr.report._whatif_said import GAIN, LOSS, Worth, change_text, cleared, gains, losses, worths
from mamarr.scenario.model import Scenario

MOST_GAINS, MOST_LOSSES = 14, 12
WIDE_IN = 15.5
LINE_IN = 0.27
HOURS = (1, 2, 3, 4, 6, 12, 24, 48)


def draw_whatif(path: Path, scenario: Scenario, answers: WhatIf) -> None:
    """Write the chart to `path`: left the curve, right the bars."""
    tell = in_english(scenario)
    found = worths(tell, answers)
    won, lost = gains(found)[:MOST_GAINS], losses(found)[:MOST_LOSSES]
    parts = [p for p in (len(won), len(lost)) if p]
    high = max(5.6, 1.75 + LINE_IN * sum(parts) + 0.75 * len(parts))
    with figure(WIDE_IN, high) as drawn:
        axes = drawn.add_axes((0.062, 0.62 / high, 0.39, (high - 1.9) / high))
        _curve(axes, answers)
        top = high - 1.4
        for some, title, colour in (
            (won, "One thing changed: people gained", GAIN),
            (lost, "One corridor less: people lost", LOSS),
        ):
            if not some:
                continue
            tall = LINE_IN * len(some)
            beside = drawn.add_axes((0.71, (top - tall) / high, 0.165, tall / high))
            _bars(beside, tell, some, colour)
            drawn.text(0.475, (top + 0.17) / high, title, fontsize=10.5, fontweight="bold")
            top -= tall + 0.75
        notes = (
            "gains: full as planned, hollow up to what no plan can pass",
            "losses: full in any plan, hollow as planned",
            "grey names: groups kept apart",
        )
        head(drawn, scenario, "What if", notes, exercise=answers.exercise, high=high)
        save(drawn, path)


def _curve(axes: Any, answers: WhatIf) -> None:
    hours = [w.minutes / 60 for w in answers.windows]
    planned = [w.figure.people for w in answers.windows]
    most = [w.figure.people_at_most for w in answers.windows]
    axes.fill_between(hours, planned, most, color=GAIN, alpha=0.18, linewidth=0)
    axes.plot(hours, planned, color=GAIN, marker="o", markersize=3.5, label="in a plan that was found")
    axes.plot(hours, most, color=INK, linewidth=1.4, linestyle=(0, (4, 2)), label="no plan can pass")
    axes.axhline(answers.people, color=QUIET, linewidth=1.2, label=f"everybody: {answers.people:,}")
    agreed, top = answers.minutes / 60, 1.16 * max(1, answers.people, *most)
    axes.axvline(agreed, color=INK, linewidth=1.2)
    axes.plot([agreed], [answers.base.people], "o", markersize=9, markerfacecolor="white", color=GAIN)
    end = max(hours[-1], agreed)
    late = agreed > end / 2  # the side of the curve on which there is room
    axes.annotate(
        f"as agreed: {_hours(answers.minutes)}\n{answers.base.people:,} people,\n"
        f"at most {answers.base.people_at_most:,}",
        (agreed, answers.base.people),
        (-10, 8) if late else (10, -8),
        textcoords="offset points",
        ha="right" if late else "left",
        va="bottom" if late else "top",
        fontsize=8.5,
    )
    step = next((h for h in HOURS if end / h <= 16), HOURS[-1])
    axes.set_xlim(0, end * 1.02)
    axes.set_xticks(range(0, int(end) + 1, step))
    axes.set_ylim(0, top)
    for place, (minutes, priority) in enumerate(cleared(answers)):
        axes.axvline(minutes / 60, color=QUIET, linewidth=1.0, linestyle=":")
        right = minutes / 60 > end / 2
        axes.annotate(
            "everybody out" if priority is None else f"priority {priority} out",
            (minutes / 60, top),
            (-4 if right else 4, -4 - 13 * place),
            textcoords="offset points",
            ha="right" if right else "left",
            va="top",
            fontsize=8.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("length of the pause, hours")
    axes.set_ylabel("people out in time")
    axes.grid(axis="y", color="#e1e5e9", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.01), ncols=3, frameon=False, fontsize=8.5)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _bars(axes: Any, tell: Teller, some: list[Worth], colour: str) -> None:
    """A gain is full as planned and hollow up to the bound; a loss is full in any plan, hollow as planned."""
    gaining = colour == GAIN
    most = 0
    for row, worth in enumerate(some):
        planned = worth.more if gaining else -worth.more
        bound = worth.more_at_most if gaining else -worth.more_at_most
        full, hollow = (planned, bound) if gaining else (min(bound, planned), planned)
        axes.barh(row, max(hollow, full, 0), height=0.62, color="white", edgecolor=colour, linewidth=1.0)
        axes.barh(row, max(full, 0), height=0.62, color=colour)
        beside(
            axes,
            row,
            plain(change_text(tell, worth.change)),
            f"{planned:,} ({'at most' if gaining else 'at least'} {max(bound, 0):,})",
            QUIET if worth.apart else INK,
        )
        most = max(most, full, hollow)
    frame(axes, len(some), most)


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")

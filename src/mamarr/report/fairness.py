"""fairness.png: the share that leaves of each zone and group, by the fair plan and by the plain one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mamarr.notices.notice import is_schematic
from mamarr.plans.document import Fairness, Plan, ZoneShare
from mamarr.report._canvas import badge, figure, label, save, shorten
from mamarr.report._style import BINDS, INK, OKABE_ITO, QUIET
from mamarr.report._words import MODE_WORDS, price_words
from mamarr.scenario.model import Group, Scenario

MOST_NAMES = 60
"""Zones are named below their bars if there are no more; else they are counted."""

PANEL_IN, NAMES_IN, HEAD_IN = 1.55, 1.25, 1.3
"""Inches of a panel, of the names below it, and of the head."""


def draw_fairness(path: Path, scenario: Scenario, plan: Plan) -> None:
    """Write the picture of a fair plan to `path`; groups apart are left out.

    Parameters
    ----------
    path
        A PNG file.
    scenario
        What was planned.
    plan
        With its `fairness`.

    Raises
    ------
    ValueError
        If the plan was not asked to be fair.
    """
    fairness = plan.fairness
    if fairness is None:
        raise ValueError("the plan was not asked to be fair, so there is nothing to hold beside it")
    panels = [
        (group, sorted(mine, key=lambda x: (x.plain / x.people, x.planned / x.people, x.zone)))
        for group in scenario.groups.values()
        if not group.apart and (mine := [x for x in fairness.shares if x.group == group.id])
    ]
    each = PANEL_IN + NAMES_IN
    with figure(12.2, HEAD_IN + each * max(1, len(panels))) as drawn:
        height = drawn.get_size_inches()[1]
        for row, (group, shares) in enumerate(panels):
            bottom = height - HEAD_IN - each * row - PANEL_IN
            axes = drawn.add_axes((0.065, bottom / height, 0.915, PANEL_IN / height))
            _panel(axes, scenario, group, shares, fairness)
        _head(drawn, scenario, plan.people, fairness, height)
        save(drawn, path)


def _panel(
    axes: Any, scenario: Scenario, group: Group, shares: Sequence[ZoneShare], fairness: Fairness
) -> None:
    at = np.arange(len(shares))
    plain = np.array([x.plain / x.people for x in shares])
    fair = np.array([x.planned / x.people for x in shares])
    able = np.array([x.able for x in shares], dtype=bool)
    axes.bar(at, plain, width=0.8, color="#c3ccd5")
    axes.plot(at[able], fair[able], "o", color=OKABE_ITO[0], markersize=4.2)
    axes.plot(at[~able], fair[~able], "x", color=QUIET, markersize=4.2)
    level = next((x for x in fairness.smallest if x.priority == group.priority), None)
    if level is not None:
        axes.axhline(level.share, color=OKABE_ITO[0], linewidth=1.0)
        axes.axhline(level.share_at_most, color=BINDS, linewidth=1.0, linestyle=(0, (4, 2)))
    people = sum(x.people for x in shares)
    out, before = sum(x.planned for x in shares), sum(x.plain for x in shares)
    axes.set_title(
        f"{shorten(group.id, 30)}, {MODE_WORDS[group.travels]}, priority {group.priority}: "
        f"{out:,} of {people:,} planned, {before:,} by the plain plan",
        loc="left",
        fontsize=9.5,
        fontweight="bold",
    )
    if len(shares) <= MOST_NAMES:
        names = {z.id: label(dict(z.name), z.id, lines=1) for z in scenario.zones}
        axes.set_xticks(at, [shorten(names[x.zone], 18) for x in shares], rotation=90, fontsize=7)
    else:
        axes.set_xticks([])
        axes.set_xlabel(f"{len(shares):,} zones, by their share in the plain plan")
    axes.set_xlim(-0.7, len(shares) - 0.3)
    axes.set_ylim(0.0, 1.04)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.grid(axis="y", color="#e1e5e9", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _head(drawn: Any, scenario: Scenario, people: int, fairness: Fairness, height: float) -> None:
    title = label(dict(scenario.title), scenario.id, lines=1)
    y = 1 - 0.26 / height
    drawn.text(
        0.02, y, f"Share of each zone that leaves: {shorten(title, 70)}", fontsize=14, fontweight="bold",
        va="center",
    )  # fmt: skip
    notes = [price_words(people, fairness), "not for publication"]
    if is_schematic(scenario):
        notes.append("roads schematic")
    at = 0.02
    if scenario.exercise:
        badge(drawn, at, 1 - 0.54 / height)
        at += 0.09
    drawn.text(at, 1 - 0.54 / height, "   ·   ".join(notes), fontsize=9.5, va="center")
    keys = (
        (0.02, "o", OKABE_ITO[0], "fair plan"),
        (0.12, "s", "#c3ccd5", "plain plan"),
        (0.22, "_", OKABE_ITO[0], "smallest share of the priority, fair plan"),
        (0.50, "_", BINDS, "no plan's smallest share can pass this"),
        (0.76, "x", QUIET, "nobody can leave: not compared"),
    )
    for x, marker, colour, words in keys:
        drawn.add_artist(_mark(drawn, x + 0.006, 1 - 0.8 / height, marker, colour))
        drawn.text(x + 0.016, 1 - 0.8 / height, words, fontsize=8.5, va="center", color=INK)


def _mark(drawn: Any, x: float, y: float, marker: str, colour: str) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([x], [y], marker=marker, color=colour, markersize=7, transform=drawn.transFigure)

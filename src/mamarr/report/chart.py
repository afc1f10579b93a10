"""chart.png: people out over time against the curve that no plan can beat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from mamarr.notices.notice import is_schematic
from mamarr.report._canvas import badge, figure, label, save, shorten
from mamarr.report._held import binding_words
from mamarr.report._moves import out_by
from mamarr.report._scene import Scene
from mamarr.report._style import BINDS, INK, QUIET
from mamarr.report._words import hour_of, utc_offset

STEP_S = 300
TICKS_S = (900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
MOST_BARS = 8


def draw_chart(path: Path, scene: Scene) -> None:
    """Write the chart to `path`."""
    bars = scene.plan.proof.binding[:MOST_BARS]
    below = 0.30 + 0.24 * len(bars) if bars else 0.0
    with figure(12.2, 6.55 + below) as drawn:
        height = drawn.get_size_inches()[1]
        axes = drawn.add_axes((0.072, (0.77 + below) / height, 0.635, 4.8 / height))
        end = _stack(axes, scene)
        _windows(axes, scene)
        _clock(axes, scene, end)
        if bars:
            under = drawn.add_axes((0.072, 0.65 / height, 0.635, (below - 0.1) / height), sharex=axes)
            _bars(under, scene, bars)
            axes.tick_params(labelbottom=False)
            axes.set_xlabel("")
            _clock(under, scene, end)
        _head(drawn, scene, height)
        save(drawn, path)


def _stack(axes: Any, scene: Scene) -> float:
    scenario, proof = scene.scenario, scene.plan.proof
    last = max([scenario.horizon_s, *(e.to_s for e in scene.out)])
    end = float(np.ceil(last / STEP_S) * STEP_S)
    at = np.arange(0.0, end + STEP_S, STEP_S)
    used = [c for c in scenario.corridors if any(e.corridor == c.id for e in scene.out)]
    base = np.zeros(len(at))
    handles, words = [], []
    for corridor in used:
        look = scene.look[corridor.id]
        out = out_by([e for e in scene.out if e.corridor == corridor.id], at)
        handles.append(
            axes.fill_between(at, base, base + out, color=look.colour, linewidth=0.4, edgecolor="white")
        )
        base = base + out
        name, *other = (shorten(n, 38) for n in label(dict(corridor.name), corridor.id).split("\n"))
        words.append("   ".join((f"{look.number}  {name}\n    {round(out[-1]):,} people", *other)))
    handles, words = handles[::-1], words[::-1]
    if proof.curve:
        seconds, people = zip(*proof.curve, strict=True)
        handles.insert(0, axes.plot(seconds, people, color=INK, linewidth=1.8, linestyle=(0, (4, 2)))[0])
        words.insert(0, f"no plan can do better\n    {proof.people_at_most:,} people")
    else:
        handles.insert(0, axes.axhline(proof.people_at_most, color=INK, linewidth=1.8, linestyle=(0, (4, 2))))
        words.insert(0, f"no plan can bring out more\n    {proof.people_at_most:,} people")
    axes.legend(
        handles,
        words,
        loc="upper left",
        bbox_to_anchor=(1.02, 1.01),
        frameon=False,
        fontsize=8.5,
        labelspacing=0.8,
        borderaxespad=0,
    )
    axes.set_ylim(0, 1.14 * max(1, proof.people_at_most, base.max(initial=0)))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_ylabel("people who have passed a gate")
    axes.grid(axis="y", color="#e1e5e9", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return end


def _windows(axes: Any, scene: Scene) -> None:
    scenario = scene.scenario
    if len(scenario.pause.windows) > 1:
        _several(axes, scene)
        return
    for window in scenario.pause.windows:
        top = axes.get_ylim()[1]
        for at, words, side in ((window.from_s, "opens", "left"), (window.to_s, "closes", "right")):
            axes.axvline(at, color=INK, linewidth=1.1)
            pad = 4 if side == "left" else -4
            axes.annotate(
                f"{words} {hour_of(scenario, at)}",
                (at, top),
                (pad, -4),
                textcoords="offset points",
                ha=side,
                va="top",
                fontsize=8.5,
            )
        if scenario.pause.margin_s:
            axes.axvspan(
                window.to_s - scenario.pause.margin_s, window.to_s, color=QUIET, alpha=0.18, linewidth=0
            )
            axes.annotate(
                f"margin {scenario.pause.margin_s // 60} min",
                (window.to_s, top),
                (-4, -17),
                textcoords="offset points",
                ha="right",
                va="top",
                fontsize=8,
                color=QUIET,
            )


def _several(axes: Any, scene: Scene) -> None:
    """Windows of several days: shaded outside, each with its hours, written where there is room."""
    scenario, pause = scene.scenario, scene.scenario.pause
    end = axes.get_xlim()[1]
    for before, after in zip((None, *pause.windows), (*pause.windows, None), strict=True):
        if before is not None and after is not None:
            axes.axvspan(before.to_s, after.from_s, color=QUIET, alpha=0.12, linewidth=0)
        if after is None:
            continue
        for at in (after.from_s, after.to_s):
            axes.axvline(at, color=INK, linewidth=0.9)
        if pause.margin_s:
            axes.axvspan(after.to_s - pause.margin_s, after.to_s, color=QUIET, alpha=0.25, linewidth=0)
        late = after.from_s > 0.75 * end
        axes.annotate(
            f"{hour_of(scenario, after.from_s)} to {hour_of(scenario, after.to_s)}",
            (after.to_s if late else after.from_s, 1.0),
            (0, 3),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="right" if late else "left",
            va="bottom",
            fontsize=8.5,
        )


def _clock(axes: Any, scene: Scene, end: float) -> None:
    scenario = scene.scenario
    step = next((s for s in TICKS_S if end / s <= 13), TICKS_S[-1])
    first = scenario.moment(0)
    start = -((first.hour * 3600 + first.minute * 60 + first.second) % min(step, 86400))
    # The clock may jump on the way, so ticks are asked what they are called.
    ticks = [s for s in np.arange(start, end + 1, step) if s >= 0]
    days = first.date() != scenario.moment(end).date()
    names = [f"{scenario.moment(s):%H:%M}" for s in ticks]
    if days:
        names = [
            f"{name}\n{scenario.moment(s):%-d %b}"
            if i == 0 or scenario.moment(s).date() != scenario.moment(ticks[i - 1]).date()
            else name
            for i, (s, name) in enumerate(zip(ticks, names, strict=True))
        ]
    axes.set_xlim(-end * 0.004, end * 1.004)
    axes.set_xticks(ticks, names)
    axes.set_xlabel(f"local time, {scenario.place.timezone} ({utc_offset(scenario, 0)})")


def _bars(axes: Any, scene: Scene, bars: Any) -> None:
    for row, binding in enumerate(bars):
        corridor = binding.what.removeprefix("gate ")
        colour = scene.look[corridor].colour if corridor in scene.binding_gates else BINDS
        axes.barh(row, binding.to_s - binding.from_s, left=binding.from_s, height=0.62, color=colour)
        axes.annotate(
            binding_words(scene, binding.what, 42),
            (1.02, row),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=8.5,
        )
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_yticks([])
    axes.set_ylabel("holds\npeople back", rotation=0, ha="right", va="center", fontsize=8.5)
    axes.grid(axis="x", color="#e1e5e9", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _head(drawn: Any, scene: Scene, height: float) -> None:
    scenario, plan = scene.scenario, scene.plan
    title = label(dict(scenario.title), scenario.id, lines=1)
    drawn.text(
        0.02,
        1 - 0.3 / height,
        f"People out over time: {shorten(title, 70)}",
        fontsize=14,
        fontweight="bold",
        va="center",
    )
    gap = plan.proof.people_at_most - plan.people
    notes = [f"{plan.people:,} planned, {max(gap, 0):,} below what no plan can pass", "not for publication"]
    if is_schematic(scenario):
        notes.append("roads schematic")
    at = 0.02
    if scenario.exercise:
        badge(drawn, at, 1 - 0.64 / height)
        at += 0.09
    drawn.text(at, 1 - 0.64 / height, "   ·   ".join(notes), fontsize=9.5, va="center")

"""The column beside the map: the number, the corridors, what the signs mean, what holds people back."""

from __future__ import annotations

from typing import Any

from mamarr.report._canvas import label, shorten
from mamarr.report._held import held_lines
from mamarr.report._scene import Scene
from mamarr.report._style import BINDS, INK, PAPER, QUIET
from mamarr.scenario.model import Corridor


def draw_side(axes: Any, scene: Scene) -> None:
    """Fill `axes` with the column."""
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    plan = scene.plan
    axes.text(0, 0.985, f"{plan.people:,}", fontsize=26, fontweight="bold", va="top")
    axes.text(0, 0.93, "people planned to leave in time", fontsize=10, va="top")
    axes.text(
        0,
        0.905,
        f"no plan can bring out more than {plan.proof.people_at_most:,}",
        fontsize=9,
        va="top",
        color=QUIET,
    )
    corridors = sorted(scene.scenario.corridors, key=lambda c: scene.look[c.id].number)
    y = 0.86
    step = min(0.07, 0.6 / max(1, len(corridors)))
    for corridor in corridors:
        _corridor_row(axes, scene, corridor, y, step)
        y -= step
    _key(axes, y - 0.01, scene)


def _corridor_row(axes: Any, scene: Scene, corridor: Corridor, y: float, step: float) -> None:
    look = scene.look[corridor.id]
    people = scene.people_out(corridor.id)
    refused = corridor.id not in {g.corridor.id for g in scene.problem.gates}
    colour = QUIET if refused else look.colour
    axes.plot(0.03, y - step * 0.4, marker="s", markersize=min(13.0, step * 240), color=colour, clip_on=False)
    axes.text(
        0.03,
        y - step * 0.4,
        str(look.number),
        color=PAPER if refused else look.ink,
        fontsize=9,
        fontweight="bold",
        ha="center",
        va="center_baseline",
    )
    # Many corridors leave room for one name each, in smaller letters.
    small = step < 0.055
    size = min(9.0, step * 215) if small else 9.0
    names = label(dict(corridor.name), corridor.id, lines=1 if small else 2)
    name, *other = (shorten(n, 42) for n in names.split("\n"))
    axes.text(0.085, y - step * 0.14, name, fontsize=size, fontweight="bold", va="center")
    for words in other:
        axes.text(0.085, y - step * 0.40, words, fontsize=8.5, va="center")
    if refused:
        words = "not used: " + "; ".join(corridor.refusals or ("no road",))
    else:
        share = scene.use.get(corridor.id)
        closes = scene.closes_early(corridor)
        # the last of them may be cut off
        words = f"{people:,} people, " + ("conditional, " if corridor.pending else "")
        words += f"closes {closes}, " if closes else ""
        words += "no limit at the gate" if share is None else f"{share:.0%} of the gate's time"
    axes.text(
        0.085,
        y - step * 0.65,
        shorten(words, 52),
        fontsize=min(8.0, size),
        va="center",
        color=BINDS if corridor.id in scene.binding_gates else QUIET,
    )
    share = min(1.0, scene.use.get(corridor.id, 0.0))
    axes.plot([0.085, 1.0], [y - step * 0.88] * 2, color="#e1e5e9", linewidth=3, solid_capstyle="butt")
    if share and not refused:
        axes.plot(
            [0.085, 0.085 + 0.915 * share],
            [y - step * 0.88] * 2,
            color=colour,
            linewidth=3,
            solid_capstyle="butt",
        )


def _key(axes: Any, y: float, scene: Scene) -> None:
    marks: list[tuple[dict[str, Any], str]] = [
        (
            {"marker": "o", "markersize": 11, "color": "#d8dbde", "markeredgecolor": INK},
            "zone, by number of people",
        ),
    ]
    if any(z.kind == "muster" for z in scene.scenario.zones):
        marks.append(
            (
                {"marker": "D", "markersize": 6, "color": PAPER, "markeredgecolor": INK},
                "agreed muster point (no way is drawn)",
            )
        )
    if scene.problem.shelters:
        marks.append(
            (
                {"marker": "^", "markersize": 8, "color": INK, "markeredgecolor": PAPER},
                "shelter for the night",
            )
        )
    if scene.binding_gates:
        marks.append(
            (
                {
                    "marker": "s",
                    "markersize": 10,
                    "color": PAPER,
                    "markeredgecolor": BINDS,
                    "markeredgewidth": 2.2,
                },
                "gate that holds people back",
            )
        )
    for style, words in marks:
        axes.plot(0.03, y - 0.012, linestyle="none", clip_on=False, **style)
        axes.text(0.085, y - 0.012, words, fontsize=8.5, va="center")
        y -= 0.03
    if scene.load:
        greatest = max(sum(x.values()) for x in scene.load.values())
        axes.plot(
            [0.0, 0.06], [y - 0.012] * 2, color=QUIET, linewidth=9, solid_capstyle="butt", clip_on=False
        )
        axes.text(0.085, y - 0.012, f"way to a corridor: {greatest:,} people", fontsize=8.5, va="center")
        y -= 0.03
        thin = max(1, greatest // 10)
        axes.plot(
            [0.0, 0.06],
            [y - 0.012] * 2,
            color=QUIET,
            linewidth=1 + 8 * 0.1**0.7,
            solid_capstyle="butt",
            clip_on=False,
        )
        axes.text(0.085, y - 0.012, f"{thin:,} people", fontsize=8.5, va="center")
        y -= 0.03
    if scene.binding_links:
        axes.plot(
            [0.0, 0.06], [y - 0.012] * 2, color=BINDS, linewidth=1.6, linestyle=(0, (1.2, 1.2)), clip_on=False
        )
        axes.text(0.085, y - 0.012, "street that holds people back", fontsize=8.5, va="center")
        y -= 0.03
    held = held_lines(scene, 64)[: 3 if scene.problem.shelters else 4]
    if held:
        axes.text(
            0.0, y - 0.015, "Holds people back", fontsize=8.5, fontweight="bold", color=BINDS, va="center"
        )
        y -= 0.026
    for words in held:
        axes.text(0.0, y - 0.015, words, fontsize=8, va="center", color=BINDS)
        y -= 0.026

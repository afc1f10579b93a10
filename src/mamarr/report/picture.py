"""map.png: the plan as one picture."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from mamarr.report._canvas import drawable, figure, label, save
from mamarr.report._scene import Scene
from mamarr.report._style import BINDS, INK, PAPER, QUIET
from mamarr.report._words import is_schematic
from mamarr.scenario.model import Corridor

ROAD_WIDTH = (2.6, 2.4, 2.0, 1.6, 1.2, 0.6)
ROAD_GREY = ("#b8c0c8", "#b8c0c8", "#c2c9d0", "#cbd1d7", "#d4d9de", "#e1e5e9")
MOST_LABELS = 40
MOST_POINTS = 600_000
HALO = (withStroke(linewidth=2.4, foreground=PAPER),)
MAP_INCHES = 9.0
PIXELS_PER_POINT = 150 / 72


def draw_map(path: Path, scene: Scene) -> None:
    """Write the map to `path`.

    Parameters
    ----------
    path
        The PNG file.
    scene
        What to show.
    """
    with figure(MAP_INCHES + 4.2, MAP_INCHES + 1.0) as drawn:
        width, height = drawn.get_size_inches()
        axes = drawn.add_axes((0.25 / width, 0.35 / height, MAP_INCHES / width, (MAP_INCHES - 0.35) / height))
        _frame(axes, scene)
        _roads(axes, scene)
        _flows(axes, scene)
        labels = _Labels(drawn, axes)
        labels.keep_off(scene.line(e) for e in scene.load)
        _gates(axes, scene, labels)
        _zones(axes, scene, labels)
        _scale_and_north(axes)
        _head(drawn, scene)
        side = drawn.add_axes(
            ((MAP_INCHES + 0.45) / width, 0.35 / height, 3.6 / width, (MAP_INCHES - 0.35) / height)
        )
        _side(side, scene)
        save(drawn, path)


def _frame(axes: Any, scene: Scene) -> None:
    west, south, east, north = scene.box
    shape = axes.get_position()
    figure_width, figure_height = axes.figure.get_size_inches()
    ratio = shape.width * figure_width / (shape.height * figure_height)
    half = max((east - west) / ratio, north - south) / 2
    axes.set_xlim((west + east) / 2 - half * ratio, (west + east) / 2 + half * ratio)
    axes.set_ylim((south + north) / 2 - half, (south + north) / 2 + half)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor("#fbfcfd")
    for spine in axes.spines.values():
        spine.set_color("#c2c9d0")


def _roads(axes: Any, scene: Scene) -> None:
    west, _, east, _ = scene.box
    for rank, lines in reversed(scene.roads(MOST_POINTS, (east - west) / 3000)):
        axes.add_collection(
            LineCollection(lines, colors=ROAD_GREY[rank], linewidths=ROAD_WIDTH[rank], capstyle="round", zorder=1)
        )


def stripes(load: dict[str, int], looks_order: list[str]) -> list[tuple[str, int]]:
    """Corridors of a street, the widest stripe first: each with the people of itself and all that lie upon it."""
    left = sum(load.values())
    found = []
    for corridor in sorted(load, key=looks_order.index):
        found.append((corridor, left))
        left -= load[corridor]
    return found


def _flows(axes: Any, scene: Scene) -> None:
    order = [c.id for c in scene.scenario.corridors]
    greatest = max((sum(x.values()) for x in scene.load.values()), default=1)
    drawn: list[tuple[float, str, NDArray[np.float64]]] = []
    for link, load in scene.load.items():
        drawn += [
            (1.0 + 8.0 * (people / greatest) ** 0.7, scene.look[corridor].colour, scene.line(link))
            for corridor, people in stripes(load, order)
        ]
    drawn.sort(key=lambda x: -x[0])
    axes.add_collection(
        LineCollection(
            [x[2] for x in drawn],
            colors=[x[1] for x in drawn],
            linewidths=[x[0] for x in drawn],
            capstyle="round",
            alpha=0.9,
            zorder=3,
        )
    )
    held = [scene.line(e) for e in sorted(scene.binding_links)]
    axes.add_collection(LineCollection(held, colors=BINDS, linewidths=1.6, linestyles=(0, (1.2, 1.2)), zorder=4))


class _Labels:
    """Puts texts where they hide nothing: tries places around a point, gives up rather than overlap."""

    def __init__(self, drawn: Any, axes: Any) -> None:
        self.axes = axes
        self.renderer = drawn.canvas.get_renderer()
        drawn.draw_without_rendering()
        self.taken: list[tuple[float, float, float, float]] = []
        self.soft: list[tuple[float, float, float, float]] = []
        frame = axes.get_window_extent(self.renderer)
        self.frame = (frame.x0 + 4, frame.y0 + 4, frame.x1 - 4, frame.y1 - 4)

    def block(self, at: NDArray[np.float64], radius_px: float) -> None:
        """Keep texts off a disc around `at` (metres)."""
        x, y = self.axes.transData.transform(at)
        self.taken.append((x - radius_px, y - radius_px, x + radius_px, y + radius_px))

    def keep_off(self, lines: Iterable[NDArray[np.float64]]) -> None:
        """Rather do not write upon these lines (metres)."""
        for line in lines:
            points = self.axes.transData.transform(line)
            for a, b in zip(points, points[1:], strict=False):
                steps = max(2, int(np.hypot(*(b - a)) / 12))
                for x, y in a + (b - a) * np.linspace(0, 1, steps)[:, None]:
                    self.soft.append((x - 4, y - 4, x + 4, y + 4))

    def place(self, text: str, at: NDArray[np.float64], away_px: float, *, must: bool = False, **style: Any) -> bool:
        """Write `text` near `at`, at least `away_px` off; `must`: at the place that hides least, if none is free."""
        artist = self.axes.text(at[0], at[1], text, path_effects=HALO, zorder=9, linespacing=1.15, **style)
        size = artist.get_window_extent(self.renderer)
        w, h = size.width + 4, size.height + 3
        x, y = self.axes.transData.transform(at)
        soft = np.array([o for o in self.soft if abs(o[0] - x) < 3 * w + 60 and abs(o[1] - y) < 3 * h + 60]).reshape(-1, 4)
        best = None
        for spread in (1.0, 1.8):
            d = away_px * spread
            for left, bottom in (
                (x + d, y - h / 2),
                (x - d - w, y - h / 2),
                (x - w / 2, y + d),
                (x - w / 2, y - d - h),
                (x + d * 0.7, y + d * 0.7),
                (x - d * 0.7 - w, y + d * 0.7),
                (x + d * 0.7, y - d * 0.7 - h),
                (x - d * 0.7 - w, y - d * 0.7 - h),
            ):
                rect = (left, bottom, left + w, bottom + h)
                hidden = sum(_overlap(rect, other) for other in self.taken) + 10 * _outside(rect, self.frame)
                cost = 20 * hidden + _overlaps(rect, soft) + 8 * d
                if best is None or cost < best[0]:
                    best = (cost, hidden, rect)
        assert best is not None
        _, hidden, rect = best
        if hidden > 0 and not must:
            artist.remove()
            return False
        self.taken.append(rect)
        artist.set_position(self.axes.transData.inverted().transform(((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2)))
        artist.set(ha="center", va="center", multialignment="center")
        return True


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _overlaps(a: tuple[float, ...], others: NDArray[np.float64]) -> float:
    wide = np.minimum(a[2], others[:, 2]) - np.maximum(a[0], others[:, 0])
    high = np.minimum(a[3], others[:, 3]) - np.maximum(a[1], others[:, 1])
    return float((np.maximum(wide, 0.0) * np.maximum(high, 0.0)).sum())


def _outside(a: tuple[float, ...], frame: tuple[float, ...]) -> float:
    area = (a[2] - a[0]) * (a[3] - a[1])
    return area - _overlap(a, frame)


def _gates(axes: Any, scene: Scene, labels: _Labels) -> None:
    starts = scene.zone_at[~np.isnan(scene.zone_at[:, 0])]
    span = np.ptp(axes.get_xlim())
    used = {gate.corridor.id for gate in scene.problem.gates}
    for at in scene.gate_at.values():
        labels.block(at, 17)
    for at in starts:
        labels.block(at, 9)
    for corridor in scene.scenario.corridors:
        if corridor.id not in scene.gate_at:
            continue
        at, look = scene.gate_at[corridor.id], scene.look[corridor.id]
        open_ = corridor.id in used
        colour = look.colour if open_ else QUIET
        way = scene.arrow(corridor.id)
        if open_:
            axes.annotate(
                "",
                xy=at + way * span * 0.055,
                xytext=at,
                arrowprops={"arrowstyle": "-|>,head_width=0.5,head_length=0.8", "color": colour, "linewidth": 3.5},
                zorder=6,
            )
            labels.block(at + way * span * 0.045, 9)
        if corridor.id in scene.binding_gates:
            axes.plot(*at, marker="s", markersize=19, color="none", markeredgecolor=BINDS, markeredgewidth=2.2, zorder=7)
        axes.plot(*at, marker="s", markersize=14, color=colour, markeredgecolor=PAPER, markeredgewidth=1.2, zorder=7)
        axes.text(
            *at, str(look.number), color=look.ink, fontsize=9, fontweight="bold", ha="center", va="center_baseline", zorder=8
        )
        count = f"{scene.people_out(corridor.id):,} out" if open_ else "not used"
        labels.place(
            f"{label(dict(corridor.name), corridor.id)}\n{count}", at, 20, must=True, fontsize=8.5, fontweight="bold"
        )


def _zones(axes: Any, scene: Scene, labels: _Labels) -> None:
    zones = scene.scenario.zones
    civil = [scene.zone_people(i, apart=False) for i in range(len(zones))]
    greatest = max(civil, default=1) or 1
    order = sorted(range(len(zones)), key=lambda i: (-civil[i], i))
    for rank, i in enumerate(order):
        at = scene.zone_at[i]
        if np.isnan(at[0]):
            continue
        if zones[i].kind == "muster":
            axes.plot(*at, marker="D", markersize=6, color=PAPER, markeredgecolor=INK, markeredgewidth=1.3, zorder=5)
            radius = 5.0
        else:
            radius = 4.0 + 13.0 * (civil[i] / greatest) ** 0.5
            axes.plot(
                *at, marker="o", markersize=2 * radius, color="#1f2933", alpha=0.16, markeredgecolor="none", zorder=4.5
            )
            axes.plot(
                *at, marker="o", markersize=2 * radius, color="none", markeredgecolor=INK, markeredgewidth=0.9, zorder=5
            )
        if rank < MOST_LABELS:
            size = 7.5 if len(zones) <= MOST_LABELS else 6.5
            count = f"\n{civil[i]:,}" if civil[i] else ""
            labels.place(label(dict(zones[i].name), zones[i].id) + count, at, 5 + radius * PIXELS_PER_POINT, fontsize=size)


def _scale_and_north(axes: Any) -> None:
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    rough = (east - west) / 5
    power = 10 ** np.floor(np.log10(rough))
    length = float(max(k * power for k in (1, 2, 5) if k * power <= rough))
    x, y, tick = west + 0.03 * (east - west), south + 0.03 * (north - south), 0.008 * (north - south)
    axes.add_patch(
        Rectangle((x - 2 * tick, y - 2 * tick), length + 4 * tick, 7 * tick, color=PAPER, alpha=0.85, zorder=10)
    )
    axes.add_line(Line2D([x, x, x + length, x + length], [y + tick, y, y, y + tick], color=INK, linewidth=1.4, zorder=11))
    words = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    axes.text(x + length / 2, y + tick, words, ha="center", va="bottom", fontsize=8, zorder=11)
    axes.annotate(
        "N",
        xy=(0.965, 0.972),
        xytext=(0.965, 0.915),
        xycoords="axes fraction",
        textcoords="axes fraction",
        ha="center",
        fontsize=10,
        fontweight="bold",
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.6},
        zorder=11,
    )


def _head(drawn: Any, scene: Scene) -> None:
    scenario, height = scene.scenario, drawn.get_size_inches()[1]
    title = label(dict(scenario.title), scenario.id).split("\n")
    drawn.text(0.019, 1 - 0.30 / height, title[0], fontsize=16, fontweight="bold", va="center")
    if len(title) > 1:
        drawn.text(0.981, 1 - 0.30 / height, title[1], fontsize=15, fontweight="bold", va="center", ha="right")
    first, last = scenario.moment(scenario.pause.windows[0].from_s), scenario.moment(scenario.horizon_s)
    when = f"{first:%-d %B %Y, %H:%M} to {last:%H:%M}" if first.date() == last.date() else f"{first:%-d %B %Y %H:%M} to {last:%-d %B %Y %H:%M}"
    notes = [f"{when} ({scenario.place.timezone})", "for coordinators, not for publication"]
    if is_schematic(scenario):
        notes.append("roads schematic, for exercise only")
    at = 0.019
    if scenario.exercise:
        drawn.text(
            at + 0.005,
            1 - 0.68 / height,
            "EXERCISE",
            fontsize=9.5,
            fontweight="bold",
            color=PAPER,
            va="center",
            bbox={"boxstyle": "round,pad=0.35", "facecolor": BINDS, "edgecolor": "none"},
        )
        at += 0.082
    drawn.text(at, 1 - 0.68 / height, "   ·   ".join(notes), fontsize=10, va="center", color=INK)


def _side(axes: Any, scene: Scene) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    plan = scene.plan
    axes.text(0, 0.985, f"{plan.people:,}", fontsize=26, fontweight="bold", va="top")
    axes.text(0, 0.93, "people planned to leave in time", fontsize=10, va="top")
    axes.text(0, 0.905, f"no plan can bring out more than {plan.proof.people_at_most:,}", fontsize=9, va="top", color=QUIET)
    corridors = sorted(scene.scenario.corridors, key=lambda c: scene.look[c.id].number)
    y = 0.86
    step = min(0.062, 0.58 / max(1, len(corridors)))
    for corridor in corridors:
        _corridor_row(axes, scene, corridor, y, step)
        y -= step
    _key(axes, y - 0.01, scene)


def _corridor_row(axes: Any, scene: Scene, corridor: Corridor, y: float, step: float) -> None:
    look = scene.look[corridor.id]
    people = scene.people_out(corridor.id)
    refused = corridor.id not in {g.corridor.id for g in scene.problem.gates}
    colour = QUIET if refused else look.colour
    axes.plot(0.03, y - step * 0.4, marker="s", markersize=13, color=colour, clip_on=False)
    axes.text(
        0.03, y - step * 0.4, str(look.number), color=look.ink, fontsize=9, fontweight="bold", ha="center", va="center_baseline"
    )
    names = label(dict(corridor.name), corridor.id).split("\n")
    axes.text(0.085, y - step * 0.22, names[0], fontsize=9, fontweight="bold", va="center")
    if len(names) > 1:
        axes.text(1.0, y - step * 0.22, names[1], fontsize=9, va="center", ha="right")
    if refused:
        words = "not used: " + "; ".join(corridor.refusals or ("no road",))
    else:
        share = scene.use.get(corridor.id)
        words = f"{people:,} people, " + ("no limit at the gate" if share is None else f"{share:.0%} of the gate's time")
        if corridor.pending:
            words += ", conditional"
    axes.text(0.085, y - step * 0.62, words, fontsize=8, va="center", color=BINDS if corridor.id in scene.binding_gates else QUIET)
    share = min(1.0, scene.use.get(corridor.id, 0.0))
    axes.plot([0.085, 1.0], [y - step * 0.88] * 2, color="#e1e5e9", linewidth=3, solid_capstyle="butt")
    if share and not refused:
        axes.plot([0.085, 0.085 + 0.915 * share], [y - step * 0.88] * 2, color=colour, linewidth=3, solid_capstyle="butt")


def _key(axes: Any, y: float, scene: Scene) -> None:
    marks: list[tuple[dict[str, Any], str]] = [
        ({"marker": "o", "markersize": 11, "color": "#d8dbde", "markeredgecolor": INK}, "zone, by number of people"),
    ]
    if any(z.kind == "muster" for z in scene.scenario.zones):
        marks.append(
            ({"marker": "D", "markersize": 6, "color": PAPER, "markeredgecolor": INK}, "agreed muster point (no way is drawn)")
        )
    if scene.binding_gates:
        marks.append(
            (
                {"marker": "s", "markersize": 10, "color": PAPER, "markeredgecolor": BINDS, "markeredgewidth": 2.2},
                "gate that holds people back",
            )
        )
    for style, words in marks:
        axes.plot(0.03, y - 0.012, linestyle="none", clip_on=False, **style)
        axes.text(0.085, y - 0.012, words, fontsize=8.5, va="center")
        y -= 0.03
    if scene.load:
        greatest = max(sum(x.values()) for x in scene.load.values())
        axes.plot([0.0, 0.06], [y - 0.012] * 2, color=QUIET, linewidth=9, solid_capstyle="butt", clip_on=False)
        axes.text(0.085, y - 0.012, f"way to a corridor: {greatest:,} people", fontsize=8.5, va="center")
        y -= 0.03
        thin = max(1, greatest // 10)
        axes.plot([0.0, 0.06], [y - 0.012] * 2, color=QUIET, linewidth=1 + 8 * 0.1**0.7, solid_capstyle="butt", clip_on=False)
        axes.text(0.085, y - 0.012, f"{thin:,} people", fontsize=8.5, va="center")
        y -= 0.03
    if scene.binding_links:
        axes.plot([0.0, 0.06], [y - 0.012] * 2, color=BINDS, linewidth=1.6, linestyle=(0, (1.2, 1.2)), clip_on=False)
        axes.text(0.085, y - 0.012, "street that holds people back", fontsize=8.5, va="center")
        y -= 0.03
    for binding in scene.plan.proof.binding[:5]:
        words = f"{binding.what}: {scene.scenario.moment(binding.from_s):%H:%M} to {scene.scenario.moment(binding.to_s):%H:%M}"
        if drawable(words):
            axes.text(0.0, y - 0.015, f"Holds people back: {words}", fontsize=8, va="center", color=BINDS)
            y -= 0.026

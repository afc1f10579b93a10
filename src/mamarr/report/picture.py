"""map.png: the plan as one picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from mamarr.notices.notice import is_schematic
from mamarr.report._canvas import badge, figure, label, save, shorten
from mamarr.report._labels import Labels
from mamarr.report._scene import Scene
from mamarr.report._side import draw_side
from mamarr.report._style import BINDS, INK, PAPER, QUIET
from mamarr.report._words import hours_of

ROAD_WIDTH = (2.6, 2.4, 2.0, 1.6, 1.2, 0.6)
ROAD_GREY = ("#b8c0c8", "#b8c0c8", "#c2c9d0", "#cbd1d7", "#d4d9de", "#e1e5e9")
MOST_LABELS = 40
MOST_POINTS = 600_000
BUNDLE = 300
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
        labels = Labels(drawn, axes)
        _scale_and_north(axes, scene, labels)
        labels.keep_off(scene.line(e) for e in scene.load)
        _gates(axes, scene, labels)
        _zones(axes, scene, labels)
        _shelters(axes, scene, labels)
        _head(drawn, scene)
        side = drawn.add_axes(
            ((MAP_INCHES + 0.45) / width, 0.35 / height, 3.6 / width, (MAP_INCHES - 0.35) / height)
        )
        draw_side(side, scene)
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
    gap = np.full((1, 2), np.nan)
    for rank, lines in reversed(scene.roads(MOST_POINTS, (east - west) / 3000)):
        # Hundreds of streets in one broken line draw ten times as fast as one by one.
        bundles = [
            np.concatenate([part for line in lines[i : i + BUNDLE] for part in (line, gap)])
            for i in range(0, len(lines), BUNDLE)
        ]
        style = {"colors": ROAD_GREY[rank], "linewidths": ROAD_WIDTH[rank], "capstyle": "round"}
        axes.add_collection(LineCollection(bundles, zorder=1, **style), autolim=False)


def stripes(load: dict[str, int], looks_order: list[str]) -> list[tuple[str, int]]:
    """Corridors of a street, the widest stripe first, each with the people of itself and those upon it."""
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
    axes.add_collection(
        LineCollection(held, colors=BINDS, linewidths=1.6, linestyles=(0, (1.2, 1.2)), zorder=4)
    )


def _gates(axes: Any, scene: Scene, labels: Labels) -> None:
    span = np.ptp(axes.get_xlim())
    used = {gate.corridor.id for gate in scene.problem.gates}
    for at in scene.gate_at.values():
        labels.block(at, 17)
    for at, radius in zip(scene.zone_at, _radii(scene), strict=True):
        if not np.isnan(at[0]):
            labels.circle(at, 0.8 * radius * PIXELS_PER_POINT)
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
                arrowprops={
                    "arrowstyle": "-|>,head_width=0.5,head_length=0.8",
                    "color": colour,
                    "linewidth": 3.5,
                },
                zorder=6,
            )
            labels.block(at + way * span * 0.045, 9)
        if corridor.id in scene.binding_gates:
            axes.plot(
                *at,
                marker="s",
                markersize=19,
                color="none",
                markeredgecolor=BINDS,
                markeredgewidth=2.2,
                zorder=7,
            )
        axes.plot(
            *at, marker="s", markersize=14, color=colour, markeredgecolor=PAPER, markeredgewidth=1.2, zorder=7
        )
        axes.text(
            *at,
            str(look.number),
            color=look.ink,
            fontsize=9,
            fontweight="bold",
            ha="center",
            va="center_baseline",
            zorder=8,
        )
        count = f"{scene.people_out(corridor.id):,} out" if open_ else "not used"
        closes = scene.closes_early(corridor)
        if open_ and closes is not None:
            count += f", closes {closes}"
            axes.plot(*at, marker="x", markersize=21, color=PAPER, markeredgewidth=5.0, zorder=7.2, alpha=0.9)
            axes.plot(*at, marker="x", markersize=20, color=INK, markeredgewidth=2.2, zorder=7.3)
        labels.place(
            f"{label(dict(corridor.name), corridor.id)}\n{count}",
            at,
            20,
            must=True,
            fontsize=7.8,
            fontweight="bold",
        )


def _radii(scene: Scene) -> list[float]:
    """Points; the area of a zone's circle grows with its people."""
    civil = [scene.zone_people(i, apart=False) for i in range(len(scene.scenario.zones))]
    greatest = max(civil, default=1) or 1
    crowd = min(1.0, (MOST_LABELS / max(1, len(civil))) ** 0.5)
    return [
        5.0 if z.kind == "muster" else crowd * (4.0 + 13.0 * (n / greatest) ** 0.5)
        for z, n in zip(scene.scenario.zones, civil, strict=True)
    ]


def _zones(axes: Any, scene: Scene, labels: Labels) -> None:
    zones = scene.scenario.zones
    civil = [scene.zone_people(i, apart=False) for i in range(len(zones))]
    radii = _radii(scene)
    order = sorted(range(len(zones)), key=lambda i: (-civil[i], i))
    known = [i for i in order if not np.isnan(scene.zone_at[i, 0])]
    circles = [i for i in known if zones[i].kind != "muster"]
    musters = [i for i in known if zones[i].kind == "muster"]
    area = [(2 * radii[i]) ** 2 for i in circles]
    axes.scatter(*scene.zone_at[circles].T, s=area, color=INK, alpha=0.16, linewidths=0, zorder=4.5)
    axes.scatter(
        *scene.zone_at[circles].T, s=area, facecolors="none", edgecolors=INK, linewidths=0.9, zorder=5
    )
    axes.scatter(
        *scene.zone_at[musters].T, s=36, marker="D", color=PAPER, edgecolors=INK, linewidths=1.3, zorder=5
    )
    for i in known[:MOST_LABELS]:
        at, radius = scene.zone_at[i], radii[i]
        count = f"\n{civil[i]:,}" if civil[i] else ""
        labels.place(
            label(dict(zones[i].name), zones[i].id) + count,
            at,
            5 + radius * PIXELS_PER_POINT,
            within_px=radius * PIXELS_PER_POINT * 1.1,
            fontsize=7.5 if len(zones) <= MOST_LABELS else 6.5,
        )


def _shelters(axes: Any, scene: Scene, labels: Labels) -> None:
    """Shelters by name only: how many stay in one is nowhere on a picture."""
    for site in scene.problem.shelters:
        at = scene.node_at[site.node]
        axes.scatter(*at, s=52, marker="^", color=INK, edgecolors=PAPER, linewidths=0.9, zorder=5.5)
        labels.place(label(dict(site.shelter.name), site.shelter.id), at, 9, fontsize=7.5)


def _scale_and_north(axes: Any, scene: Scene, labels: Labels) -> None:
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    rough = (east - west) / 5
    power = 10 ** np.floor(np.log10(rough))
    length = float(max(k * power for k in (1, 2, 5) if k * power <= rough))
    tick = 0.008 * (north - south)
    y = south + 0.03 * (north - south)
    # In the lower corner that is farther from any gate.
    corners = (west + 0.03 * (east - west), east - 0.03 * (east - west) - length)
    gates = np.array(list(scene.gate_at.values())).reshape(-1, 2)
    x = max(corners, key=lambda c: np.hypot(*(gates - (c + length / 2, y)).T).min(initial=np.inf))
    under = Rectangle(
        (x - 2 * tick, y - 2 * tick), length + 4 * tick, 7 * tick, color=PAPER, alpha=0.85, zorder=10
    )
    axes.add_patch(under)
    labels.rectangle(under.get_window_extent().extents)
    axes.add_line(
        Line2D(
            [x, x, x + length, x + length], [y + tick, y, y, y + tick], color=INK, linewidth=1.4, zorder=11
        )
    )
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
    sides = zip(title, ((0.019, "left"), (0.981, "right")), strict=False)
    written = [
        drawn.text(
            x, 1 - 0.30 / height, shorten(words, 90), fontsize=16, fontweight="bold", va="center", ha=side
        )
        for words, (x, side) in sides
    ]
    renderer = drawn.canvas.get_renderer()
    taken = sum(text.get_window_extent(renderer).width for text in written) / drawn.bbox.width
    for text in written:
        text.set_fontsize(16 * min(1.0, 0.94 / taken))
    when = hours_of(scenario)
    notes = [f"{when} ({scenario.place.timezone})", "for coordinators, not for publication"]
    if is_schematic(scenario):
        notes.append("roads schematic, for exercise only")
    at = 0.019
    if scenario.exercise:
        badge(drawn, at, 1 - 0.68 / height)
        at += 0.082
    drawn.text(at, 1 - 0.68 / height, "   ·   ".join(notes), fontsize=10, va="center", color=INK)

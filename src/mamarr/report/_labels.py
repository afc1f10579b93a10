"""Texts on a map, put where they hide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from mamarr.report._style import PAPER

HALO = (withStroke(linewidth=2.4, foreground=PAPER),)


class Labels:
    """Puts texts where they hide nothing: tries places around a point, gives up rather than overlap."""

    def __init__(self, drawn: Any, axes: Any) -> None:
        self.axes = axes
        self.renderer = drawn.canvas.get_renderer()
        drawn.draw_without_rendering()
        self.taken: list[tuple[float, float, float, float]] = []
        self.soft = np.zeros((0, 5))  # left, bottom, right, top, and how much it matters
        frame = axes.get_window_extent(self.renderer)
        self.frame = (frame.x0 + 4, frame.y0 + 4, frame.x1 - 4, frame.y1 - 4)

    def block(self, at: NDArray[np.float64], radius_px: float) -> None:
        """Keep texts off a disc around `at` (metres)."""
        x, y = self.axes.transData.transform(at)
        self.taken.append((x - radius_px, y - radius_px, x + radius_px, y + radius_px))

    def circle(self, at: NDArray[np.float64], radius_px: float) -> None:
        """Rather do not write upon a disc around `at` (metres)."""
        x, y = self.axes.transData.transform(at)
        row = (x - radius_px, y - radius_px, x + radius_px, y + radius_px, 4.0)
        self.soft = np.vstack((self.soft, row))

    def rectangle(self, extents: Sequence[float]) -> None:
        """Keep texts off a rectangle (pixels: left, bottom, right, top)."""
        left, bottom, right, top = extents
        self.taken.append((left, bottom, right, top))

    def keep_off(self, lines: Iterable[NDArray[np.float64]]) -> None:
        """Rather do not write upon these lines (metres)."""
        ends = [np.hstack((line[:-1], line[1:])) for line in lines]
        if not ends:
            return
        a, b = np.split(
            self.axes.transData.transform(np.concatenate(ends).reshape(-1, 2)).reshape(-1, 4), 2, axis=1
        )
        steps = np.maximum(2, np.hypot(*(b - a).T) / 12).astype(int)
        which = np.repeat(np.arange(len(steps)), steps)
        share = (np.arange(len(which)) - np.repeat(np.cumsum(steps) - steps, steps)) / (steps[which] - 1)
        points = a[which] + (b - a)[which] * share[:, None]
        # Many short streets meet in a point: one mark for every 8 pixels is enough.
        points = np.unique(np.round(points / 8) * 8, axis=0)
        self.soft = np.vstack((self.soft, np.hstack((points - 4, points + 4, np.ones((len(points), 1))))))

    def place(
        self,
        text: str,
        at: NDArray[np.float64],
        away_px: float,
        *,
        within_px: float = 0.0,
        must: bool = False,
        **style: Any,
    ) -> bool:
        """Write `text` near `at`, at least `away_px` off, or upon it if `within_px` is room enough.

        It may lie on streets and circles if it must, on other texts only if `must`.
        """
        artist = self.axes.text(at[0], at[1], text, path_effects=HALO, zorder=9, linespacing=1.15, **style)
        size = artist.get_window_extent(self.renderer)
        w, h = size.width + 4, size.height + 3
        x, y = self.axes.transData.transform(at)
        near = np.abs(self.soft[:, :2] - (x, y)) < (3 * w + 60, 3 * h + 60)
        soft = self.soft[near.all(axis=1)]
        best = None
        if w < 2 * within_px and not any(
            _overlap(o, (x - w / 2, y - h / 2, x + w / 2, y + h / 2)) for o in self.taken
        ):
            best = (-1.0, 0.0, (x - w / 2, y - h / 2, x + w / 2, y + h / 2))
        for spread in (1.0, 1.8, 2.8):
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
        artist.set_position(
            self.axes.transData.inverted().transform(((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2))
        )
        artist.set(ha="center", va="center", multialignment="center")
        return True


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _overlaps(a: tuple[float, ...], others: NDArray[np.float64]) -> float:
    wide = np.minimum(a[2], others[:, 2]) - np.maximum(a[0], others[:, 0])
    high = np.minimum(a[3], others[:, 3]) - np.maximum(a[1], others[:, 1])
    return float((np.maximum(wide, 0.0) * np.maximum(high, 0.0) * others[:, 4]).sum())


def _outside(a: tuple[float, ...], frame: tuple[float, ...]) -> float:
    area = (a[2] - a[0]) * (a[3] - a[1])
    return area - _overlap(a, frame)

"""The map of a leaflet: the ways of one zone and group, in millimetres on the paper, north up.

Only this notice's ways are drawn, on nameless streets of its surroundings. The zone is a ring, not a point,
so that nothing tells where people wait.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mamarr.network.model import Network
from mamarr.report._fonts import width, wrapped
from mamarr.report._press import direction
from mamarr.report._style import RANKS, Look, Plane
from mamarr.scenario.model import Mode

Points = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in mm."""

MM_PER_PT = 25.4 / 72
RIM_MM = 17.0
"""Between the ways and the frame: room for arrows and labels."""
LEAST_M = 400.0
"""A map shows at least this much, so that a way of a few steps is not blown up."""
RING_MM = 4.5
BADGE_MM = 6.5
ARROW_MM = 13.0
MOST_STREETS = 1200
"""Surrounding streets that are drawn; the greatest and longest, if there are more."""
MOST_NAMES = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """A way to draw: its links, where its corridor's gate is and where that leads.

    Attributes
    ----------
    start
        Node of the roads where the way begins.
    links
        Link indices in the order of travel; may be empty.
    beyond
        (longitude, latitude) of the destination.
    gate_text, beyond_text
        What stands beside the gate.
    """

    start: int
    links: tuple[int, ...]
    beyond: tuple[float, float]
    look: Look
    gate_text: str
    beyond_text: str


@dataclass(slots=True)
class Label:
    """Lines of text with their upper left corner; `box` includes a hair of white around them."""

    lines: list[str]
    size_pt: float
    bold: bool
    box: Box = (0.0, 0.0, 0.0, 0.0)
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None

    def dressed(self) -> dict[str, object]:
        """As the template takes it."""
        left, top, right, bottom = self.box
        leader = [] if self.leader is None else _listed(np.array(self.leader))
        return {
            "x": round(left, 2),
            "y": round(top, 2),
            "w": round(right - left, 2),
            "h": round(bottom - top, 2),
            "size": self.size_pt,
            "bold": self.bold,
            "lines": [{"text": t, "dir": direction(t)} for t in self.lines],
            "leader": leader,
        }


@dataclass(slots=True)
class _Paper:
    """What stands on the paper already."""

    wide: float
    high: float
    taken: list[Box] = field(default_factory=list)
    ink: list[Points] = field(default_factory=list)

    def place(self, label: Label, at: tuple[float, float], clear_mm: float, *, must: bool) -> bool:
        """Give a label the free place nearest to a point; without `must`, none rather than a bad one."""
        pad = 0.6
        wide = max(width(t, bold=label.bold) for t in label.lines) * label.size_pt * MM_PER_PT + 2 * pad
        high = len(label.lines) * label.size_pt * MM_PER_PT * LEADING + 2 * pad
        reach, angle = (
            grid.ravel()
            for grid in np.meshgrid(
                np.arange(0.0, 32.0 if must else 10.0, 1.5), np.arange(16) * (math.pi / 8), indexing="ij"
            )
        )
        x = at[0] + np.cos(angle) * (clear_mm + reach + wide / 2)
        y = at[1] + np.sin(angle) * (clear_mm + reach + high / 2)
        x = np.clip(x, wide / 2 + 1, max(self.wide - wide / 2 - 1, wide / 2 + 1))
        y = np.clip(y, high / 2 + 1, max(self.high - high / 2 - 1, high / 2 + 1))
        boxes = np.stack((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2), axis=-1)
        cost = (
            50.0 * _overlap(boxes, np.array(self.taken))
            + 4.0 * _inside(boxes, np.concatenate(self.ink))
            + reach
        )
        best = int(np.argmin(np.round(cost, 6)))
        if not must and cost[best] > 30.0:
            return False
        left, top, right, bottom = (float(v) for v in boxes[best])
        label.box = left, top, right, bottom
        if reach[best] > 6.0:
            label.leader = (at, (min(max(at[0], left), right), min(max(at[1], top), bottom)))
        self.taken.append(label.box)
        return True


LEADING = 1.25
"""Line height in type sizes; the template uses the same."""


def way_map(
    network: Network,
    courses: Sequence[Course],
    *,
    language: str,
    zone: tuple[float, float] | None,
    zone_text: str,
    wide_mm: float,
    high_mm: float,
) -> dict[str, object]:
    """Draw the ways of one zone.

    Parameters
    ----------
    network
        The roads.
    courses
        The ways.
    language
        In which streets are named, where the roads know that.
    zone
        (longitude, latitude) of the zone; None: where the first way begins.
    zone_text
        Name of the zone.
    wide_mm, high_mm
        Size of the map.

    Returns
    -------
    dict
        Lines, marks and labels in mm from the upper left corner; `scale_m` and `scale_mm` of the bar.
    """
    lonlat = [_course_lonlat(network, c) for c in courses]
    if zone is None:
        zone = float(lonlat[0][0, 0]), float(lonlat[0][0, 1])
    known = np.vstack([np.array([zone]), *lonlat])
    middle = (known.min(axis=0) + known.max(axis=0)) / 2
    plane = Plane(lon=float(middle[0]), lat=float(middle[1]))
    metres = plane.metres(known[:, 0], known[:, 1])
    span = np.maximum(np.ptp(metres, axis=0), LEAST_M)
    mm_per_m = float(min((wide_mm - 2 * RIM_MM) / span[0], (high_mm - 2 * RIM_MM) / span[1]))

    def on_paper(places: Points) -> Points:
        at = plane.metres(places[:, 0], places[:, 1]) * mm_per_m
        # North is up, and paper counts downwards.
        return np.stack((wide_mm / 2 + at[:, 0], high_mm / 2 - at[:, 1]), axis=-1)

    home = on_paper(np.array([zone]))[0]
    drawn = [on_paper(line) for line in lonlat]
    scale_m = _round_length(30.0 / mm_per_m)
    paper = _Paper(wide=wide_mm, high=high_mm)
    paper.taken += [
        (wide_mm - 13, 0.0, wide_mm, 18.0),  # north arrow
        (0.0, high_mm - 11, scale_m * mm_per_m + 8, high_mm),  # scale
        _around(home, RING_MM),
    ]
    paper.ink += [_dotted(line, 1.0) for line in drawn]

    gates, labels = [], []
    for course, line in zip(courses, drawn, strict=True):
        gate = line[-1]
        lon, lat = course.beyond
        # the short way round the earth
        lon = plane.lon + (lon - plane.lon + 180.0) % 360.0 - 180.0
        tip = gate + _towards(on_paper(np.array([[lon, lat]]))[0] - gate) * ARROW_MM
        gates.append(
            {
                "x": round(float(gate[0]), 2),
                "y": round(float(gate[1]), 2),
                "number": str(course.look.number),
                "colour": course.look.colour,
                "ink": course.look.ink,
                "arrow": _listed([gate, tip]),
                "head": _head(tip, tip - gate, 4.0),
            }
        )
        paper.taken.append(_around(gate, BADGE_MM / 2 + 0.5))
        paper.ink.append(_dotted(np.stack((gate, tip)), 0.5))
    name = Label(lines=wrapped(zone_text, 14, bold=True), size_pt=11, bold=True)
    paper.place(name, (float(home[0]), float(home[1])), RING_MM + 0.5, must=True)
    labels.append(name)
    for course, line in zip(courses, drawn, strict=True):
        lines = [*wrapped(course.gate_text, 17), *wrapped(course.beyond_text, 17)]
        text = Label(lines=lines, size_pt=10.5, bold=False)
        paper.place(text, (float(line[-1, 0]), float(line[-1, 1])), BADGE_MM / 2 + 0.5, must=True)
        labels.append(text)
    for street, at in _named(network, courses, language, drawn_of=on_paper):
        text = Label(lines=wrapped(street, 16), size_pt=9, bold=False)
        if paper.place(text, at, 1.6, must=False):
            labels.append(text)

    thick = [max(2.6 - 1.2 * _below(i, courses), 0.9) for i in range(len(courses))]
    around = _surroundings(network, plane, wide_mm / mm_per_m / 2, high_mm / mm_per_m / 2)
    return {
        "w": wide_mm,
        "h": high_mm,
        "streets": [_listed(on_paper(line)) for line in around],
        "ways": [
            {
                "points": _listed(line),
                "colour": course.look.colour,
                "width": thick[i],
                "heads": [
                    _head(at, way, 0.72 * thick[i])
                    for at, way in _along(line, 15.0)
                    if all(_off(at, other) for other in drawn[:i])
                ],
            }
            for i, (course, line) in enumerate(zip(courses, drawn, strict=True))
        ],
        "zone": {"x": round(float(home[0]), 2), "y": round(float(home[1]), 2), "r": RING_MM},
        "to_zone": [_listed([home, line[0]]) for line in drawn if math.dist(home, line[0]) > RING_MM],
        "gates": gates,
        "badge": BADGE_MM,
        "labels": [label.dressed() for label in labels],
        "scale_mm": round(scale_m * mm_per_m, 2),
        "scale_m": scale_m,
    }


def from_zone(
    path: Sequence[str], network: Network, zone: tuple[float, float] | None, by: Mode
) -> tuple[str, ...]:
    """The part of a way that people travel: vehicles come from a base first, which is nobody's business."""
    if by in {Mode.WALK, Mode.CAR} or zone is None:
        return tuple(path)
    index = network.node_index
    nodes = [index[node] for node in path if node in index]
    if not nodes:
        return tuple(path)
    east = (network.lon[nodes] - zone[0]) * math.cos(math.radians(zone[1]))
    far = np.hypot(east, network.lat[nodes] - zone[1])
    # The last of the nearest: a round may pass the zone on its way to it.
    return tuple(path[len(path) - 1 - int(np.argmin(far[::-1])) :])


def _course_lonlat(network: Network, course: Course) -> Points:
    if not course.links:
        return np.array([[network.lon[course.start], network.lat[course.start]]] * 2)
    pieces = [_link_lonlat(network, e) for e in course.links]
    return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])


def _link_lonlat(network: Network, link: int) -> Points:
    bent = network.geometry.get(link)
    if bent is not None:
        return bent
    ends = [network.tail[link], network.head[link]]
    return np.stack((network.lon[ends], network.lat[ends]), axis=-1)


def _below(i: int, courses: Sequence[Course]) -> int:
    """How many earlier ways share a street with way `i`: it lies on them, narrower, so that all are seen.

    Ways that part at once are equally strong, for none is to be preferred.
    """
    return sum(bool(set(courses[i].links) & set(other.links)) for other in courses[:i])


def _off(at: Points, line: Points) -> bool:
    """Whether a point is clear of a line by more than its width."""
    return bool(np.min(np.hypot(*(_dotted(line, 0.8) - at).T)) > 2.6)


def _surroundings(network: Network, plane: Plane, east_m: float, north_m: float) -> list[Points]:
    at = plane.metres(network.lon, network.lat)
    a, b = at[network.tail], at[network.head]
    low, high = np.minimum(a, b), np.maximum(a, b)
    near = (high[:, 0] > -east_m) & (low[:, 0] < east_m) & (high[:, 1] > -north_m) & (low[:, 1] < north_m)
    chosen = np.flatnonzero(near)
    if len(chosen) > 2 * MOST_STREETS:
        rank_of = {name: rank for rank, name in enumerate(RANKS)}
        classes = (network.facility_type[e].removesuffix("_link") for e in chosen.tolist())
        rank = np.fromiter((rank_of.get(name, len(RANKS)) for name in classes), dtype=np.int64)
        chosen = chosen[np.lexsort((-network.length_m[chosen], rank))][: 2 * MOST_STREETS]
    seen: dict[tuple[int, int], Points] = {}
    for e in chosen.tolist():
        pair = sorted((int(network.tail[e]), int(network.head[e])))
        seen.setdefault((pair[0], pair[1]), _link_lonlat(network, e))
    return list(seen.values())[:MOST_STREETS]


def _named(
    network: Network, courses: Sequence[Course], language: str, *, drawn_of: Callable[[Points], Points]
) -> list[tuple[str, tuple[float, float]]]:
    """Streets of the ways with the middle of their longest stretch, the longest first."""
    longest: dict[str, tuple[float, tuple[float, float]]] = {}
    for course in courses:
        stretch: list[int] = []
        for e, after in pairwise([*course.links, -1]):
            stretch.append(e)
            name = network.street(e, language).strip()
            if after >= 0 and network.street(after, language).strip() == name:
                continue
            length = float(network.length_m[stretch].sum())
            if name and length > longest.get(name, (0.0, (0.0, 0.0)))[0]:
                line = np.vstack([_link_lonlat(network, x) for x in stretch])
                longest[name] = (length, _middle(drawn_of(line)))
            stretch = []
    ranked = sorted(longest.items(), key=lambda item: (-item[1][0], item[0]))
    return [(name, at) for name, (_, at) in ranked[:MOST_NAMES]]


def _middle(line: Points) -> tuple[float, float]:
    steps = np.hypot(*np.diff(line, axis=0).T)
    gone = np.concatenate(([0.0], np.cumsum(steps)))
    return float(np.interp(gone[-1] / 2, gone, line[:, 0])), float(np.interp(gone[-1] / 2, gone, line[:, 1]))


def _along(line: Points, every_mm: float) -> list[tuple[Points, Points]]:
    """Points along a line with the direction there, at equal distances, none at the ends."""
    steps = np.diff(line, axis=0)
    lengths = np.hypot(*steps.T)
    gone = np.concatenate(([0.0], np.cumsum(lengths)))
    found = []
    for at in np.arange(every_mm, gone[-1] - BADGE_MM / 2 - 1, every_mm):
        i = int(np.searchsorted(gone, at, side="right")) - 1
        found.append((line[i] + steps[i] * (at - gone[i]) / lengths[i], steps[i]))
    return found


def _dotted(line: Points, every_mm: float) -> Points:
    dots = [
        a + (b - a) * np.linspace(0, 1, max(2, math.ceil(math.dist(a, b) / every_mm)))[:, None]
        for a, b in pairwise(line)
    ]
    return np.vstack(dots)


def _head(tip: Points, way: Points, size: float) -> list[list[float]]:
    """A triangle around `tip` that points along `way`."""
    along = _towards(way)
    across = np.array([-along[1], along[0]])
    return _listed(
        [
            tip + along * size * 0.55,
            tip + (-along * 0.45 + across * 0.5) * size,
            tip - (along * 0.45 + across * 0.5) * size,
        ]
    )


def _towards(way: Points) -> Points:
    length = float(np.hypot(*way))
    return way / length if length else np.zeros(2)


def _around(at: Points, reach: float) -> Box:
    return float(at[0]) - reach, float(at[1]) - reach, float(at[0]) + reach, float(at[1]) + reach


def _overlap(boxes: Points, others: Points) -> Points:
    """Area in mm2 that each box shares with all others together."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared: Points = np.prod(np.maximum(high - low, 0.0), axis=-1).sum(axis=-1)
    return shared


def _inside(boxes: Points, dots: Points) -> Points:
    """How many dots each box covers."""
    inside = (dots[None] > boxes[:, None, :2]) & (dots[None] < boxes[:, None, 2:])
    covered: Points = inside.all(axis=-1).sum(axis=-1).astype(float)
    return covered


def _round_length(most_m: float) -> int:
    """The greatest of 1, 2 or 5 times a power of ten that is no longer than `most_m`."""
    power = 10 ** math.floor(math.log10(max(most_m, 1.0)))
    return int(max(k * power for k in (1, 2, 5) if k * power <= max(most_m, 1.0)))


def _listed(points: Iterable[Points]) -> list[list[float]]:
    # Hundredths of a mm: less than a printer shows, and the same on every machine.
    return [[round(float(x), 2), round(float(y), 2)] for x, y in points]

"""Polygons and circles of alerts: CAP writes latitude first, the other way round than GeoJSON."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Iterator
from typing import Any

from mamarr._errors import Finding

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_FAR_DEG = 5.0
_NEAR_DEG = 1.0
_NOBODY_SOUTH_OF, _NOBODY_NORTH_OF = -60.0, 75.0
_CLOCK_DEG = 45.0
"""Clocks follow the sun to 15 degrees of longitude an hour, and borders by up to three hours."""


def shape_findings(info: Any, *, where: str, offset_h: float | None = None) -> list[Finding]:
    """What is wrong with the polygons and circles of one info block.

    Parameters
    ----------
    info
        The ``info`` element.
    where
        What the findings call the document.
    offset_h
        Hours of the sender's clock east of UTC; None or 0 say nothing about where the sender is.
    """
    found: list[Finding] = []
    centres: list[tuple[Any, float, float]] = []
    for element in info.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name not in ("polygon", "circle"):
            continue
        said = "".join(element.itertext()).split()
        points, wrong = _polygon(said) if name == "polygon" else _circle(said)
        place = f"{where}, line {element.sourceline}"
        found += [Finding(where=place, what=f"<{name}> {what}") for what in wrong]
        if points and not wrong:
            lat = sum(p[0] for p in points) / len(points)
            lon = sum(p[1] for p in points) / len(points)
            centres.append((element, lat, lon))
            found += _empty_land(element, lat, lon, offset_h, where)
    found += _odd_ones(centres, where)
    return found


def _polygon(said: list[str]) -> tuple[list[tuple[float, float]], list[str]]:
    if not said:
        return [], ["is empty; give its corners, or leave it out"]
    points, wrong = _points(said)
    if wrong:
        return points, wrong
    if points[0] != points[-1]:
        wrong.append(
            f"is not closed: it begins at {said[0]} and ends at {said[-1]}; "
            f"repeat the first corner at the end"
        )
    if len(set(points)) < 3:
        wrong.append(f"has {len(set(points))} different corners, and needs at least 3; add what is missing")
    return points, wrong


def _circle(said: list[str]) -> tuple[list[tuple[float, float]], list[str]]:
    if len(said) != 2:
        return [], [f"has {len(said)} parts, and needs two: 'latitude,longitude radius', the radius in km"]
    points, wrong = _points(said[:1])
    if not _NUMBER.fullmatch(said[1]) or float(said[1]) < 0:
        wrong.append(f"has the radius {said[1][:30]!r}; write kilometres as a number of at least 0")
    elif float(said[1]) > 20_038:
        wrong.append(
            f"has a radius of {said[1]} km, more than half the way round the Earth; write kilometres"
        )
    return points, wrong


def _points(said: list[str]) -> tuple[list[tuple[float, float]], list[str]]:
    points: list[tuple[float, float]] = []
    for pair in said:
        parts = pair.split(",")
        if len(parts) != 2 or not all(_NUMBER.fullmatch(p) for p in parts):
            return [], [f"holds {pair[:40]!r}, which is not 'latitude,longitude' in degrees; correct it"]
        points.append((float(parts[0]), float(parts[1])))
    lats, lons = [abs(p[0]) for p in points], [abs(p[1]) for p in points]
    if max(lats) > 90 and max(lons) <= 90 and max(lats) <= 180:
        return points, ["has longitude and latitude swapped: CAP writes latitude first; turn the pairs round"]
    if max(lats) > 90 or max(lons) > 180:
        return points, [
            "lies outside the Earth: latitude goes to 90 and longitude to 180 degrees; correct it"
        ]
    return points, []


def _empty_land(
    element: Any, lat: float, lon: float, offset_h: float | None, where: str
) -> Iterator[Finding]:
    """A shape in the far south, where nobody lives; turned round it would lie among people.

    An error if the sender's clock says so too, else a warning: there are alerts for ships in the far south.
    """
    if lat >= _NOBODY_SOUTH_OF or not _NOBODY_SOUTH_OF < lon < _NOBODY_NORTH_OF:
        return
    hour = 15 * offset_h if offset_h else None
    sure = hour is not None and abs(lat - hour) <= _CLOCK_DEG < abs(lon - hour)
    yield Finding(
        where=f"{where}, line {element.sourceline}",
        what="this shape lies where nobody lives, and would not if longitude and latitude were swapped; "
        "CAP writes latitude first: check which is right",
        severity="error" if sure else "warning",
    )


def _odd_ones(centres: list[tuple[Any, float, float]], where: str) -> Iterator[Finding]:
    """Shapes that lie far from the others, and would lie among them with their pairs turned round."""
    if len(centres) < 2:
        return
    middle_lat = statistics.median(lat for _, lat, _ in centres)
    middle_lon = statistics.median(lon for _, _, lon in centres)
    for index, (element, lat, lon) in enumerate(centres):
        if len(centres) == 2:
            # of two that disagree nobody can say which is right: both are named
            _, middle_lat, middle_lon = centres[1 - index]
        far = math.hypot(lat - middle_lat, lon - middle_lon) > _FAR_DEG
        if far and math.hypot(lon - middle_lat, lat - middle_lon) < _NEAR_DEG:
            what = (
                "this shape lies far from the others, and would lie with them if longitude and latitude were "
                "swapped; CAP writes latitude first: check which is right"
            )
            yield Finding(where=f"{where}, line {element.sourceline}", what=what)

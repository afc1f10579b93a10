"""Shapes of links: well-known text, coordinate systems."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from mamarr._errors import Finding
from mamarr.network._columns import Columns

_POINT = re.compile(r"\s*([^\s,()]+)\s+([^\s,()]+)[^,()]*")


def shapes_of(
    links: Columns, keep: NDArray[np.bool_], crs: str, notes: list[Finding]
) -> dict[int, NDArray[np.float64]]:
    """Shapes with points between the ends, by record, from tail to head."""
    cells, flags = links.text("geometry"), links.text("dir_flag")
    shapes: dict[int, NDArray[np.float64]] = {}
    strange = []
    for k in np.flatnonzero(keep).tolist():
        if not cells[k]:
            continue
        line = _wkt_line(cells[k])
        if line is None:
            strange.append(k)
        elif len(line) > 2:
            shapes[k] = line[::-1] if flags[k] in {"-1", "-1.0"} else line
    if shapes and crs:
        points = np.concatenate(list(shapes.values()))
        points = np.column_stack(to_lonlat(points[:, 0], points[:, 1], crs))
        cuts = np.cumsum([len(line) for line in shapes.values()])[:-1]
        shapes = dict(zip(shapes, np.split(points, cuts), strict=True))
    notes += links.findings(
        strange,
        "geometry",
        lambda k: "is not a WKT LINESTRING and is left out: the link is drawn straight",
        severity="warning",
    )
    return shapes


def _wkt_line(text: str) -> NDArray[np.float64] | None:
    """float64[k, 2] of a LINESTRING, or the parts of a MULTILINESTRING joined; None if it is neither."""
    kind, bracket, body = text.partition("(")
    if not bracket or kind.strip().upper().split(" ")[0] not in {"LINESTRING", "MULTILINESTRING"}:
        return None
    try:
        points = [(float(x), float(y)) for x, y in _POINT.findall(body)]
    except ValueError:
        return None
    if kind.strip().upper().startswith("MULTI"):  # parts that touch share a point
        points = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    return np.array(points) if len(points) > 1 and np.isfinite(points).all() else None


def to_lonlat(
    x: NDArray[np.float64], y: NDArray[np.float64], crs: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes of coordinates in `crs`, an EPSG code or anything else that PROJ knows.

    Raises
    ------
    ValueError
        If the coordinate system is not known.
    """
    import pyproj

    try:
        system = pyproj.CRS.from_user_input(int(crs) if crs.isdigit() else crs)
        change = pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    except pyproj.exceptions.ProjError as error:
        raise ValueError(str(error)) from error
    lon, lat = change.transform(x, y)
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)

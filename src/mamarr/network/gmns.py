"""Reading GMNS: node.csv, link.csv and, if present, config.csv."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mamarr._errors import Finding, InputError
from mamarr.network._columns import Columns
from mamarr.network._doubts import doubts_about
from mamarr.network._geodesy import distance_m, line_length_m
from mamarr.network._shapes import shapes_of, to_lonlat
from mamarr.network._uses import parse_uses
from mamarr.network.classes import DRIVE, class_of, default_of
from mamarr.network.model import WALK
from mamarr.network.report import Reading
from mamarr.network.table import RoadTable

NODE_COLUMNS = ("node_id", "x_coord", "y_coord", "zone_id", "node_type")
LINK_COLUMNS = (
    "link_id",
    "name",
    "from_node_id",
    "to_node_id",
    "directed",
    "dir_flag",
    "geometry",
    "length",
    "facility_type",
    "capacity",
    "free_speed",
    "lanes",
    "allowed_uses",
    "width_m",
    "walk_capacity",
    "walk_s",
    "drive_s",
)
CONFIG_COLUMNS = ("long_length", "short_length", "speed", "crs")

_METRES = {
    1.0: "m meter meters metre metres",
    1000.0: "km kilometer kilometers kilometre kilometres",
    0.3048: "ft foot feet",
    0.9144: "yd yard yards",
    1609.344: "mi mile miles",
}
_KMH = {
    1.0: "km/h kmh kph km/hr kmph kilometers/hour kilometres/hour kilometers_per_hour kilometres_per_hour",
    1.609344: "mph mi/h mi/hr mile/hour miles/hour miles_per_hour",
    3.6: "m/s mps meters/second metres/second meters_per_second metres_per_second",
    1.09728: "ft/s fps feet/second feet_per_second",
}
_TRUE, _FALSE = ("1", "true", "1.0"), ("0", "false", "0.0")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Units:
    metres: float
    kmh: float
    crs: str


def read_gmns(folder: Path) -> Reading:
    """Read the roads in a GMNS folder.

    Parameters
    ----------
    folder
        Holds ``node.csv`` and ``link.csv`` (each may be ``.gz``), and ``config.csv`` if lengths are not in
        metres, speeds not in km/h or coordinates not longitude and latitude.

    Returns
    -------
    Reading

    Raises
    ------
    InputError
        With everything that is wrong, by file, row and column.

    References
    ----------
    General Modeling Network Specification, zephyr-data-specs/GMNS: `length` is in `long_length` units of
    config.csv, `capacity` per hour and lane, `dir_flag` -1 says that the shape runs from head to tail.
    """
    missing = [name for name in ("node.csv", "link.csv") if _file(folder, name) is None]
    if missing:
        raise InputError(
            f"{folder}: no {' and no '.join(missing)} (or .gz) here; a GMNS network needs both files."
        )
    faults: list[Finding] = []
    units = _read_config(folder, faults)
    nodes = Columns(_file(folder, "node.csv") or folder, NODE_COLUMNS)
    links = Columns(_file(folder, "link.csv") or folder, LINK_COLUMNS)
    for columns, needed in ((nodes, NODE_COLUMNS[:3]), (links, ("link_id", "from_node_id", "to_node_id"))):
        absent = [name for name in needed if name not in columns]
        if absent:
            faults.append(
                Finding(where=f"{columns.file} row 1", what=f"column {', '.join(absent)} is missing")
            )
        elif len(columns) == 0:
            faults.append(Finding(where=columns.file, what="there are no rows; the network is empty"))
    if faults:
        raise InputError([*faults, *nodes.faults, *links.faults])
    node_id = nodes.text("node_id")
    _unique(nodes, "node_id")
    lon, lat = _coordinates(nodes, units.crs)
    reading = _links(links, units, node_id=node_id, lon=lon, lat=lat, faults=faults)
    faults += nodes.faults + links.faults
    if faults:
        raise InputError(faults)
    return reading


def _file(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / name, folder / f"{name}.gz") if path.is_file()), None)


def _read_config(folder: Path, faults: list[Finding]) -> _Units:
    path = _file(folder, "config.csv")
    if path is None:
        return _Units(metres=1.0, kmh=1.0, crs="")
    config = Columns(path, CONFIG_COLUMNS)
    faults += config.faults
    if len(config) != 1:
        faults.append(
            Finding(where=config.file, what=f"needs exactly one row under the header, and has {len(config)}")
        )
        return _Units(metres=1.0, kmh=1.0, crs="")

    def factor(column: str, names: dict[float, str]) -> float:
        said = config.text(column)[0].lower()
        for value, words in names.items():
            if said.replace(" ", "_").replace("_/_", "/") in words.split():
                return value
        if said:
            known = ", ".join(words.split()[0] for words in names.values())
            faults.append(
                Finding(
                    where=config.where(0, column), what=f"{said!r} is not a known unit; write one of {known}"
                )
            )
        return 1.0

    return _Units(metres=factor("long_length", _METRES), kmh=factor("speed", _KMH), crs=config.text("crs")[0])


def _unique(columns: Columns, name: str) -> None:
    first: dict[str, int] = {}
    empty, twice = [], []
    ids = columns.text(name)
    for k, value in enumerate(ids):
        if not value:
            empty.append(k)
        elif first.setdefault(value, k) != k:
            twice.append(k)
    columns.fault(empty, name, lambda k: "is empty; every row needs an id")
    columns.fault(
        twice,
        name,
        lambda k: f"{ids[k]} stands already in row {columns.rows[first[ids[k]]]}; ids are used once",
    )


def _coordinates(nodes: Columns, crs: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, y = nodes.number("x_coord", negative=True), nodes.number("y_coord", negative=True)
    for column in ("x_coord", "y_coord"):
        cells = nodes.text(column)
        nodes.fault(
            [k for k, cell in enumerate(cells) if not cell],
            column,
            lambda k: "is empty; every node needs coordinates",
        )
    stated = ~(np.isnan(x) | np.isnan(y))
    where = "x_coord" if not crs else ""
    if crs:
        try:
            lon, lat = to_lonlat(x, y, crs)
        except ValueError as error:
            what = f"{crs!r} is no known coordinate system; write an EPSG code ({error})"
            nodes.faults.append(Finding(where="config.csv row 2, column crs", what=what))
            return x, y
        wrong = stated & ~(np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90))
        nodes.fault(
            np.flatnonzero(wrong),
            where,
            lambda k: f"({x[k]:g}, {y[k]:g}) lies outside the coordinate system {crs}",
        )
        return lon, lat
    wrong = stated & ((np.abs(x) > 180) | (np.abs(y) > 90))
    swapped = wrong & (np.abs(x) <= 90) & (np.abs(y) <= 180)
    nodes.fault(
        np.flatnonzero(swapped),
        where,
        lambda k: f"({x[k]:g}, {y[k]:g}) looks swapped: x_coord is the longitude, y_coord the latitude",
    )
    nodes.fault(
        np.flatnonzero(wrong & ~swapped),
        where,
        lambda k: (
            f"({x[k]:g}, {y[k]:g}) is no longitude and latitude; name its system in config.csv, column crs"
        ),
    )
    return x, y


def _links(
    links: Columns,
    units: _Units,
    *,
    node_id: list[str],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    faults: list[Finding],
) -> Reading:
    """Check and fill the links row by row, then lay out undirected ones as two."""
    notes: list[Finding] = []
    dropped: Counter[str] = Counter()
    assumed: dict[str, Counter[str]] = {}
    _unique(links, "link_id")
    index = {value: i for i, value in enumerate(node_id)}
    ends = []
    for column in ("from_node_id", "to_node_id"):
        cells = links.text(column)
        end = np.fromiter((index.get(cell, -1) for cell in cells), dtype=np.int32, count=len(cells))
        links.fault(
            np.flatnonzero(end < 0),
            column,
            lambda k, cells=cells: f"node {cells[k]} is not in node.csv" if cells[k] else "is empty",  # type: ignore[misc]
        )
        ends.append(end)
    tail, head = ends
    two_way = _two_way(links, notes)
    uses, stated = _uses(links, notes)
    facility = links.text("facility_type")
    of_class = default_of(facility, "uses").astype(np.uint8)
    uses = np.where(stated, uses, of_class).astype(np.uint8)
    if "facility_type" in links:
        strange = Counter(
            f for f in facility if f and class_of(f) != f.lower() and class_of(f) == "unclassified"
        )
        for name, count in sorted(strange.items()):
            what = f"{name!r} is no known class of road ({count:,} rows): taken as unclassified"
            notes.append(Finding(where=f"{links.file}, column facility_type", what=what, severity="warning"))

    length = links.number("length") * units.metres
    speed = links.number("free_speed") * units.kmh
    lanes, lane_capacity = links.number("lanes"), links.number("capacity")
    width, walk_capacity = links.number("width_m"), links.number("walk_capacity")
    walk_s, drive_s = links.number("walk_s"), links.number("drive_s")

    known = (tail >= 0) & (head >= 0)
    direct = np.full(len(links), np.nan)
    direct[known] = distance_m(lon[tail[known]], lat[tail[known]], lon[head[known]], lat[head[known]])
    loop = known & (tail == head)
    use_less = ~loop & (uses == 0)
    dropped["links from a node to itself"] = int(loop.sum())
    dropped["links that nobody here may use (bicycles, parking, ...)"] = int(use_less.sum())
    keep = known & ~loop & ~use_less
    walks, drives = keep & ((uses & WALK) != 0), keep & ((uses & DRIVE) != 0)

    shapes = shapes_of(links, keep, units.crs, notes)
    bare = (
        keep
        & np.isnan(length)
        & np.fromiter((not cell for cell in links.text("length")), dtype=bool, count=len(links))
    )
    for k in np.flatnonzero(bare).tolist():
        length[k] = line_length_m(shapes[k]) if k in shapes else direct[k]

    def fill(
        what: str, value: NDArray[np.float64], needed: NDArray[np.bool_], field: str
    ) -> NDArray[np.float64]:
        empty = np.isnan(value)
        if (empty & needed).any():
            assumed[what] = _by_class(facility, empty & needed, two_way)
        return np.where(empty, default_of(facility, field), value)

    moves, flows = drives & np.isnan(drive_s), walks & np.isnan(walk_capacity)
    if not stated[keep].all():
        assumed["uses by class"] = _by_class(facility, keep & ~stated, two_way)
    if bare.any():
        assumed["length along the shape, or straight"] = _by_class(facility, bare, two_way)
    speed = fill("free speed by class", speed, moves, "free_speed_kmh")
    lanes = fill("lanes by class", lanes, drives, "lanes")
    lane_capacity = fill("capacity per lane by class", lane_capacity, drives, "lane_capacity")
    width = fill("width for walkers by class", width, flows, "width_m")

    still = moves & (speed == 0)
    links.fault(
        np.flatnonzero(still),
        "free_speed",
        lambda k: "is 0 on a link open to vehicles; give a speed or drive_s",
    )
    point = (length == 0) & ((walks & np.isnan(walk_s)) | moves)
    links.fault(
        np.flatnonzero(point),
        "length",
        lambda k: "is 0 and no walk_s or drive_s says how long the link takes; give a length, or the times",
    )
    if not keep.any() and known.any():
        faults.append(
            Finding(
                where=links.file, what="no link is open to anybody who walks or drives; the network is empty"
            )
        )
    notes += doubts_about(
        links,
        length=length,
        direct=direct,
        keep=keep,
        drives=drives,
        lanes=lanes,
        lane_capacity=lane_capacity,
    )

    # rows -> directed links: an undirected row is two, one after the other
    row = np.repeat(np.flatnonzero(keep), 1 + two_way[keep])
    back = np.zeros(len(row), dtype=bool)
    back[1:] = row[1:] == row[:-1]
    geometry = {}
    for j, (record, reverse) in enumerate(zip(row.tolist(), back.tolist(), strict=True)):
        if record in shapes:
            geometry[j] = shapes[record][::-1] if reverse else shapes[record]
    ids, names = links.text("link_id"), links.text("name")
    named = {tag: links.text(f"name_{tag}") for tag in links.languages("name_")}
    table = RoadTable(
        node_id=node_id,
        lon=lon,
        lat=lat,
        link_id=[ids[k] for k in row],
        tail=np.where(back, head[row], tail[row]).astype(np.int32),
        head=np.where(back, tail[row], head[row]).astype(np.int32),
        length_m=length[row],
        uses=uses[row],
        free_speed_kmh=speed[row],
        lanes=lanes[row],
        lane_capacity=lane_capacity[row],
        width_m=width[row],
        walk_capacity=walk_capacity[row],
        walk_s=walk_s[row],
        drive_s=drive_s[row],
        facility_type=[facility[k] for k in row],
        name=[names[k] for k in row],
        names={tag: [said[k] for k in row] for tag, said in named.items()},
        geometry=geometry,
    )
    return Reading(
        table=table,
        kind="GMNS",
        read={"nodes": len(node_id), "rows of links": len(links)},
        dropped={reason: count for reason, count in dropped.items() if count},
        assumed=assumed,
        notes=tuple(notes),
    )


def _two_way(links: Columns, notes: list[Finding]) -> NDArray[np.bool_]:
    if "directed" not in links:
        what = "column directed is missing: every link is taken as one-way, from from_node_id to to_node_id"
        notes.append(Finding(where=f"{links.file} row 1", what=what, severity="warning"))
        return np.zeros(len(links), dtype=bool)
    cells = [cell.lower() for cell in links.text("directed")]
    strange = [k for k, cell in enumerate(cells) if cell not in _TRUE + _FALSE]
    links.fault(strange, "directed", lambda k: f"{cells[k]!r} is neither 1 (or true) nor 0 (or false)")
    return np.fromiter((cell in _FALSE for cell in cells), dtype=bool, count=len(cells))


def _uses(links: Columns, notes: list[Finding]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Bits of each row, and whether the row states any."""
    cells = links.text("allowed_uses")
    parsed = {cell: parse_uses(cell) for cell in set(cells)}
    odd = [k for k, cell in enumerate(cells) if parsed[cell][1]]
    notes += links.findings(
        odd,
        "allowed_uses",
        lambda k: (
            f"{', '.join(parsed[cells[k]][1])} is not understood and opens the link to nobody; known are "
            "walk, auto, bus, emergency, all, bike"
        ),
        severity="warning",
    )
    bits = np.fromiter((parsed[cell][0] for cell in cells), dtype=np.uint8, count=len(cells))
    return bits, np.fromiter((bool(cell) for cell in cells), dtype=bool, count=len(cells))


def _by_class(facility: list[str], which: NDArray[np.bool_], two_way: NDArray[np.bool_]) -> Counter[str]:
    count: Counter[str] = Counter()
    for k in np.flatnonzero(which).tolist():
        count[facility[k]] += 2 if two_way[k] else 1
    return count

"""Reading TNTP, the format of the Transportation Networks for Research collection."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mamarr._errors import Finding, InputError
from mamarr.network._geodesy import EARTH_RADIUS_M, distance_m
from mamarr.network.classes import ALL, default_of
from mamarr.network.report import Reading
from mamarr.network.table import RoadTable

_COLUMNS = (
    "init_node",
    "term_node",
    "capacity",
    "length",
    "free_flow_time",
    "b",
    "power",
    "speed",
    "toll",
    "link_type",
)
_LENGTH_M = {
    "ft": 0.3048,
    "feet": 0.3048,
    "mi": 1609.344,
    "mile": 1609.344,
    "miles": 1609.344,
    "km": 1000.0,
    "m": 1.0,
}
_TIME_S = {
    "min": 60.0,
    "minutes": 60.0,
    "h": 3600.0,
    "hr": 3600.0,
    "hours": 3600.0,
    "s": 1.0,
    "sec": 1.0,
    "seconds": 1.0,
}
_LIKELY_KMH = (5.0, 150.0)
"""A median speed in this range tells that the unit of length is right."""
LARGEST_BYTES = 100_000_000
"""Text that is read of one file, unpacked: ten times the largest network of the collection."""
_NO_LIMIT = 999_999.0
_MOST = 20


def find_network(folder: Path) -> Path | None:
    """The network file of a TNTP folder, or None."""
    found = sorted(p for p in folder.iterdir() if re.search(r"_net\.tntp(\.gz)?$", p.name, re.IGNORECASE))
    return found[0] if found else None


def read_tntp(path: Path) -> Reading:
    """Read a TNTP network file and the nodes beside it.

    Nodes stand in ``<name>_node.tntp`` (or ``.gz``), or as points in a GeoJSON file with "node" or "coord" in
    its name. Zones below the first thru node are not passed through: links into such a zone end at a node of
    its own, ``<zone>:in``. Everybody may use every link; free flow times are stated times.

    Parameters
    ----------
    path
        The file ``<name>_net.tntp`` (or ``.gz``).

    Returns
    -------
    Reading

    Raises
    ------
    InputError
        With all that is wrong.

    References
    ----------
    bstabler/TransportationNetworks, README: capacity is of the whole link, and neither lengths nor times
    have a fixed unit.
    """
    notes: list[Finding] = []

    def note(what: str) -> None:
        notes.append(Finding(where=path.name, what=what, severity="warning"))

    meta, rows = _parse(path)
    value, faults = _numbers(path, rows)
    if faults:
        raise InputError(faults)
    init, term = value[:, 0].astype(np.int64), value[:, 1].astype(np.int64)
    n = _whole(meta.get("NUMBER OF NODES")) or int(max(init.max(), term.max()))
    first_thru = _whole(meta.get("FIRST THRU NODE")) or 1
    faults = _check(path, meta, rows, value, n)
    if faults:
        raise InputError(faults)

    lon, lat, geographic = _nodes(path, n, note)
    loop = init == term
    value, init, term = value[~loop], init[~loop], term[~loop]
    header = meta.get("ORIGINAL HEADER", "").lower()
    time_unit = re.search(r"free flow time\s*\((\w+)\)", header)
    seconds = _TIME_S.get(time_unit[1], 60.0) if time_unit else 60.0
    if not time_unit:
        note("the file does not say in what unit free flow times are: taken as minutes")
    drive_s = value[:, 4] * seconds
    direct = distance_m(lon[init - 1], lat[init - 1], lon[term - 1], lat[term - 1])
    length, unit = _length(header, value[:, 3], direct if geographic else None, drive_s)
    note(f"lengths are {unit}")
    # cost that does not grow with traffic, and a capacity of 1 or less: a connector without limit
    free = (value[:, 5] == 0) & (value[:, 2] <= 1)
    if free.any():
        note(f"{int(free.sum()):,} connectors without a capacity of their own are taken as unlimited")
    note(
        "capacity is taken as vehicles per hour of the whole link; everybody may walk and drive on every link"
    )

    closed = [z for z in np.intersect1d(init, term).tolist() if z < first_thru]
    inner = {z: n + j for j, z in enumerate(closed)}
    if closed:
        note(
            f"{len(closed):,} zones below the first thru node {first_thru} are not passed through: "
            "links into zone z end at node z:in"
        )
    tail = (init - 1).astype(np.int32)
    head = np.fromiter((inner.get(t, t - 1) for t in term.tolist()), dtype=np.int32, count=len(term))
    at = [z - 1 for z in closed]
    m = len(tail)
    facility = [""] * m
    table = RoadTable(
        node_id=[str(i) for i in range(1, n + 1)] + [f"{z}:in" for z in closed],
        lon=np.concatenate([lon, lon[at]]),
        lat=np.concatenate([lat, lat[at]]),
        link_id=[str(i + 1) for i in np.flatnonzero(~loop)],
        tail=tail,
        head=head,
        length_m=length,
        uses=np.full(m, ALL, dtype=np.uint8),
        free_speed_kmh=default_of(facility, "free_speed_kmh"),
        lanes=np.ones(m),
        lane_capacity=np.where(free, _NO_LIMIT, value[:, 2]),
        width_m=default_of(facility, "width_m"),
        walk_capacity=np.full(m, np.nan),
        # who walks along a connector without length is there at once, as the vehicles are
        walk_s=np.where(length == 0, 0.0, np.nan),
        drive_s=drive_s,
        facility_type=facility,
        name=[""] * m,
    )
    return Reading(
        table=table,
        kind="TNTP",
        read={"nodes": n, "links": len(rows)},
        dropped={"links from a node to itself": int(loop.sum())} if loop.any() else {},
        assumed={"width for walkers of an unclassified road": {"": m}},
        notes=tuple(notes),
    )


def _text(path: Path) -> str:
    unpack = gzip.open if path.suffix == ".gz" else Path.open
    try:
        with unpack(path, "rb") as file:
            raw = bytes(file.read(65536))
            if b"\0" in raw:
                raise InputError(f"{path}: this is not a text file: it holds zero bytes.")
            raw += file.read(LARGEST_BYTES)
            if len(raw) > LARGEST_BYTES:
                raise InputError(
                    f"{path}: the file holds more than {LARGEST_BYTES / 1e6:,.0f} MB of text; "
                    "check that it is the right one."
                )
            if b"\0" in raw:
                raise InputError(f"{path}: this is not a text file: it holds zero bytes.")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError(
            f"{path}: the compressed file is damaged or cut short ({error}). Copy it again."
        ) from error
    return raw.decode("utf-8-sig", errors="replace")


def _parse(path: Path) -> tuple[dict[str, str], list[tuple[int, list[str]]]]:
    """Metadata, and the cells of every link with its line number."""
    meta: dict[str, str] = {}
    rows = []
    for number, line in enumerate(_text(path).splitlines(), start=1):
        key = re.match(r"\s*<([^>]+)>\s*(.*)", line)
        if key:
            meta[key[1].strip().upper()] = key[2].strip()
            continue
        cells = line.split(";")[0].split()
        if cells and not cells[0].startswith("~"):
            rows.append((number, cells))
    if not rows or not meta:
        raise InputError(
            f"{path}: this is no TNTP network: it needs metadata in <...> and one line for each link."
        )
    return meta, rows


def _numbers(path: Path, rows: list[tuple[int, list[str]]]) -> tuple[NDArray[np.float64], list[Finding]]:
    value = np.zeros((len(rows), len(_COLUMNS)))
    faults = []
    for j, (number, cells) in enumerate(rows):
        where = f"{path.name} line {number}"
        if len(cells) < 5:
            faults.append(
                Finding(
                    where=where,
                    what=f"has {len(cells)} numbers; a link needs {len(_COLUMNS)}: {', '.join(_COLUMNS)}",
                )
            )
            continue
        for k, cell in enumerate(cells[: len(_COLUMNS)]):
            try:
                value[j, k] = float(cell)
            except ValueError:
                faults.append(Finding(where=f"{where}, {_COLUMNS[k]}", what=f"{cell!r} is not a number"))
    return value, faults[:_MOST]


def _check(
    path: Path, meta: dict[str, str], rows: list[tuple[int, list[str]]], value: NDArray[np.float64], n: int
) -> list[Finding]:
    faults = []
    stated = _whole(meta.get("NUMBER OF LINKS"))
    if stated is not None and stated != len(rows):
        faults.append(
            Finding(
                where=path.name,
                what=f"says it has {stated:,} links and has {len(rows):,}: it may be cut short",
            )
        )
    for k, column in enumerate(_COLUMNS[:5]):
        bad = ~np.isfinite(value[:, k]) | (value[:, k] < 0)
        if k < 2:
            bad |= (value[:, k] < 1) | (value[:, k] > n) | (value[:, k] % 1 != 0)
        for j in np.flatnonzero(bad)[:_MOST]:
            what = (
                f"{rows[j][1][k]} is no node from 1 to {n}"
                if k < 2
                else f"{rows[j][1][k]} is below zero or no number"
            )
            faults.append(Finding(where=f"{path.name} line {rows[j][0]}, {column}", what=what))
    return faults


def _whole(text: str | None) -> int | None:
    match = re.match(r"\d+", text or "")
    return int(match[0]) if match else None


def _length(
    header: str, stated: NDArray[np.float64], direct: NDArray[np.float64] | None, drive_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], str]:
    """Lengths in metres, and how they were found.

    The unit of the header, else the first guess that makes a likely speed: distances between the nodes, then
    the figures as kilometres, miles, metres, feet.
    """
    said = re.search(r"length\s*\((\w+)\)", header)
    if said and said[1] in _LENGTH_M:
        return stated * _LENGTH_M[said[1]], f"in {said[1]}, as the header says"
    guesses = (
        [(direct, "distances between the nodes: the file does not say its unit")]
        if direct is not None
        else []
    )
    guesses += [
        (stated * _LENGTH_M[unit], f"taken as {unit}, which makes likely speeds: the file does not say")
        for unit in ("km", "mile", "m", "ft")
    ]
    for length, how in guesses:
        moving = (drive_s > 0) & (length > 0)
        if (
            moving.any()
            and _LIKELY_KMH[0] <= float(np.median(length[moving] / drive_s[moving])) * 3.6 <= _LIKELY_KMH[1]
        ):
            return length, how
    return guesses[-3][0], "taken as km, though no unit makes likely speeds"


def _nodes(
    path: Path, n: int, note: Callable[[str], None]
) -> tuple[NDArray[np.float64], NDArray[np.float64], bool]:
    """Longitudes, latitudes, and whether they are places on Earth."""
    place = dict(_node_places(path, n))
    if not place:
        note("there are no coordinates beside the file: all nodes lie at 0, 0; give places by node id")
        return np.zeros(n), np.zeros(n), False
    x, y = (np.array([place.get(i, (np.nan, np.nan))[k] for i in range(1, n + 1)]) for k in (0, 1))
    lost = np.isnan(x)
    if lost.any():
        note(f"{int(lost.sum()):,} nodes have no coordinates: they lie in the middle of the others")
        x[lost], y[lost] = np.nanmean(x), np.nanmean(y)
    if (np.abs(x) <= 180).all() and (np.abs(y) <= 90).all():
        return x, y, True
    note("coordinates are no longitudes and latitudes: taken as metres east and north of a point at 0, 0")
    degree = np.pi / 180 * EARTH_RADIUS_M
    return (x - x.mean()) / degree, (y - y.mean()) / degree, False


def _node_places(path: Path, n: int) -> Iterable[tuple[int, tuple[float, float]]]:
    stem = re.sub(r"_net\.tntp(\.gz)?$", "", path.name, flags=re.IGNORECASE).lower()
    beside = sorted(path.parent.iterdir())
    for other in beside:
        if re.fullmatch(rf"{re.escape(stem)}_nodes?\.tntp(\.gz)?", other.name.lower()):
            for line in _text(other).splitlines():
                cells = line.split(";")[0].split()
                try:
                    yield int(cells[0]), (float(cells[1]), float(cells[2]))
                except (ValueError, IndexError):
                    continue  # the header, or an empty line
            return
    for other in beside:
        if re.fullmatch(r".*(node|coord).*\.(geo)?json", other.name.lower()):
            try:
                features = json.loads(_text(other))["features"]
                yield from (
                    (int(f["properties"]["id"]), tuple(f["geometry"]["coordinates"][:2])) for f in features
                )
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f"{other}: this is no GeoJSON with points that have an id ({error})."
                ) from error
            return

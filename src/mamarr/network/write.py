"""Writing roads as GMNS."""

from __future__ import annotations

import csv
import math
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mamarr.network._uses import uses_text
from mamarr.network.classes import DRIVE
from mamarr.network.model import WALK
from mamarr.network.table import RoadTable

_CONFIG = {
    "dataset_name": "mamarr roads",
    "short_length": "metre",
    "long_length": "metre",
    "speed": "km/h",
    "crs": "EPSG:4326",
    "geometry_field_format": "wkt",
    "version_number": "0.96",
    "id_type": "string",
}


def write_gmns(table: RoadTable, folder: Path) -> None:
    """Write ``node.csv``, ``link.csv`` and ``config.csv`` into a folder, all three or none.

    Reading them gives the same network again, number for number, under any assumptions: `walk_s`, `drive_s`
    and `walk_capacity` are written only where the source states them. Other files in the folder stay.

    Parameters
    ----------
    table
        The roads.
    folder
        Made if needed.

    Raises
    ------
    ValueError
        If GMNS has no word for the uses of a link; see `uses_text`.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write(made / "config.csv", list(_CONFIG), [list(_CONFIG.values())])
        _write(
            made / "node.csv",
            ["node_id", "x_coord", "y_coord"],
            zip(table.node_id, _cells(table.lon), _cells(table.lat), strict=True),
        )
        _write(made / "link.csv", *_links(table))
        folder.mkdir(exist_ok=True)
        for file in sorted(made.iterdir()):
            file.replace(folder / file.name)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)
        file.flush()
        os.fsync(file.fileno())


def _links(table: RoadTable) -> tuple[list[str], Iterable[list[str]]]:
    m = len(table.tail)
    # the second direction of an undirected link is not written again
    second = np.zeros(m, dtype=bool)
    for j in range(1, m):
        second[j] = table.link_id[j] == table.link_id[j - 1] and not second[j - 1]
    two_way = np.append(second[1:], False)
    walks, drives = (table.uses & WALK) != 0, (table.uses & DRIVE) != 0
    said = {bits: uses_text(bits) for bits in np.unique(table.uses).tolist()}
    lines = [_wkt(table, j) if not second[j] else "" for j in range(m)]
    columns: dict[str, Sequence[str]] = {
        "link_id": table.link_id,
        "name": table.name,
        **{f"name_{tag}": names for tag, names in table.names.items()},
        "from_node_id": [table.node_id[i] for i in table.tail],
        "to_node_id": [table.node_id[i] for i in table.head],
        "directed": np.where(two_way, "0", "1").tolist(),
        "length": _cells(table.length_m),
        "facility_type": table.facility_type,
        "free_speed": _cells(np.where(drives, table.free_speed_kmh, np.nan)),
        "lanes": _cells(np.where(drives, table.lanes, np.nan)),
        "capacity": _cells(np.where(drives, table.lane_capacity, np.nan)),
        "allowed_uses": [said[bits] for bits in table.uses.tolist()],
        "width_m": _cells(np.where(walks & np.isnan(table.walk_capacity), table.width_m, np.nan)),
        "walk_capacity": _cells(table.walk_capacity),
        "walk_s": _cells(table.walk_s),
        "drive_s": _cells(table.drive_s),
        "geometry": lines,
    }
    rows = (list(row) for j, row in enumerate(zip(*columns.values(), strict=True)) if not second[j])
    return list(columns), rows


def _cells(value: NDArray[np.float64]) -> list[str]:
    """The shortest text that reads back as the same number; empty for NaN."""
    return ["" if math.isnan(v) else repr(v).removesuffix(".0") for v in value.tolist()]


def _wkt(table: RoadTable, j: int) -> str:
    line = table.geometry.get(j)
    if line is None:
        ends = (table.tail[j], table.head[j])
        line = np.array([[table.lon[i], table.lat[i]] for i in ends])
    return "LINESTRING (" + ", ".join(f"{x!r} {y!r}" for x, y in line.tolist()) + ")"

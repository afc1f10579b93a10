"""The table of zones as it stands in a file: CSV, GeoJSON or GeoPackage, all with the same columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mamarr._errors import Finding, InputError
from mamarr.scenario._bytes import check_file, decode, read_limited

MAX_ZONES_BYTES = 64_000_000
"""Largest zones file that is read; 10,000 rows have about 1 MB."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows of cells by column.

    Attributes
    ----------
    name
        Of the file or sheet, for messages.
    columns
        In order.
    rows
        Cells by column; blank cells are None.
    textual
        Whether every cell is text (CSV), so that numbers are read from text.
    locate
        Words for the place of (row index or None, column or None).
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    textual: bool
    locate: Callable[[int | None, str | None], str]


def read_zones(path: Path) -> Table:
    """Read zones.csv, zones.geojson or zones.gpkg.

    Raises
    ------
    InputError
        If the file cannot be read as a table; what its cells mean is checked in `mamarr.scenario._zones`.
    """
    match path.suffix.lower():
        case ".csv":
            return read_csv(path)
        case ".geojson":
            return _read_geojson(path)
        case _:
            return _read_gpkg(path)


def read_csv(path: Path, *, limit: int = MAX_ZONES_BYTES) -> Table:
    """Read a CSV file separated by commas, semicolons or tabs, as spreadsheets save them."""
    name = path.name
    text = decode(read_limited(path, limit=limit), name=name)
    header_end = text.find("\n") if "\n" in text else len(text)
    delimiter = max(",;\t", key=text[:header_end].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    findings: list[Finding] = []
    numbers: list[int] = []
    rows: list[dict[str, Any]] = []
    columns: list[str] = []
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            if not any(cell.strip() for cell in record):
                continue
            if not columns:
                columns = [cell.strip() for cell in record]
                while columns and not columns[-1]:
                    columns.pop()
                continue
            if len(record) != len(columns) and (len(record) < len(columns) or any(record[len(columns) :])):
                findings.append(
                    Finding(
                        where=f"{name} row {number}",
                        what=f"has {len(record)} cells where the header has {len(columns)};"
                        " check separators and quotes",
                    )
                )
                continue
            numbers.append(number)
            rows.append({c: cell.strip() or None for c, cell in zip(columns, record, strict=False)})
    except csv.Error as error:
        raise InputError(
            Finding(where=f"{name} row {number + 1}", what=f"is not CSV ({error}); check the quotes there")
        ) from error
    findings += _bad_header(name, columns)
    if findings:
        raise InputError(findings)

    def locate(row: int | None, column: str | None) -> str:
        place = name if row is None else f"{name} row {numbers[row]}"
        return place if column is None else f"{place}, column {column}"

    return Table(name=name, columns=tuple(columns), rows=tuple(rows), textual=True, locate=locate)


def _bad_header(name: str, columns: list[str]) -> list[Finding]:
    if not columns:
        return [
            Finding(where=name, what="holds no rows; the first row must name the columns, zone_id among them")
        ]
    twice = sorted({c for c in columns if columns.count(c) > 1 and c})
    findings = [
        Finding(where=f"{name}, column {c}", what="stands twice in the header; keep one") for c in twice
    ]
    if "" in columns:
        findings.append(
            Finding(
                where=name,
                what=f"column {columns.index('') + 1} has no name in the header; name or remove it",
            )
        )
    return findings


def _read_geojson(path: Path) -> Table:
    name = path.name
    text = decode(read_limited(path, limit=MAX_ZONES_BYTES), name=name)
    try:
        document = json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InputError(f"{name} line {error.lineno}: is not JSON ({error.msg})") from error
    except RecursionError as error:
        raise InputError(f"{name}: is nested too deep to be GeoJSON") from error
    except ValueError as error:
        raise InputError(f"{name}: {error}") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise InputError(f"{name}: is not a GeoJSON FeatureCollection; export the zones as one")
    crs = json.dumps(document.get("crs") or "CRS84")
    if "CRS84" not in crs and "4326" not in crs:
        raise InputError(
            f"{name}: its coordinates are not WGS 84 longitude and latitude; export it so (EPSG:4326)"
        )
    cells: list[tuple[dict[str, Any], Any]] = []
    findings: list[Finding] = []
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            findings.append(
                Finding(where=f"{name} feature {number}", what="has no properties; zone_id is needed")
            )
            continue
        cells.append((properties, feature.get("geometry")))
    if findings:
        raise InputError(findings)
    from shapely.geometry import shape

    return _of_features(name, cells, shape)


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        keys = [k for k, _ in pairs]
        raise ValueError(f"the key {next(k for k in keys if keys.count(k) > 1)!r} stands twice; keep one")
    return result


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is not a number; correct it")


def _read_gpkg(path: Path) -> Table:
    name = path.name
    check_file(path, limit=4 * MAX_ZONES_BYTES)
    with path.open("rb") as file:
        is_sqlite = file.read(16) == b"SQLite format 3\0"
    if not is_sqlite:
        raise InputError(f"{name}: is not a GeoPackage; check that it is the right file")
    import numpy as np
    import pyogrio
    import shapely
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        layers = [str(layer) for layer in pyogrio.list_layers(path)[:, 0]]
        if len(layers) != 1 and "zones" not in layers:
            raise InputError(
                f"{name}: holds the layers {', '.join(layers) or '-'}; keep one, or call one zones"
            )
        meta, _, shapes, columns = pyogrio.raw.read(path, layer="zones" if "zones" in layers else layers[0])
    except (DataSourceError, DataLayerError) as error:
        raise InputError(f"{name}: cannot be read as a GeoPackage ({error})") from error
    geometries = shapely.from_wkb(shapes) if shapes is not None else np.full(len(columns[0]), None)
    if meta["crs"] and meta["crs"] != "EPSG:4326":
        from pyproj import Transformer

        to_wgs84 = Transformer.from_crs(meta["crs"], "EPSG:4326", always_xy=True)
        geometries = shapely.transform(geometries, to_wgs84.transform, interleaved=False)
    # A column of whole numbers with blanks comes as floats: give the whole numbers back.
    whole = [str(t).startswith("OFTInteger") for t in meta["ogr_types"]]
    fields = [str(f) for f in meta["fields"]]
    cells = []
    for i, geometry in enumerate(geometries):
        row = {f: _plain(column[i], whole=w) for f, column, w in zip(fields, columns, whole, strict=True)}
        cells.append((row, geometry))
    return _of_features(name, cells, lambda geometry: geometry)


def _plain(value: Any, *, whole: bool) -> Any:
    if value is None or value != value:  # noqa: PLR0124 - NaN stands for a blank
        return None
    value = value.item() if hasattr(value, "item") else value
    return int(value) if whole else value


def _of_features(name: str, cells: list[tuple[dict[str, Any], Any]], shape: Callable[[Any], Any]) -> Table:
    """Table of features: properties, and longitude and latitude of a point inside where none are given."""
    import shapely

    findings: list[Finding] = []
    rows: list[dict[str, Any]] = []
    columns: dict[str, None] = {}
    for number, (properties, geometry) in enumerate(cells, start=1):
        row = {k: v for k, v in properties.items() if v is not None and v != ""}
        columns.update(dict.fromkeys(properties))
        if geometry is not None and "lon" not in row and "lat" not in row:
            try:
                outline = shapely.make_valid(shape(geometry))
                point = None if outline.is_empty else outline.representative_point()
            except (shapely.errors.ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError):
                point = None
            if point is None:
                findings.append(
                    Finding(
                        where=f"{name} feature {number}", what="has a shape that cannot be read; redraw it"
                    )
                )
            else:
                row |= {"lon": point.x, "lat": point.y}
        rows.append(row)
    if findings:
        raise InputError(findings)

    def locate(row: int | None, column: str | None) -> str:
        place = name if row is None else f"{name} feature {row + 1}"
        return place if column is None else f"{place}, property {column}"

    return Table(
        name=name,
        columns=tuple(dict.fromkeys([*columns, "lon", "lat"])),
        rows=tuple(rows),
        textual=False,
        locate=locate,
    )

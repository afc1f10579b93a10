"""Reading a scenario: one folder, or one workbook."""

from __future__ import annotations

import atexit
import csv
import io
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mamarr._errors import Finding, InputError
from mamarr._files import write_text
from mamarr.scenario import _collect, _yaml
from mamarr.scenario._build import build
from mamarr.scenario._bytes import decode, read_limited
from mamarr.scenario._collect import Collector, json_path
from mamarr.scenario._digest import digest
from mamarr.scenario._sheets import Grid, from_sheets
from mamarr.scenario._tables import Table, read_zones
from mamarr.scenario._validate import validate
from mamarr.scenario._workbook import ROAD_SHEETS, read_grids, text_of
from mamarr.scenario.draft import is_draft, refuse_draft
from mamarr.scenario.model import Scenario

MAX_DOCUMENT_BYTES = 5_000_000
"""Largest scenario.yaml that is read; a long one has some 20 kB."""

_ZONE_FILES = ("zones.csv", "zones.geojson", "zones.gpkg")
_OSM = (".osm.pbf", ".osm", ".osm.gz", ".osm.bz2")


@dataclass(kw_only=True, slots=True)
class Source:
    """A scenario as it stands in its files.

    Attributes
    ----------
    document
        Plain content of scenario.yaml or of the workbook's sheets; None if it cannot be read.
    zones
        Table of zones; None if it cannot be read.
    locate
        Words for a place in the document.
    findings
        What is wrong with the files themselves.
    files
        (name, file) of all that belongs to the scenario, for its fingerprint.
    roads
        Sheets of a workbook that hold the GMNS tables of the roads.
    """

    document: Any = None
    zones: Table | None = None
    locate: Callable[[_collect.Path], str] = json_path
    findings: list[Finding] = field(default_factory=list)
    files: list[tuple[str, Path]] = field(default_factory=list)
    roads: dict[str, Grid] = field(default_factory=dict)


def read_scenario(path: Path) -> tuple[Scenario, tuple[Finding, ...]]:
    """Read a scenario folder or workbook.

    Parameters
    ----------
    path
        Folder with scenario.yaml and zones.csv (or zones.geojson, zones.gpkg), or a .xlsx workbook.

    Returns
    -------
    Scenario
    tuple of Finding
        Warnings.

    Raises
    ------
    InputError
        With all errors, each with its place.
    """
    scenario, errors, warnings = examine(path)
    if is_draft(path):
        # complete or not: only a person makes a scenario of a draft
        raise refuse_draft(path, errors)
    if scenario is None:
        raise InputError(errors)
    return scenario, warnings


def examine(path: Path) -> tuple[Scenario | None, tuple[Finding, ...], tuple[Finding, ...]]:
    """Read a scenario and give all errors and warnings; the scenario is None if there are errors."""
    source = open_source(path)
    collect = Collector(_locate(source))
    collect.add(source.findings)
    scenario = None
    if source.document is not None or not source.findings:
        checked = validate(source.document, collect)
        sha256 = "" if collect.errors else digest(source.files)
        scenario = build(checked, source.zones, collect, sha256=sha256)
    return (None if collect.errors else scenario), tuple(collect.errors), tuple(collect.warnings)


def open_source(path: Path) -> Source:
    """Read the files of a scenario as they stand, without asking what they mean.

    Raises
    ------
    InputError
        If there is no scenario at `path`.
    """
    if path.name == "scenario.yaml" and path.is_file():
        path = path.parent
    if not path.exists():
        raise InputError(f"{path.name}: there is no such scenario; give its folder or its .xlsx workbook")
    if path.suffix.lower() == ".xlsx":
        return _open_workbook(path)
    if not path.is_dir():
        raise InputError(f"{path.name}: is not a scenario; give its folder or its .xlsx workbook")
    return _open_folder(path)


def _open_folder(folder: Path) -> Source:
    source = Source()
    document = folder / "scenario.yaml"
    try:
        if not document.exists() and (folder / "scenario.yml").exists():
            raise InputError("scenario.yml: rename it to scenario.yaml")
        text = decode(read_limited(document, limit=MAX_DOCUMENT_BYTES), name="scenario.yaml")
        source.document = _yaml.load(text, name="scenario.yaml")
        if source.document is None:
            raise InputError("scenario.yaml: holds nothing; start with mamarr: 1")
        source.files.append(("scenario.yaml", document))
    except InputError as error:
        source.findings += error.findings
    present = [folder / name for name in _ZONE_FILES if (folder / name).exists()]
    try:
        if len(present) > 1:
            raise InputError(f"{' and '.join(p.name for p in present)} stand side by side; keep one")
        if not present:
            raise InputError("zones.csv: is missing; add it (or zones.geojson, zones.gpkg): where people are")
        source.zones = read_zones(present[0])
        source.files.append((present[0].name, present[0]))
    except InputError as error:
        source.findings += error.findings
    network = folder / "network"
    if network.is_dir():
        source.files += network_files(network)
    return source


def _open_workbook(path: Path) -> Source:
    grids, findings = read_grids(path)
    unfolded = from_sheets(grids)
    source = Source(
        document=unfolded.document,
        locate=unfolded.locate,
        findings=[*findings, *unfolded.findings],
        files=[("scenario.xlsx", path)],
        roads={name: grids[name] for name in ROAD_SHEETS if name in grids},
    )
    if "zones" in grids:
        source.zones = _zones_table(grids["zones"])
    else:
        source.findings.append(Finding(where="sheet zones", what="is missing; add it: where people are"))
    if not source.roads and (path.parent / "network").is_dir():
        source.files += network_files(path.parent / "network")
    return source


def _zones_table(grid: Grid) -> Table:
    def locate(row: int | None, column: str | None) -> str:
        known = column in grid.columns
        if row is None:
            at = grid.cell(1, grid.columns.index(column)) if column and known else f"sheet {grid.name}"
            return at if known or column is None else f"{at}, column {column}"
        number = grid.rows[row][0]
        return (
            grid.cell(number, grid.columns.index(column))
            if column and known
            else f"sheet zones, row {number}"
        )

    rows = tuple(dict(zip(grid.columns, cells, strict=True)) for _, cells in grid.rows)
    return Table(name="zones", columns=grid.columns, rows=rows, textual=False, locate=locate)


def network_files(network: Path) -> list[tuple[str, Path]]:
    """(name, file) of the roads in a network/ folder; hidden and temporary files play no part."""
    return [
        (f"network/{p.name}", p)
        for p in sorted(network.iterdir())
        if p.is_file() and p.name.endswith((".csv", ".tntp", *_OSM))
    ]


def _locate(source: Source) -> Callable[[_collect.Path], str]:
    def locate(path: _collect.Path) -> str:
        if not path or path[0] != "zones":
            return source.locate(path)
        table = source.zones
        row = next((step for step in path[1:] if isinstance(step, int)), None)
        column = next((step for step in path[1:] if isinstance(step, str)), None)
        return "zones" if table is None else table.locate(row, column)

    return locate


def roads_source(path: Path) -> Path:
    """Where the roads of a scenario are: its network/ folder (GMNS, TNTP) or its one OpenStreetMap file.

    Raises
    ------
    InputError
        If there are no roads, or more than one set of them.
    """
    if path.suffix.lower() == ".xlsx" and path.is_file():
        grids, _ = read_grids(path)
        tables = {name: grids[name] for name in ROAD_SHEETS if name in grids}
        if tables:
            return _unpacked(tables)
    folder = path if path.is_dir() else path.parent
    network = folder / "network"
    if not network.is_dir():
        raise InputError(
            "network: is missing; add a folder network/ with node.csv and link.csv (GMNS),"
            " or with one OpenStreetMap file (.osm.pbf, .osm, .osm.gz)"
        )
    maps = sorted(p for p in network.iterdir() if p.is_file() and p.name.endswith(_OSM))
    gmns = any((network / name).exists() for name in ("node.csv", "link.csv"))
    if len(maps) > 1 or (maps and gmns):
        names = [*(["node.csv"] if gmns else []), *(p.name for p in maps)]
        raise InputError(f"network: holds {', '.join(names)}; keep one set of roads")
    if maps:
        return maps[0]
    if not gmns and not any(p.name.endswith(".tntp") for p in network.iterdir()):
        raise InputError(
            "network: holds no roads; add node.csv and link.csv (GMNS), or one OpenStreetMap file"
        )
    return network


def _unpacked(tables: dict[str, Grid]) -> Path:
    """GMNS folder with the road sheets of a workbook; it goes when the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="mamarr-roads-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, grid in tables.items():
        write_text(folder / f"{name}.csv", gmns_text(grid))
    return folder


def gmns_text(grid: Grid) -> str:
    """CSV text of a road sheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(grid.columns)
    writer.writerows([text_of(cell) for cell in cells] for _, cells in grid.rows)
    return text.getvalue()

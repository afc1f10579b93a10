"""Writing a scenario: a folder as a workbook, a workbook as a folder, without loss."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mamarr._errors import Finding, InputError
from mamarr._files import replacing, write_text
from mamarr.scenario import _yaml
from mamarr.scenario._document import ScenarioDoc
from mamarr.scenario._sheets import Rows, to_sheets
from mamarr.scenario._tables import read_csv
from mamarr.scenario._workbook import ROAD_SHEETS, cell_of, write_sheets
from mamarr.scenario._zones import COLUMNS
from mamarr.scenario.model import Scenario
from mamarr.scenario.read import Source, examine, gmns_text, network_files, open_source

MAX_ROAD_CELLS = 100_000
"""Larger road networks stay in a folder network/ beside the workbook."""

_MAX_CELL = 32_767  # characters in a cell of a workbook


def convert(source: Path, target: Path, *, force: bool = False) -> tuple[Finding, ...]:
    """Write the scenario at `source` to `target`: a workbook if its name ends in .xlsx, else a folder.

    Parameters
    ----------
    source
        Scenario folder or workbook, without errors.
    target
        What to write. Roads go along: small GMNS tables as sheets of a workbook, anything else as a folder
        network/ (of a folder, or beside the workbook).
    force
        Overwrite what stands at `target`. Files that are no part of a scenario are left alone.

    Returns
    -------
    tuple of Finding
        Warnings about the source, and about what the target cannot hold.

    Raises
    ------
    InputError
        If the source has errors, or `target` exists and `force` is not given.
    """
    scenario, errors, warnings = examine(source)
    if scenario is None:
        raise InputError(errors)
    opened = open_source(source)
    document = _plain(ScenarioDoc.model_validate(opened.document))
    zones = zone_rows(scenario)
    if target.exists() and target.resolve() == source.resolve():
        raise InputError(f"{target.name}: is the source itself; give another target")
    is_workbook = target.suffix.lower() == ".xlsx"
    _check_target(target, is_workbook=is_workbook, force=force)
    network = (source if source.is_dir() else source.parent) / "network"
    roads = _road_sheets(opened, network)
    if is_workbook:
        sheets = to_sheets(document)
        sheets["zones"] = zones
        with replacing(target) as temporary:
            write_sheets(temporary, sheets | roads)
            if not roads and network.is_dir():
                _put_network(network, target.parent / "network", force=force)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".mamarr-", dir=target.parent) as folder:
            fresh = Path(folder) / "scenario"
            write_text(fresh / "scenario.yaml", _yaml.dump(document))
            write_text(fresh / "zones.csv", _csv_text(zones))
            for name, grid in opened.roads.items():
                write_text(fresh / "network" / f"{name}.csv", gmns_text(grid))
            if not opened.roads and network.is_dir():
                _put_network(network, fresh / "network", force=False)
            _put_folder(fresh, target)
    if opened.zones is not None and opened.zones.name.endswith((".geojson", ".gpkg")):
        what = "shapes became points inside them; the outlines stay in the source"
        warnings = (*warnings, Finding(where=opened.zones.name, what=what, severity="warning"))
    return warnings


def zone_rows(scenario: Scenario) -> Rows:
    """The zones as rows under the columns of zones.csv."""
    rows: Rows = [[*COLUMNS, *scenario.groups]]
    for z in scenario.zones:
        name = None if dict(z.name) == {"en": z.id} else z.name.get("en")
        people = [z.people.get(g, 0) for g in scenario.groups]
        rows.append([z.id, name, z.name.get("ar"), z.lon, z.lat, z.node_id, z.kind, *people])
    return rows


def _plain(document: ScenarioDoc) -> dict[str, Any]:
    """What the document states, without defaults, as YAML holds it."""
    stated: dict[str, Any] = _whole(document.model_dump(mode="json", by_alias=True, exclude_unset=True))
    return stated


def _whole(value: Any) -> Any:
    """Write 30.0 as 30, as people do; where a number is asked for, the two are the same."""
    if isinstance(value, dict):
        return {k: _whole(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_whole(v) for v in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _check_target(target: Path, *, is_workbook: bool, force: bool) -> None:
    if is_workbook and target.is_dir():
        raise InputError(f"{target.name}: is a folder; name a .xlsx file or another folder")
    if not is_workbook and target.is_file():
        raise InputError(f"{target.name}: is a file; name a folder or a .xlsx file")
    taken = target.exists() if is_workbook else target.is_dir() and any(target.iterdir())
    if taken and not force:
        raise InputError(f"{target.name}: exists already; give another target, or --force to overwrite it")


def _road_sheets(source: Source, network: Path) -> dict[str, Rows]:
    """Sheets for the GMNS tables, if the roads are such tables and small."""
    if source.roads:
        return {
            name: [list(g.columns), *(list(cells) for _, cells in g.rows)] for name, g in source.roads.items()
        }
    names = (
        {name.removeprefix("network/") for name, _ in network_files(network)} if network.is_dir() else set()
    )
    if not {"node.csv", "link.csv"} <= names <= {f"{name}.csv" for name in ROAD_SHEETS}:
        return {}
    # Each cell takes at least its separator.
    if sum((network / name).stat().st_size for name in names) > 20 * MAX_ROAD_CELLS:
        return {}
    sheets: dict[str, Rows] = {}
    for name in sorted(names, key=lambda n: ROAD_SHEETS.index(n.removesuffix(".csv"))):
        table = read_csv(network / name)
        sheets[name.removesuffix(".csv")] = [
            list(table.columns),
            *([cell_of(row[c] or "") for c in table.columns] for row in table.rows),
        ]
    cells = [cell for rows in sheets.values() for row in rows for cell in row]
    long = any(isinstance(cell, str) and len(cell) > _MAX_CELL for cell in cells)
    return {} if long or len(cells) > MAX_ROAD_CELLS else sheets


def _put_network(network: Path, target: Path, *, force: bool) -> None:
    """Copy the roads to the folder `target`, in one step at the end."""
    if target.exists():
        if target.resolve() == network.resolve():
            return
        if not force:
            raise InputError(
                f"{target.name}: exists already beside the workbook; give another target, or --force"
            )
    with tempfile.TemporaryDirectory(prefix=".mamarr-", dir=target.parent) as folder:
        fresh = Path(folder) / "network"
        fresh.mkdir()
        for name, path in network_files(network):
            shutil.copyfile(path, fresh / name.removeprefix("network/"))
        _swap(fresh, target)


def _put_folder(fresh: Path, target: Path) -> None:
    """Move a finished scenario to `target`; what else stands there is left alone."""
    if not target.exists():
        fresh.rename(target)
        return
    for name in ("scenario.yaml", "zones.csv"):
        (fresh / name).replace(target / name)
    for stale in ("zones.geojson", "zones.gpkg"):
        (target / stale).unlink(missing_ok=True)
    if (fresh / "network").is_dir():
        _swap(fresh / "network", target / "network")


def _swap(fresh: Path, target: Path) -> None:
    """Put the folder `fresh` in the place of `target`; the old one goes with the folder around `fresh`."""
    if target.exists():
        target.rename(fresh.parent / "replaced")
    fresh.rename(target)


def _csv_text(rows: Iterable[Iterable[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()

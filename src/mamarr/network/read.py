"""One verb for every kind of roads."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mamarr._errors import Finding, InputError
from mamarr.network._sound import flaws
from mamarr.network.gmns import read_gmns
from mamarr.network.model import Network
from mamarr.network.osm import read_osm
from mamarr.network.report import ImportReport, Reading, report_on
from mamarr.network.table import RoadTable, derive
from mamarr.network.tntp import find_network, read_tntp
from mamarr.scenario.model import Assumptions

OSM_ENDINGS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2", ".osm.xml")
TNTP_ENDINGS = (".tntp", ".tntp.gz")

WIDEST_DEG = 180.0
"""Roads that span more degrees of longitude are near each other only across the antimeridian."""


def read_network(source: Path, *, assumptions: Assumptions | None = None) -> tuple[Network, ImportReport]:
    """Read roads, whatever their format, and apply the assumptions where the source states no figure.

    Parameters
    ----------
    source
        A GMNS folder, an OpenStreetMap file, or a TNTP network file or the folder that holds it.
    assumptions
        Of the scenario; the defaults of `Assumptions` if left out.

    Returns
    -------
    network : Network
    report : ImportReport
        What was read, assumed and dropped, and what hangs together; its `notes` are warnings.

    Raises
    ------
    InputError
        With everything that is wrong, if the source cannot be used.
    """
    reading = read_roads(source)
    network = derive(reading.table, assumptions or Assumptions())
    wrong = flaws(network)
    if wrong:
        raise InputError([Finding(where=str(source), what=what) for what in wrong])
    return network, report_on(reading, network, Path(source).name)


def read_roads(source: Path) -> Reading:
    """Read roads as their source states them, before any assumptions of a scenario; see `read_network`."""
    reading = _read(Path(source))
    _on_one_side(source, reading.table)
    return reading


def _on_one_side(source: Path, table: RoadTable) -> None:
    """Refuse roads on both sides of the antimeridian: directions and maps would go round the earth."""
    used = table.lon[np.concatenate([table.tail, table.head])]
    west, east = float(used.min(initial=np.inf)), float(used.max(initial=-np.inf))
    if east - west > WIDEST_DEG:
        raise InputError(
            f"{source}: its roads lie on both sides of the antimeridian (longitudes from {west:.4f} to "
            f"{east:.4f}); cut them at 180 degrees and use the side where the people are."
        )


def _read(source: Path) -> Reading:
    if not source.exists():
        raise InputError(f"{source}: there is no such file or folder.")
    name = source.name.lower()
    if source.is_file():
        if name.endswith(OSM_ENDINGS):
            return read_osm(source)
        if name.endswith(TNTP_ENDINGS):
            return read_tntp(source)
        if name.endswith(".csv"):
            raise InputError(
                f"{source}: GMNS roads are a folder; name the folder that holds node.csv and link.csv."
            )
        raise InputError(
            f"{source}: this is no kind of roads that is known. Name a GMNS folder (node.csv, link.csv), an "
            f"OpenStreetMap file ({', '.join(OSM_ENDINGS)}) or a TNTP network ({', '.join(TNTP_ENDINGS)})."
        )
    if not source.is_dir():
        raise InputError(f"{source}: is not a regular file; name a folder or file of roads.")
    if not any((source / f"link.csv{end}").is_file() for end in ("", ".gz")):
        tntp = find_network(source)
        if tntp is not None:
            return read_tntp(tntp)
    return read_gmns(source)

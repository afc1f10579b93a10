"""One verb for every kind of roads."""

from __future__ import annotations

from pathlib import Path

from mamarr._errors import InputError
from mamarr.network.gmns import read_gmns
from mamarr.network.model import Network
from mamarr.network.report import ImportReport, Reading, report_on
from mamarr.network.table import derive
from mamarr.scenario.model import Assumptions


def read_network(source: Path, *, assumptions: Assumptions = Assumptions()) -> tuple[Network, ImportReport]:
    """Read roads, whatever their format, and apply the assumptions where the source states no figure.

    Parameters
    ----------
    source
        A GMNS folder.
    assumptions
        Of the scenario.

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
    network = derive(reading.table, assumptions)
    return network, report_on(reading, network, source.name)


def read_roads(source: Path) -> Reading:
    """Read roads as their source states them, before any assumptions of a scenario; see `read_network`."""
    source = Path(source)
    if not source.exists():
        raise InputError(f"{source}: there is no such file or folder.")
    return read_gmns(source)

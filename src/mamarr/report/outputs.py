"""Everything people look at, written beside plan.json."""

from __future__ import annotations

from pathlib import Path

from mamarr.network.model import Network
from mamarr.planning.problem import Problem
from mamarr.plans.document import Plan
from mamarr.report._scene import scene
from mamarr.report.chart import draw_chart
from mamarr.report.page import write_page
from mamarr.report.picture import draw_map
from mamarr.report.tables import write_tables
from mamarr.scenario.model import Scenario


def write_outputs(
    out: Path, scenario: Scenario, network: Network, problem: Problem, plan: Plan
) -> tuple[Path, ...]:
    """Write the tables, map.png, map.html and chart.png into `out`, each atomically.

    Parameters
    ----------
    out
        The folder; made if needed.
    scenario, network, problem, plan
        What was planned, and how. The same plan gives the same bytes.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    InputError
        If the plan does not lie on these roads; nothing is written then.
    """
    shown = scene(scenario, network, problem, plan)
    tables = write_tables(out, scenario, network, plan)
    draw_map(out / "map.png", shown)
    write_page(out / "map.html", shown)
    draw_chart(out / "chart.png", shown)
    return (*tables, out / "map.png", out / "map.html", out / "chart.png")

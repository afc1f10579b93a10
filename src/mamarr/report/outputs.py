"""Everything people look at, written beside plan.json."""

from __future__ import annotations

from pathlib import Path

from mamarr.network.model import Network
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Plan
from mamarr.report._scene import scene
from mamarr.report.chart import draw_chart
from mamarr.report.fairness import draw_fairness
from mamarr.report.page import write_page
from mamarr.report.picture import draw_map
from mamarr.report.tables import apart_tables, write_tables
from mamarr.scenario.model import Scenario

FAIRNESS = "fairness.png"

OF_A_REPLAN = ("changes.csv", "changes-apart.csv", "state.json")


def write_outputs(
    out: Path, scenario: Scenario, network: Network, problem: Problem, plan: Plan
) -> tuple[Path, ...]:
    """Write the tables, map.png, map.html and chart.png into `out`, each atomically.

    Of a fair plan fairness.png too.

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
    more: list[Path] = []
    if plan.fairness is not None:
        more.append(out / FAIRNESS)
        draw_fairness(more[0], scenario, plan)
    return (*tables, out / "map.png", out / "map.html", out / "chart.png", *more)


def outdated(out: Path, scenario: Scenario, plan: Plan) -> tuple[Path, ...]:
    """Files of an earlier plan in `out` that this one has not, and that would be taken for its own."""
    fairness = out / FAIRNESS
    # a state alone may be anybody's; beside changes it is that of a re-plan
    again = [p for name in OF_A_REPLAN if (p := out / name).is_file()]
    return (
        *apart_tables(out, scenario),
        *([fairness] if plan.fairness is None and fairness.is_file() else []),
        *(again if out / OF_A_REPLAN[0] in again else []),
    )

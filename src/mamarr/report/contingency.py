"""What people look at of a contingency: the table, the chart, the brief of one page, and the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.console import Console

from mamarr._files import write_bytes
from mamarr.network.model import Network
from mamarr.plans.contingency import Contingency
from mamarr.report import _contingency_said as told
from mamarr.report._brief import (
    Teller,
    brief,
    corridor_of,
    in_english,
    name_cells,
    open_page,
    print_sheet,
    tellers,
)
from mamarr.report.tables import Row, csv_bytes, local
from mamarr.scenario.model import Scenario


def write_contingency_outputs(
    out: Path,
    scenario: Scenario,
    network: Network,
    found: Contingency,
    *,
    issued: datetime,
    catalogues: Path | None = None,
) -> tuple[Path, ...]:
    """Write contingency.csv, contingency.png, and contingency-<language>.pdf where there is a catalogue.

    Parameters
    ----------
    out
        The folder; made if needed. The plans B themselves are written by whoever made them.
    scenario, network, found
        What was asked, and what was found. The same gives the same bytes.
    issued
        Time of issue, aware; it stands on the brief.
    catalogues
        Folder of catalogues of the user's own.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    InputError
        If a brief cannot be printed on one page; nothing is written then.
    """
    from mamarr.report._contingency_chart import draw_contingency

    briefs = {
        out / f"contingency-{tell.words.language}.pdf": _brief(tell, found, issued)
        for tell in tellers(scenario, catalogues)
    }
    table, chart = out / "contingency.csv", out / "contingency.png"
    write_bytes(table, csv_bytes(_rows(scenario, found)))
    draw_contingency(chart, scenario, found)
    for path, pdf in briefs.items():
        write_bytes(path, pdf)
    return (table, chart, *briefs)


def print_contingency(console: Console, scenario: Scenario, found: Contingency) -> None:
    """Print in English what each loss costs, and what the plan that holds up best costs and saves.

    Parameters
    ----------
    console
        Where to print; 80 columns are enough.
    scenario, found
        What was asked, and what was found.
    """
    tell = in_english(scenario)
    page = open_page(console, tell, "loss.title", found.exercise)
    for sentence in told.sentences(tell, found):
        page.line(sentence)
    page.line()
    for sheet in told.sheets(tell, found):
        print_sheet(page, sheet)


def _brief(tell: Teller, found: Contingency, issued: datetime) -> bytes:
    return brief(
        tell,
        title="loss.title",
        exercise=found.exercise,
        said=told.sentences(tell, found),
        sheets=told.sheets(tell, found),
        issued=issued,
        where=f"contingency brief ({tell.words.language})",
    )


def _rows(scenario: Scenario, found: Contingency) -> Iterator[Row]:
    """Nothing lost, each loss with its plan B, then each corridor closed without anybody hearing of it."""
    yield [
        "what",
        "lost",
        "subject",
        *(f"name_{tag}" for tag in scenario.languages),
        "at",
        "people_untold",
        "people_plan_b",
        "people_at_most",
        "changed_orders",
        "folder",
        "people_plan_given",
        "people_plan_that_holds_up_best",
    ]
    plain, robust = found.plain, found.robust
    none = name_cells(scenario, None)
    yield [
        "nothing lost",
        "",
        "",
        *none,
        *_blank(3),
        found.people_at_most,
        "",
        "",
        plain.people,
        "" if robust is None else robust.people,
    ]
    for loss in found.losses:
        yield [
            "loss",
            str(loss.lost),
            loss.subject,
            *name_cells(scenario, told.lost(scenario, loss)),
            "" if loss.at_s is None else local(scenario, loss.at_s),
            loss.untold,
            loss.people,
            loss.people_at_most,
            loss.changed_orders,
            loss.folder,
            *_blank(2),
        ]
    for corridor in plain.without:
        yield [
            "nobody hears of it",
            "corridor",
            corridor,
            *name_cells(scenario, corridor_of(scenario, corridor)),
            *_blank(6),
            plain.without[corridor],
            "" if robust is None else robust.without[corridor],
        ]
    worst: Row = [found.worst_at_most, *_blank(2), plain.worst, "" if robust is None else robust.worst]
    yield ["worst of these", "corridor", "", *none, *_blank(3), *worst]


def _blank(cells: int) -> list[str]:
    return [""] * cells

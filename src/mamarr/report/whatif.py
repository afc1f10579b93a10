"""What people look at of a what-if: the table, the chart, the brief of one page, and the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.console import Console

from mamarr._files import write_bytes
from mamarr.network.model import Network
from mamarr.plans.whatif import Change, Figure, Kind, WhatIf, Window
from mamarr.report import _whatif_said as told
from mamarr.report._brief import (
    Teller,
    brief,
    in_english,
    name_cells,
    open_page,
    print_sheet,
    tellers,
)
from mamarr.report._whatif_graph import graph
from mamarr.report.tables import Row, csv_bytes
from mamarr.scenario.model import Scenario

MOST_LENGTHS = 12
"""Lengths of the pause that the terminal shows; all stand in the table."""


def write_whatif_outputs(
    out: Path,
    scenario: Scenario,
    network: Network,
    answers: WhatIf,
    *,
    issued: datetime,
    catalogues: Path | None = None,
) -> tuple[Path, ...]:
    """Write whatif.csv, whatif.png, and brief-<language>.pdf for each language that has a catalogue.

    Parameters
    ----------
    out
        The folder; made if needed.
    scenario, network, answers
        What was asked, and the answers. The same answers give the same bytes.
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
    from mamarr.report._whatif_chart import draw_whatif

    briefs = {
        out / f"brief-{tell.words.language}.pdf": _brief(tell, answers, issued)
        for tell in tellers(scenario, catalogues)
    }
    table, chart = out / "whatif.csv", out / "whatif.png"
    write_bytes(table, csv_bytes(_rows(scenario, answers)))
    draw_whatif(chart, scenario, answers)
    for path, pdf in briefs.items():
        write_bytes(path, pdf)
    return (table, chart, *briefs)


def print_whatif(console: Console, scenario: Scenario, answers: WhatIf) -> None:
    """Print the answers in English: sentences, the curve, what each change is worth, what was assumed.

    Parameters
    ----------
    console
        Where to print; 80 columns are enough.
    scenario, answers
        What was asked, and the answers.
    """
    tell = in_english(scenario)
    page = open_page(console, tell, "whatif.title", answers.exercise)
    for sentence in told.sentences(tell, answers):
        page.line(sentence)
    page.line()
    if needed := told.needed(tell, answers):
        page.line(tell.words.text("whatif.heading.needed"), "bold")
        for sentence in needed:
            page.line(sentence)
        page.line()
    page.table(
        (("Length of the pause", "left"), ("People out", "right"), ("At most", "right"), ("", "left")),
        [
            (
                _length(w.minutes),
                f"{w.figure.people:,}",
                f"{w.figure.people_at_most:,}",
                "as agreed" if w.minutes == answers.minutes else "",
            )
            for w in _some(answers)
        ],
    )
    page.line()
    for sheet in told.sheets(tell, answers):
        print_sheet(page, sheet)
    for sentence in told.assumed(tell, answers):
        page.line(sentence, "dim")


def _some(answers: WhatIf) -> list[Window]:
    """Lengths evenly picked, and the one agreed."""
    every = -(-len(answers.windows) // MOST_LENGTHS)
    # Counted from the greatest length, which is where everybody is out, or as many as can be.
    return [
        w for i, w in enumerate(reversed(answers.windows)) if i % every == 0 or w.minutes == answers.minutes
    ][::-1]


def _length(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02} min"


def _brief(tell: Teller, answers: WhatIf, issued: datetime) -> bytes:
    return brief(
        tell,
        title="whatif.title",
        exercise=answers.exercise,
        said=told.sentences(tell, answers),
        needed=(tell.words.text("whatif.heading.needed"), told.needed(tell, answers)),
        chart=graph(tell, answers),
        sheets=told.sheets(tell, answers),
        assumed=told.assumed(tell, answers),
        issued=issued,
        where=f"what-if brief ({tell.words.language})",
    )


def _rows(scenario: Scenario, answers: WhatIf) -> Iterator[Row]:
    """One row per figure; a blank cell has no meaning in its row."""
    priorities = sorted(answers.base.by_priority)
    yield [
        "what",
        "kind",
        "subject",
        *(f"name_{tag}" for tag in scenario.languages),
        "amount",
        "minutes",
        "people",
        "people_at_most",
        "more",
        "more_at_most",
        *(f"priority_{p}" for p in priorities),
        "minutes_at_least",
        "why",
    ]

    def row(what: str, kind: str, figure: Figure, minutes: int, change: Change | None = None) -> Row:
        return [
            what,
            kind,
            change.subject if change else "",
            *_names(scenario, change),
            change.amount if change else "",
            minutes,
            figure.people,
            figure.people_at_most,
            figure.people - answers.base.people,
            figure.people_at_most - answers.base.people,
            *(figure.by_priority.get(p, 0) for p in priorities),
            "",
            "",
        ]

    yield row("as agreed", "agreed", answers.base, answers.minutes)
    for window in answers.windows:
        yield row(f"pause of {_length(window.minutes)}", "window", window.figure, window.minutes)
    for change in answers.changes:
        yield row(change.text, str(change.kind), change.figure, answers.minutes, change)
    for clears in answers.clears:
        who = "everybody" if clears.priority is None else f"priority {clears.priority}"
        out = f"{who} out" if clears.able == clears.people else f"{who} out who can leave"
        yield [
            out,
            "clears",
            "",
            *name_cells(scenario, None),
            "",
            "" if clears.minutes is None else clears.minutes,
            clears.able,
            *[""] * (3 + len(priorities)),
            "" if clears.at_least_min is None else clears.at_least_min,
            clears.why,
        ]


def _names(scenario: Scenario, change: Change | None) -> list[str]:
    """Names of what is changed; a street has one, in whichever language."""
    if change is not None and change.kind is Kind.STREET:
        return [change.name] * len(scenario.languages)
    return name_cells(scenario, told.changed(scenario, change) if change else None)

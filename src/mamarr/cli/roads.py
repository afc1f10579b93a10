"""`mamarr roads`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def roads(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="INPUT",
            help="A GMNS folder, an OpenStreetMap file (.osm.pbf, .osm, .osm.gz) or a TNTP network.",
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="DIR", help="Folder for node.csv, link.csv and config.csv."),
    ],
    force: Annotated[
        bool, typer.Option("--force", help="Write even if the folder holds files; its roads are replaced.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Turn roads of any kind into GMNS; say what was assumed, dropped and could not be connected."""
    import json

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from mamarr._errors import InputError
    from mamarr.network.read import read_roads
    from mamarr.network.report import report_on
    from mamarr.network.table import derive
    from mamarr.network.write import write_gmns
    from mamarr.scenario.model import Assumptions

    if output.exists() and not output.is_dir():
        raise InputError(f"{output}: this is a file; name a folder to write into.")
    if output.is_dir() and any(output.iterdir()) and not force:
        raise InputError(
            f"{output}: this folder holds files. Name another one, or add --force to replace its roads."
        )
    steps = ("Reading", "Checking", "Writing")
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(steps[0], total=None)
        reading = read_roads(source)
        progress.update(task, description=steps[1], total=3, completed=1)
        report = report_on(reading, derive(reading.table, Assumptions()), source.name)
        progress.update(task, description=steps[2], completed=2)
        write_gmns(reading.table, output)
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join([*report.lines(), f"Wrote {output}: node.csv, link.csv, config.csv"]))

"""`mamarr convert`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def convert(
    source: Annotated[Path, typer.Argument(help="Scenario folder or .xlsx workbook.")],
    target: Annotated[
        Path, typer.Argument(help="What to write: a workbook if it ends in .xlsx, else a folder.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Overwrite what stands there.")] = False,
) -> None:
    """Turn a scenario folder into one workbook, or a workbook into a folder."""
    from mamarr.scenario.write import convert as write

    warnings = write(source, target, force=force)
    for warning in warnings:
        typer.echo(f"warning: {warning}", err=True)
    typer.echo(f"Wrote {target}")

"""`mamarr undo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def undo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that was written to with -o.")],
) -> None:
    """Put back what plan, replan, whatif, contingency or read last wrote over; once more takes that back."""
    from mamarr._files import undo as put_back

    back, gone = put_back(folder)
    typer.echo(f"Put back in {folder}: {', '.join(back) or 'nothing'}.")
    if gone:
        typer.echo(f"Taken away: {', '.join(gone)}.")
    typer.echo(f"To have it as it was: mamarr undo {folder}")

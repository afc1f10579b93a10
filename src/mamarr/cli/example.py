"""`mamarr example`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def example(
    name: Annotated[str | None, typer.Argument(help="Which scenario; left out: list them.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder to make; by default the name, here.", show_default=False),
    ] = None,
) -> None:
    """Copy a bundled scenario to a folder, to edit and plan."""
    from mamarr.scenario.bundled import bundled

    if name is None:
        for scenario in bundled():
            typer.echo(scenario)
        return
    folder = copy_example(name, out or Path(name))
    typer.echo(f"Wrote {folder}. Edit it, then: mamarr check {folder}")


def copy_example(name: str, folder: Path) -> Path:
    """Copy bundled scenario `name` to `folder`, which must not exist or be empty.

    Raises
    ------
    InputError
        If there is no such scenario, or something is in the way.
    """
    import shutil

    from mamarr._errors import InputError
    from mamarr.scenario.bundled import bundled_path

    source = bundled_path(name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: is in the way; give another place with -o, or remove it")
    try:
        # File by file with plain permissions: an installed package may be read-only, the copy must not be.
        for file in sorted(p for p in source.rglob("*") if p.is_file()):
            target = folder / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror})") from error
    return folder

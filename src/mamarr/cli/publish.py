"""`mamarr publish`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from mamarr.report.publish import NoticeSet


def publish(
    scenario: Annotated[Path, typer.Argument(help="The scenario: a folder, or a workbook.")],
    plan: Annotated[Path, typer.Argument(help="Its plan.json.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the notices; made if needed.")],
    issued: Annotated[
        str | None,
        typer.Option(
            "--issued",
            help="Time of issue, ISO 8601 with offset; else when the plan was made (exercise), or now.",
        ),
    ] = None,
    supersedes: Annotated[
        Path | None, typer.Option("--supersedes", help="Folder of the notices that these replace.")
    ] = None,
    catalogues: Annotated[
        Path | None,
        typer.Option("--catalogues", help="Folder of catalogues of your own: a language's texts in LANGUAGE.po."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what would be written, and write nothing.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Write the notices of a plan: pages, texts, messages, radio, leaflets, posters, alerts, for parties.

    Every set is an exercise until two people release it (mamarr release).
    """
    from mamarr._files import whole
    from mamarr.cli.plan import _check_folder, _moment, _progress
    from mamarr.report.publish import notice_set

    began = time.monotonic()
    if not dry_run:
        _check_folder(out)
        _free(out, supersedes)
    moment: datetime | None = None
    if issued is not None:
        from datetime import datetime

        moment = datetime.fromisoformat(_moment(issued, "--issued") or "")
    made = notice_set(scenario, plan, issued=moment, supersedes=supersedes, catalogues=catalogues)
    if not quiet:
        _warn(made)
    if dry_run:
        for draft in sorted(made.drafts(), key=lambda draft: draft.file.path):
            typer.echo(f"{draft.file.kind:8}{out / draft.file.path}")
        typer.echo(f"{'':8}{out / 'manifest.json'}")
        return
    with _progress(quiet=quiet) as progress, whole(out) as folder:
        files = made.write(folder, progress=progress)
        _note_source(folder, scenario, plan, supersedes, catalogues)
    if not quiet:
        kinds: dict[str, int] = {}
        for file in files:
            kinds[file.kind] = kinds.get(file.kind, 0) + 1
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        typer.echo(
            f"Version {made.issue.version}, exercise: {len(files)} files ({counts}) in {out}, "
            f"{time.monotonic() - began:.1f} s. Begin with {out / 'index.html'}"
        )

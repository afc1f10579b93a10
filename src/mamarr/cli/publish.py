"""`mamarr publish`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mamarr.cli._options import Quiet, ScenarioPath

if TYPE_CHECKING:
    from datetime import datetime

    from mamarr.report.publish import NoticeSet


def publish(
    scenario: ScenarioPath,
    plan: Annotated[Path, typer.Argument(help="Its plan.json.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the notices; made if needed.")],
    state: Annotated[
        Path | None,
        typer.Option(
            "--state",
            help="For a re-plan: the state it was made for; else state.json beside it, if there is one.",
        ),
    ] = None,
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
        typer.Option("--catalogues", help="Folder of catalogues of your own, one LANGUAGE.po each."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what would be written, and write nothing.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write the notices of a plan: pages, texts, messages, radio, leaflets, posters, alerts, for parties.

    Every set is an exercise until two people release it (mamarr release).
    """
    from mamarr._files import whole
    from mamarr.cli._terminal import check_folder, moment_given, progress_bars
    from mamarr.exchange.bundle import write_source
    from mamarr.plans.state_goes_on import state_beside
    from mamarr.report.publish import notice_set

    began = time.monotonic()
    if not dry_run:
        check_folder(out)
        _free(out, supersedes)
    moment: datetime | None = None
    if issued is not None:
        from datetime import datetime

        moment = datetime.fromisoformat(moment_given(issued, "--issued") or "")
    state = state or state_beside(plan)
    made = notice_set(
        scenario, plan, state=state, issued=moment, supersedes=supersedes, catalogues=catalogues
    )
    if not quiet:
        _warn(made)
        if made.state is not None:
            since = made.scenario.moment(made.state.at_s).isoformat()
            typer.echo(f"Told is what is ahead at {since}, with corridors and hours as in {state}.")
    if dry_run:
        for draft in sorted(made.drafts(), key=lambda draft: draft.file.path):
            typer.echo(f"{draft.file.kind:8}{out / draft.file.path}")
        typer.echo(f"{'':8}{out / 'manifest.json'}")
        return
    with progress_bars(quiet=quiet) as progress, whole(out) as folder:
        files = made.write(folder, progress=progress)
    made_from = {
        "scenario": scenario,
        "plan": plan,
        "state": state,
        "supersedes": supersedes,
        "catalogues": catalogues,
    }
    write_source(out, **{name: path for name, path in made_from.items() if path is not None})
    if not quiet:
        kinds: dict[str, int] = {}
        for file in files:
            kinds[file.kind] = kinds.get(file.kind, 0) + 1
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        typer.echo(
            f"Version {made.issue.version}, exercise: {len(files)} files ({counts}) in {out}, "
            f"{time.monotonic() - began:.1f} s. Begin with {out / 'index.html'}"
        )


def _free(out: Path, supersedes: Path | None) -> None:
    """Refuse a folder that holds anything but an exercise set: nothing else is ever replaced."""
    from mamarr._errors import InputError
    from mamarr.notices.manifest import MANIFEST, read

    if supersedes is not None and out.resolve() == supersedes.resolve():
        raise InputError(
            f"{out}: holds the notices to be superseded, which must stay; name another folder with -o"
        )
    if not out.exists() or not any(out.iterdir()):
        return
    if not (out / MANIFEST).is_file():
        raise InputError(f"{out}: holds other files, which would be lost; name a new folder with -o")
    document, _ = read(out)
    if document.get("exercise") is not True:
        raise InputError(
            f"{out}: holds released notices, which must stay; name a new folder with -o, and give "
            f"--supersedes {out} to correct them"
        )


def _warn(made: NoticeSet) -> None:
    """Say on stderr what readers will stumble over, and whether the plan keeps every rule."""
    from mamarr.verification.verify import verify

    broken = verify(made.agreed, made.network, made.plan, state=made.state)
    if broken:
        typer.echo(
            f"Warning: the plan breaks {len(broken)} rule(s), first: {broken[0]} See mamarr verify; "
            "do not release these notices.",
            err=True,
        )
    for doubt in made.doubts():
        typer.echo(f"Note: {doubt}.", err=True)

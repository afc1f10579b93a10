"""`mamarr plan`."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable


def plan(
    scenario: Annotated[Path, typer.Argument(help="The scenario: a folder, or a workbook.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the plan; made if needed.")],
    time_limit_s: Annotated[
        float | None,
        typer.Option("--time-limit", min=0.0, help="Seconds to search; else as the scenario says."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, max=1_000_000_000, help="Of the search; else as the scenario says."),
    ] = None,
    created: Annotated[
        str | None,
        typer.Option("--created", help="Time of making to write into the plan, ISO 8601 with offset."),
    ] = None,
    fair: Annotated[
        bool | None,
        typer.Option(
            "--fair/--plain",
            help="Among equal priorities, the smallest share of any zone as large as can be; else as the "
            "scenario says.",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Plan who leaves when and by which way; write the plan, orders, maps and a chart, and a summary.

    Ctrl-C ends the search with the best plan so far; a second Ctrl-C gives up.
    """
    from dataclasses import replace

    from rich.console import Console

    from mamarr._files import together
    from mamarr.network.read import read_network
    from mamarr.planning.plan import plan as make
    from mamarr.planning.pose import pose
    from mamarr.plans.write import write_plan
    from mamarr.report.outputs import outdated, write_outputs
    from mamarr.report.summary import print_summary
    from mamarr.scenario.read import read_scenario, roads_source

    began = time.monotonic()
    moment = _moment(created)
    _check_folder(out)
    agreed, warnings = read_scenario(scenario)
    options = replace(
        agreed.planning,
        time_limit_s=agreed.planning.time_limit_s if time_limit_s is None else time_limit_s,
        seed=agreed.planning.seed if seed is None else seed,
        fair=agreed.planning.fair if fair is None else fair,
    )
    agreed = replace(agreed, planning=options)
    network, _ = read_network(roads_source(scenario), assumptions=agreed.assumptions)
    problem = pose(agreed, network)
    with _stoppable() as stop:
        with _progress(quiet=quiet) as progress:
            made = make(problem, created=moment, stop=stop, progress=progress)
        made = replace(made, warnings=(*(str(w) for w in warnings), *made.warnings))
        # a first Ctrl-C while pictures are drawn must not lose the plan
        with together(out) as folder:
            write_outputs(folder, agreed, network, problem, made)
            write_plan(folder / "plan.json", made, agreed, network)
    for path in outdated(out, agreed, made):
        path.unlink(missing_ok=True)
    if not quiet:
        print_summary(Console(), agreed, network, problem, made)
        typer.echo(
            f"\nWritten to {out} in {time.monotonic() - began:.1f} s. "
            f"Check it: mamarr verify {scenario} {out / 'plan.json'}"
        )


def _check_folder(out: Path) -> None:
    """Say before the search, not after it, that the plan cannot be written there."""
    from mamarr._errors import InputError

    nearest = next(p for p in (out, *out.absolute().parents) if p.exists() or p.is_symlink())
    if not nearest.is_dir():
        kind = "a file" if nearest.exists() else "a link to nothing"
        raise InputError(f"{nearest}: is {kind}; name a folder for the plan")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise InputError(f"{nearest}: nothing may be written here; name another folder for the plan")


def _moment(created: str | None, option: str = "--created") -> str | None:
    """A given time, checked."""
    if created is None:
        return None
    from datetime import datetime

    from mamarr._errors import Finding, InputError

    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InputError(
            Finding(
                where=option,
                what=f"{created!r} is not a time with offset; write for example 2016-11-03T20:00+02:00",
            )
        )
    return moment.isoformat()


@contextmanager
def _stoppable(what: str = "the best plan so far") -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C asks the search to end; the second one interrupts as usual."""
    asked: list[bool] = []

    def ask(_signal: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(True)
        print(f"Stopping with {what} (Ctrl-C again gives up) ...", file=sys.stderr)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """A bar for each piece of work, on the terminal only."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    ) as bars:
        tasks = {"": bars.add_task("reading", total=1.0)}

        def show(what: str, share: float) -> None:
            if what not in tasks:
                for task in tasks.values():
                    bars.update(task, visible=False)
                tasks[what] = bars.add_task(what, total=1.0)
            bars.update(tasks[what], completed=share, visible=True)

        yield show

"""What verbs share at the terminal: folders checked first, Ctrl-C, a bar of progress, times given."""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress

    from mamarr.plans.document import Plan
    from mamarr.scenario.model import Scenario


def check_folder(out: Path) -> None:
    """Say before the search, not after it, that the plan cannot be written there."""
    from mamarr._errors import InputError

    nearest = next(p for p in (out, *out.absolute().parents) if p.exists() or p.is_symlink())
    if not nearest.is_dir():
        kind = "a file" if nearest.exists() else "a link to nothing"
        raise InputError(f"{nearest}: is {kind}; name a folder for the plan")
    try:
        Path(tempfile.mkdtemp(prefix=".new-", dir=nearest)).rmdir()
    except OSError as error:
        said = error.strerror or error
        raise InputError(
            f"{nearest}: nothing may be written here ({said}); name another folder for the plan"
        ) from None


def say_written(out: Path, began: float, more: str = ".") -> None:
    """Say where, and after how many seconds since `began`, answers were written, and how to get back."""
    from mamarr._files import kept

    typer.echo(f"\nWritten to {out} in {time.monotonic() - began:.1f} s{more}")
    if kept(out):
        typer.echo(f"What stood there before is kept; to put it back: mamarr undo {out}")


def warn_of_plan(scenario: Scenario, plan: Plan) -> None:
    """Say on what a plan and the scenario that it is used with do not agree."""
    if plan.scenario_sha256 and plan.scenario_sha256 != scenario.sha256:
        said = "the plan was made for another version of this scenario; its proof does not count"
        typer.echo(f"warning: {said}", err=True)
    if plan.exercise and not scenario.exercise:
        typer.echo("warning: the plan is marked as an exercise, the scenario is a real operation", err=True)
    if scenario.exercise and not plan.exercise:
        typer.echo("warning: the plan is marked as a real operation, the scenario is an exercise", err=True)


def moment_given(created: str | None, option: str = "--created") -> str | None:
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
def stoppable(what: str = "the best plan so far") -> Iterator[Callable[[], bool]]:
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


LINES_S = 30.0
"""Seconds between two lines on how far a search is, where no bar can be drawn."""

COMPILING_S = 3.0
"""Who has waited so long for numba is told what for."""

FIRST_RUN = "Numerical code is being compiled. This happens once, and takes two or three minutes."


@contextmanager
def progress_bars(*, quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """A bar for each piece of work on a terminal; elsewhere a line now and then, if it takes long."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from mamarr.planning.clock import Clock

    console, clock, said = Console(stderr=True), Clock(), quiet

    def explain() -> None:
        nonlocal said
        if not said and clock.compiled > COMPILING_S:
            said = True
            console.print(FIRST_RUN, soft_wrap=True)

    with ExitStack() as open_:
        open_.enter_context(clock.compiling())
        if quiet or console.is_terminal:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                TimeElapsedColumn(),
                TextColumn("left:"),
                TimeRemainingColumn(),
            )
            bars = Progress(*columns, console=console, transient=True, disable=quiet)
            draw = _drawn(open_.enter_context(bars))
        else:
            draw = _lines()

        def show(what: str, share: float) -> None:
            explain()
            draw(what, share)

        yield show


def _drawn(bars: Progress) -> Callable[[str, float], None]:
    """Shows the bar of one piece of work at a time."""
    tasks = {"": bars.add_task("reading", total=1.0)}

    def show(what: str, share: float) -> None:
        if what not in tasks:
            for task in tasks.values():
                bars.update(task, visible=False)
            tasks[what] = bars.add_task(what, total=1.0)
        bars.update(tasks[what], completed=share, visible=True)

    return show


def _lines() -> Callable[[str, float], None]:
    """Says how far a piece of work is, no more often than every `LINES_S`."""
    began = said = time.monotonic()

    def show(what: str, share: float) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= LINES_S:
            said = now
            typer.echo(f"{what}: {share:.0%}, {now - began:.0f} s so far", err=True)

    return show

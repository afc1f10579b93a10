"""What verbs share at the terminal: folders checked first, Ctrl-C, a bar of progress, times given."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def check_folder(out: Path) -> None:
    """Say before the search, not after it, that the plan cannot be written there."""
    from mamarr._errors import InputError

    nearest = next(p for p in (out, *out.absolute().parents) if p.exists() or p.is_symlink())
    if not nearest.is_dir():
        kind = "a file" if nearest.exists() else "a link to nothing"
        raise InputError(f"{nearest}: is {kind}; name a folder for the plan")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise InputError(f"{nearest}: nothing may be written here; name another folder for the plan")


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


@contextmanager
def progress_bars(*, quiet: bool) -> Iterator[Callable[[str, float], None]]:
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

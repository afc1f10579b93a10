"""A clock for time limits that stands still while numba compiles: a first run is not cut short by it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from numba.core import event


class Clock(event.Listener):
    """Seconds since the clock was made, less those in which `compiling` has seen numba compile."""

    def __init__(self) -> None:
        self._began, self._began_work = time.monotonic(), time.process_time()
        self._compiled = self._compiled_work = 0.0
        self._depth = 0
        self._since = self._since_work = 0.0

    def __call__(self) -> float:
        return time.monotonic() - self._began - self._compiled

    @property
    def compiled(self) -> float:
        """Seconds for which it has stood still."""
        return self._compiled

    def worked(self) -> float:
        """Seconds of CPU of this process, compiling left out: a busy machine does not make them more."""
        return time.process_time() - self._began_work - self._compiled_work

    def on_start(self, event: object) -> None:
        """A compilation begins, perhaps within another."""
        if self._depth == 0:
            self._since, self._since_work = time.monotonic(), time.process_time()
        self._depth += 1

    def on_end(self, event: object) -> None:
        """A compilation ends."""
        self._depth -= 1
        if self._depth == 0:
            self._compiled += time.monotonic() - self._since
            self._compiled_work += time.process_time() - self._since_work

    @contextmanager
    def compiling(self) -> Iterator[None]:
        """Take note of compilations while this is open."""
        with event.install_listener("numba:compile", self):
            yield

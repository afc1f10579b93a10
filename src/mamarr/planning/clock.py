"""A clock for time limits that counts work alone: no compiling, and nothing that others do on the machine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from numba.core import event


class Clock(event.Listener):
    """Seconds of CPU of this process since the clock was made, but for those in which numba compiles.

    A busy machine does not make them more, and so does not change a plan; neither does a first run. Compiling
    is seen while `compiling` is open.
    """

    def __init__(self) -> None:
        self._began, self._compiled_work = time.process_time(), 0.0
        self._compiled = 0.0
        self._depth = 0
        self._since = self._since_work = 0.0

    def __call__(self) -> float:
        return time.process_time() - self._began - self._compiled_work

    @property
    def compiled(self) -> float:
        """Seconds by the clock on the wall in which numba has compiled."""
        return self._compiled

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

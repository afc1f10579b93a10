"""A clock for time limits that stands still while numba compiles: a first run is not cut short by it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from numba.core import event


class Clock:
    """Seconds since the clock was made, less what `compiling` has measured."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._compiled = 0.0

    def __call__(self) -> float:
        return time.monotonic() - self._began - self._compiled

    def _add(self, seconds: float) -> None:
        self._compiled += seconds

    @contextmanager
    def compiling(self) -> Iterator[None]:
        """Take note of compilations while this is open."""
        with event.install_timer("numba:compile", self._add):
            yield

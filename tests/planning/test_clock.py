"""The clock of time limits."""

from __future__ import annotations

import time
from typing import Any

import numba as nb

from mamarr.planning.clock import Clock


def test_the_clock_stands_still_while_numba_compiles() -> None:
    clock = Clock()

    def outer(x: float) -> float:
        total = 0.0
        for i in range(10):
            total += x * i
        return total

    compiled: Any = nb.njit(outer)
    before = time.process_time()
    with clock.compiling():
        assert compiled(2.0) == 90.0
    took = time.process_time() - before
    assert took > 0.02, "nothing was compiled"
    assert clock() < 0.5 * took


def test_only_work_counts() -> None:
    clock = Clock()
    time.sleep(0.3)
    assert clock() < 0.2
    began = time.process_time()
    while time.process_time() < began + 0.2:
        pass
    assert clock() >= 0.2

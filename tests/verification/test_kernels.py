"""The compiled loops do what a slow count, second by second, does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from mamarr.verification._kernels import add_evenly, add_screening

Slots = list[tuple[int, int, int]]
slots = st.lists(
    st.tuples(st.integers(-300, 900), st.integers(0, 300), st.integers(0, 50)), min_size=1, max_size=6
)


def columns(rows: Slots) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    start, lasts, amount = (np.array(c, dtype=np.float64) for c in zip(*rows, strict=True))
    return start, start + lasts, amount


@settings(max_examples=100, deadline=None)
@given(rows=slots, window=st.integers(1, 400), windows=st.integers(1, 5), shift=st.integers(-50, 700))
def test_loads_are_those_counted_second_by_second(rows: Slots, window: int, windows: int, shift: int) -> None:
    row = np.zeros(windows)
    add_evenly(row, float(window), *columns(rows), float(shift))
    slow = np.zeros(windows)
    for start, lasts, amount in rows:
        for second in range(max(lasts, 1)):
            w = (start + shift + second) // window
            if 0 <= w < windows:
                slow[w] += amount / max(lasts, 1)
    np.testing.assert_allclose(row, slow, atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    rows=slots, check=st.integers(0, 120), spread=st.booleans(), cuts=st.sets(st.integers(0, 900), min_size=2)
)
def test_screening_is_that_counted_in_small_steps(
    rows: Slots, check: int, spread: bool, cuts: set[int]
) -> None:
    edges = np.array(sorted(cuts), dtype=np.float64)
    begin, end = edges[:-1:1], edges[1:]
    used = np.zeros(len(begin))
    add_screening(used, begin, end, *columns(rows), float(check), spread)
    slow = np.zeros(len(begin))
    step = 0.25
    for start, lasts, amount in rows:
        arrivals = np.arange(start, start + lasts, step) + step / 2 if lasts else np.array([float(start)])
        for at in arrivals:
            for p in range(len(begin)):
                if spread:
                    inside = max(0.0, min(end[p], at + check) - max(begin[p], at))
                else:
                    inside = check if begin[p] <= at < end[p] else 0.0
                slow[p] += inside * amount / len(arrivals)
    np.testing.assert_allclose(used, slow, atol=0.5 + 0.002 * float(slow.max(initial=0.0)))


def test_an_instant_on_a_boundary_belongs_to_the_window_that_begins() -> None:
    row = np.zeros(2)
    at = np.array([300.0 - 1e-9])
    add_evenly(row, 300.0, at, at, np.ones(1), 0.0)
    assert row.tolist() == [0.0, 1.0]


@pytest.mark.parametrize("shift", [-10_000.0, 10_000.0])
def test_what_lies_outside_is_left_out(shift: float) -> None:
    row = np.zeros(3)
    add_evenly(row, 300.0, np.array([0.0]), np.array([900.0]), np.array([9.0]), shift)
    assert not row.any()

"""Linear programs: the same maximum by each method, and the best in whole numbers."""

from __future__ import annotations

import numpy as np
import pytest

from mamarr.planning._lp import GrowingProgram


def knapsack(program: GrowingProgram) -> GrowingProgram:
    """At most 10 kg of things of 6, 5 and 4 kg, worth 13, 10 and 8, one of each."""
    none = np.zeros(0, dtype=np.int32)
    program.add_rows(np.array([10.0]), np.zeros(1, dtype=np.int32), none, np.zeros(0))
    program.add_columns(
        np.array([13.0, 10.0, 8.0]),
        np.ones(3),
        np.arange(3, dtype=np.int32),
        np.zeros(3, dtype=np.int32),
        np.array([6.0, 5.0, 4.0]),
    )
    return program


@pytest.mark.parametrize("how", [{}, {"primal": True}, {"interior": True}])
def test_every_method_finds_the_same_maximum(how: dict[str, bool]) -> None:
    solution = knapsack(GrowingProgram(**how)).solve()
    # a kilogram more is worth 2, of the second thing or the third
    assert solution.value == pytest.approx(21.0, rel=1e-6)
    assert solution.price == pytest.approx([2.0], rel=1e-5)


def test_whole_things_are_chosen() -> None:
    x = knapsack(GrowingProgram()).solve_whole(np.arange(3, dtype=np.int32), gap=0.0, nodes=100)
    assert x == pytest.approx([1.0, 0.0, 1.0])


def test_whole_numbers_may_be_given_up() -> None:
    program = knapsack(GrowingProgram())
    x = program.solve_whole(np.arange(3, dtype=np.int32), gap=0.0, nodes=100, stop=lambda: True)
    assert x @ np.array([6.0, 5.0, 4.0]) <= 10.0 + 1e-9

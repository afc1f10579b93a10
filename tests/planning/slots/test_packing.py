"""Packing programs: the primal-dual method beside the simplex method."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from mamarr.planning.slots.packing import Packing, fit, loaded, pack, packing


def program_of(matrix: np.ndarray, limit: np.ndarray, upper: np.ndarray) -> Packing:
    """Rows of the matrix are columns of the program."""
    entries = csr_array(matrix)
    return packing(
        entries.indptr.astype(np.int64), entries.indices.astype(np.int32), entries.data, limit, upper
    )


@st.composite
def programs(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    columns, rows = draw(st.integers(1, 12)), draw(st.integers(1, 8))
    matrix = rng.uniform(0.2, 2.0, (columns, rows)) * (rng.random((columns, rows)) < 0.6)
    matrix[np.arange(columns), rng.integers(0, rows, columns)] = 1.0
    limit = rng.uniform(5.0, 60.0, rows)
    if draw(st.booleans()):
        limit[0] = 0.0
    return matrix, limit, rng.uniform(1.0, 40.0, columns), rng.uniform(0.5, 1.0, columns)


@settings(max_examples=60, deadline=None)
@given(made=programs())
def test_the_optimum_is_that_of_the_simplex_method(
    made: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
) -> None:
    matrix, limit, upper, gain = made
    program = program_of(matrix, limit, upper)
    x, price = upper / 2, np.zeros(len(limit))
    pack(program, gain, x, price, rounds=6_000, enough=1e-6)
    fit(program, x, times=20)
    best = -linprog(-gain, A_ub=matrix.T, b_ub=limit, bounds=list(zip(0 * upper, upper, strict=True))).fun
    assert (matrix.T @ x <= limit * (1 + 1e-5) + 1e-6).all()
    assert (x <= upper + 1e-9).all()
    assert gain @ x == pytest.approx(best, rel=0.01, abs=0.01)
    taken = np.where(limit > 0, matrix.T @ x, 0.0)
    np.testing.assert_allclose(loaded(program, x) * program.whole, taken, atol=1e-3)
    # prices bound what there is: no solution is worth more
    shares = csr_array((program.value, program.row, program.start), shape=matrix.shape)
    bound = price.sum() + np.maximum(0.0, gain - shares @ price) @ program.upper
    assert bound >= best * (1 - 1e-4)


def test_columns_left_alone_keep_what_they_have() -> None:
    program = program_of(np.ones((3, 1)), np.array([10.0]), np.full(3, 10.0))
    x, price = np.array([4.0, 0.0, 0.0]), np.zeros(1)
    left = 1.0 - loaded(program, np.array([4.0, 0.0, 0.0]))
    pack(program, np.ones(3), x, price, left=left, active=np.array([1, 2]), rounds=400)
    assert x[0] == 4.0
    assert x[1:].sum() == pytest.approx(6.0, abs=0.05)


def test_a_row_without_room_shuts_its_columns() -> None:
    program = program_of(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.0, 5.0]), np.full(2, 9.0))
    x, price = np.zeros(2), np.zeros(2)
    pack(program, np.ones(2), x, price, rounds=400)
    assert x[0] == 0.0
    assert x[1] == pytest.approx(5.0, abs=0.05)

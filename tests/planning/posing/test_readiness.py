"""Readiness told for many seconds is what the group says of each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mamarr.planning.posing.readiness import ready_share
from town import group

SHARES = st.lists(st.tuples(st.integers(-600, 600), st.floats(0.0, 1.0)), min_size=1, max_size=6)


@given(SHARES, st.lists(st.integers(-700, 700), max_size=20))
def test_it_is_what_the_group_says_of_each_second(points: list[tuple[int, float]], at: list[int]) -> None:
    ready = tuple(zip(sorted(t for t, _ in points), sorted(x for _, x in points), strict=True))
    people = group(ready=ready)
    found = ready_share(ready, at)
    assert found.shape == (len(at),)
    assert all(abs(x - people.ready_share(t)) < 1e-12 for x, t in zip(found, at, strict=True))

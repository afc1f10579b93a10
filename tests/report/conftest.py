"""The small exercise for the tests of pictures, pages and tables."""

from __future__ import annotations

import pytest

from small_exercise import World, make


@pytest.fixture(scope="session")
def world() -> World:
    """The small exercise; do not write to its arrays."""
    return make()

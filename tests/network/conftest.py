"""Real data beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

_DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """Folder of real data; the test is skipped where it is absent."""
    if not _DATA.is_dir():
        pytest.skip("the real data (../shared/data) is not here")
    return _DATA

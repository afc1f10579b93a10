"""What every test may use: the helpers beside this file, and a tiny scenario."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from tiny import write_tiny


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Folder of the tiny scenario drawn in tests/tiny.py."""
    return write_tiny(tmp_path / "tiny")

"""`mamarr roads`."""

from __future__ import annotations


def roads() -> None:
    """(being built)."""

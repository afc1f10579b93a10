"""`mamarr example`."""

from __future__ import annotations


def example() -> None:
    """(being built)."""

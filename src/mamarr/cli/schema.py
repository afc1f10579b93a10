"""`mamarr schema`."""

from __future__ import annotations


def schema() -> None:
    """(being built)."""

"""`mamarr check`."""

from __future__ import annotations


def check() -> None:
    """(being built)."""

"""`mamarr plan`."""

from __future__ import annotations


def plan() -> None:
    """(being built)."""

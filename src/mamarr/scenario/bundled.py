"""Scenarios that come with the package, to try and to learn from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from mamarr._errors import InputError

_DATA = Path(str(files("mamarr") / "data"))


def bundled() -> tuple[str, ...]:
    """Ids of the scenarios in the package, sorted."""
    return tuple(sorted(folder.parent.name for folder in _DATA.glob("*/scenario.yaml")))


def bundled_path(id: str) -> Path:
    """Folder of a bundled scenario; to be read, not written to.

    Raises
    ------
    InputError
        If there is none of this id.
    """
    if id not in bundled():
        raise InputError(f"there is no bundled scenario {id!r}; there is: {', '.join(bundled())}")
    return _DATA / id

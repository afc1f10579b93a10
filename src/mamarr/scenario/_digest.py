"""The fingerprint of a scenario, for plans to say which scenario they belong to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from mamarr._errors import InputError


def digest(files: Iterable[tuple[str, Path]]) -> str:
    """SHA-256 over names, sizes and contents, in the given order; contents are streamed.

    Parameters
    ----------
    files
        (name within the scenario, file). The folder's own name plays no part.
    """
    total = hashlib.sha256()
    for name, path in files:
        try:
            total.update(f"{name}\0{path.stat().st_size}\0".encode())
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error
    return total.hexdigest()

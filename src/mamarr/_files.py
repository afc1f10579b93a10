"""Writing files so that a crash never leaves half of one behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mamarr._errors import InputError

RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""Names that some systems keep for devices: on them no memory stick's ``con.html`` opens."""

LONGEST_NAME = 60
"""Letters of a name made from somebody's id: with what follows it stays below what file systems take."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; on success it takes the place of `path` in one step.

    Parameters
    ----------
    path
        The file to write. Its folder is made if needed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def together(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into; on success all its files come to stand in `folder`, else none.

    Parameters
    ----------
    folder
        Made if needed; other files in it stay.

    Raises
    ------
    InputError
        If the files cannot be written, for example because the disk is full.
    """
    new = not folder.exists()
    made: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
        yield made
        for file in sorted(made.iterdir()):
            file.replace(folder / file.name)
    except OSError as error:
        raise InputError(f"{folder}: nothing was written ({error.strerror or error})") from error
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        if new and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into; on success it takes the place of `folder` in one step.

    Parameters
    ----------
    folder
        Made if needed; what stands in it goes.

    Raises
    ------
    InputError
        If the files cannot be written, for example because the disk is full.
    """
    from mamarr._swap import swap

    folder = folder.absolute()
    made: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        yield made
        made.chmod(0o755)
        if folder.exists():
            # what stood there is now what stands at `made`, and goes with it
            swap(made, folder)
        else:
            made.rename(folder)
    except OSError as error:
        raise InputError(f"{folder}: nothing was written ({error.strerror or error})") from error
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8, atomically."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="")


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path`, atomically."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)

"""Writing files so that a crash never leaves half of one behind."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mamarr._errors import InputError

RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""Names that some systems keep for devices: on them no memory stick's ``con.html`` opens."""

LONGEST_NAME = 60
"""Letters of a name made from somebody's id: with what follows it stays below what file systems take."""

BEFORE = ".before"
"""Folder in which what was written over is kept,"""
NAMES = ".names.json"
"""and the file in it that says what took its place."""


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
def together(folder: Path, *, instead_of: Iterable[str] = ()) -> Iterator[Path]:
    """Give an empty folder to write into; on success all in it comes to stand in `folder`, else nothing.

    What had those names before, or is named in `instead_of`, is kept until the next time, for `undo`.

    Parameters
    ----------
    folder
        Made if needed; other files in it stay.
    instead_of
        Names of files and folders that go, if they are there.

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
        _exchange(folder, made, sorted({*instead_of, *(f.name for f in made.iterdir())}))
    except OSError as error:
        raise InputError(f"{folder}: nothing was written ({error.strerror or error})") from error
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        if new and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def kept(folder: Path) -> bool:
    """Whether something that `together` wrote over lies ready for `undo`."""
    return (folder / BEFORE / NAMES).is_file()


def undo(folder: Path) -> tuple[list[str], list[str]]:
    """Put back what `together` last wrote over; done twice, all is as it was.

    Parameters
    ----------
    folder
        Where it was written.

    Returns
    -------
    tuple[list[str], list[str]]
        Names that stand there as before, and those that are gone again.

    Raises
    ------
    InputError
        If nothing is kept there, or it cannot be put back.
    """
    before = folder / BEFORE
    try:
        names = json.loads((before / NAMES).read_text(encoding="utf-8")) if kept(folder) else []
    except (OSError, ValueError) as error:
        raise InputError(f"{before / NAMES}: cannot be read ({error})") from None
    if not isinstance(names, list) or not names:
        said = "nothing that was written over is kept here" if folder.is_dir() else "there is no such folder"
        raise InputError(f"{folder}: {said}")
    if not all(isinstance(n, str) and n == Path(n).name and n != ".." for n in names):
        raise InputError(f"{before / NAMES}: names something that is not in the folder; nothing is put back")
    back = [n for n in names if (before / n).exists()]
    try:
        _exchange(folder, before, names)
    except OSError as error:
        raise InputError(f"{folder}: nothing was put back ({error.strerror or error})") from error
    return back, [n for n in names if n not in back]


def _exchange(folder: Path, new: Path, names: list[str]) -> None:
    """Let what is in `new` stand in `folder`, and keep what stood there under these names; all or nothing."""
    old = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    moved: list[tuple[Path, Path]] = []
    try:
        for name in names:
            here, fresh = folder / name, new / name
            if here.is_file() and fresh.is_file() and not here.is_symlink():
                shutil.copy2(here, old / name)  # so that a file of that name stands there at any time
                moved.append((here, old / name))
            elif here.exists() or here.is_symlink():
                here.rename(old / name)
                moved.append((here, old / name))
            if fresh.exists():
                fresh.replace(here)
                moved.append((fresh, here))
        replaced = any(old.iterdir())
        (old / NAMES).write_text(json.dumps(names), encoding="utf-8")
    except OSError:
        for here, there in reversed(moved):
            there.replace(here)
        shutil.rmtree(old, ignore_errors=True)
        raise
    shutil.rmtree(folder / BEFORE, ignore_errors=True)
    if replaced:
        old.rename(folder / BEFORE)
    else:
        shutil.rmtree(old)


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

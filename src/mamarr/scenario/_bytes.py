"""Reading small text files whole: never more than a stated limit, and in words when they are not text."""

from __future__ import annotations

import codecs
from pathlib import Path

from mamarr._errors import InputError


def check_file(path: Path, *, limit: int) -> None:
    """Make sure of a regular file of 1 to `limit` bytes.

    Raises
    ------
    InputError
        If the file is missing, not a regular file, empty or too large.
    """
    name = path.name
    try:
        if path.is_dir():
            raise InputError(f"{name}: is a folder; a file is needed")
        if not path.exists():
            raise InputError(f"{name}: there is no such file in {path.parent.name or path.parent}; add it")
        if not path.is_file():
            raise InputError(f"{name}: is not a regular file")
        size = path.stat().st_size
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error
    if size == 0:
        raise InputError(f"{name}: the file is empty")
    if size > limit:
        raise InputError(
            f"{name}: the file has {size / 1e6:,.0f} MB and at most {limit / 1e6:,.0f} MB are read;"
            " check that it is the right file"
        )


def read_limited(path: Path, *, limit: int) -> bytes:
    """Read a regular file of at most `limit` bytes.

    Raises
    ------
    InputError
        If `check_file` finds fault with it, or it may not be read.
    """
    check_file(path, limit=limit)
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror or error})") from error


def decode(data: bytes, *, name: str) -> str:
    """Text of a UTF-8 file, with or without a byte order mark, or of a UTF-16 file with one.

    Raises
    ------
    InputError
        If the bytes are not text in one of these encodings: other encodings cannot be told apart
        safely, and a wrong guess would spoil Arabic names.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in data:
        raise InputError(f"{name}: is not a text file (it holds zero bytes); check that it is the right file")
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name}: line {line} is not UTF-8 text; save the file as UTF-8"
            ' (in a spreadsheet: "CSV UTF-8") and check the Arabic names'
        ) from error
    if "\0" in text:
        raise InputError(f"{name}: is not a text file (it holds zero bytes); check that it is the right file")
    return text

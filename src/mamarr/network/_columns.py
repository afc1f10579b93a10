"""A CSV file as columns, with every fault of its cells noted by row and column."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from mamarr._errors import Finding, InputError

MOST_NAMED = 20
"""Rows named one by one per kind of fault; the rest are counted."""

LARGEST_BYTES = 300_000_000
"""Text that is read of one table, unpacked: more than a million links with their shapes."""

_PIECE_BYTES = 1 << 16


class Columns:
    """Columns of text, by name; `faults` collects what is wrong with them.

    Column names are compared without case and surrounding space. One of ten
    characters stands for the longer name that starts with it: shapefiles cut
    names there.

    Parameters
    ----------
    path
        The file; ``.gz`` is unpacked.
    known
        The names that may be asked for.

    Raises
    ------
    InputError
        If the file is no table of text at all.
    """

    def __init__(self, path: Path, known: Sequence[str]) -> None:
        self.file = path.name
        self.faults: list[Finding] = []
        rows = _rows(path)
        header = [_full(name.strip().lower(), known) for name in rows[0][1]]
        for name in known:
            if header.count(name) > 1:
                self.faults.append(
                    Finding(where=f"{self.file} row 1", what=f"two columns are called {name}; keep one")
                )
        body = rows[1:]
        self.rows = [i for i, _ in body]
        width = len(header)
        ragged = [k for k, (_, row) in enumerate(body) if len(row) != width]
        self.fault(
            ragged,
            "",
            lambda k: (
                f"has {len(body[k][1])} cells where the header has {width}; quote cells that hold commas"
            ),
        )
        if ragged:
            body = [(i, (row + [""] * width)[:width]) for i, row in body]
        columns = list(zip(*(row for _, row in body), strict=True)) if body else [()] * width
        self._text = {
            name: [cell.strip() for cell in column] for name, column in zip(header, columns, strict=True)
        }

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, name: str) -> bool:
        return name in self._text

    def languages(self, prefix: str) -> list[str]:
        """Language tags of columns such as ``name_ar``, where `prefix` is ``name_``; sorted."""
        return sorted(
            tag
            for tag in (name.removeprefix(prefix) for name in self._text if name.startswith(prefix))
            if 2 <= len(tag) <= 3 and tag.isascii() and tag.isalpha()
        )

    def text(self, name: str) -> list[str]:
        """Cells of a column without surrounding space; all empty if the column is absent."""
        return self._text.get(name) or [""] * len(self)

    def number(self, name: str, *, negative: bool = False) -> NDArray[np.float64]:
        """Numbers of a column, NaN where a cell is empty; faults noted for anything else.

        Parameters
        ----------
        name
            Of the column.
        negative
            Whether numbers below zero are right.
        """
        cells = self.text(name)
        value = np.full(len(cells), np.nan)
        full = [k for k, cell in enumerate(cells) if cell]
        if not full:
            return value
        try:
            found = np.array([float(cells[k]) for k in full])
            strange = [k for k in full if "_" in cells[k]] if any("_" in cells[k] for k in full) else []
        except ValueError:
            found, strange = _one_by_one(cells, full)
        strange += [full[j] for j in np.flatnonzero(~np.isfinite(found)) if full[j] not in set(strange)]
        self.fault(
            sorted(strange),
            name,
            lambda k: f"{cells[k]!r} is not a number; write one, or leave the cell empty",
        )
        value[full] = np.where(np.isfinite(found), found, np.nan)
        if not negative:
            below = np.flatnonzero(value < 0)
            self.fault(below, name, lambda k: f"{cells[k]} is below zero")
            value[below] = np.nan
        return value

    def where(self, k: int, column: str = "") -> str:
        """Place of record k for a finding."""
        return f"{self.file} row {self.rows[k]}" + (f", column {column}" if column else "")

    def fault(self, records: Iterable[int], column: str, say: Callable[[int], str]) -> None:
        """Note a fault of every record given: the first ones in words, the rest counted."""
        self.faults += self.findings(records, column, say, severity="error")

    def findings(
        self, records: Iterable[int], column: str, say: Callable[[int], str], *, severity: str
    ) -> list[Finding]:
        """One finding per record for the first `MOST_NAMED`, and one for the rest."""
        records = [int(k) for k in records]
        out = [
            Finding(where=self.where(k, column), what=say(k), severity=severity) for k in records[:MOST_NAMED]
        ]
        if len(records) > MOST_NAMED:
            rest = len(records) - MOST_NAMED
            where = f"{self.file}, column {column}" if column else self.file
            out.append(
                Finding(where=where, what=f"and {rest:,} more rows with the same fault", severity=severity)
            )
        return out


def _one_by_one(cells: list[str], full: list[int]) -> tuple[NDArray[np.float64], list[int]]:
    found = np.full(len(full), np.nan)
    strange = []
    for j, k in enumerate(full):
        try:
            found[j] = float(cells[k])
        except ValueError:
            strange.append(k)
            continue
        if "_" in cells[k]:
            strange.append(k)
    return found, strange


def _full(name: str, known: Sequence[str]) -> str:
    if len(name) == 10 and name not in known:
        for full in known:
            if full.startswith(name):
                return full
    return name


class _Text(io.RawIOBase):
    """The bytes of a text file, refused at the first zero byte and beyond `LARGEST_BYTES`.

    Looking at each piece as it is read keeps a small packed file from filling the memory.
    """

    def __init__(self, raw: IO[bytes], path: Path) -> None:
        self._raw = raw
        self._path = path
        self._read = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next piece into `buffer`."""
        piece = self._raw.read(min(len(buffer), _PIECE_BYTES))
        if b"\0" in piece:
            raise InputError(
                f"{self._path}: this is not a text table: it holds zero bytes. "
                "Write it again as CSV in UTF-8."
            )
        if self._read == 0 and b"\n" not in piece and b"\r" not in piece and len(piece) == _PIECE_BYTES:
            raise InputError(
                f"{self._path}: this is not a table: its first line has no end. "
                "Write it again as CSV in UTF-8."
            )
        self._read += len(piece)
        if self._read > LARGEST_BYTES:
            raise InputError(
                f"{self._path}: the table holds more than {LARGEST_BYTES / 1e6:,.0f} MB of text; "
                "check that it is the right file, or cut the roads to the place."
            )
        buffer[: len(piece)] = piece
        return len(piece)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Every record of the file that is not empty, with its number; the header first."""
    unpack = gzip.open if path.suffix == ".gz" else Path.open
    try:
        with unpack(path, "rb") as raw:
            pieces = io.BufferedReader(_Text(cast("IO[bytes]", raw), path), _PIECE_BYTES)
            with io.TextIOWrapper(pieces, encoding="utf-8-sig", newline="") as lines:
                rows = [
                    (i, row)
                    for i, row in enumerate(csv.reader(lines), start=1)
                    if i == 1 or any(cell.strip() for cell in row)
                ]
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError(
            f"{path}: the compressed file is damaged or cut short ({error}). Copy it again."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: this is not UTF-8 text (byte {error.start}). Save it as CSV in UTF-8."
        ) from error
    except csv.Error as error:
        raise InputError(f"{path}: this cannot be read as CSV ({error}).") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}).") from error
    if not rows or not any(cell.strip() for cell in rows[0][1]):
        raise InputError(f"{path}: the file is empty. It needs a header row and one row for each record.")
    return rows

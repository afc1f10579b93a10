"""The cells of .xlsx files: read strictly, written so that text stays text."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from mamarr._errors import Finding, InputError
from mamarr.scenario._bytes import check_file
from mamarr.scenario._collect import suggestion
from mamarr.scenario._sheets import SHEETS, Cell, Grid, Rows, letters

MAX_WORKBOOK_BYTES = 64_000_000
"""Largest workbook that is read; unpacked it may have eight times as much."""

ROAD_SHEETS = ("node", "link", "config")
"""Sheets that hold the GMNS tables of the roads, where they fit into a workbook."""

_KNOWN = (*SHEETS, "zones", *ROAD_SHEETS, "notes")
_MAX_COLUMNS = 500
_INT = re.compile(r"-?(0|[1-9][0-9]{0,14})", re.ASCII)
_FLOAT = re.compile(r"-?[0-9]+\.[0-9]+", re.ASCII)

# Whatever openpyxl meets in a damaged file; it has no error of its own for most of it.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError, NotImplementedError, RuntimeError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError),
)


def read_grids(path: Path) -> tuple[dict[str, Grid], list[Finding]]:
    """Read all sheets that mamarr knows, and what is wrong with their cells.

    Raises
    ------
    InputError
        If the file is not a workbook, or too large.
    """
    check_file(path, limit=MAX_WORKBOOK_BYTES)
    import openpyxl

    findings: list[Finding] = []
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > 8 * MAX_WORKBOOK_BYTES:
            raise InputError(
                f"{path.name}: unpacked it has {unpacked / 1e6:,.0f} MB, too much for a scenario"
            )
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
        try:
            grids = {}
            for sheet in book.worksheets:
                if sheet.title not in _KNOWN:
                    what = (
                        f"is an unknown sheet{suggestion(sheet.title, _KNOWN)}; remove it, or call it notes"
                    )
                    findings.append(Finding(where=f"sheet {sheet.title}", what=what))
                elif sheet.title != "notes":
                    grids[sheet.title] = _read_grid(sheet, findings)
        finally:
            book.close()
    except InputError:
        raise
    except _DAMAGED as error:
        raise InputError(f"{path.name}: is not a workbook that can be read (.xlsx), or is damaged") from error
    return grids, findings


def _read_grid(sheet: Any, findings: list[Finding]) -> Grid:
    name = str(sheet.title)
    sheet.reset_dimensions()
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if all(cell.value is None for cell in cells):
            continue
        values = tuple(
            _read_cell(name, number, i, cell, findings) for i, cell in enumerate(cells[:_MAX_COLUMNS])
        )
        if not columns:
            header = [str(v).strip() if v is not None else "" for v in values]
            while header and not header[-1]:
                header.pop()
            columns = tuple(header)
            _check_header(name, number, columns, findings)
            continue
        named = [i < len(columns) and columns[i] != "" for i in range(len(values))]
        beyond = next((i for i, v in enumerate(values) if v is not None and not named[i]), None)
        if beyond is not None:
            where = f"sheet {name}, cell {letters(beyond)}{number}"
            findings.append(
                Finding(where=where, what="stands under no header; name the column or clear the cell")
            )
        padded = (*values, *(None,) * len(columns))[: len(columns)]
        if any(v is not None for v in padded):
            rows.append((number, padded))
    return Grid(name=name, columns=columns, rows=tuple(rows))


def _check_header(name: str, number: int, columns: tuple[str, ...], findings: list[Finding]) -> None:
    for i, column in enumerate(columns):
        if column and column in columns[:i]:
            where = f"sheet {name}, cell {letters(i)}{number}"
            findings.append(Finding(where=where, what=f"the column {column} stands twice; keep one"))


def _read_cell(name: str, number: int, column: int, cell: Any, findings: list[Finding]) -> Cell:
    value = cell.value
    if value is None:
        return None
    where = f"sheet {name}, cell {letters(column)}{number}"
    if cell.data_type == "f":
        findings.append(
            Finding(where=where, what="holds a formula; replace it by its value (paste special: values)")
        )
        return None
    if cell.data_type == "e":
        findings.append(Finding(where=where, what=f"holds the error {value}; correct it"))
        return None
    if isinstance(value, datetime):
        # Spreadsheets keep times as fractions of days: to the second they are exact.
        return (value + timedelta(milliseconds=500)).replace(microsecond=0).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    return text if text.strip() else None


def write_sheets(path: Path, sheets: Mapping[str, Rows]) -> None:
    """Write a new workbook; every text is a text cell, so that none can act as a formula."""
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    book.remove(book.active)
    bold = Font(bold=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for i, row in enumerate(rows, start=1):
            for j, value in enumerate(row, start=1):
                if value is None:
                    continue
                cell = sheet.cell(row=i, column=j, value=value)
                if isinstance(value, float) and float(f"{value:.16g}") != value:
                    cell._value = repr(value)  # openpyxl writes 16 digits, and some numbers need 17
                if isinstance(value, str):
                    cell.data_type = "s"
                    if value[0] in "=+-@":
                        cell.quotePrefix = True
                if i == 1:
                    cell.font = bold
        sheet.freeze_panes = "A2"
        for j in range(1, len(rows[0]) + 1):
            widest = max(len(str(r[j - 1])) for r in rows[:50] if j <= len(r))
            sheet.column_dimensions[get_column_letter(j)].width = min(max(widest + 2, 8), 50)
    book.save(path)


def cell_of(text: str) -> Cell:
    """Cell for a text of a CSV file: a number if the number is written exactly so, else the text itself."""
    if not text:
        return None
    if _INT.fullmatch(text) and text != "-0":
        return int(text)
    if _FLOAT.fullmatch(text) and repr(float(text)) == text:
        return float(text)
    return text


def text_of(cell: Cell) -> str:
    """Text of a cell for a CSV file; the inverse of `cell_of`."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell if isinstance(cell, str) else repr(cell)

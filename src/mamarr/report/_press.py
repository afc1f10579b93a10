"""The press: a typst sheet and its data become an accessible PDF, or an error, never a doubtful page.

Words of the scenario reach typst as data only; nothing of them is ever part of its source. Isolates
(U+2066 to U+2069) stay in them: typst 0.15 orders text by them as Unicode says, and prints nothing for them.
Its own ``text(dir: ltr)`` does not isolate: between two such parts the text turns around too, so that
"version 1, 20:00" comes out with the hour before the version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from mamarr._errors import Finding, InputError
from mamarr.report._fonts import folder, missing_glyphs

if TYPE_CHECKING:
    import typst

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: tagged, with title and language, and a description of every picture."""


def press(sheet: str, data: dict[str, Any], *, issued: datetime, where: str) -> bytes:
    """Print a sheet.

    Parameters
    ----------
    sheet
        Name of the template beside this module, without its ending.
    data
        What the template shows: strings, numbers, lists and dictionaries.
    issued
        Time of issue; it stands in the file instead of a clock's, so that the bytes repeat.
    where
        What is printed, for errors: ``leaflet of zone z1 (ar)``.

    Raises
    ------
    InputError
        If a letter has no glyph, a text finds no room on its side, or typst has any doubt.
    """
    import typst

    absent = missing_glyphs("".join(_texts(data)))
    if absent:
        listed = ", ".join(f"{letter!r} (U+{ord(letter):04X})" for letter in absent)
        raise InputError(
            Finding(where=where, what=f"the font has no glyph for {listed}; write these words otherwise")
        )
    try:
        made, doubts = _compiler().compile_with_warnings(
            _source(sheet),
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, allow_nan=False)},
            pdf_standards=[STANDARD],
            timestamp=int(issued.timestamp()),
        )
    except typst.TypstError as error:
        raise InputError(Finding(where=where, what=_said(error))) from error
    if doubts or not isinstance(made, bytes):
        said = "; ".join(_said(doubt) for doubt in doubts)
        raise InputError(Finding(where=where, what=f"typst doubts the sheet: {said}"))
    return made


def direction(text: str) -> str:
    """Direction of `text` by its first letter that has one: ``ltr`` or ``rtl``; ``ltr`` if none has."""
    from unicodedata import bidirectional

    for letter in text:
        kind = bidirectional(letter)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def language_of(tag: str) -> dict[str, str | None]:
    """Language and region of a tag such as ``ar-SY``, as typst wants them."""
    language, _, rest = tag.replace("_", "-").partition("-")
    region = next((part for part in rest.split("-") if len(part) == 2 and part.isalpha()), None)
    return {"lang": language, "region": region}


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _said(error: typst.TypstError | typst.TypstWarning) -> str:
    return " ".join([error.message, *error.hints])


@cache
def _source(sheet: str) -> bytes:
    templates = files("mamarr.report") / "templates"
    return b"\n".join((templates / f"{name}.typ").read_bytes() for name in ("sheet", sheet))


@cache
def _compiler() -> typst.Compiler:
    """One compiler for all sheets of a process: it reads the fonts once, and keeps no data of a sheet."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder())])
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)

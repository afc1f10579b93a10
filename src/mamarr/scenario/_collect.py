"""Collecting all that is wrong, each with its place in the source."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from mamarr._errors import Finding

Path = tuple[str | int, ...]
"""Place in the document: ``("corridors", 2, "gate")``; zones are ``("zones", row index, column)``."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_PLAIN_KEY = re.compile(r"[\w-]+")


def json_path(path: Path) -> str:
    """Write a place as ``$.corridors[2].gate``."""
    parts = ["$"]
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif _PLAIN_KEY.fullmatch(step):
            parts.append(f".{step}")
        else:
            parts.append(f"[{step[:60]!r}]")
    return "".join(parts)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Sentence part that names the likeliest word, or all that are known if they are few, or nothing."""
    choices = [str(k) for k in known]
    close = difflib.get_close_matches(word[:60], choices, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; known: {', '.join(choices)}" if 0 < len(choices) <= 15 else ""


def shown(value: object) -> str:
    """Short form of a value for a message."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif value is None:
        text = "nothing"
    elif isinstance(value, dict):
        text = "keys and values"
    elif isinstance(value, list) and not all(isinstance(x, (int, float)) for x in value[:4]):
        text = "a list"
    else:
        text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


class Collector:
    """Errors and warnings in the order found.

    Parameters
    ----------
    locate
        Turns a place in the document into words: a JSON path, a row, a sheet and cell.
    """

    def __init__(self, locate: Callable[[Path], str] = json_path) -> None:
        self.locate = locate
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []

    def error(self, path: Path, what: str) -> None:
        """Note something that must be corrected."""
        self.add([Finding(where=self.locate(path), what=what)])

    def warn(self, path: Path, what: str) -> None:
        """Note something worth knowing."""
        self.add([Finding(where=self.locate(path), what=what, severity="warning")])

    def add(self, findings: Iterable[Finding]) -> None:
        """Take over findings made elsewhere."""
        for finding in findings:
            # Names come from files nobody has checked; control characters would act on a terminal.
            clean = replace(
                finding, where=_CONTROL.sub("?", finding.where), what=_CONTROL.sub("?", finding.what)
            )
            (self.errors if finding.severity == "error" else self.warnings).append(clean)

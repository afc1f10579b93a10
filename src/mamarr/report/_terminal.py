"""A page of a terminal: plain words, lists and tables that neither colours nor encodings can spoil."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

MOST_LINES = 3
"""Lines of a list before it says how many more there are, so that all fits one page."""

LEFT_TO_RIGHT = frozenset({"L", "EN", "ES", "ET", "AN", "CS", "NSM", "BN", "B", "S", "WS", "ON"})


class Page:
    """A console that is handed plain words: no markup, no control characters, nothing it cannot encode."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def clean(self, text: str) -> str:
        """`text` on one line; with right-to-left letters it is isolated, to turn nothing around it."""
        plain = " ".join(
            "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf"} or c.isspace()).split()
        )
        encoding = self.console.encoding
        if plain != (seen := plain.encode(encoding, "replace").decode(encoding)):
            return seen
        if all(unicodedata.bidirectional(c) in LEFT_TO_RIGHT for c in plain):
            return plain
        return f"\u2068{plain}\u2069" if encoding.lower().replace("-", "").startswith("utf") else plain

    def line(self, text: str = "", style: str = "") -> None:
        self.console.print(Line(self.clean(text), style=style), highlight=False)

    def list(self, title: str, items: Iterable[str], style: str = "") -> None:
        """A titled list, cut after `MOST_LINES`; nothing at all if it is empty."""
        items = list(items)
        if not items:
            return
        self.line(title, "bold")
        shown = items if len(items) <= MOST_LINES else items[: MOST_LINES - 1]
        for item in shown:
            self.console.print(Padding(Line(self.clean(item), style=style), (0, 0, 0, 2)), highlight=False)
        if len(items) > len(shown):
            self.console.print(Padding(f"and {len(items) - len(shown)} more", (0, 0, 0, 2)), highlight=False)

    def table(self, columns: Iterable[tuple[str, str]], rows: Iterable[Iterable[str]]) -> None:
        """A table without rules; a column is its title and ``left``, ``right`` or, if long, ``folds``."""
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        for title, side in columns:
            justify: Literal["left", "right"] = "right" if side == "right" else "left"
            table.add_column(title, justify=justify, no_wrap=side != "folds")
        for row in rows:
            table.add_row(*(Line(self.clean(cell)) for cell in row))
        self.console.print(table, highlight=False)

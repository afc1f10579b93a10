"""What the briefs for the negotiating table share: figures as they are told, names, and the page itself.

A brief goes to the parties. It holds no zone, no place where people wait and no way; a count of people below
`FEW` is never told, and a bound is widened to `FEW` rather than told more exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from mamarr._errors import InputError
from mamarr.notices.notice import is_schematic
from mamarr.notices.words import Words, plain, words
from mamarr.report._press import language_of, press
from mamarr.report._terminal import Page
from mamarr.scenario.model import Corridor, Destination, Fleet, Scenario, Text

FEW = 10
"""Below it, a count could point at single persons."""

PAGE_MM = 186.0
"""Width of what is printed: A4 less its margins."""

Thing = Corridor | Destination | Fleet
"""What can be changed or lost; ids of one kind may be ids of another too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Teller:
    """Tells figures and names of a scenario in one language; `exact` ones for coordinators alone."""

    scenario: Scenario
    words: Words
    exact: bool = False

    def figure(self, people: int) -> str:
        """A number of people; one below `FEW` is not told."""
        sign = "\u2212" if people < 0 else ""
        if 0 < abs(people) < FEW and not self.exact:
            return sign + self.words.text("people.few")
        if not sign:
            return self.words.number(people)
        return self.words.isolate(sign + plain(self.words.number(-people)))

    def at_most(self, people: int) -> str:
        """An upper bound on people, in a brief never told more exactly than `FEW`."""
        return self.words.number(max(people, 0 if self.exact else FEW) if people > 0 else 0)

    def at_least(self, people: int) -> str:
        """A lower bound on people, in a brief never told more exactly than `FEW`."""
        return self.words.number(people if people >= (0 if self.exact else FEW) else 0)

    def people(self, people: int, key: str = "people") -> str:
        """So many people, in the form of `key`."""
        many = people if self.exact or not people else max(people, FEW)
        return self.words.count(key, many, n=self.figure(people))

    def more(self, people: int) -> str:
        """So many people more; or fewer, if negative."""
        return self.people(people, "people.more") if people >= 0 else self.fewer(-people)

    def fewer(self, people: int) -> str:
        """So many people fewer; or more, if negative."""
        return self.people(people, "people.fewer") if people >= 0 else self.more(-people)

    def row(self, text: str) -> str:
        """`text` with a capital letter, where its script has any; an id at its beginning stays."""
        scenario, said = self.scenario, plain(text)
        ids = [c.id for c in scenario.corridors if plain(self.name(c)) == c.id]
        ids += [d.id for d in scenario.destinations.values() if plain(self.name(d)) == d.id]
        ids += [f.id for f in scenario.fleets]
        begins = any(said.startswith(i) and not said[len(i) : len(i) + 1].isalnum() for i in ids)
        return text if begins else text[:1].upper() + text[1:]

    def name(self, thing: Corridor | Destination) -> str:
        """Name of a corridor or destination."""
        return self.words.name(thing.name, thing.id)


def tellers(scenario: Scenario, catalogues: Path | None = None) -> Iterator[Teller]:
    """One for each language of the scenario that has a catalogue; in English if none has.

    The answers took long to find: they are not lost for a language that nobody has translated yet.
    """
    told = []
    for language in scenario.languages:
        with suppress(InputError):
            told.append(words(language, timezone=scenario.place.timezone, folder=catalogues))
    for known in told or [words("en", timezone=scenario.place.timezone, folder=catalogues)]:
        yield Teller(scenario=scenario, words=known)


def in_english(scenario: Scenario) -> Teller:
    """For coordinators: charts and the terminal."""
    return Teller(scenario=scenario, words=words("en", timezone=scenario.place.timezone), exact=True)


def name_cells(scenario: Scenario, thing: Thing | None) -> list[str]:
    """Name of a corridor or destination in each language of the scenario; blank where it has none."""
    name: Text = {} if thing is None or isinstance(thing, Fleet) else thing.name
    return [name.get(tag, "") for tag in scenario.languages]


def corridor_of(scenario: Scenario, corridor_id: str) -> Corridor:
    """The corridor of an id."""
    return next(c for c in scenario.corridors if c.id == corridor_id)


def fleet_of(scenario: Scenario, fleet_id: str) -> Fleet:
    """The fleet of an id."""
    return next(f for f in scenario.fleets if f.id == fleet_id)


def is_apart(scenario: Scenario, thing: Thing | None) -> bool:
    """Whether a corridor, destination or fleet serves only groups that are kept apart."""
    match thing:
        case Corridor():
            groups = {*thing.admits}
        case Fleet():
            groups = {*thing.carries}
        case Destination():
            groups = {g for c in scenario.corridors if c.leads_to == thing.id for g in c.admits}
        case None:
            return False
    return bool(groups) and all(scenario.groups[g].apart for g in groups)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A part of a bar, from and to in shares of its full length; `look` is full, light or hollow."""

    begin: float
    end: float
    look: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line of a table: its words, its figures, its bars from the top; `strong` tells the bold figures."""

    text: str
    cells: tuple[str, ...]
    bars: tuple[tuple[Bar, ...], ...] = ()
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A table with a heading; `apart` are lines on groups kept apart, under a heading of their own.

    `left` tells the columns that hold words; `rest` says what the table leaves out.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    legend: str
    colour: str
    apart: tuple[Row, ...] = ()
    rest: str = ""
    left: frozenset[int] = frozenset()


def brief(
    tell: Teller,
    *,
    title: str,
    exercise: bool,
    said: Iterable[str],
    sheets: Iterable[Sheet],
    issued: datetime,
    where: str,
    needed: tuple[str, tuple[str, ...]] | None = None,
    chart: dict[str, Any] | None = None,
    assumed: Iterable[str] = (),
) -> bytes:
    """Print a brief: one page of A4.

    Parameters
    ----------
    tell
        The scenario in one language.
    title
        Key of the title, which names the scenario.
    exercise
        Whether the page says that it is one.
    said
        The answers as sentences.
    sheets
        Tables.
    issued
        Time of issue; it stands in the file in place of a clock's.
    where
        What is printed, for errors.
    needed
        A heading and more sentences.
    chart
        Drawn above the tables; see ``brief.typ``.
    assumed
        Sentences.

    Raises
    ------
    InputError
        If a letter cannot be printed, or the words find no room on the page even in small type.
    """
    scenario, said_in = tell.scenario, tell.words
    local = issued.astimezone(scenario.tz)
    heading = said_in.text(title, title=said_in.name(scenario.title, scenario.id))
    foot = said_in.text(
        "brief.issued",
        date=said_in.date(local),
        time=said_in.time(local),
        clock=said_in.clock(local),
        id=said_in.own(scenario.id),
    )
    notes = list(assumed)
    data = {
        **language_of(said_in.language),
        "rtl": said_in.rtl,
        "title": plain(heading),
        "author": "mamarr",
        "description": plain(foot),
        "exercise": plain(said_in.text("exercise.short")) if exercise else None,
        "schematic": said_in.text("schematic") if is_schematic(scenario) else None,
        "heading": heading,
        "said": list(said),
        "needed": {"heading": needed[0], "lines": list(needed[1])} if needed and needed[1] else None,
        "chart": chart,
        "sheets": [_sheet(sheet, said_in) for sheet in sheets if sheet.rows or sheet.apart],
        "assumed": {"heading": said_in.text("whatif.heading.assumed"), "lines": notes} if notes else None,
        "guarantee": said_in.text("brief.guarantee"),
        "foot": foot,
        "too_long": "the words find no room on one page of A4; shorten the scenario's own names",
    }
    return press("brief", data, issued=issued, where=where)


def _sheet(sheet: Sheet, told: Words) -> dict[str, Any]:
    lines: list[dict[str, Any]] = [_row(row) for row in sheet.rows]
    if sheet.apart:
        lines += [{"apart": told.text("brief.apart")}, *(_row(row) for row in sheet.apart)]
    return {
        "heading": sheet.heading,
        "columns": list(sheet.columns),
        "left": sorted(sheet.left),
        "lines": lines,
        "legend": sheet.legend,
        "colour": sheet.colour,
        "rest": sheet.rest,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "apart": None,
        "text": row.text,
        "cells": list(row.cells),
        "strong": sorted(row.strong),
        "bars": [
            [{"begin": b.begin, "end": b.end, "look": b.look} for b in bar if b.end > b.begin]
            for bar in row.bars
        ],
    }


def open_page(console: Console, tell: Teller, title: str, exercise: bool) -> Page:
    """A page of the terminal with its title."""
    page = Page(console)
    heading = tell.words.text(title, title=tell.words.name(tell.scenario.title, tell.scenario.id))
    page.line(("EXERCISE: " if exercise else "") + heading, "bold")
    return page


def print_sheet(page: Page, sheet: Sheet) -> None:
    """Print the figures of a table: no bars, and no words but those of its lines."""
    if not sheet.rows and not sheet.apart:
        return
    kept = [i for i in range(len(sheet.columns)) if i not in sheet.left]
    page.table(
        ((sheet.heading, "folds"), *((sheet.columns[i], "right") for i in kept)),
        [(row.text, *(row.cells[i] for i in kept)) for row in (*sheet.rows, *sheet.apart)],
    )
    if sheet.rest:
        page.line(sheet.rest)
    page.line()

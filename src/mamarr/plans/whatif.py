"""What if: people out as things change, each figure with its bound, and `whatif.json`.

Figures are people out in all, not differences: ``people`` has been planned, and
``people_at_most`` is what no plan can pass under the same change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from mamarr._files import write_text


class Kind(StrEnum):
    """What is changed."""

    LANE = "lane"
    """One more screening lane at a corridor."""
    VEHICLE = "vehicle"
    """One more vehicle in a fleet."""
    WITHOUT = "without"
    """A corridor less."""
    WITH = "with"
    """A corridor that is refused, granted."""
    PLACES = "places"
    """More places at a destination."""
    BEDS = "beds"
    """More beds at a destination."""
    STREET = "street"
    """A street repaired: twice as wide, and never closed."""


class Short(StrEnum):
    """What no length of the pause makes up for, however long; the English words stand in `SHORT`."""

    PLACES = "places"
    BEDS = "beds"
    WAYS = "ways"
    VEHICLES = "vehicles"


class Assumed(StrEnum):
    """What was assumed in making the variants; the English sentences stand in `ASSUMED`."""

    ONE_AT_A_TIME = "one_at_a_time"
    LENGTH = "length"
    HOURS = "hours"
    PENDING = "pending"
    EVERYBODY = "everybody"
    SEARCH = "search"
    LANES = "lanes"
    VEHICLES = "vehicles"
    PLACES = "places"
    BEDS = "beds"
    STREETS = "streets"
    STOPPED = "stopped"


SHORT: Mapping[Short, str] = MappingProxyType(
    {
        Short.PLACES: "places at destinations are short by {n}",
        Short.BEDS: "beds are short by {n}",
        Short.WAYS: "no way out is open to {n} of them",
        Short.VEHICLES: "no vehicle carries {n} of them",
    }
)

ASSUMED: Mapping[Assumed, str] = MappingProxyType(
    {
        Assumed.ONE_AT_A_TIME: "One thing is changed at a time, all else as agreed; figures do not add up.",
        Assumed.LENGTH: "A longer or shorter pause opens at the same hour and closes later or earlier; "
        "corridors, closed streets and fleets that were to last until the last close or beyond follow it.",
        Assumed.HOURS: "Corridors, fleets and closures with hours of their own keep them.",
        Assumed.PENDING: "Conditions and guarantees that are pending are taken to be given.",
        Assumed.EVERYBODY: "Everybody counted in the zones goes; how many will is each person's choice.",
        Assumed.SEARCH: "Each plan was searched for a short time; each bound is proven.",
        Assumed.LANES: "One more lane checks as fast as those that are there.",
        Assumed.VEHICLES: "One more vehicle is like the others of its fleet and starts where they start.",
        Assumed.PLACES: "A destination gets {n} more places.",
        Assumed.BEDS: "A destination gets {n} more beds.",
        Assumed.STREETS: "A repaired street is twice as wide and never closed; "
        "tried are the {n} streets that hold back most.",
        Assumed.STOPPED: "Ended early: lengths and changes that are missing here were not looked at.",
    }
)
"""Catalogues say the same under ``whatif.assumed.<key>``; a note's values fill the fields in braces."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """Something that was assumed, with the values of its sentence.

    Examples
    --------
    >>> Note(assumed=Assumed.PLACES, values={"n": 1000}).sentence
    'A destination gets 1,000 more places.'
    """

    assumed: Assumed
    values: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def sentence(self) -> str:
        """In English."""
        return ASSUMED[self.assumed].format_map({key: f"{n:,}" for key, n in self.values.items()})


@dataclass(frozen=True, kw_only=True, slots=True)
class Lack:
    """Why no pause is long enough: what is short, and for how many people."""

    what: Short
    people: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """People out in all, planned and at most.

    Attributes
    ----------
    people
        In a plan that was found.
    people_at_most
        No plan can bring out more.
    by_priority
        Priority (1 is the most urgent) -> people out of it, as planned.
    """

    people: int
    people_at_most: int
    by_priority: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """People out if the pause, from its first opening to its last close, lasts so many minutes."""

    minutes: int
    figure: Figure


@dataclass(frozen=True, kw_only=True, slots=True)
class Clears:
    """The shortest pause that clears a priority (None: everybody).

    Attributes
    ----------
    people
        Of that priority, or all.
    able
        Of these, who could ever leave, however long the pause.
    minutes
        After which all of the able are out in a plan that was found; None if none was.
    at_least_min
        Proven: no shorter pause gets all of the able out; None if nobody is able.
    lacks
        What is short for the others.
    """

    priority: int | None
    people: int
    able: int
    minutes: int | None
    at_least_min: int | None
    lacks: tuple[Lack, ...] = ()

    @property
    def all_min(self) -> int | None:
        """After so many minutes everybody is out in a plan that was found; None if none was."""
        return self.minutes if self.able == self.people else None

    @property
    def why(self) -> str:
        """What is short, in English words; else empty."""
        return "; ".join(SHORT[x.what].format(n=f"{x.people:,}") for x in self.lacks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing changed, all else as agreed.

    Attributes
    ----------
    kind
        What is changed.
    subject
        Id of the corridor, fleet, destination, or link.
    amount
        How much more: lanes, vehicles, places, beds; 1 where that says nothing.
    text
        In English words, as in the file.
    name
        Of a street, where it has one.
    figure
        People out with the change.
    """

    kind: Kind
    subject: str
    amount: int
    text: str
    figure: Figure
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WhatIf:
    """Answers for the negotiating table.

    Attributes
    ----------
    people
        Everybody to be planned for.
    minutes
        Length of the pause as agreed, first opening to last close.
    base
        As agreed.
    windows
        Rising by minutes; the agreed length is among them.
    clears
        Everybody first, then each priority, the most urgent first.
    changes
        In the order of the kinds.
    notes
        What was assumed in making the variants.
    """

    scenario_id: str
    scenario_sha256: str
    exercise: bool
    people: int
    minutes: int
    base: Figure
    windows: tuple[Window, ...]
    clears: tuple[Clears, ...]
    changes: tuple[Change, ...]
    notes: tuple[Note, ...] = ()


def write_whatif(path: Path, answers: WhatIf) -> None:
    """Write `whatif.json`, atomically."""
    everybody = next((c for c in answers.clears if c.priority is None), None)
    document = {
        "mamarr_whatif": 1,
        "scenario": {"id": answers.scenario_id, "sha256": answers.scenario_sha256},
        "exercise": answers.exercise,
        "people_in_all": answers.people,
        "as_agreed": {"minutes": answers.minutes, **_figure(answers.base)},
        "window_curve": [{"minutes": w.minutes, **_figure(w.figure)} for w in answers.windows],
        "clears_all_min": None if everybody is None else everybody.all_min,
        "clears": [
            {
                "priority": c.priority,
                "people": c.people,
                "minutes": c.all_min,
                "at_least_min": c.at_least_min if c.able == c.people else None,
                "why": c.why,
                "able": c.able,
                "able_min": c.minutes,
                "able_at_least_min": c.at_least_min,
            }
            for c in answers.clears
        ],
        "worth": [
            {
                "change": c.text,
                **_figure(c.figure),
                "more": c.figure.people - answers.base.people,
                "more_at_most": c.figure.people_at_most - answers.base.people,
                "kind": str(c.kind),
                "subject": c.subject,
                "amount": c.amount,
            }
            for c in answers.changes
        ],
        "notes": [note.sentence for note in answers.notes],
    }
    write_text(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "people": figure.people,
        "people_at_most": figure.people_at_most,
        "by_priority": {str(p): n for p, n in sorted(figure.by_priority.items())},
    }

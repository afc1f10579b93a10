"""What an announcement says, each field with the words it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mamarr.announcements.text import Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Hours that a text names.

    Attributes
    ----------
    what
        pause, corridor, evacuation, routes, airstrike_halt or ceasefire.
    date, date_end
        ISO 8601; ``--11-04`` where the year is not known.
    start, end
        ``09:00``, on the clock of the stated zone, else of the place.
    recurrence
        once, daily, continuous, or None.
    """

    what: str
    date: str | None
    date_end: str | None
    start: str | None
    end: str | None
    recurrence: str | None
    duration_h: float | None
    spans: dict[str, Span]


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversion:
    """The hours of the first window as the text prints them for another zone.

    Attributes
    ----------
    consistent
        Whether they are the same instants on that day; None if the day is not known.
    """

    label: str
    tz: str
    start: str | None
    end: str | None
    consistent: bool | None
    span: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Corridor:
    """One corridor, or several that the text counts together."""

    name: str | None = None
    origin: str | None = None
    destination: str | None = None
    via: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    count: int = 1
    modes: tuple[str, ...] = ()
    span: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """An institution in one part: announced_by, agreed_with, appeal_to, guaranteed_by or refused_by."""

    name: str
    role: str
    span: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """Something that contradicts itself or is odd; it is never settled silently.

    Attributes
    ----------
    span
        In the original text.
    says
        What is odd, in a sentence.
    """

    field: str
    span: Span
    text: str
    says: str


ROLES = ("announced_by", "agreed_with", "appeal_to", "guaranteed_by", "refused_by")

OPENING = frozenset({"announce", "extend", "start_report", "reroute"})
"""Kinds that may open a window."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """A text as it was read. All spans are places in the original text.

    Attributes
    ----------
    kind
        announce, extend, start_report, status_report, reroute, postpone or suspend.
    spans
        For each field that came from words: where they stand.
    asked
        Fields that a person must fill in.
    """

    text: str
    language: str
    published: str | None
    kind: str
    place: str | None
    place_tz: str | None
    place_names: dict[str, str]
    date_basis: str | None
    windows: tuple[Window, ...]
    tz_label: str | None
    tz_iana: str | None
    conversions: tuple[Conversion, ...]
    corridors_total: int | None
    corridors_total_basis: str | None
    corridors: tuple[Corridor, ...]
    parties: tuple[Role, ...]
    conditions: tuple[tuple[str, Span], ...]
    flags: tuple[Flag, ...]
    asked: tuple[str, ...]
    spans: dict[str, Span]

    @property
    def opens(self) -> bool:
        """Whether its windows may open: a plan that is suspended or postponed, or a report, opens none."""
        return self.kind in OPENING and "kind" not in self.asked

    @property
    def classes(self) -> list[str]:
        """Classes of people, over all corridors."""
        return sorted({c for corridor in self.corridors for c in corridor.classes})

    @property
    def destinations(self) -> list[str]:
        """Where corridors lead."""
        return sorted({c.destination for c in self.corridors if c.destination})

    def truth(self) -> dict[str, Any]:
        """The reading as plain values, without spans."""
        first = self.windows[0] if self.windows else None
        return {
            "kind": self.kind,
            "place": self.place,
            "place_tz": self.place_tz,
            "date_basis": self.date_basis,
            "windows": [
                {
                    "what": w.what,
                    "date": w.date,
                    "date_end": w.date_end,
                    "start": w.start,
                    "end": w.end,
                    "recurrence": w.recurrence,
                    "duration_h": w.duration_h,
                }
                for w in self.windows
            ],
            "tz_label": self.tz_label,
            "tz_iana": self.tz_iana,
            "stated_conversions": [
                {"label": c.label, "tz": c.tz, "start": c.start, "end": c.end, "consistent": c.consistent}
                for c in self.conversions
            ],
            "corridors_total": self.corridors_total,
            "corridors_total_basis": self.corridors_total_basis,
            "corridors": [
                {
                    "name": c.name,
                    "from": c.origin,
                    "to": c.destination,
                    "classes": list(c.classes),
                    "count": c.count,
                    "via": list(c.via),
                    "modes": list(c.modes),
                }
                for c in self.corridors
            ],
            "parties": {role: [p.name for p in self.parties if p.role == role] for role in ROLES},
            "conditions": [phrase for phrase, _ in self.conditions],
            "date": first.date if first else None,
            "start": first.start if first else None,
            "end": first.end if first else None,
            "classes": self.classes,
            "destinations": self.destinations,
        }

    def as_dict(self) -> dict[str, Any]:
        """The reading, what is flagged and what is asked: the output of ``mamarr read --json``."""
        return {
            **self.truth(),
            "flags": [
                {"field": f.field, "span": list(f.span), "text": f.text, "says": f.says} for f in self.flags
            ],
            "asked": list(self.asked),
        }

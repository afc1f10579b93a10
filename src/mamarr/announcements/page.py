"""draft.html: an announcement with what was read marked in it, beside the fields; no scripts, no network."""

from __future__ import annotations

import itertools
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from mamarr.announcements.announcement import ROLES, Announcement
from mamarr.announcements.text import Span

RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})

_ASKED = {
    "kind": "Does anything open at all?",
    "place": "Where is it?",
    "date": "Which day (with its year)?",
    "start": "When does it begin?",
    "end": "When does it end?",
    "tz_label": "In which zone are the hours?",
    "corridors_total": "How many corridors?",
    "classes": "For whom is each corridor?",
    "destinations": "Where does each corridor lead?",
}
_ROLES = {
    "announced_by": "announced by",
    "agreed_with": "agreed with",
    "appeal_to": "appeal to",
    "guaranteed_by": "guaranteed by",
    "refused_by": "refused by",
}


def page(read: Announcement) -> str:
    """The page of a draft, as HTML."""
    folder = files("mamarr.announcements") / "templates"
    template = Environment(
        autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    ).from_string((folder / "draft.html").read_text(encoding="utf-8"))
    rows = _rows(read)
    return template.render(
        language=read.language,
        direction="rtl" if read.language in RIGHT_TO_LEFT else "ltr",
        title=f"Draft: {read.kind}, {read.place or 'place not known'}",
        opens=read.opens,
        kind=read.kind,
        published=read.published,
        text=marked(read.text, rows, [f.span for f in read.flags]),
        rows=rows,
        flags=read.flags,
        asked=[(name, _ASKED[name]) for name in read.asked],
    )


Row = tuple[int, str, str, tuple[Span, ...]]
"""Number, field, value, and the spans it came from."""


def _rows(read: Announcement) -> list[Row]:
    """Fields with a value, numbered; the same numbers stand in the text."""
    found: list[tuple[str, str, tuple[Span, ...]]] = []

    def add(name: str, value: str | None, *spans: Span | None) -> None:
        if value:
            found.append((name, value, tuple(s for s in spans if s is not None)))

    add("kind", read.kind, read.spans.get("kind"))
    add("place", f"{read.place} ({read.place_tz})" if read.place else None, read.spans.get("place"))
    add(
        "zone of the hours",
        f"{read.tz_label} ({read.tz_iana})" if read.tz_label else None,
        read.spans.get("tz_label"),
    )
    for number, window in enumerate(read.windows, 1):
        name = f"window {number}, {window.what}"
        add(
            f"{name}: day",
            window.date and " to ".join(x for x in (window.date, window.date_end) if x),
            window.spans.get("date"),
            window.spans.get("date_end"),
        )
        add(f"{name}: from", window.start, window.spans.get("start"))
        add(f"{name}: to", window.end, window.spans.get("end"))
        add(
            f"{name}: hours",
            None if window.duration_h is None else f"{window.duration_h:g} h",
            window.spans.get("duration_h"),
        )
        if window.recurrence and window.recurrence != "once":
            add(f"{name}: repeats", window.recurrence)
    for c in read.conversions:
        verdict = {True: "agrees", False: "DOES NOT AGREE", None: "cannot be checked"}[c.consistent]
        add(f"in {c.label}", f"{' to '.join(x for x in (c.start, c.end) if x)}: {verdict}", c.span)
    if read.corridors_total is not None:
        add(
            "number of corridors",
            f"{read.corridors_total} ({read.corridors_total_basis})",
            read.spans.get("corridors_total"),
        )
    for corridor in read.corridors:
        way = " → ".join(x for x in (corridor.origin, *corridor.via, corridor.destination) if x)
        parts = [
            f"{corridor.count} ×" if corridor.count > 1 else "",
            corridor.name or "",
            way,
            ", ".join(corridor.classes),
            ", ".join(corridor.modes),
        ]
        add("corridor", "; ".join(p for p in parts if p) or "one", corridor.span)
    for role in ROLES:
        for party in read.parties:
            if party.role == role:
                add(_ROLES[role], party.name, party.span)
    for phrase, span in read.conditions:
        add("condition", phrase, span)
    return [(n, *row) for n, row in enumerate(found, 1)]


def marked(text: str, rows: list[Row], flagged: list[Span]) -> Markup:
    """The text with each span marked by the number of its field; spans may lie over one another.

    The text is cut where spans begin and end, so that marks never nest and never change the order of signs.
    """
    cuts = sorted(
        {
            0,
            len(text),
            *(p for _, _, _, spans in rows for s in spans for p in s),
            *(p for s in flagged for p in s),
        }
    )
    out: list[Markup] = []
    for start, end in itertools.pairwise(cuts):
        piece = escape(text[start:end])
        numbers = [n for n, _, _, spans in rows if any(a <= start and end <= b for a, b in spans)]
        odd = any(a <= start and end <= b for a, b in flagged)
        if not numbers and not odd:
            out.append(piece)
            continue
        label = Markup("").join(
            Markup('<sup id="t{0}"><a href="#f{0}"><bdi dir="ltr">{0}</bdi></a></sup>').format(n)
            for n, _, _, spans in rows
            if any(b == end for _, b in spans) and n in numbers
        )
        out.append(Markup("<mark{}>{}</mark>{}").format(Markup(' class="odd"') if odd else "", piece, label))
    return Markup("").join(out)

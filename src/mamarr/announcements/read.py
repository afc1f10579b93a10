"""Reading an announcement: the one public verb of this half of the room."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from mamarr._errors import InputError
from mamarr.announcements._conditions import conditions
from mamarr.announcements._corridors import corridors
from mamarr.announcements._counts import Tally, tally
from mamarr.announcements._doubt import doubt
from mamarr.announcements._kinds import kind_of
from mamarr.announcements._merely import asserted, merely
from mamarr.announcements._parties import parties
from mamarr.announcements._past import earlier
from mamarr.announcements._routes import routes
from mamarr.announcements._settled import settled
from mamarr.announcements._sites import Site, sites
from mamarr.announcements._windows import Times, times
from mamarr.announcements._zones import Label, labels
from mamarr.announcements.announcement import OPENING, Announcement, Conversion, Corridor, Flag, Role, Window
from mamarr.announcements.places import Gazetteer, gazetteer
from mamarr.announcements.text import Span, Text, text_of

MAX_CHARACTERS = 20_000
"""Longest text that is read; an announcement has some thousand characters."""


def read_announcement(
    original: str, *, published: date | None = None, places: Gazetteer | None = None
) -> Announcement:
    """Read an announcement in Arabic, English, Russian, Ukrainian, French or Spanish, by rules and tables.

    Parameters
    ----------
    original
        The text as published.
    published
        Day of publication; years and days of the week that the text leaves out follow from it.
    places
        Known places; by default the bundled ones.

    Raises
    ------
    InputError
        If there is no text, or far too much of it.

    Examples
    --------
    >>> read = read_announcement("A pause in Aleppo on 4 November 2016 from 9 am to 7 pm local time.")
    >>> read.windows[0].date, read.windows[0].start, read.windows[0].end, read.tz_iana
    ('2016-11-04', '09:00', '19:00', 'Asia/Damascus')
    """
    if not original.strip():
        raise InputError("the text is empty; give an announcement")
    if len(original) > MAX_CHARACTERS:
        raise InputError(
            f"the text has {len(original):,} characters; an announcement of up to {MAX_CHARACTERS:,} is read"
        )
    text = text_of(original)
    known = places or gazetteer()
    found = sites(text, known)
    named = labels(text, known)
    zone_spans = [label.span for label in named]
    everything = found
    found = [s for s in found if all(s.span[1] <= a or s.span[0] >= b for a, b in zone_spans)]
    kind, kind_span = kind_of(text)
    # "in Sudan's time" tells the place where nothing else does
    area = _area(text, found) or _area(text, everything) or _by_parties(text, known)
    place_tz = area[0].place.zone if area and area[0].place else _zone_of(named)
    when = times(text, known, published, place_tz, kind)
    if when.moved is not None and kind in OPENING:
        kind, kind_span = "postpone", when.moved
    if kind in OPENING and _unannounced(text, kind, when, published):
        kind, kind_span = "status_report", (0, 0)
    counted = tally(text, [w.span for w in when.dates], when.hour_spans)
    ways = routes(text, found)
    from_name = area[0] if area else None
    lanes = corridors(text, counted, ways, found, from_name if counted.total == 1 else None)
    counted = _one_way(text, counted, lanes)
    if kind == "status_report" and merely(text) is not None:
        # what is only asked for, refused or remembered has no corridors
        counted, lanes = Tally(total=None, basis=None, counts=(), span=(0, 0)), []
        when.windows = [w for w in when.windows if w.start or w.end]
    return _assembled(text, kind, kind_span, area, place_tz, when, counted, lanes, published)


_PAUSE = re.compile(
    r"(?<!\w)(?:pauses?|truces?|cease-?fires?|corridors?|evacuat\w+|crossings?|leave|пауз\w*|перемири\w*|тишин\w*|режим\w*|коридор\w*|эвакуац\w*|евакуац\w*|тиш[аі]|(?:ال|و|ل|ب)*(?:هدنه|وقفه|ممر\w*|معبر|معابر|اجلاء|خروج|فتح|طريق)|treve|couloirs?|tregua|corredor\w*|alto\s+el\s+fuego|feuerpause|korridore?|pause|pausa)(?!\w)"
)


_STALE = timedelta(days=7)


def _unannounced(text: Text, kind: str, when: Times, published: date | None) -> bool:
    """Whether nothing opens: no hour and no word that settles it, or what is over long ago."""
    timed = [w for w in when.windows if w.date or w.start or w.end]
    if not any(w.start or w.end for w in timed):
        known = text.language in ("ar", "en", "ru", "uk", "fr", "es")
        if kind == "announce" and known and not asserted(text):
            return True
    if not timed:
        return False
    last = timed[0].date_end or timed[0].date
    return (
        published is not None
        and last is not None
        and not last.startswith("--")
        and (timed[0].date_end is not None or timed[0].recurrence != "continuous")
        and date.fromisoformat(last) < published - _STALE
    )


_ELSEWHERE = re.compile(
    r"(?<!\w)(?:agreed|signed|talks|negotiat\w+|meeting|mediated|told\s+reporters|signed\s+on\s+\w+|достигнут\w*|подписан\w*|договор\w+|переговор\w*|підписан\w*"
    r"|مفاوضات|محادثات|الموقع|اجتماع|conclue?|signee?|negocie?\w*|firmad\w+|acordad\w+|negociad\w+)\s+(?:in|on|at|в|у|في|a|en)\s+(?:ال)?$"
)


def _area(text: Text, found: Sequence[Site]) -> list[Site]:
    """Where the pause is: the places beside its first words, cities before countries."""
    mine = [s for s in found if s.place is not None and s.place.zone]
    if not mine:
        return []
    score: Counter[str] = Counter()
    first: dict[str, Site] = {}
    for site in mine:
        assert site.place is not None
        name = site.name
        first.setdefault(name, site)
        start, end = text.sentence(site.span[0])
        before = text.low[max(start, site.span[0] - 60) : site.span[0]]
        worth = 2
        if site.place.kind == "country":
            worth -= (
                3
                if site.place.country
                in ("RU", "US", "TR", "FR", "GB", "DE", "ES", "EG", "QA", "SA", "IL", "BY", "CH")
                else 1
            )
        if _PAUSE.search(text.low, start, end):
            worth += 2
        if re.search(
            r"(?<!\w)(?:in|from|of|dans|en|a|в|во|на|из|у|з|із|في|من|ل|مدينه|منطقه|sur|de|por|across|for|throughout|לתושבי)\s+(?:the\s+)?(?:\w+\s+)?$",
            before,
        ):
            worth += 2
        if re.search(
            r"(?<!\w)(?:to|towards?|via|through|الي|باتجاه|نحو|عبر|до|через|в\s+направлении|hacia|vers|jusqu'a)\s+(?:the\s+)?(?:ال)?$",
            before,
        ):
            worth -= 3
        if earlier(text, site.span):
            worth -= 3
        if site.place.kind in ("crossing", "road"):
            worth -= 4
        if re.search(r"\s-\s*$", before):
            worth -= 3  # the end of a way
        if _ELSEWHERE.search(before):
            worth -= 8
        score[name] += worth
    first = {n: s for n, s in first.items() if score[n] > -3 or s.place is None or s.place.kind == "country"}
    if not first:
        return []
    order = sorted(first, key=lambda n: (-score[n], first[n].span[0]))
    best = first[order[0]]
    return [best]


_COUNTRY_OF = {
    "Sudanese Armed Forces": "Sudan",
    "Rapid Support Forces": "Sudan",
    "Syrian army": "Syria",
    "Syrian government": "Syria",
    "Ministry of Reintegration of Ukraine": "Ukraine",
    "Houthis": "Yemen",
    "Ethiopian government": "Ethiopia",
    "Free Syrian Army": "Syria",
}


def _by_parties(text: Text, known: Gazetteer) -> list[Site]:
    """The country of a party, where the text names no place."""
    for party in parties(text):
        place = known.named(_COUNTRY_OF.get(party.name, ""))
        if place is not None:
            return [Site(name=place.name, span=party.span, known=True, place=place)]
    return []


def _zone_of(named: Sequence[Label]) -> str:
    """Kyiv time tells where a place is; Moscow time is also used for other places."""
    return next((label.zone for label in named if label.label == "kyiv"), "")


def _one_way(text: Text, counted: Tally, lanes: Sequence[Corridor]) -> Tally:
    """One way that is named, and no plural beside it, is one corridor."""
    if (
        counted.basis == "singular"
        and not counted.counts
        and len({c.origin for c in lanes if c.origin}) > 1
        and len({(c.span, c.destination) for c in lanes}) > 1
    ):
        # "the road from A and the road from B": two that are named, and no number; "for A and B to C" is one
        return Tally(total=None, basis=None, counts=(), span=(0, 0))
    if (
        counted.total is not None
        or counted.counts
        or counted.plural
        or len(lanes) != 1
        or lanes[0].count != 1
    ):
        return counted
    lane = lanes[0]
    if lane.destination is None and lane.name is None:
        return counted
    return Tally(total=1, basis="singular", counts=(), span=lane.span)


def _assembled(
    text: Text,
    kind: str,
    kind_span: Span,
    area: Sequence[Site],
    place_tz: str,
    when: Times,
    counted: Tally,
    lanes: Sequence[Corridor],
    published: date | None,
) -> Announcement:
    spans: dict[str, Span] = {}

    def keep(name: str, span: Span | None) -> None:
        if span is not None and span[1] > span[0]:
            spans[name] = text.origin(span)

    keep("kind", kind_span)
    if area:
        keep("place", area[0].span)
    keep("tz_label", when.tz_span)
    if counted.total is not None:
        keep("corridors_total", counted.span)
    notes = list(when.notes)
    if counted.contradiction:
        notes.append(("corridors_total", counted.span, counted.contradiction))
    listed = sum(c.count for c in lanes)
    if counted.total is not None and counted.basis == "stated" and len(lanes) > 1 and listed != counted.total:
        notes.append(
            ("corridors_total", counted.span, f"the text states {counted.total} corridors and names {listed}")
        )
    windows = tuple(
        Window(
            what=w.what,
            date=w.date,
            date_end=w.date_end,
            start=w.start,
            end=w.end,
            recurrence=w.recurrence,
            duration_h=w.duration_h,
            spans={k: text.origin(s) for k, s in w.spans.items()},
        )
        for w in when.windows
    )
    if windows and when.tz_label is None and (windows[0].start or windows[0].end):
        notes.append(
            (
                "tz_label",
                when.hour_spans[0] if when.hour_spans else (0, 0),
                f"the text names no zone for its hours; the place is in {place_tz or 'an unknown zone'}",
            )
        )
    flags = []
    for name, span, says in dict.fromkeys(notes):
        start, end = text.origin(span)
        flags.append(Flag(field=name, span=(start, end), text=text.original[start:end], says=says))
    flags.sort(key=lambda f: (f.span, f.field))
    return Announcement(
        text=text.original,
        language=text.language,
        published=published.isoformat() if published else None,
        kind=kind,
        place=area[0].name if area else None,
        place_tz=place_tz or None,
        place_names=_names(text, area),
        date_basis=when.basis,
        windows=windows,
        tz_label=when.tz_label,
        tz_iana=when.tz_iana,
        conversions=tuple(
            Conversion(
                label=c.label,
                tz=c.tz,
                start=c.start,
                end=c.end,
                consistent=c.consistent,
                span=text.origin(c.span),
            )
            for c in when.conversions
        ),
        corridors_total=counted.total,
        corridors_total_basis=counted.basis,
        corridors=tuple(
            Corridor(
                name=c.name,
                origin=c.origin,
                destination=c.destination,
                via=c.via,
                classes=c.classes,
                count=c.count,
                modes=c.modes,
                span=text.origin(c.span),
            )
            for c in lanes
        ),
        parties=tuple(Role(name=p.name, role=p.role, span=text.origin(p.span)) for p in parties(text)),
        conditions=tuple((phrase, text.origin(span)) for phrase, span in conditions(text)),
        flags=tuple(flags),
        asked=(
            *(
                ()
                if doubt(text) is None and merely(text) is None and (kind != "announce" or settled(text))
                else ("kind",)
            ),
            *_asked(windows, when, counted, lanes, place_tz),
        ),
        spans=spans,
    )


def _names(text: Text, area: Sequence[Site]) -> dict[str, str]:
    """The name of the place: in English, and as the text writes it."""
    if not area:
        return {}
    names = {"en": area[0].name}
    if text.language != "en":
        start, end = text.origin(area[0].span)
        names[text.language] = text.original[start:end]
    return names


def _asked(
    windows: Sequence[Window], when: Times, counted: Tally, lanes: Sequence[Corridor], place_tz: str
) -> list[str]:
    asked = []
    first = windows[0] if windows else None
    if not place_tz:
        asked.append("place")
    if first is None or first.date is None or first.date.startswith("--"):
        asked.append("date")
    if first is None or first.start is None:
        asked.append("start")
    if first is None or first.end is None:
        asked.append("end")
    if when.tz_label is None:
        asked.append("tz_label")
    if counted.total is None:
        asked.append("corridors_total")
    if not lanes or any(not c.classes for c in lanes):
        asked.append("classes")
    if not lanes or any(c.destination is None for c in lanes):
        asked.append("destinations")
    return asked

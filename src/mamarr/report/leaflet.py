"""The leaflet of one zone and group: A5, the way on one side, the words on the other.

It shows one notice and nothing of any other: no numbers, no other zone's ways, no place where people wait.
"""

from __future__ import annotations

from collections.abc import Iterable

from mamarr._errors import Finding, InputError
from mamarr.network.model import Network
from mamarr.notices.body import Line, body
from mamarr.notices.notice import Issue, Notice, Way, is_schematic
from mamarr.notices.words import Words, plain
from mamarr.plans.document import Plan
from mamarr.report._fonts import wrapped
from mamarr.report._moves import Ways
from mamarr.report._press import language_of, press
from mamarr.report._style import looks
from mamarr.report._way_map import MM_PER_PT, Course, from_zone, way_map
from mamarr.scenario.model import Scenario

MAP_MM = 134.0
"""Width of the map: A5 less its margins."""
SIDE_MM = 196.0
TITLE = 1.6
LINE = 1.29
"""Size of the title, and from line to line, in type sizes, as the template sets it."""
HEAD_PT = 12.0
"""Type above the map, where that leaves room for the map; else smaller."""
HEAD_MOST_MM = 66.0
EXERCISE_MM = 9.0
SCHEMATIC_MM = 8.0

BESIDE_MAP = frozenset({"who", "when"})
"""Lines that stand above the map: in the order of a notice, who and when come before the way."""
COLON = ": "
STRONG = frozenset({"when", "voluntary", "hotline"})
"""Lines that are set in bold."""


def leaflet(
    notice: Notice, scenario: Scenario, network: Network, plan: Plan, issue: Issue, words: Words
) -> bytes:
    """Print the leaflet of a notice in one language.

    Parameters
    ----------
    notice
        Of people who are not kept apart.
    scenario, network, plan
        What the notice is of; a rider's way is that of the plan's first vehicle.
    issue
        Its time stands in the file in place of a clock's: the same input gives the same bytes.
    words
        Of the language.

    Returns
    -------
    bytes
        A PDF/UA-1 of exactly two pages.

    Raises
    ------
    InputError
        If a letter cannot be printed, the text does not fit its side even in small type, the plan's way
        is not on the roads, or the notice is of a group kept apart.
    """
    where = f"leaflet of zone {notice.zone.id}, group {notice.group.id} ({words.language})"
    if notice.apart or notice.group.apart:
        raise InputError(
            Finding(
                where=where, what="the group is kept apart; it gets an appeal, never a civilian's leaflet"
            )
        )
    name = words.name(notice.zone.name, notice.zone.id)
    by = words.text(f"by.{notice.group.travels}")
    title = words.text("leaflet.title", zone=name, by=by)
    lines = body(notice, scenario, issue, words, network)
    schematic = words.text("schematic") if is_schematic(scenario) else None
    first = _lines((line for line in lines if line.key in BESIDE_MAP), words)
    head = min(_height_mm(title, first), HEAD_MOST_MM)
    high = SIDE_MM - head - (EXERCISE_MM if issue.exercise else 0) - (SCHEMATIC_MM if schematic else 0)
    drawn = _map(notice, scenario, network, plan, words, high_mm=high)
    ways = words.text("list").join(_corridor_text(scenario, way, words) for way in notice.roads)
    data = {
        **language_of(words.language),
        "rtl": words.rtl,
        "title": plain(title),
        "author": "mamarr",
        "description": plain(lines[-1].text),
        "exercise": plain(words.text("exercise")) if issue.exercise else None,
        "schematic": schematic,
        "heading": title,
        "head_mm": head,
        "alt": plain(words.text("map.alt", zone=name, ways=ways)),
        "map": drawn,
        "north": words.text("map.north"),
        "scale": _length(drawn["scale_m"], words),
        "scale_dir": "rtl" if words.rtl else "ltr",
        "colon": COLON,
        "first": first,
        "lines": _lines((line for line in lines if line.key not in BESIDE_MAP), words),
        "too_long": f"{sum(len(line.text) for line in lines)} letters find no room on one side of A5; "
        "shorten the scenario's own texts (names, admits_note, hotline)",
    }
    return press("leaflet", data, issued=issue.issued, where=where)


def _map(
    notice: Notice, scenario: Scenario, network: Network, plan: Plan, words: Words, *, high_mm: float
) -> dict[str, object]:
    look = looks(scenario)
    zone = notice.zone
    place = None if zone.lon is None or zone.lat is None else (zone.lon, zone.lat)
    lookup = Ways(network)
    courses = []
    for way in notice.roads:
        path = from_zone(way.path or _ridden(notice, way, plan), network, place, way.by)
        links = tuple(lookup.links(way.by, path))
        courses.append(
            Course(
                links=links,
                start=network.node_index[path[0]],
                beyond=way.destination.location,
                look=look[way.corridor.id],
                gate_text=words.name(way.corridor.name, way.corridor.id),
                beyond_text=words.text(
                    "map.to", destination=words.name(way.destination.name, way.destination.id)
                ),
            )
        )
    return way_map(
        network,
        courses,
        language=words.language,
        zone=place,
        zone_text=words.name(zone.name, zone.id),
        wide_mm=MAP_MM,
        high_mm=high_mm,
    )


def _ridden(notice: Notice, way: Way, plan: Plan) -> tuple[str, ...]:
    """Path of the first vehicle that takes this group of this zone through this corridor."""
    for trip in plan.trips:
        if trip.corridor == way.corridor.id and any(
            (stop.zone, stop.group) == (notice.zone.id, notice.group.id) for stop in trip.stops
        ):
            return trip.path
    raise InputError(
        f"the plan has no vehicle for zone {notice.zone.id}, group {notice.group.id} by corridor "
        f"{way.corridor.id}; make the notices from this plan"
    )


def _corridor_text(scenario: Scenario, way: Way, words: Words) -> str:
    return words.text(
        "map.way",
        number=words.isolate(str(looks(scenario)[way.corridor.id].number)),
        corridor=words.name(way.corridor.name, way.corridor.id),
        destination=words.name(way.destination.name, way.destination.id),
    )


def _lines(lines: Iterable[Line], words: Words) -> list[dict[str, object]]:
    """Lines for the template, each heading once."""
    dressed: list[dict[str, object]] = []
    before = ""
    for line in lines:
        heading = f"heading.{line.key}"
        new = line.key != before and words.has(heading)
        dressed.append(
            {
                "heading": words.text(heading) if new else None,
                "text": line.text,
                "strong": line.key in STRONG,
            }
        )
        before = line.key
    return dressed


def _height_mm(title: str, lines: list[dict[str, object]]) -> float:
    """Height of what stands above the map in `HEAD_PT`, rather too much than too little."""
    room = MAP_MM / MM_PER_PT / HEAD_PT
    high = TITLE * LINE * len(wrapped(title, room / TITLE, bold=True))
    for line in lines:
        text = f"{line['heading']}{COLON}{line['text']}" if line["heading"] else str(line["text"])
        high += LINE * len(wrapped(text, room, bold=True)) + 0.6
    return (high + 0.6) * HEAD_PT * MM_PER_PT


def _length(metres: object, words: Words) -> str:
    assert isinstance(metres, int)
    if metres >= 1000:
        return words.text("kilometres", n=str(metres // 1000))
    return words.text("metres", n=str(metres))

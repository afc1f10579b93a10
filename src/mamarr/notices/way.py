"""The way in words that a person can follow: direction, streets in their order, distance, time.

Riders are told that the vehicle comes to their zone: never a point where people wait.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from mamarr.notices.notice import Way, for_people, public
from mamarr.notices.words import Words
from mamarr.scenario.model import Corridor, Scenario, Shelter, Text, Zone

if TYPE_CHECKING:
    from mamarr.network.model import Network

MOST_STEPS = 8
"""More steps than that nobody keeps in mind: the shortest ones are left out."""

SHORT_M = 60
"""A stretch without a name shorter than this is no step."""

NEAR_M = 200
"""A zone this near to the way is passed."""

_COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")

_DEGREE_M = 111_195.0
"""Metres of a degree of latitude."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A stretch of one street; `name` is "" where the roads have none."""

    name: str
    length_m: float
    towards: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A way as sentences before and after its list of steps; no steps where no street has a name."""

    before: str
    steps: tuple[str, ...]
    after: str


def way_text(way: Way, zone: Zone, scenario: Scenario, words: Words, network: Network | None = None) -> str:
    """The way from the zone to the destination, in sentences."""
    told = way_told(way, zone, scenario, words, network)
    streets = words.text("way.streets", streets=words.text("then").join(told.steps)) if told.steps else ""
    return " ".join(part for part in (told.before, streets, told.after) if part)


def way_told(way: Way, zone: Zone, scenario: Scenario, words: Words, network: Network | None = None) -> Told:
    """The way from the zone to the destination, its steps apart."""
    from_home = not way.start
    zone_name = words.name(zone.name, zone.id) if from_home else near(way.start, scenario, words, network)
    corridor = words.name(way.corridor.name, way.corridor.id)
    destination = words.name(way.destination.name, way.destination.id)
    if way.rides:
        text = words.text(f"way.ride.{way.by}", zone=zone_name, corridor=corridor, destination=destination)
        return Told(before=text, steps=(), after="")
    before = words.text("way.plain" if from_home else "way.away.plain", zone=zone_name, corridor=corridor)
    found: tuple[str, ...] = ()
    after = []
    links = links_of(way, network) if network is not None else ()
    if way.stop is not None:
        shelter = words.name(way.stop.name, way.stop.id)
        before = words.text("way.refuge.plain", zone=zone_name, shelter=shelter)
    if network is not None and links:
        direction = words.text(
            f"direction.{towards(network, int(network.tail[links[0]]), int(network.head[links[-1]]))}"
        )
        if way.stop is not None:
            before = words.text("way.refuge", zone=zone_name, direction=direction, shelter=shelter)
        else:
            key = "way.start" if from_home else "way.away"
            before = words.text(key, zone=zone_name, direction=direction, corridor=corridor)
        found = _steps(steps(network, links, words), words)
        if past := passed(network, links, zone, scenario):
            names = words.text("list").join(words.name(z.name, z.id) for z in past)
            after.append(words.text("way.past", places=names))
        after.append(
            words.text(
                "way.length" if way.stop is None else "way.refuge.length",
                distance=distance(float(network.length_m[list(links)].sum()), words),
                duration=duration(float(network.seconds(way.by)[list(links)].sum()), words),
                by=words.text(f"by.{way.by}"),
            )
        )
    if way.stop is not None:
        after.append(words.text("night.wait", shelter=shelter))
        return Told(before=before, steps=found, after=" ".join(after))
    if way.stay is not None:
        shelter = words.name(way.stay.shelter.name, way.stay.shelter.id)
        after.append(words.text("night.stay", shelter=shelter))
    if beyond := way.corridor.beyond_s.get(way.by):
        after.append(words.text("way.beyond", destination=destination, duration=duration(beyond, words)))
    else:
        after.append(words.text("way.to", destination=destination))
    return Told(before=before, steps=found, after=" ".join(after))


def near(node: str, scenario: Scenario, words: Words, network: Network | None) -> str:
    """The name of the zone, shelter or gate that is nearest to a node; without roads, the node's id."""
    at = None if network is None else network.node_index.get(node)
    if network is None or at is None:
        return words.own(node)
    lon, lat = float(network.lon[at]), float(network.lat[at])
    best, name = math.inf, words.own(node)
    for names, id, there in _places(scenario, network):
        away = math.hypot(there[1] - lat, (there[0] - lon) * math.cos(math.radians(lat)))
        if away < best:
            best, name = away, words.name(names, id)
    return name


def _places(scenario: Scenario, network: Network) -> Iterator[tuple[Text, str, tuple[float, float]]]:
    """Names, id, and (longitude, latitude) of places that people know; none of groups kept apart."""

    def of(node: str | None, lonlat: tuple[float, float] | None) -> tuple[float, float] | None:
        at = None if node is None else network.node_index.get(node)
        return lonlat if at is None else (float(network.lon[at]), float(network.lat[at]))

    places: list[tuple[Zone | Shelter | Corridor, tuple[float, float] | None]] = [
        (z, of(z.node_id, None if z.lon is None or z.lat is None else (z.lon, z.lat)))
        for z in public(scenario)
    ]
    places += [(s, of(s.node, s.lonlat)) for s in scenario.shelters]
    corridors = [c for c in scenario.corridors if for_people(c, scenario)]
    places += [(c, of(c.gate_node, c.gate_lonlat)) for c in corridors]
    for place, there in places:
        if there is not None:
            yield place.name, place.id, there


def links_of(way: Way, network: Network) -> tuple[int, ...]:
    """Links of the path, the fastest between two nodes; empty if the path is not on these roads."""
    seconds = network.seconds(way.by)
    start, order = network.out_links
    found = []
    for a, b in pairwise(way.path):
        tail, head = network.node_index.get(a), network.node_index.get(b)
        if tail is None or head is None:
            return ()
        between = [int(e) for e in order[start[tail] : start[tail + 1]] if network.head[e] == head]
        if not between:
            return ()
        found.append(min(between, key=lambda e: (float(seconds[e]), e)))
    return tuple(found)


def towards(network: Network, tail: int, head: int) -> str:
    """Compass direction from one node to another: n, ne, e, ..."""
    east = (network.lon[head] - network.lon[tail]) * math.cos(math.radians(float(network.lat[tail])))
    north = network.lat[head] - network.lat[tail]
    return _COMPASS[round(math.degrees(math.atan2(east, north)) / 45) % 8]


def steps(network: Network, links: tuple[int, ...], words: Words) -> tuple[Step, ...]:
    """Stretches of one street name, in order; short ones without a name join the one before."""
    runs: list[tuple[str, list[int]]] = []
    for link in links:
        name = network.street(link, words.language)
        short = not name and network.length_m[link] < SHORT_M
        if runs and (name == runs[-1][0] or short):
            runs[-1][1].append(link)
        else:
            runs.append((name, [link]))
    return tuple(
        Step(
            name=name,
            length_m=float(network.length_m[run].sum()),
            towards=towards(network, int(network.tail[run[0]]), int(network.head[run[-1]])),
        )
        for name, run in runs
    )


def passed(network: Network, links: tuple[int, ...], zone: Zone, scenario: Scenario) -> tuple[Zone, ...]:
    """Zones along the way, in its order: landmarks. Gathering places of groups kept apart are none."""
    found: dict[str, Zone] = {}
    for link in links[:-1]:
        head = int(network.head[link])
        for other in public(scenario):
            if other.id == zone.id or other.id in found or other.lon is None:
                continue
            assert other.lat is not None
            north = (float(network.lat[head]) - other.lat) * _DEGREE_M
            east = (float(network.lon[head]) - other.lon) * _DEGREE_M * math.cos(math.radians(other.lat))
            if math.hypot(north, east) <= NEAR_M:
                found[other.id] = other
    return tuple(found.values())


def distance(metres: float, words: Words) -> str:
    """A distance rounded as people say it: to 50 m below a kilometre, to 100 m above."""
    from babel.numbers import format_decimal

    if metres < 975:
        return words.text("metres", n=str(max(50, round(metres / 50) * 50)))
    return words.text(
        "kilometres", n=str(format_decimal(round(metres / 1000, 1), "0.#", locale=words.locale))
    )


def rounded_minutes(seconds: float) -> int:
    """Minutes rounded up to 5: a way takes rather longer than shorter."""
    return max(5, math.ceil(seconds / 300 - 1e-9) * 5)


def duration(seconds: float, words: Words) -> str:
    """Hours and minutes, rounded up to 5, in the form that follows "about"."""
    return exact_duration(rounded_minutes(seconds), words)


def exact_duration(minutes: int, words: Words) -> str:
    """Hours and minutes as they are, in the form that follows "about"."""
    hours, rest = divmod(minutes, 60)
    told = [words.count("hours", hours)] if hours else []
    if rest or not hours:
        told.append(words.count("minutes", rest))
    return words.text("and").join(told)


def _steps(way: tuple[Step, ...], words: Words) -> tuple[str, ...]:
    """Steps as texts; none if no street has a name."""
    if not any(step.name for step in way):
        return ()
    kept = list(way)
    while len(kept) > MOST_STEPS:
        kept.remove(min(kept, key=lambda step: (bool(step.name), step.length_m)))
    return tuple(
        words.text(
            "step",
            street=words.own(step.name) if step.name else words.text("street.unnamed"),
            direction=words.text(f"direction.{step.towards}"),
            distance=distance(step.length_m, words),
        )
        for step in kept
    )

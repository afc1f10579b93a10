"""What the tags of an OpenStreetMap way or node mean for those who walk and drive.

Follows the OpenStreetMap wiki: Key:access, Key:oneway, Key:barrier, Key:maxspeed, Key:lanes, Key:width.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mamarr.network.classes import ALIASES, ALL, CLASSES, DRIVE
from mamarr.network.model import AMBULANCE, BUS, WALK

Tags = Mapping[str, str]

WAY_KEYS = (
    "highway",
    "name",
    "area",
    "access",
    "foot",
    "vehicle",
    "motor_vehicle",
    "motorcar",
    "bus",
    "psv",
    "emergency",
    "motorroad",
    "service",
    "oneway",
    "oneway:bus",
    "oneway:psv",
    "junction",
    "lanes",
    "lanes:forward",
    "lanes:backward",
    "maxspeed",
    "maxspeed:forward",
    "maxspeed:backward",
    "width",
    "sidewalk:both:width",
    "sidewalk:left:width",
    "sidewalk:right:width",
)
"""The tags of a way that are read."""

_OPEN = {
    "yes",
    "designated",
    "permissive",
    "destination",
    "customers",
    "delivery",
    "official",
    "public",
    "residents",
    "hov",
}
_CLOSED_ON_FOOT = {"no", "private", "use_sidepath", "military", "permit", "emergency"}

_PASSED_BY_ALL = {
    "gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate", "sally_port", "toll_booth",
    "border_control", "checkpoint", "entrance", "cattle_grid", "kerb", "no", "open", "coupure", "sump_buster",
    "bump_gate",
}  # fmt: skip
_CLOSED_TO_ALL = {"wall", "fence", "hedge", "retaining_wall", "city_wall", "ditch"}
_BUS_HEIGHT_M = 4.0
"""Below this a height bar keeps buses out: the greatest height of vehicles in Council Directive 96/53/EC."""

_ZONE_KMH = {
    "urban": 50.0,
    "rural": 90.0,
    "trunk": 110.0,
    "motorway": 130.0,
    "living_street": 10.0,
    "bicycle_road": 30.0,
}
_COUNTRY_KMH = {
    "de:rural": 100.0,
    "fr:rural": 80.0,
    "gb:nsl_single": 60 * 1.609344,
    "gb:nsl_dual": 70 * 1.609344,
    "ru:urban": 60.0,
    "ru:living_street": 20.0,
    "ro:trunk": 100.0,
    "at:rural": 100.0,
    "se:rural": 70.0,
}
"""Zone limits by the OpenStreetMap wiki, Key:maxspeed; those without a country as in OSRM's car profile."""
_WALKING_PACE_KMH = 6.0
_MOST_KMH = 130.0


@dataclass(frozen=True, kw_only=True, slots=True)
class WayMeaning:
    """A way in its two directions (along, against); None where the tags say nothing.

    Attributes
    ----------
    facility
        Name in `CLASSES`.
    uses
        Bits for travel along and against the way.
    free_speed_kmh, lanes
        Stated for each direction, or None.
    width_m
        Stated width for people on foot, or None.
    """

    facility: str
    uses: tuple[int, int]
    free_speed_kmh: tuple[float | None, float | None]
    lanes: tuple[float | None, float | None]
    width_m: float | None


def way_meaning(tags: Tags) -> WayMeaning | str:
    """What a way with a ``highway`` tag is, or the reason why it is left out."""
    highway = tags["highway"].strip().lower()
    facility = ALIASES.get(highway, highway)
    if highway == "bus_guideway" or facility not in CLASSES:
        return (
            f"ways with highway={highway}" if highway in _LEFT_OUT else "ways with another value of highway"
        )
    # a square is crossed by people on foot: its outline stands for the ways across it
    square = tags.get("area") == "yes"
    if square and CLASSES[facility].uses & DRIVE:
        return "ways that are areas"
    both = _uses(facility, tags) & (WALK if square else ALL)
    if both == 0:
        return "ways that are closed to all by their access tags"
    along, against = _directions(facility, tags)
    walk, drive = both & WALK, both & DRIVE
    back = drive if against else drive & _contraflow(tags)
    drives = (drive if along else drive & _contraflow(tags), back)
    return WayMeaning(
        facility=facility,
        uses=(walk | drives[0], walk | drives[1]),
        free_speed_kmh=_speeds(tags),
        lanes=_lanes(tags, bool(drives[0]), bool(drives[1])),
        width_m=_walk_width(tags, bool(drive)),
    )


_LEFT_OUT = {
    "construction", "proposed", "planned", "platform", "elevator", "corridor", "raceway", "rest_area",
    "services", "abandoned", "razed", "bus_guideway", "escape", "via_ferrata", "no", "bus_stop", "disused",
}  # fmt: skip


def _first(tags: Tags, keys: tuple[str, ...]) -> str | None:
    for key in keys:
        if key in tags:
            return tags[key].strip().lower().split(";")[0]
    return None


def _uses(facility: str, tags: Tags) -> int:
    """Bits that the class allows, after the tags, the most particular first."""
    usual = CLASSES[facility].uses
    bits = 0
    foot = _first(tags, ("foot", "access"))
    own = tags.get("foot", "").lower()
    may_walk = usual & WALK and foot not in _CLOSED_ON_FOOT and tags.get("motorroad") != "yes"
    if own in _OPEN or may_walk:
        bits |= WALK
    car = _first(tags, ("motorcar", "motor_vehicle", "vehicle", "access"))
    bus = _first(tags, ("bus", "psv", "motor_vehicle", "vehicle", "access"))
    # access=yes opens no footpath to cars: what is closed by its class needs a word about vehicles
    own_car = _first(tags, ("motorcar", "motor_vehicle"))
    own_bus = _first(tags, ("bus", "psv"))
    if own_car in _OPEN or (usual & DRIVE == DRIVE and (car is None or car in _OPEN)):
        bits |= DRIVE
    if own_bus in _OPEN or (usual & BUS and (bus is None or bus in _OPEN)):
        bits |= BUS | AMBULANCE
    if usual & AMBULANCE and car != "no":
        bits |= AMBULANCE  # private and the like bind no ambulance
    if (
        tags.get("emergency") in {"yes", "designated", "official"}
        or tags.get("service") == "emergency_access"
    ):
        bits |= AMBULANCE
    elif tags.get("emergency") == "no":
        bits &= ~DRIVE
    return bits


def _directions(facility: str, tags: Tags) -> tuple[bool, bool]:
    """Whether vehicles may go along the way, and against it."""
    oneway = tags.get("oneway", "").lower()
    if oneway in {"yes", "true", "1"}:
        return True, False
    if oneway in {"-1", "reverse"}:
        return False, True
    if oneway == "reversible":
        return False, False  # nobody knows which way it will be open
    if oneway in {"no", "false", "0", "alternating"}:
        return True, True
    implied = facility == "motorway" or tags.get("junction") in {"roundabout", "circular"}
    return True, not implied


def _contraflow(tags: Tags) -> int:
    """Bits of those whom the one-way rule does not bind."""
    if tags.get("oneway") == "reversible":
        return 0
    return BUS | AMBULANCE if "no" in {tags.get("oneway:bus"), tags.get("oneway:psv")} else 0


def _speeds(tags: Tags) -> tuple[float | None, float | None]:
    both, along, against = (
        speed_kmh(tags[key]) if key in tags else None
        for key in ("maxspeed", "maxspeed:forward", "maxspeed:backward")
    )
    return along or both, against or both


def speed_kmh(text: str) -> float | None:
    """Speed of a ``maxspeed`` value in km/h; None if it names none.

    Examples
    --------
    >>> speed_kmh("50"), speed_kmh("DE:urban"), speed_kmh("none")
    (50.0, 50.0, None)
    >>> round(speed_kmh("30 mph"), 1)
    48.3
    """
    said = text.strip().lower().split(";")[0].strip()
    if said == "walk" or said.endswith(":walk"):
        return _WALKING_PACE_KMH
    if said in _COUNTRY_KMH:
        return _COUNTRY_KMH[said]
    zone = said.rpartition(":")[2]
    if zone in _ZONE_KMH:
        return _ZONE_KMH[zone]
    match = re.fullmatch(r"(?:[a-z]{2}:)?(?:zone:?)?(\d+(?:\.\d+)?)\s*(mph|knots|km/h|kmh|kph)?", said)
    if match is None:
        return None
    kmh = float(match[1]) * {"mph": 1.609344, "knots": 1.852}.get(match[2] or "", 1.0)
    return min(kmh, _MOST_KMH) if kmh > 0 else None


def _count(text: str) -> float | None:
    match = re.match(r"\s*(\d+)", text)
    return float(match[1]) if match and 0 < int(match[1]) <= 20 else None


def _lanes(tags: Tags, along: bool, against: bool) -> tuple[float | None, float | None]:
    total, front, back = (_count(tags.get(key, "")) for key in ("lanes", "lanes:forward", "lanes:backward"))
    if not (along and against):
        return (front or total, back or total)
    if total is not None:
        # an odd lane that the tags give to nobody is counted for nobody
        half = max(total // 2, 1.0)
        front, back = (
            front or (max(total - back, 1.0) if back else half),
            back or (max(total - front, 1.0) if front else half),
        )
    return front, back


def _walk_width(tags: Tags, drives: bool) -> float | None:
    """Width for walkers: of the footways where there are vehicles, of the whole way where there are none."""
    if not drives:
        return metres(tags["width"]) if "width" in tags else None
    if "sidewalk:both:width" in tags:
        side = metres(tags["sidewalk:both:width"])
        return 2 * side if side else None
    sides = [metres(tags[k]) for k in ("sidewalk:left:width", "sidewalk:right:width") if k in tags]
    return sum(s for s in sides if s) or None


def metres(text: str) -> float | None:
    """Length of a ``width`` or ``maxheight`` value in metres; None if it names none that can be.

    Examples
    --------
    >>> metres("2.5"), metres("2,5 m"), metres("8'"), metres("wide")
    (2.5, 2.5, 2.4384, None)
    """
    said = text.strip().lower().replace(",", ".").split(";")[0].strip()
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(m|ft|feet|cm)?", said)
    if match:
        value = float(match[1]) * {"ft": 0.3048, "feet": 0.3048, "cm": 0.01}.get(match[2] or "", 1.0)
    else:
        match = re.fullmatch(r"(\d+)'(?:\s*(\d+(?:\.\d+)?)\")?", said)
        if match is None:
            return None
        value = int(match[1]) * 0.3048 + float(match[2] or 0) * 0.0254
    return value if 0.3 <= value <= 60 else None


def barrier_lets_through(tags: Tags) -> int:
    """Bits of those who can pass a node with a ``barrier`` tag."""
    barrier = tags["barrier"].strip().lower()
    foot, vehicle = (
        _first(tags, ("foot", "access")),
        _first(tags, ("motorcar", "motor_vehicle", "vehicle", "access")),
    )
    bus, emergency = _first(tags, ("bus", "psv")), _first(tags, ("emergency",))
    locked = tags.get("locked") == "yes"
    bits = 0
    if foot in _OPEN or (foot not in _CLOSED_ON_FOOT and barrier not in _CLOSED_TO_ALL and not locked):
        bits |= WALK
    passed = barrier in _PASSED_BY_ALL and not locked
    if barrier == "height_restrictor":
        passed = (metres(tags.get("maxheight", "")) or 0.0) >= _BUS_HEIGHT_M
    own = _first(tags, ("motorcar", "motor_vehicle", "vehicle"))
    if (passed and (vehicle is None or vehicle in _OPEN)) or (
        own in _OPEN and barrier != "height_restrictor"
    ):
        bits |= DRIVE
    elif passed and vehicle != "no":
        bits |= AMBULANCE
    if bus in _OPEN or barrier == "bus_trap":
        bits |= BUS | AMBULANCE
    if emergency in _OPEN:
        bits |= AMBULANCE
    elif emergency == "no":
        bits &= ~DRIVE
    return bits

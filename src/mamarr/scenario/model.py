"""What is agreed and assumed, as frozen types.

Inside, every time is a whole number of seconds since the *opening*, the first
opening of the first window; `Scenario.moment` turns it back into an aware
datetime. Counts are whole people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

Text = Mapping[str, str]
"""A text in several languages: language tag -> text."""

MAX_SPAN_S = 31 * 86_400
"""A pause of more than a month is a slip in a date, and no minute-by-minute plan can hold it."""


class Mode(StrEnum):
    """How a group travels."""

    WALK = "walk"
    BUS = "bus"
    AMBULANCE = "ambulance"
    CAR = "car"


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """A half-open stretch of time ``[from_s, to_s)`` in seconds since the opening; may start before it."""

    from_s: int
    to_s: int

    def __post_init__(self) -> None:
        if self.to_s <= self.from_s:
            raise ValueError(f"interval ends at {self.to_s} s, not after its start {self.from_s} s")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The place of the pause; `timezone` is an IANA name."""

    name: Text
    timezone: str
    pcode: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """A party to the agreement; `role` is party, guarantor, mediator or observer."""

    id: str
    name: Text
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause:
    """The agreed windows; `safe_by` is ``destination`` or ``corridor``; `margin_s` before each close."""

    windows: tuple[Interval, ...]
    safe_by: str
    margin_s: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """People who leave in the same way; `priority` 1 is the most urgent.

    Attributes
    ----------
    people_per_vehicle
        In the mean, for `Mode.CAR` only; 1 otherwise.
    ready
        Profile ``((second, share), ...)`` of the share ready to leave, rising;
        linear between points, 0 before the first, constant after the last.
    turnout
        Share expected to leave; for the simulation only.
    """

    id: str
    travels: Mode
    priority: int
    people_per_vehicle: float = 1.0
    needs_bed: bool = False
    apart: bool = False
    admits_note: str = ""
    ready: tuple[tuple[int, float], ...] = ((0, 1.0),)
    turnout: float = 1.0

    def ready_share(self, second: float) -> float:
        """Share of the group ready to leave at `second` since the opening."""
        if second < self.ready[0][0]:
            return 0.0
        for (t0, s0), (t1, s1) in zip(self.ready, self.ready[1:], strict=False):
            if second < t1:
                return s0 + (s1 - s0) * (second - t0) / (t1 - t0)
        return self.ready[-1][1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """Something attested before a corridor may open; `state` is pending, attested, refused or lapsed."""

    id: str
    kind: str
    by: str
    state: str
    at: datetime | None = None
    reference: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Screening:
    """Checks at a gate: `lanes` side by side, `seconds` per person on foot or per vehicle, by mode.

    A mode that is not named is let through without taking lane time.
    """

    lanes: int
    seconds: Mapping[Mode, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Corridor:
    """A way out, from its gate to its destination.

    Attributes
    ----------
    gate_node, gate_lonlat
        Exactly one is given: the node id, or (longitude, latitude) in degrees.
    beyond_s
        Seconds from the gate to the destination by mode; a mode that is not named cannot go.
    open
        When the gate is open: the stated intervals cut to the windows, sorted and apart.
    """

    id: str
    name: Text
    leads_to: str
    beyond_s: Mapping[Mode, int]
    admits: tuple[str, ...]
    open: tuple[Interval, ...]
    gate_node: str | None = None
    gate_lonlat: tuple[float, float] | None = None
    screening: Screening | None = None
    conditions: tuple[Condition, ...] = ()
    guarantees: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why the corridor is left out of plans: refused or lapsed conditions and guarantees."""
        return tuple(
            f"condition {c.id} ({c.kind}) is {c.state}"
            for c in self.conditions
            if c.state in {"refused", "lapsed"}
        ) + tuple(
            f"guarantee of {party} is {state}"
            for party, state in self.guarantees.items()
            if state in {"refused", "lapsed"}
        )

    @property
    def pending(self) -> tuple[Condition, ...]:
        """Conditions that the plan still hangs on."""
        return tuple(c for c in self.conditions if c.state == "pending")


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """Where a corridor leads; None: no limit. A person takes a place or, if the group needs it, a bed."""

    id: str
    name: Text
    location: tuple[float, float]
    places: int | None = None
    beds: int = 0
    intake_per_hour: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelter:
    """Where people on foot or in their own cars may stay from one window to a later one.

    Attributes
    ----------
    node, lonlat
        Exactly one is given: the node id, or (longitude, latitude) in degrees.
    places
        People it holds at any moment.
    admits
        Groups that may wait there; never one that goes apart.
    """

    id: str
    name: Text
    places: int
    admits: tuple[str, ...]
    node: str | None = None
    lonlat: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fleet:
    """Vehicles of one kind; numbered ``<id>-01``, ``<id>-02``, ... in plans.

    Attributes
    ----------
    convoy_size, convoy_headway_s
        At most `convoy_size` vehicles pass a gate in any stretch of `convoy_headway_s`; None: no convoy.
    available
        When vehicles may be away from base, base to base.
    """

    id: str
    vehicle: Mode
    count: int
    seats: int
    base: tuple[float, float]
    carries: tuple[str, ...]
    load_s: int
    unload_s: int
    available: Interval
    convoy_size: int | None = None
    convoy_headway_s: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Closure:
    """A link (both directions, where it has two) that nobody may enter during `during`."""

    link: str
    during: Interval


@dataclass(frozen=True, kw_only=True, slots=True)
class Assumptions:
    """What is assumed of streets and people on them; defaults are sourced in `mamarr.scenario.defaults`."""

    walk_kmh: float = 4.0
    walk_persons_per_m_min: float = 70.0
    vehicle_kmh_factor: float = 0.6
    capacity_factor: float = 0.8


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanningOptions:
    """How to plan; see the scenario format."""

    step_s: int = 60
    window_s: int = 300
    order_slot_min: int = 15
    corridors_per_order: int = 2
    gap: float = 0.005
    time_limit_s: float = 60.0
    seed: int = 1
    fair: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Zone:
    """Where people start.

    Attributes
    ----------
    people
        Group id to a whole number; zeros are left out.
    stands_in
        Where the zone is written, such as ``zones.csv row 2``; "" if it comes from no file.
    """

    id: str
    name: Text
    kind: str
    people: Mapping[str, int]
    lon: float | None = None
    lat: float | None = None
    node_id: str | None = None
    stands_in: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """A humanitarian pause with corridors: everything but the roads."""

    id: str
    title: Text
    exercise: bool
    place: Place
    languages: tuple[str, ...]
    opening: datetime
    pause: Pause
    groups: Mapping[str, Group]
    corridors: tuple[Corridor, ...]
    destinations: Mapping[str, Destination]
    zones: tuple[Zone, ...]
    sha256: str
    parties: tuple[Party, ...] = ()
    fleets: tuple[Fleet, ...] = ()
    shelters: tuple[Shelter, ...] = ()
    closures: tuple[Closure, ...] = ()
    assumptions: Assumptions = Assumptions()
    planning: PlanningOptions = PlanningOptions()
    last_resort: str = ""
    hotline: str = ""

    @property
    def horizon_s(self) -> int:
        """Seconds from the opening to the last close."""
        return self.pause.windows[-1].to_s

    @property
    def tz(self) -> ZoneInfo:
        """The time zone of the place."""
        return ZoneInfo(self.place.timezone)

    def moment(self, second: float) -> datetime:
        """Local aware datetime of `second` since the opening (elapsed time, also across clock changes)."""
        utc = self.opening.astimezone(UTC) + timedelta(seconds=second)
        return utc.astimezone(self.tz)

    def second(self, moment: datetime) -> float:
        """Seconds elapsed from the opening to the aware datetime `moment`."""
        # In UTC: within one zone Python subtracts wall times, an hour wrong across a clock change.
        return (moment.astimezone(UTC) - self.opening.astimezone(UTC)).total_seconds()

    def total_people(self) -> int:
        """All people in all zones."""
        return sum(sum(z.people.values()) for z in self.zones)

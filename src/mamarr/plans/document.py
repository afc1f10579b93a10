"""A plan as frozen types: who leaves when, by which way, and how good that is.

Times are seconds since the scenario's opening. Orders' slot times are whole
seconds (the planner uses whole minutes); paths hold node *ids*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from mamarr.scenario.local_time import clock_in
from mamarr.scenario.model import Scenario

HELD = "held at "
"""So begins the reason of people who are kept at a named place; see `mamarr.planning.again.replan`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """`people` leave evenly over ``[from_s, to_s)``."""

    from_s: int
    to_s: int
    people: int


S = TypeVar("S", bound=Slot)


def together(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Slots in order of time, those of the same seconds in one."""
    people: Counter[tuple[int, int]] = Counter()
    for s in slots:
        people[s.from_s, s.to_s] += s.people
    return tuple(Slot(from_s=a, to_s=b, people=n) for (a, b), n in sorted(people.items()))


def split(slots: Iterable[S], people: int) -> tuple[list[S], list[S]]:
    """The first so many people of slots, and the others; who are in one slot leave in it evenly, both."""
    first: list[S] = []
    rest: list[S] = []
    for slot in sorted(slots, key=lambda s: (s.from_s, s.to_s)):
        taken = max(0, min(people, slot.people))
        people -= taken
        if taken:
            first.append(replace(slot, people=taken))
        if slot.people > taken:
            rest.append(replace(slot, people=slot.people - taken))
    return first, rest


@dataclass(frozen=True, kw_only=True, slots=True)
class Night:
    """Where the people of an order stay, at `node`, and when they go on: on a later day than they came.

    In a re-plan fewer may go on than have come: the others are held there.
    """

    shelter: str
    node: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A part of an order's way without a wait: node ids, and when people leave its first node."""

    path: tuple[str, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What one group of one zone is told: one corridor, one way, and when.

    `path` holds every node id from the zone's node (or `start_node`, in re-plans) to the gate; with a night
    it passes the shelter, and all who leave home in `slots` stay there until they leave in `night.slots`.
    """

    zone: str
    group: str
    corridor: str
    path: tuple[str, ...]
    slots: tuple[Slot, ...]
    start_node: str | None = None
    night: Night | None = None

    @property
    def people(self) -> int:
        """People who are led to the gate: with a night, those who go on."""
        return sum(s.people for s in (self.slots if self.night is None else self.night.slots))

    @property
    def held(self) -> int:
        """People who come to the shelter of the night and are not told when they go on."""
        return 0 if self.night is None else sum(s.people for s in self.slots) - self.people

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The whole way, or with a night: home to shelter, shelter to gate; the last one ends at the gate."""
        if self.night is None or self.night.node not in self.path:
            return (Stretch(path=self.path, slots=self.slots),)
        at = self.path.index(self.night.node)
        return (
            Stretch(path=self.path[: at + 1], slots=self.slots),
            Stretch(path=self.path[at:], slots=self.night.slots),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Stop:
    """A vehicle loads `people` of a group at a zone between `from_s` and `to_s`."""

    zone: str
    group: str
    people: int
    from_s: int
    to_s: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Trip:
    """One round of one vehicle, base to base.

    Attributes
    ----------
    path
        Node ids from base over the stops to the gate.
    at_gate_s
        When screening begins.
    """

    vehicle: str
    leaves_base_s: int
    stops: tuple[Stop, ...]
    corridor: str
    path: tuple[str, ...]
    at_gate_s: int
    at_destination_s: int
    free_again_s: int

    @property
    def people(self) -> int:
        """People aboard at the gate."""
        return sum(s.people for s in self.stops)


@dataclass(frozen=True, kw_only=True, slots=True)
class NotServed:
    """People of a zone and group who are not planned, and why."""

    zone: str
    group: str
    people: int
    why: str

    @property
    def held_at(self) -> str:
        """The place at which they are kept, as ``zone z1`` or ``shelter hall``; empty if they are not."""
        return self.why.removeprefix(HELD).partition(": ")[0] if self.why.startswith(HELD) else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LateHome:
    """People who are told on the way to go back home in a re-plan, and are there too late.

    The last of them are home at `at_s`, and not by `by_s`: the close of the window, less the margin.
    """

    zone: str
    group: str
    people: int
    at_s: int
    by_s: int

    def said(self, scenario: Scenario) -> str:
        """The same in words."""
        at, by = clock_in(scenario, self.at_s), clock_in(scenario, self.by_s)
        return f"the last are home only at {at}, not by {by}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Binding:
    """A gate or street that holds people back, from when to when."""

    what: str
    from_s: int
    to_s: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LastDeparture:
    """Last safe departure of a zone's group by a corridor: later, no empty road is fast enough."""

    zone: str
    group: str
    corridor: str
    at_s: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What no plan can beat.

    `gap_people` is ``(people_at_most - people) / people_at_most``, 0 if that is 0.
    """

    people_at_most: int
    gap_people: float
    mean_exit_at_least_min: float
    method: str
    binding: tuple[Binding, ...] = ()
    by_group_at_most: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    curve: tuple[tuple[int, int], ...] = ()
    """(second, people out at most until then), rising; for the chart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SmallestShare:
    """Among people of one priority: whose share planned is smallest, and what none can pass."""

    priority: int
    zone: str
    group: str
    share: float
    share_at_most: float
    share_plain: float
    """The smallest share of the plan that is not asked to be fair."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ZoneShare:
    """People of a zone and group, those planned, and those planned by the plan not asked to be fair."""

    zone: str
    group: str
    people: int
    planned: int
    plain: int
    able: bool
    """Whether somebody of them can leave at all: shares are compared among those only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fairness:
    """A fair plan beside the plain one: smallest shares, and what they cost in people.

    `people_at_most` bounds all plans whose smallest shares are no smaller than this one's.
    """

    smallest: tuple[SmallestShare, ...]
    people_at_most: int
    people_plain: int
    people_plain_at_most: int
    shares: tuple[ZoneShare, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Solver:
    """How the plan came about; `seconds` is None where bytes must repeat."""

    version: str
    seed: int
    method: str
    seconds: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """What a plan adds up to; an exit is the passing of the gate. None: not stated, or nobody leaves."""

    people: int | None
    by_group: Mapping[str, int] | None
    by_corridor: Mapping[str, int] | None
    mean_exit_min: float | None
    last_exit_s: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A plan for a scenario."""

    scenario_id: str
    scenario_sha256: str
    created: str
    exercise: bool
    solver: Solver
    proof: Proof
    orders: tuple[Order, ...]
    trips: tuple[Trip, ...]
    not_served: tuple[NotServed, ...]
    last_departures: tuple[LastDeparture, ...] = ()
    late_home: tuple[LateHome, ...] = ()
    hangs_on: tuple[str, ...] = ()
    """Pending conditions, as ``corridor: condition (kind)``."""
    warnings: tuple[str, ...] = ()
    totals: Totals | None = None
    """As the file states them, for checking; the writer computes its own."""
    fairness: Fairness | None = None
    """Of a plan that was asked to be fair."""

    @property
    def people(self) -> int:
        """All people planned."""
        return sum(o.people for o in self.orders) + sum(t.people for t in self.trips)

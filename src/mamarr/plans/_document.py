"""plan.json as a strict document; `mamarr.plans.read` turns it into a `Plan`."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

MOST_PEOPLE = 1_000_000_000
"""A larger count is a mistake, and sums of it would not fit."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d(:\d\d)?)")


def _count(value: Any) -> int:
    """A whole number of people; JSON does not tell 48.0 from 48."""
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1
    if not whole or not 0 <= value <= MOST_PEOPLE:
        raise PydanticCustomError(
            "count", "must be a whole number of people, at least 0 (got {got})", {"got": repr(value)}
        )
    return int(value)


def _id(value: Any) -> str:
    """An id, compared as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value:
        raise PydanticCustomError(
            "id", "must be an id, a text or a whole number (got {got})", {"got": repr(value)}
        )
    return value


def _version(value: Any) -> Any:
    """The format version; Python, unlike JSON, takes true for 1."""
    if isinstance(value, bool) or value != 1:
        raise PydanticCustomError(
            "version", "must be 1, the version of the plan format (got {got})", {"got": repr(value)}
        )
    return 1


def _moment(value: Any) -> datetime:
    """An instant: a local time alone is refused, since it may stand for two."""
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is not None and 1900 <= moment.year <= 2200:
            return moment
    raise PydanticCustomError(
        "moment",
        "must be a date and time with its offset, like 2016-11-04T09:00+02:00 (got {got})",
        {"got": repr(value)},
    )


Count = Annotated[
    int,
    BeforeValidator(_count),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": MOST_PEOPLE}),
]
Id = Annotated[str, BeforeValidator(_id), WithJsonSchema({"type": ["string", "integer"]})]
Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT.pattern}$"})
]


class _Strict(BaseModel):
    """Unknown keys are errors, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class _Lenient(_Strict):
    """Metadata: unknown keys are passed over."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, allow_inf_nan=False)


class ScenarioRef(_Lenient):
    id: Id
    sha256: str | None = None


class SolverDocument(_Lenient):
    version: str | None = None
    seed: int | None = None
    seconds: float | None = None
    method: str | None = None


class TotalsDocument(_Lenient):
    people: Count | None = None
    by_group: dict[str, Count] | None = None
    by_corridor: dict[str, Count] | None = None
    mean_exit_min: float | None = None
    last_exit: Moment | None = None


class BindingDocument(_Lenient):
    what: str
    from_: Moment = Field(alias="from")
    to: Moment


class ProofDocument(_Lenient):
    people_at_most: Count | None = None
    gap_people: float | None = None
    mean_exit_at_least_min: float | None = None
    method: str | None = None
    binding: list[BindingDocument] = []
    by_group_at_most: dict[str, Count] = {}
    curve: list[Annotated[list[int], Field(min_length=2, max_length=2)]] = []


class SlotDocument(_Strict):
    from_: Moment = Field(alias="from")
    to: Moment
    people: Count


class NightDocument(_Strict):
    shelter: Id
    node: Id
    slots: list[SlotDocument]


class OrderDocument(_Strict):
    zone: Id
    group: Id
    corridor: Id
    path: list[Id]
    slots: list[SlotDocument]
    start_node: Id | None = None
    night: NightDocument | None = None


class StopDocument(_Strict):
    zone: Id
    group: Id
    people: Count
    from_: Moment = Field(alias="from")
    to: Moment


class TripDocument(_Strict):
    vehicle: Id
    leaves_base: Moment
    stops: list[StopDocument]
    corridor: Id
    path: list[Id]
    at_gate: Moment
    at_destination: Moment
    free_again: Moment


class NotServedDocument(_Strict):
    zone: Id
    group: Id
    people: Count
    why: str = ""


class LateHomeDocument(_Lenient):
    """Who turns back in a re-plan and is home too late."""

    zone: Id
    group: Id
    people: Count
    at: Moment
    by: Moment


class LastDepartureDocument(_Lenient):
    zone: Id
    group: Id
    corridor: Id
    at: Moment


class SmallestShareDocument(_Lenient):
    priority: int
    zone: Id
    group: Id
    share: float
    share_at_most: float
    share_plain: float


class ZoneShareDocument(_Lenient):
    zone: Id
    group: Id
    people: Count
    planned: Count
    plain: Count
    able: bool = True


class FairnessDocument(_Lenient):
    """A fair plan beside the plain one."""

    smallest: list[SmallestShareDocument] = []
    people_at_most: Count
    people_plain: Count
    people_plain_at_most: Count
    shares: list[ZoneShareDocument] = []


class PlanDocument(_Strict):
    """A plan for a humanitarian pause with corridors."""

    model_config = ConfigDict(title="mamarr plan")

    mamarr_plan: Annotated[Literal[1], BeforeValidator(_version)]
    scenario: ScenarioRef
    created: str = ""
    exercise: bool = True
    solver: SolverDocument = SolverDocument()
    totals: TotalsDocument | None = None
    proof: ProofDocument | None = None
    fairness: FairnessDocument | None = None
    orders: list[OrderDocument] = []
    trips: list[TripDocument] = []
    not_served: list[NotServedDocument] = []
    last_departures: list[LastDepartureDocument] = []
    late_home: list[LateHomeDocument] = []
    hangs_on: list[str] = []
    warnings: list[str] = []

"""The document of scenario.yaml, strictly typed; from it the JSON Schema is published.

Nothing is coerced: 5.9, "5" and true are not counts. References between parts,
times in their zone and everything else that needs more than one field is
checked in `mamarr.scenario._build`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from mamarr.scenario import defaults
from mamarr.scenario.model import Assumptions, PlanningOptions

_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?",
    re.ASCII,
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", re.ASCII)
# Characters that neither XML (workbooks, maps) nor a printed notice can hold; tab and line feed are fine.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MAX_TEXT = 20_000  # a workbook cell holds 32,767 characters


def check_text(value: str) -> str:
    """Refuse characters that cannot be printed, and texts too long for a workbook cell."""
    if _UNPRINTABLE.search(value):
        raise PydanticCustomError("text", "holds a character that cannot be printed; remove it")
    if len(value) > _MAX_TEXT:
        raise PydanticCustomError("text", f"is longer than {_MAX_TEXT:,} characters; shorten it")
    return value


def _id(value: Any) -> str:
    # Ids are compared as text: 1234 and "1234" are the same; 1.10 and true have lost how they were written.
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise PydanticCustomError("id", "must be an id: a word or a whole number; put it in quotes")
    if not value.strip() or value != value.strip() or "\n" in value or "\t" in value:
        raise PydanticCustomError("id", "must be an id without spaces around it, not empty, on one line")
    if len(value) > 200:
        raise PydanticCustomError("id", "is longer than 200 characters; choose a short id")
    return check_text(value)


def _line(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise PydanticCustomError("text", "must be text; put it in quotes")
    return check_text(value)


def _texts(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        value = {"en": value}
    if not isinstance(value, dict) or not value:
        raise PydanticCustomError("texts", "must be text by language, such as {en: ..., ar: ...}")
    for language, text in value.items():
        if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
            raise PydanticCustomError(
                "texts", f"{language!r} is not a language tag; write text by language: {{en: ..., ar: ...}}"
            )
        if not isinstance(text, str) or not text.strip():
            raise PydanticCustomError(
                "texts", f"the text for {language} must be text, not empty; put it in quotes"
            )
        check_text(text)
    return dict(value)


def _time(value: Any) -> str:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise PydanticCustomError("time", "must be a local time such as 2016-11-04T09:00")
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("time", "is not a date and time of the calendar; correct it") from None
    return value.replace(" ", "T")


def _point(value: Any) -> tuple[float, float]:
    if (
        not isinstance(value, (list, tuple))
        or len(value) != 2
        or not all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in value)
    ):
        raise PydanticCustomError("point", "must be [longitude, latitude] in degrees, such as [37.15, 36.2]")
    lon, lat = value
    if -180 <= lon <= 180 and -90 <= lat <= 90:
        return (float(lon), float(lat))
    swapped = " They look swapped: longitude comes first." if abs(lat) <= 180 and abs(lon) <= 90 else ""
    raise PydanticCustomError(
        "point", "longitude must lie in -180..180 and latitude in -90..90 degrees." + swapped
    )


def _gate(value: Any) -> str | tuple[float, float]:
    return _point(value) if isinstance(value, (list, tuple)) else _id(value)


_POINT_SCHEMA = {
    "type": "array",
    "prefixItems": [
        {"type": "number", "minimum": -180, "maximum": 180},
        {"type": "number", "minimum": -90, "maximum": 90},
    ],
    "minItems": 2,
    "maxItems": 2,
    "description": "[longitude, latitude] in degrees, WGS 84",
}
_ID_SCHEMA = {"type": ["string", "integer"], "minLength": 1, "description": "an id; compared as text"}

Id = Annotated[str, BeforeValidator(_id), WithJsonSchema(_ID_SCHEMA)]
Line = Annotated[str, BeforeValidator(_line), WithJsonSchema({"type": ["string", "integer"]})]
Texts = Annotated[
    dict[str, str],
    BeforeValidator(_texts),
    WithJsonSchema(
        {
            "description": "text by language, such as {en: ..., ar: ...}; plain text counts as English",
            "anyOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "propertyNames": {"pattern": f"^{_LANGUAGE.pattern}$"},
                    "additionalProperties": {"type": "string", "minLength": 1},
                    "minProperties": 1,
                },
            ],
        }
    ),
]
Time = Annotated[
    str,
    BeforeValidator(_time),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_TIME.pattern}$",
            "description": "local wall time in place.timezone; an offset, if given, must agree with it",
        }
    ),
]
Point = Annotated[tuple[float, float], BeforeValidator(_point), WithJsonSchema(_POINT_SCHEMA)]
Gate = Annotated[
    str | tuple[float, float], BeforeValidator(_gate), WithJsonSchema({"anyOf": [_ID_SCHEMA, _POINT_SCHEMA]})
]
ModeName = Literal["walk", "bus", "ambulance", "car"]
Number = Annotated[float, Field(allow_inf_nan=False, le=1e9)]
Whole = Annotated[int, Field(le=1_000_000_000)]
AtLeastZero = Annotated[Number, Field(ge=0)]
Above = Annotated[Number, Field(gt=0)]
Share = Annotated[Number, Field(ge=0, le=1)]
Count = Annotated[Whole, Field(ge=0)]
Positive = Annotated[Whole, Field(ge=1)]
Minutes = Annotated[AtLeastZero, Field(le=100_000)]


class Part(BaseModel):
    """Strict, closed to unknown keys, frozen."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _left_empty(cls, value: Any) -> Any:
        """Take a key without a value (`fleets:` and nothing behind) for one left out, if it may be."""
        if not isinstance(value, dict):
            return value
        optional = {f.alias or n for n, f in cls.model_fields.items() if not f.is_required()}
        return {k: v for k, v in value.items() if v is not None or k not in optional}


class PlaceDoc(Part):
    """Where the pause is."""

    name: Texts
    timezone: Annotated[Id, Field(description="IANA name, such as Asia/Damascus")]
    pcode: Id | None = None


class PartyDoc(Part):
    """Who takes part in the agreement."""

    id: Id
    name: Texts | None = None
    role: Literal["party", "guarantor", "mediator", "observer"]


class WindowDoc(Part):
    """One agreed window."""

    open: Time
    close: Time


class StretchDoc(Part):
    """A stretch of time."""

    from_: Annotated[Time, Field(alias="from")]
    to: Time


class PauseDoc(Part):
    """What was agreed about time."""

    windows: Annotated[list[WindowDoc], Field(min_length=1)]
    safe_by: Literal["destination", "corridor"] = defaults.SAFE_BY  # type: ignore[assignment]
    margin_min: Minutes = defaults.MARGIN_MIN


class GroupDoc(Part):
    """Who leaves, in general terms."""

    travels: ModeName
    priority: Annotated[Positive, Field(le=1000)] = defaults.PRIORITY
    people_per_vehicle: Annotated[Number, Field(ge=1, le=100)] | None = None
    needs_bed: bool = False
    apart: bool = False
    admits_note: Line = ""


class ScreeningDoc(Part):
    """Checks at a gate."""

    lanes: Positive
    seconds: Annotated[dict[ModeName, Annotated[Above, Field(le=1_000_000)]], Field(min_length=1)]


class ConditionDoc(Part):
    """Something attested before a corridor may open."""

    id: Id
    kind: Line
    by: Id
    state: Literal["pending", "attested", "refused", "lapsed"] = "pending"
    at: Time | None = None
    reference: Line | None = None


class CorridorDoc(Part):
    """A way out."""

    id: Id
    name: Texts | None = None
    gate: Gate
    leads_to: Id
    beyond_min: Annotated[dict[ModeName, Minutes], Field(min_length=1)]
    admits: Annotated[list[Id], Field(min_length=1)]
    screening: ScreeningDoc | None = None
    open: Annotated[list[StretchDoc], Field(min_length=1)] | None = None
    conditions: list[ConditionDoc] = []
    guarantees: dict[
        str, Literal["announced", "agreed_in_principle", "agreed", "silent", "refused", "lapsed"]
    ] = {}


class DestinationDoc(Part):
    """Where a corridor leads."""

    id: Id
    name: Texts | None = None
    location: Point
    places: Count | None = None
    beds: Count = 0
    intake_per_hour: Count | None = None


class ConvoyDoc(Part):
    """How vehicles are bundled at a gate."""

    size: Positive
    headway_min: Annotated[Above, Field(le=100_000)]


class FleetDoc(Part):
    """Vehicles of one kind."""

    id: Id
    vehicle: Literal["bus", "ambulance"]
    count: Annotated[Positive, Field(le=100_000)]
    seats: Annotated[Positive, Field(le=1000)] | None = None
    base: Point
    carries: Annotated[list[Id], Field(min_length=1)]
    load_min: Minutes | None = None
    unload_min: Minutes | None = None
    convoy: ConvoyDoc | None = None
    available: StretchDoc | None = None


class ShelterDoc(Part):
    """Where people may wait from one window to a later one."""

    id: Id
    name: Texts | None = None
    location: Point | None = None
    node: Id | None = None
    places: Positive
    admits: Annotated[list[Id], Field(min_length=1)] | None = None


class ClosureDoc(Part):
    """A link that nobody may enter for a while."""

    link: Id
    from_: Annotated[Time, Field(alias="from")]
    to: Time


class AssumptionsDoc(Part):
    """What is assumed of streets and people on them."""

    walk_kmh: Annotated[Above, Field(le=20)] = Assumptions().walk_kmh
    walk_persons_per_m_min: Annotated[Above, Field(le=500)] = Assumptions().walk_persons_per_m_min
    vehicle_kmh_factor: Annotated[Above, Field(le=2)] = Assumptions().vehicle_kmh_factor
    capacity_factor: Annotated[Above, Field(le=2)] = Assumptions().capacity_factor


class PlanningDoc(Part):
    """How to plan."""

    step_s: Annotated[Positive, Field(le=3600)] = PlanningOptions().step_s
    window_s: Annotated[Positive, Field(le=86_400)] = PlanningOptions().window_s
    order_slot_min: Annotated[Positive, Field(le=1440)] = PlanningOptions().order_slot_min
    corridors_per_order: Annotated[Positive, Field(le=1000)] = PlanningOptions().corridors_per_order
    gap: Share = PlanningOptions().gap
    time_limit_s: Annotated[Above, Field(le=1_000_000)] = PlanningOptions().time_limit_s
    seed: Count = PlanningOptions().seed
    fair: bool = PlanningOptions().fair


ReadyPoint = Annotated[list[Number], Field(min_length=2, max_length=2)]


class ScenarioDoc(Part):
    """A humanitarian pause with corridors: what is agreed and assumed."""

    # Not Literal[1]: true equals 1 in Python.
    mamarr: Annotated[int, Field(ge=1, le=1, description="format version")]
    id: Id
    title: Texts | None = None
    exercise: bool = True
    place: PlaceDoc
    languages: Annotated[
        list[Annotated[str, Field(pattern=f"^{_LANGUAGE.pattern}$")]], Field(min_length=1)
    ] = ["en"]
    last_resort: Line = ""
    hotline: Line = ""
    parties: list[PartyDoc] = []
    pause: PauseDoc
    groups: Annotated[dict[str, GroupDoc], Field(min_length=1)]
    ready: dict[str, Annotated[list[ReadyPoint], Field(min_length=1)]] = {}
    turnout: dict[str, Share] = {}
    corridors: Annotated[list[CorridorDoc], Field(min_length=1)]
    destinations: Annotated[list[DestinationDoc], Field(min_length=1)]
    fleets: list[FleetDoc] = []
    shelters: list[ShelterDoc] = []
    closures: list[ClosureDoc] = []
    assumptions: AssumptionsDoc = AssumptionsDoc()
    planning: PlanningDoc = PlanningDoc()


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of scenario.yaml."""
    schema = ScenarioDoc.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "mamarr scenario, version 1",
    }

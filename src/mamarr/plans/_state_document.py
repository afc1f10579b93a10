"""state.json as a strict document; `mamarr.plans.state` turns it into a `State`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from mamarr.plans._document import Count, Id, Moment, _Strict


def _version(value: Any) -> Any:
    """The format version; Python, unlike JSON, takes true for 1."""
    if isinstance(value, bool) or value != 1:
        raise PydanticCustomError(
            "version", "must be 1, the version of the state format (got {got})", {"got": repr(value)}
        )
    return 1


def _factor(value: Any) -> float:
    """A share of lanes that is left; a gate that takes nobody is closed, and closing has an hour."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0.0 < value <= 1.0:
        raise PydanticCustomError(
            "factor",
            "must be a number above 0 and at most 1 (got {got}); "
            "for a gate that takes nobody give closed_from instead",
            {"got": repr(value)},
        )
    return float(value)


class CorridorStateDocument(_Strict):
    id: Id
    closed_from: Moment | None = None
    reopens: Moment | None = None
    screening_factor: Annotated[
        float,
        BeforeValidator(_factor),
        WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
    ] = 1.0


class StreetStateDocument(_Strict):
    link: Id
    closed_from: Moment | None = None
    reopens: Moment | None = None


class WindowDocument(_Strict):
    open: str
    close: str


class LeftDocument(_Strict):
    zone: Id
    group: Id
    corridor: Id
    people: Count
    from_: Moment = Field(alias="from")
    to: Moment


class OnTheWayDocument(_Strict):
    node: Id
    zone: Id
    group: Id
    people: Count


class AboardDocument(_Strict):
    zone: Id
    group: Id
    people: Count


class VehicleStateDocument(_Strict):
    vehicle: Id
    node: Id | None = None
    free_at: Moment | None = None
    aboard: list[AboardDocument] = Field(default_factory=list)


class StateDocument(_Strict):
    """How a humanitarian pause stands at a moment: counts only, never who or where anybody armed is."""

    model_config = ConfigDict(title="mamarr state")

    mamarr_state: Annotated[Literal[1], BeforeValidator(_version)]
    scenario: Id
    at: Moment
    corridors: list[CorridorStateDocument] = Field(default_factory=list)
    streets: list[StreetStateDocument] = Field(default_factory=list)
    windows: list[WindowDocument] | None = None
    counted: Moment | None = None
    left: list[LeftDocument] = Field(default_factory=list)
    on_the_way: list[OnTheWayDocument] = Field(default_factory=list)
    vehicles: list[VehicleStateDocument] = Field(default_factory=list)

"""`mamarr schema`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """The formats that have a schema."""

    SCENARIO = "scenario"
    PLAN = "plan"
    STATE = "state"


def schema(
    what: Annotated[
        Format, typer.Argument(metavar="[scenario|plan|state]", help="Which format.")
    ] = Format.SCENARIO,
) -> None:
    """Print the JSON Schema of scenario.yaml, plan.json or state.json."""
    import json

    from mamarr.plans.read import json_schema as plan_schema
    from mamarr.plans.state import json_schema as state_schema
    from mamarr.scenario.schema import json_schema as scenario_schema

    schemas = {Format.SCENARIO: scenario_schema, Format.PLAN: plan_schema, Format.STATE: state_schema}
    typer.echo(json.dumps(schemas[what](), ensure_ascii=False, indent=2))

"""`mamarr schema`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """The formats that have a schema."""

    SCENARIO = "scenario"
    PLAN = "plan"


def schema(
    what: Annotated[
        Format, typer.Argument(metavar="[scenario|plan]", help="Which format.")
    ] = Format.SCENARIO,
) -> None:
    """Print the JSON Schema of scenario.yaml or plan.json."""
    import json

    from mamarr.plans.read import json_schema as plan_schema
    from mamarr.scenario.schema import json_schema as scenario_schema

    published = scenario_schema() if what is Format.SCENARIO else plan_schema()
    typer.echo(json.dumps(published, ensure_ascii=False, indent=2))

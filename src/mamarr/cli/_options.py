"""Arguments and options that several verbs share: one name, one limit and one sentence each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ScenarioPath = Annotated[Path, typer.Argument(help="The scenario: a folder, or a workbook.")]

TimeLimit = Annotated[
    float | None,
    typer.Option("--time-limit", min=0.0, help="Seconds to search each plan; else as the scenario says."),
]

Seed = Annotated[
    int | None,
    typer.Option("--seed", min=0, max=1_000_000_000, help="Of the search; else as the scenario says."),
]

Price = Annotated[
    float | None,
    typer.Option("--price", min=0.0, help="People that each order changed without need must bring."),
]

Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes; by default one for each core.")
]

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]

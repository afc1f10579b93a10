"""`mamarr verify`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mamarr.cli._options import ScenarioPath

if TYPE_CHECKING:
    from mamarr.plans.document import Plan
    from mamarr.verification.violation import Violation

MOST_LINES = 200
"""So many violations are printed one by one; the rest are counted."""


def verify(
    scenario: ScenarioPath,
    plan: Annotated[Path, typer.Argument(help="The plan.json to check.")],
    state_file: Annotated[
        Path | None, typer.Option("--state", help="For a re-plan: the state.json it was made for.")
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option("--before", help="For a re-plan, with --state: the plan.json before it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the violations as JSON.")] = False,
) -> None:
    """Check a plan against every rule, independently of how it was made; exit code 1 if one is broken."""
    from mamarr._errors import InputError
    from mamarr.cli._terminal import warn_of_plan
    from mamarr.network.read import read_network
    from mamarr.plans.read import CountError, read_plan
    from mamarr.plans.state import read_state
    from mamarr.scenario.read import read_scenario, roads_source
    from mamarr.verification.verify import verify as check
    from mamarr.verification.violation import Violation

    if before is not None and state_file is None:
        raise InputError("--before needs --state: the moment from which on the plans may differ")
    agreed, _ = read_scenario(scenario)
    network, _ = read_network(roads_source(scenario), assumptions=agreed.assumptions)
    try:
        made = read_plan(plan, agreed)
    except CountError as error:
        # a plan that can be read but counts people wrongly is not valid, rather than unreadable
        found: tuple[Violation, ...] = tuple(
            Violation(rule="counts", who="", where=f.where, when="", how_much="", text=str(f))
            for f in error.findings
        )
        _report(None, found, as_json=as_json)
        raise typer.Exit(1) from None
    warn_of_plan(agreed, made)
    found = check(
        agreed,
        network,
        made,
        state=None if state_file is None else read_state(state_file, agreed, network),
        before=None if before is None else read_plan(before, agreed),
    )
    _report(made, found, as_json=as_json)
    if found:
        raise typer.Exit(1)


def _report(plan: Plan | None, found: Sequence[Violation], *, as_json: bool) -> None:
    if as_json:
        people = None if plan is None else plan.people
        document = {"valid": not found, "people": people, "violations": [asdict(v) for v in found]}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    for violation in found[:MOST_LINES]:
        typer.echo(str(violation))
    if found:
        if len(found) > MOST_LINES:
            typer.echo(f"... and {len(found) - MOST_LINES:,} more")
        counts = Counter(v.rule for v in found)
        per_rule = ", ".join(f"{rule} {count:,}" for rule, count in counts.most_common())
        typer.echo(f"not valid: {len(found):,} violations ({per_rule})")
    elif plan is not None:
        left = sum(n.people for n in plan.not_served)
        typer.echo(
            f"valid: {plan.people:,} people, {len(plan.orders):,} orders, {len(plan.trips):,} trips, "
            f"{left:,} people not served"
        )

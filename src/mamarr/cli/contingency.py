"""`mamarr contingency`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mamarr.cli._options import Price, Quiet, ScenarioPath, TimeLimit, Workers

if TYPE_CHECKING:
    from mamarr.network.model import Network
    from mamarr.plans.contingency import Contingency
    from mamarr.plans.document import Plan
    from mamarr.scenario.model import Scenario

HOLDS_UP = "holds-up"
"""Folder of the plan that holds up best."""


def contingency(
    scenario: ScenarioPath,
    plan: Annotated[Path, typer.Argument(help="The plan.json that was, or is to be, announced.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the plans B; made if needed.")],
    at: Annotated[
        list[str] | None,
        typer.Option("--at", help="Also lost at this time, as 13:00 or with date; may be repeated."),
    ] = None,
    price: Price = None,
    time_limit_s: TimeLimit = None,
    workers: Workers = None,
    quiet: Quiet = False,
) -> None:
    """Prepare plans B: a corridor lost, a destination full, a fleet halved; and one plan that holds up best.

    Ctrl-C ends with what is prepared so far; a second Ctrl-C gives up.
    """
    from dataclasses import replace

    from rich.console import Console

    from mamarr._files import together
    from mamarr.cli._terminal import check_folder, progress_bars, stoppable
    from mamarr.cli.replan import second_given
    from mamarr.network.read import read_network
    from mamarr.planning.again.replan import PRICE
    from mamarr.planning.asking.contingency import contingency as prepare
    from mamarr.planning.drafting.plan import made_at
    from mamarr.plans.contingency import write_contingency
    from mamarr.plans.read import read_plan
    from mamarr.report.contingency import print_contingency, write_contingency_outputs
    from mamarr.scenario.read import read_scenario, roads_source

    began = time.monotonic()
    check_folder(out)
    agreed, _ = read_scenario(scenario)
    if time_limit_s is not None:
        agreed = replace(agreed, planning=replace(agreed.planning, time_limit_s=time_limit_s))
    network, _ = read_network(roads_source(scenario), assumptions=agreed.assumptions)
    announced = read_plan(plan, agreed)
    moments = [second_given(agreed, text, "--at") for text in at or []]
    with stoppable("what is prepared so far") as stop:
        with progress_bars(quiet=quiet) as progress:
            found = prepare(
                agreed,
                network,
                announced,
                at_s=moments,
                price=PRICE if price is None else price,
                workers=workers,
                stop=stop,
                progress=progress,
            )
        with together(out) as folder:
            write_contingency(folder / "contingency.json", found, agreed)
            write_contingency_outputs(folder, agreed, network, found, issued=made_at(agreed))
        _write_plans(out, agreed, network, announced, found)
    if not quiet:
        print_contingency(Console(), agreed, found)
        typer.echo(
            f"\nWritten to {out} in {time.monotonic() - began:.1f} s: a folder for each plan B, "
            f"with plan.json, changes.csv and state.json; the plan that holds up best is in {HOLDS_UP}."
        )


def _write_plans(
    out: Path, scenario: Scenario, network: Network, announced: Plan, found: Contingency
) -> None:
    """Write each plan B, who must be told what, and the state in which it is the plan."""
    from mamarr._files import whole
    from mamarr.planning.asking.contingency import state_of
    from mamarr.plans.changes import compare
    from mamarr.plans.state_write import write_state
    from mamarr.plans.write import write_plan
    from mamarr.report.changes import write_changes

    for b in found.losses:
        with whole(out / b.folder) as folder:
            write_plan(folder / "plan.json", b.plan, scenario, network)
            write_changes(folder / "changes.csv", scenario, compare(announced, b.plan))
            write_state(folder / "state.json", state_of(scenario, b.lost, b.subject, b.at_s), scenario)
    with whole(out / HOLDS_UP) as folder:
        write_plan(folder / "plan.json", found.robust.plan, scenario, network)
        write_changes(folder / "changes.csv", scenario, compare(announced, found.robust.plan))

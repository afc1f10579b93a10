"""`mamarr contingency`."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mamarr.cli._options import Price, Quiet, ScenarioPath, TimeLimit, Workers

if TYPE_CHECKING:
    from mamarr.network.model import Network
    from mamarr.plans.contingency import Contingency
    from mamarr.plans.document import Plan
    from mamarr.plans.state import State
    from mamarr.scenario.model import Scenario

HOLDS_UP = "holds-up"
"""Folder of the plan that holds up best."""


def contingency(
    scenario: ScenarioPath,
    plan: Annotated[Path, typer.Argument(help="The plan.json that was, or is to be, announced.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the plans B; made if needed.")
    ] = None,
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

    Without --out the answers are printed and nothing is written.
    Ctrl-C ends with what is prepared so far; a second Ctrl-C gives up.
    """
    from dataclasses import replace

    from rich.console import Console

    from mamarr._files import together
    from mamarr.cli._terminal import check_folder, progress_bars, say_written, stoppable, warn_of_plan
    from mamarr.cli.replan import moment_in_pause, state_before
    from mamarr.network.read import read_network
    from mamarr.planning.again.replan import PRICE
    from mamarr.planning.asking.contingency import contingency as prepare
    from mamarr.planning.drafting.plan import made_at
    from mamarr.plans.contingency import write_contingency
    from mamarr.plans.read import read_plan
    from mamarr.report.contingency import print_contingency, write_contingency_outputs
    from mamarr.scenario.read import read_scenario, roads_source

    began = time.monotonic()
    if out is not None:
        check_folder(out)
    agreed, _ = read_scenario(scenario)
    if time_limit_s is not None:
        agreed = replace(agreed, planning=replace(agreed.planning, time_limit_s=time_limit_s))
    network, _ = read_network(roads_source(scenario), assumptions=agreed.assumptions)
    announced = read_plan(plan, agreed)
    warn_of_plan(agreed, announced)
    since = state_before(agreed, network, plan)
    moments = [moment_in_pause(agreed, network, text, since) for text in at or []]
    with stoppable("what is prepared so far") as stop:
        with progress_bars(quiet=quiet) as progress:
            found = prepare(
                agreed,
                network,
                announced,
                at_s=moments,
                since=since,
                price=PRICE if price is None else price,
                workers=workers,
                stop=stop,
                progress=progress,
            )
        if out is not None:
            with together(out, instead_of=_earlier(out)) as folder:
                write_contingency(folder / "contingency.json", found, agreed)
                write_contingency_outputs(folder, agreed, network, found, issued=made_at(agreed))
                _write_plans(folder, agreed, network, announced, found, since)
    if not quiet:
        print_contingency(Console(), agreed, found)
        if out is not None:
            files = "with plan.json, changes.csv and state.json"
            best = "" if found.robust is None else f"; the plan that holds up best is in {HOLDS_UP}"
            say_written(out, began, f": a folder for each plan B, {files}{best}.")


def _earlier(out: Path) -> list[str]:
    """Folders of plans B that an earlier run wrote; those of losses not asked for again must not stay."""
    try:
        losses = json.loads((out / "contingency.json").read_text(encoding="utf-8"))["losses"]
        folders = [str(b["folder"]) for b in losses]
    except (OSError, ValueError, TypeError, KeyError):
        return []
    return [f for f in folders if f == Path(f).name and f != ".."]


def _write_plans(
    out: Path,
    scenario: Scenario,
    network: Network,
    announced: Plan,
    found: Contingency,
    since: State | None,
) -> None:
    """Write each plan B, who must be told what, and the state in which it is the plan."""
    from mamarr.planning.asking.contingency import state_of
    from mamarr.plans.changes import compare
    from mamarr.plans.state_write import write_state
    from mamarr.plans.write import write_plan
    from mamarr.report.changes import write_changes

    for b in found.losses:
        folder = out / b.folder
        write_plan(folder / "plan.json", b.plan, scenario, network)
        write_changes(folder, scenario, compare(announced, b.plan))
        write_state(folder / "state.json", state_of(scenario, b.lost, b.subject, b.at_s, since), scenario)
    if found.robust is None:
        return
    write_plan(out / HOLDS_UP / "plan.json", found.robust.plan, scenario, network)
    write_changes(out / HOLDS_UP, scenario, compare(announced, found.robust.plan))

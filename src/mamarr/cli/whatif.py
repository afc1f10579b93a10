"""`mamarr whatif`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mamarr.cli._options import Quiet, ScenarioPath, TimeLimit, Workers

if TYPE_CHECKING:
    from mamarr.planning.asking.whatif import Questions


def whatif(
    scenario: ScenarioPath,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the answers; made if needed.")
    ] = None,
    step_min: Annotated[
        int, typer.Option("--step", min=1, help="Minutes between two lengths of the pause.")
    ] = 30,
    longest_min: Annotated[
        int, typer.Option("--longest", min=1, help="Minutes of the longest pause to look at.")
    ] = 24 * 60,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            help="Ask this only, and again for more: window, lane, vehicle, corridor, places, beds, street.",
        ),
    ] = None,
    streets: Annotated[
        int, typer.Option("--streets", min=0, help="How many of the tightest streets to repair.")
    ] = 10,
    time_limit_s: TimeLimit = None,
    workers: Workers = None,
    quiet: Quiet = False,
) -> None:
    """Say what more time, a lane, a bus, a corridor would give; write tables, a chart and a brief.

    Without --out the answers are printed and nothing is written.
    Ctrl-C ends with what is known so far; a second Ctrl-C gives up.
    """
    from dataclasses import replace

    from rich.console import Console

    from mamarr._files import together
    from mamarr.cli._terminal import check_folder, progress_bars, say_written, stoppable
    from mamarr.network.read import read_network
    from mamarr.planning.asking.whatif import whatif as ask
    from mamarr.planning.drafting.plan import made_at
    from mamarr.plans.whatif import write_whatif
    from mamarr.report.whatif import print_whatif, write_whatif_outputs
    from mamarr.scenario.read import read_scenario, roads_source

    began = time.monotonic()
    asked = replace(_questions(only), step_min=step_min, longest_min=longest_min, streets=streets)
    if out is not None:
        check_folder(out)
    agreed, _ = read_scenario(scenario)
    if time_limit_s is not None:
        agreed = replace(agreed, planning=replace(agreed.planning, time_limit_s=time_limit_s))
    network, _ = read_network(roads_source(scenario), assumptions=agreed.assumptions)
    with stoppable("what is known so far") as stop:
        with progress_bars(quiet=quiet) as progress:
            answers = ask(agreed, network, questions=asked, workers=workers, stop=stop, progress=progress)
        if out is not None:
            with together(out) as folder:
                write_whatif(folder / "whatif.json", answers)
                write_whatif_outputs(folder, agreed, network, answers, issued=made_at(agreed))
    if not quiet:
        print_whatif(Console(), agreed, answers)
        if out is not None:
            say_written(out, began)


def _questions(only: list[str] | None) -> Questions:
    from mamarr._errors import Finding, InputError
    from mamarr.planning.asking.whatif import Questions
    from mamarr.plans.whatif import Kind

    asks = {"window": frozenset[Kind](), "corridor": frozenset({Kind.WITHOUT, Kind.WITH})}
    asks |= {str(k): frozenset({k}) for k in Kind if k not in asks["corridor"]}
    if only is None:
        return Questions()
    unknown = sorted(set(only) - set(asks))
    if unknown:
        raise InputError(
            Finding(where="--only", what=f"there is no question {unknown[0]!r}; there are: {', '.join(asks)}")
        )
    return Questions(curve="window" in only, kinds=frozenset().union(*(asks[o] for o in only)))

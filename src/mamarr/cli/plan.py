"""`mamarr plan`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from mamarr.cli._options import Quiet, ScenarioPath, Seed, TimeLimit


def plan(
    scenario: ScenarioPath,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the plan; made if needed.")],
    time_limit_s: TimeLimit = None,
    seed: Seed = None,
    created: Annotated[
        str | None,
        typer.Option("--created", help="Time of making to write into the plan, ISO 8601 with offset."),
    ] = None,
    fair: Annotated[
        bool | None,
        typer.Option(
            "--fair/--plain",
            help="Among equal priorities, the smallest share of any zone as large as can be; else as the "
            "scenario says.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Plan who leaves when and by which way; write the plan, orders, maps and a chart, and a summary.

    Ctrl-C ends the search with the best plan so far; a second Ctrl-C gives up.
    """
    from dataclasses import replace

    from rich.console import Console

    from mamarr._files import together
    from mamarr.cli._terminal import check_folder, moment_given, progress_bars, say_written, stoppable
    from mamarr.network.read import read_network
    from mamarr.planning.drafting.plan import plan as make
    from mamarr.planning.posing.pose import pose
    from mamarr.plans.write import write_plan
    from mamarr.report.outputs import outdated, write_outputs
    from mamarr.report.summary import print_summary
    from mamarr.scenario.read import read_scenario, roads_source

    began = time.monotonic()
    moment = moment_given(created)
    check_folder(out)
    agreed, warnings = read_scenario(scenario)
    options = replace(
        agreed.planning,
        time_limit_s=agreed.planning.time_limit_s if time_limit_s is None else time_limit_s,
        seed=agreed.planning.seed if seed is None else seed,
        fair=agreed.planning.fair if fair is None else fair,
    )
    agreed = replace(agreed, planning=options)
    network, _ = read_network(roads_source(scenario), assumptions=agreed.assumptions)
    problem = pose(agreed, network)
    with stoppable() as stop:
        with progress_bars(quiet=quiet) as progress:
            made = make(problem, created=moment, stop=stop, progress=progress)
        made = replace(made, warnings=(*(str(w) for w in warnings), *made.warnings))
        # a first Ctrl-C while pictures are drawn must not lose the plan
        old = [p.name for p in outdated(out, agreed, made)]
        with together(out, instead_of=old) as folder:
            write_outputs(folder, agreed, network, problem, made)
            write_plan(folder / "plan.json", made, agreed, network)
    if not quiet:
        print_summary(Console(), agreed, network, problem, made)
        say_written(out, began, f". Check it: mamarr verify {scenario} {out / 'plan.json'}")

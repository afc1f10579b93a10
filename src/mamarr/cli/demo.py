"""`mamarr demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SCENARIO = "aleppo-2016-11-04"

PUBLISHED = "2016-11-02"
"""Day of the announcement, from which its year follows."""


def demo(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder to work in; a scenario already there is kept.")
    ] = Path("demo"),
) -> None:
    """Run the main job on the bundled announcement and scenario: read, check, plan, verify, publish."""
    from mamarr.cli.check import check
    from mamarr.cli.example import copy_example
    from mamarr.cli.plan import plan
    from mamarr.cli.publish import publish
    from mamarr.cli.read import read
    from mamarr.cli.verify import verify

    scenario, draft, planned, notices = out / SCENARIO, out / "draft", out / "plan", out / "notices"
    if scenario.exists():
        _step(f"The scenario is in {scenario}, and is used as it is.")
    else:
        _step(f"mamarr example {SCENARIO} -o {scenario}")
        copy_example(SCENARIO, scenario)
    told = scenario / "announcement.ar.txt"
    if told.exists():
        _step(f"mamarr read {told} --published {PUBLISHED} -o {draft}")
        read(str(told), published=PUBLISHED, out=draft)
        _step(f"mamarr check {draft}")
        check(draft)
        _step("The bundled scenario holds a person's answers to what the announcement leaves open.")
    _step(f"mamarr check {scenario}")
    check(scenario)
    _step(f"mamarr plan {scenario} -o {planned}")
    plan(scenario, planned)
    _step(f"mamarr verify {scenario} {planned / 'plan.json'}")
    verify(scenario, planned / "plan.json")
    _step(f"mamarr publish {scenario} {planned / 'plan.json'} -o {notices}")
    publish(scenario, planned / "plan.json", notices)
    _step("To look at (schematic, for exercise only):")
    for picture in sorted(p for p in planned.iterdir() if p.suffix in {".png", ".html"}):
        typer.echo(f"  {picture}")
    for page in (draft / "draft.html", notices / "index.html"):
        if page.exists():
            typer.echo(f"  {page}")


def _step(text: str) -> None:
    typer.echo(typer.style(f"\n{text}", bold=True))

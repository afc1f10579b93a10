"""`mamarr check`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from mamarr._errors import Finding
    from mamarr.scenario.model import Interval, Scenario


def check(
    scenario: Annotated[Path, typer.Argument(help="Scenario folder or .xlsx workbook.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Say what is wrong with a scenario and its roads, all at once; else its totals and what binds.

    Of a draft that mamarr read made it lists what is still asked. Exit code 0, also with warnings; 2 with
    errors.
    """
    from mamarr.scenario.draft import is_draft

    if is_draft(scenario):
        _check_draft(scenario, as_json=as_json)
        return
    result = _examine(scenario)
    if as_json:
        typer.echo(json.dumps(_as_json(result), ensure_ascii=False, indent=2))
    else:
        _print(result)
    if result.errors:
        raise typer.Exit(2)


def _check_draft(path: Path, *, as_json: bool) -> None:
    """List what a draft still asks: what its announcement left open, and what a scenario needs besides."""
    from mamarr._errors import InputError
    from mamarr.scenario.draft import DRAFT_FILE, folder_of, read_draft
    from mamarr.scenario.read import open_source

    draft = read_draft(path)
    source = open_source(path)
    if source.document is None:
        # a draft may be empty in places, but it must be readable
        raise InputError(source.findings)
    result = _examine(path)
    needed = [str(f) for f in result.errors]
    if as_json:
        document = {
            "draft": True,
            "kind": draft.kind,
            "opens": draft.opens,
            "asked": needed,
            "left_open": list(draft.asked),
            "flags": list(draft.flags),
        }
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    opening = "" if draft.opens else "; it opens no window"
    typer.echo(f"{folder_of(path).name}: a draft made from an announcement ({draft.kind}){opening}")
    for line in needed:
        typer.echo(f"asked: {line}")
    if draft.asked:
        typer.echo(f"the announcement left open: {', '.join(draft.asked)}")
    for flag in draft.flags:
        typer.echo(f"flag: {flag}")
    typer.echo(
        f"{_count(len(needed), 'answer')} and {_count(len(draft.flags), 'flag')} to settle;"
        f" nothing is planned from a draft. When all is settled, remove {DRAFT_FILE}."
    )


@dataclass(kw_only=True, slots=True)
class _Result:
    scenario: Scenario | None = None
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    preflight: Sequence[str] = ()


def _examine(path: Path) -> _Result:
    """Read everything, going on as far as the errors allow."""
    from mamarr._errors import InputError
    from mamarr.network.read import read_network
    from mamarr.scenario.model import Assumptions
    from mamarr.scenario.read import examine, roads_source

    result = _Result()
    try:
        result.scenario, errors, warnings = examine(path)
    except InputError as error:
        result.errors += error.findings
        return result
    result.errors += errors
    result.warnings += warnings
    assumptions = result.scenario.assumptions if result.scenario else Assumptions()
    try:
        network, report = read_network(roads_source(path), assumptions=assumptions)
    except InputError as error:
        result.errors += error.findings
        return result
    result.warnings += [n for n in report.notes if n.severity == "warning"]
    if result.scenario is None or result.errors:
        return result
    from mamarr.planning.posing.pose import pose

    problem = pose(result.scenario, network)
    result.errors += [f for f in problem.findings if f.severity == "error"]
    result.warnings += [f for f in problem.findings if f.severity != "error"]
    if not result.errors:
        from mamarr.planning.drafting.preflight import preflight

        result.preflight = preflight(problem).lines
    return result


def _as_json(result: _Result) -> dict[str, Any]:
    return {
        "errors": [{"where": f.where, "what": f.what} for f in result.errors],
        "warnings": [{"where": f.where, "what": f.what} for f in result.warnings],
        "totals": None if result.scenario is None else _totals(result.scenario),
        "preflight": list(result.preflight),
    }


def _totals(scenario: Scenario) -> dict[str, Any]:
    return {
        "people": scenario.total_people(),
        "by_group": {g: sum(z.people.get(g, 0) for z in scenario.zones) for g in scenario.groups},
        "zones": len(scenario.zones),
        "corridors": [
            {"id": c.id, "admits": list(c.admits), "leads_to": c.leads_to, "open": _moments(scenario, c.open)}
            for c in scenario.corridors
        ],
        "windows": _moments(scenario, scenario.pause.windows),
        "timezone": scenario.place.timezone,
    }


def _moments(scenario: Scenario, stretches: Sequence[Interval]) -> list[dict[str, str]]:
    return [
        {"from": scenario.moment(s.from_s).isoformat(), "to": scenario.moment(s.to_s).isoformat()}
        for s in stretches
    ]


def _print(result: _Result) -> None:
    import sys

    from rich.console import Console

    # Away from a terminal lines are not folded: they are read by programs and in mails.
    wide = None if sys.stdout.isatty() else 500
    console = Console(width=wide, markup=False, emoji=False, highlight=False)
    for finding in result.errors:
        console.print(f"error: {finding}", style="red", soft_wrap=True)
    if result.scenario is not None and not result.errors:
        _print_totals(result.scenario, console)
        for line in result.preflight:
            console.print(line, soft_wrap=True)
    for finding in result.warnings:
        console.print(f"warning: {finding}", style="yellow", soft_wrap=True)
    if result.errors:
        console.print(
            _count(len(result.errors), "error") + "; nothing can be planned before they are corrected."
        )
    else:
        console.print(f"No errors, {_count(len(result.warnings), 'warning')}.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _print_totals(scenario: Scenario, console: Console) -> None:
    kind = "exercise" if scenario.exercise else "REAL OPERATION"
    for title in scenario.title.values():
        console.print(title, style="bold", soft_wrap=True)
    console.print(f"{scenario.id} ({kind}), times in {scenario.place.timezone}")
    for window in scenario.pause.windows:
        console.print(f"Open {_span(scenario, window)}, UTC {_span_utc(scenario, window)}")
    console.print(
        f"{scenario.total_people():,} people in {_count(len(scenario.zones), 'zone')};"
        f" safe at the {scenario.pause.safe_by}, {scenario.pause.margin_s / 60:g} min before each close"
    )
    groups = _table(console, "group", "travels", "priority", "people", "zones")
    for key, group in scenario.groups.items():
        counts = [z.people[key] for z in scenario.zones if key in z.people]
        groups.add_row(key, group.travels, str(group.priority), f"{sum(counts):,}", str(len(counts)))
    console.print(groups)
    corridors = _table(console, "corridor", "who", "to", "when")
    for c in scenario.corridors:
        when = (
            "left out: " + "; ".join(c.refusals)
            if c.refusals
            else ", ".join(_span(scenario, s) for s in c.open)
        )
        corridors.add_row(c.id, ", ".join(c.admits), c.leads_to, when)
    console.print(corridors)


def _table(console: Console, *columns: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD if console.is_terminal else None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, justify="right" if column in ("priority", "people", "zones") else "left")
    return table


def _span(scenario: Scenario, stretch: Interval) -> str:
    from mamarr.scenario.local_time import hour_text

    start, end = scenario.moment(stretch.from_s), scenario.moment(stretch.to_s)
    day = "" if end.date() == start.date() else f"{end:%Y-%m-%d} "
    return f"{start:%Y-%m-%d} from {hour_text(start)} to {day}{hour_text(end)}"


def _span_utc(scenario: Scenario, stretch: Interval) -> str:
    start, end = (scenario.moment(s).astimezone(UTC) for s in (stretch.from_s, stretch.to_s))
    return f"from {start:%Y-%m-%dT%H:%M}Z to {end:%Y-%m-%dT%H:%M}Z"

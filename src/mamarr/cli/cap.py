"""`mamarr cap`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from mamarr._errors import Finding
    from mamarr.exchange.cap_read import Alert

MOST_LINES = 100
"""So many findings of one alert are printed; the rest are counted."""


def cap(
    file: Annotated[Path, typer.Argument(help="A CAP alert, or an Atom or EDXL-DE file with alerts.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Read other people's alerts (CAP 1.2, and 1.1 without a schema) and say what is wrong with them.

    Exit code 0: valid; 1: not valid, by schema or sense; 2: refused (a DTD, not XML, too large).
    """
    from mamarr._errors import InputError
    from mamarr.exchange.cap_read import read_cap

    try:
        reading = read_cap(file)
    except InputError as error:
        if as_json:
            findings = [_finding(f) for f in error.findings]
            _print_json({"verdict": "refused", "container": None, "alerts": [], "findings": findings})
        else:
            for finding in error.findings:
                typer.echo(f"refused: {_plain(str(finding))}", err=True)
        raise typer.Exit(2) from None
    if as_json:
        verdict = "valid" if reading.valid else "invalid"
        alerts = [_alert(a) for a in reading.alerts]
        findings = [_finding(f) for f in reading.findings]
        _print_json(
            {"verdict": verdict, "container": reading.container, "alerts": alerts, "findings": findings}
        )
    else:
        for alert in reading.alerts:
            _print(alert)
        for finding in reading.findings:
            typer.echo(_plain(f"error: {finding}"))
        bad = sum(not a.valid for a in reading.alerts)
        count = len(reading.alerts)
        alerts_word = "alert" if count == 1 else "alerts"
        typer.echo(
            f"valid: {count} {alerts_word}" if reading.valid else f"not valid: {bad} of {count} {alerts_word}"
        )
    if not reading.valid:
        raise typer.Exit(1)


def _print(alert: Alert) -> None:
    languages = ", ".join(alert.languages) or "no language"
    typer.echo(
        _plain(
            f"CAP {alert.version} {alert.status or 'no status'} {alert.kind or 'no type'} "
            f"{alert.identifier or '(no identifier)'}"
            f" from {alert.sender or '(no sender)'}, sent {alert.sent or '(no time)'}; {languages}"
        )
    )
    for finding in alert.findings[:MOST_LINES]:
        typer.echo(_plain(f"  {finding.severity}: {finding}"))
    if len(alert.findings) > MOST_LINES:
        typer.echo(f"  ... and {len(alert.findings) - MOST_LINES:,} more")


def _plain(text: str) -> str:
    """Without control and direction characters: what a stranger wrote must not steer the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _finding(finding: Finding) -> dict[str, str]:
    return {"where": finding.where, "what": finding.what, "severity": finding.severity}


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "valid": alert.valid,
        "version": alert.version,
        "identifier": alert.identifier,
        "sender": alert.sender,
        "sent": alert.sent,
        "status": alert.status,
        "msgType": alert.kind,
        "languages": list(alert.languages),
        "events": list(alert.events),
        "headlines": list(alert.headlines),
        "signed": alert.signed,
        "findings": [_finding(f) for f in alert.findings],
    }


def _print_json(document: dict[str, Any]) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")

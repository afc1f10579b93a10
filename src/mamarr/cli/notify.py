"""`mamarr notify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def notify(
    notices: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that mamarr publish wrote.")],
    record: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--record",
            metavar="PARTY STATE",
            help="Add an entry: a party's id, and submitted, acknowledged or answered.",
        ),
    ] = None,
    answer: Annotated[
        str | None,
        typer.Option("--answer", help="With answered: agreed, agreed_on_conditions or refused."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", help="When it happened, or as of when to show; ISO 8601 with offset."),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who records it.")] = "",
    reference: Annotated[
        str, typer.Option("--reference", help="Where the answer is written, such as the number of a letter.")
    ] = "",
    json_: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Say where the notification to each party stands, or record what happened to it.

    To acknowledge is not to agree. Nothing that was recorded is changed or removed.
    """
    from datetime import UTC, datetime

    from mamarr._errors import InputError
    from mamarr.cli._terminal import moment_given
    from mamarr.notices import notifications

    moment = None if at is None else datetime.fromisoformat(moment_given(at, "--at") or "")
    if record is None:
        if answer is not None or by or reference:
            raise InputError("--answer, --by and --reference go with --record PARTY STATE")
        log = notifications.read_log(notices)
    else:
        if moment is None:
            raise InputError("--at: is missing; write when it happened, for example 2016-11-03T22:00+02:00")
        log = notifications.record(
            notices, record[0], record[1], at=moment, by=by, answer=answer, reference=reference
        )
    now = moment or datetime.now(UTC)
    found = [log.status(party, now) for party in log.parties]
    if json_:
        import json

        rows = [
            {
                "party": s.party,
                "state": s.state.value,
                "since": None if s.since is None else s.since.isoformat(),
                "answer": None if s.answer is None else s.answer.value,
                "agreed": s.agreed,
            }
            for s in found
        ]
        typer.echo(json.dumps({"answer_by": log.expires.isoformat(), "parties": rows}, ensure_ascii=False))
        return
    exercise = ", exercise" if log.exercise else ""
    typer.echo(f"Version {log.version}{exercise}; answers by {log.expires.isoformat(timespec='minutes')}")
    for status in found:
        since = "" if status.since is None else f" {status.since.isoformat(timespec='minutes')}"
        said = {
            notifications.State.ANSWERED: f": {status.answer}",
            notifications.State.ACKNOWLEDGED: ": receipt only, not agreed",
            notifications.State.EXPIRED: ": no answer, nothing is agreed",
        }.get(status.state, "")
        typer.echo(f"  {status.party}: {status.state}{since}{said}")

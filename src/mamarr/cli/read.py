"""`mamarr read`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mamarr.announcements.announcement import Announcement


def read(
    text: Annotated[str, typer.Argument(help="File with the announcement, or - for standard input.")],
    published: Annotated[
        str | None,
        typer.Option("--published", metavar="DATE", help="Day of publication, such as 2016-11-02."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was read as JSON.")] = False,
    places: Annotated[
        Path | None,
        typer.Option(
            "--places", metavar="CSV", help="Names of places, in several scripts, beside the bundled ones."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the draft scenario; made if needed.")
    ] = None,
) -> None:
    """Read an announcement into a draft scenario by rules; what it does not say is asked, not guessed."""
    from mamarr._errors import InputError
    from mamarr.announcements.places import gazetteer
    from mamarr.announcements.read import read_announcement

    if out is None and not as_json:
        raise InputError("mamarr read: name a folder for the draft with -o, or print with --json")
    original = _text(text)
    announcement = read_announcement(original, published=_day(published), places=gazetteer(places))
    if out is not None:
        from mamarr.announcements.draft import write_draft

        write_draft(out, announcement)
    if as_json:
        typer.echo(json.dumps(announcement.as_dict(), ensure_ascii=False, indent=1))
        return
    _print(announcement)
    typer.echo(f"Wrote {out}. Look at {Path(str(out)) / 'draft.html'}; then: mamarr check {out}")


def _text(source: str) -> str:
    import sys

    from mamarr._errors import InputError

    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise InputError(
            f"{source}: cannot be read ({error.strerror}); name a file, or - for standard input"
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{source}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error


def _day(given: str | None) -> date | None:
    from mamarr._errors import Finding, InputError

    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise InputError(
            Finding(where="--published", what=f"{given!r} is not a day; write for example 2016-11-02")
        ) from None


def _print(read: Announcement) -> None:
    typer.echo(f"{read.kind}: {read.place or 'place not known'} ({read.place_tz or 'zone not known'})")
    for window in read.windows:
        hours = f"from {window.start or '?'} to {window.end or '?'}"
        typer.echo(f"{window.what}: {window.date or 'day not known'} {hours}")
    if not read.opens:
        typer.echo("This text opens no window.")
    for flag in read.flags:
        typer.echo(f"flag: {flag.field}: {flag.says} ({flag.text!r})")
    if read.asked:
        typer.echo("asked: " + ", ".join(read.asked))

"""`mamarr key`: keys of the people who release notices."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

PASSPHRASE = "MAMARR_PASSPHRASE"
"""Environment variable with a passphrase, for machines without a prompt; it is never an option."""

key = typer.Typer(help="Make and show the keys of people who release notices.", no_args_is_help=True)


@key.command()
def new(
    file: Annotated[Path, typer.Argument(help="File for the key; it must not exist.")],
    name: Annotated[str, typer.Option("--name", help="Whose key it is.")],
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Encrypt it with a passphrase, asked for.")
    ] = False,
) -> None:
    """Make an Ed25519 key that only its owner can read, and print what others may know of it."""
    from mamarr.exchange.keys import new_key

    public = new_key(file, name, passphrase=_new_passphrase(file) if passphrase else None)
    typer.echo(public.line)
    typer.echo(f"fingerprint: {public.fingerprint}")
    typer.echo(f"Keep {file} to yourself. The first line is for a file of trusted keys.", err=True)


@key.command()
def show(file: Annotated[Path, typer.Argument(help="File of a key.")]) -> None:
    """Print what others may know of a key: public key, name and fingerprint."""
    from mamarr.exchange.keys import read_public

    public = read_public(file)
    typer.echo(public.line)
    typer.echo(f"fingerprint: {public.fingerprint}")


def ask(question: str) -> bytes | None:
    """A passphrase from the environment, else from a prompt that does not show it; None without either."""
    if given := os.environ.get(PASSPHRASE):
        return given.encode()
    if not sys.stdin.isatty():
        return None
    import getpass

    return getpass.getpass(f"{question}: ").encode() or None


def _new_passphrase(file: Path) -> bytes:
    from mamarr._errors import Finding, InputError

    first = ask(f"Passphrase for {file.name}")
    if first is None:
        what = f"needs a prompt, or the environment variable {PASSPHRASE}; nothing was written"
        raise InputError(Finding(where="--passphrase", what=what))
    if not os.environ.get(PASSPHRASE) and ask("The same again") != first:
        raise InputError(Finding(where="--passphrase", what="the two differ; nothing was written"))
    return first

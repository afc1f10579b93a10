"""`mamarr release`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from mamarr._errors import Finding
    from mamarr.exchange.keys import PublicKey
    from mamarr.exchange.release import Release


def release(
    notices: Annotated[
        Path, typer.Argument(metavar="DIR", help="A set of notices: a folder of mamarr publish.")
    ],
    keys: Annotated[
        list[Path] | None, typer.Option("--key", help="Key of a person who releases; give it twice for two.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say who released what and when.")] = False,
    trusted: Annotated[
        Path | None, typer.Option("--trusted", help="File of the keys that may release, one a line.")
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="What it was made from, if it stands elsewhere now.")
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", help="The plan.json it was made from, if it stands elsewhere now."),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option("--state", help="The state of a re-plan it was made for, if it stands elsewhere now."),
    ] = None,
    catalogues: Annotated[
        Path | None,
        typer.Option("--catalogues", help="Catalogues it was made with, if they stand elsewhere now."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Turn a set of notices from exercise into actual, by the keys of two different people.

    With one key, the signature waits for a second person. With --check nothing is written: exit code 0 if the
    set is released and whole, else 1.
    """
    from mamarr._errors import Finding, InputError
    from mamarr.exchange.keys import read_trusted

    may = None if trusted is None else read_trusted(trusted)
    if check:
        if keys:
            raise InputError(Finding(where="--check", what="only looks and signs nothing; leave out --key"))
        _check(notices, may, as_json=as_json)
        return
    if not keys:
        what = "nobody signs; give the key of a person, or --check to see who signed"
        raise InputError(Finding(where="--key", what=what))
    sources = {"scenario": scenario, "plan": plan, "state": state, "catalogues": catalogues}
    done = _sign(notices, keys, may, {name: path for name, path in sources.items() if path is not None})
    _report(notices, done, may, as_json=as_json)


def _check(folder: Path, trusted: tuple[PublicKey, ...] | None, *, as_json: bool) -> None:
    from mamarr._errors import Finding, InputError
    from mamarr.exchange.release import check

    if not folder.is_dir():
        raise InputError(Finding(where=str(folder), what="is not a folder; name one of `mamarr publish`"))
    try:
        found = check(folder, trusted=trusted)
    except InputError as error:
        # a manifest that cannot be read is an answer too: this set is not to be used
        if as_json:
            _print_json({"state": "refused", "findings": [_finding(f) for f in error.findings]})
        else:
            for finding in error.findings:
                typer.echo(f"refused: {finding}")
        raise typer.Exit(1) from None
    _report(folder, found, trusted, as_json=as_json)
    if not found.released:
        raise typer.Exit(1)


def _sign(
    folder: Path, keys: list[Path], trusted: tuple[PublicKey, ...] | None, given: dict[str, Path]
) -> Release:
    from mamarr._errors import Finding, InputError
    from mamarr.cli.key import ask
    from mamarr.exchange.bundle import read_source
    from mamarr.exchange.keys import read_key
    from mamarr.exchange.release import release

    sources = read_source(folder) | given
    if lacking := [name for name in ("scenario", "plan") if name not in sources]:
        options = " and ".join(f"--{name}" for name in lacking)
        what = f"it is not noted what the set was made from; give {options}"
        raise InputError(Finding(where=str(folder), what=what))
    read = [read_key(path, ask=ask) for path in keys]
    render, marks = _renderer(folder, sources)
    return release(folder, read, render, moment=datetime.now(UTC), marks=marks, trusted=trusted)


def _renderer(folder: Path, sources: dict[str, Path]) -> tuple[Callable[[Path], None], tuple[str, ...]]:
    """What makes the set of `folder` again as actual, and the marks of exercises in its languages."""
    from mamarr._errors import Finding, InputError
    from mamarr.exchange.bundle import MANIFEST, read_manifest
    from mamarr.exchange.cap_write import replaced
    from mamarr.exchange.signatures import digest
    from mamarr.network.read import read_network
    from mamarr.notices.notice import Issue
    from mamarr.plans.read import read_plan
    from mamarr.plans.state import read_state
    from mamarr.report.publish import NoticeSet
    from mamarr.scenario.read import read_scenario, roads_source

    manifest = read_manifest(folder)
    agreed, _ = read_scenario(sources["scenario"])
    network, _ = read_network(roads_source(sources["scenario"]), assumptions=agreed.assumptions)
    made = read_plan(sources["plan"], agreed)
    try:
        issued = datetime.fromisoformat(manifest.issued)
    except ValueError as error:
        where = str(folder / MANIFEST)
        raise InputError(Finding(where=where, what=f"the time of issue is {manifest.issued!r}")) from error
    if agreed.exercise:
        typer.echo(
            "warning: the scenario says that it is an exercise; "
            "its own texts, such as title and hotline, are told "
            "as they stand",
            err=True,
        )
    actual = NoticeSet(
        agreed,
        network,
        made,
        digest(sources["plan"].read_bytes()),
        Issue(
            issued=issued.astimezone(agreed.tz),
            version=manifest.version,
            exercise=False,
            supersedes=manifest.supersedes,
        ),
        state=read_state(sources["state"], agreed, network) if "state" in sources else None,
        earlier=replaced(folder),
        catalogues=sources.get("catalogues"),
    )

    def render(target: Path) -> None:
        typer.echo("Making the actual set ...", err=True)
        actual.write(target)

    return render, tuple(words.text("exercise") for words in actual.words.values())


def _report(folder: Path, found: Release, trusted: tuple[PublicKey, ...] | None, *, as_json: bool) -> None:
    signers = found.signatures.signatures if found.signatures is not None else ()
    manifest = found.manifest
    if as_json:
        _print_json(
            {
                "state": _state(found),
                "version": manifest.version,
                "issued": manifest.issued,
                "supersedes": manifest.supersedes,
                "manifest_sha256": manifest.sha256,
                "signatures": [
                    {"name": s.key.name, "fingerprint": s.key.fingerprint, "signed": s.signed}
                    for s in signers
                ],
                "trusted": trusted is not None,
                "findings": [_finding(f) for f in found.findings],
            }
        )
        return
    kind = "EXERCISE" if manifest.exercise else "actual"
    typer.echo(f"{folder}: {kind}, version {manifest.version}, issued {manifest.issued}")
    if manifest.supersedes is not None:
        typer.echo(f"supersedes the set whose manifest has the SHA-256 {manifest.supersedes}")
    for signature in signers:
        typer.echo(f"signed by {signature.key.name} at {signature.signed} (key {signature.key.fingerprint})")
    for finding in found.findings:
        typer.echo(f"refused: {finding}")
    state = _state(found)
    if state == "released" and trusted is None:
        typer.echo("The keys were not compared with a list: compare the fingerprints, or give --trusted.")
    typer.echo(
        {
            "released": "released by two people, and whole",
            "waiting": "not released: a second person must sign",
            "exercise": "not released: nobody has signed",
            "refused": "not released: do not use it",
        }[state]
    )


def _state(found: Release) -> str:
    if found.findings:
        return "refused"
    if found.released:
        return "released"
    return "waiting" if found.waiting else "exercise"


def _finding(finding: Finding) -> dict[str, str]:
    return {"where": finding.where, "what": finding.what}


def _print_json(document: dict[str, Any]) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")

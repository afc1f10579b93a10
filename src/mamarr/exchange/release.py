"""Release of notices by two people: an exercise becomes actual when two different keys sign the same bytes.

Each signer's run makes the actual set anew from scenario and plan, in a folder that nobody sees, and signs
its manifest. The first signature waits beside the exercise set; no actual file exists yet. With the second
the actual set takes the place of the exercise set in one step.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mamarr._errors import Finding, InputError
from mamarr._files import write_bytes
from mamarr._swap import swap
from mamarr.exchange.bundle import MANIFEST, SIGNATURES, Manifest, file_findings, read_manifest
from mamarr.exchange.keys import Key, PublicKey
from mamarr.exchange.signatures import (
    NEEDED,
    Signatures,
    Subject,
    distrust,
    read_signatures,
    same_signer,
    scenario_id,
    sign,
    signature_findings,
)

_TEXTS = {".html", ".htm", ".txt", ".xml", ".cap", ".atom", ".json", ".csv", ".md", ".svg"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """What stands in a folder.

    Attributes
    ----------
    manifest
        Of the set.
    signatures
        All that were found; None if nobody signed.
    findings
        Everything for which it is refused.
    """

    manifest: Manifest
    signatures: Signatures | None
    findings: tuple[Finding, ...]

    @property
    def released(self) -> bool:
        """Whether the set is actual, whole, and signed by two people."""
        return not self.manifest.exercise and not self.findings

    @property
    def waiting(self) -> bool:
        """Whether somebody signed an exercise set, and a second person is waited for."""
        return self.manifest.exercise and self.signatures is not None and not self.findings


def check(folder: Path, *, trusted: Sequence[PublicKey] | None = None) -> Release:
    """Say who released a set, and everything that does not hold.

    Parameters
    ----------
    folder
        The set.
    trusted
        Keys that may release; None: whatever two keys.

    Raises
    ------
    InputError
        If it is no set of notices at all.
    """
    manifest = read_manifest(folder)
    found = file_findings(folder, manifest)
    signatures = None
    try:
        signatures = read_signatures(folder)
    except InputError as error:
        found += error.findings
    if signatures is not None:
        found += _subject_findings(manifest, signatures.subject)
        found += signature_findings(signatures, trusted=trusted)
    if not manifest.exercise:
        count = 0 if signatures is None else len(signatures.signatures)
        if count < NEEDED:
            what = f"the set calls itself actual, and {count} of {NEEDED} people signed it; do not use it"
            found.append(Finding(where=SIGNATURES, what=what))
    return Release(manifest=manifest, signatures=signatures, findings=tuple(found))


def _subject_findings(manifest: Manifest, subject: Subject) -> Iterator[Finding]:
    signed = subject.exercise_sha256 if manifest.exercise else subject.manifest_sha256
    if (subject.version, subject.scenario) != (manifest.version, scenario_id(manifest)):
        what = (
            f"signs version {subject.version} of {subject.scenario!r}, "
            f"and this is version {manifest.version} of "
            f"{scenario_id(manifest)!r}; a signature holds for one version only"
        )
        yield Finding(where=SIGNATURES, what=what)
    if manifest.sha256 != signed:
        what = "was changed after it was signed, or the signatures are of another set; refused"
        yield Finding(where=MANIFEST, what=what)


def release(
    folder: Path,
    keys: Sequence[Key],
    render: Callable[[Path], None],
    *,
    moment: datetime,
    marks: Sequence[str] = (),
    trusted: Sequence[PublicKey] | None = None,
) -> Release:
    """Sign the release of an exercise set, and make it actual once two people have.

    Parameters
    ----------
    folder
        The exercise set.
    keys
        One or more; each of another person, and not of one who signed already.
    render
        Writes the actual set into the empty folder it is given: the same bytes each time.
    moment
        The time of signing, aware.
    marks
        Texts by which files say that they are an exercise; none may be left in the actual set.
    trusted
        Keys that may release; None: any. Who signed before is looked at as well.

    Returns
    -------
    Release
        What stands in the folder then.

    Raises
    ------
    InputError
        If anything does not hold; the folder is then as it was.
    """
    folder = folder.resolve()
    with _alone(folder):
        before = check(folder, trusted=trusted)
        if not before.manifest.exercise:
            what = (
                "is no exercise any more; to correct a released set, publish a new version that supersedes it"
            )
            raise InputError([Finding(where=str(folder), what=what), *before.findings])
        if before.findings:
            hint = f"nothing was signed; publish the set again (and remove {SIGNATURES} to begin anew)"
            raise InputError([*before.findings, Finding(where=str(folder), what=hint)])
        _different_people(before.signatures, keys, trusted)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            actual = _rendered(made, render, before.manifest, marks)
            subject = Subject(
                manifest_sha256=actual.sha256,
                exercise_sha256=before.manifest.sha256,
                version=actual.version,
                scenario=scenario_id(actual),
            )
            earlier = before.signatures.signatures if before.signatures is not None else ()
            if before.signatures is not None and before.signatures.subject != subject:
                names = ", ".join(s.key.name for s in earlier)
                what = (
                    f"the actual set is not the one that {names} signed: scenario, plan or software differ; "
                    f"make them the same, or remove {SIGNATURES} and let everybody sign again"
                )
                raise InputError(Finding(where=str(folder), what=what))
            signatures = Signatures(
                subject=subject, signatures=(*earlier, *(sign(subject, k, moment) for k in keys))
            )
            if len(signatures.signatures) < NEEDED:
                write_bytes(folder / SIGNATURES, signatures.dump())
            else:
                (made / SIGNATURES).write_bytes(signatures.dump())
                if wrong := check(made).findings:
                    raise InputError(wrong)
                _flush(made, like=folder)
                # the exercise set is now what stands at `made`, and goes with it
                swap(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return check(folder, trusted=trusted)


def _different_people(
    signatures: Signatures | None, keys: Sequence[Key], trusted: Sequence[PublicKey] | None
) -> None:
    """Refuse keys that are not each of another person, and those that may not release."""
    if not keys:
        raise InputError(Finding(where="--key", what="nobody signs; name a key"))
    seen = [s.key for s in signatures.signatures] if signatures is not None else []
    for key in keys:
        if trusted is not None and (what := distrust(key.public, trusted)):
            raise InputError(Finding(where=f"--key of {key.public.name}", what=what))
        for other in seen:
            if what := same_signer(other, key.public):
                raise InputError(Finding(where=f"--key of {key.public.name}", what=what))
        seen.append(key.public)


def _rendered(
    made: Path, render: Callable[[Path], None], exercise: Manifest, marks: Sequence[str]
) -> Manifest:
    """Let the actual set be written, and look at it before anybody signs it."""
    render(made)
    actual = read_manifest(made)
    found = file_findings(made, actual)
    if actual.exercise:
        found.append(
            Finding(where=MANIFEST, what="the set that was made is still an exercise; nothing was signed")
        )
    for key in ("scenario", "plan_sha256", "issued", "version", "supersedes"):
        if actual.document.get(key) != exercise.document.get(key):
            what = (
                f"{key} is not that of the exercise set: scenario or plan were changed since; "
                f"publish it again"
            )
            found.append(Finding(where=MANIFEST, what=what))
    for path in actual.files:
        if Path(path).suffix.lower() in _TEXTS:
            text = (made / path).read_text(encoding="utf-8", errors="replace")
            found += [
                Finding(where=path, what=f"still says {mark!r}; nothing was signed")
                for mark in (*marks, "<status>Exercise</status>")
                if mark in text
            ]
    if found:
        raise InputError(found)
    return actual


def _flush(made: Path, *, like: Path) -> None:
    """Put every byte on the disk before the set takes its place, and let the same people read it."""
    for base, _, files in os.walk(made):
        for name in files:
            (Path(base) / name).chmod(0o644)
            with (Path(base) / name).open("rb") as stream:
                os.fsync(stream.fileno())
        if Path(base) != made:
            Path(base).chmod(0o755)
    made.chmod(like.stat().st_mode & 0o777)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one release at a time work on a folder."""
    if not folder.is_dir():
        raise InputError(
            Finding(where=str(folder), what="is not a folder; name one that `mamarr publish` wrote")
        )
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            what = "is being released by somebody else right now; try again in a moment"
            raise InputError(Finding(where=str(folder), what=what)) from error
        yield
    finally:
        os.close(handle)

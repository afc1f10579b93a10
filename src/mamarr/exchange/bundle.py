"""A notice set as a bundle: files, the manifest that lists them with their digests, and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any

from mamarr._errors import Finding, InputError

MANIFEST = "manifest.json"
SIGNATURES = "signatures.json"
_BESIDE = {MANIFEST, SIGNATURES}
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What `manifest.json` says, as far as a release needs it.

    Attributes
    ----------
    sha256
        Of the file's bytes as they stand: a changed space is a changed manifest.
    files
        Path to the sha256 of each file.
    document
        All of it.
    """

    sha256: str
    version: int
    exercise: bool
    issued: str
    supersedes: str | None
    files: dict[str, str]
    document: dict[str, Any]


def load_json(data: bytes, *, where: str) -> Any:
    """JSON in which no key stands twice: two readers must not see two documents.

    Raises
    ------
    InputError
        If it is not JSON, or a key stands twice.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [k for k, _ in pairs]
        if len(set(keys)) != len(keys):
            twice = next(k for k in keys if keys.count(k) > 1)
            raise InputError(Finding(where=where, what=f"the key {twice[:40]!r} stands twice; refused"))
        return dict(pairs)

    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=once)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(Finding(where=where, what=f"is not JSON ({error}); refused")) from error


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a bundle.

    Raises
    ------
    InputError
        If there is none, or it is not as `mamarr publish` writes it.
    """
    path = folder / MANIFEST
    where = str(path)
    if not folder.is_dir():
        raise InputError(
            Finding(where=str(folder), what="is not a folder; name one that `mamarr publish` wrote")
        )
    data = _bytes(path)
    if data is None:
        what = "is missing, or is not a plain file; name a folder that `mamarr publish` wrote"
        raise InputError(Finding(where=where, what=what))
    document = load_json(data, where=where)
    shape = {"mamarr_notices": int, "version": int, "exercise": bool, "issued": str, "files": list}
    wrong = (
        ["all of it"]
        if not isinstance(document, dict)
        else [k for k, kind in shape.items() if type(document.get(k)) is not kind]
    )
    if not wrong and document["mamarr_notices"] != 1:
        wrong = ["mamarr_notices"]
    if not wrong and not isinstance(document.get("supersedes"), str | None):
        wrong = ["supersedes"]
    if wrong:
        what = f"is not a manifest of notices (wrong or missing: {', '.join(wrong)}); publish the set again"
        raise InputError(Finding(where=where, what=what))
    files: dict[str, str] = {}
    for index, entry in enumerate(document["files"]):
        at = f"{where} $.files[{index}]"
        if not isinstance(entry, dict) or not all(isinstance(entry.get(k), str) for k in ("path", "sha256")):
            raise InputError(Finding(where=at, what="has no path and sha256; publish the set again"))
        if not _is_inside(entry["path"]):
            what = f"{entry['path'][:80]!r} does not stay in the folder; refused"
            raise InputError(Finding(where=at, what=what))
        if entry["path"] in files:
            raise InputError(Finding(where=at, what=f"{entry['path']!r} is listed twice; refused"))
        files[entry["path"]] = entry["sha256"]
    return Manifest(
        sha256=hashlib.sha256(data).hexdigest(),
        version=document["version"],
        exercise=document["exercise"],
        issued=document["issued"],
        supersedes=document.get("supersedes"),
        files=files,
        document=document,
    )


def file_findings(folder: Path, manifest: Manifest) -> list[Finding]:
    """Every file that was changed, removed, added, or is not a plain file.

    Parameters
    ----------
    folder
        The bundle.
    manifest
        Its manifest.
    """
    found = []
    for path, sha256 in manifest.files.items():
        found_sha256 = _sha256(folder / path)
        if found_sha256 is None:
            what = "is listed in the manifest, and is not there as a plain file; the set is not whole"
            found.append(Finding(where=path, what=what))
        elif found_sha256 != sha256:
            found.append(
                Finding(where=path, what="was changed after the manifest was written; do not use it")
            )
    listed = set(manifest.files) | _BESIDE
    for path in sorted(_present(folder)):
        if path not in listed:
            found.append(Finding(where=path, what="is not listed in the manifest; it was added, remove it"))
    return found


def _is_inside(path: str) -> bool:
    """Whether a manifest's path names a file below the folder and nothing else, in its one spelling."""
    pure = PurePosixPath(path)
    return (
        bool(pure.parts)
        and not pure.is_absolute()
        and ".." not in pure.parts
        and "\\" not in path
        and "\0" not in path
        and str(pure) == path
        and path not in _BESIDE
    )


def _present(folder: Path) -> list[str]:
    """Everything in the folder but folders, as relative paths; links are not followed."""
    found: list[str] = []

    def unread(error: OSError) -> None:
        # what cannot be looked into may hold anything
        found.append(Path(error.filename).relative_to(folder).as_posix())

    for base, folders, files in os.walk(folder, onerror=unread, followlinks=False):
        here = Path(base)
        links = [f for f in folders if (here / f).is_symlink()]
        found += [(here / name).relative_to(folder).as_posix() for name in [*files, *links]]
    return found


def _open(path: Path) -> BufferedReader | None:
    """A plain file that is not reached through a link; None if it is none."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None
    return os.fdopen(handle, "rb")


def _bytes(path: Path) -> bytes | None:
    """The bytes of a plain file, a document of ours; None if it is none or is far too large for one."""
    stream = _open(path)
    if stream is None:
        return None
    with stream:
        data = stream.read(_MOST_BYTES + 1)
    return data if len(data) <= _MOST_BYTES else None


def _sha256(path: Path) -> str | None:
    """The digest of a plain file of any size; None if it is none."""
    stream = _open(path)
    if stream is None:
        return None
    with stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def source_path(folder: Path) -> Path:
    """Where it is noted what the set in `folder` was made from: beside it, ``<folder>-source.json``.

    Not in the folder: what is published says nothing about the disk of those who made it.
    """
    folder = folder.absolute()
    return folder.with_name(f"{folder.name}-source.json")


def write_source(folder: Path, **paths: Path) -> None:
    """Note beside a set what it was made from, so that `mamarr release` can make it again.

    Parameters
    ----------
    folder
        The set.
    **paths
        What it was made from: ``scenario``, ``plan``, and whatever else `mamarr publish` took. Written
        relative to the folder in which the set stands.
    """
    from mamarr._files import write_text

    note = source_path(folder)
    base = note.parent.resolve()
    relative = {name: Path(os.path.relpath(p.resolve(), base)).as_posix() for name, p in paths.items()}
    write_text(note, json.dumps({"mamarr_source": 1, **relative}, ensure_ascii=False, indent=1) + "\n")


def read_source(folder: Path) -> dict[str, Path]:
    """What the set was made from, by name; empty if nothing is noted.

    Raises
    ------
    InputError
        If the note cannot be read.
    """
    note = source_path(folder)
    data = _bytes(note)
    if data is None:
        return {}
    document = load_json(data, where=str(note))
    if not isinstance(document, dict) or document.pop("mamarr_source", None) != 1:
        raise InputError(Finding(where=str(note), what="is no note of ours; give --scenario and --plan"))
    if not all(isinstance(value, str) for value in document.values()):
        raise InputError(Finding(where=str(note), what="holds what is no path; give --scenario and --plan"))
    return {name: note.parent / value for name, value in document.items()}

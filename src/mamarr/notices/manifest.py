"""manifest.json: every file of a set of notices, with what it is and the digest of its bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mamarr._errors import Finding, InputError
from mamarr.notices.notice import Issue
from mamarr.notices.parties import answer_by
from mamarr.scenario.model import Scenario

MANIFEST = "manifest.json"

KINDS = ("leaflet", "page", "text", "sms", "radio", "poster", "appeal", "cap", "feed")
"""Kinds of files; documents to parties are appeals, with the party named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """One file of a set: its path in the folder, what it is, for whom, and its bytes.

    Attributes
    ----------
    zone, corridor, group, party, language
        What it is about; None: several, or all, or those who go apart, whom a manifest does not name.
    segments
        Of a short message; None for other files.
    """

    path: str
    kind: str
    data: bytes = b""
    zone: str | None = None
    corridor: str | None = None
    group: str | None = None
    party: str | None = None
    language: str | None = None
    segments: int | None = None
    alphabet: str | None = None


def manifest(files: Iterable[File], scenario: Scenario, plan_sha256: str, issue: Issue) -> str:
    """Text of manifest.json: one line for each file, in the order of their paths."""
    head = {
        "mamarr_notices": 1,
        "scenario": {"id": scenario.id, "sha256": scenario.sha256},
        "plan_sha256": plan_sha256,
        "issued": issue.issued.isoformat(),
        "version": issue.version,
        "exercise": issue.exercise,
        "supersedes": issue.supersedes,
        "answer_by": answer_by(scenario, issue.since_s).isoformat(),
    }
    lines = [json.dumps(_entry(file, issue), ensure_ascii=False) for file in sorted(files, key=_path)]
    text = json.dumps(head, ensure_ascii=False, indent=1)
    return text[:-2] + ',\n "files": [\n  ' + ",\n  ".join(lines) + "\n ]\n}\n"


def superseded(folder: Path, scenario: Scenario) -> tuple[int, datetime, str]:
    """Version of the set in `folder`, its time of issue, and the SHA-256 of its manifest.

    Raises
    ------
    InputError
        If there is no set of notices of this scenario.
    """
    document, digest = read(folder)
    said = document["scenario"].get("id") if isinstance(document.get("scenario"), dict) else None
    if said != scenario.id:
        raise InputError(
            Finding(
                where=str(folder / MANIFEST),
                what=f"is a set of notices of {said!r}, and this one is {scenario.id!r}; name another folder",
            )
        )
    issued: datetime | None = None
    with suppress(ValueError):
        issued = datetime.fromisoformat(document["issued"])
    if issued is None or issued.tzinfo is None:
        raise InputError(
            Finding(
                where=f"{folder / MANIFEST} $.issued",
                what=f"is {document['issued']!r}, and no time with offset; publish the set again",
            )
        )
    return document["version"], issued, digest


def read(folder: Path) -> tuple[dict[str, Any], str]:
    """The manifest of the set in `folder`, and the SHA-256 of its bytes.

    Raises
    ------
    InputError
        If there is none that can be read.
    """
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
        document = json.loads(data)
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); name a folder that `mamarr publish` wrote"
        ) from error
    except (UnicodeDecodeError, ValueError) as error:
        raise InputError(f"{path}: is not JSON ({error}); publish the set again") from error
    whole = (
        isinstance(document, dict)
        and document.get("mamarr_notices") == 1
        and type(document.get("version")) is int
        and isinstance(document.get("issued"), str)
        and isinstance(document.get("files"), list)
        and all(isinstance(f, dict) and isinstance(f.get("path"), str) for f in document["files"])
    )
    if not whole:
        raise InputError(f"{path}: is not a manifest of notices; name a folder that `mamarr publish` wrote")
    return document, hashlib.sha256(data).hexdigest()


def _path(file: File) -> str:
    return file.path


def _entry(file: File, issue: Issue) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "path": file.path,
        "kind": file.kind,
        "zone": file.zone,
        "corridor": file.corridor,
        "group": file.group,
        "language": file.language,
        "version": issue.version,
        "sha256": hashlib.sha256(file.data).hexdigest(),
    }
    if file.party is not None:
        entry["party"] = file.party
    if file.segments is not None:
        entry |= {"segments": file.segments, "alphabet": file.alphabet}
    return entry

"""Drafts: folders made from an announcement, in which a person still has to fill in what it does not say."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mamarr._errors import Finding, InputError
from mamarr.scenario._bytes import read_limited

DRAFT_FILE = "draft.json"
"""A folder with this file is a draft: never read as a scenario until a person removes it."""

MAX_BYTES = 5_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a draft remembers of its announcement.

    Attributes
    ----------
    kind
        What the announcement does.
    opens
        Whether an announcement of this kind opens windows.
    asked
        Fields that the announcement left open.
    flags
        What contradicts itself in it, as sentences.
    """

    kind: str
    opens: bool
    asked: tuple[str, ...]
    flags: tuple[str, ...]


def folder_of(path: Path) -> Path:
    """The folder of a scenario that is named by its folder or by its scenario.yaml."""
    return path.parent if path.name == "scenario.yaml" else path


def is_draft(path: Path) -> bool:
    """Whether a scenario's folder is a draft."""
    return (folder_of(path) / DRAFT_FILE).is_file()


def read_draft(path: Path) -> Draft:
    """What the draft in the folder remembers.

    Raises
    ------
    InputError
        If its draft.json cannot be read.
    """
    try:
        held: Any = json.loads(read_limited(folder_of(path) / DRAFT_FILE, limit=MAX_BYTES))
        read = held["announcement"]
        return Draft(
            kind=str(read["kind"]),
            opens=bool(held["opens"]),
            asked=tuple(str(a) for a in read["asked"]),
            flags=tuple(f"{f['field']}: {f['says']} ({f['text']!r})" for f in read["flags"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{DRAFT_FILE}: is not what mamarr read wrote ({error}); make the draft anew"
        ) from error


def refuse_draft(path: Path, findings: Sequence[Finding]) -> InputError:
    """The error for a draft that is used as a scenario.

    Parameters
    ----------
    path
        The draft.
    findings
        What the scenario still lacks.
    """
    draft = read_draft(path)
    places = (f.where or f.what for f in findings)
    missing = list(dict.fromkeys(re.sub(r"\[\d+\]", "", place).removeprefix("$.") for place in places))
    what = f"missing: {', '.join(missing)}" if missing else "nothing is missing any more"
    closed = "" if draft.opens else f" The announcement ({draft.kind}) opens no window."
    return InputError(
        f"{folder_of(path).name}: is a draft made from an announcement, not a scenario; {what}.{closed}"
        f" mamarr check lists what is asked; when all is answered and each flag settled, remove {DRAFT_FILE}"
    )

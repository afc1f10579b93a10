"""Who signed the release of a notice set, and whether that holds."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mamarr._errors import Finding, InputError
from mamarr.exchange.bundle import SIGNATURES, Manifest, load_json
from mamarr.exchange.keys import Key, PublicKey, clean_name, decode_public, same_person

NEEDED = 2
"""So many different people release a set (two: requirement 37)."""

_DOMAIN = b"mamarr: I release these notices as actual\n"
_HEX = set("0123456789abcdef")


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What is signed.

    Attributes
    ----------
    manifest_sha256
        Of the manifest of the actual set.
    exercise_sha256
        Of the manifest of the exercise set that people looked at.
    version, scenario
        Of the set; `scenario` is its id.
    """

    manifest_sha256: str
    exercise_sha256: str
    version: int
    scenario: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """One person's signature: `signed` is the time in UTC, as the signer's clock said."""

    key: PublicKey
    signed: str
    value: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Signatures:
    """All signatures of one subject, in the order of signing."""

    subject: Subject
    signatures: tuple[Signature, ...]

    def dump(self) -> bytes:
        """The one spelling of `signatures.json`."""
        document = {
            "mamarr_signatures": 1,
            "scenario": self.subject.scenario,
            "version": self.subject.version,
            "manifest_sha256": self.subject.manifest_sha256,
            "exercise_sha256": self.subject.exercise_sha256,
            "signatures": [
                {
                    "name": s.key.name,
                    "public_key": s.key.text,
                    "signed": s.signed,
                    "signature": base64.b64encode(s.value).decode("ascii"),
                }
                for s in self.signatures
            ],
        }
        return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def scenario_id(manifest: Manifest) -> str:
    """The id of the scenario that a manifest names; empty if it names none."""
    scenario = manifest.document.get("scenario")
    return str(scenario.get("id", "")) if isinstance(scenario, dict) else ""


def message(subject: Subject, key: PublicKey, signed: str) -> bytes:
    """The bytes that a person signs: what, who and when, in one spelling, and for nothing else."""
    document = {
        "exercise_sha256": subject.exercise_sha256,
        "manifest_sha256": subject.manifest_sha256,
        "name": key.name,
        "public_key": key.text,
        "scenario": subject.scenario,
        "signed": signed,
        "version": subject.version,
    }
    return _DOMAIN + json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sign(subject: Subject, key: Key, moment: datetime) -> Signature:
    """Sign `subject` with `key` at the aware time `moment`."""
    signed = moment.astimezone(UTC).replace(microsecond=0).isoformat()
    return Signature(key=key.public, signed=signed, value=key.sign(message(subject, key.public, signed)))


def read_signatures(folder: Path) -> Signatures | None:
    """The signatures beside a set; None if there are none.

    Raises
    ------
    InputError
        If the file is not exactly as `Signatures.dump` spells it.
    """
    path = folder / SIGNATURES
    where = str(path)
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise InputError(Finding(where=where, what="is not a plain file; refused"))
    if not path.exists():
        return None
    data = path.read_bytes()
    if len(data) > 1_000_000:
        raise InputError(Finding(where=where, what="is larger than 1 MB; refused"))
    document = load_json(data, where=where)
    try:
        made = _signatures(document, where)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            Finding(where=where, what="was changed: it is not a list of signatures; refused")
        ) from error
    if made.dump() != data:
        raise InputError(Finding(where=where, what="was changed: it is not as it was written; refused"))
    return made


def _signatures(document: Any, where: str) -> Signatures:
    if document["mamarr_signatures"] != 1 or type(document["version"]) is not int:
        raise ValueError
    digests = (document["manifest_sha256"], document["exercise_sha256"])
    if not all(isinstance(d, str) and len(d) == 64 and set(d) <= _HEX for d in digests):
        raise ValueError
    subject = Subject(
        manifest_sha256=digests[0],
        exercise_sha256=digests[1],
        version=document["version"],
        scenario=document["scenario"],
    )
    signatures = []
    for entry in document["signatures"]:
        name = entry["name"]
        if not isinstance(name, str) or clean_name(name) != name or not isinstance(entry["signed"], str):
            raise ValueError
        if datetime.fromisoformat(entry["signed"]).tzinfo is None:
            raise ValueError
        try:
            value = base64.b64decode(entry["signature"], validate=True)
        except binascii.Error as error:
            raise ValueError from error
        key = PublicKey(name=name, raw=decode_public(entry["public_key"], where=where))
        signatures.append(Signature(key=key, signed=entry["signed"], value=value))
    return Signatures(subject=subject, signatures=tuple(signatures))


def signature_findings(
    signatures: Signatures, *, trusted: Sequence[PublicKey] | None = None
) -> list[Finding]:
    """Signatures that do not hold, people who signed twice, and keys that are not trusted.

    Parameters
    ----------
    signatures
        As read.
    trusted
        The keys that may release; None: any.
    """
    found = []
    for index, one in enumerate(signatures.signatures):
        where = f"{SIGNATURES}, signature of {one.key.name}"
        if not one.key.verifies(one.value, message(signatures.subject, one.key, one.signed)):
            found.append(
                Finding(where=where, what="does not hold: it was changed, or is of another set; refused")
            )
        found += [
            Finding(where=where, what=what)
            for before in signatures.signatures[:index]
            if (what := same_signer(before.key, one.key))
        ]
        if trusted is not None and (what := distrust(one.key, trusted)):
            found.append(Finding(where=where, what=what))
    return found


def same_signer(one: PublicKey, other: PublicKey) -> str:
    """Why two keys are not those of two people, as a sentence; empty if they are."""
    if one.raw == other.raw:
        names = "the same key" if one.name == other.name else f"the key of {one.name} under another name"
        return f"is {names}, used twice; a second person must sign with a key of their own"
    if same_person(one.name, other.name):
        return f"is a second key of {one.name}; a second person must sign"
    return ""


def distrust(key: PublicKey, trusted: Sequence[PublicKey]) -> str:
    """Why a key may not release, as a sentence; empty if it may."""
    known = next((t for t in trusted if t.raw == key.raw), None)
    if known is None:
        return f"the key ({key.fingerprint}) is not among the trusted ones; refused"
    if not same_person(known.name, key.name):
        return f"the key is trusted as that of {known.name}, not under this name; refused"
    return ""


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()

"""Keys of the people who release notices: Ed25519, one file for each person, readable by nobody else.

A private key is never printed, logged or passed on a command line; a passphrase comes from a prompt or the
environment.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mamarr._errors import Finding, InputError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LONGEST_NAME = 100
_FORMAT = 1
_WORD = "mamarr-ed25519"
_PROOF = b"mamarr key, name and public key\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKey:
    """What others may know of a key: its owner's `name` and the 32 bytes `raw`."""

    name: str
    raw: bytes

    @property
    def text(self) -> str:
        """The public key in base64."""
        return base64.b64encode(self.raw).decode("ascii")

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key, in groups that can be read over the telephone (first 16 bytes)."""
        digest = hashlib.sha256(self.raw).hexdigest()[:32]
        return " ".join(digest[i : i + 4] for i in range(0, 32, 4))

    @property
    def line(self) -> str:
        """The key as a line of a file of trusted keys."""
        return f"{_WORD} {self.text} {self.name}"

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` of `message` was made with the private half."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A key that can sign; its private half is never shown."""

    public: PublicKey
    _private: Ed25519PrivateKey = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`."""
        return self._private.sign(message)


def same_person(one: str, other: str) -> bool:
    """Whether two names are one name but for capitals, spaces, marks and forms of letters.

    Examples
    --------
    >>> same_person("Amina  Haddad", "amina haddad "), same_person("Amina", "Boris")
    (True, False)
    """
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in decomposed if c.isalnum())


def clean_name(name: str) -> str:
    """The name with single spaces.

    Raises
    ------
    InputError
        If nothing in it can be read, or it holds characters that are not seen.
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not _folded(name) or len(name) > LONGEST_NAME or not name.isprintable():
        what = f"is not a name: write 1 to {LONGEST_NAME} visible characters, letters among them"
        raise InputError(Finding(where="--name", what=what))
    return name


def new_key(path: Path, name: str, *, passphrase: bytes | None = None) -> PublicKey:
    """Make a key and write it to `path`, which only its owner may read.

    Parameters
    ----------
    path
        A file that does not exist yet; it is never overwritten.
    name
        Whose key it is.
    passphrase
        Encrypts the private half; None: it is not encrypted.

    Raises
    ------
    InputError
        If the file exists or cannot be written, or the name is none.
    """
    from cryptography.hazmat.primitives import serialization as ser
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    name = clean_name(name)
    private = Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes(ser.Encoding.Raw, ser.PublicFormat.Raw)
    lock = ser.BestAvailableEncryption(passphrase) if passphrase else ser.NoEncryption()
    pem = private.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.PKCS8, lock)
    public = PublicKey(name=name, raw=raw)
    document = {
        "mamarr_key": _FORMAT,
        "name": name,
        "public_key": public.text,
        "proof": base64.b64encode(private.sign(_proof(public))).decode("ascii"),
        "private_key": pem.decode("ascii"),
    }
    _write_once(path, json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")
    return public


def _proof(public: PublicKey) -> bytes:
    return _PROOF + public.raw + public.name.encode()


def _write_once(path: Path, data: bytes) -> None:
    """Write a new file with mode 0600 from its first moment; whole, or not at all."""
    where = str(path)
    try:
        # a link, even to nothing, counts as existing
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        what = "exists, and a key is never overwritten; name another file"
        raise InputError(Finding(where=where, what=what)) from error
    except OSError as error:
        what = f"cannot be written ({error.strerror}); name a file in a folder that exists"
        raise InputError(Finding(where=where, what=what)) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(stream.fileno(), 0o600)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise InputError(Finding(where=where, what=f"was not written ({error.strerror})")) from error


def read_key(path: Path, *, ask: Callable[[str], bytes | None]) -> Key:
    """Read a private key.

    Parameters
    ----------
    path
        As `new_key` wrote it. Others must not be able to read it.
    ask
        Called with a sentence if a passphrase is needed; gives it, or None.

    Raises
    ------
    InputError
        If it is no key, is readable by others, was changed by hand, or the passphrase is wrong.
    """
    from cryptography.hazmat.primitives import serialization as ser
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    where = str(path)
    document = _key_document(path)
    public = read_public(path)
    pem = document["private_key"].encode()
    passphrase = None
    if b"ENCRYPTED" in pem:
        passphrase = ask(f"Passphrase of {public.name} ({path.name})")
        if not passphrase:
            what = "has a passphrase; give it at the prompt, or in the environment as MAMARR_PASSPHRASE"
            raise InputError(Finding(where=where, what=what))
    try:
        private = ser.load_pem_private_key(pem, password=passphrase)
    except (ValueError, TypeError) as error:
        what = "the passphrase is wrong; try again" if passphrase else "holds no private key; make a new key"
        raise InputError(Finding(where=where, what=what)) from error
    if (
        not isinstance(private, Ed25519PrivateKey)
        or private.public_key().public_bytes(ser.Encoding.Raw, ser.PublicFormat.Raw) != public.raw
    ):
        what = "public and private key in it do not belong together; make a new key"
        raise InputError(Finding(where=where, what=what))
    return Key(public=public, _private=private)


def read_public(path: Path) -> PublicKey:
    """What others may know of a key file; no passphrase is needed.

    Raises
    ------
    InputError
        If it is no key, is readable by others, or was changed by hand.
    """
    document = _key_document(path)
    public = PublicKey(name=document["name"], raw=decode_public(document["public_key"], where=str(path)))
    _check_proof(public, document["proof"], where=str(path))
    return public


def _check_proof(public: PublicKey, proof: str, *, where: str) -> None:
    """Refuse a name that the key's owner did not put to it."""
    try:
        value = base64.b64decode(proof, validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if not public.verifies(value, _proof(public)):
        what = "name and key in it do not belong together, it was changed by hand; make a new key"
        raise InputError(Finding(where=where, what=what))


def _key_document(path: Path) -> dict[str, str]:
    where = str(path)
    try:
        with path.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            data = stream.read(20_000)
    except OSError as error:
        raise InputError(Finding(where=where, what=f"cannot be read ({error.strerror})")) from error
    if mode & 0o077:
        what = f"others can read this key; run: chmod 600 {path}"
        raise InputError(Finding(where=where, what=what))
    try:
        document: Any = json.loads(data)
    except ValueError:
        document = None
    names = ("name", "public_key", "proof", "private_key")
    if (
        not isinstance(document, dict)
        or document.get("mamarr_key") != _FORMAT
        or not all(isinstance(document.get(n), str) for n in names)
    ):
        # what it does hold is not repeated: it may be another secret
        raise InputError(
            Finding(where=where, what="is not a key; make one with: mamarr key new FILE --name NAME")
        )
    return document


def decode_public(text: str, *, where: str) -> bytes:
    """The 32 bytes of a public key in base64.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    # one key has one spelling: base64 with loose last bits would give it several
    if len(raw) != 32 or base64.b64encode(raw).decode("ascii") != text:
        raise InputError(Finding(where=where, what=f"{text[:60]!r} is not a public key; copy it anew"))
    return raw


def read_trusted(path: Path) -> tuple[PublicKey, ...]:
    """Read a file of trusted keys: a line for each as `PublicKey.line`; `#` begins a comment.

    Raises
    ------
    InputError
        With every line that is wrong; if a key or a name stands twice; if there is none.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(Finding(where=str(path), what=f"cannot be read ({error})")) from error
    found: list[PublicKey] = []
    wrong: list[Finding] = []
    for number, line in enumerate(lines, start=1):
        where = f"{path}, line {number}"
        parts = line.strip().split(maxsplit=2)
        if not parts or parts[0].startswith("#"):
            continue
        try:
            if len(parts) != 3 or parts[0] != _WORD:
                what = f"is not a key; write as `mamarr key show` prints it: {_WORD} KEY NAME"
                raise InputError(Finding(where=where, what=what))
            key = PublicKey(name=clean_name(parts[2]), raw=decode_public(parts[1], where=where))
        except InputError as error:
            wrong += error.findings
            continue
        if any(k.raw == key.raw or same_person(k.name, key.name) for k in found):
            wrong.append(
                Finding(where=where, what="this key or name stands above already; keep one line each")
            )
        found.append(key)
    if not found and not wrong:
        wrong.append(Finding(where=str(path), what="names no key; write a line for each person"))
    if wrong:
        raise InputError(wrong)
    return tuple(found)

"""XML of strangers, read without trusting it: no DTD, no entities, no network, no bombs.

libxml2's own limits (depth 256, 10 MB of text in one node) stay on: `huge_tree` is never set.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from mamarr._errors import Finding, InputError

MOST_BYTES = 5_000_000
"""Largest file that is read. Alerts with detailed polygons are some 100 kB; feeds of a country about 2 MB."""

_PACKED = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"(\xb5/\xfd": "zstd",
}


def read_bytes(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """The bytes of a plain file of at most `most` bytes; more is not even read.

    Raises
    ------
    InputError
        If it is absent, not a plain file (a pipe or device could go on for ever), or too large.
    """
    where = str(path)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise InputError(
            Finding(where=where, what=f"cannot be read ({error.strerror}); check the name")
        ) from error
    if not stat.S_ISREG(mode):
        raise InputError(Finding(where=where, what="is not a plain file; name a file that holds XML"))
    with path.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        size = path.stat().st_size
        raise InputError(
            Finding(
                where=where,
                what=(
                    f"is too large: {size:,} bytes, and at most {most:,} are read; split the feed into files"
                ),
            )
        )
    return data


def parse(data: bytes, *, where: str, most: int = MOST_BYTES) -> Any:
    """The root element of XML.

    Parameters
    ----------
    data
        The document as it came.
    where
        What the findings call it.
    most
        Limit in bytes.

    Raises
    ------
    InputError
        If it is too large, packed, declares a document type or entities, or is not well-formed XML.
    """
    from lxml import etree

    if len(data) > most:
        what = f"is too large: {len(data):,} bytes, and at most {most:,} are read; split the feed into files"
        raise InputError(Finding(where=where, what=what))
    for magic, kind in _PACKED.items():
        if data.startswith(magic):
            what = f"is packed ({kind}), and packed files are not opened; unpack it first"
            raise InputError(Finding(where=where, what=what))
    if not data.strip():
        raise InputError(Finding(where=where, what="is empty; name a file that holds XML"))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_blank_text=False,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # a document type whose entities grow too fast ends here too: libxml2 stops it
        raise InputError(Finding(where=where, what=_not_xml(data, error))) from error
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.externalDTD is not None or info.doctype:
        raise InputError(Finding(where=where, what=_DOCTYPE))
    return root


_DOCTYPE = (
    "declares a document type (<!DOCTYPE ...>), which may hide entities; alerts have none. "
    "Do not use it, and ask the sender for a plain alert"
)


def _not_xml(data: bytes, error: Exception) -> str:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return _DOCTYPE
    line, column = getattr(error, "position", (0, 0))
    reason = str(getattr(error, "msg", None) or error).strip()
    place = f" at line {line}, column {column}" if line else ""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and data[:2] not in (
        b"\xff\xfe",
        b"\xfe\xff",
    ):
        return "is not XML: it does not begin with '<'; name a file that holds an alert, not a link to one"
    return f"is not well-formed XML, or is cut off{place} ({reason}); fetch it again, or ask the sender"

"""Just enough of a PDF reader to look at what the press prints; typst writes no object streams.

Letters are given where they stand: a line read by growing `x` is what the eye sees from left to right.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from itertools import groupby
from typing import Any

_STREAM = re.compile(rb"(\d+) 0 obj\s*(<</Length (\d+)(?:(?!endobj).)*?>>)\s*stream\r?\n", re.DOTALL)
_BLOCK = re.compile(rb"q 1 0 0 -1 ([-\d.]+) ([-\d.]+) cm(?:(?!\bcm\b).)*?BT(.*?)ET\nQ", re.DOTALL)
_SHOWN = re.compile(
    rb"/(f\d+) ([\d.]+) Tf 1 0 0 -1 ([-\d.]+) ([-\d.]+) Tm(.*?)(?=/f\d+ [\d.]+ Tf 1|\Z)", re.DOTALL
)
_INSTEAD = re.compile(rb"/Span<</ActualText.*?>>BDC", re.DOTALL)
_UNSEEN = dict.fromkeys(range(0x2066, 0x206A))
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """Letters set at one place of a page, from left to right; points from the lower left corner."""

    page: int
    x: float
    y: float
    size: float
    text: str


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in mm."""
    boxes = re.findall(rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == len(re.findall(rb"/Type/Page\b", pdf))
    return [(float(w) / 72 * 25.4, float(h) / 72 * 25.4) for w, h in boxes]


def marks(pdf: bytes) -> dict[str, Any]:
    """What makes a PDF accessible: tags, language, title in its metadata, pictures with descriptions."""
    metadata = next(body for _, body in _streams(pdf).values() if b"xpacket" in body).decode()
    title = re.search(r"<dc:title><rdf:Alt><rdf:li[^>]*>(.*?)</rdf:li>", metadata)
    language = re.search(rb"/Lang\(([^)]*)\)", pdf)
    return {
        "tagged": b"/MarkInfo<</Marked true" in pdf and b"/StructTreeRoot" in pdf,
        "ua": re.findall(r"<pdfuaid:part>(\d)<", metadata),
        "language": language[1].decode() if language else "",
        "title": title[1] if title else "",
        "alt": [_text(found) for found in re.findall(rb"/Alt(\([^)]*\)|<[0-9A-F]*>)", pdf)],
        "fonts": sorted({f.decode() for f in re.findall(rb"/BaseFont/(?:[A-Z]{6}\+)?([\w-]+)", pdf)}),
        "embedded": len(re.findall(rb"/FontFile2 ", pdf)),
        "faces": len(re.findall(rb"/Type/FontDescriptor", pdf)),
    }


def runs(pdf: bytes) -> list[Run]:
    """All letters of all pages, in the order in which they are set."""
    streams = _streams(pdf)
    found: list[Run] = []
    kids = re.findall(rb"(\d+) 0 R", re.findall(rb"/Type/Pages/Count \d+/Kids\[([^\]]*)\]", pdf)[0])
    for page, number in enumerate(kids):
        head = _object(pdf, number)
        fonts = dict(re.findall(rb"/(f\d+) (\d+) 0 R", head + _resources(pdf, head)))
        maps = {name: _to_unicode(pdf, streams, number) for name, number in fonts.items()}
        contents = re.search(rb"/Contents (\d+) 0 R", head)
        assert contents is not None
        for x, y, block in _BLOCK.findall(streams[contents[1]][1]):
            for font, size, dx, dy, shown in _SHOWN.findall(_INSTEAD.sub(b"", block)):
                raw = _strings(shown)
                letters = "".join(maps[font][raw[i : i + 2]] for i in range(0, len(raw), 2))
                letters = letters.translate(_UNSEEN)  # a space of no width stands for an isolate
                place = {"x": float(x) + float(dx), "y": float(y) + float(dy)}
                found.append(Run(page=page, size=float(size), text=letters, **place))
    return found


def lines(pdf: bytes, page: int) -> list[str]:
    """Lines of a page from top to bottom, each as the eye sees it from left to right."""
    here = sorted((r for r in runs(pdf) if r.page == page), key=lambda r: (-round(r.y), r.x))
    return ["".join(r.text for r in line) for _, line in groupby(here, key=lambda r: round(r.y))]


def _streams(pdf: bytes) -> dict[bytes, tuple[bytes, bytes]]:
    found = {}
    for start in _STREAM.finditer(pdf):
        body = pdf[start.end() : start.end() + int(start[3])]
        found[start[1]] = start[2], zlib.decompress(body) if b"/FlateDecode" in start[2] else body
    return found


def _object(pdf: bytes, number: bytes) -> bytes:
    found = re.search(rb"(?<!\d)" + number + rb" 0 obj\s(.*?)endobj", pdf, re.DOTALL)
    assert found is not None
    return found[1]


def _resources(pdf: bytes, head: bytes) -> bytes:
    found = re.search(rb"/Resources (\d+) 0 R", head)
    return _object(pdf, found[1]) if found else b""


def _to_unicode(pdf: bytes, streams: dict[bytes, tuple[bytes, bytes]], font: bytes) -> dict[bytes, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", _object(pdf, font))
    assert found is not None
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", streams[found[1]][1])
    return {bytes.fromhex(a.decode()): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in pairs}


def _strings(shown: bytes) -> bytes:
    """Bytes of all strings together, literal or in hex; parentheses that balance stand as they are."""
    found = bytearray()
    depth = i = 0
    while i < len(shown):
        here = shown[i : i + 1]
        if here == b"\\" and depth:
            code = re.match(rb"[0-7]{1,3}|.", shown[i + 1 :], re.DOTALL)
            assert code is not None
            found += bytes([int(code[0], 8)]) if code[0].isdigit() else _LETTERS.get(code[0], code[0])
            i += len(code[0])
        elif here == b"<" and not depth:
            end = shown.index(b">", i)
            found += bytes.fromhex(shown[i + 1 : end].decode())
            i = end
        else:
            depth -= here == b")"
            if depth:
                found += here
            depth += here == b"("
        i += 1
    return bytes(found)


def _text(raw: bytes) -> str:
    if raw.startswith(b"<"):
        return bytes.fromhex(raw[1:-1].decode()).decode("utf-16")
    return raw[1:-1].decode("latin-1")

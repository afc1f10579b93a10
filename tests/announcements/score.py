"""Score the reader on records of announcements with their truth: `python score.py FILE...`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mamarr.announcements.places import gazetteer
from mamarr.announcements.read import read_announcement
from mamarr.announcements.text import fold

EXACT = ("date", "start", "end", "corridors_total")
LANGUAGES = ("ar", "en", "ru", "uk", "fr", "es")
"""The languages that the reader is meant for; others are scored apart."""

SAME = {
    "southern gaza": "south",
    "southern gaza strip": "south",
    "the south": "south",
    "syrian-turkish border": "turkish border",
    "energodar": "enerhodar",
    "izyum": "izium",
    "mangush": "manhush",
    "severodonetsk": "sievierodonetsk",
    "borodyanka": "borodianka",
    "russia": "russian territory",
}


@dataclass(slots=True)
class Score:
    """Counts over records; every miss with its record."""

    exact: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in (*EXACT, "kind")}
    )
    sets: dict[str, Counter[str]] = field(
        default_factory=lambda: {n: Counter() for n in ("classes", "destinations")}
    )
    conversions: Counter[str] = field(default_factory=Counter)
    opened: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def share(self, what: str, names: Iterable[str] = EXACT) -> float:
        """Share of right, wrong or null values, over all the named fields."""
        counts = [self.exact[name] for name in names]
        return sum(c[what] for c in counts) / max(1, sum(sum(c.values()) for c in counts))

    def f1(self, name: str) -> float:
        """F1 of a field that is a set."""
        c = self.sets[name]
        return 2 * c["hit"] / max(1, 2 * c["hit"] + c["extra"] + c["missed"])


def same(name: str) -> str:
    """A name of a place in the form in which names are compared."""
    low = fold(name).removeprefix("the ").strip()
    return SAME.get(low, low)


def score(records: Iterable[Mapping[str, Any]]) -> Score:
    """Read every record and compare it with its truth."""
    known = gazetteer()
    out = Score()
    for record in records:
        truth = record["truth"]
        published = date.fromisoformat(record["pub_date"]) if record.get("pub_date") else None
        read = read_announcement(record["text"], published=published, places=known)
        got = read.truth()
        for name in (*EXACT, "kind"):
            if name in record.get("skip", ()):
                continue
            verdict = "right" if got[name] == truth[name] else "null" if got[name] is None else "wrong"
            out.exact[name][verdict] += 1
            if verdict != "right":
                out.misses.append(f"{record['id']} {name}: {truth[name]!r}, read {got[name]!r}")
        for name in out.sets:
            if name in record.get("skip", ()):
                continue
            wanted, found = {same(v) for v in truth[name]}, {same(v) for v in got[name]}
            out.sets[name] += Counter(
                hit=len(wanted & found), extra=len(found - wanted), missed=len(wanted - found)
            )
            if wanted != found:
                out.misses.append(f"{record['id']} {name}: {sorted(wanted)}, read {sorted(found)}")
        false = [
            c
            for c in truth.get("stated_conversions", ())
            if (c["consistent"] if isinstance(c, dict) else c) is False
        ]
        flagged = [f for f in read.flags if f.field == "stated_conversions"] if read.flags else []
        out.conversions["false"] += bool(false)
        out.conversions["flagged"] += (
            bool(false) and any(c.consistent is False for c in read.conversions) and bool(flagged)
        )
        out.conversions["false alarm"] += not false and any(c.consistent is False for c in read.conversions)
        if truth["kind"] in ("suspend", "postpone", "status_report") and read.opens:
            out.opened.append(record["id"])
    return out


def shown(title: str, result: Score) -> str:
    """The figures in a few lines."""
    lines = [title]
    lines += [
        f"  {name}: " + ", ".join(f"{k} {v}" for k, v in sorted(c.items()))
        for name, c in result.exact.items()
    ]
    lines.append(f"  the four together: right {result.share('right'):.1%}, wrong {result.share('wrong'):.1%}")
    lines += [f"  {name}: F1 {result.f1(name):.3f} {dict(result.sets[name])}" for name in result.sets]
    lines.append(
        f"  false conversions {result.conversions['false']}, flagged {result.conversions['flagged']}, false alarms {result.conversions['false alarm']}"
    )
    lines.append(f"  opened and should not be: {result.opened or 'none'}")
    return "\n".join(lines)


def main(paths: Iterable[str]) -> None:
    """Print the figures for each file, for the reader's languages and for the others."""
    for path in paths:
        records = [
            json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()
        ]
        for title, chosen in (
            (path, [r for r in records if r["lang"] in LANGUAGES]),
            (f"{path}, other languages", [r for r in records if r["lang"] not in LANGUAGES]),
        ):
            if chosen:
                result = score(chosen)
                print(shown(title, result), *result.misses, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])

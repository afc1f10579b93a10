"""The draft scenario of an announcement: what is known filled in, what is not left empty and asked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mamarr._errors import InputError
from mamarr._files import together
from mamarr.announcements.announcement import Announcement, Corridor, Window
from mamarr.announcements.page import page
from mamarr.scenario.draft import DRAFT_FILE
from mamarr.scenario.local_time import local_text, twice

_GROUPS = {
    "civilians": ("civilians", "residents who choose to leave"),
    "sick_wounded": ("wounded", "sick and wounded people"),
    "armed_with_weapons": ("armed", "members of armed groups, with weapons"),
    "armed_disarmed": ("armed", "members of armed groups, without weapons"),
    "armed_unspecified": ("armed", "members of armed groups"),
}
"""Groups of a draft by class: id and note. Aid that enters is no group that leaves."""

_TRAVELS = {"bus": "bus", "private_car": "car", "ambulance": "ambulance", "foot": "walk"}
MOST_DAYS = 31


def write_draft(folder: Path, read: Announcement) -> None:
    """Write scenario.yaml, zones.csv, the text, draft.json and draft.html to `folder`, all or nothing.

    Parameters
    ----------
    folder
        Made if needed; an earlier draft there is replaced, a scenario is not.
    read
        The announcement.

    Raises
    ------
    InputError
        If a scenario that is no draft stands there, or nothing can be written.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is a file; name a folder for the draft")
    if (folder / "scenario.yaml").exists() and not (folder / DRAFT_FILE).exists():
        raise InputError(f"{folder}: holds a scenario, which a draft must not replace; name another folder")
    with together(folder) as new:
        for name, text in draft_files(read).items():
            (new / name).write_text(text, encoding="utf-8", newline="")


def draft_files(read: Announcement) -> dict[str, str]:
    """The files of a draft, by name."""
    return {
        "announcement.txt": read.text,
        "scenario.yaml": scenario_text(read),
        "zones.csv": _zones(read),
        DRAFT_FILE: json.dumps(_remembered(read), ensure_ascii=False, indent=1) + "\n",
        "draft.html": page(read),
    }


def _remembered(read: Announcement) -> dict[str, object]:
    return {
        "mamarr_draft": 1,
        "published": read.published,
        "language": read.language,
        "text_sha256": hashlib.sha256(read.text.encode()).hexdigest(),
        "opens": read.opens,
        "announcement": read.as_dict(),
        "spans": {k: list(v) for k, v in read.spans.items()},
    }


def _zones(read: Announcement) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [f"name_{read.language}"] if read.language != "en" else []
    writer.writerow(["zone_id", "name", *names, "lon", "lat", "kind", *_groups(read)])
    return text.getvalue()


def _groups(read: Announcement) -> dict[str, str]:
    return dict(_GROUPS[c] for c in read.classes if c in _GROUPS)


def scenario_text(read: Announcement) -> str:
    """scenario.yaml of a draft, with a comment where something is asked."""
    lines = [
        "# DRAFT, read from announcement.txt by rules. Nothing is planned from it before a person has",
        f"# answered what is asked, settled each flag (draft.html shows both) and removed {DRAFT_FILE}.",
        "mamarr: 1",
        f"id: {_quoted(_slug(read))}",
        "exercise: true",
        "place:",
        f"  name: {_names(read.place_names)}"
        if read.place
        else "  name:                  # asked: the text names no place",
        f"  timezone: {read.place_tz}"
        if read.place_tz
        else "  timezone:              # asked: IANA zone of the place",
        f"languages: [{', '.join(dict.fromkeys([read.language, 'en']))}]",
    ]
    lines += _parties(read)
    lines += ["pause:", *_windows(read)]
    groups = _groups(read)
    if groups:
        lines.append("groups:")
        for key, note in groups.items():
            apart = ", apart: true" if key == "armed" else ""
            bed = ", needs_bed: true" if key == "wounded" else ""
            lines.append(
                f"  {key}: {{travels: {_travels(read, key)}{bed}{apart}, admits_note: {_quoted(note)}}}"
                "   # asked: how they travel"
            )
    else:
        lines.append("groups: {}               # asked: who leaves")
    lines += _corridors(read)
    ends = _destinations(read.corridors)
    if ends:
        lines.append("destinations:")
        lines += [
            f"  - {{id: {_quoted(key)}, name: {{en: {_quoted(name)}}}, location: }}"
            "   # asked: [longitude, latitude]"
            for name, key in ends.items()
        ]
    else:
        lines.append("destinations: []         # asked: where the corridors lead")
    return "\n".join(lines) + "\n"


def _travels(read: Announcement, key: str) -> str:
    if key == "wounded":
        return "ambulance"
    modes = {m for c in read.corridors for m in c.modes if m in _TRAVELS}
    return _TRAVELS[next(iter(modes))] if len(modes) == 1 else ""


def _parties(read: Announcement) -> list[str]:
    named = dict.fromkeys(
        p.name for p in read.parties if p.role in ("announced_by", "agreed_with", "guaranteed_by")
    )
    if not named:
        return ["parties: []              # asked: between whom this is agreed"]
    guarantors = {p.name for p in read.parties if p.role == "guaranteed_by"}
    return ["parties:"] + [
        f"  - {{id: {_quoted(_id(name))}, name: {{en: {_quoted(name)}}},"
        f" role: {'guarantor' if name in guarantors else 'party'}}}"
        for name in named
    ]


def _windows(read: Announcement) -> list[str]:
    if "kind" in read.asked:
        return ["  windows: []            # asked: whether anything opens; the text leaves it in doubt"]
    if not read.opens:
        return [f"  windows: []            # the text ({read.kind}) opens no window"]
    first = read.windows[0] if read.windows else None
    if first is None or first.date is None or first.date.startswith("--") or first.start is None:
        known = (
            ", ".join(
                f"{k} {v}" for k, v in (("day", first.date), ("start", first.start), ("end", first.end)) if v
            )
            if first
            else ""
        )
        return [
            "  windows: []            # asked: open and close, day and hour"
            + (f" (the text gives {known})" if known else "")
        ]
    lines = []
    if read.tz_label is None:
        lines.append(
            f"  # asked: the text names no zone for its hours; here they are on the clock of {read.place_tz}"
        )
    lines.append("  windows:")
    for day in _days(first):
        opening = _local(read, day, first.start)
        closing = "" if first.end is None else _local(read, _last_day(first, day), first.end)
        asked = (
            "   # asked: which hour is meant, the clocks are changed then" if "" in (opening, closing) else ""
        )
        asked = asked if first.end else "   # asked: when it closes"
        lines.append(f"    - {{open: {opening}, close: {closing}}}{asked}")
    if first.recurrence == "daily" and first.date_end is None:
        lines.append(
            "    # asked: the text says daily and names no last day; add a window for each day that is agreed"
        )
    return lines


def _days(first: Window) -> list[date]:
    assert first.date is not None
    start = date.fromisoformat(first.date)
    if first.recurrence != "daily" or first.date_end is None:
        return [start]
    span = (date.fromisoformat(first.date_end) - start).days
    return [start + timedelta(days=n) for n in range(min(span, MOST_DAYS - 1) + 1)]


def _last_day(first: Window, day: date) -> date:
    if first.recurrence != "daily" and first.date_end is not None:
        return date.fromisoformat(first.date_end)
    return day


def _local(read: Announcement, day: date, hour: str) -> str:
    """An hour of the stated zone as wall time of the place, as the scenario wants it; empty if it is two."""
    minutes = int(hour[:2]) * 60 + int(hour[3:])
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    if read.tz_iana and read.place_tz and read.tz_iana != read.place_tz:
        moment = wall.replace(tzinfo=ZoneInfo(read.tz_iana))
        return "" if twice(moment) else local_text(moment.astimezone(ZoneInfo(read.place_tz)))
    return wall.isoformat(timespec="minutes")


def _corridors(read: Announcement) -> list[str]:
    if not read.corridors:
        known = f" (the text gives {read.corridors_total} and names none)" if read.corridors_total else ""
        return [f"corridors: []            # asked: the ways out{known}"]
    ends = _destinations(read.corridors)
    lines = ["corridors:"]
    number = 0
    announcers = [
        p for p in read.parties if p.role in ("announced_by", "agreed_with", "refused_by", "guaranteed_by")
    ]
    for corridor in read.corridors:
        for _ in range(min(corridor.count, 50)):
            number += 1
            lines.append(f"  - id: c{number}")
            name = corridor.name or _way(corridor)
            if name:
                lines.append(f"    name: {{en: {_quoted(name)}}}")
            lines.append(
                "    gate:                # asked: the node where it begins, or [longitude, latitude]"
            )
            leads = ends.get(corridor.destination or "", "")
            lines.append(f"    leads_to: {_quoted(leads) if leads else ' # asked: where it leads'}".rstrip())
            lines.append(
                "    beyond_min:          # asked: minutes from the gate to the destination, by mode"
            )
            admits = list(dict.fromkeys(_GROUPS[c][0] for c in corridor.classes if c in _GROUPS))
            lines.append(
                f"    admits: [{', '.join(admits)}]" + ("" if admits else "           # asked: for whom")
            )
            states = _states(announcers)
            if states:
                lines.append(
                    f"    guarantees: {{{', '.join(f'{_quoted(k)}: {v}' for k, v in states.items())}}}"
                )
    return lines


def _states(roles: Sequence[object]) -> dict[str, str]:
    known = {"announced_by": "announced", "agreed_with": "announced", "guaranteed_by": "announced"}
    return {_id(r.name): known[r.role] for r in roles if getattr(r, "role", "") in known}  # type: ignore[attr-defined]


def _way(corridor: Corridor) -> str:
    return " – ".join(x for x in (corridor.origin, *corridor.via, corridor.destination) if x)


def _destinations(corridors: Sequence[Corridor]) -> dict[str, str]:
    return {c.destination: _id(c.destination) for c in corridors if c.destination}


def _slug(read: Announcement) -> str:
    first = read.windows[0].date if read.windows else None
    return "-".join(
        x for x in (_id(read.place) if read.place else "place", (first or "").strip("-") or "no-date") if x
    )


def _id(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")[:60] or "x"


def _names(names: dict[str, str]) -> str:
    return "{" + ", ".join(f"{k}: {_quoted(v)}" for k, v in names.items()) + "}"


def _quoted(text: str) -> str:
    # JSON strings are YAML strings
    return json.dumps(text, ensure_ascii=False)

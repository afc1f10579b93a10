"""Notices as CAP 1.2 alerts: one for each zone, with one info block for each language.

One alert for each zone, and not for each corridor, because hours and ways differ from zone to zone: an alert
that reaches people of one zone must not tell them the hours of another, and a correction or withdrawal
touches one zone and leaves the others alone. Groups kept apart are in no alert.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mamarr._errors import InputError
from mamarr._files import LONGEST_NAME, RESERVED_NAMES
from mamarr.exchange._cap_words import CAP_12
from mamarr.exchange.areas import Circle, areas, degrees, polygon
from mamarr.exchange.cap_read import read_cap
from mamarr.notices.body import news, standing, told, who
from mamarr.notices.notice import Issue, Notice, public
from mamarr.notices.words import Words
from mamarr.scenario.local_time import stamp
from mamarr.scenario.model import Scenario, Zone

if TYPE_CHECKING:
    from mamarr.network.model import Network

FOLDER = "alerts"
HOUR_S = 3600
_EXERCISE = ".exercise"


def alerts(
    scenario: Scenario,
    notices: Sequence[Notice],
    issue: Issue,
    words: Sequence[Words],
    *,
    network: Network | None = None,
    earlier: Mapping[str, str] | None = None,
    withdraw: bool = False,
) -> dict[str, bytes]:
    """Alerts by their path in the set, sorted.

    Parameters
    ----------
    scenario, notices, issue
        What is announced. Notices to groups kept apart are passed over.
    words
        Of each language, in the order in which the info blocks stand.
    network
        Gives the streets of the ways, and places of zones that have only a node.
    earlier
        References to the alerts that this issue replaces, by path, as `references` reads them. A zone that
        had an alert and has none any more gets a cancellation.
    withdraw
        Withdraw every alert of `earlier`, and announce nothing.

    Raises
    ------
    InputError
        If all hours are past at the time of issue, or a zone has no place.
    """
    earlier = earlier or {}
    names = paths(scenario)
    by_zone: dict[str, list[Notice]] = {}
    issued_s = scenario.second(issue.issued)
    for notice in notices:
        if not notice.apart and not notice.group.apart and not withdraw:
            by_zone.setdefault(notice.zone.id, []).append(notice)
    circles = areas(scenario, network)
    made: dict[str, bytes] = {}
    past = []
    for zone in public(scenario):
        path = names[zone.id]
        mine = [n for n in by_zone.get(zone.id, ()) if _last_s([n]) > issued_s]
        if mine and zone.id not in circles:
            raise InputError(
                f"zone {zone.id}: has no lon and lat, and no node of these roads; an alert needs a place"
            )
        if mine:
            made[path] = _document(
                _alert(scenario, zone, mine, issue, words, network, circles[zone.id], earlier.get(path, ""))
            )
        elif path in earlier:
            made[path] = _document(_cancel(scenario, zone, issue, words, circles.get(zone.id), earlier[path]))
        elif zone.id in by_zone:
            past.append(zone.id)
    if past and not made:
        raise InputError(
            "every hour of these notices is past at the time of issue, and no alert may be sent expired; "
            "give an earlier --issued for an exercise, or plan again"
        )
    return dict(sorted(made.items()))


def sender(scenario: Scenario) -> str:
    """What the alerts of a scenario call their sender."""
    return f"mamarr.{token(scenario.id)}"


def identifier(scenario: Scenario, zone: Zone, issue: Issue) -> str:
    """The name of a zone's alert: no two issues share one, and an exercise never has that of the real one."""
    when = stamp(issue.issued.astimezone(scenario.tz))
    parts = [token(scenario.id), token(zone.id), when, f"v{issue.version}"]
    return ".".join(parts) + (_EXERCISE if issue.exercise else "")


def references(folder: Path) -> dict[str, str]:
    """References to the alerts of an earlier set and to all that those replaced, by path.

    Parameters
    ----------
    folder
        The earlier set.

    Raises
    ------
    InputError
        If one of its alerts cannot be read.
    """
    found = {}
    for file in sorted((folder / FOLDER).glob("*.xml")):
        (alert,) = read_cap(file).alerts[:1]
        if alert.kind != "Cancel":
            own = f"{alert.sender},{alert.identifier},{alert.sent}"
            found[f"{FOLDER}/{file.name}"] = f"{alert.references} {own}".strip()
    return found


def replaced(folder: Path) -> dict[str, str]:
    """References that the alerts of a set hold, by path, but for those to exercises.

    What is released replaces real alerts only: an exercise before it was never sent as one.

    Parameters
    ----------
    folder
        The set.

    Raises
    ------
    InputError
        If one of its alerts cannot be read.
    """
    found = {}
    for file in sorted((folder / FOLDER).glob("*.xml")):
        (alert,) = read_cap(file).alerts[:1]
        real = [r for r in alert.references.split() if not r.split(",")[1].endswith(_EXERCISE)]
        if real:
            found[f"{FOLDER}/{file.name}"] = " ".join(real)
    return found


def token(text: str) -> str:
    """`text` as it may stand in identifiers and file names; another text never gives the same.

    Examples
    --------
    >>> token("z-1"), token("حلب, 1").startswith("1-")
    ('z-1', True)
    """
    kept = re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")
    if kept == text and text and len(text) <= LONGEST_NAME:
        return text
    short = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{kept[:LONGEST_NAME]}-{short}" if kept else short


def moment(when: datetime) -> str:
    """A time as CAP writes it: whole seconds, a numeric offset, and UTC as -00:00."""
    written = when.replace(microsecond=0).isoformat()
    return written.removesuffix("+00:00") + "-00:00" if written.endswith("+00:00") else written


def paths(scenario: Scenario) -> dict[str, str]:
    """Zone to file; on a memory stick capitals make no difference between names."""
    found: dict[str, str] = {}
    taken: set[str] = set(RESERVED_NAMES)
    for zone in scenario.zones:
        name = token(zone.id)
        if name.lower() in taken:
            name = f"{name}-{hashlib.sha256(zone.id.encode()).hexdigest()[:8]}"
        taken.add(name.lower())
        found[zone.id] = f"{FOLDER}/{name}.xml"
    return found


def _alert(
    scenario: Scenario,
    zone: Zone,
    mine: Sequence[Notice],
    issue: Issue,
    words: Sequence[Words],
    network: Network | None,
    circle: Circle,
    replaces: str,
) -> Any:
    alert = _envelope(scenario, zone, issue, words, "Update" if replaces else "Alert", replaces)
    ways = [way for notice in mine for way in notice.ways]
    onset_s = min(way.from_s for way in ways)
    onset = scenario.moment(onset_s)
    sure = all(
        not way.corridor.pending and all(state == "agreed" for state in way.corridor.guarantees.values())
        for way in ways
    )
    for language in words:
        lines = [line.text for notice in mine for line in told(notice, scenario, language, network)]
        people = [who(group, language) for group in {n.group.id: n.group for n in mine}.values()]
        headline = language.text(
            "alert.headline", zone=language.name(zone.name, zone.id), date=language.date(onset)
        )
        _info(
            alert,
            scenario,
            zone,
            issue,
            language,
            circle,
            response="Prepare",
            urgency=_urgency(onset_s - scenario.second(issue.issued)),
            certainty="Likely" if sure else "Possible",
            audience=language.text("list").join(people),
            onset=onset,
            expires=scenario.moment(_last_s(mine)),
            headline=headline,
            description=lines,
            instruction=_instruction(scenario, issue, language),
        )
    return alert


def _cancel(
    scenario: Scenario,
    zone: Zone,
    issue: Issue,
    words: Sequence[Words],
    circle: Circle | None,
    replaces: str,
) -> Any:
    """A cancellation. It never says that all is clear: nobody here knows that."""
    alert = _envelope(scenario, zone, issue, words, "Cancel", replaces)
    for language in words:
        _info(
            alert,
            scenario,
            zone,
            issue,
            language,
            circle,
            response="Monitor",
            urgency="Immediate",
            certainty="Observed",
            audience="",
            onset=None,
            # shown for a day: who heard the first must have time to hear this
            expires=issue.issued.astimezone(UTC) + timedelta(days=1),
            headline=language.text("alert.withdrawn.headline", zone=language.name(zone.name, zone.id)),
            description=[language.text("alert.withdrawn")],
            instruction=_instruction(scenario, issue, language, without=("bring", "return")),
        )
    return alert


def _instruction(scenario: Scenario, issue: Issue, words: Words, *, without: Sequence[str] = ()) -> list[str]:
    """What every notice says alike; what is no sentence by itself has its heading before it."""
    return [
        f"{words.text(f'heading.{line.key}')}: {line.text}" if line.key in ("bring", "hotline") else line.text
        for line in (*news(scenario, issue, words), *standing(scenario, issue, words))
        if line.key not in without
    ]


def _envelope(
    scenario: Scenario, zone: Zone, issue: Issue, words: Sequence[Words], kind: str, replaces: str
) -> Any:
    from lxml import etree

    alert = etree.Element(f"{{{CAP_12}}}alert", nsmap={None: CAP_12})
    _add(alert, "identifier", identifier(scenario, zone, issue))
    _add(alert, "sender", sender(scenario))
    _add(alert, "sent", moment(issue.issued.astimezone(scenario.tz)))
    _add(alert, "status", "Exercise" if issue.exercise else "Actual")
    _add(alert, "msgType", kind)
    _add(alert, "scope", "Public")
    if issue.exercise:
        _add(alert, "note", " / ".join(language.text("exercise") for language in words))
    _add(alert, "references", replaces)
    _add(alert, "incidents", token(scenario.id))
    return alert


def _info(
    alert: Any,
    scenario: Scenario,
    zone: Zone,
    issue: Issue,
    words: Words,
    circle: Circle | None,
    *,
    response: str,
    urgency: str,
    certainty: str,
    audience: str,
    onset: datetime | None,
    expires: datetime,
    headline: str,
    description: Sequence[str],
    instruction: Sequence[str],
) -> None:
    info = _add(alert, "info")
    _add(info, "language", words.language)
    _add(info, "category", "Safety")
    _add(info, "event", words.text("alert.event"))
    # never Evacuate: machines read that as an order, and going is voluntary
    _add(info, "responseType", response)
    _add(info, "urgency", urgency)
    _add(info, "severity", "Severe")
    _add(info, "certainty", certainty)
    _add(info, "audience", audience)
    _add(info, "effective", moment(issue.issued.astimezone(scenario.tz)))
    if onset is not None:
        _add(info, "onset", moment(onset))
    _add(info, "expires", moment(expires.astimezone(scenario.tz)))
    _add(info, "senderName", words.name(scenario.title, scenario.id))
    short = words.text("exercise.short")
    _add(info, "headline", f"{short}: {headline}" if issue.exercise else headline)
    first = [words.text("exercise")] if issue.exercise else []
    _add(info, "description", "\n".join([*first, *description]))
    _add(info, "instruction", "\n".join(instruction))
    _add(info, "contact", scenario.hotline.strip())
    parameter = _add(info, "parameter")
    _add(parameter, "valueName", "mamarr:version")
    _add(parameter, "value", str(issue.version))
    if circle is not None:
        area = _add(info, "area")
        _add(area, "areaDesc", words.name(zone.name, zone.id))
        _add(area, "polygon", polygon(circle))
        _add(area, "circle", f"{degrees(circle.lat)},{degrees(circle.lon)} {circle.radius_km:.3f}")


def _add(parent: Any, name: str, text: str | None = None) -> Any:
    """Add an element; one with an empty text is left out, since CAP has no use for it."""
    from lxml import etree

    if text == "":
        return None
    element = etree.SubElement(parent, f"{{{CAP_12}}}{name}")
    element.text = None if text is None else _readable(text)
    return element


def _readable(text: str) -> str:
    """Without control characters, which XML cannot hold."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\x7f\ufffe\uffff"))


def _document(alert: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(alert, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _last_s(mine: Sequence[Notice]) -> int:
    """When the last slot has ended: after it nothing in the alert holds."""
    return max(way.last_s for notice in mine for way in notice.ways)


def _urgency(ahead_s: float) -> str:
    """By the standard's meaning: at once, within the next hour, or later."""
    if ahead_s <= 0:
        return "Immediate"
    return "Expected" if ahead_s <= HOUR_S else "Future"

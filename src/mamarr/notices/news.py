"""What a re-plan tells of corridors: which are closed, which are slower, and what people on the way do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from mamarr.notices.notice import Issue, Last, Shut, for_people
from mamarr.notices.span import span
from mamarr.notices.words import Words
from mamarr.plans.document import LateHome
from mamarr.scenario.model import Corridor, Scenario, Zone


def printed(scenario: Scenario, words: Words) -> Callable[[int], str]:
    """How a second is told in print."""
    return lambda second: words.hour(scenario.moment(second))


def turn_back(
    shut: Iterable[Shut],
    last: Sequence[Last],
    scenario: Scenario,
    issue: Issue,
    words: Words,
    hour: Callable[[int], str],
) -> tuple[str, ...]:
    """What people do who are on the way to one of these corridors, or would set out for it.

    `hour` says a second as it is told; see `printed`.
    """
    for_good = [s.to_s is None and s.from_s <= (issue.since_s or 0) for s in shut]
    said = [words.text("closed.away")] if any(for_good) else []
    # whoever is there while it is open passes
    said += [words.text("closed.late")] if last or not all(for_good) else []
    if said and scenario.shelters and issue.shelter_by_s is not None:
        said.append(words.text("closed.shelter.by", time=hour(issue.shelter_by_s)))
    elif said and scenario.shelters:
        said.append(words.text("closed.shelter"))
    return tuple(said)


def last_texts(
    last: Sequence[Last], issue: Issue, words: Words, hour: Callable[[int], str]
) -> tuple[str, ...]:
    """By when to be at which gates, and for which it is too late; `hour` as in `turn_back`."""
    times: dict[str, list[str]] = {}
    late: dict[str, list[str]] = {}
    for x in last:
        name, by = words.name(x.corridor.name, x.corridor.id), words.text(f"by.{x.by}")
        if x.at_s > (issue.since_s or 0):
            times.setdefault(name, []).append(words.text("last.by", by=by, time=hour(x.at_s)))
        else:
            late.setdefault(by, []).append(name)
    comma, semicolon = words.text("list"), words.text("list.long")
    return (
        *(words.text("last", corridor=name, times=comma.join(said)) for name, said in times.items()),
        *(words.text("last.late", by=by, corridors=semicolon.join(names)) for by, names in late.items()),
    )


def late_home(zone: Zone, scenario: Scenario, issue: Issue, group: str = "") -> LateHome | None:
    """Who of a zone (or of a group of it) turns back and is home last, and too late; None if nobody is."""
    late = [x for x in issue.late_home if x.zone == zone.id and group in ("", x.group)]
    apart = {g.id for g in scenario.groups.values() if g.apart}
    return max((x for x in late if x.group not in apart), key=lambda x: x.at_s, default=None)


def late_home_texts(
    zone: Zone | None, scenario: Scenario, issue: Issue, words: Words, hour: Callable[[int], str]
) -> tuple[str, ...]:
    """When people of a zone may be home who turn back, where that is too late; `hour` as in `turn_back`."""
    late = None if zone is None else late_home(zone, scenario, issue)
    if late is None:
        return ()
    return (words.text("closed.home.late", time=hour(late.at_s), by=hour(late.by_s)),)


def last_for_people(scenario: Scenario, issue: Issue) -> tuple[Last, ...]:
    """By when to be at the gates of corridors that are not for groups kept apart only."""
    return tuple(x for x in issue.last if for_people(x.corridor, scenario))


def shut_to_people(scenario: Scenario, issue: Issue) -> tuple[Shut, ...]:
    """Corridors that are closed and not for groups kept apart only; in one where all of them are."""
    found: dict[tuple[str, int, int | None], Shut] = {}
    told = [s for s in issue.shut if for_people(s.corridor, scenario)]
    for s in told:
        several = sum((s.from_s, s.to_s) == (other.from_s, other.to_s) for other in told) > 1
        every = several and _all_shut(s, scenario)
        key = ("" if every else s.corridor.id, s.from_s, s.to_s)
        found.setdefault(key, replace(s, every=every))
    return tuple(found.values())


def _all_shut(shut: Shut, scenario: Scenario) -> bool:
    """Whether no corridor for people is open in that time."""
    return not any(
        i.to_s > shut.from_s and (shut.to_s is None or i.from_s < shut.to_s)
        for c in scenario.corridors
        if for_people(c, scenario) and not c.refusals
        for i in c.open
    )


def slower_for_people(scenario: Scenario, issue: Issue) -> tuple[Corridor, ...]:
    """Corridors whose checks take longer, and that are not for groups kept apart only."""
    return tuple(c for c in issue.slower if for_people(c, scenario))


def slower_texts(slower: Iterable[Corridor], words: Words) -> tuple[str, ...]:
    """That checks take longer at these corridors."""
    return tuple(words.text("slower", corridor=words.name(c.name, c.id)) for c in slower)


def slower_away(slower: Sequence[Corridor], words: Words) -> tuple[str, ...]:
    """What people on the way to corridors that are slower may do; nothing if none is."""
    return (words.text("slower.away"),) if slower else ()


def shut_text(shut: Shut, scenario: Scenario, words: Words) -> str:
    """From when on, or from when to when, a corridor is closed."""
    key = "closed.all" if shut.every else "closed"
    corridor = words.name(shut.corridor.name, shut.corridor.id)
    if shut.to_s is not None:
        hours = span(shut.from_s, shut.to_s, scenario, words)
        return words.text(f"{key}.until", corridor=corridor, span=hours)
    begins = scenario.moment(shut.from_s)
    return words.text(
        key,
        corridor=corridor,
        date=words.date(begins),
        clock=words.clock(begins),
        **{"from": words.time(begins)},
    )

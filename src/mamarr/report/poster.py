"""The poster of one corridor in one language: very large type, for walls and gates."""

from __future__ import annotations

from collections.abc import Iterable

from mamarr._errors import Finding, InputError
from mamarr.notices.body import hotline, version, who
from mamarr.notices.news import last_texts, printed, shut_text, slower_away, slower_texts, turn_back
from mamarr.notices.notice import Issue
from mamarr.notices.span import span
from mamarr.notices.words import Words, plain
from mamarr.report._press import language_of, press
from mamarr.report._style import looks
from mamarr.scenario.model import Corridor, Group, Scenario


def poster_corridors(scenario: Scenario) -> tuple[Corridor, ...]:
    """Corridors that get a poster: not refused, and open to people who are not kept apart."""
    return tuple(c for c in scenario.corridors if not c.refusals and _civilians(c, scenario))


def poster(corridor: Corridor, scenario: Scenario, issue: Issue, words: Words, *, paper: str = "a3") -> bytes:
    """Print the poster of a corridor.

    Parameters
    ----------
    corridor
        One of `poster_corridors`.
    scenario
        Whose corridor it is.
    issue
        Its time stands in the file in place of a clock's: the same input gives the same bytes.
    words
        Of the language.
    paper
        ``a3`` or ``a4``.

    Returns
    -------
    bytes
        A PDF/UA-1 of one page. Groups kept apart are not on it.

    Raises
    ------
    InputError
        If a letter cannot be printed, the text does not fit, or the corridor is refused or for groups
        kept apart only.
    ValueError
        If there is no such paper.
    """
    if paper not in {"a3", "a4"}:
        raise ValueError(f"paper {paper!r}: a poster is a3 or a4")
    where = f"poster of corridor {corridor.id} ({words.language})"
    groups = _civilians(corridor, scenario)
    if not groups:
        raise InputError(
            Finding(where=where, what="the corridor is for groups kept apart only; it gets no poster")
        )
    if corridor.refusals:
        raise InputError(
            Finding(where=where, what=f"the corridor is not used: {'; '.join(corridor.refusals)}")
        )
    look = looks(scenario)[corridor.id]
    name = words.name(corridor.name, corridor.id)
    destination = scenario.destinations[corridor.leads_to]
    title = words.text("poster.title", number=words.isolate(str(look.number)), corridor=name)
    said = [
        _said("who", _listed(dict.fromkeys(who(g, words) for g in groups)), words),
        _said("when", "\n".join(_hours(corridor, scenario, issue, words)), words, "strong"),
        _said("way", words.text("way.to", destination=words.name(destination.name, destination.id)), words),
        _said("voluntary", words.text("voluntary"), words),
        _said("hotline", hotline(scenario, words), words, "strong"),
        {"heading": None, "text": version(scenario, issue, words), "how": "small"},
    ]
    data = {
        **language_of(words.language),
        "rtl": words.rtl,
        "title": plain(title),
        "author": "mamarr",
        "description": plain(str(said[-1]["text"])),
        "exercise": plain(words.text("exercise")) if issue.exercise else None,
        "paper": paper,
        "number": str(look.number),
        "colour": look.colour,
        "ink": look.ink,
        "heading": name,
        "lines": said,
        "above": words.text("poster.corridor"),
        "too_long": "the text finds no room on a poster; shorten the names of the corridor and its groups",
    }
    return press("poster", data, issued=issue.issued, where=where)


def _hours(corridor: Corridor, scenario: Scenario, issue: Issue, words: Words) -> list[str]:
    """When the corridor is open; after a re-plan what is ahead of it, when it is closed, if it is slower."""
    since_s, hour = issue.since_s or 0, printed(scenario, words)
    shut = [s for s in issue.shut if s.corridor.id == corridor.id]
    last = [x for x in issue.last if x.corridor.id == corridor.id]
    slower = [c for c in issue.slower if c.id == corridor.id]
    ahead = [i for i in corridor.open if i.to_s > since_s]
    told = [
        *(shut_text(s, scenario, words) for s in shut),
        *(span(max(i.from_s, since_s), i.to_s, scenario, words) for i in ahead),
        *last_texts(last, issue, words, hour),
        *turn_back(shut, last, scenario, issue, words, hour),
        *slower_texts(slower, words),
        *slower_away(slower, words),
    ]
    return told or [words.text("before")]


def _civilians(corridor: Corridor, scenario: Scenario) -> list[Group]:
    return [scenario.groups[g] for g in corridor.admits if not scenario.groups[g].apart]


def _listed(items: Iterable[str]) -> str:
    each = list(items)
    return each[0] if len(each) == 1 else "\n".join(f"• {item}" for item in each)


def _said(key: str, text: str, words: Words, how: str = "") -> dict[str, str | None]:
    return {"heading": words.text(f"heading.{key}"), "text": text, "how": how}

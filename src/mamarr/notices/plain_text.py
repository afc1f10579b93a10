"""Notices as plain text, with isolates around what runs from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mamarr.notices.body import Line, news, rest, standing, told, unplanned
from mamarr.notices.notice import Issue, Notice, is_schematic
from mamarr.notices.words import Words
from mamarr.scenario.model import Scenario, Zone

if TYPE_CHECKING:
    from mamarr.network.model import Network


def zone_text(
    zone: Zone,
    notices: Sequence[Notice],
    scenario: Scenario,
    issue: Issue,
    words: Words,
    network: Network | None = None,
) -> str:
    """What the people of a zone are told, as text.

    Parameters
    ----------
    zone
        Whose people are told.
    notices
        Its notices, of groups that are not kept apart; none: nobody is planned to leave.
    scenario, issue, words
        What all notices of the set share.
    network
        For the streets of the ways.
    """
    parts = [words.text("exercise")] if issue.exercise else []
    parts.append(words.name(zone.name, zone.id))
    if is_schematic(scenario):
        parts.append(words.text("schematic"))
    if new := news(scenario, issue, words, zone):
        parts.append(lines_text(new, words))
    for notice in notices:
        parts.append(f"== {words.text(f'title.{notice.group.travels}')} ==")
        parts.append(lines_text(told(notice, scenario, words, network), words))
    if notices:
        if left := rest(zone, notices, scenario, words):
            parts.append(lines_text(left, words))
        parts.append(lines_text(standing(scenario, issue, words), words))
    else:
        parts.append(lines_text(unplanned(scenario, issue, words), words))
    if issue.exercise:
        parts.append(words.text("exercise"))
    return "\n\n".join(parts) + "\n"


def lines_text(lines: Iterable[Line], words: Words) -> str:
    """Each line under its heading; lines of one kind share it."""
    parts: list[str] = []
    before = ""
    for line in lines:
        if line.key not in (before, "choose"):
            parts.append(f"{words.text(f'heading.{line.key}')}\n{line.text}")
        else:
            parts[-1] = f"{parts[-1]}\n{line.text}"
        before = line.key
    return "\n\n".join(parts)

"""Documents to the parties: notifications with an answer form, and appeals to groups kept apart.

An appeal tells of its own corridor only. No document names a zone, a street or a number of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mamarr.notices.body import Line, hotline, told, version
from mamarr.notices.body import who as who_text
from mamarr.notices.news import shut_text
from mamarr.notices.notice import Issue, Notice
from mamarr.notices.span import span
from mamarr.notices.words import Words
from mamarr.scenario.model import Condition, Corridor, Party, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of a document: its heading, its texts, choices to tick and fields to fill in by hand.

    `level` is that of the heading, 2 or 3.
    """

    key: str
    heading: str = ""
    level: int = 3
    texts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document to a party, to be rendered as a page or as text."""

    title: str
    parts: tuple[Part, ...]


def answer_by(scenario: Scenario, since_s: int | None = None) -> datetime:
    """When a notification without an answer expires: at the opening; later, as a window opens or closes."""
    windows = scenario.pause.windows
    if since_s is None:
        return scenario.moment(windows[0].from_s)
    ahead = [s for w in windows for s in (w.from_s, w.to_s) if s > since_s]
    return scenario.moment(min(ahead, default=since_s))


def notification(party: Party, scenario: Scenario, issue: Issue, words: Words) -> Document:
    """What a party is notified of, with its answer form.

    Parameters
    ----------
    party
        Any of the scenario; its role is stated.
    scenario, issue, words
        What is notified, and in which language. Corridors that are refused are left out.
    """
    name = words.name(party.name, party.id)
    corridors = [c for c in scenario.corridors if not c.refusals]
    pause = tuple(
        f"{words.text('party.pause')} {span(w.from_s, w.to_s, scenario, words)}"
        for w in scenario.pause.windows
    )
    parts = [
        Part(
            key="about",
            texts=(
                words.text("party.to", party=name, role=words.text(f"party.role.{party.role}")),
                words.text("party.about", place=words.name(scenario.place.name)),
                *pause,
                words.text("party.ask"),
            ),
        ),
        Part(key="corridors", heading=words.text("heading.corridors"), level=2),
        *(_corridor(corridor, party, scenario, issue, words) for corridor in corridors),
    ]
    asked = [(c, condition) for c in corridors for condition in c.conditions if condition.by == party.id]
    parts += [
        Part(
            key="conditions",
            heading=words.text("heading.conditions"),
            level=2,
            texts=(
                words.text("party.attest"),
                *(_condition(condition, scenario, words, corridor) for corridor, condition in asked),
            )
            if asked
            else (words.text("party.attest.none"),),
        ),
        Part(
            key="answer", heading=words.text("heading.answer"), level=2, texts=_answer(scenario, issue, words)
        ),
        _said("guarantee", words),
        Part(key="version", heading=words.text("heading.version"), texts=(version(scenario, issue, words),)),
        *_form(name, corridors, [c for c in asked if c[1].state == "pending"], scenario, issue, words),
    ]
    return Document(title=words.text("party.title", party=name), parts=tuple(parts))


def appeal(
    corridor: Corridor, notices: Sequence[Notice], scenario: Scenario, issue: Issue, words: Words
) -> Document:
    """The appeal to groups kept apart, for one corridor.

    Parameters
    ----------
    corridor
        One that admits groups kept apart.
    notices
        Of those groups only; none if it is closed, and nobody is told to go by it.
    scenario, issue, words
        What all documents share.

    Raises
    ------
    ValueError
        If a notice is not one of a group kept apart.
    """
    if not all(notice.apart for notice in notices):
        raise ValueError("an appeal holds notices of groups kept apart only")
    lines: dict[Line, None] = {}
    for notice in notices:
        here = tuple(way for way in notice.ways if way.corridor.id == corridor.id and way.stop is None)
        only = Notice(zone=notice.zone, group=notice.group, ways=here, apart=True)
        lines |= dict.fromkeys(told(only, scenario, words))
    lines |= {Line(key="closed", text=text): None for text in _shut(corridor, scenario, issue, words)}
    if any(c.id == corridor.id for c in issue.slower):
        name = words.name(corridor.name, corridor.id)
        lines[Line(key="slower", text=words.text("slower", corridor=name))] = None
    parts = [
        Part(
            key=key,
            heading=words.text(f"heading.{key}"),
            texts=tuple(line.text for line in lines if line.key == key),
        )
        for key in ("who", "when", "way", "closed", "slower")
        if any(line.key == key for line in lines)
    ]
    if corridor.conditions:
        texts = tuple(_condition(condition, scenario, words) for condition in corridor.conditions)
        parts.append(Part(key="conditions", heading=words.text("heading.conditions"), texts=texts))
    parts.append(
        Part(
            key="voluntary",
            heading=words.text("heading.voluntary"),
            texts=(words.text("appeal.voluntary"),),
        )
    )
    parts += [_said("return", words, text="appeal.return"), _said("guarantee", words)]
    parts.append(
        Part(key="hotline", heading=words.text("heading.hotline"), texts=(hotline(scenario, words),))
    )
    parts.append(
        Part(key="version", heading=words.text("heading.version"), texts=(version(scenario, issue, words),))
    )
    name = words.name(corridor.name, corridor.id)
    return Document(title=words.text("appeal.title", corridor=name), parts=tuple(parts))


def document_text(document: Document, issue: Issue, words: Words) -> str:
    """A document as plain text."""
    parts = [words.text("exercise")] if issue.exercise else []
    parts.append(document.title)
    for part in document.parts:
        mark = "==" if part.level == 2 else "--"
        lines = [f"{mark} {part.heading} {mark}"] if part.heading else []
        lines += part.texts
        lines += [f"[   ] {choice}" for choice in part.choices]
        lines += [f"{field}: {'_' * 30}" for field in part.fields]
        parts.append("\n".join(lines))
    if issue.exercise:
        parts.append(words.text("exercise"))
    return "\n\n".join(parts) + "\n"


def _said(key: str, words: Words, *, text: str = "") -> Part:
    return Part(key=key, heading=words.text(f"heading.{key}"), texts=(words.text(text or key),))


def _shut(corridor: Corridor, scenario: Scenario, issue: Issue, words: Words) -> tuple[str, ...]:
    return tuple(shut_text(s, scenario, words) for s in issue.shut if s.corridor.id == corridor.id)


def _corridor(corridor: Corridor, party: Party, scenario: Scenario, issue: Issue, words: Words) -> Part:
    groups = [scenario.groups[g] for g in corridor.admits]
    who = [words.text("party.apart") if group.apart else who_text(group, words) for group in groups]
    destination = scenario.destinations[corridor.leads_to]
    texts = [
        words.text("party.who", who=words.text("list.long").join(dict.fromkeys(who))),
        *(
            words.text("party.hours", span=span(stretch.from_s, stretch.to_s, scenario, words))
            for stretch in corridor.open
        ),
        *_shut(corridor, scenario, issue, words),
        *(words.text("party.slower") for c in issue.slower if c.id == corridor.id),
        words.text("party.destination", destination=words.name(destination.name, destination.id)),
    ]
    if party.id in corridor.guarantees:
        state = words.text(f"guarantee.{corridor.guarantees[party.id]}")
        texts.append(words.text("party.guarantee", state=state))
    return Part(key="corridor", heading=words.name(corridor.name, corridor.id), texts=tuple(texts))


def _condition(
    condition: Condition, scenario: Scenario, words: Words, corridor: Corridor | None = None
) -> str:
    kind = f"kind.{condition.kind}"
    by = next((p for p in scenario.parties if p.id == condition.by), None)
    text = words.text(
        "condition",
        kind=words.text(kind) if words.has(kind) else words.own(condition.kind.replace("_", " ")),
        party=words.name(by.name, by.id) if by else words.own(condition.by),
        state=words.text(f"state.{condition.state}"),
    )
    return text if corridor is None else f"{words.name(corridor.name, corridor.id)}: {text}"


def _answer(scenario: Scenario, issue: Issue, words: Words) -> tuple[str, ...]:
    until = answer_by(scenario, issue.since_s)
    where = (
        words.text("party.where", hotline=hotline(scenario, words))
        if scenario.hotline.strip()
        else words.text("party.where.none")
    )
    return (
        words.text("party.answer", date=words.date(until), time=words.time(until), clock=words.clock(until)),
        where,
        words.text("party.receipt"),
    )


def _form(
    name: str,
    corridors: Sequence[Corridor],
    asked: Sequence[tuple[Corridor, Condition]],
    scenario: Scenario,
    issue: Issue,
    words: Words,
) -> list[Part]:
    parts = [
        Part(
            key="form",
            heading=words.text("form.title", party=name),
            level=2,
            texts=(words.text("form.reference", version=str(issue.version)),),
            choices=(words.text("form.received"),),
        )
    ]
    parts += [
        Part(
            key="form-corridor",
            heading=words.name(corridor.name, corridor.id),
            choices=tuple(words.text(f"form.{answer}") for answer in ("agreed", "conditions", "refused")),
            fields=(words.text("form.remarks"),),
        )
        for corridor in corridors
    ]
    parts += [
        Part(
            key="form-condition",
            heading=_condition(condition, scenario, words, corridor),
            choices=(words.text("form.attested"), words.text("form.not_attested")),
            fields=(words.text("form.reference_no"),),
        )
        for corridor, condition in asked
    ]
    fields = tuple(words.text(f"form.{field}") for field in ("name", "date", "signature"))
    return [*parts, Part(key="form-sign", fields=fields)]

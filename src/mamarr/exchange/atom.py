"""A feed (Atom, RFC 4287) that links to the alerts of a set."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from mamarr.exchange.cap_read import read_cap_bytes
from mamarr.exchange.cap_write import moment, sender
from mamarr.notices.notice import Issue
from mamarr.notices.words import Words, plain
from mamarr.scenario.model import Scenario

PATH = "alerts.atom"
_ATOM = "http://www.w3.org/2005/Atom"


def atom(scenario: Scenario, alerts: Mapping[str, bytes], issue: Issue, words: Sequence[Words]) -> bytes:
    """The feed of a set, to stand at `PATH` beside the folder of alerts.

    Ids are made from the scenario and paths, so that a reader sees a new version of an alert as the same
    entry, updated. Links are relative: the set works from a memory stick as from a server.

    Parameters
    ----------
    scenario, issue
        What is announced.
    alerts
        By path, as `mamarr.exchange.cap_write.alerts` gives them.
    words
        Of each language; the feed is in the first one.
    """
    from lxml import etree

    first = words[0]
    updated = moment(issue.issued.astimezone(scenario.tz)).replace("-00:00", "Z")
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", first.language)
    _add(feed, "id", _id(scenario, "feed", issue))
    title = first.text("alert.feed", place=first.name(scenario.place.name))
    _add(feed, "title", f"{first.text('exercise.short')}: {title}" if issue.exercise else title)
    _add(feed, "updated", updated)
    _add(_add(feed, "author"), "name", first.name(scenario.title, scenario.id))
    _add(feed, "link", rel="self", type="application/atom+xml", href=PATH)
    for path, data in alerts.items():
        (alert,) = read_cap_bytes(data, where=path).alerts
        entry = _add(feed, "entry")
        _add(entry, "id", _id(scenario, path, issue))
        # some readers show titles as they come: the marks that keep hours in order are for them as well
        _add(entry, "title", alert.headlines[0] if alert.headlines else path)
        _add(entry, "updated", updated)
        _add(entry, "link", rel="alternate", type="application/cap+xml", href=path)
        _add(entry, "summary", plain(alert.events[0]) if alert.events else alert.kind)
    return bytes(etree.tostring(feed, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _id(scenario: Scenario, what: str, issue: Issue) -> str:
    kind = "exercise" if issue.exercise else "actual"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{sender(scenario)}/{kind}/{what}").urn


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text
    return element

"""The static site: a page for each zone and language, and an index to find one's zone.

No scripts, no pictures, nothing fetched: a page is one file that also works from a memory stick.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mamarr.notices.body import Line, news, rest, standing, told, unplanned
from mamarr.notices.notice import Issue, Notice, is_schematic
from mamarr.notices.parties import Document
from mamarr.notices.way import way_told
from mamarr.notices.words import Words, html, plain
from mamarr.scenario.model import Scenario, Zone

if TYPE_CHECKING:
    from jinja2 import Environment

    from mamarr.network.model import Network


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link of a page: relative, so that the folder can be moved; `label` may hold isolates."""

    path: str
    label: str
    language: str = ""


class Pages:
    """Writes pages of one set of notices; holds the templates.

    Parameters
    ----------
    scenario, issue
        What all pages share.
    """

    def __init__(self, scenario: Scenario, issue: Issue) -> None:
        self._scenario = scenario
        self._issue = issue
        self._environment = _environment()

    def zone(
        self,
        zone: Zone,
        notices: Sequence[Notice],
        words: Words,
        *,
        others: Sequence[Link],
        prints: Sequence[Link],
        network: Network | None = None,
    ) -> str:
        """The page of a zone.

        Parameters
        ----------
        zone
            Whose people are told.
        notices
            Its notices, of groups that are not kept apart; none: nobody is planned to leave.
        words
            Of the language.
        others
            The same page in other languages.
        prints
            Files to print and to hand on.
        network
            For the streets of the ways.
        """
        scenario, issue = self._scenario, self._issue
        groups = []
        for notice in notices:
            lines = told(notice, scenario, words, network)
            ways = [way_told(way, notice.zone, scenario, words, network) for way in notice.roads]
            groups.append(
                {
                    "title": words.text(f"title.{notice.group.travels}"),
                    "blocks": [
                        *_blocks((line for line in lines if line.key in {"who", "when"}), words),
                        {"key": "way", "heading": words.text("heading.way"), "texts": [], "ways": ways},
                    ],
                    "choose": [line.text for line in lines if line.key == "choose"],
                }
            )
        return self._render(
            "zone.html",
            words,
            title=plain(words.name(zone.name, zone.id)),
            heading=words.name(zone.name, zone.id),
            schematic=words.text("schematic") if groups and is_schematic(scenario) else "",
            news=_blocks(news(scenario, issue, words, zone), words),
            groups=groups,
            rest=_blocks(rest(zone, notices, scenario, words), words),
            blocks=_blocks(
                standing(scenario, issue, words) if notices else unplanned(scenario, issue, words), words
            ),
            others=others,
            prints=prints,
            all_title=words.text("title.all"),
            print_title=words.text("site.print"),
            back=Link(path=f"../index.html#{words.language}", label=words.text("site.back")),
        )

    def index(self, zones: Mapping[str, Sequence[Link]], words: Mapping[str, Words]) -> str:
        """The first page: every language, and in each every zone.

        Parameters
        ----------
        zones
            Language to links, in the order in which they are shown.
        words
            Of each language.
        """
        first = next(iter(words.values()))
        sections = []
        for language, said in words.items():
            sections.append(
                {
                    "language": language,
                    "direction": "rtl" if said.rtl else "ltr",
                    "name": said.text("language"),
                    "title": said.text("site.title", place=said.name(self._scenario.place.name)),
                    "exercise": said.text("exercise") if self._issue.exercise else "",
                    "find": said.text("site.find"),
                    "note": said.text("site.note"),
                    "zones": zones[language],
                    "blocks": _blocks(
                        (
                            line
                            for line in standing(self._scenario, self._issue, said)
                            if line.key in {"voluntary", "hotline", "version"}
                        ),
                        said,
                    ),
                }
            )
        return self._render("index.html", first, title=plain(str(sections[0]["title"])), sections=sections)

    def document(self, document: Document, words: Words) -> str:
        """The page of a document to a party."""
        return self._render(
            "document.html",
            words,
            title=plain(document.title),
            heading=document.title,
            parts=document.parts,
        )

    def _render(self, template: str, words: Words, **values: Any) -> str:
        return str(
            self._environment.get_template(template).render(
                language=words.language,
                direction="rtl" if words.rtl else "ltr",
                exercise=words.text("exercise") if self._issue.exercise else "",
                **values,
            )
        )


def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    folder = files("mamarr.notices") / "templates"
    names = ("base.html", "zone.html", "index.html", "blocks.html", "document.html", "page.css")
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=DictLoader({name: (folder / name).read_text(encoding="utf-8") for name in names}),
    )
    # every text goes through this filter: it escapes, and turns isolates into elements
    environment.filters["bidi"] = lambda text: Markup(html(text))
    return environment


def _blocks(lines: Iterable[Line], words: Words) -> list[dict[str, Any]]:
    """Lines of one kind under one heading."""
    blocks: list[dict[str, Any]] = []
    for line in lines:
        if blocks and blocks[-1]["key"] == line.key:
            blocks[-1]["texts"].append(line.text)
        else:
            heading = words.text(f"heading.{line.key}")
            blocks.append({"key": line.key, "heading": heading, "texts": [line.text], "ways": []})
    return blocks

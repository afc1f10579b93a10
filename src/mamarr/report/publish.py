"""A whole set of notices: every file, what it is, and how it is made.

Pages, texts, messages, scripts, leaflets and posters for people; alerts and a feed for machines; apart from
them, in a folder of their own, the documents to parties and the appeals to groups kept apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from mamarr._errors import Finding, InputError
from mamarr._files import LONGEST_NAME, RESERVED_NAMES
from mamarr.network.model import Network
from mamarr.notices import manifest as manifests
from mamarr.notices.manifest import File
from mamarr.notices.notice import Issue, Notice, notices, public, silenced
from mamarr.notices.pages import Link, Pages
from mamarr.notices.parties import Document, appeal, document_text, notification
from mamarr.notices.plain_text import zone_text
from mamarr.notices.radio import radio
from mamarr.notices.sms import sms
from mamarr.notices.words import Words, words
from mamarr.plans.document import Plan
from mamarr.plans.state import State
from mamarr.report._anew import as_changed, homes
from mamarr.scenario.model import Scenario, Zone

PARTIES = "parties"
"""Folder of what goes to parties only; the site does not link to it."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A file still to be made; `file` has no bytes yet, `make` gives it with them."""

    file: File
    make: Callable[[], File]


class NoticeSet:
    """The set of notices of one plan.

    Parameters
    ----------
    scenario, network, plan
        What is announced.
    state
        Of a re-plan: only what is ahead of its moment is told, with windows and corridors as it has them.
    plan_sha256
        Of the plan's file.
    issue
        Time, version, and whether it is an exercise.
    earlier
        References to the alerts that this set replaces, by path.
    catalogues
        Folder of catalogues of the user's own.

    Raises
    ------
    InputError
        If a language of the scenario has no catalogue, or the plan is not one of this scenario.
    """

    def __init__(
        self,
        scenario: Scenario,
        network: Network,
        plan: Plan,
        plan_sha256: str,
        issue: Issue,
        *,
        state: State | None = None,
        earlier: Mapping[str, str] | None = None,
        catalogues: Path | None = None,
    ) -> None:
        self.agreed, self.state = scenario, state
        if state is not None:
            scenario, issue = as_changed(scenario, issue, state)
            late = tuple(x for x in plan.late_home if x.at_s > state.at_s)
            issue = replace(issue, late_home=late)
        self.scenario, self.network, self.plan, self.issue = scenario, network, plan, issue
        self._plan_sha256 = plan_sha256
        self._earlier = dict(earlier or {})
        self.words = _words(scenario, catalogues)
        try:
            home = homes(scenario, network, plan)
            self.notices = notices(scenario, plan, since_s=issue.since_s, homes=home)
        except KeyError as error:
            raise InputError(
                f"the plan is not one of this scenario: it names {error.args[0]!r}; "
                "see what else differs with `mamarr verify`"
            ) from error
        self._pages = Pages(scenario, issue)
        self._by_zone: dict[str, list[Notice]] = {}
        for notice in self.notices:
            if not notice.apart:
                self._by_zone.setdefault(notice.zone.id, []).append(notice)
        self._silenced: dict[str, list[Notice]] = {}
        for notice in () if state is None else silenced(scenario, self.notices):
            self._silenced.setdefault(notice.zone.id, []).append(notice)
        self._zones = public(scenario)
        self._name = file_names([z.id for z in scenario.zones])
        self._group = file_names(list(scenario.groups))
        self._corridor = file_names([c.id for c in scenario.corridors])
        self._party = file_names([p.id for p in scenario.parties])

    def drafts(self) -> tuple[Draft, ...]:
        """Every file but manifest.json, in the order in which they are made."""
        return (
            *(draft for said in self.words.values() for draft in self._site(said)),
            _draft(File(path="index.html", kind="page"), self._index),
            *(draft for said in self.words.values() for draft in self._parties(said)),
            *self._alerts(),
            *(draft for said in self.words.values() for draft in self._prints(said)),
        )

    def write(self, folder: Path, *, progress: Progress | None = None) -> tuple[File, ...]:
        """Make every file and write it into `folder`, and manifest.json; return the files in order of paths.

        Parameters
        ----------
        folder
            Empty; the caller sees to it that it appears as a whole.
        progress
            Told what is being made, and which share of it is done.
        """
        drafts = self.drafts()
        files = []
        for number, draft in enumerate(drafts):
            if progress is not None:
                progress("notices", number / len(drafts))
            file = draft.make()
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
            files.append(file)
        text = manifests.manifest(files, self.scenario, self._plan_sha256, self.issue)
        (folder / manifests.MANIFEST).write_bytes(text.encode("utf-8"))
        return tuple(sorted(files, key=lambda file: file.path))

    def doubts(self) -> tuple[str, ...]:
        """What readers will stumble over, in sentences: hours that are past, names that a language lacks."""
        found = []
        if self.state is None and any(order.start_node is not None for order in self.plan.orders):
            found.append(
                "the plan was made anew in the middle of the pause, and its state is not known: the notices "
                "tell hours that are past, and corridors as they were agreed; give --state"
            )
        now = self.issue.issued
        # in seconds: in one zone Python compares what the clock shows, and that may be twice the same
        now_s = self.scenario.second(now)
        past = [notice for notice in self.notices if any(way.to_s <= now_s for way in notice.ways)]
        if past:
            found.append(
                f"{len(past)} of {len(self.notices)} notices tell hours that are past at the time of issue "
                f"({now.isoformat()}), first zone {past[0].zone.id}, group {past[0].group.id}; plan again"
            )
        for language, said in self.words.items():
            base = language.partition("-")[0]
            lacking = [z for z in self._zones if not (z.name.get(language) or z.name.get(base))]
            if lacking:
                found.append(
                    f"{language}: {len(lacking)} of {len(self._zones)} zones have no name in this language; "
                    "they are written as in another"
                )
            if base != "en":
                for group in self.scenario.groups.values():
                    if group.admits_note and not group.apart and not said.has(group.admits_note):
                        found.append(
                            f"{language}: the note of group {group.id} has no translation, general words "
                            f"stand for it; add msgid {group.admits_note!r} to a catalogue"
                        )
        return tuple(found)

    def _site(self, said: Words) -> Iterator[Draft]:
        for zone in self._zones:
            mine = self._by_zone.get(zone.id, [])
            told = (zone, mine, self.scenario, self.issue, said, self.network)
            file = File(path="", kind="page", zone=zone.id, language=said.language)
            base = f"{said.language}/{self._name[zone.id]}"
            yield _draft(replace(file, path=f"{base}.html"), self._page, zone, mine, said)
            yield _draft(replace(file, path=f"{base}.txt", kind="text"), zone_text, *told)
            yield _draft(replace(file, path=f"{base}.radio.txt", kind="radio"), radio, *told)
            for notice in [*(n for n in mine if n.from_home), *self._silenced.get(zone.id, [])]:
                message = self._about(notice, said)
                yield Draft(file=message, make=partial(self._message, message, notice, said))

    def _about(self, notice: Notice, said: Words) -> File:
        """A message to one group of one zone, or its leaflet."""
        corridors = {way.corridor.id for way in notice.ways}
        return File(
            path=f"{said.language}/{self._name[notice.zone.id]}.{self._group[notice.group.id]}.sms.txt",
            kind="sms",
            zone=notice.zone.id,
            corridor=corridors.pop() if len(corridors) == 1 else None,
            group=notice.group.id,
            language=said.language,
        )

    def _message(self, file: File, notice: Notice, said: Words) -> File:
        message = sms(notice, self.scenario, self.issue, said, self.network)
        data = message.text.encode("utf-8")
        return replace(file, data=data, segments=message.segments, alphabet=message.alphabet)

    def _leaflet_name(self, notice: Notice) -> str:
        return f"{self._name[notice.zone.id]}.{self._group[notice.group.id]}.pdf"

    def _page(self, zone: Zone, mine: Sequence[Notice], said: Words) -> str:
        name = self._name[zone.id]
        others = [
            Link(path=f"../{language}/{name}.html", label=other.text("language"), language=language)
            for language, other in self.words.items()
            if language != said.language
        ]
        prints = [
            Link(
                path=self._leaflet_name(notice),
                label=said.text("site.leaflet", by=said.text(f"title.{notice.group.travels}")),
            )
            for notice in mine
            if notice.from_home
        ]
        prints.append(Link(path=f"{name}.txt", label=said.text("site.text")))
        return self._pages.zone(zone, mine, said, others=others, prints=prints, network=self.network)

    def _index(self) -> str:
        links = {}
        for language, said in self.words.items():
            here = [
                Link(path=f"{language}/{self._name[zone.id]}.html", label=said.name(zone.name, zone.id))
                for zone in self._zones
            ]
            links[language] = sorted(here, key=lambda link: (link.label.casefold(), link.path))
        return self._pages.index(links, self.words)

    def _parties(self, said: Words) -> Iterator[Draft]:
        for party in self.scenario.parties:
            document = notification(party, self.scenario, self.issue, said)
            file = File(path=self._party[party.id], kind="appeal", party=party.id, language=said.language)
            yield from self._document(file, document, said)
        # the manifest lies among what is public: it names neither the corridor nor the group
        groups = self.scenario.groups
        corridors = [c for c in self.scenario.corridors if any(groups[g].apart for g in c.admits)]
        for number, corridor in enumerate(corridors, start=1):
            here = [
                notice
                for notice in self.notices
                if notice.apart and any(way.corridor.id == corridor.id for way in notice.ways)
            ]
            if here or any(s.corridor.id == corridor.id for s in self.issue.shut):
                file = File(path=f"appeal.{number}", kind="appeal", language=said.language)
                yield from self._document(file, appeal(corridor, here, self.scenario, self.issue, said), said)

    def _document(self, file: File, document: Document, said: Words) -> Iterator[Draft]:
        base = f"{PARTIES}/{file.path}.{said.language}"
        yield _draft(replace(file, path=f"{base}.html"), self._pages.document, document, said)
        yield _draft(replace(file, path=f"{base}.txt"), document_text, document, self.issue, said)

    def _alerts(self) -> Iterator[Draft]:
        from mamarr.exchange.atom import PATH, atom
        from mamarr.exchange.cap_write import alerts, paths

        said = tuple(self.words.values())
        made = alerts(
            self.scenario, self.notices, self.issue, said, network=self.network, earlier=self._earlier
        )
        zones = {path: zone for zone, path in paths(self.scenario).items()}
        for path, data in made.items():
            yield _ready(File(path=path, kind="cap", data=data, zone=zones.get(path)))
        feed = atom(self.scenario, made, self.issue, said)
        yield _ready(File(path=PATH, kind="feed", data=feed))

    def _prints(self, said: Words) -> Iterator[Draft]:
        from mamarr.report.leaflet import leaflet
        from mamarr.report.poster import poster, poster_corridors

        for notice in self.notices:
            if not notice.apart and notice.from_home:
                path = f"{said.language}/{self._leaflet_name(notice)}"
                file = replace(self._about(notice, said), path=path, kind="leaflet")
                shared = (self.scenario, self.network, self.plan, self.issue, said)
                yield _draft(file, leaflet, replace(notice, ways=notice.from_home), *shared)
        for corridor in poster_corridors(self.scenario):
            file = File(
                path=f"{said.language}/poster.{self._corridor[corridor.id]}.pdf",
                kind="poster",
                corridor=corridor.id,
                language=said.language,
            )
            yield _draft(file, poster, corridor, self.scenario, self.issue, said)


def notice_set(
    scenario: Path,
    plan: Path,
    *,
    state: Path | None = None,
    issued: datetime | None = None,
    exercise: bool = True,
    supersedes: Path | None = None,
    catalogues: Path | None = None,
) -> NoticeSet:
    """Read a scenario and its plan: where `mamarr publish` and a release begin.

    Parameters
    ----------
    scenario, plan
        The scenario's folder or workbook, and plan.json.
    state
        For a re-plan, the state it was made for.
    issued
        Time of issue, aware; None: for an exercise when the plan was made, else now.
    exercise
        False only for a release by two people.
    supersedes
        Folder of the set that this one replaces.
    catalogues
        Folder of catalogues of the user's own.

    Raises
    ------
    InputError
        If one of them cannot be read, or they do not belong together.
    """
    from mamarr.exchange.cap_write import references
    from mamarr.network.read import read_network
    from mamarr.plans.read import read_plan
    from mamarr.plans.state import read_state
    from mamarr.scenario.read import read_scenario, roads_source

    agreed, _ = read_scenario(scenario)
    made = read_plan(plan, agreed)
    if made.scenario_id != agreed.id:
        raise InputError(
            Finding(
                where=f"{plan} $.scenario.id",
                what=f"is {made.scenario_id!r}, and the scenario is {agreed.id!r}; plan this scenario first",
            )
        )
    network, _ = read_network(roads_source(scenario), assumptions=agreed.assumptions)
    since = None if state is None else read_state(state, agreed, network)
    given = issued
    if issued is None:
        issued = _created(made) if agreed.exercise and made.created else datetime.now(UTC)
    version, before = 0, None
    earlier: Mapping[str, str] = {}
    if supersedes is not None:
        version, then, before = manifests.superseded(supersedes, agreed)
        if given is not None and given < then:
            raise InputError(
                Finding(
                    where="--issued",
                    what=f"{given.isoformat()} is before {then.isoformat()}, when {supersedes} was issued: "
                    "whoever has that would not take this for newer; give a later time",
                )
            )
        issued = max(issued, then)
        earlier = references(supersedes)
    issue = Issue(
        issued=issued.astimezone(agreed.tz).replace(microsecond=0),
        version=version + 1,
        exercise=exercise,
        supersedes=before,
    )
    sha256 = hashlib.sha256(plan.read_bytes()).hexdigest()
    return NoticeSet(
        agreed, network, made, sha256, issue, state=since, earlier=earlier, catalogues=catalogues
    )


def _created(plan: Plan) -> datetime:
    try:
        moment = datetime.fromisoformat(plan.created)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InputError(
            f"the plan says that it was made at {plan.created!r}, which is no time with offset; give --issued"
        )
    return moment


def file_names(ids: Sequence[str]) -> dict[str, str]:
    """A file name for each id: plain letters, and on a memory stick capitals make no difference.

    >>> file_names(["z1", "Z1", "حلب"])["z1"]
    'z1'
    """
    found: dict[str, str] = {}
    taken: set[str] = {"poster", *RESERVED_NAMES}
    for id in ids:
        name = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in id).strip("-")
        if name != id or name.lower() in taken or len(name) > LONGEST_NAME:
            name = f"{name[:LONGEST_NAME] or 'x'}-{hashlib.sha256(id.encode()).hexdigest()[:8]}"
        taken.add(name.lower())
        found[id] = name
    return found


def _draft(file: File, make: Callable[..., str | bytes], *values: object) -> Draft:
    return Draft(file=file, make=partial(_filled, file, make, values))


def _filled(file: File, make: Callable[..., str | bytes], values: tuple[object, ...]) -> File:
    made = make(*values)
    return replace(file, data=made.encode("utf-8") if isinstance(made, str) else made)


def _ready(file: File) -> Draft:
    return Draft(file=file, make=lambda: file)


def _words(scenario: Scenario, catalogues: Path | None) -> dict[str, Words]:
    """Words of every language of the scenario; all that lack a catalogue are named at once."""
    found: dict[str, Words] = {}
    faults: list[Finding] = []
    for language in scenario.languages or ("en",):
        try:
            found[language] = words(language, timezone=scenario.place.timezone, folder=catalogues)
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(faults)
    return found

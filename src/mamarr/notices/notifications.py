"""What became of the notifications to the parties: submitted, acknowledged, answered, expired.

A log that only grows: each entry names the digest of the one before, so that a changed or missing entry is
noticed. It stands beside the folder of the notices, which is signed and does not change. *Acknowledged is
never agreed*: only an answer says what a party answered, and without one nothing is taken as said.
Expired is not recorded, it follows from the clock.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from mamarr._errors import Finding, InputError
from mamarr._files import write_text
from mamarr.notices import manifest


class State(StrEnum):
    """Where a notification stands; `PREPARED`: written, and as far as is recorded not handed over."""

    PREPARED = "prepared"
    SUBMITTED = "submitted"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    EXPIRED = "expired"


RECORDED = (State.SUBMITTED, State.ACKNOWLEDGED, State.ANSWERED)
"""What can be recorded, in the order in which it happens."""


class Answer(StrEnum):
    """What a party answered."""

    AGREED = "agreed"
    CONDITIONS = "agreed_on_conditions"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One entry of the log.

    Attributes
    ----------
    at, by
        When it happened, aware, and who recorded it.
    version, exercise
        Of the set that was handed over: an answer to another version, or to an exercise, is none to this.
    answer, reference
        With `State.ANSWERED` only: what was answered, and where that is written.
    before
        SHA-256 of the entry before; of nothing for the first.
    """

    party: str
    state: State
    at: datetime
    by: str
    version: int
    exercise: bool
    before: str
    answer: Answer | None = None
    reference: str = ""

    @property
    def sha256(self) -> str:
        """Digest of this entry, which the next one names."""
        return hashlib.sha256(_json(_document(self)).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """Where the notification to one party stands; `since` is None before anything is recorded."""

    party: str
    state: State
    since: datetime | None
    answer: Answer | None = None

    @property
    def agreed(self) -> bool:
        """True only after an answer that says so."""
        return self.state == State.ANSWERED and self.answer == Answer.AGREED


@dataclass(frozen=True, kw_only=True, slots=True)
class Log:
    """The notifications of one set, and what was recorded of them.

    Attributes
    ----------
    path
        The file; it need not exist yet.
    parties
        Ids of the parties that are notified, in the order of the set's files.
    expires
        When a notification without an answer expires.
    events
        All that was recorded, also of earlier versions.
    """

    path: Path
    parties: tuple[str, ...]
    version: int
    exercise: bool
    expires: datetime
    events: tuple[Event, ...]

    def status(self, party: str, now: datetime) -> Status:
        """Where the notification to `party` stands at `now`."""
        seen = [e for e in self.events if e.party == party and e.at <= now and self._is_of_this_set(e)]
        last = max(seen, key=lambda e: RECORDED.index(e.state), default=None)
        answers = [e for e in seen if e.state == State.ANSWERED]
        if answers:
            # the last answer counts: a party may change its mind, and both entries stay
            return Status(party=party, state=State.ANSWERED, since=answers[-1].at, answer=answers[-1].answer)
        if now >= self.expires:
            return Status(party=party, state=State.EXPIRED, since=self.expires)
        if last is None:
            return Status(party=party, state=State.PREPARED, since=None)
        return Status(party=party, state=last.state, since=last.at)

    def _is_of_this_set(self, event: Event) -> bool:
        return (event.version, event.exercise) == (self.version, self.exercise)


def log_path(folder: Path) -> Path:
    """Where the log of the set in `folder` stands: beside it, ``<folder>-notifications.json``."""
    folder = folder.absolute()
    return folder.with_name(f"{folder.name}-notifications.json")


def read_log(folder: Path) -> Log:
    """Read the notifications of the set in `folder`.

    Raises
    ------
    InputError
        If there is no set, or its log was changed other than by `record`.
    """
    document, _ = manifest.read(folder)
    parties = tuple(dict.fromkeys(f["party"] for f in document["files"] if isinstance(f.get("party"), str)))
    try:
        expires = datetime.fromisoformat(document["answer_by"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{folder / manifest.MANIFEST}: does not say by when to answer; publish the set again"
        ) from error
    path = log_path(folder)
    return Log(
        path=path,
        parties=parties,
        version=document["version"],
        exercise=document.get("exercise") is not False,
        expires=expires,
        events=_events(path),
    )


def record(
    folder: Path,
    party: str,
    state: str,
    *,
    at: datetime,
    by: str,
    answer: str | None = None,
    reference: str = "",
) -> Log:
    """Add one entry to the log; nothing that stands there is changed.

    Parameters
    ----------
    folder
        The set of notices.
    party
        Id of the party.
    state
        One of `RECORDED`.
    at
        When it happened, aware; not before the party's entry before.
    by
        Who records it.
    answer
        One of `Answer`, with ``answered`` and only with it.
    reference
        Where the answer is written, such as the number of a letter.

    Raises
    ------
    InputError
        If the entry makes no sense, or the log was changed by other hands.
    """
    log = read_log(folder)
    problems = []
    if party not in log.parties:
        problems.append(
            Finding(
                where="--record", what=f"{party!r} is not notified; it is one of {', '.join(log.parties)}"
            )
        )
    if state not in {s.value for s in RECORDED}:
        what = f"{state!r} is no state that can be recorded; write submitted, acknowledged or answered"
        if state == State.EXPIRED:
            what = "expired follows from the clock and is not recorded"
        problems.append(Finding(where="--record", what=what))
    if not by.strip():
        problems.append(Finding(where="--by", what="is empty; write who records this"))
    if (state == State.ANSWERED) != (answer is not None):
        what = "goes with answered, and only with it: to acknowledge is not to agree"
        problems.append(Finding(where="--answer", what=what))
    elif answer is not None and answer not in {a.value for a in Answer}:
        what = f"{answer!r} is no answer; write {', '.join(a.value for a in Answer)}"
        problems.append(Finding(where="--answer", what=what))
    earlier = [e.at for e in log.events if e.party == party]
    if earlier and at < max(earlier):
        what = f"is before what was last recorded of {party} ({max(earlier).isoformat()})"
        problems.append(Finding(where="--at", what=what))
    if problems:
        raise InputError(problems)
    event = Event(
        party=party,
        state=State(state),
        at=at,
        by=by.strip(),
        version=log.version,
        exercise=log.exercise,
        answer=None if answer is None else Answer(answer),
        reference=reference.strip(),
        before=log.events[-1].sha256 if log.events else "",
    )
    events = (*log.events, event)
    lines = ",\n  ".join(_json(_document(e)) for e in events)
    head = f'"mamarr_notifications": 1,\n "last": {json.dumps(event.sha256)}'
    write_text(log.path, f'{{{head},\n "events": [\n  {lines}\n ]}}\n')
    return read_log(folder)


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _document(event: Event) -> dict[str, Any]:
    return {
        "party": event.party,
        "state": event.state.value,
        "at": event.at.isoformat(),
        "by": event.by,
        "version": event.version,
        "exercise": event.exercise,
        "answer": None if event.answer is None else event.answer.value,
        "reference": event.reference,
        "before": event.before,
    }


def _events(path: Path) -> tuple[Event, ...]:
    if not path.exists():
        return ()
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["mamarr_notifications"] != 1:
            raise ValueError("another version of the format")
        last = str(document["last"])
        events = tuple(
            Event(
                party=str(e["party"]),
                state=State(e["state"]),
                at=datetime.fromisoformat(e["at"]),
                by=str(e["by"]),
                version=int(e["version"]),
                exercise=bool(e["exercise"]),
                answer=None if e["answer"] is None else Answer(e["answer"]),
                reference=str(e["reference"]),
                before=str(e["before"]),
            )
            for e in document["events"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: is no log of notifications ({error}); restore it from a copy") from error
    before = ""
    for number, event in enumerate(events, 1):
        if event.before != before:
            raise InputError(
                Finding(
                    where=f"{path} entry {number}",
                    what="does not follow from the one before: one was changed or taken out; restore a copy",
                )
            )
        before = event.sha256
    if before != last:
        what = "is not the last entry that was recorded: one was changed or taken out; restore a copy"
        raise InputError(Finding(where=f"{path} entry {len(events)}", what=what))
    return events

"""What became of notifications: a log that only grows, in which acknowledged is never agreed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mamarr._errors import InputError
from mamarr.notices.manifest import File, manifest
from mamarr.notices.notifications import Answer, State, log_path, read_log, record
from set_of_notices import issue, world

OPENING = datetime.fromisoformat("2016-11-04T09:00+02:00")
EVENING = OPENING - timedelta(hours=12)
NIGHT = OPENING - timedelta(hours=6)


def write(folder: Path, *, version: int = 1, exercise: bool = True) -> Path:
    folder.mkdir(exist_ok=True)
    files = [File(path=f"parties/{p}.en.txt", kind="appeal", party=p, data=b"x") for p in ("a", "b")]
    text = manifest(files, world().scenario, "0" * 64, issue(version, exercise=exercise))
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    return write(tmp_path / "set")


def state(folder: Path, party: str, now: datetime) -> State:
    return read_log(folder).status(party, now).state


def test_a_notification_is_prepared_submitted_acknowledged_answered(notices: Path) -> None:
    assert state(notices, "a", EVENING) == State.PREPARED
    record(notices, "a", "submitted", at=EVENING, by="Amina")
    record(notices, "a", "acknowledged", at=EVENING + timedelta(hours=1), by="Amina")
    record(notices, "a", "answered", at=NIGHT, by="Amina", answer="agreed", reference="letter 7")
    assert state(notices, "a", EVENING) == State.SUBMITTED
    assert state(notices, "a", NIGHT - timedelta(minutes=1)) == State.ACKNOWLEDGED
    assert state(notices, "a", NIGHT) == State.ANSWERED
    assert state(notices, "b", NIGHT) == State.PREPARED


def test_acknowledged_is_never_agreed(notices: Path) -> None:
    record(notices, "a", "acknowledged", at=EVENING, by="Amina")
    assert not read_log(notices).status("a", EVENING).agreed
    with pytest.raises(InputError, match="to acknowledge is not to agree"):
        record(notices, "a", "acknowledged", at=NIGHT, by="Amina", answer="agreed")
    with pytest.raises(InputError, match="goes with answered"):
        record(notices, "a", "answered", at=NIGHT, by="Amina")
    for answer in ("refused", "agreed_on_conditions"):
        record(notices, "a", "answered", at=NIGHT, by="Amina", answer=answer)
        assert not read_log(notices).status("a", NIGHT).agreed
    record(notices, "a", "answered", at=NIGHT, by="Amina", answer="agreed")
    assert read_log(notices).status("a", NIGHT).agreed


def test_what_has_no_answer_expires_at_the_opening_and_nothing_is_taken_as_said(notices: Path) -> None:
    record(notices, "a", "acknowledged", at=EVENING, by="Amina")
    for party in ("a", "b"):
        status = read_log(notices).status(party, OPENING)
        assert (status.state, status.answer, status.agreed) == (State.EXPIRED, None, False)
    assert state(notices, "a", OPENING - timedelta(seconds=1)) == State.ACKNOWLEDGED
    with pytest.raises(InputError, match="follows from the clock and is not recorded"):
        record(notices, "a", "expired", at=OPENING, by="Amina")


def test_a_late_answer_counts_and_the_last_answer_stands(notices: Path) -> None:
    record(notices, "a", "answered", at=NIGHT, by="Amina", answer="agreed")
    record(notices, "a", "answered", at=OPENING + timedelta(hours=1), by="Amina", answer="refused")
    assert read_log(notices).status("a", OPENING).answer == Answer.AGREED
    assert read_log(notices).status("a", OPENING + timedelta(hours=1)).answer == Answer.REFUSED
    assert len(read_log(notices).events) == 2


def test_entries_are_added_and_never_changed(notices: Path) -> None:
    record(notices, "a", "submitted", at=EVENING, by="Amina")
    before = json.loads(log_path(notices).read_text(encoding="utf-8"))["events"]
    record(notices, "b", "submitted", at=EVENING, by="Boris")
    after = json.loads(log_path(notices).read_text(encoding="utf-8"))["events"]
    assert after[: len(before)] == before
    assert log_path(notices) == notices.with_name("set-notifications.json")
    assert [p.name for p in notices.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("entry", [0, 1, 2])
def test_a_changed_entry_is_noticed(notices: Path, entry: int) -> None:
    for party, by in (("a", "Amina"), ("b", "Boris"), ("a", "Amina")):
        record(notices, party, "acknowledged", at=EVENING, by=by)
    path = log_path(notices)
    document = json.loads(path.read_text(encoding="utf-8"))
    document["events"][entry]["state"] = "answered"
    document["events"][entry]["answer"] = "agreed"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match="changed or taken out"):
        read_log(notices)
    with pytest.raises(InputError, match="changed or taken out"):
        record(notices, "a", "acknowledged", at=NIGHT, by="Amina")


@pytest.mark.parametrize("entry", [0, 1, 2])
def test_an_entry_that_was_taken_out_is_noticed(notices: Path, entry: int) -> None:
    for party in ("a", "b", "a"):
        record(notices, party, "acknowledged", at=EVENING, by="Amina")
    path = log_path(notices)
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["events"][entry]
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match="changed or taken out"):
        read_log(notices)


def test_everything_wrong_with_an_entry_is_said_at_once(notices: Path) -> None:
    record(notices, "a", "submitted", at=NIGHT, by="Amina")
    with pytest.raises(InputError) as refused:
        record(notices, "nobody", "agreed", at=NIGHT, by=" ", answer="agreed")
    said = str(refused.value)
    assert "'nobody' is not notified; it is one of a, b" in said
    assert "'agreed' is no state" in said
    assert "--by: is empty" in said
    with pytest.raises(InputError, match=r"--at: is before what was last recorded of a"):
        record(notices, "a", "acknowledged", at=EVENING, by="Amina")
    with pytest.raises(InputError, match="'yes' is no answer"):
        record(notices, "a", "answered", at=NIGHT, by="Amina", answer="yes")
    assert len(read_log(notices).events) == 1


@pytest.mark.parametrize("change", [{"version": 2}, {"exercise": False}])
def test_an_answer_to_another_version_or_to_an_exercise_is_none_to_this_set(
    notices: Path, change: dict[str, int]
) -> None:
    record(notices, "a", "answered", at=EVENING, by="Amina", answer="agreed")
    write(notices, version=change.get("version", 1), exercise=bool(change.get("exercise", True)))
    assert state(notices, "a", NIGHT) == State.PREPARED
    assert len(read_log(notices).events) == 1


def test_a_folder_without_notices_and_a_broken_log_are_refused(notices: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="mamarr publish"):
        read_log(tmp_path / "nowhere")
    log_path(notices).write_text('{"mamarr_notifications": 1}', encoding="utf-8")
    with pytest.raises(InputError, match="is no log of notifications"):
        read_log(notices)

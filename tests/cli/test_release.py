"""`mamarr key` and `mamarr release` as people call them, on a real set of notices."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from typer.testing import CliRunner

import tiny
from mamarr._errors import InputError
from mamarr.cli import app
from mamarr.exchange.bundle import write_source
from mamarr.exchange.cap_read import read_cap
from mamarr.notices.words import words
from mamarr.report.publish import notice_set

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


def run(*words: object, env: dict[str, str] | None = None) -> Any:
    return CliRunner().invoke(app, [str(w) for w in words], env=env)


def refused(result: Any) -> str:
    """What an InputError said; the command line prints it and ends with 2."""
    assert isinstance(result.exception, InputError), result.output
    return str(result.exception)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with scenario, plan, keys and a set of notices; copied by each test that changes it."""
    base = tmp_path_factory.mktemp("release")
    tiny.write_tiny(base / "scenario", title={"en": "Tiny pause", "ar": "هدنة صغيرة"}, exercise=False)
    planned = run("plan", base / "scenario", "-o", base / "plan", "-q", "--created", "2016-11-03T20:00+02:00")
    assert planned.exit_code == 0, planned.output
    make(base, base / "notices")
    for name in ("Amina", "Boris"):
        assert run("key", "new", base / f"{name}.key", "--name", name).exit_code == 0
    return base


def make(base: Path, out: Path, *, supersedes: Path | None = None) -> None:
    from datetime import datetime

    issued = datetime.fromisoformat("2016-11-03T21:00+02:00" if supersedes else "2016-11-03T20:00+02:00")
    made = notice_set(base / "scenario", base / "plan" / "plan.json", issued=issued, supersedes=supersedes)
    out.mkdir()
    made.write(out)
    write_source(out, scenario=base / "scenario", plan=base / "plan" / "plan.json")


@pytest.fixture
def base(published: Path, tmp_path: Path) -> Path:
    shutil.copytree(published, tmp_path / "w")
    return tmp_path / "w"


@pytest.fixture(scope="module")
def released(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("released") / "w"
    shutil.copytree(published, base)
    done = run("release", base / "notices", "--key", base / "Amina.key", "--key", base / "Boris.key")
    assert done.exit_code == 0, (done.output, done.exception)
    return base


def texts(folder: Path, suffixes: Sequence[str]) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8")
        for p in sorted(folder.rglob("*"))
        if p.suffix in suffixes
    }


def test_a_set_that_two_people_released_says_exercise_nowhere(published: Path, released: Path) -> None:
    marks = [words(language).text(key) for language in ("ar", "en") for key in ("exercise", "exercise.short")]
    before = texts(published / "notices", (".html", ".txt", ".xml", ".atom"))
    after = texts(released / "notices", (".html", ".txt", ".xml", ".atom"))
    assert set(before) == set(after)
    assert all(any(mark in text for mark in marks) for text in before.values())
    assert [path for path, text in after.items() if any(mark in text for mark in marks)] == []
    assert [path for path, text in after.items() if "xercise" in text] == []


def test_the_pictures_on_paper_lose_their_mark_too(published: Path, released: Path) -> None:
    before = {p.name: p.read_bytes() for p in (published / "notices").rglob("*.pdf")}
    after = {p.name: p.read_bytes() for p in (released / "notices").rglob("*.pdf")}
    assert before
    assert set(before) == set(after)
    assert all(before[name] != after[name] for name in before)
    assert not [name for name, data in after.items() if b"xercise" in data or b"EXERCISE" in data]


def test_every_alert_is_actual_and_valid(released: Path) -> None:
    alerts = sorted((released / "notices" / "alerts").glob("*.xml"))
    assert len(alerts) == 2
    for file in alerts:
        assert etree.parse(str(file)).findtext(f"{CAP}status") == "Actual"
        assert read_cap(file).valid
        assert run("cap", file).exit_code == 0


def test_the_check_says_who_released_what_and_when(released: Path) -> None:
    checked = run("release", released / "notices", "--check")
    assert checked.exit_code == 0
    assert re.search(
        r"signed by Amina at 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00 \(key [0-9a-f ]+\)", checked.output
    )
    assert "signed by Boris at" in checked.output
    assert "actual, version 1, issued 2016-11-03T20:00:00+02:00" in checked.output
    assert "compare the fingerprints" in checked.output
    said = json.loads(run("release", released / "notices", "--check", "--json").stdout)
    assert said["state"] == "released"
    assert [s["name"] for s in said["signatures"]] == ["Amina", "Boris"]


def test_the_check_compares_with_trusted_keys(released: Path) -> None:
    lines = [run("key", "show", released / f"{n}.key").stdout.splitlines()[0] for n in ("Amina", "Boris")]
    trusted = released / "trusted.txt"
    trusted.write_text("\n".join(lines))
    assert run("release", released / "notices", "--check", "--trusted", trusted).exit_code == 0
    trusted.write_text(lines[0])
    checked = run("release", released / "notices", "--check", "--trusted", trusted)
    assert checked.exit_code == 1
    assert "signature of Boris: the key" in checked.output


def test_one_after_the_other_comes_to_the_same_files(base: Path, released: Path) -> None:
    first = run("release", base / "notices", "--key", base / "Amina.key")
    assert first.exit_code == 0
    assert "a second person must sign" in first.output
    waiting = run("release", base / "notices", "--check")
    assert waiting.exit_code == 1
    assert "signed by Amina at" in waiting.output
    assert "EXERCISE" in waiting.output
    second = run("release", base / "notices", "--key", base / "Boris.key")
    assert second.exit_code == 0
    assert "released by two people, and whole" in second.output
    files = {
        p.relative_to(base / "notices"): p.read_bytes() for p in (base / "notices").rglob("*") if p.is_file()
    }
    for path, data in files.items():
        if path.name != "signatures.json":
            assert (released / "notices" / path).read_bytes() == data
    assert not [p for p in base.iterdir() if p.name.startswith(".")]


def test_the_same_key_or_a_copy_of_it_is_refused(base: Path) -> None:
    shutil.copy(base / "Amina.key", base / "copy.key")
    amina = base / "Amina.key"
    for other in (amina, base / "copy.key"):
        assert "used twice" in refused(run("release", base / "notices", "--key", amina, "--key", other))
    assert run("release", base / "notices", "--check").exit_code == 1


@pytest.mark.parametrize("what", ["changed", "added", "removed", "manifest"])
def test_the_check_names_what_was_touched(what: str, released: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    shutil.copytree(released / "notices", folder)
    pdf = next(iter(sorted(folder.rglob("*.pdf"))))
    name = pdf.relative_to(folder).as_posix()
    if what == "changed":
        data = bytearray(pdf.read_bytes())
        data[len(data) // 2] ^= 1
        pdf.write_bytes(bytes(data))
    elif what == "added":
        name = "en/new.html"
        (folder / name).write_text("Go south")
    elif what == "removed":
        pdf.unlink()
    else:
        name = "manifest.json"
        (folder / name).write_bytes((folder / name).read_bytes().replace(b'"version": 1', b'"version": 2'))
    checked = run("release", folder, "--check")
    assert checked.exit_code == 1
    assert f"refused: {name}: " in checked.output
    assert "do not use it" in checked.output


def test_a_manifest_that_is_none_is_an_answer_and_no_folder_is_a_mistake(
    released: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "notices"
    shutil.copytree(released / "notices", folder)
    (folder / "manifest.json").write_text("{")
    checked = run("release", folder, "--check")
    assert checked.exit_code == 1
    assert "manifest.json" in checked.output
    assert json.loads(run("release", folder, "--check", "--json").stdout)["state"] == "refused"
    assert "is not a folder" in refused(run("release", tmp_path / "absent", "--check"))


def test_a_plan_or_scenario_that_was_changed_since_is_refused(base: Path) -> None:
    keys = ("--key", base / "Amina.key", "--key", base / "Boris.key")
    plan = base / "plan" / "plan.json"
    plan.write_text(plan.read_text() + "\n")
    assert "plan_sha256 is not that of the exercise set" in refused(run("release", base / "notices", *keys))
    other = base / "other.json"
    other.write_text(plan.read_text()[:-1])
    # the right one may stand elsewhere
    assert run("release", base / "notices", *keys, "--plan", other).exit_code == 0


def test_without_a_note_of_its_origin_the_options_are_asked_for(base: Path) -> None:
    (base / "notices-source.json").unlink()
    keys = ("--key", base / "Amina.key")
    assert "give --scenario and --plan" in refused(run("release", base / "notices", *keys))
    origin = ("--scenario", base / "scenario", "--plan", base / "plan" / "plan.json")
    assert run("release", base / "notices", *keys, *origin).exit_code == 0


def test_a_correction_supersedes_with_a_visible_version(released: Path, tmp_path: Path) -> None:
    base = tmp_path / "w"
    shutil.copytree(released, base)
    make(base, base / "second", supersedes=base / "notices")
    keys = ("--key", base / "Amina.key", "--key", base / "Boris.key")
    # the signatures of the first version are not those of the second
    shutil.copy(base / "notices" / "signatures.json", base / "second")
    assert "signs version 1 of 'tiny', and this is version 2" in refused(
        run("release", base / "second", *keys)
    )
    (base / "second" / "signatures.json").unlink()
    assert run("release", base / "second", *keys).exit_code == 0
    checked = run("release", base / "second", "--check")
    assert "actual, version 2" in checked.output
    assert "supersedes the set" in checked.output
    for file in (base / "second" / "alerts").glob("*.xml"):
        (alert,) = read_cap(file).alerts
        (before,) = read_cap(base / "notices" / "alerts" / file.name).alerts
        assert alert.kind == "Update"
        assert alert.references == f"{before.sender},{before.identifier},{before.sent}"
        assert alert.valid


def test_an_exercise_that_is_corrected_becomes_a_first_alert_when_released(base: Path) -> None:
    make(base, base / "second", supersedes=base / "notices")
    (exercise, *_) = sorted((base / "second" / "alerts").glob("*.xml"))
    assert read_cap(exercise).alerts[0].kind == "Update"
    keys = ("--key", base / "Amina.key", "--key", base / "Boris.key")
    assert run("release", base / "second", *keys).exit_code == 0
    # no real alert was sent before it
    assert read_cap(exercise).alerts[0].kind == "Alert"


def test_no_secret_is_printed_or_taken_from_arguments(base: Path) -> None:
    env = {"MAMARR_PASSPHRASE": "long and secret"}
    made = run("key", "new", base / "Carla.key", "--name", "Carla", "--passphrase", env=env)
    assert made.exit_code == 0
    assert "passphrase" in refused(run("release", base / "notices", "--key", base / "Carla.key"))
    wrong = run(
        "release", base / "notices", "--key", base / "Carla.key", env={"MAMARR_PASSPHRASE": "a guess"}
    )
    assert "a guess" not in refused(wrong)
    right = run("release", base / "notices", "--key", base / "Carla.key", env=env)
    assert right.exit_code == 0
    for text in (made.output, wrong.output, right.output):
        assert "long and secret" not in text
        assert "PRIVATE" not in text


def test_what_does_not_go_together_is_said(base: Path) -> None:
    assert "nobody signs" in refused(run("release", base / "notices"))
    assert "leave out --key" in refused(
        run("release", base / "notices", "--check", "--key", base / "Amina.key")
    )
    stranger = base / "trusted.txt"
    stranger.write_text(run("key", "show", base / "Boris.key").stdout.splitlines()[0])
    result = run("release", base / "notices", "--key", base / "Amina.key", "--trusted", stranger)
    assert "is not among the trusted ones" in refused(result)
    assert not (base / "notices" / "signatures.json").exists()


def test_a_scenario_that_calls_itself_an_exercise_is_warned_of(base: Path) -> None:
    path = base / "scenario" / "scenario.yaml"
    path.write_text(path.read_text().replace("exercise: false", "exercise: true"))
    shutil.rmtree(base / "notices")
    plan = base / "plan" / "plan.json"
    make(base, base / "notices")
    done = run("release", base / "notices", "--key", base / "Amina.key", "--plan", plan)
    assert "the scenario says that it is an exercise" in done.output


def test_a_re_plan_is_released_with_its_state(base: Path) -> None:
    new = base / "new"
    done = run(
        "replan",
        base / "scenario",
        base / "plan" / "plan.json",
        "--at",
        "09:30",
        "--closed",
        "north",
        "-o",
        new,
        "-q",
    )
    assert done.exit_code == 0, done.output
    out = base / "again"
    issued = "2016-11-04T09:31+02:00"
    done = run("publish", base / "scenario", new / "plan.json", "-o", out, "--issued", issued, "-q")
    assert done.exit_code == 0, done.output
    done = run("release", out, "--key", base / "Amina.key", "--key", base / "Boris.key")
    assert done.exit_code == 0, (done.output, done.exception)
    assert "is closed from 09:30 on" in (out / "en" / "z1.txt").read_text(encoding="utf-8")
    assert "EXERCISE" not in (out / "en" / "z1.txt").read_text(encoding="utf-8")

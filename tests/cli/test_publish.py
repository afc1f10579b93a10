"""`mamarr publish` and `mamarr notify` as people and scripts use them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from handmade import handmade, read_tiny
from mamarr.cli import main
from mamarr.plans.write import write_plan


@pytest.fixture
def plan_file(tiny: Path, tmp_path: Path) -> Path:
    scenario, network = read_tiny(tiny)
    write_plan(tmp_path / "plan.json", handmade(scenario), scenario, network)
    return tmp_path / "plan.json"


def run(*args: object) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(a) for a in args])
    return int(end.value.code or 0)


ISSUED = ("--issued", "2016-11-03T20:00+02:00")


def digest(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


def manifest(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_the_notices_of_a_plan(
    tiny: Path, plan_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "notices"
    assert run("publish", tiny, plan_file, "-o", out, *ISSUED) == 0
    said = capsys.readouterr()
    assert "Version 1, exercise:" in said.out
    assert "rule(s)" not in said.err
    assert (out / "index.html").is_file()
    assert (out / "ar" / "z1.html").is_file()
    assert manifest(out)["plan_sha256"] == hashlib.sha256(plan_file.read_bytes()).hexdigest()
    before = digest(out)
    assert run("publish", tiny, plan_file, "-o", out, *ISSUED, "-q") == 0
    assert digest(out) == before
    # beside the set stands only the note of what it was made from; nothing half made is left
    assert sorted(p.name for p in tmp_path.iterdir() if "notices" in p.name and p != out) == sorted(
        p.name for p in tmp_path.iterdir() if "source" in p.name
    )


def test_a_dry_run_lists_what_would_be_written_and_writes_nothing(
    tiny: Path, plan_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "notices"
    assert run("publish", tiny, plan_file, "-o", out, *ISSUED, "--dry-run") == 0
    listed = [line[8:] for line in capsys.readouterr().out.splitlines()]
    assert not out.exists()
    assert run("publish", tiny, plan_file, "-o", out, *ISSUED, "-q") == 0
    assert set(listed) == {str(p) for p in out.rglob("*") if p.is_file()}


def test_a_correction_names_what_it_supersedes(tiny: Path, plan_file: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert run("publish", tiny, plan_file, "-o", first, *ISSUED, "-q") == 0
    later = ("--issued", "2016-11-03T22:00+02:00")
    assert run("publish", tiny, plan_file, "-o", second, *later, "--supersedes", first, "-q") == 0
    assert manifest(second)["version"] == 2
    assert (
        manifest(second)["supersedes"] == hashlib.sha256((first / "manifest.json").read_bytes()).hexdigest()
    )
    assert "Version 2, issued" in (second / "en" / "z1.txt").read_text(encoding="utf-8")
    alert = next((second / "alerts").glob("*.xml")).read_text(encoding="utf-8")
    assert "<msgType>Update</msgType>" in alert
    assert "<references>" in alert


def test_a_correction_is_never_older_than_what_it_supersedes(
    tiny: Path, plan_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert run("publish", tiny, plan_file, "-o", first, "--issued", "2016-11-03T21:00+02:00", "-q") == 0
    earlier = ("--issued", "2016-11-03T20:59+02:00")
    assert run("publish", tiny, plan_file, "-o", second, *earlier, "--supersedes", first, "-q") == 2
    assert "give a later time" in capsys.readouterr().err
    assert not second.exists()


def test_nothing_but_an_exercise_set_is_ever_replaced(
    tiny: Path, plan_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "notices"
    out.mkdir()
    (out / "letter.txt").write_text("mine", encoding="utf-8")
    assert run("publish", tiny, plan_file, "-o", out, *ISSUED) == 2
    assert "holds other files, which would be lost" in capsys.readouterr().err
    assert [p.name for p in out.iterdir()] == ["letter.txt"]
    (out / "letter.txt").unlink()
    assert run("publish", tiny, plan_file, "-o", out, *ISSUED, "-q") == 0
    assert run("publish", tiny, plan_file, "-o", out, *ISSUED, "--supersedes", out) == 2
    assert "must stay" in capsys.readouterr().err
    text = (out / "manifest.json").read_text(encoding="utf-8")
    (out / "manifest.json").write_text(
        text.replace('"exercise": true', '"exercise": false'), encoding="utf-8"
    )
    before = digest(out)
    assert run("publish", tiny, plan_file, "-o", out, *ISSUED) == 2
    assert "holds released notices" in capsys.readouterr().err
    assert digest(out) == before


def test_a_failure_leaves_what_stood_there(
    tiny: Path, plan_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "notices"
    assert run("publish", tiny, plan_file, "-o", out, *ISSUED, "-q") == 0
    before, beside = digest(out), sorted(p.name for p in tmp_path.iterdir())

    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mamarr.report.poster.poster", full)
    assert run("publish", tiny, plan_file, "-o", out, *ISSUED) == 2
    assert digest(out) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == beside


def test_a_plan_that_breaks_a_rule_is_said_so(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    scenario, network = read_tiny(tiny)
    plan = handmade(scenario)
    first = plan.orders[0]
    slots = (replace(first.slots[0], people=first.slots[0].people + 7), *first.slots[1:])
    write_plan(
        tmp_path / "plan.json",
        replace(plan, orders=(replace(first, slots=slots), *plan.orders[1:])),
        scenario,
        network,
    )
    assert run("publish", tiny, tmp_path / "plan.json", "-o", tmp_path / "notices", *ISSUED) == 0
    assert "the plan breaks" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("issued", "said"),
    [("tomorrow", "--issued"), ("2016-11-03T20:00", "--issued"), ("2016-11-05T20:00+02:00", "past")],
)
def test_a_time_of_issue_that_makes_no_sense_is_refused(
    tiny: Path, plan_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], issued: str, said: str
) -> None:
    assert run("publish", tiny, plan_file, "-o", tmp_path / "notices", "--issued", issued) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "notices").exists()


def test_a_re_plan_tells_only_what_is_ahead(
    tiny: Path, plan_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new, first, out = tmp_path / "new", tmp_path / "first", tmp_path / "notices"
    assert run("publish", tiny, plan_file, "-o", first, *ISSUED, "-q") == 0
    assert run("replan", tiny, plan_file, "--at", "09:30", "--closed", "north", "-o", new, "-q") == 0
    capsys.readouterr()
    assert run("publish", tiny, new / "plan.json", "-o", out, "--supersedes", first) == 0
    said = capsys.readouterr()
    # the state stands beside the plan; without it the notices would tell of an open gate
    assert f"corridors and hours as in {new / 'state.json'}" in said.out
    assert "hours that are past" not in said.err
    assert "rule(s)" not in said.err
    for page in out.glob("en/z*.html"):
        assert "is closed from 09:30 on" in page.with_suffix(".txt").read_text(encoding="utf-8")
    assert all("from 09:00" not in p.read_text(encoding="utf-8") for p in out.glob("en/*.txt"))
    # everybody who was told hours before is told what holds now
    told = {p.name for p in first.glob("en/*.sms.txt")}
    assert told <= {p.name for p in out.glob("en/*.sms.txt")}
    note = next(p for p in tmp_path.iterdir() if "notices" in p.name and "source" in p.name)
    assert json.loads(note.read_text(encoding="utf-8"))["state"] == "new/state.json"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "plan.json").write_bytes((new / "plan.json").read_bytes())
    given = ("--state", new / "state.json")
    assert run("publish", tiny, elsewhere / "plan.json", "-o", tmp_path / "same", *given) == 0
    assert (tmp_path / "same" / "en" / "z1.txt").is_file()

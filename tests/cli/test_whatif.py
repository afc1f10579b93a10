"""`mamarr whatif` and `mamarr contingency` from the command line, on a scenario small enough to draw."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mamarr.cli import main
from tiny import write_tiny


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main([*arguments])
    return int(stop.value.code or 0)


@pytest.fixture(scope="module")
def pause(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("pause"))


@pytest.fixture(scope="module")
def planned(pause: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    assert run("plan", str(pause), "-o", str(out), "-q") == 0
    return out / "plan.json"


@pytest.fixture(scope="module")
def table(pause: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("table")
    assert run("whatif", str(pause), "-o", str(out), "--step", "60", "--workers", "1", "-q") == 0
    return out


@pytest.fixture(scope="module")
def ready(pause: Path, planned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("ready")
    arguments = ("contingency", str(pause), str(planned), "-o", str(out), "--at", "10:30", "--workers", "1")
    assert run(*arguments) == 0
    return out


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_answers_are_as_the_format_says(table: Path) -> None:
    answers = read(table / "whatif.json")
    assert answers["mamarr_whatif"] == 1
    assert answers["scenario"]["id"] == "tiny"
    curve = answers["window_curve"]
    assert [w["minutes"] for w in curve] == sorted(w["minutes"] for w in curve)
    assert all(w["people"] <= w["people_at_most"] for w in (*curve, *answers["worth"]))
    assert {w["minutes"] for w in curve} >= {240}
    people = [w["people"] for w in curve]
    assert people == sorted(people)
    assert isinstance(answers["clears_all_min"], int | None)
    assert any(w["change"] == "one more lane at north" for w in answers["worth"])


def test_a_brief_lies_ready_in_each_language(table: Path) -> None:
    names = {p.name for p in table.iterdir()}
    assert names >= {"whatif.json", "whatif.csv", "whatif.png", "brief-ar.pdf", "brief-en.pdf"}


def test_the_same_answers_again_are_the_same_bytes(pause: Path, table: Path, tmp_path: Path) -> None:
    assert run("whatif", str(pause), "-o", str(tmp_path), "--step", "60", "--workers", "2", "-q") == 0
    for name in ("whatif.json", "whatif.csv", "brief-ar.pdf"):
        assert (tmp_path / name).read_bytes() == (table / name).read_bytes()


def test_only_what_is_asked_is_answered(pause: Path, tmp_path: Path) -> None:
    assert run("whatif", str(pause), "-o", str(tmp_path), "--only", "lane", "--workers", "1", "-q") == 0
    answers = read(tmp_path / "whatif.json")
    assert {w["kind"] for w in answers["worth"]} == {"lane"}
    assert [w["minutes"] for w in answers["window_curve"]] == [240]


def test_a_question_that_there_is_not(
    pause: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("whatif", str(pause), "-o", str(tmp_path / "x"), "--only", "weather") == 2
    assert "there is no question 'weather'; there are: window, corridor" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_each_loss_has_its_plan_b_and_says_who_must_be_told(pause: Path, planned: Path, ready: Path) -> None:
    found = read(ready / "contingency.json")
    assert {(x["lost"], x["id"]) for x in found["losses"]} >= {
        ("corridor", "north"), ("corridor", "south"), ("destination", "camp"), ("fleet", "coaches"),
    }  # fmt: skip
    assert {x["at"] for x in found["losses"]} == {None, "2016-11-04T10:30+02:00"}
    for loss in found["losses"]:
        folder = ready / loss["folder"]
        assert {p.name for p in folder.iterdir()} == {"plan.json", "changes.csv", "state.json"}
        assert loss["untold"] <= loss["people"] <= loss["people_at_most"]
        state = ("--state", str(folder / "state.json"), "--before", str(planned))
        assert run("verify", str(pause), str(folder / "plan.json"), *state) == 0


def test_the_plan_that_holds_up_best_is_a_plan(pause: Path, ready: Path) -> None:
    one = read(ready / "contingency.json")["one_plan"]
    assert one["plain"]["worst"] <= one["holds_up_best"]["worst"] <= one["worst_at_most"]
    assert run("verify", str(pause), str(ready / "holds-up" / "plan.json")) == 0
    assert (ready / "contingency-ar.pdf").exists()


def test_without_a_folder_nothing_is_written(
    pause: Path, planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run("whatif", str(pause), "--only", "lane", "--workers", "1") == 0
    assert "One thing changed" in capsys.readouterr().out
    assert run("contingency", str(pause), str(planned), "--workers", "1") == 0
    assert "People out after a loss" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_plans_b_of_before_go_and_come_back(pause: Path, planned: Path, tmp_path: Path) -> None:
    arguments = ("contingency", str(pause), str(planned), "-o", str(tmp_path), "--workers", "1", "-q")
    late = tmp_path / "corridor-north-20161104T1030"
    assert run(*arguments, "--at", "10:30") == 0
    assert late.is_dir()
    assert run(*arguments) == 0
    assert not late.exists()  # it is of a loss that was not asked for again
    assert (tmp_path / "corridor-north").is_dir()
    assert run("undo", str(tmp_path)) == 0
    assert (late / "plan.json").is_file()
    losses = read(tmp_path / "contingency.json")["losses"]
    assert all((tmp_path / x["folder"]).is_dir() for x in losses)


@pytest.mark.parametrize("at", ["08:00", "13:00", "2016-11-05T10:00"])
def test_a_loss_outside_the_pause_is_refused(
    pause: Path, planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], at: str
) -> None:
    assert run("contingency", str(pause), str(planned), "-o", str(tmp_path / "x"), "--at", at) == 2
    assert "--at: must lie in the pause" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_time_that_is_none(
    pause: Path, planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("contingency", str(pause), str(planned), "-o", str(tmp_path), "--at", "noon") == 2
    assert "'noon' is not a time" in capsys.readouterr().err

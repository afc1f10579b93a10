"""`mamarr plan` says before the search that it cannot write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mamarr.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stop:
        main(["plan", *arguments])
    return int(stop.value.code or 0), capsys.readouterr().err


def test_a_file_in_place_of_the_folder(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    for out in (tmp_path / "taken", tmp_path / "taken" / "plan"):
        code, said = run(capsys, str(tiny), "-o", str(out))
        assert code == 2
        assert said.splitlines() == [f"{tmp_path / 'taken'}: is a file; name a folder for the plan"]


def test_what_the_system_refuses_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "network"))

    monkeypatch.setattr("mamarr.scenario.read.read_scenario", full)
    code, said = run(capsys, str(tmp_path), "-o", str(tmp_path / "out"))
    assert code == 2
    assert said.splitlines() == [f"{tmp_path / 'network'}: No space left on device"]


def test_a_link_to_nothing_in_place_of_the_folder(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    code, said = run(capsys, str(tiny), "-o", str(tmp_path / "link"))
    assert (code, said) == (2, f"{tmp_path / 'link'}: is a link to nothing; name a folder for the plan\n")


@pytest.mark.parametrize("there", [True, False])
def test_a_disk_that_fills_up_leaves_what_was_there(
    tiny: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    there: bool,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "out"
    if there:
        out.mkdir()
        (out / "orders.csv").write_text("earlier", encoding="utf-8")
    monkeypatch.setattr("mamarr.plans.write.write_plan", full)
    code, said = run(capsys, str(tiny), "-o", str(out))
    assert code == 2
    assert said.splitlines() == [f"{out}: nothing was written (No space left on device)"]
    assert out.exists() is there
    if there:
        assert [(p.name, p.read_text(encoding="utf-8")) for p in out.iterdir()] == [("orders.csv", "earlier")]


def test_a_fair_plan_has_a_picture_of_shares_and_a_plain_one_after_it_has_none(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    with pytest.raises(SystemExit, match="0"):
        main(["plan", str(tiny), "-o", str(out), "--fair"])
    assert "by the plain plan" in capsys.readouterr().out
    assert (out / "fairness.png").is_file()
    found = json.loads((out / "plan.json").read_text(encoding="utf-8"))["fairness"]
    assert {(s["zone"], s["group"]) for s in found["shares"]} == {
        (zone, group) for zone in ("z1", "z2") for group in ("walkers", "families")
    }
    assert run(capsys, str(tiny), "-o", str(out), "--plain", "-q") == (0, "")
    assert not (out / "fairness.png").exists()
    assert "fairness" not in json.loads((out / "plan.json").read_text(encoding="utf-8"))


def test_a_seed_below_zero_is_refused(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, str(tiny), "-o", str(tmp_path / "out"), "--seed", "-5")
    assert code == 2
    assert "--seed" in said


def test_nothing_is_written_for_a_scenario_with_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, str(tmp_path / "absent"), "-o", str(tmp_path / "out"))
    assert code == 2
    assert "there is no such scenario" in said
    assert not (tmp_path / "out").exists()

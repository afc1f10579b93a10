"""`mamarr replan`: what it writes, what it says, and what it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mamarr.cli import app, main
from tiny import write_tiny


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("replan")
    scenario = write_tiny(folder / "tiny")
    assert CliRunner().invoke(app, ["plan", str(scenario), "-o", str(folder / "plan"), "-q"]).exit_code == 0
    return scenario, folder / "plan" / "plan.json"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    with pytest.raises(SystemExit) as stop:
        main([str(a) for a in arguments])
    assert stop.value.code == 2
    return capsys.readouterr().err


def test_a_closed_corridor_from_a_state_file(planned: tuple[Path, Path], tmp_path: Path) -> None:
    scenario, plan = planned
    state = tmp_path / "state.json"
    at = "2016-11-04T09:40+02:00"
    document = {
        "mamarr_state": 1,
        "scenario": "tiny",
        "at": at,
        "corridors": [{"id": "north", "closed_from": at}],
    }
    state.write_text(json.dumps(document), encoding="utf-8")
    said = run("replan", scenario, plan, "--state", state, "-o", tmp_path / "out")
    assert "From 09:40 on:" in said
    assert "Who must be told, the most urgent first:" in said
    assert {"plan.json", "changes.csv", "orders.csv", "map.png", "map.html", "chart.png"} <= {
        p.name for p in (tmp_path / "out").iterdir()
    }
    table = (tmp_path / "out" / "changes.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(table.decode("utf-8-sig").splitlines()))
    assert rows
    assert {r["change"] for r in rows} <= {
        "held",
        "redirected",
        "other corridor",
        "other time",
        "no longer planned",
        "newly planned",
    }
    new = tmp_path / "out" / "plan.json"
    assert "valid" in run("verify", scenario, new)
    assert "valid" in run("verify", scenario, new, "--state", state, "--before", plan)
    # the plan before is not valid any more: the north gate is shut
    result = CliRunner().invoke(app, ["verify", str(scenario), str(plan), "--state", str(state)])
    assert result.exit_code == 1
    assert "open: " in result.output


def test_a_moment_and_a_corridor_are_enough_and_nothing_is_written(planned: tuple[Path, Path]) -> None:
    scenario, plan = planned
    before = plan.read_bytes()
    said = run("replan", scenario, plan, "--at", "09:40", "--closed", "north", "--price", "5")
    assert "any other had to bring 5 people" in said
    assert "Written" not in said
    assert plan.read_bytes() == before


def test_an_extension_on_the_command_line_can_be_checked(planned: tuple[Path, Path], tmp_path: Path) -> None:
    scenario, plan = planned
    said = run("replan", scenario, plan, "--at", "10:00", "--close", "15:00", "-o", tmp_path)
    assert "From 10:00 on:" in said
    check = said.split("Check it: mamarr ")[1].split("\n")[0].split()
    assert "valid" in run(*check)
    assert str(tmp_path / "state.json") in check


def test_the_past_changed_is_found(planned: tuple[Path, Path], tmp_path: Path) -> None:
    scenario, plan = planned
    document = json.loads(plan.read_text("utf-8"))
    first = min((s for o in document["orders"] for s in o["slots"]), key=lambda s: s["from"])
    first["people"] -= 5
    order = next(o for o in document["orders"] if first in o["slots"])
    document["not_served"].append({"zone": order["zone"], "group": order["group"], "people": 5, "why": "x"})
    document.pop("totals")
    document.pop("proof")
    changed = tmp_path / "plan.json"
    changed.write_text(json.dumps(document), encoding="utf-8")
    state = tmp_path / "state.json"
    state.write_text('{"mamarr_state": 1, "scenario": "tiny", "at": "2016-11-04T12:30+02:00"}', "utf-8")
    result = CliRunner().invoke(
        app, ["verify", str(scenario), str(changed), "--state", str(state), "--before", str(plan)]
    )
    assert result.exit_code == 1
    assert "past: " in result.output


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "give the moment"),
        (("--at", "noon", "--closed", "north"), "'noon' is not a time"),
        (("--at", "10:00", "--closed", "west"), "--closed: the scenario has no corridor 'west'"),
        (("--at", "10:00", "--close", "09:30"), "--close: 09:30 is not after 10:00, the moment"),
        (("--at", "07:00", "--closed", "north"), "must lie in the pause"),
        (("--at", "10:00", "--close", "08:00"), "not after the opening"),
        (("--at", "10:00", "--close", "9999-11-04T21:00"), "--close: lies more than 31 days after the first"),
        (("--at", "10:00", "--close", "9999-12-31T23:59"), "--close: lies more than 31 days after the first"),
        (("--at", "10:00", "--state", "state.json"), "either --state, or --at"),
    ],
)
def test_what_is_refused(
    planned: tuple[Path, Path], capsys: pytest.CaptureFixture[str], options: tuple[str, ...], says: str
) -> None:
    assert says in refused(capsys, "replan", *planned, *options)


def test_a_time_of_day_is_that_of_the_day_on_which_it_lies_in_the_pause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # the clocks of Beirut went back at midnight, to 23:00 once more
    night = {"open": "2025-10-25T22:07", "close": "2025-10-26T02:00"}
    scenario = write_tiny(
        tmp_path / "tiny",
        place={"name": {"en": "Beirut"}, "timezone": "Asia/Beirut"},
        pause={"windows": [night]},
        fleets=[],
        groups={"families": {"travels": "car"}},
    )
    text = (scenario / "scenario.yaml").read_text("utf-8")
    (scenario / "scenario.yaml").write_text(text.replace("bus: 10", "car: 10"), "utf-8")
    run("plan", scenario, "-o", tmp_path / "plan", "-q")
    plan = tmp_path / "plan" / "plan.json"
    assert "From 26 Oct 00:30 on:" in run("replan", scenario, plan, "--at", "00:30", "--closed", "north")
    assert "From 22:30 on:" in run("replan", scenario, plan, "--at", "22:30", "--close", "03:00")
    twice = refused(capsys, "replan", scenario, plan, "--at", "23:30")
    assert "--at: 2025-10-25T23:30 happens twice, or never, on that day; add the offset" in twice
    assert "From 23:30 (UTC+02:00) on:" in run("replan", scenario, plan, "--at", "2025-10-25T23:30+02:00")
    days = [night, {"open": "2025-10-26T22:07", "close": "2025-10-27T02:00"}]
    write_tiny(scenario, pause={"windows": days}, fleets=[], place={"timezone": "Asia/Beirut"})
    said = refused(capsys, "replan", scenario, plan, "--at", "22:30")
    assert "--at: 22:30 lies in the pause on 2 days; give the day too" in said


def test_the_plan_that_was_announced_stays(
    planned: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    plan = planned[1]
    before = plan.read_bytes()
    said = refused(capsys, "replan", *planned, "--at", "10:00", "-o", plan.parent)
    assert "holds the plan that was announced; name another folder" in said
    assert plan.read_bytes() == before


def test_a_state_that_cannot_be_read_is_called_one(
    planned: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "give the state.json in it" in refused(capsys, "replan", *planned, "--state", tmp_path)


def test_a_plan_for_another_version_proves_nothing(planned: tuple[Path, Path], tmp_path: Path) -> None:
    scenario, plan = planned
    document = json.loads(plan.read_text("utf-8"))
    document["scenario"]["sha256"] = "0" * 64
    document["proof"]["people_at_most"] = document["totals"]["people"]  # too few, for all one knows
    other = tmp_path / "plan.json"
    other.write_text(json.dumps(document), encoding="utf-8")
    said = run("replan", scenario, other, "--at", "10:00")
    assert "the plan was made for another version of this scenario" in said


def test_before_needs_a_state(planned: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    scenario, plan = planned
    assert "--before needs --state" in refused(capsys, "verify", scenario, plan, "--before", plan)


def test_who_stops_a_run_is_told_that_nothing_was_written(
    planned: tuple[Path, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mamarr.planning.again.replan.replan", stopped)
    with pytest.raises(SystemExit) as stop:
        main(
            ["replan", *map(str, planned), "--at", "10:00", "--closed", "north", "-o", str(tmp_path / "out")]
        )
    assert stop.value.code == 130
    assert capsys.readouterr().err == "Stopped. Nothing more was written.\n"
    assert not (tmp_path / "out").exists()

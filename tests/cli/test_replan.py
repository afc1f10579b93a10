"""`mamarr replan`: what it writes, what it says, and what it refuses."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mamarr.cli import app, main
from tiny import SCENARIO, ZONES, write_tiny


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


def test_a_closed_street_and_a_full_destination_need_no_file(
    planned: tuple[Path, Path], tmp_path: Path
) -> None:
    scenario, plan = planned
    run("replan", *planned, "--at", "09:40", "--closed-street", "n", "-o", tmp_path / "street", "-q")
    state = state_in(tmp_path / "street")
    assert state["streets"] == [{"link": "n", "closed_from": "2016-11-04T09:40:00+02:00", "reopens": None}]
    assert not told_to("north", tmp_path / "street")
    check = ("--state", tmp_path / "street" / "state.json", "--before", plan)
    assert "valid" in run("verify", scenario, tmp_path / "street" / "plan.json", *check)
    again = run("replan", scenario, tmp_path / "street" / "plan.json", "--at", "10:00")
    assert "street n: closed since 09:40" in again
    corridors = SCENARIO["corridors"]
    full = corridors[0]["leads_to"]
    run("replan", *planned, "--at", "09:40", "--full", full, "-o", tmp_path / "full", "-q")
    shut = {c["id"] for c in state_in(tmp_path / "full")["corridors"]}
    assert shut == {c["id"] for c in corridors if c["leads_to"] == full}


def test_a_scenario_that_was_edited_since_is_kept_to_or_refused(
    planned: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario, plan = planned
    edited, out = tmp_path / "edited", tmp_path / "out"
    shutil.copytree(scenario, edited)
    text = (edited / "scenario.yaml").read_text(encoding="utf-8")

    def edit(old: str, new: str) -> None:
        assert old in text
        (edited / "scenario.yaml").write_text(text.replace(old, new), encoding="utf-8")

    edit("Tiny pause", "A tiny pause")
    said = run("replan", edited, plan, "--at", "10:00")
    assert "another version of this scenario; its proof" in said
    assert "Nobody need be told anything." in said
    (edited / "scenario.yaml").write_text(
        f"{text}\nclosures: [{{link: n, from: 2016-11-04T09:40, to: 2016-11-04T12:00}}]\n", encoding="utf-8"
    )
    run("replan", edited, plan, "--at", "09:40", "-o", out, "-q")
    assert (out / "changes.csv").read_text(encoding="utf-8-sig").count("north")
    assert not told_to("north", out)
    check = ("--state", out / "state.json", "--before", plan)
    assert "valid" in run("verify", edited, out / "plan.json", *check)
    # what has happened cannot be edited away
    (edited / "scenario.yaml").write_text(
        f"{text}\nclosures: [{{link: n, from: 2016-11-04T09:00, to: 2016-11-04T12:00}}]\n", encoding="utf-8"
    )
    said = refused(capsys, "replan", edited, plan, "--at", "09:40", "-o", tmp_path / "none")
    assert "was edited since the plan was made" in said
    assert "--closed-street" in said
    assert not (tmp_path / "none").exists()


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
        (("--at", "10:00", "--closed-street", "x"), "--closed-street: the roads have no link 'x'"),
        (("--at", "10:00", "--full", "x"), "--full: the scenario has no destination x; there are "),
        (("--full", "x", "--state", "state.json"), "either --state, or --at"),
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


def state_in(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    return found


def told_to(corridor: str, folder: Path) -> list[dict[str, str]]:
    rows = csv.DictReader((folder / "changes.csv").read_text(encoding="utf-8-sig").splitlines())
    return [r for r in rows if r["new_corridor"] == corridor]


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A re-plan with the north closed from 09:40, which leaves people without a way."""
    folder = tmp_path_factory.mktemp("shut")
    scenario = write_tiny(folder / "tiny", zones=ZONES.replace("600", "6000"))
    run("plan", scenario, "-o", folder / "plan", "-q")
    plan = folder / "plan" / "plan.json"
    run("replan", scenario, plan, "--at", "09:40", "--closed", "north", "-o", folder / "one", "-q")
    return scenario, folder / "one" / "plan.json"


def test_a_closure_of_the_re_plan_before_holds_on(shut: tuple[Path, Path], tmp_path: Path) -> None:
    scenario, plan = shut
    said = run("replan", scenario, plan, "--at", "10:10", "--close", "12:30", "-o", tmp_path / "two", "-q")
    path = plan.parent / "state.json"
    assert f"north: closed since 09:40, from {path}; --state can say otherwise" in said
    assert not told_to("north", tmp_path / "two")
    assert state_in(tmp_path / "two")["corridors"][0]["closed_from"] == "2016-11-04T09:40:00+02:00"
    new = tmp_path / "two" / "plan.json"
    check = ("verify", scenario, new, "--state", tmp_path / "two" / "state.json", "--before", plan)
    assert "valid" in run(*check)
    # and by the next one, moved windows do too
    said = run("replan", scenario, new, "--at", "10:30", "-o", tmp_path / "three")
    assert "north: closed since 09:40" in said
    assert "windows: as moved, the last closes 12:30" in said
    assert state_in(tmp_path / "three")["windows"] == state_in(tmp_path / "two")["windows"]
    assert "Nobody need be told anything." in said


def test_a_state_file_says_otherwise_where_it_names_a_corridor(
    shut: tuple[Path, Path], tmp_path: Path
) -> None:
    scenario, plan = shut
    state = tmp_path / "state.json"
    document = {"mamarr_state": 1, "scenario": "tiny", "at": "2016-11-04T10:10+02:00"}
    state.write_text(json.dumps(document), encoding="utf-8")
    assert "north: closed since" in run("replan", scenario, plan, "--state", state)
    state.write_text(json.dumps({**document, "corridors": [{"id": "north"}]}), encoding="utf-8")
    said = run("replan", scenario, plan, "--state", state, "-o", tmp_path / "out")
    assert "north: closed since" not in said
    assert told_to("north", tmp_path / "out")
    # and nothing of the state before is left for the next one
    assert "closed" not in run("replan", scenario, tmp_path / "out" / "plan.json", "--at", "10:30")


def test_what_is_later_or_of_another_scenario_holds_nothing_on(
    shut: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario, plan = shut
    said = run("replan", scenario, plan, "--at", "09:20")
    assert "is of a later moment, and nothing of it holds here" in said
    assert "north: closed" not in said
    copy = tmp_path / "plan.json"
    copy.write_bytes(plan.read_bytes())
    document = state_in(plan.parent)
    beside = tmp_path / "state.json"
    beside.write_text(json.dumps({**document, "scenario": "another"}), encoding="utf-8")
    assert "is of another scenario, and nothing of it holds here" in run(
        "replan", scenario, copy, "--at", "10:10"
    )
    # nor does one from itself
    beside.write_text(json.dumps(document), encoding="utf-8")
    assert "state.json" not in run("replan", scenario, copy, "--state", beside)
    # what cannot be read is not passed over
    beside.write_text(json.dumps({**document, "corridor": []}), encoding="utf-8")
    assert f"{beside} $.corridor" in refused(capsys, "replan", scenario, copy, "--at", "10:10")


def test_a_corridor_closes_in_an_extension_that_was_announced(
    planned: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = planned[0]
    assert "must lie in the pause" in refused(capsys, "replan", *planned, "--at", "13:10")
    run("replan", *planned, "--at", "10:00", "--close", "15:00", "-o", tmp_path / "one", "-q")
    one = tmp_path / "one" / "plan.json"
    said = run("replan", scenario, one, "--at", "13:10", "--closed", "north", "-o", tmp_path / "two")
    assert "windows: as moved, the last closes 15:00" in said
    state = tmp_path / "two" / "state.json"
    assert "valid" in run(
        "verify", scenario, tmp_path / "two" / "plan.json", "--state", state, "--before", one
    )


def test_plans_b_of_a_re_plan_hold_on_to_what_is_closed(
    shut: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario, plan = shut
    out = tmp_path / "b"
    said = run("contingency", *shut, "--at", "10:30", "-o", out)
    assert "north: closed since 09:40" in said
    assert "holds up" not in said
    assert not (out / "holds-up").exists()
    found = json.loads((out / "contingency.json").read_text(encoding="utf-8"))
    assert found["since"] == "2016-11-04T09:40+02:00"
    assert found["one_plan"]["holds_up_best"] is None
    assert {b["at"] for b in found["losses"]} == {"2016-11-04T09:40+02:00", "2016-11-04T10:30+02:00"}
    assert "north" not in {b["id"] for b in found["losses"]}  # it is lost already
    for b in found["losses"]:
        assert b["untold"] <= b["people"] <= b["people_at_most"]
        assert not told_to("north", out / b["folder"])
        assert {"north"} <= {c["id"] for c in state_in(out / b["folder"])["corridors"]}
        check = ("--state", out / b["folder"] / "state.json", "--before", plan)
        assert "valid" in run("verify", scenario, out / b["folder"] / "plan.json", *check)
    assert "a re-plan of 09:40" in refused(capsys, "contingency", *shut, "--at", "09:10", "-q")


def test_a_plan_over_a_re_plan_leaves_nothing_of_it(shut: tuple[Path, Path], tmp_path: Path) -> None:
    scenario, plan = shut
    shutil.copytree(plan.parent, tmp_path / "out")
    run("plan", scenario, "-o", tmp_path / "out", "-q")
    assert not {"state.json", "changes.csv"} & {p.name for p in (tmp_path / "out").iterdir()}
    run("undo", tmp_path / "out")
    assert state_in(tmp_path / "out") == state_in(plan.parent)

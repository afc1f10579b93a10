"""`mamarr verify` as people and scripts use it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from handmade import handmade, read_tiny, slot, with_order
from mamarr.cli import main
from mamarr.plans.document import Plan
from mamarr.plans.write import write_plan
from mamarr.scenario.model import Scenario


@pytest.fixture
def plan_file(tiny: Path, tmp_path: Path) -> Path:
    scenario, _ = read_tiny(tiny)
    return write(tiny, tmp_path, handmade(scenario))


def write(tiny: Path, folder: Path, plan: Plan) -> Path:
    scenario, network = read_tiny(tiny)
    write_plan(folder / "plan.json", plan, scenario, network)
    return folder / "plan.json"


def run(*args: object) -> int:
    """Exit code of `mamarr verify`."""
    with pytest.raises(SystemExit) as end:
        main(["verify", *map(str, args)])
    code = end.value.code
    return code if isinstance(code, int) else 0


def made(tiny: Path) -> tuple[Scenario, Plan]:
    scenario, _ = read_tiny(tiny)
    return scenario, handmade(scenario)


def test_a_valid_plan(tiny: Path, plan_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tiny, plan_file) == 0
    said = capsys.readouterr()
    assert said.out == "valid: 1,100 people, 3 orders, 3 trips, 20 people not served\n"
    assert said.err == ""


def test_each_violation_has_a_line(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, plan = made(tiny)
    late = write(tiny, tmp_path, with_order(plan, 1, slots=(slot(9001, 99),)))
    assert run(tiny, late) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("safe: walkers of z1, corridor south, 2016-11-04T12:30:01+02:00: ")
    assert lines[1].startswith(
        "people: walkers of z1: 599 planned and 0 not served make 599, the zone has 600"
    )
    assert lines[-1] == "not valid: 2 violations (safe 1, people 1)"


def test_no_more_than_200_lines(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, plan = made(tiny)
    late = with_order(plan, 1, slots=tuple(replace(slot(9001 + i, 1), people=1) for i in range(300)))
    assert run(tiny, write(tiny, tmp_path, late)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 202
    assert lines[-2].startswith("... and 10")
    assert "safe 300" in lines[-1]


def test_as_json(tiny: Path, plan_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tiny, plan_file, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"valid": True, "people": 1100, "violations": []}


@pytest.mark.parametrize("people", [249.5, -250, True])
def test_a_count_that_is_not_whole_makes_a_plan_invalid(
    tiny: Path, plan_file: Path, capsys: pytest.CaptureFixture[str], people: float
) -> None:
    data = json.loads(plan_file.read_text(encoding="utf-8"))
    data["orders"][0]["slots"][0]["people"] = people
    plan_file.write_text(json.dumps(data), encoding="utf-8")
    assert run(tiny, plan_file) == 1
    assert capsys.readouterr().out.startswith("counts: $.orders[0].slots[0].people: must be a whole number")


def test_what_cannot_be_read(tiny: Path, plan_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan_file.write_text("{", encoding="utf-8")
    assert run(tiny, plan_file) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("plan.json line 1, column 2: not JSON")
    assert run(tiny / "none", plan_file) == 2


def test_another_version_of_the_scenario_is_a_warning(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, plan = made(tiny)
    path = write(tiny, tmp_path, replace(plan, scenario_sha256="0" * 64, exercise=False))
    assert run(tiny, path) == 0
    assert capsys.readouterr().err.splitlines() == [
        "warning: the plan was made for another version of this scenario; its proof does not count",
        "warning: the plan is marked as a real operation, the scenario is an exercise",
    ]

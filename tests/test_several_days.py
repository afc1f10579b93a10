"""The example of docs/several-days.md does what the page says."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mamarr.cli import app

PAGE = (Path(__file__).parent.parent / "docs" / "several-days.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example, its plan and its notices."""
    folder = tmp_path_factory.mktemp("several-days")
    files = re.findall(r"^`([\w/]+\.\w+)`\n\n```\w*\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert [name for name, _ in files] == [
        "scenario.yaml",
        "zones.csv",
        "network/node.csv",
        "network/link.csv",
    ]
    for name, text in files:
        path = folder / "two-days" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def run(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_the_example_is_planned_and_verified_as_the_page_says(out: Path) -> None:
    scenario, plan = str(out / "two-days"), str(out / "out" / "plan.json")
    said = run("plan", scenario, "-o", str(out / "out")) + " " + run("verify", scenario, plan)
    shown = re.search(r"^\$ mamarr plan.*?^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert shown
    lines = [x for x in shown[0].splitlines() if not x.startswith(("$", "```"))]
    assert len(lines) == 4
    assert [line for line in lines if line not in said] == []
    (order,) = json.loads(Path(plan).read_text(encoding="utf-8"))["orders"]
    assert order["night"]["shelter"] == "school"
    assert order["night"]["node"] == 2
    assert order["path"] == [1, 2, 3]
    nights = (out / "out" / "nights.csv").read_text(encoding="utf-8-sig").splitlines()
    assert nights[0].startswith("shelter_id,shelter_name_en") or nights[0].startswith("shelter_id,zone_id")
    assert len(nights) > 1
    run("publish", scenario, plan, "-o", str(out / "set"))
    text = (out / "set" / "en" / "far.txt").read_text(encoding="utf-8")
    told = re.findall(r"^(?:To|On from) the shelter.*$", PAGE, re.MULTILINE)
    assert len(told) == 2
    assert [line for line in told if line not in text] == []
    everywhere = [p.read_bytes() for p in (out / "set").rglob("*") if p.suffix in {".txt", ".html", ".xml"}]
    assert everywhere
    assert not any(b"150" in data for data in everywhere)


def test_check_names_the_risk(out: Path) -> None:
    assert "places where people wait are the ones most at risk" in run("check", str(out / "two-days"))


def test_it_is_planned_anew_from_the_first_day_and_from_the_second(out: Path) -> None:
    scenario, plan = str(out / "two-days"), str(out / "anew" / "before.json")
    run("plan", scenario, "-o", str(out / "anew" / "first"))
    Path(plan).write_bytes((out / "anew" / "first" / "plan.json").read_bytes())
    kinds = {}
    for at, held in (("2030-05-04T09:05", 50), ("2030-05-05T09:05", 100)):
        new = out / "anew" / at[8:10]
        said = run("replan", scenario, plan, "--at", at, "--closed", "north", "-o", str(new))
        assert f"{held} walkers: not to north 5 May" in said
        state = ("--state", str(new / "state.json"), "--before", plan)
        assert "valid: 0 people" in run("verify", scenario, str(new / "plan.json"), *state)
        with (new / "nights.csv").open(encoding="utf-8-sig", newline="") as file:
            (row,) = csv.DictReader(file)
        assert (row["people"], row["goes_on_from"]) == (str(held), "")
        with (new / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
            kinds[at] = [(r["change"], r["people"], r["why"].split(":")[0]) for r in csv.DictReader(file)]
        run("publish", scenario, str(new / "plan.json"), "-o", str(new / "set"))
    assert [(k, n) for k, n, _ in kinds["2030-05-04T09:05"]] == [("held", "50"), ("no longer planned", "100")]
    assert kinds["2030-05-05T09:05"] == [
        ("held", "50", "held at zone far"),
        ("held", "100", "held at shelter school"),
    ]


def test_an_extension_of_the_first_day_is_told_with_both_hours(out: Path) -> None:
    scenario, plan = str(out / "two-days"), str(out / "longer" / "plan.json")
    run("plan", scenario, "-o", str(out / "longer"))
    state = out / "longer" / "said.json"
    days = [("2030-05-04T09:00", "2030-05-04T10:10"), ("2030-05-05T09:00", "2030-05-05T10:05")]
    said = {
        "mamarr_state": 1,
        "scenario": "two-days",
        "at": "2030-05-04T09:10+03:00",
        "windows": [{"open": a, "close": b} for a, b in days],
    }
    state.write_text(json.dumps(said), encoding="utf-8")
    new = out / "longer" / "new"
    assert "may leave to north 4 May 09:15-09:20" in run(
        "replan", scenario, plan, "--state", str(state), "-o", str(new)
    )
    checked = ("--state", str(state), "--before", plan)
    assert "valid: 200 people, 1 orders" in run("verify", scenario, str(new / "plan.json"), *checked)
    run("publish", scenario, str(new / "plan.json"), "-o", str(new / "set"))
    text = (new / "set" / "en" / "far.txt").read_text(encoding="utf-8")
    assert "to stay overnight: on Saturday 4 May 2030, from 09:10 to 09:20" in text
    assert "to Camp: on Sunday 5 May 2030, from 09:00 to 09:20" in text

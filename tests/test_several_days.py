"""The example of docs/several-days.md does what the page says."""

from __future__ import annotations

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

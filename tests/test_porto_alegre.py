"""A pause on real roads: read, placed, planned and verified."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from mamarr.cli import app
from mamarr.network.read import read_network
from mamarr.planning.posing.pose import pose
from mamarr.plans.read import read_plan
from mamarr.scenario.read import read_scenario, roads_source

EXAMPLE = Path(__file__).parents[1] / "examples" / "porto_alegre.py"
DATA = Path(__file__).parents[2] / "shared" / "data" / "osm"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/osm is not beside the project"),
]


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("porto_alegre", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(example: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    built: Path = example.build(tmp_path_factory.mktemp("porto-alegre"), time_limit_s=20)
    return built


def test_the_scenario_is_read_and_placed_on_its_roads(folder: Path) -> None:
    scenario, warnings = read_scenario(folder)
    network, _ = read_network(roads_source(folder), assumptions=scenario.assumptions)
    problem = pose(scenario, network)
    assert warnings == ()
    assert [f for f in problem.findings if f.severity == "error"] == []
    assert 150 <= len(scenario.zones) <= 300
    assert len({g.node for g in problem.gates}) == 8
    assert all(len(s.gates) == 8 for s in problem.supplies)


def test_the_same_input_gives_the_same_scenario(example: ModuleType, folder: Path, tmp_path: Path) -> None:
    example.build(tmp_path / "again", time_limit_s=20)
    for file in ("scenario.yaml", "zones.csv"):
        assert (tmp_path / "again" / file).read_bytes() == (folder / file).read_bytes()


@pytest.mark.slow
def test_the_plan_passes_verification(folder: Path, tmp_path: Path) -> None:
    run = CliRunner()
    planned = run.invoke(app, ["plan", str(folder), "-o", str(tmp_path), "--quiet"])
    assert planned.exit_code == 0, planned.output
    verified = run.invoke(app, ["verify", str(folder), str(tmp_path / "plan.json")])
    assert verified.exit_code == 0, verified.output
    scenario, _ = read_scenario(folder)
    plan = read_plan(tmp_path / "plan.json", scenario)
    assert plan.totals is not None
    assert plan.totals.people is not None
    assert plan.proof is not None
    assert plan.proof.people_at_most is not None
    assert 0 < plan.totals.people <= plan.proof.people_at_most
    islands = {zone.id for zone in scenario.zones if zone.node_id}
    assert islands <= {left.zone for left in plan.not_served}


@pytest.mark.slow
def test_a_corridor_that_closes_at_noon_leaves_a_sound_plan(folder: Path, tmp_path: Path) -> None:
    run = CliRunner()
    before, after = tmp_path / "before", tmp_path / "after"
    assert run.invoke(app, ["plan", str(folder), "-o", str(before), "--quiet"]).exit_code == 0
    scenario, _ = read_scenario(folder)
    plan = read_plan(before / "plan.json", scenario)
    by_corridor = Counter[str]()
    for order in plan.orders:
        by_corridor[order.corridor] += order.people
    busiest = max(sorted(by_corridor), key=by_corridor.__getitem__)
    at = scenario.moment(scenario.horizon_s // 2).isoformat(timespec="minutes")
    state = tmp_path / "state.json"
    document = {
        "mamarr_state": 1,
        "scenario": scenario.id,
        "at": at,
        "corridors": [{"id": busiest, "closed_from": at}],
    }
    state.write_text(json.dumps(document), encoding="utf-8")
    arguments = [str(folder), str(before / "plan.json"), "--state", str(state)]
    planned = run.invoke(app, ["replan", *arguments, "-o", str(after)])
    assert planned.exit_code == 0, planned.output
    assert "Who must be told, the most urgent first:" in planned.output
    verified = run.invoke(
        app,
        [
            "verify",
            str(folder),
            str(after / "plan.json"),
            "--state",
            str(state),
            "--before",
            str(before / "plan.json"),
        ],
    )
    assert verified.exit_code == 0, verified.output

"""The scenario that comes with the package says what the announcement said, and can be read and placed."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from mamarr._errors import InputError
from mamarr.cli import app
from mamarr.cli.example import copy_example
from mamarr.network.model import Network
from mamarr.network.nearest import nearest_node
from mamarr.network.read import read_network
from mamarr.planning.posing.pose import pose
from mamarr.scenario.bundled import bundled, bundled_path
from mamarr.scenario.model import Scenario
from mamarr.scenario.read import read_scenario, roads_source

ALEPPO = "aleppo-2016-11-04"


@cache
def aleppo() -> tuple[Scenario, Network]:
    scenario, warnings = read_scenario(bundled_path(ALEPPO))
    assert warnings == ()
    network, _ = read_network(roads_source(bundled_path(ALEPPO)), assumptions=scenario.assumptions)
    return scenario, network


def test_it_is_the_announced_pause() -> None:
    scenario, _ = aleppo()
    opening = scenario.opening
    assert opening.replace(tzinfo=None) == datetime(2016, 11, 4, 9)
    assert opening.utcoffset() == timedelta(hours=2)  # summer time had ended on 28 October
    assert scenario.horizon_s == 10 * 3600
    assert scenario.exercise


def test_six_corridors_are_for_civilians_and_two_for_armed_groups() -> None:
    scenario, _ = aleppo()
    apart = {g.id for g in scenario.groups.values() if g.apart}
    kinds = Counter(bool(apart & set(c.admits)) for c in scenario.corridors)
    assert kinds == {False: 6, True: 2}
    assert all(set(c.admits) == apart for c in scenario.corridors if apart & set(c.admits))


def test_the_armed_corridors_hang_on_the_withdrawal_of_forces() -> None:
    scenario, _ = aleppo()
    for corridor in scenario.corridors:
        withdrawal = [c for c in corridor.conditions if c.kind == "withdrawal"]
        assert [c.state for c in withdrawal] == (["pending"] if "armed" in corridor.admits else [])


def test_people_add_up_to_the_published_figures() -> None:
    scenario, _ = aleppo()
    by_group: Counter[str] = Counter()
    for zone in scenario.zones:
        by_group.update(zone.people)
    assert by_group["wounded"] == 400
    assert by_group["drivers"] == 1231 * 4
    assert by_group["armed"] == 900
    assert by_group.total() == 275_000 // 2 + 900


def test_every_text_stands_in_every_language_and_says_that_it_is_an_exercise() -> None:
    scenario, _ = aleppo()
    named = [scenario.title, scenario.place.name]
    named += [c.name for c in scenario.corridors]
    named += [d.name for d in scenario.destinations.values()]
    named += [p.name for p in scenario.parties]
    assert all(set(name) == set(scenario.languages) for name in named)
    assert "schematic, for exercise only" in scenario.title["en"]
    assert all({"en", "ar"} <= set(zone.name) for zone in scenario.zones)


def test_the_roads_are_as_large_as_promised_and_two_way() -> None:
    _, network = aleppo()
    assert network.n_nodes >= 150
    assert network.n_links >= 400
    ways = set(zip(network.tail.tolist(), network.head.tolist(), strict=True))
    assert {(b, a) for a, b in ways} == ways
    assert all(network.name)


def test_only_gates_lead_people_out() -> None:
    """Whoever walks or drives a car stays inside, or stands at a gate."""
    scenario, network = aleppo()
    inside = np.unique(network.tail[np.isfinite(network.seconds("walk"))])
    outside = set(range(network.n_nodes)) - set(inside.tolist())
    gates = {network.node_index[str(c.gate_node)] for c in scenario.corridors}
    ways = zip(network.tail.tolist(), network.head.tolist(), strict=True)
    touching = {a for a, b in ways if a not in outside and b in outside}
    assert touching <= gates
    assert np.array_equal(np.isfinite(network.seconds("walk")), np.isfinite(network.seconds("car")))


def test_zones_lie_on_their_roads() -> None:
    scenario, network = aleppo()
    for zone in scenario.zones:
        assert zone.lon is not None
        assert zone.lat is not None
        assert nearest_node(network, zone.lon, zone.lat, None)[1] < 120


def test_it_is_placed_without_findings() -> None:
    scenario, network = aleppo()
    problem = pose(scenario, network)
    assert problem.findings == ()
    assert len(problem.gates) == 8


def test_neutral_words_only() -> None:
    files = [p for p in bundled_path(ALEPPO).rglob("*") if p.is_file()]
    text = "".join(p.read_text(encoding="utf-8").lower() for p in files)
    for word in ("terror", "rebel", "regime", "militant", "liberat", "jihad", "enemy"):
        assert word not in text


def test_an_unknown_scenario_is_refused_by_name() -> None:
    assert ALEPPO in bundled()
    with pytest.raises(InputError, match="there is: aleppo-2016-11-04"):
        bundled_path("../scenario")


def test_example_lists_and_copies(tmp_path: Path) -> None:
    run = CliRunner()
    assert ALEPPO in run.invoke(app, ["example"]).output.split()
    assert run.invoke(app, ["example", ALEPPO, "-o", str(tmp_path / "mine")]).exit_code == 0
    for file in ("scenario.yaml", "zones.csv", "network/link.csv", "SOURCES.md"):
        assert (tmp_path / "mine" / file).read_bytes() == (bundled_path(ALEPPO) / file).read_bytes()


def test_example_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "zones.csv").write_text("mine")
    with pytest.raises(InputError, match="in the way"):
        copy_example(ALEPPO, tmp_path)
    assert (tmp_path / "zones.csv").read_text() == "mine"


def test_demo_plans_verifies_and_says_where_the_pictures_are(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["demo", "-o", str(tmp_path)])
    assert run.exit_code == 0, run.output
    pictures = [p for p in (tmp_path / "plan").iterdir() if p.suffix in {".png", ".html"}]
    assert pictures
    assert all(str(p) in run.output.replace("\n", "") for p in pictures)

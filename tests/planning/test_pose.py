"""Placing a scenario on its roads."""

from __future__ import annotations

from pathlib import Path

import pytest

from mamarr._errors import Finding
from mamarr.network.read import read_network
from mamarr.planning.pose import pose
from mamarr.scenario.read import read_scenario, roads_source
from tiny import ZONES, write_tiny


def findings(tmp_path: Path, zones: str) -> list[Finding]:
    folder = write_tiny(tmp_path, zones=zones)
    scenario, _ = read_scenario(folder)
    network, _ = read_network(roads_source(folder), assumptions=scenario.assumptions)
    return list(pose(scenario, network).findings)


def test_a_named_node_does_not_excuse_a_place_off_the_roads(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, ZONES.replace("37.140,36.200,1", "37.240,36.200,1"))
    assert found.severity == "error"
    assert "6.3 km from the nearest usable road" in found.what


def test_a_named_node_far_from_the_coordinates_is_a_warning(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, ZONES.replace("37.140,36.200,1", "37.140,36.200,20"))
    assert found.severity == "warning"
    assert "node_id 20 is 2.7 km from the coordinates of zone z1" in found.what


@pytest.mark.parametrize("node", ["1", "3"])
def test_a_named_node_near_the_coordinates_is_right(tmp_path: Path, node: str) -> None:
    assert not findings(tmp_path, ZONES.replace("37.140,36.200,1", f"37.140,36.200,{node}"))

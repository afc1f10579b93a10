"""Shelters: read, refused with all that is wrong at once, and named for the risk they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mamarr._errors import InputError
from mamarr.network.read import read_network
from mamarr.planning.posing.pose import pose
from mamarr.scenario.model import Scenario, Shelter
from mamarr.scenario.read import read_scenario
from tiny import write_tiny

DAYS = {
    "windows": [
        {"open": "2016-11-04T09:00", "close": "2016-11-04T13:00"},
        {"open": "2016-11-05T09:00", "close": "2016-11-05T13:00"},
    ]
}
HALL = {"id": "hall", "name": {"en": "School hall", "ar": "قاعة المدرسة"}, "node": 3, "places": 200}


def read(folder: Path, *shelters: dict[str, Any], **changes: Any) -> tuple[Scenario, list[str]]:
    scenario, warnings = read_scenario(
        write_tiny(folder, **{"pause": DAYS, "shelters": list(shelters), **changes})
    )
    return scenario, [str(w) for w in warnings]


def errors(folder: Path, *shelters: dict[str, Any]) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, *shelters)
    return [str(f) for f in caught.value.findings]


def test_who_walks_or_drives_may_stay_unless_said_otherwise(tmp_path: Path) -> None:
    scenario, warnings = read(tmp_path, HALL)
    assert scenario.shelters == (
        Shelter(id="hall", name=HALL["name"], places=200, admits=("walkers",), node="3"),  # type: ignore[arg-type]
    )
    (risk,) = warnings
    assert risk.startswith("$.shelters: places where people wait are the ones most at risk")


def test_with_one_window_nobody_stays(tmp_path: Path) -> None:
    _, warnings = read(tmp_path, HALL, pause={})
    assert "are not used" in warnings[1]


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    found = errors(
        tmp_path,
        {**HALL, "node": 11},
        {**HALL, "location": [37.15, 36.2]},
        {"id": "none", "places": 2},
        {**HALL, "id": "buses", "admits": ["walkers", "families", "walkers", "walker"]},
    )
    for where, what in (
        ("$.shelters[0].node", "is the gate of a corridor"),
        ("$.shelters[1].id", "stands already above"),
        ("$.shelters[1]:", "needs either a node or a location"),
        ("$.shelters[2]:", "needs either a node or a location"),
        ("$.shelters[3].admits[1]", "families travels by bus and waits for it at home"),
        ("$.shelters[3].admits[2]", "stands twice"),
        ("$.shelters[3].admits[3]", "did you mean walkers?"),
    ):
        assert [where in e and what in e for e in found].count(True) == 1, (where, what, found)
    assert len(found) == 7


def test_places_are_whole(tmp_path: Path) -> None:
    (found,) = errors(tmp_path, {**HALL, "places": 5.5})
    assert "$.shelters[0].places: must be a whole number" in found


def test_groups_that_go_apart_never_wait_where_others_do(tmp_path: Path) -> None:
    groups = {"armed": {"travels": "walk", "apart": True}}
    with pytest.raises(InputError) as caught:
        read(tmp_path, {**HALL, "admits": ["walkers", "armed"]}, groups=groups)
    assert any(
        "$.shelters[0].admits[1]: armed is marked apart and never waits" in str(f)
        for f in caught.value.findings
    )


def said(folder: Path, severity: str) -> str:
    scenario, _ = read_scenario(folder)
    network, _ = read_network(folder / "network", assumptions=scenario.assumptions)
    return "\n".join(str(f) for f in pose(scenario, network).findings if f.severity == severity)


def test_a_shelter_stands_near_a_road_and_not_at_a_gate(tmp_path: Path) -> None:
    read(tmp_path, {**HALL, "node": 99})
    assert "$.shelters[0].node: the network has no node '99'" in said(tmp_path, "error")
    far = {k: v for k, v in HALL.items() if k != "node"}
    read(tmp_path, {**far, "location": [37.30, 36.20]})
    assert "is more than 2 km from any road" in said(tmp_path, "error")
    read(tmp_path, {**far, "location": [37.150, 36.2105]})  # 55 m from the north gate
    assert "stands at a gate" in said(tmp_path, "error")
    read(tmp_path, {**far, "location": [37.1501, 36.2001]})
    assert said(tmp_path, "error") == ""

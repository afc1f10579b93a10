"""Reading state.json: what it says, and everything that is wrong with it at once."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from handmade import read_tiny
from mamarr._errors import InputError
from mamarr.network.model import Network
from mamarr.plans.state import CorridorState, Left, OnTheWay, State, StreetState, VehicleState, read_state
from mamarr.plans.state_write import write_state
from mamarr.scenario.model import Interval, Scenario
from tiny import SCENARIO, write_tiny

GOOD: dict[str, Any] = {
    "mamarr_state": 1,
    "scenario": "tiny",
    "at": "2016-11-04T11:00+02:00",
    "corridors": [{"id": "north", "closed_from": "2016-11-04T11:00+02:00", "reopens": None}],
    "windows": [{"open": "2016-11-04T09:00", "close": "2016-11-04T15:00"}],
    "left": [
        {
            "zone": "z1",
            "group": "walkers",
            "corridor": "north",
            "people": 240,
            "from": "2016-11-04T09:00+02:00",
            "to": "2016-11-04T10:00+02:00",
        }
    ],
    "on_the_way": [{"node": 3, "zone": "z1", "group": "walkers", "people": 60}],
    "vehicles": [
        {
            "vehicle": "coaches-02",
            "node": 3,
            "free_at": "2016-11-04T11:10+02:00",
            "aboard": [{"zone": "z1", "group": "families", "people": 20}],
        }
    ],
}


@pytest.fixture
def town(tmp_path: Path) -> tuple[Scenario, Network]:
    return read_tiny(write_tiny(tmp_path / "tiny"))


def written(tmp_path: Path, **changes: Any) -> Path:
    path = tmp_path / "state.json"
    path.write_text(json.dumps({**GOOD, **changes}), encoding="utf-8")
    return path


def wrong(town: tuple[Scenario, Network], tmp_path: Path, **changes: Any) -> list[str]:
    with pytest.raises(InputError) as error:
        read_state(written(tmp_path, **changes), *town)
    return [str(f) for f in error.value.findings]


def test_a_state_is_read(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    state = read_state(written(tmp_path), *town)
    assert state.at_s == 7200
    assert state.corridors == (CorridorState(id="north", closed_from_s=7200),)
    assert state.windows == (Interval(from_s=0, to_s=6 * 3600),)
    assert state.left == (
        Left(zone="z1", group="walkers", corridor="north", people=240, from_s=0, to_s=3600),
    )
    assert state.on_the_way == (OnTheWay(node="3", zone="z1", group="walkers", people=60),)
    assert isinstance(state.vehicles[0], VehicleState)
    assert (state.vehicles[0].node, state.vehicles[0].free_at_s) == ("3", 7800)


def test_all_but_the_moment_may_be_left_out(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text('{"mamarr_state": 1, "scenario": "tiny", "at": "2016-11-04T11:00+02:00"}', "utf-8")
    assert read_state(path, *town) == State(scenario_id="tiny", at_s=7200)


def test_streets_and_the_last_count_are_read_and_written(
    town: tuple[Scenario, Network], tmp_path: Path
) -> None:
    street = {"link": "n", "closed_from": "2016-11-04T10:30+02:00", "reopens": "2016-11-04T12:00+02:00"}
    state = read_state(written(tmp_path, streets=[street], counted="2016-11-04T10:00+02:00"), *town)
    assert state.streets == (StreetState(link="n", closed_from_s=5400, reopens_s=10_800),)
    assert state.counted_s == 3600
    write_state(tmp_path / "again.json", state, town[0])
    assert read_state(tmp_path / "again.json", *town) == state


def test_everything_wrong_is_said_at_once(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    said = wrong(
        town,
        tmp_path,
        scenario="another",
        corridors=[{"id": "west"}, {"id": "south", "screening_factor": 0.5}],
        on_the_way=[{"node": 99, "zone": "z9", "group": "pilots", "people": 5}],
        vehicles=[{"vehicle": "coaches-07"}],
    )
    for where in (
        "$.scenario",
        "$.corridors[0].id",
        "$.corridors[1].screening_factor",
        "$.on_the_way[0].node",
        "$.on_the_way[0].zone",
        "$.on_the_way[0].group",
        "$.vehicles[0].vehicle",
    ):
        assert [s for s in said if s.startswith(f"{where}:")], (where, said)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"mamarr_state": 2}, "must be 1"),
        ({"at": "2016-11-04T11:00"}, "with its offset"),
        ({"at": "2016-11-04T08:00+02:00"}, "must lie in the pause"),
        ({"corridor": []}, "no such key"),
        ({"left": [{**GOOD["left"][0], "people": 601}]}, "there were 600"),
        ({"left": [{**GOOD["left"][0], "people": 1.5}]}, "whole number"),
        ({"left": [{**GOOD["left"][0], "to": "2016-11-04T12:00+02:00"}]}, "only who has left by then"),
        ({"left": [{**GOOD["left"][0], "from": "2016-11-04T08:00+02:00"}]}, "before the opening"),
        ({"left": [{**GOOD["left"][0], "group": "families"}]}, "does not admit families"),
        ({"windows": [{"open": "2016-11-04T08:00", "close": "2016-11-04T15:00"}]}, "must stay"),
        ({"windows": []}, "every window"),
        ({"windows": [{"open": "2016-11-04T15:00", "close": "2016-11-04T09:00"}]}, "not after open"),
        ({"corridors": [{"id": "north", "screening_factor": 0}]}, "takes nobody give closed_from"),
        ({"corridors": [{"id": "north", "screening_factor": "half"}]}, "above 0 and at most 1"),
        ({"corridors": [{"id": "north"}, {"id": "north"}]}, "stands already above"),
        ({"streets": [{"link": "x"}]}, "$.streets[0].link: the roads have no link 'x'"),
        ({"streets": [{"link": "n"}, {"link": "n"}]}, "stands already above"),
        ({"streets": [{"link": "n", "reopens": "2016-11-04T12:00+02:00"}]}, "closed_from"),
        ({"streets": [{"link": "n", "closed_from": "2016-11-04T08:00+02:00"}]}, "before the opening"),
        ({"counted": "2016-11-04T11:10+02:00"}, "$.counted: must lie between the opening and the moment"),
        ({"corridors": [{"id": "north", "reopens": "2016-11-04T12:00+02:00"}]}, "closed_from"),
        ({"vehicles": [{**GOOD["vehicles"][0], "free_at": "2016-11-04T10:00+02:00"}]}, "before at"),
        (
            {
                "vehicles": [
                    {**GOOD["vehicles"][0], "aboard": [{"zone": "z1", "group": "families", "people": 41}]}
                ]
            },
            "41 people for 40 seats",
        ),
    ],
)
def test_what_is_wrong_is_said(
    town: tuple[Scenario, Network], tmp_path: Path, changes: dict[str, Any], says: str
) -> None:
    assert says in "\n".join(wrong(town, tmp_path, **changes))


def test_an_unknown_key_or_a_broken_section_hides_nothing_else(
    town: tuple[Scenario, Network], tmp_path: Path
) -> None:
    left = {**GOOD["left"][0], "zone": "z9", "note": "by bus"}
    said = wrong(
        town,
        tmp_path,
        remarks="none",
        left=[left],
        on_the_way=[{"node": 3, "zone": "z1", "group": "walkers", "people": -1}],
        vehicles=[{"vehicle": "coaches-99", "note": 1}],
    )
    assert sorted(s.partition(":")[0] for s in said) == [
        "$.left[0].note",
        "$.left[0].zone",
        "$.on_the_way[0].people",
        "$.remarks",
        "$.vehicles[0].note",
        "$.vehicles[0].vehicle",
    ]


@pytest.mark.parametrize("key", ["gps", "position", "lon", "names", "tracks"])
def test_places_and_tracks_of_people_are_refused(
    town: tuple[Scenario, Network], tmp_path: Path, key: str
) -> None:
    said = wrong(town, tmp_path, on_the_way=[{**GOOD["on_the_way"][0], key: "x"}])
    assert "never stores" in "\n".join(said)


def test_where_groups_apart_are_is_refused(tmp_path: Path) -> None:
    apart: dict[str, Any] = {
        "groups": {"armed": {"travels": "walk", "priority": 3, "apart": True}},
        "corridors": [
            *SCENARIO["corridors"],
            {
                "id": "east",
                "name": {"en": "East"},
                "gate": 20,
                "leads_to": "town",
                "beyond_min": {"walk": 30},
                "admits": ["armed"],
            },
        ],
    }
    zones = (
        "zone_id,name,lon,lat,node_id,kind,walkers,families,armed\n"
        "z1,West,37.140,36.200,1,zone,60,80,0\n"
        "m,Muster,37.170,36.200,20,muster,0,0,40\n"
    )
    scenario, network = read_tiny(write_tiny(tmp_path / "tiny", zones=zones, **apart))
    path = tmp_path / "state.json"
    state = {
        "mamarr_state": 1,
        "scenario": "tiny",
        "at": "2016-11-04T11:00+02:00",
        "on_the_way": [{"node": 2, "zone": "m", "group": "armed", "people": 5}],
        "left": [
            {
                "zone": "z1",
                "group": "armed",
                "corridor": "east",
                "people": 0,
                "from": "2016-11-04T09:00+02:00",
                "to": "2016-11-04T10:00+02:00",
            }
        ],
    }
    path.write_text(json.dumps(state), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_state(path, scenario, network)
    said = [str(f) for f in error.value.findings]
    assert [s for s in said if s.startswith("$.on_the_way[0]: where armed are")]
    assert [s for s in said if s.startswith("$.left[0].zone: armed is refused")]


def test_windows_of_a_night_on_which_clocks_go_back_are_read_as_they_were_written(tmp_path: Path) -> None:
    scenario, network = read_tiny(
        write_tiny(
            tmp_path / "tiny",
            place={"name": {"en": "Nea Poli"}, "timezone": "Europe/Athens"},
            pause={"windows": [{"open": "2030-10-27T01:00:30", "close": "2030-10-27T05:30"}]},
            fleets=[],
        )
    )
    for close in ("2030-10-27T03:51+03:00", "2030-10-27T03:51+02:00", "2030-10-27T04:51+02:00"):
        close_s = round(scenario.second(datetime.fromisoformat(close)))
        state = State(scenario_id="tiny", at_s=60, windows=(Interval(from_s=0, to_s=close_s),))
        write_state(tmp_path / "state.json", state, scenario)
        assert read_state(tmp_path / "state.json", scenario, network) == state
    (window,) = json.loads((tmp_path / "state.json").read_text(encoding="utf-8"))["windows"]
    assert window == {"open": "2030-10-27T01:00:30", "close": "2030-10-27T04:51"}

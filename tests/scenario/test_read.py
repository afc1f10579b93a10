"""Reading a scenario folder: what is sound is read exactly, what is not is named with its place."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

from mamarr._errors import InputError
from mamarr.scenario.model import Interval, Mode, Scenario
from mamarr.scenario.read import read_scenario, roads_source
from tiny import LINKS, SCENARIO, ZONES, merged, write_tiny

CORRIDORS = SCENARIO["corridors"]


def read(folder: Path, **changes: Any) -> Scenario:
    return read_scenario(write_tiny(folder, **changes))[0]


def errors_of(folder: Path, **changes: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_scenario(write_tiny(folder, **changes))
    return [str(f) for f in caught.value.findings]


def warnings_of(folder: Path, **changes: Any) -> list[str]:
    return [str(w) for w in read_scenario(write_tiny(folder, **changes))[1]]


def corridors(index: int, **changes: Any) -> list[dict[str, Any]]:
    """Corridors of the tiny scenario, one of them changed."""
    return [merged(c, changes) if i == index else c for i, c in enumerate(CORRIDORS)]


def listed(section: str, **changes: Any) -> list[dict[str, Any]]:
    """Entries of a list section, the first one changed."""
    return [merged(e, changes) if i == 0 else e for i, e in enumerate(SCENARIO[section])]


class TestASoundScenario:
    def test_is_read_exactly(self, tiny: Path) -> None:
        scenario, warnings = read_scenario(tiny)
        assert warnings == ()
        assert scenario.id == "tiny"
        assert scenario.exercise
        assert scenario.opening.isoformat() == "2016-11-04T09:00:00+02:00"
        assert scenario.pause.windows == (Interval(from_s=0, to_s=4 * 3600),)
        assert scenario.pause.margin_s == 1800
        assert scenario.total_people() == 1120
        north, south = scenario.corridors
        assert (north.gate_node, north.beyond_s, north.admits) == ("11", {Mode.WALK: 1200}, ("walkers",))
        assert north.screening is not None
        assert (north.screening.lanes, north.screening.seconds) == (2, {Mode.WALK: 6.0})
        assert south.open == scenario.pause.windows
        assert scenario.groups["walkers"].ready == ((0, 0.5), (3600, 1.0))
        assert scenario.destinations["camp"].places is None
        assert scenario.destinations["camp"].beds == 0
        assert scenario.fleets[0].load_s == 900
        assert scenario.zones[0].name == {"en": "West", "ar": "الغرب"}
        assert (scenario.zones[0].node_id, scenario.zones[1].node_id) == ("1", None)

    def test_needs_only_what_is_essential(self, tmp_path: Path) -> None:
        folder = tmp_path / "minimal"
        folder.mkdir()
        (folder / "scenario.yaml").write_text(
            """
mamarr: 1
id: minimal
place: {name: Aleppo, timezone: Asia/Damascus}
pause: {windows: [{open: 2016-11-04T09:00, close: 2016-11-04T19:00:00}]}
groups:
  walkers: {travels: walk}
corridors:
  - {id: north, gate: [37.15, 36.21], leads_to: camp, beyond_min: {walk: 20}, admits: [walkers]}
destinations:
  - {id: camp, location: [37.15, 36.23]}
fleets:
"""
        )
        (folder / "zones.csv").write_text("zone_id,node_id,walkers\nz1,1,5\n")
        scenario, warnings = read_scenario(folder)
        assert warnings == ()
        assert scenario.title == {"en": "minimal"}
        assert scenario.languages == ("en",)
        assert scenario.pause.safe_by == "destination"
        assert scenario.pause.margin_s == 1800
        assert scenario.corridors[0].gate_lonlat == (37.15, 36.21)
        assert scenario.groups["walkers"].ready == ((0, 1.0),)
        assert scenario.zones[0].name == {"en": "z1"}

    def test_defaults_of_vehicles_come_from_the_field(self, tmp_path: Path) -> None:
        fleets = listed("fleets", seats=..., load_min=..., unload_min=..., available=...)
        fleet = read(tmp_path, fleets=fleets).fleets[0]
        assert (fleet.seats, fleet.load_s, fleet.unload_s) == (50, 900, 600)
        assert fleet.available == Interval(from_s=0, to_s=4 * 3600)

    def test_openings_are_cut_to_the_windows(self, tmp_path: Path) -> None:
        windows = [
            {"open": "2016-11-04T09:00", "close": "2016-11-04T11:00"},
            {"open": "2016-11-04T12:00", "close": "2016-11-04T13:00"},
        ]
        opening = [{"from": "2016-11-04T08:00", "to": "2016-11-04T12:30"}]
        scenario = read(tmp_path, pause={"windows": windows}, corridors=corridors(0, open=opening))
        assert scenario.corridors[0].open == (
            Interval(from_s=0, to_s=7200),
            Interval(from_s=10_800, to_s=12_600),
        )

    def test_ids_are_compared_as_text(self, tmp_path: Path) -> None:
        (write_tiny(tmp_path) / "zones.csv").write_text(
            "zone_id,node_id,walkers,families\n01,1,5,0\n1,1,5,0\n"
        )
        text = (tmp_path / "scenario.yaml").read_text().replace("gate: 11", "gate: 0011")
        (tmp_path / "scenario.yaml").write_text(text)
        scenario, _ = read_scenario(tmp_path)
        assert [z.id for z in scenario.zones] == ["01", "1"]
        assert scenario.corridors[0].gate_node == "0011"

    def test_words_that_old_yaml_takes_for_truth_stay_words(self, tmp_path: Path) -> None:
        groups = {"NO": {"travels": "walk"}, "on": {"travels": "walk"}, "y": {"travels": "walk"}}
        scenario = read(
            tmp_path,
            groups={"walkers": ..., **groups},
            corridors=[merged(CORRIDORS[1], {"admits": ["NO", "on", "y", "families"]})],
            destinations=[SCENARIO["destinations"][1]],
            zones="zone_id,node_id,NO,on,y,families\nz1,1,1,2,3,4\n",
        )
        assert dict(scenario.zones[0].people) == {"NO": 1, "on": 2, "y": 3, "families": 4}

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda text: "\ufeff" + text,
            lambda text: text.replace("\n", "\r\n"),
            lambda text: text.replace(",", ";"),
            lambda text: text.replace(",", "\t"),
            lambda text: text + ",,,,,,,,\n",
            lambda text: text.replace("West", '"West, or ""W"""'),
        ],
        ids=["bom", "crlf", "semicolons", "tabs", "blank-row", "quotes"],
    )
    def test_zones_as_spreadsheets_save_them(self, tmp_path: Path, spoil: Callable[[str], str]) -> None:
        (write_tiny(tmp_path) / "zones.csv").write_bytes(spoil(ZONES).encode())
        scenario, _ = read_scenario(tmp_path)
        assert [z.people["walkers"] for z in scenario.zones] == [600, 400]

    def test_zones_in_utf_16_with_its_mark(self, tmp_path: Path) -> None:
        (write_tiny(tmp_path) / "zones.csv").write_bytes(ZONES.replace(",", "\t").encode("utf-16"))
        assert read_scenario(tmp_path)[0].zones[0].name["ar"] == "الغرب"

    def test_ten_thousand_zones_are_read_in_a_second(self, tmp_path: Path) -> None:
        rows = "".join(
            f"z{i},Zone number {i},حي رقم {i},37.{i:05},36.{i:05},,zone,{i % 900},{i % 70}\n"
            for i in range(10_000)
        )
        folder = write_tiny(tmp_path, zones=ZONES.split("\n", maxsplit=1)[0] + "\n" + rows)
        read_scenario(folder)
        start = time.perf_counter()
        read_scenario(folder)
        assert time.perf_counter() - start < 1.5


class TestTimes:
    def test_an_offset_that_agrees_is_accepted(self, tmp_path: Path) -> None:
        windows = [{"open": "2016-11-04T09:00+02:00", "close": "2016-11-04 13:00:30"}]
        assert read(tmp_path, pause={"windows": windows}).pause.windows[0].to_s == 14_430

    def test_an_offset_that_does_not_is_refused(self, tmp_path: Path) -> None:
        windows = [{"open": "2016-11-04T09:00+03:00", "close": "2016-11-04T13:00"}]
        (error,) = errors_of(tmp_path, pause={"windows": windows})
        assert error.startswith(
            "$.pause.windows[0].open: the offset of 2016-11-04T09:00+03:00 does not agree"
        )

    def test_times_in_the_gap_of_spring_are_refused(self, tmp_path: Path) -> None:
        windows = [{"open": "2016-03-25T00:30", "close": "2016-03-25T09:00"}]
        (error,) = errors_of(tmp_path, pause={"windows": windows}, fleets=[], corridors=corridors(0))
        assert "$.pause.windows[0].open" in error
        assert "does not exist in Asia/Damascus" in error

    def test_times_that_happen_twice_ask_for_an_offset(self, tmp_path: Path) -> None:
        windows = [{"open": "2016-10-27T23:30", "close": "2016-10-28T09:00"}]
        (error,) = errors_of(tmp_path, pause={"windows": windows}, fleets=[])
        assert "happens twice" in error
        assert "2016-10-27T23:30+03:00" in error
        with_offset = [{"open": "2016-10-27T23:30+02:00", "close": "2016-10-28T09:00"}]
        scenario = read(tmp_path, pause={"windows": with_offset}, fleets=[])
        assert scenario.horizon_s == 34_200

    def test_seconds_are_elapsed_time_across_a_clock_change(self, tmp_path: Path) -> None:
        windows = [{"open": "2016-10-27T20:00", "close": "2016-10-28T02:00"}]
        scenario = read(tmp_path, pause={"windows": windows}, fleets=[])
        assert scenario.horizon_s == 7 * 3600
        close = datetime(2016, 10, 28, 2, tzinfo=scenario.tz)
        assert scenario.second(close) == scenario.horizon_s
        assert scenario.moment(scenario.horizon_s) == close

    @pytest.mark.parametrize(
        ("windows", "place", "words"),
        [
            ([("09:00", "08:00")], "windows[0].close", "is not after"),
            ([("09:00", "09:00")], "windows[0].close", "is not after"),
            ([("09:00", "12:00"), ("11:00", "13:00")], "windows[1]", "overlaps"),
            ([("11:00", "12:00"), ("09:00", "10:00")], "windows[1]", "put them in order"),
        ],
    )
    def test_windows_must_follow_each_other(
        self, tmp_path: Path, windows: list[tuple[str, str]], place: str, words: str
    ) -> None:
        stated = [{"open": f"2016-11-04T{a}", "close": f"2016-11-04T{b}"} for a, b in windows]
        errors = errors_of(tmp_path, pause={"windows": stated})
        assert any(f"$.pause.{place}: " in e and words in e for e in errors)

    @pytest.mark.parametrize(
        "text", ["9:00", "2016-11-04", "2016-02-30T09:00", "2016-11-04T25:00", "soon", 9, "٢٠١٦-11-04T09:00"]
    )
    def test_what_is_no_time_is_refused(self, tmp_path: Path, text: object) -> None:
        errors = errors_of(tmp_path, pause={"windows": [{"open": text, "close": "2016-11-04T13:00"}]})
        assert errors[0].startswith("$.pause.windows[0].open: ")

    def test_a_pause_of_years_is_a_slip(self, tmp_path: Path) -> None:
        windows = [{"open": "2016-11-04T09:00", "close": "2061-11-04T13:00"}]
        assert "31 days" in errors_of(tmp_path, pause={"windows": windows})[0]

    def test_an_unknown_time_zone_gets_a_suggestion(self, tmp_path: Path) -> None:
        (error,) = errors_of(tmp_path, place={"timezone": "asia/damascus"})
        assert error.startswith("$.place.timezone: ")
        assert "did you mean Asia/Damascus?" in error

    @pytest.mark.parametrize("zone", ["../etc/passwd", "/etc/localtime", "Asia", "x" * 150, "Asia/\u0000"])
    def test_strange_time_zones_do_no_harm(self, tmp_path: Path, zone: str) -> None:
        assert errors_of(tmp_path, place={"timezone": zone})[0].startswith("$.place.timezone: ")

    def test_an_opening_outside_the_windows_is_an_error(self, tmp_path: Path) -> None:
        opening = [{"from": "2016-11-04T19:00", "to": "2016-11-04T20:00"}]
        (error,) = errors_of(tmp_path, corridors=corridors(0, open=opening))
        assert error.startswith("$.corridors[0].open[0]: lies wholly outside the windows")


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"foo": 1}, "$.foo", "unknown key"),
    ({"corridors": corridors(0, admit=["walkers"])}, "$.corridors[0].admit", "did you mean admits?"),
    ({"mamarr": 2}, "$.mamarr", "must be at most 1"),
    ({"mamarr": True}, "$.mamarr", "whole number; got true"),
    ({"mamarr": ...}, "$.mamarr", "is missing; add it"),
    ({"id": 1.1}, "$.id", "put it in quotes"),
    ({"exercise": "no"}, "$.exercise", "must be true or false; got 'no'"),
    ({"pause": {"safe_by": "gate"}}, "$.pause.safe_by", "must be destination or corridor"),
    ({"pause": {"margin_min": -1}}, "$.pause.margin_min", "must be at least 0"),
    ({"pause": {"margin_min": "30"}}, "$.pause.margin_min", "write it without quotes"),
    ({"pause": {"margin_min": True}}, "$.pause.margin_min", "got true"),
    ({"pause": {"windows": []}}, "$.pause.windows", "needs at least one entry"),
    ({"languages": ["arabic!"]}, "$.languages[0]", "language tag"),
    ({"title": {"en": 5}}, "$.title", "must be text"),
    (
        {"groups": {"walkers": {"travels": "fly"}}},
        "$.groups.walkers.travels",
        "must be walk, bus, ambulance or car",
    ),
    (
        {"groups": {"walkers": {"priority": 1.5}}},
        "$.groups.walkers.priority",
        "must be a whole number; got 1.5",
    ),
    ({"groups": {"walkers": {"position": [1, 2]}}}, "$.groups.walkers.position", "never stores"),
    ({"groups": {"walkers": {"location": "x"}}}, "$.groups.walkers.location", "never stores"),
    ({"parties": [{"id": "a", "role": "party", "phone": "1"}]}, "$.parties[0].phone", "never stores"),
    ({"fighters_location": [1, 2]}, "$.fighters_location", "never stores"),
    ({"groups": {"lon": {"travels": "walk"}}}, "$.groups.lon", "call the group otherwise"),
    ({"groups": {"others": {"travels": "walk"}}}, "$.groups.others", "no corridor admits others"),
    (
        {
            "groups": {"drivers": {"travels": "car"}},
            "corridors": corridors(1, admits=["walkers", "families", "drivers"]),
        },
        "$.groups.drivers",
        "no corridor that admits drivers names a time for car",
    ),
    ({"corridors": corridors(0, admits=["walker"])}, "$.corridors[0].admits[0]", "did you mean walkers?"),
    ({"corridors": corridors(0, admits=["walkers", "walkers"])}, "$.corridors[0].admits[1]", "stands twice"),
    ({"corridors": corridors(0, admits=[])}, "$.corridors[0].admits", "needs at least one entry"),
    ({"corridors": corridors(0, leads_to="cmp")}, "$.corridors[0].leads_to", "did you mean camp?"),
    ({"corridors": corridors(1, id="north")}, "$.corridors[1].id", "ids must differ"),
    ({"corridors": corridors(0, gate=[36.2])}, "$.corridors[0].gate", "[longitude, latitude]"),
    ({"corridors": corridors(0, gate=[36.2, 137.1])}, "$.corridors[0].gate", "look swapped"),
    ({"corridors": corridors(0, gate=True)}, "$.corridors[0].gate", "must be an id"),
    ({"corridors": corridors(0, beyond_min={"walk": -1})}, "$.corridors[0].beyond_min.walk", "at least 0"),
    ({"corridors": corridors(0, beyond_min={"fly": 1})}, "$.corridors[0].beyond_min.fly", "must be walk"),
    ({"corridors": corridors(0, screening={"lanes": 0})}, "$.corridors[0].screening.lanes", "at least 1"),
    ({"corridors": corridors(0, screening={"lanes": 1.5})}, "$.corridors[0].screening.lanes", "whole number"),
    (
        {"corridors": corridors(0, screening={"seconds": {"walk": 0}})},
        "$.corridors[0].screening.seconds.walk",
        "must be more than 0",
    ),
    (
        {"corridors": corridors(0, screening={"seconds": {"walk": float("nan")}})},
        "$.corridors[0].screening.seconds.walk",
        "must be a number",
    ),
    (
        {"corridors": corridors(0, guarantees={"a": "yes"})},
        "$.corridors[0].guarantees.a",
        "must be announced",
    ),
    (
        {"corridors": corridors(0, conditions=[{"id": "c", "kind": "k", "by": "a", "state": "done"}])},
        "$.corridors[0].conditions[0].state",
        "must be pending",
    ),
    (
        {"corridors": corridors(0, conditions=[{"id": "c", "kind": "k", "by": "a"}] * 2)},
        "$.corridors[0].conditions[1].id",
        "ids must differ",
    ),
    ({"destinations": listed("destinations", places=1.5)}, "$.destinations[0].places", "whole number"),
    ({"destinations": listed("destinations", beds=-1)}, "$.destinations[0].beds", "at least 0"),
    ({"destinations": listed("destinations", location=...)}, "$.destinations[0].location", "is missing"),
    (
        {"destinations": listed("destinations", location=[36.225, 37.15])},
        "$.destinations[0].location",
        "swapped",
    ),
    ({"fleets": listed("fleets", carries=["walkers"])}, "$.fleets[0].carries[0]", "travels by walk"),
    ({"fleets": listed("fleets", carries=["famly"])}, "$.fleets[0].carries[0]", "did you mean families?"),
    ({"fleets": listed("fleets", vehicle="tram")}, "$.fleets[0].vehicle", "must be bus or ambulance"),
    ({"fleets": listed("fleets", count=0)}, "$.fleets[0].count", "at least 1"),
    ({"fleets": listed("fleets", convoy={"size": 5})}, "$.fleets[0].convoy.headway_min", "is missing"),
    (
        {"fleets": listed("fleets", available={"to": "2016-11-04T08:00"})},
        "$.fleets[0].available.to",
        "is not after",
    ),
    ({"ready": {"default": [[0, 1.5]]}}, "$.ready.default[0][1]", "between 0 and 1"),
    ({"ready": {"default": [[0, 0.5], [0, 1.0]]}}, "$.ready.default[1][0]", "must rise"),
    ({"ready": {"default": [[0, 0.5], [9, 0.1]]}}, "$.ready.default[1][1]", "cannot fall"),
    ({"ready": {"default": [[-5, 0.5]]}}, "$.ready.default[0][0]", "cannot be negative"),
    ({"ready": {"default": [[0, 0.5, 1]]}}, "$.ready.default[0]", "[minutes after opening, share]"),
    ({"ready": {"wlkers": [[0, 1]]}}, "$.ready.wlkers", "did you mean walkers?"),
    ({"turnout": {"walkers": 2}}, "$.turnout.walkers", "must be at most 1"),
    ({"turnout": {"nobody": 0.5}}, "$.turnout.nobody", "neither a group nor default"),
    (
        {"closures": [{"link": "a", "from": "2016-11-04T12:00", "to": "2016-11-04T11:00"}]},
        "$.closures[0].to",
        "after",
    ),
    ({"assumptions": {"walk_kmh": 0}}, "$.assumptions.walk_kmh", "more than 0"),
    ({"planning": {"window_s": 0}}, "$.planning.window_s", "at least 1"),
    ({"planning": {"seed": 1.0}}, "$.planning.seed", "whole number"),
    ({"zones": ZONES.replace("600", "5.9")}, "zones.csv row 2, column walkers", "whole number of people"),
    ({"zones": ZONES.replace("600", "-6")}, "zones.csv row 2, column walkers", "got '-6'"),
    ({"zones": ZONES.replace("600", "true")}, "zones.csv row 2, column walkers", "got 'true'"),
    ({"zones": ZONES.replace("600", '"1,200"')}, "zones.csv row 2, column walkers", "without separators"),
    ({"zones": ZONES.replace("600", "٦٠٠")}, "zones.csv row 2, column walkers", "digits 0-9"),
    ({"zones": ZONES.replace("600", "99999999")}, "zones.csv row 2, column walkers", "more than 10,000,000"),
    ({"zones": ZONES.replace("z2", "z1")}, "zones.csv row 3, column zone_id", "ids must differ"),
    ({"zones": ZONES.replace("z2", "")}, "zones.csv row 3, column zone_id", "is empty"),
    ({"zones": ZONES.replace("37.160,36.200", ",")}, "zones.csv row 3", "neither a node_id nor lon and lat"),
    ({"zones": ZONES.replace("37.160", "east")}, "zones.csv row 3, column lon", "decimal degrees"),
    ({"zones": ZONES.replace("36.200", "136.2")}, "zones.csv row 2, column lat", "swapped?"),
    ({"zones": ZONES.replace("37.160,36.200", "36.2,37.16")}, "zones.csv row 3", "look swapped"),
    ({"zones": ZONES.replace("walkers", "walkrs")}, "zones.csv, column walkrs", "did you mean walkers?"),
    (
        {"zones": ZONES.replace("name_ar", "fighter_positions")},
        "zones.csv, column fighter_positions",
        "never stores",
    ),
    ({"zones": ZONES.replace("name_ar", "name")}, "zones.csv, column name", "stands twice"),
    ({"zones": ZONES.replace("zone_id", "zone")}, "zones.csv, column zone_id", "is missing"),
    ({"zones": ZONES.replace(",400", "")}, "zones.csv row 3", "has 8 cells where the header has 9"),
    ({"zones": ZONES.replace(",zone,", ",camp,")}, "zones.csv row 2, column kind", "must be zone or muster"),
    (
        {"zones": ZONES.replace(",zone,", ",muster,")},
        "zones.csv row 2, column walkers",
        "only groups marked apart",
    ),
    ({"zones": ZONES.split("\n", maxsplit=1)[0]}, "zones.csv", "holds no zones"),
    ({"zones": ZONES.replace("West", '"West')}, "zones.csv row", "is not CSV"),
]


@pytest.mark.parametrize(
    ("changes", "where", "words"), BAD, ids=[f"{w}-{i}" for i, (_, w, _) in enumerate(BAD)]
)
def test_bad_input_is_named_with_its_place(
    tmp_path: Path, changes: dict[str, Any], where: str, words: str
) -> None:
    errors = errors_of(tmp_path, **changes)
    matching = [e for e in errors if e.startswith(where) and words in e]
    assert matching, errors
    assert len(errors) <= 4, errors


class TestGroupsKeptApart:
    GROUPS: ClassVar[dict[str, Any]] = {"armed": {"travels": "bus", "priority": 3, "apart": True}}
    ZONES = ZONES.replace("families", "families,armed").replace(",80", ",80,0").replace(",40\n", ",40,0\n")
    MUSTER = ZONES + "m1,Gathering place,,37.15,36.191,12,muster,,,30\n"

    @staticmethod
    def own() -> list[dict[str, Any]]:
        return [*CORRIDORS, merged(CORRIDORS[1], {"id": "east", "admits": ["armed"]})]

    def fleets(self) -> list[dict[str, Any]]:
        return [*SCENARIO["fleets"], merged(SCENARIO["fleets"][0], {"id": "others", "carries": ["armed"]})]

    def test_start_at_a_muster_point_and_have_a_corridor_of_their_own(self, tmp_path: Path) -> None:
        scenario = read(
            tmp_path, groups=self.GROUPS, corridors=self.own(), zones=self.MUSTER, fleets=self.fleets()
        )
        assert scenario.zones[2].people == {"armed": 30}

    def test_never_start_in_a_zone(self, tmp_path: Path) -> None:
        zones = self.MUSTER.replace(",muster,", ",zone,")
        (error,) = errors_of(
            tmp_path, groups=self.GROUPS, corridors=self.own(), zones=zones, fleets=self.fleets()
        )
        assert error.startswith("zones.csv row 4, column armed: ")
        assert "only at a muster point" in error

    def test_never_share_a_corridor(self, tmp_path: Path) -> None:
        shared = corridors(1, admits=["walkers", "families", "armed"])
        (error,) = errors_of(
            tmp_path, groups=self.GROUPS, corridors=shared, zones=self.MUSTER, fleets=self.fleets()
        )
        assert error.startswith("$.corridors[1].admits: armed is marked apart")

    def test_a_muster_point_needs_a_place(self, tmp_path: Path) -> None:
        zones = self.MUSTER.replace("37.15,36.191,12", ",,")
        (error,) = errors_of(
            tmp_path, groups=self.GROUPS, corridors=self.own(), zones=zones, fleets=self.fleets()
        )
        assert error.startswith("zones.csv row 4: has neither")


class TestAllErrorsAtOnce:
    def test_from_every_file(self, tmp_path: Path) -> None:
        errors = errors_of(
            tmp_path,
            id=...,
            foo=1,
            pause={"margin_min": -5},
            groups={"walkers": {"traves": 2}, "others": {"travels": "car"}},
            corridors=corridors(0, leads_to="nowhere"),
            destinations=listed("destinations", location=[36.225, 37.15]),
            zones=ZONES.replace("80", "8.5").replace("z2", "z1"),
        )
        for start in (
            "$.id: is missing",
            "$.foo: ",
            "$.pause.margin_min: ",
            "$.groups.walkers.traves: ",
            "$.groups.others: no corridor",
            "$.corridors[0].leads_to: ",
            "$.destinations[0].location: ",
            "zones.csv row 2, column families: ",
            "zones.csv row 3, column zone_id: ",
        ):
            assert any(e.startswith(start) for e in errors), start

    def test_places_stay_true_when_an_entry_is_faulty(self, tmp_path: Path) -> None:
        broken = [merged(CORRIDORS[0], {"gate": ...}), merged(CORRIDORS[1], {"leads_to": "nowhere"})]
        errors = errors_of(tmp_path, corridors=broken)
        assert [e.split(":")[0] for e in errors] == ["$.corridors[0].gate", "$.corridors[1].leads_to"]

    def test_a_faulty_group_is_not_called_unknown(self, tmp_path: Path) -> None:
        (error,) = errors_of(tmp_path, groups={"families": {"priority": "high"}})
        assert error.startswith("$.groups.families.priority: ")

    def test_the_zones_are_checked_when_the_yaml_is_broken(self, tmp_path: Path) -> None:
        write_tiny(tmp_path, zones=ZONES.replace("80", "x"))
        (tmp_path / "scenario.yaml").write_text("a: [")
        with pytest.raises(InputError) as caught:
            read_scenario(tmp_path)
        assert "scenario.yaml line" in str(caught.value.findings[0])


class TestWarnings:
    def test_a_corridor_refused_is_left_out(self, tmp_path: Path) -> None:
        parties = [{"id": "a", "role": "party"}]
        (warning,) = warnings_of(
            tmp_path, parties=parties, corridors=corridors(0, guarantees={"a": "refused"})
        )
        assert warning == "$.corridors[0]: corridor north is left out of plans: guarantee of a is refused"

    def test_a_group_without_vehicles_is_not_served(self, tmp_path: Path) -> None:
        (warning,) = warnings_of(tmp_path, fleets=[])
        assert warning.startswith("$.groups.families: travels by bus, but no fleet carries families")

    def test_a_group_that_needs_beds_where_there_are_none(self, tmp_path: Path) -> None:
        (warning,) = warnings_of(tmp_path, groups={"families": {"needs_bed": True}})
        assert warning.startswith("$.groups.families.needs_bed: ")

    def test_a_party_that_is_not_declared(self, tmp_path: Path) -> None:
        (warning,) = warnings_of(tmp_path, corridors=corridors(0, guarantees={"b": "silent"}))
        assert warning.startswith("$.corridors[0].guarantees.b: b is not among the parties")

    def test_a_profile_that_never_ends(self, tmp_path: Path) -> None:
        (warning,) = warnings_of(tmp_path, ready={"default": [[0, 0.5]]})
        assert "only 50% ever become ready" in warning

    def test_a_group_that_nobody_counted(self, tmp_path: Path) -> None:
        zones = "zone_id,node_id,walkers\nz1,1,5\n"
        (warning,) = warnings_of(tmp_path, zones=zones)
        assert warning.startswith("zones.csv, column families: has no column")


class TestFilesThatAreNotWhatTheySeem:
    @pytest.mark.parametrize("name", ["scenario.yaml", "zones.csv"])
    def test_a_gigabyte_of_zeros(self, tiny: Path, name: str) -> None:
        with (tiny / name).open("wb") as file:
            file.truncate(1_000_000_000)
        with pytest.raises(InputError, match=rf"{name}: the file has 1,000 MB and at most"):
            read_scenario(tiny)

    @pytest.mark.parametrize("name", ["scenario.yaml", "zones.csv"])
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "is empty"),
            (b"\x00\x01\x02" * 9, "not a text file"),
            ("قرية".encode("cp1256"), "line 1 is not UTF-8"),
            (b"\xff\xfe\x00", "not UTF-8"),
        ],
        ids=["empty", "binary", "windows-1256", "half a letter"],
    )
    def test_other_content(self, tiny: Path, name: str, content: bytes, words: str) -> None:
        (tiny / name).write_bytes(content)
        with pytest.raises(InputError, match=words):
            read_scenario(tiny)

    @pytest.mark.parametrize("name", ["scenario.yaml", "zones.csv"])
    def test_missing_or_a_folder(self, tiny: Path, name: str) -> None:
        (tiny / name).unlink()
        with pytest.raises(InputError, match=f"{name}.* add it"):
            read_scenario(tiny)
        (tiny / name).mkdir()
        with pytest.raises(InputError, match="is a folder"):
            read_scenario(tiny)

    def test_no_scenario_at_all(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no such scenario"):
            read_scenario(tmp_path / "nowhere")
        (tmp_path / "a.txt").write_text("x")
        with pytest.raises(InputError, match="is not a scenario"):
            read_scenario(tmp_path / "a.txt")

    def test_two_zone_files(self, tiny: Path) -> None:
        (tiny / "zones.geojson").write_text("{}")
        with pytest.raises(InputError, match="stand side by side; keep one"):
            read_scenario(tiny)

    def test_a_document_that_is_a_list(self, tiny: Path) -> None:
        (tiny / "scenario.yaml").write_text("- 1\n")
        with pytest.raises(InputError, match="must hold keys and values"):
            read_scenario(tiny)


class TestTheFingerprint:
    def test_does_not_depend_on_the_folder(self, tmp_path: Path) -> None:
        assert read(tmp_path / "a").sha256 == read(tmp_path / "b").sha256

    @pytest.mark.parametrize(
        "changes",
        [{"hotline": "1"}, {"zones": ZONES + "\n"}, {"links": LINKS + "\n"}],
        ids=["document", "zones", "network"],
    )
    def test_depends_on_every_file(self, tmp_path: Path, changes: dict[str, Any]) -> None:
        assert read(tmp_path / "a").sha256 != read(tmp_path / "b", **changes).sha256


class TestRoads:
    def test_are_the_tables_in_network(self, tiny: Path) -> None:
        assert roads_source(tiny) == tiny / "network"

    def test_or_one_openstreetmap_file(self, tiny: Path) -> None:
        for table in (tiny / "network").iterdir():
            table.unlink()
        with pytest.raises(InputError, match="holds no roads"):
            roads_source(tiny)
        (tiny / "network" / "city.osm.pbf").write_bytes(b"x")
        assert roads_source(tiny) == tiny / "network" / "city.osm.pbf"
        (tiny / "network" / "more.osm").write_bytes(b"x")
        with pytest.raises(InputError, match="keep one set of roads"):
            roads_source(tiny)

    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="add a folder network/"):
            roads_source(tmp_path)


def features(*geometries: Any, **changes: Any) -> str:
    rows = [
        {"zone_id": f"z{i}", "name": "W", "walkers": 600, "families": 80} | changes
        for i in range(len(geometries))
    ]
    listed = [
        {"type": "Feature", "properties": p, "geometry": g} for p, g in zip(rows, geometries, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed})


class TestShapes:
    SQUARE: ClassVar[dict[str, Any]] = {
        "type": "Polygon",
        "coordinates": [[[37.13, 36.19], [37.15, 36.19], [37.15, 36.21], [37.13, 36.21], [37.13, 36.19]]],
    }

    def read(self, folder: Path, text: str) -> Scenario:
        (write_tiny(folder) / "zones.csv").unlink()
        (folder / "zones.geojson").write_text(text)
        return read_scenario(folder)[0]

    def test_polygons_and_points_become_points_inside(self, tmp_path: Path) -> None:
        point = {"type": "Point", "coordinates": [37.16, 36.2]}
        scenario = self.read(tmp_path, features(self.SQUARE, point))
        assert (scenario.zones[0].lon, scenario.zones[0].lat) == pytest.approx((37.14, 36.2))
        assert (scenario.zones[1].lon, scenario.zones[1].lat) == (37.16, 36.2)
        assert scenario.zones[0].people == {"walkers": 600, "families": 80}

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (
                features(SQUARE, walkers="600"),
                "zones.geojson feature 1, property walkers: must be a whole number",
            ),
            (features(SQUARE, walkers=5.9), "got 5.9"),
            (features(SQUARE, walkers=True), "got true"),
            (features(SQUARE, walkrs=1), "property walkrs: is an unknown column"),
            (features({"type": "Polygon", "coordinates": []}), "has a shape that cannot be read"),
            (features({"type": "Rectangle"}), "has a shape that cannot be read"),
            (features(None), "neither a node_id nor lon and lat"),
            ('{"type": "Feature"}', "is not a GeoJSON FeatureCollection"),
            ('{"a": 1, "a": 2}', "the key 'a' stands twice"),
            ('{"a": NaN}', "NaN is not a number"),
            ("[" * 100_000, "nested too deep"),
            ("{", "is not JSON"),
        ],
    )
    def test_bad_ones_are_named(self, tmp_path: Path, text: str, words: str) -> None:
        with pytest.raises(InputError) as caught:
            self.read(tmp_path, text)
        assert words in str(caught.value)

    def test_a_geopackage_is_read_alike(self, tmp_path: Path) -> None:
        import numpy as np
        import shapely
        from pyogrio.raw import write as write_raw

        (write_tiny(tmp_path) / "zones.csv").unlink()
        square = shapely.box(4_134_000, 4_328_000, 4_136_000, 4_330_000)
        fields = {"zone_id": np.array(["z1"], object), "walkers": np.array([600]), "families": np.array([80])}
        write_raw(
            tmp_path / "zones.gpkg",
            shapely.to_wkb(np.array([square])),
            list(fields.values()),
            list(fields),
            layer="zones",
            driver="GPKG",
            geometry_type="Polygon",
            crs="EPSG:3857",
        )
        (zone,) = read_scenario(tmp_path)[0].zones
        assert zone.lon == pytest.approx(37.14, abs=0.02)
        assert zone.people == {"walkers": 600, "families": 80}

    def test_a_geopackage_that_is_none(self, tmp_path: Path) -> None:
        (write_tiny(tmp_path) / "zones.csv").unlink()
        (tmp_path / "zones.gpkg").write_bytes(b"nothing")
        with pytest.raises(InputError, match="is not a GeoPackage"):
            read_scenario(tmp_path)
        (tmp_path / "zones.gpkg").write_bytes(b"SQLite format 3\0 and then nothing")
        with pytest.raises(InputError, match="cannot be read as a GeoPackage"):
            read_scenario(tmp_path)

"""Plans of anybody's making are read strictly, and everything wrong is said at once."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handmade import handmade, read_tiny
from mamarr._errors import InputError
from mamarr.network.model import Network
from mamarr.plans.document import Fairness, Plan, SmallestShare, ZoneShare
from mamarr.plans.read import CountError, json_schema, read_plan
from mamarr.plans.write import plan_text, write_plan
from mamarr.scenario.model import Scenario


@pytest.fixture
def town(tiny: Path) -> tuple[Scenario, Network]:
    return read_tiny(tiny)


def document(town: tuple[Scenario, Network]) -> dict[str, Any]:
    scenario, network = town
    result: dict[str, Any] = json.loads(plan_text(handmade(scenario), scenario, network))
    return result


def read(data: Any, town: tuple[Scenario, Network], folder: Path) -> Plan:
    path = folder / "plan.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return read_plan(path, town[0])


def refusal(data: Any, town: tuple[Scenario, Network], folder: Path) -> InputError:
    with pytest.raises(InputError) as error:
        read(data, town, folder)
    return error.value


def test_what_was_written_is_read_back(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    scenario, network = town
    plan = handmade(scenario)
    write_plan(tmp_path / "plan.json", plan, scenario, network)
    back = read_plan(tmp_path / "plan.json", scenario)
    assert back.totals is not None
    assert replace(back, totals=None) == plan


def test_a_plan_for_another_version_proves_nothing(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    stated = document(town)
    stated["proof"] |= {"people_at_most": 1100, "by_group_at_most": {"walkers": 990}}
    assert read(stated, town, tmp_path).proof.people_at_most == 1100
    stated["scenario"]["sha256"] = "f" * 64
    proof = read(stated, town, tmp_path).proof
    assert (proof.people_at_most, proof.by_group_at_most) == (town[0].total_people(), {})


def test_a_fair_plan_is_read_back_beside_the_plain_one(
    town: tuple[Scenario, Network], tmp_path: Path
) -> None:
    scenario, network = town
    least = SmallestShare(
        priority=2, zone="z2", group="walkers", share=0.5, share_at_most=0.6, share_plain=0.0
    )
    share = ZoneShare(zone="z2", group="walkers", people=400, planned=200, plain=0, able=True)
    fairness = Fairness(
        smallest=(least,),
        people_at_most=1090,
        people_plain=1080,
        people_plain_at_most=1110,
        shares=(share,),
    )
    plan = replace(handmade(scenario), fairness=fairness)
    write_plan(tmp_path / "plan.json", plan, scenario, network)
    assert replace(read_plan(tmp_path / "plan.json", scenario), totals=None) == plan
    data = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    data["fairness"]["shares"][0]["people"] = 1.5
    assert "$.fairness.shares[0].people" in str(refusal(data, town, tmp_path))


def test_only_orders_and_trips_are_needed(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    full = document(town)
    keys = ("mamarr_plan", "orders", "trips", "not_served")
    plan = read({"scenario": {"id": "tiny"}, **{k: full[k] for k in keys}}, town, tmp_path)
    assert plan.orders == handmade(town[0]).orders
    assert plan.proof.people_at_most == 1120
    assert plan.exercise


def test_metadata_of_other_software_is_passed_over(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    data = document(town)
    data["solver"] = {"name": "another", "version": None}
    data["totals"]["households"] = 250
    data["proof"] = {"people_at_most": 1200, "certificate": [1, 2]}
    plan = read(data, town, tmp_path)
    assert plan.solver.version == ""
    assert plan.proof.gap_people == pytest.approx(100 / 1200)


def test_ids_are_compared_as_text(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    data = document(town)
    data["orders"][0]["path"] = ["1", 3, "11"]
    assert read(data, town, tmp_path) == read(document(town), town, tmp_path)


@pytest.mark.parametrize(
    "moment",
    [
        "2016-11-04T07:00Z",
        "2016-11-04T09:00:00+02:00",
        "2016-11-04T07:00:00.400+00:00",
        "2016-11-04T02:00-0500",
    ],
)
def test_times_may_be_written_in_any_zone(
    town: tuple[Scenario, Network], tmp_path: Path, moment: str
) -> None:
    data = document(town)
    data["orders"][0]["slots"][0]["from"] = moment
    assert read(data, town, tmp_path).orders[0].slots[0].from_s == 0


def test_everything_wrong_is_said_at_once(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    data = document(town)
    data["orders"][0]["slots"][1]["people"] = 5.9
    data["orders"][1]["slots"][0]["from"] = "2016-11-04T10:00"
    data["orders"][2]["pth"] = data["orders"][2].pop("path")
    data["trips"][0]["stops"] = {}
    data["mamarr_plan"] = True
    data["extra"] = 1
    error = refusal(data, town, tmp_path)
    assert {f.where for f in error.findings} == {
        "$.mamarr_plan",
        "$.orders[0].slots[1].people",
        "$.orders[1].slots[0].from",
        "$.orders[2].path",
        "$.orders[2].pth",
        "$.trips[0].stops",
        "$.extra",
    }
    assert not isinstance(error, CountError)
    assert "must be a date and time with its offset, like 2016-11-04T09:00+02:00" in str(error)


@pytest.mark.parametrize("people", [5.9, -1, True, "5", None, 1e99, [5]])
def test_people_are_whole(town: tuple[Scenario, Network], tmp_path: Path, people: Any) -> None:
    data = document(town)
    data["trips"][0]["stops"][0]["people"] = people
    error = refusal(data, town, tmp_path)
    assert isinstance(error, CountError)
    assert str(error).startswith("$.trips[0].stops[0].people: must be a whole number of people, at least 0")


def test_json_does_not_tell_48_from_48_point_0(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    data = document(town)
    data["trips"][0]["stops"][0]["people"] = 40.0
    assert read(data, town, tmp_path).trips == handmade(town[0]).trips


@pytest.mark.parametrize(
    "moment",
    [
        "2016-11-04",
        "2016-11-04T09:00",
        "2016-13-04T09:00+02:00",
        "0001-01-01T00:00+02:00",
        "20161104T0900+02",
        1478242800,
        None,
    ],
)
def test_a_time_needs_its_offset(town: tuple[Scenario, Network], tmp_path: Path, moment: Any) -> None:
    data = document(town)
    data["trips"][0]["at_gate"] = moment
    assert [f.where for f in refusal(data, town, tmp_path).findings] == ["$.trips[0].at_gate"]


def test_offsets_may_have_seconds(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    """Liberia's clocks stood 44 minutes and 30 seconds behind until 1972."""
    data = document(town)
    data["trips"][0]["at_gate"] = "2016-11-04T09:00:00-00:44:30"
    assert read(data, town, tmp_path).trips[0].at_gate_s == 2 * 3600 + 44 * 60 + 30


def test_a_plan_for_another_scenario_is_refused(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    data = document(town)
    data["scenario"]["id"] = "other"
    assert "the plan is for scenario 'other', not 'tiny'" in str(refusal(data, town, tmp_path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "plan.json line 1, column 1: not JSON"),
        ("{", "not JSON"),
        ("[]", "a plan is a JSON object"),
        ('{"a": 1, "a": 2}', "key 'a' stands twice"),
        ('{"a": NaN}', "NaN is not a number"),
        ('{"a": -Infinity}', "-Infinity is not a number"),
        ('{"a": ' + "9" * 5000 + "}", "plan.json: "),
        ("[" * 200_000, "nested too deeply"),
        ("\x00" * 1000, "not JSON"),
    ],
)
def test_what_is_not_a_plan_is_said_in_a_sentence(
    town: tuple[Scenario, Network], tmp_path: Path, text: str, said: str
) -> None:
    assert said in str(refusal(text, town, tmp_path))


def test_files_that_cannot_be_read(town: tuple[Scenario, Network], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_plan(tmp_path / "none.json", town[0])
    with pytest.raises(InputError, match=r"is a folder; give the plan\.json in it"):
        read_plan(tmp_path, town[0])
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(InputError, match="not a regular file"):
        read_plan(tmp_path / "pipe.json", town[0])
    (tmp_path / "latin.json").write_bytes(b'{"a": "\xe9"}')
    with pytest.raises(InputError, match="is not UTF-8 text"):
        read_plan(tmp_path / "latin.json", town[0])
    with (tmp_path / "zeros.json").open("wb") as file:
        file.truncate(2**30)
    with pytest.raises(InputError, match="a plan has at most"):
        read_plan(tmp_path / "zeros.json", town[0])


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
anything = st.recursive(
    scalars, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3)
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    key=st.sampled_from(
        ["scenario", "solver", "totals", "proof", "orders", "trips", "not_served", "exercise"]
    ),
    value=anything,
)
def test_no_content_brings_anything_but_a_sentence(
    town: tuple[Scenario, Network], tmp_path: Path, key: str, value: Any
) -> None:
    data = document(town)
    data[key] = value
    with suppress(InputError):
        read(json.dumps(data), town, tmp_path)


def test_the_schema_names_every_key_that_is_written(town: tuple[Scenario, Network]) -> None:
    schema = json_schema()
    assert set(document(town)) <= set(schema["properties"])
    assert schema["properties"]["mamarr_plan"]["const"] == 1
    assert schema["$defs"]["SlotDocument"]["required"] == ["from", "to", "people"]

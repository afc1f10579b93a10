from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from mamarr.report._scene import scene
from mamarr.report._words import PAGE_WORDS
from mamarr.report.page import page_data, safe_json, write_page
from small_exercise import World


@pytest.fixture(scope="module")
def page(world: World, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "map.html"
    write_page(path, scene(world.scenario, world.network, world.problem, world.plan))
    return path.read_text(encoding="utf-8")


def data_in(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_the_page_asks_nothing_of_any_network(page: str) -> None:
    outside = r"https?:|\b(?:src|href)\s*=|url\(|@import|fetch\(|XMLHttpRequest|sendBeacon|WebSocket|import\("
    assert not re.search(outside, page)
    assert "default-src 'none'" in page


def test_the_page_is_small(page: str) -> None:
    assert len(page.encode()) < 200_000


def test_the_scripts_are_short() -> None:
    for script in (files("mamarr.report") / "templates").iterdir():
        assert len(script.read_text(encoding="utf-8").splitlines()) < 300


def test_every_language_has_every_word_and_each_word_is_used(page: str) -> None:
    assert {frozenset(words) for words in PAGE_WORDS.values()} == {frozenset(PAGE_WORDS["en"])}
    said = set(re.findall(r"'(\w+)'", page)) | {"walk", "bus", "ambulance", "car"}
    assert set(PAGE_WORDS["en"]) <= said | {"language"}


def test_the_first_language_sets_the_direction(page: str) -> None:
    assert '<html lang="ar" dir="rtl">' in page


def test_all_civilian_orders_and_vehicles_are_there(page: str, world: World) -> None:
    data = data_in(page)
    people = sum(s[2] for o in data["orders"] for s in o["slots"]) + sum(s[4] for s in data["stops"])
    assert people == world.plan.people - 400
    assert [c["people"] for c in data["corridors"]] == [6230, 8060, 2800, 400]
    assert [c["curve"][-1] for c in data["corridors"]] == [6230, 8060, 2800, 400]
    assert data["shifts"] == [[0, 7200]]
    assert data["binding"][0] == ["gate west", 3600, 25000, 1, 0]


def test_groups_kept_apart_are_counts_at_their_corridor_only(page: str) -> None:
    data = data_in(page)
    muster = next(i for i, z in enumerate(data["zones"]) if z["muster"])
    assert data["zones"][muster]["people"] == 0
    assert all(o["zone"] != muster for o in data["orders"])
    assert all(s[0] != muster for s in data["stops"])
    assert all(leg[0] != 3 for leg in data["legs"])
    assert "apart-01" not in page


def test_streets_that_hold_people_back_are_marked(page: str) -> None:
    data = data_in(page)
    assert data["held"]
    assert [c["binds"] for c in data["corridors"]] == [False, True, False, False]


def test_no_name_breaks_out_of_the_page(world: World, tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script>&\u2028"
    zones = (replace(world.scenario.zones[0], name={"en": evil, "ar": evil}), *world.scenario.zones[1:])
    scenario = replace(world.scenario, zones=zones, title={"ar": evil})
    write_page(tmp_path / "map.html", scene(scenario, world.network, world.problem, world.plan))
    text = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "alert(1)</script>" not in text
    assert "&lt;/script&gt;" in text
    assert data_in(text)["zones"][0]["name"]["en"] == evil


def test_json_in_the_page_has_no_angle_brackets() -> None:
    assert safe_json("<!--&\u2029") == '"\\u003c!--\\u0026\\u2029"'


def test_a_clock_change_during_the_pause_is_known(world: World) -> None:
    # Damascus put the clocks back on 28 October 2016 at 00:00 (to 23:00 of the 27th).
    opening = world.scenario.opening.replace(month=10, day=27, hour=22)
    scenario = replace(world.scenario, opening=opening)
    data = page_data(scene(scenario, world.network, world.problem, world.plan))
    assert data["shifts"] == [[0, 10800], [7200, 7200]]
    assert data["days"] is True


def test_a_refused_corridor_says_why(world: World) -> None:
    corridors = tuple(
        replace(c, guarantees={"b": "refused"}) if c.id == "south" else c for c in world.scenario.corridors
    )
    problem = replace(world.problem, gates=world.problem.gates[:3])
    plan = replace(world.plan, trips=world.plan.trips[8:])
    data = page_data(scene(replace(world.scenario, corridors=corridors), world.network, problem, plan))
    assert data["corridors"][3]["refused"] == ["guarantee of b is refused"]
    assert data["corridors"][3]["at"] is not None

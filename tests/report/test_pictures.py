from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

from mamarr.report._canvas import drawable, label
from mamarr.report._scene import scene
from mamarr.report._style import looks
from mamarr.report.chart import draw_chart
from mamarr.report.outputs import write_outputs
from mamarr.report.picture import draw_map, stripes
from mamarr.scenario.model import Interval
from small_exercise import World


def write(world: World, out: Path) -> dict[str, bytes]:
    written = write_outputs(out, world.scenario, world.network, world.problem, world.plan)
    assert sorted(written) == sorted(out.iterdir()), "nothing else stays behind"
    return {p.name: p.read_bytes() for p in written}


def test_the_same_plan_gives_the_same_bytes(world: World, tmp_path: Path) -> None:
    # Missing glyphs are warnings of matplotlib, and warnings are errors here.
    first = write(world, tmp_path / "a")
    assert first == write(world, tmp_path / "b")
    assert set(first) >= {"orders.csv", "trips.csv", "not_served.csv", "map.png", "map.html", "chart.png"}


def test_pictures_say_nothing_of_when_and_with_what_they_were_made(world: World, tmp_path: Path) -> None:
    for name, data in write(world, tmp_path / "a").items():
        if name.endswith(".png"):
            assert data[:8] == b"\x89PNG\r\n\x1a\n"
            assert min(struct.unpack(">II", data[16:24])) > 800
            assert not any(word in data for word in (b"tEXt", b"tIME", b"iTXt"))


def test_letters_without_glyphs_give_way_to_another_name() -> None:
    assert drawable("بستان القصر")
    assert drawable("Сахур")
    assert not drawable("阿勒颇")
    assert label({"zh": "阿勒颇", "en": "Aleppo"}, "a") == "Aleppo"
    assert label({"zh": "阿勒颇"}, "zone-1") == "zone-1"
    assert label({"ar": "حلب", "en": "Aleppo"}, "a") == "Aleppo\nحلب"


def test_names_with_dollars_and_brackets_are_no_formulas(world: World, tmp_path: Path) -> None:
    zones = (replace(world.scenario.zones[0], name={"en": r"$\frac{1$ [x] _a"}), *world.scenario.zones[1:])
    shown = scene(replace(world.scenario, zones=zones), world.network, world.problem, world.plan)
    draw_map(tmp_path / "map.png", shown)
    draw_chart(tmp_path / "chart.png", shown)


def test_a_plan_without_anybody_is_drawn_too(world: World, tmp_path: Path) -> None:
    proof = replace(world.plan.proof, people_at_most=0, gap_people=0.0, binding=(), curve=())
    nobody = replace(world.plan, orders=(), trips=(), proof=proof)
    write_outputs(tmp_path, world.scenario, world.network, world.problem, nobody)


def test_two_windows_on_two_days_are_drawn(world: World, tmp_path: Path) -> None:
    windows = (*world.scenario.pause.windows, Interval(from_s=86_400, to_s=122_400))
    scenario = replace(world.scenario, pause=replace(world.scenario.pause, windows=windows))
    write_outputs(tmp_path, scenario, world.network, world.problem, world.plan)


def test_a_corridor_that_closes_early_says_when(world: World, tmp_path: Path) -> None:
    first, *others = world.scenario.corridors
    early = replace(first, open=(Interval(from_s=0, to_s=world.scenario.horizon_s - 3600),))
    scenario = replace(world.scenario, corridors=(early, *others))
    made = scene(scenario, world.network, world.problem, world.plan)
    closes = world.scenario.moment(world.scenario.horizon_s - 3600)
    assert [made.closes_early(c) for c in scenario.corridors] == [f"{closes:%H:%M}", *(None for _ in others)]
    draw_map(tmp_path / "map.png", made)
    draw_map(tmp_path / "whole.png", scene(world.scenario, world.network, world.problem, world.plan))
    assert (tmp_path / "map.png").read_bytes() != (tmp_path / "whole.png").read_bytes()


def test_more_corridors_than_colours_are_told_apart_by_number(world: World, tmp_path: Path) -> None:
    more = tuple(replace(world.scenario.corridors[0], id=f"c{i}") for i in range(12))
    scenario = replace(world.scenario, corridors=(*world.scenario.corridors, *more))
    write_outputs(tmp_path, scenario, world.network, world.problem, world.plan)
    assert len({x.number for x in looks(scenario).values()}) == 16


def test_each_corridor_has_a_number_and_a_colour_of_its_own(world: World) -> None:
    found = looks(world.scenario)
    assert [x.number for x in found.values()] == [1, 2, 3, 4]
    assert len({x.colour for x in found.values()}) == 4


def test_stripes_of_a_street_nest() -> None:
    assert stripes({"b": 5, "a": 10}, ["a", "b"]) == [("a", 15), ("b", 5)]


def test_roads_are_drawn_once_for_both_directions(world: World) -> None:
    shown = scene(world.scenario, world.network, world.problem, world.plan)
    every = shown.roads(10_000, 1.0)
    assert sum(len(lines) for _, lines in every) == world.network.n_links // 2
    few = shown.roads(20, 1.0)
    assert few[0][0] == every[0][0]
    assert len(few) < len(every)

"""The way in words: streets in their order, directions, distances that people understand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mamarr.notices.way import distance, duration, links_of, passed, steps, towards, way_text, way_told
from mamarr.scenario.model import Mode
from set_of_notices import said, told_to, world


def test_the_streets_of_the_path_stand_in_their_order_with_direction_and_distance() -> None:
    made = world()
    notice = told_to("z3")[0]
    told = way_told(notice.ways[0], notice.zone, made.scenario, said("en"), made.network)
    assert told.before == "From Tariq al-Bab go east towards the corridor East road."
    assert told.steps == ("Corniche, east (1.1\u00a0km)",)
    # 1,080 m at 4 km/h are 16 minutes, and told as 20: a way takes rather longer than shorter
    assert told.after == (
        "To the gate it is about 1.1\u00a0km, about 20 minutes on foot. "
        "From the gate to Camp: about 40 minutes more."
    )


def test_links_of_one_name_are_one_step() -> None:
    made = world()
    way = told_to("z4")[0].ways[1]
    found = steps(made.network, links_of(way, made.network), said("en"))
    assert [s.name for s in found] == ["Street 0", "Street 15"]
    assert [round(s.length_m) for s in found] == [3 * 1080, 2 * 1112]


def test_zones_on_the_way_are_landmarks_and_muster_points_never() -> None:
    made = world()
    way = told_to("z4")[0].ways[1]
    links = links_of(way, made.network)
    muster = next(z for z in made.scenario.zones if z.kind == "muster")
    on_path = made.network.node_id[int(made.network.head[links[1]])]
    assert on_path == "n4"  # the muster point stands there
    assert muster not in passed(made.network, links, told_to("z4")[0].zone, made.scenario)
    assert "Muster" not in way_text(way, told_to("z4")[0].zone, made.scenario, said("en"), made.network)
    passes = told_to("z2")[0].zone
    longer = replace(way, path=("n20", "n21", "n27"))
    assert [z.id for z in passed(made.network, links_of(longer, made.network), passes, made.scenario)] == []
    other = told_to("z1")[0].zone
    assert [z.id for z in passed(made.network, links_of(longer, made.network), other, made.scenario)] == [
        "z2"
    ]


def test_riders_are_told_their_zone_and_no_point_in_it() -> None:
    made = world()
    notice = told_to("z1")[1]
    text = way_text(notice.ways[0], notice.zone, made.scenario, said("en"), made.network)
    assert notice.ways[0].path == ()
    assert text == (
        "An ambulance comes to Bustan al-Qasr, in the hours given above. "
        "It goes by the corridor North road to Camp."
    )


def test_without_roads_the_way_is_told_by_zone_and_corridor() -> None:
    made = world()
    notice = told_to("z3")[0]
    text = way_text(notice.ways[0], notice.zone, made.scenario, said("en"))
    assert text.startswith("From Tariq al-Bab go to the corridor East road.")


def test_a_path_that_is_not_on_the_roads_is_not_made_up() -> None:
    made = world()
    way = replace(told_to("z3")[0].ways[0], path=("n16", "n0"))
    assert links_of(way, made.network) == ()


def test_streets_are_named_in_the_language_where_the_roads_have_it() -> None:
    made = world()
    arabic = ["الكورنيش" if name == "Corniche" else "" for name in made.network.name]
    network = replace(made.network, names={"ar": arabic})
    notice = told_to("z3")[0]
    assert "الكورنيش" in way_text(notice.ways[0], notice.zone, made.scenario, said("ar"), network)
    assert "Corniche" in way_text(notice.ways[0], notice.zone, made.scenario, said("ru"), network)


def test_many_steps_are_cut_to_those_that_matter() -> None:
    made = world()
    path = [f"n{i}" for i in (0, 6, 7, 13, 14, 20, 21, 27, 28, 22, 23, 17, 16, 10)]
    way = replace(told_to("z3")[0].ways[0], path=tuple(path))
    told = way_told(way, told_to("z3")[0].zone, made.scenario, said("en"), made.network)
    assert len(steps(made.network, links_of(way, made.network), said("en"))) > 8
    assert len(told.steps) == 8


@pytest.mark.parametrize(
    ("end", "direction"),
    [
        ("n20", "n"),
        ("n21", "ne"),
        ("n15", "e"),
        ("n9", "se"),
        ("n8", "s"),
        ("n7", "sw"),
        ("n13", "w"),
        ("n19", "nw"),
    ],
)
def test_directions_of_the_compass(end: str, direction: str) -> None:
    network = world().network
    straight = replace(
        network,
        lon=[37.13 + 0.012 * (i % 6) for i in range(30)],  # type: ignore[arg-type]
        lat=[36.18 + 0.010 * (i // 6) for i in range(30)],  # type: ignore[arg-type]
    )
    assert towards(straight, 14, network.node_index[end]) == direction


@pytest.mark.parametrize(
    ("metres", "text"),
    [(3, "50\u00a0m"), (274, "250\u00a0m"), (974, "950\u00a0m"), (976, "1\u00a0km"), (1450, "1.4\u00a0km")],
)
def test_distances_are_rounded_as_people_say_them(metres: float, text: str) -> None:
    assert distance(metres, said("en")) == text


def test_decimals_are_those_of_the_language() -> None:
    assert distance(1300, said("ru")) == "1,3\u00a0км"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (10, "5 minutes"),
        (300, "5 minutes"),
        (301, "10 minutes"),
        (3600, "1 hour"),
        (4500, "1 hour 15 minutes"),
    ],
)
def test_times_are_rounded_up_to_five_minutes(seconds: float, text: str) -> None:
    assert duration(seconds, said("en")) == text


def test_cars_are_told_how_long_they_drive() -> None:
    made = world()
    way = replace(told_to("z3")[0].ways[0], by=Mode.CAR)
    assert "about 5 minutes by car" in way_text(
        way, told_to("z3")[0].zone, made.scenario, said("en"), made.network
    )

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from mamarr.report.summary import print_summary
from small_exercise import World


def page(world: World, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, write_through=True) as file:
        print_summary(Console(file=file, width=80), world.scenario, world.network, world.problem, world.plan)
        return raw.getvalue().decode(encoding)


def test_the_page_fits_a_terminal(world: World) -> None:
    lines = page(world).splitlines()
    assert len(lines) <= 50
    assert all(len(line) <= 80 for line in lines)


def test_the_proof_stands_there_in_plain_words(world: World) -> None:
    text = " ".join(page(world).split())
    assert "EXERCISE: Small exercise, schematic" in text
    assert "17,490 of 18,016 people leave in time" in text
    assert (
        "No plan can bring out more than 17,554; this one brings out 17,490, 0.36 % below (64 people)."
        in text
    )
    assert "no plan for so many needs less than 190.0" in text


def test_it_tells_corridors_groups_what_binds_who_is_left_and_what_it_hangs_on(world: World) -> None:
    text = page(world)
    for words in (
        "2 Bustan crossing",
        "by ambulance",
        "gate 2 Bustan crossing, 10:00 to 15:56",
        "526 people are not planned",
        "16:25 Al-Sukkari, walkers, by East road",
        "east: cleared (mine_clearance)",
        "zone z6 is 120 m",
    ):
        assert words in text


def test_a_terminal_without_arabic_still_gets_the_page(world: World) -> None:
    text = page(world, "ascii")
    assert "17,490 of 18,016" in text


def test_names_cannot_turn_the_text_around_them_nor_steer_the_terminal(world: World) -> None:
    zones = (
        replace(world.scenario.zones[0], name={"ar": "بستان القصر"}),
        replace(world.scenario.zones[1], name={"en": "\x1b[2J\u202eevil[red]"}),
        *world.scenario.zones[2:],
    )
    text = page(replace(world, scenario=replace(world.scenario, zones=zones)))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[2Jevil[red]" in text
    start, end = text.index("\u2068"), text.index("\u2069")
    assert "بستان القصر" in text[start:end]


def test_a_window_too_short_is_said_plainly(world: World) -> None:
    proof = replace(world.plan.proof, people_at_most=0, gap_people=0.0, binding=(), curve=())
    text = page(replace(world, plan=replace(world.plan, orders=(), trips=(), proof=proof)))
    assert "Nobody can leave in time" in text
    assert "window is too short" not in text


def test_zones_that_count_nobody_are_said_to(world: World) -> None:
    plan = replace(world.plan, orders=(), trips=(), not_served=())
    text = page(replace(world, plan=plan))
    assert "nobody to plan for" in text
    assert "can leave in time" not in text


def test_a_margin_of_no_minutes_is_not_told(world: World) -> None:
    assert "; nobody is planned into the last 30 minutes." in " ".join(page(world).split())
    pause = replace(world.scenario.pause, margin_s=0)
    none = replace(world, scenario=replace(world.scenario, pause=pause))
    assert "nobody is planned into" not in page(none)

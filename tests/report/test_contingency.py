"""What people look at of a contingency: the brief, the table, the chart, and the terminal."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

import pdfs
from answers import contingency, world
from mamarr.notices.words import languages, words
from mamarr.plans.contingency import Contingency, Lost
from mamarr.report._brief import Teller, in_english
from mamarr.report._contingency_said import MOST_LATER, MOST_LOSSES, loss_text, sentences, sheets, telling
from mamarr.report.contingency import print_contingency, write_contingency_outputs

ISSUED = datetime.fromisoformat("2016-11-03T20:00:00+02:00")


def tell(language: str = "en") -> Teller:
    return Teller(scenario=world().scenario, words=words(language, timezone="Asia/Damascus"))


def written(out: Path, found: Contingency) -> dict[str, bytes]:
    paths = write_contingency_outputs(out, world().scenario, world().network, found, issued=ISSUED)
    assert sorted(paths) == sorted(out.iterdir()), "nothing else stays behind"
    return {p.name: p.read_bytes() for p in paths}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return written(tmp_path_factory.mktemp("contingency"), contingency())


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(pdfs.lines(pdf, 0)).split())


def test_a_table_a_chart_and_a_brief_in_each_language_are_written_and_repeat(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    assert sorted(files) == [
        "contingency-ar.pdf",
        "contingency-en.pdf",
        "contingency-ru.pdf",
        "contingency.csv",
        "contingency.png",
    ]
    assert written(tmp_path, contingency()) == files


@pytest.mark.parametrize("language", ["ar", "en", "ru"])
def test_a_brief_is_one_accessible_page_of_a4(files: dict[str, bytes], language: str) -> None:
    pdf = files[f"contingency-{language}.pdf"]
    assert [(round(w), round(h)) for w, h in pdfs.page_sizes(pdf)] == [(210, 297)]
    marks = pdfs.marks(pdf)
    assert (marks["tagged"], marks["ua"], marks["language"]) == (True, ["1"], language)
    assert marks["fonts"] == ["DejaVuSans", "DejaVuSans-Bold"]


def test_the_sentences_tell_the_worst_loss_and_what_holding_up_costs_and_saves() -> None:
    assert list(sentences(tell(), contingency())) == [
        "With nothing lost, 12,000 people of 18,536 leave; no plan can pass 12,300.",
        "The loss that costs most: Camp takes nobody more. If nobody hears of it, 11,600 fewer people leave; "
        "with plan B, 11,600 fewer people (in any plan at least 11,591 fewer).",
        "Whichever one corridor closes unheard of: the plan that holds up best still brings out 9,000, "
        "the plan as given 7,000; no plan more than 9,300.",
        "The plan that holds up best, beside the plan as given: 2,000 more people after the worst loss, "
        "300 fewer people if nothing is lost.",
    ]


def test_losses_that_cost_nobody_are_not_said_to_cost_most() -> None:
    found = contingency()
    n = found.plain.people
    same = tuple(replace(x, people=n, untold=n) for x in found.losses)
    assert not [s for s in sentences(tell(), replace(found, losses=same)) if "costs most" in s]
    assert [
        s for s in sentences(tell(), replace(found, losses=(replace(same[0], untold=n - 1),))) if "most:" in s
    ]


def test_where_nobody_is_counted_no_plan_is_said_to_hold_up() -> None:
    found = replace(contingency(), people=0, losses=())
    assert len(list(sentences(tell(), found))) == 1


def test_a_plan_that_already_holds_up_best_is_said_so_and_has_one_column() -> None:
    found = replace(contingency(), robust=contingency().plain, missing=3, stopped=True)
    assert "Ended early: not all was tried, and losses without a plan B yet: 3." in [
        *sentences(tell(), found)
    ]
    assert list(sentences(tell(), found))[-1].startswith(
        "Whichever one corridor closes unheard of, the plan as given still brings out 7,000, and none"
    )
    holds = sheets(tell(), found)[1]
    assert len(holds.columns) == 1
    assert all(len(row.bars) == 1 for row in (*holds.rows, *holds.apart))


def test_each_loss_has_its_figures_its_orders_and_its_folder() -> None:
    losses = sheets(tell(), contingency())[0]
    assert [(r.text, r.cells) for r in losses.rows] == [
        ("North road closed", ("7,000", "9,500", "9,800", "12", "plan-b/north")),
        ("North road closed, from 12:00", ("8,500", "10,500", "10,700", "12", "plan-b/north-1200")),
        ("Camp takes nobody more", ("400", "400", "409", "12", "plan-b/camp")),
        ("Half of the ambulances (ambulances)", ("11,990", "11,996", "12,290", "12", "plan-b/ambulances")),
    ]
    assert [r.text for r in losses.apart] == ["Ramouseh closed"]
    untold, plan_b, most = losses.rows[0].bars[0]
    assert (untold.look, plan_b.look, most.look) == ("full", "light", "hollow")
    assert (untold.end, plan_b.end, most.end) == (7_000 / 12_290, 9_500 / 12_290, 9_800 / 12_290)


def test_the_worst_corridor_of_each_plan_is_marked() -> None:
    holds = sheets(tell(), contingency())[1]
    assert {r.text: r.strong for r in (*holds.rows, *holds.apart)} == {
        "Nothing lost": frozenset(),
        "North road closed": frozenset({0, 1}),
        "Bustan crossing closed": frozenset(),
        "East road closed": frozenset(),
        "Ramouseh closed": frozenset(),
    }


def test_a_loss_on_another_day_is_told_with_its_day() -> None:
    late = replace(contingency().losses[1], at_s=20 * 3600)
    assert loss_text(tell(), late) == "North road closed, from Saturday 5 November 2016, 05:00"


def test_a_destination_with_one_corridor_is_not_shown_beside_it() -> None:
    scenario = tell().scenario
    camps = {d: sum(c.leads_to == d for c in scenario.corridors) for d in scenario.destinations}
    camp = contingency().losses[3]
    assert camp in telling(scenario, contingency())
    assert camps[camp.subject] > 1
    north = next(c for c in scenario.corridors if c.id == "north")
    own = replace(scenario.destinations["camp"], id="own")
    corridors = tuple(replace(c, leads_to="own") if c is north else c for c in scenario.corridors)
    alone = replace(scenario, corridors=corridors, destinations={**scenario.destinations, "own": own})
    found = replace(contingency(), losses=(contingency().losses[0], replace(camp, subject="own")))
    assert telling(alone, found) == [found.losses[0]]


def test_many_losses_are_cut_to_those_that_cost_most_and_the_rest_is_bounded() -> None:
    one = contingency().losses[0]
    early = [replace(one, untold=9_000 + i, people=9_000 + i, people_at_most=9_900) for i in range(20)]
    late = [replace(loss, at_s=10_800) for loss in early]
    found = replace(contingency(), losses=(*early, *late))
    shown = telling(tell().scenario, found)
    assert len(shown) == MOST_LOSSES
    assert shown == [*early[: MOST_LOSSES - MOST_LATER], *late[:MOST_LATER]]
    assert (
        "not listed: 22. After each of them plan B brings out at least 9,006."
        in sheets(tell(), found)[0].rest
    )


def test_the_table_holds_every_figure(files: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(files["contingency.csv"].decode("utf-8-sig"))))
    assert [r["what"] for r in rows] == [
        "nothing lost",
        *["loss"] * 5,
        *["nobody hears of it"] * 4,
        "worst of these",
    ]
    assert rows[2]["at"] == "2016-11-04T12:00+02:00"
    assert (rows[1]["people_untold"], rows[1]["people_plan_b"], rows[1]["people_at_most"]) == (
        "7000",
        "9500",
        "9800",
    )
    assert (rows[1]["name_ru"], rows[1]["name_ar"], rows[1]["folder"]) == ("", "طريق الشمال", "plan-b/north")
    last = rows[-1]
    assert (
        last["people_plan_given"],
        last["people_plan_that_holds_up_best"],
        last["people_at_most"],
    ) == ("7000", "9000", "9300")


def test_folders_run_from_left_to_right_in_arabic(files: dict[str, bytes]) -> None:
    lines = pdfs.lines(files["contingency-ar.pdf"], 0)
    assert any("plan-b/north-1200" in line for line in lines)
    assert any("plan-b/ambulances" in line for line in lines)


def test_no_zone_stands_on_the_brief_and_what_guarantees_nothing_does(files: dict[str, bytes]) -> None:
    text = text_of(files["contingency-en.pdf"])
    assert [z.name["en"] for z in world().scenario.zones if z.name["en"] in text] == []
    for part in ("EXERCISE", "They guarantee nothing", "going is each person's own choice", "schematic"):
        assert part in text


@pytest.mark.parametrize("language", languages())
def test_every_loss_is_told_in_every_language(language: str) -> None:
    said = [loss_text(tell(language), loss) for loss in contingency().losses]
    assert len(set(said)) == len(said)
    assert {loss.lost for loss in contingency().losses} == set(Lost)


def test_nothing_that_can_be_lost_still_makes_a_brief(tmp_path: Path) -> None:
    found = contingency()
    bare = replace(
        found,
        losses=(),
        plain=replace(found.plain, without={}),
        robust=replace(found.plain, without={}),
    )
    made = written(tmp_path, bare)
    assert "With nothing lost, 12,000 people" in text_of(made["contingency-en.pdf"])


def test_the_terminal_tells_the_same_in_80_columns() -> None:
    raw = io.StringIO()
    print_contingency(Console(file=raw, width=80), world().scenario, contingency())
    text = raw.getvalue()
    assert max(len(line) for line in text.splitlines()) <= 80
    flat = " ".join(text.split())
    for part in (
        "EXERCISE: If something is lost: Small exercise",
        "North road closed, from 12:00 8,500 10,500 10,700 12",
        "Nothing lost 12,000 11,700",
    ):
        assert part in flat


def test_an_id_is_never_written_otherwise_than_it_is() -> None:
    said = tell()
    assert said.row("north road closed") == "North road closed"
    corridors = tuple(replace(c, id=f"c-{c.id}", name={}) for c in world().scenario.corridors)
    bare = replace(said, scenario=replace(world().scenario, corridors=corridors))
    assert bare.row("c-north closed") == "c-north closed"
    assert bare.row("c-northern closed") == "C-northern closed"
    assert bare.row("nothing lost") == "Nothing lost"


def test_only_briefs_widen_small_figures() -> None:
    brief, desk = tell(), in_english(world().scenario)
    assert (brief.at_most(1), brief.at_least(9), brief.figure(3)) == ("10", "0", "under 10")
    assert (desk.at_most(1), desk.at_least(9), desk.figure(3), desk.figure(-3)) == ("1", "9", "3", "\u22123")
    assert desk.more(1) == "1 more person"

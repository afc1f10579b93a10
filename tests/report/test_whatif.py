"""What people look at of a what-if: the brief, the table, the chart, and the terminal."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import pdfs
from answers import ANSWERS, CHANGES, FEW, PEOPLE, change, figure, world
from mamarr._errors import InputError
from mamarr.notices.words import languages, words
from mamarr.plans.whatif import ASSUMED, Assumed, Kind, Note, Short, WhatIf
from mamarr.report._brief import Teller, Thing, is_apart
from mamarr.report._whatif_graph import graph
from mamarr.report._whatif_said import MOST_ROWS, change_text, needed, sentences, sheets
from mamarr.report.whatif import print_whatif, write_whatif_outputs
from mamarr.scenario.model import Scenario

ISSUED = datetime.fromisoformat("2016-11-03T20:00:00+02:00")


def tell(language: str = "en", scenario: Scenario | None = None) -> Teller:
    return Teller(scenario=scenario or world().scenario, words=words(language, timezone="Asia/Damascus"))


TELLERS = {language: tell(language) for language in languages()}


def written(out: Path, answers: WhatIf = ANSWERS, scenario: Scenario | None = None) -> dict[str, bytes]:
    paths = write_whatif_outputs(out, scenario or world().scenario, world().network, answers, issued=ISSUED)
    assert sorted(paths) == sorted(out.iterdir()), "nothing else stays behind"
    return {p.name: p.read_bytes() for p in paths}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return written(tmp_path_factory.mktemp("whatif"))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(pdfs.lines(pdf, 0)).split())


def test_a_table_a_chart_and_a_brief_in_each_language_are_written(files: dict[str, bytes]) -> None:
    assert sorted(files) == ["brief-ar.pdf", "brief-en.pdf", "brief-ru.pdf", "whatif.csv", "whatif.png"]
    assert files["whatif.png"].startswith(b"\x89PNG")


def test_the_same_answers_give_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    assert written(tmp_path) == files


@pytest.mark.parametrize("language", ["ar", "en", "ru"])
def test_a_brief_is_one_accessible_page_of_a4(files: dict[str, bytes], language: str) -> None:
    pdf = files[f"brief-{language}.pdf"]
    assert [(round(w), round(h)) for w, h in pdfs.page_sizes(pdf)] == [(210, 297)]
    marks = pdfs.marks(pdf)
    assert (marks["tagged"], marks["ua"], marks["language"]) == (True, ["1"], language)
    assert marks["fonts"] == ["DejaVuSans", "DejaVuSans-Bold"]
    assert marks["embedded"] == marks["faces"] == 2
    assert len(marks["alt"]) == 1, "the chart is told in words"


def test_the_answers_are_told_in_sentences_each_with_its_bound() -> None:
    assert list(sentences(tell(), ANSWERS)) == [
        "As agreed, within 10 hours: 12,000 people of 18,536 leave in time; no plan can pass 12,300.",
        "One more hour lets 1,200 more people leave (at most 1,500).",
        "With one hour less, 1,200 fewer people leave (in any plan at least 900 fewer).",
        "The corridor most worth insisting on: North road. Without it, 5,000 fewer people leave "
        "(in any plan at least 4,700 fewer).",
        "Of all single changes tried, this gains most: 2,000 more places at Camp. With it, 1,500 more people "
        "leave (at most 1,600).",
    ]


def test_the_brief_says_how_long_a_pause_must_be_or_what_is_short(files: dict[str, bytes]) -> None:
    text = text_of(files["brief-en.pdf"])
    for part in (
        "EXERCISE",
        "The roads are schematic",
        "Everybody (18,536 people): at least 13 hours 30 minutes are needed; no plan was found",
        "Priority 1, by ambulance (36 people): at least 10 hours 45 minutes are needed; "
        "a plan was found that needs 11 hours 30 minutes.",
        "no pause is long enough: places at destinations are short by 2,345; no way out is open to under 10",
        "Those who can leave (15,748 people): at least 13 hours are needed; no plan",
        "(400 people): 5 hours are enough, and no shorter pause is.",
        "They guarantee nothing",
        "going is each person's own choice",
        "tried are the 10 streets that hold back most",
        "Not for publication.",
    ):
        assert part in text


def test_every_change_stands_in_the_table_with_its_bound(files: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(files["whatif.csv"].decode("utf-8-sig"))))
    assert len(rows) == 1 + len(ANSWERS.windows) + len(CHANGES) + len(ANSWERS.clears)
    assert rows[0]["kind"] == "agreed"
    assert (rows[0]["people"], rows[0]["people_at_most"], rows[0]["more_at_most"]) == (
        "12000",
        "12300",
        "300",
    )
    lane = next(r for r in rows if (r["kind"], r["subject"]) == ("lane", "north"))
    assert (lane["more"], lane["more_at_most"], lane["name_ar"]) == ("900", "1000", "طريق الشمال")
    assert (lane["priority_1"], lane["priority_3"]) == ("24", "400")
    clears = [r for r in rows if r["kind"] == "clears"]
    assert [(r["minutes"], r["minutes_at_least"]) for r in clears] == [
        ("", "810"),
        ("690", "645"),
        ("", "780"),
        ("300", "300"),
    ]
    assert (clears[2]["what"], clears[2]["people"]) == ("priority 2 out who can leave", "15748")
    assert clears[2]["why"].startswith("places at destinations are short by 2,345")


def test_what_only_groups_kept_apart_gain_or_lose_is_no_headline() -> None:
    bus = next(c for c in CHANGES if c.subject == "apart-coaches")
    far = replace(bus, figure=replace(bus.figure, people=20_000, people_at_most=20_000))
    told = " ".join(sentences(tell(), replace(ANSWERS, changes=(*CHANGES, far))))
    assert "this gains most" not in told
    assert "most worth insisting on" in told


def test_an_hour_less_that_costs_nobody_is_not_told() -> None:
    same = tuple(replace(w, figure=ANSWERS.base) if w.minutes == 540 else w for w in ANSWERS.windows)
    assert any("one hour less" in s.lower() for s in sentences(tell(), ANSWERS))
    assert not any("one hour less" in s.lower() for s in sentences(tell(), replace(ANSWERS, windows=same)))


def test_gains_stand_from_the_greatest_down_and_losses_apart() -> None:
    won, lost = sheets(tell(), ANSWERS)
    assert [(r.text, r.cells) for r in won.rows] == [
        ("2,000 more places at Camp", ("1,500", "1,600", "0")),
        ("1 more screening lane at North road", ("900", "1,000", "0")),
        ("Street repaired: Corniche", ("700", "800", "0")),
        ("Street repaired: road without a name (8)", ("under 10", "300", "0")),
        ("1 more ambulance (ambulances)", ("\u221240", "300", "12")),
    ]
    # Nothing is planned with what is left out, and its bound is said.
    assert won.rest == (
        "Tried as well and not listed: 3. None of them can gain more than 304. All stand in whatif.csv."
    )
    assert [(r.text, r.cells[:2]) for r in lost.rows] == [
        ("North road", ("5,000", "4,700")),
        ("Bustan crossing", ("3,000", "2,500")),
        ("East road", ("1,000", "0")),
    ]
    assert [(r.text, r.cells[:2]) for r in lost.apart] == [("Ramouseh", ("400", "100"))]


def test_a_bar_is_full_for_what_is_sure_and_hollow_up_to_the_bound() -> None:
    won, lost = sheets(tell(), ANSWERS)
    full, hollow = won.rows[1].bars[0]
    assert (full.begin, full.end, full.look) == (0, 900 / 1600, "full")
    assert (hollow.begin, hollow.end, hollow.look) == (900 / 1600, 1000 / 1600, "hollow")
    full, hollow = lost.rows[0].bars[0]
    assert (full.end, hollow.end) == (4700 / 5000, 1)


def test_many_changes_leave_room_for_both_tables_and_the_most_urgent_is_kept() -> None:
    many = tuple(change(Kind.STREET, str(100 + i), 1000 + i, 2000) for i in range(40))
    wounded = change(Kind.VEHICLE, "ambulances", 1, 300, urgent=36)
    losing = tuple(c for c in CHANGES if c.kind is Kind.WITHOUT)
    won, lost = sheets(tell(), replace(ANSWERS, changes=(*many, wounded, *losing)))
    assert len(won.rows) + len(lost.rows) + len(lost.apart) == MOST_ROWS
    assert won.rows[-1].text == "1 more ambulance (ambulances)"
    assert "not listed: 25. None of them can gain more than 2,000" in won.rest


@pytest.mark.parametrize("language", languages())
def test_no_count_below_ten_is_told_in_any_language(language: str) -> None:
    told = tell(language)
    few = replace(
        ANSWERS,
        base=figure(7, 8, 3),
        people=9,
        windows=(replace(ANSWERS.windows[-1], minutes=600, figure=figure(7, 8, 3)),),
        changes=(replace(CHANGES[0], figure=figure(12, 13)), replace(CHANGES[4], figure=figure(3, 4))),
    )
    shown = [*sentences(told, few), *(told.people(n) for n in range(1, 10))]
    # the one more lane that is tried is no count of people
    assert not [s for s in shown if re.search(r"(?<!\d)[2-9](?!\d)", s)], shown
    assert told.at_most(3) == told.words.number(10)
    assert told.at_least(3) == told.words.number(0)


@pytest.mark.parametrize("language", languages())
def test_every_kind_of_change_is_told_in_every_language(language: str) -> None:
    subjects = {Kind.VEHICLE: "ambulances", Kind.PLACES: "camp", Kind.BEDS: "camp", Kind.STREET: "8"}
    said = [
        change_text(tell(language), change(kind, subjects.get(kind, "north"), 0, 0, amount=n))
        for kind in Kind
        for n in (1, 3)
    ]
    assert len(set(said)) == len(said) - 3  # a street, and a corridor with and without, have no amount


def test_a_corridor_that_is_granted_is_a_gain() -> None:
    granted = change(Kind.WITH, "east", 1234, 1300)
    won, lost = sheets(tell(), replace(ANSWERS, changes=(granted,)))
    assert [(r.text, r.cells) for r in won.rows] == [("With East road, now refused", ("1,234", "1,300"))]
    assert not lost.rows


def test_a_curve_of_one_length_is_a_point(tmp_path: Path) -> None:
    one = replace(FEW, windows=FEW.windows[1:])
    text = text_of(written(tmp_path, one)["brief-en.pdf"])
    assert "12,000 people of 18,536" in text
    assert graph(tell(), one)["between"] == []


@pytest.mark.parametrize("language", languages())
def test_what_can_be_short_or_assumed_is_said_in_every_language(language: str) -> None:
    keys = {f"whatif.assumed.{a}" for a in Assumed} | {f"whatif.short.{s}" for s in Short}
    assert keys <= set(words(language).texts)


def test_the_english_catalogue_says_what_whatif_json_says() -> None:
    assert {a: words("en").text(f"whatif.assumed.{a}", n="{n}") for a in Assumed} == dict(ASSUMED)


def test_groups_kept_apart_are_known_by_corridor_fleet_and_destination() -> None:
    scenario = world().scenario
    things: list[Thing] = [*scenario.corridors, *scenario.destinations.values(), *scenario.fleets]
    assert [t.id for t in things if is_apart(scenario, t)] == ["south", "idlib", "apart-coaches"]
    assert not is_apart(scenario, None)


def test_a_corridor_and_a_destination_of_the_same_id_are_told_apart() -> None:
    scenario = world().scenario
    camp = replace(scenario.corridors[3], id="camp", name={"en": "Camp road"})
    alike = tell(scenario=replace(scenario, corridors=(*scenario.corridors[:3], camp)))
    placed = change_text(alike, change(Kind.PLACES, "camp", 0, 0, amount=20))
    assert placed == "20 more places at Camp"
    assert change_text(alike, change(Kind.WITHOUT, "camp", 0, 0)) == "without Camp road"
    won, lost = sheets(alike, replace(ANSWERS, changes=(change(Kind.WITHOUT, "camp", -400, 0),)))
    assert ([*won.rows, *lost.rows], [r.text for r in lost.apart]) == ([], ["Camp road"])


def test_no_zone_and_no_place_where_people_wait_stands_on_the_brief(files: dict[str, bytes]) -> None:
    text = text_of(files["brief-en.pdf"])
    assert [z.name["en"] for z in world().scenario.zones if z.name["en"] in text] == []


def test_time_runs_from_left_to_right_in_every_language_and_words_their_own_way(
    files: dict[str, bytes],
) -> None:
    drawn = {tag: graph(tell(tag), ANSWERS) for tag in ("ar", "en", "ru")}
    assert drawn["ar"]["planned"] == drawn["en"]["planned"] == drawn["ru"]["planned"]
    across = [x for x, _ in drawn["ar"]["planned"]]
    assert across == sorted(across)
    assert all(
        bound[1] <= plan[1] for plan, bound in zip(drawn["en"]["planned"], drawn["en"]["most"], strict=True)
    )
    seen = " ".join(pdfs.lines(files["brief-ar.pdf"], 0))
    assert "18,536" in seen
    assert "UTC+02:00" in seen


def test_the_graph_stands_on_a_scale_that_can_be_read_off() -> None:
    drawn = graph(tell(), ANSWERS)
    # 13 hours from x0 to x1, and everybody at the top of the plot
    hour = (drawn["x1"] - drawn["x0"]) / 13
    assert drawn["agreed"][0] == pytest.approx(drawn["x0"] + 10 * hour, abs=0.01)
    high = drawn["y1"] - drawn["everybody"]
    assert drawn["agreed"][1] == pytest.approx(drawn["y1"] - high * 12_000 / PEOPLE, abs=0.01)
    assert [t["text"] for t in drawn["ys"]] == ["0", "5,000", "10,000", "15,000"]


def test_labels_of_the_graph_hide_none_of_each_other() -> None:
    for tag in ("ar", "en", "ru"):
        marks = graph(tell(tag), ANSWERS)["marks"]
        assert len(marks) == 3  # as agreed, and the priorities that a plan clears within the lengths
        for a in marks:
            for b in marks:
                if a is not b and a["y"] == b["y"]:
                    assert a["left"] + a["w"] <= b["left"] or b["left"] + b["w"] <= a["left"]


def test_where_all_are_of_one_priority_everybody_is_told_alone() -> None:
    everybody = replace(ANSWERS.clears[1], priority=None, people=PEOPLE, able=PEOPLE)
    one = replace(ANSWERS, clears=(everybody, replace(everybody, priority=1)))
    assert len(needed(tell(), one)) == 1
    assert [m["text"] for m in graph(tell(), one)["marks"]] == ["as agreed", "everybody out"]


@given(st.integers(-200_000, 200_000), st.sampled_from(languages()))
def test_a_bound_stays_true_however_it_is_told_and_a_figure_is_told_exactly_or_not_at_all(
    people: int, language: str
) -> None:
    told = TELLERS[language]

    def read(text: str) -> int:
        return int("".join(re.findall(r"\d", text)))

    assert read(told.at_most(people)) >= people
    assert read(told.at_least(people)) <= max(people, 0)
    if abs(people) >= 10 or people == 0:
        assert read(told.figure(people)) == abs(people)
        assert ("\u2212" in told.figure(people)) == (people < 0)
    else:
        assert read(told.figure(people)) == 10


def test_two_lengths_and_no_change_still_make_a_brief(tmp_path: Path) -> None:
    made = written(tmp_path, FEW)
    text = text_of(made["brief-en.pdf"])
    assert "With one hour less, 1,000 fewer people leave (in any plan at least 800 fewer)." in text
    assert "One more hour" not in text
    assert "insisting" not in text


def test_long_names_get_smaller_type_and_stay_on_one_page(tmp_path: Path) -> None:
    scenario = world().scenario
    long = replace(
        scenario,
        languages=("en",),
        corridors=tuple(
            replace(c, name={"en": f"{c.name['en']}, the road past the old station and over the new bridge"})
            for c in scenario.corridors
        ),
    )
    made = written(tmp_path / "long", scenario=long)["brief-en.pdf"]
    short = written(tmp_path / "short")["brief-en.pdf"]
    assert len(pdfs.page_sizes(made)) == 1
    assert max(r.size for r in pdfs.runs(made)) <= max(r.size for r in pdfs.runs(short))


def test_names_without_an_end_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    scenario = world().scenario
    endless = replace(
        scenario, corridors=tuple(replace(c, name={"en": "Long road " * 120}) for c in scenario.corridors)
    )
    with pytest.raises(InputError, match=r"what-if brief \(ar\).*one page"):
        written(tmp_path, scenario=endless)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("language", ["es", "fr", "uk"])
def test_the_other_languages_print_too(language: str, tmp_path: Path) -> None:
    made = written(tmp_path, scenario=replace(world().scenario, languages=(language,)))
    assert pdfs.marks(made[f"brief-{language}.pdf"])["language"] == language


def test_names_in_arabic_alone_stand_on_the_chart_too(tmp_path: Path) -> None:
    # A letter that cannot be drawn is a warning of matplotlib, and warnings are errors here.
    scenario = world().scenario
    arabic = replace(
        scenario,
        languages=("ar",),
        corridors=tuple(replace(c, name={"ar": c.name["ar"]}) for c in scenario.corridors),
    )
    assert written(tmp_path / "ar", scenario=arabic)["whatif.png"] != written(tmp_path / "en")["whatif.png"]


def test_a_released_scenario_carries_no_exercise_mark(tmp_path: Path) -> None:
    made = written(tmp_path, replace(ANSWERS, exercise=False))
    assert "EXERCISE" not in text_of(made["brief-en.pdf"])


def test_the_terminal_tells_the_same_in_80_columns() -> None:
    raw = io.StringIO()
    print_whatif(Console(file=raw, width=80), world().scenario, ANSWERS)
    text = raw.getvalue()
    assert max(len(line) for line in text.splitlines()) <= 80
    flat = " ".join(text.split())
    for part in (
        "EXERCISE: What if: Small exercise",
        "One more hour lets 1,200 more people leave (at most 1,500).",
        "10 h 00 min 12,000 12,300 as agreed",
        "North road 5,000 4,700",
        "A longer or shorter pause opens at the same hour",
    ):
        assert part in flat


def test_a_note_with_a_figure_parts_its_thousands() -> None:
    noted = replace(ANSWERS, notes=(Note(assumed=Assumed.PLACES, values={"n": 1000}),))
    raw = io.StringIO()
    print_whatif(Console(file=raw, width=80), world().scenario, noted)
    assert "A destination gets 1,000 more places." in raw.getvalue()

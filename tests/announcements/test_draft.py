"""Drafts hold what is known, ask for the rest, and are never planned."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from mamarr._errors import InputError
from mamarr.announcements.draft import draft_files, scenario_text, write_draft
from mamarr.announcements.read import read_announcement
from mamarr.scenario.bundled import bundled_path
from mamarr.scenario.draft import is_draft
from mamarr.scenario.read import read_scenario

TOLD = (bundled_path("aleppo-2016-11-04") / "announcement.ar.txt").read_text(encoding="utf-8")
READ = read_announcement(TOLD, published=date(2016, 11, 2))


def test_the_bundled_announcement_says_what_the_bundled_scenario_holds() -> None:
    scenario, _ = read_scenario(bundled_path("aleppo-2016-11-04"))
    assert READ.corridors_total == len(scenario.corridors)
    assert READ.place_tz == scenario.place.timezone
    document = yaml.safe_load(scenario_text(READ))
    opening = document["pause"]["windows"][0]["open"]
    assert opening == scenario.moment(0).replace(tzinfo=None).isoformat(timespec="minutes")


def test_a_draft_holds_each_corridor_with_its_people_and_asks_for_its_gate() -> None:
    document = yaml.safe_load(scenario_text(READ))
    assert [c["admits"] for c in document["corridors"]] == [["armed"]] * 2 + [["civilians", "wounded"]] * 6
    assert all(c["gate"] is None for c in document["corridors"])
    assert document["groups"]["armed"]["apart"] is True


@pytest.mark.parametrize("kind", ["has been suspended", "has been postponed"])
def test_what_is_called_off_or_put_off_opens_no_window(kind: str) -> None:
    read = read_announcement(f"The evacuation of Sumy on 8 March 2022 from 9:00 to 21:00 {kind}.")
    assert not read.opens
    assert yaml.safe_load(scenario_text(read))["pause"]["windows"] == []


def test_hours_of_another_zone_stand_in_the_draft_on_the_clock_of_the_place() -> None:
    read = read_announcement("A ceasefire in Mariupol on 31 March 2022 from 10:00 to 16:00 Moscow time.")
    window = yaml.safe_load(scenario_text(read))["pause"]["windows"][0]
    assert window["open"] == "2022-03-31T10:00"  # summer time since 27 March: the same as in Moscow
    winter = read_announcement("A ceasefire in Mariupol on 5 March 2022 from 10:00 to 16:00 Moscow time.")
    window = yaml.safe_load(scenario_text(winter))["pause"]["windows"][0]
    assert window == {"open": "2022-03-05T09:00", "close": "2022-03-05T15:00"}


def test_a_daily_pause_of_some_days_is_a_window_a_day() -> None:
    read = read_announcement(
        "Daily humanitarian pauses in Gaza from 1 September to 3 September 2024, from 6 am to 2 pm local time."
    )
    windows = yaml.safe_load(scenario_text(read))["pause"]["windows"]
    assert [w["open"] for w in windows] == [f"2024-09-0{day}T06:00" for day in (1, 2, 3)]
    assert windows[2]["close"] == "2024-09-03T14:00"


def test_a_draft_is_refused_as_a_scenario_with_what_is_missing(tmp_path: Path) -> None:
    write_draft(tmp_path / "draft", READ)
    assert is_draft(tmp_path / "draft")
    with pytest.raises(InputError, match=r"is a draft.*missing: .*corridors\.gate.*zones\.csv"):
        read_scenario(tmp_path / "draft")


def test_a_complete_folder_stays_a_draft_until_a_person_removes_the_mark(tmp_path: Path) -> None:
    from mamarr.cli.example import copy_example

    folder = copy_example("aleppo-2016-11-04", tmp_path / "pause")
    (folder / "draft.json").write_text(draft_files(READ)["draft.json"], encoding="utf-8")
    with pytest.raises(InputError, match="nothing is missing any more"):
        read_scenario(folder)
    (folder / "draft.json").unlink()
    assert read_scenario(folder)[0].id == "aleppo-2016-11-04"


def test_a_draft_never_replaces_a_scenario(tmp_path: Path) -> None:
    from mamarr.cli.example import copy_example

    folder = copy_example("aleppo-2016-11-04", tmp_path / "pause")
    before = (folder / "scenario.yaml").read_bytes()
    with pytest.raises(InputError, match="holds a scenario"):
        write_draft(folder, READ)
    assert (folder / "scenario.yaml").read_bytes() == before


def test_the_same_text_gives_the_same_bytes() -> None:
    assert draft_files(READ) == draft_files(read_announcement(TOLD, published=date(2016, 11, 2)))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside = 0
        self.skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if self.inside and tag == "div":
            self.inside += 1
        if dict(attrs).get("id") == "text":
            self.inside = 1
        self.skip += tag == "sup"

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == "div":
            self.inside -= 1
        self.skip -= tag == "sup"

    def handle_data(self, data: str) -> None:
        if self.inside and not self.skip:
            self.text.append(data)


def test_the_page_shows_the_text_unchanged_from_right_to_left_and_asks_no_network() -> None:
    html = draft_files(READ)["draft.html"]
    page = _Page()
    page.feed(html)
    assert "".join(page.text) == TOLD
    assert ("div", {"id": "text", "lang": "ar", "dir": "rtl"}) in page.tags
    assert not any(tag in ("script", "link", "img", "iframe") for tag, _ in page.tags)
    assert re.search(r"https?://", html) is None
    assert html.count("<mark") >= 8


def test_the_page_escapes_what_the_text_holds() -> None:
    read = read_announcement(
        "A pause in Aleppo <script>alert(1)</script> on 4 November 2016 from 9:00 to 19:00 & later."
    )
    html = draft_files(read)["draft.html"]
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_draft_json_holds_the_reading_as_printed() -> None:
    held = json.loads(draft_files(READ)["draft.json"])
    assert held["announcement"] == json.loads(json.dumps(READ.as_dict()))


def test_an_hour_of_another_zone_is_told_with_its_offset_where_the_clock_of_the_place_shows_it_twice() -> (
    None
):
    first = replace(
        READ.windows[0], date="2030-10-27", start="00:15", end="01:15", date_end=None, recurrence=None
    )
    read = replace(READ, windows=(first,), tz_iana="UTC", tz_label="UTC", place_tz="Europe/Athens")
    (window,) = yaml.safe_load(scenario_text(read))["pause"]["windows"]
    assert {k: str(v) for k, v in window.items()} == {
        "open": "2030-10-27T03:15+03:00",
        "close": "2030-10-27T03:15+02:00",
    }
    # on the clock of Athens that is two hours, and nobody guesses which
    read = replace(read, windows=(replace(first, start="03:30", end="05:00"),), tz_iana="Europe/Athens")
    text = scenario_text(replace(read, place_tz="Europe/Moscow"))
    (window,) = yaml.safe_load(text)["pause"]["windows"]
    assert (window["open"], str(window["close"])) == (None, "2030-10-27T06:00")
    assert "# asked: which hour is meant" in text

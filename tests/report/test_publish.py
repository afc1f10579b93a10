"""A whole set of notices: what is in it, that it is listed, and that it comes out the same."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from mamarr._errors import InputError
from mamarr.notices.manifest import KINDS
from mamarr.notices.notice import public
from mamarr.report.publish import NoticeSet, file_names
from set_of_notices import LANGUAGES, issue, world


def noticed(*, exercise: bool = True, version: int = 1) -> NoticeSet:
    made = world()
    return NoticeSet(made.scenario, made.network, made.plan, "1" * 64, issue(version, exercise=exercise))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("set")
    noticed().write(path)
    return path


def entries(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    return found


def test_the_manifest_lists_every_file_with_its_digest_and_no_other(folder: Path) -> None:
    listed = {e["path"]: e["sha256"] for e in entries(folder)}
    there = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    assert set(there) == {*listed, "manifest.json"}
    for path, sha256 in listed.items():
        assert hashlib.sha256(there[path].read_bytes()).hexdigest() == sha256
    assert list(listed) == sorted(listed)


def test_the_manifest_says_what_the_set_is(folder: Path) -> None:
    document = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert document["mamarr_notices"] == 1
    assert document["scenario"] == {"id": "fake", "sha256": "0" * 64}
    assert document["plan_sha256"] == "1" * 64
    assert document["issued"] == "2016-11-03T20:00:00+02:00"
    assert document["exercise"] is True
    assert {e["kind"] for e in document["files"]} == set(KINDS)
    assert {e["version"] for e in document["files"]} == {1}
    wanted = {"path", "kind", "zone", "corridor", "group", "language", "version", "sha256"}
    assert all(wanted <= set(e) for e in document["files"])
    messages = [e for e in document["files"] if e["kind"] == "sms"]
    assert all(e["segments"] >= 1 and e["alphabet"] in {"GSM-7", "UCS-2"} for e in messages)


def test_every_zone_has_its_files_in_every_language(folder: Path) -> None:
    found = {(e["kind"], e["zone"], e["group"], e["language"]) for e in entries(folder)}
    for language in LANGUAGES:
        for zone in public(world().scenario):
            for kind in ("page", "text", "radio"):
                assert (kind, zone.id, None, language) in found
        for kind in ("leaflet", "sms"):
            assert (kind, "z4", "walkers", language) in found
            assert (kind, "z4", "wounded", language) in found
            assert not any(f[:2] == (kind, "z6") for f in found)


def test_the_same_input_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    noticed().write(tmp_path)
    for entry in entries(folder):
        assert (tmp_path / entry["path"]).read_bytes() == (folder / entry["path"]).read_bytes(), entry["path"]
    assert (tmp_path / "manifest.json").read_bytes() == (folder / "manifest.json").read_bytes()


def test_only_appeals_tell_of_groups_kept_apart_and_the_site_does_not_lead_there(folder: Path) -> None:
    for entry in entries(folder):
        if entry["kind"] in {"leaflet", "poster"}:
            assert "south" not in entry["path"]
            continue
        text = (folder / entry["path"]).read_text(encoding="utf-8")
        if entry["kind"] == "appeal":
            assert entry["path"].startswith("parties/")
            continue
        assert entry["zone"] != "m1"
        assert entry["group"] != "armed"
        for name in ("Ramouseh", "الراموسة", "Muster", "التجمع", "parties/", "m1"):
            assert name not in text, (entry["path"], name)
    appeals = {p.name for p in (folder / "parties").glob("appeal.*")}
    assert appeals == {f"appeal.1.{x}.{form}" for x in LANGUAGES for form in ("html", "txt")}


def test_the_manifest_names_nothing_of_groups_kept_apart(folder: Path) -> None:
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    for name in ("south", "armed", "m1"):
        assert name not in text


def test_every_link_leads_to_a_file_of_the_set(folder: Path) -> None:
    pages = [p for p in folder.rglob("*.html") if p.parent.name != "parties"]
    assert len(pages) == 1 + len(LANGUAGES) * len(public(world().scenario))
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert len(html.encode()) < 100_000
        ids = set(re.findall(r'id="([^"]+)"', html))
        for target in re.findall(r'href="([^"]+)"', html):
            path, _, fragment = target.partition("#")
            to = (page.parent / path).resolve() if path else page
            assert to.is_file(), (page, target)
            if fragment:
                there = ids if not path else set(re.findall(r'id="([^"]+)"', to.read_text(encoding="utf-8")))
                assert fragment in there


def test_a_released_set_differs_and_says_exercise_nowhere(tmp_path: Path) -> None:
    made = noticed(exercise=False)
    marks = [words.text("exercise") for words in made.words.values()]
    for draft in made.drafts():
        if draft.file.kind not in {"leaflet", "poster"}:
            text = draft.make().data.decode("utf-8")
            assert not any(mark in text for mark in marks), draft.file.path


def test_files_are_told_as_they_are_made(tmp_path: Path) -> None:
    seen: list[float] = []
    made = noticed()
    files = made.write(tmp_path, progress=lambda _, share: seen.append(share))
    assert len(seen) == len(files) == len(made.drafts())
    assert seen == sorted(seen)
    assert seen[0] == 0


def test_what_a_reader_will_stumble_over_is_said() -> None:
    (doubt,) = [d for d in noticed().doubts() if d.startswith("ru: ") and "zones" in d]
    assert "6 of 6 zones have no name" in doubt


def test_hours_that_are_past_are_said() -> None:
    from dataclasses import replace

    made = world()
    assert not [d for d in noticed().doubts() if "past" in d]
    late = replace(issue(), issued=made.scenario.moment(3 * 86_400))
    (doubt,) = [
        d for d in NoticeSet(made.scenario, made.network, made.plan, "", late).doubts() if "past" in d
    ]
    count = len(noticed().notices)
    assert f"{count} of {count} notices" in doubt


def test_hours_after_clocks_went_back_are_not_past() -> None:
    from dataclasses import replace
    from datetime import datetime
    from zoneinfo import ZoneInfo

    made = world()
    # clocks went back 18,000 s later, from 24:00 to 23:00
    night = datetime(2016, 10, 27, 19, tzinfo=ZoneInfo("Asia/Damascus"))
    scenario = replace(made.scenario, opening=night)
    late = replace(issue(), issued=scenario.moment(17_400))
    found = NoticeSet(scenario, made.network, made.plan, "", late)
    past = [n for n in found.notices if any(w.to_s <= 17_400 for w in n.ways)]
    assert 0 < len(past) < len(found.notices)
    (doubt,) = [d for d in found.doubts() if "past" in d]
    assert doubt.startswith(f"{len(past)} of {len(found.notices)} notices")


def test_a_plan_of_another_scenario_and_a_language_without_words_are_refused() -> None:
    from dataclasses import replace

    made = world()
    order = replace(made.plan.orders[0], zone="elsewhere")
    plan = replace(made.plan, orders=(order,))
    with pytest.raises(InputError, match="not one of this scenario"):
        NoticeSet(made.scenario, made.network, plan, "", issue())
    scenario = replace(made.scenario, languages=("en", "sw", "qu"))
    with pytest.raises(InputError) as refused:
        NoticeSet(scenario, made.network, made.plan, "", issue())
    assert len(refused.value.findings) == 2


def test_names_of_files_are_plain_and_differ_without_capitals() -> None:
    names = file_names(["z1", "Z1", "a/b", "a.b", "حلب", "poster", "../x"])
    assert names["z1"] == "z1"
    assert len({n.lower() for n in names.values()}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", n) for n in names.values())
    assert names["poster"] != "poster"
    # "con.html" opens nowhere that "con" is a device; a name of 300 letters can nowhere be written
    assert file_names(["con"])["con"] != "con"
    assert len(file_names(["a" * 300])["a" * 300]) < 80

"""`mamarr read` prints what it read, writes a draft, and `check` and `plan` know it for one."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from mamarr.cli import main

TEXT = "A pause in Aleppo on 4 November from 9 am to 7 pm local time, with two corridors for civilians."


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    captured = capsys.readouterr()
    return int(stop.value.code or 0), captured.out, captured.err


@pytest.fixture
def told(tmp_path: Path) -> Path:
    path = tmp_path / "told.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_json_needs_no_folder_and_holds_every_field(told: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "read", str(told), "--published", "2016-11-02", "--json")
    assert code == 0
    read = json.loads(out)
    assert (read["date"], read["start"], read["end"], read["corridors_total"]) == (
        "2016-11-04",
        "09:00",
        "19:00",
        2,
    )
    assert set(read) == {
        "kind",
        "place",
        "place_tz",
        "date_basis",
        "windows",
        "tz_label",
        "tz_iana",
        "stated_conversions",
        "corridors_total",
        "corridors_total_basis",
        "corridors",
        "parties",
        "conditions",
        "date",
        "start",
        "end",
        "classes",
        "destinations",
        "flags",
        "asked",
    }
    assert set(read["parties"]) == {"announced_by", "agreed_with", "appeal_to", "guaranteed_by", "refused_by"}


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    code, out, _ = run(capsys, "read", "-", "--json")
    assert code == 0
    assert json.loads(out)["date"] == "--11-04"


def test_a_draft_is_checked_and_not_planned(
    told: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft"
    assert run(capsys, "read", str(told), "--published", "2016-11-02", "-o", str(draft))[0] == 0
    assert {p.name for p in draft.iterdir()} == {
        "scenario.yaml",
        "zones.csv",
        "announcement.txt",
        "draft.json",
        "draft.html",
    }
    code, out, _ = run(capsys, "check", str(draft))
    assert code == 0
    assert "asked: $.corridors[0].gate" in out
    assert "left open: destinations" in out
    code, out, _ = run(capsys, "check", str(draft), "--json")
    assert code == 0
    assert json.loads(out)["draft"] is True
    code, _, err = run(capsys, "plan", str(draft), "-o", str(tmp_path / "plan"))
    assert code == 2
    assert "is a draft" in err
    assert not (tmp_path / "plan").exists()


def test_a_draft_that_cannot_be_read_is_an_error(
    told: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft"
    run(capsys, "read", str(told), "-o", str(draft))
    (draft / "scenario.yaml").write_text("mamarr: [", encoding="utf-8")
    assert run(capsys, "check", str(draft))[0] == 2


def test_own_places_are_known_by_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "places.csv").write_text(
        "name,name_ar,timezone\nSilver Valley,وادي الفضة,Asia/Damascus\n", encoding="utf-8"
    )
    (tmp_path / "told.txt").write_text(
        "فتح ممر للمدنيين من حلب إلى وادي الفضة يوم 3 آذار 2030 الساعة 9 صباحا.", encoding="utf-8"
    )
    _, out, _ = run(
        capsys, "read", str(tmp_path / "told.txt"), "--json", "--places", str(tmp_path / "places.csv")
    )
    assert json.loads(out)["destinations"] == ["Silver Valley"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["read", "{}", "--published", "2 November", "--json"], "is not a day"),
        (["read", "missing.txt", "--json"], "missing.txt: cannot be read"),
        (["read", "{}"], "name a folder"),
        (["read", "{}", "--json", "--places", "nowhere.csv"], "nowhere.csv: cannot be read"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    arguments: list[str], says: str, told: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *(a.format(told) for a in arguments))
    assert code == 2
    assert out == ""
    assert says in err


def test_an_empty_text_and_one_that_is_no_utf8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "told.txt"
    for data, says in ((b" \n", "empty"), (b"\xff\xfe\x00", "UTF-8")):
        path.write_bytes(data)
        code, _, err = run(capsys, "read", str(path), "--json")
        assert code == 2
        assert says in err

"""`mamarr check` prints all errors at once, else totals and warnings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mamarr.cli import main
from tiny import LINKS, ZONES, write_tiny


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stop:
        main(["check", *arguments])
    return int(stop.value.code or 0), capsys.readouterr().out


def test_a_sound_scenario(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, str(tiny))
    assert code == 0
    assert "هدنة صغيرة" in out
    assert "Open 2016-11-04 from 09:00 to 13:00, UTC from 2016-11-04T07:00Z to 2016-11-04T11:00Z" in out
    assert "1,120 people in 2 zones" in out
    assert "No errors, 0 warnings." in out
    assert any(line.split()[:2] == ["north", "walkers"] for line in out.splitlines())


def test_errors_of_every_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_tiny(
        tmp_path, foo=1, zones=ZONES.replace("80", "x"), links=LINKS.replace("a,1,3", "a,1,33")
    )
    code, out = run(capsys, str(folder))
    assert code == 2
    for words in ("error: $.foo: ", "error: zones.csv row 2, column families: ", "error: link.csv row 2"):
        assert words in out
    assert "3 errors" in out


def test_errors_on_the_roads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zones = ZONES.replace("z2,East,الشرق,37.160,36.200", "z2,East,الشرق,37.90,36.9")
    code, out = run(capsys, str(write_tiny(tmp_path, zones=zones)))
    assert code == 2
    assert "z2" in out


def test_warnings_are_no_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, str(write_tiny(tmp_path, fleets=[])))
    assert code == 0
    assert "warning: $.groups.families: travels by bus, but no fleet carries families" in out


def test_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, str(write_tiny(tmp_path / "a")), "--json")
    result = json.loads(out)
    assert code == 0
    assert result["errors"] == []
    assert result["totals"]["people"] == 1120
    assert result["totals"]["by_group"] == {"walkers": 1000, "families": 120}
    assert result["totals"]["windows"] == [
        {"from": "2016-11-04T09:00:00+02:00", "to": "2016-11-04T13:00:00+02:00"}
    ]
    code, out = run(capsys, str(write_tiny(tmp_path / "b", foo=1)), "--json")
    assert code == 2
    assert json.loads(out)["errors"] == [{"where": "$.foo", "what": "is an unknown key"}]


def test_a_workbook(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from mamarr.scenario.write import convert

    convert(tiny, tmp_path / "b.xlsx")
    code, out = run(capsys, str(tmp_path / "b.xlsx"))
    assert code == 0
    assert "1,120 people in 2 zones" in out


def test_nothing_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, str(tmp_path / "nowhere"))
    assert code == 2
    assert "there is no such scenario" in out


def test_an_hour_that_the_clock_shows_twice_has_its_offset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tiny(
        tmp_path,
        place={"timezone": "Europe/Athens"},
        pause={"windows": [{"open": "2030-10-27T01:00", "close": "2030-10-27T03:51+02:00"}]},
        fleets=[],
    )
    _, out = run(capsys, str(folder))
    assert "Open 2030-10-27 from 01:00 to 03:51 (UTC+02:00), UTC from" in out

"""`mamarr notify`: where each notification stands, and recording what happened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mamarr.cli import main
from mamarr.notices.manifest import File, manifest
from set_of_notices import issue, world


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    folder.mkdir()
    files = [File(path=f"parties/{p}.en.txt", kind="appeal", party=p) for p in ("a", "b")]
    text = manifest(files, world().scenario, "0" * 64, issue())
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return folder


def run(*args: object) -> int:
    with pytest.raises(SystemExit) as end:
        main(["notify", *map(str, args)])
    return int(end.value.code or 0)


def test_recording_and_showing(notices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    night = ("--at", "2016-11-03T23:00+02:00")
    assert run(notices, "--record", "a", "acknowledged", *night, "--by", "Amina") == 0
    said = capsys.readouterr().out
    assert "Version 1, exercise; answers by 2016-11-04T09:00+02:00" in said
    assert "a: acknowledged 2016-11-03T23:00+02:00: receipt only, not agreed" in said
    assert "b: prepared" in said
    assert run(notices) == 0
    assert capsys.readouterr().out.count("expired") == 2
    answer = ("--answer", "agreed", "--reference", "letter 7")
    assert run(notices, "--record", "b", "answered", *answer, *night, "--by", "Amina") == 0
    assert "b: answered 2016-11-03T23:00+02:00: agreed" in capsys.readouterr().out


def test_as_json(notices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(notices, "--json", "--at", "2016-11-03T23:00+02:00") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["parties"] == [
        {"party": p, "state": "prepared", "since": None, "answer": None, "agreed": False} for p in ("a", "b")
    ]


def test_what_is_missing_is_asked(notices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(notices, "--record", "a", "submitted", "--by", "Amina") == 2
    assert "--at: is missing" in capsys.readouterr().err
    assert run(notices, "--answer", "agreed") == 2
    assert "go with --record" in capsys.readouterr().err
    assert run(notices, "--at", "now") == 2
    assert "--at: 'now' is not a time" in capsys.readouterr().err

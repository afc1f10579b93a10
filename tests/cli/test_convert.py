"""`mamarr convert` between folder and workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from mamarr.cli import main


def test_there_and_back(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for source, target in ((tiny, tmp_path / "b.xlsx"), (tmp_path / "b.xlsx", tmp_path / "c")):
        with pytest.raises(SystemExit) as stop:
            main(["convert", str(source), str(target)])
        assert stop.value.code == 0
        assert f"Wrote {target}" in capsys.readouterr().out
    assert (tmp_path / "c" / "zones.csv").exists()


def test_refuses_to_overwrite(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"mine")
    with pytest.raises(SystemExit) as stop:
        main(["convert", str(tiny), str(tmp_path / "b.xlsx")])
    assert stop.value.code == 2
    assert "exists already" in capsys.readouterr().err
    assert (tmp_path / "b.xlsx").read_bytes() == b"mine"
    with pytest.raises(SystemExit) as stop:
        main(["convert", str(tiny), str(tmp_path / "b.xlsx"), "--force"])
    assert stop.value.code == 0

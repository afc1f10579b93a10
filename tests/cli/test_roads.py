from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mamarr.cli import main
from mamarr.network.read import read_network

WAYS = """<osm version="0.6">
<node id="1" version="1" lon="37.10" lat="36.20"/><node id="2" version="1" lon="37.11" lat="36.20"/>
<way id="7" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
<way id="8" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="construction"/></way>
</osm>"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "town.osm"
    path.write_text(WAYS, encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(a) for a in arguments])
    code = stopped.value.code
    return code if isinstance(code, int) else 0


def test_roads_are_written_and_the_report_is_printed(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("roads", source, "-o", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "Kept: 2 nodes, 2 directed links" in said
    assert "1 ways with highway=construction" in said
    assert "lanes by class: 2 (residential 2)" in said
    assert read_network(tmp_path / "out")[0].n_links == 2


def test_the_report_comes_as_json(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("roads", source, "-o", tmp_path / "out", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["kind"] == "OpenStreetMap"
    assert report["connection"]["walk"] == {"nodes": 2, "parts": 1, "largest_share": 1.0}


def test_a_folder_with_files_is_not_overwritten_without_force(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "node.csv").write_text("mine", encoding="utf-8")
    assert run("roads", source, "-o", out) == 2
    assert "add --force" in capsys.readouterr().err
    assert (out / "node.csv").read_text(encoding="utf-8") == "mine"
    assert run("roads", source, "-o", out, "--force") == 0
    assert read_network(out)[0].n_links == 2


@pytest.mark.parametrize("name", ["empty.osm.pbf", "nothing-here", "folder", "pipe.osm"])
def test_what_cannot_be_read_ends_in_one_sentence_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "empty.osm.pbf").touch()
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe.osm")
    assert run("roads", tmp_path / name, "-o", tmp_path / "out") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out").exists()

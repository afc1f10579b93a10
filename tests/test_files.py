"""Files come to stand in a folder together, and what they replace can be put back."""

from __future__ import annotations

from pathlib import Path

import pytest

from mamarr._errors import InputError
from mamarr._files import BEFORE, NAMES, kept, together, undo


def write(folder: Path, *, instead_of: tuple[str, ...] = (), **texts: str) -> None:
    with together(folder, instead_of=instead_of) as new:
        for name, text in texts.items():
            (new / name).write_text(text, encoding="utf-8")


def seen(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text("utf-8") for p in folder.iterdir() if p.is_file()}


def test_what_was_written_over_comes_back_and_goes_again(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write(folder, a="1", b="1", gone="1")
    assert not kept(folder)
    (folder / "mine").write_text("mine", encoding="utf-8")
    write(folder, instead_of=("gone", "never"), a="2", c="2")
    after = {"a": "2", "b": "1", "c": "2", "mine": "mine"}
    assert seen(folder) == after
    assert undo(folder) == (["a", "gone"], ["c", "never"])
    assert seen(folder) == {"a": "1", "b": "1", "gone": "1", "mine": "mine"}
    undo(folder)
    assert seen(folder) == after
    assert {p.name for p in folder.iterdir()} == {*after, BEFORE}


def test_folders_are_put_back_too(tmp_path: Path) -> None:
    for text in ("1", "2"):
        with together(tmp_path) as new:
            (new / "sub").mkdir()
            (new / "sub" / f"of-{text}").write_text(text, encoding="utf-8")
    assert [p.name for p in (tmp_path / "sub").iterdir()] == ["of-2"]
    undo(tmp_path)
    assert [p.name for p in (tmp_path / "sub").iterdir()] == ["of-1"]


def test_only_the_last_writing_is_kept(tmp_path: Path) -> None:
    for text in ("1", "2", "3"):
        write(tmp_path, a=text)
    undo(tmp_path)
    assert seen(tmp_path) == {"a": "2"}
    write(tmp_path, b="4")  # nothing was written over
    with pytest.raises(InputError, match="nothing that was written over is kept here"):
        undo(tmp_path)


def test_if_one_file_cannot_be_moved_none_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a="1", b="1")
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target == tmp_path / "b":
            monkeypatch.undo()
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="nothing was written \\(No space left on device\\)"):
        write(tmp_path, a="2", b="2")
    assert seen(tmp_path) == {"a": "1", "b": "1"}
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("names", ['["../a"]', '[".."]', '["/a"]', "{}", "[1]", "nothing"])
def test_a_list_of_names_that_lead_elsewhere_is_refused(tmp_path: Path, names: str) -> None:
    write(tmp_path, a="1")
    write(tmp_path, a="2")
    (tmp_path / BEFORE / NAMES).write_text(names, encoding="utf-8")
    with pytest.raises(InputError):
        undo(tmp_path)
    assert seen(tmp_path) == {"a": "2"}
    assert (tmp_path / BEFORE / "a").read_text("utf-8") == "1"


def test_a_file_that_is_written_over_stands_there_at_any_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plan.json").write_text("old")
    seen: list[str] = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        seen.append((tmp_path / "plan.json").read_text())
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    with together(tmp_path) as folder:
        (folder / "plan.json").write_text("new")
    assert seen == ["old"]
    assert (tmp_path / "plan.json").read_text() == "new"

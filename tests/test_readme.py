"""What the README and the first steps tell people to type works, in the order in which it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAMARR = Path(sys.executable).with_name("mamarr")


def typed(page: str) -> list[list[str]]:
    """The lines of the blocks marked `sh`; blocks without a language are not run."""
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/getting-started.md"])
def test_the_verbs_of_make_that_are_named_exist(page: str) -> None:
    verbs = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make (?:PYTHON=\S+ )?([a-z-]+)", text, re.MULTILINE))
    assert named
    assert named <= verbs


def test_files_and_pages_that_the_readme_points_to_exist() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


@pytest.mark.slow
@pytest.mark.parametrize("page", ["README.md", "docs/getting-started.md"])
def test_the_commands_run(page: str, tmp_path: Path) -> None:
    commands = [line[1:] for line in typed(page) if line[0] == "mamarr"]
    assert commands
    for command in commands:
        run = subprocess.run(
            [MAMARR, *command], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
        )
        assert run.returncode == 0, f"mamarr {shlex.join(command)}\n{run.stdout}\n{run.stderr}"

"""The house stays a house: data flows one way, and each room keeps its private things to itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "mamarr"

MAY_IMPORT: dict[str, set[str]] = {
    "scenario": set(),
    "network": {"scenario"},
    "plans": {"scenario", "network"},
    "planning": {"scenario", "network", "plans"},
    "verification": {"scenario", "network", "plans"},
    "announcements": {"scenario", "plans"},
    "notices": {"scenario", "network", "plans"},
    "exchange": {"scenario", "network", "plans", "notices"},
    "report": {"scenario", "network", "plans", "planning", "verification", "notices", "exchange"},
    "cli": {
        "scenario",
        "network",
        "plans",
        "planning",
        "verification",
        "announcements",
        "notices",
        "exchange",
        "report",
    },
}
"""The rooms, in the order of docs/architecture.md, and what each may import."""

PARTS = ("posing", "flow", "routing", "slots", "riders", "drafting", "again", "asking")
"""The parts of planning, in the order of docs/architecture.md: each imports only those before it."""

SHARED = {"_errors", "_files", "_swap", "__version__"}
"""What stands beside the rooms and serves all of them; it imports none of them."""

TOOLS = {"_lp", "clock"}
"""What stands beside the parts of planning and serves all of them; it imports none of them."""

SLOW_TO_IMPORT = (
    "numba",
    "matplotlib",
    "highspy",
    "osmium",
    "scipy",
    "pyogrio",
    "shapely",
    "babel",
    "num2words",
    "lxml",
    "cryptography",
    "jinja2",
)
"""Libraries that a verb imports when it needs them, not before."""


def modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if "__pycache__" not in p.parts)


def dotted(path: Path) -> str:
    parts = list(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, source: str | None = None) -> Iterator[tuple[int, str]]:
    """Line and full name of everything of mamarr that a module imports, wherever the import stands."""
    package = dotted(path) if path.name == "__init__.py" else dotted(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(source if source is not None else path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            names = [".".join([*base, *filter(None, [node.module]), alias.name]) for alias in node.names]
        else:
            continue
        yield from ((node.lineno, name) for name in names if name.split(".")[0] == "mamarr")


def goes_back(module: Sequence[str], other: Sequence[str]) -> bool:
    """Whether an import within planning stays in its part or goes to one before it."""
    here, there = module[0] if module else "", other[0] if other else ""
    if there in TOOLS:
        return True
    return here in PARTS and there in PARTS and PARTS.index(there) <= PARTS.index(here)


def trespasses(path: Path, source: str | None = None) -> list[str]:
    """What a module imports and may not, as sentences."""
    room = dotted(path).split(".")[1] if dotted(path) != "mamarr" else ""
    found = []
    for line, name in imported(path, source):
        parts = name.split(".")[1:]
        other = parts[0] if parts else ""
        where = f"{path.relative_to(PACKAGE.parent)}:{line}"
        if other in SHARED:
            continue
        if other == room and room in MAY_IMPORT:
            if room == "planning" and not goes_back(dotted(path).split(".")[2:], parts[1:]):
                found.append(f"{where}: {name} stands in a later part of planning")
            continue
        if other not in MAY_IMPORT:
            found.append(f"{where} imports {name}, which is in no room")
        elif other not in MAY_IMPORT.get(room, set()):
            found.append(f"{where}: {room or 'the package itself'} may not import {name}")
        elif any(part.startswith("_") for part in parts[1:]):
            found.append(f"{where} imports {name}, which is private to {other}")
    return found


def test_every_folder_of_the_package_is_a_room() -> None:
    folders = {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    assert folders == set(MAY_IMPORT)


def test_every_module_of_planning_is_in_a_part_or_serves_all_of_them() -> None:
    folders = {p.parent.name for p in (PACKAGE / "planning").glob("*/__init__.py")}
    beside = {p.stem for p in (PACKAGE / "planning").glob("*.py")} - {"__init__"}
    assert (folders, beside) == (set(PARTS), TOOLS)


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_a_module_imports_only_from_rooms_before_its_own(path: Path) -> None:
    assert trespasses(path) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("scenario/model.py", "from mamarr.network.model import Network"),
        ("network/model.py", "import mamarr.plans.document"),
        ("verification/verify.py", "from mamarr import planning"),
        ("verification/verify.py", "from ..planning.problem import Problem"),
        ("verification/verify.py", "def late():\n    from mamarr.planning import plan"),
        ("planning/drafting/plan.py", "from mamarr.network._kernels import relax"),
        ("planning/drafting/plan.py", "from mamarr.network.model import _csr"),
        ("planning/drafting/plan.py", "from mamarr.report import chart"),
        ("planning/posing/pose.py", "from mamarr.planning.drafting.plan import plan"),
        ("planning/drafting/plan.py", "from ..asking import whatif"),
        ("planning/slots/table.py", "from mamarr.planning.elsewhere import thing"),
        ("planning/clock.py", "from mamarr.planning.posing.problem import Problem"),
        ("exchange/cap_read.py", "from mamarr.planning.drafting.plan import plan"),
        ("cli/cap.py", "from mamarr.exchange._safe_xml import parse"),
        ("report/chart.py", "from mamarr.elsewhere import thing"),
        ("_files.py", "from mamarr.scenario.model import Scenario"),
    ],
)
def test_a_trespass_is_noticed(module: str, line: str) -> None:
    assert len(trespasses(PACKAGE / module, line)) == 1


def test_what_is_allowed_is_not_called_a_trespass() -> None:
    source = (
        "from mamarr._errors import InputError\n"
        "from .orders import Orders\n"
        "from ..posing.problem import Gate\n"
        "from mamarr.planning.slots._slot_kernels import go\n"
        "from mamarr.planning._lp import Program\n"
        "from mamarr.network.model import Network\n"
    )
    assert trespasses(PACKAGE / "planning" / "drafting" / "plan.py", source) == []


def test_the_architecture_page_names_every_room_in_order() -> None:
    page = (PACKAGE.parent.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    for table in ([f"| `{room}/` |" for room in MAY_IMPORT], [f"| `{part}/` |" for part in PARTS]):
        places = [page.find(row) for row in table]
        assert -1 not in places
        assert places == sorted(places)


def test_help_comes_up_without_the_heavy_libraries() -> None:
    script = (
        "import sys\n"
        "from mamarr.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print([name for name in {SLOW_TO_IMPORT!r} if name in sys.modules], file=sys.stderr)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert "Usage:" in run.stdout
    assert run.stderr.strip() == "[]"

"""How the documentation is built: Sphinx, MyST and furo; warnings are errors in `make check`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

# The API pages import every public module; compiling kernels for that would take minutes.
os.environ["NUMBA_DISABLE_JIT"] = "1"

from mamarr import __version__

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "src" / "mamarr"
ROOMS = (
    "scenario",
    "network",
    "plans",
    "planning",
    "verification",
    "announcements",
    "notices",
    "exchange",
    "report",
    "cli",
)

project = "mamarr"
author = "The mamarr developers"
project_copyright = author
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
default_role = "code"  # single backquotes in docstrings are names and values

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "show-inheritance": True}
napoleon_google_docstring = False
napoleon_use_ivar = True  # attributes are listed once, in the docstring of their class
napoleon_use_rtype = False

html_theme = "furo"
html_title = f"mamarr {release}"
html_show_sphinx = False
html_copy_source = False


def write_api_pages() -> None:
    """Write a page for each room and public module into `docs/api/`, which every build makes anew."""
    folder = HERE / "api"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for room in ROOMS:
        _pages(folder, PACKAGE / room)


def _pages(folder: Path, package: Path) -> None:
    """Write a page for a package into a folder, and into one beside it those of what is in it."""
    name = ".".join(package.relative_to(PACKAGE.parent).parts)
    parts = sorted(path.parent for path in package.glob("*/__init__.py"))
    modules = sorted(path.stem for path in package.glob("[!_]*.py"))
    pages = "\n".join(f"{package.name}/{page}" for page in [*(p.name for p in parts), *modules])
    _page(folder / f"{package.name}.md", name, f"```{{toctree}}\n:maxdepth: 1\n\n{pages}\n```\n")
    (folder / package.name).mkdir(parents=True)
    for part in parts:
        _pages(folder / package.name, part)
    for module in modules:
        _page(folder / package.name / f"{module}.md", f"{name}.{module}")


def _page(path: Path, module: str, more: str = "") -> None:
    name = module.removeprefix("mamarr.")
    path.write_text(f"# {name}\n\n```{{eval-rst}}\n.. automodule:: {module}\n```\n\n{more}", encoding="utf-8")


write_api_pages()

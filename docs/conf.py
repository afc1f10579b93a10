"""How the documentation is built: Sphinx, MyST and furo; warnings are errors in `make check`."""

from __future__ import annotations

import os
from pathlib import Path

# The API pages import every public module; compiling kernels for that would take minutes.
os.environ["NUMBA_DISABLE_JIT"] = "1"

from mamarr import __version__

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "src" / "mamarr"
ROOMS = ("scenario", "network", "plans", "planning", "verification", "report", "cli")

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
    """Write one page for each room, naming its public modules; `docs/api/` is made anew by every build."""
    folder = HERE / "api"
    folder.mkdir(exist_ok=True)
    for room in ROOMS:
        modules = sorted(p.stem for p in (PACKAGE / room).glob("[!_]*.py"))
        blocks = [
            f"# {room}",
            _module(f"mamarr.{room}"),
            *(_module(f"mamarr.{room}.{m}", m) for m in modules),
        ]
        page = folder / f"{room}.md"
        text = "\n\n".join(blocks) + "\n"
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def _module(name: str, heading: str = "") -> str:
    body = f"```{{eval-rst}}\n.. automodule:: {name}\n```"
    return f"## {heading}\n\n{body}" if heading else body


write_api_pages()

"""Run the benchmarks and write what they measured to docs/benchmarks.md.

Each module `bench_*.py` beside this one gives its results through
`sections(quick: bool) -> Iterator[str]`, Markdown that starts with a heading
of the second level. The page is replaced when all of them are done, and only then.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from mamarr import __version__
from mamarr._files import write_text

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
SHOWN = ("numpy", "scipy", "numba", "highspy", "networkx")


def names() -> list[str]:
    """Benchmarks in the order of the page."""
    return sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def machine() -> str:
    """What the figures depend on, without names of hosts, users or folders."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    libraries = ", ".join(f"{name} {version(name)}" for name in SHOWN)
    return (
        f"mamarr {__version__} on {platform.python_implementation()} {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"{memory_gb:.0f} GB of memory; {libraries}."
    )


def measured(wanted: list[str], *, quick: bool) -> Iterator[str]:
    """The sections of the wanted benchmarks, one after the other."""
    for name in wanted:
        started = time.perf_counter()
        yield from importlib.import_module(f"benchmarks.bench_{name}").sections(quick)
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small instances only; print, write nothing")
    parser.add_argument("--only", nargs="+", choices=names(), help="these only; print, write nothing")
    options = parser.parse_args()
    head = (
        "# Benchmarks\n\n"
        "Written by `make bench`; every figure is from one run of the code beside it, peers included, on\n"
        f"{machine()}\n"
        "Times of flows are seconds of CPU, for peers too: all run on one core, and others on the machine do not count.\n"
    )
    parts = [head]
    for section in measured(options.only or names(), quick=options.quick):
        print(section, flush=True)
        parts.append(section.strip() + "\n")
    if not options.quick and not options.only:
        write_text(PAGE, "\n".join(parts))
        print("Written to docs/benchmarks.md", file=sys.stderr)


main()

"""Commands as a user calls them: whole processes, kernels compiled before."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from mamarr.network.read import read_network

OSM = Path(__file__).parents[2] / "shared" / "data" / "osm"
EXTRACTS = ("porto-alegre.osm.pbf", "porto.osm.pbf")


def sections(quick: bool) -> Iterator[str]:
    """The help, the bundled exercise, and roads where the extracts lie beside the project."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _mamarr("example", "aleppo-2016-11-04", "-o", str(home / "pause"))
        plan = ("plan", str(home / "pause"), "-o", str(home / "out"))
        verify = ("verify", str(home / "pause"), str(home / "out" / "plan.json"))
        _mamarr(*plan)
        _mamarr(*verify)
        rows = [
            ("`mamarr --help`", statistics.median(_mamarr("--help") for _ in range(5))),
            ("`mamarr plan` on the bundled exercise", _mamarr(*plan)),
            ("`mamarr verify` on that plan", _mamarr(*verify)),
        ]
    for name in EXTRACTS if not quick else ():
        if (OSM / name).exists():
            began = time.perf_counter()
            network, _ = read_network(OSM / name)
            rows.append((f"roads of {name}, {network.n_nodes:,} nodes", time.perf_counter() - began))
    lines = [f"| {what} | {seconds:.2f} s |" for what, seconds in rows]
    yield "\n".join(
        [
            "## Commands",
            "",
            "Whole processes, kernels compiled before; the help is a median of five. Roads are read in this process, where the",
            "extracts lie beside the project.",
            "",
            "| what | time |",
            "|---|--:|",
            *lines,
        ]
    )


def _mamarr(*arguments: str) -> float:
    began = time.perf_counter()
    subprocess.run(
        [str(Path(sys.executable).with_name("mamarr")), *arguments], check=True, capture_output=True
    )
    return time.perf_counter() - began

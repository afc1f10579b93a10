"""Shelters: where people may wait overnight, and who may not."""

from __future__ import annotations

from collections.abc import Sequence

from mamarr.scenario._collect import Collector, Path, suggestion
from mamarr.scenario._document import ScenarioDoc
from mamarr.scenario._validate import Checked
from mamarr.scenario.model import Interval

RISK = (
    "places where people wait are the ones most at risk: declare only shelters that all parties have"
    " agreed to protect, and never publish how many people stay where"
)
"""Rashideen, 15 April 2017: people who waited between two places were attacked."""


def check_shelters(
    checked: Checked, doc: ScenarioDoc, windows: Sequence[Interval], collect: Collector
) -> None:
    """Note shelters without a place of their own, or for groups that may not wait there; and the risk."""
    if not doc.shelters:
        return
    collect.warn(("shelters",), RISK)
    if len(windows) == 1:
        collect.warn(
            ("shelters",), "are not used: with one window nobody stays overnight; add the windows to come"
        )
    groups = checked.ids("groups")
    gates = {c.gate for c in doc.corridors}
    for i, shelter in enumerate(doc.shelters):
        path = checked.place("shelters", i)
        if (shelter.node is None) == (shelter.location is None):
            collect.error(path, "needs either a node or a location, and not both; give one of the two")
        elif (shelter.node or shelter.location) in gates:
            collect.error(
                (*path, "node" if shelter.node else "location"),
                "is the gate of a corridor, and nobody waits at a gate; give a place away from it",
            )
        for j, key in enumerate(shelter.admits or ()):
            _check_group(key, (*path, "admits", j), doc, groups, collect)
            if key in (shelter.admits or ())[:j]:
                collect.error((*path, "admits", j), f"{key} stands twice; keep one")


def _check_group(key: str, path: Path, doc: ScenarioDoc, groups: Sequence[str], collect: Collector) -> None:
    if key not in groups:
        collect.error(
            path, f"{key} is not a group; add it to groups or correct the name{suggestion(key, groups)}"
        )
    elif key in doc.groups and doc.groups[key].apart:
        collect.error(path, f"{key} is marked apart and never waits where others do; take it out")
    elif key in doc.groups and doc.groups[key].travels not in ("walk", "car"):
        collect.error(
            path,
            f"{key} travels by {doc.groups[key].travels} and waits for it at home; only people on foot and in"
            " their own cars go by shelters, so take it out",
        )

"""What holds of every network that leaves a reader."""

from __future__ import annotations

import numpy as np

from mamarr.network.classes import DRIVE
from mamarr.network.model import WALK, Network


def flaws(network: Network) -> list[str]:
    """What is wrong with the arrays of a network, in words; empty if all holds.

    A flaw is a mistake of a reader, not of its input: readers refuse bad input before they build a network.
    """
    n, m = network.n_nodes, network.n_links
    arrays = ("head", "length_m", "walk_s", "drive_s", "walk_capacity", "drive_capacity", "uses")
    wrong = [name for name in arrays if getattr(network, name).shape != (m,)]
    wrong += [name for name in ("link_id", "facility_type", "name") if len(getattr(network, name)) != m]
    wrong += [name for name in ("lon", "lat") if getattr(network, name).shape != (n,)]
    if wrong:
        return [f"{name} has another length than the nodes or links" for name in wrong]
    walks, drives = (network.uses & WALK) != 0, (network.uses & DRIVE) != 0
    ends = np.concatenate([network.tail, network.head])
    holds = {
        "node ids are unique": len(set(network.node_id)) == n,
        "places are longitudes and latitudes": bool(
            (np.abs(network.lon) <= 180).all() and (np.abs(network.lat) <= 90).all()
        ),
        "links join nodes": m == 0 or (ends.min() >= 0 and ends.max() < n),
        "no link leads from a node to itself": bool((network.tail != network.head).all()),
        "lengths are finite and not below zero": bool(
            np.isfinite(network.length_m).all() and (network.length_m >= 0).all()
        ),
        "every link has a use": bool((walks | drives).all()),
        "geometry belongs to links and has a bend": all(
            0 <= e < m and len(g) > 2 for e, g in network.geometry.items()
        ),
    }
    for what, may, seconds, capacity in (
        ("walkers", walks, network.walk_s, network.walk_capacity),
        ("vehicles", drives, network.drive_s, network.drive_capacity),
    ):
        holds[f"times of {what} are finite exactly where they may go"] = bool(
            (np.isfinite(seconds) == may).all() and (seconds >= 0).all()
        )
        holds[f"capacities for {what} are finite, and zero where they may not go"] = bool(
            np.isfinite(capacity).all() and (capacity >= 0).all() and (capacity[~may] == 0).all()
        )
    if holds["links join nodes"]:
        for which, end, (start, link) in (
            ("out", network.tail, network.out_links),
            ("in", network.head, network.in_links),
        ):
            rows = np.repeat(np.arange(n), np.diff(start))
            whole = len(link) == m and (np.bincount(link, minlength=m) == 1).all()
            holds[f"each link stands once in the CSR of links {which}, at its node"] = bool(
                whole and (end[link] == rows).all()
            )
    return [f"it does not hold that {claim}" for claim, true in holds.items() if not true]

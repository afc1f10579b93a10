"""Streets: what enters each link in each window, and whether it was closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.network.model import Network
from mamarr.scenario.model import Interval
from mamarr.verification._desk import Desk
from mamarr.verification._gates import ALLOWANCE, EXACT_S, over, runs
from mamarr.verification._kernels import add_evenly


@dataclass(frozen=True, kw_only=True, slots=True)
class Entries:
    """People or vehicles that enter the links of one path.

    Attributes
    ----------
    on_foot
        Walkers and vehicles have separate capacities.
    links : int64[k]
    shift_s : float64[k], from leaving to entering each link
    from_s, to_s, units : float64[slots], even over ``[from_s, to_s)``; an instant for one vehicle
    stated : bool[slots], who counts and breaks no rule (see `Facts`)
    """

    who: str
    on_foot: bool
    links: NDArray[np.int64]
    shift_s: NDArray[np.float64]
    from_s: NDArray[np.float64]
    to_s: NDArray[np.float64]
    units: NDArray[np.float64]
    stated: NDArray[np.bool_]


def check_loads(desk: Desk, network: Network, entries: Iterable[Entries]) -> None:
    """Check each link against its capacity, window by window, on entry."""
    window_s = desk.scenario.planning.window_s
    windows = -(-desk.scenario.horizon_s // window_s)
    for on_foot, here in _by_kind(entries):
        if not here:
            continue
        capacity = network.walk_capacity if on_foot else network.drive_capacity
        link = np.concatenate([e.links for e in here])
        shift = np.concatenate([e.shift_s for e in here])
        path = np.repeat(np.arange(len(here)), [len(e.links) for e in here])
        order = np.argsort(link, kind="stable")
        for part in np.split(order, np.flatnonzero(np.diff(link[order])) + 1):
            if not len(part):
                continue
            row, stated = np.zeros(windows), np.zeros(windows)
            for i in part.tolist():
                e = here[path[i]]
                add_evenly(row, float(window_s), e.from_s, e.to_s, e.units, shift[i])
                if e.stated.any():
                    add_evenly(stated, float(window_s), e.from_s, e.to_s, e.units * e.stated, shift[i])
            at = int(link[part[0]])
            room = np.maximum(float(capacity[at]) * window_s / 3600, stated)
            room[: desk.over(window_s)] = np.inf
            for first, last, worst in runs(row > room * ALLOWANCE + 1e-6, row - room):
                unit = "people" if on_foot else "vehicles"
                desk.note(
                    "street",
                    f"{row[worst]:.1f} {unit} enter in the window, {room[worst]:.1f} may"
                    + over(first, last, window_s, desk),
                    where=_street(network, at),
                    when_s=worst * window_s,
                    how_much=f"{row[worst] - room[worst]:.1f} {unit}",
                )


def check_closures(desk: Desk, network: Network, entries: Iterable[Entries]) -> None:
    """Check that nobody enters a closed link."""
    during: dict[str, list[Interval]] = {}
    for closure in desk.scenario.closures:
        during.setdefault(closure.link, []).append(closure.during)
    shut = {e: during[name] for e, name in enumerate(network.link_id) if name in during}
    if not shut:
        return
    closed = np.zeros(network.n_links, dtype=np.bool_)
    closed[list(shut)] = True
    for e in entries:
        for k in np.flatnonzero(closed[e.links]).tolist():
            for interval in shut[int(e.links[k])]:
                a, b = e.from_s + e.shift_s[k], e.to_s + e.shift_s[k]
                within = np.minimum(b, interval.to_s) - np.maximum(a, interval.from_s)
                instant = (a == b) & (a >= interval.from_s) & (a < interval.to_s - EXACT_S)
                bad = np.flatnonzero((within > EXACT_S) | instant)
                if len(bad):
                    first = bad[np.argmin(a[bad])]
                    desk.note(
                        "closure",
                        f"the link is closed when {'people' if e.on_foot else 'vehicles'} enter it",
                        who=e.who,
                        where=_street(network, int(e.links[k])),
                        when_s=max(float(a[first]), interval.from_s),
                        how_much=f"{len(bad)} slots" if len(bad) > 1 else "",
                    )


def _by_kind(entries: Iterable[Entries]) -> tuple[tuple[bool, list[Entries]], ...]:
    all_of_them = list(entries)
    return tuple((kind, [e for e in all_of_them if e.on_foot is kind]) for kind in (True, False))


def _street(network: Network, link: int) -> str:
    ends = f"{network.node_id[network.tail[link]]} to {network.node_id[network.head[link]]}"
    name = f"{network.name[link]}, " if network.name[link] else ""
    return f"link {network.link_id[link]} ({name}{ends})"

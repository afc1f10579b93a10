"""Legs of vehicles: fastest ways between bases, zones and gates, each kept once, and who lies near whom."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.posing.named import named_links
from mamarr.planning.posing.problem import RIDES, FleetSite, Problem, Supply
from mamarr.planning.routing._route_kernels import ways_from_tree
from mamarr.scenario.model import Mode

NEAR = 12
"""Neighbours of a zone that may share a vehicle with it."""

DUST = 1e-6

I64 = NDArray[np.int64]

Tree = tuple[NDArray[np.float64], NDArray[np.int32]]
"""As `mamarr.network.paths.tree` returns it."""


def whole(seconds: float) -> int:
    """Seconds rounded up to whole ones, dust aside: a leg is never planned shorter than it takes."""
    return math.ceil(seconds - DUST)


class Legs:
    """Ways between bases, supplies and gates by mode and variant; equal legs are kept once."""

    def __init__(self, problem: Problem, window_s: int) -> None:
        self.problem = problem
        self.network = problem.network
        # a street that cannot take one vehicle in a window takes none
        self._too_small = self.network.drive_capacity * (window_s / 3600.0) < 1.0 - 1e-9
        self._closed = np.zeros(self.network.n_links, dtype=np.bool_)
        for link, _ in problem.closed:
            self._closed[link] = True
        self.variants = 2 if problem.closed else 1
        self._seconds: dict[tuple[Mode, int], NDArray[np.float64]] = {}
        self._number: dict[bytes, int] = {}
        self.legs: list[NDArray[np.int32]] = []
        self.offsets: list[NDArray[np.float64]] = []

    def seconds(self, mode: Mode, variant: int) -> NDArray[np.float64]:
        """float64[links], seconds; inf where a mode may not go, and in variant 1 where streets ever close."""
        key = (mode, variant)
        if key not in self._seconds:
            bad = self._too_small | self._closed if variant else self._too_small
            self._seconds[key] = np.where(
                bad | ~named_links(self.problem, mode), np.inf, self.network.seconds(mode)
            )
        return self._seconds[key]

    def same_roads(self, mode: Mode) -> Mode:
        """The first mode whose ways are the same as those of `mode`."""
        return next(m for m in RIDES if np.array_equal(self.seconds(m, 0), self.seconds(mode, 0)))

    def numbers(
        self, mode: Mode, variant: int, tree: Tree, nodes: I64, *, reverse: bool = False
    ) -> tuple[I64, I64]:
        """Whole seconds and numbers of the legs between a tree's root and nodes; -1 both: no way."""
        dist, via = tree
        took, number = np.full(len(nodes), -1), np.full(len(nodes), -1)
        able = np.flatnonzero(np.isfinite(dist[nodes]))
        took[able] = np.ceil(dist[nodes[able]] - DUST).astype(np.int64)
        ends = self.network.head if reverse else self.network.tail
        start, link = ways_from_tree(via, ends, nodes[able].astype(np.int32))
        for i, a, b in zip(able.tolist(), start[:-1].tolist(), start[1:].tolist(), strict=True):
            links = link[a:b] if reverse else link[a:b][::-1]
            key = links.tobytes()
            if key not in self._number:
                self._number[key] = len(self.legs)
                self.legs.append(links.copy())
                seconds = self.seconds(mode, variant)[links]
                self.offsets.append(np.cumsum(seconds) - seconds)
            number[i] = self._number[key]
        return took, number


def pointer(sizes: Sequence[int]) -> I64:
    """int64[n + 1], where each of n rows begins in a flat array of all, and its end."""
    return np.concatenate(([0], np.cumsum(np.asarray(sizes, dtype=np.int64)))).astype(np.int64)


def neighbours(legs: Legs, supplies: Sequence[Supply], sites: Sequence[FleetSite]) -> tuple[I64, I64, I64]:
    """Legs to the nearest supplies that could share a vehicle, and who they are."""
    n = len(supplies)
    mid, mid_leg, near = np.full((2, n, n), -1), np.full((2, n, n), -1), np.full((n, NEAR), -1)
    if max((f.fleet.seats for f in sites), default=0) < 2:
        return mid, mid_leg, near
    at = np.array([s.node for s in supplies], dtype=np.int64)
    together = _together(supplies)
    roots: dict[tuple[int, Mode], list[int]] = {}
    for i, s in enumerate(supplies):
        roots.setdefault((s.node, legs.same_roads(s.group.travels)), []).append(i)
    for (node, mode), here in roots.items():
        for v in range(legs.variants):
            dist, via = tree(legs.network, legs.seconds(mode, v), [node])
            for i in here:
                fits = np.array(
                    [j for j in range(n) if j != i and together(i, j) and math.isfinite(dist[at[j]])],
                    dtype=np.int64,
                )
                # twice as many legs as neighbours, for the neighbours of a zone among themselves
                fits = fits[np.argsort(dist[at[fits]], kind="stable")][: 2 * NEAR]
                if v == 0:
                    near[i, : min(NEAR, len(fits))] = fits[:NEAR]
                mid[v, i, fits], mid_leg[v, i, fits] = legs.numbers(mode, v, (dist, via), at[fits])
    return mid, mid_leg, near


def _together(supplies: Sequence[Supply]) -> Callable[[int, int], bool]:
    def fits(i: int, j: int) -> bool:
        a, b = supplies[i], supplies[j]
        return (
            a.group.travels is b.group.travels
            and a.group.apart == b.group.apart
            and (not a.group.apart or a.group.id == b.group.id)
        )

    return fits


def flat(legs: Legs) -> tuple[I64, I64, I64, NDArray[np.float64]]:
    """Links that any leg uses; where each leg begins; positions in these links; seconds from its begin."""
    every = np.concatenate([np.zeros(0, dtype=np.int64), *legs.legs])
    local, position = np.unique(every, return_inverse=True)
    off = np.concatenate(legs.offsets) if legs.offsets else np.zeros(0)
    return local, pointer([len(leg) for leg in legs.legs]), position.astype(np.int64), off

"""Concentrating: few corridors and routes per supply, by a search over the static program.

Slope scaling makes a route worth the more, the more of its supply it carries;
a large neighbourhood search wins back what the cut to few routes has lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning._lp import Solution
from mamarr.planning.routing.choose import Choice
from mamarr.planning.routing.routes import Route

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

CONCENTRATION = 0.02
"""Discount on a route that carries none of its supply, while slope scaling."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long to search; counts, not seconds, so that the same input gives the same bytes."""

    slope_rounds: int = 3
    neighbourhoods: int = 60


def concentrate(
    choice: Choice, *, patience: Patience, seed: int, stop: Callable[[], bool] = lambda: False
) -> Floats:
    """Keep at most `corridors_per_order` routes of each supply, one per corridor, as good as can be found.

    Parameters
    ----------
    choice
        Not empty.
    patience
        How long to search.
    seed
        Of the neighbourhoods.
    stop
        Asked now and then; True ends the search with the best so far.

    Returns
    -------
    float64[routes], people on each route of the choice; none on those that are not kept
    """
    program, routes = choice.program, choice.routes
    corridors = program.problem.scenario.planning.corridors_per_order
    lp = program.lp
    cost = np.array(program.cost)
    most = np.array(program.most)

    def only(keep: NDArray[np.bool_], rounds: int = 3) -> Solution:
        lp.set_upper(np.where(keep, most, 0.0))
        return program.solve_with_rows(rounds)

    found = program.solve_with_rows(1)
    keep = _mask(routes, found.x, corridors)
    best = only(keep)
    supply = np.array([r.supply for r in routes])
    for _ in range(patience.slope_rounds):
        if stop() or best.value >= found.value * (1.0 - 2e-4):
            break
        # slope scaling: a route is worth the more, the more of its supply it carries
        total = np.bincount(supply, weights=found.x, minlength=int(supply.max()) + 1)[supply]
        lp.set_upper(most)
        lp.set_cost(cost * (1.0 - CONCENTRATION * (1.0 - found.x / np.maximum(total, 1e-9))))
        found = program.solve_with_rows(2)
        lp.set_cost(cost)
        trial = _mask(routes, found.x, corridors)
        result = only(trial)
        if result.value > best.value:
            keep, best = trial, result
    best = _neighbourhoods(
        choice, keep, best, found.value, only, turns=patience.neighbourhoods, seed=seed, stop=stop
    )
    lp.set_upper(most)
    return best.x


def _neighbourhoods(
    choice: Choice,
    keep: NDArray[np.bool_],
    best: Solution,
    at_most: float,
    only: Callable[..., Solution],
    *,
    turns: int,
    seed: int,
    stop: Callable[[], bool],
) -> Solution:
    """Free a few supplies that compete with one that is left over, solve, cut, keep what is not worse."""
    rng = np.random.default_rng(seed)
    program, routes = choice.program, choice.routes
    pool, corridors = program.pool, program.problem.scenario.planning.corridors_per_order
    supply_of = np.array([r.supply for r in routes])
    people = {s.index: s.people for s in pool.supplies}
    for _ in range(turns):
        if stop() or best.value >= at_most * (1.0 - 1e-4):
            break
        served = np.bincount(supply_of, best.x, max(people) + 1)
        left = np.array(
            [max(0.0, people[s.index] - served[s.index]) * program.worth[s.index] for s in pool.supplies]
        )
        if left.sum() <= 0.5 * min(program.worth.values()):
            break
        seed_supply = pool.supplies[int(rng.choice(len(left), p=left / left.sum()))].index
        known = len(best.price)  # rows added since by trials that were not better have no price here
        priced = {
            r
            for r, rows in program.rows.items()
            if any(j < known and best.price[j] > 1e-9 for j, _, _ in rows)
        }
        near = _rivals(choice, keep, seed_supply, priced)
        size = int(rng.integers(4, 41))
        if len(near) > size:
            near = [near[j] for j in sorted(rng.choice(len(near), size=size, replace=False))]
        free = {seed_supply, *near}
        freely = np.isin(supply_of, sorted(free))
        freed = only(keep | freely, 2)
        if freed.value <= best.value + 1e-7:
            continue
        trial = np.where(freely, _mask(routes, freed.x, corridors), keep)
        result = only(trial, 2)
        if result.value >= best.value - 1e-9:
            keep, best = trial, result
    return only(keep, 6)


def _rivals(choice: Choice, keep: NDArray[np.bool_], supply: int, priced: set[int]) -> list[int]:
    """Supplies that use, on a kept route, a priced resource that lies on any route of `supply`."""
    wanted: set[int] = set()
    for route in choice.routes:
        if route.supply == supply:
            wanted.update(r for r in route.resources.tolist() if r in priced)
    rivals: dict[int, None] = {}
    for r in sorted(wanted):
        for p, _, _ in choice.program.on[r]:
            if keep[p]:
                rivals[choice.routes[p].supply] = None
    rivals.pop(supply, None)
    return list(rivals)


def cut(pool: Sequence[Route], people: Floats, corridors: int) -> Longs:
    """Keep each supply's most used corridors, those it was told of first, and in each the most used route."""
    by: dict[int, dict[int, list[int]]] = {}
    for p, route in enumerate(pool):
        by.setdefault(route.supply, {}).setdefault(route.gate, []).append(p)
    keep: list[int] = []
    for gates in by.values():
        used = sorted(
            gates.values(),
            key=lambda ps: (
                not pool[ps[0]].told, -sum(people[p] for p in ps), min(pool[p].seconds for p in ps)
            ),
        )[:corridors]  # fmt: skip
        keep += [min(ps, key=lambda p: (-people[p], pool[p].seconds, p)) for ps in used]
    return np.array(sorted(keep), dtype=np.int64)


def _mask(routes: Sequence[Route], people: Floats, corridors: int) -> NDArray[np.bool_]:
    mask = np.zeros(len(routes), dtype=np.bool_)
    mask[cut(routes, people, corridors)] = True
    return mask

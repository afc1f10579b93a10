"""The tightest streets: where more room may let most people through."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mamarr.planning.drafting.joint_bound import Priced
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.routes import Resources


def tightest(
    problem: Problem, ledger: Ledger, prices: Sequence[Priced], *, most: int
) -> tuple[tuple[str, str], ...]:
    """Streets by what their room is worth at the prices, then by how much of it is used.

    Parameters
    ----------
    problem
        The scenario on its roads.
    ledger
        What a plan uses.
    prices
        Of the same plan.
    most
        So many streets.

    Returns
    -------
    tuple of (link id, name)
        Both directions of a street are one.
    """
    network = problem.network
    resources = Resources(problem, Ledger(problem))
    worth = priced(problem, prices)
    name = {i: n for i, n in zip(network.link_id, network.name, strict=True) if i in worth}
    used: dict[str, float] = {}
    for way, loads in ledger.loaded_links.items():
        shift = 0 if way == "walk" else resources.first_drive
        for link, load in loads.items():
            offer = resources.rate(link + shift) * ledger.window_s
            if math.isfinite(offer) and offer > 0.0 and load.any():
                street = network.link_id[link]
                name.setdefault(street, network.name[link])
                used[street] = max(used.get(street, 0.0), float(load.sum()) / (offer * len(load)))
    ranked = sorted(name, key=lambda i: (-worth.get(i, 0.0), -used.get(i, 0.0), i))
    return tuple((i, name[i]) for i in ranked[:most])


def priced(problem: Problem, prices: Sequence[Priced]) -> dict[str, float]:
    """Link id -> what the room of a street is worth, in persons; streets without a price are left out."""
    network = problem.network
    resources = Resources(problem, Ledger(problem))
    worth: dict[str, float] = {}
    for found in prices:
        for row in found.prices.rows:
            if row.resource < resources.first_gate:
                street = network.link_id[row.resource % network.n_links]
                room = float(resources.left(row.resource, row.a, row.d).sum())
                worth[street] = worth.get(street, 0.0) + row.price * room
    return worth

"""What is tight: the streets where more room may let most people through, and what a plan uses in full."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mamarr.planning.asking.variants import Variant
from mamarr.planning.drafting.held_back import FULL
from mamarr.planning.drafting.joint_bound import Priced
from mamarr.planning.drafting.plan import Made
from mamarr.planning.drafting.reasons import SHORTEST_S
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.routes import Resources
from mamarr.plans.whatif import Kind


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


def held(problem: Problem, made: Made, v: Variant) -> bool:
    """Whether a plan has used up, for some time, what a change offers more of.

    What it leaves unused holds nobody back in it. Of what is used up the prices alone do not tell: they can
    be far from the best.
    """
    ledger = made.ledger
    if v.kind is Kind.LANE:
        g = next(g.index for g in problem.gates if g.corridor.id == v.subject)
        offer = ledger.gate_offer_s[g]
        full = (offer > 0.0) & (ledger.gate_s[g] >= FULL * offer)
        return int(full.sum()) * ledger.window_s >= SHORTEST_S
    if v.kind is Kind.STREET:
        shut = any(c.link == v.subject for c in problem.scenario.closures)
        return shut or _full(problem, ledger, v.subject)
    if v.kind is Kind.VEHICLE:
        carries = next(f.carries for f in problem.scenario.fleets if f.id == v.subject)
        out = sum(n for (_, group), n in made.served.items() if group in carries)
        return out < sum(s.people for s in problem.supplies if s.group.id in carries)
    d, to = ledger.destination_index[v.subject], problem.scenario.destinations[v.subject]
    taken, offered = (ledger.beds, to.beds) if v.kind is Kind.BEDS else (ledger.places, to.places or 0)
    return int(taken[d]) >= FULL * offered


def _full(problem: Problem, ledger: Ledger, street: str) -> bool:
    """Whether one direction of a street is full for some time."""
    resources = Resources(problem, ledger)
    for way, loads in ledger.loaded_links.items():
        shift = 0 if way == "walk" else resources.first_drive
        for link, load in loads.items():
            if problem.network.link_id[link] == street:
                full = load >= FULL * resources.rate(link + shift) * ledger.window_s
                if int(full.sum()) * ledger.window_s >= SHORTEST_S:
                    return True
    return False

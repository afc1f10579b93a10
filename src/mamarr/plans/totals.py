"""What a plan adds up to: people by group and corridor, and when they exit."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

import numpy as np

from mamarr.network.model import Network
from mamarr.plans.document import Order, Plan, Totals
from mamarr.scenario.model import Scenario


def total(plan: Plan, scenario: Scenario, network: Network) -> Totals:
    """Add up a plan.

    An exit is the passing of the gate: people leave evenly over a slot and
    reach the gate the exact travel time of their path later; people aboard a
    vehicle exit when its screening begins. Minutes count from the opening.

    Parameters
    ----------
    plan
        Paths must be on the network.
    scenario, network
        What the plan was made for.

    Returns
    -------
    Totals
        Groups and corridors in the scenario's order, those with nobody left
        out; the mean rounded to a thousandth of a minute, the last exit up to a whole second.

    Raises
    ------
    ValueError
        If a path uses a street that is not there, or that the group may not use.
    """
    by_group: Counter[str] = Counter()
    by_corridor: Counter[str] = Counter()
    person_s, last = 0.0, -math.inf
    timer = Timer(scenario, network)
    for order in plan.orders:
        by_group[order.group] += order.people
        by_corridor[order.corridor] += order.people
        way_s = timer.seconds(order)
        for slot in order.stretches[-1].slots:
            if slot.people:
                person_s += slot.people * ((slot.from_s + slot.to_s) / 2 + way_s)
                last = max(last, slot.to_s + way_s)
    for trip in plan.trips:
        by_corridor[trip.corridor] += trip.people
        for stop in trip.stops:
            by_group[stop.group] += stop.people
        if trip.people:
            person_s += trip.people * trip.at_gate_s
            last = max(last, trip.at_gate_s)
    people = plan.people
    return Totals(
        people=people,
        by_group={g: by_group[g] for g in scenario.groups if by_group[g]},
        by_corridor={c.id: by_corridor[c.id] for c in scenario.corridors if by_corridor[c.id]},
        mean_exit_min=round(person_s / people / 60, 3) if people else None,
        # a thousandth of a second forgives the sum of floats its last digits
        last_exit_s=math.ceil(last - 1e-3) if people else None,
    )


class Timer:
    """Seconds that orders need from their zone, or from the shelter where they stay, to the gate."""

    def __init__(self, scenario: Scenario, network: Network) -> None:
        self._scenario = scenario
        self._network = network
        self._fastest: dict[str, dict[tuple[int, int], float]] = {}

    def seconds(self, order: Order) -> float:
        """Exact travel time of an order's last stretch, which ends at the gate.

        Raises
        ------
        ValueError
            If a step of the path is not on the network for the group's mode.
        """
        mode = str(self._scenario.groups[order.group].travels)
        if mode not in self._fastest:
            self._fastest[mode] = _fastest(self._network, mode)
        return _way_s(self._network, order.stretches[-1].path, self._fastest[mode])


def _fastest(network: Network, mode: str) -> dict[tuple[int, int], float]:
    """Seconds between neighbouring nodes by the fastest link."""
    seconds = network.seconds(mode)
    usable = np.flatnonzero(np.isfinite(seconds))
    slowest_first = usable[np.argsort(-seconds[usable], kind="stable")]
    return {
        (int(tail), int(head)): float(s)
        for tail, head, s in zip(
            network.tail[slowest_first], network.head[slowest_first], seconds[slowest_first], strict=True
        )
    }


def _way_s(network: Network, path: tuple[str, ...], fastest: dict[tuple[int, int], float]) -> float:
    """Seconds along a path of node ids."""
    try:
        nodes = [network.node_index[n] for n in path]
        return math.fsum(fastest[step] for step in pairwise(nodes))
    except KeyError as error:
        raise ValueError(f"path {' - '.join(path)} is not on the network: {error.args[0]!r}") from None

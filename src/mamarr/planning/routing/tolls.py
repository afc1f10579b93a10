"""What a lane second, a place or an arrival takes from those who walk or drive themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.posing.problem import RIDES, Problem
from mamarr.planning.routing.interval_bound import Prices
from mamarr.planning.routing.routes import HOUR_S, Resources

F64 = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tolls:
    """In persons of the most urgent priority that the vehicles carry; W windows of the ledger.

    Attributes
    ----------
    person
        float64[2, G, W], of a person, without a bed or in one, who passes a gate in a window.
    lane
        float64[G, W], of a lane second in a window.
    each
        What a person counts of those who pay.
    """

    person: F64
    lane: F64
    each: float = 1.0

    def times(self, factor: float) -> Tolls:
        """As much for each person of others who counts so much."""
        return Tolls(person=self.person * factor, lane=self.lane * factor, each=self.each * factor)


def tolls(problem: Problem, resources: Resources, prices: Prices) -> Tolls:
    """Spread prices of intervals over windows: all rows that a moment lies in are paid.

    Parameters
    ----------
    problem, resources
        The scenario on its roads, with the ledger that the prices are of.
    prices
        Of those who walk or drive themselves; see `StaticProgram.prices`.
    """
    window, shape = resources.ledger.window_s, resources.ledger.gate_s.shape
    middle = (np.arange(shape[1]) + 0.5) * window
    person, lane = np.zeros((2, *shape)), np.zeros(shape)
    for gate in problem.gates:
        leads_to = gate.corridor.leads_to
        for bed in (False, True):
            person[int(bed), gate.index] += prices.places.get((leads_to, bed), 0.0)
        later = [s for mode, s in gate.corridor.beyond_s.items() if mode in RIDES]
        intake = resources.first_intake + resources.ledger.destination_index[leads_to]
        for row in prices.rows:
            if row.resource == resources.first_gate + gate.index:
                lane[gate.index] += np.where((middle >= row.a) & (middle <= row.d), row.price, 0.0)
            elif row.resource == intake:
                # whole hours, as arrivals are counted
                arrive = (middle + max(later, default=0)) // HOUR_S * HOUR_S
                person[:, gate.index] += np.where(
                    (arrive + HOUR_S > row.a) & (arrive < row.d), row.price, 0.0
                )
    return Tolls(person=person, lane=lane)

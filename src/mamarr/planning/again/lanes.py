"""Which orders that still work take more of a gate's lanes than riders who have no trip would."""

from __future__ import annotations

from collections.abc import Sequence

from mamarr.planning.again.left import Left
from mamarr.planning.again.told import Told
from mamarr.planning.posing.problem import Gate, Supply
from mamarr.scenario.model import Fleet


def for_riders(
    left: Left, told: Sequence[Told], waiting: Sequence[Supply], people: int, price: float
) -> set[int]:
    """Orders (their `id`) whose lanes would let more riders through than people go by them.

    Those that win most come first, and no more than the riders need: many seats take as little of the lanes
    as a few people on foot.

    Parameters
    ----------
    left
        Who is left.
    told
        Orders as they stand.
    waiting
        Riders without a trip.
    people
        How many of them are to have one.
    price
        People that each order must win, if all its lanes go to riders.
    """
    lanes = [(t, *_riders_by(left, t, waiting)) for t in told if t.ahead and t.stay is None]
    wins = [(own / each, sum(s.people for s in t.ahead), t) for t, own, each in lanes if 0.0 < each < own]
    given = set[int]()
    for riders, own, t in sorted(wins, key=lambda w: (1.0 - w[0]) * w[1]):
        if people > 0 and (riders - 1.0) * own > price:
            given.add(id(t))
            people -= int(riders * own)
    return given


def _riders_by(left: Left, t: Told, waiting: Sequence[Supply]) -> tuple[float, float]:
    """Lane seconds at a gate of a person of an order, and of the rider who takes least; 0: none may pass."""
    group = left.of(t).group
    own = t.gate.screen_s.get(group.travels, 0.0) / group.people_per_vehicle
    groups = {s.group.id for s in waiting if t.gate.index in s.gates}
    riding = [_each(t.gate, site.fleet) for site in left.problem.fleets if groups & {*site.fleet.carries}]
    return own, min(riding, default=0.0)


def _each(gate: Gate, fleet: Fleet) -> float:
    return gate.screen_s.get(fleet.vehicle, 0.0) / fleet.seats

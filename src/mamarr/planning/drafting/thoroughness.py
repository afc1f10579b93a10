"""How long to search for plans, in work and not in time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mamarr.planning.riders.bound import ITERATIONS
from mamarr.planning.routing.choose import Effort
from mamarr.planning.slots.narrow import Care
from mamarr.planning.slots.regroup import Regrouping
from mamarr.planning.slots.schedule import Polish
from mamarr.plans.document import Trip

BRIEF_PROOF = 8
"""Programs of the vehicles' bound for one of many variants."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Thoroughness:
    """How long to search, in work and not in time.

    Attributes
    ----------
    effort, care, polish
        For those who walk or drive; see `give_orders`.
    vehicles
        Factor on the work for buses and ambulances.
    proof
        Programs of the bound for buses and ambulances, at most.
    vehicles_first
        Whether vehicles are planned before others of the same priority; None: both ways, if time allows.
    trips
        Trips that are known to be good: no others are looked for. None: they are looked for.
    fresh
        Groups whose trips are looked for all the same.
    """

    effort: Effort = field(default_factory=Effort)
    care: Care = field(default_factory=Care)
    polish: Polish = field(default_factory=Polish)
    vehicles: float = 0.1
    proof: int = ITERATIONS
    vehicles_first: bool | None = None
    trips: tuple[Trip, ...] | None = None
    fresh: frozenset[str] = frozenset()


BRIEF = Thoroughness(care=Care(looks=1), polish=Polish(turns=0), vehicles=0.03, proof=BRIEF_PROOF)
"""For one of many variants: some tenths of a percent fewer people, for a fifth of the work."""

COUNTING = replace(
    BRIEF,
    care=Care(looks=1, loss=0.0075, regrouping=Regrouping(turns=12, idle=4)),
    polish=Polish(turns=0, early=False),
)
"""For a plan of which only the figures are asked."""

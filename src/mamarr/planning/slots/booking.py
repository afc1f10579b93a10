"""What slots of routes use, added to the ledger or taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.routing.routes import Resources, Route
from mamarr.planning.slots._booking_kernels import spread
from mamarr.plans.document import Slot
from mamarr.scenario.model import Mode


def book(
    problem: Problem,
    resources: Resources,
    moves: Iterable[tuple[Route, Supply, Sequence[Slot]]],
    *,
    sign: int = 1,
) -> None:
    """Add what slots of routes use to the ledger: streets, gates, intake, places and beds.

    `sign` -1 takes it back.
    """
    ledger = resources.ledger
    for way, supply, slots in moves:
        people = sign * sum(s.people for s in slots)
        if not people:
            continue
        gate = problem.gates[way.gate]
        d = ledger.destination_index[gate.corridor.leads_to]
        (ledger.beds if supply.group.needs_bed else ledger.places)[d] += people
        mode = supply.group.travels
        begin = np.array([s.from_s for s in slots], dtype=np.float64)
        end = np.array([s.to_s for s in slots], dtype=np.float64)
        count = np.array([sign * s.people for s in slots], dtype=np.float64)
        for r, enter, unit in zip(
            way.resources.tolist(), way.enter_s.tolist(), way.unit.tolist(), strict=True
        ):
            at_gate = resources.first_gate <= r < resources.first_intake
            dwell = gate.screen_s.get(mode, 0.0) if at_gate and mode is not Mode.WALK else 0.0
            row = resources.row(r)
            spread(row, resources.window_s(r), begin, end, count * unit, enter, dwell)

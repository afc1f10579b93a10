"""Rounds that a program has chosen, made by vehicles: booked in the order of time, as far as they can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.riders._search_kernels import pool
from mamarr.planning.riders._trip_kernels import STOPS, State, add, offsets, place
from mamarr.planning.riders.program import Round
from mamarr.planning.riders.ways import Ways, vehicle_names
from mamarr.plans.document import Trip

I64 = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class WholeRound:
    """So many vehicles of a fleet make a round: they leave base, load and pass a gate at the same seconds.

    Each takes `people` of each `supply`, stop by stop, by a variant of its ways.
    """

    vehicles: int
    fleet: int
    supply: tuple[int, ...]
    people: tuple[int, ...]
    gate: int
    leave_s: int
    at_s: int
    variant: int = 0


def follow(ways: Ways, state: State, rounds: Sequence[Round], begun: float) -> None:
    """Let vehicles make the rounds of the bound's program in whole numbers, as far as they can.

    In the order of time, a round is made whenever the parts of rounds of a fleet by a gate come to one more;
    so much of the first has `begun`.
    """
    tb = ways.tables
    desk = _Booking(ways, state)
    parts: dict[tuple[int, int], float] = {}
    seq, before = np.zeros(STOPS, dtype=np.int64), np.zeros(STOPS, dtype=np.int64)
    for r in rounds:
        f, g = r.fleet, r.gate
        parts[f, g] = parts.get((f, g), begun) + r.vehicles
        while parts[f, g] >= 1.0 - 1e-6 and state.left[r.supply] > 0 and state.size[0] > 0:
            seq[0] = r.supply
            k = pool(tb, state, f, seq, g, 0)
            parts[f, g] -= 1.0
            desk.book(f, seq, k, g, int(r.at_s) - offsets(tb, f, seq, k, g, 0, before))


def keep_rounds(ways: Ways, state: State, rounds: Sequence[WholeRound]) -> None:
    """Let vehicles make whole rounds; streets may make them come later or not at all."""
    desk = _Booking(ways, state)
    seq = np.zeros(STOPS, dtype=np.int64)
    for r in rounds:
        seq[: len(r.supply)] = r.supply
        for _ in range(r.vehicles):
            # no more at a stop than are meant to board there
            left = state.left[list(r.supply)]
            state.left[list(r.supply)] = np.minimum(left, r.people)
            desk.book(r.fleet, seq, len(r.supply), r.gate, r.leave_s, v=r.variant, left=left)


def keep_trips(ways: Ways, state: State, trips: Sequence[Trip]) -> None:
    """Let vehicles make trips exactly as they are; those that no round of `ways` is like are left out."""
    tb, problem = ways.tables, ways.problem
    zones = problem.scenario.zones
    supply = {(zones[s.zone].id, s.group.id): i for i, s in enumerate(ways.supplies)}
    gates = {g.corridor.id: g.index for g in problem.gates}
    named = [*enumerate(vehicle_names(ways.sites))]
    seq, aboard, before = (np.zeros(STOPS, dtype=np.int64) for _ in range(3))
    for trip in trips:
        keys, k, g = [(s.zone, s.group) for s in trip.stops], len(trip.stops), gates[trip.corridor]
        ends = (trip.leaves_base_s, trip.free_again_s)
        # on another day the same vehicle has another number
        vehicle = next(
            (
                i
                for i, name in named
                if name == trip.vehicle
                and tb.begins[i] <= ends[0] <= ends[1] <= tb.finish[tb.vehicle_fleet[i]]
            ),
            None,
        )
        if vehicle is None or k > STOPS or not supply.keys() >= set(keys) or not state.size[0]:
            continue
        f = int(tb.vehicle_fleet[vehicle])
        seq[:k] = [supply[key] for key in keys]
        aboard[:k] = [s.people for s in trip.stops]
        if (state.left[seq[:k]] < aboard[:k]).any() or not (
            tb.carries[f, seq[:k]] & tb.admits[seq[:k], g]
        ).all():
            continue
        for v in range(2):
            lead = offsets(tb, f, seq, k, g, v, before)
            alike = lead >= 0 and ends == (trip.at_gate_s - lead, trip.at_gate_s + int(tb.tail[f, g]))
            if alike and [s.from_s for s in trip.stops] == (trip.at_gate_s - before[:k]).tolist():
                add(tb, state, vehicle, seq, aboard, k, g, v, trip.at_gate_s)
                break


class _Booking:
    """Books rounds in the order of time, each for the vehicle that fits best."""

    def __init__(self, ways: Ways, state: State) -> None:
        self._ways, self._state = ways, state
        tb = ways.tables
        self._free = tb.begins.copy()
        self._of = {f: np.flatnonzero(tb.vehicle_fleet == f) for f in range(len(tb.seats))}
        self._counts = np.zeros(STOPS, dtype=np.int64)

    def book(
        self, f: int, seq: I64, k: int, g: int, leave: int, *, v: int = 0, left: I64 | None = None
    ) -> None:
        """Book a round that leaves base then, or as soon after it as it can.

        It rather waits for all who fit, unless those at its stops are only whom it is meant for, of `left`.
        """
        tb, state, free = self._ways.tables, self._state, self._free
        # of those at base in time the one that came last, else the one that comes first
        there = self._of[f][free[self._of[f]] <= leave]
        vehicle = there[free[there].argmax()] if len(there) else self._of[f][free[self._of[f]].argmin()]
        low, finish = max(leave, int(free[vehicle])), int(tb.finish[f])
        at = place(tb, state, f, seq, k, g, v, low, finish, left is None, self._counts)
        if left is not None:
            state.left[seq[:k]] = left
        if at >= 0 and state.size[0] > 0:
            free[vehicle] = state.free[add(tb, state, int(vehicle), seq, self._counts, k, g, v, at)]

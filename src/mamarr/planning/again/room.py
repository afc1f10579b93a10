"""Room for people whose orders were given already: lanes of gates, streets, and destinations."""

from __future__ import annotations

import math
from collections.abc import Set

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.posing.problem import Problem, Supply
from mamarr.planning.routing.routes import Resources, Route
from mamarr.planning.slots._slot_kernels import passed
from mamarr.plans.document import Slot
from mamarr.scenario.model import Mode

Floats = NDArray[np.float64]

TINY = 1e-9


class Room:
    """What is left from a moment on, beside what a ledger holds, and those who have been let in here.

    Parameters
    ----------
    problem
        What is left of the day.
    resources
        With the ledger; nothing is booked in it.
    at_s
        The moment. Windows of lanes that were over before it are not asked for.
    streets
        Who needs room on the streets too: others may be on them than were planned.
    """

    def __init__(self, problem: Problem, resources: Resources, at_s: int, *, streets: Set[Mode]) -> None:
        self.problem, self.resources, self.streets = problem, resources, streets
        ledger = self.ledger = resources.ledger
        self.lanes = ledger.gate_offer_s - ledger.gate_s
        window = at_s // ledger.window_s
        self.from_s = float(window * ledger.window_s)
        if self.from_s < at_s and window < ledger.windows:
            # the ledger offers what is left of the window, and who has passed in it has used the rest
            for g in problem.gates:
                over = sum(max(0.0, min(b, at_s) - max(a, self.from_s)) for a, b in g.lane_hours)
                self.lanes[g.index, window] += g.lane_s * over
        self.taken = {False: ledger.places.copy(), True: ledger.beds.copy()}
        self.intake = ledger.intake.copy()
        self._street: dict[int, Floats] = {}

    def let_in(
        self, way: Route, supply: Supply, slot: Slot, people: float, *, walking: bool = False
    ) -> tuple[int, bool]:
        """Let in as many of a slot as there is room for; say how many, and whether these are all.

        All of them if there is for `people`: so many they are before they are made whole ones, who need
        places and beds. Who is `walking` already is on the streets, whatever room there is.
        """
        most, places = self._left(way, supply, slot, walking=walking), self._places(way, supply)
        if most > people - 1e-6 and places >= slot.people:
            self.take(way, supply, slot, people, whole=slot.people)
            return slot.people, True
        some = max(0, min(slot.people, math.floor(min(most, places) + 1e-6)))
        self.take(way, supply, slot, some, whole=some)
        return some, False

    def _places(self, way: Route, supply: Supply) -> float:
        """Places, or beds, that are left where the way leads."""
        end = self.problem.scenario.destinations[self._leads_to(way)]
        most = end.beds if supply.group.needs_bed else end.places
        taken = self.taken[supply.group.needs_bed][self.ledger.destination_index[end.id]]
        return math.inf if most is None else float(most - taken)

    def _left(self, way: Route, supply: Supply, slot: Slot, *, walking: bool) -> float:
        """People for whom there is room if they come as a slot does."""
        end = self.problem.scenario.destinations[self._leads_to(way)]
        d, fits = self.ledger.destination_index[end.id], math.inf
        if end.intake_per_hour is not None:
            for hour, share in self._hours(way, supply, slot):
                fits = min(fits, float(end.intake_per_hour - self.intake[d, hour]) / share)
        for room, each in self._used(way, supply, slot)[: 1 if walking else None]:
            some = each > TINY
            if some.any():
                fits = min(fits, float((room[some] / each[some]).min()))
        return fits

    def take(self, way: Route, supply: Supply, slot: Slot, people: float, *, whole: int) -> None:
        """Let people of a slot in: `people` pass, and `whole` ones stay."""
        d = self.ledger.destination_index[self._leads_to(way)]
        self.taken[supply.group.needs_bed][d] += whole
        for hour, share in self._hours(way, supply, slot):
            self.intake[d, hour] += people * share
        for room, each in self._used(way, supply, slot):
            np.subtract(room, each * people, out=room)

    def _leads_to(self, way: Route) -> str:
        return self.problem.gates[way.gate].corridor.leads_to

    def _used(self, way: Route, supply: Supply, slot: Slot) -> list[tuple[Floats, Floats]]:
        """Room left of what a slot uses, by window (a view), and what a person of it takes."""
        mode = supply.group.travels
        per = 1.0 / supply.group.people_per_vehicle if mode is Mode.CAR else 1.0
        used = [self._checks(way, slot, mode, per)]
        if mode in self.streets:
            for r, enter in zip(way.resources.tolist(), way.enter_s.tolist(), strict=True):
                if r < self.resources.first_gate:
                    if r not in self._street:
                        horizon = float(self.problem.scenario.horizon_s)
                        self._street[r] = self.resources.left(r, 0.0, horizon).copy()
                    first, each = self.ledger.spread(slot.from_s + enter, slot.to_s + enter, per)
                    used.append((self._street[r][first : first + len(each)], each))
        return used

    def _checks(self, way: Route, slot: Slot, mode: Mode, per: float) -> tuple[Floats, Floats]:
        """The same of lanes: a vehicle's screening is spread over its own seconds."""
        check = self.problem.gates[way.gate].screen_s.get(mode, 0.0)
        begin, end = slot.from_s + way.seconds, slot.to_s + way.seconds
        width = float(self.ledger.window_s)
        first = int(begin // width)
        last = min(self.ledger.windows - 1, int((end + check) // width))
        dwell = 0.0 if mode is Mode.WALK else check
        edges = [max(w * width, self.from_s) for w in range(first, max(first, last + 2))]
        done = [passed(t, begin, end, dwell) for t in edges]
        each = np.diff(np.array(done)) * check * per
        return self.lanes[way.gate, first : first + len(each)], each

    def _hours(self, way: Route, supply: Supply, slot: Slot) -> list[tuple[int, float]]:
        """Hours in which people of a slot arrive, and the share of them."""
        mode, gate = supply.group.travels, self.problem.gates[way.gate]
        late = way.seconds + gate.corridor.beyond_s[mode]
        late += 0.0 if mode is Mode.WALK else gate.screen_s.get(mode, 0.0)
        begin, end = slot.from_s + late, slot.to_s + late
        found = []
        for hour in range(max(0, int(begin // 3600)), min(self.intake.shape[1] - 1, int(end // 3600)) + 1):
            part = min(end, (hour + 1) * 3600.0) - max(begin, hour * 3600.0)
            if part > TINY:
                found.append((hour, part / (end - begin)))
        return found

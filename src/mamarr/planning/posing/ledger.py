"""What a partial plan uses of gates, streets and destinations, window by window.

The ledger counts as the plan format says: a link's load on entry, screening
spread over its own seconds, arrivals at destinations by the hour.
"""

from __future__ import annotations

import math
from copy import copy

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.posing.problem import Problem


class Ledger:
    """Mutable account of what is used; planners ask it for what is left.

    Attributes
    ----------
    window_s : int
    windows : int
        Number of windows laid end to end from the opening over the horizon.
    gate_s : float64[gates, windows], lane seconds used
    gate_offer_s : float64[gates, windows], lane seconds offered; inf without screening
    places, beds : int64[destinations], taken
    intake : float64[destinations, hours], people arriving in each hour
    """

    def __init__(self, problem: Problem) -> None:
        scenario = problem.scenario
        self.problem = problem
        self.window_s = scenario.planning.window_s
        self.windows = max(1, math.ceil(scenario.horizon_s / self.window_s))
        shape = (len(problem.gates), self.windows)
        self.gate_s = np.zeros(shape)
        self.gate_offer_s = np.zeros(shape)
        edges = np.arange(self.windows + 1) * float(self.window_s)
        for gate in problem.gates:
            if math.isinf(gate.lane_s):
                self.gate_offer_s[gate.index] = np.inf
                continue
            for stretch in gate.corridor.open:
                overlap = np.minimum(edges[1:], stretch.to_s) - np.maximum(edges[:-1], stretch.from_s)
                self.gate_offer_s[gate.index] += gate.lane_s * np.maximum(overlap, 0.0)
        self.destination_index = {d: i for i, d in enumerate(scenario.destinations)}
        self.places = np.zeros(len(self.destination_index), dtype=np.int64)
        self.beds = np.zeros(len(self.destination_index), dtype=np.int64)
        hours = math.ceil((scenario.horizon_s + 24 * 3600) / 3600)
        self.intake = np.zeros((len(self.destination_index), hours))
        self._walk: dict[int, NDArray[np.float64]] = {}
        self._drive: dict[int, NDArray[np.float64]] = {}

    def copy(self) -> Ledger:
        """The same account, to try something on."""
        other = copy(self)
        other.gate_s, other.intake = self.gate_s.copy(), self.intake.copy()
        other.places, other.beds = self.places.copy(), self.beds.copy()
        other._walk = {e: loads.copy() for e, loads in self._walk.items()}
        other._drive = {e: loads.copy() for e, loads in self._drive.items()}
        return other

    def spread(self, from_s: float, to_s: float, amount: float) -> tuple[int, NDArray[np.float64]]:
        """Split `amount`, even over [from_s, to_s) or at once, by window: (first window, float64[k]).

        What lies outside the horizon is left out.
        """
        w = self.window_s
        first = math.floor(from_s / w)
        if to_s <= from_s:
            return (first, np.array([amount])) if 0 <= first < self.windows else (0, np.zeros(0))
        last = math.ceil(to_s / w)
        edges = np.arange(first, last + 1) * float(w)
        part = np.maximum(np.minimum(edges[1:], to_s) - np.maximum(edges[:-1], from_s), 0.0) * (
            amount / (to_s - from_s)
        )
        low, high = max(first, 0), min(last, self.windows)
        return (low, part[low - first : high - first]) if high > low else (0, np.zeros(0))

    def walk_load(self, link: int) -> NDArray[np.float64]:
        """float64[windows], people entering the link on foot; shared, do not write."""
        return self._walk.setdefault(link, np.zeros(self.windows))

    def drive_load(self, link: int) -> NDArray[np.float64]:
        """float64[windows], vehicles entering the link; shared, do not write."""
        return self._drive.setdefault(link, np.zeros(self.windows))

    @property
    def loaded_links(self) -> dict[str, dict[int, NDArray[np.float64]]]:
        """Loads by ``walk`` and ``drive``, by link index."""
        return {"walk": self._walk, "drive": self._drive}

    def add_street(self, way: str, link: int, from_s: float, to_s: float, amount: float) -> None:
        """Count `amount` entering `link` evenly: people if `way` is ``walk``, else vehicles."""
        loads = self.walk_load(link) if way == "walk" else self.drive_load(link)
        first, part = self.spread(from_s, to_s, amount)
        loads[first : first + len(part)] += part

    def add_gate(self, gate: int, from_s: float, to_s: float, lane_s: float) -> None:
        """Count `lane_s` lane seconds taken evenly over [from_s, to_s)."""
        first, part = self.spread(from_s, to_s, lane_s)
        self.gate_s[gate, first : first + len(part)] += part

    def add_arrivals(self, gate: int, from_s: float, to_s: float, people: int, *, bed: bool) -> None:
        """Count `people` arriving evenly where `gate` leads to; a negative number takes them back."""
        d = self.destination_index[self.problem.gates[gate].corridor.leads_to]
        (self.beds if bed else self.places)[d] += people
        first, last = int(from_s // 3600), int(max(from_s, to_s - 1e-9) // 3600)
        for hour in range(max(first, 0), min(last, self.intake.shape[1] - 1) + 1):
            if to_s <= from_s:
                self.intake[d, hour] += people
            else:
                part = min(to_s, (hour + 1) * 3600) - max(from_s, hour * 3600)
                self.intake[d, hour] += people * part / (to_s - from_s)

"""What a state says has happened: it takes the room that it takes, and no plan is to blame for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.plans.state import State

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Of a state that counts people or names vehicles itself, or of one after it; else all is as planned."""

    state: State | None

    @property
    def until_s(self) -> float:
        """Until then people and vehicles were where a state, this one or an earlier one, counted them."""
        state = self.state
        if state is None:
            return -math.inf
        return state.at_s if state.counts else self._before_s

    @property
    def _before_s(self) -> float:
        """The same of earlier states alone: whom they counted is not known any more."""
        counted = None if self.state is None else self.state.counted_s
        return -math.inf if counted is None else counted

    def counted_s(self, zone: str, group: str) -> float:
        """Until then a state says who of a zone's group had left, or was on the way."""
        state = self.state
        if state is None:
            return -math.inf
        left = {(x.zone, x.group) for x in state.left}
        said = (zone, group) in left | {(x.zone, x.group) for x in state.on_the_way}
        return state.at_s if said else self._before_s

    def seen(self, zone: str, group: str) -> int:
        """People of a zone's group whom the state has on the way, or who had left as it says, if more."""
        state, key = self.state, (zone, group)
        if state is None:
            return 0
        on_the_way = sum(x.people for x in state.on_the_way if (x.zone, x.group) == key)
        return max(on_the_way, sum(x.people for x in state.left if (x.zone, x.group) == key))

    def named(self, vehicle: str, second: float) -> bool:
        """Whether a state says where a vehicle is, and the second is before: it was there then somehow."""
        state = self.state
        if state is None:
            return False
        said = any(v.vehicle == vehicle for v in state.vehicles)
        return second <= (state.at_s if said else self._before_s)

    def out(self, zone: str, group: str, to_s: Floats) -> Mask:
        """bool[k], who has left by `to_s` and is out: all on the way are counted, now or before."""
        state = self.state
        if state is None:
            return np.zeros(len(to_s), dtype=np.bool_)
        by = [state.at_s for x in state.on_the_way if (x.zone, x.group) == (zone, group)]
        by += [x.by_s for x in state.out if (x.zone, x.group) == (zone, group)]
        return np.asarray(to_s <= max(by, default=-1))

    def stated(self, corridor: str, from_s: Floats, passes_s: Floats) -> Mask:
        """bool[k], who began to leave at `from_s`, before the count, for a gate that takes them as before.

        Where it is slower only those who had passed it by then.
        """
        state = self.state
        if state is None:
            return np.zeros(len(from_s), dtype=np.bool_)
        begun, passed = from_s < self.until_s, passes_s <= self.until_s
        return np.asarray(passed if corridor in state.slower else begun)


NO_FACTS = Facts(state=None)

"""What a state says has happened: it takes the room that it takes, and no plan is to blame for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mamarr.plans.state import State

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Of a state that counts people or names vehicles itself; of another one all is as it was planned."""

    state: State | None

    @property
    def counts(self) -> bool:
        """Whether it says anything of people or vehicles."""
        return self.state is not None and bool(
            self.state.left or self.state.on_the_way or self.state.vehicles
        )

    def counted(self, zone: str, group: str) -> bool:
        """Whether the state says who of a zone's group has left, or is on the way."""
        if self.state is None:
            return False
        said = {(x.zone, x.group) for x in self.state.left} | {
            (x.zone, x.group) for x in self.state.on_the_way
        }
        return (zone, group) in said

    def named(self, vehicle: str, second: float) -> bool:
        """Whether the state says where a vehicle is, and the second is past: it was there then somehow."""
        state = self.state
        return (
            state is not None and second <= state.at_s and any(v.vehicle == vehicle for v in state.vehicles)
        )

    def out(self, zone: str, group: str, to_s: Floats) -> Mask:
        """bool[k], who has left by `to_s` and is out, as the state counts all of them who are on the way."""
        state = self.state
        if state is None or all((x.zone, x.group) != (zone, group) for x in state.on_the_way):
            return np.zeros(len(to_s), dtype=np.bool_)
        return np.asarray(to_s <= state.at_s)

    def stated(self, corridor: str, from_s: Floats, passes_s: Floats) -> Mask:
        """bool[k], who began to leave at `from_s`, before the moment, for a gate that takes them as before.

        Where it is slower only those who had passed it by then.
        """
        state = self.state
        if state is None or not self.counts:
            return np.zeros(len(from_s), dtype=np.bool_)
        begun, passed = from_s < state.at_s, passes_s <= state.at_s
        return np.asarray(passed if corridor in state.slower else begun)


NO_FACTS = Facts(state=None)

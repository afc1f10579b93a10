"""Who is left at the moment of a state, and where: at home, on the way, or on the way back."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import tree
from mamarr.planning.again.nights import Sheltered, gates_from, sheltered
from mamarr.planning.again.past import Away, Past, interval
from mamarr.planning.again.scene import open_now
from mamarr.planning.again.told import Key, Told, profile
from mamarr.planning.again.trips import Rides
from mamarr.planning.posing.problem import RIDES, Problem, Supply
from mamarr.planning.posing.readiness import Ready, ready_share
from mamarr.plans.document import Slot
from mamarr.plans.state import State
from mamarr.scenario.model import Mode

NOBODY = Past(told=(), away=(), away_at_most=(), departed={})
"""Nobody has left on foot or by car."""


class Left:
    """People of all zones and groups at the moment of a state.

    Parameters
    ----------
    problem
        As the state has it; see `scene.changed`.
    state
        The moment.

    Attributes
    ----------
    supply
        Everybody of a zone and group, as before the pause.
    """

    def __init__(self, problem: Problem, state: State) -> None:
        self.problem, self.state = problem, state
        zones = problem.scenario.zones
        self.supply = {(zones[s.zone].id, s.group.id): s for s in problem.supplies}
        self._home_s: dict[tuple[int, Mode], NDArray[np.float64]] = {}

    def walking(
        self, past: Past, rides: Rides, *, beside: bool = False
    ) -> tuple[list[Supply], list[Supply], list[Away]]:
        """Those who walk or drive: at home or at a shelter, and those on the way who may be sent elsewhere.

        With `beside` only those at home, or at a shelter, who have no slot ahead.
        """
        ahead = slots_ahead(past.told) if beside else {}
        home = [
            self.at_home(past, rides, k, ahead.get(k, ()))
            for k, s in self.supply.items()
            if s.group.travels not in RIDES
        ]
        home = [s for s in home if s.people and s.node >= 0 and s.gates]
        home += [s for _, s in self.sheltered(past, all_of_them=not beside)]
        turning = [a for a in past.away_at_most if self.may_turn(a)]
        index = len(self.problem.supplies)
        return home, [self.away(a, index + i) for i, a in enumerate(turning)], turning

    def sheltered(self, past: Past, *, all_of_them: bool = False) -> list[tuple[Sheltered, Supply]]:
        """Those at shelters who may go on anew: who have no hours to go on, or all who have not gone."""
        index = len(self.problem.supplies) + 2 * (len(past.away) + len(past.away_at_most))
        found = []
        for i, here in enumerate(sheltered(self.problem, past.told, all_of_them=all_of_them)):
            s = self.supply[here.key]
            if here.from_s is not None:
                gates = s.gates if all_of_them else gates_from(self.problem, s, here, past.told)
                found.append((here, here.supply(s, index + i, gates)))
        return [(here, s) for here, s in found if s.gates]

    def coming_back(self, past: Past, away: Sequence[Supply], turning: Sequence[Away]) -> list[Supply]:
        """The people on the way, back at home: those who may be sent elsewhere too, under the same index."""
        index = {id(a): s.index for s, a in zip(away, turning, strict=True)}
        new = len(self.problem.supplies) + len(past.away_at_most)
        found = []
        for i, a in enumerate(past.away_at_most):
            r = self.returning(a)
            if r is not None and self.supply[a.key].gates:
                s = self.away(r, index.get(id(a), new + i))
                found.append(replace(s, passing=None))
        return found

    def at_home(
        self, past: Past, rides: Rides, key: Key, kept: Sequence[Slot], *, back: Sequence[Away] = ()
    ) -> Supply:
        """Those of a zone's group who are at home without a slot, and those who come back."""
        s = self.supply[key]
        gone = self._gone(past, rides, key)
        ready = profile(s.people, gone, kept, s.group.ready, self.state.at_s)
        people = max(0, s.people - gone - sum(x.people for x in kept))
        for a in back:
            ready, people = _joined(ready, people, a), people + a.people
        return replace(s, people=people, group=replace(s.group, ready=ready))

    def away(self, a: Away, index: int) -> Supply:
        """People on the way, at the node where they are told."""
        s = self.supply[a.key]
        group = replace(s.group, ready=((a.from_s, 0.0), (a.to_s, 1.0)))
        return replace(s, index=index, node=a.node, people=a.people, group=group, passing=interval(a))

    def returning(self, a: Away) -> Away | None:
        """The same people back at their own zone; None if no road leads back."""
        s = self.supply[a.key]
        back = float(self._seconds_home(s.node, s.group.travels)[a.node])
        if not math.isfinite(back):
            return None
        late = math.ceil(back)
        return replace(a, node=s.node, from_s=a.from_s + late, to_s=a.to_s + late, onward=())

    def returned(self, key: Key, back: Sequence[Away]) -> Supply:
        """Those of a zone's group alone who come back."""
        first, *others = back
        ready: Ready
        ready, people = ((first.from_s, 0.0), (first.to_s, 1.0)), first.people
        for a in others:
            ready, people = _joined(ready, people, a), people + a.people
        s = self.supply[key]
        return replace(s, people=people, group=replace(s.group, ready=ready))

    def _seconds_home(self, node: int, mode: Mode) -> NDArray[np.float64]:
        """Seconds from every node to a zone's."""
        if (node, mode) not in self._home_s:
            seconds = open_now(self.problem, self.state.at_s, self.problem.network.seconds(mode))
            self._home_s[node, mode] = tree(self.problem.network, seconds, [node], reverse=True)[0]
        return self._home_s[node, mode]

    def may_turn(self, a: Away) -> bool:
        """Whether people on the way may be sent elsewhere; groups that go apart may not."""
        s = self.supply[a.key]
        return bool(s.gates) and not s.group.apart

    def _gone(self, past: Past, rides: Rides, key: Key) -> int:
        return past.departed.get(key, 0) + rides.loaded.get(key, 0)

    def riding(self, rides: Rides, *, all_of_them: bool = False) -> list[Supply]:
        """Those who ride and are still at home; of them all, or who has no seat."""
        kept: dict[Key, list[Slot]] = defaultdict(list)
        for t in rides.standing:
            for s in t.stops:
                if s.from_s >= self.state.at_s and not all_of_them:
                    end = max(s.to_s, s.from_s + 1)
                    kept[s.zone, s.group].append(Slot(from_s=s.from_s, to_s=end, people=s.people))
        found = [
            self.at_home(NOBODY, rides, key, kept.get(key, ()))
            for key, s in self.supply.items()
            if s.group.travels in RIDES
        ]
        return [s for s in found if s.people and s.node >= 0 and s.gates]

    def of(self, t: Told) -> Supply:
        """Everybody of an order's zone and group."""
        return self.supply[t.order.zone, t.order.group]

    def from_home(self, t: Told) -> bool:
        """Whether the way of an order begins at home, and not on the way."""
        links = t.way.links
        home = self.of(t).node
        return t.stay is None and bool(links.size) and int(self.problem.network.tail[links[0]]) == home


def slots_ahead(told: Sequence[Told]) -> dict[Key, list[Slot]]:
    """Slots ahead of people at home, by zone and group."""
    slots: dict[Key, list[Slot]] = defaultdict(list)
    for t in told:
        slots[t.order.zone, t.order.group] += t.from_home
    return slots


def _joined(ready: Ready, people: int, back: Away) -> Ready:
    """The profile of people at home and people who come back, together."""
    first = int(ready[0][0])
    # nobody at home is ready until the first are: between two marks people become ready evenly
    before = {first - 1} if first - 1 > back.from_s else set()
    marks = np.array(sorted({*(t for t, _ in ready), back.from_s, back.to_s, *before}), dtype=np.float64)
    home = people * ready_share(ready, marks)
    come = back.people * np.clip((marks - back.from_s) / (back.to_s - back.from_s), 0.0, 1.0)
    share = ((home + come) / max(1, people + back.people)).round(9)
    return tuple(zip(marks.astype(int).tolist(), np.clip(share, 0.0, 1.0).tolist(), strict=True))

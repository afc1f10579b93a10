"""Orders at a moment, part by part: which parts of their slots stand, and whole people in each."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mamarr.planning.posing.problem import Gate
from mamarr.planning.posing.readiness import Ready, ready_share
from mamarr.planning.routing.routes import Route
from mamarr.plans.document import Order, Slot

if TYPE_CHECKING:
    from mamarr.planning.again.nights import Overnight

Key = tuple[str, str]
"""Zone id and group id."""

Piece = tuple["Told", "Part", float]
"""An order, a part of one of its slots, and how many people that is before they are made whole ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part(Slot):
    """A part of a slot `of` an order; slots of one order may overlap."""

    of: Slot


@dataclass(kw_only=True, slots=True)
class Told:
    """An order as it stands at the moment: `gone` and `ahead` are slots before and after it that hold.

    `way` is its route with the resources it uses; `gate` is as the state has it. `shut` are stretches of
    slots in which whoever leaves does not pass, be it nobody. `away`: of people who were on the way already.
    With a night all this is of the way on from the shelter, and `stay` is the rest.
    """

    order: Order
    gate: Gate
    way: Route
    gone: list[Part] = field(default_factory=list)
    ahead: list[Part] = field(default_factory=list)
    shut: list[Part] = field(default_factory=list)
    away: bool = False
    stay: Overnight | None = None

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All that holds, each slot of the order in one piece where all of it does."""
        return in_one_piece([*self.gone, *self.ahead], {id(s.of) for s in self.shut})

    @property
    def from_home(self) -> Sequence[Slot]:
        """Slots ahead of people at home."""
        return () if self.away else self.ahead if self.stay is None else self.stay.ahead


def in_one_piece(parts: Iterable[Part], broken: Set[int]) -> tuple[Slot, ...]:
    """Parts of slots, each slot in one piece where all of it is there and it (its `id`) is not broken."""
    of: dict[int, list[Part]] = defaultdict(list)
    for s in parts:
        of[id(s.of)].append(s)
    found: list[Slot] = []
    for those in of.values():
        whole = those[0].of
        if id(whole) not in broken and sum(s.people for s in those) == whole.people:
            found.append(whole)
        else:
            found += [Slot(from_s=s.from_s, to_s=s.to_s, people=s.people) for s in those]
    return tuple(sorted(found, key=lambda s: (s.from_s, s.to_s)))


def profile(people: int, gone: int, kept: Iterable[Slot], ready: Ready, at_s: int) -> Ready:
    """Readiness of those of `people` who are still at home and have no slot, from a moment on.

    `gone` have left before, `kept` leave when they were told. Who is left may leave as far as all who have
    left are never more than are ready.
    """
    slots = sorted(kept, key=lambda s: s.from_s)
    left = people - gone - sum(s.people for s in slots)
    # before the first are ready nobody is, and not ever more until then
    start = max(math.ceil(at_s / 60) * 60, int(ready[0][0]))
    if left <= 0:
        return ((start, 1.0),)
    marks = {start, *(int(t) for t, _ in ready), *(s.from_s for s in slots), *(s.to_s for s in slots)}
    seconds = np.array(sorted(t for t in marks if t >= start), dtype=np.float64)
    share = ready_share(ready, seconds)
    leaving = np.zeros(len(seconds))
    for s in slots:
        leaving += s.people * np.clip((seconds - s.from_s) / (s.to_s - s.from_s), 0.0, 1.0)
    free = people * share - gone - leaving
    # who may leave now must not take the place of somebody who was told to leave later
    free = np.minimum.accumulate(free[::-1])[::-1]
    # where more have left than were ready, nobody may until as many are
    short = np.flatnonzero((free[:-1] < 0.0) & (free[1:] > 0.0))
    wait = (seconds[short + 1] - seconds[short]) * free[short] / (free[short] - free[short + 1])
    even = np.ceil(seconds[short] + wait)
    later = even < seconds[short + 1]
    seconds = np.insert(seconds, short[later] + 1, even[later])
    free = np.insert(free, short[later] + 1, 0.0)
    shares = np.clip(free / left, 0.0, 1.0).round(9)
    return tuple(zip(seconds.astype(int).tolist(), shares.tolist(), strict=True))


def cut(slot: Slot, marks: Iterable[int]) -> list[Slot]:
    """A slot cut at marks: by each mark as many whole people are gone as an even flow has sent."""
    inside = sorted({m for m in marks if slot.from_s < m < slot.to_s})
    ends = [slot.from_s, *inside, slot.to_s]
    sent = [(m - slot.from_s) * slot.people // (slot.to_s - slot.from_s) for m in ends]
    return [
        Slot(from_s=a, to_s=b, people=y - x)
        for (a, b), (x, y) in zip(pairwise(ends), pairwise(sent), strict=True)
    ]


def part_of(piece: Slot, of: Slot) -> Part:
    """A piece of a slot as a part of it."""
    return Part(from_s=piece.from_s, to_s=piece.to_s, people=piece.people, of=of)


def rate(slot: Slot) -> float:
    """People a second."""
    return slot.people / (slot.to_s - slot.from_s)


def rounded(slot: Slot, pieces: list[Slot], stands: Sequence[bool]) -> list[Slot]:
    """The same pieces, those that stand rounded down: streets and gates that were full hold no one more."""
    if all(stands):
        return pieces
    kept = [
        min(p.people, math.floor(rate(slot) * (p.to_s - p.from_s) + 1e-9)) if s else p.people
        for p, s in zip(pieces, stands, strict=True)
    ]
    kept[stands.index(False)] += slot.people - sum(kept)
    return [replace(p, people=n) for p, n in zip(pieces, kept, strict=True)]

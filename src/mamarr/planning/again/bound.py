"""How many of those who are left get out at most, beside those who are on the way and go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from mamarr.planning.flow.flows import earliest_arrival
from mamarr.planning.flow.fluid import UNITS_AT_MOST, Fluid, fluid
from mamarr.planning.flow.inner import inner
from mamarr.planning.posing.problem import ON_THEIR_OWN, Problem, Supply
from mamarr.planning.routing.routes import Route
from mamarr.planning.slots._booking_kernels import spread
from mamarr.plans.document import Slot
from mamarr.scenario.model import Mode

UNITS = 16
"""To a person, at least: what people on the way leave of a street in a step is told so finely."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnAtMost:
    """So many of those who walk or drive and are left get out at most: by mode, and all together.

    Of people who may begin at one of two places both are named among the supplies.
    """

    supplies: Sequence[Supply] = ()
    by_mode: Mapping[Mode, float] = field(default_factory=lambda: MappingProxyType({}))
    together: float


def flow_bound(
    problem: Problem,
    supplies: Sequence[Supply],
    going: Sequence[tuple[Route, Sequence[Slot]]],
    *,
    streets: bool = True,
    visits_at_most: int,
    stop: Callable[[], bool] = lambda: False,
) -> dict[Mode, float]:
    """At most so many of these people get out by streets and gates over time, by mode; admission left out.

    Parameters
    ----------
    problem
        What is still to be planned; see `scene.rest`.
    supplies
        Who is left. Of people who may begin at one of two places both are named, and the more of them bound.
    going
        Ways and slots of walkers who have left and cannot be stopped: streets and gates have that less room.
    streets
        Whether streets count; else gates alone.
    visits_at_most
        Work cap of the flow, see `flows.earliest_arrival`.
    stop
        Asked now and then; stopped, the bound is wider but holds.
    """
    most: dict[Mode, float] = {}
    for mode in ON_THEIR_OWN:
        mine = [s for s in supplies if s.group.travels is mode]
        if not mine:
            continue
        mine_only = replace(problem, supplies=tuple(mine))
        model = fluid(mine_only, mode)
        if going and mode is Mode.WALK and UNITS * model.unit * model.people <= UNITS_AT_MOST:
            model = fluid(mine_only, mode, unit=UNITS * model.unit)
        if mode is Mode.WALK:
            model = less(model, going, streets=streets)
        if not streets:
            most[mode] = min(float(model.people), float(model.exit_capacity.sum(dtype=np.int64)) / model.unit)
            continue
        home = {s.index for s in mine} - {s.index for s in mine if s.passing is not None}
        at_home = [any(i in home for i in those) for those in model.supplies]
        cut, beyond = inner(model, np.array(at_home, dtype=np.bool_))
        flow = earliest_arrival(cut, visits_at_most=visits_at_most, stop=stop)
        most[mode] = float(flow.at_most[-1] + beyond) / model.unit
    return most


def less(model: Fluid, going: Iterable[tuple[Route, Sequence[Slot]]], *, streets: bool = True) -> Fluid:
    """The same streets and gates, with what these walkers take of them (or of gates alone) taken off."""
    step, steps = float(model.step_s), model.steps
    tail = dict(zip(model.link.tolist(), model.tail.tolist(), strict=True))
    gate = {g: i for i, g in enumerate(model.gate.tolist())}
    taken: dict[int, np.ndarray] = {}
    passing = np.zeros((len(gate), steps))
    for way, slots in going:
        begin = np.array([s.from_s for s in slots], dtype=np.float64)
        end = np.array([s.to_s for s in slots], dtype=np.float64)
        units = np.array([s.people * model.unit for s in slots], dtype=np.float64)
        for link, off in zip(way.links.tolist(), way.off_s.tolist(), strict=False):
            if streets and link in tail:
                row = taken.setdefault(link, np.zeros(steps))
                spread(row, step, begin, end, units, off + float(model.potential_s[tail[link]]), 0.0)
        if way.gate in gate:
            spread(passing[gate[way.gate]], step, begin, end, units, way.seconds, 0.0)
    # both arcs of a link share its row
    row_of = np.full(int(model.link.max(initial=-1)) + 1, -1, dtype=np.int32)
    row_of[list(taken)] = np.arange(len(taken), dtype=np.int32)
    mine = np.flatnonzero(row_of[model.link] >= 0)
    _, first = np.unique(row_of[model.link[mine]], return_index=True)
    used = np.floor(np.array(list(taken.values())).reshape(len(taken), steps) + 1e-6)
    capacity = np.maximum(0, model.offered(mine[first]) - used).astype(np.int32)
    closed_row = model.closed_row.copy()
    closed_row[mine] = len(model.closed_capacity) + row_of[model.link[mine]]
    exits = np.maximum(0, model.exit_capacity - np.floor(passing + 1e-6)).astype(np.int32)
    return replace(
        model,
        closed_row=closed_row,
        closed_capacity=np.concatenate([model.closed_capacity.reshape(-1, steps), capacity]),
        exit_capacity=exits,
    )

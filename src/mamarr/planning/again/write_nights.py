"""Orders with nights of a re-plan written down: as they stand, told another way on, and given since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mamarr.planning.again.nights import Sheltered, count, window_of
from mamarr.planning.again.told import Told
from mamarr.plans.document import Order, Slot, split, together
from mamarr.scenario.model import Scenario


def written(told: Sequence[Told], onward: Sequence[tuple[Sheltered, Order]]) -> list[Order]:
    """Orders with nights as they stand, and those who are told another way on from the shelter.

    Parameters
    ----------
    told
        Orders as they stand, with nights or without.
    onward
        Orders from a shelter on, given since.
    """
    slots: dict[int, list[Slot]] = {}
    on: dict[int, list[Slot]] = {}
    pool: dict[int, list[Slot]] = {}
    for t in told:
        if t.stay is not None:
            standing, pool[id(t)] = split(t.stay.leaving, count(t.stay.leaving) - t.stay.lost)
            slots[id(t)], on[id(t)] = list(standing), list(t.slots)
    others: list[Order] = []
    for here, order in onward:
        left: list[Slot] = list(order.slots)
        for t in here.told:
            taken, pool[id(t)] = split(pool[id(t)], count(left))
            if not taken:
                continue
            goes, left = split(left, count(taken))
            assert t.stay is not None
            assert t.stay.order.night is not None
            was = t.stay.order
            path = (*was.stretches[0].path, *order.path[1:])
            if (path, order.corridor) == (was.path, was.corridor):
                slots[id(t)] += taken
                on[id(t)] += goes
            else:
                night = replace(t.stay.order.night, slots=tuple(goes))
                others.append(
                    replace(was, corridor=order.corridor, path=path, slots=tuple(taken), night=night)
                )
    made = []
    for t in told:
        if t.stay is not None and t.stay.order.night is not None:
            leave = together((*slots[id(t)], *pool[id(t)]))
            if leave:
                night = replace(t.stay.order.night, slots=together(on[id(t)]))
                made.append(replace(t.stay.order, slots=leave, night=night))
    return [*made, *others]


def with_more(orders: Sequence[Order], more: Iterable[Order], scenario: Scenario) -> list[Order]:
    """Orders with nights, and further ones: who goes the same way in the same window is in one order."""
    found = list(orders)
    for new in more:
        same = (
            i
            for i, o in enumerate(found)
            if _way(o) == _way(new) and window_of(scenario, o) == window_of(scenario, new)
        )
        i = next(same, None)
        if i is None:
            found.append(new)
            continue
        was, goes = found[i].night, new.night
        assert was is not None
        assert goes is not None
        night = replace(was, slots=together((*was.slots, *goes.slots)))
        found[i] = replace(found[i], slots=together((*found[i].slots, *new.slots)), night=night)
    return found


def _way(order: Order) -> tuple[object, ...]:
    """Who goes, by which corridor and path, and where they stay."""
    night = None if order.night is None else (order.night.shelter, order.night.node)
    return order.zone, order.group, order.corridor, order.path, night

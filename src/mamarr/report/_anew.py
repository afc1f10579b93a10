"""What a re-plan changes in a set of notices: its moment, corridors that are shut, and who is on the way."""

from __future__ import annotations

import math
from dataclasses import replace

from mamarr.network.model import Network
from mamarr.notices.notice import Issue, Last, Shut
from mamarr.plans.document import Plan
from mamarr.plans.state import CorridorState, State
from mamarr.scenario.model import Corridor, Mode, Scenario


def as_changed(scenario: Scenario, issue: Issue, state: State) -> tuple[Scenario, Issue]:
    """The scenario as a state has it, and an issue that says so."""
    from mamarr.planning.again.scene import as_it_is

    now = as_it_is(scenario, state)
    said = {c.id: c for c in state.corridors}
    both = tuple(zip(scenario.corridors, now.corridors, strict=True))
    return now, replace(
        issue,
        since_s=state.at_s,
        shut=tuple(
            s
            for agreed, c in both
            if c.id in said or not c.refusals
            for s in _shut(agreed, c, said.get(c.id), state.at_s)
        ),
        last=tuple(
            Last(corridor=c, by=mode, at_s=last_s)
            for c in now.corridors
            if not c.refusals
            for mode in (Mode.WALK, Mode.CAR)
            if mode in {now.groups[g].travels for g in c.admits}
            for last_s in [_last(scenario, now, c.id, mode, state.at_s)]
            if last_s is not None
        ),
        shelter_by_s=_shelter_by(scenario, now, state.at_s),
        slower=tuple(c for c in now.corridors if c.id in state.slower and _opens(c, state.at_s)),
    )


def _shut(agreed: Corridor, now: Corridor, said: CorridorState | None, at_s: int) -> tuple[Shut, ...]:
    """When a corridor is closed though it was to be open, from a moment on: by itself, or with the pause."""
    begins, reopens_s = (None, None) if said is None else (said.closed_from_s, said.reopens_s)
    found: dict[int | None, Shut] = {}
    for hours in agreed.open:
        open_s = [i for i in now.open if i.from_s < hours.to_s and i.to_s > hours.from_s]
        ends = [hours.from_s, *(s for i in open_s for s in (i.from_s, i.to_s)), hours.to_s]
        for from_s, to_s in zip(ends[::2], ends[1::2], strict=True):
            if to_s <= max(from_s, at_s):
                continue
            reopens = min((i.from_s for i in now.open if i.from_s >= to_s), default=None)
            by_itself = begins is not None and begins <= from_s < (reopens_s or math.inf)
            closes = begins if by_itself and begins is not None else from_s
            found.setdefault(reopens, Shut(corridor=now, from_s=closes, to_s=reopens))
    return tuple(found.values())


def _last(agreed: Scenario, now: Scenario, corridor: str, mode: Mode, at_s: int) -> int | None:
    """By when those on the way have to be at a gate, if that is earlier than agreed, and than it closes."""
    from mamarr.planning.posing.gates import useful_hours

    (before, then), (open_s, until) = (
        (c, useful_hours(s, c, mode)) for s in (agreed, now) for c in s.corridors if c.id == corridor
    )
    was_s = next((i.to_s for i in then if i.from_s <= at_s < i.to_s), None)
    closes_s = next((i.to_s for i in open_s.open if i.from_s <= at_s < i.to_s), None)
    if was_s is None or closes_s is None:
        return None
    last_s = max((i.to_s for i in until if i.from_s <= at_s), default=at_s)
    check = 0.0 if before.screening is None or mode is Mode.WALK else before.screening.seconds.get(mode, 0.0)
    return last_s if last_s < was_s and last_s + math.ceil(check) < closes_s else None


def _shelter_by(agreed: Scenario, now: Scenario, at_s: int) -> int | None:
    """By when those on the way to a shelter have to be there, if that is earlier than agreed."""
    before, after = (
        next((w.to_s for w in s.pause.windows if w.from_s <= at_s < w.to_s), None) for s in (agreed, now)
    )
    if not now.shelters or before is None or after is None or after >= before:
        return None
    return after - now.pause.margin_s


def _opens(corridor: Corridor, at_s: int) -> bool:
    return any(i.to_s > at_s for i in corridor.open)


def homes(scenario: Scenario, network: Network, plan: Plan) -> set[tuple[str, str]]:
    """Zones with the nodes at which their people are at home, as far as orders of a re-plan ask for them."""
    known = {(o.zone, o.path[0]) for o in plan.orders if o.start_node is None and o.path}
    if {o.zone for o in plan.orders if o.start_node is not None} <= {zone for zone, _ in known}:
        return known
    from mamarr.planning.posing.pose import pose

    nodes = pose(scenario, network).zone_node
    return known | {
        (zone.id, network.node_id[n]) for zone, n in zip(scenario.zones, nodes, strict=True) if n >= 0
    }

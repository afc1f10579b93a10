"""What a re-plan changes in a set of notices: its moment, corridors that are shut, and who is on the way."""

from __future__ import annotations

from dataclasses import replace

from mamarr.network.model import Network
from mamarr.notices.notice import Issue, Shut
from mamarr.plans.document import Plan
from mamarr.plans.state import State
from mamarr.scenario.model import Scenario


def as_changed(scenario: Scenario, issue: Issue, state: State) -> tuple[Scenario, Issue]:
    """The scenario as a state has it, and an issue that says so."""
    from mamarr.planning.again.scene import as_it_is

    corridors = {c.id: c for c in scenario.corridors}
    shut = tuple(
        Shut(corridor=corridors[c.id], from_s=c.closed_from_s, to_s=c.reopens_s)
        for c in state.corridors
        if c.closed_from_s is not None and (c.reopens_s is None or c.reopens_s > state.at_s)
    )
    return as_it_is(scenario, state), replace(issue, since_s=state.at_s, shut=shut)


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

"""Ways for those who are left: the ones that a flow over time takes, beside those who have left.

A linear program over routes needs minutes in a large city, and few rounds of it leave out most routes that
matter. A flow that takes nothing back needs seconds, and its ways share the streets minute by minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from mamarr.planning.again.bound import less
from mamarr.planning.again.told import Key
from mamarr.planning.flow.flows import Flow, fast_flow
from mamarr.planning.flow.fluid import fluid
from mamarr.planning.posing.ledger import Ledger
from mamarr.planning.posing.problem import ON_THEIR_OWN, Problem, Supply
from mamarr.planning.routing.choose import Choice, StaticProgram
from mamarr.planning.routing.interval_bound import Prices
from mamarr.planning.routing.routes import Ints, Known, Resources, Route, RoutePool
from mamarr.plans.document import Slot
from mamarr.scenario.model import Mode

MOST, FIRST = 24, 3
"""So many ways of each home are kept, those with most people, as a flow takes other ways every few minutes;
people begin on the first of them."""

Way = tuple[int, Ints, float]
"""Gate, links and people."""

Places = Mapping[tuple[int, str, int], Sequence[Way]]
"""Zone (an index), group and node -> ways that begin there."""


def flow_ways(
    problem: Problem,
    supplies: Sequence[Supply],
    going: Iterable[tuple[Route, Sequence[Slot]]],
    *,
    coarser: int = 1,
) -> Places:
    """Ways on which many people leave early, each by a gate that admits them.

    Parameters
    ----------
    problem
        What is still to be planned; see `scene.rest`.
    supplies
        Who is left.
    going
        Ways and slots of walkers who have left and cannot be stopped, or whose orders are to stand.
    coarser
        Steps of the flow are so many times as long as the scenario's.
    """
    options = problem.scenario.planning
    options = replace(options, step_s=coarser * options.step_s)
    problem = replace(problem, scenario=replace(problem.scenario, planning=options))
    going = list(going)
    ways = defaultdict[tuple[int, str, int], list[Way]](list)
    for mode in ON_THEIR_OWN:
        mine = {s.index: s for s in supplies if s.group.travels is mode}
        if not mine:
            continue
        model = fluid(replace(problem, supplies=tuple(mine.values())), mode)
        if mode is Mode.WALK:
            model = less(model, going)
        pool = RoutePool(problem, Resources(problem, Ledger(problem)), tuple(mine.values()))
        flow = fast_flow(model)
        for home, found in _of_homes(flow).items():
            members = [mine[i] for i in model.supplies[home]]
            everybody = sum(s.people for s in members)
            for gate, links, people in found:
                named = pool.meant(mode, links)
                for s in members:
                    ways[s.zone, s.group.id, s.node].append(
                        (gate, named, people * s.people / max(1, everybody))
                    )
    return ways


def _of_homes(flow: Flow) -> dict[int, list[Way]]:
    """Gates, links and people of the ways that carry most from each supply of a fluid."""
    model = flow.fluid
    units: dict[int, dict[tuple[int, bytes], int]] = defaultdict(lambda: defaultdict(int))
    for p in flow.paths:
        begin = int(model.supply_node[p.supply])
        end = int(model.head[p.arcs[-1]]) if len(p.arcs) else begin
        arcs = straight(begin, model.head[p.arcs].tolist(), p.arcs)
        units[p.supply][end, model.link[arcs].tobytes()] += p.units
    found = {}
    for home, ways in units.items():
        admitted = np.flatnonzero(model.admits[model.supply_class[home]])
        most = sorted(ways.items(), key=lambda w: (-w[1], w[0]))[:MOST]
        found[home] = [
            (
                int(model.gate[next(g for g in admitted if model.gate_node[g] == end)]),
                np.frombuffer(links, dtype=model.link.dtype),
                many / model.unit,
            )
            for (end, links), many in most
        ]
    return found


def straight(begin: int, heads: Sequence[int], arcs: Ints) -> Ints:
    """The same way without rings: in the fluid some walk round in place of waiting."""
    nodes = [begin, *heads]
    last = dict(zip(nodes, range(len(nodes)), strict=True))
    if len(last) == len(nodes):
        return arcs
    kept: list[int] = []
    # from each node on as it is left for the last time
    i = last[begin]
    while i < len(arcs):
        kept.append(i)
        i = last[nodes[i + 1]]
    return arcs[kept]


def taken(
    problem: Problem, resources: Resources, supplies: Sequence[Supply], known: Known, places: Places
) -> Choice:
    """The choice to take these ways and those known before, with all people on the first of these.

    Where a way to a gate was told, people of all ways to it are on that one.
    """
    pool = RoutePool(problem, resources, supplies, known)
    pool.add_known()
    people: dict[tuple[int, int, bytes], float] = defaultdict(float)
    for s in supplies:
        ways = [w for w in places.get((s.zone, s.group.id, s.node), ()) if w[0] in s.gates]
        begun = sum(many for *_, many in ways[:FIRST])
        for i, (gate, links, many) in enumerate(ways):
            pool.add(s, gate, links)
            if i < FIRST and begun > 0.0:
                way = known.told.get((s.index, gate), links)
                people[s.index, gate, way.tobytes()] += many * s.people / begun
    on = [people.get((r.supply, r.gate, r.links.tobytes()), 0.0) for r in pool.routes]
    return Choice(
        routes=tuple(pool.routes),
        people=np.array(on),
        value=float(sum(on)),
        prices=Prices(rows=(), places={}),
        program=StaticProgram(problem, pool, resources),
    )


def with_chosen(
    first: Mapping[Key, Sequence[tuple[int, Ints]]], choice: Choice | None
) -> dict[Key, list[tuple[int, Ints]]]:
    """Gates and links by zone and group: ways of the plan, and those that a program has found, if any."""
    ways = {k: list(w) for k, w in first.items()}
    if choice is not None:
        pool = choice.program.pool
        by_index = {s.index: s for s in pool.supplies if s.at_home}
        zones = pool.problem.scenario.zones
        for r in choice.routes:
            s = by_index.get(r.supply)
            if s is not None:
                ways.setdefault((zones[s.zone].id, s.group.id), []).append((r.gate, r.links))
    return ways

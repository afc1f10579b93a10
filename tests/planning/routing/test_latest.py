"""When people can leave for a gate on streets that close: against a walk from each minute."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mamarr.planning.posing.named import named_links
from mamarr.planning.posing.problem import Problem
from mamarr.planning.routing.latest import InTime, Stretch
from mamarr.scenario.model import Mode
from walkers import make_problem

STEPS = 12


@st.composite
def towns(draw: st.DrawFn) -> Problem:
    """Walkers at one node, a gate with hours at another, and streets that are closed at times."""
    n = draw(st.integers(2, 5))
    node = st.integers(0, n - 1)
    pairs = draw(st.lists(st.tuples(node, node).filter(lambda p: p[0] != p[1]), min_size=1, max_size=9))
    opened = draw(st.sampled_from([[(0, 720)], [(180, 600)], [(0, 240), (420, 720)]]))
    closures = []
    for _ in range(draw(st.integers(1, 4))):
        a = draw(st.integers(-2, STEPS - 1))
        shut = (draw(st.integers(0, len(pairs) - 1)), 60 * a, 60 * (a + draw(st.integers(1, 5))))
        closures.append(shut)
    return make_problem(
        n=n,
        links=[(a, b, 60.0 * draw(st.integers(0, 3)), 10.0) for a, b in pairs],
        gates=[{"node": n - 1, "per_min": None, "open": opened}],
        people=[{"node": 0, "count": 10}],
        steps=STEPS,
        closures=closures,
    )


def comes_through(problem: Problem, at_s: int) -> bool:
    """Whether somebody who leaves home then, and walks on and on, is at the gate in its hours."""
    network, gate = problem.network, problem.gates[0]
    seconds = np.where(named_links(problem, Mode.WALK), network.walk_s, np.inf)
    seen, stack = set[tuple[int, float]](), [(problem.supplies[0].node, float(at_s))]
    while stack:
        v, t = stack.pop()
        if (v, t) in seen or t >= STEPS * 60:
            continue
        seen.add((v, t))
        if v == gate.node and any(h.from_s <= t < h.to_s for h in gate.useful[Mode.WALK]):
            return True
        for e in np.flatnonzero((network.tail == v) & np.isfinite(seconds)).tolist():
            if not any(c == e and i.from_s <= t < i.to_s for c, i in problem.closed):
                stack.append((int(network.head[e]), t + float(seconds[e])))
    return False


def goes(problem: Problem, x: Stretch, at_s: float) -> bool:
    """Whether the way of a stretch is one, open to whoever leaves then, and as long as it says."""
    assert x.links is not None
    network, gate = problem.network, problem.gates[0]
    v, t = problem.supplies[0].node, at_s
    for e in x.links.tolist():
        if network.tail[e] != v or any(c == e and i.from_s <= t < i.to_s for c, i in problem.closed):
            return False
        v, t = int(network.head[e]), t + float(network.walk_s[e])
    in_hours = any(h.from_s <= t < h.to_s for h in gate.useful[Mode.WALK])
    return v == gate.node and t == at_s + x.way_s and in_hours


@settings(max_examples=300, deadline=None)
@given(towns())
def test_stretches_are_those_from_which_a_walk_comes_through(problem: Problem) -> None:
    found = InTime(problem, detour_s=0.0).stretches(problem.supplies[0], 0)
    inside = {m for m in range(STEPS) if any(x.from_s <= 60 * m < x.to_s for x in found)}
    assert inside == {m for m in range(STEPS) if comes_through(problem, 60 * m)}
    assert all(goes(problem, x, x.from_s) and goes(problem, x, x.to_s - 1.0) for x in found)
    assert all(earlier.to_s <= later.from_s for later, earlier in pairwise(found))


@settings(max_examples=100, deadline=None)
@given(towns())
def test_without_long_detours_nothing_is_said_that_does_not_hold(problem: Problem) -> None:
    found = InTime(problem).stretches(problem.supplies[0], 0)
    assert all(goes(problem, x, x.from_s) and goes(problem, x, x.to_s - 1.0) for x in found)

"""Random tiny towns of two or three days with shelters, and states of a pause in them."""

from __future__ import annotations

from random import Random

from mamarr.planning.posing.problem import Problem
from mamarr.plans.state import CorridorState, State
from mamarr.scenario.model import Interval, Shelter
from streets import drivers, streets, walkers, way_out
from town import town

DAY_S = 86_400


def night_town(draw: Random) -> Problem:
    """A chain of streets with a gate at one end or both, homes and shelters on it, some streets across."""
    n = draw.randint(4, 7)
    pairs = [(i, i + 1) for i in range(n - 1)]
    pairs += [(a, b) for _ in range(draw.randint(0, 2)) for a, b in [draw.sample(range(n), 2)]]
    rows = [(str(a), str(b), 60.0 * draw.randint(1, 4), float(draw.randint(1, 4))) for a, b in pairs]
    lasts = draw.randint(5, 9)
    windows = [Interval(from_s=DAY_S * d, to_s=DAY_S * d + 60 * lasts) for d in range(draw.randint(2, 3))]
    groups = [walkers("a"), draw.choice([walkers("b"), drivers("b", people_per_vehicle=2)])]
    groups = groups[: draw.randint(1, 2)]
    names = [g.id for g in groups]
    ends = [n - 1, 0][: draw.randint(1, 2)]
    gates = [
        way_out(
            str(g),
            admits=names,
            lanes=draw.choice([None, 1, 2, 3]),
            opened=[(w.from_s, w.to_s) for w in windows],
        )
        for g in ends
    ]
    homes = {draw.randint(1, 2), draw.randint(1, n - 2)} if len(ends) > 1 else {0, draw.randint(1, n - 2)}
    rooms = draw.sample(range(1, n - 1), draw.randint(1, 2))
    return town(
        streets(rows, both_ways=True),
        zones={str(v): {g: draw.randint(1, 25) for g in names} for v in sorted(homes)},
        fleets=(),
        corridors=gates,
        groups=groups,
        windows=windows,
        safe_by="corridor",
        margin_s=60 * draw.randint(0, 1),
        window_s=60 * draw.choice([1, 5]),
        shelters=[
            Shelter(
                id=f"s{v}",
                name={"en": f"s{v}"},
                places=draw.randint(1, 25),
                admits=tuple(names),
                node=str(v),
            )
            for v in rooms
        ],
    )


def some_state(draw: Random, problem: Problem, *, after: State | None = None) -> State:
    """A moment in one of the windows, or between two, in which something is different from the plan.

    What was different in the state before it (`after`) is still.
    """
    windows = problem.scenario.pause.windows if after is None or after.windows is None else after.windows
    first_s = 1 if after is None else after.at_s + 1
    moments = [s for w in windows for s in range(w.from_s, w.to_s, 20)]
    moments += [w.to_s + 20_000 for w in windows[:-1]]
    at_s = draw.choice([s for s in moments if s >= first_s] or [moments[-1]])
    gate = draw.choice(problem.scenario.corridors)
    changed = _changed(draw, windows, at_s)
    known = {} if after is None else {c.id: c for c in after.corridors}
    if changed is None:
        known[gate.id] = _closed(draw, gate.id, windows, at_s)
        if gate.screening is not None and draw.random() < 0.3:
            known[gate.id] = CorridorState(id=gate.id, screening_factor=draw.choice([0.5, 0.8]))
    if after is not None and changed is None:
        changed = after.windows
    return State(scenario_id=problem.scenario.id, at_s=at_s, corridors=tuple(known.values()), windows=changed)


def _closed(draw: Random, gate: str, windows: tuple[Interval, ...], at_s: int) -> CorridorState:
    shut_s = at_s + 20 * draw.randint(0, 9)
    again = [None, None, shut_s + 120, *(w.from_s + 120 for w in windows if w.from_s > shut_s)]
    return CorridorState(id=gate, closed_from_s=shut_s, reopens_s=draw.choice(again))


def _changed(draw: Random, windows: tuple[Interval, ...], at_s: int) -> tuple[Interval, ...] | None:
    """Other windows from a moment on; None if they stay."""
    i = draw.randrange(len(windows))
    w, last = windows[i], windows[-1]
    kind = draw.choice(["same", "same", "longer", "shorter", "off", "added", "later"])
    minutes = 60 * draw.randint(1, 4)
    other: tuple[Interval, ...] = ()
    if kind == "longer" and at_s < w.to_s:
        other = (Interval(from_s=w.from_s, to_s=w.to_s + minutes),)
    elif kind == "shorter" and at_s < w.to_s and max(at_s, w.to_s - minutes) > w.from_s:
        other = (Interval(from_s=w.from_s, to_s=max(at_s, w.to_s - minutes)),)
    elif kind == "later" and at_s < w.from_s < w.to_s - minutes:
        other = (Interval(from_s=w.from_s + minutes, to_s=w.to_s),)
    elif kind == "added":
        return (*windows, Interval(from_s=last.from_s + DAY_S, to_s=last.to_s + DAY_S))
    elif not (kind == "off" and i > 0 and at_s <= w.from_s):
        return None
    return (*windows[:i], *other, *windows[i + 1 :])

"""Flows over time beside NetworkX, OR-Tools and CCRP, on generated cities."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from benchmarks.ccrp import ccrp
from benchmarks.city import city
from benchmarks.peers import Answer, by_networkx, by_ortools, explicit
from mamarr.planning.drafting.bounds import prove
from mamarr.planning.flow.flows import Flow, Status, earliest_arrival, fast_flow
from mamarr.planning.flow.fluid import Fluid, fluid
from mamarr.planning.posing.pose import pose
from mamarr.scenario.model import Mode

PATIENCE_S = 900.0
"""Peers are given this long."""

WAVE = {"binding": "free", "step_s": 10, "gates": 20, "whole_minutes": True}
"""As when a wave comes: many small homes, free exits, streets that bind, steps of ten seconds."""

GROWTH = ((1_000, 95), (5_000, 300), (15_000, 300), (30_000, 300), (50_000, 300))


def sections(quick: bool) -> Iterator[str]:
    """Exactness and speed, people out alone, CCRP, several groups, growth; all in seconds of CPU."""
    earliest_arrival(_fluid(nodes=100, zones=8, minutes=60))
    fast_flow(_fluid(nodes=100, zones=8, minutes=60, groups=2))
    ccrp(_fluid(nodes=100, zones=8, minutes=60, whole_minutes=True, unit=1))
    prove(pose(*city(nodes=100, zones=8, minutes=60)))
    yield _table(
        "Earliest arrival, exact",
        "One group on foot; travel times rounded to whole minutes, as explicit time-expanded networks need;\n"
        "maximum flow of least sum of exit times. *Equal*: people and sum are the same to the unit.",
        ("nodes", "steps", "peer", "people", "equal", "peer's time", "here", "times faster"),
        list(_exact(quick)),
    )
    if quick:
        return
    yield _table(
        "People out, beside a plain maximum flow",
        "The peer finds only the number of people; here the whole curve is found, exact at each step. *Many small\n"
        "homes*: free gates, one home at three nodes of five, steps of ten seconds, not all can be out in time.",
        ("nodes", "steps", "binds", "peer", "people", "equal", "peer's time", "here", "times faster"),
        list(_people_out()),
    )
    yield _table(
        "CCRP",
        "Steps until the last is out. CCRP may let people wait at nodes; the flow here only at home. The last two\n"
        "rows: many small homes, free gates, streets that bind, steps of ten seconds.",
        ("nodes", "homes", "people", "exact", "earliest arrival", "CCRP", "excess", "CCRP's time", "here"),
        list(_ccrp()),
    )
    yield _table(
        "Several groups, 30,000 nodes",
        "Two groups on foot, the second admitted by half of eight gates; exact travel times; 600 minutes,\n"
        "300 zones. The fast flow is feasible for both groups; *at most* is the proven bound.",
        ("nodes", "binds", "fast flow", "at most", "gap", "fast flow's time", "exact curve for one class"),
        list(_groups()),
    )
    yield _growth()


def _fluid(*, unit: int | None = None, **how: object) -> Fluid:
    return fluid(pose(*city(**how)), Mode.WALK, unit=unit)  # type: ignore[arg-type]


def _timed(work: Callable[[], Flow]) -> tuple[Flow, float]:
    began = time.process_time()
    flow = work()
    return flow, time.process_time() - began


def _exact(quick: bool) -> Iterator[tuple[str, ...]]:
    peers: list[tuple[str, int, int, int, Callable[..., Answer]]] = [("NetworkX", 115, 12, 120, by_networkx)]
    if not quick:
        ortools = partial(by_ortools, kind="min_cost", at_most_s=PATIENCE_S)
        peers.append(("OR-Tools min-cost flow", 317, 30, 600, ortools))
    for name, nodes, zones, minutes, solve in peers:
        model = _fluid(nodes=nodes, zones=zones, minutes=minutes, whole_minutes=True)
        flow, seconds = _timed(lambda model=model: earliest_arrival(model))  # type: ignore[misc]
        answer = solve(explicit(model))
        ours = (int(flow.curve[-1]), flow.sum_of_exits)
        equal = flow.status is Status.EXACT and (answer.people, answer.cost) == ours
        yield (
            f"{model.n_nodes:,}", str(model.steps), name, f"{flow.people:,}", _yes(equal, answer),
            _time(answer.cpu), _time(seconds), f"{answer.cpu / seconds:,.0f}",
        )  # fmt: skip


def _people_out() -> Iterator[tuple[str, ...]]:
    for name, how in (
        ("streets", {"nodes": 5_000, "zones": 300, "binding": "streets", "whole_minutes": True}),
        ("gates", {"nodes": 5_000, "zones": 300, "binding": "gates", "whole_minutes": True}),
        ("many small homes", {"nodes": 6_300, "zones": 3_900, "minutes": 45, "demand": 2.0, **WAVE}),
    ):
        model = _fluid(**how)
        flow, seconds = _timed(lambda model=model: earliest_arrival(model))  # type: ignore[misc]
        answer = by_ortools(explicit(model), "max_flow", at_most_s=PATIENCE_S)
        equal = flow.status is Status.EXACT and answer.people == flow.curve[-1]
        yield (
            f"{model.n_nodes:,}", str(model.steps), name, "OR-Tools maximum flow", f"{flow.people:,}",
            _yes(equal, answer), _time(answer.cpu), _time(seconds), f"{answer.cpu / seconds:,.1f}",
        )  # fmt: skip


def _ccrp() -> Iterator[tuple[str, ...]]:
    for how in (
        {"nodes": 300, "zones": 30, "demand": 0.3, "whole_minutes": True},
        {"nodes": 1_000, "zones": 95, "demand": 0.3, "whole_minutes": True},
        {"nodes": 5_000, "zones": 300, "demand": 0.3, "whole_minutes": True},
        {"nodes": 2_500, "zones": 1_500, "minutes": 60, "demand": 3.0, "seed": 2, **WAVE},
        {"nodes": 6_300, "zones": 3_900, "minutes": 90, "demand": 2.0, **WAVE},
    ):
        model = _fluid(**how, unit=1)
        flow, seconds = _timed(lambda model=model: earliest_arrival(model))  # type: ignore[misc]
        began = time.process_time()
        heuristic = ccrp(model)
        theirs = time.process_time() - began
        last = int(np.flatnonzero(np.diff(flow.curve, prepend=0))[-1]) + 1
        out = f"{heuristic.last_step + 1}" if heuristic.people == flow.people else f"{heuristic.people:,} out"
        yield (
            f"{model.n_nodes:,}", f"{len(model.supply_node):,}", f"{flow.people:,} of {model.people:,}",
            "yes" if flow.status is Status.EXACT else "NO", str(last), out,
            f"{100 * ((heuristic.last_step + 1) / last - 1):+.1f} %", _time(theirs), _time(seconds),
        )  # fmt: skip


def _groups() -> Iterator[tuple[str, ...]]:
    for binding in ("streets", "gates"):
        problem = pose(*city(nodes=30_000, zones=300, groups=2, binding=binding))
        model = fluid(problem, Mode.WALK)
        flow, seconds = _timed(lambda model=model: fast_flow(model))  # type: ignore[misc]
        began = time.process_time()
        bounds = prove(problem)
        proving = time.process_time() - began
        gap = 1.0 - flow.people / bounds.people_at_most
        yield (
            f"{model.n_nodes:,}", binding, f"{flow.people:,}", f"{bounds.people_at_most:,}",
            f"{100 * gap:.2f} %", _time(seconds), _time(proving),
        )  # fmt: skip


def _growth() -> str:
    rows, sizes, times = [], [], []
    for nodes, zones in GROWTH:
        model = _fluid(nodes=nodes, zones=zones, groups=2)
        flow, seconds = _timed(lambda model=model: fast_flow(model))  # type: ignore[misc]
        sizes.append(model.n_nodes)
        times.append(seconds)
        rows.append(
            (f"{model.n_nodes:,}", str(zones), f"{flow.people:,}", f"{flow.visits:,}", _time(seconds))
        )
        print(rows[-1], file=sys.stderr, flush=True)
    ends = math.log(times[-1] / times[0]) / math.log(sizes[-1] / sizes[0])
    fitted = np.polyfit(np.log(sizes), np.log(times), 1)[0]
    return _table(
        "Growth of the fast flow",
        f"Two groups, streets bind. Time grows as nodes to the power {ends:.2f} from least to largest; "
        f"{fitted:.2f} fitted over all.",
        ("nodes", "zones", "people out", "states looked at", "time"),
        rows,
    )


def _yes(equal: bool, answer: Answer) -> str:
    return "no answer" if math.isinf(answer.cpu) else "yes" if equal else "NO"


def _time(seconds: float) -> str:
    if math.isinf(seconds):
        return f"none in {PATIENCE_S:.0f} s"
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def _table(title: str, text: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    for row in rows:
        print(title, row, file=sys.stderr, flush=True)
    lines = [f"## {title}", "", text, "", "| " + " | ".join(head) + " |", "|" + "--:|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])

"""The plan on one page of a terminal: how many, by when, which way, what binds, the proof, who is left."""

from __future__ import annotations

from collections import Counter

from rich.console import Console

from mamarr.network.model import Network
from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Plan
from mamarr.plans.totals import total
from mamarr.report._moves import Exit, Ways, exits, gate_use
from mamarr.report._style import looks
from mamarr.report._terminal import MOST_LINES, Page
from mamarr.report._words import (
    MODE_WORDS,
    clock_of,
    corridor_names,
    hour_of,
    pick,
    price_words,
    whose_words,
    zone_names,
)
from mamarr.scenario.model import Interval, Scenario


def print_summary(
    console: Console, scenario: Scenario, network: Network, problem: Problem, plan: Plan
) -> None:
    """Print the page; 50 lines of 80 columns hold a scenario of eight corridors.

    Parameters
    ----------
    console
        Where to print. Without colours, or in an encoding without Arabic, it says the same.
    scenario, network, problem, plan
        What was planned, and how.
    """
    page = Page(console)
    passed = exits(scenario, plan, Ways(network))
    _head(page, scenario, network, plan)
    _corridors(page, scenario, problem, plan, passed)
    _groups(page, scenario, plan)
    _fairness(page, scenario, plan)
    page.list(
        "What holds people back", [_binding(scenario, b.what, b.from_s, b.to_s) for b in plan.proof.binding]
    )
    _left(page, scenario, plan)
    _last_departures(page, scenario, plan)
    page.list("This plan hangs on (pending)", plan.hangs_on)
    page.list("Warnings", plan.warnings, style="yellow")


def _head(page: Page, scenario: Scenario, network: Network, plan: Plan) -> None:
    proof, totals = plan.proof, total(plan, scenario, network)
    kind = "EXERCISE: " if scenario.exercise else ""
    page.line(kind + pick(scenario.title, ("en",), scenario.id), "bold")
    windows, margin = scenario.pause.windows, scenario.pause.margin_s // 60
    each = " of each" if len(windows) > 1 else ""
    kept = f"; nobody is planned into the last {margin} minutes{each}" if margin else ""
    page.line(f"Pause {'; '.join(_window(scenario, w) for w in windows)}, {scenario.place.timezone}{kept}.")
    everybody = plan.people + sum(x.people for x in plan.not_served)
    if not everybody:
        page.line("The zones count nobody: there is nobody to plan for.\n", "bold red")
        return
    if not plan.people:
        page.line("Nobody can leave in time; the reasons stand below.", "bold red")
    else:
        assert totals.last_exit_s is not None
        page.line(
            f"{plan.people:,} of {everybody:,} people leave in time, "
            f"the last of them pass a gate at {clock_of(scenario, totals.last_exit_s)}.",
            "bold green",
        )
    if staying := sum(o.people for o in plan.orders if o.night):
        page.line(f"{staying:,} of them stay at a shelter on the way and go on another day.")
    below = (
        "which is the most there can be"
        if plan.people >= proof.people_at_most
        else f"{_percent(proof.gap_people)} below ({proof.people_at_most - plan.people:,} people)"
    )
    page.line(
        f"No plan can bring out more than {proof.people_at_most:,}; "
        f"this one brings out {plan.people:,}, {below}."
    )
    if totals.mean_exit_min is not None:
        page.line(
            f"They pass a gate after {totals.mean_exit_min:.1f} minutes on average; "
            f"no plan for so many needs less than {proof.mean_exit_at_least_min:.1f}."
        )
    page.line()


def _window(scenario: Scenario, window: Interval) -> str:
    begins, ends = scenario.moment(window.from_s), scenario.moment(window.to_s)
    opens, closes = hour_of(scenario, window.from_s), hour_of(scenario, window.to_s)
    if begins.date() == ends.date():
        return f"{opens} to {closes} on {begins:%-d %B %Y}"
    return f"{opens} on {begins:%-d %B %Y} to {closes} on {ends:%-d %B %Y}"


def _corridors(
    page: Page, scenario: Scenario, problem: Problem, plan: Plan, passed: tuple[Exit, ...]
) -> None:
    names, use, look = corridor_names(scenario, "en"), gate_use(problem, passed), looks(scenario)
    usable = {gate.corridor.id for gate in problem.gates}
    rows = []
    for corridor in scenario.corridors:
        mine = [e for e in passed if e.corridor == corridor.id]
        if corridor.id not in usable:
            hours, share = "not used", ""
        else:
            hours = (
                _span(scenario, min(e.from_s for e in mine), max(e.to_s for e in mine)) if mine else "nobody"
            )
            share = f"{use[corridor.id]:.0%}" if corridor.id in use else "no limit"
        number = f"{look[corridor.id].number} {names[corridor.id]}"
        rows.append((number[:40], f"{sum(e.people for e in mine):,}", share, hours))
    page.table(
        (("Corridor", "left"), ("People", "right"), ("Gate used", "right"), ("People pass", "left")), rows
    )
    page.line()


def _groups(page: Page, scenario: Scenario, plan: Plan) -> None:
    planned: Counter[str] = Counter()
    for order in plan.orders:
        planned[order.group] += order.people
    for trip in plan.trips:
        for stop in trip.stops:
            planned[stop.group] += stop.people
    left = Counter[str]()
    for x in plan.not_served:
        left[x.group] += x.people
    most = plan.proof.by_group_at_most
    page.table(
        (
            ("Group", "left"),
            ("Travels", "left"),
            ("Leave", "right"),
            ("At most", "right"),
            ("Not planned", "right"),
        ),
        [
            (
                g.id[:30],
                MODE_WORDS[g.travels],
                f"{planned[g.id]:,}",
                f"{most[g.id]:,}" if g.id in most else "",
                f"{left[g.id]:,}",
            )
            for g in scenario.groups.values()
            if planned[g.id] or left[g.id]
        ],
    )
    page.line()


def _fairness(page: Page, scenario: Scenario, plan: Plan) -> None:
    if plan.fairness is None:
        return
    page.table(
        (
            ("Smallest share", "left"),
            ("Planned", "right"),
            ("Plain plan", "right"),
            ("At most", "right"),
        ),
        [
            (
                f"{found.priority} {whose_words(scenario, found)}"[:40],
                f"{found.share:.1%}",
                f"{found.share_plain:.1%}",
                f"{found.share_at_most:.1%}",
            )
            for found in plan.fairness.smallest
        ],
    )
    page.line(f"{price_words(plan.people, plan.fairness)}.")
    page.line(
        f"No plan as fair brings out more than {plan.fairness.people_at_most:,}, "
        f"no plan at all more than {plan.fairness.people_plain_at_most:,}."
    )
    page.line()


def _binding(scenario: Scenario, what: str, from_s: float, to_s: float) -> str:
    names, look = corridor_names(scenario, "en"), looks(scenario)
    corridor = what.removeprefix("gate ")
    if what.startswith("gate ") and corridor in names:
        what = f"gate {look[corridor].number} {names[corridor]}"
    return f"{what}, {_span(scenario, from_s, to_s)}"


def _left(page: Page, scenario: Scenario, plan: Plan) -> None:
    if not plan.not_served:
        return
    why: Counter[str] = Counter()
    where: dict[str, Counter[str]] = {}
    names = zone_names(scenario, "en")
    for x in plan.not_served:
        why[x.why] += x.people
        # Whom a muster point holds is not told beside the zones of civilians.
        place = "apart" if scenario.groups[x.group].apart else names[x.zone]
        where.setdefault(x.why, Counter())[place] += x.people
    page.list(
        f"{sum(why.values()):,} people are not planned",
        [
            f"{n:,}: {reason} (most in {', '.join(z for z, _ in where[reason].most_common(2))})"
            for reason, n in why.most_common()
        ],
    )


def _last_departures(page: Page, scenario: Scenario, plan: Plan) -> None:
    # A place is as safe as its best way out: the earliest of the last chances is what people must know.
    zones, corridors = zone_names(scenario, "en"), corridor_names(scenario, "en")
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for d in plan.last_departures:
        if (
            not scenario.groups[d.group].apart
            and d.at_s > best.get((d.zone, d.group), (float("-inf"), ""))[0]
        ):
            best[d.zone, d.group] = (d.at_s, d.corridor)
    first = sorted(best.items(), key=lambda x: (x[1][0], x[0]))[:MOST_LINES]
    page.list(
        "Earliest last safe departures",
        [
            f"{clock_of(scenario, at)} {zones[zone]}, {group}, by {corridors[c]}"
            for (zone, group), (at, c) in first
        ],
    )


def _span(scenario: Scenario, from_s: float, to_s: float) -> str:
    return f"{clock_of(scenario, from_s)} to {clock_of(scenario, to_s)}"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %" if share < 0.1 else f"{100 * share:.0f} %"

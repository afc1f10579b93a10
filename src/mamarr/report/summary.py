"""The plan on one page of a terminal: how many, by when, which way, what binds, the proof, who is left."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from mamarr.network.model import Network
from mamarr.planning.problem import Problem
from mamarr.plans.document import Plan
from mamarr.plans.totals import total
from mamarr.report._moves import Exit, Ways, exits, gate_use
from mamarr.report._style import looks
from mamarr.report._words import MODE_WORDS, corridor_names, pick, price_words, whose_words, zone_names
from mamarr.scenario.model import Scenario

MOST_LINES = 3
"""Lines of a list before it says how many more there are, so that all fits one page."""

LEFT_TO_RIGHT = frozenset({"L", "EN", "ES", "ET", "AN", "CS", "NSM", "BN", "B", "S", "WS", "ON"})


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
    page = _Page(console)
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


class _Page:
    """A console that is handed plain words: no markup, no control characters, nothing it cannot encode."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def clean(self, text: str) -> str:
        """`text` on one line; with right-to-left letters it is isolated, to turn nothing around it."""
        plain = " ".join(
            "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf"} or c.isspace()).split()
        )
        encoding = self.console.encoding
        if plain != (seen := plain.encode(encoding, "replace").decode(encoding)):
            return seen
        if all(unicodedata.bidirectional(c) in LEFT_TO_RIGHT for c in plain):
            return plain
        return f"\u2068{plain}\u2069" if encoding.lower().replace("-", "").startswith("utf") else plain

    def line(self, text: str = "", style: str = "") -> None:
        self.console.print(Line(self.clean(text), style=style), highlight=False)

    def list(self, title: str, items: Iterable[str], style: str = "") -> None:
        """A titled list, cut after `MOST_LINES`; nothing at all if it is empty."""
        items = list(items)
        if not items:
            return
        self.line(title, "bold")
        shown = items if len(items) <= MOST_LINES else items[: MOST_LINES - 1]
        for item in shown:
            self.console.print(Padding(Line(self.clean(item), style=style), (0, 0, 0, 2)), highlight=False)
        if len(items) > len(shown):
            self.console.print(Padding(f"and {len(items) - len(shown)} more", (0, 0, 0, 2)), highlight=False)

    def table(self, columns: Iterable[tuple[str, str]], rows: Iterable[Iterable[str]]) -> None:
        """A table without rules; a column is its title and ``left`` or ``right``."""
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        for title, side in columns:
            table.add_column(title, justify="right" if side == "right" else "left", no_wrap=True)
        for row in rows:
            table.add_row(*(Line(self.clean(cell)) for cell in row))
        self.console.print(table, highlight=False)


def _head(page: _Page, scenario: Scenario, network: Network, plan: Plan) -> None:
    proof, totals = plan.proof, total(plan, scenario, network)
    kind = "EXERCISE: " if scenario.exercise else ""
    page.line(kind + pick(scenario.title, ("en",), scenario.id), "bold")
    for window in scenario.pause.windows:
        page.line(
            f"Pause {_span(scenario, window.from_s, window.to_s)} on "
            f"{scenario.moment(window.from_s):%-d %B %Y}, {scenario.place.timezone}; "
            f"nobody is planned into the last {scenario.pause.margin_s // 60} minutes."
        )
    everybody = plan.people + sum(x.people for x in plan.not_served)
    if not plan.people:
        page.line("Nobody can leave in time: the window is too short, or no way is open.", "bold red")
    else:
        assert totals.last_exit_s is not None
        page.line(
            f"{plan.people:,} of {everybody:,} people leave in time, "
            f"the last of them pass a gate at {_clock(scenario, totals.last_exit_s)}.",
            "bold green",
        )
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


def _corridors(
    page: _Page, scenario: Scenario, problem: Problem, plan: Plan, passed: tuple[Exit, ...]
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


def _groups(page: _Page, scenario: Scenario, plan: Plan) -> None:
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


def _fairness(page: _Page, scenario: Scenario, plan: Plan) -> None:
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


def _left(page: _Page, scenario: Scenario, plan: Plan) -> None:
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


def _last_departures(page: _Page, scenario: Scenario, plan: Plan) -> None:
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
            f"{_clock(scenario, at)} {zones[zone]}, {group}, by {corridors[c]}"
            for (zone, group), (at, c) in first
        ],
    )


def _clock(scenario: Scenario, second: float) -> str:
    # Rounded to the nearest second first: 18:59:59.9999 is not 18:59.
    moment = scenario.moment(round(second))
    same_day = moment.date() == scenario.moment(0).date()
    return f"{moment:%H:%M}" if same_day else f"{moment:%-d %b %H:%M}"


def _span(scenario: Scenario, from_s: float, to_s: float) -> str:
    return f"{_clock(scenario, from_s)} to {_clock(scenario, to_s)}"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %" if share < 0.1 else f"{100 * share:.0f} %"

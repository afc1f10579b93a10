"""What a loss costs, in words of any language: sentences and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mamarr.plans.contingency import Contingency, Lost, PlanB
from mamarr.report._brief import (
    Bar,
    Row,
    Sheet,
    Teller,
    Thing,
    corridor_of,
    fleet_of,
    is_apart,
    line_start,
)
from mamarr.report._style import QUIET
from mamarr.scenario.model import Fleet, Scenario

MOST_LOSSES, MOST_LATER = 18, 6
"""Losses on the page, and how many of them at a later hour; all stand in the table."""
PLAN = "#0072B2"


def lost(scenario: Scenario, loss: PlanB) -> Thing:
    """What is lost."""
    match loss.lost:
        case Lost.CORRIDOR:
            return corridor_of(scenario, loss.subject)
        case Lost.DESTINATION:
            return scenario.destinations[loss.subject]
        case Lost.FLEET:
            return fleet_of(scenario, loss.subject)


def loss_text(tell: Teller, loss: PlanB) -> str:
    """The loss in words, with its hour if it is not lost from the start."""
    words, thing = tell.words, lost(tell.scenario, loss)
    if isinstance(thing, Fleet):
        text = words.text(f"loss.fleet.{thing.vehicle}", where=words.own(thing.id))
    else:
        text = words.text(f"loss.{loss.lost}", where=tell.name(thing))
    if loss.at_s is None:
        return text
    moment = tell.scenario.moment(loss.at_s)
    hour = words.hour(moment)
    if moment.date() != tell.scenario.moment(0).date():
        hour = words.text("list").join((words.date(moment), hour))
    return words.text("loss.from", lost=text, time=hour)


def telling(scenario: Scenario, found: Contingency) -> list[PlanB]:
    """The losses that cost most, from the start and at later hours; in the order of `found`."""
    start = found.since_s
    hardest = sorted(_different(scenario, found), key=lambda x: (x.people, x.untold))
    later = [x for x in hardest if x.at_s != start][:MOST_LATER]
    first = [x for x in hardest if x.at_s == start][: MOST_LOSSES - len(later)]
    return [x for x in found.losses if any(x is y for y in (*first, *later))]


def _different(scenario: Scenario, found: Contingency) -> list[PlanB]:
    """All losses but of a destination to which one corridor leads: that one's own says the same."""
    ways = Counter(c.leads_to for c in scenario.corridors)
    return [x for x in found.losses if x.lost is not Lost.DESTINATION or ways[x.subject] != 1]


def sentences(tell: Teller, found: Contingency) -> Iterator[str]:
    """With nothing lost, the loss that costs most if any costs anybody, and the plan that holds up best."""
    words, plain, robust = tell.words, found.plain, found.robust
    yield words.text(
        "loss.nothing",
        people=tell.people(plain.people),
        all=tell.figure(found.people),
        most=tell.at_most(found.people_at_most),
    )
    worst = min(found.losses, key=lambda x: (x.people, x.untold), default=None)
    if worst is not None and min(worst.people, worst.untold) < plain.people:
        yield words.text(
            "loss.worst",
            lost=loss_text(tell, worst),
            untold=tell.fewer(plain.people - worst.untold),
            people=tell.fewer(plain.people - worst.people),
            least=tell.at_least(plain.people - worst.people_at_most),
        )
    if found.stopped:
        yield words.text("loss.stopped", n=words.number(found.missing))
    if not plain.without or not found.people or robust is None:
        return
    if not found.differ:
        yield words.text("loss.same", plain=tell.figure(plain.worst), most=tell.at_most(found.worst_at_most))
        return
    yield words.text(
        "loss.holds",
        robust=tell.figure(robust.worst),
        plain=tell.figure(plain.worst),
        most=tell.at_most(found.worst_at_most),
    )
    yield words.text(
        "loss.price",
        saved=tell.more(robust.worst - plain.worst),
        people=tell.fewer(plain.people - robust.people),
    )


def sheets(tell: Teller, found: Contingency) -> tuple[Sheet, Sheet]:
    """What is left after each loss, and what either plan still brings out if nobody hears of it."""
    return _losses(tell, found), _holds(tell, found)


def _losses(tell: Teller, found: Contingency) -> Sheet:
    words = tell.words
    whole = max([1, *(x.people_at_most for x in found.losses)])
    shown = telling(tell.scenario, found)

    def row(x: PlanB) -> Row:
        at = [min(max(n / whole, 0.0), 1.0) for n in (x.untold, x.people, x.people_at_most)]
        bar = (
            Bar(begin=0.0, end=at[0], look="full"),
            Bar(begin=at[0], end=max(at[:2]), look="light"),
            Bar(begin=max(at[:2]), end=max(at), look="hollow"),
        )
        return Row(
            text=line_start(loss_text(tell, x)),
            cells=(
                tell.figure(x.untold),
                tell.figure(x.people),
                tell.at_most(x.people_at_most),
                words.number(x.changed_orders),
                words.own(x.folder),
            ),
            bars=(bar,),
            strong=frozenset({1}),
        )

    left_out = [x for x in _different(tell.scenario, found) if not any(x is y for y in shown)]
    rest = ""
    if left_out:
        least = min(x.people for x in left_out)
        rest = words.text("loss.rest", n=words.number(len(left_out)), least=tell.at_least(least))
    return Sheet(
        heading=words.text("loss.heading.losses"),
        columns=tuple(
            words.text(f"loss.{key}") for key in ("untold", "plan_b", "at_most", "changed", "folder")
        ),
        rows=tuple(row(x) for x in shown if not is_apart(tell.scenario, lost(tell.scenario, x))),
        apart=tuple(row(x) for x in shown if is_apart(tell.scenario, lost(tell.scenario, x))),
        legend=words.text("loss.legend"),
        colour=PLAN,
        rest=rest,
        left=frozenset({4}),
    )


def _holds(tell: Teller, found: Contingency) -> Sheet:
    words = tell.words
    plans = (found.plain, found.robust) if found.robust and found.differ else (found.plain,)
    whole = max([1, *(p.people for p in plans)])

    def row(text: str, people: tuple[int, ...], corridor: str | None = None) -> Row:
        worst = (i for i, p in enumerate(plans) if corridor is not None and p.without[corridor] == p.worst)
        return Row(
            text=line_start(text),
            cells=tuple(tell.figure(n) for n in people),
            bars=tuple((Bar(begin=0.0, end=min(n / whole, 1.0), look="full"),) for n in people),
            strong=frozenset(worst),
        )

    def closed(corridor: str) -> Row:
        text = words.text("loss.corridor", where=tell.name(corridor_of(tell.scenario, corridor)))
        return row(text, tuple(p.without[corridor] for p in plans), corridor)

    apart = {c for c in found.plain.without if is_apart(tell.scenario, corridor_of(tell.scenario, c))}
    nothing = row(words.text("loss.no_loss"), tuple(p.people for p in plans))
    return Sheet(
        heading=words.text("loss.heading.holds"),
        columns=tuple(words.text(key) for key in ("loss.plain", "loss.robust")[: len(plans)]),
        rows=(nothing, *(closed(c) for c in found.plain.without if c not in apart))
        if found.plain.without
        else (),
        apart=tuple(closed(c) for c in found.plain.without if c in apart),
        legend=words.text("loss.legend.holds") if len(plans) > 1 else "",
        colour=QUIET if len(plans) > 1 else PLAN,
    )

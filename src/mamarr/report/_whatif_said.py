"""What-if answers in words of any language: sentences, and tables of what each change is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mamarr.notices.way import exact_duration
from mamarr.plans.whatif import Change, Clears, Figure, Kind, WhatIf
from mamarr.report._brief import (
    Bar,
    Row,
    Sheet,
    Teller,
    Thing,
    corridor_of,
    fleet_of,
    is_apart,
)
from mamarr.scenario.model import Fleet, Scenario

HOUR_MIN = 60
MOST_ROWS = 20
"""Changes on the page, gains and losses together; all stand in the table."""
LEAST_GAINS = 6
MOST_CLEARS = 4
GAIN, LOSS = "#0072B2", "#D55E00"


@dataclass(frozen=True, kw_only=True, slots=True)
class Worth:
    """What one change is worth, in people more than as agreed; negative if fewer.

    Attributes
    ----------
    more, more_at_most
        As planned, and what no plan can pass.
    urgent
        As planned, of the most urgent priority.
    apart
        Whether it serves only groups kept apart.
    """

    change: Change
    more: int
    more_at_most: int
    urgent: int
    apart: bool


def worths(tell: Teller, answers: WhatIf) -> tuple[Worth, ...]:
    """All changes in their order."""
    first = min(answers.base.by_priority, default=None)

    def urgent(figure: Figure) -> int:
        return 0 if first is None else figure.by_priority.get(first, 0) - answers.base.by_priority[first]

    return tuple(
        Worth(
            change=change,
            more=change.figure.people - answers.base.people,
            more_at_most=change.figure.people_at_most - answers.base.people,
            urgent=urgent(change.figure),
            apart=is_apart(tell.scenario, changed(tell.scenario, change)),
        )
        for change in answers.changes
    )


def gains(all_worths: Sequence[Worth]) -> list[Worth]:
    """What adds something, the greatest gain first."""
    adding = [w for w in all_worths if w.change.kind is not Kind.WITHOUT]
    return sorted(adding, key=lambda w: (-w.more, -w.urgent, -w.more_at_most))


def losses(all_worths: Sequence[Worth]) -> list[Worth]:
    """Corridors less, the greatest loss first."""
    return sorted(
        (w for w in all_worths if w.change.kind is Kind.WITHOUT), key=lambda w: (w.more, w.more_at_most)
    )


def changed(scenario: Scenario, change: Change) -> Thing | None:
    """What is changed; None: a street."""
    match change.kind:
        case Kind.STREET:
            return None
        case Kind.VEHICLE:
            return fleet_of(scenario, change.subject)
        case Kind.PLACES | Kind.BEDS:
            return scenario.destinations[change.subject]
        case Kind.LANE | Kind.WITHOUT | Kind.WITH:
            return corridor_of(scenario, change.subject)


def change_text(tell: Teller, change: Change) -> str:
    """The change in words: ``1 more screening lane at North road``."""
    words, thing = tell.words, changed(tell.scenario, change)
    if thing is None:
        unnamed = f"{words.text('street.unnamed')} ({words.own(change.subject)})"
        return words.text("whatif.street", where=words.own(change.name) if change.name else unnamed)
    if isinstance(thing, Fleet):
        key, where = f"whatif.vehicle.{thing.vehicle}", words.own(thing.id)
    else:
        key, where = f"whatif.{change.kind}", tell.name(thing)
    if change.kind in {Kind.WITHOUT, Kind.WITH}:
        return words.text(key, where=where)
    return words.count(key, change.amount, n=words.number(change.amount), where=where)


def sentences(tell: Teller, answers: WhatIf) -> Iterator[str]:
    """As agreed, an hour more and less, the corridor most worth insisting on, and what gains most.

    What concerns groups kept apart alone stands in the tables only.
    """
    words, base = tell.words, answers.base
    yield words.text(
        "whatif.agreed",
        duration=exact_duration(answers.minutes, words),
        people=tell.people(base.people),
        all=tell.figure(answers.people),
        most=tell.at_most(base.people_at_most),
    )
    by_minutes = {w.minutes: w.figure for w in answers.windows}
    longer = by_minutes.get(answers.minutes + HOUR_MIN)
    if longer is not None:
        yield words.text(
            "whatif.hour",
            people=tell.more(longer.people - base.people),
            most=tell.at_most(longer.people_at_most - base.people),
        )
    elif later := [m for m in by_minutes if m > answers.minutes]:
        far = by_minutes[max(later)]
        yield words.text(
            "whatif.longer",
            duration=exact_duration(max(later), words),
            people=tell.people(far.people),
            most=tell.at_most(far.people_at_most),
        )
    shorter = by_minutes.get(answers.minutes - HOUR_MIN)
    if shorter is not None and shorter.people < base.people:
        yield words.text("whatif.hour.less", **_fewer(tell, base, shorter))
    found = worths(tell, answers)
    lost = losses(found)
    if lost and lost[0].more < 0 and not lost[0].apart:
        worst = lost[0].change
        yield words.text(
            "whatif.insist",
            corridor=tell.name(corridor_of(tell.scenario, worst.subject)),
            **_fewer(tell, base, worst.figure),
        )
    won = gains(found)
    if won and won[0].more > 0 and not won[0].apart:
        yield words.text(
            "whatif.best",
            change=change_text(tell, won[0].change),
            people=tell.more(won[0].more),
            most=tell.at_most(won[0].more_at_most),
        )


def needed(tell: Teller, answers: WhatIf) -> tuple[str, ...]:
    """How long a pause must be for everybody, and for each priority."""
    return tuple(_needed(tell, clears) for clears in told_clears(answers)[:MOST_CLEARS])


def told_clears(answers: WhatIf) -> list[Clears]:
    """Everybody, and each priority that anybody has; everybody alone if there is but one."""
    some = [c for c in answers.clears if c.people]
    return some if len(some) > 2 else some[:1]


def cleared(answers: WhatIf) -> list[tuple[int, int | None]]:
    """Minutes after which a plan has a priority, or everybody (None), out; no longer than the curve."""
    last = max(answers.windows[-1].minutes, answers.minutes)
    return [
        (c.all_min, c.priority) for c in told_clears(answers) if c.all_min is not None and c.all_min <= last
    ]


def urgent_number(answers: WhatIf) -> int | None:
    """The most urgent of several priorities; None if all are equal."""
    return min(answers.base.by_priority) if len(answers.base.by_priority) > 1 else None


def sheets(tell: Teller, answers: WhatIf) -> tuple[Sheet, Sheet]:
    """The most telling gains and losses, each with its bound; what is left out is bounded in words."""
    words = tell.words
    found = worths(tell, answers)
    lost, won = losses(found), gains(found)
    shown_lost = lost[: MOST_ROWS - LEAST_GAINS]
    shown_won = _telling(won, MOST_ROWS - len(shown_lost))
    first = urgent_number(answers)
    show_urgent = first is not None and any(w.urgent for w in found)
    longest = max([1, *(w.more_at_most for w in shown_won)])
    deepest = max([1, *(-w.more for w in shown_lost)])

    def gain(w: Worth) -> Row:
        cells = [tell.figure(w.more), tell.at_most(w.more_at_most)]
        if show_urgent:
            cells.append(tell.figure(w.urgent))
        planned = max(w.more, 0) / longest
        bar = _bar(planned, max(w.more_at_most / longest, planned))
        return Row(text=tell.row(change_text(tell, w.change)), cells=tuple(cells), bars=(bar,))

    def loss(w: Worth) -> Row:
        cells = [tell.figure(-w.more), tell.at_least(-w.more_at_most)]
        if show_urgent:
            cells.append(tell.figure(-w.urgent))
        planned = max(-w.more, 0) / deepest
        bar = _bar(min(max(-w.more_at_most, 0) / deepest, planned), planned)
        name = tell.name(corridor_of(tell.scenario, w.change.subject))
        return Row(text=name, cells=tuple(cells), bars=(bar,))

    last = (words.text("whatif.urgent", number=str(first)),) if show_urgent else ()
    not_won = [w for w in won if w not in shown_won]
    not_lost = lost[len(shown_lost) :]
    rest = rest_lost = ""
    if not_won:
        most = max(w.more_at_most for w in not_won)
        rest = words.text("whatif.rest", n=words.number(len(not_won)), most=tell.at_most(most))
    if not_lost:
        most = max(-w.more for w in not_lost)
        rest_lost = words.text("whatif.rest.loss", n=words.number(len(not_lost)), most=tell.at_most(most))
    return (
        Sheet(
            heading=words.text("whatif.heading.gain"),
            columns=(words.text("whatif.more"), words.text("whatif.more_at_most"), *last),
            rows=tuple(gain(w) for w in shown_won if not w.apart),
            apart=tuple(gain(w) for w in shown_won if w.apart),
            legend=words.text("whatif.legend.gain"),
            colour=GAIN,
            rest=rest,
        ),
        Sheet(
            heading=words.text("whatif.heading.loss"),
            columns=(words.text("whatif.fewer"), words.text("whatif.fewer_at_least"), *last),
            rows=tuple(loss(w) for w in shown_lost if not w.apart),
            apart=tuple(loss(w) for w in shown_lost if w.apart),
            legend=words.text("whatif.legend.loss"),
            colour=LOSS,
            rest=rest_lost,
        ),
    )


def assumed(tell: Teller, answers: WhatIf) -> tuple[str, ...]:
    """What was assumed, in sentences."""
    words = tell.words
    return tuple(
        words.text(
            f"whatif.assumed.{note.assumed}", **{key: words.number(n) for key, n in note.values.items()}
        )
        for note in answers.notes
    )


def _telling(won: list[Worth], most: int) -> list[Worth]:
    """Changes that gain something, the most urgent among them; the first few if none does."""
    some = [w for w in won if w.more > 0 or w.urgent > 0] or won[:LEAST_GAINS]
    shown = some[:most]
    if left := some[most:]:
        best = max(left, key=lambda w: w.urgent)
        if best.urgent > max(w.urgent for w in shown):
            shown[-1] = best
    return shown


def _bar(full: float, whole: float) -> tuple[Bar, ...]:
    return Bar(begin=0.0, end=full, look="full"), Bar(begin=full, end=whole, look="hollow")


def _fewer(tell: Teller, base: Figure, after: Figure) -> dict[str, str]:
    """Values of a sentence on a loss: planned, and in any plan."""
    return {
        "people": tell.fewer(base.people - after.people),
        "least": tell.at_least(base.people - after.people_at_most),
    }


def _needed(tell: Teller, clears: Clears) -> str:
    words = tell.words
    if clears.priority is None:
        who = words.text("whatif.everybody", people=tell.people(clears.people))
    else:
        who = words.text(
            "whatif.priority",
            number=str(clears.priority),
            who=_travels(tell, clears.priority),
            people=tell.people(clears.people),
        )
    if clears.able == clears.people:
        return _lasting(tell, clears, who)
    if clears.lacks:
        lacks = (words.text(f"whatif.short.{x.what}", n=tell.figure(x.people)) for x in clears.lacks)
        never = words.text("whatif.clears.never", who=who, lacks=words.text("list.long").join(lacks))
    else:
        never = words.text("whatif.clears.none", who=who)
    if not clears.able:
        return never
    others = _lasting(tell, clears, words.text("whatif.able", people=tell.people(clears.able)))
    return f"{never} {others}"


def _lasting(tell: Teller, clears: Clears, who: str) -> str:
    """How long a pause must be for those of them who can leave."""
    words = tell.words
    assert clears.at_least_min is not None
    least = exact_duration(clears.at_least_min, words)
    if clears.minutes is None:
        return words.text("whatif.clears.open", who=who, least=least)
    if clears.minutes == clears.at_least_min:
        return words.text("whatif.clears.exact", who=who, least=least)
    return words.text("whatif.clears", who=who, least=least, minutes=exact_duration(clears.minutes, words))


def _travels(tell: Teller, priority: int) -> str:
    """How those of a priority travel, or that they are kept apart."""
    ways = [
        tell.words.text("party.apart" if g.apart else f"by.{g.travels}")
        for g in tell.scenario.groups.values()
        if g.priority == priority
    ]
    return tell.words.text("list").join(dict.fromkeys(ways))

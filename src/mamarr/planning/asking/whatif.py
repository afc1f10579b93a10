"""What if: the pause longer or shorter, and one thing more or less, each planned and bounded."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from mamarr.network.model import Network
from mamarr.planning.asking.crew import Crew, crew
from mamarr.planning.asking.holds_up import stripped
from mamarr.planning.asking.outcome import OWN, Agreed, Outcome, Task, answer, counted
from mamarr.planning.asking.tight import held, priced, tightest
from mamarr.planning.asking.variants import MORE_BEDS, MORE_PLACES, Variant, variants
from mamarr.planning.drafting.bounds import prove
from mamarr.planning.drafting.ever import Ever, ever
from mamarr.planning.drafting.fair import by_priority
from mamarr.planning.drafting.plan import Made, make, written
from mamarr.planning.drafting.thoroughness import COUNTING, Thoroughness
from mamarr.planning.posing.pose import pose
from mamarr.planning.posing.problem import RIDES, Problem
from mamarr.planning.riders.trips import sharing
from mamarr.plans.document import Plan
from mamarr.plans.whatif import Assumed, Change, Clears, Figure, Kind, Note, WhatIf, Window
from mamarr.scenario.model import Scenario

STREETS = 10
"""So many of the tightest streets are repaired, one at a time."""

LONGEST_MIN = 24 * 60
"""The curve ends here if it has not ended before."""

SMALL = frozenset({Kind.VEHICLE, Kind.BEDS})
"""Changes that can give few people, and whose worth is asked all the same."""

CAREFUL = 0.045
"""Work for vehicles where there is one more."""

NEARLY, FLAT = 0.01, 1e-3
"""The curve ends when all but this share of who can ever leave are out, and two steps bring less."""

NEAR = 0.03
"""A plan so near its bound at prices has vehicles that are worth what the prices say."""

MORE = frozenset({Kind.LANE, Kind.VEHICLE, Kind.WITH, Kind.PLACES, Kind.BEDS, Kind.STREET})
"""Changes under which every plan as agreed is still good."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Questions:
    """What to ask.

    Attributes
    ----------
    step_min
        Between two lengths of the pause.
    longest_min
        No longer ones.
    kinds
        Changes to look at.
    streets
        How many of the tightest streets.
    curve
        Whether to vary the length at all.
    """

    step_min: int = 30
    longest_min: int = LONGEST_MIN
    kinds: frozenset[Kind] = frozenset(Kind)
    streets: int = STREETS
    curve: bool = True


def whatif(
    scenario: Scenario,
    network: Network,
    *,
    questions: Questions | None = None,
    thoroughness: Thoroughness | None = None,
    workers: int | None = 1,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[str, float], None] = lambda _what, _share: None,
) -> WhatIf:
    """Answer what is asked at the negotiating table.

    Parameters
    ----------
    scenario, network
        As agreed.
    questions
        What to ask; everything if left out.
    thoroughness
        Of the variants; the plan as agreed is made with all care in any case.
    workers
        Processes; None: one for each core.
    stop
        Asked now and then; True ends with what is known so far.
    progress
        Told what is being done, and the share of it that is done.

    Raises
    ------
    InputError
        If the scenario as agreed cannot be planned.
    """
    asked = questions or Questions()
    # what an hour or a lane gives is asked in people: of plain plans, also where plans are to be fair
    scenario = replace(scenario, planning=replace(scenario.planning, fair=False))
    with crew(answer, (scenario, network), workers=workers, stop=stop) as hands:
        progress("as agreed", 0.0)
        problem = pose(scenario, network)
        first = make(problem, thoroughness=thoroughness or COUNTING, stop=stop, progress=progress)
        brief = replace(thoroughness or COUNTING, vehicles_first=first.vehicles_first)
        streets = tightest(problem, first.ledger, first.priced, most=asked.streets)
        table = _Table(problem, asked, hands, brief, progress)
        table.plan = written(problem, first)
        table.base = table.by_minutes[table.agreed_min] = counted(scenario, first)
        table.free(first, [v for v in variants(scenario, streets=streets) if v.kind in asked.kinds])
        if not stop():
            table.clear()
    return table.answers(stopped=stop())


class _Table:
    """What has been asked, and what is known."""

    def __init__(
        self,
        problem: Problem,
        asked: Questions,
        hands: Crew[Task, Outcome],
        brief: Thoroughness,
        progress: Callable[[str, float], None],
    ) -> None:
        self.problem, self.asked, self.hands, self.brief = problem, asked, hands, brief
        self.scenario = problem.scenario
        self.progress = progress
        self.agreed_min = math.ceil(self.scenario.horizon_s / 60)
        self.everybody: dict[int | None, int] = {None: self.scenario.total_people()}
        for s in problem.supplies:
            priority = s.group.priority
            self.everybody[priority] = self.everybody.get(priority, 0) + s.people
        self.ever: dict[int | None, Ever] = {who: ever(problem, priority=who) for who in self.everybody}
        self.limit = self.ever[None].people
        self.base = Outcome(people=0, people_at_most=0)
        self.plan: Plan | None = None
        self.by_minutes: dict[int, Outcome] = {}
        self.agreed: Agreed | None = None
        self.by_group: Mapping[str, int] = {}
        """People of each group at most as agreed, as if the others stayed."""
        self.held: set[Variant] = set()
        """Changes of what is used up in the plan as agreed: that they bring nobody is not told by prices."""
        self.awaited: set[int] = set()
        """Lengths that are being looked at;"""
        self.drawn = False
        """and whether all of the curve have been."""
        self.wanted: tuple[Variant, ...] = ()
        self.changed: dict[Variant, Outcome] = {}

    def free(self, first: Made, wanted: Sequence[Variant]) -> None:
        """Answer what needs no plan, and ask the rest.

        A street without a price holds nobody back in the bound at these prices: twice as wide it is the same.
        Where the plan has a street full all the same, or a lane, that is not enough.
        """
        at_most = first.bounds.people_at_most if first.at_prices is None else first.at_prices
        self.agreed = Agreed(priced=first.priced, people_at_most=at_most)
        self.by_group = first.bounds.by_group_at_most
        shut = {c.link for c in self.scenario.closures}
        tight = priced(self.problem, first.priced)
        near = (1.0 - NEAR) * at_most <= first.people
        more = OWN if near else OWN | {Kind.VEHICLE}
        self.held = {v for v in wanted if v.kind in more and held(self.problem, first, v)}
        idle: list[Variant] = []
        for v in wanted:
            if v.kind is Kind.STREET and v not in self.held and v.subject not in {*tight, *shut}:
                idle.append(v)
        if idle and first.at_prices is not None:
            most = max(first.people, self._most_with(idle, first, first.at_prices))
            self.changed = dict.fromkeys(idle, replace(self.base, people_at_most=most))
        self.ask([v for v in wanted if v not in self.changed])
        self.wanted = tuple(wanted)

    def _most_with(self, streets: Sequence[Variant], first: Made, at_prices: float) -> int:
        """At most so many with all of these streets wider, which have no price."""
        network = self.problem.network
        for v in streets:
            network = v.roads(network)
        groups = self.scenario.groups
        riding = {g: n for g, n in first.bounds.by_group_at_most.items() if groups[g].travels in RIDES}
        wider = replace(self.problem, network=network)
        return prove(wider, trips_at_most=riding, all_at_most=at_prices, stop=lambda: True).people_at_most

    def ask(self, wanted: Sequence[Variant]) -> None:
        """Plan as agreed, and all variants."""
        tasks = len(wanted) + 1

        waits = True

        def todo() -> Iterator[Task | None]:
            yield Task(thoroughness=Thoroughness())
            if self.asked.curve:
                for minutes in self._lengths():
                    # the last lengths may still be worked on: those before them tell too
                    if any(self._ended(m) for m in self._lengths() if m <= minutes):
                        break
                    if minutes != self.agreed_min:
                        self.awaited.add(minutes)
                        yield Task(minutes=minutes, thoroughness=self.brief)
                self.drawn = True
            while waits:
                yield None  # vehicles go as in the plan as agreed, with any number of workers
            for v in wanted:
                # lengths to the minute wait for one another: they come between
                yield from self._closer()
                yield self._task(v)

        for done, (task, outcome) in enumerate(self.hands.do(todo()), 1):
            if task.variant is not None:
                self.changed[task.variant] = outcome
            elif task.minutes is not None:
                self._learn(task.minutes, outcome)
            else:
                waits = False
                better = max(outcome, self.base, key=lambda o: o.people)
                self.plan = better.plan or self.plan
                at_most = min(outcome.people_at_most, self.base.people_at_most)
                self.base = self.by_minutes[self.agreed_min] = replace(better, people_at_most=at_most)
            self.progress("variants", done / max(tasks + self._curve_length(), done + 1))
        self._end_curve()

    def _lengths(self) -> range:
        return range(self.asked.step_min, self.asked.longest_min + 1, self.asked.step_min)

    def _learn(self, minutes: int, outcome: Outcome) -> None:
        self.by_minutes[minutes] = outcome
        self.awaited.discard(minutes)

    def _end_curve(self) -> None:
        """Forget lengths after the last: a worker may have been given one too many."""
        ends = next((m for m in self._lengths() if self._ended(m)), None)
        for minutes in [m for m in self.by_minutes if ends is not None and m >= ends]:
            if minutes != self.agreed_min:
                del self.by_minutes[minutes]

    def _closer(self) -> Iterator[Task]:
        """Lengths to look at next, when those before are known: it is the same with any number of workers."""
        if not self.drawn or self.awaited:
            return
        self._end_curve()
        self.awaited = {m for who in self.everybody if (m := self._between(who)) is not None}
        for minutes in sorted(self.awaited):
            yield Task(minutes=minutes, thoroughness=self.brief)

    def _task(self, v: Variant) -> Task:
        """How to plan a change: vehicles that need not go otherwise go as in the plan as agreed."""
        assert self.plan is not None
        assert self.agreed is not None
        brief = self.brief
        if v.kind is Kind.VEHICLE:
            fleet = next(f for f in self.scenario.fleets if f.id == v.subject)
            brief = replace(brief, vehicles=CAREFUL, fresh=sharing(self.problem, fleet.carries))
        elif v.kind is Kind.WITHOUT:
            gone = [t.stops[0].group for t in self.plan.trips if t.corridor == v.subject]
            brief = replace(brief, fresh=sharing(self.problem, gone))
        if v.kind is not Kind.WITH:
            brief = replace(brief, trips=self.plan.trips)
        return Task(
            variant=v,
            thoroughness=brief,
            plan=self.plan if v.kind in SMALL else None,
            agreed=self.agreed if v.kind in OWN | {Kind.VEHICLE} and v not in self.held else None,
        )

    def _curve_length(self) -> int:
        """Lengths to be looked at, as far as one can tell."""
        if not self.asked.curve:
            return 0
        return max(len(self.by_minutes), math.ceil(1.4 * self.agreed_min / self.asked.step_min))

    def _ended(self, minutes: int) -> bool:
        """Whether the curve has ended before `minutes`; shorter lengths tell, so it always ends there."""
        before = [minutes - i * self.asked.step_min for i in (1, 2, 3)]
        known = [self.by_minutes.get(m) for m in before]
        last, first = known[0], known[2]
        if last is None or minutes <= self.agreed_min:
            return False
        if last.people >= self.limit:
            return True
        if first is None or last.people < (1.0 - NEARLY) * self.limit:
            return False
        gained = max(last.people - first.people, last.people_at_most - first.people_at_most)
        return gained < FLAT * self.limit

    def clear(self) -> None:
        """Find to the minute how long a pause clears everybody, and each priority, of those who can leave."""
        if not self.asked.curve:
            return
        while tasks := list(self._closer()):
            for task, outcome in self.hands.do(tasks):
                assert task.minutes is not None
                self._learn(task.minutes, outcome)
            self.progress("the shortest pause", 0.5)

    def _between(self, who: int | None) -> int | None:
        """A length to look at next for a priority; None if the shortest is known, or there is none."""
        enough = self._enough(who)
        if not enough:
            return None
        short = max((m for m in self.by_minutes if m < min(enough)), default=0)
        middle = (short + min(enough)) // 2
        return middle if short < middle else None

    def _enough(self, who: int | None) -> list[int]:
        """Lengths after which all of a priority are out who could ever leave; none if nobody could."""
        able = self.ever[who].people
        return [m for m, o in self.by_minutes.items() if 0 < able <= self._out(o, who)]

    @staticmethod
    def _out(outcome: Outcome, who: int | None) -> int:
        return outcome.people if who is None else outcome.by_priority.get(who, 0)

    def answers(self, *, stopped: bool) -> WhatIf:
        """All that is known."""
        base = self._best_base()
        windows = self._curve(base)
        base = next(w for w in windows if w.minutes == self.agreed_min).figure
        return WhatIf(
            scenario_id=self.scenario.id,
            scenario_sha256=self.scenario.sha256,
            exercise=self.scenario.exercise,
            people=self.scenario.total_people(),
            minutes=self.agreed_min,
            base=base,
            windows=tuple(w for w in windows if self._shown(w.minutes)),
            clears=tuple(self._clears(who) for who in self._order()) if self.asked.curve else (),
            changes=tuple(self._change(v, self.changed[v], base) for v in self.wanted if v in self.changed),
            notes=self._notes(stopped=stopped),
        )

    def _best_base(self) -> Figure:
        """As agreed; what holds with more than was agreed holds here too."""
        at_most = min(
            [self.base.people_at_most, *(o.people_at_most for v, o in self.changed.items() if v.kind in MORE)]
        )
        return replace(self.base.figure, people_at_most=max(at_most, self.base.people))

    def _curve(self, base: Figure) -> list[Window]:
        """By length: a plan for less time is good with more, and a bound for more time holds with less."""
        figures = {m: o.figure for m, o in sorted(self.by_minutes.items())}
        figures[self.agreed_min] = base
        best: Figure | None = None
        for m in sorted(figures):
            if best is not None and best.people > figures[m].people:
                figures[m] = replace(best, people_at_most=max(best.people, figures[m].people_at_most))
            best = figures[m]
        at_most = math.inf
        for m in sorted(figures, reverse=True):
            at_most = min(at_most, figures[m].people_at_most)
            figures[m] = replace(figures[m], people_at_most=int(at_most))
        return [Window(minutes=m, figure=f) for m, f in sorted(figures.items())]

    def _shown(self, minutes: int) -> bool:
        """Lengths on the grid, from the last that is too short for anybody, and the agreed one."""
        if minutes == self.agreed_min:
            return True
        nobody = [
            m for m, o in self.by_minutes.items() if o.people_at_most == 0 and m % self.asked.step_min == 0
        ]
        return minutes % self.asked.step_min == 0 and minutes >= max(nobody, default=0)

    def _order(self) -> list[int | None]:
        return [None, *sorted(p for p in self.everybody if p is not None)]

    def _clears(self, who: int | None) -> Clears:
        able = self.ever[who].people
        short = [m for m, o in self.by_minutes.items() if self._most(o, who) < able]
        return Clears(
            priority=who,
            people=self.everybody[who],
            able=able,
            minutes=min(self._enough(who), default=None),
            at_least_min=max(short, default=0) + 1 if able else None,
            lacks=self.ever[who].lacks,
        )

    @staticmethod
    def _most(outcome: Outcome, who: int | None) -> int:
        return outcome.people_at_most if who is None else outcome.priority_at_most.get(who, 0)

    def _change(self, v: Variant, outcome: Outcome, base: Figure) -> Change:
        figure = outcome.figure
        if v.kind in MORE:
            if figure.people < base.people:
                figure = replace(base, people_at_most=figure.people_at_most)
            most = min(figure.people_at_most, self._others_and_all(v))
            figure = replace(figure, people_at_most=max(most, figure.people))
        else:
            assert self.plan is not None
            left = stripped(self.plan, {v.subject})
            if figure.people < left.people:
                # who was to go by the others can go by them still
                out = MappingProxyType(by_priority(self.scenario, left.orders, left.trips))
                figure = replace(figure, people=left.people, by_priority=out)
            most = max(min(figure.people_at_most, base.people_at_most), figure.people)
            figure = replace(figure, people_at_most=most)
        return Change(
            kind=v.kind, subject=v.subject, amount=v.amount, text=v.text, name=v.name, figure=figure
        )

    def _others_and_all(self, v: Variant) -> int:
        """What bounds a change that only some groups can use: all of these groups, and the others as agreed.

        Take these groups out of a plan with the change, with all trips of the fleets that carry any of them:
        nobody else rides with these, since groups that share a fleet count as one here. What is left uses
        nothing that is new, and fewer people and vehicles break no rule; so it is a plan as agreed, of the
        others. These are at most everybody as agreed, and at most each group as if it were alone.
        """
        scenario = self.scenario
        if v.kind is Kind.VEHICLE:
            some = {g for f in scenario.fleets if f.id == v.subject for g in f.carries}
        elif v.kind is Kind.BEDS:
            here = {g for c in scenario.corridors if c.leads_to == v.subject for g in c.admits}
            some = {g for g in here if scenario.groups[g].needs_bed}
        else:
            return self.everybody[None]
        for _ in scenario.fleets:
            some |= {g for f in scenario.fleets if not some.isdisjoint(f.carries) for g in f.carries}
        others = sum(n for g, n in self.by_group.items() if g not in some)
        all_of_them = sum(s.people for s in self.problem.supplies if s.group.id in some)
        return min(self.base.people_at_most, others) + all_of_them

    def _notes(self, *, stopped: bool) -> tuple[Note, ...]:
        """What was assumed."""
        scenario, kinds = self.scenario, {v.kind for v in self.changed}
        said = [(Assumed.STOPPED, 0)] if stopped else []
        said.append((Assumed.ONE_AT_A_TIME, 0))
        if self.asked.curve:
            said.append((Assumed.LENGTH, 0))
            ends = [i.to_s for c in scenario.corridors for i in c.open]
            ends += [f.available.to_s for f in scenario.fleets] + [c.during.to_s for c in scenario.closures]
            if any(end < scenario.pause.windows[-1].to_s for end in ends):
                said.append((Assumed.HOURS, 0))
        if any(c.pending for c in scenario.corridors):
            said.append((Assumed.PENDING, 0))
        said += [(Assumed.EVERYBODY, 0), (Assumed.SEARCH, 0)]
        streets = sum(v.kind is Kind.STREET for v in self.changed)
        for kind, assumed, n in (
            (Kind.LANE, Assumed.LANES, 0),
            (Kind.VEHICLE, Assumed.VEHICLES, 0),
            (Kind.PLACES, Assumed.PLACES, MORE_PLACES),
            (Kind.BEDS, Assumed.BEDS, MORE_BEDS),
            (Kind.STREET, Assumed.STREETS, streets),
        ):
            if kind in kinds:
                said.append((assumed, n))
        return tuple(Note(assumed=a, values=MappingProxyType({"n": n} if n else {})) for a, n in said)

"""What if: curves and worths that are known by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest

from mamarr.planning.asking.crew import Crew
from mamarr.planning.asking.outcome import Outcome
from mamarr.planning.asking.variants import Variant, variants, with_length
from mamarr.planning.asking.whatif import Questions, _Table, whatif
from mamarr.planning.drafting.thoroughness import COUNTING
from mamarr.planning.posing.problem import Problem
from mamarr.plans.whatif import Assumed, Kind, WhatIf
from mamarr.scenario.model import Closure, Condition, Destination, Interval, Mode, Scenario, Shelter
from streets import HOUR, streets, walkers, way_out
from town import fleet, group, town


def two_corridors(people: int = 100, **more: object) -> Problem:
    """One zone; near gate `g` in 10 minutes, far gate `h` in 20; one lane each, a minute for each person."""
    keys: dict[str, object] = {
        "zones": {"a": {"walkers": people}},
        "fleets": (),
        "corridors": [way_out("g", lanes=1), way_out("h", lanes=1)],
        "groups": [walkers()],
        "windows": HOUR,
        "window_s": 60,
    }
    return town(streets([("a", "g", 600), ("a", "h", 1200)]), **{**keys, **more})  # type: ignore[arg-type]


def by_hand(minutes: int, people: int = 100, lanes: int = 1) -> int:
    """Who starts at once is at the near gate after 10 minutes, at the far one after 20; then one a minute."""
    return min(people, lanes * max(0, minutes - 10) + max(0, minutes - 20))


def answered(problem: Problem, **questions: object) -> WhatIf:
    return whatif(
        problem.scenario,
        problem.network,
        questions=Questions(**{"step_min": 10, **questions}),  # type: ignore[arg-type]
    )


def test_the_curve_of_two_corridors_with_one_lane_is_known_by_hand() -> None:
    answers = answered(two_corridors(), kinds=frozenset())
    assert {w.minutes: w.figure.people_at_most for w in answers.windows} == {
        m: by_hand(m) for m in range(10, 71, 10)
    }
    assert {w.minutes: w.figure.people for w in answers.windows} == {m: by_hand(m) for m in range(10, 71, 10)}


def test_the_curve_begins_too_short_and_ends_with_everybody_out() -> None:
    answers = answered(two_corridors(), kinds=frozenset())
    assert answers.windows[0].figure.people_at_most == 0
    assert answers.windows[-1].figure.people == answers.people == 100


def test_the_shortest_pause_is_found_to_the_minute_and_proven() -> None:
    answers = answered(two_corridors(), kinds=frozenset())
    assert {c.priority: (c.minutes, c.at_least_min) for c in answers.clears} == {None: (65, 65), 2: (65, 65)}


def test_without_places_no_pause_is_long_enough() -> None:
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=40)
    answers = answered(two_corridors(destinations=(camp,)), kinds=frozenset())
    assert answers.clears[0].all_min is None
    assert answers.clears[0].why
    assert answers.windows[-1].figure.people == 40


def test_the_shortest_pause_is_told_for_those_who_can_leave_where_not_all_can() -> None:
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=40)
    first = answered(two_corridors(destinations=(camp,)), kinds=frozenset()).clears[0]
    lengths = range(1, 71)
    by_hand_min = next(m for m in lengths if by_hand(m) >= 40)
    assert (first.people, first.able) == (100, 40)
    assert (first.minutes, first.at_least_min) == (by_hand_min, by_hand_min)


def test_where_nobody_can_leave_no_length_is_asked_for() -> None:
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=0)
    first = answered(two_corridors(destinations=(camp,)), kinds=frozenset()).clears[0]
    assert (first.able, first.minutes, first.at_least_min) == (0, None, None)


def test_each_lane_and_each_corridor_is_worth_what_is_known_by_hand() -> None:
    answers = answered(two_corridors(people=1000), curve=False, kinds={Kind.LANE, Kind.WITHOUT})
    found = {(c.kind, c.subject): (c.figure.people, c.figure.people_at_most) for c in answers.changes}
    assert answers.base.people == answers.base.people_at_most == 90
    assert found == {
        (Kind.LANE, "g"): (140, 140),
        (Kind.LANE, "h"): (130, 130),
        (Kind.WITHOUT, "g"): (40, 40),
        (Kind.WITHOUT, "h"): (50, 50),
    }


def test_a_lane_that_is_full_is_worth_more_than_prices_of_an_intake_say() -> None:
    """Walkers arrive from minute 40 on, two a minute for each lane, and at most 100 in an hour of the clock.

    The prices know of 33 and 50 places in the 20 minutes of the first hour and the 30 of the last, fewer than
    one lane lets through, and give it none; the hours have 100 each.
    """
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), intake_per_hour=100)
    clinic = Destination(id="clinic", name={"en": "Clinic"}, location=(37.0, 36.0))
    roads, half_past = streets([("a", "g", 600), ("a", "h", 600)], both_ways=True), 12_600
    opened = ((0, half_past),)
    problem = town(
        roads,
        zones={"a": {"walkers": 1000, "families": 10}},
        fleets=[fleet(roads, "a", available=Interval(from_s=0, to_s=half_past))],
        corridors=[
            way_out("g", lanes=1, walk=30, beyond_s=1800, opened=opened),
            replace(
                way_out("h", admits=("families",), opened=opened), leads_to="clinic", beyond_s={Mode.BUS: 0}
            ),
        ],
        groups=[walkers(), group()],
        destinations=(camp, clinic),
        windows=(Interval(from_s=0, to_s=half_past),),
        window_s=60,
    )
    answers = answered(problem, curve=False, kinds={Kind.LANE})
    assert answers.base.people == 10 + 40 + 100 + 100 + 60
    assert [c.figure.people for c in answers.changes] == [10 + 80 + 100 + 100 + 100]


def test_without_a_corridor_at_least_those_by_the_others_leave() -> None:
    answers = answered(two_corridors(people=1000), curve=False, kinds={Kind.WITHOUT})
    assert all(c.figure.people >= answers.base.people - 50 for c in answers.changes)
    assert all(c.figure.people <= c.figure.people_at_most for c in answers.changes)


def test_more_places_help_where_places_are_short() -> None:
    camp = Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=40)
    answers = answered(two_corridors(destinations=(camp,)), curve=False, kinds={Kind.PLACES})
    assert [(c.subject, c.figure.people, c.figure.people_at_most) for c in answers.changes] == [
        ("camp", 90, 90)
    ]


def test_a_narrow_street_is_worth_its_repair() -> None:
    narrow = streets([("a", "b", 300, 2), ("b", "g", 300)])
    problem = town(
        narrow, zones={"a": {"walkers": 500}}, fleets=(), corridors=[way_out("g")], groups=[walkers()],
        windows=HOUR, window_s=60,
    )  # fmt: skip
    answers = answered(problem, curve=False, kinds={Kind.STREET})
    worth = {c.subject: c.figure.people for c in answers.changes}
    assert answers.base.people == 100  # two a minute for fifty minutes
    assert worth == {"a-b-0": 200, "b-g-1": 100}


def test_a_refused_corridor_is_asked_for() -> None:
    refused = replace(
        way_out("h", lanes=1), conditions=(Condition(id="c", kind="withdrawal", by="x", state="refused"),)
    )
    problem = two_corridors(people=1000, corridors=[way_out("g", lanes=1), refused])
    answers = answered(problem, curve=False, kinds={Kind.WITH, Kind.WITHOUT})
    assert [(c.kind, c.subject, c.figure.people) for c in answers.changes] == [
        (Kind.WITHOUT, "g", 0),
        (Kind.WITH, "h", 90),
    ]


def test_two_workers_say_the_same_as_one() -> None:
    problem = two_corridors()
    asked = Questions(step_min=30, kinds=frozenset({Kind.LANE}))
    one = whatif(problem.scenario, problem.network, questions=asked, workers=1)
    assert whatif(problem.scenario, problem.network, questions=asked, workers=2) == one


def test_two_workers_in_step_do_not_go_on_when_the_curve_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def in_step(self: Crew[Any, Any], tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """As with two workers who are equally fast: one is always at work when the other asks for more."""
        waiting, running = iter(tasks), list[Any]()
        while True:
            for task in islice(waiting, 2 - len(running)):
                if task is None:
                    break
                running.append(task)
            if not running:
                return
            task = running.pop(0)
            asked.extend([task.minutes] if task.minutes else [])
            yield task, self._do(task)

    alone = answered(two_corridors(), kinds=frozenset())
    monkeypatch.setattr(Crew, "do", in_step)
    assert answered(two_corridors(), kinds=frozenset()) == alone
    assert max(asked) <= alone.windows[-1].minutes + 20


def test_stopped_it_says_what_it_knows() -> None:
    calls = iter(range(10**9))
    answers = whatif(two_corridors().scenario, two_corridors().network, stop=lambda: next(calls) > 2)
    assert answers.base.people <= answers.base.people_at_most
    assert len(answers.changes) < 5
    assert answers.notes[0].assumed is Assumed.STOPPED


def test_what_was_not_ended_early_does_not_say_so() -> None:
    answers = answered(two_corridors(), kinds=frozenset())
    assert Assumed.STOPPED not in {note.assumed for note in answers.notes}


def agreed(**more: Any) -> Scenario:
    return two_corridors(**more).scenario


def test_a_longer_pause_moves_what_ends_with_it() -> None:
    closed = Closure(link="a-g-0", during=Interval(from_s=1800, to_s=3600))
    longer = with_length(agreed(closures=(closed,)), 90)
    assert longer.horizon_s == 5400
    assert [c.open[-1].to_s for c in longer.corridors] == [5400, 5400]
    assert longer.closures[0].during.to_s == 5400


def test_a_gate_that_closes_before_the_pause_does_stays_as_agreed() -> None:
    early = agreed(corridors=[way_out("g", opened=((0, 1800),)), way_out("h")])
    assert with_length(early, 90).corridors[0].open == (Interval(from_s=0, to_s=1800),)


def test_a_shorter_pause_drops_windows_and_corridors_that_open_later() -> None:
    days = (Interval(from_s=0, to_s=3600), Interval(from_s=7200, to_s=10800))
    scenario = agreed(windows=days, corridors=[way_out("g"), way_out("h", opened=((7200, 10800),))])
    shorter = with_length(scenario, 100)
    assert shorter.pause.windows == (Interval(from_s=0, to_s=3600),)
    assert [c.id for c in shorter.corridors] == ["g"]
    assert with_length(scenario, 200).pause.windows[-1] == Interval(from_s=7200, to_s=12000)


@pytest.mark.parametrize("kind", [Kind.LANE, Kind.WITHOUT])
def test_there_is_a_variant_for_each_corridor(kind: Kind) -> None:
    assert [v.subject for v in variants(agreed()) if v.kind is kind] == ["g", "h"]


def test_a_variant_says_what_it_is() -> None:
    assert Variant(kind=Kind.LANE, subject="g") not in variants(agreed())
    assert [v.text for v in variants(agreed())][:2] == ["one more lane at g", "one more lane at h"]


def test_what_nobody_can_use_brings_nobody_more_though_some_are_too_far_away() -> None:
    """Of 90 at `far` nobody can leave: 80 minutes from the shelter at `b`, of an hour each day."""
    days = (HOUR[0], Interval(from_s=86_400, to_s=90_000))
    roads = streets([("a", "g", 600), ("far", "a", 4800), ("b", "a", 60)], both_ways=True)
    problem = town(
        roads,
        zones={"a": {"walkers": 100, "families": 10, "wounded": 12}, "far": {"walkers": 90}},
        fleets=[fleet(roads, "a", available=Interval(from_s=0, to_s=90_000), load_s=60)],
        corridors=[
            replace(
                way_out(
                    "g",
                    admits=("walkers", "families", "wounded"),
                    opened=[(w.from_s, w.to_s) for w in days],
                ),
                beyond_s={Mode.WALK: 0, Mode.BUS: 0},
            )
        ],
        groups=[walkers(), group(), walkers("wounded", needs_bed=True)],
        destinations=(
            Destination(id="camp", name={"en": "Camp"}, location=(37.0, 36.0), places=1000, beds=10),
        ),
        windows=days,
        shelters=[Shelter(id="s", name={"en": "s"}, places=50, admits=("walkers",), node="b")],
    )
    kinds = frozenset({Kind.VEHICLE, Kind.PLACES, Kind.BEDS, Kind.STREET})
    answers = answered(problem, curve=False, kinds=kinds)
    assert answers.base.people == answers.base.people_at_most == 100 + 10 + 10
    assert {c.kind for c in answers.changes} == kinds
    for c in answers.changes:
        assert c.figure.people_at_most == c.figure.people == 120 + (2 if c.kind is Kind.BEDS else 0)


def test_a_change_for_some_groups_is_bounded_by_all_of_them_and_the_others_as_agreed() -> None:
    roads = streets([("a", "g", 600)], both_ways=True)
    fleets = [
        fleet(roads, "a", id="small", carries=("children",), available=HOUR[0]),
        fleet(roads, "a", id="large", carries=("families", "old"), available=HOUR[0]),
        fleet(roads, "a", id="other", carries=("old", "ill"), available=HOUR[0]),
    ]
    names = ("children", "families", "old", "ill")
    people = {"walkers": 500, "children": 7, "families": 20, "old": 30, "ill": 40}
    problem = town(
        roads,
        zones={"a": people},
        fleets=fleets,
        corridors=[
            replace(way_out("g", lanes=1, admits=(*people,)), beyond_s={Mode.WALK: 0, Mode.BUS: 0}),
        ],
        groups=[walkers(), *(group(name, needs_bed=name == "ill") for name in names)],
        windows=HOUR,
    )
    table = _Table(problem, Questions(), None, COUNTING, lambda _what, _share: None)  # type: ignore[arg-type]
    table.base = Outcome(people=90, people_at_most=100)
    table.by_group = {"walkers": 50, "children": 7, "families": 10, "old": 20, "ill": 30}
    most = {
        (kind, subject): table._others_and_all(Variant(kind=kind, subject=subject))
        for kind, subject in (
            (Kind.VEHICLE, "small"),
            (Kind.VEHICLE, "large"),
            (Kind.BEDS, "camp"),
            (Kind.LANE, "g"),
        )
    }
    assert most == {
        (Kind.VEHICLE, "small"): 100 + 7,
        # old people ride with both, so a bus for families may free a place for the ill
        (Kind.VEHICLE, "large"): 57 + 90,
        (Kind.BEDS, "camp"): 57 + 90,
        (Kind.LANE, "g"): 597,
    }

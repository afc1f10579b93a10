"""What a state changes in a set of notices: what is closed, by when to be at a gate, and what is slower."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mamarr.notices.notice import Issue
from mamarr.plans.document import Order, Plan, Proof, Slot, Solver
from mamarr.plans.state import CorridorState, State
from mamarr.report._anew import as_changed
from mamarr.report.publish import NoticeSet
from mamarr.scenario.model import Corridor, Interval, Mode, Scenario, Shelter
from set_of_notices import issue
from streets import way_out
from two_gates import two_gates

HOURS = 3600
AT_S = 4 * HOURS
"""13:00."""


def day(from_hour: float, to_hour: float, number: int = 0) -> Interval:
    """Hours of a day, counted from the opening on the first."""
    begin = number * 24 * HOURS
    return Interval(from_s=round(begin + from_hour * HOURS), to_s=round(begin + to_hour * HOURS))


def agreed(*corridors: Corridor, windows: Sequence[Interval] = (day(0, 10),), margin_s: int = 0) -> Scenario:
    """Two corridors over one window from 9 to 19, or what is given."""
    both = corridors or (open_over(windows, "n"), open_over(windows, "s"))
    return two_gates(corridors=list(both), windows=tuple(windows), margin_s=margin_s).scenario


def open_over(hours: Sequence[Interval], gate: str, **more: object) -> Corridor:
    return way_out(gate, lanes=1, opened=[(i.from_s, i.to_s) for i in hours], **more)  # type: ignore[arg-type]


def told(scenario: Scenario, *corridors: CorridorState, windows: Sequence[Interval] | None = None) -> Issue:
    known = None if windows is None else tuple(windows)
    state = State(scenario_id=scenario.id, at_s=AT_S, corridors=corridors, windows=known)
    return as_changed(scenario, issue(), state)[1]


def shut(*args: object, **more: object) -> list[tuple[str, int, int | None]]:
    made = told(*args, **more)  # type: ignore[arg-type]
    return [(s.corridor.id, s.from_s, s.to_s) for s in made.shut]


def test_a_corridor_that_closes_is_told_from_then_on_and_until_it_reopens() -> None:
    early, later = AT_S - HOURS, AT_S + 2 * HOURS
    assert shut(agreed(), CorridorState(id="n", closed_from_s=early)) == [("n", early, None)]
    for_a_while = CorridorState(id="n", closed_from_s=early, reopens_s=later)
    assert shut(agreed(), for_a_while) == [("n", early, later)]
    # what is over, and what lies beyond the hours of the corridor, is told to nobody
    assert shut(agreed(), replace(for_a_while, reopens_s=AT_S)) == []
    assert shut(agreed(), CorridorState(id="n", closed_from_s=11 * HOURS)) == []


def test_a_corridor_that_would_reopen_after_the_close_stays_closed() -> None:
    beyond = CorridorState(id="n", closed_from_s=AT_S, reopens_s=12 * HOURS)
    assert shut(agreed(), beyond) == [("n", AT_S, None)]
    two_days = agreed(windows=(day(0, 10), day(0, 10, 1)))
    assert shut(two_days, beyond) == [("n", AT_S, 24 * HOURS)]


def test_a_pause_that_closes_earlier_closes_every_corridor_that_was_open_until_then() -> None:
    own_hours = open_over((day(0, 5),), "s")
    scenario = agreed(open_over((day(0, 10),), "n"), own_hours)
    assert shut(scenario, windows=(day(0, 7),)) == [("n", 7 * HOURS, None)]
    assert shut(scenario, windows=(day(0, 12),)) == []


def test_a_day_that_is_called_off_or_begins_later_is_told() -> None:
    two_days = agreed(open_over((day(0, 10), day(0, 10, 1)), "n"), windows=(day(0, 10), day(0, 10, 1)))
    assert shut(two_days, windows=(day(0, 10),)) == [("n", 24 * HOURS, None)]
    assert shut(two_days, windows=(day(0, 10), day(2, 10, 1))) == [("n", 24 * HOURS, 26 * HOURS)]


def test_by_when_to_be_at_a_gate_is_told_where_a_window_closes_earlier() -> None:
    slow = open_over((day(0, 10),), "n", beyond_s=HOURS)
    scenario = agreed(slow, open_over((day(0, 10),), "s"), margin_s=1800)
    last = told(scenario, windows=(day(0, 7),)).last
    assert [(x.corridor.id, x.by, x.at_s) for x in last] == [
        ("n", Mode.WALK, round(5.5 * HOURS)),
        ("s", Mode.WALK, round(6.5 * HOURS)),
    ]
    # too late already: still said
    assert [x.at_s <= AT_S for x in told(scenario, windows=(day(0, 5),)).last] == [True, False]
    assert told(scenario).last == ()
    assert told(scenario, windows=(day(0, 12),)).last == ()
    # a corridor that closes by itself says it all with its hour
    assert told(scenario, CorridorState(id="n", closed_from_s=AT_S + HOURS)).last == ()


def test_a_corridor_of_its_own_hours_may_have_an_earlier_last_hour_though_it_closes_as_agreed() -> None:
    slow = open_over((day(0, 6),), "n", beyond_s=2 * HOURS)
    made = told(agreed(slow), windows=(day(0, 7),))
    assert made.shut == ()
    assert [(x.corridor.id, x.at_s) for x in made.last] == [("n", 5 * HOURS)]


def test_by_when_to_be_at_a_shelter_is_told_where_there_is_one_and_the_window_closes_earlier() -> None:
    scenario = agreed(margin_s=1800)
    shelter = Shelter(id="x", name={"en": "School"}, node="a", admits=("walkers",), places=10)
    with_one = replace(scenario, shelters=(shelter,))
    assert told(with_one, windows=(day(0, 7),)).shelter_by_s == round(6.5 * HOURS)
    assert told(scenario, windows=(day(0, 7),)).shelter_by_s is None
    assert told(with_one, windows=(day(0, 12),)).shelter_by_s is None
    assert told(with_one, CorridorState(id="n", closed_from_s=AT_S)).shelter_by_s is None


def test_slower_corridors_are_told_while_they_are_open() -> None:
    half = CorridorState(id="n", screening_factor=0.5)
    assert [c.id for c in told(agreed(), half).slower] == ["n"]
    assert told(agreed(), replace(half, closed_from_s=AT_S)).slower == ()
    assert [c.id for c in told(agreed(), replace(half, closed_from_s=AT_S + HOURS)).slower] == ["n"]


@pytest.mark.parametrize("at_home", [True, False])
def test_messages_of_a_set_name_the_place_near_which_people_on_the_way_go_on(at_home: bool) -> None:
    scenario = agreed()
    network = two_gates().network
    home = Order(zone="a", group="walkers", corridor="s", path=("a", "s"), slots=(slot(AT_S),))
    away = replace(home, path=("n", "a", "s"), start_node="n", slots=(slot(AT_S + 60),))
    plan = Plan(
        scenario_id=scenario.id,
        scenario_sha256=scenario.sha256,
        created="2016-11-04T13:00:00+02:00",
        exercise=True,
        solver=Solver(version="0", seed=1, method="by hand"),
        orders=(home, away) if at_home else (away,),
        trips=(),
        not_served=(),
        proof=Proof(people_at_most=300, gap_people=0.0, mean_exit_at_least_min=0.0, method="by hand"),
    )
    closed = State(scenario_id=scenario.id, at_s=AT_S, corridors=(CorridorState(id="n", closed_from_s=AT_S),))
    made = NoticeSet(scenario, network, plan, "1" * 64, issue(), state=closed)
    (message,) = [draft.make() for draft in made.drafts() if draft.file.kind == "sms"]
    text = message.data.decode()
    assert "On the way, near n: From 13:01 to 13:02: s, to Camp. From 13:00 closed: n." in text
    assert ("nobody is planned to leave" in text) is not at_home


def slot(from_s: int) -> Slot:
    return Slot(from_s=from_s, to_s=from_s + 60, people=5)

"""What an earlier state says holds on: closures, slower gates, moved windows, vehicles that are away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handmade import read_tiny
from mamarr.network.model import Network
from mamarr.plans.state import CorridorState, Left, State, StreetState, VehicleState, state_findings
from mamarr.plans.state_goes_on import goes_on, windows_at
from mamarr.scenario.model import Interval, Scenario
from tiny import write_tiny

H = 3600
DAYS = {"windows": [{"open": f"2016-11-0{d}T09:00", "close": f"2016-11-0{d}T13:00"} for d in (4, 5)]}
DAY = 24 * H


@pytest.fixture
def days(tmp_path: Path) -> tuple[Scenario, Network]:
    return read_tiny(write_tiny(tmp_path / "tiny", pause=DAYS))


def state(at_s: int, **more: object) -> State:
    return replace(State(scenario_id="tiny", at_s=at_s), **more)  # type: ignore[arg-type]


def span(*pairs: tuple[int, int]) -> tuple[Interval, ...]:
    return tuple(Interval(from_s=a, to_s=b) for a, b in pairs)


def test_what_is_not_named_holds_on(days: tuple[Scenario, Network]) -> None:
    slow = CorridorState(id="north", closed_from_s=H, reopens_s=2 * H, screening_factor=0.5)
    away = VehicleState(vehicle="coaches-01", node=None, free_at_s=3 * H)
    earlier = state(
        H,
        corridors=(slow, CorridorState(id="south")),
        vehicles=(away,),
        left=(Left(zone="z1", group="walkers", corridor="north", people=9, from_s=0, to_s=H),),
    )
    now, said = goes_on(earlier, state(H + 60), days[0])
    assert now == state(H + 60, corridors=(slow,), vehicles=(away,), counted_s=H)
    assert said == (
        "north: closed since 10:00 until 11:00",
        "north: checks take 50% of what was agreed",
        "coaches-01: not there before 12:00",
    )
    assert goes_on(earlier, state(3 * H), days[0])[1][0] == "north: was closed from 10:00 until 11:00"
    assert not goes_on(earlier, state(3 * H), days[0])[0].vehicles
    own = state(2 * H, corridors=(CorridorState(id="north"),), vehicles=(replace(away, node="3"),))
    assert goes_on(earlier, own, days[0]) == (replace(own, counted_s=H), ())
    # and to a third one, which counts nobody either
    assert goes_on(replace(now, vehicles=()), state(2 * H), days[0])[0].counted_s == H
    assert goes_on(replace(now, vehicles=(), counted_s=None), state(2 * H), days[0])[0].counted_s is None
    assert goes_on(earlier, state(0), days[0]) == (state(0), ())


def test_closed_streets_hold_on_until_they_reopen_or_are_named(days: tuple[Scenario, Network]) -> None:
    for_good = StreetState(link="n", closed_from_s=H)
    earlier = state(H, streets=(for_good, StreetState(link="a", closed_from_s=H, reopens_s=2 * H)))
    now, said = goes_on(earlier, state(3 * H), days[0])
    assert now == state(3 * H, streets=(for_good,))
    assert said == ("street n: closed since 10:00",)
    assert goes_on(earlier, state(H + 60), days[0])[1][1] == "street a: closed since 10:00 until 11:00"
    open_again = state(3 * H, streets=(StreetState(link="n"),))
    assert goes_on(earlier, open_again, days[0]) == (open_again, ())


def test_the_close_is_told_as_it_was_announced(days: tuple[Scenario, Network]) -> None:
    earlier = state(H, windows=span((0, 4 * H), (DAY, DAY + 2 * H)))
    assert goes_on(earlier, state(2 * H), days[0])[1] == ("windows: as moved, the last closes 5 Nov 11:00",)
    assert goes_on(earlier, state(DAY + 3 * H), days[0])[1] == (
        "windows: as moved, the last closed 5 Nov 11:00",
    )


def test_a_vehicle_that_was_somewhere_is_not_there_still(days: tuple[Scenario, Network]) -> None:
    there = VehicleState(vehicle="coaches-01", node="3", free_at_s=3 * H)
    assert goes_on(state(H, vehicles=(there,)), state(2 * H), days[0]) == (state(2 * H, counted_s=H), ())


@pytest.mark.parametrize(
    ("moved", "at_s", "told"),
    [
        # as it was said
        (((0, 6 * H), (DAY, DAY + 4 * H)), 2 * H, ((0, 6 * H), (DAY, DAY + 4 * H))),
        # in the extension, and after it
        (((0, 6 * H), (DAY, DAY + 4 * H)), 5 * H, ((0, 6 * H), (DAY, DAY + 4 * H))),
        (((0, 6 * H), (DAY, DAY + 4 * H)), DAY + H, ((0, 6 * H), (DAY, DAY + 4 * H))),
        # closed earlier: until the moment as agreed, and not on
        (((0, 2 * H), (DAY, DAY + 4 * H)), 3 * H, ((0, 3 * H), (DAY, DAY + 4 * H))),
        (((0, 2 * H), (DAY, DAY + 4 * H)), DAY, None),
        # put off
        (((0, 4 * H), (DAY + 2 * H, DAY + 4 * H)), 2 * H, ((0, 4 * H), (DAY + 2 * H, DAY + 4 * H))),
        (((0, 4 * H), (DAY + 2 * H, DAY + 6 * H)), DAY + 3 * H, ((0, 4 * H), (DAY, DAY + 6 * H))),
        # called off
        (((0, 4 * H),), DAY + H, ((0, 4 * H), (DAY, DAY + H))),
        # added
        (
            ((0, 4 * H), (5 * H, 6 * H), (DAY, DAY + 4 * H)),
            5 * H + 60,
            ((0, 4 * H), (5 * H, 6 * H), (DAY, DAY + 4 * H)),
        ),
    ],
)  # fmt: skip
def test_moved_windows_hold_on_and_can_be_told_at_any_later_moment(
    days: tuple[Scenario, Network],
    moved: tuple[tuple[int, int], ...],
    at_s: int,
    told: tuple[tuple[int, int], ...] | None,
) -> None:
    earlier = state(H, windows=span(*moved))
    assert windows_at(earlier, days[0], at_s) == (None if told is None else span(*told))
    now, _ = goes_on(earlier, state(at_s), days[0])
    assert state_findings(now, *days) == []


@pytest.mark.parametrize(
    "windows",
    [
        ((0, 2 * H), (DAY, DAY + 4 * H)),  # closed before it was told
        ((DAY, DAY + 4 * H),),
        ((-H, 4 * H), (DAY, DAY + 4 * H)),
        ((H, 4 * H), (DAY, DAY + 4 * H)),
    ],
)
def test_what_was_agreed_before_the_moment_must_stay(
    days: tuple[Scenario, Network], windows: tuple[tuple[int, int], ...]
) -> None:
    found = state_findings(state(3 * H, windows=span(*windows)), *days)
    assert "what was agreed before 2016-11-04T12:00+02:00 must stay" in str(found[0])

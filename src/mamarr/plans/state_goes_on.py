"""What an earlier state of a pause says that still holds at a later moment.

A re-plan is made for its state, and the next one starts from its plan: what is closed, slower, moved or away
stays so until somebody says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mamarr._errors import InputError
from mamarr.network.model import Network
from mamarr.plans.read import _parsed, _text
from mamarr.plans.state import CorridorState, State, StreetState, VehicleState, read_state
from mamarr.scenario.local_time import clock_text
from mamarr.scenario.model import Interval, Scenario


def state_beside(plan: Path) -> Path | None:
    """The state that a re-plan was made for, where it was written: ``state.json`` beside its plan."""
    path = plan.parent / "state.json"
    return path if path.is_file() else None


def read_earlier(path: Path, scenario: Scenario, network: Network) -> State | None:
    """Read the state beside a plan; None if it is of another scenario.

    Raises
    ------
    InputError
        If it cannot be read: what is closed must not be forgotten for a slip in a file.
    """
    try:
        said = _parsed(_text(path, "state"), path.name)
        if isinstance(said, dict) and said.get("scenario") not in (None, scenario.id):
            return None
        return read_state(path, scenario, network)
    except InputError as error:
        raise InputError(
            [replace(f, where=f"{path} {f.where or ''}".strip()) for f in error.findings]
        ) from None


def goes_on(earlier: State, now: State, scenario: Scenario) -> tuple[State, tuple[str, ...]]:
    """The state `now` with all that holds on from an earlier one, and a sentence for each thing that does.

    Corridors, streets, windows and vehicles that `now` names itself are as it says. Counts of people are
    those of their moment, and do not hold on; that they were made does.

    Parameters
    ----------
    earlier, now
        Of one scenario; nothing holds on from a later moment.
    scenario
        What was agreed.
    """
    if earlier.at_s > now.at_s:
        return now, ()
    kept = {s.link for s in now.streets}
    streets = [s for s in earlier.streets if s.link not in kept and _is_shut(s, now.at_s)]
    named, known = {c.id for c in now.corridors}, {v.vehicle for v in now.vehicles}
    corridors = [c for c in earlier.corridors if c.id not in named and _differs(c)]
    vehicles = [v for v in earlier.vehicles if v.vehicle not in known and _is_away(v, now.at_s)]
    windows = None if now.windows is not None else windows_at(earlier, scenario, now.at_s)
    counted = (earlier.counted_s, now.counted_s, earlier.at_s if earlier.counts else None)
    whole = replace(
        now,
        corridors=(*now.corridors, *corridors),
        streets=(*now.streets, *streets),
        vehicles=(*now.vehicles, *vehicles),
        windows=windows if now.windows is None else now.windows,
        counted_s=max((s for s in counted if s is not None), default=None),
    )
    said = [text for c in corridors for text in _of_corridor(c, now.at_s, scenario)]
    said += [_of_street(s, now.at_s, scenario) for s in streets]
    if windows is not None and earlier.windows:
        last_s = earlier.windows[-1].to_s
        closes = "closes" if last_s > now.at_s else "closed"
        said.append(f"windows: as moved, the last {closes} {_clock(scenario, last_s)}")
    said += [f"{v.vehicle}: not there before {_clock(scenario, v.free_at_s or 0)}" for v in vehicles]
    return whole, tuple(said)


def windows_at(earlier: State, scenario: Scenario, at_s: int) -> tuple[Interval, ...] | None:
    """The windows of an earlier state as they are told at a later moment; None: as agreed.

    What was before that moment was agreed or announced, and stands: a window that closed earlier, or was put
    off, is told as agreed up to the moment.
    """
    agreed = scenario.pause.windows
    if earlier.windows is None:
        return None
    past = [Interval(from_s=w.from_s, to_s=min(w.to_s, at_s)) for w in agreed if w.from_s < at_s]
    found: list[Interval] = []
    for w in sorted((*past, *earlier.windows), key=lambda w: w.from_s):
        if found and w.from_s < found[-1].to_s:
            found[-1] = replace(found[-1], to_s=max(found[-1].to_s, w.to_s))
        else:
            found.append(w)
    return None if tuple(found) == agreed else tuple(found)


def _differs(c: CorridorState) -> bool:
    return c.closed_from_s is not None or c.screening_factor < 1.0


def _is_away(v: VehicleState, at_s: int) -> bool:
    """Whether a vehicle is not there yet at a moment; where it was then, and who was aboard, is past."""
    return v.node is None and not v.aboard and v.free_at_s is not None and v.free_at_s > at_s


def _is_shut(s: StreetState, at_s: int) -> bool:
    return s.closed_from_s is not None and (s.reopens_s is None or s.reopens_s > at_s)


def _of_street(s: StreetState, at_s: int, scenario: Scenario) -> str:
    assert s.closed_from_s is not None
    until = "" if s.reopens_s is None else f" until {_clock(scenario, s.reopens_s)}"
    since = "since" if s.closed_from_s <= at_s else "from"
    return f"street {s.link}: closed {since} {_clock(scenario, s.closed_from_s)}{until}"


def _of_corridor(c: CorridorState, at_s: int, scenario: Scenario) -> Iterator[str]:
    if c.closed_from_s is not None:
        until = "" if c.reopens_s is None else f" until {_clock(scenario, c.reopens_s)}"
        begins = _clock(scenario, c.closed_from_s)
        if c.reopens_s is not None and c.reopens_s <= at_s:
            yield f"{c.id}: was closed from {begins}{until}"
        else:
            yield f"{c.id}: closed {'since' if c.closed_from_s <= at_s else 'from'} {begins}{until}"
    if c.screening_factor < 1.0:
        yield f"{c.id}: checks take {c.screening_factor:.0%} of what was agreed"


def _clock(scenario: Scenario, second: int) -> str:
    return clock_text(scenario.moment(second), scenario.moment(0).date())

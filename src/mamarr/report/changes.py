"""Who must be told what when a plan changes: `changes.csv`, and the same in plain words.

What concerns groups kept apart stands by itself, and no place is printed with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mamarr._files import write_bytes
from mamarr.planning.again.replan import Replan
from mamarr.plans.changes import Change, Kind, Move
from mamarr.plans.document import HELD, Plan
from mamarr.report._words import clock_of, hour_of
from mamarr.report.tables import Row, csv_bytes, local
from mamarr.scenario.local_time import clock_in
from mamarr.scenario.model import Scenario

COLUMNS = (
    "zone_id", "zone_name", "group", "change", "people", "old_corridor", "old_vehicle", "old_from", "old_to",
    "new_corridor", "new_vehicle", "new_from", "new_to", "told_at_node", "why",
)  # fmt: skip

MOST_ZONES = 40
"""So many zones are printed; the others stand in the table."""


def write_changes(folder: Path, scenario: Scenario, changes: Sequence[Change]) -> tuple[Path, ...]:
    """Write changes.csv into `folder`, and changes-apart.csv if a group is apart.

    One line for each zone, group and change, the most urgent first, as other tables are.
    """
    civil, apart = _by_apart(scenario, changes)
    tables = [(folder / "changes.csv", civil)]
    if any(g.apart for g in scenario.groups.values()):
        tables.append((folder / "changes-apart.csv", apart))
    for path, mine in tables:
        write_bytes(path, csv_bytes(_rows(scenario, mine)))
    return tuple(path for path, _ in tables)


def _by_apart(scenario: Scenario, changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    """Changes of civilians, and those of groups kept apart, each in their order."""
    apart = {g.id for g in scenario.groups.values() if g.apart}
    return [c for c in changes if c.group not in apart], [c for c in changes if c.group in apart]


def _rows(scenario: Scenario, changes: Sequence[Change]) -> Iterator[Row]:
    names = {z.id: _name(scenario, z.id) for z in scenario.zones}
    yield list(COLUMNS)
    for c in changes:
        yield [
            c.zone,
            names.get(c.zone, ""),
            c.group,
            str(c.kind),
            c.people,
            *_cells(scenario, c.old),
            *_cells(scenario, c.new),
            c.node or "",
            "; ".join(part for part in (c.why, late_home(scenario, c)) if part),
        ]


def _cells(scenario: Scenario, move: Move | None) -> list[str]:
    if move is None:
        return ["", "", "", ""]
    return [move.corridor, move.vehicle or "", local(scenario, move.from_s), local(scenario, move.to_s)]


def _name(scenario: Scenario, zone: str) -> str:
    text = next(z.name for z in scenario.zones if z.id == zone)
    return text.get("en") or next(iter(text.values()), "")


def print_changes(scenario: Scenario, old: Plan, made: Replan) -> None:
    """Print how many get out now, and zone by zone who must be told what, the most urgent first.

    Then groups kept apart, without their muster points.
    """
    plan = made.plan
    more = plan.proof.people_at_most - plan.people
    print(
        f"From {clock_of(scenario, made.at_s)} on: {plan.people:,} people planned; "
        f"before it were {old.people:,}."
    )
    print(
        f"At most {plan.proof.people_at_most:,} are possible{f': {more:,} more' if more > 0 else ''}. "
        f"Announced orders changed: {made.changed_orders}, of which {made.forced_orders} no longer worked; "
        f"any other had to bring {made.price:g} people."
    )
    if not made.changes:
        print("Nobody need be told anything.")
        return
    civil, apart = _by_apart(scenario, made.changes)
    if civil:
        print("\nWho must be told, the most urgent first:")
    by_zone: dict[str, list[Change]] = defaultdict(list)
    for c in civil:
        by_zone[c.zone].append(c)
    for zone, changes in list(by_zone.items())[:MOST_ZONES]:
        name = _name(scenario, zone)
        print(f"  {name} ({zone})" if name and name != zone else f"  {zone}")
        for c in joined(changes):
            print(f"    {c.people:,} {c.group}: {sentence(scenario, c)}")
    if len(by_zone) > MOST_ZONES:
        print(f"  ... and {len(by_zone) - MOST_ZONES} more zones")
    if apart:
        print("\nGroups kept apart, to be told by themselves:")
    for c in joined(apart):
        # held at their muster point, which is not named
        why = c.why.partition(": ")[2] if c.why.startswith(HELD) else c.why
        print(f"  {c.people:,} {c.group}: {sentence(scenario, replace(c, why=why))}")


def joined(changes: Sequence[Change]) -> list[Change]:
    """The same, with all rides of a zone to one corridor that are lost for one reason in one."""
    alike: dict[object, list[Change]] = {}
    for i, c in enumerate(changes):
        rides = c.kind is Kind.NO_LONGER and c.old is not None and c.old.vehicle is not None
        key = (c.zone, c.group, c.old.corridor, c.why) if rides and c.old else i
        alike.setdefault(key, []).append(c)
    return [_in_one(each) for each in alike.values()]


def _in_one(changes: Sequence[Change]) -> Change:
    first, moves = changes[0], [c.old for c in changes if c.old is not None]
    if len(changes) == 1 or first.old is None:
        return first
    vehicles = sorted({m.vehicle for m in moves if m.vehicle})
    old = replace(
        first.old,
        from_s=min(m.from_s for m in moves),
        to_s=max(m.to_s for m in moves),
        vehicle=f"{vehicles[0]} and {len(vehicles) - 1} more" if len(vehicles) > 1 else vehicles[0],
    )
    return replace(first, people=sum(c.people for c in changes), old=old)


def late_home(scenario: Scenario, c: Change) -> str:
    """When people on the way are home, where that is too late, in words."""
    return "" if c.late_home is None else c.late_home.said(scenario)


def sentence(scenario: Scenario, c: Change) -> str:
    """A change in plain words."""
    late = late_home(scenario, c)
    return f"{_said(scenario, c)}; {late}" if late else _said(scenario, c)


def _said(scenario: Scenario, c: Change) -> str:
    old = f"not {_move(scenario, c.old)}" if c.old else ""
    match c.kind:
        case Kind.HELD if c.sent:
            return f"on the way {_move(scenario, c.old)}; are told at node {c.node} to turn; {c.why}"
        case Kind.REDIRECTED if c.sent:
            there = f"to shelter {c.shelter}, and on from it {_move(scenario, c.new)}"
            return f"on the way {_move(scenario, c.old)}; are told at node {c.node} to go {there}"
        case Kind.HELD | Kind.NO_LONGER:
            what = "" if c.kind is Kind.HELD else "no longer planned; "
            return f"{what}{old}; {c.why}" if c.why else f"{what}{old}"
        case Kind.NEWLY if c.shelter:
            return f"may go on from shelter {c.shelter} {_move(scenario, c.new)}"
        case Kind.NEWLY:
            return f"may leave {_move(scenario, c.new)}"
        case Kind.REDIRECTED if c.shelter:
            there = _move(scenario, c.new)
            return f"at shelter {c.shelter}, to go on {_move(scenario, c.old)}; are told to go on {there}"
        case Kind.REDIRECTED:
            there = _move(scenario, c.new)
            return f"on the way {_move(scenario, c.old)}; are told at node {c.node} to go {there}"
        case _:
            return f"{old}, but {_move(scenario, c.new)}"


def _move(scenario: Scenario, move: Move | None) -> str:
    if move is None:
        return ""
    by = f"by {move.vehicle} " if move.vehicle else ""
    # the day is told once
    one_day = scenario.moment(move.from_s).date() == scenario.moment(move.to_s).date()
    end = hour_of(scenario, move.to_s) if one_day else clock_in(scenario, move.to_s)
    return f"{by}to {move.corridor} {clock_in(scenario, move.from_s)}-{end}"

"""Orders, trips and people left as CSV files that open right in a spreadsheet.

UTF-8 with a byte order mark, so that Excel shows Arabic; no cell can be taken
for a formula. Groups kept apart get files of their own (``*-apart.csv``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from mamarr._files import write_bytes
from mamarr.network.model import Network
from mamarr.plans.document import Order, Plan
from mamarr.report._moves import Ways
from mamarr.scenario.model import Scenario, Text

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
"""First characters that make a spreadsheet run a cell (OWASP, CSV injection)."""

MOST_STREETS = 8
"""Streets named per way; the longest stay."""

Row = list[str | int]

STEMS = ("orders", "nights", "trips", "not_served", "changes")


def write_tables(out: Path, scenario: Scenario, network: Network, plan: Plan) -> tuple[Path, ...]:
    """Write orders.csv, trips.csv and not_served.csv into `out`, each also ``-apart`` if a group is apart.

    If anybody stays overnight on the way, nights.csv says when they go on; nobody does who goes apart.
    """
    languages = sorted(
        {tag for z in scenario.zones for tag in z.name} | {tag for c in scenario.corridors for tag in c.name}
    )
    written = []
    for suffix, apart in (("", False), ("-apart", True)):
        groups = {g.id for g in scenario.groups.values() if g.apart is apart}
        for stem, table in (
            ("orders", _orders(scenario, network, plan, languages, groups)),
            *([] if apart else [("nights", _nights(scenario, network, plan, languages))]),
            ("trips", _trips(scenario, plan, languages, groups)),
            ("not_served", _not_served(scenario, plan, languages, groups)),
        ):
            if (apart and not groups) or (stem == "nights" and not any(o.night for o in plan.orders)):
                continue
            path = out / f"{stem}{suffix}.csv"
            write_bytes(path, csv_bytes(table))
            written.append(path)
    return tuple(written)


def apart_tables(out: Path, scenario: Scenario) -> tuple[Path, ...]:
    """Files ``-apart`` of an earlier plan in `out` that nobody needs, since no group is apart now."""
    if any(g.apart for g in scenario.groups.values()):
        return ()
    return tuple(p for stem in STEMS if (p := out / f"{stem}-apart.csv").is_file())


def csv_bytes(rows: Iterable[Sequence[str | int]]) -> bytes:
    """Rows as CSV, every text cell safe from being run as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([safe_cell(x) if isinstance(x, str) else x for x in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """`text`, with an apostrophe before it if a spreadsheet could run it."""
    return (
        f"'{text}"
        if text.lstrip(" \u00a0\u200e\u200f\u2066\u2067\u2068")[:1] in FORMULA_STARTS and text.strip()
        else text
    )


def streets(network: Network, links: Sequence[int]) -> str:
    """Street names along `links`, once per stretch, at most the `MOST_STREETS` longest: ``A > B > C``."""
    stretches: list[tuple[str, float]] = []
    for e in links:
        name = network.name[e]
        if not name:
            continue
        if stretches and stretches[-1][0] == name:
            name, length = stretches.pop()
            stretches.append((name, length + float(network.length_m[e])))
        else:
            stretches.append((name, float(network.length_m[e])))
    longest = sorted(range(len(stretches)), key=lambda i: (-stretches[i][1], i))[:MOST_STREETS]
    kept = [stretches[i][0] for i in sorted(longest)]
    return " > ".join(name for i, name in enumerate(kept) if i == 0 or kept[i - 1] != name)


def local(scenario: Scenario, second: float) -> str:
    """Local ISO time with offset, to the minute where it is one."""
    moment = scenario.moment(round(second))
    return moment.isoformat(timespec="minutes" if moment.second == 0 else "seconds")


def _names(prefix: str, languages: Sequence[str]) -> list[str]:
    return [f"{prefix}_{tag}" for tag in languages]


def _in_each(text: Text, languages: Sequence[str]) -> list[str]:
    return [text.get(tag, "") for tag in languages]


def _orders(
    scenario: Scenario, network: Network, plan: Plan, languages: Sequence[str], groups: set[str]
) -> Iterator[Row]:
    yield [
        "zone_id",
        *_names("zone_name", languages),
        "group",
        "travels",
        "corridor_id",
        *_names("corridor_name", languages),
        "from",
        "to",
        "people",
        "minutes_to_gate",
        "minutes_beyond",
        "by_way_of",
        "starts_at_node",
        "stays_at",
    ]
    zones, corridors = {z.id: z for z in scenario.zones}, {c.id: c for c in scenario.corridors}
    ways = Ways(network)

    def place(order: Order) -> tuple[str, str, str]:
        return order.zone, order.group, order.corridor

    for order in sorted((o for o in plan.orders if o.group in groups), key=place):
        mode = scenario.groups[order.group].travels
        links = ways.links(mode, order.path)
        corridor = corridors[order.corridor]
        # with a night on the way, the minutes are those of both days together
        for slot in order.slots:
            yield [
                order.zone,
                *_in_each(zones[order.zone].name, languages),
                order.group,
                str(mode),
                order.corridor,
                *_in_each(corridor.name, languages),
                local(scenario, slot.from_s),
                local(scenario, slot.to_s),
                slot.people,
                round(ways.enter_s(mode, links)[-1] / 60),
                round(corridor.beyond_s.get(mode, 0) / 60),
                streets(network, links),
                order.start_node or "",
                order.night.shelter if order.night else "",
            ]


def _nights(scenario: Scenario, network: Network, plan: Plan, languages: Sequence[str]) -> Iterator[Row]:
    yield [
        "shelter_id",
        *_names("shelter_name", languages),
        "zone_id",
        "group",
        "comes_from",
        "comes_to",
        "people",
        "goes_on_from",
        "goes_on_to",
        "corridor_id",
        "minutes_to_gate",
        "minutes_beyond",
    ]
    shelters, corridors = {s.id: s for s in scenario.shelters}, {c.id: c for c in scenario.corridors}
    ways = Ways(network)

    def place(order: Order) -> tuple[str, str, str]:
        return order.night.shelter if order.night else "", order.zone, order.group

    for order in sorted((o for o in plan.orders if o.night), key=place):
        assert order.night is not None
        mode = scenario.groups[order.group].travels
        there, onward = (ways.enter_s(mode, ways.links(mode, s.path))[-1] for s in order.stretches)
        comes = [
            order.night.shelter,
            *_in_each(shelters[order.night.shelter].name, languages),
            order.zone,
            order.group,
            local(scenario, min(s.from_s for s in order.slots) + there),
            local(scenario, max(s.to_s for s in order.slots) + there),
        ]
        for slot in order.night.slots:
            yield [
                *comes,
                slot.people,
                local(scenario, slot.from_s),
                local(scenario, slot.to_s),
                order.corridor,
                round(onward / 60),
                round(corridors[order.corridor].beyond_s.get(mode, 0) / 60),
            ]
        if order.held:
            yield [*comes, order.held, "", "", "", "", ""]


def _trips(scenario: Scenario, plan: Plan, languages: Sequence[str], groups: set[str]) -> Iterator[Row]:
    yield [
        "vehicle",
        "leaves_base",
        "stop",
        "zone_id",
        *_names("zone_name", languages),
        "group",
        "people",
        "loads_from",
        "loads_to",
        "corridor_id",
        *_names("corridor_name", languages),
        "at_gate",
        "at_destination",
        "free_again",
    ]
    zones, corridors = {z.id: z for z in scenario.zones}, {c.id: c for c in scenario.corridors}
    for trip in sorted(plan.trips, key=lambda t: (t.vehicle, t.leaves_base_s)):
        for number, stop in enumerate(trip.stops, start=1):
            if stop.group not in groups:
                continue
            yield [
                trip.vehicle,
                local(scenario, trip.leaves_base_s),
                number,
                stop.zone,
                *_in_each(zones[stop.zone].name, languages),
                stop.group,
                stop.people,
                local(scenario, stop.from_s),
                local(scenario, stop.to_s),
                trip.corridor,
                *_in_each(corridors[trip.corridor].name, languages),
                local(scenario, trip.at_gate_s),
                local(scenario, trip.at_destination_s),
                local(scenario, trip.free_again_s),
            ]


def _not_served(scenario: Scenario, plan: Plan, languages: Sequence[str], groups: set[str]) -> Iterator[Row]:
    yield ["zone_id", *_names("zone_name", languages), "group", "people", "why"]
    zones = {z.id: z for z in scenario.zones}
    for left in plan.not_served:
        if left.group in groups:
            yield [left.zone, *_in_each(zones[left.zone].name, languages), left.group, left.people, left.why]

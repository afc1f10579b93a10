"""Who is told what."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mamarr.notices.body import ORDER, body, nobody, told
from mamarr.notices.notice import Notice, Way, notices, public
from mamarr.notices.radio import radio
from mamarr.notices.sms import sms
from mamarr.notices.words import LRI, PDI, languages
from mamarr.plans.document import Order, Slot
from mamarr.scenario.model import Interval, Zone
from set_of_notices import issue, said, told_to, world


def test_each_zone_and_group_with_orders_or_trips_has_one_notice() -> None:
    made = world()
    found = [(n.zone.id, n.group.id) for n in notices(made.scenario, made.plan)]
    expected = {(o.zone, o.group) for o in made.plan.orders}
    expected |= {(s.zone, s.group) for t in made.plan.trips for s in t.stops}
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_a_way_runs_from_the_first_slot_to_the_end_of_the_last() -> None:
    walkers, wounded = told_to("z4")
    assert [(w.corridor.id, w.from_s, w.to_s) for w in walkers.ways] == [
        ("west", 900, 900 * 27),
        ("east", 900, 900 * 21),
    ]
    boardings = [s for t in world().plan.trips for s in t.stops if s.zone == "z4"]
    assert [(w.from_s, w.to_s) for w in wounded.ways] == [
        (min(s.from_s for s in boardings), max(s.to_s for s in boardings))
    ]


def test_ways_stand_in_the_order_of_the_scenario_whatever_the_order_of_the_plan() -> None:
    made = world()
    turned = replace(made.plan, orders=made.plan.orders[::-1], trips=made.plan.trips[::-1])
    assert notices(made.scenario, turned) == notices(made.scenario, made.plan)


def test_a_slot_of_nobody_is_no_hour_to_be_told() -> None:
    made = world()
    order = Order(
        zone="z6",
        group="walkers",
        corridor="north",
        path=("n13", "n19"),
        slots=(
            Slot(from_s=0, to_s=900, people=0),
            Slot(from_s=900, to_s=1800, people=5),
            Slot(from_s=1800, to_s=2700, people=0),
        ),
    )
    (found,) = [
        n for n in notices(made.scenario, replace(made.plan, orders=(order,), trips=())) if n.zone.id == "z6"
    ]
    assert [(w.from_s, w.to_s) for w in found.ways] == [(900, 1800)]


def test_groups_kept_apart_stand_in_notices_of_their_own_and_their_zones_in_none() -> None:
    made = world()
    apart = [n for n in notices(made.scenario, made.plan) if n.apart]
    assert {(n.zone.id, n.group.id) for n in apart} == {("m1", "armed")}
    assert "m1" not in {z.id for z in public(made.scenario)}
    assert all(w.corridor.id == "south" for n in apart for w in n.ways)


def test_a_notice_has_no_field_for_people_or_vehicles() -> None:
    names = {f.name for kind in (Notice, Way) for f in fields(kind)}
    assert not names & {"people", "count", "vehicle", "seats", "node", "lon", "lat"}


def test_a_plan_of_another_scenario_is_noticed() -> None:
    made = world()
    order = replace(made.plan.orders[0], zone="elsewhere")
    with pytest.raises(KeyError, match="elsewhere"):
        notices(made.scenario, replace(made.plan, orders=(order,)))


@pytest.mark.parametrize("language", ["ar", "en", "ru"])
def test_lines_come_in_the_order_that_every_document_keeps(language: str) -> None:
    made = world()
    for zone in ("z1", "z4"):
        for notice in told_to(zone):
            keys = [line.key for line in body(notice, made.scenario, issue(), said(language), made.network)]
            assert keys == sorted(keys, key=ORDER.index)
            assert set(keys) | {"choose", "closed", "slower"} == set(ORDER)


def test_an_appeal_tells_no_zone_and_no_street() -> None:
    made = world()
    (notice,) = told_to("m1")
    text = " ".join(line.text for line in told(notice, made.scenario, said("en"), made.network))
    assert "Ramouseh" in text
    assert "Muster" not in text
    assert "Street" not in text
    assert not any(z.name["en"] in text for z in public(made.scenario))


def test_a_correction_says_that_it_replaces_what_came_before() -> None:
    made = world()
    first, second = (
        body(told_to("z1")[0], made.scenario, issue(version), said("en"))[-1].text for version in (1, 2)
    )
    assert first.startswith("Version 1, issued on Thursday 3 November 2016 at 20:00")
    assert second.startswith("Version 2")
    assert "replaces" in second
    assert "replaces" not in first


def test_hours_of_two_days_name_both() -> None:
    made = world()
    notice = told_to("z1")[0]
    late = replace(notice.ways[0], from_s=14 * 3600, to_s=16 * 3600)
    lines = told(replace(notice, ways=(late,)), made.scenario, said("en"))
    (when,) = [line.text for line in lines if line.key == "when"]
    assert "Friday 4 November 2016, 23:00, to Saturday 5 November 2016, 01:00" in when


def test_hours_across_a_change_of_clocks_name_both_offsets() -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    opening = datetime(2016, 10, 27, 9, tzinfo=ZoneInfo("Asia/Damascus"))
    scenario = replace(world().scenario, opening=opening)
    notice = told_to("z1")[0]
    long = replace(notice.ways[0], from_s=0, to_s=24 * 3600)
    lines = told(replace(notice, ways=(long,)), scenario, said("en"))
    (when,) = [line.text for line in lines if line.key == "when"]
    assert "09:00 (Damascus time, UTC+03:00)" in when
    assert "08:00 (Damascus time, UTC+02:00)" in when


def test_hours_of_two_windows_are_never_told_as_one() -> None:
    made = world()
    night = Interval(from_s=72_000, to_s=108_000)
    corridors = tuple(replace(c, open=(*c.open, night)) for c in made.scenario.corridors)
    scenario = replace(made.scenario, corridors=corridors)
    order = next(o for o in made.plan.orders if (o.zone, o.group) == ("z4", "walkers"))
    slots = tuple(
        Slot(from_s=s, to_s=s + 900, people=5)
        # the third leaves before the second window, to be at the gate when it opens
        for s in (0, 900, 71_100, 107_100)
    )
    plan = replace(made.plan, orders=(replace(order, slots=slots),), trips=())
    (notice,) = notices(scenario, plan)
    assert [(w.from_s, w.to_s) for w in notice.ways] == [(0, 1800), (71_100, 108_000)]
    assert len(notice.roads) == 1
    lines = told(notice, scenario, said("en"), made.network)
    assert [line.key for line in lines] == ["who", "when", "when", "way"]
    message = sms(notice, scenario, issue(), said("en"))
    assert message.text.count("From ") == 3
    script = radio(notice.zone, [notice], scenario, issue(), said("en"), made.network)
    assert script.count("By the corridor") == 2
    assert script.count("To the gate") == 1


def test_a_message_says_where_the_clocks_change() -> None:
    made = world()
    # the clocks of Damascus went forward at midnight on 31 March 2017
    scenario = replace(made.scenario, opening=datetime(2017, 3, 30, 22, tzinfo=ZoneInfo("Asia/Damascus")))
    walkers = told_to("z4")[0]
    way = replace(walkers.ways[0], from_s=0, to_s=18_000)
    message = sms(replace(walkers, ways=(way,)), scenario, issue(), said("en"))
    assert "UTC+02:00" in message.text
    assert "04:00 (Damascus time, UTC+03:00) on 31 Mar" in message.text


NIGHT = datetime(2016, 10, 27, 22, tzinfo=ZoneInfo("Asia/Damascus"))
"""Two hours later the clocks go back from midnight to 23:00."""


@pytest.mark.parametrize("language", languages())
def test_an_hour_that_the_clock_shows_twice_is_read_aloud_with_which_it_is(language: str) -> None:
    words = said(language)
    scenario = replace(world().scenario, opening=NIGHT)
    walkers = told_to("z4")[0]
    way = replace(walkers.ways[0], from_s=5400, to_s=9000)
    script = radio(walkers.zone, [replace(walkers, ways=(way,))], scenario, issue(), words)
    before, after = words.text("clocks.before"), words.text("clocks.after")
    assert [script.count(f"({text})") for text in (before, after)] == [1, 1]
    assert script.index(f"({before})") < script.index(f"({after})")
    # every other hour stands as it is
    once = replace(way, from_s=0, to_s=3599)
    script = radio(walkers.zone, [replace(walkers, ways=(once,))], scenario, issue(), words)
    assert before not in script
    assert after not in script


def test_an_hour_that_the_clock_shows_twice_has_its_offset_where_no_zone_stands_with_it() -> None:
    scenario = replace(world().scenario, opening=NIGHT)
    first, second = (replace(issue(), since_s=s) for s in (5400, 9000))
    assert nobody(scenario, first, said("en")).startswith("After 23:30 (UTC+03:00) on")
    assert nobody(scenario, second, said("en")).startswith("After 23:30 (UTC+02:00) on")
    assert nobody(scenario, replace(first, since_s=0), said("en")).startswith("After 22:00 on")
    arabic = nobody(scenario, first, said("ar"))
    assert f"{LRI}23:30{PDI} ({LRI}UTC+03:00{PDI})" in arabic


def test_nobody_is_told_to_pass_where_groups_kept_apart_gather() -> None:
    made = world()
    walkers = told_to("z4")[0]
    on_the_way = walkers.ways[0].path[1]
    node = made.network.node_index[on_the_way]
    gathering = Zone(
        id="quiet",
        name={"en": "Quiet yard"},
        kind="zone",
        people={"armed": 40},
        lon=float(made.network.lon[node]),
        lat=float(made.network.lat[node]),
    )
    scenario = replace(made.scenario, zones=(*made.scenario.zones, gathering))
    text = " ".join(line.text for line in told(walkers, scenario, said("en"), made.network))
    assert "Quiet yard" not in text
    open_to_all = replace(gathering, people={"walkers": 40})
    shown = replace(made.scenario, zones=(*made.scenario.zones, open_to_all))
    assert "Quiet yard" in " ".join(line.text for line in told(walkers, shown, said("en"), made.network))

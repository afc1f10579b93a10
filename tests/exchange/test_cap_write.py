"""Alerts that are written: valid, in every language, the right way round, silent about what is not told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

import small_exercise
from mamarr._errors import InputError
from mamarr.exchange.areas import Circle, areas, polygon
from mamarr.exchange.atom import atom
from mamarr.exchange.cap_read import read_cap_bytes
from mamarr.exchange.cap_write import alerts, identifier, moment, references, token
from mamarr.notices.notice import Issue, Notice, notices
from mamarr.notices.words import Words, words

SCHEMA = Path(__file__).parents[3] / "shared" / "data" / "cap" / "CAP-v1.2.xsd"
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"


@cache
def world() -> small_exercise.World:
    return small_exercise.make()


def issue(**changes: Any) -> Issue:
    first = Issue(
        issued=world().scenario.opening - timedelta(hours=13), version=1, exercise=True, supersedes=None
    )
    return replace(first, **changes)


def told() -> Sequence[Notice]:
    return notices(world().scenario, world().plan)


def all_words() -> list[Words]:
    scenario = world().scenario
    return [words(language, timezone=scenario.place.timezone) for language in scenario.languages]


def written(**changes: Any) -> dict[str, bytes]:
    return alerts(world().scenario, told(), issue(**changes), all_words(), network=world().network)


def texts(data: bytes, name: str) -> list[str]:
    return [e.text or "" for e in etree.fromstring(data).iter(CAP + name)]


def test_there_is_one_alert_for_each_zone_with_one_info_for_each_language() -> None:
    made = written()
    zones = {n.zone.id for n in told() if not n.apart}
    assert set(made) == {f"alerts/{zone}.xml" for zone in zones}
    assert len(made) >= 2
    for data in made.values():
        assert texts(data, "language") == ["ar", "en", "ru"]


@pytest.mark.parametrize("exercise", [True, False])
def test_every_alert_is_valid_by_our_own_reading_without_a_warning(exercise: bool) -> None:
    for path, data in written(exercise=exercise).items():
        (alert,) = read_cap_bytes(data, where=path).alerts
        assert alert.findings == ()


@pytest.mark.shared
@pytest.mark.skipif(not SCHEMA.is_file(), reason="../shared/data/cap is not beside the project")
def test_every_alert_is_valid_by_the_schema_of_oasis(tmp_path: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    first = save(tmp_path, written())
    later = {"version": 2, "issued": issue().issued + timedelta(hours=1)}
    updates = alerts(
        world().scenario, told(), issue(**later), all_words(), earlier=references(first), network=None
    )
    cancels = alerts(
        world().scenario, told(), issue(**later), all_words(), earlier=references(first), withdraw=True
    )
    for made in (written(), written(exercise=False), updates, cancels):
        for data in made.values():
            schema.assertValid(etree.fromstring(data))


def save(folder: Path, made: dict[str, bytes]) -> Path:
    for path, data in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def test_an_exercise_says_so_everywhere_and_a_released_alert_nowhere() -> None:
    for data in written().values():
        assert texts(data, "status") == ["Exercise"]
        for language, headline, description in zip(
            all_words(), texts(data, "headline"), texts(data, "description"), strict=True
        ):
            assert headline.startswith(language.text("exercise.short"))
            assert description.startswith(language.text("exercise"))
    for data in written(exercise=False).values():
        assert texts(data, "status") == ["Actual"]
        text = data.decode()
        for language in all_words():
            assert language.text("exercise") not in text
            # the scenario's own title calls itself an exercise; the mark must not
            short = language.text("exercise.short")
            assert not any(h.startswith(short) for h in texts(data, "headline"))
        assert "xercise" not in "".join(texts(data, "identifier") + texts(data, "note"))


def test_times_have_numeric_offsets_and_no_alert_is_expired_when_sent() -> None:
    for data in written().values():
        times = [t for name in ("sent", "effective", "onset", "expires") for t in texts(data, name)]
        assert len(times) == 1 + 3 * 3
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+02:00", t) for t in times)
        (sent,) = texts(data, "sent")
        for onset, expires in zip(texts(data, "onset"), texts(data, "expires"), strict=True):
            assert (
                datetime.fromisoformat(sent) < datetime.fromisoformat(onset) < datetime.fromisoformat(expires)
            )


def test_hours_are_the_first_and_last_slot_of_the_orders() -> None:
    scenario = world().scenario
    made = written()
    for zone in {n.zone.id for n in told() if not n.apart}:
        ways = [w for n in told() if n.zone.id == zone for w in n.ways]
        data = made[f"alerts/{zone}.xml"]
        assert set(texts(data, "onset")) == {scenario.moment(min(w.from_s for w in ways)).isoformat()}
        assert set(texts(data, "expires")) == {scenario.moment(max(w.to_s for w in ways)).isoformat()}


def test_utc_is_written_as_the_standard_wants() -> None:
    assert moment(datetime(2016, 11, 4, 7, tzinfo=UTC)) == "2016-11-04T07:00:00-00:00"
    assert moment(datetime(2016, 11, 4, 7, 0, 0, 999, tzinfo=UTC)) == "2016-11-04T07:00:00-00:00"


def test_latitude_comes_first_unlike_in_the_scenario() -> None:
    for zone in world().scenario.zones:
        path = f"alerts/{zone.id}.xml"
        if path not in written():
            continue
        assert zone.lat is not None
        assert zone.lon is not None
        assert 35 < zone.lat < 37 < zone.lon < 38  # so that neither can be taken for the other
        for corners in texts(written()[path], "polygon"):
            pairs = [tuple(map(float, pair.split(","))) for pair in corners.split()]
            assert pairs[0] == pairs[-1]
            assert all(abs(lat - zone.lat) < 0.02 and abs(lon - zone.lon) < 0.03 for lat, lon in pairs)
        for circle in texts(written()[path], "circle"):
            assert circle.split()[0] == f"{zone.lat:.5f},{zone.lon:.5f}"


def test_areas_of_two_zones_do_not_overlap() -> None:
    circles = list(areas(world().scenario, world().network).values())
    assert len(circles) >= 2
    for i, one in enumerate(circles):
        assert 0.2 <= one.radius_km <= 1.5
        for other in circles[:i]:
            north = (one.lat - other.lat) * 111.195
            east = (one.lon - other.lon) * 111.195 * 0.806  # cosine of 36.2 degrees
            assert (north**2 + east**2) ** 0.5 > (one.radius_km + other.radius_km) * 0.98


def test_a_polygon_near_the_pole_and_the_date_line_stays_on_the_earth() -> None:
    for lat, lon in ((89.999, 0.0), (-89.999, 0.0), (0.0, 179.999), (-36.0, -180.0)):
        pairs = [p.split(",") for p in polygon(Circle(lat=lat, lon=lon, radius_km=1.5)).split()]
        assert all(abs(float(a)) <= 90 and abs(float(b)) <= 180 for a, b in pairs)
        if abs(lon) > 90:
            # nor does it go round the earth
            assert max(float(b) for _, b in pairs) - min(float(b) for _, b in pairs) < 1.0


def test_groups_kept_apart_are_in_no_alert() -> None:
    apart = [n for n in told() if n.apart]
    assert apart
    for made in (written(), written(exercise=False)):
        for data in made.values():
            for notice in apart:
                for way in notice.ways:
                    for name in (*way.corridor.name.values(), way.corridor.id):
                        assert name not in data.decode()
                assert all(name not in data.decode() for name in notice.zone.name.values())
    assert alerts(world().scenario, apart, issue(), all_words()) == {}


def test_no_alert_says_how_many_people_there_are() -> None:
    plan = world().plan
    counts = {str(s.people) for o in plan.orders for s in o.slots}
    counts |= {str(sum(s.people for s in o.slots)) for o in plan.orders}
    counts |= {str(c) for z in world().scenario.zones for c in z.people.values()}
    large = {c for c in counts if int(c) >= 100}  # smaller ones may be minutes or metres
    assert large
    for data in written().values():
        said = " ".join(texts(data, "headline") + texts(data, "description") + texts(data, "instruction"))
        numbers = set(re.findall(r"\d+(?! (?:m|м|kilo))", re.sub(r"\d+ (?:m|м|metr|متر)", "", said)))
        assert not large & (numbers - {"2016", "963", "000", "0000"})


def test_going_is_never_an_order_and_all_clear_is_never_said(tmp_path: Path) -> None:
    earlier = references(save(tmp_path, written()))
    cancels = alerts(world().scenario, told(), issue(version=2), all_words(), earlier=earlier, withdraw=True)
    assert {r for d in written().values() for r in texts(d, "responseType")} == {"Prepare"}
    assert {r for d in cancels.values() for r in texts(d, "responseType")} == {"Monitor"}


def test_urgency_goes_by_how_soon_it_begins() -> None:
    opening = world().scenario.opening
    for hours, urgency in ((-5.0, "Future"), (-0.5, "Expected"), (0.0, "Immediate")):
        made = written(issued=opening + timedelta(hours=hours))
        zone = next(iter(made))
        onset = datetime.fromisoformat(texts(made[zone], "onset")[0])
        if onset == opening:
            assert set(texts(made[zone], "urgency")) == {urgency}


def test_what_is_past_is_not_announced() -> None:
    scenario = world().scenario
    ends = sorted(max(w.to_s for w in n.ways) for n in told() if not n.apart)
    late = scenario.moment(ends[0])
    made = written(issued=late)
    for data in made.values():
        assert all(datetime.fromisoformat(t) > late for t in texts(data, "expires"))
    with pytest.raises(InputError, match="past at the time of issue"):
        written(issued=scenario.moment(ends[-1]))


def test_an_update_names_everything_that_it_replaces(tmp_path: Path) -> None:
    start = issue().issued
    first = save(tmp_path / "1", written())
    second_issue = issue(version=2, issued=start + timedelta(hours=1))
    second = alerts(world().scenario, told(), second_issue, all_words(), earlier=references(first))
    again = save(tmp_path / "2", second)
    third_issue = issue(version=3, issued=start + timedelta(hours=2))
    third = alerts(world().scenario, told(), third_issue, all_words(), earlier=references(again))
    assert set(third) == set(second) == set(written())
    for path, data in third.items():
        assert texts(data, "msgType") == ["Update"]
        wanted = [
            ",".join(texts(old[path], name)[0] for name in ("sender", "identifier", "sent"))
            for old in (written(), second)
        ]
        assert texts(data, "references") == [" ".join(wanted)]
        (alert,) = read_cap_bytes(data, where=path).alerts
        assert alert.findings == ()


def test_a_zone_without_a_notice_any_more_gets_a_cancellation(tmp_path: Path) -> None:
    first = save(tmp_path, written())
    zones = sorted({n.zone.id for n in told() if not n.apart})
    fewer = [n for n in told() if n.zone.id != zones[0]]
    later = issue(version=2, issued=issue().issued + timedelta(hours=1))
    made = alerts(world().scenario, fewer, later, all_words(), earlier=references(first))
    kinds = {path: texts(data, "msgType")[0] for path, data in made.items()}
    assert kinds.pop(f"alerts/{zones[0]}.xml") == "Cancel"
    assert set(kinds.values()) == {"Update"}
    (alert,) = read_cap_bytes(made[f"alerts/{zones[0]}.xml"], where="x").alerts
    assert alert.findings == ()
    # what was cancelled is not cancelled again
    assert f"alerts/{zones[0]}.xml" not in references(save(tmp_path, made))


def test_names_that_identifiers_cannot_hold_never_meet() -> None:
    ids = ["a", "A", "a b", "a_b", "a-b", "a,b", "حلب", "حماة", "../x", "x", "a/b", " "]
    assert len({token(i) for i in ids}) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", token(i)) for i in ids)
    scenario = world().scenario
    zone = scenario.zones[0]
    twins = replace(scenario, zones=(replace(zone, id="Z"), replace(zone, id="z"), *scenario.zones[1:]))
    notice = next(n for n in told() if not n.apart)
    both = [replace(notice, zone=z) for z in twins.zones[:2]]
    made = alerts(twins, both, issue(), all_words())
    assert len({path.lower() for path in made}) == 2


def test_the_same_input_gives_the_same_bytes() -> None:
    assert written() == written()


def test_the_feed_links_every_alert_and_is_as_rfc_4287_wants() -> None:
    made = written()
    feed = etree.fromstring(atom(world().scenario, made, issue(), all_words()))
    for parent in (feed, *feed.iter(ATOM + "entry")):
        for needed in ("id", "title", "updated"):
            assert len(parent.findall(ATOM + needed)) == 1
            assert parent.findtext(ATOM + needed)
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    links = [e.find(ATOM + "link").get("href") for e in feed.iter(ATOM + "entry")]
    assert links == list(made)
    ids = [e.text for e in feed.iter(ATOM + "id")]
    assert len(set(ids)) == len(ids)
    assert all(i is not None and i.startswith("urn:uuid:") for i in ids)


def test_an_entry_keeps_its_id_from_version_to_version_but_not_from_exercise_to_actual() -> None:
    def ids(**changes: Any) -> list[str | None]:
        feed = etree.fromstring(atom(world().scenario, written(**changes), issue(**changes), all_words()))
        return [e.text for e in feed.iter(ATOM + "id")]

    assert ids() == ids(version=2)
    assert not set(ids()) & set(ids(exercise=False))


def test_on_the_night_on_which_clocks_go_back_what_is_ahead_is_no_past() -> None:
    """Clocks went back 23,400 s after this opening, from 24:00 to 23:00."""
    night = datetime(2016, 10, 27, 17, 30, tzinfo=ZoneInfo("Asia/Damascus"))
    scenario = replace(world().scenario, opening=night)
    late = issue(issued=scenario.moment(22_800))
    ahead = [n for n in notices(scenario, world().plan) if n.zone.id == "z4" and n.group.id == "walkers"]
    ways = tuple(replace(w, from_s=23_700) for n in ahead for w in n.ways if w.to_s == 24_300)
    told_now = [replace(n, ways=ways) for n in ahead]
    made = alerts(scenario, told_now, late, all_words(), network=world().network)
    ((path, data),) = made.items()
    assert set(texts(data, "expires")) == {"2016-10-27T23:15:00+02:00"}
    assert set(texts(data, "urgency")) == {"Expected"}
    # the same hour of the clock, an hour later: another alert
    again = replace(late, issued=scenario.moment(22_800 + 3600))
    names = {identifier(scenario, scenario.zones[0], i) for i in (late, again)}
    assert len(names) == 2
    before = replace(late, issued=night)
    cancel = alerts(scenario, [], before, all_words(), earlier={path: "a,b,c"}, network=world().network)[path]
    (sent,), expires = texts(cancel, "sent"), texts(cancel, "expires")[0]
    assert datetime.fromisoformat(expires) - datetime.fromisoformat(sent) == timedelta(days=1)

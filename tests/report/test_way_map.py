"""The map of a leaflet in closed form: north is up, east is right, lengths are true, labels stay apart."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest

from mamarr.network.model import Network
from mamarr.report._style import Look
from mamarr.report._way_map import RIM_MM, Course, from_zone, way_map
from mamarr.scenario.model import Mode
from streets import streets

LOOK = Look(number=1, colour="#0072B2", ink="#ffffff")
WIDE, HIGH = 130.0, 130.0


def line(*places: tuple[float, float], names: str = "") -> Network:
    """A street through places (lon, lat), node 0 first."""
    ids = [f"n{i:02}" for i in range(len(places))]
    drawn = streets([(a, b, 60.0) for a, b in pairwise(ids)])
    lon, lat = np.array([p[0] for p in places]), np.array([p[1] for p in places])
    return replace(drawn, lon=lon, lat=lat, name=[names] * drawn.n_links)


def course(network: Network, beyond: tuple[float, float], **more: Any) -> Course:
    return Course(
        start=0, links=tuple(range(network.n_links)), beyond=beyond, look=LOOK,
        **{"gate_text": "Gate", "beyond_text": "to Camp", **more},
    )  # fmt: skip


def drawn(network: Network, *courses: Course, zone: tuple[float, float] | None = None) -> Any:
    return way_map(network, courses, language="en", zone=zone, zone_text="Zone", wide_mm=WIDE, high_mm=HIGH)


def test_a_street_to_the_north_points_up_the_page() -> None:
    network = line((37.0, 36.0), (37.0, 36.01))
    made = drawn(network, course(network, (37.0, 36.1)))
    (x0, y0), (x1, y1) = made["ways"][0]["points"]
    assert x0 == pytest.approx(x1)
    assert y0 == pytest.approx(HIGH - RIM_MM, abs=0.02)
    assert y1 == pytest.approx(RIM_MM, abs=0.02)
    (gx, gy), (tx, ty) = made["gates"][0]["arrow"]
    assert (gx, gy) == (x1, y1)
    assert tx == pytest.approx(gx)
    assert ty < gy


def test_a_destination_across_the_antimeridian_lies_the_short_way() -> None:
    network = line((179.99, -16.8), (179.995, -16.8))
    (gx, _), (tx, _) = drawn(network, course(network, (-179.98, -16.8)))["gates"][0]["arrow"]
    assert tx > gx


def test_a_street_to_the_east_runs_to_the_right_and_longitude_is_shortened() -> None:
    network = line((37.0, 60.0), (37.01, 60.0), (37.01, 60.005))
    points = drawn(network, course(network, (38.0, 60.0)))["ways"][0]["points"]
    (x0, y0), (x1, y1), (x2, y2) = points
    assert x1 > x0
    assert y1 == pytest.approx(y0, abs=0.02)
    assert y2 < y1
    # At 60 degrees north a degree of longitude is half as long as one of latitude: both legs are equal.
    assert x1 - x0 == pytest.approx(y1 - y2, rel=2e-3)
    assert x2 == pytest.approx(x1, abs=0.02)


def test_the_arrow_points_to_the_destination() -> None:
    network = line((37.0, 0.0), (37.01, 0.0))
    made = drawn(network, course(network, (37.11, -0.1)))  # south-east of the gate
    (gx, gy), (tx, ty) = made["gates"][0]["arrow"]
    assert tx - gx == pytest.approx(ty - gy, rel=1e-2)
    assert tx > gx


def test_the_scale_is_true() -> None:
    network = line((37.0, 0.0), (37.0, 0.01))  # 1,111.95 m
    made = drawn(network, course(network, (37.0, 1.0)))
    (_, y0), (_, y1) = made["ways"][0]["points"]
    assert made["scale_mm"] / made["scale_m"] == pytest.approx((y0 - y1) / 1111.95, rel=1e-3)
    assert made["scale_m"] == 200


def test_a_way_of_a_few_steps_is_not_blown_up() -> None:
    network = line((37.0, 0.0), (37.0, 0.0001))
    (_, y0), (_, y1) = drawn(network, course(network, (37.0, 1.0)))["ways"][0]["points"]
    assert y0 - y1 < 5


def test_a_zone_at_its_gate_is_still_a_map() -> None:
    network = line((37.0, 36.0), (37.0, 36.01))
    at_gate = Course(
        start=1, links=(), beyond=(37.0, 36.1), look=LOOK, gate_text="Gate", beyond_text="to Camp"
    )
    made = drawn(network, at_gate, zone=(37.001, 36.01))
    assert len(made["ways"][0]["points"]) == 2
    assert all(math.isfinite(v) for point in made["ways"][0]["points"] for v in point)


def test_labels_stay_inside_and_off_each_other() -> None:
    network = line(*[(37.0 + 0.002 * i, 36.0 + 0.001 * (i % 3)) for i in range(8)], names="Long Street")
    long = {"gate_text": "The gate at the end of a very long street", "beyond_text": "to a camp far away"}
    made = drawn(network, course(network, (36.0, 36.0), **long), zone=(37.0, 36.0))
    boxes = [(b["x"], b["y"], b["x"] + b["w"], b["y"] + b["h"]) for b in made["labels"]]
    assert len(boxes) == 3
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= WIDE
        assert bottom <= HIGH
    for a, b in combinations(boxes, 2):
        assert min(a[2], b[2]) <= max(a[0], b[0]) or min(a[3], b[3]) <= max(a[1], b[1])


def test_two_ways_over_one_street_are_both_seen_and_ways_apart_are_equally_strong() -> None:
    network = line((37.0, 36.0), (37.0, 36.01), (37.0, 36.02))
    first, second = course(network, (37.0, 36.1)), course(network, (37.0, 36.1))
    widths = [way["width"] for way in drawn(network, first, second)["ways"]]
    assert widths[0] > widths[1] > 0
    ahead, back = replace(first, links=(0,)), replace(second, start=1, links=(1,))
    assert len({way["width"] for way in drawn(network, ahead, back)["ways"]}) == 1


def test_streets_are_named_in_the_language_where_the_roads_know_it() -> None:
    network = line((37.0, 36.0), (37.0, 36.01), names="Main Street")
    network = replace(network, names={"ar": ["الشارع الرئيسي"]})
    made = way_map(
        network, [course(network, (37.0, 36.1))], language="ar", zone=None, zone_text="z",
        wide_mm=WIDE, high_mm=HIGH,
    )  # fmt: skip
    labels: Any = made["labels"]
    assert {"text": "الشارع الرئيسي", "dir": "rtl"} in [text for label in labels for text in label["lines"]]


def test_in_a_dense_town_the_greatest_streets_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mamarr.report._way_map.MOST_STREETS", 2)
    places = [(37.0 + 0.001 * i, 36.0) for i in range(9)]
    network = replace(line(*places), facility_type=["residential"] * 7 + ["primary"])
    made = drawn(network, course(network, (38.0, 36.0)))
    assert len(made["streets"]) == 2
    assert made["ways"][0]["points"][-2:] in made["streets"]


def test_a_vehicle_is_drawn_from_the_zone_on() -> None:
    network = line((37.0, 36.0), (37.01, 36.0), (37.02, 36.0), (37.03, 36.0))
    path = ("n00", "n01", "n02", "n01", "n03")
    assert from_zone(path, network, (37.0101, 36.0001), Mode.BUS) == ("n01", "n03")
    assert from_zone(path, network, (37.0101, 36.0001), Mode.WALK) == path
    assert from_zone(path, network, None, Mode.BUS) == path

from __future__ import annotations

import bz2
import gzip
import time
from pathlib import Path

import numpy as np
import pytest

from mamarr._errors import InputError
from mamarr.network._osm_tags import barrier_lets_through, metres, speed_kmh, way_meaning
from mamarr.network.model import AMBULANCE, BUS, CAR, WALK, Network
from mamarr.network.read import read_network
from mamarr.scenario.model import Assumptions
from roadfiles import osm

DRIVE = CAR | BUS | AMBULANCE
PLAIN = Assumptions(walk_kmh=3.6, walk_persons_per_m_min=60, vehicle_kmh_factor=1.0, capacity_factor=1.0)
ROW = {i: (37.0 + i * 0.001, 36.0) for i in range(1, 8)}
"""Nodes 1 to 7 from west to east, 90 m apart."""


def ways(
    tmp_path: Path, *of: tuple[list[int], dict[str, str]], tags: dict[int, dict[str, str]] | None = None
) -> Network:
    """Network of the ways 101, 102, ... over the nodes of ROW."""
    path = osm(tmp_path / "roads.osm", ROW, {101 + i: way for i, way in enumerate(of)}, tags)
    return read_network(path, assumptions=PLAIN)[0]


def arcs(network: Network, bit: int = WALK | DRIVE) -> set[tuple[str, str]]:
    """Pairs of node ids with a link for any of the bits."""
    ids = network.node_id
    return {
        (ids[a], ids[b])
        for a, b, u in zip(network.tail.tolist(), network.head.tolist(), network.uses.tolist(), strict=True)
        if u & bit
    }


def uses(**tags: str) -> tuple[int, int]:
    """Bits along and against a way with these tags; colons are written as two underscores."""
    what = way_meaning({key.replace("__", ":"): value for key, value in tags.items()})
    assert not isinstance(what, str)
    return what.uses


def test_a_street_is_one_undirected_link_with_its_shape(tmp_path: Path) -> None:
    network = ways(tmp_path, ([1, 2, 3], {"highway": "residential", "name": "Long Street"}))
    assert network.node_id == ["1", "3"]
    assert list(network.link_id) == ["101-0", "101-0"]
    assert network.geometry[0].tolist() == [list(ROW[1]), list(ROW[2]), list(ROW[3])]
    assert network.geometry[1].tolist() == network.geometry[0][::-1].tolist()
    assert network.length_m[0] == pytest.approx(180, abs=0.2)
    assert network.name == ["Long Street"] * 2


def test_ways_are_cut_where_they_meet(tmp_path: Path) -> None:
    street = {"highway": "residential"}
    network = ways(tmp_path, ([1, 2, 3], street), ([4, 2], street))
    assert sorted(network.node_id) == ["1", "2", "3", "4"]


def test_ways_that_cross_on_a_bridge_do_not_meet(tmp_path: Path) -> None:
    nodes = {1: (37.0, 36.0), 2: (37.002, 36.0), 3: (37.001, 35.999), 4: (37.001, 36.001)}
    street, bridge = {"highway": "residential"}, {"highway": "residential", "bridge": "yes", "layer": "1"}
    network, report = read_network(osm(tmp_path / "x.osm", nodes, {1: ([1, 2], street), 2: ([3, 4], bridge)}))
    assert arcs(network) == {("1", "2"), ("2", "1"), ("3", "4"), ("4", "3")}
    assert report.connection["walk"].parts == 2


def test_ways_that_follow_each_other_are_joined_if_they_are_alike(tmp_path: Path) -> None:
    slow, fast = (
        {"highway": "tertiary", "maxspeed": "30"},
        {"highway": "tertiary", "maxspeed": "60", "lanes": "4"},
    )
    network = ways(tmp_path, ([1, 2], slow), ([2, 3], fast), ([3, 4], {"highway": "primary"}))
    assert network.node_id == ["1", "3", "4"]
    half = network.length_m[0] / 2
    assert network.drive_s[0] == pytest.approx(half / (30 / 3.6) + half / (60 / 3.6))  # times add up
    assert network.drive_capacity[0] == 750  # the least: one lane


def test_a_one_way_street_binds_vehicles_not_walkers(tmp_path: Path) -> None:
    network = ways(tmp_path, ([1, 2], {"highway": "residential", "oneway": "yes"}))
    assert arcs(network, WALK) == {("1", "2"), ("2", "1")}
    assert arcs(network, DRIVE) == {("1", "2")}
    assert list(network.link_id) == ["101-0", "101-0:back"]


@pytest.mark.parametrize(
    ("tags", "along", "against"),
    [
        ({"highway": "residential"}, DRIVE, DRIVE),
        ({"highway": "residential", "oneway": "-1"}, 0, DRIVE),
        ({"highway": "motorway"}, DRIVE, 0),
        ({"highway": "motorway", "oneway": "no"}, DRIVE, DRIVE),
        ({"highway": "primary", "junction": "roundabout"}, DRIVE, 0),
        ({"highway": "primary", "oneway": "yes", "oneway__bus": "no"}, DRIVE, BUS | AMBULANCE),
        ({"highway": "primary", "oneway": "reversible"}, 0, 0),
    ],
)
def test_directions(tags: dict[str, str], along: int, against: int) -> None:
    assert tuple(bits & DRIVE for bits in uses(**tags)) == (along, against)


@pytest.mark.parametrize(
    ("tags", "bits"),
    [
        ({"highway": "motorway"}, DRIVE),
        ({"highway": "motorway", "foot": "yes"}, DRIVE | WALK),
        ({"highway": "trunk", "motorroad": "yes"}, DRIVE),
        ({"highway": "footway"}, WALK),
        ({"highway": "footway", "access": "yes"}, WALK),
        ({"highway": "footway", "motor_vehicle": "yes"}, WALK | DRIVE),
        ({"highway": "pedestrian", "bus": "yes"}, WALK | BUS | AMBULANCE),
        ({"highway": "pedestrian", "emergency": "yes"}, WALK | AMBULANCE),
        ({"highway": "service", "access": "private"}, AMBULANCE),
        ({"highway": "service", "access": "private", "foot": "yes"}, WALK | AMBULANCE),
        ({"highway": "residential", "access": "no", "bus": "yes"}, BUS | AMBULANCE),
        ({"highway": "residential", "motor_vehicle": "no"}, WALK),
        ({"highway": "residential", "motor_vehicle": "destination"}, WALK | DRIVE),
        ({"highway": "residential", "vehicle": "no", "psv": "yes"}, WALK | BUS | AMBULANCE),
        ({"highway": "residential", "foot": "no"}, DRIVE),
        ({"highway": "cycleway", "foot": "no", "emergency": "yes"}, AMBULANCE),
        ({"highway": "track"}, WALK | AMBULANCE),
        ({"highway": "steps"}, WALK),
        ({"highway": "service", "service": "emergency_access", "access": "no"}, AMBULANCE),
    ],
)
def test_access(tags: dict[str, str], bits: int) -> None:
    assert uses(**tags)[0] == bits


def test_a_square_is_for_walkers_along_its_outline() -> None:
    square = {"highway": "pedestrian", "area": "yes", "motor_vehicle": "yes"}
    assert uses(**square) == (WALK, WALK)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "construction"},
        {"highway": "proposed"},
        {"highway": "platform"},
        {"highway": "service", "area": "yes"},
        {"highway": "pedestrian", "area": "yes", "foot": "no"},
        {"highway": "footway", "access": "no"},
        {"highway": "something new"},
    ],
)
def test_what_is_no_road_is_left_out_with_a_reason(tags: dict[str, str]) -> None:
    assert isinstance(way_meaning(tags), str)


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50),
        ("30 mph", 30 * 1.609344),
        ("20mph", 20 * 1.609344),
        ("DE:urban", 50),
        ("DE:rural", 100),
        ("RO:rural", 90),
        ("DE:zone:30", 30),
        ("FR:zone30", 30),
        ("walk", 6),
        ("none", None),
        ("signals", None),
        ("0", None),
        ("50;30", 50),
        ("999", 130),
    ],
)
def test_speed_limits(text: str, kmh: float | None) -> None:
    assert speed_kmh(text) == pytest.approx(kmh)


@pytest.mark.parametrize(
    ("text", "m"),
    [
        ("3", 3),
        ("2.5 m", 2.5),
        ("2,5", 2.5),
        ("8 ft", 2.4384),
        ("6'6\"", 1.9812),
        ("0", None),
        ("wide", None),
    ],
)
def test_widths(text: str, m: float | None) -> None:
    assert metres(text) == pytest.approx(m)


@pytest.mark.parametrize(
    ("tags", "lanes"),
    [
        ({"lanes": "4"}, (2, 2)),
        ({"lanes": "3"}, (1, 1)),
        ({"lanes": "3", "lanes:forward": "2"}, (2, 1)),
        ({"lanes": "1"}, (1, 1)),
        ({"lanes": "3", "oneway": "yes"}, (3, 3)),
        ({"lanes": "many"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_lanes(tags: dict[str, str], lanes: tuple[float | None, float | None]) -> None:
    what = way_meaning({"highway": "primary", **tags})
    assert not isinstance(what, str)
    assert what.lanes == lanes


@pytest.mark.parametrize(
    ("tags", "bits"),
    [
        ({"barrier": "bollard"}, WALK),
        ({"barrier": "bollard", "emergency": "yes"}, WALK | AMBULANCE),
        ({"barrier": "gate"}, WALK | DRIVE),
        ({"barrier": "gate", "access": "private"}, AMBULANCE),
        ({"barrier": "gate", "motor_vehicle": "no"}, WALK),
        ({"barrier": "gate", "locked": "yes"}, 0),
        ({"barrier": "bus_trap"}, WALK | BUS | AMBULANCE),
        ({"barrier": "height_restrictor", "maxheight": "2.1"}, WALK),
        ({"barrier": "height_restrictor", "maxheight": "4.2"}, WALK | DRIVE),
        ({"barrier": "wall"}, 0),
        ({"barrier": "kerb"}, WALK | DRIVE),
    ],
)
def test_barriers(tags: dict[str, str], bits: int) -> None:
    assert barrier_lets_through(tags) == bits


def test_a_bollard_stops_vehicles_where_it_stands(tmp_path: Path) -> None:
    network = ways(tmp_path, ([1, 2, 3, 4, 5], {"highway": "residential"}), tags={3: {"barrier": "bollard"}})
    assert "3" in network.node_id
    by_car = arcs(network, CAR)
    assert {a for a, _ in by_car} <= {"1", "2", "3", "4", "5"}
    assert (
        not {("2", "3"), ("3", "2")} <= by_car
        or not {("3", "4"), ("4", "3"), ("3", "5"), ("5", "3")} & by_car
    )
    reach, todo = {"1"}, ["1"]
    while todo:
        at = todo.pop()
        for a, b in by_car:
            if a == at and b not in reach:
                reach.add(b)
                todo.append(b)
    assert "5" not in reach
    assert len(arcs(network, WALK)) == len(network.tail)


def test_steps_are_for_walkers_and_slow(tmp_path: Path) -> None:
    network = ways(tmp_path, ([1, 2], {"highway": "steps"}))
    assert network.walk_s[0] == pytest.approx(network.length_m[0] / 0.5)


def test_a_stated_width_is_that_of_the_walkers(tmp_path: Path) -> None:
    network = ways(
        tmp_path,
        ([1, 2], {"highway": "footway", "width": "3"}),
        ([2, 3], {"highway": "primary", "width": "9"}),
    )
    assert network.walk_capacity.tolist() == [3 * 3600, 3 * 3600, 4 * 3600, 4 * 3600]


def test_a_ring_and_two_ways_between_two_places_stay_apart(tmp_path: Path) -> None:
    street = {"highway": "residential"}
    network = ways(tmp_path, ([1, 2, 3], street), ([1, 4, 3], street), ([1, 5, 6, 1], street))
    pairs = list(zip(network.tail.tolist(), network.head.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert all(a != b for a, b in pairs)


def test_a_clipped_way_keeps_the_parts_inside(tmp_path: Path) -> None:
    street = {"highway": "residential"}
    path = osm(
        tmp_path / "x.osm", ROW, {1: ([99, 1, 2, 98, 3, 4], street), 2: ([4, 5], street), 3: ([5, 6], street)}
    )
    network, report = read_network(path)
    assert arcs(network, CAR) == {("1", "2"), ("2", "1"), ("3", "6"), ("6", "3")}
    assert "1 of 3 ways are clipped: 2 of their nodes" in str(report.notes[0])


def test_drafts_with_negative_ids_are_read(tmp_path: Path) -> None:
    nodes = {-i: place for i, place in ROW.items()}
    network, _ = read_network(osm(tmp_path / "x.osm", nodes, {-1: ([-1, -2], {"highway": "residential"})}))
    assert sorted(network.node_id) == ["-1", "-2"]


def test_compressed_files_are_read(tmp_path: Path) -> None:
    plain = osm(tmp_path / "x.osm", ROW, {1: ([1, 2], {"highway": "residential"})})
    (tmp_path / "x.osm.gz").write_bytes(gzip.compress(plain.read_bytes()))
    (tmp_path / "x.osm.bz2").write_bytes(bz2.compress(plain.read_bytes()))
    for name in ("x.osm.gz", "x.osm.bz2"):
        assert read_network(tmp_path / name)[0].n_links == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.osm.pbf", b"", "the file is empty"),
        ("text.osm", b"hello", "cannot be read as an OpenStreetMap file"),
        ("text.osm.pbf", b"hello" * 100, "cannot be read as an OpenStreetMap file"),
        ("zeros.osm.pbf", b"\0" * 100_000, "cannot be read as an OpenStreetMap file"),
        ("zeros.osm", b"\0" * 100_000, "cannot be read as an OpenStreetMap file"),
        (
            "cut.osm.gz",
            gzip.compress(b"<osm version='0.6'>" + b" " * 9999, mtime=0)[:40],
            "cannot be read as an OpenStreetMap file",
        ),
        ("none.osm", b"<osm version='0.6'></osm>", "no road or path"),
        ("picture.png", b"\x89PNG", "no kind of roads that is known"),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_network(tmp_path / name)
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_file_most_of_whose_ways_lack_nodes_is_refused(tmp_path: Path) -> None:
    path = osm(tmp_path / "x.osm", ROW, {1: ([1, 2, 99], {"highway": "residential"})})
    with pytest.raises(InputError, match="1 of 1 roads refer to nodes that are not in the file"):
        read_network(path)


def test_ways_on_both_sides_of_the_antimeridian_are_refused(tmp_path: Path) -> None:
    nodes = {1: (179.98, -16.8), 2: (179.99, -16.8), 3: (-179.99, -16.8), 4: (-179.98, -16.8)}
    street = {"highway": "residential"}
    path = osm(tmp_path / "both.osm", nodes, {1: ([1, 2], street), 2: ([3, 4], street)})
    with pytest.raises(InputError, match="cut them at 180 degrees"):
        read_network(path)
    # what nobody uses, such as the other end of a ferry, does not count
    path = osm(tmp_path / "ferry.osm", nodes, {1: ([1, 2], street), 2: ([2, 3], {"route": "ferry"})})
    assert read_network(path)[0].n_nodes == 2


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["broken-not-a-pbf.osm.pbf", "broken-missing-nodes.osm.pbf", "antimeridian-fiji-ferry.osm.pbf"]
)
def test_real_broken_files_are_refused(data: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_network(data / "osm" / name)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.shared
def test_a_cut_pbf_is_refused(data: Path, tmp_path: Path) -> None:
    (tmp_path / "x.osm.pbf").write_bytes((data / "osm" / "monaco.osm.pbf").read_bytes()[:400_000])
    with pytest.raises(InputError, match="cut short"):
        read_network(tmp_path / "x.osm.pbf")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("monaco.osm.gz", 0.9),
        ("monaco.osm.pbf", 0.95),
        ("helsinki-centre.osm.pbf", 0.95),
        ("luxembourg-city.osm.gz", 1.0),
        ("liechtenstein-2013.osm.pbf", 0.95),
    ],
)
def test_real_extracts_hang_together(data: Path, name: str, share: float) -> None:
    network, report = read_network(data / "osm" / name)
    assert report.connection["walk"].largest_share >= share
    assert np.isfinite(network.walk_s[(network.uses & WALK) != 0]).all()
    assert (network.length_m > 0).all()
    assert network.length_m.max() < 50_000


@pytest.mark.shared
def test_porto_alegre_is_read_in_twenty_seconds(data: Path) -> None:
    began = time.process_time()
    network, report = read_network(data / "osm" / "porto-alegre.osm.pbf")
    assert time.process_time() - began < 20
    assert network.n_nodes > 15_000
    assert report.connection["car"].largest_share > 0.98


def test_streets_keep_their_names_in_single_languages(tmp_path: Path) -> None:
    named = {"highway": "residential", "name": "Local", "name:ar": "الشارع الطويل"}
    network = ways(tmp_path, ([1, 2], named), ([2, 3], {"highway": "primary", "name": "Other"}))
    found = {(network.name[e], network.street(e, "ar")) for e in range(network.n_links)}
    assert found == {("Local", "الشارع الطويل"), ("Other", "Other")}

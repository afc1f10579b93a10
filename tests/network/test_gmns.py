from __future__ import annotations

import gzip
import os
import time
import zlib
from pathlib import Path

import numpy as np
import pytest

from mamarr._errors import InputError
from mamarr.network.model import AMBULANCE, BUS, CAR, WALK
from mamarr.network.read import read_network
from mamarr.scenario.model import Assumptions
from roadfiles import LINKS, NODES, gmns

DRIVE = CAR | BUS | AMBULANCE
PLAIN = Assumptions(walk_kmh=3.6, walk_persons_per_m_min=60, vehicle_kmh_factor=0.5, capacity_factor=0.5)


def faults(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_network(folder)
    return str(caught.value)


def link(**cells: str) -> str:
    """Links of one row from a to b, with some cells set."""
    row = {"link_id": "1", "from_node_id": "a", "to_node_id": "b", "directed": "1", "length": "900"} | cells
    return ",".join(row) + "\n" + ",".join(row.values()) + "\n"


def test_undirected_links_are_two_that_share_their_id(tmp_path: Path) -> None:
    network, _ = read_network(gmns(tmp_path), assumptions=PLAIN)
    assert list(network.link_id) == ["1", "1", "2"]
    assert network.tail.tolist() == [0, 1, 1]
    assert network.head.tolist() == [1, 0, 2]


def test_times_and_capacities_follow_the_assumptions(tmp_path: Path) -> None:
    network, _ = read_network(gmns(tmp_path), assumptions=PLAIN)
    assert network.walk_s.tolist() == [900, 900, np.inf]  # 1 m/s
    assert network.drive_s == pytest.approx([162, 162, 162])  # 900 m at 20 km/h
    assert network.walk_capacity.tolist() == [3 * 60 * 60 * 0.5] * 2 + [0]
    assert network.drive_capacity.tolist() == [400, 400, 800]
    assert network.uses.tolist() == [WALK | DRIVE, WALK | DRIVE, DRIVE]


def test_stated_times_and_walk_capacity_stand_whatever_is_assumed(tmp_path: Path) -> None:
    links = link(walk_s="0", drive_s="7.5", walk_capacity="1234", allowed_uses="all", length="0")
    network, _ = read_network(gmns(tmp_path, links=links), assumptions=PLAIN)
    assert (network.walk_s[0], network.drive_s[0], network.walk_capacity[0]) == (0, 7.5, 1234)


def test_empty_cells_take_the_default_of_the_class_and_the_report_says_so(tmp_path: Path) -> None:
    network, report = read_network(gmns(tmp_path, links=link(facility_type="Arterial")), assumptions=PLAIN)
    assert network.drive_s[0] == pytest.approx(900 / (65 * 0.5 / 3.6))
    assert network.drive_capacity[0] == 1000 * 0.5
    assert network.walk_capacity[0] == 4.0 * 60 * 60 * 0.5
    assert report.assumed["free speed by class"] == {"Arterial": 1}
    assert "lanes by class: 1 (Arterial 1)" in "\n".join(report.lines())


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("walk", WALK),
        ("WALK, BIKE", WALK),
        ("ped|bus", WALK | BUS | AMBULANCE),
        ("auto", DRIVE),
        ("hov foot", DRIVE | WALK),
        ("transit", BUS | AMBULANCE),
        ("emergency;walk", AMBULANCE | WALK),
        ("ALL", WALK | DRIVE),
    ],
)
def test_allowed_uses_are_understood_in_any_spelling(tmp_path: Path, text: str, bits: int) -> None:
    quoted = f'"{text}"'
    network, _ = read_network(gmns(tmp_path, links=link(allowed_uses=quoted)))
    assert network.uses.tolist() == [bits]


def test_links_for_bicycles_and_loops_are_dropped_and_counted(tmp_path: Path) -> None:
    links = LINKS + "3,a,c,1,900,40,1,800,bike,\n4,a,a,1,900,40,1,800,auto,\n"
    network, report = read_network(gmns(tmp_path, links=links))
    assert network.n_links == 3
    assert sorted(report.dropped.values()) == [1, 1]


def test_a_word_nobody_knows_is_a_warning_with_its_row(tmp_path: Path) -> None:
    _, report = read_network(gmns(tmp_path, links=link(allowed_uses="walk;hovercraft")))
    assert "link.csv row 2, column allowed_uses: hovercraft" in str(report.notes[0])


def test_units_come_from_config(tmp_path: Path) -> None:
    config = "long_length,speed,crs\nmile,mph,\n"
    links = link(length="0.56", free_speed="25", allowed_uses="auto")
    network, _ = read_network(gmns(tmp_path, links=links, config=config), assumptions=PLAIN)
    assert network.length_m[0] == pytest.approx(0.56 * 1609.344)
    assert network.drive_s[0] == pytest.approx(0.56 / 12.5 * 3600)


def test_coordinates_and_shapes_are_brought_to_longitude_and_latitude(tmp_path: Path) -> None:
    nodes = "node_id,x_coord,y_coord\na,322754,4698346\nb,322842,4698158\n"
    links = link(geometry='"LINESTRING (322754 4698346, 322787 4698317, 322842 4698158)"', length="210")
    network, _ = read_network(gmns(tmp_path, nodes=nodes, links=links, config="crs\n32619\n"))
    assert (network.lon[0], network.lat[0]) == pytest.approx((-71.15428, 42.41719), abs=1e-4)
    assert network.geometry[0][0] == pytest.approx([network.lon[0], network.lat[0]])
    assert len(network.geometry[0]) == 3


def test_shapes_follow_the_direction_of_the_link(tmp_path: Path) -> None:
    shape = '"MULTILINESTRING ((37.11 36.20, 37.105 36.21), (37.105 36.21, 37.10 36.20))"'
    links = link(geometry=shape, dir_flag="-1").replace(",1,900", ",0,900")
    network, _ = read_network(gmns(tmp_path, links=links))
    assert network.geometry[0].tolist() == [[37.10, 36.20], [37.105, 36.21], [37.11, 36.20]]
    assert network.geometry[1].tolist() == network.geometry[0][::-1].tolist()


def test_roads_on_both_sides_of_the_antimeridian_are_refused(tmp_path: Path) -> None:
    nodes = "node_id,x_coord,y_coord\na,179.99,-16.8\nb,-179.99,-16.8\nc,179.98,-16.8\n"
    both = faults(gmns(tmp_path, nodes=nodes, links=link(length="2200")))
    assert "both sides of the antimeridian (longitudes from -179.9900 to 179.9900)" in both
    # a node that no road leads to does not count
    assert read_network(gmns(tmp_path, nodes=nodes, links=link(to_node_id="c")))[0].n_nodes


def test_an_empty_length_is_the_distance(tmp_path: Path) -> None:
    network, report = read_network(gmns(tmp_path, links=link(length="")))
    assert network.length_m[0] == pytest.approx(897.3, abs=1)
    assert "length along the shape, or straight" in report.assumed


def test_a_compressed_table_with_a_byte_order_mark_and_cut_names_is_read(tmp_path: Path) -> None:
    header = "\ufefflink_id,from_node_,to_node_id,directed,length,allowed_us,facility_t\n"
    text = header + "1,a,b,true,900,walk,footway\n"
    gmns(tmp_path, links="")
    (tmp_path / "link.csv").unlink()
    (tmp_path / "link.csv.gz").write_bytes(gzip.compress(text.encode()))
    network, _ = read_network(tmp_path)
    assert network.uses.tolist() == [WALK]
    assert network.facility_type == ["footway"]


def test_every_fault_is_reported_at_once_with_row_and_column(tmp_path: Path) -> None:
    nodes = NODES + "a,37.13,36.20\nd,36.20,137.1\ne,,36\n"
    links = (
        LINKS
        + "2,a,b,1,900,40,1,800,auto,\n3,a,zz,1,900,40,1,800,auto,\n4,a,b,1,x,-4,1,nan,auto,\n"
        + "5,a,b,maybe,0,40,1,800,auto,\n6,a,b,1,900,0,1,800,auto,\n"
        + "7,a,b,1,inf,5,1,800,auto,2,9\n,a,b,1,9,9,1,8,auto,\n"
    )
    text = faults(gmns(tmp_path, nodes=nodes, links=links))
    for part in (
        "node.csv row 5, column node_id: a stands already in row 2",
        "node.csv row 6, column x_coord: (36.2, 137.1) looks swapped",
        "node.csv row 7, column x_coord: is empty",
        "link.csv row 4, column link_id: 2 stands already in row 3",
        "link.csv row 5, column to_node_id: node zz is not in node.csv",
        "link.csv row 6, column length: 'x' is not a number",
        "link.csv row 6, column free_speed: -4 is below zero",
        "link.csv row 6, column capacity: 'nan' is not a number",
        "link.csv row 7, column directed: 'maybe' is neither",
        "link.csv row 7, column length: is 0",
        "link.csv row 8, column free_speed: is 0 on a link open to vehicles",
        "link.csv row 9, column length: 'inf' is not a number",
        "link.csv row 9: has 11 cells where the header has 10",
        "link.csv row 10, column link_id: is empty",
    ):
        assert part in text


def test_many_equal_faults_are_counted_not_listed(tmp_path: Path) -> None:
    links = LINKS + "".join(f"x{i},a,zz,1,900,40,1,800,auto,\n" for i in range(500))
    text = faults(gmns(tmp_path, links=links))
    assert "and 480 more rows" in text
    assert len(text.splitlines()) == 21


@pytest.mark.parametrize(
    ("nodes", "links", "said"),
    [
        ("", LINKS, "node.csv: the file is empty"),
        (NODES.splitlines()[0] + "\n", LINKS, "node.csv: there are no rows; the network is empty"),
        (NODES, LINKS.splitlines()[0] + "\n", "link.csv: there are no rows; the network is empty"),
        (NODES, link(allowed_uses="bike"), "the network is empty"),
        ("node_id,x_coord\na,1\n", LINKS, "node.csv row 1: column y_coord is missing"),
        (NODES, "link_id,length\n1,3\n", "link.csv row 1: column from_node_id, to_node_id is missing"),
        (NODES.replace("37.12", "512000"), LINKS, "no longitude and latitude; name its system in config.csv"),
        (NODES, link(length="0", allowed_uses="walk"), "column length: is 0"),
    ],
)
def test_what_is_no_network_is_refused(tmp_path: Path, nodes: str, links: str, said: str) -> None:
    assert said in faults(gmns(tmp_path, nodes=nodes, links=links))


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("long_length\nfurlong\n", "config.csv row 2, column long_length: 'furlong' is not a known unit"),
        ("crs\nEPSG:0\n", "'EPSG:0' is no known coordinate system"),
        ("speed\n", "config.csv: needs exactly one row"),
    ],
)
def test_a_config_that_cannot_be_used_is_refused(tmp_path: Path, config: str, said: str) -> None:
    assert said in faults(gmns(tmp_path, config=config))


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    assert "no node.csv and no link.csv" in faults(tmp_path)


def test_a_gigabyte_of_zeros_is_refused_at_once(tmp_path: Path) -> None:
    gmns(tmp_path)
    os.truncate(tmp_path / "link.csv", 0)
    os.truncate(tmp_path / "link.csv", 1 << 30)  # a sparse file: no disk is used
    began = time.perf_counter()
    assert "not a text table" in faults(tmp_path)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(("filler", "said"), [(b"\n", "more than 300 MB"), (b"\0", "not a text table")])
def test_a_small_packed_file_of_gigabytes_is_refused(tmp_path: Path, filler: bytes, said: str) -> None:
    gmns(tmp_path)
    (tmp_path / "link.csv").rename(tmp_path / "links")
    block = zlib.compressobj(1, wbits=31)
    with (tmp_path / "link.csv.gz").open("wb") as file:
        file.write(block.compress((tmp_path / "links").read_bytes()))
        for _ in range(350):
            file.write(block.compress(filler * 1_000_000))
        file.write(block.flush())
    assert said in faults(tmp_path)


def test_a_table_that_runs_into_zeros_is_refused(tmp_path: Path) -> None:
    gmns(tmp_path)
    os.truncate(tmp_path / "link.csv", 1 << 30)
    assert "not a text table" in faults(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    gmns(tmp_path)
    (tmp_path / "node.csv").write_bytes("node_id,x_coord,y_coord\nß,1,2\n".encode("latin-1"))
    assert "not UTF-8" in faults(tmp_path)


def test_lengths_that_cannot_be_in_their_unit_are_doubted(tmp_path: Path) -> None:
    _, report = read_network(gmns(tmp_path, links=link(length="0.9")))
    assert "lengths are 0.001 times the distance" in str(report.notes[0])


def test_a_hundred_thousand_links_are_read_in_two_seconds(tmp_path: Path) -> None:
    n = 50_000
    nodes = "node_id,x_coord,y_coord\n" + "".join(f"{i},{37 + i * 1e-5:.5f},36.2\n" for i in range(n + 1))
    rows = "".join(f"{i},{i},{i + 1},0,1,40,1,800,walk;auto,3\n" for i in range(n))
    gmns(tmp_path, nodes=nodes, links=LINKS.splitlines()[0] + "\n" + rows)
    began = time.process_time()
    network, _ = read_network(tmp_path)
    assert network.n_links == 2 * n
    assert time.process_time() - began < 2


@pytest.mark.shared
def test_real_gmns_sets_are_read_and_their_faults_named(data: Path) -> None:
    cambridge, report = read_network(data / "gmns" / "Cambridge_Multimodal_Network")
    assert (cambridge.n_nodes, cambridge.n_links) == (1693, 2992)
    assert report.connection["car"].parts == 1
    two, report = read_network(data / "gmns" / "Two_Corridor", assumptions=PLAIN)
    assert two.length_m.tolist() == [10, 10, 15, 15]
    assert two.drive_s == pytest.approx([1.2, 1.2, 1.8, 1.8])
    assert any("directed is missing" in str(note) for note in report.notes)
    arlington, report = read_network(data / "gmns" / "Arlington_Signals_Errors")
    assert arlington.n_nodes == 20
    assert any("check the unit of length" in str(note) for note in report.notes)


def test_streets_keep_their_names_in_single_languages(tmp_path: Path) -> None:
    links = link(name="Long Street", name_ar="الشارع الطويل", name_of_owner="x")
    network, _ = read_network(gmns(tmp_path, links=links))
    assert {k: list(v) for k, v in network.names.items()} == {"ar": ["الشارع الطويل"]}
    assert network.street(0, "ar") == "الشارع الطويل"
    assert network.street(0, "ru") == "Long Street"

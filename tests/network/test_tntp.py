from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from mamarr._errors import InputError
from mamarr.network.read import read_network

META = (
    "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 4\n<FIRST THRU NODE> {first}\n"
    "<NUMBER OF LINKS> 4\n{header}<END OF METADATA>\n\n"
)
ROWS = (
    "~ init_node term_node capacity length free_flow_time b power speed toll link_type ;\n"
    "\t1\t3\t900\t1\t2\t0.15\t4\t0\t0\t1\t;\n\t3\t4\t800\t1.5\t3\t0.15\t4\t0\t0\t1\t;\n"
    "\t4\t2\t700\t1\t2\t0.15\t4\t0\t0\t1\t;\n\t3\t1\t600\t1\t2\t0.15\t4\t0\t0\t1\t;\n"
)
NODES = "Node\tX\tY\t;\n1\t10\t50\t;\n2\t10.03\t50\t;\n3\t10.01\t50\t;\n4\t10.02\t50\t;\n"


def tntp(folder: Path, *, first: int = 1, header: str = "", rows: str = ROWS, nodes: str = NODES) -> Path:
    (folder / "Town_net.tntp").write_text(META.format(first=first, header=header) + rows, encoding="utf-8")
    if nodes:
        (folder / "Town_node.tntp").write_text(nodes, encoding="utf-8")
    return folder / "Town_net.tntp"


def test_free_flow_times_are_minutes_and_stand(tmp_path: Path) -> None:
    network, report = read_network(tntp(tmp_path))
    assert network.drive_s.tolist() == [120, 180, 120, 120]
    assert network.drive_capacity.tolist() == pytest.approx([720, 640, 560, 480])  # 0.8 of what is stated
    assert any("taken as minutes" in str(note) for note in report.notes)


def test_lengths_are_distances_unless_the_header_names_a_unit(tmp_path: Path) -> None:
    network, _ = read_network(tntp(tmp_path))
    assert network.length_m[0] == pytest.approx(715, abs=1)
    network, _ = read_network(tntp(tmp_path, header="<ORIGINAL HEADER>~ Length (ft) Free Flow Time (h)\n"))
    assert network.length_m.tolist() == pytest.approx([0.3048, 0.4572, 0.3048, 0.3048])
    assert network.drive_s[0] == 7200


def test_zones_below_the_first_thru_node_are_not_passed_through(tmp_path: Path) -> None:
    network, report = read_network(tntp(tmp_path, first=3))
    assert network.node_id == ["1", "2", "3", "4", "1:in"]
    assert network.head.tolist() == [2, 3, 1, 4]  # 3 -> 1 ends at the way into zone 1
    assert network.lon[4] == network.lon[0]
    assert any("1 zones below the first thru node 3" in str(note) for note in report.notes)


def test_a_network_without_coordinates_says_so(tmp_path: Path) -> None:
    network, report = read_network(tntp(tmp_path, nodes=""))
    assert network.length_m.tolist() == [1000, 1500, 1000, 1000]
    assert any("no coordinates" in str(note) for note in report.notes)


def test_coordinates_that_are_no_degrees_are_metres(tmp_path: Path) -> None:
    nodes = "Node X Y ;\n1 0 0 ;\n2 300000 0 ;\n3 100000 0 ;\n4 200000 0 ;\n"
    network, report = read_network(tntp(tmp_path, nodes=nodes))
    assert abs(network.lon).max() < 2
    assert any("taken as metres" in str(note) for note in report.notes)


def test_a_compressed_folder_with_geojson_nodes_is_read(tmp_path: Path) -> None:
    path = tntp(tmp_path, nodes="")
    path.with_suffix(".tntp.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    points = ",".join(
        f'{{"properties": {{"id": {i}}}, "geometry": {{"coordinates": [{10 + i / 100}, 50]}}}}'
        for i in range(1, 5)
    )
    (tmp_path / "town_nodes.geojson").write_text(f'{{"features": [{points}]}}', encoding="utf-8")
    assert read_network(tmp_path)[0].lon.tolist() == [10.01, 10.02, 10.03, 10.04]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS.replace("900", "many"), "line 8, capacity: 'many' is not a number"),
        (ROWS.replace("900", "-9"), "line 8, capacity: -9 is below zero"),
        (ROWS.replace("\t3\t4", "\t3\t9"), "line 9, term_node: 9 is no node from 1 to 4"),
        (ROWS[:-40], "says it has 4 links and has 3"),
        ("", "this is no TNTP network"),
        ("1 2\n" * 4, "a link needs 10"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_network(tntp(tmp_path, rows=rows))
    assert said in str(caught.value)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "links"),
    [("SiouxFalls", 76), ("Anaheim", 914), ("Barcelona", 2522), ("Berlin-Mitte-Center", 871)],
)
def test_real_networks_are_read(data: Path, name: str, links: int) -> None:
    network, _ = read_network(data / "tntp" / name)
    assert network.n_links == links
    assert (network.walk_s >= 0).all()

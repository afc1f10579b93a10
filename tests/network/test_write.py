from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mamarr.network._uses import parse_uses, uses_text
from mamarr.network.model import AMBULANCE, BUS, CAR, WALK, Network
from mamarr.network.read import read_network, read_roads
from mamarr.network.write import write_gmns
from mamarr.scenario.model import Assumptions
from roadfiles import LINKS, NODES, gmns, osm

OTHER = Assumptions(walk_kmh=3.1, walk_persons_per_m_min=55, vehicle_kmh_factor=0.37, capacity_factor=0.71)


def assert_same(one: Network, other: Network) -> None:
    for name in ("node_id", "link_id", "facility_type", "name"):
        assert list(getattr(one, name)) == list(getattr(other, name)), name
    assert {k: list(v) for k, v in one.names.items()} == {k: list(v) for k, v in other.names.items()}
    for name in (
        "lon",
        "lat",
        "tail",
        "head",
        "length_m",
        "walk_s",
        "drive_s",
        "walk_capacity",
        "drive_capacity",
        "uses",
    ):
        assert getattr(one, name).tolist() == getattr(other, name).tolist(), name
    assert one.geometry.keys() == other.geometry.keys()
    for e, line in one.geometry.items():
        assert line.tolist() == other.geometry[e].tolist()


def round_trip(source: Path, folder: Path) -> None:
    write_gmns(read_roads(source).table, folder)
    for assumptions in (Assumptions(), OTHER):
        assert_same(
            read_network(source, assumptions=assumptions)[0], read_network(folder, assumptions=assumptions)[0]
        )


def test_gmns_comes_back_number_for_number(tmp_path: Path) -> None:
    header = LINKS.splitlines()[0] + ",name,walk_capacity,walk_s,drive_s,facility_type,geometry\n"
    shape = '"LINESTRING (37.10 36.20, 37.105 36.21, 37.11 36.2)"'
    links = header + (
        f'1,a,b,0,900.1,40,1,800,walk;auto,3,"Straße, ""A""",500,0,7.1,secondary,{shape}\n'
        "2,b,c,1,900,40.5,2,,auto,,,,,,primary,\n"
        "3,c,a,true,,,,,emergency;walk,,شارع,,,,steps,\n"
    )
    round_trip(gmns(tmp_path / "in", nodes=NODES, links=links), tmp_path / "out")


def test_openstreetmap_comes_back_number_for_number(tmp_path: Path) -> None:
    nodes = {i: (37.0 + i * 0.00123457, 36.0 + (i % 3) * 0.0007) for i in range(1, 9)}
    ways = {
        1: ([1, 2, 3, 4], {"highway": "tertiary", "name": "One", "name:ar": "واحد", "maxspeed": "30 mph"}),
        2: ([3, 5, 6], {"highway": "steps"}),
        3: ([4, 6], {"highway": "primary", "oneway": "yes", "lanes": "3"}),
        4: ([6, 7, 8], {"highway": "pedestrian", "bus": "yes", "width": "7.5"}),
    }
    round_trip(osm(tmp_path / "x.osm", nodes, ways), tmp_path / "out")


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "osm/helsinki-centre.osm.pbf",
        "gmns/Cambridge_Multimodal_Network",
        "tntp/Anaheim",
        "tntp/Berlin-Mitte-Center",
    ],
)
def test_real_roads_come_back_number_for_number(data: Path, tmp_path: Path, name: str) -> None:
    round_trip(data / name, tmp_path / "out")


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("keep me", encoding="utf-8")
    write_gmns(read_roads(gmns(tmp_path / "in")).table, tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "config.csv",
        "letter.txt",
        "link.csv",
        "node.csv",
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "out"]


def test_every_mask_that_a_reader_makes_has_words() -> None:
    for drive in (0, AMBULANCE, BUS | AMBULANCE, CAR | BUS | AMBULANCE):
        for walk in (0, WALK):
            assert parse_uses(uses_text(drive | walk))[0] == drive | walk
    with pytest.raises(ValueError, match="GMNS cannot say that"):
        uses_text(CAR)


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path) -> None:
    table = read_roads(gmns(tmp_path / "in")).table
    table.uses[:] = np.uint8(CAR)
    with pytest.raises(ValueError, match="GMNS cannot say that"):
        write_gmns(table, tmp_path / "out")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in"]

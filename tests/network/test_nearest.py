from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamarr.network._geodesy import distance_m
from mamarr.network.model import Network
from mamarr.network.nearest import NodeFinder, nearest_node


def places(lonlat: list[tuple[float, float]]) -> Network:
    none = np.zeros(0)
    return Network(
        node_id=[str(i) for i in range(len(lonlat))],
        lon=np.array([p[0] for p in lonlat]),
        lat=np.array([p[1] for p in lonlat]),
        link_id=[],
        tail=np.zeros(0, dtype=np.int32),
        head=np.zeros(0, dtype=np.int32),
        length_m=none,
        walk_s=none,
        drive_s=none,
        walk_capacity=none,
        drive_capacity=none,
        uses=np.zeros(0, dtype=np.uint8),
        facility_type=[],
        name=[],
    )


def test_a_degree_of_latitude_is_111_km() -> None:
    assert nearest_node(places([(10, 50)]), 10, 51)[1] == pytest.approx(111_195, abs=1)


def test_degrees_of_longitude_shrink_toward_the_pole() -> None:
    # 0.1 degrees east at 80 north is 1.9 km, 0.05 degrees north 5.6 km
    assert nearest_node(places([(20.0, 80.05), (20.1, 80.0)]), 20.0, 80.0)[0] == 1


def test_the_antimeridian_is_no_border() -> None:
    node, distance = nearest_node(places([(179.0, 0), (-179.99, 0)]), 179.99, 0)
    assert node == 1
    assert distance == pytest.approx(2224, abs=1)


def test_the_first_of_equal_nodes_wins() -> None:
    assert nearest_node(places([(1, 1), (0, 0), (0, 0), (0, 0)]), 0.2, 0)[0] == 1


def test_only_usable_nodes_are_found() -> None:
    network = places([(0, 0), (1, 0), (2, 0)])
    assert nearest_node(network, 0, 0, np.array([False, True, True]))[0] == 1
    with pytest.raises(ValueError, match="no node of the network is usable"):
        nearest_node(network, 0, 0, np.zeros(3, dtype=bool))


def test_what_is_no_place_is_refused() -> None:
    with pytest.raises(ValueError, match="not a longitude and latitude"):
        nearest_node(places([(0, 0)]), 0, float("nan"))


def test_nodes_within_a_distance_come_in_order() -> None:
    assert NodeFinder(places([(0, 0.02), (0, 0.001), (0, 0.002)])).within(0, 0, 500) == [1, 2]


coordinate = st.tuples(st.floats(-180, 180), st.floats(-89, 89))


@given(st.lists(coordinate, min_size=1, max_size=30), coordinate)
def test_no_node_is_nearer_than_the_nearest(
    nodes: list[tuple[float, float]], place: tuple[float, float]
) -> None:
    network = places(nodes)
    node, distance = nearest_node(network, *place)
    every = distance_m(place[0], place[1], network.lon, network.lat)
    assert distance == pytest.approx(float(every[node]))
    assert distance <= every.min() + 0.5

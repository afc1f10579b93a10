from __future__ import annotations

import time

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamarr.network.contract import Contracted, contract
from mamarr.network.model import CAR, WALK, Network


def network_of(n: int, links: list[tuple[int, int]], uses: list[int] | None = None) -> Network:
    """Link i takes i + 1 seconds on foot and lets 100 - i persons through."""
    m = len(links)
    ends = np.array(links, dtype=np.int32).reshape(-1, 2)
    step = np.arange(m, dtype=np.float64)
    return Network(
        node_id=[str(i) for i in range(n)],
        lon=np.arange(n, dtype=np.float64),
        lat=np.zeros(n),
        link_id=[str(i) for i in range(m)],
        tail=ends[:, 0].copy(),
        head=ends[:, 1].copy(),
        length_m=step + 1,
        walk_s=step + 1,
        drive_s=step + 1,
        walk_capacity=100 - step,
        drive_capacity=100 - step,
        uses=np.array(uses if uses is not None else [WALK] * m, dtype=np.uint8),
        facility_type=[""] * m,
        name=[""] * m,
    )


def both(*links: tuple[int, int]) -> list[tuple[int, int]]:
    return [pair for a, b in links for pair in ((a, b), (b, a))]


def shrink(network: Network, *keep: int, group: list[int] | None = None) -> Contracted:
    small = contract(network, np.array(keep, dtype=int), group=None if group is None else np.array(group))
    check(network, small)
    return small


def check(network: Network, small: Contracted) -> None:
    """Every link is in one chain; chains are ways; figures follow."""
    new = small.network
    assert sorted(small.link.tolist()) == list(range(network.n_links))
    for e in range(new.n_links):
        chain = small.link[small.start[e] : small.start[e + 1]]
        assert network.tail[chain[1:]].tolist() == network.head[chain[:-1]].tolist()
        assert small.node[new.tail[e]] == network.tail[chain[0]]
        assert small.node[new.head[e]] == network.head[chain[-1]]
        assert new.walk_s[e] == network.walk_s[chain].sum()
        assert new.walk_capacity[e] == network.walk_capacity[chain].min()
        assert len(set(network.uses[chain].tolist())) == 1


def test_a_two_way_chain_becomes_one_link_each_way() -> None:
    small = shrink(network_of(4, both((0, 1), (1, 2), (2, 3))))
    assert small.node.tolist() == [0, 3]
    assert sorted(zip(small.network.tail.tolist(), small.network.head.tolist(), strict=True)) == [
        (0, 1),
        (1, 0),
    ]
    assert small.new_node.tolist() == [0, -1, -1, 1]


def test_a_one_way_chain_becomes_one_link() -> None:
    small = shrink(network_of(4, [(0, 1), (1, 2), (2, 3)]))
    assert small.network.walk_s.tolist() == [6]


def test_kept_nodes_stay() -> None:
    assert shrink(network_of(4, both((0, 1), (1, 2), (2, 3))), 2).node.tolist() == [0, 2, 3]


def test_links_of_other_uses_are_not_joined() -> None:
    assert shrink(network_of(3, both((0, 1), (1, 2)), [WALK, WALK, CAR, CAR])).node.tolist() == [0, 1, 2]


def test_links_of_other_groups_are_not_joined() -> None:
    assert shrink(network_of(3, both((0, 1), (1, 2))), group=[0, 0, 1, 1]).node.tolist() == [0, 1, 2]


def test_dead_ends_and_junctions_stay() -> None:
    assert shrink(network_of(4, both((0, 1), (1, 2), (1, 3)))).node.tolist() == [0, 1, 2, 3]


def test_a_node_where_one_way_and_two_way_meet_stays() -> None:
    assert shrink(network_of(3, [(0, 1), (1, 2), (2, 1)])).node.tolist() == [0, 1, 2]


def test_two_links_into_a_node_from_one_neighbour_are_no_chain() -> None:
    assert shrink(network_of(3, [(0, 1), (0, 1), (1, 2), (1, 2)])).node.tolist() == [0, 1, 2]


@pytest.mark.parametrize("links", [[(0, 1), (1, 2), (2, 0)], both((0, 1), (1, 2), (2, 0))])
def test_of_a_ring_two_nodes_stay(links: list[tuple[int, int]]) -> None:
    assert shrink(network_of(3, links)).node.tolist() == [0, 1]


def test_of_a_loop_at_a_junction_a_node_stays() -> None:
    small = shrink(network_of(5, both((0, 1), (1, 2), (2, 3), (3, 1), (0, 4))))
    assert (small.network.tail != small.network.head).all()


def test_nothing_comes_of_nothing() -> None:
    assert shrink(network_of(2, [])).network.n_links == 0


pair = st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda p: p[0] != p[1])


@settings(deadline=None, max_examples=150)
@given(st.lists(pair, max_size=30, unique=True), st.sets(st.integers(0, 11)), st.booleans())
def test_ways_between_the_nodes_that_stay_take_as_long_as_before(
    links: list[tuple[int, int]], keep: set[int], two_way: bool
) -> None:
    if two_way:
        links = both(*dict.fromkeys((min(p), max(p)) for p in links))
    network = network_of(12, links)
    small = shrink(network, *keep)
    before, after = nx.DiGraph(), nx.MultiDiGraph()
    for e, (a, b) in enumerate(links):
        before.add_edge(a, b, s=network.walk_s[e])
    new = small.network
    for e in range(new.n_links):
        assert new.tail[e] != new.head[e]
        after.add_edge(int(small.node[new.tail[e]]), int(small.node[new.head[e]]), s=new.walk_s[e])
    for a in after.nodes:
        old = nx.single_source_dijkstra_path_length(before, a, weight="s")
        assert nx.single_source_dijkstra_path_length(after, a, weight="s") == {
            b: s for b, s in old.items() if b in after.nodes
        }


def test_a_hundred_thousand_links_are_contracted_in_a_second() -> None:
    n = 50_000
    network = network_of(n, both(*((i, i + 1) for i in range(n - 1) if i % 10)))
    began = time.process_time()
    contract(network, np.zeros(n, dtype=bool))
    assert time.process_time() - began < 1

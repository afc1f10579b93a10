"""Cheapest ways: against SciPy and NetworkX, ties, offsets, and what is refused."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from mamarr.network.model import Network
from mamarr.network.paths import links_to_root, nodes_of, tree
from streets import streets

LINE = streets([("a", "b", 60), ("b", "c", 120), ("a", "c", 300), ("c", "d", 60)])


@st.composite
def roads(draw: st.DrawFn) -> tuple[Network, np.ndarray]:
    n = draw(st.integers(2, 9))
    node = st.integers(0, n - 1)
    pairs = draw(st.lists(st.tuples(node, node), min_size=1, max_size=30))
    network = streets([(str(i), str(i), 1) for i in range(n)] + [(str(a), str(b), 60) for a, b in pairs])
    price = st.integers(0, 9).map(float) | st.just(math.inf)
    cost = np.array(draw(st.lists(price, min_size=network.n_links, max_size=network.n_links)))
    return network, cost


def graph_of(network: Network, cost: np.ndarray) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(network.n_nodes))
    for e in np.flatnonzero(np.isfinite(cost)):
        graph.add_edge(int(network.tail[e]), int(network.head[e]), cost=float(cost[e]))
    return graph


@settings(max_examples=80, deadline=None)
@given(case=roads(), reverse=st.booleans(), data=st.data())
def test_costs_are_those_of_networkx(
    case: tuple[Network, np.ndarray], reverse: bool, data: st.DataObject
) -> None:
    network, cost = case
    sources = data.draw(st.lists(st.integers(0, network.n_nodes - 1), min_size=1, max_size=3))
    dist, via = tree(network, cost, sources, reverse=reverse)
    graph = graph_of(network, cost)
    known = nx.multi_source_dijkstra_path_length(
        graph.reverse() if reverse else graph, set(sources), weight="cost"
    )
    for v in range(network.n_nodes):
        assert dist[v] == known.get(v, math.inf)
        links = links_to_root(network, via, v, reverse=reverse)
        assert sum(cost[links]) == (dist[v] if math.isfinite(dist[v]) else 0.0)
        if math.isfinite(dist[v]):
            # the way hangs together and ends (begins) at a source
            start = v if reverse else int(network.tail[links[0]]) if links else v
            nodes = nodes_of(network, start, links)
            assert [int(network.tail[e]) for e in links] == nodes[:-1]
            assert (nodes[-1] if reverse else nodes[0]) in sources
            assert reverse or nodes[-1] == v


def test_costs_are_those_of_scipy_on_a_larger_network() -> None:
    rng = np.random.default_rng(3)
    n, m = 400, 1600
    pairs = np.unique(rng.integers(0, n, (m, 2)), axis=0)
    ring = [(str(i), str((i + 1) % n), 60) for i in range(n)]
    network = streets([*ring, *((str(a), str(b), 60) for a, b in pairs if b not in (a, (a + 1) % n))])
    cost = rng.uniform(0.1, 5.0, network.n_links)
    matrix = csr_array((cost, (network.tail, network.head)), shape=(n, n))
    dist, _ = tree(network, cost, [7])
    np.testing.assert_allclose(dist, dijkstra(matrix, indices=7), rtol=1e-12)
    back, _ = tree(network, cost, [7], reverse=True)
    np.testing.assert_allclose(back, dijkstra(matrix.T, indices=7), rtol=1e-12)


def test_a_way_in_the_order_of_travel() -> None:
    a, c, d = (LINE.node_index[v] for v in "acd")
    dist, via = tree(LINE, LINE.walk_s, [d], reverse=True)
    links = links_to_root(LINE, via, a, reverse=True)
    assert (dist[a], dist[c]) == (240.0, 60.0)
    assert [LINE.node_id[v] for v in nodes_of(LINE, a, links)] == ["a", "b", "c", "d"]
    forward, via = tree(LINE, LINE.walk_s, [a])
    assert forward[d] == 240.0
    assert links_to_root(LINE, via, d) == links


def test_a_source_may_begin_with_a_cost() -> None:
    a, b, d = (LINE.node_index[v] for v in "abd")
    dist, _ = tree(LINE, LINE.walk_s, [a, b], offset=np.array([0.0, 500.0]))
    assert (dist[b], dist[d]) == (60.0, 240.0)
    dist, _ = tree(LINE, LINE.walk_s, [a, b], offset=np.array([500.0, 0.0]))
    assert (dist[a], dist[d]) == (500.0, 180.0)


def test_no_source_reaches_nothing() -> None:
    dist, via = tree(LINE, LINE.walk_s, [])
    assert np.isinf(dist).all()
    assert (via == -1).all()


def test_of_two_equal_ways_the_same_is_taken_each_time() -> None:
    network = streets([("a", "b", 60), ("a", "c", 60), ("b", "d", 60), ("c", "d", 60)])
    first = tree(network, network.walk_s, [0])[1]
    assert all((tree(network, network.walk_s, [0])[1] == first).all() for _ in range(3))


@pytest.mark.parametrize("cost", [[1.0, -1.0, 1.0, 1.0], [1.0, math.nan, 1.0, 1.0], [1.0]])
def test_costs_that_make_no_sense_are_refused(cost: list[float]) -> None:
    with pytest.raises(ValueError, match="cost"):
        tree(LINE, np.array(cost), [0])

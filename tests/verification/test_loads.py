"""Loads of whole plans against a count that follows every second's share of people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handmade import handmade, read_tiny, walk
from mamarr.network.model import Network
from mamarr.plans.document import Plan, Slot
from mamarr.scenario.model import Scenario
from mamarr.verification.verify import verify
from tiny import write_tiny


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Network]:
    return read_tiny(write_tiny(tmp_path_factory.mktemp("tiny")))


def overloaded(network: Network, plan: Plan, window_s: int) -> set[str]:
    """Ids and ends of the links that take in too many walkers, found second by second."""
    loads: dict[tuple[int, int], float] = defaultdict(float)
    for order in plan.orders:
        nodes = [network.node_index[n] for n in order.path]
        shift = 0.0
        for ends in pairwise(nodes):
            (link,) = [e for e in range(network.n_links) if (network.tail[e], network.head[e]) == ends]
            for s in order.slots:
                for second in range(s.from_s, s.to_s):
                    loads[link, int((second + shift) // window_s)] += s.people / (s.to_s - s.from_s)
            shift += float(network.walk_s[link])
    full = {
        e for (e, _), load in loads.items() if load > network.walk_capacity[e] * window_s / 3600 * 1.01 + 1e-6
    }
    return {
        f"link {network.link_id[e]} "
        f"({network.node_id[network.tail[e]]} to {network.node_id[network.head[e]]})"
        for e in full
    }


a_slot = st.builds(
    lambda start, lasts, people: Slot(from_s=start * 60, to_s=(start + lasts) * 60, people=people),
    st.integers(0, 60),
    st.integers(1, 15),
    st.integers(1, 200),
)


@settings(max_examples=40, deadline=None)
@given(
    ways=st.lists(
        st.tuples(st.sampled_from(["z1", "z2"]), st.sampled_from(["north", "south"]), a_slot),
        min_size=1,
        max_size=4,
    ),
    window_s=st.sampled_from([60, 300, 420]),
)
def test_the_links_found_too_full_are_those_of_the_slow_count(
    town: tuple[Scenario, Network], ways: list[tuple[str, str, Slot]], window_s: int
) -> None:
    scenario, network = town
    scenario = replace(scenario, planning=replace(scenario.planning, window_s=window_s))
    plan = replace(
        handmade(scenario),
        trips=(),
        orders=tuple(walk(zone, corridor, slot) for zone, corridor, slot in ways),
    )
    found = {v.where for v in verify(scenario, network, plan) if v.rule == "street"}
    assert found == overloaded(network, plan, window_s)


def test_neighbouring_windows_that_are_too_full_are_one_violation(town: tuple[Scenario, Network]) -> None:
    scenario, network = town
    narrow = replace(network, walk_capacity=np.full(network.n_links, 100.0))
    on_b = [v for v in verify(scenario, narrow, handmade(scenario)) if v.where == "link b (2 to 3)"]
    assert [v.when for v in on_b] == ["2016-11-04T09:00+02:00", "2016-11-04T10:00+02:00"]
    assert "(too much from 2016-11-04T09:00+02:00 to 2016-11-04T09:15+02:00)" in on_b[0].text

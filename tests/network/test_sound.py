from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mamarr.network._sound import flaws
from mamarr.network.model import Network
from mamarr.network.read import read_network
from roadfiles import gmns


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return read_network(gmns(tmp_path))[0]


def test_what_is_read_is_sound(network: Network) -> None:
    assert flaws(network) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"node_id": ["a", "a", "c"]}, "node ids are unique"),
        ({"lat": np.array([36.0, 36.0, np.nan])}, "longitudes and latitudes"),
        ({"head": np.array([1, 0, 3], dtype=np.int32)}, "links join nodes"),
        ({"head": np.array([0, 0, 2], dtype=np.int32)}, "to itself"),
        ({"walk_s": np.zeros(3)}, "times of walkers"),
        ({"drive_capacity": np.array([1, np.inf, 1])}, "capacities for vehicles"),
        ({"length_m": np.array([1, -1, 1])}, "lengths are finite"),
        ({"uses": np.array([1, 1, 0], dtype=np.uint8)}, "every link has a use"),
        ({"geometry": {9: np.zeros((3, 2))}}, "geometry"),
        ({"name": []}, "name has another length"),
    ],
)
def test_a_flaw_is_named(network: Network, change: dict[str, Any], said: str) -> None:
    assert any(said in flaw for flaw in flaws(replace(network, **change)))

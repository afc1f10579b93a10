"""Which links a path of node ids means."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mamarr.planning.posing.problem import Problem
from mamarr.scenario.model import Mode


def named_links(problem: Problem, mode: Mode) -> NDArray[np.bool_]:
    """bool[m], links that a path of node ids means for `mode`: the fastest between its ends.

    Of equally fast ones the format does not say which is meant. One that is ever closed is
    taken, then the narrowest, so that a plan holds whichever of them its reader takes.
    """
    network = problem.network
    seconds = network.seconds(mode)
    never_closed = np.ones(network.n_links, dtype=np.bool_)
    never_closed[[link for link, _ in problem.closed]] = False
    order = np.lexsort((network.capacity(mode), never_closed, seconds, network.head, network.tail))
    first = np.ones(network.n_links, dtype=np.bool_)
    first[1:] = (np.diff(network.tail[order]) != 0) | (np.diff(network.head[order]) != 0)
    named = np.zeros(network.n_links, dtype=np.bool_)
    named[order[first]] = True
    return named & np.isfinite(seconds)

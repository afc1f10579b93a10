"""When a gate can still be reached on streets that close: backward in time, in numba."""

from __future__ import annotations

import heapq

import numba as nb
import numpy as np
from numpy.typing import NDArray


@nb.njit(cache=True)
def stretches_to(
    start: NDArray[np.int64],
    link: NDArray[np.int64],
    tail: NDArray[np.int64],
    seconds: NDArray[np.float64],
    shut: NDArray[np.int64],
    shut_from: NDArray[np.float64],
    shut_to: NDArray[np.float64],
    root: int,
    floor: NDArray[np.float64],
    begin: NDArray[np.float64],
    end: NDArray[np.float64],
    least_s: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Stretches of time in which whoever leaves a node reaches the root in time and never waits.

    Parameters
    ----------
    start, link, tail
        CSR of the links into each node, and their other ends.
    seconds
        float64[m], inf where a link is not used.
    shut, shut_from, shut_to
        CSR by link (shut[m + 1]) of when nobody may enter it, sorted and apart.
    root
        Node of the gate.
    floor, begin, end
        float64[h], nobody is on the way before `floor`; the gate is passed from `begin` on and before `end`.
    least_s
        Stretches that only a slower way wins, so as to come to a street when it opens again, are left out if
        they are shorter.

    Returns
    -------
    int64[k, 4]
        Of each stretch: node; which of the h it is for; the link that is taken next, and the stretch at the
        end of that link (-1 at the root).
    float64[k, 3]
        It begins and ends, and seconds to the root. Those of one node are apart, the last one first.
    """
    last = np.full(len(start) - 1, -1, dtype=np.int64)
    whose = [(0, 0, 0, 0, 0) for _ in range(0)]
    when = [(0.0, 0.0, 0.0) for _ in range(0)]
    heap = [(0.0, 0.0, 0.0, 0, 0, 0, 0) for _ in range(0)]
    for h in range(len(end)):
        heapq.heappush(heap, (-end[h], 0.0, begin[h], root, h, -1, -1))
    while len(heap) > 0:
        minus, way, a, v, h, e, after = heapq.heappop(heap)
        b = -minus
        over = b
        k = last[v]
        while k >= 0:
            if when[k][0] < b <= when[k][1]:
                over = when[k][0]
                break
            k = whose[k][4]
        if over < b:
            # what is left of it comes after all that ends later
            if over - a > least_s:
                heapq.heappush(heap, (-over, way, a, v, h, e, after))
            continue
        here = len(whose)
        whose.append((v, h, e, after, last[v]))
        when.append((a, b, way))
        last[v] = here
        for j in range(start[v], start[v + 1]):
            on = int(link[j])
            if seconds[on] == np.inf:
                continue
            u, far = int(tail[on]), way + float(seconds[on])
            x, y = float(max(floor[h], a - seconds[on])), float(b - seconds[on])
            for i in range(shut[on], shut[on + 1]):
                z = float(min(y, shut_from[i]))
                if x < z:
                    heapq.heappush(heap, (-z, far, x, u, h, on, here))
                x = float(max(x, shut_to[i]))
            if x < y:
                heapq.heappush(heap, (-y, far, x, u, h, on, here))
    numbers = np.empty((len(whose), 4), dtype=np.int64)
    times = np.empty((len(whose), 3))
    for k in range(len(whose)):
        for i in range(4):
            numbers[k, i] = whose[k][i]
        for i in range(3):
            times[k, i] = when[k][i]
    return numbers, times

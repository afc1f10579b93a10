"""Routes as arrays: taken from trees, checked against interval rows."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray


@nb.njit(cache=True)
def ways_from_tree(
    via: NDArray[np.int32], ends: NDArray[np.int32], nodes: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Links from each node to a tree's root: CSR (start[k + 1], link).

    `ends` are heads for a reverse tree, with links in the order of travel; tails for another, against it.
    """
    k = len(nodes)
    start = np.zeros(k + 1, dtype=np.int64)
    for i in range(k):
        v = nodes[i]
        length = 0
        while via[v] >= 0:
            v = ends[via[v]]
            length += 1
        start[i + 1] = start[i] + length
    link = np.empty(start[k], dtype=np.int32)
    for i in range(k):
        v = nodes[i]
        j = start[i]
        while via[v] >= 0:
            link[j] = via[v]
            v = ends[via[v]]
            j += 1
    return start, link


@nb.njit(cache=True)
def share_before(
    t: float, knot_s: NDArray[np.float64], knot_share: NDArray[np.float64], lo: int, hi: int
) -> float:
    """Share of a group that is ready strictly before `t`; the profile is knots lo..hi-1."""
    if t <= knot_s[lo] or t <= 0.0:
        return 0.0
    for i in range(lo + 1, hi):
        if t < knot_s[i]:
            return knot_share[i - 1] + (knot_share[i] - knot_share[i - 1]) * (t - knot_s[i - 1]) / (
                knot_s[i] - knot_s[i - 1]
            )
    return knot_share[hi - 1]


@nb.njit(cache=True)
def worst_interval(
    use: NDArray[np.float64],
    off: NDArray[np.float64],
    due: NDArray[np.float64],
    ready: NDArray[np.float64],
    profile: NDArray[np.int64],
    knot_start: NDArray[np.int64],
    knot_s: NDArray[np.float64],
    knot_share: NDArray[np.float64],
    cum: NDArray[np.float64],
    window_s: float,
    candidates: int,
) -> tuple[float, float, float]:
    """Find the interval [a, d] of one resource into which most more must fit than does.

    Parameters
    ----------
    use
        float64[k], units that each route brings (people times units per person).
    off
        float64[k], seconds from leaving to entering the resource.
    due
        float64[k], latest useful entry.
    ready
        float64[k], share of each route's people who are ready by then; above 0.
    profile
        int64[k], readiness profile of each route's people.
    knot_start, knot_s, knot_share
        CSR by profile: seconds and shares of its knots.
    cum
        float64[W + 1], capacity from the opening to each window's start.
    window_s
        Length of the windows.
    candidates
        So many starts, and as many ends, are tried.

    Returns
    -------
    excess, a, d
        Excess in units; not positive if everything fits.
    """
    k = len(use)
    # candidate starts: entries of people who become ready at knots; candidate ends: due times
    starts = np.empty(4 * k)
    ns = 0
    for i in range(k):
        lo, hi = knot_start[profile[i]], knot_start[profile[i] + 1]
        starts[ns] = off[i]
        ns += 1
        for q in range(lo + 1, min(hi, lo + 4)):
            starts[ns] = off[i] + knot_s[q]
            ns += 1
    a_all = np.sort(starts[:ns])
    by_due = np.argsort(due, kind="mergesort")
    na = min(candidates, ns)
    nd = min(candidates, k)
    best = -1e300
    best_a = 0.0
    best_d = 0.0
    last_w = len(cum) - 1
    for ia in range(na):
        a = a_all[(ia * (ns - 1)) // max(1, na - 1)]
        w = min(int(max(a, 0.0) // window_s), last_w)
        cap_a = cum[w]
        if w < last_w:
            cap_a += (cum[w + 1] - cum[w]) * (a - w * window_s) / window_s
        total = 0.0
        taken = 0
        for jd in range(nd):
            # people due by d, earliest first
            upto = (jd * (k - 1)) // max(1, nd - 1) if nd > 1 else k - 1
            d = due[by_due[upto]]
            while taken < k and due[by_due[taken]] <= d + 1e-9:
                i = by_due[taken]
                lo, hi = knot_start[profile[i]], knot_start[profile[i] + 1]
                before = share_before(a - off[i], knot_s, knot_share, lo, hi)
                total += use[i] * max(0.0, 1.0 - before / ready[i])
                taken += 1
            if d <= a:
                continue
            w = min(int(max(d, 0.0) // window_s), last_w)
            cap_d = cum[w]
            if w < last_w:
                cap_d += (cum[w + 1] - cum[w]) * (d - w * window_s) / window_s
            excess = total - (cap_d - cap_a)
            if excess > best:
                best = excess
                best_a = a
                best_d = d
    return best, best_a, best_d

"""Static maximum flow from homes to gates, and its least cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

F64 = NDArray[np.float64]

WHOLE_AT_MOST = 1.0e9
"""Amounts are scaled to whole numbers of which all together stay below this."""

FINEST = 1000.0


@dataclass(frozen=True, kw_only=True, slots=True)
class StaticFlow:
    """Value of a maximum flow, and bool[n], the nodes on the homes' side of the least cut nearest to them."""

    value: float
    held: NDArray[np.bool_]
    on: csr_array
    """What goes from node to node, float64[n, n], positive entries only."""


class StaticGraph:
    """Streets of which homes and gates change from flow to flow.

    Parameters
    ----------
    n
        Number of nodes.
    tail, head : int[m]
    room : float64[m]
        What each street carries; inf for no limit.
    """

    def __init__(self, n: int, tail: NDArray[np.int32], head: NDArray[np.int32], room: F64) -> None:
        some = np.flatnonzero((room > 0.0) & (tail != head))
        self.n, self.tail, self.head, self.room = n, tail[some], head[some], room[some]

    def flow(
        self, home: NDArray[np.integer], sent: F64, gate: NDArray[np.integer], let_out: F64
    ) -> StaticFlow:
        """Most that gets from the homes to the gates; rounded up on a fine scale, so the value is a bound.

        Parameters
        ----------
        home, sent
            Nodes, and what each may send (inf: anything).
        gate, let_out
            Nodes, and what each lets out.
        """
        n = self.n
        inward = np.bincount(home, weights=np.minimum(sent, 1e15), minlength=n)
        outward = np.bincount(gate, weights=np.minimum(let_out, 1e15), minlength=n)
        begins, ends = np.flatnonzero(inward), np.flatnonzero(outward)
        # no more than all that can start, or all that can end
        street = np.minimum(self.room, 1e15)
        leaving = np.bincount(self.tail, weights=street, minlength=n) + outward
        coming = np.bincount(self.head, weights=street, minlength=n) + inward
        total = min(float(np.minimum(inward, leaving).sum()), float(np.minimum(outward, coming).sum()))
        if total <= 0.0:
            return StaticFlow(value=0.0, held=np.isin(np.arange(n), begins), on=csr_array((n, n)))
        scale = min(FINEST, WHOLE_AT_MOST / total)
        room = np.concatenate([self.room, inward[begins], outward[ends]])
        # what is wider than all there is never is part of a cut
        wide = 2.0 * total
        whole = np.ceil(np.minimum(room, wide) * scale - 1e-6).astype(np.int64)
        tail = np.concatenate([self.tail, np.full(len(begins), n), ends])
        head = np.concatenate([self.head, begins, np.full(len(ends), n + 1)])
        # parallel streets are added up; that must not pass what a whole number holds
        graph = csr_array((whole, (tail, head)), shape=(n + 2, n + 2))
        graph.sum_duplicates()
        graph.data = np.minimum(graph.data, int(np.ceil(wide * scale)))
        graph = graph.astype(np.int32)
        found = maximum_flow(graph, n, n + 1)
        residual = graph - found.flow
        residual.data = np.maximum(residual.data, 0)
        residual.eliminate_zeros()
        held = np.zeros(n + 2, dtype=np.bool_)
        held[breadth_first_order(residual, n, return_predecessors=False)] = True
        on = found.flow[:n, :n].astype(np.float64) / scale
        on.data = np.maximum(on.data, 0.0)
        on.eliminate_zeros()
        return StaticFlow(value=found.flow_value / scale, held=held[:n], on=on)

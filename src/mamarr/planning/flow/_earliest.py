"""The search for an earliest-arrival flow, step by step: arrays for the kernels, and when to call which."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mamarr.network.paths import reach
from mamarr.planning.flow._earliest_kernels import (
    COLUMNS,
    COUNTS,
    Book,
    Scratch,
    Streets,
    follow,
    open_rooms,
    pack,
    release,
)
from mamarr.planning.flow._earliest_search_kernels import fill_step, pour_step
from mamarr.planning.flow._fluid_kernels import order_arcs
from mamarr.planning.flow.fluid import Fluid
from mamarr.planning.flow.turns import rates

FRESH = 0.85
"""Distances to people are taken anew when this share of the homes counted last time still has any."""

SLACK = 60
"""People by whom a home may be ahead of its turn before it sends less. Low keeps turns, high keeps ways."""

TRACE = 1 << 22
"""Room for the ways of one step; what does not fit is searched for again."""

MARGIN = 1 << 10
"""States that one look around may find."""

ANYBODY = 1e15
"""Out of turn by any number of units."""


class Search:
    """Everybody, over the streets, step by step.

    Attributes
    ----------
    book
        What has been sent.
    got, total
        Units out, and units there are.
    """

    def __init__(self, fluid: Fluid) -> None:
        f, steps = fluid, fluid.steps
        nodes, where = np.unique(f.supply_node, return_inverse=True)
        released = np.zeros((len(nodes), steps), dtype=np.int32)
        np.add.at(released, where, f.released)
        self.fluid, self.homes = f, nodes.astype(np.int32)
        self.total = int(released[:, -1].sum()) if len(nodes) else 0
        self.streets = _streets(f, self.homes, released)
        self.book = _book(f, self.streets)
        self.scratch = _scratch(steps, steps * (f.n_nodes + len(nodes)))
        self.ways, self.spare_ways = np.empty(TRACE, dtype=np.int32), np.empty(TRACE, dtype=np.int32)
        self.end = self.got = self.lively = 0

    def begin(self, step: int) -> None:
        """Count who has become ready, and let searches look first where people are left and near."""
        release(step, self.streets, self.book)
        able = np.flatnonzero(self.book.sent < self.streets.released[:, -1])
        if self.lively and len(able) > FRESH * self.lively:
            return
        self.lively = len(able)
        f, st, at, zeros = self.fluid, self.streets, self.homes[able], np.zeros(len(able))
        near = reach(f.out_of, f.head, f.lag.astype(np.float64), at, zeros)
        st.near[:] = np.minimum(near, f.steps)
        order_arcs(
            st.in_start, st.in_arc, f.tail, f.cost_s, reach(f.out_of, f.head, f.cost_s, at, zeros), f.lag
        )
        pack(st.in_arc, st.tail, st.lag, st.link, st.twin, st.low, st.near, st.ins)
        pack(st.out_arc, st.head, st.lag, st.link, st.twin, st.low, st.near, st.outs)

    def follow(self, step: int, room: NDArray[np.int64]) -> None:
        """Send people the ways of the step before; lowers `room` of the gates, as all that send people do."""
        unit = self.fluid.unit
        got, end = follow(
            step, SLACK * unit, unit, self.total - self.got, self.streets, self.book, self.ways, self.end,
            self.spare_ways, room,
        )  # fmt: skip
        self.ways, self.spare_ways, self.end = self.spare_ways, self.ways, end
        self.got += got

    def pour(self, step: int, room: NDArray[np.int64], *, anybody: bool = False) -> None:
        """Send those whose turn it is, or anybody, without taking back flow."""
        got, self.end = pour_step(
            step, self.total - self.got, ANYBODY if anybody else 0.0, self.streets, self.book, self.scratch,
            self.ways, self.end, room,
        )  # fmt: skip
        self.got += got

    def fill(self, step: int, room: NDArray[np.int64], *, visits_at_most: int) -> bool:
        """Send all that can be sent at all; returns if all was searched."""
        got, whole, self.end = fill_step(
            step, self.total - self.got, visits_at_most, self.streets, self.book, self.scratch, self.ways,
            self.end, room,
        )  # fmt: skip
        self.got += got
        return bool(whole)

    def forget(self) -> None:
        """Forget where people have been looked for in vain."""
        self.book.failed[:] = np.iinfo(np.int16).max


def _streets(f: Fluid, homes: NDArray[np.int32], released: NDArray[np.int32]) -> Streets:
    home = np.full(f.n_nodes, -1, dtype=np.int32)
    home[homes] = np.arange(len(homes), dtype=np.int32)
    ready = np.where(released.any(axis=1), (released > 0).argmax(axis=1), f.steps)
    low = reach(f.out_of, f.head, f.lag.astype(np.float64), homes, ready.astype(np.float64))
    first = (f.twin < 0) | (np.arange(f.n_arcs) < f.twin)
    return Streets(
        tail=f.tail, head=f.head, lag=f.lag, twin=f.twin,
        link=np.where(first, np.arange(f.n_arcs), f.twin).astype(np.int32),
        in_start=f.into[0], in_arc=f.into[1].copy(), out_start=f.out_of[0], out_arc=f.out_of[1],
        ins=np.empty((f.n_arcs, COLUMNS), dtype=np.int32),
        outs=np.empty((f.n_arcs, COLUMNS), dtype=np.int32),
        gate_node=f.gate_node, home_node=homes, home=home, low=np.minimum(low, f.steps).astype(np.int32),
        near=np.zeros(f.n_nodes, dtype=np.int32), released=released,
        rate=rates(f, homes, released[:, -1].astype(np.int64)), begin=f.first[homes],
    )  # fmt: skip


def _book(f: Fluid, streets: Streets) -> Book:
    # arcs of the second lag follow all links
    links = int(((f.twin < 0) | (np.arange(f.n_arcs) < f.twin)).sum())
    room = np.empty((links, f.steps), dtype=np.int32)
    open_rooms(f.full, f.part, f.first, f.tail, f.closed_row, f.closed_capacity, room)
    homes, words = len(streets.home_node), (f.steps + 63) // 64
    return Book(
        room=room,
        flow=np.zeros((f.n_arcs, f.steps), dtype=np.int32),
        used=np.zeros(f.n_arcs, dtype=np.uint8),
        left=np.zeros_like(streets.released),
        gone=np.zeros_like(streets.released),
        sent=np.zeros(homes, dtype=np.int64),
        spare=np.zeros_like(streets.released),
        ceiling=np.full(homes, float(SLACK * f.unit)),
        known=np.zeros((words, f.n_nodes + homes), dtype=np.int64),
        failed=np.full(f.n_nodes * f.steps, np.iinfo(np.int16).max, dtype=np.int16),
        tally=np.zeros(2, dtype=np.int64),
    )


def _scratch(steps: int, states: int) -> Scratch:
    return Scratch(
        via=np.empty(states, dtype=np.int32),
        place=np.zeros(states, dtype=np.int32),
        seen=np.empty(states + MARGIN, dtype=np.int32),
        parent=np.empty(states + MARGIN, dtype=np.int32),
        below=np.empty(states + MARGIN, dtype=np.int32),
        lost=np.empty(states, dtype=np.int32),
        top=np.full(steps, -1, dtype=np.int32),
        counts=np.zeros(COUNTS, dtype=np.int64),
    )

"""What was read, assumed, dropped and could not be connected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from mamarr._errors import Finding
from mamarr.network.model import USE_BIT, Network
from mamarr.network.table import RoadTable


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a reader hands over.

    Attributes
    ----------
    table
        The roads.
    kind
        ``GMNS``, ``OpenStreetMap`` or ``TNTP``.
    read
        What the file held: thing -> count.
    dropped
        Reason -> count of what was left out.
    assumed
        What was assumed -> class of road -> number of directed links.
    notes
        Findings that do not stop the work (severity ``warning``).
    """

    table: RoadTable
    kind: str
    read: Mapping[str, int]
    dropped: Mapping[str, int]
    assumed: Mapping[str, Mapping[str, int]]
    notes: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Connection:
    """How far the links of one mode hang together, whatever their direction.

    Attributes
    ----------
    nodes
        Nodes that the mode can use.
    parts
        Number of weakly connected parts.
    largest_share
        Share of `nodes` in the largest part; 0 if there are none.
    """

    nodes: int
    parts: int
    largest_share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportReport:
    """What came of an import; see `Reading` for `kind`, `read`, `dropped`, `assumed` and `notes`.

    Attributes
    ----------
    nodes, links
        Nodes and directed links that were kept.
    connection
        Mode -> how far its links hang together. Small parts are kept.
    """

    source: str
    kind: str
    nodes: int
    links: int
    read: Mapping[str, int]
    dropped: Mapping[str, int]
    assumed: Mapping[str, Mapping[str, int]]
    connection: Mapping[str, Connection]
    notes: tuple[Finding, ...]

    def lines(self) -> list[str]:
        """The report in plain lines."""
        out = [
            f"{self.source}: {self.kind}, {_counts(self.read)}",
            f"Kept: {self.nodes:,} nodes, {self.links:,} directed links",
        ]
        if self.dropped:
            out.append("Dropped:")
            out += [f"  {count:,} {reason}" for reason, count in self.dropped.items()]
        if self.assumed:
            out.append("Assumed, where the source says nothing (directed links):")
            for what, by_class in self.assumed.items():
                total = sum(by_class.values())
                most = sorted(by_class.items(), key=lambda item: (-item[1], item[0]))
                named = ", ".join(f"{name or 'no class'} {count:,}" for name, count in most[:6])
                more = f", {len(most) - 6} more classes" if len(most) > 6 else ""
                out.append(f"  {what}: {total:,} ({named}{more})")
        out.append("Connected:")
        for mode, c in self.connection.items():
            if c.nodes == 0:
                out.append(f"  {mode}: no links")
            else:
                apart = (
                    "one part"
                    if c.parts == 1
                    else f"{c.parts:,} parts, the largest with {c.largest_share:.1%} of the nodes"
                )
                out.append(f"  {mode}: {c.nodes:,} nodes in {apart}")
        if self.notes:
            out.append("Notes:")
            out += [f"  {note}" for note in self.notes]
        return out

    def as_dict(self) -> dict[str, object]:
        """The report as plain data, for JSON."""
        return {
            "source": self.source,
            "kind": self.kind,
            "nodes": self.nodes,
            "links": self.links,
            "read": dict(self.read),
            "dropped": dict(self.dropped),
            "assumed": {what: dict(by_class) for what, by_class in self.assumed.items()},
            "connection": {
                mode: {"nodes": c.nodes, "parts": c.parts, "largest_share": round(c.largest_share, 6)}
                for mode, c in self.connection.items()
            },
            "notes": [{"where": n.where, "what": n.what} for n in self.notes],
        }


def report_on(reading: Reading, network: Network, source: str) -> ImportReport:
    """Report on a reading and the network derived from it."""
    return ImportReport(
        source=source,
        kind=reading.kind,
        nodes=network.n_nodes,
        links=network.n_links,
        read=reading.read,
        dropped=reading.dropped,
        assumed=reading.assumed,
        connection={mode: connection(network, mode) for mode in USE_BIT},
        notes=reading.notes,
    )


def connection(network: Network, mode: str) -> Connection:
    """How far the links that `mode` may use hang together."""
    used = (network.uses & USE_BIT[mode]) != 0
    tail, head = network.tail[used], network.head[used]
    nodes = np.unique(np.concatenate([tail, head]))
    if len(nodes) == 0:
        return Connection(nodes=0, parts=0, largest_share=0.0)
    n = network.n_nodes
    graph = coo_matrix((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    sizes = np.unique(label[nodes], return_counts=True)[1]
    return Connection(nodes=len(nodes), parts=len(sizes), largest_share=float(sizes.max() / len(nodes)))


def _counts(things: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {thing}" for thing, count in things.items())

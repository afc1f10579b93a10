"""Reading OpenStreetMap files: .osm.pbf, .osm, .osm.gz, .osm.bz2."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mamarr._errors import Finding, InputError
from mamarr.network._geodesy import distance_m
from mamarr.network._osm_tags import WAY_KEYS, WayMeaning, barrier_lets_through, way_meaning
from mamarr.network.classes import ALL, CLASSES, DRIVE, STAIRS_M_PER_S, default_of
from mamarr.network.contract import chains
from mamarr.network.model import WALK
from mamarr.network.report import Reading
from mamarr.network.table import RoadTable

_SHORTEST_M = 0.01
"""The step of OpenStreetMap's coordinates: two nodes in one place are that far apart; links take time."""

_BROKEN_SHARE = 0.5
"""A clipped extract lacks nodes of the ways at its edge; with a larger share incomplete, it is broken."""


NAME_LANGUAGES = ("ar", "en", "es", "fr", "ru", "uk")
"""Languages in which names of streets are kept, beside the local one."""


@dataclass(frozen=True, kw_only=True)
class _Scan:
    """What one pass over the file finds: k ways that are kept, r references to nodes in them.

    Attributes
    ----------
    way_id : list of int, length k
    meaning : list of WayMeaning, length k
    name : list of str, length k
    names : dict, language tag -> way (place in the lists) -> name
    size : int64[k], references per way
    ref : int64[r], node ids
    lon, lat : float64[r], NaN where the file does not hold the node
    barrier : dict, node id -> bits that pass
    seen, left_out : counts of things read, and of ways left out by reason
    """

    way_id: list[int]
    meaning: list[WayMeaning]
    name: list[str]
    names: dict[str, dict[int, str]]
    size: NDArray[np.int64]
    ref: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    barrier: dict[int, int]
    seen: dict[str, int]
    left_out: Counter[str]


@dataclass(frozen=True, kw_only=True)
class _Pieces:
    """Directed pieces of ways between consecutive nodes; the two directions of segment s are 2 s and 2 s + 1.

    Attributes
    ----------
    node_id : int64[n];  lon, lat : float64[n]
    tail, head, way, code : int32/int64[m]; `code` is 2 s, plus 1 against the way
    place : int64[m], position of the segment in its way
    length_m : float64[m];  uses : uint8[m]
    keep : bool[n], barriers
    """

    node_id: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    way: NDArray[np.int64]
    code: NDArray[np.int64]
    place: NDArray[np.int64]
    length_m: NDArray[np.float64]
    uses: NDArray[np.uint8]
    keep: NDArray[np.bool_]


def read_osm(path: Path) -> Reading:
    """Read the roads and paths of an OpenStreetMap file.

    Nodes of the result are junctions, ends of ways, barriers, and places where the class, the name or the
    uses change; ids are those of OpenStreetMap. Links are named after a way and the place of their first
    segment in it. The directions of a street are one undirected link if they are alike, else two links, the
    one against the way marked ``:back``. Ways that cross without a shared node (bridges) do not meet.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Reading

    Raises
    ------
    InputError
        If the file cannot be read, holds no roads, or most of its ways lack nodes.
    """
    scan = _scan(path)
    dropped: dict[str, int] = dict(sorted(scan.left_out.items(), key=lambda item: (-item[1], item[0])))
    if not scan.way_id:
        raise InputError(f"{path}: there is no road or path that anybody may use in this file.")
    notes = _clipped(path, scan)
    pieces = _pieces(scan)
    if len(pieces.tail) == 0:
        raise InputError(
            f"{path}: no road or path has two nodes in this file; extract it again with complete ways."
        )
    table, assumed = _table(scan, pieces)
    return Reading(
        table=table,
        kind="OpenStreetMap",
        read=scan.seen,
        dropped=dropped,
        assumed=assumed,
        notes=tuple(notes),
    )


def _scan(path: Path) -> _Scan:
    import osmium

    if path.stat().st_size == 0:
        raise InputError(f"{path}: the file is empty.")
    way_id: list[int] = []
    meaning: list[WayMeaning] = []
    name: list[str] = []
    names: dict[str, dict[int, str]] = {}
    size: list[int] = []
    ref, x, y = array("q"), array("d"), array("d")
    barrier: dict[int, int] = {}
    left_out: Counter[str] = Counter()
    ways = 0
    kinds = osmium.osm.NODE | osmium.osm.WAY
    try:
        wanted = osmium.FileProcessor(str(path), kinds).with_locations()
        for thing in wanted.with_filter(osmium.filter.KeyFilter("highway", "barrier")):
            tags = thing.tags
            if not isinstance(thing, osmium.osm.Way):
                if "barrier" in tags:
                    barrier[thing.id] = barrier_lets_through({tag.k: tag.v for tag in tags})
                continue
            if "highway" not in tags:
                continue
            ways += 1
            what = way_meaning({tag.k: tag.v for tag in tags if tag.k in _WAY_KEYS})
            if isinstance(what, str):
                left_out[what] += 1
                continue
            way_id.append(thing.id)
            meaning.append(what)
            name.append((tags.get("name") or "").strip())
            for tag in NAME_LANGUAGES:
                if said := tags.get(f"name:{tag}"):
                    names.setdefault(tag, {})[len(name) - 1] = said.strip()
            size.append(len(thing.nodes))
            for node in thing.nodes:
                ref.append(node.ref)
                place = node.location
                known = place.valid()
                x.append(place.lon if known else np.nan)
                y.append(place.lat if known else np.nan)
        refs = np.frombuffer(ref, dtype=np.int64) if ref else np.zeros(0, dtype=np.int64)
        lon, lat = np.array(x), np.array(y)
        # the table of places knows no negative ids (drafts of editors) and no nodes that follow their ways
        lost = np.isnan(lon)
        if lost.any():
            places = dict.fromkeys(refs[lost].tolist(), (np.nan, np.nan))
            for other in osmium.FileProcessor(str(path), osmium.osm.NODE):
                if isinstance(other, osmium.osm.Node) and other.id in places and other.location.valid():
                    places[other.id] = (other.location.lon, other.location.lat)
            lon[lost], lat[lost] = np.array([places[i] for i in refs[lost].tolist()]).T
    except (RuntimeError, ValueError) as error:
        raise InputError(
            f"{path}: this cannot be read as an OpenStreetMap file: it is damaged, cut short or of another "
            f"type ({error}). Fetch it again."
        ) from error
    return _Scan(
        way_id=way_id,
        meaning=meaning,
        name=name,
        names=names,
        size=np.array(size, dtype=np.int64),
        ref=refs,
        lon=lon,
        lat=lat,
        barrier=barrier,
        seen={"ways with a highway tag": ways, "barriers": len(barrier)},
        left_out=left_out,
    )


_WAY_KEYS = frozenset(WAY_KEYS)


def _clipped(path: Path, scan: _Scan) -> list[Finding]:
    absent = np.isnan(scan.lon)
    if not absent.any():
        return []
    way = np.repeat(np.arange(len(scan.size)), scan.size)
    cut = len(np.unique(way[absent]))
    places = len(np.unique(scan.ref[absent]))
    if cut > _BROKEN_SHARE * len(scan.size):
        raise InputError(
            f"{path}: {cut:,} of {len(scan.size):,} roads refer to nodes that are not in the file "
            f"({places:,} nodes): the extract is broken. Make it again with complete ways."
        )
    what = (
        f"{cut:,} of {len(scan.size):,} ways are clipped: {places:,} of their nodes are not in the file; "
        "the parts inside are kept"
    )
    return [Finding(where="", what=what, severity="warning")]


def _pieces(scan: _Scan) -> _Pieces:
    """Cut ways between all their nodes, apply barriers, and lay out both directions."""
    k = len(scan.size)
    way_of_ref = np.repeat(np.arange(k), scan.size)
    begin = np.cumsum(scan.size) - scan.size
    i = np.flatnonzero(
        (way_of_ref[:-1] == way_of_ref[1:])
        & ~np.isnan(scan.lon[:-1])
        & ~np.isnan(scan.lon[1:])
        & (scan.ref[:-1] != scan.ref[1:])
    )
    way, place = way_of_ref[i], i - begin[way_of_ref[i]]
    node_id, local = np.unique(np.concatenate([scan.ref[i], scan.ref[i + 1]]), return_inverse=True)
    a, b = local[: len(i)].astype(np.int32), local[len(i) :].astype(np.int32)
    lon, lat = np.zeros(len(node_id)), np.zeros(len(node_id))
    for end, at in ((a, i), (b, i + 1)):
        lon[end], lat[end] = scan.lon[at], scan.lat[at]
    length = np.maximum(distance_m(lon[a], lat[a], lon[b], lat[b]), _SHORTEST_M)
    bits = np.array([m.uses for m in scan.meaning], dtype=np.uint8)[way]
    keep = np.zeros(len(node_id), dtype=bool)
    mask = np.full(len(i), ALL, dtype=np.uint8)
    index = {v: j for j, v in enumerate(node_id.tolist())} if scan.barrier else {}
    at_node = _segments_at(a, b, len(node_id))
    for barrier, lets in scan.barrier.items():
        node = index.get(barrier)
        if node is None:
            continue
        keep[node] = True
        arms = at_node[1][at_node[0][node] : at_node[0][node + 1]]
        # closing all arms but the longest lets nobody pass, and leaves most of the street in use
        for s in arms[np.argsort(length[arms], kind="stable")][:-1]:
            mask[s] &= lets
    s = np.arange(len(i))
    uses = np.concatenate([bits[:, 0] & mask, bits[:, 1] & mask])
    code = np.concatenate([2 * s, 2 * s + 1])
    tail, head = np.concatenate([a, b]), np.concatenate([b, a])
    live = np.flatnonzero(uses)
    used, ends = np.unique(np.concatenate([tail[live], head[live]]), return_inverse=True)
    return _Pieces(
        node_id=node_id[used],
        lon=lon[used],
        lat=lat[used],
        tail=ends[: len(live)].astype(np.int32),
        head=ends[len(live) :].astype(np.int32),
        way=np.tile(way, 2)[live],
        code=code[live],
        place=np.tile(place, 2)[live],
        length_m=np.tile(length, 2)[live],
        uses=uses[live],
        keep=keep[used],
    )


def _segments_at(
    a: NDArray[np.int32], b: NDArray[np.int32], n: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """CSR of the segments that end at each node."""
    ends = np.concatenate([a, b])
    start = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=n), out=start[1:])
    return start, np.argsort(ends, kind="stable") % max(len(a), 1)


def _table(scan: _Scan, p: _Pieces) -> tuple[RoadTable, dict[str, Counter[str]]]:
    """Contract the pieces between junctions and give each link its figures."""
    facility_name = [m.facility for m in scan.meaning]
    code_of = {f: j for j, f in enumerate(sorted(CLASSES))}
    facility = np.array([code_of[f] for f in facility_name], dtype=np.int64)[p.way]
    names = {v: j for j, v in enumerate(dict.fromkeys(scan.name))}
    name = np.array([names[v] for v in scan.name], dtype=np.int64)[p.way]
    key = (name * len(code_of) + facility) * 256 + p.uses
    node, start, piece = chains(len(p.node_id), p.tail, p.head, key, p.keep, apart=True)
    first = start[:-1]

    # chains by their lowest segment, the direction along the way first
    lowest = np.minimum.reduceat(p.code[piece] // 2, first)
    on_lowest = np.flatnonzero(p.code[piece] // 2 == np.repeat(lowest, np.diff(start)))
    lead = piece[on_lowest]  # one piece per chain: a chain takes a segment once
    order = np.argsort(p.code[lead], kind="stable")
    against = (p.code[lead] % 2 == 1)[order]

    lanes_said, speed_said, width_said = _stated(scan, p)
    drives, walks = (p.uses & DRIVE) != 0, (p.uses & WALK) != 0
    of_class = {
        field: default_of(facility_name, field)[p.way]
        for field in ("lanes", "free_speed_kmh", "width_m", "lane_capacity")
    }
    lanes = np.where(np.isnan(lanes_said), of_class["lanes"], lanes_said)
    speed = np.where(np.isnan(speed_said), of_class["free_speed_kmh"], speed_said)
    width = np.where(np.isnan(width_said), of_class["width_m"], width_said)

    def along(ufunc: np.ufunc, value: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(ufunc.reduceat(value[piece], first))[order]

    length = along(np.add, p.length_m)
    slowest, fastest = along(np.minimum, speed), along(np.maximum, speed)
    # times add up along a chain: its speed is the mean weighted by time
    mean = length / along(np.add, p.length_m / speed)
    tail, head = p.tail[piece[first]][order], p.head[piece[start[1:] - 1]][order]
    figures = {
        "length_m": length,
        "free_speed_kmh": np.where(slowest == fastest, slowest, mean),
        "lanes": along(np.minimum, lanes),
        "lane_capacity": along(np.minimum, of_class["lane_capacity"]),
        "width_m": along(np.minimum, width),
    }
    uses = p.uses[lead][order]
    # a chain and the next are the two directions of one street if they share segments, figures and uses
    twin = np.zeros(len(order), dtype=bool)
    twin[1:] = (lowest[order][1:] == lowest[order][:-1]) & (tail[1:] == head[:-1]) & (head[1:] == tail[:-1])
    twin[1:] &= (np.diff(start)[order][1:] == np.diff(start)[order][:-1]) & (uses[1:] == uses[:-1])
    for value in figures.values():
        twin[1:] &= np.isclose(value[1:], value[:-1], rtol=1e-9, atol=0)
    for value in figures.values():
        value[twin] = value[
            np.flatnonzero(twin) - 1
        ]  # sums taken the other way round differ in the last bits

    way = p.way[lead][order]
    place = p.place[lead][order]
    link_id = [
        f"{scan.way_id[w]}-{k}" + (":back" if back and not same else "")
        for w, k, back, same in zip(
            way.tolist(), place.tolist(), against.tolist(), twin.tolist(), strict=True
        )
    ]
    types = [facility_name[w] for w in way.tolist()]
    geometry = {}
    for j, c in enumerate(order.tolist()):
        if start[c + 1] - start[c] > 1:
            stops = p.head[piece[start[c] : start[c + 1]]]
            at = np.concatenate([[tail[j]], stops])
            geometry[j] = np.column_stack([p.lon[at], p.lat[at]])
    new = np.full(len(p.node_id), -1, dtype=np.int32)
    new[node] = np.arange(len(node), dtype=np.int32)
    empty = np.full(len(order), np.nan)
    stairs = np.fromiter((t == "steps" for t in types), dtype=bool, count=len(types))
    table = RoadTable(
        node_id=[str(v) for v in p.node_id[node].tolist()],
        lon=p.lon[node],
        lat=p.lat[node],
        link_id=link_id,
        tail=new[tail],
        head=new[head],
        uses=uses,
        walk_capacity=empty,
        walk_s=np.where(stairs, figures["length_m"] / STAIRS_M_PER_S, np.nan),
        drive_s=empty,
        facility_type=types,
        name=[scan.name[w] for w in way.tolist()],
        names={tag: [said.get(w, "") for w in way.tolist()] for tag, said in sorted(scan.names.items())},
        geometry=geometry,
        **figures,
    )

    def count(which: NDArray[np.bool_]) -> Counter[str]:
        some = along(np.maximum, which.astype(np.float64)) > 0
        return Counter(types[j] for j in np.flatnonzero(some).tolist())

    assumed = {
        "free speed by class": count(drives & np.isnan(speed_said)),
        "lanes by class": count(drives & np.isnan(lanes_said)),
        "capacity per lane by class": count(drives),
        "width for walkers by class": count(walks & np.isnan(width_said)),
        f"pace on stairs of {STAIRS_M_PER_S} m/s": count(facility == code_of["steps"]),
    }
    return table, {what: by_class for what, by_class in assumed.items() if by_class}


def _stated(scan: _Scan, p: _Pieces) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Lanes, free speed and width that the tags state for each piece, NaN where they do not."""
    against = p.code % 2
    lanes = np.array([m.lanes for m in scan.meaning], dtype=np.float64)[p.way, against]
    speed = np.array([m.free_speed_kmh for m in scan.meaning], dtype=np.float64)[p.way, against]
    width = np.array([m.width_m for m in scan.meaning], dtype=np.float64)[p.way]
    return lanes, speed, width

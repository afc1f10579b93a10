"""What is different between two plans: who must be told what, zone by zone and group by group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from mamarr.plans.document import Night, Order, Plan

AT_SHELTER = "shelter "
"""So begins the name of a shelter at which people are held."""

APART_S = 3600
"""Stretches of time with more between them are told each for itself: a night, or a gap, may be there."""


class Kind(StrEnum):
    """What happens to people of one zone and group; the most urgent to tell first."""

    HELD = "held"
    """They are on the way, or at a shelter, and must wait at a named place."""
    REDIRECTED = "redirected"
    """They are on the way and must go to another gate; from a shelter, perhaps at another time only."""
    OTHER_CORRIDOR = "other corridor"
    """They are at home and leave by another corridor."""
    OTHER_TIME = "other time"
    """They are at home and leave by the same corridor at another time."""
    NO_LONGER = "no longer planned"
    """They were planned and are not."""
    NEWLY = "newly planned"
    """They were not planned and are."""


URGENCY = tuple(Kind)


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A corridor and the stretch ``[from_s, to_s)`` in which people leave for it (board, if they ride)."""

    corridor: str
    from_s: int
    to_s: int
    vehicle: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """People of one zone and group who must be told something else than before.

    Attributes
    ----------
    old, new
        None: not planned.
    node
        Where those on the way are told (`Kind.REDIRECTED`).
    shelter
        At which they stay, or to which they are on the way; empty if to none.
    why
        Why they are not planned, or held and where.
    """

    zone: str
    group: str
    kind: Kind
    people: int
    old: Move | None
    new: Move | None
    node: str | None = None
    why: str = ""
    shelter: str = ""

    @property
    def from_s(self) -> int:
        """When it begins to matter: the earlier of both departures."""
        return min(m.from_s for m in (self.old, self.new) if m is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    """People who leave together: `path` is an order's, empty for those who ride; `node` if on the way.

    `shelter`: they have left home for it, and this is how they go on.
    """

    move: Move
    path: tuple[str, ...]
    people: int
    node: str | None = None
    shelter: str = ""

    def left(self, at_s: int) -> bool:
        """Whether they have walked or driven off from home by then, all of them."""
        return self.move.vehicle is None and self.node is None and self.move.to_s <= at_s


def compare(old: Plan, new: Plan, *, at_s: int = 0) -> tuple[Change, ...]:
    """List what people must be told who heard of `old` and now go by `new`.

    People who leave by the same way within the same slot as before are not
    listed, nor those who are not planned in either, nor those who have left.

    Parameters
    ----------
    old, new
        Plans of one scenario.
    at_s
        The moment from which on people can be told: slots of `new` that are over by then say who has left.

    Returns
    -------
    tuple of Change
        One for each zone, group, kind, pair of corridors, place and stretch of time; the most urgent kind
        first, then by time.
    """
    homes = _homes(old, new)
    before, after = _pieces(old, homes, at_s), _pieces(new, homes, at_s)
    held = _newly_held(old, new)
    reasons: dict[tuple[str, str], str] = {}
    for n in new.not_served:
        if not n.held_at:
            reasons.setdefault((n.zone, n.group), n.why)
    found: list[Change] = []
    gone_on: dict[tuple[str, str], list[_Piece]] = defaultdict(list)
    # those at shelters first: who has gone on from there is on the way as others are
    for zone, group, shelter in sorted({*before, *after}, key=lambda k: (k[:2], not k[2], k[2])):
        key = zone, group
        gone, come = _differences(before.get((*key, shelter), []), after.get((*key, shelter), []), at_s)
        # who is held was on the way: of those whose order is gone, the ones who left first;
        # at a shelter the last ones, as hours to go on are for those who come first
        gone = gone[::-1] if shelter else [*gone_on[key], *gone]
        for people, why in held[*key, shelter]:
            found += [_change(key, Kind.HELD, piece, None, why) for piece in _take(gone, people)]
        if shelter:
            told = _take(gone, sum(p.people for p in come))
            gone_on[key] += gone[::-1]
            gone = told[::-1]
        for a, b in _paired(gone, come):
            if b is not None and b.left(at_s):
                continue
            if a is None:
                found.append(_change(key, Kind.NEWLY, None, b, ""))
            elif b is None:
                found.append(_change(key, Kind.NO_LONGER, a, None, reasons.get(key, "")))
            elif b.node is not None:
                found.append(_change(key, Kind.REDIRECTED, a, b, ""))
            else:
                other = a.move.corridor != b.move.corridor
                found.append(_change(key, Kind.OTHER_CORRIDOR if other else Kind.OTHER_TIME, a, b, ""))
    return tuple(sorted(_joined(found), key=_urgency))


def changed_orders(old: Plan, new: Plan) -> int:
    """How many orders of `old` (a zone, group and corridor) some of whose people are told something else."""
    return len({(c.zone, c.group, c.old.corridor) for c in compare(old, new) if c.old is not None})


def _urgency(c: Change) -> tuple[int, int, str, str, str]:
    return URGENCY.index(c.kind), c.from_s, c.zone, c.group, c.node or ""


def _homes(*plans: Plan) -> dict[str, set[str]]:
    """Nodes at which orders of each zone begin that are not of people on the way."""
    homes: dict[str, set[str]] = defaultdict(set)
    for plan in plans:
        for o in plan.orders:
            if o.start_node is None and o.path:
                homes[o.zone].add(o.path[0])
    return homes


def _newly_held(old: Plan, new: Plan) -> dict[tuple[str, str, str], list[tuple[int, str]]]:
    """People who are held and were not, and why, by zone, group, and shelter (else "")."""
    before = Counter[tuple[str, str, str]]()
    for n in old.not_served:
        before[n.zone, n.group, n.held_at] += n.people
    held: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    for n in new.not_served:
        if n.held_at:
            at_shelter = n.held_at.startswith(AT_SHELTER)
            shelter = n.held_at.removeprefix(AT_SHELTER) if at_shelter else ""
            people = max(0, n.people - before[n.zone, n.group, n.held_at])
            held[n.zone, n.group, shelter].append((people, n.why))
    return held


def _pieces(plan: Plan, homes: dict[str, set[str]], at_s: int) -> dict[tuple[str, str, str], list[_Piece]]:
    """By zone, group, and shelter of those who have left home for one by `at_s` (else "")."""
    pieces: dict[tuple[str, str, str], list[_Piece]] = defaultdict(list)
    for o in plan.orders:
        for piece in _of_order(o, homes.get(o.zone, set()), at_s):
            pieces[o.zone, o.group, piece.shelter].append(piece)
        pieces[o.zone, o.group, ""] += []
    for t in plan.trips:
        for s in t.stops:
            move = Move(corridor=t.corridor, from_s=s.from_s, to_s=s.to_s, vehicle=t.vehicle)
            pieces[s.zone, s.group, ""].append(_Piece(move=move, path=(), people=s.people))
    return pieces


def _of_order(order: Order, home: set[str], at_s: int) -> Iterator[_Piece]:
    if order.night is not None:
        yield from _of_night(order, order.night, at_s)
        return
    away = order.start_node if order.start_node is not None and order.start_node not in home else None
    for s in order.slots:
        if s.people:
            move = Move(corridor=order.corridor, from_s=s.from_s, to_s=s.to_s)
            yield _Piece(move=move, path=order.path, people=s.people, node=away)


def _of_night(order: Order, night: Night, at_s: int) -> Iterator[_Piece]:
    """People still at home, by when they leave it; those who come before them, by when they go on."""
    come = 0
    for s in order.slots:
        lasts = max(1, s.to_s - s.from_s)
        gone = s.people * min(lasts, max(0, at_s - s.from_s)) // lasts
        come += gone
        if gone < s.people:
            move = Move(corridor=order.corridor, from_s=max(s.from_s, min(at_s, s.to_s)), to_s=s.to_s)
            yield _Piece(move=move, path=order.path, people=s.people - gone)
    for s in sorted(night.slots, key=lambda s: (s.from_s, s.to_s)):
        people = min(come, s.people)
        come -= people
        if people:
            move = Move(corridor=order.corridor, from_s=s.from_s, to_s=s.to_s)
            path = order.stretches[-1].path
            yield _Piece(move=move, path=path, people=people, node=night.node, shelter=night.shelter)


def _differences(before: list[_Piece], after: list[_Piece], at_s: int) -> tuple[list[_Piece], list[_Piece]]:
    """Pieces of both, less those who go by the same way within the same slot: both in order of time.

    Who is still to leave is counted against a slot before those who have left, be they more than planned.
    """
    gone: list[_Piece] = []
    left = sorted(after, key=lambda p: (p.left(at_s), _when(p)))
    by_corridor: dict[str, list[int]] = defaultdict(list)
    for i, piece in enumerate(left):
        by_corridor[piece.move.corridor].append(i)
    for piece in sorted(before, key=_when):
        people = piece.people
        for i in by_corridor[piece.move.corridor]:
            other = left[i]
            if other.people and _within(other, piece):
                same = min(people, other.people)
                people -= same
                left[i] = replace(other, people=other.people - same)
                if not people:
                    break
        if people:
            gone.append(replace(piece, people=people))
    return gone, [p for p in left if p.people]


def _within(new: _Piece, old: _Piece) -> bool:
    a, b = new.move, old.move
    if a.from_s < b.from_s or a.corridor != b.corridor:
        return False
    if new.node is not None and old.node is None:
        # they go on as they were told
        return new.path == old.path[-len(new.path) :]
    return a.to_s <= b.to_s and (a.vehicle, new.path, new.node) == (b.vehicle, old.path, old.node)


def _when(piece: _Piece) -> tuple[int, int, str, str]:
    return piece.move.from_s, piece.move.to_s, piece.move.corridor, piece.node or ""


def _take(pieces: list[_Piece], people: int) -> list[_Piece]:
    """Take so many people out of the first of the pieces."""
    taken: list[_Piece] = []
    while people > 0 and pieces:
        first = pieces.pop(0)
        n = min(people, first.people)
        taken.append(replace(first, people=n))
        people -= n
        if n < first.people:
            pieces.insert(0, replace(first, people=first.people - n))
    return taken


def _paired(gone: list[_Piece], come: list[_Piece]) -> Iterator[tuple[_Piece | None, _Piece | None]]:
    """Give those who leave otherwise than before their new departures: on the way first, then by time."""
    come = sorted(come, key=lambda p: (p.node is None, _when(p)))
    while gone and come:
        people = min(gone[0].people, come[0].people)
        yield _take(gone, people)[0], _take(come, people)[0]
    yield from ((p, None) for p in gone)
    yield from ((None, p) for p in come)


def _change(key: tuple[str, str], kind: Kind, old: _Piece | None, new: _Piece | None, why: str) -> Change:
    people = old.people if old is not None else new.people if new is not None else 0
    return Change(
        zone=key[0],
        group=key[1],
        kind=kind,
        people=people,
        old=old.move if old else None,
        new=new.move if new else None,
        node=new.node if new else None,
        why=why,
        shelter=next((p.shelter for p in (new, old) if p is not None), ""),
    )


def _joined(changes: Iterable[Change]) -> list[Change]:
    """One change for each zone, group, kind, pair of corridors and vehicles, place, and stretch of time."""
    joined: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    for c in sorted(changes, key=lambda c: c.from_s):
        those = joined[c.zone, c.group, c.kind, _by(c.old), _by(c.new), c.node, c.why]
        known = next((k for k in those if _near(k.old, c.old) and _near(k.new, c.new)), None)
        if known is None:
            those.append(c)
        else:
            people = known.people + c.people
            old, new = _span(known.old, c.old), _span(known.new, c.new)
            those[those.index(known)] = replace(known, people=people, old=old, new=new)
    return [c for those in joined.values() for c in those]


def _near(a: Move | None, b: Move | None) -> bool:
    """Whether no more than `APART_S` lie between two stretches, so that they are told as one."""
    return a is None or b is None or max(a.from_s, b.from_s) - min(a.to_s, b.to_s) <= APART_S


def _by(move: Move | None) -> tuple[str, str | None] | None:
    return None if move is None else (move.corridor, move.vehicle)


def _span(a: Move | None, b: Move | None) -> Move | None:
    if a is None or b is None:
        return a
    return replace(a, from_s=min(a.from_s, b.from_s), to_s=max(a.to_s, b.to_s))

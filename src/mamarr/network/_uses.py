"""GMNS `allowed_uses` as bits, and back."""

from __future__ import annotations

import re

from mamarr.network.classes import ALL, DRIVE
from mamarr.network.model import AMBULANCE, BUS, WALK

_WORDS = {
    WALK: "walk walking walker ped peds pedestrian pedestrians foot w",
    DRIVE: "auto autos car cars drive driving motor motorcar motor_vehicle motor_vehicles vehicle vehicles "
    "passenger private taxi sov hov hov2 hov3 hov3+ carpool general",
    BUS | AMBULANCE: "bus buses transit psv brt coach",
    AMBULANCE: "emergency ambulance ambulances",
    ALL: "all any",
    # known, and of no use to anybody who leaves
    0: "bike bikes bicycle bicycles cycle cycling parking truck trucks freight rail tram metro subway ferry "
    "horse none closed no",
}
_BITS = {word: bits for bits, words in _WORDS.items() for word in words.split()}

_WORDS_OF_DRIVE = {0: (), AMBULANCE: ("emergency",), BUS | AMBULANCE: ("bus",), DRIVE: ("auto",)}


def parse_uses(text: str) -> tuple[int, tuple[str, ...]]:
    """Bits of `Network.uses`, and the words that are not understood.

    Who may drive a car may drive a bus; where buses may go, ambulances may.

    Examples
    --------
    >>> parse_uses("WALK, bike;auto")
    (15, ())
    >>> parse_uses("bus hovercraft")
    (12, ('hovercraft',))
    """
    bits, unknown = 0, []
    for word in re.split(r"[,;|\s/]+", text.strip().lower()):
        if word in _BITS:
            bits |= _BITS[word]
        elif word:
            unknown.append(word)
    return bits, tuple(unknown)


def uses_text(bits: int) -> str:
    """Words for the bits of a link, such that `parse_uses` gives them back.

    Raises
    ------
    ValueError
        If cars may go where buses or ambulances may not: GMNS has no word for it.
    """
    drive = bits & DRIVE
    if drive not in _WORDS_OF_DRIVE:
        raise ValueError(f"uses {bits} let cars or buses go where ambulances may not; GMNS cannot say that")
    return ";".join((("walk",) if bits & WALK else ()) + _WORDS_OF_DRIVE[drive])

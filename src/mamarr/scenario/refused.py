"""Fields that mamarr never stores.

Positions of forces, tracks of persons, whereabouts of armed people and
identities put people in danger when a file leaks (OCHA data responsibility;
ICRC 2018). Unknown keys are refused anyway; for these the message says why.
"""

from __future__ import annotations

import re

_WORDS = frozenset(
    [
        "position",
        "positions",
        "track",
        "tracks",
        "tracking",
        "trajectory",
        "trajectories",
        "whereabouts",
        "gps",
        "imei",
        "fighter",
        "fighters",
        "force",
        "forces",
        "troop",
        "troops",
        "combatant",
        "combatants",
        "militant",
        "militants",
        "soldier",
        "soldiers",
        "weapon",
        "weapons",
        "names",
        "surname",
        "surnames",
        "identity",
        "identities",
        "passport",
        "passports",
        "biometric",
        "biometrics",
        "fingerprint",
        "phone",
        "phones",
        "mobile",
        "birthdate",
        "birthday",
        "dob",
        "email",
        "emails",
        "plate",
        "plates",
    ]
)
_PLACES = frozenset({"location", "locations", "coordinates", "lon", "lat", "longitude", "latitude"})
_PEOPLE = frozenset({"armed", "person", "persons", "people", "party", "group"})
_SPLIT = re.compile(r"[^a-z]+")

WHY = (
    "is refused: mamarr never stores positions of forces, tracks or identities of persons,"
    " nor where armed people are; remove it from the file"
)


def is_refused(key: str, section: str | int | None) -> bool:
    """Tell whether the unknown `key` in `section` asks for something that is never stored."""
    words = set(_SPLIT.split(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower()))
    place = bool(words & _PLACES) and (section in ("groups", "parties") or bool(words & _PEOPLE))
    return place or bool(words & _WORDS)

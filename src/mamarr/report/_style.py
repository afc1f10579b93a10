"""Colours and numbers by which a corridor is known in every picture, and the projection of small maps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mamarr.scenario.model import Scenario

OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000")
"""Okabe and Ito (2008), Color Universal Design: told apart by colour-blind readers; the strong ones first."""

INK, QUIET, PAPER, BINDS = "#1f2933", "#6b7785", "#ffffff", "#b3261e"

RANKS = ("motorway", "trunk", "primary", "secondary", "tertiary")
"""Road classes from the greatest down (OpenStreetMap's words); all others come after."""

METRES_PER_DEGREE = 111_195.0
"""Along a meridian of a sphere of 6,371 km."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a corridor looks; `number` repeats what `colour` says, for prints without colour."""

    number: int
    colour: str
    ink: str


def looks(scenario: Scenario) -> dict[str, Look]:
    """Number and colour of every corridor; those for groups apart take the last colours."""

    def only_apart(position: int) -> bool:
        return all(scenario.groups[g].apart for g in scenario.corridors[position].admits)

    order = sorted(range(len(scenario.corridors)), key=lambda i: (only_apart(i), i))
    colour = {i: OKABE_ITO[rank % len(OKABE_ITO)] for rank, i in enumerate(order)}
    return {
        c.id: Look(number=i + 1, colour=colour[i], ink=_ink_on(colour[i]))
        for i, c in enumerate(scenario.corridors)
    }


def _ink_on(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else "#000000"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plane:
    """Equirectangular map plane around a middle, in metres east and north; true to 0.1 % over a city."""

    lon: float
    lat: float

    def metres(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
        """float64[..., 2], metres east and north of the middle."""
        east = (np.asarray(lon, dtype=float) - self.lon) * METRES_PER_DEGREE * np.cos(np.radians(self.lat))
        north = (np.asarray(lat, dtype=float) - self.lat) * METRES_PER_DEGREE
        return np.stack((east, north), axis=-1)

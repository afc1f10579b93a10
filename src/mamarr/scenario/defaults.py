"""What is assumed where a scenario says nothing; each figure has its source beside it.

They are starting points to edit, not truths: a scenario that matters states its own.
The street figures (`Assumptions`) and planning options have their defaults in
`mamarr.scenario.model`.

========================  =======  ==============================================================
figure                    default  source
========================  =======  ==============================================================
walk_kmh                  4.0      1.06 m/s measured in Baghdad (3.8 km/h); loaded families slower
walk_persons_per_m_min    70       level of service D, Korean Highway Capacity Manual
vehicle_kmh_factor        0.6      assumption: damaged, crowded streets
capacity_factor           0.8      assumption; 10 % slow walkers leave 71 % of a pedestrian flow
========================  =======  ==============================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mamarr.scenario.model import Mode

PRIORITY = 2
"""Between the most urgent (1) and those who leave last."""

PEOPLE_PER_CAR = 4
"""2.9-4.7 people per private car: Idlib 2018, Mariupol 2022, Lachin 2023."""

MARGIN_MIN = 30
"""Nobody is planned to arrive in the last half hour: the example of the scenario format."""

SAFE_BY = "destination"
"""At the destination, not at the gate: a waiting place was attacked (Rashideen, 15 April 2017)."""

TURNOUT = 1.0
"""Everybody counted is planned for; the simulation varies it."""

SEATS: Mapping[Mode, int] = MappingProxyType({Mode.BUS: 50, Mode.AMBULANCE: 2})
"""Bus: 46-50 people ordered (ICRC/Reuters, 15 December 2016). Ambulance: 2 patients (ICRC, same day)."""

LOAD_MIN: Mapping[Mode, float] = MappingProxyType({Mode.BUS: 15, Mode.AMBULANCE: 10})
"""Bus: families board in 15-20 s each (operators' figures); 50 at 18 s are 15 min. Ambulance: assumption."""

UNLOAD_MIN: Mapping[Mode, float] = MappingProxyType({Mode.BUS: 10, Mode.AMBULANCE: 36})
"""Bus: 10-15 s each with luggage (operators' figures); 50 at 12 s. Ambulance: mean turnaround 35.6 min."""

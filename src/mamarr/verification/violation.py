"""What a plan may not do, and one instance of doing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

RULES: Mapping[str, str] = MappingProxyType(
    {
        "unknown": "every zone, group, corridor and vehicle named is one of the scenario's",
        "people": "every zone's people are planned once or listed as not served",
        "reason": "people who are not served are listed with a reason",
        "counts": "every count is a whole number of at least 0",
        "apart": "a group that goes apart starts at muster points only and shares no corridor",
        "mode": "each group travels as the scenario says, by corridors that its mode can pass",
        "admits": "a corridor takes only the groups it admits",
        "refused": "nobody is sent to a corridor that was refused or has lapsed",
        "corridors": "a zone's group gets at most `corridors_per_order` corridors",
        "routes": "a zone's group has one path to each corridor on each day",
        "slot": "slots end after they begin and last at most `order_slot_min`",
        "ready": "at every instant no more people have left than are ready, give or take one",
        "path": "paths follow links of the network that the mode may use",
        "start": "paths start at the node of their zone, or of the vehicles' base, the same for all",
        "gate": "paths end at the node of the corridor's gate",
        "open": "the gate is open when people reach it",
        "safe": "people are safe by the close of the window, less the margin",
        "night": "nobody is on the way between two windows, and no vehicle away from its base",
        "shelter": "people stay overnight only at a shelter that admits them, and all go on another day",
        "shelter_places": "no shelter ever holds more people than it has places",
        "closure": "nobody enters a closed link",
        "street": "no link takes in more in a window than its capacity",
        "screening": "no gate checks more in a window than its lanes can",
        "places": "no destination receives more people than it has places",
        "beds": "nobody who needs a bed goes where none is free",
        "intake": "no destination receives more people in an hour than it can",
        "fleet": "vehicles are numbered within their fleet",
        "carries": "a fleet takes only the groups it carries",
        "seats": "nobody boards a vehicle without a seat",
        "stops": "a trip's path passes its stops in their order",
        "loading": "a vehicle stands at each stop for its loading time at least",
        "timetable": "a trip's times leave enough seconds for each leg",
        "waiting": "nobody aboard waits on the way, at another zone or before a gate",
        "available": "vehicles are out only while their fleet is available",
        "overlap": "a vehicle makes one trip at a time",
        "convoy": "a convoy fleet lets no more than its size pass a gate per headway",
        "totals": "the totals stated are those of the orders and trips",
        "past": "what had happened before a re-plan is in it as it was",
        "proof": "the plan does not beat what its proof says nobody can",
    }
)
"""Every rule, by its id, as a sentence that is true of a valid plan."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """One rule broken, once.

    Attributes
    ----------
    rule
        Key of `RULES`.
    who, where
        Group and zone or vehicle; corridor, street or destination ("" where there is none).
    when
        Local time with offset of the (worst) moment, or "".
    how_much
        By how much, with its unit, or "".
    text
        All of it in one sentence.
    """

    rule: str
    who: str
    where: str
    when: str
    how_much: str
    text: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"

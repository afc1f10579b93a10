"""What if something is lost: plans prepared in advance, and one that holds up best."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mamarr._files import write_text
from mamarr.plans.document import Plan
from mamarr.scenario.model import Scenario


class Lost(StrEnum):
    """What is lost."""

    CORRIDOR = "corridor"
    """A corridor closes."""
    DESTINATION = "destination"
    """A destination takes nobody any more."""
    FLEET = "fleet"
    """Half of a fleet does not come, or stops."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanB:
    """The best plan after a loss.

    Attributes
    ----------
    lost, subject
        What, and its id.
    at_s
        Second at which it is lost; None: from the start.
    untold
        People out if nobody hears of it: those ordered that way stay.
    people
        Out with plan B.
    people_at_most
        Out at most with any plan.
    changed_orders
        Orders that differ from the plan; that many must be told something else.
    plan
        Plan B itself.
    folder
        Where it is written, relative to the output.
    """

    lost: Lost
    subject: str
    at_s: int | None
    untold: int
    people: int
    people_at_most: int
    changed_orders: int
    plan: Plan
    folder: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldsUp:
    """A plan, and what is left of it whichever corridor closes while nobody hears of it.

    Attributes
    ----------
    people
        Out if nothing is lost.
    without
        Corridor id -> people out all the same if it never opens.
    """

    people: int
    without: Mapping[str, int]
    plan: Plan

    @property
    def worst(self) -> int:
        """People out after the worst single loss."""
        return min(self.without.values(), default=self.people)


@dataclass(frozen=True, kw_only=True, slots=True)
class Contingency:
    """Plans B, and the plan that holds up best beside the plain one.

    Attributes
    ----------
    losses
        Corridors, destinations, fleets; each from the start, then at later times.
    plain, robust
        The plan given, and the one whose worst loss is least bad; they may be the same. Beside a re-plan no
        other plan is looked for (None).
    worst_at_most
        No plan keeps more people after its worst loss.
    people_at_most
        Out at most, if nothing is lost.
    missing
        Losses that were asked for and have no plan B, as it was ended early.
    stopped
        It was ended early: not all was tried.
    since_s
        Of a re-plan, the moment it was made for: nothing is lost before. None: a plan of the whole pause.
    """

    scenario_id: str
    scenario_sha256: str
    exercise: bool
    people: int
    people_at_most: int
    losses: tuple[PlanB, ...]
    plain: HoldsUp
    robust: HoldsUp | None
    worst_at_most: int
    missing: int = 0
    stopped: bool = False
    since_s: int | None = None

    @property
    def differ(self) -> bool:
        """Whether the plan that holds up best brings out others than the plan given, lost or not."""
        return self.robust is not None and (self.plain.people, dict(self.plain.without)) != (
            self.robust.people,
            dict(self.robust.without),
        )


def write_contingency(path: Path, found: Contingency, scenario: Scenario) -> None:
    """Write `contingency.json`, atomically: figures only, plans stand in folders of their own."""

    def moment(at_s: int | None) -> str | None:
        return None if at_s is None else scenario.moment(at_s).isoformat(timespec="minutes")

    document = {
        "mamarr_contingency": 1,
        "scenario": {"id": found.scenario_id, "sha256": found.scenario_sha256},
        "exercise": found.exercise,
        "since": moment(found.since_s),
        "people_in_all": found.people,
        "people_at_most": found.people_at_most,
        "losses": [
            {
                "lost": str(b.lost),
                "id": b.subject,
                "at": moment(b.at_s),
                "untold": b.untold,
                "people": b.people,
                "people_at_most": b.people_at_most,
                "changed_orders": b.changed_orders,
                "folder": b.folder,
            }
            for b in found.losses
        ],
        "one_plan": {
            "plain": _holds_up(found.plain),
            "holds_up_best": None if found.robust is None else _holds_up(found.robust),
            "worst_at_most": found.worst_at_most,
        },
        "stopped": found.stopped,
    }
    write_text(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _holds_up(h: HoldsUp) -> dict[str, object]:
    return {"people": h.people, "worst": h.worst, "without": dict(h.without)}

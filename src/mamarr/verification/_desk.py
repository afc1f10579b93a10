"""Where violations are noted while a plan is checked."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mamarr.scenario.model import Interval, Scenario
from mamarr.verification._facts import NO_FACTS, Facts
from mamarr.verification.violation import RULES, Violation


class Desk:
    """Collects violations; `clock` turns seconds since the opening into local time.

    Who has passed a gate by the second `past_s` did so in the windows `agreed`, or in those of the scenario
    if these are longer; others go by the scenario's. What a re-plan's state says are `facts`.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        past_s: float = -math.inf,
        agreed: Sequence[Interval] = (),
        facts: Facts = NO_FACTS,
    ) -> None:
        self.scenario, self.past_s, self.agreed, self.facts = scenario, past_s, agreed, facts
        self.violations: list[Violation] = []

    @property
    def replanned(self) -> bool:
        """Whether the plan is one made anew in the middle of a pause."""
        return self.past_s > -math.inf

    def over(self, window_s: int) -> int:
        """Number of windows that are over, and not judged: where a state counts people, as they were."""
        return max(0, int(max(0.0, self.facts.until_s) // window_s))

    def clock(self, second: float) -> str:
        """Local time with offset, to the second."""
        moment = self.scenario.moment(round(second))
        return moment.isoformat(timespec="seconds" if moment.second else "minutes")

    def note(
        self,
        rule: str,
        text: str,
        *,
        who: str = "",
        where: str = "",
        when_s: float | None = None,
        how_much: str = "",
    ) -> None:
        """Note one violation; `text` says what is wrong, the rest of the sentence is put together here."""
        assert rule in RULES
        when = "" if when_s is None else self.clock(when_s)
        place = ", ".join(part for part in (who, where, when) if part)
        self.violations.append(
            Violation(
                rule=rule,
                who=who,
                where=where,
                when=when,
                how_much=how_much,
                text=f"{place}: {text}" if place else text,
            )
        )


def of(group: str, zone: str) -> str:
    """A group of a zone, in words."""
    return f"{group} of {zone}"

"""A zone too far for one window, with a shelter half way: known by hand.

::

    h ------------- s ------------- g      45 minutes on foot and ten people a minute on each road
   zone          shelter          gate     two windows of an hour, 25 hours apart, no margin

Who leaves home in the first 15 minutes is at the shelter by the close, and who leaves that in the first 15
minutes of the second window passes the gate by its close: 150 people.
"""

from __future__ import annotations

from mamarr.planning.posing.problem import Problem
from mamarr.plans.document import Night, NotServed, Order, Plan, Proof, Slot, Solver
from mamarr.scenario.model import Interval, Shelter
from streets import streets, walkers, way_out
from town import town

TWO_DAYS = (Interval(from_s=0, to_s=3600), Interval(from_s=90_000, to_s=93_600))


def long_way(*, places: int = 1000, shelter: bool = True, people: int = 1000) -> Problem:
    """The town above."""
    halls = [Shelter(id="hall", name={"en": "Hall"}, places=places, admits=("walkers",), node="s")]
    return town(
        streets([("h", "s", 2700.0, 10.0), ("s", "g", 2700.0, 10.0)], both_ways=True),
        zones={"h": {"walkers": people}},
        fleets=(),
        corridors=[way_out("g", opened=[(w.from_s, w.to_s) for w in TWO_DAYS])],
        groups=[walkers()],
        windows=TWO_DAYS,
        safe_by="corridor",
        shelters=halls if shelter else (),
    )


def by_hand(problem: Problem) -> Plan:
    """All who can be out leave in the first 15 minutes of each day."""
    return Plan(
        scenario_id=problem.scenario.id,
        scenario_sha256=problem.scenario.sha256,
        created="2016-11-03T20:00+02:00",
        exercise=True,
        solver=Solver(version="0", seed=1, method="by hand"),
        proof=Proof(people_at_most=150, gap_people=0.0, mean_exit_at_least_min=0.0, method="by hand"),
        orders=(
            Order(
                zone="h",
                group="walkers",
                corridor="g",
                path=("h", "s", "g"),
                slots=(Slot(from_s=0, to_s=900, people=150),),
                night=Night(shelter="hall", node="s", slots=(Slot(from_s=90_000, to_s=90_900, people=150),)),
            ),
        ),
        trips=(),
        not_served=(NotServed(zone="h", group="walkers", people=850, why="to show how it looks"),),
    )

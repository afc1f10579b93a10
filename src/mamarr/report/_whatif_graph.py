"""The curve of people out by length of the pause, as lines and texts for the page.

Millimetres from the upper left corner. Time runs from left to right in every language, so that parties who
read different languages point at the same place; words keep their own direction.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from mamarr.notices.way import exact_duration
from mamarr.notices.words import plain
from mamarr.plans.whatif import WhatIf
from mamarr.report._brief import PAGE_MM, Teller
from mamarr.report._fonts import width
from mamarr.report._whatif_said import cleared

LEFT_MM, RIGHT_MM = 23.0, 4.0
PLOT_MM = 44.0
LANE_MM = 4.4
"""Height of a lane of labels above the plot."""
FOOT_MM = 9.5
PT_MM = 0.3528
LABEL_PT = 8.6
"""The greatest size that labels are set in."""
HOURS = (1, 2, 3, 4, 6, 12, 24, 48)
MOST_TICKS = 16
MOST_LINES = 5


def graph(tell: Teller, answers: WhatIf) -> dict[str, Any]:
    """What ``brief.typ`` draws."""
    words = tell.words
    end = max([answers.minutes, *(w.minutes for w in answers.windows)])
    most = max([1, answers.people, *(w.figure.people_at_most for w in answers.windows)])
    x0, x1 = LEFT_MM, PAGE_MM - RIGHT_MM

    def x(minutes: float) -> float:
        return round(x0 + (x1 - x0) * minutes / end, 2)

    marks = _marks(tell, answers, x, x0, x1)
    lanes: int = 1 + max(mark["lane"] for mark in marks)
    top = lanes * LANE_MM + 4.5
    bottom = top + PLOT_MM

    def y(people: float) -> float:
        return round(bottom - PLOT_MM * people / most, 2)

    planned = [[x(w.minutes), y(w.figure.people)] for w in answers.windows]
    bound = [[x(w.minutes), y(w.figure.people_at_most)] for w in answers.windows]
    first, last = answers.windows[0].minutes, answers.windows[-1].minutes
    step = next((h for h in HOURS if end / 60 / h <= MOST_TICKS), HOURS[-1])
    return {
        "h": bottom + FOOT_MM,
        "x0": x0,
        "x1": x1,
        "y1": bottom,
        "xs": [
            {"x": x(60 * hour), "text": words.isolate(str(hour))}
            for hour in range(0, math.floor(end / 60) + 1, step)
        ],
        "ys": [{"y": y(n), "text": words.number(n)} for n in _rounds(most)],
        "planned": planned,
        "most": bound,
        "between": [*planned, *reversed(bound)] if len(planned) > 1 else [],
        "dots": planned,
        "agreed": [x(answers.minutes), y(answers.base.people)],
        "everybody": y(answers.people),
        "everybody_text": words.text("whatif.everybody", people=tell.people(answers.people)),
        "marks": [{**mark, "y": round(LANE_MM * (mark["lane"] + 0.5), 2)} for mark in marks],
        "x_title": words.text("whatif.axis.minutes"),
        "y_title": words.text("whatif.axis.people"),
        "planned_text": words.text("whatif.planned"),
        "most_text": words.text("whatif.at_most"),
        "alt": plain(
            words.text(
                "whatif.alt",
                **{"from": exact_duration(first, words), "to": exact_duration(last, words)},
                people=tell.people(answers.base.people),
                most=tell.at_most(answers.base.people_at_most),
            )
        ),
    }


def _marks(
    tell: Teller, answers: WhatIf, at: Callable[[float], float], x0: float, x1: float
) -> list[dict[str, Any]]:
    """The agreed length and what clears whom, each label in the lowest lane where it hides no other."""
    words = tell.words
    found = [(answers.minutes, words.text("whatif.as_agreed"), True)]
    for minutes, priority in cleared(answers):
        text = (
            words.text("whatif.out.all")
            if priority is None
            else words.text("whatif.out.priority", number=str(priority))
        )
        found.append((minutes, text, False))
    lanes: list[list[tuple[float, float]]] = []
    marks = []
    for minutes, text, agreed in found:
        wide = width(text, bold=agreed) * LABEL_PT * PT_MM + 1.6
        left = min(max(at(minutes) - wide / 2, x0), x1 - wide)
        lane = next(
            (
                i
                for i, taken in enumerate(lanes)
                if all(left >= b + 1 or left + wide <= a - 1 for a, b in taken)
            ),
            len(lanes),
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((left, left + wide))
        marks.append(
            {
                "x": at(minutes),
                "left": round(left, 2),
                "w": round(wide, 2),
                "lane": lane,
                "text": text,
                "agreed": agreed,
            }
        )
    return marks


def _rounds(most: int) -> list[int]:
    """At most `MOST_LINES` round numbers from 0 up to `most`."""
    scale = 1
    while True:
        for part in (1, 2, 5):
            step = part * scale
            if most // step < MOST_LINES:
                return list(range(0, most + 1, step))
        scale *= 10

"""Orders with a night: written, read back, and added up by the day on which people get out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from long_way import by_hand, long_way
from mamarr._errors import InputError
from mamarr.plans.read import read_plan
from mamarr.plans.totals import total
from mamarr.plans.write import plan_text


def test_nights_are_written_and_read_back(tmp_path: Path) -> None:
    problem = long_way()
    plan = by_hand(problem)
    text = plan_text(plan, problem.scenario, problem.network)
    assert json.loads(text)["orders"][0]["night"] == {
        "shelter": "hall",
        "node": "s",
        "slots": [{"from": "2016-11-05T10:00+02:00", "to": "2016-11-05T10:15+02:00", "people": 150}],
    }
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    assert read_plan(path, problem.scenario).orders == plan.orders
    path.write_text(text.replace('"shelter": "hall", ', ""), encoding="utf-8")
    with pytest.raises(InputError, match=r"\$\.orders\[0\]\.night\.shelter: is missing"):
        read_plan(path, problem.scenario)


def test_an_exit_is_the_passing_of_the_gate_on_the_second_day() -> None:
    problem = long_way()
    totals = total(by_hand(problem), problem.scenario, problem.network)
    assert totals.people == 150
    # from 45 to 60 minutes after the second opening, which is 25 hours after the first
    assert totals.mean_exit_min == 1500 + 52.5
    assert totals.last_exit_s == 93_600


def test_a_way_has_two_stretches_with_a_night_and_one_without() -> None:
    (order,) = by_hand(long_way()).orders
    assert [s.path for s in order.stretches] == [("h", "s"), ("s", "g")]
    assert [s.slots[0].from_s for s in order.stretches] == [0, 90_000]
    assert [s.path for s in replace(order, night=None).stretches] == [order.path]

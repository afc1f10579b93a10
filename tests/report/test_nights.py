"""Reports of two days with a night between them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from rich.console import Console

from long_way import by_hand, long_way
from mamarr.report._moves import Ways, exits, legs
from mamarr.report._words import hours_of
from mamarr.report.outputs import write_outputs
from mamarr.report.summary import print_summary


def test_people_move_twice_and_leave_once() -> None:
    problem = long_way()
    plan, ways = by_hand(problem), Ways(problem.network)
    there, onward = legs(problem.scenario, problem, plan, ways)
    assert (there.onward, onward.onward, there.order, onward.order) == (False, True, 0, 0)
    assert [leg.leaves[0].from_s for leg in (there, onward)] == [0, 90_000]
    (out,) = exits(problem.scenario, plan, ways)
    assert (out.people, out.from_s, out.to_s) == (150, 92_700, 93_600)


def test_tables_say_who_stays_where_and_count_nobody_twice(tmp_path: Path) -> None:
    problem = long_way()
    written = write_outputs(tmp_path, problem.scenario, problem.network, problem, by_hand(problem))
    assert {"nights.csv", "chart.png", "map.png", "map.html"} <= {p.name for p in written}

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO((tmp_path / name).read_text(encoding="utf-8-sig"))))

    (order,) = rows("orders.csv")
    assert (order["people"], order["stays_at"], order["minutes_to_gate"]) == ("150", "hall", "90")
    (night,) = rows("nights.csv")
    assert (night["shelter_id"], night["people"], night["minutes_to_gate"]) == ("hall", "150", "45")
    assert night["comes_to"] == "2016-11-04T10:00+02:00"
    assert night["goes_on_from"] == "2016-11-05T10:00+02:00"
    assert '"night":' in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_the_summary_tells_each_window_and_who_stays() -> None:
    problem = long_way()
    console = Console(file=io.StringIO(), width=200)
    print_summary(console, problem.scenario, problem.network, problem, by_hand(problem))
    assert isinstance(console.file, io.StringIO)
    said = console.file.getvalue()
    assert "Pause 09:00 to 10:00 on 4 November 2016; 10:00 to 11:00 on 5 November 2016, Asia/Damascus" in said
    assert "150 of them stay at a shelter on the way and go on another day." in said
    assert hours_of(problem.scenario) == "4 November to 5 November 2016, 2 windows"

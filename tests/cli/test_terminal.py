"""What verbs share at the terminal."""

from __future__ import annotations

import pytest
from numba import njit

from mamarr.cli import _terminal
from mamarr.cli._terminal import progress_bars


def test_where_no_bar_can_be_drawn_long_work_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_terminal, "LINES_S", 0.0)
    with progress_bars(quiet=False) as show:
        show("plans B", 0.25)
    assert capsys.readouterr().err == "plans B: 25%, 0 s so far\n"


def test_short_work_and_quiet_work_say_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress_bars(quiet=False) as show:
        show("plans B", 0.25)
    monkeypatch.setattr(_terminal, "LINES_S", 0.0)
    with progress_bars(quiet=True) as show:
        show("plans B", 0.25)
    assert capsys.readouterr().err == ""


def test_who_waits_for_numba_is_told_what_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_terminal, "COMPILING_S", 0.0)
    for quiet, times in ((False, 1), (True, 0)):
        with progress_bars(quiet=quiet) as show:
            show("ways", 0.0)
            assert capsys.readouterr().err == ""
            njit(lambda x: x + 1)(1)
            show("ways", 0.1)
            show("ways", 0.2)
        assert capsys.readouterr().err.count("compiled") == times

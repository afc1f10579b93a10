"""Worker processes that hold one thing to share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from mamarr.planning.asking.crew import crew


def echo(shared: str, task: str, _stop: Callable[[], bool]) -> str:
    return f"{shared} {task}"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_task_that_hangs_on_a_result_waits_for_it(workers: int) -> None:
    done: list[str] = []

    def tasks() -> Iterator[str | None]:
        yield "agreed"
        while not done:
            yield None
        yield "change beside " + done[0]

    with crew(echo, "shared", workers=workers) as hands:
        for task, result in hands.do(tasks()):
            assert result == f"shared {task}"
            done.append(task)
    assert done == ["agreed", "change beside agreed"]

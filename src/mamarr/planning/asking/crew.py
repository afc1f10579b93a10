"""Many plans at once: worker processes that hold one scenario and its roads."""

from __future__ import annotations

import copyreg
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from mamarr._errors import PlanningError

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

Work = Callable[[S, T, Callable[[], bool]], R]
"""``work(shared, task, stop) -> result``, a function of a module."""

POLL_S = 0.2

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""What tells numerical libraries how many threads to start."""


def _read_only(items: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(items)


# scenarios hold read-only mappings, which Python does not send to other processes by itself
copyreg.pickle(MappingProxyType, lambda m: (_read_only, (dict(m),)))


class Crew(Generic[T, R]):
    """Does tasks, as many at once as there are workers.

    Parameters
    ----------
    do
        Does one task in this process.
    stop
        Asked now and then; True ends the work that is being done, and no more is begun.
    pool, asked, workers
        Where tasks are done instead, what tells workers to stop, and how many there are.
    """

    def __init__(
        self,
        do: Callable[[T], R],
        stop: Callable[[], bool],
        pool: ProcessPoolExecutor | None = None,
        asked: Event | None = None,
        workers: int = 1,
    ) -> None:
        self._do, self._stop, self._pool, self._asked = do, stop, pool, asked
        self.workers = workers

    def do(self, tasks: Iterable[T | None]) -> Iterator[tuple[T, R]]:
        """Do tasks; give each with its result, as they end.

        The next task is taken from `tasks` when there is a free worker, so that it may depend on results that
        have been given; None in place of a task waits for the next result. Stopped, some are missing.

        Raises
        ------
        PlanningError
            If a worker process dies.
        """
        if self._pool is None:
            for task in tasks:
                if self._stop():
                    return
                if task is not None:
                    yield task, self._do(task)
            return
        waiting, running = iter(tasks), dict[Future[R], T]()
        try:
            while True:
                for task in islice(waiting, self.workers - len(running)):
                    if task is None:
                        break
                    running[self._pool.submit(_do, task)] = task
                if not running:
                    return
                done, _ = wait(running, timeout=POLL_S, return_when=FIRST_COMPLETED)
                if self._stop():
                    return
                for future in done:
                    yield running.pop(future), future.result()
        except BrokenProcessPool as error:
            raise PlanningError(
                "a worker process has died, perhaps for want of memory; try again with --workers 1"
            ) from error


@contextmanager
def crew(
    work: Work[S, T, R],
    shared: S,
    *,
    workers: int | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Crew[T, R]]:
    """Open a crew.

    Parameters
    ----------
    work
        See `Work`.
    shared
        What all tasks share; sent to each worker once.
    workers
        How many; as many as there are cores if left out. With 1 all is done in this process.
    stop
        See `Crew`.
    """
    n = workers or cores()
    if n <= 1:
        yield Crew(lambda task: work(shared, task, stop), stop)
        return
    # a fresh process for each worker: a fork of one whose solvers have threads may hang
    context = get_context("spawn")
    asked = context.Event()
    pool = ProcessPoolExecutor(n, mp_context=context, initializer=_begin, initargs=(work, shared, asked))
    try:
        with _one_thread():
            for _ in range(n):
                pool.submit(_nothing)  # they start while this process does other things
        yield Crew(lambda task: work(shared, task, stop), stop, pool, asked, n)
    finally:
        asked.set()
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes that start meanwhile use one thread each: there is one for each core already."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_held: list[Any] = []
"""What this worker holds: the work, what is shared, and whether it is to stop. Set once, in a worker only."""


def _begin(work: Any, shared: Any, asked: Event) -> None:
    # Ctrl-C reaches all processes of a terminal; the first one decides what it means
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _held[:] = [work, shared, asked.is_set]


def _nothing() -> None:
    pass


def _do(task: Any) -> Any:
    work, shared, stop = _held
    return work(shared, task, stop)

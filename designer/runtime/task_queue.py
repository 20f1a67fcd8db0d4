"""A queue of tasks on an executor: in order, a few ahead, until time is up."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from designer.runtime.clock import Clock
from designer.runtime.crew import LostWorkerError, deaf_children
from designer.runtime.executors import cores, of_dask, own_pool, perform

Task = TypeVar("Task")
Result = TypeVar("Result")

TICK = 0.1
"""Seconds between two looks at the clock."""

AHEAD = 64
"""Pieces of work that an executor of unknown size is given at once."""

ATTEMPTS = 2
"""How often a piece of work is begun whose worker is lost each time."""


@dataclass
class _Turn(Generic[Task]):
    """A task, and how often its worker was lost."""

    task: Task
    losses: int = 0


class TaskQueue:
    """An executor with the clock that it works by.

    Parameters
    ----------
    executor
        What does the work.
    clock
        When to stop.
    stop
        What ends work under way; without it, nobody waits for that.
    ahead
        How many pieces of work to hand over before the first is done.
    lost
        Exceptions that say that a worker is gone, or all that there is to work with.
    fatal
        Those that say that a worker has died at the work that it had.

    Attributes
    ----------
    trouble
        What has ended it early, None otherwise.
    """

    def __init__(
        self,
        executor: Executor,
        clock: Clock,
        stop: Callable[[], None] | None = None,
        ahead: int = AHEAD,
        lost: tuple[type[BaseException], ...] = (),
        fatal: tuple[type[BaseException], ...] = (LostWorkerError,),
    ) -> None:
        self.executor = executor
        self.clock = clock
        self.stop = stop
        self.ahead = ahead
        self.lost: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError, OSError, *lost)
        self.fatal = fatal
        self.trouble: str | None = None

    def each(
        self,
        tasks: Iterable[Task],
        job: Callable[..., Result],
        arguments: Callable[[Task], tuple[Any, ...]],
        known: Callable[[Task], Result | None],
        clock: Clock | None = None,
        lost: Callable[[Task, str], Result] | None = None,
        **options: Any,
    ) -> Iterator[tuple[Task, Result]]:
        """Give each task with what came of it, as it comes.

        What is ``known`` when its turn comes is not done. Every job is given the time that is left, and
        ``cancel``. One whose worker is lost is done once more. If that worker dies of it too, ``lost`` says
        what comes of it; without that, or if more than the worker is lost, the work ends here.
        """
        clock = clock or self.clock
        waiting = deque(_Turn(task) for task in tasks)
        working: dict[Future[Result], _Turn[Task]] = {}

        def done() -> Iterator[tuple[Task, Result]]:
            for future in [future for future in working if future.done()]:
                turn = working.pop(future)
                try:
                    result = future.result()
                except self.lost as error:
                    turn.losses += 1
                    if turn.losses < ATTEMPTS:
                        waiting.appendleft(turn)
                    elif lost is not None and isinstance(error, self.fatal):
                        yield turn.task, lost(turn.task, _said(error))
                    else:
                        self._give_up(error)
                else:
                    yield turn.task, result

        while (waiting or working) and not clock.over() and self.trouble is None:
            while waiting and len(working) < self.ahead and not clock.over():
                turn = waiting.popleft()
                found = known(turn.task)
                if found is not None:
                    yield turn.task, found
                else:
                    future = self._submit(job, arguments(turn.task), clock, options)
                    if future is not None:
                        working[future] = turn
            wait(working, timeout=TICK, return_when=FIRST_COMPLETED)
            yield from done()
        yield from done()
        for future in working:
            future.cancel()
        if working and self.stop is not None and clock.cancelled():
            self.stop()

    def _submit(
        self, job: Callable[..., Result], arguments: tuple[Any, ...], clock: Clock, options: dict[str, Any]
    ) -> Future[Result] | None:
        try:
            with deaf_children():
                limits = {"time_limit": clock.left, **options}
                future: Future[Result] = self.executor.submit(perform, job, *arguments, **limits)
            return future
        except self.lost as error:
            self._give_up(error)
            return None

    def _give_up(self, error: BaseException) -> None:
        self.trouble = self.trouble or f"a worker was lost ({_said(error)})"


def _said(error: BaseException) -> str:
    gone = "what was to do the work is gone, or has cancelled it" if isinstance(error, CancelledError) else ""
    text = str(error) or gone
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


@contextmanager
def spread(executor: Executor | None, workers: int | None, clock: Clock, asked: str) -> Iterator[TaskQueue]:
    """Give a queue of an executor that somebody brings, or else of a crew of our own.

    Parameters
    ----------
    executor
        Any; it is not shut down. Jobs have to reach this package wherever they run.
    workers
        The size of our own crew; None for as many as there are processors.
    clock
        When to stop.
    asked
        What the work is for, as it is called, such as ``robust()``.
    """
    if executor is not None:
        lost, fatal = of_dask()
        yield TaskQueue(executor, clock, lost=lost, fatal=(LostWorkerError, *fatal))
        return
    number = workers or cores()
    with own_pool(number, asked) as (pool, stop):
        yield TaskQueue(pool, clock, stop, ahead=2 * number)

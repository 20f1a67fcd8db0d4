"""A queue of tasks on an executor: in order, a few ahead, until time is up."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from typing import Any, TypeVar

from designer.runtime.clock import Clock
from designer.runtime.executors import deaf_children, perform

Task = TypeVar("Task")
Result = TypeVar("Result")

TICK = 0.1
"""Seconds between two looks at the clock."""

AHEAD = 64
"""Pieces of work that an executor of unknown size is given at once."""


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
        Exceptions that say that a worker is gone.

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
    ) -> None:
        self.executor = executor
        self.clock = clock
        self.stop = stop
        self.ahead = ahead
        self.lost: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError, OSError, *lost)
        self.trouble: str | None = None

    def each(
        self,
        tasks: Iterable[Task],
        job: Callable[..., Result],
        arguments: Callable[[Task], tuple[Any, ...]],
        known: Callable[[Task], Result | None],
        clock: Clock | None = None,
        **options: Any,
    ) -> Iterator[tuple[Task, Result]]:
        """Give each task with what came of it, as it comes.

        What is ``known`` when its turn comes is not done. Every job is given the time that is left, and
        ``cancel``.
        """
        clock = clock or self.clock
        waiting = deque(tasks)
        working: dict[Future[Result], Task] = {}
        while (waiting or working) and not clock.over() and self.trouble is None:
            while waiting and len(working) < self.ahead and not clock.over():
                task = waiting.popleft()
                found = known(task)
                if found is not None:
                    yield task, found
                else:
                    future = self._submit(job, arguments(task), clock, options)
                    if future is not None:
                        working[future] = task
            wait(working, timeout=TICK, return_when=FIRST_COMPLETED)
            yield from self._done(working)
        yield from self._done(working)
        for future in working:
            future.cancel()
        if working and self.stop is not None and clock.cancelled():
            self.stop()

    def _done(self, working: dict[Future[Result], Task]) -> Iterator[tuple[Task, Result]]:
        for future in [future for future in working if future.done()]:
            task = working.pop(future)
            try:
                result = future.result()
            except self.lost as error:
                self._give_up(error)
            else:
                yield task, result

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
        said = f": {error}" if str(error) else ""
        self.trouble = self.trouble or f"a worker was lost ({type(error).__name__}{said})"

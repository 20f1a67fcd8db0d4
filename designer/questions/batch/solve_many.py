"""Many instances at once: answers as they come, on any executor."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from threading import Event

from designer.questions.batch.answer import Answer, Options, Question, answer
from designer.questions.batch.cases import Source, cases
from designer.questions.batch.variations import Sweep, choices
from designer.runtime.clock import Clock
from designer.runtime.limits import Limits
from designer.runtime.malloc import USUAL
from designer.runtime.task_queue import TaskQueue, spread
from designer.solve.solve import Engine, refuse_unknown

log = logging.getLogger("designer.batch")


def solve_many(
    instances: Iterable[Source],
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int | None = None,
    gap: float = 0.0,
    engine: Engine = "auto",
    memory: float = USUAL,
    cancel: Event | None = None,
) -> Iterator[Answer]:
    """Solve many instances and yield answers as they come.

    An instance that is broken, or whose worker dies twice, costs its own answer.

    Parameters
    ----------
    instances
        Each an instance, or what names some: a file, a folder, a pattern, a file whose lines are instances,
        or a bundled one.
    executor
        Any executor, to do the work; jobs have to reach this package wherever they run. It is not shut down.
        Without one, a crew of ``workers`` processes, as many as there are processors unless it is said. They
        are spawned, so a script has to call this below ``if __name__ == "__main__":``.
    time_limit
        Seconds for each instance; None for no limit.
    seed, threads, gap, engine, memory, cancel
        As in :func:`designer.solve.solve`.

    Raises
    ------
    ValueError
        If an argument is not as described.
    designer.runtime.errors.InputError
        If a source names no instance.
    designer.runtime.crew.UnguardedError
        If the processes come upon the call as they read the script.
    concurrent.futures.BrokenExecutor
        If the executor is lost before all is answered; what was yielded stands.

    Examples
    --------
    >>> for found in solve_many(["two_rivers", "infeasible"], workers=1):
    ...     print(found.instance, found.status, found.values.get("institutions"))
    two_rivers optimal 2
    infeasible infeasible None
    """
    Limits(time_limit, seed, threads, gap, cancel, memory)
    refuse_unknown(engine)
    options = Options(time_limit, threads, gap, memory)
    asked = questions(instances, Sweep(), seed, engine, options)
    return _answered(asked, executor, workers, cancel)


def _answered(
    asked: Sequence[Question], executor: Executor | None, workers: int | None, cancel: Event | None
) -> Iterator[Answer]:
    with spread(executor, workers, Clock(None, cancel), "solve_many()") as queue:
        yield from answers(asked, queue)
        if queue.trouble is not None:
            raise BrokenExecutor(queue.trouble)


def questions(
    sources: Iterable[Source], sweep: Sweep, seed: int, engine: str, options: Options
) -> list[Question]:
    """List what a batch asks: every choice of a sweep for every instance."""
    ways = choices(sweep, seed, engine)
    return [Question(asked, choice, options) for asked in cases(sources) for choice in ways]


def answers(asked: Iterable[Question], queue: TaskQueue) -> Iterator[Answer]:
    """Yield the answers to questions as they come."""
    for _, found in queue.each(asked, answer, lambda question: (question.job,), _unknown, lost=Question.lost):
        if found.message is not None:
            log.warning("%s: %s: %s", found.instance, found.status, found.message)
        yield found


def _unknown(question: Question) -> Answer | None:
    return None

"""A deterministic team of threads: what is found depends on its size, never on timing or the number of cores.

The solver of linear programmes and the sums over arrays let other threads go on meanwhile, and all of them
read the same pool.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

USUAL = 2
"""Pieces of work at the same time, where nobody asks for another number."""


class ThreadTeam:
    """So many who work at the same time.

    Parameters
    ----------
    size
        Pieces of work at the same time; what is found depends on it.
    threaded
        Whether each has a thread, or one thread does it all in turn; what is found does not depend on that.

    Examples
    --------
    >>> [ThreadTeam(2, threaded).all([lambda: 1, lambda: 2]) for threaded in (False, True)]
    [[1, 2], [1, 2]]
    """

    def __init__(self, size: int, threaded: bool) -> None:
        self.size = size
        self.threaded = threaded and size > 1

    @classmethod
    def of(cls, threads: int | None) -> ThreadTeam:
        """Give the team for a number of threads; for None, the usual one."""
        return cls(threads or USUAL, threads is not None or (os.cpu_count() or 1) > 1)

    def all(self, works: Sequence[Callable[[], T]]) -> list[T]:
        """Do pieces of work, and give what comes of each in their order; who calls does the first one."""
        if not self.threaded:
            return [work() for work in works]
        done: list[Future[T]] = [Future() for _ in works]
        for work, into in zip(works[1:], done[1:], strict=True):
            Thread(target=_do, args=(work, into), daemon=True).start()
        _do(works[0], done[0])
        # What fails in one is told when none of them is at work any more.
        wait(done)
        return [one.result() for one in done]


ALONE = ThreadTeam(1, threaded=False)
"""For whoever works alone."""


def _do(work: Callable[[], T], into: Future[T]) -> None:
    """Do a piece of work, and keep what came of it, a failure too."""
    try:
        into.set_result(work())
    except Exception as error:
        into.set_exception(error)

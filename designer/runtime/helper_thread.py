"""Pieces of work for a second thread, and for whoever waits for them; what is found does not depend on which.

Solvers let other threads go on meanwhile. So what is not needed yet is done while something else is, where
the machine has two cores, and by the one who waits where it has not.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")


class HelperThread:
    """A thread for work that is not needed yet, beside that of whoever asks for it.

    Parameters
    ----------
    threaded
        Whether there is one; otherwise whoever waits does all the work.

    Examples
    --------
    >>> helper = HelperThread(threaded=False)
    >>> twice = [helper.soon(lambda n=n: 2 * n) for n in (1, 2)]
    >>> [helper.wait(work) for work in twice]
    [2, 4]
    """

    def __init__(self, threaded: bool) -> None:
        self._threaded = threaded
        self._lock = Lock()
        self._waiting: deque[tuple[Callable[[], Any], Future[Any]]] = deque()
        self._helped = False

    @classmethod
    def of_machine(cls) -> HelperThread:
        """Give the one that suits the machine."""
        return cls((os.cpu_count() or 1) > 1)

    def soon(self, work: Callable[[], T]) -> Future[T]:
        """Have a piece of work done some time."""
        into: Future[T] = Future()
        with self._lock:
            self._waiting.append((work, into))
            start, self._helped = self._threaded and not self._helped, self._threaded
        if start:
            Thread(target=self._help, daemon=True).start()
        return into

    def wait(self, work: Future[T]) -> T:
        """Give what comes of a piece of work, doing what waits as long as it is not done."""
        while not work.done() and self._do_one(helping=False):
            pass
        return work.result()

    def _help(self) -> None:
        while self._do_one(helping=True):
            pass

    def _do_one(self, helping: bool) -> bool:
        """Do the first piece of work that waits; say whether there was one."""
        with self._lock:
            if not self._waiting:
                self._helped &= not helping
                return False
            work, into = self._waiting.popleft()
        try:
            into.set_result(work())
        except Exception as error:
            into.set_exception(error)
        return True

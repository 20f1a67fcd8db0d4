"""Stopping a solver that is deep in compiled code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TypeVar

from designer.clock import Clock

INTERVAL = 0.05
"""Seconds between two looks at whether to stop."""

GRACE = 0.3
"""Seconds that compiled code has to stop, once it is told to."""

T = TypeVar("T")


@contextmanager
def stopping(stop: Callable[[], object], cancel: Event | None) -> Iterator[None]:
    """Call ``stop``, from another thread, as soon as ``cancel`` is set while the block runs."""
    if cancel is None:
        yield
        return
    finished = Event()

    def watch() -> None:
        while not finished.wait(INTERVAL):
            if cancel.is_set():
                stop()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        finished.set()
        watcher.join()


def unless_cancelled(work: Callable[[], T], clock: Clock) -> T | None:
    """Give what some work gives, or None as soon as it is cancelled.

    It is for compiled code that does not hear that it is to stop: it is left alone, to end at the time
    limit it has.

    Examples
    --------
    >>> unless_cancelled(lambda: 2, Clock(None))
    2
    """
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:
            failed.append(error)

    worker = Thread(target=run, daemon=True)
    worker.start()
    while worker.is_alive() and not clock.cancelled():
        worker.join(INTERVAL)
    worker.join(GRACE)
    if failed:
        raise failed[0]
    return found[0] if found else None

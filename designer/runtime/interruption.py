"""Interruption of a solver deep in compiled code; where it does not hear, it is left alone on its thread."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TypeVar

INTERVAL = 0.05
"""Seconds between two looks at whether to stop."""

GRACE = 0.3
"""Seconds that compiled code has to stop, once it is told to."""

PARTING = 5.0
"""Seconds that a program waits, when it ends, for what it has left alone."""

T = TypeVar("T")

_left_alone: list[Thread] = []


class Either(Event):
    """Set as soon as any of some events is.

    Examples
    --------
    >>> one, other = Event(), Event()
    >>> either = Either(one, None, other)
    >>> before = either.is_set()
    >>> other.set()
    >>> before, either.is_set()
    (False, True)
    """

    def __init__(self, *events: Event | None) -> None:
        super().__init__()
        self.events = [event for event in events if event is not None]

    def is_set(self) -> bool:
        """Whether any of them is."""
        return any(event.is_set() for event in self.events)


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


def unless(over: Callable[[], bool], work: Callable[[], T]) -> T | None:
    """Give what some work gives, or None where it goes on though it is over.

    It is for compiled code, which may be told to stop and not hear for long, reading a large model or looking
    for symmetries in it. It is left alone then, to end when it hears.

    Examples
    --------
    >>> unless(lambda: False, lambda: 2)
    2
    """
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:
            failed.append(error)

    worker = Thread(target=run, name="designer: engine", daemon=True)
    worker.start()
    while worker.is_alive() and not over():
        worker.join(INTERVAL)
    worker.join(GRACE)
    if worker.is_alive():
        _left_alone.append(worker)
        return None
    if failed:
        raise failed[0]
    return found[0]


@atexit.register
def _part() -> None:
    """Wait for what was left alone: it would be killed by what the process takes down before it ends."""
    end = monotonic() + PARTING
    for worker in _left_alone:
        worker.join(max(0.0, end - monotonic()))

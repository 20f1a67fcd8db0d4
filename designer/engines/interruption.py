"""Stopping a solver that is deep in compiled code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

INTERVAL = 0.05
"""Seconds between two looks at whether to stop."""


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

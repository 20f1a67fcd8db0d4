"""Long jobs in a thread of their own, with progress while they run and signals heard at any moment."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from designer.cli import signals

if TYPE_CHECKING:
    from collections.abc import Callable

    from designer.cli.progress import ProgressLine

T = TypeVar("T")

LEAST = 0.3
"""Seconds that a job has in any case, whatever it took to read the instance."""


def time_left(limit: float | None) -> float | None:
    """Give what is left of a time limit, which counts from the start of the program."""
    return None if limit is None else max(limit - signals.seconds(), min(limit, LEAST))


def in_background(job: Callable[[ProgressLine], T], line: ProgressLine) -> T:
    """Run a job in a thread of its own, so that this one stays free to hear signals."""
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(job(line))
        except BaseException as error:
            failure.append(error)

    worker = threading.Thread(target=run, name="designer", daemon=True)
    worker.start()
    while worker.is_alive():
        worker.join(0.1)
        line.draw()
    line.clear()
    if failure:
        raise failure[0]
    return outcome[0]

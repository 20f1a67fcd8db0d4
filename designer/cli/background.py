"""Long jobs in a thread of their own, with progress while they run and Ctrl-C at any moment."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from designer.cli.output import complain
from designer.cli.progress import ProgressLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

INTERRUPTED = 130
INSISTENT = (signal.SIGINT, signal.SIGTERM)
"""What ends the program when it comes twice."""
HANGUP = (signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()
"""What means the same when it comes first. A shell repeats it after the terminal, so twice is once."""
TWICE_AT_ONCE = 0.1
"""Seconds within which a second signal is the first one's echo: timeout sends one to the group as well."""


class Interruption:
    """What Ctrl-C, or a signal that means the same, has asked for so far."""

    def __init__(self) -> None:
        self.cancel = threading.Event()
        self.solving = False
        self.first = 0.0

    def __call__(self, signum: int, frame: object) -> None:
        """Hear a signal: the first one asks for what there is, a second one ends the program."""
        if not self.cancel.is_set():
            self.cancel.set()
            self.first = time.monotonic()
            again = "Ctrl-C again" if signum == signal.SIGINT else "a second signal"
            complain(f"\nStopping; {again} quits at once.")
        elif signum not in INSISTENT or time.monotonic() - self.first < TWICE_AT_ONCE:
            return
        elif self.solving:
            # The solver's thread cannot be ended from here, and nothing is half written yet.
            os._exit(INTERRUPTED)
        else:
            raise KeyboardInterrupt


@contextmanager
def graceful_interrupts() -> Iterator[Interruption]:
    """Let the first Ctrl-C ask for the best design, and only the second end the program."""
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    signals = [*INSISTENT, *(s for s in HANGUP if signal.getsignal(s) != signal.SIG_IGN)]  # as under nohup
    before = [signal.signal(s, interruption) for s in signals]
    try:
        yield interruption
    finally:
        for s, handler in zip(signals, before, strict=True):
            signal.signal(s, handler)


def in_background(job: Callable[[ProgressLine], T], interruption: Interruption, line: ProgressLine) -> T:
    """Run a job in a thread of its own, so that this one stays free to hear Ctrl-C."""
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(job(line))
        except BaseException as error:
            failure.append(error)

    worker = threading.Thread(target=run, name="designer", daemon=True)
    interruption.solving = True
    worker.start()
    while worker.is_alive():
        worker.join(0.1)
        line.draw()
    interruption.solving = False
    line.clear()
    if failure:
        raise failure[0]
    return outcome[0]

"""What signals ask of the program: the first one for what there is so far, the second one for its end.

It is there before anything else is imported, so that a signal is heard from the first moment on.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress

TYPE_CHECKING = False  # importing typing takes long
if TYPE_CHECKING:
    from collections.abc import Iterator

INTERRUPTED = 130
"""The exit code of what was interrupted."""

INSISTENT = (signal.SIGINT, signal.SIGTERM)
"""What ends the program when it comes twice."""

HANGUP = (signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()
"""What means the same when it comes first. A shell repeats it after the terminal, so twice is once."""

TWICE_AT_ONCE = 0.1
"""Seconds within which a second signal is the first one's echo: timeout sends one to the group as well."""

HALF_WRITTEN: set[str] = set()
"""Files that are to go when the program ends at once."""


class Interruption:
    """What Ctrl-C, or a signal that means the same, has asked for so far.

    Attributes
    ----------
    cancel
        Set by the first signal.
    patient
        Whether somebody answers the first signal with what there is; otherwise it ends the program.
    began
        When the program began, by the monotonic clock.
    """

    def __init__(self, patient: bool = False) -> None:
        self.cancel = threading.Event()
        self.patient = patient
        self.began = time.monotonic()
        self.first = 0.0
        self.stderr = 2
        with suppress(OSError, ValueError, AttributeError):
            self.stderr = sys.stderr.fileno()

    def __call__(self, signum: int, frame: object) -> None:
        """Hear a signal: the first one asks for what there is, a second one ends the program."""
        if not self.cancel.is_set():
            self.first = time.monotonic()
            self.cancel.set()
            if not self.patient:
                self.end()
            again = "Ctrl-C again" if signum == signal.SIGINT else "a second signal"
            self.say(f"\nStopping; {again} quits at once.")
        elif signum in INSISTENT and time.monotonic() - self.first >= TWICE_AT_ONCE:
            self.end()

    def say(self, text: str) -> None:
        """Write a line past all buffers, of which one may be in use at this moment."""
        with suppress(OSError):
            os.write(self.stderr, f"{text}\n".encode())

    def end(self) -> None:
        """End the program here: threads in compiled code could not be ended otherwise."""
        self.say("Interrupted.")
        for name in HALF_WRITTEN:
            with suppress(OSError):
                os.unlink(name)
        os._exit(INTERRUPTED)

    def listen(self) -> dict[int, object]:
        """Hear signals from now on; give who heard them before."""
        # What is ignored, as under nohup, stays so.
        signals = [*INSISTENT, *(s for s in HANGUP if signal.getsignal(s) != signal.SIG_IGN)]
        return {s: signal.signal(s, self) for s in signals}


_programs: list[Interruption] = []
"""That of the program, if this process is one."""


def of_program() -> Interruption:
    """Hear signals from now on, for the rest of the program."""
    _programs[:] = [Interruption()]
    _programs[0].listen()
    return _programs[0]


def seconds() -> float:
    """Give the seconds since the program began; none where this process is another program."""
    return time.monotonic() - _programs[0].began if _programs else 0.0


@contextmanager
def graceful_interrupts() -> Iterator[Interruption]:
    """Let the first Ctrl-C ask for the best design, and only the second end the program."""
    if _programs:
        _programs[0].patient = True
        yield _programs[0]
        return
    interruption = Interruption(patient=True)
    before: dict[int, object] = {}
    if threading.current_thread() is threading.main_thread():
        before = interruption.listen()
    try:
        yield interruption
    finally:
        for s, handler in before.items():
            signal.signal(s, handler)  # type: ignore[arg-type]

"""The time that verifying may take: looked at now and then, from within every long loop."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic

STRIDE = 64
"""Calls between two looks at the clock."""


class UndecidedError(Exception):
    """Whether a proof is one has not been decided."""


class Watch:
    """Called from within every long loop; looks at the clock at every so many calls.

    Parameters
    ----------
    check
        Raises when it is time to stop.

    Examples
    --------
    >>> looks = []
    >>> watch = Watch(lambda: looks.append("now"))
    >>> for _ in range(129):
    ...     watch()
    >>> len(looks)
    3
    """

    def __init__(self, check: Callable[[], None]) -> None:
        self.check = check
        self.calls = 0

    def __call__(self) -> None:
        """Look at the clock, if it is time to."""
        if self.calls % STRIDE == 0:
            self.check()
        self.calls += 1


def deadline(seconds: float | None, cancel: Event | None = None) -> Watch:
    """Give a watch that stops what it watches after so many seconds, or when somebody cancels.

    Examples
    --------
    >>> deadline(0)()
    Traceback (most recent call last):
    designer.verify.watch.UndecidedError: time is up
    """
    end = None if seconds is None else monotonic() + seconds

    def check() -> None:
        if cancel is not None and cancel.is_set():
            raise UndecidedError("somebody has cancelled")
        if end is not None and monotonic() >= end:
            raise UndecidedError("time is up")

    return Watch(check)


ENDLESS = Watch(lambda: None)
"""For whoever has all the time there is."""

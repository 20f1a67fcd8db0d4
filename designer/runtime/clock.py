"""Time limits and cancelling: how stages share the time, and what stops when there is none left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from threading import Event
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

STRIDE = 100
"""Items between two looks at the clock; a look takes less than a microsecond."""


class OutOfTimeError(Exception):
    """Time is up, or somebody has cancelled, in the midst of what has no result yet."""


class Deadline(Event):
    """An event that is set when somebody sets another one, or when a time has come.

    Parameters
    ----------
    cancel
        The other event, if any.
    at
        The time, by the monotonic clock; None for never.
    """

    def __init__(self, cancel: Event | None, at: float | None) -> None:
        super().__init__()
        self.cancel = cancel
        self.at = at

    def is_set(self) -> bool:
        """Whether it is time to end."""
        cancelled = super().is_set() or (self.cancel is not None and self.cancel.is_set())
        return cancelled or (self.at is not None and monotonic() >= self.at)


class Clock:
    """Shares the time given among stages: one that is not the last may use half of what is left.

    Parameters
    ----------
    limit
        Seconds from now; None for no limit.
    cancel
        Whoever sets it ends the time; of a clock that is part of another one, its :attr:`cancel`.

    Examples
    --------
    >>> list(Clock(None).each("abc"))
    ['a', 'b', 'c']
    >>> list(Clock(0).each("abc"))
    Traceback (most recent call last):
    designer.runtime.clock.OutOfTimeError: time is up
    """

    def __init__(self, limit: float | None = None, cancel: Event | None = None) -> None:
        self.started = monotonic()
        self.limit = None if limit is None else float(limit)
        self.given = cancel

    @cached_property
    def cancel(self) -> Event | None:
        """What ends the time of whoever works for this clock, by a limit of their own or without one.

        It is set when somebody cancels, and when the time of this clock is over: so nobody who is given a
        part of the time goes on beyond the whole.
        """
        if self.limit is None:
            return self.given
        return Deadline(self.given, self.started + self.limit)

    def keep(self, seconds: float) -> None:
        """Keep some of the time for what comes after, though never more than a third of it."""
        if self.limit is not None:
            self.limit -= min(seconds, self.limit / 3)
            self.__dict__.pop("cancel", None)

    @property
    def seconds(self) -> float:
        """Time since the start."""
        return monotonic() - self.started

    @property
    def left(self) -> float | None:
        """Time that is left, None without a limit."""
        return None if self.limit is None else max(0.0, self.limit - self.seconds)

    def cancelled(self) -> bool:
        """Whether somebody has cancelled, or the time is over of which this is a part."""
        return self.given is not None and self.given.is_set()

    def stopped(self) -> bool:
        """Whether somebody has cancelled, and not time alone."""
        cancel = self.given
        while isinstance(cancel, Deadline):
            cancel = cancel.cancel
        return cancel is not None and cancel.is_set()

    def over(self) -> bool:
        """Whether to stop."""
        return self.cancelled() or self.left == 0

    def check(self) -> None:
        """Stop here if it is time to.

        Raises
        ------
        OutOfTimeError
            When time is up or somebody has cancelled.
        """
        if self.over():
            raise OutOfTimeError("cancelled" if self.cancelled() else "time is up")

    def each(self, items: Iterable[T], stride: int = STRIDE) -> Iterator[T]:
        """Go through items as long as there is time, with a look at the clock every ``stride`` items."""
        for n, item in enumerate(items):
            if n % stride == 0:
                self.check()
            yield item

    def at_most(self, seconds: float) -> float:
        """Give so many seconds, or what is left where that is less."""
        return seconds if self.left is None else min(seconds, self.left)

    def share(self, last: bool) -> float | None:
        """Time that one step may use."""
        return self.left if self.left is None or last else self.left / 2


ENDLESS = Clock()
"""For whoever has all the time there is."""

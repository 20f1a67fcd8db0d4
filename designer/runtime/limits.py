"""The limits of a search: how long it may take, with how many workers, and how near is near enough."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from numbers import Integral, Real
from threading import Event
from typing import Any

from designer.runtime.clock import Clock
from designer.runtime.malloc import LEAST, MOST, USUAL

RANGES: tuple[tuple[str, Any, float, float, str], ...] = (
    ("time_limit", Real, 0, inf, "a number of seconds, 0 or more, or None for no limit"),
    ("seed", Integral, 0, 2**31 - 1, "a whole number from 0 to 2147483647"),
    ("threads", Integral, 1, 256, "a whole number from 1 to 256, or None for what suits"),
    ("gap", Real, 0, 1, "a number from 0 to 1, such as 0.05"),
    ("memory", Real, LEAST, MOST, f"a number of gigabytes from {LEAST} to {MOST}"),
)
"""Name, kind, least and largest value of each limit, and what would be right."""


@dataclass(frozen=True)
class Limits:
    """The limits of a search, or of a question that takes several.

    Parameters
    ----------
    time_limit
        Seconds, 0 or more; None for no limit.
    seed
        Seed of the search, from 0 to 2147483647.
    threads
        Workers, from 1 to 256; None for what suits the engine.
    gap
        Relative gap, from 0 to 1, at which a stage may stop.
    cancel
        Set it, from any thread, to stop.
    memory
        Gigabytes that large arrays may take.

    Raises
    ------
    ValueError
        If a limit is out of its range.

    Examples
    --------
    >>> Limits(time_limit=-1)
    Traceback (most recent call last):
    ValueError: time_limit is -1, and has to be a number of seconds, 0 or more, or None for no limit
    """

    time_limit: float | None = None
    seed: int = 0
    threads: int | None = None
    gap: float = 0.0
    cancel: Event | None = None
    memory: float = USUAL

    def __post_init__(self) -> None:
        for name, kind, least, most, right in RANGES:
            value = getattr(self, name)
            if value is None and name in ("time_limit", "threads"):
                continue
            if isinstance(value, bool) or not isinstance(value, kind) or not least <= value <= most:
                raise ValueError(f"{name} is {value!r}, and has to be {right}")

    def clock(self) -> Clock:
        """Return a clock that starts now and stops with the time limit, or when somebody cancels."""
        return Clock(self.time_limit, self.cancel)

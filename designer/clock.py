"""Time limits, and how stages share them."""

from __future__ import annotations

from time import monotonic


class Clock:
    """Shares the time given among stages: one that is not the last may use half of what is left."""

    def __init__(self, limit: float | None) -> None:
        self.started = monotonic()
        self.limit = limit

    @property
    def seconds(self) -> float:
        """Time since the start."""
        return monotonic() - self.started

    @property
    def left(self) -> float | None:
        """Time that is left, None without a limit."""
        return None if self.limit is None else max(0.0, self.limit - self.seconds)

    def at_most(self, seconds: float) -> float:
        """Give so many seconds, or what is left where that is less."""
        return seconds if self.left is None else min(seconds, self.left)

    def share(self, last: bool) -> float | None:
        """Time that one step may use."""
        return self.left if self.left is None or last else self.left / 2
